"""What the search for a factor model's parameters makes small."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.factor.model import Layout, bending, element_directions, matrices_at
from tillitsmaal.stats.factor.newton import Function, Local
from tillitsmaal.stats.factor.normal_theory import likelihood_and_curvature
from tillitsmaal.stats.factor.sample import Sample

Floats = NDArray[np.float64]


def likelihood_discrepancy(layout: Layout, sample: Sample, expected: bool = False) -> Function:
    """(ℓ_unrestricted − ℓ)/N, with the observed or the expected information as its curvature."""
    structured = layout.model.mean_structure

    def at(point: Floats) -> Local | None:
        value, slope = sample.log_likelihood, np.zeros(layout.size)
        curvature = np.zeros((layout.size, layout.size))
        for group, patterns in enumerate(sample.patterns):
            matrices = matrices_at(layout, point, group)
            here = np.flatnonzero((layout.groups == group) & (layout.free >= 0))
            directions = element_directions(layout, matrices, here)
            mean = matrices.mean if structured else sample.unrestricted[group].mean
            found = likelihood_and_curvature(mean, matrices.covariance, patterns, directions, expected)
            if found is None:
                return None
            likelihood, bend = found
            if not expected:
                bend = bend + bending(layout, matrices, here, likelihood.by_mean, likelihood.by_covariance)
            gradient = np.concatenate([likelihood.by_mean, likelihood.by_covariance.ravel()])
            value -= likelihood.value
            _add(slope, curvature, layout.free[here], -directions @ gradient, -bend)
        return Local(value / sample.n, slope / sample.n, curvature / sample.n)

    return at


def least_squares_discrepancy(layout: Layout, sample: Sample) -> Function:
    """½·Σ n_g/N·tr[(S_g − Σ_g)²]."""
    weights = np.array(sample.sizes) / sample.n
    k = layout.model.items

    def at(point: Floats) -> Local:
        value, slope = 0.0, np.zeros(layout.size)
        curvature = np.zeros((layout.size, layout.size))
        for group, moments in enumerate(sample.unrestricted):
            matrices = matrices_at(layout, point, group)
            here = np.flatnonzero((layout.groups == group) & (layout.free >= 0))
            flat = element_directions(layout, matrices, here)[:, k:]
            left = matrices.covariance - moments.covariance
            bend = flat @ flat.T + bending(layout, matrices, here, np.zeros(k), left)
            value += weights[group] * float((left**2).sum()) / 2
            _add(slope, curvature, layout.free[here], weights[group] * (flat @ left.ravel()), weights[group] * bend)
        return Local(value, slope, curvature)

    return at


def _add(slope: Floats, curvature: Floats, numbers: NDArray[np.int64], by_element: Floats, bend: Floats) -> None:
    """Gather elements into the free parameters they belong to."""
    np.add.at(slope, numbers, by_element)
    np.add.at(curvature, (numbers[:, None], numbers[None, :]), bend)
