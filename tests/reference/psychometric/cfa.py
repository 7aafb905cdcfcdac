"""Confirmatory factor analysis: a factor for each of the case's keys against one factor."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.cases import Case
from reference.psychometric.keyed import listed
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.comparison import likelihood_ratio
from tillitsmaal.stats.factor.facet_reliability import FacetReliability, facet_reliability
from tillitsmaal.stats.factor.fit import Fit, fit_model
from tillitsmaal.stats.factor.measures import FitMeasures, fit_measures
from tillitsmaal.stats.factor.model import Parameter
from tillitsmaal.stats.factor.modification import modification_indices
from tillitsmaal.stats.factor.robust import robust_errors, robust_fit
from tillitsmaal.stats.factor.sample import Missing, Sample, sample
from tillitsmaal.stats.factor.solution import (
    estimates,
    explained_variance,
    factor_correlations,
    largest_residual,
)
from tillitsmaal.stats.factor.structures import simple_structure
from tillitsmaal.stats.factor.validity import FacetPair, htmt, htmt2

Floats = NDArray[np.float64]
Values = dict[str, Any]


class Keyed:
    """The case's items, keyed, in order of its facets."""

    def __init__(self, case: Case) -> None:
        keys = listed(case.spec["keys"])
        data = case.data()
        span = case.spec.get("range")
        signed = [(key, facet) for facet, own in enumerate(keys.values()) for key in own]
        self.facets = list(keys)
        self.items = [key.removeprefix("-") for key, _ in signed]
        self.facet_of_item = [facet for _, facet in signed]
        self.answers = np.column_stack(
            [reverse(data[key[1:]], span) if key.startswith("-") else data[key] for key, _ in signed]
        ).astype(np.float64)
        self.rows = len(data)


def reverse(column: Any, span: Sequence[float] | None) -> Any:
    return (sum(span) if span else 0) - column


def compute(case: Case) -> Values:
    keyed = Keyed(case)
    moments = sample([keyed.answers])
    found: Values = {"n_rows": keyed.rows, "n": int((~np.isnan(keyed.answers).any(axis=1)).sum())}
    facets, one = fitted(keyed, moments), fitted(keyed, moments, one=True)
    for key in case.expected:
        if key.startswith("lr_"):
            found[key] = difference(one, facets)
        elif key.startswith("reliability_in"):
            found[key] = reliability(keyed, facets)
        elif key.startswith("htmt"):
            found[key] = ratios(keyed, moments, key)
        elif key.startswith("uls"):
            found[key] = least_squares(keyed, moments)
        elif key == "wishart":
            found[key] = wishart(keyed)
        elif key.startswith(("robust", "satorra")):
            found[key] = robust(case.expected[key], key, keyed, facets)
        elif key == "fiml":
            found[key] = with_missing(case.expected[key], keyed)
        elif key.endswith("_factor"):
            found[key] = model(
                case.expected[key], keyed, one if key == "one_factor" else facets, one=key == "one_factor"
            )
    return found


def fitted(keyed: Keyed, moments: Sample | NotEstimable, *, one: bool = False) -> Fit | NotEstimable:
    if isinstance(moments, NotEstimable):
        return moments
    structure = [0] * len(keyed.items) if one else keyed.facet_of_item
    return fit_model(simple_structure(structure, moments.missing == "fiml"), moments)


def model(keys: Mapping[str, Any], keyed: Keyed, fit: Fit | NotEstimable, *, one: bool = False) -> Values:
    """What the case asks about a model."""
    return {key: part(key, keys[key], keyed, fit, ["g"] if one else keyed.facets) for key in keys if part_of(key)}


def part_of(key: str) -> bool:
    return key in ("fit", "parameters", "factor_correlations", "r2", "lr") or key.startswith(
        ("residual_", "modification_")
    )


def part(key: str, shape: Any, keyed: Keyed, fit: Fit | NotEstimable, facets: list[str]) -> Any:
    if isinstance(fit, NotEstimable):
        return absent(shape, fit)
    if key.startswith("modification_"):
        return dict(modifications(keyed, fit, facets))
    match key:
        case "fit":
            found: Any = measured(fit_measures(fit))
        case "parameters":
            found = dict(parameters(keyed, fit, facets))
        case "factor_correlations":
            found = square(facets, factor_pairs(fit))
        case "r2":
            found = dict(zip(keyed.items, explained_variance(fit).tolist(), strict=True))
        case _:
            left = largest_residual(fit)
            pair = f"{keyed.items[left.first]}~{keyed.items[left.second]}"
            found = pair if key.endswith("argmax") else abs(left.value)
    return found


def absent(shape: Any, reason: NotEstimable) -> Any:
    """The same reason at every leaf."""
    if isinstance(shape, Mapping):
        return {key: absent(one, reason) for key, one in shape.items()}
    return [absent(one, reason) for one in shape] if isinstance(shape, list) else reason


def measured(found: FitMeasures) -> Values:
    residuals, interval = found.residuals, found.rmsea.interval
    return {
        "npar": found.parameters,
        "fmin": found.discrepancy,
        "chisq": found.chi_square,
        "df": found.degrees_of_freedom,
        "pvalue": found.p,
        "baseline.chisq": found.baseline.chi_square,
        "baseline.df": found.baseline.degrees_of_freedom,
        "cfi": found.cfi,
        "tli": found.tli,
        "nnfi": found.tli,
        "nfi": found.nfi,
        "ifi": found.ifi,
        "rni": found.rni,
        "logl": found.log_likelihood,
        "unrestricted.logl": found.unrestricted_log_likelihood,
        "aic": found.aic,
        "bic": found.bic,
        "bic2": found.bic_adjusted,
        "ntotal": found.n,
        "rmsea": found.rmsea.value,
        "rmsea.ci.lower": interval.low,
        "rmsea.ci.upper": interval.high,
        "rmsea.pvalue": found.rmsea.close_fit_p,
        "srmr": residuals.srmr,
        "srmr_bentler": residuals.srmr,
        "srmr_bentler_nomean": residuals.srmr_without_means,
        "rmr": residuals.rmr,
        "gfi": residuals.gfi,
        "agfi": residuals.agfi,
    }


def name(keyed: Keyed, facets: Sequence[str], one: Parameter) -> str:
    if one.kind == "loading":
        return f"{facets[one.column]}=~{keyed.items[one.row]}"
    names = facets if one.kind.startswith("factor") else keyed.items
    return f"{names[one.row]}~~{names[one.column]}" if one.kind.endswith("covariance") else f"{names[one.row]}~1"


def parameters(keyed: Keyed, fit: Fit, facets: Sequence[str]) -> Iterator[tuple[str, Values]]:
    for one in estimates(fit):
        yield (
            name(keyed, facets, one.parameter),
            {
                "est": one.value,
                "se": one.standard_error,
                "z": one.z,
                "std_lv": one.by_factors,
                "std_all": one.standardised,
            },
        )
    if fit.layout.model.mean_structure:
        for facet in facets:
            undefined = NotEstimable(code="undefined", reason="the parameter is fixed")
            yield f"{facet}~1", {"est": 0.0, "se": 0.0, "z": undefined, "std_lv": 0.0, "std_all": 0.0}


def modifications(keyed: Keyed, fit: Fit, facets: Sequence[str]) -> Iterator[tuple[str, Values]]:
    for one in modification_indices(fit):
        values = {"mi": one.index, "epc": one.expected_change, "sepc_all": one.standardised_change}
        yield name(keyed, facets, one.parameter), values


def factor_pairs(fit: Fit) -> list[tuple[int, int, Any]]:
    return [(one.first, one.second, one.value) for one in factor_correlations(fit)]


def square(names: Sequence[str], pairs: Sequence[tuple[int, int, Any]]) -> Values:
    values: list[list[Any]] = [[1.0] * len(names) for _ in names]
    for first, second, value in pairs:
        values[first][second] = values[second][first] = value
    return {"rows": list(names), "cols": list(names), "values": values}


def difference(one: Fit | NotEstimable, facets: Fit | NotEstimable) -> Values:
    found = likelihood_ratio(one, facets)
    if isinstance(found, NotEstimable):
        return dict.fromkeys(("chisq_diff", "df_diff", "p"), found)
    return {"chisq_diff": found.chi_square, "df_diff": found.degrees_of_freedom, "p": found.p}


def reliability(keyed: Keyed, fit: Fit | NotEstimable) -> Values:
    if isinstance(fit, NotEstimable):
        return {facet: dict.fromkeys(RELIABILITY, fit) for facet in keyed.facets}
    return {keyed.facets[one.facet]: facet_values(one) for one in facet_reliability(fit)}


RELIABILITY = (
    "ave_mean_sq_std",
    "ave_semtools",
    "cr_std",
    "omega_modelvar",
    "omega_obsvar",
    "sqrt_ave",
    "max_factor_cor",
)


def facet_values(one: FacetReliability) -> Values:
    extracted = one.variance_extracted
    return {
        "ave_mean_sq_std": extracted,
        "ave_semtools": one.weighted_variance_extracted,
        "cr_std": one.composite_reliability,
        "omega_modelvar": one.omega,
        "omega_obsvar": one.omega_of_observed,
        "sqrt_ave": extracted if isinstance(extracted, NotEstimable) else math.sqrt(extracted),
        "max_factor_cor": one.largest_correlation,
    }


def ratios(keyed: Keyed, moments: Sample | NotEstimable, key: str) -> Values:
    if isinstance(moments, NotEstimable):
        first = range(len(keyed.facets))
        return square(keyed.facets, [(i, j, moments) for i in first for j in first if i < j])
    covariance = moments.unrestricted[0].covariance
    width = np.sqrt(np.diag(covariance))
    correlation, facets = covariance / np.outer(width, width), np.array(keyed.facet_of_item)
    found: tuple[FacetPair, ...]
    found = htmt2(correlation, facets) if "2" in key else htmt(correlation, facets, signed="signed" in key)
    return square(keyed.facets, [(one.first, one.second, one.ratio) for one in found])


def least_squares(keyed: Keyed, moments: Sample | NotEstimable) -> Values:
    fit: Fit | NotEstimable = moments if isinstance(moments, NotEstimable) else uls(keyed, moments)
    if isinstance(fit, NotEstimable):
        return {"std_loadings": dict.fromkeys(keyed.items, fit), "srmr": fit}
    loadings = [one for one in estimates(fit) if one.parameter.kind == "loading"]
    return {
        "std_loadings": {keyed.items[one.parameter.row]: one.standardised for one in loadings},
        "srmr": fit_measures(fit).residuals.srmr,
    }


def uls(keyed: Keyed, moments: Sample) -> Fit | NotEstimable:
    return fit_model(simple_structure(keyed.facet_of_item), moments, "uls")


def wishart(keyed: Keyed) -> Values:
    moments = sample([keyed.answers], divisor="n_minus_1")
    fit = fitted(keyed, moments)
    if isinstance(fit, NotEstimable):
        return dict.fromkeys(("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "srmr"), fit)
    return measured(fit_measures(fit))


def robust(shape: Mapping[str, Any], key: str, keyed: Keyed, fit: Fit | NotEstimable) -> Values:
    if isinstance(fit, NotEstimable):
        return dict.fromkeys(shape, fit)
    if key.endswith("_se"):
        errors = robust_errors(fit, keyed.answers)
        declared = [name(keyed, keyed.facets, one) for one in fit.layout.model.parameters]
        if isinstance(errors, NotEstimable):
            return dict.fromkeys(declared, errors)
        return dict(zip(declared, errors.standard_errors.tolist(), strict=True))
    found = robust_fit(fit, keyed.answers, "satorra_bentler" if key.startswith("satorra") else "yuan_bentler")
    if isinstance(found, NotEstimable):
        return dict.fromkeys(shape, found)
    return {
        "chisq": fit.chi_square,
        "df": fit.degrees_of_freedom,
        "chisq.scaled": found.chi_square,
        "df.scaled": found.degrees_of_freedom,
        "pvalue.scaled": found.p,
        "chisq.scaling.factor": found.scaling,
        "cfi.scaled": found.cfi_scaled,
        "tli.scaled": found.tli_scaled,
        "rmsea.scaled": found.rmsea_scaled,
        "cfi.robust": found.cfi,
        "tli.robust": found.tli,
        "rmsea.robust": found.rmsea,
    }


def with_missing(keys: Mapping[str, Any], keyed: Keyed, missing: Missing = "fiml") -> Values:
    moments = sample([keyed.answers], missing)
    facets = fitted(keyed, moments)
    found = model(keys, keyed, facets)
    found["n"] = moments if isinstance(moments, NotEstimable) else moments.respondents
    return found


GROUPS = {"B3_cfa": compute}
