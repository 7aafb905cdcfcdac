"""What a fitted factor model says: estimates, standardised ones, correlations of the factors, what is left over."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.distributions import normal_quantile, normal_two_sided
from tillitsmaal.stats.factor.fit import Fit
from tillitsmaal.stats.factor.model import KINDS, Matrices, Parameter, values_at

Floats = NDArray[np.float64]
Number = float | NotEstimable
Bounds = Interval | NotEstimable

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterEstimate:
    """A declared parameter at the solution."""

    parameter: Parameter
    value: float
    standard_error: float
    """0 for a fixed parameter."""
    z: Number
    p: Number
    by_factors: Number
    """With factors of variance 1."""
    standardised: Number
    """With factors and items of variance 1; a residual covariance becomes a correlation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorCorrelation:
    """How two factors correlate."""

    first: int
    second: int
    """Factor numbers, first < second."""
    value: Number
    standard_error: Number
    interval: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestResidual:
    """The two items whose correlation the model misses most."""

    first: int
    second: int
    value: float
    """Observed minus expected correlation."""


def estimates(fit: Fit) -> tuple[ParameterEstimate, ...]:
    """Estimates of the declared parameters, in the order of their declaration.

    z = value/SE, p two-sided, both by the normal distribution. Standardised: λ_ij·√φ_jj/√σ_ii; φ_ij/√(φ_ii·φ_jj);
    θ_ii/σ_ii and θ_ij/√(θ_ii·θ_jj); ν_i/√σ_ii; α_j/√φ_jj, with σ_ii the variance that the model expects.

    Parameters
    ----------
    fit
        From `fit_model`.

    Returns
    -------
    tuple of ParameterEstimate
        z and p of a fixed parameter are `undefined`; standardised values are `negative_variance` if a variance they
        are divided by is not above 0.

    References
    ----------
    Bollen, K. A. (1989). Structural equations with latent variables.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-5.
    """
    errors = np.append(np.sqrt(np.diag(fit.covariance)), 0.0)[fit.layout.free]
    values = values_at(fit.layout, fit.point)
    parameters = fit.layout.model.parameters
    return tuple(
        _estimate(one, float(value), float(error), fit.groups[one.group])
        for one, value, error in zip(parameters, values, errors, strict=True)
    )


def _estimate(parameter: Parameter, value: float, error: float, at: Matrices) -> ParameterEstimate:
    fixed = NotEstimable(code="undefined", reason="the parameter is fixed")
    free = error > 0
    unit_of_factors, unit = _units(parameter, at)
    return ParameterEstimate(
        parameter=parameter,
        value=value,
        standard_error=error,
        z=value / error if free else fixed,
        p=normal_two_sided(value / error) if free else fixed,
        by_factors=_times(value, unit_of_factors),
        standardised=_times(value, unit),
    )


def standardised_value(parameter: Parameter, value: float, at: Matrices) -> Number:
    """A value of a parameter with factors and items of variance 1; `negative_variance` if there is no such value."""
    return _times(value, _units(parameter, at)[1])


def _units(parameter: Parameter, at: Matrices) -> tuple[float, float]:
    """What a value is multiplied by, for factors of variance 1 and for items too; NaN where there is none."""
    row, column = parameter.row, parameter.column
    phi, theta, sigma = np.diag(at.factor_covariance), np.diag(at.residual_covariance), np.diag(at.covariance)
    match parameter.kind:
        case "loading":
            return _root(phi[column]), _root(phi[column] / sigma[row])
        case "factor_covariance":
            both = _inverse_root(phi[row]) * _inverse_root(phi[column])
            return both, both
        case "residual_covariance":
            own = 1 / sigma[row] if row == column else _inverse_root(theta[row]) * _inverse_root(theta[column])
            return 1.0, float(own)
        case "intercept":
            return 1.0, _inverse_root(sigma[row])
        case "factor_mean":
            return _inverse_root(phi[row]), _inverse_root(phi[row])


def _root(value: float) -> float:
    return float(np.sqrt(value)) if value >= 0 else np.nan


def _inverse_root(value: float) -> float:
    return float(1 / np.sqrt(value)) if value > 0 else np.nan


def _times(value: float, unit: float) -> Number:
    if np.isnan(unit):
        return NotEstimable(code="negative_variance", reason="a variance to be divided by is not above 0")
    return value * unit


def factor_correlations(fit: Fit, group: int = 0, confidence: float = CONFIDENCE) -> tuple[FactorCorrelation, ...]:
    """Correlations between the factors of a group, φ_ij/√(φ_ii·φ_jj).

    Standard errors by the delta method; the interval is the value ± z·SE and is not cut at 1.

    Parameters
    ----------
    fit, group
        From `fit_model`, and which group.
    confidence
        Level of the intervals.

    Returns
    -------
    tuple of FactorCorrelation
        By first, then second factor. `negative_variance` if a factor's variance is not above 0; the interval of a
        correlation beyond 1 is `improper_solution`.

    References
    ----------
    Anderson, J. C. & Gerbing, D. W. (1988). Structural equation modeling in practice.
    Rönkkö, M. & Cho, E. (2022). An updated guideline for assessing discriminant validity.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-5.
    """
    m = fit.layout.model.factors
    return tuple(_correlation(fit, group, (i, j), confidence) for i in range(m) for j in range(i + 1, m))


def _correlation(fit: Fit, group: int, pair: tuple[int, int], confidence: float) -> FactorCorrelation:
    first, second = pair
    phi = fit.groups[group].factor_covariance
    if min(float(phi[first, first]), float(phi[second, second])) <= 0:
        wrong = NotEstimable(code="negative_variance", reason="a factor's variance is not above 0")
        return FactorCorrelation(first=first, second=second, value=wrong, standard_error=wrong, interval=wrong)
    covariance, variance, other = float(phi[first, second]), float(phi[first, first]), float(phi[second, second])
    scale = math.sqrt(variance * other)
    value = covariance / scale
    slopes = np.zeros(fit.layout.size)
    for row, column, slope in (
        (first, second, 1 / scale),
        (first, first, -value / (2 * variance)),
        (second, second, -value / (2 * other)),
    ):
        slopes += slope * _indicator(fit, group, row, column)
    error = math.sqrt(max(float(slopes @ fit.covariance @ slopes), 0.0))
    width = normal_quantile(0.5 + confidence / 2) * error
    interval: Bounds = Interval(low=value - width, high=value + width, confidence=confidence)
    if abs(value) > 1:
        interval = NotEstimable(code="improper_solution", reason="the correlation is beyond 1")
    return FactorCorrelation(first=first, second=second, value=value, standard_error=error, interval=interval)


def _indicator(fit: Fit, group: int, row: int, column: int) -> Floats:
    """1 at the free parameter that is this factor covariance, else 0."""
    layout = fit.layout
    mine = (layout.kinds == KINDS.index("factor_covariance")) & (layout.groups == group) & (layout.free >= 0)
    mine &= ((layout.rows == row) & (layout.columns == column)) | ((layout.rows == column) & (layout.columns == row))
    indicator = np.zeros(layout.size)
    indicator[layout.free[mine]] = 1.0
    return indicator


def explained_variance(fit: Fit, group: int = 0) -> Floats:
    """Share of each item's variance that the factors explain, R² = 1 − θ_ii/σ_ii; shape (k,)."""
    at = fit.groups[group]
    share: Floats = 1 - np.diag(at.residual_covariance) / np.diag(at.covariance)
    return share


def residual_correlations(fit: Fit, group: int = 0) -> Floats:
    """Observed minus expected correlations, each by its own variances; shape (k, k)."""
    return _as_correlations(fit.sample.unrestricted[group].covariance) - _as_correlations(fit.groups[group].covariance)


def largest_residual(fit: Fit, group: int = 0) -> LargestResidual:
    """The two items whose correlation the model misses most; the first such pair in order of the items."""
    left = np.triu(residual_correlations(fit, group), 1)
    first, second = np.unravel_index(int(np.argmax(np.abs(left))), left.shape)
    return LargestResidual(first=int(first), second=int(second), value=float(left[first, second]))


def _as_correlations(covariance: Floats) -> Floats:
    width = np.sqrt(np.diag(covariance))
    correlations: Floats = covariance / np.outer(width, width)
    return correlations
