"""Measurement invariance over groups or over waves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.cases import Case
from reference.psychometric.cfa import absent, measured
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.invariance import (
    Invariance,
    InvarianceStep,
    invariance_over_groups,
    invariance_over_waves,
)
from tillitsmaal.stats.factor.model import Matrices
from tillitsmaal.stats.factor.sample import Missing

Floats = NDArray[np.float64]
Values = dict[str, Any]
Found = Invariance | NotEstimable


def compute(case: Case) -> Values:
    return over_waves(case) if "blocks" in case.spec else over_groups(case)


def over_groups(case: Case) -> Values:
    factors: Mapping[str, Sequence[str]] = case.spec["factors"]
    items = [item for own in factors.values() for item in own]
    factor_of_item = [number for number, own in enumerate(factors.values()) for _ in own]
    data = case.data()
    column = data[case.spec["group"]]
    names = list(column.dropna().unique())
    answers = [data.loc[column == one, items].to_numpy(np.float64) for one in names]
    found = invariance_over_groups(answers, factor_of_item)
    values = told(case.expected, found)
    values["groups"] = [label(one) if isinstance(case.expected["groups"][0], str) else one for one in names]
    values["n"] = {
        label(one): int((~np.isnan(rows).any(axis=1)).sum()) for one, rows in zip(names, answers, strict=True)
    }
    scalar = [at_level(found, "scalar", group) for group in range(len(names))]
    values["latent_means_scalar"] = {
        label(one): by_factor(factors, at, "means") for one, at in zip(names, scalar, strict=True)
    }
    metric = at_level(found, "metric", 0)
    values["loadings_metric"] = loadings(metric, range(len(items)), factor_of_item)
    if "fiml" in case.expected:
        values["fiml"] = told(case.expected["fiml"], invariance_over_groups(answers, factor_of_item, missing="fiml"))
    return values


def label(group: Any) -> str:
    """A number as it was written, though a missing cell made its column one of decimals."""
    return str(int(group)) if isinstance(group, float) and group.is_integer() else str(group)


def over_waves(case: Case) -> Values:
    blocks: Sequence[Sequence[str]] = case.spec["blocks"]
    answers = case.data()[[item for block in blocks for item in block]].to_numpy(np.float64)
    values = of_waves(case.expected, blocks, answers, "listwise")
    if "fiml" in case.expected:
        values["fiml"] = of_waves(case.expected["fiml"], blocks, answers, "fiml")
    return values


def of_waves(shape: Mapping[str, Any], blocks: Sequence[Sequence[str]], answers: Floats, missing: Missing) -> Values:
    found = invariance_over_waves(answers, len(blocks), missing=missing)
    values = told(shape, found)
    values["n"] = sum(found.sizes) if isinstance(found, Invariance) else found
    names = [f"T{wave + 1}" for wave in range(len(blocks))]
    scalar, metric = at_level(found, "scalar", 0), at_level(found, "metric", 0)
    means, variances = by_factor(names, scalar, "means"), by_factor(names, scalar, "variances")
    values["latent_means_scalar"], values["latent_var_scalar"] = means, variances
    first = range(len(blocks[0]))
    values["loadings_metric_unique"] = dict(zip(blocks[0], loadings(metric, first, [0] * len(first)), strict=True))
    values["std_latent_change"] = means["T2"] if isinstance(scalar, NotEstimable) else change(scalar)
    return values


def change(scalar: Matrices) -> Any:
    variance = scalar.factor_covariance[0, 0]
    if variance <= 0:
        return NotEstimable(code="negative_variance", reason="the first wave's factor has a variance below 0")
    return float(scalar.factor_means[1] / np.sqrt(variance))


def told(shape: Mapping[str, Any], found: Found) -> Values:
    if isinstance(found, NotEstimable):
        return {"models": absent(shape["models"], found)}
    return {"models": {step.level: of_step(shape["models"].get(step.level, {}), step) for step in found.steps}}


def of_step(shape: Mapping[str, Any], step: InvarianceStep) -> Values:
    if isinstance(step.model, NotEstimable):
        return {key: absent(part, step.model) for key, part in shape.items()}
    difference = step.difference
    known = isinstance(difference, NotEstimable)
    return {
        **measured(step.model.measures),
        "delta_chisq": difference if known else difference.chi_square,
        "delta_df": difference if known else difference.degrees_of_freedom,
        "delta_p": difference if known else difference.p,
        "delta_cfi": step.delta_cfi,
        "delta_rmsea": step.delta_rmsea,
        "delta_srmr": step.delta_srmr,
    }


def at_level(found: Found, level: str, group: int) -> Matrices | NotEstimable:
    if isinstance(found, NotEstimable):
        return found
    model = next(step.model for step in found.steps if step.level == level)
    return model if isinstance(model, NotEstimable) else model.fit.groups[group]


def by_factor(names: Sequence[str] | Mapping[str, Any], at: Matrices | NotEstimable, what: str) -> Values:
    if isinstance(at, NotEstimable):
        return dict.fromkeys(names, at)
    values = at.factor_means if what == "means" else np.diag(at.factor_covariance)
    return dict(zip(names, values.tolist(), strict=True))


def loadings(at: Matrices | NotEstimable, items: Sequence[int], factor_of_item: Sequence[int]) -> list[Any]:
    if isinstance(at, NotEstimable):
        return [at for _ in items]
    return [float(at.loadings[item, factor]) for item, factor in zip(items, factor_of_item, strict=True)]


GROUPS = {"B3_invariance": compute}
