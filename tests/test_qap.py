"""QAP and MRQAP against making every permutation by hand, and what they say of data that tell nothing."""

import itertools
from collections.abc import Callable
from math import factorial
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs import partial_correlation
from tillitsmaal.stats.pairs.mrqap import RELABELLED, PermutedRegression, Relabelled, mrqap
from tillitsmaal.stats.pairs.permutation import Permuted, Relabellings, relabellings
from tillitsmaal.stats.pairs.qap import qap_correlation

Floats = NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("error")


def matrix(text: str) -> Floats:
    """One row a line; `.` is missing."""
    return np.array([[np.nan if cell == "." else float(cell) for cell in line.split()] for line in text.split("\n")])


def drawn(seed: int, size: int, *, missing: float = 0.0) -> Floats:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=size)[:, None] + rng.normal(size=size) + rng.normal(size=(size, size))
    return np.where((rng.random((size, size)) < missing) | np.eye(size, dtype=bool), np.nan, values)


def permuted(values: Floats, order: Any) -> Floats:
    return values[np.ix_(order, order)]


def by_hand(x: Floats, y: Floats) -> float:
    there = ~np.isnan(x) & ~np.isnan(y) & ~np.eye(len(x), dtype=bool)
    return float(np.corrcoef(x[there], y[there])[0, 1])


def had(found: Permuted | NotEstimable) -> Permuted:
    assert isinstance(found, Permuted), found
    return found


@pytest.mark.parametrize("missing", [0.0, 0.2])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_permutation_made_by_hand(seed: int, missing: float) -> None:
    x, y = drawn(seed, 5, missing=missing), drawn(seed + 10, 5, missing=missing)
    found = had(qap_correlation(x, y, permutations=1, seed=1))
    values = np.array([by_hand(x, permuted(y, order)) for order in itertools.permutations(range(5))])
    assert found.observed == pytest.approx(by_hand(x, y), abs=1e-12)
    assert (found.number, found.exact, found.seed) == (120, True, None)
    assert found.count_ge == np.sum(values >= found.observed - 1e-9)
    assert found.count_le == np.sum(values <= found.observed + 1e-9)
    assert found.count_abs == np.sum(np.abs(values) >= abs(found.observed) - 1e-9)
    assert (found.p_ge, found.p_le, found.p_abs) == (found.share_ge, found.share_le, found.share_abs)
    assert (found.mean, found.standard_deviation) == pytest.approx((values.mean(), values.std()), abs=1e-12)


def fitted(y: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Coefficients and classical t over the complete pairs."""
    there = ~np.isnan(y) & ~np.isnan(design).any(axis=0) & ~np.eye(len(y), dtype=bool)
    columns, values = design[:, there].T, y[there]
    coefficients = np.linalg.lstsq(columns, values, rcond=None)[0]
    residual = values - columns @ coefficients
    spread = residual @ residual / (len(values) - columns.shape[1]) * np.linalg.inv(columns.T @ columns)
    return coefficients, coefficients / np.sqrt(np.diag(spread))


def residual_of(term: int, design: Floats, there: NDArray[np.bool_]) -> Floats:
    others, own = np.delete(design, term, axis=0)[:, there].T, design[term][there]
    result = np.full(there.shape, np.nan)
    result[there] = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
    return result


def semi_partialled(y: Floats, design: Floats, term: int, order: Any) -> float:
    """Residuals are of the pairs that have every predictor, with or without y."""
    given = ~np.isnan(design).any(axis=0) & ~np.eye(len(y), dtype=bool)
    swapped = design.copy()
    swapped[term] = permuted(residual_of(term, design, given), order)
    return float(fitted(np.where(given, y, np.nan), swapped)[1][term])


def response_permuted(y: Floats, design: Floats, term: int, order: Any) -> float:
    there = ~np.isnan(y) & ~np.isnan(design).any(axis=0) & ~np.eye(len(y), dtype=bool)
    return float(fitted(permuted(np.where(there, y, np.nan), order), design)[1][term])


HAND: dict[Relabelled, Callable[[Floats, Floats, int, Any], float]] = {
    "double_semi_partialling": semi_partialled,
    "y_permutation": response_permuted,
}


@pytest.mark.parametrize("missing", [0.0, 0.1])
@pytest.mark.parametrize("relabelled", RELABELLED)
def test_regression_of_every_permutation_by_hand(relabelled: Relabelled, missing: float) -> None:
    size = 7
    x = np.stack([drawn(1, size, missing=missing), drawn(2, size)])
    y = 3 + 0.5 * x[0] + drawn(3, size, missing=missing)
    found = mrqap(y, x, permutations=40, seed=5, exact=False, relabelled=relabelled)
    assert isinstance(found, PermutedRegression)
    design = np.concatenate([np.ones((1, size, size)), x])
    coefficients, t = fitted(y, design)
    assert [term.coefficient for term in found.terms] == pytest.approx(coefficients, abs=1e-12)
    assert [term.test.observed for term in found.terms] == pytest.approx(t, abs=1e-10)
    orders = relabellings(size, permutations=40, seed=5, exact=False)
    assert isinstance(orders, Relabellings)
    for number, term in enumerate(found.terms):
        values = np.array([HAND[relabelled](y, design, number, order) for order in orders.orders])
        assert term.test.count_ge == np.sum(values >= t[number])
        assert term.test.count_abs == np.sum(np.abs(values) >= abs(t[number]))
        assert term.test.p_abs == (term.test.count_abs + 1) / 41
        assert term.test.mean == pytest.approx(values.mean(), abs=1e-10)
        assert term.test.standard_deviation == pytest.approx(values.std(ddof=1), abs=1e-10)


def test_a_single_predictor_is_the_correlation() -> None:
    """With one predictor t rises with r, so exact counts are the same."""
    x, y = drawn(4, 6), drawn(5, 6)
    plain, regression = had(qap_correlation(x, y, permutations=1, seed=1)), mrqap(y, x[None], permutations=1, seed=1)
    assert isinstance(regression, PermutedRegression)
    assert regression.r_squared == pytest.approx(plain.observed**2, abs=1e-12)
    assert regression.terms[1].test.count_abs == plain.count_abs
    assert (regression.pairs, regression.degrees_of_freedom, regression.organisations) == (30, 28, 6)


def test_cut_in_pieces_or_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = drawn(6, 12, missing=0.1), drawn(7, 12)
    whole = mrqap(y, x[None], permutations=50, seed=2)
    monkeypatch.setattr(partial_correlation, "CELLS", 12 * 12 * 7)
    pieces = mrqap(y, x[None], permutations=50, seed=2)
    assert isinstance(whole, PermutedRegression)
    assert isinstance(pieces, PermutedRegression)
    for one, other in zip(whole.terms, pieces.terms, strict=True):
        assert one.test.count_abs == other.test.count_abs
        assert one.test.mean == pytest.approx(other.test.mean, abs=1e-12)


def test_the_seed_tells_all() -> None:
    x, y = drawn(6, 12), drawn(7, 12)
    first, again, other = (qap_correlation(x, y, permutations=99, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert had(first).seed == 1


@given(st.integers(0, 10_000), st.permutations(range(6)), st.sampled_from([-3.0, 0.5, 10.0]), st.integers(-50, 50))
@settings(max_examples=25, deadline=None)
def test_labels_shift_and_rescale(seed: int, order: list[int], factor: float, shift: int) -> None:
    x, y = drawn(seed, 6), drawn(seed + 1, 6)
    plain = had(qap_correlation(x, y, permutations=1, seed=1))
    moved = had(qap_correlation(permuted(x, order) * factor + shift, permuted(y, order), permutations=1, seed=1))
    assert moved.observed == pytest.approx(plain.observed * np.sign(factor), abs=1e-9)
    assert moved.count_abs == plain.count_abs
    assert moved.count_ge == (plain.count_ge if factor > 0 else plain.count_le)


@given(st.integers(0, 10_000), st.integers(3, 7))
@settings(max_examples=25, deadline=None)
def test_either_matrix_may_be_the_one_that_moves(seed: int, size: int) -> None:
    x, y = drawn(seed, size, missing=0.1), drawn(seed + 1, size, missing=0.1)
    one, other = (qap_correlation(*pair, permutations=1, seed=1) for pair in ((x, y), (y, x)))
    assume(isinstance(one, Permuted))
    assert had(one).number == had(other).number
    assert had(one).count_abs == had(other).count_abs


def test_ties_are_counted_whatever_rounding_does() -> None:
    """A star looks the same however the four at its rim are ordered: 4! permutations repeat what was observed."""
    star = np.zeros((5, 5))
    star[0, 1:] = star[1:, 0] = 1 / 3
    found = had(qap_correlation(star, star, permutations=1, seed=1))
    assert (found.count_ge, found.number, found.observed) == (24, factorial(5), pytest.approx(1))
    assert found.p_ge == 24 / 120


def test_p_is_never_zero() -> None:
    x = drawn(8, 30)
    found = had(qap_correlation(x, 2 * x + 1, permutations=199, seed=1))
    assert (found.p_ge, found.p_abs, found.share_ge) == (1 / 200, 1 / 200, 0.0)
    assert found.p_le == 1.0


@pytest.mark.parametrize("relabelled", RELABELLED)
def test_not_more_often_significant_than_promised(relabelled: Relabelled) -> None:
    """Two unrelated relations, each with organisations that give and receive more than others."""
    p = []
    for seed in range(150):
        found = mrqap(drawn(seed, 6), drawn(seed + 1000, 6)[None], permutations=1, seed=1, relabelled=relabelled)
        assert isinstance(found, PermutedRegression)
        p.append(found.terms[1].test.p_abs)
    assert np.mean(np.array(p) <= 0.05) <= 0.11
    assert 0.35 <= np.mean(p) <= 0.65


def test_what_stands_on_the_diagonal_does_not_matter() -> None:
    x, y = drawn(9, 6), drawn(10, 6)
    filled = np.where(np.eye(6, dtype=bool), 99.0, x)
    assert qap_correlation(filled, y, permutations=1, seed=1) == qap_correlation(x, y, permutations=1, seed=1)
    assert mrqap(y, filled[None], permutations=1, seed=1) == mrqap(y, x[None], permutations=1, seed=1)


def test_enumeration_can_be_asked_for_and_refused() -> None:
    nine = had(qap_correlation(drawn(1, 9), drawn(2, 9), permutations=10, seed=1, exact=True))
    assert (nine.exact, nine.number) == (True, factorial(9))
    assert had(qap_correlation(drawn(1, 9), drawn(2, 9), permutations=10, seed=1)).number == 10
    assert had(qap_correlation(drawn(1, 4), drawn(2, 4), permutations=10, seed=1, exact=False)).seed == 1
    refused = qap_correlation(drawn(1, 12), drawn(2, 12), permutations=10, seed=1, exact=True)
    assert isinstance(refused, NotEstimable)
    assert (refused.code, "479,001,600" in refused.reason) == ("undefined", True)


def test_without_a_value_for_some_permutations() -> None:
    """One organisation alone was asked: most permutations leave no pair that has both."""
    x, y = np.full((5, 5), np.nan), drawn(2, 5)
    x[0, 1:] = [1, 2, 3, 5]
    y[1:] = np.nan
    found = had(qap_correlation(x, y, permutations=1, seed=1))
    assert found.number == 24
    assert found.p_ge == found.count_ge / 24


ONES = np.ones((5, 5))
EMPTY = np.full((5, 5), np.nan)


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (drawn(1, 2), drawn(2, 2), "too_few_organisations"),
        (np.empty((0, 0)), np.empty((0, 0)), "too_few_organisations"),
        (EMPTY, drawn(1, 5), "too_few_pairs"),
        (matrix(". 1 2\n. . .\n. . ."), drawn(2, 3), "too_few_pairs"),
        (ONES / 3, drawn(1, 5), "no_variance"),
        (drawn(1, 5), ONES * 0, "no_variance"),
        (matrix(". 1 1\n1 . 2\n. . ."), matrix(". 1 2\n3 . .\n. . ."), "no_variance"),
    ],
)
def test_why_there_is_no_correlation(x: Floats, y: Floats, code: str) -> None:
    found = qap_correlation(x, y, permutations=9, seed=1)
    assert isinstance(found, NotEstimable)
    assert found.code == code


@pytest.mark.parametrize(
    ("y", "predictors", "code"),
    [
        (drawn(1, 2), [drawn(2, 2)], "too_few_organisations"),
        (EMPTY, [drawn(1, 5)], "too_few_pairs"),
        (matrix(". 1 2\n. . 3\n. . ."), [drawn(1, 3), drawn(2, 3)], "too_few_pairs"),
        (ONES, [drawn(1, 5)], "no_variance"),
        (ONES / 3, [drawn(1, 5)], "no_variance"),
        (1 + 2 * drawn(1, 5), [drawn(1, 5)], "no_variance"),
        (drawn(1, 5), [ONES * 2], "not_identified"),
        (drawn(1, 5), [ONES * 0], "not_identified"),
        (drawn(1, 5), [drawn(2, 5), 3 * drawn(2, 5) - 1], "not_identified"),
    ],
)
def test_why_there_is_no_regression(y: Floats, predictors: list[Floats], code: str) -> None:
    for relabelled in RELABELLED:
        found = mrqap(y, np.stack(predictors), permutations=9, seed=1, relabelled=relabelled)
        assert isinstance(found, NotEstimable)
        assert found.code == code


def test_too_few_permutations_to_have_a_spread() -> None:
    found = qap_correlation(drawn(1, 12), drawn(2, 12), permutations=1, seed=1)
    assert isinstance(found, NotEstimable)
    assert found.code == "undefined"
