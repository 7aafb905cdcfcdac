"""The codebook: every variable, and with answers what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from tillitsmaal.archive.describing import DATA_KEYS, Names, item_variables, key_variables, score_variables
from tillitsmaal.archive.variables import Archive, Kind, Variable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Input, Wave
from tillitsmaal.study.coded import mark_of
from tillitsmaal.study.missing import Missing
from tillitsmaal.study.variable_names import variable_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands in a column."""

    n: int
    """Answers, scores, or texts; what is missing apart."""
    missing: Mapping[int, int]
    """Cells by the number for what is missing, for items."""
    blank: int
    """Rows in which there is nothing: an item that is not part of the row, a score that cannot be had."""
    mean: float | None = None
    sd: float | None = None
    """Of the sample; None under two values."""
    lowest: float | None = None
    highest: float | None = None
    counts: Mapping[float, int] | None = None
    """How often each value stands in an item's column, those for what is missing too, from the lowest; all that occur
    are there, unless no answer of a long format has a label."""
    distinct: int | None = None
    """Different texts."""

    def of_reason(self, reason: Missing, variable: Variable) -> int:
        """How many cells of an item are missing for a reason, by whatever number."""
        return sum(self.missing.get(one.code, 0) for one in variable.missing if one.reason == reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A variable in the codebook."""

    variable: Variable
    found: Found | None
    """None where there are no answers."""

    @property
    def answers(self) -> tuple[float, ...]:
        """Valid values that are told one by one, from the lowest: what has a meaning, and all that were counted."""
        counted = (self.found.counts if self.found else None) or {}
        absent = {one.code for one in self.variable.missing}
        return tuple(sorted({*map(float, (*self.variable.steps, *self.variable.values)), *counted} - absent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Describes the data of a questionnaire, whether they have come or not."""

    questionnaire: Questionnaire
    entries: tuple[Entry, ...]
    study: str | None = None
    waves: tuple[Wave, ...] = ()
    inputs: tuple[Input, ...] = ()
    rows: int | None = None
    """Of the data; None where there are none."""

    @property
    def spss_names(self) -> dict[str, str]:
        """What the variables are called in the file for SPSS."""
        return variable_names(entry.variable.name for entry in self.entries)

    @property
    def renamed(self) -> dict[str, str]:
        """What variables are called in the file for SPSS, where that is not their name."""
        return {name: theirs for name, theirs in self.spss_names.items() if theirs != name}

    @property
    def mark(self) -> str:
        """Which questionnaire it is: `tillit-kort/1.0.0`."""
        return mark_of(self.questionnaire)

    @property
    def layout(self) -> Literal["both", "pairs", "once"]:
        """Whether the items are about partners, asked once, or both."""
        levels = {entry.variable.level for entry in self.of_kind("item")}
        if "pair" not in levels:
            return "once"
        return "pairs" if levels == {"pair"} else "both"

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """The entries of keys, items or scores."""
        return tuple(entry for entry in self.entries if entry.variable.kind == kind)


def codebook(about: Questionnaire | Archive) -> Codebook:
    """Describe a questionnaire's data.

    Parameters
    ----------
    about
        A questionnaire; or an archive, whose data are counted too.
    """
    if isinstance(about, Questionnaire):
        entries = tuple(Entry(variable=variable, found=None) for variable in _variables(about))
        return Codebook(questionnaire=about, entries=entries)
    table = about.data
    return Codebook(
        questionnaire=about.questionnaire,
        entries=tuple(Entry(variable=one, found=_found(one, table.frame[one.name])) for one in table.variables),
        study=about.study,
        waves=about.waves,
        inputs=about.inputs,
        rows=len(table.frame),
    )


def _variables(questionnaire: Questionnaire) -> list[Variable]:
    """Every variable that data of this questionnaire may have."""
    items = item_variables(questionnaire, ("pair", "network", "respondent"))
    free = Names(item.name for item in items)
    keys = key_variables(DATA_KEYS, questionnaire, {}, free)
    measures = (*questionnaire.pair_measures(), *questionnaire.scales_at("network", "respondent"))
    return [*keys, *items, *score_variables(questionnaire, measures, free)]


def _found(variable: Variable, column: pd.Series) -> Found:
    if variable.is_text:
        there = column[column != ""]
        return Found(n=len(there), missing={}, blank=len(column) - len(there), distinct=there.nunique())
    values = column.to_numpy(np.float64)
    missing = {one.code: int((values == one.code).sum()) for one in variable.missing}
    codes = [float(one.code) for one in variable.missing]
    there = values[~np.isnan(values) & ~np.isin(values, codes)]
    return Found(
        n=len(there),
        missing=missing,
        blank=int(np.isnan(values).sum()),
        mean=float(there.mean()) if len(there) else None,
        sd=float(there.std(ddof=1)) if len(there) > 1 else None,
        lowest=float(there.min()) if len(there) else None,
        highest=float(there.max()) if len(there) else None,
        counts=_counts(variable, values),
    )


def _counts(variable: Variable, values: np.ndarray) -> dict[float, int] | None:
    if variable.kind != "item":
        return None
    told = {*map(float, variable.steps), *(float(one.code) for one in variable.missing)}
    if variable.steps:
        told |= set(values[~np.isnan(values)].tolist())
    return {value: int((values == value).sum()) for value in sorted(told)}
