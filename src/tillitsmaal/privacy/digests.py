"""What was answered, as the ledger knows it again: keyed digests, whatever the cells are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from math import isnan
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, Floats, key_codes, key_columns, positions
from tillitsmaal.privacy.known_again import SAME_WAVE, Question, Unnamed, names_of
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Responses, Scores
from tillitsmaal.responses import Answers as Answered
from tillitsmaal.scoring import scale_scores

Booleans = NDArray[np.bool_]
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
    own = positions(
        key_codes(answers.keys, (NETWORK, WAVE, RATER)), key_codes(organisations, (NETWORK, WAVE, ORGANISATION))
    )
    about = {scale: people[scale].to_numpy(np.float64) for scale in questionnaire.scales_at("pair")}
    given = scale_scores(answers, questionnaire, "network", "respondent")
    of_pairs = _Level(
        keys=people,
        rows=of_pair,
        names=_names("pair", pairs, (NETWORK, RATER, TARGET), ledger),
        items=dict(_of_items(scores.responses.pairs, about, questionnaire, ledger)),
    )
    of_none = _Level(
        keys=answers.keys,
        rows=own,
        names=_names("organisation", organisations, (ORGANISATION,), ledger),
        items=dict(_of_items(answers, given, questionnaire, ledger)),
    )
    persons = _persons(scores.responses, (of_pairs, of_none), ledger)
    return Digests(
        pairs=of_pairs.names,
        raters=_names("organisation", pairs, (RATER,), ledger),
        targets=_names("organisation", pairs, (TARGET,), ledger),
        about_pairs=_all_given(of_pairs, persons, ledger),
        organisations=of_none.names,
        own=_all_given(of_none, persons, ledger),
        scales=_scales(questionnaire, ledger),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Level:
    """Answers about partners, or about none."""

    keys: pd.DataFrame
    rows: Codes
    """Which pair or organisation each row of the answers is of."""
    names: Sequence[str]
    """Digests of these."""
    items: Mapping[str, "_Item"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Persons:
    """Digests of people."""

    codes: Codes
    """`key_codes` of network, wave and respondent, ascending."""
    digests: Sequence[str]

    def of(self, keys: pd.DataFrame) -> list[str]:
        """The digest of each row's person."""
        return [self.digests[place] for place in _places(keys, self.codes).tolist()]


def _places(keys: pd.DataFrame, codes: Codes) -> Codes:
    return positions(key_codes(keys, _PERSON), codes)


def _persons(responses: Responses, levels: Sequence[_Level], ledger: Ledger) -> _Persons:
    """Digest everybody: by the ids that they were given, and those whose ids were made by what they answered.

    A made id is another in another file, so nobody would be known again by it.
    """
    keys = responses.respondents.keys
    codes, first = np.unique(key_codes(keys, _PERSON), return_index=True)
    people = keys.iloc[first]
    made = people[RESPONDENT].isin(responses.made).to_numpy(bool)
    digests = _names("person", people, (NETWORK, RESPONDENT), ledger)
    everything = _everything(responses, codes, made, ledger)
    raters = _names("organisation", people, (RATER,), ledger)
    parts = list(zip(*(people[key].astype(str) for key in (NETWORK, WAVE)), strict=True))
    called = {part: ledger.digest("part", *part) for part in dict.fromkeys(parts)}
    others = tuple(of for digest, of in ledger.parts.items() if digest not in called.values())
    answers = _answers(levels, codes, made, ledger) if ledger.parts else [{} for _ in codes]
    for part, digest in called.items():
        chains, share = ((ledger.parts[digest],), 0.0) if digest in ledger.parts else (others, SAME_WAVE)
        own = [place for place, of in enumerate(parts) if of == part]
        unnamed = [
            Unnamed(network=part[0], rater=raters[place], everything=everything[place], answers=answers[place])
            for place in own
            if made[place]
        ]
        named = {digests[place] for place in own if not made[place]}
        found = iter(names_of(unnamed, chains, share, named, ledger))
        for place in own:
            if made[place]:
                digests[place] = next(found)
    return _Persons(codes=codes, digests=digests)


def _everything(responses: Responses, codes: Codes, made: Booleans, ledger: Ledger) -> list[tuple[str, ...]]:
    """What each of those whose ids were made has answered: a digest for each partner, and one for no partner."""
    told: list[list[str]] = [[] for _ in codes]
    for answers in (responses.pairs, responses.respondents):
        at = _places(answers.keys, codes)
        rows = np.flatnonzero(made[at])
        targets = answers.keys[TARGET].astype(str).tolist() if TARGET in answers.keys else [""] * len(at)
        order = sorted(range(len(answers.items)), key=answers.items.__getitem__)
        items, values = [answers.items[place] for place in order], answers.values[rows][:, order]
        for row, given in zip(rows.tolist(), values.round(_DECIMALS).tolist(), strict=True):
            answered = [(item, value.hex()) for item, value in zip(items, given, strict=True) if not isnan(value)]
            if answered:
                told[at[row]].append(ledger.digest("answers", targets[row], *chain.from_iterable(answered)))
    return [tuple(sorted(of)) for of in told]


def _answers(levels: Sequence[_Level], codes: Codes, made: Booleans, ledger: Ledger) -> list[dict[Question, str]]:
    """What each of those whose ids were made has answered, question by question, as `_given` has it."""
    found: list[dict[Question, str]] = [{} for _ in codes]
    for level in levels:
        at = _places(level.keys, codes)
        for item, of in level.items.items():
            digest, told = ledger.digest("item", item), of.told
            for row in np.flatnonzero(made[at] & ~np.isnan(of.scores)).tolist():
                found[at[row]][digest, level.names[level.rows[row]]] = told[row]
    return found


class _Item(NamedTuple):
    """An item in answers, a row each."""

    values: Floats
    scores: Floats
    """On the item's scale."""
    open: Sequence[str]
    """Which items of the scale are unanswered; empty where none is."""

    @property
    def told(self) -> list[str]:
        """The answers as texts."""
        return [value.hex() for value in self.values.round(_DECIMALS).tolist()]


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


def _all_given(level: _Level, persons: _Persons, ledger: Ledger) -> dict[str, Sequence[Given]]:
    who, size = persons.of(level.keys), len(level.names)
    return {item: _given(of, who, level.rows, size, ledger) for item, of in level.items.items()}


def _given(of: _Item, who: Sequence[str], rows: Codes, size: int, ledger: Ledger) -> Sequence[Given]:
    given = [Given({}, {}) for _ in range(size)]
    told = of.told
    for number in np.flatnonzero(~np.isnan(of.scores)).tolist():
        answers, unanswered = given[rows[number]]
        answers[who[number]] = ledger.digest("answer", who[number], told[number])
        if of.open[number]:
            unanswered[who[number]] = of.open[number]
    return given
