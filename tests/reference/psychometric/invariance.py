"""Measurement invariance over groups or over waves."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from reference.cases import Case
from reference.psychometric.cfa import absent, measured
from reference.psychometric.keyed import Floats, keyed, listed
from reference.psychometric.keyed import names as bare
from reference.psychometric.two_waves import item_keys
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.invariance import (
    Invariance,
    InvarianceStep,
    invariance_over_groups,
    invariance_over_waves,
)
from tillitsmaal.stats.factor.model import Matrices
from tillitsmaal.stats.factor.sample import Missing

Values = dict[str, Any]
Found = Invariance | NotEstimable


def compute(case: Case) -> Values:
    return over_groups(case) if {"factors", "keys"} & set(case.spec) else over_waves(case)


def over_groups(case: Case) -> Values:
    keys = listed(case.spec.get("factors") or case.spec["keys"])
    factors = {factor: turned(own, case.spec) for factor, own in keys.items()}
    items = [item for own in factors.values() for item in own]
    factor_of_item = [number for number, own in enumerate(factors.values()) for _ in own]
    data = case.data().dropna(subset=case.spec["group"])
    column = data[case.spec["group"]]
    names = list(column.unique())
    answers = [keyed(data[column == one], items, span(case)) for one in names]
    labels = [label(one) for one in names]
    values = of_groups(case.expected, labels, list(factors), factor_of_item, answers, "listwise")
    values["groups"] = labels if isinstance(case.expected["groups"][0], str) else names
    if "fiml" in case.expected:
        values["fiml"] = of_groups(case.expected["fiml"], labels, list(factors), factor_of_item, answers, "fiml")
    return values


def of_groups(
    shape: Mapping[str, Any],
    labels: Sequence[str],
    factors: Sequence[str],
    factor_of_item: Sequence[int],
    answers: Sequence[Floats],
    missing: Missing,
) -> Values:
    found = invariance_over_groups(answers, factor_of_item, missing=missing)
    groups = range(len(labels))
    scalar = [at_level(found, "scalar", group) for group in groups]
    means = [by_factor(factors, at, "means") for at in scalar]
    variances = [by_factor(factors, at, "variances") for at in scalar]
    sizes = found.sizes if isinstance(found, Invariance) else [found for _ in groups]
    return {
        **told(shape, found),
        "n": dict(zip(labels, sizes, strict=True)),
        "latent_means_scalar": dict(zip(labels, means, strict=True)),
        "latent_var_scalar": dict(zip(labels, variances, strict=True)),
        "loadings_metric": loadings(at_level(found, "metric", 0), range(len(factor_of_item)), factor_of_item),
    }


def label(group: Any) -> str:
    """A number as it was written, though a missing cell made its column one of decimals."""
    return str(int(group)) if isinstance(group, float) and group.is_integer() else str(group)


def turned(items: Sequence[str], spec: Mapping[str, Any]) -> list[str]:
    """Keys of a wave's items: those are reversed that the specification lists, whatever wave stands in their names."""
    listed = "|".join(map(re.escape, spec.get("reverse", ()))) or "(?!)"
    pattern = re.compile(rf"(.*[_.])?({listed})([_.]?\d+)?")
    return [item if item.startswith("-") or not pattern.fullmatch(item) else f"-{item}" for item in items]


def span(case: Case) -> Sequence[float]:
    return case.spec.get("range") or (0, 0)


def over_waves(case: Case) -> Values:
    data = case.data()
    given = case.spec.get("blocks") or item_keys(case.spec, data)
    listed = list(given.values()) if isinstance(given, Mapping) else given
    names = list(given) if isinstance(given, Mapping) else [f"T{wave + 1}" for wave in range(len(listed))]
    blocks = [turned(own, case.spec) for own in listed]
    answers = keyed(data, [item for block in blocks for item in block], span(case))
    values = of_waves(case.expected, names, bare(blocks[0]), answers, "listwise")
    if "fiml" in case.expected:
        values["fiml"] = of_waves(case.expected["fiml"], names, bare(blocks[0]), answers, "fiml")
    return values


def of_waves(
    shape: Mapping[str, Any], names: Sequence[str], items: Sequence[str], answers: Floats, missing: Missing
) -> Values:
    found = invariance_over_waves(answers, len(names), missing=missing)
    values = told(shape, found)
    values["n"] = sum(found.sizes) if isinstance(found, Invariance) else found
    scalar, metric = at_level(found, "scalar", 0), at_level(found, "metric", 0)
    means, variances = by_factor(names, scalar, "means"), by_factor(names, scalar, "variances")
    values["latent_means_scalar"], values["latent_var_scalar"] = means, variances
    first = range(len(items))
    values["loadings_metric_unique"] = dict(zip(items, loadings(metric, first, [0] * len(first)), strict=True))
    values["std_latent_change"] = means[names[1]] if isinstance(scalar, NotEstimable) else change(scalar)
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
