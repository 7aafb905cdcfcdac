"""Where the search for a factor model's parameters starts."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.factor.model import KINDS, Layout
from tillitsmaal.stats.factor.sample import Sample
from tillitsmaal.stats.factor.saturated import Saturated

Floats = NDArray[np.float64]

MOST_CORRELATED: Final = 0.8
"""Factors do not start nearer to each other."""


def starting_point(layout: Layout, sample: Sample) -> Floats:
    """Loadings from the largest principal component of each factor's items, factor covariances from the items between.

    Residual variances start at half the items' variances, intercepts at their means; equal parameters at the mean of
    what they would start at alone.
    """
    return merged(layout, starting_values(layout, sample))


def starting_values(layout: Layout, sample: Sample) -> Floats:
    """Of the declared parameters, each as if it were equal to no other."""
    values = np.zeros(len(layout.free))
    for group, moments in enumerate(sample.unrestricted):
        _start_group(layout, moments, group, values)
    return values


def merged(layout: Layout, values: Floats) -> Floats:
    """Values of the free parameters: the mean of those that are equal."""
    free = layout.free >= 0
    numbers = layout.free[free]
    counts = np.maximum(np.bincount(numbers, minlength=layout.size), 1)
    return np.bincount(numbers, weights=values[free], minlength=layout.size) / counts


def _start_group(layout: Layout, moments: Saturated, group: int, values: Floats) -> None:
    k, m = layout.model.items, layout.model.factors
    s = moments.covariance
    here = layout.groups == group
    of_kind = [np.flatnonzero(here & (layout.kinds == kind)) for kind in range(len(KINDS))]
    loadings, spread = np.zeros((k, m)), np.ones(m)
    for factor in range(m):
        mine = of_kind[0][layout.columns[of_kind[0]] == factor]
        items = layout.rows[mine]
        loadings[items, factor] = _component(s[np.ix_(items, items)])
        spread[factor] = _unit(layout, loadings[items, factor], mine)
        values[mine] = loadings[items, factor] / spread[factor]
    phi = _between(loadings, s) * np.outer(spread, spread)
    values[of_kind[1]] = phi[layout.rows[of_kind[1]], layout.columns[of_kind[1]]]
    diagonal = of_kind[2][layout.rows[of_kind[2]] == layout.columns[of_kind[2]]]
    values[diagonal] = s[layout.rows[diagonal], layout.rows[diagonal]] / 2
    values[of_kind[3]] = moments.mean[layout.rows[of_kind[3]]]


def _component(block: Floats) -> Floats:
    """Loadings on a factor of variance 1, each item having half its variance in common."""
    if len(block) == 0:
        return np.zeros(0)
    reduced = block - np.diag(np.diag(block)) / 2
    roots, vectors = np.linalg.eigh(reduced)
    component: Floats = vectors[:, -1] * np.sqrt(max(float(roots[-1]), 0.1 * float(np.diag(block).mean())))
    return component if component.sum() >= 0 else -component


def _unit(layout: Layout, component: Floats, parameters: NDArray[np.int64]) -> float:
    """Standard deviation of a factor in the unit of its marker; negative if the marker loads negatively."""
    marked = np.flatnonzero((layout.free[parameters] < 0) & (layout.fixed[parameters] != 0))
    if not len(marked):
        return 1.0
    marker = marked[0]
    least = 0.2 * float(np.abs(component).max())
    size = max(abs(float(component[marker])), least, 1e-6)
    return float(np.copysign(size, component[marker]) / layout.fixed[parameters[marker]])


def _between(loadings: Floats, s: Floats) -> Floats:
    """Correlations of the factors that the covariances between their items suggest."""
    size = np.maximum((loadings**2).sum(axis=0), 1e-12)
    phi = loadings.T @ s @ loadings / np.outer(size, size)
    phi = np.clip(phi, -MOST_CORRELATED, MOST_CORRELATED)
    np.fill_diagonal(phi, 1.0)
    while np.linalg.eigvalsh(phi)[0] < 0.05:
        phi = 0.7 * phi + 0.3 * np.eye(len(phi))
    return phi
