"""The codebook: every variable, and with answers what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from tillitsmaal.archive.describing import DATA_KEYS, Names, item_variables, key_variables, score_variables
from tillitsmaal.archive.variables import Archive, Variable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Input, Wave
from tillitsmaal.study.coded import mark_of
from tillitsmaal.study.missing import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands in a column."""

    n: int
    """Answers, scores, or texts; what is missing apart."""
    missing: Mapping[Missing, int]
    """Cells by reason, for items."""
    blank: int
    """Rows in which there is nothing: an item that is not part of the row, a score that cannot be had."""
    mean: float | None = None
    sd: float | None = None
    """Of the sample; None under two values."""
    lowest: float | None = None
    highest: float | None = None
    counts: Mapping[int, int] | None = None
    """How often each whole number stands in an item's column, those for what is missing too."""
    distinct: int | None = None
    """Different texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A variable in the codebook."""

    variable: Variable
    found: Found | None
    """None where there are no answers."""


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

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
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
    missing = {one.reason: int((values == one.code).sum()) for one in variable.missing}
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


def _counts(variable: Variable, values: np.ndarray) -> dict[int, int] | None:
    if variable.kind != "item":
        return None
    labelled = [*variable.values, *(one.code for one in variable.missing)]
    return {code: int((values == code).sum()) for code in sorted(labelled)}
