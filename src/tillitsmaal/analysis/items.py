"""Tables of items: raw answers, not keyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, Floats, frame_of, key_codes, key_columns, named, occurring, positions, ratio
from tillitsmaal.responses import NETWORK, WAVE, Answers, Reason, Responses

KEYS: Final = (NETWORK, WAVE)
ITEM: Final = "item"
_MISSING: Final = tuple(reason for reason in Reason if reason is not Reason.ANSWERED)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tally:
    """The cells of one item, counted in each network and wave.

    `group`, `value` and `count` have an entry for each value that occurs in a network and wave.
    """

    item: str
    group: Codes
    value: Floats
    count: Codes
    missing: Codes
    """Shape (networks and waves, reasons)."""

    @property
    def n(self) -> Codes:
        """Answers in each network and wave."""
        return np.bincount(self.group, weights=self.count, minlength=len(self.missing)).astype(np.int64)

    @property
    def total(self) -> Floats:
        """Sum of the answers in each network and wave."""
        given = self.value * self.count
        return np.bincount(self.group, weights=given, minlength=len(self.missing)).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ItemTables:
    """What was said to the items, in two tables."""

    items: pd.DataFrame
    """As `ScoreAnalysis.items`."""
    distribution: pd.DataFrame
    """As `ScoreAnalysis.distribution`."""


def item_tables(responses: Responses) -> ItemTables:
    """Count the answers to each item in each network and wave, and why others are missing.

    Items about partners count once a respondent and partner, the others once a respondent.
    """
    groups = np.unique(key_codes(responses.roster, KEYS))
    tallies = _tallies(responses, groups)
    names = [tally.item for tally in tallies]
    return ItemTables(
        items=frame_of(
            {
                **key_columns(groups.repeat(len(names)), responses.roster, KEYS),
                ITEM: named(np.tile(np.arange(len(names)), len(groups)), names),
                **_counted(tallies),
            }
        ),
        distribution=_distribution(responses, groups, tallies),
    )


def _tallies(responses: Responses, groups: Codes) -> list[_Tally]:
    """Count each item that the responses hold, in the questionnaire's order."""
    found: dict[str, _Tally] = {}
    for answers in (responses.pairs, responses.respondents):
        group = positions(key_codes(answers.keys, KEYS), groups)
        found |= {item: _tally(answers, column, group, len(groups)) for column, item in enumerate(answers.items)}
    return [found[item] for item in responses.questionnaire.item_ids if item in found]


def _tally(answers: Answers, column: int, group: Codes, size: int) -> _Tally:
    value_of_cell, values = pd.factorize(answers.values[:, column])
    kinds = len(values) + len(Reason)
    kind = np.where(value_of_cell >= 0, value_of_cell, answers.reasons[:, column] + np.int64(len(values)))
    found = occurring(group * kinds + kind, size * kinds)
    groups, kind = np.divmod(found.codes, kinds)
    answer = kind < len(values)
    missing = np.zeros((size, len(Reason)), np.int64)
    missing[groups[~answer], kind[~answer] - len(values)] = found.counts[~answer]
    return _Tally(
        item=answers.items[column],
        group=groups[answer],
        value=np.asarray(values, np.float64)[kind[answer]],
        count=found.counts[answer],
        missing=missing[:, list(_MISSING)],
    )


def _counted(tallies: list[_Tally]) -> dict[str, NDArray[np.generic]]:
    """Answers, their mean, and missing cells by reason: all items of one network and wave together."""
    n = _together([tally.n for tally in tallies])
    missing = {
        reason.name.lower(): _together([tally.missing[:, k] for tally in tallies]) for k, reason in enumerate(_MISSING)
    }
    return {"n": n, "mean": ratio(_together([tally.total for tally in tallies]), n), **missing}


def _together(columns: Sequence[NDArray[np.generic]]) -> NDArray[np.generic]:
    return np.column_stack(columns).ravel() if columns else np.empty(0, np.int64)


def _distribution(responses: Responses, groups: Codes, tallies: list[_Tally]) -> pd.DataFrame:
    """List the values that occur, by network, wave, item and value."""
    item = np.repeat(np.arange(len(tallies)), [len(tally.group) for tally in tallies])
    group = np.concatenate([np.empty(0, np.int64), *(tally.group for tally in tallies)])
    value = np.concatenate([np.empty(0), *(tally.value for tally in tallies)])
    count = np.concatenate([np.empty(0, np.int64), *(tally.count for tally in tallies)])
    order = np.lexsort((value, item, group))
    return frame_of(
        {
            **key_columns(groups[group[order]], responses.roster, KEYS),
            ITEM: named(item[order], [tally.item for tally in tallies]),
            "value": value[order],
            "count": count[order],
        }
    )
