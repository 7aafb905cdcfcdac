"""What stands in a study file."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, PrivateAttr

from tillitsmaal.questionnaire.models import MissingReason, Model, Text, Texts, Version, Whole
from tillitsmaal.text import Language

STUDY_FILE: Final = "tillit.yaml"
DEFAULT_MIN_RESPONDENTS: Final = 5

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_date(value: object) -> object:
    if isinstance(value, str):
        if not _DATE.fullmatch(value):
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
    """What kind of organisation it is, for who reads the file; nothing is worked out from it."""
    joined: Text | None = None
    """First wave it is a partner in; from the start when None."""
    left: Text | None = None
    """First wave it is no longer a partner in; never when None."""


class Network(Model):
    """A set of partners rated among themselves."""

    id: Text
    members: Annotated[tuple[Text, ...], Field(min_length=1)]


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


class ByFile(Model):
    """A value for each file: a form or link of its own for each organisation."""

    by_file: Annotated[Mapping[Text, Text], Field(min_length=1)]
    """From a file's name to the value; with folders before it where files of two folders have the same name."""


class ItemOf(Model):
    """What one column holds: an item, about a partner or about none."""

    item: Text
    target: Text | None = None


class Aliases(Model):
    """What the files call organisations and items, by what the study calls them."""

    targets: Mapping[Text, tuple[Text, ...]] = Field(default_factory=dict)
    """Other spellings of organisations in these files, raters and targets alike."""
    items: Mapping[Text, tuple[Text, ...]] = Field(default_factory=dict)


class Values(Model):
    """How the texts of answers are changed before they are read."""

    strip_prefix: Text | None = None
    """Letters before each code: the `A` of `A4`."""
    labels: Mapping[Text, Text] = Field(default_factory=dict)
    """From a text in the files to what it means: a value or a declared missing code of the questionnaire, the
    questionnaire's text of one, or the reason why there is no answer (`skipped`)."""


System = Literal[
    "auto",
    "generic",
    "tillit",
    "nettskjema",
    "surveyxact",
    "limesurvey",
    "kobo",
    "odk",
    "qualtrics",
    "qualtrics_360",
    "ms_forms",
    "questback",
    "surveyjs",
    "spss",
]
SYSTEM_NAMES: Final[Mapping[System, str]] = {
    "tillit": "tillit",
    "nettskjema": "Nettskjema",
    "surveyxact": "SurveyXact",
    "limesurvey": "LimeSurvey",
    "kobo": "KoboToolbox",
    "odk": "ODK",
    "qualtrics": "Qualtrics",
    "qualtrics_360": "Qualtrics 360",
    "ms_forms": "Microsoft Forms",
    "questback": "Questback",
    "surveyjs": "SurveyJS",
    "spss": "SPSS",
}
"""What the systems call themselves."""
Shape = Literal["rows", "long", "wide", "per_link"]
Named = ColumnRef | Constant | ByFile


class ImportMapping(Model):
    """How the columns of response files are understood (`docs/design.md` section 5a)."""

    system: System | None = None
    """The survey system that wrote the files. `auto` recognises it and says what it chose; so does a mapping that says
    nothing at all, where the columns are not those of the plain shape."""
    sheet: Text | None = None
    """Sheet of a workbook; the first with content that is shown unless given."""
    shape: Shape | None = None
    """`rows` (a row a respondent and target), `long` (a row an answer), `wide` (a row a respondent, a column an item
    and target), `per_link` (a form a target). What the system writes, else `rows`."""
    respondent: ColumnRef | SameAs | None = None
    rater: Named | None = None
    target: Named | None = None
    wave: ColumnRef | Constant | None = None
    network: ColumnRef | Constant | None = None
    role: ColumnRef | None = None
    time: ColumnRef | None = None
    """When it was handed in; empty where it never was."""
    incomplete: Literal["keep", "drop"] = "keep"
    """What happens to answers that were never handed in; they are counted either way."""
    item: ColumnRef | None = None
    """Long form: the column that names the item."""
    value: ColumnRef | None = None
    """Long form: the column that holds the answer."""
    columns: Text | Mapping[Text, ItemOf] | None = None
    """Wide form: a regular expression with the named groups `item` and `target`, matched against whole headers; where
    `target` takes no part, the item is about no partner. Or what each column holds, by header."""
    aliases: Aliases = Aliases()
    loop: tuple[Text, ...] = ()
    """Targets in the order of a survey's loop: a number that stands for a target counts from 1 in this list."""
    items: tuple[Text, ...] | Mapping[Text, Text] | None = None
    """Which items to read, or from the file's name of an item to the questionnaire's."""
    values: Values = Values()
    waves: Mapping[Text, Text] | None = None
    """From the file's name of a wave to the name to use; waves left out are not read."""
    missing: Mapping[str, MissingReason] = Field(default_factory=dict)
    """Further texts that stand for a missing answer, such as `NA: skipped`."""
    versions: tuple[Version, ...] = ()
    """Versions of the questionnaire, beside its own, in which every number means the same answer."""


class StudyWave(Model):
    """One round of measuring, and its files."""

    name: Text
    date: IsoDate | None = None
    files: tuple[Text, ...] = ()
    """Relative to the study file; a name with `*` stands for all files that it fits, such as `svar/*.csv`."""
    questionnaire: Text | None = None
    """Where this wave used another questionnaire than the study."""
    mapping: Annotated[ImportMapping | None, Field(alias="import")] = None
    """Where this wave's files are read in another way than the study's."""


class Privacy(Model):
    """Thresholds of what may be shown."""

    min_respondents: Annotated[Whole, Field(ge=3, le=10)] = DEFAULT_MIN_RESPONDENTS
    consent: Text | None = None


class Study(Model):
    """A study, as its file says (what `load_study` returns)."""

    study: Text
    contact: Text | None = None
    """Who asks, and how to reach them; shown in forms."""
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
