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
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import Codes, counts, key_codes, key_columns, positions
from tillitsmaal.privacy.cells import (
    CELLS_OF_NETWORKS,
    CELLS_OF_ORGANISATIONS,
    CELLS_OF_PAIRS,
    Cells,
    Kind,
    Parting,
)
from tillitsmaal.privacy.coarse import SUPPRESSED
from tillitsmaal.privacy.head_counts import (
    Booleans,
    LeftOut,
    answered_pairs,
    head_counts,
    left_out_beside_groups,
    rows_beside_pairs,
    rows_for_public,
)
from tillitsmaal.privacy.masked import answers_about_none, kept_scores, scores_of_cells, without_scores
from tillitsmaal.privacy.network_tables import people_of_networks, shown_means, shown_network_scores, shown_networks
from tillitsmaal.privacy.organisation_tables import shown_organisations
from tillitsmaal.privacy.pair_tables import shown_dyads, shown_masks, shown_pairs
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.settlement import parting
from tillitsmaal.responses import NETWORK, PAIR_KEYS, RATER, RESPONDENT, WAVE, Scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Release:
    """What was made fit for an audience, and what that took away."""

    rules: Rules
    rows: int | NotEstimable | None
    """Rows of all the files that were read; None where under k, suppressed where other counts leave fewer than k."""
    left_out: tuple[LeftOut, ...]
    hidden_pairs: int
    """Possible pairs whose scores are not shown, in all networks and waves; 0 for `public`, which sees no pairs."""
    other_k: bool
    """Whether any of it was first released with another k, so that its people are not counted."""


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
    cells, public = (find or parting(rules))([scores, *beside])[0], rules.audience == "public"
    of_pairs, of_organisations, of_networks = (scores_of_cells(scores, cells, kinds) for kinds in _KINDS)
    shown, people = shown_masks(cells, scores.by_pair), people_of_networks(scores, cells)
    pairs = shown_pairs(of_pairs, shown)
    heads = head_counts(scores, rules, cells.uncounted)
    left = tuple(left_out(scores, cells, rules))
    seen = slice(0 if public else None)
    return SharedScoreAnalysis(
        scores=without_scores(scores, rules),
        release=Release(
            rules=rules,
            rows=SUPPRESSED if cells.uncounted else _rows(scores, pairs, left, rules),
            left_out=left,
            hidden_pairs=0 if public else int(pairs["suppressed"].sum()),
            other_k=bool(cells.uncounted),
        ),
        shown_pairs=pairs[seen],
        shown_dyads=shown_dyads(of_pairs, shown, pairs)[seen],
        shown_organisations=shown_organisations(scores, of_pairs, of_organisations, cells, heads.organisations)[seen],
        shown_networks=shown_networks(scores, pairs, heads.networks, rules),
        shown_network_scores=shown_network_scores(of_networks, people),
        shown_means=shown_means(
            kept_scores(scores, cells),
            kept_scores(scores, cells, CELLS_OF_PAIRS),
            of_networks,
            people,
        ),
    )


def _rows(scores: Scores, pairs: pd.DataFrame, left: Sequence[LeftOut], rules: Rules) -> int | NotEstimable | None:
    rows = sum(source.rows for source in scores.responses.inputs)
    if rules.audience == "partners":
        hidden = answered_pairs(scores) - int((~pairs["suppressed"]).sum())
        return rows_beside_pairs(rows, int(pairs["respondents"].sum()), hidden, left, rules)
    waves = [wave.name for wave in scores.responses.waves]
    return rows_for_public(rows, [scores] * len(waves), waves, left, rules)


_KINDS: Final = (CELLS_OF_PAIRS, CELLS_OF_ORGANISATIONS, CELLS_OF_NETWORKS)


def left_out(scores: Scores, cells: Cells, rules: Rules) -> Iterator[LeftOut]:
    """Count answers of which anything is left out, by network and wave."""
    persons, about_none = scores.by_respondent, scores.responses.respondents.keys
    out, lack = _out_of_cells(scores, cells)
    none_out = np.zeros(len(about_none), bool)
    for _, left in answers_about_none(scores, cells).values():
        none_out |= left
    names = np.unique(np.concatenate([key_codes(frame, KEYS) for frame in (persons, about_none)]))
    gone, gone_of_none = persons[out], about_none[none_out]
    groups = (gone.drop_duplicates(list(PAIR_KEYS)), gone_of_none.drop_duplicates(_RATERS))
    people = pd.concat([frame[[*_RATERS, RESPONDENT]] for frame in (gone, gone_of_none)]).drop_duplicates()
    numbers = zip(
        *(_of_networks(frames, names) for frames in ((gone, gone_of_none), groups, (people,), (persons[lack],))),
        strict=True,
    )
    keys = key_columns(names, persons, KEYS)
    for network, wave, (answers, of_groups, of_people, lacking) in zip(keys[NETWORK], keys[WAVE], numbers, strict=True):
        told = left_out_beside_groups(answers, of_groups, of_people, rules)
        if answers and (str(network), str(wave)) in cells.uncounted:
            told = SUPPRESSED
        yield LeftOut(network=str(network), wave=str(wave), answers=told, groups=of_groups, lack=lacking > 0)


_RATERS: Final = [NETWORK, WAVE, RATER]


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


def _of_networks(frames: Sequence[pd.DataFrame], names: Codes) -> list[int]:
    """Rows of each network and wave, in all the tables."""
    each = [counts(positions(key_codes(frame, KEYS), names), len(names)) for frame in frames]
    return [int(number) for number in np.sum(each, axis=0)]
