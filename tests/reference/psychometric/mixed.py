"""Mixed models with crossed or nested random effects; what a case's values name, its data and specification tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case, flat
from reference.psychometric.keyed import Floats, texts
from reference.psychometric.mixed_rows import TIME, Rows, column, groups, read, with_groups
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.crossed_mean import mean_by_crossed_effects
from tillitsmaal.stats.change.mixed import MixedModel, RandomTerm, crossed_random_effects
from tillitsmaal.stats.change.nested import containment_df
from tillitsmaal.stats.distributions import chi_square_upper, normal_quantile

Values = dict[str, Any]
WALD = normal_quantile(0.975)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A model as its block of values names it."""

    fixed: tuple[str, ...]
    factors: tuple[str, ...]
    slopes: Mapping[str, str]
    """The fixed column that varies over a factor's levels, by factor."""
    names: Mapping[str, tuple[str, str]]
    """Factor and slope ("" for the intercept) that each variance is called after."""
    correlated: bool


def compute(case: Case) -> Values:
    return models(case.expected, read(case))


GROUPS = {"B5_mixed": compute}


def models(expected: Mapping[str, Any], rows: Rows) -> Values:
    blocks = {name: block for name, block in expected.items() if isinstance(block, Mapping) and "reml" in block}
    rows = with_groups(rows, {factor: size for block in blocks.values() for factor, size in block["n_levels"].items()})
    asked = {name: asks(block) for name, block in blocks.items()}
    found = {name: model(block, asked[name], rows) for name, block in blocks.items()}
    for name, block in expected.items():
        if name.startswith("lrt"):
            found[name] = likelihood_ratio(name, block, asked, rows)
        elif name.startswith("nlme") and "ar1" not in name:
            found[name] = nlme(nested(name, block, asked), rows)
        elif name == "round_robin":
            found[name] = round_robin(rows)
    return found


def asks(block: Mapping[str, Any]) -> Asked:
    reml, factors = block["reml"], tuple(block["n_levels"])
    fixed = tuple(reml["fixed"])
    names = called_after([path for path, _ in flat(reml["variance"])], factors, fixed)
    slopes = {factor: slope for factor, slope in names.values() if factor and slope}
    told = any(reml.get(part) for part in ("covariance", "correlation"))
    return Asked(fixed=fixed, factors=factors, slopes=slopes, names=names, correlated=told or surplus(reml, names))


def surplus(reml: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
    """Whether the AIC counts more parameters than fixed effects and variances, which are covariances."""
    if not {"aic", "loglik"} <= set(reml):
        return False
    return round((reml["aic"] + 2 * reml["loglik"]) / 2) > len(reml["fixed"]) + len(names)


def called_after(variances: Sequence[str], factors: Sequence[str], fixed: Sequence[str]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name in variances:
        factor, slope = which(name, factors, fixed)
        if factor and not slope and (factor, "") in found.values():
            slope = next((one for one in TIME if one in fixed), fixed[-1])
        found[name] = (factor, slope)
    return found


def which(name: str, factors: Sequence[str], fixed: Sequence[str]) -> tuple[str, str]:
    """The factor that a variance belongs to, and the column that varies over its levels ("" for the intercept)."""
    factor = max((one for one in factors if name.startswith(one)), key=len, default="")
    rest = name[len(factor) :].strip("._: ")
    named = max((one for one in fixed if one != "_Intercept" and rest.endswith(one)), key=len, default="")
    return factor, named


def fit(asked: Asked, rows: Rows, *, reml: bool = True) -> MixedModel | NotEstimable:
    terms: list[Any] = []
    for name in asked.factors:
        levels = pd.factorize(groups(name, rows.table))[0]
        if name not in asked.slopes:
            terms.append(levels)
            continue
        varying = column(asked.slopes[name], rows.table)
        both = np.column_stack([np.ones(len(varying)), varying])
        separate = [levels, RandomTerm(levels=levels, columns=varying)]
        terms += [RandomTerm(levels=levels, columns=both)] if asked.correlated else separate
    return crossed_random_effects(rows.y, fixed_columns(asked, rows), terms, reml=reml)


def fixed_columns(asked: Asked, rows: Rows) -> Floats:
    return np.column_stack([column(name, rows.table) for name in asked.fixed])


def model(block: Mapping[str, Any], asked: Asked, rows: Rows) -> Values:
    reml, ml = fit(asked, rows), fit(asked, rows, reml=False)
    if isinstance(reml, NotEstimable) or isinstance(ml, NotEstimable):
        return {"n_obs": 0}
    at = places(asked)
    found: Values = {
        "n_obs": reml.n,
        "n_levels": {name: len(reml.random[at[name, ""][0]].levels) for name in asked.factors},
        "reml": {**fixed(asked, reml), **variances(asked, reml, block["reml"]), **likelihood(reml)},
        "ml": {
            "fixed": {name: one.value for name, one in zip(asked.fixed, ml.fixed, strict=True)},
            "fixed_se": {name: one.standard_error for name, one in zip(asked.fixed, ml.fixed, strict=True)},
            **variances(asked, ml, block["ml"]),
            **likelihood(ml),
        },
        "r2_nakagawa": {
            "var_fixed": reml.explained.fixed_variance,
            "marginal": reml.explained.marginal,
            "conditional": reml.explained.conditional,
        },
    }
    if "blup" in block:
        found["blup"] = predicted(asked, reml, block["blup"]["factor"], rows)
    return found


def places(asked: Asked) -> dict[tuple[str, str], tuple[int, int]]:
    """Term and place within it of every random effect, by factor and slope ("" for the intercept)."""
    found, term = {}, 0
    for factor in asked.factors:
        found[factor, ""] = (term, 0)
        if factor in asked.slopes:
            found[factor, asked.slopes[factor]] = (term, 1) if asked.correlated else (term + 1, 0)
            term += not asked.correlated
        term += 1
    return found


def fixed(asked: Asked, found: MixedModel) -> Values:
    return {
        "fixed": {
            name: {
                "estimate": one.value,
                "se": one.standard_error,
                "df_satterthwaite": one.degrees_of_freedom,
                "t": one.t,
                "p": one.p,
            }
            for name, one in zip(asked.fixed, found.fixed, strict=True)
        },
        "wald_ci95": [
            [one.value - WALD * one.standard_error, one.value + WALD * one.standard_error] for one in found.fixed
        ],
    }


def variances(asked: Asked, found: MixedModel, block: Mapping[str, Any]) -> Values:
    """By the names that the block gives them; each one's share is of the sum of all."""
    at = places(asked)
    variance = {}
    for name, what in asked.names.items():
        if what in at:
            term, place = at[what]
            variance[name] = float(found.random[term].covariance[place, place])
        elif name == "Residual":
            variance[name] = found.residual_variance
    total = sum(variance.values())
    share = {name: one / total for name, one in variance.items()}
    return {
        "variance": variance,
        "variance_share": share,
        **{part: together(part, asked, found, block[part]) for part in ("covariance", "correlation") if part in block},
    }


def together(part: str, asked: Asked, found: MixedModel, block: Any) -> Any:
    """Covariance or correlation of intercepts and slopes: a number, a number a factor, or a matrix."""
    matrices = {}
    for factor in asked.slopes:
        covariance = found.random[places(asked)[factor, ""][0]].covariance
        sd = np.sqrt(np.diag(covariance))
        matrices[factor] = covariance / np.outer(sd, sd) if part == "correlation" else covariance
    first = next(iter(matrices.values()), None)
    if first is None or not isinstance(block, Mapping):
        return None if first is None else float(first[0, 1])
    if "rows" in block:
        return {"rows": block["rows"], "cols": block["cols"], "values": first.tolist()}
    names = [path for path, _ in flat(block)]
    by_name = {name: matrices.get(which(name, asked.factors, asked.fixed)[0], first) for name in names}
    return {name: float(matrix[0, 1]) for name, matrix in by_name.items()}


def likelihood(found: MixedModel) -> Values:
    criterion = {"reml_criterion": found.criterion} if found.restricted else {}
    return {**criterion, "loglik": found.log_likelihood, "aic": found.aic, "bic": found.bic}


def predicted(asked: Asked, found: MixedModel, factor: str, rows: Rows) -> Values:
    term = found.random[places(asked)[factor, ""][0]]
    labels = texts(pd.Series(pd.factorize(groups(factor, rows.table))[1]))
    levels = [labels[level] for level in term.levels]
    return {
        "factor": factor,
        "values": dict(zip(levels, term.effects[:, 0].tolist(), strict=True)),
        "cond_sd": dict(zip(levels, term.conditional_sd[:, 0].tolist(), strict=True)),
    }


def nested(name: str, block: Mapping[str, Any], asked: Mapping[str, Asked]) -> Asked:
    """The model that is named alike, else of those with the same fixed effects the one with most factors."""
    alike = [one for key, one in asked.items() if key.startswith(name.removeprefix("nlme").strip("_"))]
    fixed = {key.strip("_") for key in block.get("fixed", ())}
    same = [one for one in asked.values() if fixed == {key.strip("_") for key in one.fixed}]
    return max(alike or same or asked.values(), key=lambda one: len(one.factors))


def likelihood_ratio(name: str, block: Mapping[str, Any], asked: Mapping[str, Asked], rows: Rows) -> Values:
    """Of two nested models, or of one and the same without the fixed effects that the name tells."""
    reml = "reml" in name.split("_")
    smaller, larger = compared(name, block, asked)
    fits = [fit(one, rows, reml=reml) for one in (smaller, larger)]
    if any(isinstance(one, NotEstimable) for one in fits):
        return {}
    chisq = 2 * (fits[1].log_likelihood - fits[0].log_likelihood)
    df = fits[1].parameters - fits[0].parameters
    return {"chisq": chisq, "df": df, "p": chi_square_upper(chisq, df)}


def compared(name: str, block: Mapping[str, Any], asked: Mapping[str, Asked]) -> tuple[Asked, Asked]:
    """The first pair of nested models that differ by as many parameters as the case says.

    A larger model that is called after the name's last word goes first, then models that differ in fixed effects only.
    """
    word = name.rsplit("_", maxsplit=1)[-1]
    every = list(asked.values())
    named = [one for key, one in asked.items() if word in key.split("_")]
    fixed = [(one, other) for one, other in pairs(every, every) if replace(one, fixed=other.fixed) == other]
    found = [*pairs(every, named), *without(word, named), *fixed, *without(word, every), *pairs(every, every)]
    right = [pair for pair in found if parameters(pair[1]) - parameters(pair[0]) == block["df"]]
    return (right or found)[0]


def pairs(smaller: Sequence[Asked], larger: Sequence[Asked]) -> list[tuple[Asked, Asked]]:
    return [(one, other) for other in larger for one in smaller if within(one, other)]


def without(word: str, models_: Sequence[Asked]) -> list[tuple[Asked, Asked]]:
    """Each model beside the same without the fixed effects that the word is part of, or without any."""
    left = [(one, tuple(name for name in one.fixed if word not in name)) for one in models_]
    none = [(one, one.fixed[:1]) for one in models_]
    return [(replace(one, fixed=fixed), one) for one, fixed in (*left, *none) if 0 < len(fixed) < len(one.fixed)]


def within(one: Asked, other: Asked) -> bool:
    """Whether a model is another without some of its effects."""
    less = set(one.fixed) <= set(other.fixed) and set(one.factors) <= set(other.factors)
    slopes = set(one.slopes.items()) <= set(other.slopes.items()) and one.correlated <= other.correlated
    return less and slopes and parameters(one) < parameters(other)


def parameters(asked: Asked) -> int:
    slopes = len(asked.slopes)
    return len(asked.fixed) + len(asked.factors) + slopes + (slopes if asked.correlated else 0)


def round_robin(rows: Rows) -> Values:
    """Mean over the directed pairs of the first wave."""
    first = (rows.table["time"] == rows.table["time"].min()).to_numpy()
    raters, targets = (rows.table[side][first] for side in ("rater", "target"))
    names = sorted({*raters, *targets})
    codes = [pd.Categorical(side, names).codes.astype(np.int64) for side in (raters, targets)]
    found = mean_by_crossed_effects(rows.y[first], *codes)
    if isinstance(found, NotEstimable):
        return {}
    return {
        "estimate": found.value,
        "se": found.standard_error,
        "df": found.degrees_of_freedom,
        "p": found.p,
        "ci95": [found.low, found.high],
    }


def nlme(asked: Asked, rows: Rows) -> Values:
    found = fit(asked, rows)
    if isinstance(found, NotEstimable):
        return {}
    columns = fixed_columns(asked, rows)
    df = containment_df(columns, [pd.factorize(groups(one, rows.table))[0] for one in asked.factors], rows.y)
    names = [key.strip("_") for key in asked.fixed]
    return {
        "fixed": {key: one.value for key, one in zip(names, found.fixed, strict=True)},
        "se": {key: one.standard_error for key, one in zip(names, found.fixed, strict=True)},
        "loglik_reml": found.log_likelihood,
        "sigma2": found.residual_variance,
        **{f"df_{key}": one for key, one in zip(names, df, strict=True)},
    }
