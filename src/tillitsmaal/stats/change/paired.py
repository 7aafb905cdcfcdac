"""Paired change: the t-test and the standardised mean differences of two measurements of the same units."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.change.standardised import (
    NO_VARIANCE,
    TOO_FEW,
    EffectSize,
    Moments,
    becker,
    dav,
    dav_mean_sd,
    divided,
    drm,
    dz,
    hedges_j,
    hedges_j_approximate,
)
from tillitsmaal.stats.distributions import t_quantile, t_two_sided

__all__ = ["EffectSize", "PairedChange", "PairedTest", "paired_change", "t_test"]

Floats = NDArray[np.float64]

ROUNDING: Final = 1e-12
"""A standard deviation under this share of the largest value is rounding, not variance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedTest:
    """Student's test of a mean against 0."""

    n: int
    mean: float
    sd: Number
    standard_error: Number
    t: Number
    degrees_of_freedom: int
    p: Number
    interval: Bounds
    """Of the mean, t(n − 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedChange:
    """Two measurements of the same units."""

    change: PairedTest
    """Mean, standard deviation and test of the differences."""
    mean_first: float
    mean_last: float
    sd_first: Number
    sd_last: Number
    correlation: Number
    hedges_j: Number
    """Small-sample correction, exact."""
    hedges_j_approximate: Number
    """1 − 3/(4ν − 1)."""
    dz: EffectSize
    dav: EffectSize
    """By √((s₁² + s₂²)/2)."""
    dav_mean_sd: Number
    """By (s₁ + s₂)/2."""
    drm: EffectSize
    becker: EffectSize
    """By s₁."""


def paired_change(first: Floats, last: Floats, confidence: float = 0.95) -> PairedChange | NotEstimable:
    """Mean change of paired measurements, with the usual standardised forms.

    D = x₂ − x₁ with mean M and standard deviation s_D, r the correlation of the two, ν = n − 1.
    d_z = M/s_D, interval from the noncentral t; d_av = M/√((s₁² + s₂²)/2), standard error (s_D/√n)/s_av, and beside
    it M/((s₁ + s₂)/2); d_rm = M√(2(1 − r))/s_D, standard error √(2(1 − r)(1/n + d²/2n)); Becker's d = M/s₁,
    standard error √(2(1 − r)/n + d²/2n); these intervals are normal. Hedges' correction for all is
    J = Γ(ν/2)/(√(ν/2) Γ((ν − 1)/2)). Units measured once are left out. The units count as independent, which partner
    pairs are not: the jackknife over organisations is for them.

    Parameters
    ----------
    first, last
        The two measurements, in the same unit; shape (units,), NaN where missing.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    PairedChange or NotEstimable
        `no_matched_pairs` if no unit was measured twice. Inside: what needs a standard deviation is `too_few_pairs`
        with one unit, and `no_variance` where that standard deviation is 0, for a test of changes that are all the
        same would claim certainty; J and what it corrects are `too_few_pairs` with two units.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences.
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators.
    Becker, B. J. (1988). Synthesizing standardized mean-change measures.
    Algina, J. & Keselman, H. J. (2003). Approximate confidence intervals for effect sizes.
    Cumming, G. (2012). Understanding the new statistics.
    Lakens, D. (2013). Calculating and reporting effect sizes to facilitate cumulative science.
    Checked against R 4.2.2 `t.test` and effectsize 0.8.3: reference cases `change_sai_open`, `edge_change_open` and
    `pipeline_pairs_open`, to 1e-8 (noncentral t: 1e-4, since R searches for it); own case `change_small`.

    Examples
    --------
    >>> found = paired_change(np.array([3.0, 4, 2, 5]), np.array([4.0, 4, 3, 7]))
    >>> found.change.mean, round(found.change.t, 3), round(found.dz.value, 3), round(found.dz.corrected, 3)
    (1.0, 2.449, 1.225, 0.886)
    """
    both = ~(np.isnan(first) | np.isnan(last))
    x, y = first[both].astype(np.float64), last[both].astype(np.float64)
    if len(x) == 0:
        return NotEstimable(code="no_matched_pairs")
    scale = float(max(np.abs(x).max(), np.abs(y).max()))
    change = _test(y - x, scale, confidence)
    sd_first, sd_last = _sd(x, scale), _sd(y, scale)
    moments = Moments(
        n=len(x),
        mean_change=change.mean,
        sd_first=sd_first,
        sd_last=sd_last,
        sd_change=change.sd,
        correlation=_correlation(x, y, sd_first, sd_last),
        confidence=confidence,
    )
    return PairedChange(
        change=change,
        mean_first=float(x.mean()),
        mean_last=float(y.mean()),
        sd_first=sd_first,
        sd_last=sd_last,
        correlation=moments.correlation,
        hedges_j=hedges_j(len(x) - 1),
        hedges_j_approximate=hedges_j_approximate(len(x) - 1),
        dz=dz(moments),
        dav=dav(moments),
        dav_mean_sd=dav_mean_sd(moments),
        drm=drm(moments),
        becker=becker(moments),
    )


def t_test(values: Floats, confidence: float = 0.95) -> PairedTest | NotEstimable:
    """Student's test of a mean against 0: t = M/(s/√n) with n − 1 degrees of freedom, two-sided.

    Values that are NaN are left out. They count as independent.

    Parameters
    ----------
    values
        Changes, in any unit; shape (units,).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    PairedTest or NotEstimable
        `no_pairs` without a value. Inside: `too_few_pairs` with one, `no_variance` if all are the same.

    References
    ----------
    Student (1908). The probable error of a mean.
    Checked against R 4.2.2 `t.test`: reference cases `change_sai_open` and `pipeline_pairs_open`, to 1e-8.

    Examples
    --------
    >>> found = t_test(np.array([1.0, 0, 1, 2]))
    >>> found.mean, round(found.t, 3), round(found.p, 4)
    (1.0, 2.449, 0.0917)
    """
    there = values[~np.isnan(values)].astype(np.float64)
    if len(there) == 0:
        return NotEstimable(code="no_pairs")
    return _test(there, float(np.abs(there).max()), confidence)


def _test(values: Floats, scale: float, confidence: float) -> PairedTest:
    n, mean, sd = len(values), float(values.mean()), _sd(values, scale)
    error = sd if isinstance(sd, NotEstimable) else sd / sqrt(n)
    t = divided(mean, error)
    return PairedTest(
        n=n,
        mean=mean,
        sd=sd,
        standard_error=error,
        t=t,
        degrees_of_freedom=n - 1,
        p=t if isinstance(t, NotEstimable) else t_two_sided(t, n - 1),
        interval=_interval(mean, error, n - 1, confidence),
    )


def _interval(mean: float, error: Number, df: int, confidence: float) -> Bounds:
    if isinstance(error, NotEstimable):
        return error
    width = error * t_quantile(0.5 + confidence / 2, df)
    return Interval(low=mean - width, high=mean + width, confidence=confidence) if width else NO_VARIANCE


def _sd(values: Floats, scale: float) -> Number:
    """Sample standard deviation; rounding is 0."""
    if len(values) < 2:
        return TOO_FEW
    found = float(np.std(values, ddof=1))
    return found if found > ROUNDING * scale else 0.0


def _correlation(x: Floats, y: Floats, sd_first: Number, sd_last: Number) -> Number:
    if isinstance(sd_first, NotEstimable) or isinstance(sd_last, NotEstimable):
        return TOO_FEW
    if not (sd_first and sd_last):
        return NO_VARIANCE
    covariance = float(((x - x.mean()) * (y - y.mean())).sum()) / (len(x) - 1)
    found = covariance / (sd_first * sd_last)
    return found if abs(found) < 1 - ROUNDING else float(np.sign(found))
