"""Estimators of specifications that relabel organisations: QAP and MRQAP."""

from collections.abc import Mapping
from math import sqrt
from typing import Any, Final

import numpy as np

from reference.dyadic_estimators import Estimator, Values, keys, nothing
from reference.dyadic_sample import Sample
from reference.dyadic_specification import Leaf, kinded
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.mrqap import Relabelled, mrqap
from tillitsmaal.stats.pairs.permutation import ENUMERATED, Permuted
from tillitsmaal.stats.pairs.qap import qap_correlation

PERMUTATIONS: Final = 10_000
SEED: Final = 20261124
ERRORS: Final = 4
"""Standard errors of their difference that two simulations may lie apart."""
FEW: Final = 2
"""Permutations of each kind that a share stands on beside those made, so that one of none has an error too."""
HEAVY: Final = 1.5
"""Spread of a standard deviation beside that of a normal distribution's."""
ASSUMED: Final = 1000
"""Permutations of a block that does not say how many."""
SETTINGS: Final = ("reps", "n_perm", "seed", "p_tolerance", "test_statistic", "nullhyp")
"""Keys of a block that say how it was made."""


class Spread:
    """Tolerances of simulated values: the case's Monte Carlo error and the one made here."""

    def __init__(self, sample: Sample, found: Permuted) -> None:
        shape = sample.shape if isinstance(sample.shape, Mapping) else {}
        self.exact = found.exact and exact(sample)
        reps = 0 if self.exact else int(sample.get("reps", shape.get("reps", ASSUMED)))
        self.theirs = 1 / reps if reps else 0.0
        self.own = 0.0 if found.exact else 1 / found.number

    def p(self, value: float) -> Leaf:
        if self.exact:
            return Leaf(value=value, kind="exact_p")
        number = 1 / (self.own or self.theirs)
        inside = (value * number + FEW) / (number + 2 * FEW)
        return Leaf(value=value, kind="exact_p", within=ERRORS * sqrt(inside * (1 - inside) * (self.theirs + self.own)))

    def mean(self, value: float, spread: float) -> Leaf:
        within = None if self.exact else ERRORS * spread * sqrt(self.theirs + self.own)
        return Leaf(value=value, kind="estimate", within=within)

    def spread(self, value: float) -> Leaf:
        within = None if self.exact else ERRORS * HEAVY * value * sqrt((self.theirs + self.own) / 2)
        return Leaf(value=value, kind="estimate", within=within)


def exact(sample: Sample) -> bool:
    """Whether the block is of all permutations: as the specification says, else where it has n_perm and N! is small.

    Not where n_perm is N!: that is the value to be checked.
    """
    shape = sample.shape if isinstance(sample.shape, Mapping) else {}
    told = sample.get("exact")
    return bool(told) if told is not None else "n_perm" in shape and roster(sample) <= ENUMERATED


def roster(sample: Sample) -> int:
    return len(sample.pairs.organisations)


def share(found: Permuted, kind: str) -> float:
    """b/m; the observed order counts among the b where all permutations were made."""
    return float(getattr(found, f"share_{kind}"))


def tested(found: Permuted, spread: Spread) -> Values:
    return {f"p_{kind}": spread.p(share(found, kind)) for kind in ("ge", "le", "abs")}


def qap(sample: Sample) -> Any:
    x, y = sample.settings["x"], sample.settings["y"]
    used = sample.of([x, y], needed=0)
    enumerated = exact(sample) or None
    found = qap_correlation(used.matrix(x), used.matrix(y), permutations=PERMUTATIONS, seed=SEED, exact=enumerated)
    if isinstance(found, NotEstimable):
        return nothing(sample.shape, found)
    spread = Spread(sample, found)
    observed = Leaf(value=found.observed, kind="estimate")
    return {
        "": observed,
        "correlation": observed,
        "observed": observed,
        **settings(sample, found),
        **tested(found, spread),
        "perm_mean": spread.mean(found.mean, found.standard_deviation),
        "perm_sd": spread.spread(found.standard_deviation),
    }


def settings(sample: Sample, found: Permuted) -> Values:
    """What a block says of how it was made; n_perm is compared where all permutations were made."""
    shape = sample.shape if isinstance(sample.shape, Mapping) else {}
    told = {key: shape[key] for key in SETTINGS if key in shape}
    counted = {"n_perm": Leaf(value=found.number, kind="count")} if exact(sample) else {}
    return {**kinded("setting", told), **counted}


def regression(sample: Sample) -> Any:
    predictors = list(sample.settings["predictors"])
    outcome = sample.settings["outcome"]
    used = sample.of([outcome, *predictors], needed=0)
    terms = ["intercept", *predictors]
    names = sample.called(terms)
    for field in ("coef", "t_classical"):
        sample.meet("terms", names, keys(sample.field(field)), field, constant=names[0])
    y, x = used.matrix(outcome), np.array([used.matrix(one) for one in predictors])

    def fitted(relabelled: Relabelled) -> Any:
        return mrqap(y, x, permutations=PERMUTATIONS, seed=SEED, exact=exact(sample) or None, relabelled=relabelled)

    partial = fitted("double_semi_partialling")
    if isinstance(partial, NotEstimable):
        return nothing(sample.shape, partial)
    found = [term.test for term in partial.terms]
    spread = Spread(sample, found[0])

    def by_term(kind: str, tests: Any) -> Values:
        return {name: spread.p(share(one, kind)) for name, one in zip(names, tests, strict=True)}

    coefficients = [term.coefficient for term in partial.terms]
    result = {
        **settings(sample, found[0]),
        "coef": kinded("estimate", dict(zip(names, coefficients, strict=True))),
        "t_classical": kinded("estimate", {name: one.observed for name, one in zip(names, found, strict=True)}),
        **{f"p_{kind}": by_term(kind, found) for kind in ("ge", "le", "abs")},
        **{f"asnipe_mrqap_dsp_p_{kind}": by_term(kind, found) for kind in ("ge", "le", "abs")},
        "null_t_sd": {name: spread.spread(one.standard_deviation) for name, one in zip(names, found, strict=True)},
        "null_t_mean": {
            name: spread.mean(one.mean, one.standard_deviation) for name, one in zip(names, found, strict=True)
        },
        "r2": Leaf(value=partial.r_squared, kind="estimate"),
        **kinded("count", {"n_obs": partial.pairs, "df": partial.degrees_of_freedom, "N_nodes": partial.organisations}),
    }
    response = fitted("y_permutation")
    if not isinstance(response, NotEstimable):
        own = [term.test for term in response.terms]
        result |= {f"qapy_p_{kind}": by_term(kind, own) for kind in ("ge", "le", "abs")}
    return result


PERMUTED: Final[Mapping[str, Estimator]] = {
    "qap": Estimator(compute=qap, needs=["x", "y"], may=["exact", "reps"]),
    "mrqap": Estimator(compute=regression, needs=["outcome", "predictors"], may=["terms", "exact", "reps"]),
}
