"""A questionnaire as it stands in its file: formats, scales, composites, items."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, StringConstraints

from tillitsmaal.names import tidy
from tillitsmaal.text import Language, LocalisedText, localised

Level = Literal["pair", "network", "respondent"]
Direction = Literal["higher_is_more_trust", "higher_is_less_trust"]
MissingReason = Literal["skipped", "not_shown", "dont_know", "not_relevant"]
AnswersAs = Literal["person", "organisation"]

PLACEHOLDER: Final = "<partner>"
DEFAULT_MIN_ANSWERED: Final = 0.5
ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
LONGEST_NAME: Final = 60
_MOST_DIGITS: Final = 14
"""Of a whole number in a questionnaire, also in the text `whole_number_short`."""


def _whole(value: object) -> object:
    """Read a whole number from text; `1_0`, `1.0` and `1e3` are not whole numbers here.

    One of more digits leaves no number for what is missing that every program has exactly (`study.missing`).
    """
    if isinstance(value, str):
        figures = value.removeprefix("-")
        if not figures.isdecimal() or not value.isascii():
            raise ValueError("whole_number")
        if len(figures) > _MOST_DIGITS:
            raise ValueError("whole_number_short")
        return int(value)
    return value


def _decimal(value: object) -> object:
    """Read a number with a decimal point from text."""
    if isinstance(value, str):
        whole, _, fraction = value.removeprefix("-").partition(".")
        if value.isascii() and whole.isdecimal() and (fraction.isdecimal() or "." not in value):
            return float(value)
        raise ValueError("number")
    return value


def _boolean(value: object) -> object:
    if isinstance(value, str):
        if value in ("true", "false"):
            return value == "true"
        raise ValueError("true_or_false")
    return value


def _text(value: str) -> str:
    if not tidy(value):
        raise ValueError("text")
    return value


def _in_languages(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError("texts")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
Number = Annotated[float, BeforeValidator(_decimal)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_decimal)]
Boolean = Annotated[bool, BeforeValidator(_boolean)]
Text = Annotated[str, AfterValidator(_text)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=LONGEST_NAME)]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+([-+][0-9A-Za-z.-]+)?$")]
Texts = Annotated[Mapping[Language, Text], Field(min_length=1), BeforeValidator(_in_languages)]
TextLists = Annotated[Mapping[Language, tuple[Text, ...]], Field(min_length=1), BeforeValidator(_in_languages)]


class Model(BaseModel):
    """Base of what is read from users' YAML: frozen, and no key unheard of."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, ignored_types=(cached_property,))


class ResponseFormat(Model):
    """The answer options of an item."""

    min: Whole
    max: Whole
    decimals: Annotated[int, Field(ge=0, le=6), BeforeValidator(_whole)] = 0
    labels: Mapping[Whole, Texts] = Field(default_factory=dict)
    missing: Mapping[Whole, MissingReason] = Field(default_factory=dict)


class Reliability(Model):
    """A reliability documented elsewhere."""

    value: Share
    source: Text


class Scale(Model):
    """A set of items scored together."""

    level: Level
    format: Identifier
    label: Texts
    sufficient: Number | None = None
    """Floor, in the units of the format; a facet under it is not sufficient."""
    min_answered: Share = DEFAULT_MIN_ANSWERED
    direction: Direction = "higher_is_more_trust"
    reliability: Reliability | None = None


class Composite(Model):
    """A scale made of scales."""

    of: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    label: Texts


class Circle(Model):
    """Which composites (or scales) the trust–collaboration circle is made of."""

    trust: Identifier
    collaboration: Identifier


class Item(Model):
    """A question."""

    id: Identifier
    scale: Identifier
    reverse: Boolean = False
    text: Texts

    def rendered(self, partner: str, language: Language) -> str:
        """The question about this partner.

        Examples
        --------
        >>> Item(id="a", scale="s", text={"nb": "Vi lytter til <partner>."}).rendered("Vik kommune", "nb")
        'Vi lytter til Vik kommune.'
        """
        return localised(self.text, language).replace(PLACEHOLDER, partner)


class Questionnaire(Model):
    """A questionnaire, complete and consistent (what `load_questionnaire` returns)."""

    id: Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=LONGEST_NAME)]
    version: Version
    title: Texts
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    source: tuple[Text, ...] = ()
    formats: Annotated[Mapping[Identifier, ResponseFormat], Field(min_length=1)]
    scales: Annotated[Mapping[Identifier, Scale], Field(min_length=1)]
    composites: Mapping[Identifier, Composite] = Field(default_factory=dict)
    circle: Circle | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    guidance: Mapping[Identifier, TextLists] = Field(default_factory=dict)
    answers_as: AnswersAs = "person"
    _sha256: str = PrivateAttr(default="")

    @property
    def sha256(self) -> str:
        """SHA-256 of the file that it was loaded from, in hexadecimal."""
        return self._sha256

    @cached_property
    def items_by_scale(self) -> Mapping[str, tuple[Item, ...]]:
        """The items of each scale, in the questionnaire's order."""
        return {name: tuple(item for item in self.items if item.scale == name) for name in self.scales}

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """All item ids, in order."""
        return tuple(item.id for item in self.items)

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets of trust, in declared order: the members of `circle.trust`; none without a circle."""
        if self.circle is None:
            return ()
        composite = self.composites.get(self.circle.trust)
        return composite.of if composite else (self.circle.trust,)

    def items_at(self, *levels: Level) -> tuple[Item, ...]:
        """The items asked at these levels, in order."""
        return tuple(item for item in self.items if self.scales[item.scale].level in levels)

    def scales_at(self, *levels: Level) -> tuple[str, ...]:
        """The scales of these levels, in order."""
        return tuple(name for name, scale in self.scales.items() if scale.level in levels)

    def pair_measures(self) -> tuple[str, ...]:
        """The scales and composites that a pair has scores on: composites first, as a report shows them."""
        composites = tuple(name for name, made in self.composites.items() if self.scales[made.of[0]].level == "pair")
        return composites + self.scales_at("pair")

    def format_of(self, item_or_scale: Item | str) -> ResponseFormat:
        """The answer options of an item, or of the scale with this name."""
        scale = item_or_scale.scale if isinstance(item_or_scale, Item) else item_or_scale
        return self.formats[self.scales[scale].format]

    def range_of(self, measure: str) -> tuple[float, float]:
        """Lowest and highest possible score of a scale or composite.

        A composite of scales with different ranges is in POMP: 0 to 100.
        """
        if measure in self.scales:
            answer = self.format_of(measure)
            return float(answer.min), float(answer.max)
        ranges = {self.range_of(member) for member in self.composites[measure].of}
        return ranges.pop() if len(ranges) == 1 else (0.0, 100.0)

    def label_of(self, measure: str) -> LocalisedText:
        """The name of a scale or composite in each language."""
        return self.scales[measure].label if measure in self.scales else self.composites[measure].label
