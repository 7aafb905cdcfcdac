"""Scores as an audience may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.items import ItemTables
from tillitsmaal.analysis.network_means import NetworkMean
from tillitsmaal.analysis.networks import KEYS
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.spelled import spelled_alike
from tillitsmaal.grouping import counts, key_codes, key_columns, positions
from tillitsmaal.privacy.cells import (
    CELLS_OF_NETWORKS,
    CELLS_OF_ORGANISATIONS,
    CELLS_OF_PAIRS,
    Cells,
    Kind,
    Parting,
)
from tillitsmaal.privacy.head_counts import Booleans, head_counts
from tillitsmaal.privacy.masked import answers_about_none, kept_scores, scores_of_cells, without_scores
from tillitsmaal.privacy.network_tables import people_of_networks, shown_means, shown_network_scores, shown_networks
from tillitsmaal.privacy.organisation_tables import shown_organisations
from tillitsmaal.privacy.pair_tables import shown_dyads, shown_masks, shown_pairs
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.settlement import parting
from tillitsmaal.responses import NETWORK, PAIR_KEYS, RATER, WAVE, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What is not among the numbers shown, of one network and wave.

    It is counted in pairs and organisations, which can be counted beside the numbers anyhow: how many answers they are
    would tell, with other counts, how many of few people answered.
    """

    network: str
    wave: str
    pairs: int
    """Pairs with anything left out."""
    organisations: int
    """Organisations of whose answers about no partner anything is."""
    lack: bool
    """Whether a pair is, since it lacks a scale that others are told with."""

    @property
    def some(self) -> bool:
        """Whether anything is left out."""
        return self.pairs + self.organisations > 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Release:
    """What was made fit for an audience, and what that took away."""

    rules: Rules
    left_out: tuple[LeftOut, ...]
    hidden_pairs: int
    """Possible pairs whose scores are not shown, in all networks and waves; 0 for `public`, which sees no pairs, and
    where nothing is asked about partners."""
    uncounted: bool
    """Whether people of any network and wave are not counted, since they were with another k, or as others, before."""


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedScoreAnalysis(ScoreAnalysis):
    """Scores as an audience may see them. The tables are those of `ScoreAnalysis`, and nothing else is in here.

    In `scores` are no numbers. A mean of fewer than ten people has one decimal, others two; columns of decimals
    (`given_decimals`) say which, as the numbers themselves do not (3.70). Of a pair its count of people says it.
    """

    release: Release
    shown_pairs: pd.DataFrame
    shown_dyads: pd.DataFrame
    shown_organisations: pd.DataFrame
    shown_networks: pd.DataFrame
    shown_network_scores: pd.DataFrame
    shown_means: tuple[NetworkMean, ...]

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """As `ScoreAnalysis.pairs`: every possible pair, with `suppressed` (bool) and, in place of a score, the span
        `<m>_low` to `<m>_high` where a group agrees on an end of the scale. Empty for `public`."""
        return self.shown_pairs

    @cached_property
    def dyads(self) -> pd.DataFrame:
        """As `ScoreAnalysis.dyads`: those with both directions shown."""
        return self.shown_dyads

    @cached_property
    def organisations(self) -> pd.DataFrame:
        """As `ScoreAnalysis.organisations`: `given` over the organisation's own cells, `received` over all cells about
        it, with spans `given_low` and so on; `respondents` is `<NA>` where it would tell of fewer than k, and
        `respondents_few` says whether it is under k itself."""
        return self.shown_organisations

    @cached_property
    def networks(self) -> pd.DataFrame:
        """As `ScoreAnalysis.networks`; what is counted of floors is of the pairs shown, `respondents` as for
        organisations."""
        return self.shown_networks

    @cached_property
    def network_scores(self) -> pd.DataFrame:
        """As `ScoreAnalysis.network_scores`, over cells; no `sd`, `min`, `max` and `below`."""
        return self.shown_network_scores

    @cached_property
    def means(self) -> tuple[NetworkMean, ...]:
        """As `ScoreAnalysis.means`: no interval under ten people."""
        return self.shown_means

    @cached_property
    def _item_tables(self) -> ItemTables:
        """None: what is answered to single questions tells about people who left some of them open."""
        return ItemTables(
            items=pd.DataFrame({name: [] for name in _ITEMS}),
            distribution=pd.DataFrame({name: [] for name in _ANSWERS}),
        )


_ITEMS: Final = ("network", "wave", "item", "n", "mean", "skipped", "not_shown", "dont_know", "not_relevant", "invalid")
_ANSWERS: Final = ("network", "wave", "item", "value", "count")


def share_scores(
    scores: Scores, rules: Rules, beside: Sequence[Scores] = (), find: Parting | None = None
) -> SharedScoreAnalysis:
    """Make scores fit for an audience: cells first, totals from cells.

    Parameters
    ----------
    scores
        Of everybody, with composites by the rule `pairs`.
    rules
        Of this release.
    beside
        Scores of other waves that are released with these: the cells are those of all of them.
    find
        What finds the cells; `parting` unless given.

    See Also
    --------
    tillitsmaal.privacy.cells.cells_of : the cells.
    """
    scores, *beside = spelled_alike([scores, *beside], scores)
    cells, public = (find or parting(rules))([scores, *beside])[0], rules.audience == "public"
    of_pairs, of_organisations, of_networks = (scores_of_cells(scores, cells, kinds, rules) for kinds in _KINDS)
    shown, people = shown_masks(cells, scores.by_pair), people_of_networks(scores, cells, rules)
    pairs = shown_pairs(of_pairs, shown)
    heads = head_counts(scores, rules, cells.uncounted)
    seen = slice(0 if public else None)
    asked = bool(scores.responses.questionnaire.pair_measures())
    return SharedScoreAnalysis(
        scores=without_scores(scores, rules),
        release=Release(
            rules=rules,
            left_out=tuple(left_out(scores, cells)),
            hidden_pairs=0 if public or not asked else int(pairs["suppressed"].sum()),
            uncounted=bool(cells.uncounted),
        ),
        shown_pairs=pairs[seen],
        shown_dyads=shown_dyads(of_pairs, shown, pairs)[seen],
        shown_organisations=shown_organisations(of_pairs, of_organisations, heads.organisations)[seen],
        shown_networks=shown_networks(scores, pairs, heads.networks, rules),
        shown_network_scores=shown_network_scores(of_networks, people),
        shown_means=shown_means(
            kept_scores(scores, cells),
            kept_scores(scores, cells, CELLS_OF_PAIRS),
            of_networks,
            people,
        ),
    )


_KINDS: Final = (CELLS_OF_PAIRS, CELLS_OF_ORGANISATIONS, CELLS_OF_NETWORKS)


def left_out(scores: Scores, cells: Cells) -> Iterator[LeftOut]:
    """Count what anything is left out of, by network and wave."""
    persons, about_none = scores.by_respondent, scores.responses.respondents.keys
    out, lack = _out_of_cells(scores, cells)
    none_out = np.zeros(len(about_none), bool)
    for _, left in answers_about_none(scores, cells).values():
        none_out |= left
    names = np.unique(np.concatenate([key_codes(frame, KEYS) for frame in (persons, about_none)]))
    gone = (
        persons[out].drop_duplicates(list(PAIR_KEYS)),
        about_none[none_out].drop_duplicates([NETWORK, WAVE, RATER]),
        persons[lack],
    )
    numbers = (counts(positions(key_codes(frame, KEYS), names), len(names)).tolist() for frame in gone)
    keys = key_columns(names, persons, KEYS)
    for network, wave, pairs, organisations, lacking in zip(keys[NETWORK], keys[WAVE], *numbers, strict=True):
        yield LeftOut(network=str(network), wave=str(wave), pairs=pairs, organisations=organisations, lack=lacking > 0)


def _out_of_cells(scores: Scores, cells: Cells) -> tuple[Booleans, Booleans]:
    """Whether anything of each answer about a partner is in no cell, and whether since the pair lacks a scale."""
    pairs, persons = scores.by_pair, scores.by_respondent
    of_pair = positions(key_codes(persons, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    out, lack = np.zeros(len(persons), bool), np.zeros(len(persons), bool)
    for family in cells.families:
        has = persons[list(family.scales)].notna().any(axis=1).to_numpy()
        out |= has & ~np.isin(family.kind, CELLS_OF_NETWORKS)[of_pair]
        lack |= has & (family.kind == Kind.NONE)[of_pair]
    return out, lack
