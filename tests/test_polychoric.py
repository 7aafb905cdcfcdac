"""Polychoric correlations and the bivariate normal distribution behind them.

Values of lavaan are in `tests/reference` (case `ordinal_own`).
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import ndtr

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.bivariate_normal import bivariate_normal_cdf, bivariate_normal_density
from tillitsmaal.stats.reliability.ordinal import OrdinalAlpha, ordinal_alpha
from tillitsmaal.stats.reliability.polychoric import Polychoric, polychoric

pytestmark = pytest.mark.filterwarnings("error")

Floats = NDArray[np.float64]

PMNORM = {
    # R 4.2.2, mnormt 2.1.1: pmnorm(c(x, y), c(0, 0), matrix(c(1, r, r, 1), 2))
    (-1.2, 0.4, 0.6): 0.109890122674092,
    (0.0, 1.5, -0.8): 0.433766903325132,
    (2.1, -1.9, 0.95): 0.028716559816002,
    (-3.0, -2.5, -0.3): 0.000000182417634,
    (0.7, 0.7, 0.999): 0.752465113270250,
}


def cdf(x: float, y: float, correlation: float) -> float:
    return float(bivariate_normal_cdf(np.array([x]), np.array([y]), correlation)[0])


def found(items: Floats) -> Polychoric:
    made = polychoric(items)
    assert isinstance(made, Polychoric), made
    return made


def of_table(table: list[list[int]]) -> Floats:
    counts = np.array(table)
    cells = [(i, j) for i in range(counts.shape[0]) for j in range(counts.shape[1])]
    return np.repeat(np.array(cells, dtype=float), counts.ravel(), axis=0)


def ordinal(n: int, correlation: float, cuts: list[float], seed: int = 1) -> Floats:
    random = np.random.default_rng(seed)
    first = random.normal(size=n)
    second = correlation * first + math.sqrt(1 - correlation**2) * random.normal(size=n)
    return np.searchsorted(cuts, np.column_stack([first, second])).astype(float)


# the distribution


@pytest.mark.parametrize("point", PMNORM)
def test_bivariate_normal_as_r(point: tuple[float, float, float]) -> None:
    assert cdf(*point) == pytest.approx(PMNORM[point], abs=2e-15)


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(-0.97, 0.97))
def test_bivariate_normal_as_integrated(x: float, y: float, correlation: float) -> None:
    root = math.sqrt(1 - correlation**2)
    known = quad(
        lambda u: math.exp(-u * u / 2) / math.sqrt(2 * math.pi) * ndtr((y - correlation * u) / root),
        -9,
        x,
        epsabs=1e-14,
        epsrel=1e-12,
        limit=200,
    )[0]
    assert cdf(x, y, correlation) == pytest.approx(known, abs=1e-12)


@pytest.mark.parametrize("correlation", [-0.9, 0.0, 0.3, 0.999])
def test_bivariate_normal_at_the_axes_and_beyond(correlation: float) -> None:
    infinity = float("inf")
    assert cdf(0, 0, correlation) == pytest.approx(0.25 + math.asin(correlation) / (2 * math.pi), abs=1e-15)
    assert cdf(-0.0, 1, correlation) == cdf(0.0, 1, correlation)
    assert cdf(infinity, 0.5, correlation) == cdf(0.5, infinity, correlation) == pytest.approx(float(ndtr(0.5)))
    assert cdf(-infinity, infinity, correlation) == cdf(1, -infinity, correlation) == 0
    assert cdf(infinity, infinity, correlation) == 1
    for x, y in [(0, 1), (0, -1), (1, 0), (-1, 0)]:
        assert cdf(x, y, correlation) + cdf(-x, y, -correlation) == pytest.approx(float(ndtr(y)), abs=1e-15)


def test_density_is_the_slope_by_the_correlation() -> None:
    x, y, step = np.array([0.3, -1.0]), np.array([-0.7, 0.4]), 1e-5
    slope = (bivariate_normal_cdf(x, y, 0.4 + step) - bivariate_normal_cdf(x, y, 0.4 - step)) / (2 * step)
    assert bivariate_normal_density(x, y, 0.4) == pytest.approx(slope, abs=1e-9)
    assert bivariate_normal_density(np.array([np.inf]), np.array([0.0]), 0.4).tolist() == [0.0]


# the correlation


def test_tetrachoric_of_halves_is_a_sine() -> None:
    r = found(of_table([[40, 10], [10, 40]])).correlations[0][1]
    assert r == pytest.approx(math.sin(math.pi * 0.3), abs=1e-9)


@pytest.mark.parametrize("correlation", [-0.8, -0.3, 0.0, 0.5, 0.9])
def test_recovers_what_lies_behind(correlation: float) -> None:
    r = found(ordinal(40_000, correlation, [-1.0, 0.0, 1.0])).correlations[0][1]
    assert r == pytest.approx(correlation, abs=0.02)


def test_skewed_answers_hide_correlation_that_the_polychoric_finds() -> None:
    items = ordinal(20_000, 0.6, [-2.0, -1.5, -1.0])
    r = found(items).correlations[0][1]
    assert r == pytest.approx(0.6, abs=0.04)
    assert np.corrcoef(items.T)[0, 1] < 0.5


def test_maximises_the_likelihood() -> None:
    items = ordinal(300, 0.4, [-1.0, 0.2, 0.9])
    made = found(items)
    r = made.correlations[0][1]
    assert isinstance(r, float)
    cuts = [np.concatenate([[-np.inf], cut, [np.inf]]) for cut in made.thresholds]
    table = np.zeros((4, 4))
    np.add.at(table, tuple(items.T.astype(int)), 1)

    def likelihood(at: float) -> float:
        corners = bivariate_normal_cdf(*np.meshgrid(cuts[0], cuts[1], indexing="ij"), at)
        cells = np.diff(np.diff(corners, axis=0), axis=1)
        return float((table[table > 0] * np.log(cells[table > 0])).sum())

    assert all(likelihood(r) > likelihood(r + step) for step in (-0.1, -1e-3, 1e-3, 0.1))


def test_turning_an_item_turns_the_sign() -> None:
    items = ordinal(200, 0.5, [-1.0, 0.0, 1.0])
    turned = np.column_stack([items[:, 0], 3 - items[:, 1]])
    assert found(turned).correlations[0][1] == pytest.approx(-found(items).correlations[0][1], abs=1e-9)


def test_values_of_the_answers_do_not_matter_only_their_order() -> None:
    items = ordinal(200, 0.5, [-1.0, 0.0, 1.0])
    assert found(np.exp(items) - 7).correlations == found(items).correlations


def test_rows_with_missing_answers_are_left_out_and_empty_categories_do_not_exist() -> None:
    items = ordinal(200, 0.5, [-1.0, 0.0, 1.0])
    holes = np.vstack([items, [[np.nan, 1], [2, np.nan]]])
    assert found(holes).correlations == found(items).correlations
    assert found(holes).n == 200
    assert len(found(items[items[:, 0] != 1]).thresholds[0]) == 2


def test_one_careless_answer_among_near_perfect_ones() -> None:
    """The cell of the careless answer is all but impossible near the start of the search."""
    made = found(of_table([[3000, 20, 0], [20, 3000, 20], [1, 20, 3000]]))
    r = made.correlations[0][1]
    assert isinstance(r, float)
    assert 0.9 < r < 1


# what there is not


def test_perfect_association_runs_to_the_end() -> None:
    for table in ([[10, 0], [0, 10]], [[10, 0], [5, 10]], [[0, 9], [9, 0]], [[5, 0, 0], [0, 5, 0], [0, 0, 5]]):
        r = found(of_table(table)).correlations[0][1]
        assert isinstance(r, NotEstimable)
        assert r.code == "improper_solution"


def test_reasons() -> None:
    def code(items: Floats) -> str:
        made = polychoric(items)
        r = made if isinstance(made, NotEstimable) else made.correlations[0][1]
        assert isinstance(r, NotEstimable)
        return r.code

    assert code(np.ones((9, 1))) == "too_few_items"
    assert code(np.full((9, 2), np.nan)) == "too_few_respondents"
    assert code(np.array([[1.0, 2]])) == "too_few_respondents"
    assert code(np.column_stack([np.ones(9), np.arange(9) % 2])) == "no_variance"
    assert code(np.column_stack([np.arange(40.0), np.arange(40) % 2])) == "undefined"
    assert code(np.array([[1.0, 1], [2, 2]])) == "improper_solution"


def test_ordinal_alpha_is_standardised_alpha_of_the_matrix() -> None:
    random = np.random.default_rng(2)
    items = np.searchsorted([-1.0, 0.5], random.normal(size=(300, 1)) + random.normal(size=(300, 4))).astype(float)
    made = ordinal_alpha(items)
    assert isinstance(made, OrdinalAlpha)
    matrix = made.polychoric.matrix
    assert not isinstance(matrix, NotEstimable)
    assert made.alpha == cronbach_alpha(matrix)
    assert made.alpha > cronbach_alpha(np.cov(items.T))


def test_ordinal_alpha_without_a_correlation_says_why() -> None:
    made = ordinal_alpha(np.column_stack([np.arange(20) % 3, np.arange(20) % 2, np.ones(20)]))
    assert isinstance(made, OrdinalAlpha)
    assert isinstance(made.alpha, NotEstimable)
    assert made.alpha.code == "no_variance"


@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(2, 4))
def test_tiny_tables_give_a_number_or_a_reason(seed: int, n: int, categories: int) -> None:
    made = found(np.random.default_rng(seed).integers(0, categories, (n, 3)).astype(float))
    for row in made.correlations:
        assert all(isinstance(r, NotEstimable) or -1 <= r <= 1 for r in row)
