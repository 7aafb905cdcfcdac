"""Facets against one factor, measures of fit, what is left over: on data whose truth is known, and on broken data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.factor.comparison import likelihood_ratio
from tillitsmaal.stats.factor.facets import FacetStructure, FittedModel, one_against_facets
from tillitsmaal.stats.factor.fit import Fit, fit_model
from tillitsmaal.stats.factor.measures import fit_measures
from tillitsmaal.stats.factor.model import FactorModel, Parameter
from tillitsmaal.stats.factor.modification import modification_indices
from tillitsmaal.stats.factor.rmsea import rmsea
from tillitsmaal.stats.factor.robust import RobustErrors, RobustFit, robust_errors, robust_fit
from tillitsmaal.stats.factor.sample import Missing, Sample, sample
from tillitsmaal.stats.factor.solution import estimates, explained_variance, largest_residual
from tillitsmaal.stats.factor.structures import over_groups, over_waves, simple_structure

Floats = NDArray[np.float64]
FACETS = np.repeat([0, 1, 2], 4)
MISSING: tuple[Missing, ...] = ("listwise", "fiml")


def answers(seed: int = 1, n: int = 400, correlation: float = 0.5, share: float = 0.0) -> Floats:
    rng = np.random.default_rng(seed)
    phi = np.full((3, 3), correlation) + np.eye(3) * (1 - correlation)
    factors = rng.normal(size=(n, 3)) @ np.linalg.cholesky(phi).T
    loadings = np.tile([1.0, 0.9, 0.8, 0.7], 3)
    items = factors[:, FACETS] * loadings + rng.normal(size=(n, 12)) * 0.6
    items[rng.random(items.shape) < share] = np.nan
    return items


def structure(items: Floats, missing: Missing = "listwise", facets: NDArray[np.int64] = FACETS) -> FacetStructure:
    found = one_against_facets(items, facets, missing=missing)
    assert isinstance(found, FacetStructure), found
    return found


def fitted(items: Floats, facets: NDArray[np.int64] = FACETS, missing: Missing = "listwise") -> Fit:
    moments = sample([items], missing)
    assert isinstance(moments, Sample)
    found = fit_model(simple_structure(facets.tolist(), missing == "fiml"), moments)
    assert isinstance(found, Fit), found
    return found


def model(found: FittedModel | NotEstimable) -> FittedModel:
    assert isinstance(found, FittedModel), found
    return found


def number(found: float | NotEstimable) -> float:
    assert isinstance(found, float), found
    return found


@pytest.mark.parametrize("missing", MISSING)
def test_separate_facets_are_told_apart(missing: Missing) -> None:
    found = structure(answers(share=0.03 if missing == "fiml" else 0), missing)
    assert not isinstance(found.difference, NotEstimable)
    assert found.difference.p < 1e-10
    assert found.difference.degrees_of_freedom == 3
    for one in found.separations:
        assert isinstance(one.interval, Interval)
        assert one.interval.low < 0.5 < one.interval.high < 0.85
        assert number(one.htmt) == pytest.approx(0.5, abs=0.1)
    assert all(one.fornell_larcker is True for one in found.reliabilities)
    assert model(found.facets).measures.cfi > 0.98 > model(found.one).measures.cfi


def test_facets_that_are_one_are_not_told_apart() -> None:
    found = structure(answers(seed=5, correlation=0.97))
    assert model(found.one).measures.cfi > 0.95
    for one in found.separations:
        if isinstance(one.interval, Interval):
            assert one.interval.high > 0.85


def test_estimates_are_near_the_truth() -> None:
    fit = fitted(answers(n=20_000))
    loadings = [one.value for one in estimates(fit) if one.parameter.kind == "loading"]
    assert loadings == pytest.approx(np.tile([1.0, 0.9, 0.8, 0.7], 3), abs=0.03)
    assert explained_variance(fit)[0] == pytest.approx(1 / 1.36, abs=0.02)


def test_complete_rows_give_the_same_under_fiml() -> None:
    plain, full = fitted(answers()), fitted(answers(), missing="fiml")
    assert full.chi_square == pytest.approx(plain.chi_square, abs=1e-8)
    assert full.point[: len(plain.point)] == pytest.approx(plain.point, rel=1e-6)


@given(st.permutations(range(12)))
@settings(max_examples=10, deadline=None)
def test_order_of_rows_and_items_does_not_matter(order: list[int]) -> None:
    items = answers(n=120)
    plain, turned = structure(items), structure(items[::-1][:, order], facets=FACETS[order])
    assert model(turned.facets).measures.chi_square == pytest.approx(model(plain.facets).measures.chi_square, rel=1e-7)
    for one, other in zip(plain.separations, turned.separations, strict=True):
        assert number(other.correlation) == pytest.approx(number(one.correlation), rel=1e-6)
        assert number(other.standard_error) == pytest.approx(number(one.standard_error), rel=1e-6)


@given(st.lists(st.floats(0.001, 1000), min_size=12, max_size=12))
@settings(max_examples=20, deadline=None)
def test_units_and_origins_do_not_matter(units: list[float]) -> None:
    items = answers(n=120)
    plain, scaled = structure(items), structure(items * np.array(units) + 5 * np.array(units))
    assert model(scaled.facets).measures.chi_square == pytest.approx(model(plain.facets).measures.chi_square, rel=1e-6)
    for name in ("correlation", "htmt", "htmt2"):
        ours, theirs = (number(getattr(found.separations[0], name)) for found in (scaled, plain))
        assert ours == pytest.approx(theirs, rel=1e-6), name


@pytest.mark.parametrize("constant", [-7.0, 100.0])
def test_whole_numbers_have_the_same_moments_from_another_origin_to_the_last_digit(constant: float) -> None:
    """Else these digits would decide whether nearly singular answers converge."""
    groups = [np.round(2 * answers(seed, n=60, share=0.1)) for seed in (1, 2)]
    here, there = (sample([items + by for items in groups], missing="fiml") for by in (0.0, constant))
    assert isinstance(here, Sample)
    assert isinstance(there, Sample)
    for one, other in zip(here.unrestricted, there.unrestricted, strict=True):
        assert (one.covariance == other.covariance).all()
        assert one.log_likelihood == other.log_likelihood
        assert other.mean - constant == pytest.approx(one.mean, abs=1e-12)


@pytest.mark.parametrize("seed", [214, 280, 339, 370, 535, 726, 764, 837])
def test_that_the_likelihood_of_few_rows_with_gaps_has_no_end_is_said_in_any_units(seed: int) -> None:
    """What search comes nearest to a singular matrix hangs on the last digits; that all come nearer does not."""
    rng = np.random.default_rng(seed)
    n, k = rng.integers(4, 12), rng.integers(2, 6)
    items = np.clip(np.round(3 + 1.2 * rng.normal(size=(n, 1)) + 0.4 * rng.normal(size=(n, k))), 1, 5)
    items[rng.random((n, k)) < 0.2] = np.nan
    for found in (sample([of], missing="fiml") for of in (items, items + 100, (items - 1) * 100 / 6, 6 - items)):
        assert isinstance(found, NotEstimable)
        assert found.code == "undefined"


def test_a_marker_that_loads_with_the_other_sign() -> None:
    items = answers(n=200)
    items[:, 0] = -0.05 * items[:, 1] + np.random.default_rng(3).normal(size=200)
    turned = items.copy()
    turned[:, [0, 1]] = items[:, [1, 0]]
    assert fitted(items).chi_square == pytest.approx(fitted(turned).chi_square, rel=1e-8)


def test_standard_errors_cover_the_truth() -> None:
    inside = 0
    for seed in range(200):
        found = structure(answers(seed, n=150)).separations[0].interval
        inside += isinstance(found, Interval) and found.low < 0.5 < found.high
    assert 0.90 <= inside / 200 <= 0.99


def test_modification_indices_find_what_was_left_out() -> None:
    items = answers(n=600)
    shared = np.random.default_rng(9).normal(size=600)
    items[:, 2] += 0.5 * shared
    items[:, 6] += 0.5 * shared
    fit = fitted(items)
    first = modification_indices(fit)[0]
    assert (first.parameter.kind, first.parameter.row, first.parameter.column) == ("residual_covariance", 2, 6)
    assert (largest_residual(fit).first, largest_residual(fit).second) == (2, 6)
    freed = FactorModel(items=12, factors=3, parameters=(*fit.layout.model.parameters, first.parameter))
    better = fit_model(freed, fit.sample)
    assert isinstance(better, Fit)
    drop = likelihood_ratio(fit, better)
    assert not isinstance(drop, NotEstimable)
    assert first.index == pytest.approx(drop.chi_square, rel=0.25)
    assert first.expected_change == pytest.approx(better.point[-1], rel=0.25)


def test_modification_indices_under_fiml() -> None:
    found = modification_indices(fitted(answers(share=0.05), missing="fiml"))
    assert len(found) == 24 + 66
    assert all(np.isfinite(one.index) for one in found)


def test_corrections_are_near_1_for_normal_answers_and_above_for_heavy_tails() -> None:
    normal = answers(n=3000)
    heavy = normal * np.sqrt(5 / np.random.default_rng(4).chisquare(5, (3000, 1)))
    for items, low, high in ((normal, 0.95, 1.05), (heavy, 1.3, 9.0)):
        for correction in ("satorra_bentler", "yuan_bentler"):
            found = robust_fit(fitted(items), items, correction)  # type: ignore[arg-type]
            assert isinstance(found, RobustFit)
            assert low < found.scaling < high
    errors = robust_errors(fitted(normal), normal)
    assert isinstance(errors, RobustErrors)
    plain = np.sqrt(np.diag(fitted(normal).covariance))
    assert np.sqrt(np.diag(errors.covariance)) == pytest.approx(plain, rel=0.15)


def test_corrections_are_for_complete_rows_of_one_group() -> None:
    items = answers(share=0.05)
    fit = fitted(items, missing="fiml")
    for found in (robust_fit(fit, items), robust_errors(fit, items)):
        assert isinstance(found, NotEstimable)
        assert found.code == "not_offered_yet"


def test_a_model_without_degrees_of_freedom() -> None:
    measures = fit_measures(fitted(answers()[:, :3], np.zeros(3, np.int64)))
    assert measures.degrees_of_freedom == 0
    assert (measures.cfi, measures.tli, measures.rmsea.value) == (1.0, 1.0, 0.0)
    assert isinstance(measures.p, NotEstimable)
    assert isinstance(measures.rmsea.close_fit_p, NotEstimable)


def test_rmsea_of_a_model_that_fits_better_than_chance() -> None:
    found = rmsea(2.0, 20, 100)
    assert (found.value, found.interval.low, found.interval.high) == (0.0, 0.0, 0.0)
    assert number(found.close_fit_p) > 0.99


def test_a_heywood_case_is_said() -> None:
    rng = np.random.default_rng(0)
    factor = rng.normal(size=90)
    items = np.column_stack([factor + rng.normal(size=90) * size for size in (0.02, 0.9, 1.2)])
    others = rng.normal(size=(90, 1)) + 0.4 * factor[:, None] + rng.normal(size=(90, 3))
    items[:, 0] += 0.3 * (items[:, 1] + items[:, 2])
    found = structure(np.column_stack([items, others]), facets=np.repeat([0, 1], 3))
    improper = model(found.facets).fit.improper
    assert improper is not None
    assert improper == NotEstimable(code="improper_solution", reason="the residual variance of item 1 is negative")
    assert found.reliabilities == ()
    assert isinstance(found.difference, NotEstimable)
    assert isinstance(found.separations[0].correlation, NotEstimable)
    assert found.separations[0].correlation.code == "improper_solution"
    assert isinstance(found.separations[0].htmt, float)


def broken(name: str) -> tuple[Floats, NDArray[np.int64]]:
    items = answers(n=60)
    match name:
        case "no items":
            return items[:, :0], FACETS[:0]
        case "no rows" | "one row" | "two rows" | "three rows" | "as many rows as items":
            sizes = {"no rows": 0, "one row": 1, "two rows": 2, "three rows": 3, "as many rows as items": 12}
            return items[: sizes[name]], FACETS
        case "constant":
            items[:, 3] = 4.0
        case "repeated":
            items[:, 3] = items[:, 2]
        case "a sum":
            items[:, 3] = items[:, 0] + items[:, 1]
        case "never together":
            items[:30, 3], items[30:, 4] = np.nan, np.nan
        case "never answered":
            items[:, 3] = np.nan
        case "nothing answered":
            items[:] = np.nan
    return items, FACETS


@pytest.mark.parametrize(
    ("name", "listwise", "fiml"),
    [
        ("no items", "too_few_items", "too_few_items"),
        ("no rows", "too_few_respondents", "too_few_respondents"),
        ("one row", "too_few_respondents", "too_few_respondents"),
        ("two rows", "too_few_respondents", "too_few_respondents"),
        ("three rows", "too_few_respondents", "too_few_respondents"),
        ("as many rows as items", "too_few_respondents", "too_few_respondents"),
        ("constant", "no_variance", "no_variance"),
        ("repeated", "undefined", "undefined"),
        ("a sum", "undefined", "undefined"),
        ("never together", "too_few_respondents", "not_identified"),
        ("never answered", "too_few_respondents", "not_identified"),
        ("nothing answered", "too_few_respondents", "too_few_respondents"),
    ],
)
def test_reasons(name: str, listwise: str, fiml: str) -> None:
    items, facets = broken(name)
    for missing, code in (("listwise", listwise), ("fiml", fiml)):
        found = one_against_facets(items, facets, missing=missing)  # type: ignore[arg-type]
        assert isinstance(found, NotEstimable)
        assert found.code == code
        assert found.reason


@pytest.mark.parametrize(
    ("facets", "code"),
    [([0, 0, 1, 2], "not_identified"), ([0, 0, 2, 2], "not_identified"), ([0, 0], "not_identified")],
    ids=["facets of one item", "a facet without items", "two items"],
)
def test_facets_that_cannot_be_told_from_the_data(facets: list[int], code: str) -> None:
    found = structure(answers()[:, : len(facets)], facets=np.array(facets))
    assert isinstance(found.facets, NotEstimable)
    assert found.facets.code == code


def test_a_single_facet_has_no_rival() -> None:
    found = structure(answers()[:, :4], facets=np.zeros(4, np.int64))
    assert isinstance(found.difference, NotEstimable)
    assert found.difference.code == "undefined"
    assert found.separations == ()
    assert isinstance(found.reliabilities[0].largest_correlation, NotEstimable)
    assert isinstance(found.reliabilities[0].fornell_larcker, NotEstimable)


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("n", [8, 15, 30])
def test_noise_ends_in_numbers_or_reasons(n: int, missing: Missing) -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        items = rng.integers(1, 6, size=(n, 6)).astype(np.float64)
        items[rng.random(items.shape) < 0.1] = np.nan
        found = one_against_facets(items, np.repeat([0, 1], 3), missing=missing)
        if isinstance(found, FacetStructure) and isinstance(found.facets, FittedModel):
            measures = found.facets.measures
            assert np.isfinite([measures.chi_square, measures.cfi, measures.rmsea.value, measures.residuals.srmr]).all()
            assert all(np.isfinite(one.standard_error) for one in estimates(found.facets.fit))


def test_least_squares_and_the_wishart_likelihood() -> None:
    items = answers()
    plain, wishart = sample([items]), sample([items], divisor="n_minus_1")
    assert isinstance(plain, Sample)
    assert isinstance(wishart, Sample)
    structure_of_items = simple_structure(FACETS.tolist())
    fits = [fit_model(structure_of_items, plain), fit_model(structure_of_items, wishart)]
    assert isinstance(fits[0], Fit)
    assert isinstance(fits[1], Fit)
    assert fits[1].chi_square == pytest.approx(fits[0].chi_square * 399 / 400, rel=1e-9)
    squares = fit_model(structure_of_items, plain, "uls")
    assert isinstance(squares, Fit)
    assert squares.point == pytest.approx(fits[0].point, abs=0.15)


def test_fiml_needs_the_means() -> None:
    moments = sample([answers(share=0.05)], "fiml")
    assert isinstance(moments, Sample)
    found = fit_model(simple_structure(FACETS.tolist()), moments)
    assert isinstance(found, NotEstimable)
    assert found.code == "not_identified"


@pytest.mark.parametrize("model", [simple_structure([]), over_groups([], 2, "strict"), over_waves(0, 0, "strict")])
def test_without_items_there_is_no_factor(model: FactorModel) -> None:
    assert (model.items, model.factors, model.parameters) == (0, 0, ())


def test_more_parameters_than_moments() -> None:
    parameters = tuple(Parameter(kind="loading", row=row, column=column) for row in range(3) for column in range(3))
    moments = sample([answers()[:, :3]])
    assert isinstance(moments, Sample)
    found = fit_model(FactorModel(items=3, factors=3, parameters=parameters), moments)
    assert isinstance(found, NotEstimable)
    assert found.code == "not_identified"
