"""The random-intercept cross-lagged panel model as an estimator of specifications, by lavaan's rows."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, nothing
from reference.dyadic_rows import Row, by_name, has_means, listed, row, variables
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, SpecificationError, kinded
from reference.dyadic_variables import Booleans, Floats, Integers
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.cross_lagged import cross_lagged
from tillitsmaal.stats.circle.ri_clpm import Parameters, RiClpm, Solution, described, solve
from tillitsmaal.stats.circle.ri_clpm_model import laid_out, moments_at
from tillitsmaal.stats.circle.ri_clpm_search import best_of_starts, in_common_units, why_improper
from tillitsmaal.stats.factor.measures import baseline_of
from tillitsmaal.stats.factor.rmsea import rmsea
from tillitsmaal.stats.factor.sample import sample as moments
from tillitsmaal.stats.jackknife_any import jackknife


def panel(sample: Sample) -> Any:
    """The random-intercept cross-lagged panel model."""
    trust, collaboration = sides(sample, least=3)
    used = sample.of([*trust, *collaboration], needed=1 if sample.get("missing", "fiml") == "fiml" else None)
    one, other = used.columns(trust), used.columns(collaboration)
    times = np.array(sample.get("times", range(1, len(trust) + 1)), dtype=np.float64)
    if len(times) != len(trust):
        raise SpecificationError(f"times: {len(times)} for {len(trust)} waves; one a wave")
    names = names_of(sample, len(trust))
    find = with_improper if sample.get("improper", "refused") == "numbers" else solve
    solution = find(one, other, bool(sample.get("constant", True)))
    found = solution if isinstance(solution, NotEstimable) else described(solution)
    if isinstance(found, NotEstimable) and found.code == "improper_solution" and "improper" not in sample.settings:
        refuse_in_words(sample)
    if isinstance(solution, NotEstimable) or isinstance(found, NotEstimable):
        return {**nothing(sample.shape, found), **judged(found)}
    rows = panel_rows(found, names)
    fit = panel_fit(found, solution, has_means(sample))
    result = {"parameters": listed(sample, rows), "fit": fit, **by_name(rows)}
    result |= judged(why_improper(moments_at(solution.layout, solution.found.point)))
    if sample.get("jackknife", False):
        fitted = fitted_anew if find is with_improper else cross_lagged
        result |= jackknifed(fitted(one, other, used.raters, used.targets, times))
    return result


def refuse_in_words(sample: Sample) -> None:
    """Raise where the case has numbers of an improper solution, and the specification does not say what of them."""
    if any(one.get("est") is not None for one in sample.rows() or ()):
        raise SpecificationError(
            "improper is left out: a variance is estimated as negative, which is refused, and the case has numbers; "
            'say improper = "numbers" to compare them, or improper = "refused"'
        )


def sides(sample: Sample, least: int) -> tuple[list[str], list[str]]:
    """The waves of both scales, as many of one as of the other."""
    trust, collaboration = list(sample.settings["trust"]), list(sample.settings["collaboration"])
    if len(trust) != len(collaboration) or len(trust) < least:
        numbers = f"{len(trust)} and {len(collaboration)} waves"
        raise SpecificationError(f"trust and collaboration: {numbers}; as many of each, {least} or more")
    return trust, collaboration


def judged(why: NotEstimable | None) -> Values:
    """Whether the search ended, and at a proper solution."""
    code = "" if why is None else why.code
    return kinded("count", {"converged": code in ("", "improper_solution"), "proper": code == ""})


def fitted_anew(
    trust: Floats, collaboration: Floats, raters: Integers, targets: Integers, times: Floats
) -> dict[str, Any]:
    """The four lagged effects, the same between all waves, jackknifed over whatever solutions there are."""
    del times

    def effect(i: int, j: int) -> Callable[[Booleans], float | NotEstimable]:
        return lambda kept: transition(tuple(kept))[i, j]

    @cache
    def transition(kept: tuple[bool, ...]) -> Any:
        some = np.array(kept)
        solution = with_improper(trust[some], collaboration[some], constant=True)
        found = solution if isinstance(solution, NotEstimable) else described(solution)
        return (
            np.full((2, 2), found, dtype=object) if isinstance(found, NotEstimable) else found.estimates.transitions[0]
        )

    places = {"carry_over_trust": (0, 0), "collaboration_to_trust": (0, 1), "trust_to_collaboration": (1, 0)}
    places["carry_over_collaboration"] = (1, 1)
    return {name: jackknife(effect(*place), raters, targets).estimate for name, place in places.items()}


def with_improper(trust: Floats, collaboration: Floats, constant: bool) -> Solution | NotEstimable:
    """The most likely solution, also where it is improper and the program says only that."""
    rows = in_common_units(trust, collaboration)
    if isinstance(rows, NotEstimable):
        return rows
    taken = moments([rows.values], missing="fiml")
    if isinstance(taken, NotEstimable):
        return taken
    layout = laid_out(trust.shape[1], constant)
    best = best_of_starts(layout, taken.patterns[0])
    if best is None:
        return NotEstimable(code="not_converged")
    return Solution(layout=layout, rows=rows, sample=taken, found=best)


def jackknifed(found: Any) -> Values:
    fields = {
        "path_T_to_C": "trust_to_collaboration",
        "path_C_to_T": "collaboration_to_trust",
        "carryover_T": "carry_over_trust",
        "carryover_C": "carry_over_collaboration",
    }
    parts = {
        name: found
        if isinstance(found, NotEstimable)
        else found[field]
        if isinstance(found, Mapping)
        else getattr(found, field)
        for name, field in fields.items()
    }
    return {
        "jackknife_se": {
            name: Leaf(value=one.standard_error if isinstance(one, Estimate) else one, kind="likelihood_error")
            for name, one in parts.items()
        },
        "ci95_jackknife_t": {
            name: kinded("likelihood_error", [one.low, one.high] if isinstance(one, Estimate) else [one, one])
            for name, one in parts.items()
        },
    }


class Names:
    """What a case calls the parts of a panel model."""

    def __init__(
        self, observed: Sequence[Sequence[str]], stable: Sequence[str], within: Sequence[Sequence[str]]
    ) -> None:
        self.observed, self.stable, self.within = observed, stable, within


def names_of(sample: Sample, waves: int) -> Names:
    called = sample.called([*sample.settings["trust"], *sample.settings["collaboration"]])
    observed = [called[:waves], called[waves:]]
    within = [
        list(sample.get(f"within_{side}", [f"w{one}" for one in own])) for side, own in zip("TC", observed, strict=True)
    ]
    stable = list(sample.get("stable", ["RI_T", "RI_C"]))
    if len(stable) != 2:
        raise SpecificationError(f"stable: two names, trust's and collaboration's, not {stable}")
    for side, own in zip("TC", within, strict=True):
        if len(own) != waves:
            raise SpecificationError(f"within_{side}: {waves} names, one a wave, not {own}")
    settings = {"stable": stable, "within_T": within[0], "within_C": within[1], "terms": called}
    known = {name for names in settings.values() for name in names}
    for setting, names in settings.items():
        there = variables(sample) - known
        sample.meet(setting, names, there | (variables(sample) & {*names}), "parameters")
    return Names(observed, stable, within)


def panel_rows(found: RiClpm, names: Names) -> dict[Row, Values]:
    """By lavaan's rows: stable parts and deviations as latent variables, loadings fixed to 1, residuals to 0."""
    rows: dict[Row, Values] = {}
    with np.errstate(invalid="ignore"):
        spread = Spread(found.estimates)
        fill_rows(rows, found, names, spread)
    return rows


def fill_rows(rows: dict[Row, Values], found: RiClpm, names: Names, spread: "Spread") -> None:
    at, errors = found.estimates, found.standard_errors
    for i in range(2):
        for j in range(i + 1):
            pair = (names.stable[i], "~~", names.stable[j])
            rows[pair] = row(at.stable[i, j], errors.stable[i, j], spread.stable_correlation(i, j))
        rows[names.stable[i], "~1", ""] = row(0.0, 0.0, 0.0 * spread.stable(i))
        rows |= {(names.stable[i], "~~", first[0]): row(0.0, 0.0, 0.0) for first in names.within}
    means = (at.mean_trust, at.mean_collaboration), (errors.mean_trust, errors.mean_collaboration)
    for t in range(len(at.innovations)):
        for i in range(2):
            name, own = names.observed[i][t], names.within[i][t]
            total = spread.total(i, t)
            rows[name, "~1", ""] = row(means[0][i][t], means[1][i][t], means[0][i][t] / total)
            rows[names.stable[i], "=~", name] = row(1.0, 0.0, np.sqrt(at.stable[i, i]) / total)
            rows[own, "=~", name] = row(1.0, 0.0, spread.within(i, t) / total)
            rows[name, "~~", name] = row(0.0, 0.0, 0.0)
            rows[own, "~1", ""] = row(0.0, 0.0, 0.0)
            for j in range(i + 1):
                pair = (own, "~~", names.within[j][t])
                rows[pair] = row(at.innovations[t, i, j], errors.innovations[t, i, j], spread.innovation(i, j, t))
            for j in range(2 if t else 0):
                path = at.transitions[t - 1, i, j]
                standardised = path * spread.within(j, t - 1) / spread.within(i, t)
                rows[own, "~", names.within[j][t - 1]] = row(path, errors.transitions[t - 1, i, j], standardised)


class Spread:
    """Standard deviations that the parameters imply, for standardised values."""

    def __init__(self, at: Parameters) -> None:
        self.at = at
        covariances = [at.innovations[0]]
        for step, new in zip(at.transitions, at.innovations[1:], strict=True):
            covariances.append(step @ covariances[-1] @ step.T + new)
        self.covariances = covariances

    def within(self, i: int, t: int) -> float:
        return float(np.sqrt(self.covariances[t][i, i]))

    def total(self, i: int, t: int) -> float:
        return float(np.sqrt(self.covariances[t][i, i] + self.at.stable[i, i]))

    def stable_correlation(self, i: int, j: int) -> float:
        return correlation(self.at.stable, i, j)

    def stable(self, i: int) -> float:
        return float(np.sqrt(self.at.stable[i, i]))

    def innovation(self, i: int, j: int, t: int) -> float:
        """A variance as a share of the deviation's, a covariance as a correlation."""
        new = self.at.innovations[t]
        if i == j:
            return float(new[i, i] / self.covariances[t][i, i])
        return correlation(new, i, j)


def correlation(covariance: Floats, i: int, j: int) -> float:
    """As lavaan: of a negative variance there is none, of two negative ones there is one."""
    own = covariance[i, i] * covariance[j, j]
    return float("nan") if i == j and covariance[i, i] < 0 else float(covariance[i, j] / np.sqrt(own))


def panel_fit(found: RiClpm, solution: Solution, means: bool) -> Values:
    """Without a mean structure the means are no parameters, and SRMR does not count them."""
    fit, values = found.fit, 2 * len(found.estimates.innovations)
    k = fit.parameters - (0 if means else values)
    counted = 1.0 if means else float(np.sqrt((values + 3) / (values + 1)))
    baseline, df = baseline_of(solution.sample), fit.degrees_of_freedom
    independent = baseline.chi_square / baseline.degrees_of_freedom
    error = rmsea(fit.chi_square, df, found.pairs)
    return {
        **kinded(
            "chi_square",
            {
                "chisq": fit.chi_square,
                "logl": fit.log_likelihood,
                "unrestricted.logl": fit.unrestricted_log_likelihood,
                "baseline.chisq": baseline.chi_square,
                "aic": 2 * k - 2 * fit.log_likelihood,
                "bic": float(np.log(found.pairs)) * k - 2 * fit.log_likelihood,
            },
        ),
        **kinded(
            "fit_index",
            {
                "pvalue": fit.p,
                "cfi": fit.cfi,
                "tli": (independent - fit.chi_square / df) / (independent - 1),
                "rmsea": fit.rmsea,
                "rmsea.ci.lower": error.interval.low,
                "rmsea.ci.upper": error.interval.high,
                "srmr": fit.srmr * counted,
            },
        ),
        **kinded("count", {"df": df, "npar": k, "ntotal": found.pairs, "baseline.df": baseline.degrees_of_freedom}),
    }


PANELS: Final[Mapping[str, Estimator]] = {
    "ri_clpm": Estimator(
        compute=panel,
        needs=["trust", "collaboration"],
        may=[
            "constant",
            "missing",
            "improper",
            "means",
            "stable",
            "within_T",
            "within_C",
            "terms",
            "jackknife",
            "times",
        ],
    ),
}
