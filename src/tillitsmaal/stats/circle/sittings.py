"""Do trust and collaboration still move together when different respondents tell of each?"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.circle.changes import PairChanges, PairScores, only, pair_changes
from tillitsmaal.stats.circle.words import FEWEST_L2
from tillitsmaal.stats.pairs.coupling_across import coupling_across_respondents

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

SEED: Final = 19950709
FEWEST_CONTRASTS: Final = 32
CELLS: Final = 200_000
"""Pairs times contrasts held at a time, where that leaves contrasts enough."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sittings:
    """What each respondent told of each pair in each wave; an entry an answered form."""

    pair: Integers
    """Position among the pairs of `PairScores`; shape (rows,)."""
    wave: Integers
    respondent: Integers
    """Non-negative; the same number for the same respondent in all waves."""
    trust: Floats
    """NaN where there is none."""
    collaboration: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AcrossRespondents:
    """Changes of the pairs that two respondents or more tell of, with contrasts of the respondents."""

    changes: PairChanges
    measures: Floats
    """ΔC, ΔT and first levels of both; of the pairs, then contrasts of their respondents; shape (1 + S, 4, pairs)."""

    @property
    def comovement(self) -> Estimated:
        """Slope of the relationship effects of ΔC on those of ΔT, told by different respondents, given first levels."""
        return coupling_across_respondents(self.measures, self.changes.raters, self.changes.targets)

    def without(self, organisation: int) -> "AcrossRespondents":
        """Leave out the pairs of an organisation."""
        kept = (self.changes.raters != organisation) & (self.changes.targets != organisation)
        return AcrossRespondents(changes=only(self.changes, kept), measures=self.measures[:, :, kept])


def across_respondents(scores: PairScores, sittings: Sittings) -> AcrossRespondents | None:
    """Changes as `pair_changes` has them, of pairs and waves that two respondents or more tell of.

    A respondent counts who gave both trust and collaboration. Contrasts are of the same waves: in a wave with k
    respondents Σ_r z_r(x_r − x̄)/√(k(k−1)), with signs z of each respondent that are orthogonal between respondents
    where there are no more respondents than contrasts, and drawn by a fixed seed where there are. A contrast's change
    is formed of its waves as a pair's is of its own; a first level is that of the first wave that counts.

    Parameters
    ----------
    scores
        Pair scores of one network: raters, targets and times are taken from it.
    sittings
        The respondents behind them.

    Returns
    -------
    AcrossRespondents or None
        None if no pair has two respondents in two waves.

    References
    ----------
    Podsakoff, P. M., MacKenzie, S. B. & Podsakoff, N. P. (2012). Sources of method bias in social science research and
    recommendations on how to control it.
    Checked against the sum over all pairs of different respondents, to 1e-10, in the tests.

    Examples
    --------
    >>> scores = PairScores(trust=np.array([[3.0, 4.0]]), collaboration=np.array([[2.0, 4.0]]), raters=np.array([0]),
    ...                     targets=np.array([1]))
    >>> both = Sittings(pair=np.zeros(4, int), wave=np.array([0, 0, 1, 1]), respondent=np.array([7, 8, 7, 8]),
    ...                 trust=np.array([2.0, 4, 4, 4]), collaboration=np.array([2.0, 2, 5, 3]))
    >>> found = across_respondents(scores, both)
    >>> found.measures[0].tolist()
    [[2.0], [1.0], [3.0], [2.0]]
    """
    given = np.isfinite(sittings.trust) & np.isfinite(sittings.collaboration)
    cell = (sittings.pair * scores.waves + sittings.wave)[given]
    voices = np.bincount(cell, minlength=scores.trust.size)
    several = voices[cell] >= 2
    if not several.any():
        return None
    cell, respondents = cell[several], sittings.respondent[given][several]
    signs = _signs(np.unique(respondents, return_inverse=True)[1], _contrasts(scores))
    trust, collaboration = (
        _with_contrasts(x[given][several], cell, voices, signs).reshape(-1, scores.waves)
        for x in (sittings.trust, sittings.collaboration)
    )
    rows = np.arange(len(trust))
    changes = pair_changes(
        PairScores(trust=trust, collaboration=collaboration, raters=rows, targets=rows, times=scores.times)
    )
    if isinstance(changes, NotEstimable):
        return None
    kept, parts = changes.raters, len(signs) + 1
    first = np.isfinite(trust[kept]).argmax(axis=1)
    measures = np.stack([changes.collaboration, changes.trust, trust[kept, first], collaboration[kept, first]])
    pair = kept[: len(kept) // parts]
    own = replace(
        only(changes, np.arange(len(kept)) < len(pair)), raters=scores.raters[pair], targets=scores.targets[pair]
    )
    return AcrossRespondents(changes=own, measures=measures.reshape(4, parts, -1).swapaxes(0, 1))


def enough_respondents(several: AcrossRespondents | None) -> bool:
    """Whether co-movement between respondents is judged: ten organisations in pairs with two of them."""
    return several is not None and several.changes.organisations >= FEWEST_L2


def _contrasts(scores: PairScores) -> int:
    return max(FEWEST_CONTRASTS, CELLS // len(scores.trust))


def _signs(respondents: Integers, most: int) -> Floats:
    """Signs of every row's respondent, (S, rows): columns of a Hadamard matrix where these are enough."""
    people = int(respondents.max()) + 1
    needed = max(1 << (people - 1).bit_length(), FEWEST_CONTRASTS)
    if needed > most:
        return np.random.default_rng(SEED).choice([-1.0, 1.0], size=(most, people))[:, respondents]
    found = np.ones((1, 1))
    while len(found) < needed:
        found = np.block([[found, found], [found, -found]])
    return found[:, respondents]


def _with_contrasts(values: Floats, cell: Integers, voices: Integers, signs: Floats) -> Floats:
    """Mean of every pair in every wave, then its contrasts; (1 + S, pairs × waves), NaN under two respondents."""
    k = voices.astype(np.float64)
    mean = np.bincount(cell, values, len(k)) / np.maximum(k, 1)
    weighted = signs * ((values - mean[cell]) / np.sqrt(k * (k - 1))[cell])
    order = np.argsort(cell, kind="stable")
    found = np.full((len(signs) + 1, len(k)), np.nan)
    some, starts = np.unique(cell[order], return_index=True)
    found[0, some] = mean[some]
    found[1:, some] = np.add.reduceat(weighted[:, order], starts, axis=1)
    return found
