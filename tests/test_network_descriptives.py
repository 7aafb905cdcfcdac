"""Network descriptives: small networks one can count, paths by brute force, and what must not change them."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.network import DyadCensus, density, dyad_census, reciprocity, ties_above, ties_from
from tillitsmaal.stats.pairs.network_degrees import degree_centralisation, degrees
from tillitsmaal.stats.pairs.network_gaps import gaps, valued_reciprocity
from tillitsmaal.stats.pairs.network_paths import betweenness, betweenness_centralisation, components, transitivity
from tillitsmaal.stats.pairs.network_valued import scores, strength_centralisation, strengths

Floats = NDArray[np.float64]

pytestmark = pytest.mark.filterwarnings("error")


def network(text: str) -> Floats:
    """One row a line; `.` is missing or the diagonal."""
    return np.array([[np.nan if cell == "." else float(cell) for cell in line.split()] for line in text.split("\n")])


CHAIN = network(". 1 0 0\n0 . 1 0\n0 0 . 1\n0 0 0 .")
STAR = network(". 1 1 1\n1 . 0 0\n1 0 . 0\n1 0 0 .")
SILENT = network(". 1 0 1\n1 . 1 .\n. . . .\n0 1 1 .")
"""The third organisation has not answered, and one pair of the second is missing."""
NOBODY = network(". . .\n. . .\n. . .")


def code(found: Any) -> str:
    assert isinstance(found, NotEstimable), found
    return found.code


def test_a_silent_organisation_counted_by_hand() -> None:
    assert density(SILENT) == 6 / 8
    assert dyad_census(SILENT) == DyadCensus(mutual=1, asymmetric=1, null=0, incomplete=4)
    returned = reciprocity(SILENT)
    assert (returned.dyadic, returned.nonnull, returned.edgewise) == (0.5, 0.5, 2 / 3)
    counted = degrees(SILENT)
    assert counted.given.tolist() == [2, 2, 0, 2]
    assert counted.received.tolist() == [1, 2, 2, 1]
    assert counted.asked.tolist() == [3, 2, 0, 3]
    assert components(SILENT).number == 1


def test_a_star_is_as_centralised_as_can_be() -> None:
    central = degree_centralisation(STAR)
    assert (central.received, central.given, central.total) == (6 / 9, 6 / 9, 1.0)
    assert betweenness(STAR).tolist() == [6.0, 0.0, 0.0, 0.0]
    assert betweenness_centralisation(STAR) == 1.0
    assert transitivity(STAR).directed == 0.0


def test_a_chain() -> None:
    assert betweenness(CHAIN).tolist() == [0.0, 2.0, 2.0, 0.0]
    assert (components(CHAIN).number, components(CHAIN).isolates) == (1, 0)
    assert transitivity(CHAIN).directed == 0.0
    assert reciprocity(CHAIN).edgewise == 0.0


def test_everybody_trusts_everybody() -> None:
    full = np.ones((5, 5))
    central = degree_centralisation(full)
    assert (density(full), reciprocity(full).dyadic, transitivity(full).undirected) == (1.0, 1.0, 1.0)
    assert (central.received, central.given, central.total, betweenness_centralisation(full)) == (0.0, 0.0, 0.0, 0.0)


def test_ties_reach_a_floor_through_rounding() -> None:
    values = np.array([[9.0, 0.1 + 0.2, 0.3], [0.29, 9.0, np.nan], [0.31, 0.3, 9.0]])
    np.testing.assert_array_equal(ties_from(values, 0.3), network(". 1 1\n0 . .\n1 1 ."))
    np.testing.assert_array_equal(ties_above(values, 0.305), network(". 0 0\n0 . .\n1 0 ."))


def test_valued_by_hand() -> None:
    values = network(". 4 2 .\n2 . 5 1\n2 3 . 0\n1 . 0 .")
    apart, alike, all_pairs = gaps(values), valued_reciprocity(values), scores(values)
    assert apart.sizes.tolist() == [2.0, 0.0, 2.0, 0.0]
    assert (apart.mean, apart.median, apart.largest, apart.root_mean_square) == (1.0, 1.0, 2.0, 2**0.5)
    assert (apart.share_at_least(0.5), apart.share_at_least(2), apart.share_at_least(2.1)) == (0.5, 0.5, 0.0)
    assert alike.weighted == pytest.approx(2 * (2 + 2 + 3 + 0) / 18)
    assert alike.dyads == apart.dyads == 4
    assert (all_pairs.mean, all_pairs.pairs) == (2.0, 10)
    found = strengths(values)
    assert (found.given.tolist(), found.received.tolist()) == ([6.0, 8.0, 5.0, 1.0], [5.0, 7.0, 7.0, 1.0])
    central = strength_centralisation(values)
    assert central.given == pytest.approx((2 + 0 + 3 + 7) / (9 * 5))
    assert central.received == pytest.approx((2 + 0 + 0 + 6) / (9 * 5))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: density(NOBODY), "no_pairs"),
        (lambda: density(np.empty((0, 0))), "no_pairs"),
        (lambda: density(np.array([[1.0]])), "no_pairs"),
        (lambda: reciprocity(NOBODY).dyadic, "direction_missing"),
        (lambda: reciprocity(network(". 1\n. .")).edgewise, "direction_missing"),
        (lambda: reciprocity(network(". 0\n0 .")).nonnull, "undefined"),
        (lambda: reciprocity(network(". 0\n0 .")).edgewise, "undefined"),
        (lambda: degree_centralisation(network(". 1\n0 .")).total, "too_few_organisations"),
        (lambda: degree_centralisation(np.array([[np.nan]])).given, "too_few_organisations"),
        (lambda: betweenness_centralisation(network(". 1\n0 .")), "too_few_organisations"),
        (lambda: transitivity(network(". 1\n1 .")).directed, "undefined"),
        (lambda: transitivity(NOBODY).undirected, "undefined"),
        (lambda: scores(NOBODY).mean, "no_pairs"),
        (lambda: scores(network(". 1\n. .")).standard_deviation, "too_few_pairs"),
        (lambda: gaps(NOBODY).mean, "direction_missing"),
        (lambda: gaps(network(". 1\n. .")).share_at_least(1), "direction_missing"),
        (lambda: valued_reciprocity(NOBODY).weighted, "direction_missing"),
        (lambda: valued_reciprocity(network(". 1\n1 .")).intraclass, "too_few_pairs"),
        (lambda: valued_reciprocity(np.full((4, 4), 1 / 3)).pearson, "no_variance"),
        (lambda: valued_reciprocity(np.full((4, 4), 1 / 3)).intraclass, "no_variance"),
        (lambda: valued_reciprocity(np.zeros((4, 4))).weighted, "undefined"),
        (lambda: valued_reciprocity(network(". -1 2\n1 . 2\n2 2 .")).weighted, "undefined"),
        (lambda: strength_centralisation(network(". 1\n1 .")).given, "too_few_organisations"),
        (lambda: strength_centralisation(NOBODY).given, "no_pairs"),
        (lambda: strength_centralisation(np.zeros((4, 4))).received, "undefined"),
        (lambda: strength_centralisation(network(". -1 2\n1 . 2\n2 2 .")).received, "undefined"),
    ],
)
def test_why_a_number_cannot_be_had(found: Callable[[], Any], expected: str) -> None:
    assert code(found()) == expected


def test_nobody_answered_is_not_nobody_trusts() -> None:
    assert dyad_census(NOBODY) == DyadCensus(mutual=0, asymmetric=0, null=0, incomplete=3)
    assert (components(NOBODY).number, components(NOBODY).sizes, components(NOBODY).isolates) == (3, (1, 1, 1), 3)
    assert components(np.empty((0, 0))).number == 0
    assert degrees(NOBODY).asked.tolist() == [0, 0, 0]
    assert betweenness(NOBODY).tolist() == [0.0, 0.0, 0.0]


def test_results_are_read_only() -> None:
    values = np.arange(9.0).reshape(3, 3)
    for array in (degrees(STAR).given, components(STAR).member_of, betweenness(STAR), gaps(values).sizes):
        assert not array.flags.writeable
    assert not strengths(values).received.flags.writeable


networks = st.integers(1, 7).flatmap(
    lambda size: arrays(np.float64, (size, size), elements=st.sampled_from([0.0, 0.0, 1.0, 1.0, np.nan]))
)


def shortest(ties: Floats, start: int, end: int) -> list[list[int]]:
    """Every shortest path, by growing paths."""
    paths = [[start]]
    for _ in range(len(ties)):
        paths = [[*path, to] for path in paths for to in range(len(ties)) if to not in path and ties[path[-1], to] == 1]
        found = [path for path in paths if path[-1] == end]
        if found:
            return found
    return []


@given(networks)
def test_betweenness_counted_path_by_path(ties: Floats) -> None:
    size = len(ties)
    expected = [Fraction(0)] * size
    for start in range(size):
        for end in range(size):
            paths = shortest(ties, start, end) if start != end else []
            for path in paths:
                for middle in path[1:-1]:
                    expected[middle] += Fraction(1, len(paths))
    np.testing.assert_allclose(betweenness(ties), [float(value) for value in expected], atol=1e-12)


@given(networks)
def test_components_by_joining(ties: Floats) -> None:
    labels = list(range(len(ties)))
    for one in range(len(ties)):
        for other in range(len(ties)):
            if one != other and ties[one, other] == 1:
                old, new = labels[one], labels[other]
                labels = [new if label == old else label for label in labels]
    found = components(ties)
    assert found.number == len(set(labels))
    assert sorted(found.sizes, reverse=True) == list(found.sizes)
    assert sorted(found.sizes) == sorted(labels.count(label) for label in set(labels))
    for one in range(len(ties)):
        assert found.sizes[found.member_of[one]] == labels.count(labels[one])
        for other in range(len(ties)):
            assert (found.member_of[one] == found.member_of[other]) == (labels[one] == labels[other])


@given(networks)
def test_transitivity_triple_by_triple(ties: Floats) -> None:
    size = range(len(ties))
    tie = (ties == 1) & ~np.eye(len(ties), dtype=bool)
    either = tie | tie.T
    for found, joined in ((transitivity(ties).directed, tie), (transitivity(ties).undirected, either)):
        ends = [(i, k) for i in size for j in size for k in size if i != k and joined[i, j] and joined[j, k]]
        if ends:
            assert found == pytest.approx(np.mean([joined[end] for end in ends]))
        else:
            assert code(found) == "undefined"


@given(networks, st.randoms(use_true_random=False))
def test_labels_do_not_matter(ties: Floats, random: Any) -> None:
    order = list(range(len(ties)))
    random.shuffle(order)
    moved = ties[np.ix_(order, order)]
    assert density(moved) == density(ties)
    assert dyad_census(moved) == dyad_census(ties)
    assert components(moved).sizes == components(ties).sizes
    assert degrees(moved).given.tolist() == degrees(ties).given[order].tolist()
    np.testing.assert_allclose(betweenness(moved), betweenness(ties)[order], atol=1e-12)
    assert degree_centralisation(moved) == degree_centralisation(ties)
    assert repr(transitivity(moved)) == repr(transitivity(ties))


@given(networks)
def test_what_must_add_up(ties: Floats) -> None:
    n, census, counted = len(ties), dyad_census(ties), degrees(ties)
    assert census.mutual + census.asymmetric + census.null + census.incomplete == n * (n - 1) // 2
    assert counted.given.sum() == counted.received.sum()
    found = density(ties)
    if isinstance(found, float):
        assert found == pytest.approx(counted.given.sum() / counted.asked.sum())
    central = degree_centralisation(ties)
    for one in (central.given, central.received, central.total, betweenness_centralisation(ties)):
        assert isinstance(one, NotEstimable) or -1e-12 <= one <= 1 + 1e-12


scored = st.integers(3, 6).flatmap(
    lambda size: arrays(np.float64, (size, size), elements=st.sampled_from([1.0, 2.0, 3.5, 5.0, np.nan]))
)


@given(scored, st.integers(1, 20), st.sampled_from([0.5, 2.0, 10.0]))
def test_shift_and_rescale(values: Floats, shift: int, factor: float) -> None:
    plain, moved = valued_reciprocity(values), valued_reciprocity(values * factor + shift)
    for one, other in ((plain.pearson, moved.pearson), (plain.intraclass, moved.intraclass)):
        assert isinstance(one, NotEstimable) == isinstance(other, NotEstimable)
        assert one == other if isinstance(one, NotEstimable) else one == pytest.approx(other, abs=1e-9)
    apart, wider = gaps(values), gaps(values * factor + shift)
    assert apart.dyads == wider.dyads == plain.dyads
    assert wider.sizes.tolist() == pytest.approx((apart.sizes * factor).tolist())
    assert repr(strength_centralisation(values * factor)) == repr(strength_centralisation(values))


@given(scored)
def test_the_two_directions_may_change_places(values: Floats) -> None:
    one, other = valued_reciprocity(values), valued_reciprocity(values.T)
    for first, second in ((one.pearson, other.pearson), (one.intraclass, other.intraclass)):
        assert first == second if isinstance(first, NotEstimable) else first == pytest.approx(second, abs=1e-9)
    assert gaps(values).mean == gaps(values.T).mean
    assert strengths(values).given.tolist() == strengths(values.T).received.tolist()
