"""Answers put into cells that are large enough: one organisation's, else everybody else's about a partner together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.grouping import Codes, Floats, counts, key_codes, means, positions
from tillitsmaal.privacy.rules import FEWEST_ORGANISATIONS, MOST_OF_ONE, ROUNDING, Rules
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Scores, counted

Booleans = NDArray[np.bool_]


class Kind(IntEnum):
    """What became of a pair's answers on one family of scales."""

    NONE = 0
    """There are none."""
    OWN = 1
    """They are a cell by themselves."""
    REST = 2
    """They are in the cell of all other answers about the same partner."""
    REMAINDER = 3
    """They are in the cell of what no partner's cells could take: in numbers of the whole network only."""
    LEFT_OUT = 4
    """They are in nothing that is shown."""


CELLS_OF_PAIRS = (Kind.OWN,)
CELLS_OF_ORGANISATIONS = (Kind.OWN, Kind.REST)
CELLS_OF_NETWORKS = (Kind.OWN, Kind.REST, Kind.REMAINDER)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Family:
    """Scales that composites tie together: what is known of one tells about the others, so they share their cells."""

    scales: tuple[str, ...]
    measures: tuple[str, ...]
    """The scales, and the composites made of them."""
    kind: NDArray[np.int8]
    """`Kind` of each row of `Scores.by_pair`."""
    cell: Codes
    """Number of the cell of each row; -1 where it is in none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """The cells of all pairs, a family of scales at a time. Within a family they are disjoint."""

    families: tuple[Family, ...]

    def family_of(self, measure: str) -> Family:
        """The family that a pair measure belongs to."""
        return next(family for family in self.families if measure in family.measures)


def cells_of(scores: Scores, rules: Rules) -> Cells:
    """Put every pair's answers into a cell that hides each person, or leave them out.

    For each network, wave, partner and family of scales: what one organisation says is a cell of its own if at least
    k of its people said it, on every scale of the family. All else about the partner is one more cell if it comes from
    k people of three organisations, none with more than 60 % of them. What no partner's cells could take is pooled over
    the network, and is a cell of the network under the same condition; else it is left out of everything. A pair that
    lacks a scale of a family is left out of the family. For `public`, a network's cells together must meet the
    condition, or all of them are left out.

    Every number that is shown is made of means of cells. They are disjoint and none has fewer than k people, so no sum
    or difference of them is about fewer.

    Parameters
    ----------
    scores
        Scores of everybody, with pairs' composites made of the pairs' scales.
    rules
        Of this release.

    References
    ----------
    Hundepool, A. et al. (2012). Statistical disclosure control (primary and secondary suppression, dominance).
    Checked by attack in the tests: published numbers as linear equations, solved by rank.
    """
    return Cells(families=tuple(_family(scores, scales, rules) for scales in families_of(scores)))


def families_of(scores: Scores) -> tuple[tuple[str, ...], ...]:
    """Find the pair scales that composites tie together, each family in the questionnaire's order."""
    questionnaire = scores.responses.questionnaire
    family = {scale: {scale} for scale in questionnaire.scales_at("pair")}
    for composite in questionnaire.composites.values():
        members = [family[scale] for scale in composite.of if scale in family]
        together: set[str] = set().union(*members)
        for scale in together:
            family[scale] = together
    seen = dict.fromkeys(tuple(scale for scale in family if scale in tied) for tied in family.values())
    return tuple(seen)


def _family(scores: Scores, scales: tuple[str, ...], rules: Rules) -> Family:
    people = _people(scores, scales)
    own = people.there & (people.fewest >= rules.least_of_a_pair)
    kind = np.where(people.there, Kind.LEFT_OUT, Kind.NONE).astype(np.int8)
    kind[own] = Kind.OWN
    cell = np.where(own, np.arange(len(own)), -1)
    rest = _grouped(people, people.there & ~own, (NETWORK, WAVE, TARGET), rules)
    _put(kind, cell, rest, Kind.REST)
    remainder = _grouped(people, kind == Kind.LEFT_OUT, (NETWORK, WAVE), rules)
    _put(kind, cell, remainder, Kind.REMAINDER)
    if rules.audience == "public":
        _leave_out_small_networks(people, kind, cell, rules)
    measures = _measures(scores.responses.questionnaire, scales)
    return Family(scales=scales, measures=measures, kind=kind, cell=cell)


def _measures(questionnaire: Questionnaire, scales: tuple[str, ...]) -> tuple[str, ...]:
    tied = [name for name, made in questionnaire.composites.items() if set(made.of) & set(scales)]
    return tuple(measure for measure in questionnaire.pair_measures() if measure in (*scales, *tied))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _People:
    """Who is behind each pair."""

    pairs: pd.DataFrame
    there: Booleans
    """Whether a pair has every scale of the family that anybody in its network and wave has."""
    fewest: Codes
    """People behind the scale of each pair that has fewest."""
    answers: tuple["_Answers", ...]
    """A scale each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Answers:
    """The scores of respondents on one scale."""

    pair: Codes
    person: Codes


def _people(scores: Scores, scales: Sequence[str]) -> _People:
    pairs, persons = scores.by_pair, scores.by_respondent
    of_pair = positions(key_codes(persons, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    person = key_codes(persons, (NETWORK, RESPONDENT))
    network = key_codes(pairs, (NETWORK, WAVE))
    has = np.column_stack([pairs[scale].notna().to_numpy() for scale in scales])
    asked = np.column_stack([np.isin(network, network[has[:, column]]) for column in range(len(scales))])
    number = np.column_stack([pairs[counted(scale)].to_numpy(np.int64) for scale in scales])
    least = np.where(asked, number, np.iinfo(np.int64).max).min(axis=1)
    scored = [persons[scale].notna().to_numpy() for scale in scales]
    there: Booleans = np.asarray((has | ~asked).all(axis=1) & has.any(axis=1))
    return _People(
        pairs=pairs,
        there=there,
        fewest=np.where(has.any(axis=1), least, 0),
        answers=tuple(_Answers(pair=of_pair[rows], person=person[rows]) for rows in scored),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Groups:
    """Rows put together, and which of the groups are large enough."""

    rows: Codes
    group: Codes
    """Of each of the rows."""
    enough: Booleans
    """An entry a group."""


def _grouped(people: _People, rows: Booleans, keys: Sequence[str], rules: Rules) -> _Groups:
    """Group some of the pairs by keys, and tell which groups hide everybody in them."""
    chosen = np.flatnonzero(rows)
    codes = key_codes(people.pairs, keys)
    found, group = np.unique(codes[chosen], return_inverse=True)
    group_of_pair = np.full(len(rows), -1, np.int64)
    group_of_pair[chosen] = group
    enough = np.ones(len(found), bool)
    for answers in people.answers:
        enough &= _hidden(people, answers, group_of_pair, len(found), rules)
    return _Groups(rows=chosen, group=group.astype(np.int64), enough=enough)


def _hidden(people: _People, answers: _Answers, group_of_pair: Codes, size: int, rules: Rules) -> Booleans:
    """Whether each group has k people of three organisations, none with most of them; also where it has nobody."""
    group = group_of_pair[answers.pair]
    there = group >= 0
    rater = key_codes(people.pairs, (RATER,))[answers.pair[there]]
    units = rater if rules.units == "organisation" else answers.person[there]
    once = np.unique(np.stack([group[there], rater, units]), axis=1)
    number = counts(once[0], size)
    of_rater, shares = np.unique(once[:2], axis=1, return_counts=True)
    largest = np.zeros(size, np.int64)
    np.maximum.at(largest, of_rater[0], shares)
    enough = (number >= rules.least) & (counts(of_rater[0], size) >= FEWEST_ORGANISATIONS)
    enough &= largest <= MOST_OF_ONE * number + ROUNDING
    result: Booleans = enough | (number == 0)
    return result


def _put(kind: NDArray[np.int8], cell: Codes, groups: _Groups, what: Kind) -> None:
    """Make a cell of each group that is large enough."""
    enough = groups.enough[groups.group] if len(groups.rows) else np.zeros(0, bool)
    rows = groups.rows[enough]
    kind[rows] = what
    cell[rows] = cell.max(initial=-1) + 1 + groups.group[enough]


def _leave_out_small_networks(people: _People, kind: NDArray[np.int8], cell: Codes, rules: Rules) -> None:
    networks = _grouped(people, np.isin(kind, CELLS_OF_NETWORKS), (NETWORK, WAVE), rules)
    if len(networks.rows):
        rows = networks.rows[~networks.enough[networks.group]]
        kind[rows], cell[rows] = Kind.LEFT_OUT, -1


def cell_means(values: Floats, family: Family) -> Floats:
    """Give every pair the mean of its cell: of its pairs, each counting alike; NaN where it is in none."""
    found = means(values, family.cell, int(family.cell.max(initial=-1)) + 1)
    return np.where(family.cell >= 0, np.append(found.mean, np.nan)[family.cell], np.nan)


def masks(cells: Cells, kinds: Sequence[Kind]) -> Mapping[str, Booleans]:
    """By measure, whether each pair is in a cell of these kinds."""
    return dict(_masks(cells, kinds))


def _masks(cells: Cells, kinds: Sequence[Kind]) -> Iterator[tuple[str, Booleans]]:
    for family in cells.families:
        shown: Booleans = np.isin(family.kind, kinds)
        yield from ((measure, shown) for measure in family.measures)
