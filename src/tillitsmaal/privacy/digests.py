"""What was answered, as the ledger knows it again: keyed digests, whatever the cells are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.grouping import Codes, Floats, key_codes, key_columns, positions
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Scores
from tillitsmaal.scoring import scale_scores

_DECIMALS: Final = 9
"""A score is the same where it is so to this many decimals, however it was summed."""

Answers = Mapping[str, str]
"""What people answered, by person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Digests of all names and answers of some scores."""

    pairs: Sequence[str]
    raters: Sequence[str]
    targets: Sequence[str]
    about_pairs: Mapping[str, Sequence[Answers]]
    """By scale. These four have an entry a row of `Scores.by_pair`."""
    organisations: Sequence[str]
    own: Mapping[str, Sequence[Answers]]
    """By scale that is not about partners. These two have an entry a row of `Scores.by_organisation`."""


def digests_of(scores: Scores, scales: Sequence[str], ledger: Ledger) -> Digests:
    """Digest what the ledger needs of some scores, of these scales about partners."""
    pairs, organisations, answers = scores.by_pair, scores.by_organisation, scores.responses.respondents
    people = scores.by_respondent
    of_pair = positions(key_codes(people, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    who = _names("person", people, (NETWORK, RESPONDENT), ledger)
    own = positions(
        key_codes(answers.keys, (NETWORK, WAVE, RATER)), key_codes(organisations, (NETWORK, WAVE, ORGANISATION))
    )
    themselves = _names("person", answers.keys, (NETWORK, RESPONDENT), ledger)
    given = scale_scores(answers, scores.responses.questionnaire, "network", "respondent")
    return Digests(
        pairs=_names("pair", pairs, (NETWORK, RATER, TARGET), ledger),
        raters=_names("organisation", pairs, (RATER,), ledger),
        targets=_names("organisation", pairs, (TARGET,), ledger),
        about_pairs={
            scale: _answers(people[scale].to_numpy(np.float64), who, of_pair, len(pairs), ledger) for scale in scales
        },
        organisations=_names("organisation", organisations, (ORGANISATION,), ledger),
        own={scale: _answers(values, themselves, own, len(organisations), ledger) for scale, values in given.items()},
    )


def _names(kind: str, frame: pd.DataFrame, keys: Sequence[str], ledger: Ledger) -> list[str]:
    """The digest of each row's names, made once for all rows of the same names."""
    codes, at = np.unique(key_codes(frame, keys), return_inverse=True)
    columns = key_columns(codes, frame, keys).values()
    found = [ledger.digest(kind, *map(str, names)) for names in zip(*columns, strict=True)]
    return [found[place] for place in at.tolist()]


def _answers(values: Floats, who: Sequence[str], rows: Codes, size: int, ledger: Ledger) -> Sequence[Answers]:
    given: list[dict[str, str]] = [{} for _ in range(size)]
    rounded = values.round(_DECIMALS)
    for number in np.flatnonzero(~np.isnan(values)).tolist():
        answer = ledger.digest("answer", who[number], rounded[number].tobytes().hex())
        given[rows[number]][who[number]] = answer
    return given
