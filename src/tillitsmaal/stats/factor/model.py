"""Linear factor models declared parameter by parameter, for one group or several."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

Kind = Literal["loading", "factor_covariance", "residual_covariance", "intercept", "factor_mean"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """An element of Λ, Φ, Θ, ν or α in a group: free, equal to others, or fixed."""

    kind: Kind
    row: int
    """The item of a loading, residual or intercept; the factor of a factor covariance or mean."""
    column: int = 0
    """The factor of a loading; the second factor or item of a covariance."""
    group: int = 0
    fixed: float | None = None
    label: str = ""
    """Free parameters with the same label are equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorModel:
    """Σ = ΛΦΛ' + Θ and, with a mean structure, μ = ν + Λα in every group; elements not declared are 0."""

    items: int
    factors: int
    groups: int = 1
    mean_structure: bool = False
    """Without it the means are free, are not counted, and carry no parameters."""
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Matrices:
    """A group's matrices at a point."""

    loadings: Floats
    """Λ; shape (k, m)."""
    factor_covariance: Floats
    """Φ; shape (m, m)."""
    residual_covariance: Floats
    """Θ; shape (k, k)."""
    intercepts: Floats
    """ν; shape (k,)."""
    factor_means: Floats
    """α; shape (m,)."""

    @property
    def mean(self) -> Floats:
        """μ = ν + Λα."""
        return self.intercepts + self.loadings @ self.factor_means

    @property
    def covariance(self) -> Floats:
        """Σ = ΛΦΛ' + Θ."""
        sigma: Floats = self.loadings @ self.factor_covariance @ self.loadings.T + self.residual_covariance
        return sigma


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where a model's parameters stand, as arrays with an entry a declared parameter."""

    model: FactorModel
    free: Integers
    """Number of the free parameter, −1 if fixed."""
    fixed: Floats
    kinds: Integers
    """Position in `KINDS`."""
    rows: Integers
    columns: Integers
    groups: Integers
    size: int
    """Number of free parameters, equal ones counted once."""


def laid_out(model: FactorModel) -> Layout:
    """Number the free parameters in the order of their declaration, equal ones alike."""
    numbers: dict[str, int] = {}
    free = []
    for place, one in enumerate(model.parameters):
        key = one.label or f"\0{place}"
        free.append(-1 if one.fixed is not None else numbers.setdefault(key, len(numbers)))
    return Layout(
        model=model,
        free=np.array(free, np.int64),
        fixed=np.array([one.fixed or 0.0 for one in model.parameters]),
        kinds=np.array([KINDS.index(one.kind) for one in model.parameters], np.int64),
        rows=np.array([one.row for one in model.parameters], np.int64),
        columns=np.array([one.column for one in model.parameters], np.int64),
        groups=np.array([one.group for one in model.parameters], np.int64),
        size=len(numbers),
    )


def values_at(layout: Layout, point: Floats) -> Floats:
    """Values of all declared parameters, fixed ones too."""
    return np.where(layout.free >= 0, np.append(point, 0.0)[layout.free], layout.fixed)


def matrices_at(layout: Layout, point: Floats, group: int) -> Matrices:
    """A group's matrices at a point."""
    k, m = layout.model.items, layout.model.factors
    values = values_at(layout, point)
    loadings, phi, theta = np.zeros((k, m)), np.zeros((m, m)), np.zeros((k, k))
    intercepts, means = np.zeros(k), np.zeros(m)
    for kind, target in enumerate((loadings, phi, theta, intercepts, means)):
        here = (layout.kinds == kind) & (layout.groups == group)
        rows, columns = layout.rows[here], layout.columns[here]
        if target.ndim == 1:
            target[rows] = values[here]
            continue
        target[rows, columns] = values[here]
        if kind > 0:
            target[columns, rows] = values[here]
    return Matrices(
        loadings=loadings, factor_covariance=phi, residual_covariance=theta, intercepts=intercepts, factor_means=means
    )


def element_directions(layout: Layout, at: Matrices, here: Integers) -> Floats:
    """Derivatives of (μ, vec Σ) by the declared parameters `here`, a row each; shape (len(here), k + k²).

    ∂Σ/∂λ_ij = e_i(ΛΦ)_j' + its transpose, ∂μ/∂λ_ij = e_i·α_j; ∂Σ/∂φ_ij = λ_iλ_j' + λ_jλ_i' (once if i = j);
    ∂Σ/∂θ_ij = e_ie_j' + e_je_i' (once if i = j); ∂μ/∂ν_i = e_i; ∂μ/∂α_j = λ_j.
    """
    k = layout.model.items
    mean, sigma = np.zeros((len(here), k)), np.zeros((len(here), k, k))
    rows, columns, kinds = layout.rows[here], layout.columns[here], layout.kinds[here]
    with_factors = at.loadings @ at.factor_covariance
    chosen = [np.flatnonzero(kinds == kind) for kind in range(len(KINDS))]
    one = chosen[0]
    sigma[one, rows[one], :] = with_factors[:, columns[one]].T
    mean[one, rows[one]] = at.factor_means[columns[one]]
    one = chosen[1]
    sigma[one] = at.loadings[:, rows[one]].T[:, :, None] * at.loadings[:, columns[one]].T[:, None, :]
    one = chosen[2]
    sigma[one, rows[one], columns[one]] = 1.0
    sigma += sigma.transpose(0, 2, 1)
    halved = np.concatenate([chosen[1], chosen[2]])
    halved = halved[rows[halved] == columns[halved]]
    sigma[halved] /= 2
    mean[chosen[3], rows[chosen[3]]] = 1.0
    mean[chosen[4]] = at.loadings[:, rows[chosen[4]]].T
    return np.concatenate([mean, sigma.reshape(len(here), k * k)], axis=1)


def bending(layout: Layout, at: Matrices, here: Integers, by_mean: Floats, by_covariance: Floats) -> Floats:
    """Σ over moments of slope × second derivative of the moment, by the declared parameters `here`.

    With W = `by_covariance` and g = `by_mean`: λ_ij and λ_kl, 2·W_ik·φ_jl; λ_ij and φ_jl, 2·(Wλ_l)_i (once if
    j = l); λ_ij and α_j, g_i. All others are 0.
    """
    rows, columns, kinds = layout.rows[here], layout.columns[here], layout.kinds[here]
    bend = np.zeros((len(here), len(here)))
    loads, spreads, shifts = (np.flatnonzero(kinds == kind) for kind in (0, 1, 4))
    item, factor = rows[loads], columns[loads]
    bend[np.ix_(loads, loads)] = 2 * by_covariance[np.ix_(item, item)] * at.factor_covariance[np.ix_(factor, factor)]
    slopes = 2 * by_covariance @ at.loadings
    first, second = rows[spreads], columns[spreads]
    crossed = (factor[:, None] == first) * slopes[np.ix_(item, second)]
    crossed += ((factor[:, None] == second) & (first != second)) * slopes[np.ix_(item, first)]
    bend[np.ix_(loads, spreads)], bend[np.ix_(spreads, loads)] = crossed, crossed.T
    moved = (factor[:, None] == rows[shifts]) * by_mean[item][:, None]
    bend[np.ix_(loads, shifts)], bend[np.ix_(shifts, loads)] = moved, moved.T
    return bend
