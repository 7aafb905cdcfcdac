"""What would change if a parameter that is not in the model were let free."""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.factor.fit import Fit
from tillitsmaal.stats.factor.model import FactorModel, Layout, Parameter, bending, element_directions, laid_out
from tillitsmaal.stats.factor.normal_theory import likelihood_and_curvature
from tillitsmaal.stats.factor.solution import Number, standardised_value

Floats = NDArray[np.float64]

SMALLEST_SHARE: Final = 1e-8
"""Share of a parameter's information that is its own, under which nothing is known about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationIndex:
    """A parameter that is not in the model."""

    parameter: Parameter
    index: float
    """How much χ² would fall, about; χ² with 1 degree of freedom if the parameter is 0."""
    expected_change: float
    """What the parameter would become, about."""
    standardised_change: Number


def modification_indices(fit: Fit) -> tuple[ModificationIndex, ...]:
    """Score tests of every loading and residual covariance that the model leaves out, largest first.

    MI = s²/V with s the slope of ℓ in the parameter and V = I_pp − I_pθ·I_θθ⁻¹·I_θp the information on it that the
    model's own parameters θ leave; the expected change is s/V. The information is the expected one with complete rows,
    the observed one under `fiml`.

    Parameters
    ----------
    fit
        A maximum-likelihood fit from `fit_model`.

    Returns
    -------
    tuple of ModificationIndex
        Parameters on which the data hold no information of their own are left out. A standardised change is
        `negative_variance` if a variance it is divided by is not above 0.

    References
    ----------
    Sörbom, D. (1989). Model modification.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-4.
    """
    declared = fit.layout.model
    candidates = _left_out(declared)
    if not candidates:
        return ()
    layout = laid_out(replace(declared, parameters=declared.parameters + candidates))
    score, information = _score(fit, layout, len(candidates))
    q = fit.layout.size
    theirs, crossed = np.diag(information)[q:], information[q:, :q]
    left = theirs - np.einsum("ij,ij->i", crossed, np.linalg.solve(information[:q, :q], crossed.T).T)
    found = []
    for one, slope, own, total in zip(candidates, score[q:], left, theirs, strict=True):
        if own > SMALLEST_SHARE * total:
            free = replace(one, fixed=None)
            change = float(slope / own)
            standardised = standardised_value(free, change, fit.groups[one.group])
            found.append(
                ModificationIndex(
                    parameter=free,
                    index=float(slope * slope / own),
                    expected_change=change,
                    standardised_change=standardised,
                )
            )
    return tuple(sorted(found, key=lambda one: -one.index))


def _left_out(model: FactorModel) -> tuple[Parameter, ...]:
    """Loadings and residual covariances that are not declared, as if declared and fixed at 0."""
    there = {(one.kind, one.group, one.row, one.column) for one in model.parameters}
    there |= {(one.kind, one.group, one.column, one.row) for one in model.parameters if one.kind != "loading"}
    left: list[Parameter] = []
    for group in range(model.groups):
        pairs = [(item, factor) for factor in range(model.factors) for item in range(model.items)]
        left += [
            Parameter(kind="loading", row=item, column=factor, group=group, fixed=0.0)
            for item, factor in pairs
            if ("loading", group, item, factor) not in there
        ]
        left += [
            Parameter(kind="residual_covariance", row=first, column=second, group=group, fixed=0.0)
            for first, second in combinations(range(model.items), 2)
            if ("residual_covariance", group, first, second) not in there
        ]
    return tuple(left)


def _score(fit: Fit, layout: Layout, candidates: int) -> tuple[Floats, Floats]:
    """Slope of ℓ and its information, the model's free parameters first, then the candidates."""
    q = fit.layout.size
    numbers = np.concatenate([layout.free[: len(layout.free) - candidates], q + np.arange(candidates)])
    score, information = np.zeros(q + candidates), np.zeros((q + candidates, q + candidates))
    expected = fit.sample.missing == "listwise"
    for group, patterns in enumerate(fit.sample.patterns):
        at = fit.groups[group]
        here = np.flatnonzero((layout.groups == group) & (numbers >= 0))
        directions = element_directions(layout, at, here)
        mean = at.mean if layout.model.mean_structure else fit.sample.unrestricted[group].mean
        found = likelihood_and_curvature(mean, at.covariance, patterns, directions, expected)
        if found is None:
            continue
        likelihood, curvature = found
        if not expected:
            curvature = curvature + bending(layout, at, here, likelihood.by_mean, likelihood.by_covariance)
        gradient = np.concatenate([likelihood.by_mean, likelihood.by_covariance.ravel()])
        np.add.at(score, numbers[here], directions @ gradient)
        np.add.at(information, (numbers[here][:, None], numbers[here][None, :]), -curvature)
    return score, information
