"""The frames that travel through the program: `Responses` from the readers, `Scores` from scoring.

Names of columns stand here and nowhere else.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.errors import Problem
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import Study

NETWORK: Final = "network"
WAVE: Final = "wave"
RESPONDENT: Final = "respondent"
RATER: Final = "rater"
TARGET: Final = "target"
ROLE: Final = "role"
ORGANISATION: Final = "organisation"

NO_NETWORK: Final = ""
"""The network of responses that name none; JSON writes it as null."""

PAIR_KEYS: Final = (NETWORK, WAVE, RATER, TARGET)


class Reason(IntEnum):
    """Why a cell has no value; `ANSWERED` when it has one."""

    ANSWERED = 0
    SKIPPED = 1
    NOT_SHOWN = 2
    DONT_KNOW = 3
    NOT_RELEVANT = 4
    INVALID = 5
    """Set missing by `--on-invalid drop`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Answers to the items of one level, one row a key."""

    keys: pd.DataFrame
    """Categorical columns `network, wave, respondent, rater` and, for pairs, `target`; for respondents `role`.

    The index is 0, 1, 2 …; all frames of one `Responses` have the same categories for the same key, each in
    its showing order (waves by date, else natural order; names in natural order). Raters and targets share theirs.
    """
    items: tuple[str, ...]
    values: NDArray[np.float64]
    """Shape (rows, items), in the units of the items' formats, not keyed; NaN where there is no value."""
    reasons: NDArray[np.int8]
    """Shape (rows, items), of `Reason`."""
    codes: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """By item, where its format has several codes for one reason (`study.missing`): the declared code of what is
    missing that was given in each row; NaN where none was."""

    def __post_init__(self) -> None:
        self.values.flags.writeable = False
        self.reasons.flags.writeable = False
        for codes in self.codes.values():
            codes.flags.writeable = False

    def kept(self, rows: NDArray[np.bool_]) -> "Answers":
        """The same answers in some of the rows only."""
        return replace(
            self,
            keys=self.keys[rows].reset_index(drop=True),
            values=self.values[rows],
            reasons=self.reasons[rows],
            codes={item: codes[rows] for item, codes in self.codes.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One round of measuring."""

    name: str
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that was read."""

    name: str
    """As the user gave it, without folders."""
    sha256: str
    rows: int
    """Of answers; 0 in a file that only describes another's columns."""
    encoding: str
    separator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What `--on-invalid drop` left out, and what the mapping left out."""

    cells: Mapping[str, int] = field(default_factory=dict)
    """Cells set missing, by problem code."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """Rows left out, by problem code."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Responses:
    """Everything that was answered, checked, in one questionnaire."""

    questionnaire: Questionnaire
    study: Study | None
    pairs: Answers
    """Answers about partners: one row a network, wave, respondent and target."""
    respondents: Answers
    """One row a network, wave and respondent (every respondent seen), with the network- and respondent-level items."""
    roster: pd.DataFrame
    """`network, wave, organisation`: who was a partner in which wave; sorted; categorical as in the answers."""
    names: Mapping[str, str]
    """Name to show of each organisation, by its id (the category)."""
    waves: tuple[Wave, ...]
    """In order."""
    inputs: tuple[Input, ...]
    dropped: Dropped
    warnings: tuple[Problem, ...]
    made: frozenset[str] = frozenset()
    """Respondents' ids that nobody gave: they may be others when the same answers are read from another file."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """Scores of respondents and of pairs, by the rules of `docs/design.md` section 6."""

    responses: Responses
    composite_rule: str
    """`pairs`, or `composite_over_respondents`."""
    by_respondent: pd.DataFrame
    """Keys of `responses.pairs` and a float column a pair scale and composite; NaN where the missing rule fails."""
    by_pair: pd.DataFrame
    """`network, wave, rater, target, respondents`, then a column a composite and scale (its score, NaN where none) and
    `<scale>_n` (respondents behind it). One row a pair with at least one row of answers; sorted by its keys."""
    by_organisation: pd.DataFrame
    """`network, wave, organisation, respondents`, then network- and respondent-level scales (mean over the
    organisation's respondents). One row an organisation of the roster."""


def counted(measure: str) -> str:
    """Name of the column that counts the respondents behind a measure."""
    return f"{measure}_n"


def of_waves(responses: Responses, names: Collection[str]) -> Responses:
    """The same responses with only the waves of these names."""
    kept = tuple(wave for wave in responses.waves if wave.name in names)
    if len(kept) == len(responses.waves):
        return responses
    order = [wave.name for wave in kept]
    return replace(
        responses,
        pairs=_answers_of(responses.pairs, order),
        respondents=_answers_of(responses.respondents, order),
        roster=_rows_of(responses.roster, order).reset_index(drop=True),
        waves=kept,
    )


def of_network(responses: Responses, name: str) -> Responses:
    """The same responses with only the network of this name, and only the organisations that are in it."""
    roster = _rows_of(responses.roster, [name], NETWORK)
    members = set(roster[ORGANISATION])
    return replace(
        responses,
        pairs=_answers_of(responses.pairs, [name], NETWORK),
        respondents=_answers_of(responses.respondents, [name], NETWORK),
        roster=roster.reset_index(drop=True),
        names={id_: shown for id_, shown in responses.names.items() if id_ in members},
    )


def _answers_of(answers: Answers, values: list[str], column: str = WAVE) -> Answers:
    kept = answers.kept(answers.keys[column].isin(values).to_numpy())
    return replace(kept, keys=_rows_of(kept.keys, values, column))


def _rows_of(frame: pd.DataFrame, values: list[str], column: str = WAVE) -> pd.DataFrame:
    kept = frame[frame[column].isin(values)]
    return kept.assign(**{column: kept[column].cat.set_categories(values)})
