"""Reliability where a bound begins: the fewest rows and items, the most, units, numbers near nothing."""

import math

import numpy as np
import pytest

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.reliability import guttman
from tillitsmaal.stats.reliability.adequacy import SamplingAdequacy, SphericityTest, sampling_adequacy, sphericity_test
from tillitsmaal.stats.reliability.bivariate_normal import bivariate_normal_cdf
from tillitsmaal.stats.reliability.guttman import maximal_split_half
from tillitsmaal.stats.reliability.keying import Keying, items_keyed_wrongly
from tillitsmaal.stats.reliability.moments import ItemMoments, item_moments

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("x", [1e-310, -1e-310, 5e-324])
def test_a_number_next_to_nothing_is_nothing(x: float) -> None:
    found = bivariate_normal_cdf(np.array([x, 0.5, x]), np.array([0.5, x, x]), 0.3)
    at_nothing = bivariate_normal_cdf(np.array([0.0, 0.5, 0.0]), np.array([0.5, 0.0, 0.0]), 0.3)
    assert found.tolist() == pytest.approx(at_nothing.tolist(), abs=1e-15)


def test_two_items_have_adequacy_of_a_half_and_a_test() -> None:
    """Between two items nothing is partialled out; Bartlett's χ² is −(n − 1 − 9/6)·ln(1 − r²)."""
    two = np.array([[1.0, 0.6], [0.6, 1.0]])
    adequacy, test = sampling_adequacy(two), sphericity_test(two, 50)
    assert isinstance(adequacy, SamplingAdequacy)
    assert adequacy.overall == pytest.approx(0.5)
    assert isinstance(test, SphericityTest)
    assert (test.chi_square, test.degrees_of_freedom) == (pytest.approx(-47.5 * math.log(0.64)), 1)


@pytest.mark.parametrize("seed", range(10))
def test_the_sides_of_items_do_not_depend_on_their_units(seed: int) -> None:
    """They are the signs of the first right singular vector of the standardised answers; the fewer are against."""
    random = np.random.default_rng(seed)
    items = random.normal(size=(60, 5))
    first = np.linalg.svd((items - items.mean(axis=0)) / items.std(axis=0))[2][0] > 0
    few = first if first.sum() < 2.5 else ~first
    for units in (np.ones(5), np.array([1, 2, 1, 3, 1]), np.array([1, 0.2, 0.2, 0.2, 0.2])):
        found = items_keyed_wrongly(items * units)
        assert isinstance(found, Keying)
        assert [item.against for item in found.items] == few.tolist()


@pytest.mark.parametrize("missing", ["complete", "pairwise"])
def test_two_rows_have_a_covariance(missing: str) -> None:
    rows = np.array([[1.0, 2.0], [3.0, 5.0]])
    found = item_moments(rows, missing)  # type: ignore[arg-type]
    assert isinstance(found, ItemMoments)
    assert found.covariance.tolist() == pytest.approx(np.cov(rows.T))
    assert isinstance(item_moments(rows[:1], missing), NotEstimable)  # type: ignore[arg-type]


def test_halves_are_tried_up_to_a_number_of_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guttman, "MOST_ITEMS_TO_SPLIT", 6)
    assert maximal_split_half(0.5 + 0.5 * np.eye(6)) == pytest.approx(6 * 0.5 / (1 + 5 * 0.5))
    assert maximal_split_half(0.5 + 0.5 * np.eye(7)) == NotEstimable(
        code="not_offered_yet", reason="7 items have too many halves to try them all"
    )
