"""Mixed models with crossed or nested random effects; what a case's values name, its data and specification tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.keyed import Floats
from reference.psychometric.mixed_rows import Rows, column, groups, read
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.crossed_mean import mean_by_crossed_effects
from tillitsmaal.stats.change.mixed import MixedModel, RandomTerm, crossed_random_effects
from tillitsmaal.stats.change.nested import containment_df
from tillitsmaal.stats.distributions import chi_square_upper, normal_quantile

Values = dict[str, Any]
WALD = normal_quantile(0.975)


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """A model as its block of values names it."""

    fixed: tuple[str, ...]
    factors: tuple[str, ...]
    slopes: Mapping[str, str]
    """The fixed column that varies over a factor's levels, by factor."""
    correlated: bool


def compute(case: Case) -> Values:
    rows = read(case)
    return models(case.expected, rows)


GROUPS = {"B5_mixed": compute}


def models(expected: Mapping[str, Any], rows: Rows) -> Values:
    asked = {name: block for name, block in expected.items() if isinstance(block, Mapping) and "reml" in block}
    found = {name: model(block, rows) for name, block in asked.items()}
    for name in expected:
        if name.startswith("lrt"):
            found[name] = likelihood_ratio(name, asked, rows)
        elif name.startswith("nlme") and "ar1" not in name:
            found[name] = nlme(nested(name, asked), rows)
        elif name == "round_robin":
            found[name] = round_robin(rows)
    return found


def asks(block: Mapping[str, Any]) -> Asked:
    reml, factors = block["reml"], tuple(block["n_levels"])
    fixed = tuple(reml["fixed"])
    slopes = {}
    for name in reml["variance"]:
        factor, slope = which(name, factors, fixed)
        if factor and slope:
            slopes[factor] = slope
    together = {"covariance", "correlation"} & set(reml)
    return Asked(fixed=fixed, factors=factors, slopes=slopes, correlated=bool(together))


def which(name: str, factors: Sequence[str], fixed: Sequence[str]) -> tuple[str, str]:
    """The factor that a variance belongs to, and the column that varies over its levels ("" for the intercept)."""
    factor = max((one for one in factors if name.startswith(one)), key=len, default="")
    rest = name[len(factor) :].strip("._: 1")
    return factor, rest if rest in fixed and rest != "_Intercept" else ""


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


def model(block: Mapping[str, Any], rows: Rows) -> Values:
    asked = asks(block)
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
    for name in block["variance"]:
        term, place = at.get(which(name, asked.factors, asked.fixed), (-1, 0))
        own = found.residual_variance if name == "Residual" else float(found.random[term].covariance[place, place])
        variance[name] = own
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
    first = next(iter(matrices.values()))
    if not isinstance(block, Mapping):
        return float(first[0, 1])
    if "rows" in block:
        return {"rows": block["rows"], "cols": block["cols"], "values": first.tolist()}
    by_name = {name: matrices.get(which(name, asked.factors, asked.fixed)[0], first) for name in block}
    return {name: float(matrix[0, 1]) for name, matrix in by_name.items()}


def likelihood(found: MixedModel) -> Values:
    criterion = {"reml_criterion": found.criterion} if found.restricted else {}
    return {**criterion, "loglik": found.log_likelihood, "aic": found.aic, "bic": found.bic}


def predicted(asked: Asked, found: MixedModel, factor: str, rows: Rows) -> Values:
    term = found.random[places(asked)[factor, ""][0]]
    labels = pd.factorize(groups(factor, rows.table))[1]
    levels = [str(labels[level]) for level in term.levels]
    return {
        "factor": factor,
        "values": dict(zip(levels, term.effects[:, 0].tolist(), strict=True)),
        "cond_sd": dict(zip(levels, term.conditional_sd[:, 0].tolist(), strict=True)),
    }


def nested(name: str, asked: Mapping[str, Mapping[str, Any]]) -> Asked:
    """The model that is named alike, else the one with most factors."""
    alike = [asks(block) for key, block in asked.items() if key.startswith(name.removeprefix("nlme").strip("_"))]
    return max(alike or map(asks, asked.values()), key=lambda one: len(one.factors))


def likelihood_ratio(name: str, asked: Mapping[str, Mapping[str, Any]], rows: Rows) -> Values:
    """Of the model without the effect (the fewest fixed columns) and the first that is named for it."""
    smaller = min((asks(block) for block in asked.values()), key=lambda one: len(one.fixed))
    word = name.rsplit("_", maxsplit=1)[-1]
    named = [asks(block) for key, block in asked.items() if word in key.split("_")]
    more = [one for one in [asks(block) for block in asked.values()] if len(one.fixed) > len(smaller.fixed)]
    fits = [fit(one, rows, reml=False) for one in (smaller, (named or more)[0])]
    if any(isinstance(one, NotEstimable) for one in fits):
        return {}
    chisq = 2 * (fits[1].log_likelihood - fits[0].log_likelihood)
    df = fits[1].parameters - fits[0].parameters
    return {"chisq": chisq, "df": df, "p": chi_square_upper(chisq, df)}


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
