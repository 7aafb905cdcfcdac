"""What is left of measures of directed pairs without rater and target effects, with everybody and without each.

Everything here takes several measures at once: arrays of shape (…, q, N, N), rater × target.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

CONVERGED: Final = 1e-28
"""The search ends when this share of the squared residual is left."""
FLAT: Final = 1e-12
"""A curvature below it is of a direction that no pair tells about, such as a constant added to all target effects."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationshipEffects:
    """Relationship effects of q measures, and their sums of products."""

    effects: Floats
    """g_ij; 0 on the diagonal and where there is no pair; shape (…, q, N, N)."""
    products: Floats
    """Σ g_ij·h_ij of each two measures; shape (…, q, q)."""
    left_out: Floats
    """The same without each organisation, its effects taken out anew; shape (…, N, q, q)."""


def complete_effects(measures: Floats) -> RelationshipEffects:
    """Relationship effects of complete round robins, in closed form.

    With m organisations, T the sum of all pairs and r_i, c_i an organisation's sums as rater and as target less T/m,
    the effects are a_i = ((m−1)r_i + c_i)/(m(m−2)), b_i = ((m−1)c_i + r_i)/(m(m−2)), and
    g_ij = x_ij − T/(m(m−1)) − a_i − b_j. The g_ij sum to 0 over every row and column, so that without organisation k
    the sums are r_i = −g_ik and c_i = −g_ki, and the products follow from those of the g_ij.

    Parameters
    ----------
    measures
        Without missing pairs; the diagonal is not used; shape (…, q, N, N), N ≥ 4. Leading axes are replications.

    Returns
    -------
    RelationshipEffects
        Without a reason to fail.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data.
    Checked against least squares on dummies, everybody there and without each organisation, in the tests, to 1e-10.

    Examples
    --------
    >>> x = np.add.outer(np.arange(4.0), [5.0, 1.0, 2.0, 2.0])
    >>> float(np.abs(complete_effects(x[None]).effects).max()) < 1e-12
    True
    """
    n = measures.shape[-1]
    off = ~np.eye(n, dtype=bool)
    x = np.where(off, measures, 0.0)
    x = np.where(off, x - x.sum((-2, -1), keepdims=True) / (n * (n - 1)), 0.0)
    given, received = x.sum(-1), x.sum(-2)
    rater = ((n - 1) * given + received) / (n * (n - 2))
    target = ((n - 1) * received + given) / (n * (n - 2))
    effects = np.where(off, x - rater[..., :, None] - target[..., None, :], 0.0)
    products = np.einsum("...aij,...bij->...ab", effects, effects)
    rows, columns = np.moveaxis(effects, -3, -1), np.moveaxis(np.swapaxes(effects, -2, -1), -3, -1)
    own = np.swapaxes(rows, -2, -1) @ rows + np.swapaxes(columns, -2, -1) @ columns
    mirrored = np.swapaxes(columns, -2, -1) @ rows
    taken = ((n - 2) * own + mirrored + np.swapaxes(mirrored, -2, -1)) / ((n - 1) * (n - 3))
    return RelationshipEffects(effects=effects, products=products, left_out=products[..., None, :, :] - own - taken)


def incomplete_effects(measures: Floats, there: Booleans) -> RelationshipEffects:
    """Relationship effects where pairs are missing: residuals of least squares on rater and target effects.

    Parameters
    ----------
    measures
        Any number where there is no pair; shape (…, q, N, N). Leading axes are replications with the same pairs.
    there
        Which pairs there are; False on the diagonal; shape (N, N).

    Returns
    -------
    RelationshipEffects
        Without a reason to fail; products are 0 where no relationship effect is left. Residuals are taken twice, which
        rids them of rounding.

    References
    ----------
    Searle, S. R., Casella, G. & McCulloch, C. E. (1992). Variance components.
    Checked against R 4.2.2 `lm` on dummies in own case `pairs_regression`, to 1e-8.

    Examples
    --------
    >>> x = np.arange(16.0).reshape(4, 4) ** 2
    >>> complete = incomplete_effects(x[None], ~np.eye(4, dtype=bool))
    >>> bool(np.allclose(complete.products, complete_effects(x[None]).products))
    True
    """
    n = len(there)
    flat = np.where(there, measures, 0.0).reshape(-1, n, n)
    effects = _residuals(_residuals(flat, there), there).reshape(measures.shape)
    products = np.einsum("...aij,...bij->...ab", effects, effects)
    taken = _products_taken(effects.reshape(-1, *measures.shape[-3:]), there.astype(np.float64))
    left_out = products[..., None, :, :] - taken.reshape(*measures.shape[:-3], n, *products.shape[-2:])
    return RelationshipEffects(effects=effects, products=products, left_out=left_out)


def _products_taken(effects: Floats, weights: Floats) -> Floats:
    """What sums of products lose without each organisation; (g, N, q, q) of g replications.

    The effects sum to 0 over every row and column, so that without organisation k rater i's sum is −g_ik and target
    j's is −g_kj. The new target effects solve (diag(c) − W'diag(1/r)W)·b = C − W'(R/r), for all k at once.
    """
    n, flat = len(weights), effects.reshape(-1, *weights.shape)
    rater_sums, target_sums = -flat.transpose(1, 2, 0), -flat.transpose(2, 1, 0)
    rater_share = _one_over(weights.sum(axis=1)[:, None] - weights)[..., None]
    counts = np.maximum(weights.sum(axis=0)[:, None] - weights.T, 0.0)
    np.fill_diagonal(counts, 0.0)
    scale = np.sqrt(_one_over(counts))[..., None]

    def applied(scaled: Floats) -> Floats:
        target = scale * scaled
        taken = _times(weights.T, rater_share * _times(weights, target))
        return np.asarray(scale * (counts[..., None] * target - taken))

    start = scale * (target_sums - _times(weights.T, rater_share * rater_sums))
    target = scale * _conjugate_gradients(applied, start)
    rater = rater_share * (rater_sums - _times(weights, target))
    rater, rater_sums, target, target_sums = (
        part.reshape(n, n, *effects.shape[:2]) for part in (rater, rater_sums, target, target_sums)
    )
    fitted = _summed(rater, rater_sums) + _summed(target, target_sums)
    gone = _summed(rater_sums, rater_sums) + _summed(target_sums, target_sums)
    return np.asarray(gone + (fitted + np.swapaxes(fitted, -2, -1)) / 2)


def _summed(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.einsum("ikga,ikgb->gkab", one, other))


def _one_over(counts: Floats) -> Floats:
    """1/n, 0 where there is nothing; the diagonal is the organisation left out."""
    result = np.zeros_like(counts)
    np.divide(1.0, counts, out=result, where=counts > 0)
    np.fill_diagonal(result, 0.0)
    return result


def _times(weights: Floats, values: Floats) -> Floats:
    return np.asarray((weights @ values.reshape(len(weights), -1)).reshape(values.shape))


def _conjugate_gradients(applied: Callable[[Floats], Floats], right: Floats) -> Floats:
    """Solve for every column of axis 0 at once; the systems are positive semidefinite and consistent."""
    found, residual = np.zeros_like(right), right.copy()
    direction, squares = right.copy(), (right**2).sum(axis=0)
    enough = CONVERGED * squares
    for _ in range(2 * len(right) + 50):
        if (squares <= enough).all():
            break
        ahead = applied(direction)
        curve = (direction * ahead).sum(axis=0)
        step = np.divide(squares, curve, out=np.zeros_like(curve), where=(curve > FLAT * squares) & (squares > enough))
        found += step * direction
        residual -= step * ahead
        now = np.where(step > 0, (residual**2).sum(axis=0), 0.0)
        direction = residual + np.divide(now, squares, out=np.zeros_like(now), where=squares > 0) * direction
        squares = now
    return found


def _residuals(measures: Floats, there: Booleans) -> Floats:
    """Residuals on rater and target effects; `measures` are 0 where there is no pair."""
    counts = there.sum(axis=1)
    weights = there / np.maximum(counts, 1)[:, None]
    centred = np.where(there, measures - (measures.sum(-1) / np.maximum(counts, 1))[..., None], 0.0)
    system = np.diag(there.sum(axis=0).astype(np.float64)) - there.T @ weights
    target = _solved(system, centred.sum(axis=-2).T, there)
    rater_part = weights @ target
    return np.where(there, centred - target.T[:, None, :] + rater_part.T[:, :, None], 0.0)


def _solved(system: Floats, sums: Floats, there: Booleans) -> Floats:
    """Target effects; in each set of targets that common raters connect, a constant is free and taken as any."""
    free = np.zeros_like(system)
    waiting = np.ones(len(there), dtype=bool)
    while waiting.any():
        together = _connected(int(np.argmax(waiting)), there)
        free += np.outer(together, together)
        waiting &= ~together
    return np.asarray(np.linalg.solve(system + free, sums))


def _connected(target: int, there: Booleans) -> Booleans:
    found = np.zeros(len(there), dtype=bool)
    found[target] = True
    while True:
        more = there[there[:, found].any(axis=1)].any(axis=0) | found
        if (more == found).all():
            return found
        found = more
