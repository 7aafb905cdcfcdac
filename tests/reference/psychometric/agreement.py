"""Agreement of respondents within groups, and intraclass correlations of groups of any size."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reference.cases import Case
from reference.psychometric.keyed import Floats, keyed, texts
from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.stats.agreement.components import OneWayComponents, one_way_components
from tillitsmaal.stats.agreement.one_way import OneWayICC, group_mean_reliability, one_way_icc
from tillitsmaal.stats.agreement.random_variance import expected_random_variance
from tillitsmaal.stats.agreement.summary import LEBRETON_SENTER, burke_dunlap, summarise
from tillitsmaal.stats.agreement.within import agreement, respondent_means

Integers = NDArray[np.int64]
Values = dict[str, Any]


def compute(case: Case) -> Values:
    spec = case.spec
    data, (low, high) = case.data().dropna(subset=spec["group"]), spec["range"]
    labels, groups = coded(data[spec["group"]])
    answers = keyed(data, spec["items"], spec["range"])
    single, of_groups = spec.get("single"), of_scale(answers, groups, labels, spec["range"])
    options = high - low + 1
    found = {
        "expected_random_variance": {
            "uniform": expected_random_variance(options),
            "slight_skew": expected_random_variance(options, "slight_skew"),
        },
        "groups": of_groups,
        "summary": {
            name: over_groups([one[name] for one in of_groups.values()])
            for name in ("rwg_j", "rstar_wg_j", "ad_mean_j", "ad_median_j", "awg_j")
        },
        "ad_cutoff_c_over_6": burke_dunlap(options).value,
        "scale_mean": one_way(respondent_means(answers, 1.0), groups, labels),
        "item_icc": {
            item: one_way(answers[:, place], groups, labels) for place, item in enumerate(bare(spec["items"]))
        },
        "mult_icc": {
            item: components(one_way_components(answers[:, place], groups))
            for place, item in enumerate(bare(spec["items"]))
        },
    }
    if single is not None:
        of_one = of_item(keyed(data, [single], spec["range"]), groups, labels, spec["range"])
        found["single_item"] = {"item": single, "groups": of_one}
    return found


GROUPS = {"B4_agreement": compute}


def bare(keys: Sequence[str]) -> list[str]:
    return [key.removeprefix("-") for key in keys]


def coded(column: pd.Series) -> tuple[list[str], Integers]:
    """Labels as text, ascending, and the number of each row's."""
    codes, labels = pd.factorize(column, sort=True)
    return texts(pd.Series(labels)).tolist(), codes.astype(np.int64)


def of_scale(answers: Floats, groups: Integers, labels: Sequence[str], limits: Sequence[float]) -> Values:
    """By the complete rows, as R's package."""
    uniform = agreement(answers, groups, *limits, "listwise")
    skewed = agreement(answers, groups, *limits, "listwise", "slight_skew")
    return {
        labels[one.group]: {
            "n": one.n,
            "n_used": one.n,
            "rwg_j": one.rwg_j,
            "rwg_j_slight_skew": other.rwg_j,
            "rstar_wg_j": one.r_star_wg_j,
            "ad_mean_j": one.ad_mean,
            "ad_median_j": one.ad_median,
            "awg_j": one.awg_j,
        }
        for one, other in zip(uniform.groups, skewed.groups, strict=True)
    }


def of_item(answers: Floats, groups: Integers, labels: Sequence[str], limits: Sequence[float]) -> Values:
    return {
        labels[one.group]: {
            "rwg": one.rwg_j,
            "ad_mean": one.ad_mean,
            "ad_median": one.ad_median,
            "awg": one.awg_j,
            "n": one.n,
        }
        for one in agreement(answers, groups, *limits).groups
    }


def over_groups(values: Sequence[Number]) -> Values:
    found = summarise(values, LEBRETON_SENTER)
    if isinstance(found, NotEstimable):
        return {"n": 0, **dict.fromkeys(("mean", "median", "min", "max", "sd", "share_ge_70"), found)}
    return {
        "n": found.n_groups,
        "mean": found.mean,
        "median": found.median,
        "min": found.minimum,
        "max": found.maximum,
        "sd": found.sd,
        "share_ge_70": found.share_sufficient,
    }


def one_way(values: Floats, groups: Integers, labels: Sequence[str]) -> Values:
    """Analysis of variance, its intraclass correlations, and those of restricted maximum likelihood."""
    found, fitted = one_way_icc(values, groups), one_way_components(values, groups)
    if isinstance(found, NotEstimable):
        return {"n_obs": int(np.isfinite(values).sum())}
    icc1 = fitted if isinstance(fitted, NotEstimable) else fitted.icc1
    sizes = np.bincount(groups[np.isfinite(values)], minlength=len(labels))
    return {
        **analysis_of_variance(found),
        "reml": reml(fitted),
        "group_reliability": {
            label: group_mean_reliability(icc1, int(size)) for label, size in zip(labels, sizes, strict=True) if size
        },
    }


def analysis_of_variance(found: OneWayICC) -> Values:
    return {
        "n_obs": found.n,
        "n_groups": found.n_groups,
        "group_size_mean": found.sizes.mean,
        "group_size_k0": found.sizes.effective,
        "group_size_harmonic": found.sizes.harmonic,
        "df_between": found.df_between,
        "df_within": found.df_within,
        "MSB": found.ms_between,
        "MSW": found.ms_within,
        "F": found.f,
        "p": found.p,
        "eta2": found.eta_squared,
        "ICC1_mean_size": found.icc1_mean_size,
        "ICC1_k0": found.icc1,
        "ICC2_anova": found.icc2,
        "ICC1_k0_ci95": bounds(found.icc1_interval),
        "ICC2_ci95": bounds(found.icc2_interval),
    }


def bounds(found: Bounds) -> Values:
    if isinstance(found, NotEstimable):
        return {"lower": found, "upper": found}
    return {"lower": found.low, "upper": found.high}


def reml(found: OneWayComponents | NotEstimable) -> Values:
    if isinstance(found, NotEstimable):
        return {}
    return {
        "var_between": found.between,
        "var_within": found.within,
        "ICC1": found.icc1,
        "ICC2_mean_size": found.icc2,
        "grand_mean": found.mean,
        "nlme_var_between": found.between,
        "nlme_var_within": found.within,
    }


def components(found: OneWayComponents | NotEstimable) -> Mapping[str, Number]:
    if isinstance(found, NotEstimable):
        return {"ICC1": found, "ICC2": found}
    return {"ICC1": found.icc1, "ICC2": found.icc2}
