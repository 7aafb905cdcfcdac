"""Other starts, for where the usual one does not lead to a proper solution.

A marker that hardly loads, or loads with the other sign than it starts with, sends the other loadings to infinity and
back. With factors of variance 1, each group by itself, there is no such way round. Starts that know next to nothing of
the data help where the first ones know too much that is chance.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.factor.discrepancy import likelihood_discrepancy
from tillitsmaal.stats.factor.model import FactorModel, Layout, Parameter, laid_out, matrices_at
from tillitsmaal.stats.factor.newton import minimise
from tillitsmaal.stats.factor.patterns import from_moments
from tillitsmaal.stats.factor.sample import Sample
from tillitsmaal.stats.factor.starting import merged, starting_point, starting_values

Floats = NDArray[np.float64]


def starting_point_alone(layout: Layout, sample: Sample) -> Floats:
    """As `starting_point`, with loadings, factor and residual covariances of the group's own model where it fits."""
    values = starting_values(layout, sample)
    for group in range(layout.model.groups):
        _refine(layout, sample, group, values)
    return merged(layout, values)


def plain_small(layout: Layout, sample: Sample) -> Floats:
    """Uncorrelated factors with little variance, loadings all of one sign."""
    return _plain(layout, sample, 0.05, signed=False)


def plain_large(layout: Layout, sample: Sample) -> Floats:
    """Uncorrelated factors with some variance, loadings of the sign of the items' correlations with the marker."""
    return _plain(layout, sample, 0.3, signed=True)


def _plain(layout: Layout, sample: Sample, share: float, *, signed: bool) -> Floats:
    values = starting_values(layout, sample)
    markers = {
        (one.group, one.column): one.row for one in layout.model.parameters if one.kind == "loading" and one.fixed
    }
    for place, one in enumerate(layout.model.parameters):
        s = sample.unrestricted[one.group].covariance
        marker = markers.get((one.group, one.column))
        if one.kind == "loading" and marker is not None:
            sign = np.sign(s[one.row, marker]) if signed else 1.0
            values[place] = sign * np.sqrt(s[one.row, one.row] / s[marker, marker])
        elif one.kind == "factor_covariance" and one.row != one.column:
            values[place] = 0.0
        elif one.kind == "factor_covariance" and marker is not None:
            values[place] = share * s[marker, marker]
    return merged(layout, values)


def _refine(layout: Layout, sample: Sample, group: int, values: Floats) -> None:
    alone = laid_out(_in_own_units(layout.model, group))
    moments = sample.unrestricted[group]
    own = Sample(
        patterns=(from_moments(moments.mean, moments.covariance, sample.patterns[group].n),),
        unrestricted=(moments,),
        missing="listwise",
        respondents=sample.patterns[group].n,
    )
    found = minimise(likelihood_discrepancy(alone, own), starting_point(alone, own))
    if found is None or not found.converged:
        return
    at = matrices_at(alone, found.point, 0)
    units = np.ones(layout.model.factors)
    for one in layout.model.parameters:
        if one.kind == "loading" and one.group == group and one.fixed:
            units[one.column] = at.loadings[one.row, one.column] / one.fixed
    if not units.all():
        return
    for place, one in enumerate(layout.model.parameters):
        if one.group != group:
            continue
        if one.kind == "loading":
            values[place] = at.loadings[one.row, one.column] / units[one.column]
        elif one.kind == "factor_covariance":
            values[place] = at.factor_covariance[one.row, one.column] * units[one.row] * units[one.column]
        elif one.kind == "residual_covariance":
            values[place] = at.residual_covariance[one.row, one.column]


def _in_own_units(model: FactorModel, group: int) -> FactorModel:
    """One group's covariance structure: nothing equal, markers free, factor variances 1."""
    return FactorModel(
        items=model.items,
        factors=model.factors,
        parameters=tuple(_freed(one) for one in model.parameters if _is_spread(one) and one.group == group),
    )


def _is_spread(one: Parameter) -> bool:
    return one.kind in ("loading", "factor_covariance", "residual_covariance")


def _freed(one: Parameter) -> Parameter:
    if one.kind == "factor_covariance" and one.row == one.column:
        return replace(one, fixed=1.0, group=0, label="")
    fixed = None if one.kind == "loading" and one.fixed else one.fixed
    return replace(one, fixed=fixed, group=0, label="")
