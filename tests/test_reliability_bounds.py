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
    random = np.random.default_rng(seed)
    items = 0.5 * random.normal(size=(60, 1)) * random.choice([-1, 1], 6) + random.normal(size=(60, 6))
    units = random.choice([0.1, 1, 30], 6)
    one, other = items_keyed_wrongly(items), items_keyed_wrongly(items * units)
    assert isinstance(one, Keying)
    assert isinstance(other, Keying)
    assert [item.against for item in one.items] == [item.against for item in other.items]


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
