"""The random-intercept cross-lagged panel model against lavaan, and what it refuses."""

import csv
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.cross_lagged import CrossLagged, cross_lagged, why_not_equal
from tillitsmaal.stats.circle.ri_clpm import Parameters, RiClpm, ri_clpm
from tillitsmaal.stats.circle.ri_clpm_model import bending, directions, laid_out, moments_at
from tillitsmaal.stats.circle.ri_clpm_search import (
    STARTS,
    available_moments,
    in_common_units,
    search,
    starting_point,
    why_improper,
)
from tillitsmaal.stats.factor.patterns import missing_patterns

Floats = NDArray[np.float64]

OWN = Path(__file__).parent / "reference" / "own" / "ri_clpm"
CASES = ["three_waves", "four_waves", "four_waves_missing", "five_waves", "five_waves_missing"]
ESTIMATES, LIKELIHOOD = 1e-4, 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    trust: Floats
    collaboration: Floats
    raters: NDArray[np.int64]
    targets: NDArray[np.int64]
    expected: Mapping[str, Any]


def panel(name: str) -> Panel:
    """Data and lavaan's values; made by `reference/own/scripts/ri_clpm.R`."""
    with (OWN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = json.loads((OWN / f"{name}.json").read_text(encoding="utf-8"))
    waves = range(1, expected["waves"] + 1)
    trust, collaboration = (
        np.array([[float(row[f"{scale}{wave}"] or "nan") for wave in waves] for row in rows]) for scale in "tc"
    )
    raters, targets = (np.array([int(row[side]) for row in rows]) for side in ("rater", "target"))
    return Panel(trust=trust, collaboration=collaboration, raters=raters, targets=targets, expected=expected)


def named(found: Parameters, constant: bool) -> dict[str, float]:
    """Parameters by the names they have in the script."""
    result = {f"psi{i + 1}{j + 1}": found.stable[i, j] for i, j in ((0, 0), (1, 0), (1, 1))}
    for wave in range(len(found.mean_trust)):
        result[f"mt{wave + 1}"], result[f"mc{wave + 1}"] = found.mean_trust[wave], found.mean_collaboration[wave]
        for i, j in ((0, 0), (1, 0), (1, 1)):
            result[f"s{i + 1}{j + 1}_{wave + 1}"] = found.innovations[wave, i, j]
    for step, transition in enumerate(found.transitions, start=2):
        end = "" if constant else str(step)
        for (i, j), name in {(0, 0): "phi_t", (0, 1): "beta", (1, 0): "alpha", (1, 1): "phi_c"}.items():
            result[name + end] = transition[i, j]
    return result


@pytest.mark.parametrize("constant", [True, False], ids=["constant", "free"])
@pytest.mark.parametrize("name", CASES)
def test_as_lavaan(name: str, constant: bool) -> None:
    case = panel(name)
    expected = case.expected["constant" if constant else "free"]
    found = ri_clpm(case.trust, case.collaboration, constant)
    assert isinstance(found, RiClpm)
    assert named(found.estimates, constant) == pytest.approx(expected["estimates"], abs=ESTIMATES)
    assert named(found.standard_errors, constant) == pytest.approx(expected["standard_errors"], abs=ESTIMATES)
    fit, theirs = found.fit, expected["fit"]
    assert (fit.parameters, fit.degrees_of_freedom) == (theirs["npar"], theirs["df"])
    assert fit.log_likelihood == pytest.approx(theirs["logl"], abs=LIKELIHOOD)
    assert fit.unrestricted_log_likelihood == pytest.approx(theirs["unrestricted.logl"], abs=LIKELIHOOD)
    assert fit.chi_square == pytest.approx(theirs["chisq"], abs=2 * LIKELIHOOD)
    ours = (fit.p, fit.rmsea, fit.srmr)
    assert ours == pytest.approx([theirs[key] for key in ("pvalue", "rmsea", "srmr")], abs=1e-5)
    if theirs["cfi"] == "NA":
        assert (name, constant) == ("five_waves_missing", True)  # lavaan's own baseline did not converge
    else:
        assert fit.cfi == pytest.approx(theirs["cfi"], abs=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_jackknife_as_lavaan_without_each_organisation(name: str) -> None:
    case = panel(name)
    found = cross_lagged(
        case.trust, case.collaboration, case.raters, case.targets, np.arange(case.trust.shape[1], dtype=float)
    )
    assert isinstance(found, CrossLagged)
    errors = {
        "phi_t": found.carry_over_trust,
        "beta": found.collaboration_to_trust,
        "alpha": found.trust_to_collaboration,
        "phi_c": found.carry_over_collaboration,
    }
    for key, expected in case.expected["jackknife_standard_errors"].items():
        estimate = errors[key]
        assert isinstance(estimate, Estimate)
        assert estimate.standard_error == pytest.approx(expected, abs=ESTIMATES), key
        assert estimate.value == pytest.approx(case.expected["constant"]["estimates"][key], abs=ESTIMATES)
        assert estimate.n == len(set(case.raters.tolist()))


@pytest.mark.parametrize("constant", [True, False])
@pytest.mark.parametrize("waves", [3, 4, 6])
def test_derivatives(waves: int, constant: bool) -> None:
    rng = np.random.default_rng(waves)
    layout = laid_out(waves, constant)
    k = 2 * waves
    point = rng.normal(size=layout.size) * 0.3
    weights = rng.normal(size=(k, k))
    weights += weights.T

    def moments(where: Floats) -> Floats:
        at = moments_at(layout, where)
        return np.concatenate([at.mean, at.covariance.ravel()])

    def slope(where: Floats) -> Floats:
        return directions(layout, moments_at(layout, where))[:, k:] @ weights.ravel()

    here, step = moments_at(layout, point), 1e-6
    steps = step * np.eye(layout.size)
    first = np.array([(moments(point + e) - moments(point - e)) / (2 * step) for e in steps])
    second = np.array([(slope(point + e) - slope(point - e)) / (2 * step) for e in steps])
    assert directions(layout, here) == pytest.approx(first, abs=1e-7)
    assert bending(layout, here, weights) == pytest.approx(second, abs=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_every_start_is_a_model_and_leads_to_the_same_solution(name: str) -> None:
    case = panel(name)
    rows = in_common_units(case.trust, case.collaboration)
    assert not isinstance(rows, NotEstimable)
    patterns, layout = missing_patterns(rows.values), laid_out(case.trust.shape[1], constant=True)
    moments = available_moments(patterns)
    starts = [starting_point(layout, *moments, stable, carry) for stable, carry in STARTS]
    assert all(0 < share < 1 for start in STARTS for share in start)
    assert [why_improper(moments_at(layout, start)) for start in starts] == [None] * 3
    ends = [search(layout, patterns, start) for start in starts]
    values = [end.value for end in ends if end is not None and end.converged]
    assert len(values) == 3
    assert values == pytest.approx([min(values)] * 3, abs=1e-9)


def test_recovers_the_truth_it_was_simulated_from() -> None:
    rng = np.random.default_rng(3)
    phi = np.array([[0.3, 0.2], [0.4, 0.1]])
    stable = rng.multivariate_normal([3.0, 4.0], [[1.0, 0.5], [0.5, 1.5]], size=20_000)
    within = rng.multivariate_normal([0, 0], [[1.0, 0.3], [0.3, 1.0]], size=20_000)
    scores = []
    for _ in range(5):
        scores.append(stable + within)
        within = within @ phi.T + rng.multivariate_normal([0, 0], [[0.8, 0.2], [0.2, 0.8]], size=20_000)
    found = ri_clpm(*np.array(scores).transpose(2, 1, 0))
    assert isinstance(found, RiClpm)
    assert found.estimates.transitions[0] == pytest.approx(phi, abs=0.03)
    assert found.estimates.stable == pytest.approx(np.array([[1.0, 0.5], [0.5, 1.5]]), abs=0.06)
    assert found.fit.p > 0.001


def test_does_not_notice_order_or_units() -> None:
    case = panel("four_waves_missing")
    plain = ri_clpm(case.trust, case.collaboration)
    order = np.random.default_rng(1).permutation(len(case.trust))
    moved = ri_clpm(1000 + 5 * case.trust[order], -3 + 0.1 * case.collaboration[order])
    assert isinstance(plain, RiClpm)
    assert isinstance(moved, RiClpm)
    assert moved.estimates.transitions == pytest.approx(plain.estimates.transitions * [[1, 50], [0.02, 1]], abs=1e-8)
    assert moved.estimates.mean_trust == pytest.approx(1000 + 5 * plain.estimates.mean_trust, abs=1e-7)
    assert moved.fit.chi_square == pytest.approx(plain.fit.chi_square, abs=1e-6)


def test_exchanging_the_two_exchanges_the_paths() -> None:
    case = panel("five_waves")
    sides = (case.raters, case.targets, np.arange(5.0))
    plain, other = (
        cross_lagged(case.trust, case.collaboration, *sides),
        cross_lagged(case.collaboration, case.trust, *sides),
    )
    assert isinstance(plain, CrossLagged)
    assert isinstance(other, CrossLagged)
    for ours, theirs in (
        (plain.trust_to_collaboration, other.collaboration_to_trust),
        (plain.carry_over_trust, other.carry_over_collaboration),
    ):
        assert isinstance(ours, Estimate)
        assert isinstance(theirs, Estimate)
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-8)


def noise(pairs: int, waves: int, seed: int = 1) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    stable = rng.normal(size=(2, pairs, 1))
    trust, collaboration = stable + rng.normal(size=(2, pairs, waves))
    return trust, collaboration


def made(change: str) -> tuple[Floats, Floats]:
    trust, collaboration = noise(60, 4)
    match change:
        case "two waves":
            return trust[:, :2], collaboration[:, :2]
        case "one wave":
            return trust[:, :1], collaboration[:, :1]
        case "few pairs":
            return trust[:8], collaboration[:8]
        case "no pairs":
            return trust[:0], collaboration[:0]
        case "all missing":
            return np.full_like(trust, np.nan), collaboration
        case "a wave missing":
            trust[:, 2] = np.nan
        case "never together":
            trust[30:, 0] = np.nan
            collaboration[:30, 3] = np.nan
        case "constant":
            trust[:] = 0.1
        case "constant wave":
            trust[:, 1] = 3.3
        case "the same":
            collaboration = trust.copy()
        case "negative variance":
            trust = trust - 0.95 * trust.mean(axis=1, keepdims=True)
    return trust, collaboration


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("two waves", "too_few_waves"),
        ("one wave", "too_few_waves"),
        ("few pairs", "too_few_pairs"),
        ("no pairs", "no_pairs"),
        ("all missing", "no_pairs"),
        ("a wave missing", "not_identified"),
        ("never together", "not_identified"),
        ("constant", "no_variance"),
        ("constant wave", "no_variance"),
        ("the same", "undefined"),
        ("negative variance", "improper_solution"),
    ],
)
def test_what_is_refused(change: str, code: str) -> None:
    trust, collaboration = made(change)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ri_clpm(trust, collaboration)
        with_paths = cross_lagged(
            trust,
            collaboration,
            np.arange(len(trust)) % 5,
            np.arange(len(trust)) % 5 + 5,
            np.arange(trust.shape[1], dtype=float),
        )
    for one in (found, with_paths):
        assert isinstance(one, NotEstimable)
        assert one.code == code
        assert one.reason


@pytest.mark.parametrize(
    ("times", "code"),
    [
        (None, "unknown_dates"),
        ([0.0, 1.0, np.nan], "unknown_dates"),
        ([0.0, 1.0, 2.3], "unequal_intervals"),
        ([0.0, 0.0, 0.0], "unequal_intervals"),
        ([2.0, 1.0, 0.0], "unequal_intervals"),
        ([0.0, 1.0, 2.0], None),
        ([0.0, 0.9, 2.0], None),  # both lags are 10 % from their mean
        ([0.0, 0.899, 2.0], "unequal_intervals"),
        ([2024.0, 2024.5, 2025.0], None),
    ],
)
def test_equal_lags(times: list[float] | None, code: str | None) -> None:
    found = why_not_equal(None if times is None else np.array(times))
    assert (found.code if found else None) == code
    case = panel("three_waves")
    paths = cross_lagged(
        case.trust, case.collaboration, case.raters, case.targets, None if times is None else np.array(times)
    )
    assert isinstance(paths, NotEstimable) == (code is not None)


def test_two_waves_are_too_few_whether_their_dates_are_known_or_not() -> None:
    case = panel("three_waves")
    for times in (None, np.array([0.0, 1.0])):
        found = cross_lagged(case.trust[:, :2], case.collaboration[:, :2], case.raters, case.targets, times)
        assert isinstance(found, NotEstimable)
        assert found.code == "too_few_waves"


def test_without_an_organisation_that_is_in_every_pair_there_is_no_interval() -> None:
    trust, collaboration = noise(40, 3)
    found = cross_lagged(trust, collaboration, np.zeros(40, np.int64), np.arange(1, 41), np.arange(3.0))
    assert isinstance(found, CrossLagged)
    assert isinstance(found.trust_to_collaboration, NotEstimable)
    assert found.trust_to_collaboration.code == "too_few_organisations"


def test_arrays_are_read_only() -> None:
    found = ri_clpm(*noise(60, 4))
    assert isinstance(found, RiClpm)
    with pytest.raises(ValueError, match="read-only"):
        found.estimates.stable[0, 0] = 1
