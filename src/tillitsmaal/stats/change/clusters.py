"""Least squares with standard errors robust to dependence within clusters."""

from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.distributions import t_quantile, t_two_sided

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Correction = Literal["CR0", "CR1", "CR1S", "CR2", "CR3"]

ROUNDING: Final = 1e-10
FLAT: Final = NotEstimable(code="no_variance", reason="the residuals cancel in every cluster")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRobust:
    """A coefficient with its cluster-robust standard error."""

    value: float
    standard_error: Number
    degrees_of_freedom: Number
    """Satterthwaite's, as of Bell & McCaffrey."""
    t: Number
    p: Number
    low: Number
    high: Number
    p_clusters_minus_1: Number
    """With as many degrees of freedom as clusters, less one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClusterRobustFit:
    """Least squares with one kind of cluster-robust covariance."""

    coefficients: tuple[ClusterRobust, ...]
    correction: Correction
    covariance: Floats
    ols_standard_errors: Floats
    """As if the rows were independent."""
    n: int
    clusters: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """The least squares fit, its rows sorted by cluster."""

    x: Floats
    residuals: Floats
    coefficients: Floats
    bread: Floats
    """(X'X)⁻¹."""
    root: Floats
    """A matrix whose product with its transpose is the bread."""
    starts: Integers
    """Where each cluster begins."""
    n: int
    p: int


def cluster_robust(
    y: Floats, x: Floats, clusters: Integers, correction: Correction = "CR2", *, confidence: float = 0.95
) -> ClusterRobustFit | NotEstimable:
    """Fit y = Xβ + ε by least squares, with standard errors robust to any dependence within clusters.

    V = M(Σ X_g'A_g e_g e_g'A_g'X_g)M with M = (X'X)⁻¹ and H_gg = X_g M X_g': CR0 A = I; CR1 CR0·m/(m − 1);
    CR1S CR0·m(n − 1)/((m − 1)(n − p)); CR2 A = (I − H_gg)^(−1/2), symmetric; CR3 A = (I − H_gg)⁻¹; m clusters. Where
    I − H_gg is singular its generalised inverse serves. Degrees of freedom are Satterthwaite's for independent errors:
    (Σ p_g'p_g)²/ΣΣ(p_g'p_h)², p_g = (I − H)_g'A_g X_g M c for the coefficient c. Rows with anything missing are left
    out. One cluster dimension only: for partner pairs the organisation jackknife takes both.

    Parameters
    ----------
    y
        The outcome, in any unit; shape (rows,).
    x
        The columns, the intercept among them; shape (rows, p).
    clusters
        The cluster of each row: non-negative integers, below 0 where unknown; shape (rows,).
    correction
        For few clusters; CR2 unless asked otherwise.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    ClusterRobustFit or NotEstimable
        `too_few_answers` without a complete row; `too_few_groups` under two clusters; `not_identified` if the columns
        depend on each other or are as many as the rows. Inside: what needs a standard error is `no_variance` where
        that is 0.

    References
    ----------
    Liang, K.-Y. & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models.
    Bell, R. M. & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with multi-stage
    samples. Pustejovsky, J. E. & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation.
    Checked against clubSandwich 0.5.8 and sandwich 3.0-2: reference cases `change_sai_open`, `edge_change_open`,
    `pipeline_pairs_open`, to 1e-8; own case `change_small`.

    Examples
    --------
    >>> y, clusters = np.array([0.0, 0, 1, 0, -1, 1]), np.array([0, 0, 1, 1, 1, 2])
    >>> found = cluster_robust(y, np.ones((6, 1)), clusters).coefficients[0]
    >>> round(found.value, 4), round(found.standard_error, 4), round(found.degrees_of_freedom, 4)
    (0.1667, 0.2041, 1.6667)
    """
    kept = np.isfinite(y) & np.isfinite(x).all(axis=1) & (clusters >= 0)
    fit = _fit(y[kept].astype(np.float64), x[kept].astype(np.float64), clusters[kept])
    if isinstance(fit, NotEstimable):
        return fit
    adjusted = [_adjusted(fit, part, correction) for part in _parts(fit)]
    scores = np.stack([one.T @ fit.residuals[part] for one, part in zip(adjusted, _parts(fit), strict=True)])
    covariance = fit.bread @ (scores.T @ scores) @ fit.bread * _factor(fit, correction)
    covariance.setflags(write=False)
    df = _satterthwaite(fit, adjusted)
    ols = np.sqrt(fit.residuals @ fit.residuals / (fit.n - fit.p) * np.diag(fit.bread))
    ols.setflags(write=False)
    scale = ROUNDING * np.sqrt(np.diag(fit.bread)) * np.abs(y[kept]).max()
    return ClusterRobustFit(
        coefficients=tuple(
            _coefficient(
                float(fit.coefficients[k]),
                sqrt(covariance[k, k]) if covariance[k, k] > scale[k] ** 2 else 0.0,
                float(df[k]),
                len(fit.starts),
                confidence,
            )
            for k in range(fit.p)
        ),
        correction=correction,
        covariance=covariance,
        ols_standard_errors=ols,
        n=fit.n,
        clusters=len(fit.starts),
        confidence=confidence,
    )


def _fit(y: Floats, x: Floats, clusters: Integers) -> _Fit | NotEstimable:
    n, p = x.shape
    order = np.argsort(clusters, kind="stable")
    starts = np.unique(clusters[order], return_index=True)[1]
    if n == 0:
        return NotEstimable(code="too_few_answers", reason="no row is complete")
    if len(starts) < 2:
        return NotEstimable(code="too_few_groups", reason=f"{len(starts)} cluster")
    if n <= p:
        return NotEstimable(code="not_identified", reason=f"{n} rows for {p} coefficients")
    basis, triangle = np.linalg.qr(x[order])
    if (np.abs(np.diag(triangle)) <= ROUNDING * np.linalg.norm(x, axis=0)).any():
        return NotEstimable(code="not_identified", reason="the columns tell the same twice")
    root = np.asarray(np.linalg.inv(triangle), dtype=np.float64)
    coefficients = root @ (basis.T @ y[order])
    return _Fit(
        x=x[order],
        residuals=y[order] - x[order] @ coefficients,
        coefficients=coefficients,
        bread=root @ root.T,
        root=root,
        starts=starts,
        n=n,
        p=p,
    )


def _parts(fit: _Fit) -> list[slice]:
    return [slice(int(a), int(b)) for a, b in zip(fit.starts, [*fit.starts[1:], fit.n], strict=True)]


def _adjusted(fit: _Fit, part: slice, correction: Correction) -> Floats:
    """A_g X_g, by the singular values s of X_g M^(1/2): I − H_gg has the eigenvalues 1 − s², and 1 elsewhere."""
    x = fit.x[part]
    if correction not in ("CR2", "CR3"):
        return x
    left, s, _ = np.linalg.svd(x @ fit.root, full_matrices=False)
    rest = 1 - s**2
    power = -0.5 if correction == "CR2" else -1.0
    inverse = np.where(rest > ROUNDING, np.maximum(rest, ROUNDING) ** power, 0.0)
    return np.asarray(x + left @ ((inverse - 1)[:, None] * (left.T @ x)))


def _factor(fit: _Fit, correction: Correction) -> float:
    m = len(fit.starts)
    if correction == "CR1":
        return m / (m - 1)
    return m * (fit.n - 1) / ((m - 1) * (fit.n - fit.p)) if correction == "CR1S" else 1.0


def _satterthwaite(fit: _Fit, adjusted: list[Floats]) -> Floats:
    """(tr P)²/tr P² of every coefficient, P_gh = δ_gh q_g'q_g − (q_g'X_g)M(X_h'q_h), q_g = A_g X_g M c."""
    weights = [one @ fit.bread for one in adjusted]
    found = np.empty(fit.p)
    for k in range(fit.p):
        q = [one[:, k] for one in weights]
        across = np.stack([one @ fit.x[part] for one, part in zip(q, _parts(fit), strict=True)]) @ fit.root
        p = np.diag([float(one @ one) for one in q]) - across @ across.T
        found[k] = np.trace(p) ** 2 / max(float((p**2).sum()), 1e-300)
    return found


def _coefficient(value: float, error: float, df: float, clusters: int, confidence: float) -> ClusterRobust:
    if not error or df <= 0:
        return ClusterRobust(
            value=value,
            standard_error=FLAT,
            degrees_of_freedom=FLAT,
            t=FLAT,
            p=FLAT,
            low=FLAT,
            high=FLAT,
            p_clusters_minus_1=FLAT,
        )
    width = t_quantile(0.5 + confidence / 2, df) * error
    return ClusterRobust(
        value=value,
        standard_error=error,
        degrees_of_freedom=df,
        t=value / error,
        p=t_two_sided(value / error, df),
        low=value - width,
        high=value + width,
        p_clusters_minus_1=t_two_sided(value / error, clusters - 1),
    )
