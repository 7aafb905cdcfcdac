"""95 % intervals of a programme's mean change by every method, for many complete rosters at once.

Changes are (replications, organisations, organisations), as `simulated` makes them. The organisation jackknife and the
crossed random effects are the program's own; the others, which are there for comparison only, are computed here for all
replications together, and `tests/test_coverage.py` holds them equal to the program's where it offers them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.change.crossed_mean import mean_by_crossed_effects
from tillitsmaal.stats.jackknife import means_over_pairs

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UPPER: Final = 0.975
RESAMPLES: Final = 999


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intervals:
    """One a replication; without width where the method estimates a negative variance, NaN where it gives none."""

    low: Floats
    high: Floats

    def wrong(self, truth: float = 0.0) -> float:
        """Share of intervals that the truth lies outside of; one without width always misses it."""
        there = ~np.isnan(self.low)
        return float(np.mean((self.low[there] > truth) | (self.high[there] < truth)))

    def without_width(self) -> float:
        """Share of replications in which the method estimates a negative variance."""
        return float(np.mean(self.low == self.high))

    def given(self) -> int:
        """How many replications have an interval."""
        return int(np.sum(~np.isnan(self.low)))


def naive_pairs(changes: Floats) -> Intervals:
    """Student's t over directed pairs, as if they were independent."""
    pairs = _off_diagonal(changes)
    number = pairs.shape[1]
    return _around(pairs.mean(axis=1), pairs.var(axis=1, ddof=1) / number, number - 1)


def naive_dyads(changes: Floats) -> Intervals:
    """Student's t over the means of dyads, as if those were independent."""
    above, below = np.triu_indices(changes.shape[1], 1)
    dyads = (changes[:, above, below] + changes[:, below, above]) / 2
    number = dyads.shape[1]
    return _around(dyads.mean(axis=1), dyads.var(axis=1, ddof=1) / number, number - 1)


def rater_clusters(changes: Floats) -> Intervals:
    """Clustered by rater (CR1), t(N−1)."""
    n = changes.shape[1]
    mean, left = _centred(changes)
    return _around(mean, _squares(left.sum(axis=2)) * n / (n - 1) / _pairs(n) ** 2, n - 1)


def two_way_clusters(changes: Floats) -> Intervals:
    """Clustered by rater and by target, × N/(N−1), t(N−1)."""
    n = changes.shape[1]
    mean, left = _centred(changes)
    raters, targets = _squares(left.sum(axis=2)), _squares(left.sum(axis=1))
    pairs = _squares(left.reshape(len(left), -1))
    return _around(mean, (raters + targets - pairs) * n / (n - 1) / _pairs(n) ** 2, n - 1)


def dyadic_textbook(changes: Floats) -> Intervals:
    """Robust to pairs that share an organisation, as printed in the papers, normal."""
    mean, variance = _dyadic(changes)
    return _around(mean, variance, None)


def dyadic_rescaled(changes: Floats) -> Intervals:
    """The same × N/(N−1), t(N−1)."""
    n = changes.shape[1]
    mean, variance = _dyadic(changes)
    return _around(mean, variance * n / (n - 1), n - 1)


def dyadic_corrected(changes: Floats) -> Intervals:
    """The same × N(N−1)/((N−2)(N−3)), which is unbiased for the mean of a complete roster, t(N−1)."""
    n = changes.shape[1]
    mean, variance = _dyadic(changes)
    return _around(mean, variance * n * (n - 1) / ((n - 2) * (n - 3)), n - 1)


def srm_analytic(changes: Floats) -> Intervals:
    """Variance of the mean after the social relations model, Satterthwaite's degrees of freedom.

    U = Σ(a_i + b_i)²/(N−1) and MS_D of the social relations model are independent mean squares with N−1 and N(N−3)/2
    degrees of freedom. The variance of the mean is U/N − MS_D/((N−1)(N−2)); where the organisations' part of it is
    estimated as negative, the dyads' alone, MS_D/(N(N−1)).
    """
    n = changes.shape[1]
    mean, left = _centred(changes)
    effects = (left.sum(axis=2) + left.sum(axis=1)) / (n - 2)
    above, below = np.triu_indices(n, 1)
    dyads = left[:, above, below] + left[:, below, above] - effects[:, above] - effects[:, below]
    free = n * (n - 3) / 2
    ms_u, ms_d = _squares(effects) / (n - 1), _squares(dyads) / 2 / free
    first, second = ms_u / n, ms_d / ((n - 1) * (n - 2))
    variance, alone = first - second, ms_d / _pairs(n)
    df = variance**2 / (first**2 / (n - 1) + second**2 / free)
    return _around(mean, np.maximum(variance, alone), np.where(variance > alone, df, free))


def organisation_jackknife(changes: Floats) -> Intervals:
    """The program's own: delete one organisation, t(N−1)."""
    replications, n, _ = changes.shape
    raters, targets = np.divmod(np.arange(n * n), n)
    several = np.nonzero(raters != targets)[0]
    groups = np.repeat(np.arange(replications), len(several))
    found = means_over_pairs(
        changes.reshape(replications, -1)[:, several].ravel(),
        np.tile(raters[several], replications),
        np.tile(targets[several], replications),
        groups,
        replications,
    )
    return _of(found)


def crossed_random_effects(changes: Floats) -> Intervals:
    """The program's own: rater, target and dyad as random effects, REML, Satterthwaite's degrees of freedom."""
    n = changes.shape[1]
    raters, targets = np.nonzero(~np.eye(n, dtype=bool))
    return _of([mean_by_crossed_effects(one[raters, targets], raters, targets) for one in changes])


def organisation_bootstrap(changes: Floats, rng: np.random.Generator, resamples: int = RESAMPLES) -> Intervals:
    """Organisations drawn with replacement, pairs of one with itself left out, percentiles."""
    n = changes.shape[1]
    filled = np.nan_to_num(changes)
    limits = np.empty((2, len(changes)))
    for number, one in enumerate(filled):
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=resamples).astype(np.float64)
        pairs = n**2 - np.sum(drawn**2, axis=1)
        with np.errstate(invalid="ignore"):
            means = np.sum((drawn @ one) * drawn, axis=1) / pairs
        limits[:, number] = np.nanquantile(means, [1 - UPPER, UPPER])
    return Intervals(low=limits[0], high=limits[1])


def respondent_rows(changes: Floats, rng: np.random.Generator, respondents: int, deviation: float) -> Intervals:
    """Student's t over the changes of single respondents, as if those were independent.

    Each organisation has so many respondents; each one's change about a target is that of the pair and an own
    deviation, normal with the given variance.
    """
    pairs = _off_diagonal(changes)
    own = rng.standard_normal((*pairs.shape, respondents)) * np.sqrt(deviation)
    rows = (pairs[:, :, None] + own).reshape(len(pairs), -1)
    number = rows.shape[1]
    return _around(rows.mean(axis=1), rows.var(axis=1, ddof=1) / number, number - 1)


COMPARED: Final[Mapping[str, Callable[[Floats], Intervals]]] = MappingProxyType(
    {
        "naive_pairs": naive_pairs,
        "naive_dyads": naive_dyads,
        "rater_clusters": rater_clusters,
        "two_way_clusters": two_way_clusters,
        "dyadic_textbook": dyadic_textbook,
        "dyadic_rescaled": dyadic_rescaled,
        "dyadic_corrected": dyadic_corrected,
        "srm_analytic": srm_analytic,
        "organisation_jackknife": organisation_jackknife,
    }
)
"""Those that need nothing but the changes, and are fast."""


def _around(mean: Floats, variance: Floats, df: Floats | float | None) -> Intervals:
    """Mean ± quantile·SE."""
    width = (ndtri(UPPER) if df is None else stdtrit(df, UPPER)) * np.sqrt(np.maximum(variance, 0.0))
    return Intervals(low=mean - width, high=mean + width)


def _of(found: list[Estimated]) -> Intervals:
    low, high = np.full((2, len(found)), np.nan)
    for number, estimate in enumerate(found):
        if not isinstance(estimate, NotEstimable):
            low[number], high[number] = estimate.low, estimate.high
    return Intervals(low=low, high=high)


def _off_diagonal(changes: Floats) -> Floats:
    return changes[:, ~np.eye(changes.shape[1], dtype=bool)]


def _centred(changes: Floats) -> tuple[Floats, Floats]:
    """Means, and what is left of the changes; 0 on the diagonal."""
    mean = _off_diagonal(changes).mean(axis=1)
    return mean, np.nan_to_num(changes - mean[:, None, None])


def _pairs(organisations: int) -> int:
    return organisations * (organisations - 1)


def _squares(values: Floats) -> Floats:
    result: Floats = np.einsum("ij,ij->i", values, values)
    return result


def _dyadic(changes: Floats) -> tuple[Floats, Floats]:
    """Mean, and its variance robust to shared organisations; negative ones stay negative."""
    mean, left = _centred(changes)
    above, below = np.triu_indices(changes.shape[1], 1)
    organisations = _squares(left.sum(axis=2) + left.sum(axis=1))
    dyads = _squares(left[:, above, below] + left[:, below, above])
    return mean, (organisations - dyads) / _pairs(changes.shape[1]) ** 2
