"""What a form asks, whom, about whom, in which order: the same for every format."""

from dataclasses import dataclass
from random import Random

from tillitsmaal.questionnaire.models import Item, Questionnaire, ResponseFormat
from tillitsmaal.responses import NETWORK, RATER, WAVE
from tillitsmaal.study.coded import FORM, mark_of
from tillitsmaal.text import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation, as a form knows it."""

    id: str
    code: str
    """ASCII letters and digits."""
    short_code: str
    """Five of them at most."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An item, as a form knows it."""

    item: Item
    code: str
    """ASCII letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Questions in a row that have the same answer options."""

    format: str
    """Its name in the questionnaire."""
    answer: ResponseFormat
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form for one wave of a study."""

    study: str
    """The study's name."""
    questionnaire: Questionnaire
    languages: tuple[Language, ...]
    """The first is shown first."""
    wave: str | None
    first: bool
    """Whether the study asks for the first time, so that nobody has a code from last time."""
    network: str | None
    """Whose answers these are, where the study has networks."""
    partners: tuple[Partner, ...]
    """In the study's order."""
    rater: Partner | None
    """Whose people the form is for; None where they say it themselves."""
    about_partners: tuple[Block, ...]
    """Asked about each partner."""
    about_all: tuple[Block, ...]
    """Asked once."""
    consent: str | None
    """What the study says about consent."""
    contact: str | None
    """Who asks."""
    seed: int

    @property
    def mark(self) -> str:
        """Which questionnaire this is, for the export: `tillit-kort/1.0.0`."""
        return mark_of(self.questionnaire)

    @property
    def carried(self) -> dict[str, str]:
        """What the answers say without being asked, by field."""
        rater = None if self.rater is None else self.rater.code
        fields = {FORM: self.mark, WAVE: self.wave, NETWORK: self.network, RATER: rater}
        return {name: value for name, value in fields.items() if value is not None}

    @property
    def raters(self) -> tuple[Partner, ...]:
        """Whose people may answer."""
        return self.partners if self.rater is None else (self.rater,)

    def asked_about(self, rater: Partner | None = None) -> tuple[Partner, ...]:
        """The partners that people of an organisation are asked about, in their order: never their own.

        Who comes last gets the tired answers. The order is drawn with the form's seed, and each organisation begins
        at another place in it, so that nobody is last for all.
        """
        order = list(self.partners)
        Random(self.seed).shuffle(order)
        rater = rater or self.rater
        if rater is None:
            return tuple(order)
        at = order.index(rater)
        return tuple(order[at + 1 :] + order[:at])
