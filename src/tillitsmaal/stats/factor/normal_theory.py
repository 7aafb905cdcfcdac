"""The normal likelihood of rows with missing values, and its derivatives by means and covariances."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.patterns import MissingPatterns

Floats = NDArray[np.float64]

LOG_2_PI: Final = float(np.log(2 * np.pi))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Likelihood:
    """The log-likelihood at a mean and covariance matrix, with its derivatives."""

    value: float
    by_mean: Floats
    """∂ℓ/∂μ; shape (k,)."""
    by_covariance: Floats
    """W, symmetric, with dℓ = tr(W·dΣ) for a symmetric dΣ; shape (k, k)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """Terms of the likelihood by pattern, 0 at what is not observed."""

    log_determinants: Floats
    precision: Floats
    """Q = Σ⁻¹; shape (P, k, k)."""
    fitted: Floats
    """A = Q(S + dd')Q with d = x̄ − μ; shape (P, k, k)."""
    away: Floats
    """a = Qd; shape (P, k)."""
    distance: Floats
    """tr(Q(S + dd')); shape (P,)."""


def terms_by_pattern(mean: Floats, covariance: Floats, patterns: MissingPatterns) -> Terms | None:
    """What the likelihood and its derivatives are made of; None if Σ is not positive definite."""
    both = patterns.observed[:, :, None] * patterns.observed[:, None, :]
    padded = both * covariance + np.eye(len(mean)) * (1 - patterns.observed)[:, None, :]
    try:
        roots = np.linalg.cholesky(padded)
        precision = np.linalg.inv(padded) * both
    except np.linalg.LinAlgError:
        return None
    deviation = (patterns.means - mean) * patterns.observed
    spread = patterns.scatters + deviation[:, :, None] * deviation[:, None, :]
    return Terms(
        log_determinants=2 * np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1),
        precision=precision,
        fitted=precision @ spread @ precision,
        away=(precision @ deviation[:, :, None])[:, :, 0],
        distance=(precision * spread).sum(axis=(1, 2)),
    )


def loglik_and_gradient(mean: Floats, covariance: Floats, patterns: MissingPatterns) -> Likelihood | NotEstimable:
    """Log-likelihood of normal rows with missing values, and its derivatives by mean and covariance.

    ℓ = −½·Σ_p n_p·[m_p·ln 2π + ln|Σ_p| + tr(Σ_p⁻¹(S_p + d_p·d_p'))] over the patterns p, with d_p = x̄_p − μ_p and
    m_p, μ_p, Σ_p the number, means and covariances of the variables that pattern p has. Missing values are taken to be
    missing at random.

    Parameters
    ----------
    mean, covariance
        μ and Σ of the model; shapes (k,) and (k, k).
    patterns
        From `missing_patterns`.

    Returns
    -------
    Likelihood or NotEstimable
        `improper_solution` if Σ is not positive definite.

    References
    ----------
    Arbuckle, J. L. (1996). Full information estimation in the presence of incomplete data.
    Checked against R 4.2.2, lavaan 0.6-14: log-likelihoods of case `cfa_own`, to 1e-8; derivatives against differences.

    Examples
    --------
    >>> from tillitsmaal.stats.factor.patterns import missing_patterns
    >>> rows = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, np.nan]])
    >>> round(loglik_and_gradient(np.zeros(2), np.eye(2), missing_patterns(rows)).value, 6)
    -7.594693
    """
    parts = terms_by_pattern(mean, covariance, patterns)
    if parts is None:
        return NotEstimable(code="improper_solution", reason="the covariance matrix is not positive definite")
    return likelihood_of(parts, patterns)


def likelihood_of(parts: Terms, patterns: MissingPatterns) -> Likelihood:
    """Sum the terms over the patterns."""
    n = patterns.rows
    terms = patterns.observed.sum(axis=1) * LOG_2_PI + parts.log_determinants + parts.distance
    return Likelihood(
        value=-0.5 * float(n @ terms),
        by_mean=n @ parts.away,
        by_covariance=-0.5 * np.tensordot(n, parts.precision - parts.fitted, axes=1),
    )


def likelihood_and_curvature(
    mean: Floats, covariance: Floats, patterns: MissingPatterns, directions: Floats, expected: bool = False
) -> tuple[Likelihood, Floats] | None:
    """`loglik_and_gradient` with the second derivatives of ℓ along directions of (μ, Σ).

    d²ℓ(x, y) = Σ_p n_p·[½·tr(QXQY) − ½·tr(QXAY) − ½·tr(AXQY) − x'Qy − a'Xq_y − a'Yq_x], with Q = Σ_p⁻¹,
    A = Q(S_p + d_p·d_p')Q, a = Qd_p, and (x, X), (y, Y) two directions, q_x = Qx; the expectation, given what is
    missing, has A = Q and a = 0, which makes it minus Fisher's information.

    Parameters
    ----------
    mean, covariance, patterns
        As in `loglik_and_gradient`.
    directions
        dμ and the elements of dΣ (symmetric), a row a direction; shape (q, k + k²). In a model with parameters θ
        they are ∂μ/∂θ and ∂Σ/∂θ; what curves μ(θ) and Σ(θ) themselves is then to be added.
    expected
        Whether to take the expectation.

    Returns
    -------
    Likelihood and an array of shape (q, q), or None
        None if Σ is not positive definite.
    """
    parts = terms_by_pattern(mean, covariance, patterns)
    if parts is None:
        return None
    curvature = _of_one_pattern if len(patterns.rows) == 1 else _of_patterns
    return likelihood_of(parts, patterns), curvature(parts, patterns, directions, expected)


def _of_one_pattern(parts: Terms, patterns: MissingPatterns, directions: Floats, expected: bool) -> Floats:
    k = patterns.observed.shape[1]
    q, a, away = parts.precision[0], parts.fitted[0], parts.away[0]
    means, flat = directions[:, :k], directions[:, k:]
    along = flat.reshape(-1, k, k)
    with_q = q @ along
    half = (with_q @ q).reshape(-1, k * k) @ flat.T / 2
    total = half - (means @ q) @ means.T
    if expected:
        total -= 2 * half
    else:
        other = (with_q @ a).reshape(-1, k * k) @ flat.T / 2
        crossed = (with_q @ away) @ means.T
        total -= other + other.T + crossed + crossed.T
    weighted: Floats = float(patterns.rows[0]) * total
    return weighted


def _of_patterns(parts: Terms, patterns: MissingPatterns, directions: Floats, expected: bool) -> Floats:
    """The second derivatives in the moments, summed over the patterns, then along the directions."""
    k = patterns.observed.shape[1]
    weighted = (patterns.rows[:, None, None] * parts.precision).reshape(-1, k * k)
    q_with_q = weighted.T @ parts.precision.reshape(-1, k * k)
    q_with_a = q_with_q if expected else weighted.T @ parts.fitted.reshape(-1, k * k)
    moments = np.zeros((k + k * k, k + k * k))
    moments[:k, :k] = -weighted.sum(axis=0).reshape(k, k)
    moments[k:, k:] = _as_forms(q_with_q / 2 - (q_with_a + q_with_a.T) / 2, k)
    if not expected:
        crossed = -(weighted.T @ parts.away).reshape(k, k * k)
        moments[:k, k:], moments[k:, :k] = crossed, crossed.T
    total: Floats = directions @ moments @ directions.T
    return total


def _as_forms(products: Floats, k: int) -> Floats:
    """From Q[a,b]·A[c,d] to the bilinear form tr(QXAY) in the elements X[b,c] and Y[d,a]."""
    form: Floats = products.reshape(k, k, k, k).transpose(1, 2, 3, 0).reshape(k * k, k * k)
    return form
