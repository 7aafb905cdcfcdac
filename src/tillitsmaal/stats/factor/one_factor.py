"""One common factor fitted to a covariance matrix.

Several coefficients of reliability (omega, average variance extracted, coefficient H) are functions of these loadings.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.newton import Function, Local, Minimum, minimise

Floats = NDArray[np.float64]
Estimator = Literal["ml", "uls"]

FEWEST_ITEMS: Final = 3
SINGULAR: Final = 1e-12
"""A correlation matrix whose smallest eigenvalue is under this has items that are sums of others."""
STARTS: Final = (0.5, 1.0, 0.8, 0.1)
"""Shares of 1/s^jj that the uniquenesses start from, one after the other until a solution is proper."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OneFactor:
    """A one-factor solution, the factor's variance being 1."""

    loadings: Floats
    """In the metric of the covariances; shape (k,); their sum is not negative."""
    uniquenesses: Floats
    """Residual variances, all above 0; shape (k,)."""
    discrepancy: float
    """The function at its minimum: F_ML or F_ULS."""
    iterations: int
    estimator: Estimator


def fit_one_factor(covariance: Floats, estimator: Estimator = "ml") -> OneFactor | NotEstimable:
    """Fit one common factor, Σ = λλ' + Ψ with Ψ diagonal, to a covariance matrix S.

    Maximum likelihood minimises F = ln|Σ| − ln|S| + tr(SΣ⁻¹) − k; unweighted least squares F = ½·tr[(S − Σ)²].
    Newton's method with exact second derivatives, damped until they are positive definite. The maximum-likelihood
    loadings do not depend on the items' units, nor on whether S has the divisor n or n − 1 beyond that common factor.
    The covariances are given: which rows they rest on is the caller's choice.

    Parameters
    ----------
    covariance
        S, symmetric; shape (k, k).
    estimator
        `ml` or `uls`.

    Returns
    -------
    OneFactor or NotEstimable
        `too_few_items` without items; `not_identified` under three items; `no_variance` if an item is constant;
        `undefined` if a covariance is missing, or if S is singular (an item is a sum of others, or repeats one);
        `not_identified` also if the loadings can be exchanged without loss; `not_converged` if the search does not end;
        `improper_solution` if the minimum has a residual variance of 0 or less (Heywood case), said with the item's
        number, counted from 1.

    References
    ----------
    Lawley, D. N. & Maxwell, A. E. (1971). Factor analysis as a statistical method.
    Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis.
    Harman, H. H. & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres).
    Checked against R 4.2.2, lavaan 0.6-14: case `cfa_own` of the project's own reference values, loadings to 1e-6.

    Examples
    --------
    >>> loadings = np.array([0.6, 0.7, 0.8, 0.9])
    >>> found = fit_one_factor(np.outer(loadings, loadings) + np.diag([0.5, 0.4, 0.3, 0.2]))
    >>> found.loadings.round(6).tolist(), found.uniquenesses.round(6).tolist()
    ([0.6, 0.7, 0.8, 0.9], [0.5, 0.4, 0.3, 0.2])
    """
    wrong = _why_not(covariance)
    if wrong is not None:
        return wrong
    variances = np.diag(covariance)
    scale = np.sqrt(variances) if estimator == "ml" else np.full(len(variances), np.sqrt(variances.mean()))
    s = covariance / np.outer(scale, scale)
    at = (_likelihood if estimator == "ml" else _least_squares)(s)
    found = minimise(at, _start(s, STARTS[0]))
    for share in STARTS[1:]:
        if _is_proper(found):
            break
        found = _better(found, minimise(at, _start(s, share)))
    if found is None or not _is_proper(found):
        return _failed(found)
    return _scaled_back(found, scale, estimator)


def _is_proper(found: Minimum | None) -> bool:
    return found is not None and found.converged and found.curved and bool(_uniquenesses(found).min() > SINGULAR)


def _better(first: Minimum | None, second: Minimum | None) -> Minimum | None:
    return second if _is_proper(second) else first


def _uniquenesses(found: Minimum) -> Floats:
    return found.point[len(found.point) // 2 :]


def _why_not(covariance: Floats) -> NotEstimable | None:
    k = len(covariance)
    if k == 0:
        return NotEstimable(code="too_few_items", reason="no items")
    if not np.isfinite(covariance).all():
        return NotEstimable(code="undefined", reason="a covariance is missing")
    if (np.diag(covariance) <= 0).any():
        constant = int(np.argmax(np.diag(covariance) <= 0)) + 1
        return NotEstimable(code="no_variance", reason=f"item {constant} is constant")
    if k < FEWEST_ITEMS:
        return NotEstimable(code="not_identified", reason=f"one factor needs three items, there are {k}")
    width = np.sqrt(np.diag(covariance))
    if np.linalg.eigvalsh(covariance / np.outer(width, width))[0] < SINGULAR:
        return NotEstimable(code="undefined", reason="the covariance matrix is singular: an item is a sum of others")
    return None


def _failed(found: Minimum | None) -> NotEstimable:
    if found is not None and _uniquenesses(found).min() <= SINGULAR:
        item = int(np.argmin(_uniquenesses(found))) + 1
        return NotEstimable(code="improper_solution", reason=f"the residual variance of item {item} is not above 0")
    if found is not None and found.converged:
        return NotEstimable(code="not_identified", reason="the items do not tell the loadings apart")
    return NotEstimable(code="not_converged", reason="the search for the best one-factor solution did not end")


def _start(s: Floats, share: float) -> Floats:
    """Uniquenesses from the squared multiple correlations, loadings from the largest eigenvalue of what is left."""
    unique = share / np.diag(np.linalg.inv(s))
    values, vectors = np.linalg.eigh(s - np.diag(unique))
    loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0.1))
    return np.concatenate([loadings if loadings.sum() >= 0 else -loadings, unique])


def _likelihood(s: Floats) -> Function:
    """F_ML with its first and second derivatives, by loadings and uniquenesses."""
    k = len(s)
    constant = float(np.linalg.slogdet(s)[1]) + k

    def at(point: Floats) -> Local | None:
        loadings, unique = point[:k], point[k:]
        sigma = np.outer(loadings, loadings) + np.diag(unique)
        try:
            root = np.linalg.cholesky(sigma)
        except np.linalg.LinAlgError:
            return None
        q = np.linalg.inv(sigma).astype(np.float64)
        a = q @ s @ q
        w = q - a
        value = float(2 * np.log(np.diag(root)).sum() + (q * s).sum() - constant)
        return Local(value, np.concatenate([2 * w @ loadings, np.diag(w)]), _curvature(q, a, w, loadings))

    return at


def _curvature(q: Floats, a: Floats, w: Floats, loadings: Floats) -> Floats:
    """Second derivatives of F_ML; q = Σ⁻¹, a = Σ⁻¹SΣ⁻¹, w = q − a."""
    ql, al = q @ loadings, a @ loadings
    lql, lal = loadings @ ql, loadings @ al
    by_loadings = 2 * (w - q * lql - np.outer(ql, ql) + q * lal + np.outer(ql, al) + a * lql + np.outer(al, ql))
    crossed = 2 * (q * (al - ql) + a * ql)
    return np.block([[by_loadings, crossed], [crossed.T, 2 * q * a - q * q]])


def _least_squares(s: Floats) -> Function:
    """F_ULS with its first and second derivatives, by loadings and uniquenesses."""
    k = len(s)

    def at(point: Floats) -> Local | None:
        loadings = point[:k]
        left = np.outer(loadings, loadings) + np.diag(point[k:]) - s
        by_loadings = 2 * (left + np.outer(loadings, loadings) + np.eye(k) * (loadings @ loadings))
        crossed = 2 * np.diag(loadings)
        curvature = np.block([[by_loadings, crossed], [crossed, np.eye(k)]])
        return Local(float((left**2).sum() / 2), np.concatenate([2 * left @ loadings, np.diag(left)]), curvature)

    return at


def _scaled_back(found: Minimum, scale: Floats, estimator: Estimator) -> OneFactor:
    k = len(scale)
    loadings, unique = found.point[:k] * scale, found.point[k:] * scale**2
    loadings = loadings if loadings.sum() >= 0 else -loadings
    for array in (loadings, unique):
        array.setflags(write=False)
    units = 1.0 if estimator == "ml" else float(scale[0]) ** 4
    return OneFactor(
        loadings=loadings,
        uniquenesses=unique,
        discrepancy=max(found.value * units, 0.0),
        iterations=found.iterations,
        estimator=estimator,
    )
