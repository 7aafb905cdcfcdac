"""Moments of the random-intercept cross-lagged panel model, with their first and second derivatives.

The 2W variables are ordered wave by wave, trust before collaboration: x_t = μ_t + κ + w_t, κ the pair's stable parts,
w_1 free, w_t = Φ_t·w_(t−1) + u_t. With B holding the Φ_t under the diagonal, A = (I − B)⁻¹ and S the covariances of
w_1, u_2, …, u_W in blocks along the diagonal, Σ = KΨK' + ASA', K a column of ones for each of the two.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where the parameters stand: elements in the order means, Ψ, S wave by wave, Φ wave by wave."""

    waves: int
    constant: bool
    """Whether the lagged effects are the same between all waves."""
    stable_rows: Integers
    """Of the elements of Ψ's lower triangle."""
    stable_columns: Integers
    within_rows: Integers
    """Of the elements of S."""
    within_columns: Integers
    outcomes: Integers
    """Rows of the elements of B."""
    predictors: Integers
    """Columns of the elements of B."""
    free: Integers
    """Number of each element's free parameter; elements held equal share one."""
    size: int
    """Free parameters."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """The model's matrices at a point."""

    mean: Floats
    stable: Floats
    """Ψ; shape (2, 2)."""
    lagged: Floats
    """B; shape (2W, 2W)."""
    innovations: Floats
    """S; shape (2W, 2W)."""
    carried: Floats
    """A."""
    within: Floats
    """ASA'."""
    covariance: Floats


@lru_cache(maxsize=32)
def laid_out(waves: int, constant: bool) -> Layout:
    """Number the elements of a model of that many waves."""
    k, lower = 2 * waves, (np.array([0, 1, 1]), np.array([0, 0, 1]))
    base = 2 * np.repeat(np.arange(waves), 3)
    later = 2 * np.repeat(np.arange(1, waves), 4)
    unlagged = k + 3 + 3 * waves
    effects = np.tile(np.arange(4), waves - 1) if constant else np.arange(4 * (waves - 1))
    free = np.concatenate([np.arange(unlagged), unlagged + effects])
    return Layout(
        waves=waves,
        constant=constant,
        stable_rows=lower[0],
        stable_columns=lower[1],
        within_rows=base + np.tile(lower[0], waves),
        within_columns=base + np.tile(lower[1], waves),
        outcomes=later + np.tile([0, 0, 1, 1], waves - 1),
        predictors=later - 2 + np.tile([0, 1, 0, 1], waves - 1),
        free=free,
        size=int(free.max()) + 1,
    )


def moments_at(layout: Layout, point: Floats) -> Moments:
    """The model's matrices where its free parameters have these values."""
    k = 2 * layout.waves
    mean, stable, within, effects = np.split(point[layout.free], [k, k + 3, k + 3 + 3 * layout.waves])
    psi, s, b = np.zeros((2, 2)), np.zeros((k, k)), np.zeros((k, k))
    psi[layout.stable_rows, layout.stable_columns] = psi[layout.stable_columns, layout.stable_rows] = stable
    s[layout.within_rows, layout.within_columns] = s[layout.within_columns, layout.within_rows] = within
    b[layout.outcomes, layout.predictors] = effects
    carried = np.asarray(np.linalg.inv(np.eye(k) - b), np.float64)
    spread = carried @ s @ carried.T
    return Moments(
        mean=mean,
        stable=psi,
        lagged=b,
        innovations=s,
        carried=carried,
        within=spread,
        covariance=np.tile(psi, (layout.waves, layout.waves)) + spread,
    )


def point_of(layout: Layout, mean: Floats, stable: Floats, innovations: Floats, lagged: Floats) -> Floats:
    """Values of the free parameters, from the model's matrices."""
    elements = np.concatenate(
        [
            mean,
            stable[layout.stable_rows, layout.stable_columns],
            innovations[layout.within_rows, layout.within_columns],
            lagged[layout.outcomes, layout.predictors],
        ]
    )
    return np.bincount(layout.free, weights=elements) / np.bincount(layout.free)


def directions(layout: Layout, at: Moments) -> Floats:
    """Derivatives of (μ, vec Σ) by the free parameters, a row each; shape (q, k + k²).

    ∂Σ/∂ψ_uv = K_uK_v' + its transpose and ∂Σ/∂s_ij = A_iA_j' + its transpose (once if both are the same);
    ∂Σ/∂b_rc = A_r(ASA')_c' + its transpose.
    """
    k = 2 * layout.waves
    columns = np.tile(np.eye(2), (layout.waves, 1))
    left = np.concatenate(
        [
            columns[:, layout.stable_rows],
            at.carried[:, layout.within_rows],
            at.carried[:, layout.outcomes],
        ],
        axis=1,
    )
    right = np.concatenate(
        [
            columns[:, layout.stable_columns],
            at.carried[:, layout.within_columns],
            at.within[:, layout.predictors],
        ],
        axis=1,
    )
    sigma = left.T[:, :, None] * right.T[:, None, :]
    sigma += sigma.transpose(0, 2, 1)
    sigma[_variances(layout)] /= 2
    result = np.zeros((layout.size, k + k * k))
    result[np.arange(k), np.arange(k)] = 1.0
    np.add.at(result[:, k:], layout.free[k:], sigma.reshape(-1, k * k))
    return result


def bending(layout: Layout, at: Moments, by_covariance: Floats) -> Floats:
    """tr(W·∂²Σ) by the free parameters, W the derivative of the log-likelihood by Σ; shape (q, q).

    With M = ASA'WA and G = A'WA: b_rc and b_r'c', 2(M_cr'A_c'r + A_cr'M_c'r + (ASA')_cc'G_r'r); b_rc and s_ij,
    2(A_ciG_jr + A_cjG_ir), once if i = j. All others are 0.
    """
    a, g = at.carried, at.carried.T @ by_covariance @ at.carried
    m = at.within @ by_covariance @ a
    r, c = layout.outcomes, layout.predictors
    i, j = layout.within_rows, layout.within_columns
    crossed = m[np.ix_(c, r)] * a[np.ix_(c, r)].T
    effects = 2 * (crossed + crossed.T + at.within[np.ix_(c, c)] * g[np.ix_(r, r)])
    mixed = 2 * (a[np.ix_(c, i)] * g[np.ix_(r, j)] + a[np.ix_(c, j)] * g[np.ix_(r, i)])
    mixed[:, i == j] /= 2
    number_s, number_b = layout.free[-len(r) - len(i) : -len(r)], layout.free[-len(r) :]
    result = np.zeros((layout.size, layout.size))
    np.add.at(result, (number_b[:, None], number_b), effects)
    np.add.at(result, (number_b[:, None], number_s), mixed)
    np.add.at(result, (number_s[:, None], number_b), mixed.T)
    return result


def _variances(layout: Layout) -> Integers:
    """Which elements of Ψ and S, counted together, are variances."""
    rows = np.concatenate([layout.stable_rows, layout.within_rows + 2])
    columns = np.concatenate([layout.stable_columns, layout.within_columns + 2])
    return np.flatnonzero(rows == columns)
