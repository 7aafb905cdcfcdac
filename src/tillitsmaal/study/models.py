"""What stands in a study file."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from tillitsmaal.questionnaire.models import MissingReason, Model, Text, Texts, Whole
from tillitsmaal.text import Language

STUDY_FILE: Final = "tillit.yaml"
DEFAULT_MIN_RESPONDENTS: Final = 5


def _iso_date(value: object) -> object:
    if isinstance(value, str):
        if len(value) != 10:
            raise ValueError("iso_date")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("iso_date") from None
    return value


IsoDate = Annotated[date, BeforeValidator(_iso_date)]


class Organisation(Model):
    """A partner on the roster."""

    id: Text
    name: Text | None = None
    aliases: tuple[Text, ...] = ()
    type: Text | None = None
    joined: Text | None = None
    """First wave it is a partner in; from the start when None."""
    left: Text | None = None
    """First wave it is no longer a partner in; never when None."""


class Network(Model):
    """A set of partners rated among themselves."""

    id: Text
    members: Annotated[tuple[Text, ...], Field(min_length=1)]


class StudyWave(Model):
    """One round of measuring, and its files."""

    name: Text
    date: IsoDate | None = None
    files: tuple[Text, ...] = ()
    """Relative to the study file."""
    questionnaire: Text | None = None
    """Where this wave used another questionnaire than the study."""


class Event(Model):
    """Something that happened, drawn on trends."""

    date: IsoDate
    organisations: tuple[Text, ...] = ()
    text: Texts


class ColumnRef(Model):
    """A column of the file, by its header."""

    column: Text


class Constant(Model):
    """The same value in every row."""

    constant: Text


class SameAs(Model):
    """The value of another role: one answer an organisation."""

    same_as: Literal["rater"]


class ImportMapping(Model):
    """How the columns of response files are understood (`docs/design.md` section 5)."""

    shape: Literal["rows", "long", "wide"] = "rows"
    respondent: ColumnRef | SameAs | None = None
    rater: ColumnRef | Constant | None = None
    target: ColumnRef | None = None
    wave: ColumnRef | Constant | None = None
    network: ColumnRef | Constant | None = None
    role: ColumnRef | None = None
    time: ColumnRef | None = None
    item: ColumnRef | None = None
    """Long form: the column that names the item."""
    value: ColumnRef | None = None
    """Long form: the column that holds the answer."""
    columns: Text | None = None
    """Wide form: a regular expression with the named groups `item` and `target`, matched against whole headers."""
    items: tuple[Text, ...] | Mapping[Text, Text] | None = None
    """Which items to read, or from the file's name of an item to the questionnaire's."""
    waves: Mapping[Text, Text] | None = None
    """From the file's name of a wave to the name to use; waves left out are not read."""
    missing: Mapping[str, MissingReason] = Field(default_factory=dict)
    """Further texts that stand for a missing answer, such as `NA: skipped`."""


class Privacy(Model):
    """Thresholds of what may be shown."""

    min_respondents: Annotated[Whole, Field(ge=3, le=10)] = DEFAULT_MIN_RESPONDENTS
    consent: Text | None = None


class Study(Model):
    """A study, as its file says (what `load_study` returns)."""

    study: Text
    questionnaire: Text | None = None
    language: Language | None = None
    organisations: tuple[Organisation, ...] = ()
    networks: tuple[Network, ...] = ()
    waves: tuple[StudyWave, ...] = ()
    events: tuple[Event, ...] = ()
    mapping: Annotated[ImportMapping, Field(alias="import")] = ImportMapping()
    privacy: Privacy = Privacy()
    _folder: Path = PrivateAttr(default=Path())

    @property
    def folder(self) -> Path:
        """The folder that the study file lies in; files of waves are found from there."""
        return self._folder
