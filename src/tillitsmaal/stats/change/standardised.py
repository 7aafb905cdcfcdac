"""Standardised mean changes, and what they are corrected by in small samples."""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt
from typing import Final

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.distributions import noncentrality_of_t, normal_quantile

TOO_FEW: Final = NotEstimable(code="too_few_pairs", reason="a standard deviation needs two")
NO_VARIANCE: Final = NotEstimable(code="no_variance", reason="all tell the same")


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSize:
    """A standardised mean change, with its interval and its small-sample correction."""

    value: Number
    interval: Bounds
    corrected: Number
    """Times Hedges' J."""
    corrected_interval: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What the standardised changes are made of."""

    n: int
    mean_change: float
    sd_first: Number
    sd_last: Number
    sd_change: Number
    correlation: Number
    confidence: float


def divided(numerator: float, denominator: Number) -> Number:
    """A quotient, or why there is none."""
    if isinstance(denominator, NotEstimable):
        return denominator
    return numerator / denominator if denominator else NO_VARIANCE


def hedges_j(df: int) -> Number:
    """Small-sample correction J = Γ(ν/2)/(√(ν/2) Γ((ν − 1)/2)) with ν = df; `too_few_pairs` under ν = 2."""
    return exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2)) if df > 1 else TOO_FEW


def hedges_j_approximate(df: int) -> Number:
    """1 − 3/(4ν − 1) with ν = df; `too_few_pairs` under ν = 2."""
    return 1 - 3 / (4 * df - 1) if df > 1 else TOO_FEW


def noncentral_t_bounds(t: Number, df: int, root: float, confidence: float) -> Bounds:
    """Interval of a standardised difference d = root·t, from the noncentralities that make t a tail."""
    if isinstance(t, NotEstimable):
        return t
    tail = (1 - confidence) / 2
    low, high = noncentrality_of_t(t, df, 1 - tail), noncentrality_of_t(t, df, tail)
    return Interval(low=low * root, high=high * root, confidence=confidence)


def normal_bounds(value: Number, error: Number, confidence: float) -> Bounds:
    """Value ± z·SE."""
    if isinstance(value, NotEstimable):
        return value
    if isinstance(error, NotEstimable):
        return error
    width = normal_quantile(0.5 + confidence / 2) * error
    return Interval(low=value - width, high=value + width, confidence=confidence) if width else NO_VARIANCE


def effect(value: Number, interval: Bounds, j: Number) -> EffectSize:
    """Put the correction beside the value."""
    return EffectSize(
        value=value,
        interval=interval,
        corrected=_times(value, j),
        corrected_interval=_bounds_times(interval, j),
    )


def _times(value: Number, j: Number) -> Number:
    if isinstance(value, NotEstimable):
        return value
    return j if isinstance(j, NotEstimable) else value * j


def _bounds_times(interval: Bounds, j: Number) -> Bounds:
    if isinstance(interval, NotEstimable):
        return interval
    if isinstance(j, NotEstimable):
        return j
    return Interval(low=interval.low * j, high=interval.high * j, confidence=interval.confidence)


def dz(of: Moments) -> EffectSize:
    """M/s_D, interval from the noncentral t."""
    value = divided(of.mean_change, of.sd_change)
    root = sqrt(of.n)
    t = value if isinstance(value, NotEstimable) else value * root
    return effect(value, noncentral_t_bounds(t, of.n - 1, 1 / root, of.confidence), hedges_j(of.n - 1))


def dav(of: Moments) -> EffectSize:
    """M/√((s₁² + s₂²)/2), standard error (s_D/√n)/√((s₁² + s₂²)/2)."""
    if isinstance(of.sd_first, NotEstimable) or isinstance(of.sd_last, NotEstimable):
        return effect(TOO_FEW, TOO_FEW, TOO_FEW)
    average = sqrt((of.sd_first**2 + of.sd_last**2) / 2)
    value = divided(of.mean_change, average)
    error = divided(_plain(of.sd_change) / sqrt(of.n), average)
    return effect(value, normal_bounds(value, error, of.confidence), hedges_j(of.n - 1))


def dav_mean_sd(of: Moments) -> Number:
    """M/((s₁ + s₂)/2)."""
    if isinstance(of.sd_first, NotEstimable) or isinstance(of.sd_last, NotEstimable):
        return TOO_FEW
    return divided(of.mean_change, (of.sd_first + of.sd_last) / 2)


def drm(of: Moments) -> EffectSize:
    """M√(2(1 − r))/s_D, standard error √(2(1 − r)(1/n + d²/2n))."""
    if isinstance(of.correlation, NotEstimable):
        return effect(of.correlation, of.correlation, of.correlation)
    apart = 2 * max(1 - of.correlation, 0.0)
    value = divided(of.mean_change * sqrt(apart), of.sd_change)
    error = value if isinstance(value, NotEstimable) else sqrt(apart * (1 + value**2 / 2) / of.n)
    return effect(value, normal_bounds(value, error, of.confidence), hedges_j(of.n - 1))


def becker(of: Moments) -> EffectSize:
    """M/s₁, standard error √(2(1 − r)/n + d²/2n)."""
    value = divided(of.mean_change, of.sd_first)
    if isinstance(value, NotEstimable) or isinstance(of.correlation, NotEstimable):
        error: Number = of.correlation
    else:
        error = sqrt((2 * max(1 - of.correlation, 0.0) + value**2 / 2) / of.n)
    return effect(value, normal_bounds(value, error, of.confidence), hedges_j(of.n - 1))


def _plain(number: Number) -> float:
    return 0.0 if isinstance(number, NotEstimable) else number
