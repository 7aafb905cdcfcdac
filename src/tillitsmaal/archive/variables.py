"""What a column of an archived file is: its labels, its values, what is missing in it, how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from tillitsmaal.questionnaire.models import Level, Questionnaire
from tillitsmaal.responses import Input, Wave
from tillitsmaal.study.missing import Missing
from tillitsmaal.text import LocalisedText

Measure = Literal["nominal", "ordinal", "scale"]
Kind = Literal["key", "item", "score"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCode:
    """A number that stands for a missing answer."""

    code: int
    reason: Missing
    label: LocalisedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A column, as an archive describes it."""

    name: str
    kind: Kind
    label: LocalisedText
    measure: Measure
    is_text: bool = False
    decimals: int = 0
    range: tuple[float, float] | None = None
    """Lowest and highest possible value; None for texts and counts."""
    steps: tuple[int, ...] = ()
    """Answers that are told one by one: all of a short format, of a long one those with labels."""
    values: Mapping[int, LocalisedText] = field(default_factory=dict)
    """What single values mean."""
    texts: Mapping[str, LocalisedText] = field(default_factory=dict)
    """What single texts stand for: an organisation's name by its id."""
    missing: tuple[MissingCode, ...] = ()
    level: Level | None = None
    """Asked about each partner, about the network, or about the respondent; None for keys."""
    scale: str | None = None
    """The scale that an item belongs to, or that a score is of; a composite's name too."""
    reverse: bool = False
    """A high answer means less of the scale; the answer stands as it was given."""
    made: LocalisedText | None = None
    """How a score comes about."""

    def label_of(self, value: float) -> LocalisedText | None:
        """What a single value means."""
        return next((label for code, label in self.values.items() if code == value), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArchiveTable:
    """A table with its description."""

    name: str
    title: LocalisedText
    variables: tuple[Variable, ...]
    frame: pd.DataFrame
    """A column a variable, by its name: texts as `str`, empty where there is none; numbers as floats, NaN where there
    is nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Archive:
    """Everything that is archived of some responses."""

    questionnaire: Questionnaire
    study: str | None
    """The study's name."""
    waves: tuple[Wave, ...]
    inputs: tuple[Input, ...]
    data: ArchiveTable
    """One row a respondent and partner, and one a respondent with what was asked once."""
    pairs: ArchiveTable
    organisations: ArchiveTable

    @property
    def tables(self) -> tuple[ArchiveTable, ...]:
        """All tables, the data first."""
        return self.data, self.pairs, self.organisations
