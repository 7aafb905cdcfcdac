"""The mixed model as an estimator of specifications."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, keys, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, SpecificationError, kinded
from reference.dyadic_variables import Floats, Integers
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.mixed import MixedModel, RandomTerm, crossed_random_effects
from tillitsmaal.stats.pairs.clustering import dyads

LABELS: Final = ("grp", "var1", "var2")
FACTORS: Final[Mapping[str, Callable[[Integers, Integers], Integers]]] = {
    "rater": lambda raters, targets: raters,  # noqa: ARG005
    "target": lambda raters, targets: targets,  # noqa: ARG005
    "dyad": dyads,
    "pair": lambda raters, targets: raters * (int(max(raters.max(), targets.max())) + 1) + targets,
}


def mixed(sample: Sample) -> Any:
    """A mixed model over pairs and waves, a row a pair and wave."""
    waves = list(sample.settings["waves"])
    used = sample.of(waves, needed=1)
    times = [float(one) for one in sample.get("times", range(1, len(waves) + 1))]
    if len(times) != len(waves):
        raise SpecificationError(f"times: {len(times)} for {len(waves)} waves; one a wave")
    predictors = list(sample.get("predictors", []))
    rows, w = int(used.used.sum()), len(waves)
    ends = [np.repeat(side, w).astype(np.int64) for side in (used.raters, used.targets)]
    time = np.tile(times, rows)
    columns = {"(Intercept)": np.ones(rows * w), "time": time}
    columns |= {name: np.repeat(used.value(name), w) for name in predictors}
    fixed = list(sample.get("fixed", ["(Intercept)", *(["time"] if w > 1 else []), *predictors]))
    columns |= products(fixed, columns)
    names = sample.called(fixed)
    sample.meet("terms", names, keys(sample.field("fixef")), "fixef", constant="(Intercept)")
    random = [Random(one, columns, ends) for one in sample.settings["random"]]
    known_to_case(sample, random)
    design = np.column_stack([columns[name] for name in fixed])
    model = crossed_random_effects(
        used.columns(waves).ravel(), design, [one.term for one in random], reml=bool(sample.get("reml", True))
    )
    if isinstance(model, NotEstimable):
        return nothing(sample.shape, model)
    return mixed_values(sample, model, names, random)


def products(fixed: Sequence[str], columns: Mapping[str, Floats]) -> dict[str, Floats]:
    """Interactions by lme4's name: `time:same`."""
    found = {}
    for name in fixed:
        parts = name.split(":")
        unknown = [part for part in parts if part not in columns] if name not in columns else []
        if unknown:
            raise SpecificationError(f"fixed: {name!r}: {unknown} are none of {sorted(columns)}")
        if name not in columns:
            found[name] = np.prod([columns[part] for part in parts], axis=0)
    return found


class Random:
    """A random term as a specification writes it: `of`, `effects`, and the label in the case."""

    def __init__(self, told: Mapping[str, Any], columns: Mapping[str, Floats], ends: Sequence[Integers]) -> None:
        if told.get("of") not in FACTORS:
            raise SpecificationError(f"random: of = one of {sorted(FACTORS)}, not {told.get('of')!r}")
        self.label = str(told.get("label", told["of"]))
        self.effects = list(told.get("effects", ["(Intercept)"]))
        unknown = [one for one in self.effects if one not in columns]
        if unknown:
            raise SpecificationError(f"random: effects {unknown} are none of {sorted(columns)}")
        self.names = [str(one) for one in told.get("names", self.effects)]
        if len(self.names) != len(self.effects):
            raise SpecificationError(f"random: names {self.names} for effects {self.effects}: one each")
        self.term = RandomTerm(
            levels=FACTORS[told["of"]](ends[0], ends[1]),
            columns=np.column_stack([columns[one] for one in self.effects]),
        )


def known_to_case(sample: Sample, random: Sequence[Random]) -> None:
    """Raise where labels or names of random terms are not those of the case's list of variances."""
    rows = sample.field("varcomp")
    if not isinstance(rows, list):
        return
    labels = [one.label for one in random]
    sample.meet("random: label", labels, {str(one.get("grp")) for one in rows} - {"Residual"}, "varcomp (grp)")
    for label in labels:
        own = {name for one in random if one.label == label for name in one.names}
        sides = (one.get(side) for one in rows if one.get("grp") == label for side in ("var1", "var2"))
        sample.meet(f"random: names of {label!r}", own, {str(one) for one in sides if one}, "varcomp (var1, var2)")


def mixed_values(sample: Sample, model: MixedModel, names: Sequence[str], random: Sequence[Random]) -> Values:
    def by_term(field: str) -> Values:
        return {name: getattr(one, field) for name, one in zip(names, model.fixed, strict=True)}

    told = {
        "fixef": by_term("value"),
        "se": by_term("standard_error"),
        "t": by_term("t"),
        "df": by_term("degrees_of_freedom"),
        "p": by_term("p"),
        "sigma": float(np.sqrt(model.residual_variance)),
        "residual_variance": model.residual_variance,
        "reml" if model.restricted else "deviance": model.criterion,
        "logLik": model.log_likelihood,
        "AIC": model.aic,
        "BIC": model.bic,
    }
    rows = variance_rows(model, random)
    shape = sample.field("varcomp")
    return {
        **kinded("mixed", told),
        "varcomp": variances_listed(shape, rows) if isinstance(shape, list) else {},
        "variances": {".".join(key): Leaf(value=value, kind="mixed") for key, value in rows.items()},
        "singular": Leaf(value=model.singular, kind="count"),
        **kinded("count", {"n_obs": model.n, "npar": model.parameters}),
    }


def variance_rows(model: MixedModel, random: Sequence[Random]) -> dict[tuple[str, ...], float]:
    """(Co)variances by label and effects."""
    rows: dict[tuple[str, ...], float] = {("Residual",): model.residual_variance}
    for one, found in zip(random, model.random, strict=True):
        for i, name in enumerate(one.names):
            rows[one.label, name] = float(found.covariance[i, i])
            for j, other in enumerate(one.names[:i]):
                rows[one.label, other, name] = float(found.covariance[i, j])
    return rows


def variances_listed(shape: Sequence[Mapping[str, Any]], rows: Mapping[tuple[str, ...], float]) -> Values:
    """As lme4 lists them, by `grp`, `var1` and `var2`; those that the case does not list are after its end.

    A group with one effect is found where the case has no `var1`.
    """
    result, left = {}, dict(rows)
    for place, one in enumerate(shape):
        label = [str(one[key]) for key in LABELS if one.get(key) is not None]
        found = [key for key in rows if list(key) == label or ("var1" not in one and [key[0]] == label)]
        if len(found) == 1:
            result[str(place)] = variance_row({key: one[key] for key in LABELS if key in one}, found[0], rows)
            left.pop(found[0], None)
    for place, key in enumerate(left, len(shape)):
        result[str(place)] = variance_row(dict(zip(LABELS, key, strict=False)), key, rows)
    return result


def variance_row(labels: Mapping[str, Any], key: Sequence[str], rows: Mapping[tuple[str, ...], float]) -> Values:
    value = rows[tuple(key)]
    return {**kinded("estimate", labels), **kinded("mixed", {"vcov": value, "sdcor": spread(key, value, rows)})}


def spread(label: Sequence[str], value: float, rows: Mapping[tuple[str, ...], float]) -> float | NotEstimable:
    """The standard deviation of a variance, the correlation of a covariance."""
    if len(label) == 3:
        product = rows[label[0], label[1]] * rows[label[0], label[2]]
        return value / float(np.sqrt(product)) if product > 0 else NotEstimable(code="no_variance")
    return float(np.sqrt(value))


MIXED: Final[Mapping[str, Estimator]] = {
    "mixed": Estimator(compute=mixed, needs=["waves", "random"], may=["times", "predictors", "fixed", "terms", "reml"]),
}
