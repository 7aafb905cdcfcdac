"""The two-wave path model: every outcome on every predictor at once, by maximum likelihood."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

DEPENDENT: Final = 1e-10
"""A predictor of which less than this share is its own is a combination of the others."""
ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathModel:
    """A saturated path model; pairs count as if independent, so the standard errors are too small."""

    paths: Floats
    """Outcome on predictor; shape (q, p)."""
    path_errors: Floats
    intercepts: Floats
    """Of the outcomes; shape (q,)."""
    intercept_errors: Floats
    standardised_paths: Floats
    residual_covariance: Floats
    """Divisor n; shape (q, q)."""
    residual_covariance_errors: Floats
    standardised_residual_covariance: Floats
    """1 − R² on the diagonal, correlations beside it."""
    predictor_covariance: Floats
    """Taken as given; divisor n; shape (p, p)."""
    predictor_correlation: Floats
    complete: Booleans
    """Which of the rows given have everything."""
    n: int
    log_likelihood: float
    """Of the outcomes given the predictors."""
    parameters: int
    aic: float
    bic: float


def saturated_path_model(outcomes: Floats, predictors: Floats) -> PathModel | NotEstimable:
    """Regress q outcomes on p predictors together, their residuals free to covary, by maximum likelihood.

    Y = α + XB' + E, E ~ N(0, Σ): with the same predictors everywhere B is that of least squares, Σ = E'E/n,
    Cov(vec B) = Σ ⊗ S_xx⁻¹/n with S_xx the predictors' covariance, Var(α_i) = σ_ii(1 + x̄'S_xx⁻¹x̄)/n,
    Var(σ_ij) = (σ_iiσ_jj + σ_ij²)/n. The model is saturated: χ² = 0 on 0 degrees of freedom, whatever the truth.
    Log-likelihood given X: −n/2·(q·log 2π + log|Σ| + q); intercepts are not counted among the parameters. With the
    second wave's trust and collaboration on the first wave's it is the cross-lagged model of two waves, which does not
    keep stable differences between pairs apart from change: a description, never a direction.

    Parameters
    ----------
    outcomes
        Shape (pairs, q).
    predictors
        Shape (pairs, p). Pairs that lack anything are left out.

    Returns
    -------
    PathModel or NotEstimable
        `no_pairs`; `too_few_pairs` if not more pairs than predictors and outcomes; `not_identified` if a predictor
        does not vary or is a combination of others; `no_variance` if an outcome does not vary beside the predictors,
        or the outcomes' residuals are combinations of each other.

    References
    ----------
    Zellner, A. (1962). An efficient method of estimating seemingly unrelated regressions.
    Checked against lavaan 0.6-14: case `C1_kapferer39`, estimates and standard errors to 1e-9, likelihood to 1e-6.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, noise = rng.normal(size=(2, 200, 2))
    >>> model = saturated_path_model(x @ np.array([[0.5, 0.1], [0.2, 0.4]]) + noise, x)
    >>> model.paths.round(2).tolist(), model.parameters
    ([[0.56, 0.12], [0.24, 0.5]], 7)
    """
    complete = np.asarray(np.isfinite(np.hstack([outcomes, predictors])).all(axis=1))
    y, x = outcomes[complete], predictors[complete]
    n, q, p = len(y), y.shape[1], x.shape[1]
    if n <= p + q:
        return NotEstimable(code="too_few_pairs" if n else "no_pairs", reason=f"{n} pairs")
    centres = y.mean(axis=0), x.mean(axis=0)
    y, x = y - centres[0], x - centres[1]
    basis, triangle = np.linalg.qr(x)
    if (np.abs(np.diag(triangle)) <= DEPENDENT * np.linalg.norm(predictors[complete], axis=0)).any():
        return NotEstimable(code="not_identified", reason="a predictor does not vary or is a combination of others")
    residuals = y - basis @ (basis.T @ y)
    own = np.abs(np.diag(np.linalg.qr(residuals)[1]))
    if (own <= ROUNDING * np.linalg.norm(outcomes[complete], axis=0)).any():
        return NotEstimable(code="no_variance", reason="an outcome is a combination of the rest")
    result = _model(np.linalg.solve(triangle, basis.T @ y).T, residuals, (y, x), centres, complete)
    for array in (result.paths, result.path_errors, result.residual_covariance, result.complete):
        array.setflags(write=False)
    return result


def _model(
    paths: Floats,
    residuals: Floats,
    centred: tuple[Floats, Floats],
    centres: tuple[Floats, Floats],
    complete: Booleans,
) -> PathModel:
    y, x = centred
    n, q, p = len(y), y.shape[1], x.shape[1]
    sigma, given = residuals.T @ residuals / n, x.T @ x / n
    variances, spread_y, spread_x = np.diag(sigma), np.sqrt((y**2).mean(axis=0)), np.sqrt(np.diag(given))
    scale, inverse, at = np.sqrt(np.outer(variances, variances)), np.linalg.inv(given), centres[1]
    standardised = sigma / scale
    np.fill_diagonal(standardised, variances / spread_y**2)
    likelihood = float(-n / 2 * (q * np.log(2 * np.pi) + np.linalg.slogdet(sigma)[1] + q))
    parameters = q * p + q * (q + 1) // 2
    return PathModel(
        paths=paths,
        path_errors=np.sqrt(np.outer(variances, np.diag(inverse)) / n),
        intercepts=centres[0] - paths @ at,
        intercept_errors=np.sqrt(variances * (1 + at @ inverse @ at) / n),
        standardised_paths=paths * spread_x / spread_y[:, None],
        residual_covariance=sigma,
        residual_covariance_errors=np.sqrt((scale**2 + sigma**2) / n),
        standardised_residual_covariance=standardised,
        predictor_covariance=given,
        predictor_correlation=given / np.outer(spread_x, spread_x),
        complete=complete,
        n=n,
        log_likelihood=likelihood,
        parameters=parameters,
        aic=2 * parameters - 2 * likelihood,
        bic=float(np.log(n)) * parameters - 2 * likelihood,
    )
