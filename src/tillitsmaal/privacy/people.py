"""Who is behind the scores of pairs, and which groups of pairs hide everybody in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, counts, key_codes, positions
from tillitsmaal.privacy.rules import FEWEST_ORGANISATIONS, MOST_OF_ONE, MOST_WITH_ONE, ROUNDING, Rules
from tillitsmaal.responses import NETWORK, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Scores, counted

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """The scores of respondents on one scale, an entry each."""

    pair: Codes
    person: Codes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Who is behind each pair of some waves, on one family of scales; an entry a pair and wave."""

    network: Codes
    wave: Codes
    rater: Codes
    target: Codes
    there: Booleans
    """Whether the pair has every scale of the family that anybody in its network and wave has."""
    agreed: Booleans
    """Whether the pair's answers are such as organisations agree on."""
    fewest: Codes
    """People behind the scale of each pair that has fewest."""
    answers: tuple[Answers, ...]
    """A scale each."""

    @property
    def series(self) -> Codes:
        """The same number for the same pair in all waves."""
        return numbered(self.network, self.rater, self.target)

    def of_series(self, rows: Booleans) -> Codes:
        """In how many waves each pair is among these rows."""
        series = self.series
        return np.bincount(series[rows], minlength=int(series.max(initial=-1)) + 1)[series].astype(np.int64)

    @property
    def stays(self) -> Codes:
        """1 where the pair is there in every wave that its network has, else 0."""
        waves = np.unique(np.stack([self.network[self.there], self.wave[self.there]]), axis=1)[0]
        number = np.bincount(waves, minlength=int(self.network.max(initial=-1)) + 1)
        return (self.of_series(self.there) >= number[self.network]).astype(np.int64)


def numbered(*keys: Codes) -> Codes:
    """One number for each combination that occurs."""
    whole = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        whole = np.unique(whole * (int(key.max(initial=0)) + 1) + key, return_inverse=True)[1].astype(np.int64)
    return whole


def people_behind(parts: Sequence[Scores], scales: Sequence[str]) -> People:
    """Find who is behind each pair of the parts, which are laid one after the other."""
    keys = {key: _codes([part.by_pair[key] for part in parts]) for key in (NETWORK, WAVE)}
    ends = _codes([part.by_pair[key] for key in (RATER, TARGET) for part in parts])
    rater, target = ends[: len(ends) // 2], ends[len(ends) // 2 :]
    has = np.concatenate([part.by_pair[list(scales)].notna().to_numpy() for part in parts])
    number = np.concatenate([part.by_pair[[counted(scale) for scale in scales]].to_numpy(np.int64) for part in parts])
    at = numbered(keys[NETWORK], keys[WAVE])
    asked = np.column_stack([np.isin(at, at[has[:, column]]) for column in range(len(scales))])
    least = np.where(asked, number, np.iinfo(np.int64).max).min(axis=1)
    some = has.any(axis=1)
    return People(
        network=keys[NETWORK],
        wave=keys[WAVE],
        rater=rater,
        target=target,
        there=np.asarray((has | ~asked).all(axis=1) & some),
        agreed=np.repeat([agreed_in(part) for part in parts], [len(part.by_pair) for part in parts]),
        fewest=np.where(some, least, 0),
        answers=tuple(_answers(parts, scale) for scale in scales),
    )


def agreed_in(scores: Scores) -> bool:
    """Whether each organisation gave one answer that it had agreed on; several people may have given it."""
    return scores.responses.questionnaire.answers_as == "organisation"


def consented_in(scores: Scores) -> bool:
    """Whether the organisations have also consented to partners seeing what each of them agreed on."""
    study = scores.responses.study
    return agreed_in(scores) and study is not None and study.privacy.consent is not None


def _codes(columns: Sequence[pd.Series]) -> Codes:
    """Number the names of columns of several frames, one after the other."""
    names = dict.fromkeys(str(name) for column in columns for name in column.cat.categories)
    position = {name: number for number, name in enumerate(names)}
    of_each = [np.array([position[str(name)] for name in column.cat.categories], np.int64) for column in columns]
    return np.concatenate([own[column.cat.codes.to_numpy()] for own, column in zip(of_each, columns, strict=True)])


def _answers(parts: Sequence[Scores], scale: str) -> Answers:
    people = [part.by_respondent for part in parts]
    scored = np.concatenate([frame[scale].notna().to_numpy() for frame in people])
    person = numbered(_codes([frame[NETWORK] for frame in people]), _codes([frame[RESPONDENT] for frame in people]))
    starts = np.cumsum([0, *(len(part.by_pair) for part in parts)])
    pair = [
        start + positions(key_codes(part.by_respondent, PAIR_KEYS), key_codes(part.by_pair, PAIR_KEYS))
        for start, part in zip(starts[:-1], parts, strict=True)
    ]
    return Answers(pair=np.concatenate(pair)[scored], person=person[scored])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Rows put together, and which of the groups are large enough."""

    rows: Codes
    group: Codes
    """Of each of the rows."""
    enough: Booleans
    """An entry a group."""


def grouped(people: People, rows: Booleans, keys: Sequence[Codes], rules: Rules) -> Groups:
    """Group some of the pairs by wave and keys, and tell which groups hide everybody in them."""
    chosen = np.flatnonzero(rows)
    found, group = np.unique(numbered(people.wave, *keys)[chosen], return_inverse=True)
    group_of_pair = np.full(len(rows), -1, np.int64)
    group_of_pair[chosen] = group
    enough = np.ones(len(found), bool)
    for answers in people.answers:
        enough &= _hidden(people, answers, group_of_pair, len(found), rules)
    return Groups(rows=chosen, group=group.astype(np.int64), enough=enough)


def about_several(people: People, groups: Groups) -> Booleans:
    """Whether each group is about three organisations, none in more than 60 % of the pairs, nor more than 60 % of them
    from one, and none in more than two thirds of them at all: else it tells of one."""
    size = len(groups.enough)
    rater, target = people.rater[groups.rows], people.target[groups.rows]
    pairs = counts(groups.group, size)
    either = np.concatenate([rater, target[rater != target]])
    of_either = np.concatenate([groups.group, groups.group[rater != target]])
    targets, most_about = _most(groups.group, target, size)
    several: Booleans = targets >= FEWEST_ORGANISATIONS
    several = several & (most_about <= MOST_OF_ONE * pairs + ROUNDING)
    several = several & (_most(groups.group, rater, size)[1] <= MOST_OF_ONE * pairs + ROUNDING)
    return several & (_most(of_either, either, size)[1] <= MOST_WITH_ONE * pairs + ROUNDING)


def _most(group: Codes, organisation: Codes, size: int) -> tuple[Codes, Codes]:
    """How many organisations each group has, and how often that which it has most often."""
    both, times = np.unique(np.stack([group, organisation]), axis=1, return_counts=True)
    most = np.zeros(size, np.int64)
    np.maximum.at(most, both[0], times)
    return counts(both[0], size), most


def in_every_wave(groups: Groups, keys: Sequence[Codes]) -> Groups:
    """Of groups with the same keys in several waves, all or none are large enough."""
    across = numbered(*keys)[groups.rows]
    short = np.unique(across[~groups.enough[groups.group]])
    kept = ~np.isin(across, short)
    return Groups(rows=groups.rows[kept], group=groups.group[kept], enough=groups.enough)


def _hidden(people: People, answers: Answers, group_of_pair: Codes, size: int, rules: Rules) -> Booleans:
    """Whether each group has k people of three organisations, none with most of them; also where it has nobody.

    Of agreed answers there must be k organisations, however many people gave them.
    """
    group = group_of_pair[answers.pair]
    there = group >= 0
    rater = people.rater[answers.pair[there]]
    units = rater if rules.units == "organisation" else answers.person[there]
    once = np.unique(np.stack([group[there], rater, units]), axis=1)
    number = counts(once[0], size)
    of_rater, shares = np.unique(once[:2], axis=1, return_counts=True)
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, of_rater[0], shares)
    agreed = np.isin(np.arange(size), group[there & people.agreed[answers.pair]])
    fewest = np.where(agreed, rules.fewest_organisations(agreed=True), rules.fewest_organisations(agreed=False))
    enough = (number >= rules.least) & (counts(of_rater[0], size) >= fewest)
    enough &= largest <= MOST_OF_ONE * number + ROUNDING
    result: Booleans = enough | (number == 0)
    return result
