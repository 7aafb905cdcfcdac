"""Linear regression over directed pairs."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.pairs.leave_one_out import LeftOut, left_out_coefficients

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

DEPENDENT: Final = 1e-10
"""A predictor of which less than this share is its own is a combination of the others."""
ROUNDING: Final = 1e-12
"""Residuals under this share of the largest outcome are rounding."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairRegression:
    """Least squares over directed pairs: the coefficients, and what every variance of them is made from."""

    coefficients: Floats
    """The constant (if there is one), then the predictors in their order; shape (k,)."""
    standardised: tuple[Number, ...]
    """β·s_x/s_y, one a predictor."""
    r_squared: Number
    residual_variance: Number
    """Σu²/(n − k)."""
    bread: Floats
    """(X'X)⁻¹; shape (k, k)."""
    influences: Floats
    """(X'X)⁻¹x_o·u_o; shape (pairs, k)."""
    complete: Booleans
    """Which of the pairs given have everything."""
    raters: Integers
    """Of the complete pairs."""
    targets: Integers
    pairs: int
    organisations: int
    left_out: LeftOut


def pair_regression(
    y: Floats, predictors: Floats, raters: Integers, targets: Integers, *, constant: bool = True
) -> PairRegression | NotEstimable:
    """Regress one measure of directed pairs on others by least squares: y_o = β₀ + Σβ_k·x_ok + u_o.

    Standard errors are asked for by name: `standard_errors` (every variance) and `coefficient` (an estimate with
    its interval, by method). Pairs that lack y or a predictor are left out; organisations in no complete pair do not
    count.

    Parameters
    ----------
    y
        The outcome, in any unit; shape (pairs,).
    predictors
        Shape (pairs, p), p ≥ 0; without predictors the constant is the mean.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.
    constant
        Whether a constant is added, as the first coefficient.

    Returns
    -------
    PairRegression or NotEstimable
        `no_pairs`; `too_few_pairs` if fewer complete pairs than coefficients; `not_identified` if a predictor does not
        vary or is a combination of others. Inside: R² and standardised coefficients are `no_variance` if y does not
        vary; the residual variance is `too_few_pairs` if there are no more pairs than coefficients.

    References
    ----------
    Fafchamps, M. & Gubert, F. (2007). The formation of risk sharing networks.
    Checked against R 4.2.2 with sandwich 3.0-2 and netregR 1.0.1: cases `B1_eies32`, `B2_warner8_exact`,
    `C1_kapferer39`, `C2_eies_circle`, and own case `pairs_regression`, to 1e-9.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> x, noise = np.arange(12.0), np.array([1, 0, -1, 2, 0, -2, 1, 1, -2, 0, 0, 1])
    >>> fit = pair_regression(1 + 2 * x + noise, x[:, None], raters, targets)
    >>> fit.coefficients.round(3).tolist(), round(fit.r_squared, 3)
    ([1.218, 1.976], 0.971)
    """
    raw = np.asarray(predictors, dtype=np.float64).reshape(len(y), -1)
    complete = np.isfinite(y) & np.isfinite(raw).all(axis=1)
    raters, targets = raters[complete], targets[complete]
    design = np.column_stack([np.ones((len(raters), int(constant))), raw[complete]])
    n, k = design.shape
    if n < max(k, 1):
        return NotEstimable(code="too_few_pairs" if n else "no_pairs", reason=f"{n} pairs for {k} coefficients")
    fit = _least_squares(y[complete], design)
    if isinstance(fit, NotEstimable):
        return fit
    spread = NotEstimable(code="too_few_pairs", reason=f"{n} pairs for {k} coefficients")
    squares = float(fit.residuals @ fit.residuals)
    result = PairRegression(
        coefficients=fit.coefficients,
        standardised=_standardised(y[complete], raw[complete], fit.coefficients[int(constant) :]),
        r_squared=_r_squared(y[complete], squares, constant),
        residual_variance=squares / (n - k) if n > k else spread,
        bread=fit.bread,
        influences=fit.influences,
        complete=complete,
        raters=raters,
        targets=targets,
        pairs=n,
        organisations=len(np.unique(np.concatenate([raters, targets]))),
        left_out=left_out_coefficients(y[complete], design, raters, targets),
    )
    for array in (result.coefficients, result.bread, result.influences, result.complete, result.raters, result.targets):
        array.setflags(write=False)
    return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _LeastSquares:
    coefficients: Floats
    residuals: Floats
    bread: Floats
    influences: Floats


def _least_squares(y: Floats, design: Floats) -> _LeastSquares | NotEstimable:
    basis, triangle = np.linalg.qr(design)
    own = np.abs(np.diag(triangle)) <= DEPENDENT * np.linalg.norm(design, axis=0)
    if own.any():
        return NotEstimable(code="not_identified", reason="a predictor does not vary or is a combination of others")
    projected, back = basis.T @ y, np.linalg.inv(triangle)
    residuals = y - basis @ projected
    if np.abs(residuals).max(initial=0.0) <= ROUNDING * np.abs(y).max(initial=0.0):
        residuals = np.zeros_like(y)
    return _LeastSquares(
        coefficients=back @ projected,
        residuals=residuals,
        bread=back @ back.T,
        influences=(basis * residuals[:, None]) @ back.T,
    )


def _r_squared(y: Floats, squares: float, constant: bool) -> Number:
    explained = y - y.mean() if constant else y
    total = float(explained @ explained)
    if total <= len(y) * (ROUNDING * np.abs(y).max(initial=0.0)) ** 2:
        return NotEstimable(code="no_variance", reason="the outcome is the same in every pair")
    return 1 - squares / total


def _standardised(y: Floats, x: Floats, coefficients: Floats) -> tuple[Number, ...]:
    spread = float(np.std(y, ddof=1)) if len(y) > 1 else 0.0
    if spread <= ROUNDING * np.abs(y).max(initial=0.0):
        return tuple(NotEstimable(code="no_variance", reason="the outcome is the same in every pair") for _ in x.T)
    return tuple(float(one) for one in coefficients * np.std(x, axis=0, ddof=1) / spread)
