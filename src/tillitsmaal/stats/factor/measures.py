"""How well a factor model fits."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.distributions import chi_square_upper
from tillitsmaal.stats.factor.fit import Fit, moments_in
from tillitsmaal.stats.factor.normal_theory import LOG_2_PI, likelihood_and_curvature
from tillitsmaal.stats.factor.patterns import MissingPatterns, available_moments
from tillitsmaal.stats.factor.rmsea import Rmsea, rmsea
from tillitsmaal.stats.factor.sample import Sample

Floats = NDArray[np.float64]
Number = float | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The model in which no two items covary, means and variances being free in every group."""

    chi_square: float
    degrees_of_freedom: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """Sizes of what the model leaves of the moments; groups weighted by their rows."""

    srmr: float
    """Standardised root mean square residual; counts the means where they are modelled."""
    srmr_without_means: float
    rmr: float
    """In the items' own units."""
    gfi: float
    """Goodness of fit, at most 1."""
    agfi: float
    """Goodness of fit for the degrees of freedom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitMeasures:
    """The usual measures of fit."""

    n: int
    parameters: int
    """Free ones, equal ones counted once."""
    discrepancy: float
    """χ²/(2N)."""
    chi_square: float
    degrees_of_freedom: int
    p: Number
    baseline: Baseline
    cfi: float
    tli: Number
    nfi: Number
    ifi: Number
    rni: Number
    log_likelihood: float
    unrestricted_log_likelihood: float
    aic: float
    bic: float
    bic_adjusted: float
    """With (N + 2)/24 in place of N."""
    rmsea: Rmsea
    residuals: Residuals


def fit_measures(fit: Fit) -> FitMeasures:
    """Measures of fit of a model.

    χ² against the unrestricted model; CFI = 1 − max(χ² − df, 0)/max(χ² − df, χ₀² − df₀, 0); TLI =
    (χ₀²/df₀ − χ²/df)/(χ₀²/df₀ − 1); NFI = (χ₀² − χ²)/χ₀²; IFI = (χ₀² − χ²)/(χ₀² − df); RNI =
    1 − (χ² − df)/(χ₀² − df₀), with χ₀², df₀ of the independence model; AIC = −2ℓ + 2q, BIC = −2ℓ + q·ln N; SRMR the
    root mean square of (s_ij − σ_ij)/√(s_ii·s_jj), the diagonal included, and of (x̄_i − μ_i)/√s_ii where the means
    are modelled; under `fiml`, s and x̄ are those of the unrestricted model. GFI = 1 − e'Ve/s'Vs, e the residuals, s the
    moments, V the expected information of the unrestricted parameters at the solution; under `fiml`, s are the means
    and the pairwise covariances of the answers there are, as in the program it is checked against.

    Parameters
    ----------
    fit
        From `fit_model`.

    Returns
    -------
    FitMeasures
        Without degrees of freedom TLI is 1, as CFI, and p is `undefined`; indices whose denominator is 0 are
        `undefined`.

    References
    ----------
    Bentler, P. M. (1990). Comparative fit indexes in structural models.
    Tucker, L. R. & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor analysis.
    Bollen, K. A. (1989). A new incremental fit index for general structural equation models.
    Hu, L. & Bentler, P. M. (1999). Cutoff criteria for fit indexes in covariance structure analysis.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own cases `cfa_own`, `invariance_own_groups` and
    `invariance_own_waves`, χ² and CFI to 1e-6, the others to 1e-5.
    """
    chi_square, df, sample = fit.chi_square, fit.degrees_of_freedom, fit.sample
    baseline = baseline_of(sample)
    q, ll, n = fit.layout.size, fit.log_likelihood, sample.respondents
    excess, excess_0 = chi_square - df, baseline.chi_square - baseline.degrees_of_freedom
    return FitMeasures(
        n=n,
        parameters=q,
        discrepancy=chi_square / (2 * sample.n),
        chi_square=chi_square,
        degrees_of_freedom=df,
        p=chi_square_upper(chi_square, df) if df > 0 else NotEstimable(code="undefined", reason="df is 0"),
        baseline=baseline,
        cfi=1.0 if max(excess, excess_0) <= 0 else 1 - max(excess, 0.0) / max(excess, excess_0),
        tli=1.0 if df == 0 else _one_minus(excess * baseline.degrees_of_freedom, excess_0 * df),
        nfi=_one_minus(chi_square, baseline.chi_square),
        ifi=_one_minus(excess, baseline.chi_square - df),
        rni=_one_minus(excess, excess_0),
        log_likelihood=ll,
        unrestricted_log_likelihood=sample.log_likelihood,
        aic=2 * q - 2 * ll,
        bic=q * math.log(n) - 2 * ll,
        bic_adjusted=q * math.log((n + 2) / 24) - 2 * ll,
        rmsea=rmsea(chi_square, df, sample.n, len(fit.groups)),
        residuals=_residuals(fit),
    )


def _one_minus(above: float, below: float) -> Number:
    if below == 0:
        return NotEstimable(code="undefined", reason="the baseline model fits as expected by chance")
    return 1 - above / below


def baseline_of(sample: Sample) -> Baseline:
    """χ² of the independence model; with missing values, each item by the answers there are."""
    k = sample.patterns[0].observed.shape[1]
    log_likelihood = sum(_independent(one) for one in sample.patterns)
    chi_square = max(2 * (sample.log_likelihood - log_likelihood), 0.0)
    return Baseline(chi_square=chi_square, degrees_of_freedom=len(sample.patterns) * k * (k - 1) // 2)


def _independent(patterns: MissingPatterns) -> float:
    """Log-likelihood of items that do not covary, each with its own mean and variance."""
    counts = patterns.rows @ patterns.observed
    deviation = (patterns.means - patterns.rows @ patterns.means / counts) * patterns.observed
    spread = np.diagonal(patterns.scatters, axis1=1, axis2=2) + deviation**2
    variances = patterns.rows @ spread / counts
    return -0.5 * float(counts @ (LOG_2_PI + np.log(variances) + 1))


def _residuals(fit: Fit) -> Residuals:
    weights = np.array(fit.sample.sizes) / fit.sample.n
    srmr, without, rmr = weights @ np.array([_sizes_of_residuals(fit, group) for group in range(len(fit.groups))])
    lost, total = weights @ np.array([_weighted_squares(fit, group) for group in range(len(fit.groups))])
    df = fit.degrees_of_freedom
    gfi = 1 - lost / total
    return Residuals(
        srmr=float(srmr),
        srmr_without_means=float(without),
        rmr=float(rmr),
        gfi=float(gfi),
        agfi=float(1 - moments_in(fit.layout.model) / df * (1 - gfi)) if df > 0 else 1.0,
    )


def _sizes_of_residuals(fit: Fit, group: int) -> tuple[float, float, float]:
    """SRMR with and without means, and RMR."""
    moments, at, structured = fit.sample.unrestricted[group], fit.groups[group], fit.layout.model.mean_structure
    lower = np.tril_indices(len(moments.mean))
    left = moments.covariance - at.covariance
    width = np.sqrt(np.diag(moments.covariance))
    raw, standardised = left[lower], (left / np.outer(width, width))[lower]
    mean_left = moments.mean - at.mean if structured else np.zeros(0)
    return (
        _root_mean_square(np.append(standardised, mean_left / width if structured else [])),
        _root_mean_square(standardised),
        _root_mean_square(np.append(raw, mean_left)),
    )


def _weighted_squares(fit: Fit, group: int) -> tuple[float, float]:
    """Sums of squares of the residuals and of the moments, weighted by the expected information of a row."""
    patterns, at, structured = fit.sample.patterns[group], fit.groups[group], fit.layout.model.mean_structure
    mean, covariance = available_moments(patterns)
    expected = at.mean if structured else mean
    directions = np.array(
        [
            np.append(mean - expected, covariance - at.covariance),
            np.append(mean if structured else np.zeros_like(mean), covariance),
        ]
    )
    found = likelihood_and_curvature(expected, at.covariance, patterns, directions, expected=True)
    if found is None:
        return 0.0, 1.0
    lost, total = -np.diag(found[1]) / patterns.n
    return float(lost), float(total)


def _root_mean_square(values: Floats) -> float:
    return float(np.sqrt((values**2).mean()))
