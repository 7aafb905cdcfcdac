"""Simulated changes of pairs: what a programme could look like before anybody has answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.distributions import t_quantile

Floats = NDArray[np.float64]

CONFIDENCE: Final = 0.95
CELLS_AT_ONCE: Final = 200_000
MOST_CONTRASTS: Final = 7
RELIABILITY: Final = 0.5
"""Tillit convention: half of what one respondent tells of a change is the organisation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """How changes of pairs that share an organisation depend on each other."""

    rater: float
    """Variance of the raters' part."""
    target: float
    """Variance of the targets' part."""
    rater_target: float
    """Correlation of an organisation's part as rater with its part as target, −1 to 1."""
    rest: float
    """Variance of what is the pair's own."""
    reciprocity: float
    """Correlation of the two directions of a dyad in what is the pair's own, −1 to 1."""

    @property
    def spread(self) -> float:
        """Standard deviation of pair changes."""
        return sqrt(self.rater + self.target + self.rest)


MODERATE: Final = Dependence(rater=0.15, target=0.10, rater_target=0.3, rest=0.75, reciprocity=0.3)
STRONG: Final = Dependence(rater=0.30, target=0.20, rater_target=0.5, rest=0.50, reciprocity=0.3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A programme that is planned."""

    organisations: int
    """N, 2 or more."""
    respondents: float = 1.0
    """Respondents of each organisation, 1 or more; may be a mean."""
    waves: int = 2
    """2 or more, at equal distances; more waves make the same period more precise."""
    answered: float = 1.0
    """Share of the pairs that will have scores in the waves compared, above 0 and at most 1."""
    dependence: Dependence = MODERATE
    """Of changes of pairs with one respondent in two waves; its variances add up to 1."""
    reliability: float = RELIABILITY
    """Share of what one respondent tells that is the organisation's; see `with_respondents`."""

    @property
    def observed(self) -> Dependence:
        """Of the pair changes that the programme will have, with its respondents and waves."""
        return with_respondents(self.dependence, self.respondents, self.waves, self.reliability)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What the changes of two scales share, as pairs' scores show them, respondents' own part included."""

    mood: float = 0.0
    """Correlation of the raters' parts."""
    comovement: float = 0.0
    """Correlation of the relationship parts."""


NOTHING_SHARED: Final = Shared()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedMeans:
    """Mean changes of many programmes with their intervals; the shape is that of the leading axes."""

    mean: Floats
    width: Floats
    """Half width of the 95 % interval; infinite where there is none."""


def simulate_changes(
    rng: np.random.Generator,
    reps: int,
    n: int,
    dependence: Dependence,
    means: tuple[float, float] = (0.0, 0.0),
    shared: Shared = NOTHING_SHARED,
) -> Floats:
    """Draw changes of trust and collaboration of every directed pair.

    D_ij = δ + a_i + b_j + r_ij. Over organisations (a_i, b_i) are bivariate normal with variances `rater` and `target`
    and correlation ρ = `rater_target`; over dyads (r_ij, r_ji) with variance `rest` and correlation `reciprocity`. Of
    the two scales the a_i are correlated by `mood` and the r_ij by `comovement`; b_i = ρ·a_i + √(1 − ρ²)·f_i (standard
    units) with f independent between the scales, so that targets' parts share ρ²·mood and no more.

    Parameters
    ----------
    rng
        Where the draws come from.
    reps
        Programmes to draw.
    n
        Organisations.
    dependence
        Variances and correlations of each scale; where the variances add up to 1, `means` are in standard deviations
        of pair changes.
    means
        δ of trust and of collaboration.
    shared
        Correlations between the scales.

    Returns
    -------
    array of shape (reps, 2, n, n)
        Rater × target of trust, then of collaboration; NaN on the diagonal.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data.
    Checked against its own moments, and against the simulated programmes of `benchmarks/simulated.py`, in the tests.

    Examples
    --------
    >>> drawn = simulate_changes(np.random.default_rng(1), 400, 6, STRONG, (1.0, 0.0))
    >>> drawn.shape, round(float(np.nanmean(drawn[:, 0])), 1)
    ((400, 2, 6, 6), 1.0)
    """
    raters, own_targets = (rng.standard_normal((reps, 2, n)) for _ in range(2))
    pairs = rng.standard_normal((reps, 2, n, n))
    raters[:, 1] = _correlated(raters[:, 0], raters[:, 1], shared.mood)
    pairs[:, 1] = _correlated(pairs[:, 0], pairs[:, 1], shared.comovement)
    upper, lower = np.triu(pairs, 1), np.tril(pairs, -1)
    pairs = upper + _correlated(np.swapaxes(upper, -2, -1), lower, dependence.reciprocity)
    targets = _correlated(raters, own_targets, dependence.rater_target)
    found: Floats = np.array(means)[:, None, None] + sqrt(dependence.rest) * pairs
    found += sqrt(dependence.rater) * raters[..., :, None] + sqrt(dependence.target) * targets[..., None, :]
    found[..., np.arange(n), np.arange(n)] = np.nan
    return found


def _correlated(given: Floats, own: Floats, correlation: float) -> Floats:
    """Standard normal, correlated with `given`."""
    return correlation * given + sqrt(max(1 - correlation**2, 0.0)) * own


def simulated_means(changes: Floats, fewest: int = 3) -> SimulatedMeans:
    """`mean_over_pairs` of many programmes at once.

    Parameters
    ----------
    changes
        Rater × target, NaN where there is no pair; shape (…, N, N).
    fewest
        Organisations in pairs that an interval needs.

    Returns
    -------
    SimulatedMeans
        The mean is 0 without a pair. There is no interval under the fewest organisations, or if without one of them
        no pair is left.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against `mean_over_pairs` on each programme alone, to 1e-12, in the tests.

    Examples
    --------
    >>> found = simulated_means(simulate_changes(np.random.default_rng(1), 500, 10, MODERATE))
    >>> found.width.shape, bool(np.mean(np.abs(found.mean) < found.width) > 0.95)
    ((500, 2), True)
    """
    there = np.isfinite(changes)
    pairs, given = there.sum(axis=(-2, -1)), np.where(there, changes, 0.0)
    mean = given.sum(axis=(-2, -1)) / np.maximum(pairs, 1)
    centred = np.where(there, given - mean[..., None, None], 0.0)
    own = there.sum(axis=-1) + there.sum(axis=-2)
    left, n = pairs[..., None] - own, (own > 0).sum(axis=-1)
    shift = (centred.sum(axis=-1) + centred.sum(axis=-2)) / np.maximum(left, 1)
    centre = shift.sum(axis=-1) / np.maximum(n, 1)
    squares = np.where(own > 0, (shift - centre[..., None]) ** 2, 0.0).sum(axis=-1)
    quantiles = np.array([t_quantile(0.5 + CONFIDENCE / 2, max(df, 1)) for df in range(changes.shape[-1] + 1)])
    width = quantiles[np.maximum(n - 1, 0)] * np.sqrt((n - 1) / np.maximum(n, 1) * squares)
    known = (left > 0).all(axis=-1) & (n >= fewest)
    return SimulatedMeans(mean=mean, width=np.where(known, width, np.inf))


def with_respondents(dependence: Dependence, respondents: float, waves: int, reliability: float) -> Dependence:
    """Dependence of pair changes where several respondents answer for an organisation, in several waves.

    `dependence` is that of one respondent and two waves. Of what one respondent tells as rater, a share R
    (`reliability`) is the organisation's and 1 − R is the respondent's own and the day's. The mean of k respondents
    has variances `rater` and `rest` multiplied by f = R + (1 − R)·g/k; a straight line through W waves at equal
    distances, in place of a difference of two, makes g = 6(W − 1)/(W(W + 1)), which is 1 for two and for three waves.
    Targets' parts stay, and so do the covariances of an organisation's two parts and of the two directions of a dyad;
    correlations that would exceed 1 are 1.

    Parameters
    ----------
    dependence
        Of pairs with one respondent and two waves.
    respondents
        k, at least 1; may be a mean.
    waves
        W, at least 2.
    reliability
        R, above 0 and at most 1.

    Returns
    -------
    Dependence
        In the same unit: `spread` tells how much less pair changes vary.

    References
    ----------
    Spearman, C. (1910). Correlation calculated from faulty data.
    Checked against simulated respondents, in the tests.

    Examples
    --------
    >>> with_respondents(STRONG, 1, 2, 0.5) == STRONG
    True
    >>> found = with_respondents(STRONG, 4, 2, 0.5)
    >>> round(found.rater, 4), found.target, round(found.spread, 3)
    (0.1875, 0.2, 0.837)
    """
    line = 6 * (waves - 1) / (waves * (waves + 1))
    factor = reliability + (1 - reliability) * line / respondents
    return Dependence(
        rater=dependence.rater * factor,
        target=dependence.target,
        rater_target=_within_one(dependence.rater_target / sqrt(factor)),
        rest=dependence.rest * factor,
        reciprocity=_within_one(dependence.reciprocity / factor),
    )


def _within_one(correlation: float) -> float:
    return min(max(correlation, -1.0), 1.0)


def simulated_programmes(design: Design, shared: Shared, runs: int, seed: int) -> Iterator[Floats]:
    """Draw programmes without any true change, some at a time.

    Parameters
    ----------
    design
        The programme; pairs without scores are missing at random, on both scales.
    shared
        What trust and collaboration have in common.
    runs
        Programmes to draw.
    seed
        Of the draws.

    Yields
    ------
    array of shape (some, 2, N, N)
        Rater × target of trust, then of collaboration; NaN where there is no pair.

    Examples
    --------
    >>> [len(some) for some in simulated_programmes(Design(organisations=25), NOTHING_SHARED, 500, seed=1)]
    [320, 180]
    """
    rng, n, dependence = np.random.default_rng(seed), design.organisations, design.observed
    at_once = max(CELLS_AT_ONCE // n**2, 1)
    for start in range(0, runs, at_once):
        size = min(at_once, runs - start)
        changes = simulate_changes(rng, size, n, dependence, shared=shared)
        if design.answered < 1:
            changes = np.where(rng.random((size, 1, n, n)) < design.answered, changes, np.nan)
        yield changes


def simulated_contrasts(rng: np.random.Generator, runs: int, design: Design) -> Floats:
    """Draw what respondents of one organisation differ by, as contrasts of theirs: see `coupling_across_respondents`.

    Of the mean of k respondents a variance (1 − R)·g/k of `rest` is theirs (`with_respondents`), and so is that of a
    contrast. It is drawn anew for trust and for collaboration: no sitting colours both.

    Parameters
    ----------
    rng
        Where the draws come from.
    runs
        Programmes to draw.
    design
        The programme, with two respondents or more; of a mean, the whole part counts.

    Returns
    -------
    array of shape (runs, S, 2, N, N)
        As many contrasts as are independent, k − 1, and at most seven; of collaboration, then of trust.

    Examples
    --------
    >>> drawn = simulated_contrasts(np.random.default_rng(1), 400, Design(organisations=6, respondents=3))
    >>> drawn.shape, abs(float(drawn.var()) - MODERATE.rest * 0.5 / 3) < 0.002
    ((400, 2, 2, 6, 6), True)
    """
    k, n = int(design.respondents), design.organisations
    line = 6 * (design.waves - 1) / (design.waves * (design.waves + 1))
    variance = design.dependence.rest * (1 - design.reliability) * line / k
    shape = (runs, min(k - 1, MOST_CONTRASTS), 2, n, n)
    found: Floats = sqrt(variance) * rng.standard_normal(shape)
    return found
