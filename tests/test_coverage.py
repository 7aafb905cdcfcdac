"""How often 95 % intervals of a mean change miss the truth: `benchmarks/coverage.py` in small, with its bounds.

The jackknife must miss in 0.3 to 6 % of programmes in every cell; and the bounds must be such that a wrong interval,
the naive t, cannot pass them.
"""

import json
import sys
from collections.abc import Callable, Mapping
from itertools import product
from math import sqrt
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri, stdtrit

from commands import ROOT
from tillitsmaal.estimates import Estimate
from tillitsmaal.stats.jackknife import mean_over_pairs
from tillitsmaal.stats.pairs.bootstrap import mean_by_bootstrap
from tillitsmaal.stats.pairs.clustering import RobustVariance, robust_covariance

sys.path.append(str(ROOT / "benchmarks"))

import coverage_results
import intervals
import simulated

BENCHMARKS = ROOT / "benchmarks"
RUNS, SEED = 2000, 20240301
SIZES = (6, 12, 25)
CELLS = [(scenario, n) for scenario, n in product(simulated.SCENARIOS, SIZES)]
AT_LEAST, AT_MOST, NAIVE_ABOVE = 0.003, 0.06, 0.15


def changes(scenario: str, n: int, runs: int = RUNS) -> intervals.Floats:
    return simulated.pair_changes(simulated.SCENARIOS[scenario], n, runs, np.random.default_rng([SEED, n]))


def passes(found: intervals.Intervals) -> bool:
    return AT_LEAST <= found.wrong() <= AT_MOST and found.given() == RUNS


@pytest.mark.parametrize(("scenario", "n"), CELLS)
def test_the_jackknife_keeps_what_it_promises_and_the_naive_t_does_not(scenario: str, n: int) -> None:
    drawn = changes(scenario, n)
    assert passes(intervals.organisation_jackknife(drawn))
    naive = intervals.naive_pairs(drawn)
    assert not passes(naive)
    if scenario != "none":
        assert naive.wrong() > NAIVE_ABOVE


@pytest.mark.parametrize("n", SIZES)
def test_too_narrow_by_a_third_or_endless_would_be_seen(n: int) -> None:
    """The bounds reject an interval of two thirds the width, and one that never misses."""
    found = intervals.organisation_jackknife(changes("strong", n))
    middle, half = (found.low + found.high) / 2, (found.high - found.low) / 2
    assert not passes(intervals.Intervals(low=middle - 2 * half / 3, high=middle + 2 * half / 3))
    assert not passes(intervals.Intervals(low=middle - 10 * half, high=middle + 10 * half))


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", ["rater_clusters", "two_way_clusters", "dyadic_textbook"])
def test_clusters_that_leave_something_out_would_be_seen(name: str, n: int) -> None:
    """What regressions on pairs usually do about dependence is not enough, and does not pass."""
    batch, *_ = ROBUST[name]
    found = batch(changes("strong", n))
    assert found.wrong() > AT_MOST
    assert not passes(found)


@pytest.mark.parametrize("n", SIZES)
def test_the_jackknife_with_silence_gaps_and_rounding(n: int) -> None:
    drawn = simulated.without_raters(changes("strong", n), n // 6)
    drawn = simulated.without_cells(drawn, 0.15, np.random.default_rng(SEED))
    found = intervals.organisation_jackknife(simulated.rounded(drawn, 0.5))
    assert found.given() > 0.99 * RUNS
    assert found.wrong() <= AT_MOST


def test_the_interval_holds_the_change_there_is() -> None:
    """Coverage is about the truth, whatever it is: a change moves the interval and nothing else."""
    drawn = changes("strong", 12, 50)
    still, moved = (intervals.organisation_jackknife(one) for one in (drawn, drawn + 0.8))
    np.testing.assert_allclose(moved.low - 0.8, still.low, atol=1e-12)
    assert moved.wrong(0.8) == still.wrong()


@pytest.mark.parametrize(("scenario", "n"), [("none", 7), ("moderate", 7), ("strong", 12)])
def test_the_law_of_the_changes(scenario: str, n: int) -> None:
    """Variance, and correlations of cells that share a rater, a target, a dyad, or are chained, as the law says."""
    law = simulated.SCENARIOS[scenario]
    drawn = changes(scenario, n, 20_000)
    mixed = law.rater_target * sqrt(law.rater * law.target)
    expected = {
        ((0, 1), (0, 1)): 1.0,
        ((0, 1), (1, 0)): 2 * mixed + law.rest * law.reciprocity,
        ((0, 1), (0, 2)): law.rater,
        ((1, 0), (2, 0)): law.target,
        ((0, 1), (1, 2)): mixed,
        ((0, 1), (2, 3)): 0.0,
    }
    for (one, other), covariance in expected.items():
        assert np.mean(drawn[:, *one] * drawn[:, *other]) == pytest.approx(covariance, abs=0.04), (one, other)
    assert np.isnan(drawn[:, range(n), range(n)]).all()


def test_two_scales_share_what_is_said() -> None:
    law, shared = simulated.STRONG, simulated.Shared(mood=0.8, comovement=0.4)
    rng = np.random.default_rng(SEED)
    both = simulated.two_scales(law, 6, 20_000, rng, deltas=(0.5, 1.0), shared=shared)
    trust, other = both.trust - 0.5, both.collaboration - 1.0
    targets = law.target * law.rater_target**2 * 0.8
    expected = {
        ((0, 1), (0, 2)): 0.8 * law.rater,
        ((1, 0), (2, 0)): targets,
        ((0, 1), (0, 1)): 0.8 * law.rater + targets + 0.4 * law.rest,
        ((0, 1), (2, 3)): 0.0,
    }
    for scale in (trust, other):
        assert np.mean(scale[:, 0, 1] ** 2) == pytest.approx(1, abs=0.05)
        assert np.mean(scale[:, 0, 1] * scale[:, 0, 2]) == pytest.approx(law.rater, abs=0.04)
        assert np.mean(scale[:, 0, 1]) == pytest.approx(0, abs=0.04)
    for (one, second), covariance in expected.items():
        assert np.mean(trust[:, *one] * other[:, *second]) == pytest.approx(covariance, abs=0.04), (one, second)


def width(found: intervals.Intervals, quantile: float) -> intervals.Floats:
    return (found.high - found.low) / 2 / quantile


ROBUST: Mapping[str, tuple[Callable[[intervals.Floats], intervals.Intervals], RobustVariance, bool, bool]] = {
    # batch, the program's, whether × N/(N−1) comes on top, whether normal
    "rater_clusters": (intervals.rater_clusters, "rater_cr1", False, False),
    "two_way_clusters": (intervals.two_way_clusters, "two_way", True, False),
    "dyadic_textbook": (intervals.dyadic_textbook, "dyadic", False, True),
    "dyadic_rescaled": (intervals.dyadic_rescaled, "dyadic_n", False, False),
    "dyadic_corrected": (intervals.dyadic_corrected, "dyadic_f", False, False),
}


@pytest.mark.parametrize("name", ROBUST)
def test_the_batch_is_the_program_s_variance(name: str) -> None:
    n = 9
    drawn, (batch, variance, enlarged, normal) = changes("strong", n, 20), ROBUST[name]
    raters, targets = np.nonzero(~np.eye(n, dtype=bool))
    found = width(batch(drawn), ndtri(0.975) if normal else stdtrit(n - 1, 0.975))
    for one, standard_error in zip(drawn, found, strict=True):
        values = one[raters, targets]
        covariance = robust_covariance((values - values.mean())[:, None] / len(values), raters, targets, variance)
        assert isinstance(covariance, np.ndarray)
        squared = max(float(covariance[0, 0]) * (n / (n - 1) if enlarged else 1.0), 0.0)
        assert standard_error == pytest.approx(sqrt(squared), rel=1e-10)


def test_the_batch_is_the_program_s_jackknife() -> None:
    drawn = simulated.without_cells(changes("strong", 7, 20), 0.2, np.random.default_rng(1))
    found = intervals.organisation_jackknife(drawn)
    raters, targets = np.nonzero(~np.eye(7, dtype=bool))
    for number, one in enumerate(drawn):
        estimate = mean_over_pairs(one[raters, targets], raters, targets)
        assert isinstance(estimate, Estimate)
        assert (found.low[number], found.high[number]) == pytest.approx((estimate.low, estimate.high), abs=1e-12)


def test_the_srm_analytic_variance_is_that_of_its_components() -> None:
    """SE² = (σ²_a + σ²_b + 2σ_ab)/n + (σ²_g + σ_gg')/(n(n−1)), where the organisations' part is not negative."""
    n = 12
    drawn = changes("strong", n, 20)
    found = intervals.srm_analytic(drawn)
    for number, one in enumerate(drawn):
        organisations, pairs = components(one)
        assert organisations > 0
        u, ms_d = organisations + 2 * pairs / (n - 2), pairs
        first, second = u / n, ms_d / ((n - 1) * (n - 2))
        df = (first - second) ** 2 / (first**2 / (n - 1) + second**2 / (n * (n - 3) / 2))
        standard_error = sqrt(organisations / n + pairs / (n * (n - 1)))
        half = (found.high[number] - found.low[number]) / 2
        assert half == pytest.approx(stdtrit(df, 0.975) * standard_error, rel=1e-9)


def components(x: intervals.Floats) -> tuple[float, float]:
    """σ²_a + σ²_b + 2σ_ab and σ²_g + σ_gg' by the formulas of Warner, Kenny & Stoto, cell by cell."""
    n, mean, (rows, columns) = len(x), np.nanmean(x), (np.nanmean(x, axis=1), np.nanmean(x, axis=0))
    a = ((n - 1) ** 2 * rows + (n - 1) * columns) / (n * (n - 2)) - (n - 1) / (n - 2) * mean
    b = ((n - 1) ** 2 * columns + (n - 1) * rows) / (n * (n - 2)) - (n - 1) / (n - 2) * mean
    g = x - a[:, None] - b[None, :] - mean
    ms_d = float(np.nansum(((g + g.T) / 2) ** 2)) / ((n - 1) * (n - 2) / 2 - 1)
    squares = float(np.sum((a + b) ** 2)) / (n - 1)
    return squares - 2 * ms_d / (n - 2), ms_d


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BENCHMARKS / "results" / "coverage.json").read_text(encoding="utf-8"))
    return found


def test_the_stored_results_hold_every_cell_and_the_rules(stored: dict[str, Any]) -> None:
    cells = {(cell["method"], cell["scenario"], cell["organisations"]): cell for cell in stored["cells"]}
    assert set(cells) == set(product(coverage_results.LABELS, simulated.SCENARIOS, SIZES))
    for (method, scenario, _), cell in cells.items():
        if method == "organisation_jackknife":
            assert AT_LEAST <= cell["wrong"] <= AT_MOST
        if method.startswith("jackknife_"):
            assert cell["wrong"] <= AT_MOST
        if method == "naive_pairs" and scenario != "none":
            assert cell["wrong"] > NAIVE_ABOVE


def test_the_page_is_the_one_made_from_the_stored_results(stored: dict[str, Any]) -> None:
    cells = [coverage_results.Cell(**cell) for cell in stored["cells"]]
    smallest = [coverage_results.SmallestChange(**one) for one in stored["smallest"]]
    rest = {name: value for name, value in stored.items() if name not in ("schema", "cells", "smallest")}
    found = coverage_results.Coverage(**rest, cells=cells, smallest=smallest)
    assert (BENCHMARKS / "COVERAGE.md").read_text(encoding="utf-8") == coverage_results.to_markdown(found)
    assert json.loads(coverage_results.to_json(found)) == stored


def test_the_stored_results_are_what_the_study_found(stored: dict[str, Any]) -> None:
    """Beside the figures of the study, 4,000 runs and whole per cents; respondent rows are not defined there."""
    for method, scenarios in coverage_results.PUBLISHED.items():
        if method == "respondent_rows":
            continue
        for scenario, figures in scenarios.items():
            for n, figure in zip(SIZES, figures.split("/"), strict=True):
                published = float(figure) / 100
                found = next(
                    cell
                    for cell in stored["cells"]
                    if (cell["method"], cell["scenario"], cell["organisations"]) == (method, scenario, n)
                )
                errors = sqrt(published * (1 - published) * (1 / 4000 + 1 / found["runs"]))
                assert found["wrong"] == pytest.approx(published, abs=4 * errors + 0.005), (method, scenario, n)


def test_the_bootstrap_of_the_program_misses_as_often_as_that_of_the_study() -> None:
    """About 8 % at N = 12 with strong dependence; an interval of half the confidence would miss half the time."""
    drawn = changes("strong", 12, 200)
    raters, targets = np.nonzero(~np.eye(12, dtype=bool))
    found = [mean_by_bootstrap(one[raters, targets], raters, targets, seed=1) for one in drawn]
    missed = np.mean([not one.low <= 0 <= one.high for one in found if isinstance(one, Estimate)])
    assert 0.02 < missed < 0.16
