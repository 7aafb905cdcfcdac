"""Tests and standard errors that do not take the answers to be normal."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.distributions import chi_square_upper
from tillitsmaal.stats.factor.fit import Fit, information
from tillitsmaal.stats.factor.measures import Baseline, baseline_of
from tillitsmaal.stats.factor.model import element_directions

Floats = NDArray[np.float64]
Number = float | NotEstimable
Correction = Literal["satorra_bentler", "yuan_bentler"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustFit:
    """χ² corrected for kurtosis, and what follows from it."""

    correction: Correction
    scaling: float
    """c, by which χ² is divided; 1 for normal answers, more where tails are heavy."""
    chi_square: float
    degrees_of_freedom: int
    p: float
    baseline_scaling: float
    cfi_scaled: float
    """From the divided χ² of model and baseline."""
    tli_scaled: Number
    rmsea_scaled: float
    cfi: float
    """Estimates what the CFI would be for normal answers."""
    tli: Number
    rmsea: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RobustErrors:
    """Standard errors by the sandwich of the observed information and the rows' slopes."""

    standard_errors: Floats
    """Of the declared parameters, 0 for fixed ones."""
    covariance: Floats
    """Of the free parameters; shape (q, q)."""


def robust_fit(fit: Fit, items: Floats, correction: Correction = "yuan_bentler") -> RobustFit | NotEstimable:
    """Correct χ² for answers that are not normal.

    χ²/c. Satorra–Bentler: c = tr(UΓ)/df, Γ the covariances of the rows' cross-products,
    U = V − VΔ(Δ'VΔ)⁻¹Δ'V, V = ½·Σ⁻¹⊗Σ⁻¹. Yuan–Bentler: c = [tr(B₁A₁⁻¹) − tr(B₀A₀⁻¹)]/df, A the observed information a
    row and B the mean cross-product of the rows' slopes, of the unrestricted model (1) and of this one (0). CFI, TLI
    and RMSEA by χ² − c·df estimate what they are for normal answers; by the divided χ² they are `…_scaled`.

    Parameters
    ----------
    fit
        A fit of one group of complete rows without a mean structure.
    items
        The answers it rests on, NaN where not answered; rows that are not complete are left out; shape (n, k).
    correction
        Which c.

    Returns
    -------
    RobustFit or NotEstimable
        `not_offered_yet` for several groups, a mean structure or rows with missing values; `undefined` without
        degrees of freedom, or if c is not above 0.

    References
    ----------
    Satorra, A. & Bentler, P. M. (1994). Corrections to test statistics and standard errors in covariance structure
    analysis.
    Yuan, K.-H. & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance structure analysis with
    nonnormal missing data.
    Brosseau-Liard, P. E. & Savalei, V. (2014). Adjusting incremental fit indices for nonnormality.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-4.
    """
    if not _is_plain(fit):
        return NotEstimable(code="not_offered_yet", reason="only for one group of complete rows without means")
    df = fit.degrees_of_freedom
    if df == 0:
        return NotEstimable(code="undefined", reason="a model without degrees of freedom cannot fail")
    rows = _deviations(items)
    baseline = baseline_of(fit.sample)
    scaling = _lost(fit, rows, correction) / df
    baseline_scaling = _lost_by_baseline(rows, correction) / max(baseline.degrees_of_freedom, 1)
    if min(scaling, baseline_scaling) <= 0:
        return NotEstimable(code="undefined", reason="the correction of χ² is not above 0")
    return _corrected(fit, baseline, scaling, baseline_scaling, correction)


def robust_errors(fit: Fit, items: Floats) -> RobustErrors | NotEstimable:
    """Standard errors that do not take the answers to be normal: √diag(A⁻¹BA⁻¹/n).

    Parameters
    ----------
    fit, items
        As in `robust_fit`.

    Returns
    -------
    RobustErrors or NotEstimable
        `not_offered_yet` as in `robust_fit`; `not_identified` if the observed information is not positive definite.

    References
    ----------
    White, H. (1982). Maximum likelihood estimation of misspecified models.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-4.
    """
    if not _is_plain(fit):
        return NotEstimable(code="not_offered_yet", reason="only for one group of complete rows without means")
    bread = information(fit, expected=False)
    if bread is None:
        return NotEstimable(code="not_identified", reason="the observed information is not positive definite")
    rows = _deviations(items)
    slopes = _slopes(fit, rows)
    inverse = np.linalg.inv(bread)
    covariance: Floats = inverse @ (slopes.T @ slopes / len(rows)) @ inverse / len(rows)
    errors: Floats = np.append(np.sqrt(np.diag(covariance)), 0.0)[fit.layout.free]
    for array in (covariance, errors):
        array.setflags(write=False)
    return RobustErrors(standard_errors=errors, covariance=covariance)


def _is_plain(fit: Fit) -> bool:
    model = fit.layout.model
    return model.groups == 1 and not model.mean_structure and fit.sample.missing == "listwise"


def _deviations(items: Floats) -> Floats:
    rows = items[~np.isnan(items).any(axis=1)]
    deviations: Floats = rows - rows.mean(axis=0)
    return deviations


def _slopes(fit: Fit, rows: Floats) -> Floats:
    """∂ℓ_i/∂θ of each row; shape (n, q)."""
    k, layout = rows.shape[1], fit.layout
    here = np.flatnonzero(layout.free >= 0)
    precision = np.linalg.inv(fit.groups[0].covariance)
    directions = element_directions(layout, fit.groups[0], here)[:, k:].reshape(-1, k, k)
    turned = rows @ precision
    slopes = np.zeros((len(rows), layout.size))
    for number, direction in zip(layout.free[here], directions, strict=True):
        slopes[:, number] += (((turned @ direction) * turned).sum(axis=1) - (precision * direction).sum()) / 2
    return slopes


def _lost(fit: Fit, rows: Floats, correction: Correction) -> float:
    """df·c."""
    slopes = _slopes(fit, rows)
    between = slopes.T @ slopes / len(rows)
    observed = information(fit, expected=correction == "satorra_bentler")
    if observed is None:
        return 0.0
    of_model = float(np.trace(np.linalg.solve(observed, between)))
    precision = np.linalg.inv(fit.groups[0].covariance).astype(np.float64)
    s = rows.T @ rows / len(rows)
    if correction == "satorra_bentler":
        return _spread(rows, precision) - of_model
    return _unrestricted(rows) - float((precision * s).sum()) - of_model


def _lost_by_baseline(rows: Floats, correction: Correction) -> float:
    variances: Floats = (rows**2).mean(axis=0)
    of_model = float(((rows**4).mean(axis=0) / variances**2 - 1).sum()) / 2
    if correction == "satorra_bentler":
        return _spread(rows, np.diag(1 / variances)) - of_model
    return _unrestricted(rows) - float(len(variances)) - of_model


def _spread(rows: Floats, precision: Floats) -> float:
    """tr(VΓ), the mean of ½·tr(QzQz) over the rows, z = dd' − S."""
    s = rows.T @ rows / len(rows)
    turned = rows @ precision
    length = (turned * rows).sum(axis=1)
    mixed = float((precision @ s @ precision * s).sum())
    return float((length**2).mean() - mixed) / 2


def _unrestricted(rows: Floats) -> float:
    """tr(B₁A₁⁻¹), from Mardia's kurtosis."""
    k = rows.shape[1]
    length = (rows @ np.linalg.inv(rows.T @ rows / len(rows)) * rows).sum(axis=1)
    return float(k + ((length**2).mean() - k) / 2)


def _corrected(
    fit: Fit, baseline: Baseline, scaling: float, baseline_scaling: float, correction: Correction
) -> RobustFit:
    df, df_0, chi_square = fit.degrees_of_freedom, baseline.degrees_of_freedom, fit.chi_square
    scaled, scaled_0 = chi_square / scaling, baseline.chi_square / baseline_scaling
    excess, excess_0 = chi_square - scaling * df, baseline.chi_square - baseline_scaling * df_0
    return RobustFit(
        correction=correction,
        scaling=scaling,
        chi_square=scaled,
        degrees_of_freedom=df,
        p=chi_square_upper(scaled, df),
        baseline_scaling=baseline_scaling,
        cfi_scaled=_cfi(scaled - df, scaled_0 - df_0),
        tli_scaled=_tli((scaled - df) * df_0, (scaled_0 - df_0) * df),
        rmsea_scaled=math.sqrt(max(scaled - df, 0.0) / (df * fit.sample.n)),
        cfi=_cfi(excess, excess_0),
        tli=_tli(excess * df_0, excess_0 * df),
        rmsea=math.sqrt(max(excess, 0.0) / (df * fit.sample.n)),
    )


def _cfi(excess: float, excess_0: float) -> float:
    return 1.0 if max(excess, excess_0) <= 0 else 1 - max(excess, 0.0) / max(excess, excess_0)


def _tli(above: float, below: float) -> Number:
    return 1 - above / below if below else NotEstimable(code="undefined", reason="the baseline model fits by chance")
