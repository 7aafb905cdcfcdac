"""What was answered, as the ledger knows it again: keyed digests, whatever the cells are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.grouping import Codes, Floats, key_codes, key_columns, positions
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Scores
from tillitsmaal.responses import Answers as Answered
from tillitsmaal.scoring import scale_scores

_DECIMALS: Final = 9
"""An answer is the same where it is so to this many decimals."""

Answers = Mapping[str, str]
"""What people answered, by person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Digests of all names and answers of some scores."""

    pairs: Sequence[str]
    raters: Sequence[str]
    targets: Sequence[str]
    about_pairs: Mapping[str, Sequence[Answers]]
    """By item. These four have an entry a row of `Scores.by_pair`."""
    organisations: Sequence[str]
    own: Mapping[str, Sequence[Answers]]
    """By item that is not about partners. These two have an entry a row of `Scores.by_organisation`."""


def items_of(questionnaire: Questionnaire, *scales: str) -> list[str]:
    """The items of some scales."""
    return [item.id for scale in scales for item in questionnaire.items_by_scale[scale]]


def digests_of(scores: Scores, ledger: Ledger) -> Digests:
    """Digest what the ledger needs of some scores.

    Item by item, since another questionnaire may put the same items together in other scales: of each item, those who
    have a score on its scale, even where they left this item open, for then the score is made of the others.
    """
    pairs, organisations, answers = scores.by_pair, scores.by_organisation, scores.responses.respondents
    people, questionnaire = scores.by_respondent, scores.responses.questionnaire
    of_pair = positions(key_codes(people, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    who = _names("person", people, (NETWORK, RESPONDENT), ledger)
    own = positions(
        key_codes(answers.keys, (NETWORK, WAVE, RATER)), key_codes(organisations, (NETWORK, WAVE, ORGANISATION))
    )
    themselves = _names("person", answers.keys, (NETWORK, RESPONDENT), ledger)
    about = {scale: people[scale].to_numpy(np.float64) for scale in questionnaire.scales_at("pair")}
    given = scale_scores(answers, questionnaire, "network", "respondent")
    return Digests(
        pairs=_names("pair", pairs, (NETWORK, RATER, TARGET), ledger),
        raters=_names("organisation", pairs, (RATER,), ledger),
        targets=_names("organisation", pairs, (TARGET,), ledger),
        about_pairs={
            item: _answers(values, who, of_pair, len(pairs), ledger)
            for item, values in _of_items(scores.responses.pairs, about, questionnaire)
        },
        organisations=_names("organisation", organisations, (ORGANISATION,), ledger),
        own={
            item: _answers(values, themselves, own, len(organisations), ledger)
            for item, values in _of_items(answers, given, questionnaire)
        },
    )


def _of_items(
    answers: Answered, scores: Mapping[str, Floats], questionnaire: Questionnaire
) -> Iterator[tuple[str, tuple[Floats, Floats]]]:
    """What was answered to each item, and the score on its scale."""
    for scale, of_scale in scores.items():
        for item in items_of(questionnaire, scale):
            asked = item in answers.items
            values = answers.values[:, answers.items.index(item)] if asked else np.full(len(of_scale), np.nan)
            yield item, (values, of_scale)


def _names(kind: str, frame: pd.DataFrame, keys: Sequence[str], ledger: Ledger) -> list[str]:
    """The digest of each row's names, made once for all rows of the same names."""
    codes, at = np.unique(key_codes(frame, keys), return_inverse=True)
    columns = key_columns(codes, frame, keys).values()
    found = [ledger.digest(kind, *map(str, names)) for names in zip(*columns, strict=True)]
    return [found[place] for place in at.tolist()]


def _answers(
    values: tuple[Floats, Floats], who: Sequence[str], rows: Codes, size: int, ledger: Ledger
) -> Sequence[Answers]:
    given: list[dict[str, str]] = [{} for _ in range(size)]
    answers, scores = values
    told = [value.hex() for value in answers.round(_DECIMALS).tolist()]
    for number in np.flatnonzero(~np.isnan(scores)).tolist():
        answer = ledger.digest("answer", who[number], told[number])
        given[rows[number]][who[number]] = answer
    return given
