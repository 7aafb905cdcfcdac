"""The unrestricted normal model of rows with missing values."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.newton import Local, minimise
from tillitsmaal.stats.factor.normal_theory import likelihood_and_curvature, likelihood_of, terms_by_pattern
from tillitsmaal.stats.factor.patterns import MissingPatterns

Floats = NDArray[np.float64]

STEPS_OF_EM: Final = 25
"""Steps of expectation–maximisation before Newton's method takes over."""
DEGENERATE: Final = 1e-10
"""Smallest eigenvalue of the correlations of complete rows under which they count as singular."""
DEGENERATE_WITH_GAPS: Final = 1e-6
"""The same with missing values: under it, what an eigenvalue is hangs on the last digits of the answers."""
MORE_STEPS_OF_EM: Final = 500
"""Steps in which expectation–maximisation shows whether there was nothing to converge to but a singular matrix."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Saturated:
    """The unrestricted model: every mean, variance and covariance is free."""

    mean: Floats
    covariance: Floats
    log_likelihood: float
    iterations: int


def saturated(patterns: MissingPatterns) -> Saturated | NotEstimable:
    """Maximum-likelihood means and covariances of an unrestricted normal model.

    With complete rows, the means and the covariances with divisor n. Else steps of expectation–maximisation, then
    Newton's method. Where that does not converge, further steps tell whether the likelihood grows without end towards a
    singular matrix, as it may where few rows have all variables.

    Parameters
    ----------
    patterns
        From `missing_patterns`.

    Returns
    -------
    Saturated or NotEstimable
        `too_few_respondents` if there are not more rows than variables; `no_variance` if a variable is constant;
        `not_identified` if two variables are never answered together; `undefined` if the covariance matrix is
        singular; `not_converged`.

    References
    ----------
    Dempster, A. P., Laird, N. M. & Rubin, D. B. (1977). Maximum likelihood from incomplete data via the EM algorithm.
    Checked against R 4.2.2, lavaan 0.6-14: unrestricted log-likelihood of case `cfa_own`, to 1e-8.

    Examples
    --------
    >>> from tillitsmaal.stats.factor.patterns import missing_patterns
    >>> saturated(missing_patterns(np.array([[1.0], [3], [5]]))).covariance.round(6).tolist()
    [[2.666667]]
    """
    wrong = _cannot(patterns)
    if wrong is not None:
        return wrong
    mean, covariance = _first_moments(patterns)
    complete = bool(patterns.observed.all())
    steps = 0
    if not complete:
        for _ in range(STEPS_OF_EM):
            mean, covariance = _em_step(mean, covariance, patterns)
        mean, covariance, steps = _polished(mean, covariance, patterns)
    if _is_singular(covariance, complete) or (steps < 0 and _becomes_singular(mean, covariance, patterns)):
        return NotEstimable(code="undefined", reason="the covariance matrix is singular: a variable is a sum of others")
    there = terms_by_pattern(mean, covariance, patterns)
    if steps < 0 or there is None:
        return NotEstimable(code="not_converged", reason="the unrestricted means and covariances did not converge")
    for array in (mean, covariance):
        array.setflags(write=False)
    value = likelihood_of(there, patterns).value
    return Saturated(mean=mean, covariance=covariance, log_likelihood=value, iterations=0 if complete else steps)


def _cannot(patterns: MissingPatterns) -> NotEstimable | None:
    k = patterns.observed.shape[1]
    if patterns.n <= max(k, 1):
        return NotEstimable(code="too_few_respondents", reason=f"{patterns.n} rows for {k} variables")
    together = np.einsum("p,pa,pb->ab", patterns.rows, patterns.observed, patterns.observed)
    if together.min() == 0:
        first, second = np.unravel_index(np.argmin(together), together.shape)
        return NotEstimable(
            code="not_identified", reason=f"variables {first + 1} and {second + 1} are never answered together"
        )
    variances = np.diag(_first_moments(patterns)[1])
    means = np.abs(patterns.means).max(axis=0)
    if (variances <= 1e-20 * np.maximum(1.0, means**2)).any():
        constant = int(np.argmin(variances)) + 1
        return NotEstimable(code="no_variance", reason=f"variable {constant} is constant")
    return None


def _first_moments(patterns: MissingPatterns) -> tuple[Floats, Floats]:
    """Means of the answers there are and a diagonal matrix of variances; with complete rows the covariances."""
    counts = patterns.rows @ patterns.observed
    mean = patterns.rows @ patterns.means / counts
    deviation = (patterns.means - mean) * patterns.observed
    spread = patterns.scatters + deviation[:, :, None] * deviation[:, None, :]
    covariance = np.tensordot(patterns.rows, spread, axes=1)
    if patterns.observed.all():
        return mean, covariance / patterns.n
    return mean, np.diag(np.diag(covariance) / counts)


def _em_step(mean: Floats, covariance: Floats, patterns: MissingPatterns) -> tuple[Floats, Floats]:
    """One step: regress what is missing on what is there, then take moments of the completed rows."""
    parts = terms_by_pattern(mean, covariance, patterns)
    if parts is None:
        return mean, covariance
    weights = patterns.rows / patterns.n
    regression = covariance @ parts.precision
    completed = mean + parts.away @ covariance
    left = covariance - regression @ covariance
    new_mean = weights @ completed
    deviation = completed - new_mean
    spread = regression @ patterns.scatters @ regression.transpose(0, 2, 1) + left
    spread = spread + deviation[:, :, None] * deviation[:, None, :]
    new = np.tensordot(weights, spread, axes=1)
    return new_mean, (new + new.T) / 2


def _polished(mean: Floats, covariance: Floats, patterns: MissingPatterns) -> tuple[Floats, Floats, int]:
    """Newton's method over every mean and covariance; −1 iterations if it did not converge."""
    k = len(mean)
    directions = moment_directions(k)
    lower = np.tril_indices(k)

    def moments(point: Floats) -> tuple[Floats, Floats]:
        full = np.zeros((k, k))
        full[lower] = point[k:]
        return point[:k], full + np.tril(full, -1).T

    def at(point: Floats) -> Local | None:
        found = likelihood_and_curvature(*moments(point), patterns, directions)
        if found is None:
            return None
        likelihood, curvature = found
        slope = np.concatenate([likelihood.by_mean, likelihood.by_covariance.ravel()])
        scale = -1.0 / patterns.n
        return Local(likelihood.value * scale, directions @ slope * scale, curvature * scale)

    found = minimise(at, np.concatenate([mean, covariance[lower]]))
    if found is None or not found.converged:
        return mean, covariance, -1
    return *moments(found.point), STEPS_OF_EM + found.iterations


def moment_directions(k: int) -> Floats:
    """Derivatives of (μ, vec Σ) by every mean and every element of the lower triangle of Σ, a row each."""
    rows, columns = np.tril_indices(k)
    number = np.arange(len(rows)) + k
    directions = np.zeros((k + len(rows), k + k * k))
    directions[np.arange(k), np.arange(k)] = 1.0
    directions[number, k + rows * k + columns] = 1.0
    directions[number, k + columns * k + rows] = 1.0
    return directions


def _becomes_singular(mean: Floats, covariance: Floats, patterns: MissingPatterns) -> bool:
    for _ in range(MORE_STEPS_OF_EM):
        mean, covariance = _em_step(mean, covariance, patterns)
        if _is_singular(covariance, complete=False):
            return True
    return False


def _is_singular(covariance: Floats, complete: bool) -> bool:
    width = np.sqrt(np.diag(covariance))
    smallest = np.linalg.eigvalsh(covariance / np.outer(width, width))[0]
    return bool(smallest < (DEGENERATE if complete else DEGENERATE_WITH_GAPS))
