"""The mixed model as an estimator of specifications."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, SpecificationError, kinded
from reference.dyadic_variables import Floats, Integers
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.mixed import MixedModel, RandomTerm, crossed_random_effects
from tillitsmaal.stats.pairs.clustering import dyads

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
    predictors = list(sample.get("predictors", []))
    rows, w = int(used.used.sum()), len(waves)
    ends = [np.repeat(side, w).astype(np.int64) for side in (used.raters, used.targets)]
    time = np.tile(times, rows)
    columns = {"(Intercept)": np.ones(rows * w), "time": time}
    columns |= {name: np.repeat(used.value(name), w) for name in predictors}
    fixed = list(sample.get("fixed", ["(Intercept)", *(["time"] if w > 1 else []), *predictors]))
    columns |= products(fixed, columns)
    random = [Random(one, columns, ends) for one in sample.settings["random"]]
    design = np.column_stack([columns[name] for name in fixed])
    model = crossed_random_effects(
        used.columns(waves).ravel(), design, [one.term for one in random], reml=bool(sample.get("reml", True))
    )
    if isinstance(model, NotEstimable):
        return nothing(sample.shape, model)
    return mixed_values(sample, model, [sample.get("terms", {}).get(name, name) for name in fixed], random)


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
        names = told.get("names", self.effects)
        self.names = [str(one) for one in names]
        self.term = RandomTerm(
            levels=FACTORS[told["of"]](ends[0], ends[1]),
            columns=np.column_stack([columns[one] for one in self.effects]),
        )


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
    shape = sample.shape.get("varcomp") if isinstance(sample.shape, Mapping) else None
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
    """As lme4 lists them, by `grp`, `var1` and `var2`; a group with one effect is found without `var1`."""
    result: Values = {}
    for place, one in enumerate(shape):
        label = [str(one[key]) for key in ("grp", "var1", "var2") if one.get(key) is not None]
        found = [value for key, value in rows.items() if list(key) == label or [key[0]] == label]
        if len(found) == 1:
            labels = kinded("estimate", {key: one[key] for key in ("grp", "var1", "var2") if key in one})
            result[str(place)] = {
                **labels,
                **kinded("mixed", {"vcov": found[0], "sdcor": spread(label, found[0], rows)}),
            }
    return result


def spread(label: Sequence[str], value: float, rows: Mapping[tuple[str, ...], float]) -> float | NotEstimable:
    """The standard deviation of a variance, the correlation of a covariance."""
    if len(label) == 3:
        product = rows[label[0], label[1]] * rows[label[0], label[2]]
        return value / float(np.sqrt(product)) if product > 0 else NotEstimable(code="no_variance")
    return float(np.sqrt(value))


MIXED: Final[Mapping[str, Estimator]] = {
    "mixed": Estimator(compute=mixed, needs=["waves", "random"], may=["times", "predictors", "fixed", "terms", "reml"]),
}
