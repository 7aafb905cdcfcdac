"""What was answered, as the ledger knows it again: keyed digests, whatever the cells are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from math import isnan
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, Floats, key_codes, key_columns, positions
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Responses, Scores
from tillitsmaal.responses import Answers as Answered
from tillitsmaal.scoring import scale_scores

_DECIMALS: Final = 9
"""An answer is the same where it is so to this many decimals."""
_PERSON: Final = (NETWORK, WAVE, RESPONDENT)


class Given(NamedTuple):
    """What people answered to an item."""

    answers: dict[str, str]
    """By person."""
    open: dict[str, str]
    """By person who left items of the scale open, which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """Digests of all names and answers of some scores."""

    pairs: Sequence[str]
    raters: Sequence[str]
    targets: Sequence[str]
    about_pairs: Mapping[str, Sequence[Given]]
    """By item. These four have an entry a row of `Scores.by_pair`."""
    organisations: Sequence[str]
    own: Mapping[str, Sequence[Given]]
    """By item that is not about partners. These two have an entry a row of `Scores.by_organisation`."""
    scales: Mapping[str, str]
    """By item, what its scale is made of."""


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
    persons = _persons(scores.responses, ledger)
    who = persons.of(people)
    own = positions(
        key_codes(answers.keys, (NETWORK, WAVE, RATER)), key_codes(organisations, (NETWORK, WAVE, ORGANISATION))
    )
    themselves = persons.of(answers.keys)
    about = {scale: people[scale].to_numpy(np.float64) for scale in questionnaire.scales_at("pair")}
    given = scale_scores(answers, questionnaire, "network", "respondent")
    return Digests(
        pairs=_names("pair", pairs, (NETWORK, RATER, TARGET), ledger),
        raters=_names("organisation", pairs, (RATER,), ledger),
        targets=_names("organisation", pairs, (TARGET,), ledger),
        about_pairs={
            item: _given(of, who, of_pair, len(pairs), ledger)
            for item, of in _of_items(scores.responses.pairs, about, questionnaire, ledger)
        },
        organisations=_names("organisation", organisations, (ORGANISATION,), ledger),
        own={
            item: _given(of, themselves, own, len(organisations), ledger)
            for item, of in _of_items(answers, given, questionnaire, ledger)
        },
        scales=_scales(questionnaire, ledger),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Persons:
    """Digests of people."""

    codes: Codes
    """`key_codes` of network, wave and respondent, ascending."""
    digests: Sequence[str]

    def of(self, frame: pd.DataFrame) -> list[str]:
        """The digest of each row's person."""
        return [self.digests[place] for place in positions(key_codes(frame, _PERSON), self.codes).tolist()]


def _persons(responses: Responses, ledger: Ledger) -> _Persons:
    """Digest everybody: by the ids that they were given, and those whose ids were made by all that they answered.

    A made id is another in another file, so nobody would be known again by it. Of several who answered alike in all,
    one is the first, one the second, and so on.
    """
    keys = responses.respondents.keys
    codes, first = np.unique(key_codes(keys, _PERSON), return_index=True)
    people = keys.iloc[first]
    made = people[RESPONDENT].isin(responses.made).to_numpy(bool)
    digests, told = _names("person", people, (NETWORK, RESPONDENT), ledger), _all_told(responses, codes, made, ledger)
    networks, waves, raters = (people[key].astype(str).tolist() for key in (NETWORK, WAVE, RATER))
    alike: Counter[tuple[str, ...]] = Counter()
    for place in np.flatnonzero(made).tolist():
        answered = (raters[place], *sorted(told[place]))
        alike[networks[place], waves[place], *answered] += 1
        number = alike[networks[place], waves[place], *answered]
        digests[place] = ledger.digest("person", networks[place], "answered", *answered, str(number))
    return _Persons(codes=codes, digests=digests)


def _all_told(responses: Responses, codes: Codes, made: NDArray[np.bool_], ledger: Ledger) -> list[list[str]]:
    """What each of those whose ids were made has answered: a digest for each partner, and one for no partner."""
    told: list[list[str]] = [[] for _ in codes]
    for answers in (responses.pairs, responses.respondents):
        at = positions(key_codes(answers.keys, _PERSON), codes)
        rows = np.flatnonzero(made[at])
        targets = answers.keys[TARGET].astype(str).tolist() if TARGET in answers.keys else [""] * len(at)
        order = sorted(range(len(answers.items)), key=answers.items.__getitem__)
        items, values = [answers.items[place] for place in order], answers.values[rows][:, order]
        for row, given in zip(rows.tolist(), values.round(_DECIMALS).tolist(), strict=True):
            answered = [(item, value.hex()) for item, value in zip(items, given, strict=True) if not isnan(value)]
            if answered:
                told[at[row]].append(ledger.digest("answers", targets[row], *chain.from_iterable(answered)))
    return told


class _Item(NamedTuple):
    """An item in answers, a row each."""

    values: Floats
    scores: Floats
    """On the item's scale."""
    open: Sequence[str]
    """Which items of the scale are unanswered; empty where none is."""


def _of_items(
    answers: Answered, scores: Mapping[str, Floats], questionnaire: Questionnaire, ledger: Ledger
) -> Iterator[tuple[str, _Item]]:
    for scale, of_scale in scores.items():
        items = items_of(questionnaire, scale)
        values = np.full((len(of_scale), len(items)), np.nan)
        for place, item in enumerate(items):
            if item in answers.items:
                values[:, place] = answers.values[:, answers.items.index(item)]
        patterns, at = np.unique(np.isnan(values), axis=0, return_inverse=True)
        named = [ledger.digest("open", *compress(items, row)) if any(row) else "" for row in patterns.tolist()]
        unanswered = [named[place] for place in at.ravel().tolist()]
        for place, item in enumerate(items):
            yield item, _Item(values=values[:, place], scores=of_scale, open=unanswered)


def _scales(questionnaire: Questionnaire, ledger: Ledger) -> dict[str, str]:
    """By item, the digest of what its scale is made of: its items, and which of them are turned."""
    return {
        item.id: ledger.digest("scale", *sorted(f"{'-' if of.reverse else ''}{of.id}" for of in items))
        for items in questionnaire.items_by_scale.values()
        for item in items
    }


def _names(kind: str, frame: pd.DataFrame, keys: Sequence[str], ledger: Ledger) -> list[str]:
    """The digest of each row's names, made once for all rows of the same names."""
    codes, at = np.unique(key_codes(frame, keys), return_inverse=True)
    columns = key_columns(codes, frame, keys).values()
    found = [ledger.digest(kind, *map(str, names)) for names in zip(*columns, strict=True)]
    return [found[place] for place in at.tolist()]


def _given(of: _Item, who: Sequence[str], rows: Codes, size: int, ledger: Ledger) -> Sequence[Given]:
    given = [Given({}, {}) for _ in range(size)]
    told = [value.hex() for value in of.values.round(_DECIMALS).tolist()]
    for number in np.flatnonzero(~np.isnan(of.scores)).tolist():
        answers, unanswered = given[rows[number]]
        answers[who[number]] = ledger.digest("answer", who[number], told[number])
        if of.open[number]:
            unanswered[who[number]] = of.open[number]
    return given
