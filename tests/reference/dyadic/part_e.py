"""Part E: coverage to be reached by simulation.

The case names the law of the changes, scenarios, sizes and methods; `benchmarks/simulated.py` and
`benchmarks/intervals.py` simulate and compute. Rates are compared within four standard errors of the difference of two
shares, the case's and the one found here. An acceptance rule that does not hold is a failure that says what was found.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any, Final

import numpy as np

from reference.cases import HERE, Case, Tolerance

sys.path.append(str(HERE.parents[1] / "benchmarks"))

import intervals
import simulated

RUNS: Final = 2000
RESAMPLED_RUNS: Final = 1000
RESAMPLES: Final = 499
SEED: Final = 20261124
ERRORS: Final = 4
POWER: Final = 0.80
JACKKNIFE: Final = "jackknife over organisations, t(N-1)"
NAIVE: Final = "naive paired t, directed pairs"
BOOTSTRAP: Final = "organisation bootstrap, percentile"
METHODS: Final[Mapping[str, Callable[[intervals.Floats], intervals.Intervals]]] = {
    NAIVE: intervals.naive_pairs,
    "naive t, dyad means": intervals.naive_dyads,
    "cluster by rater CR1, t(N-1)": intervals.rater_clusters,
    "two-way rater x target CR1, t(N-1)": intervals.two_way_clusters,
    "dyadic-robust, normal": intervals.dyadic_textbook,
    "dyadic-robust x N/(N-1), t(N-1)": intervals.dyadic_rescaled,
    JACKKNIFE: intervals.organisation_jackknife,
    "SRM-analytic, Satterthwaite df": intervals.srm_analytic,
    BOOTSTRAP: lambda changes: intervals.organisation_bootstrap(
        changes[:RESAMPLED_RUNS], np.random.default_rng(SEED), RESAMPLES
    ),
}

PARTS = ("E",)


def compute(case: Case, specs: Path | None) -> Mapping[str, Any]:  # noqa: ARG001
    programmes = Programmes(case.content["dgp"])
    for name, rule in case.content.get("acceptance", {}).items():
        check(programmes, case.content, name, rule)
    return {
        "reference": [rate(programmes, entry) for entry in case.content.get("reference", ())],
        "power_80": [power(programmes, entry) for entry in case.content.get("power_80", ())],
    }


def tolerance(case: Case, path: str) -> Tolerance | None:
    """Settings exactly; rates by their Monte Carlo errors; the change seen with 80 % power by that of a quantile."""
    parts = path.split(".")
    if parts[-1] == "false_positive_rate":
        entry = case.content["reference"][int(parts[1])]
        here = RESAMPLED_RUNS if entry["method"] == BOOTSTRAP else RUNS
        return of_shares(entry["false_positive_rate"], entry["reps"], here)
    if parts[-1] == "fpr":
        return of_shares(case.content["power_80"][int(parts[1])]["fpr"], RUNS, RUNS)
    if parts[-1] == "mde80_sd":
        return {"abs": 0.0, "rel": ERRORS * sqrt(2) * QUANTILE_ERROR}
    return {"abs": 0.0, "rel": 0.0}


QUANTILE_ERROR: Final = 0.012
"""Standard error of the 80 % quantile in `power`, as a share of it, with so many runs."""


def of_shares(share: float, runs: int, here: int) -> Tolerance:
    """A share of few stands on two more of each kind, so that a small one has an error too (Agresti & Coull)."""
    inside = (share * runs + 2) / (runs + 4)
    return {"abs": ERRORS * sqrt(inside * (1 - inside) * (1 / runs + 1 / here)), "rel": 0.0}


class Programmes:
    """Simulated programmes of a case, each scenario and size once."""

    def __init__(self, law: Mapping[str, Any]) -> None:
        self.law = law
        self.changes = cache(self._changes)

    def _changes(self, scenario: str, organisations: int) -> intervals.Floats:
        names = {"sa": "rater", "sb": "target", "rab": "rater_target", "sc": "rest", "rcc": "reciprocity"}
        values = {names[name]: value for name, value in zip(self.law["order"], self.law[scenario], strict=True)}
        rng = np.random.default_rng([SEED, organisations, *scenario.encode()])
        return simulated.pair_changes(simulated.Dependence(**values), organisations, RUNS, rng)


def rate(programmes: Programmes, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    asked = {name: value for name, value in entry.items() if name != "false_positive_rate"}
    if entry["method"] not in METHODS:
        return asked
    wrong = METHODS[entry["method"]](programmes.changes(entry["scenario"], entry["N"])).wrong()
    return {**asked, "false_positive_rate": wrong}


def power(programmes: Programmes, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Adding a change to every pair moves the interval by as much, so runs without a change tell all."""
    found = METHODS[JACKKNIFE](programmes.changes(entry["scenario"], entry["N"]))
    smallest = float(np.quantile(-found.low, POWER))
    return {"scenario": entry["scenario"], "N": entry["N"], "mde80_sd": smallest, "fpr": found.wrong()}


def check(programmes: Programmes, content: Mapping[str, Any], name: str, rule: str) -> None:
    """A rule about the naive t speaks of dependent pairs, the other of the jackknife in every cell."""
    sizes = sorted({entry["N"] for entry in content["reference"]})
    scenarios = [name for name in content["dgp"] if name not in ("text", "order")]
    naive = name.startswith("naive")
    asked = [scenario for scenario in scenarios if scenario in rule] if naive else scenarios
    method = METHODS[NAIVE if naive else JACKKNIFE]
    rates = [method(programmes.changes(scenario, n)).wrong() for scenario in asked for n in sizes]
    assert all(holds(rule, rates)), f"{name}: {rule}: {rates}"


def holds(rule: str, rates: Sequence[float]) -> Iterator[bool]:
    limits = {
        words: float(number) / 100 for words, number in re.findall(r"(at most|at least|more than) ([0-9.]+)%", rule)
    }
    if not limits:
        message = f"no limit in the rule: {rule}"
        raise ValueError(message)
    yield max(rates) <= limits.get("at most", 1.0)
    yield min(rates) >= limits.get("at least", 0.0)
    yield min(rates) > limits.get("more than", -1.0)
