"""What `score` and `check` found out: frozen results that hold tidy frames.

Frames are sorted by their keys in showing order and never hold a rounded number. NaN (or `<NA>`) in a frame means
"not estimable"; the reason follows from the frame's description and is told by `report`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tillitsmaal.analysis.items import ItemTables, item_tables
from tillitsmaal.analysis.network_means import NetworkMean, network_means
from tillitsmaal.analysis.networks import network_score_table, network_table
from tillitsmaal.analysis.partners import dyad_table, organisation_table, pair_table
from tillitsmaal.errors import Problem
from tillitsmaal.responses import Responses, Scores


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoreAnalysis:
    """Scores of one or more waves, at every unit.

    Each table is made when it is first asked for: a million rows need not pay for what nobody reads.
    """

    scores: Scores

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row a pair: `network, wave, rater, target, respondents, single_voice` (bool), `weakest` (name of a facet
        or None), `sufficient` (nullable boolean); then for each measure `<m>`, `<m>_n`, `<m>_pomp`."""
        return pair_table(self.scores)

    @cached_property
    def dyads(self) -> pd.DataFrame:
        """One row a dyad and measure: `network, wave, a, b, measure, a_to_b, b_to_a, mean, gap, lower, a_to_b_n,
        b_to_a_n` where `a` precedes `b` in showing order; `gap` is a→b minus b→a; `lower` is `a_to_b`, `b_to_a`,
        `equal`, or None; the last two count respondents. mean, gap and lower are absent unless both directions are
        there."""
        return dyad_table(self.scores)

    @cached_property
    def organisations(self) -> pd.DataFrame:
        """One row an organisation of the wave's roster and pair measure: `network, wave, organisation, respondents,
        measure, given, given_pairs, received, received_pairs` (unweighted means over its pairs)."""
        return organisation_table(self.scores)

    @cached_property
    def networks(self) -> pd.DataFrame:
        """One row a network and wave: `network, wave, organisations` (on the roster), `answering` (organisations with
        a respondent), `respondents, pairs` (with a score on any measure), `possible, coverage, single_voices,
        assessed` (pairs with `sufficient` known), `insufficient, sufficient_share`."""
        return network_table(self.scores, self.pairs["sufficient"])

    @cached_property
    def network_scores(self) -> pd.DataFrame:
        """One row a network, wave and measure of any level: `network, wave, measure, level, n` (pairs, or
        organisations for network- and respondent-level scales), `mean, sd, min, max, pomp, below` (pairs under the
        floor; <NA> without floor). sd is absent under n = 3."""
        return network_score_table(self.scores)

    @cached_property
    def means(self) -> tuple[NetworkMean, ...]:
        """Mean of each pair measure over the pairs of each network and wave, with its interval; needs SciPy."""
        return network_means(self.scores)

    @property
    def items(self) -> pd.DataFrame:
        """One row an item: `network, wave, item, n, mean, skipped, not_shown, dont_know, not_relevant, invalid`; raw
        answers, not keyed."""
        return self._item_tables.items

    @property
    def distribution(self) -> pd.DataFrame:
        """One row an answer given: `network, wave, item, value, count`."""
        return self._item_tables.distribution

    @cached_property
    def _item_tables(self) -> ItemTables:
        return item_tables(self.scores.responses)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckAnalysis:
    """What `check` saw in the data: nothing is changed, nothing is scored."""

    responses: Responses | None
    """What could be read once the problems are left out; None when a problem of a whole file stops the reading."""
    problems: tuple[Problem, ...]
    """The first of each code, everything that `score` would refuse."""
    problem_counts: Mapping[str, int]
    """How many there are of each code."""
    warnings: tuple[Problem, ...]
    coverage: pd.DataFrame
    """One row a possible pair: `network, wave, rater, target, respondents` (who answered anything about the target;
    0 when nobody)."""
    organisations: pd.DataFrame
    """One row an organisation of the wave's roster: `network, wave, organisation, respondents, answered, possible`
    (partners it answered about, of those it could)."""
    items: pd.DataFrame
    """As `ScoreAnalysis.items`, with `asked` (cells) and `answered_share`."""
    straight_lines: pd.DataFrame
    """Respondents who gave one and the same answer to everything about every partner (at least two partners, five
    items each): `network, wave, respondent, rater, partners, answer`."""
    twins: pd.DataFrame
    """Respondents of one organisation and wave with the same ten or more answers, not all equal: `network, wave, rater,
    first, second, answers`."""
    keyed_wrongly: pd.DataFrame
    """Items that run against the rest of their scale in a wave, as one does that is keyed wrongly: `wave, scale, item,
    rest_correlation`."""
