"""Reliability of actor and partner effects with unanswered pairs."""

import numpy as np
import pytest
from numpy.typing import NDArray

from srm_data import network, round_robin
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm import srm_complete, srm_effects
from tillitsmaal.stats.pairs.srm_bivariate import srm_bivariate
from tillitsmaal.stats.pairs.srm_effect_errors import complete_errors, connected, effect_errors
from tillitsmaal.stats.pairs.srm_indicators import srm_indicators, srm_indicators_networks
from tillitsmaal.stats.pairs.srm_networks import NetworksModel, srm_networks
from tillitsmaal.stats.pairs.srm_results import BivariateModel, Effects, IndicatorsModel, SocialRelationsModel

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def known(number: float | NotEstimable) -> float:
    assert isinstance(number, float)
    return number


def effects_map(there: Booleans) -> tuple[Floats, Floats]:
    """From the answered cells, row by row, to the centred effects of those that have one: actors, partners."""
    rater, target = np.nonzero(there)
    sides = [np.equal.outer(places, np.unique(places)).astype(np.float64) for places in (rater, target)]
    effects = np.linalg.pinv(np.hstack(sides))
    actors, partners = np.split(effects, [sides[0].shape[1]])
    return actors - actors.mean(axis=0), partners - partners.mean(axis=0)


def mirrors(there: Booleans) -> Floats:
    rater, target = np.nonzero(there)
    return (np.equal.outer(rater, target) & np.equal.outer(target, rater)).astype(np.float64)


def dense_error(there: Booleans, within: float, across: float) -> tuple[float, float]:
    """v_a and v_b cell by cell."""
    sigma = within * np.eye(there.sum()) + across * mirrors(there)
    v_a, v_b = (np.trace(side @ sigma @ side.T) / (len(side) - 1) for side in effects_map(there))
    return float(v_a), float(v_b)


PATTERNS = {
    "few": (9, 0.1, ()),
    "many": (12, 0.35, ()),
    "silent": (10, 0.2, (3,)),
    "none": (6, 0.0, ()),
}


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("seed", range(4))
def test_the_error_variances_are_those_of_all_cells_reckoned_one_by_one(pattern: str, seed: int) -> None:
    n, unanswered, silent = PATTERNS[pattern]
    matrix = round_robin(n, seed, unanswered)
    matrix[list(silent)] = np.nan
    if silent:
        matrix[:, 5] = np.nan  # nobody answers about 5
    there = ~np.isnan(matrix)
    found = network(matrix)
    within, across = found.relationship_variance.estimate, found.relationship_covariance.estimate
    v_a, v_b = dense_error(there, within, across)
    actor, partner = found.actor_variance.estimate, found.partner_variance.estimate
    assert known(found.actor_reliability) == pytest.approx(actor / (actor + v_a), rel=1e-12)
    assert known(found.partner_reliability) == pytest.approx(partner / (partner + v_b), rel=1e-12)


def test_the_map_is_that_of_the_effects_and_forgets_all_but_relationship_effects() -> None:
    matrix = round_robin(10, 2, 0.25)
    there = ~np.isnan(matrix)
    effects = srm_effects(matrix)
    assert isinstance(effects, Effects)
    actors, partners = effects_map(there)
    assert actors @ matrix[there] == pytest.approx(effects.actor, abs=1e-12)
    assert partners @ matrix[there] == pytest.approx(effects.partner, abs=1e-12)
    a, b = np.random.default_rng(1).normal(size=(2, 10))
    without = (7 + a[:, None] + b)[there]
    assert actors @ without == pytest.approx(a - a.mean(), abs=1e-12)
    assert partners @ without == pytest.approx(b - b.mean(), abs=1e-12)


@pytest.mark.parametrize("n", [4, 5, 9, 40])
def test_in_a_complete_round_robin_it_is_the_published_error_variance(n: int) -> None:
    traces = effect_errors(~np.eye(n, dtype=bool))
    for within, across in ((1.3, 0.4), (0.7, -0.7)):
        published = ((n - 1) * within + across) / (n * (n - 2))
        for own, mirrored, effects in (*traces, complete_errors(n)):
            assert (own * within + mirrored * across) / effects == pytest.approx(published, rel=1e-12)


def test_it_is_what_least_squares_effects_miss_by() -> None:
    """The squared correlation of true with estimated effects over many networks, the parameters known."""
    rng, n = np.random.default_rng(12), 10
    there = rng.random((n, n)) > 0.25
    np.fill_diagonal(there, val=False)
    actors, _ = effects_map(there)
    a, b = rng.normal(size=(2, 4000, n))
    rest = rng.normal(size=(4000, n, n))
    x = (a[:, :, None] + (b + a / 2)[:, None, :] + rest + 0.5 * rest.swapaxes(1, 2))[:, there]
    true, found = a - a.mean(axis=1, keepdims=True), x @ actors.T
    own, mirrored, effects = effect_errors(there)[0]
    reliability = 1 / (1 + (own * 1.25 + mirrored) / effects)
    assert (true * found).sum() ** 2 / (true**2).sum() / (found**2).sum() == pytest.approx(reliability, abs=0.005)


def test_transposing_exchanges_the_reliabilities() -> None:
    matrix = round_robin(11, 3, 0.2)
    assert network(matrix).actor_reliability == pytest.approx(network(matrix.T).partner_reliability, rel=1e-12)


def test_the_first_unanswered_pair_makes_no_leap() -> None:
    matrix = round_robin(12, 8)
    complete = known(network(matrix).actor_reliability)
    matrix[2, 7] = np.nan
    assert known(network(matrix).actor_reliability) == pytest.approx(complete, abs=0.01)


def test_complete_networks_of_one_size_are_pooled_alike_either_way() -> None:
    summed = np.sum([effect_errors(~np.eye(9, dtype=bool)) for _ in range(3)], axis=0)
    assert summed[:, :2] / summed[:, 2:] == pytest.approx(np.tile(complete_errors(9)[:2] / 8, (2, 1)), rel=1e-12)


def test_standard_errors_make_no_difference() -> None:
    for unanswered in (0.0, 0.2):
        matrices = [round_robin(n, n, unanswered) for n in (6, 9)]
        found = [srm_networks(matrices, way) for way in ("moments", "normal_theory", "srm_package")]
        reliabilities = [known(one.model.actor_reliability) for one in found if isinstance(one, NetworksModel)]
        assert reliabilities == [pytest.approx(reliabilities[0], rel=1e-12)] * 3


def test_networks_with_unanswered_pairs_are_pooled_by_their_effects() -> None:
    matrices = [round_robin(n, n, unanswered) for n, unanswered in ((7, 0.1), (9, 0.0), (12, 0.3))]
    matrices[2][4] = np.nan
    found = srm_networks(matrices)
    assert isinstance(found, NetworksModel)
    model = found.model
    within, across = model.relationship_variance.estimate, model.relationship_covariance.estimate
    errors = np.array([dense_error(~np.isnan(matrix), within, across) for matrix in matrices])
    for side, variance, reliability, effects in (
        (0, model.actor_variance.estimate, model.actor_reliability, (6, 8, 10)),
        (1, model.partner_variance.estimate, model.partner_reliability, (6, 8, 11)),
    ):
        error = np.average(errors[:, side], weights=effects)
        assert known(reliability) == pytest.approx(variance / (variance + error), rel=1e-12)


def test_each_scale_has_the_reliability_of_its_own_pairs() -> None:
    x, y = round_robin(9, 3, 0.15), round_robin(9, 4)
    found = srm_bivariate(x, y)
    assert isinstance(found, BivariateModel)
    assert found.one.actor_reliability == network(x).actor_reliability
    complete = srm_complete(y)
    assert isinstance(complete, SocialRelationsModel)
    assert found.other.actor_reliability == pytest.approx(complete.actor_reliability, rel=1e-12)


def two_indicators(n: int, seed: int, unanswered: float) -> tuple[Floats, Floats]:
    rng, true = np.random.default_rng(seed), round_robin(n, seed)
    one, other = (true + 0.7 * rng.normal(size=(n, n)) + 0.4 * rng.normal(size=n)[:, None] for _ in range(2))
    one[rng.random((n, n)) < unanswered] = np.nan
    other[rng.random((n, n)) < unanswered] = np.nan
    return one, other


def test_mean_effects_of_two_indicators() -> None:
    x, y = two_indicators(11, 6, 0.15)
    found, both = srm_indicators(x, y), srm_bivariate(x, y)
    assert isinstance(found, IndicatorsModel)
    assert isinstance(both, BivariateModel)
    mean = (both.one.actor_variance.estimate + both.other.actor_variance.estimate) / 2
    shared = found.actor_variance.estimate
    parts = [
        (getattr(both.one, name).estimate + getattr(both.other, name).estimate) / 2
        for name in ("relationship_variance", "relationship_covariance")
    ]
    within = (parts[0] + both.intrapersonal_relationship_covariance.estimate) / 2
    across = (parts[1] + both.interpersonal_relationship_covariance.estimate) / 2
    error, _ = dense_error(~np.isnan(x + y), within, across)
    assert known(found.actor_reliability) == pytest.approx(shared / ((shared + mean) / 2 + error), rel=1e-12)


def test_two_indicators_that_are_one_have_the_reliability_of_one() -> None:
    matrix = round_robin(9, 3, 0.1)
    found = srm_indicators(matrix, matrix)
    assert isinstance(found, IndicatorsModel)
    assert found.partner_reliability == pytest.approx(network(matrix).partner_reliability, rel=1e-12)


def test_indicators_over_networks() -> None:
    pairs = [two_indicators(n, n, 0.1) for n in (8, 12)]
    found = srm_indicators_networks([one for one, _ in pairs], [other for _, other in pairs])
    assert isinstance(found, IndicatorsModel)
    assert 0 < known(found.actor_reliability) < 1
    assert 0 < known(found.partner_reliability) < 1


def in_two_parts(size: int, seed: int) -> Floats:
    matrix = round_robin(2 * size, seed)
    matrix[:size, size:] = matrix[size:, :size] = np.nan
    return matrix


def test_effects_of_unconnected_parts_have_no_reliability() -> None:
    matrix = in_two_parts(5, 1)
    assert not connected(~np.isnan(matrix))
    assert isinstance(srm_effects(matrix), NotEstimable)
    found, both = network(matrix), srm_indicators(matrix, matrix + round_robin(10, 2))
    assert isinstance(both, IndicatorsModel)
    for one in (found, both):
        for reliability in (one.actor_reliability, one.partner_reliability):
            assert isinstance(reliability, NotEstimable)
            assert reliability.code == "not_identified"
    matrix[0, 5] = 4.0
    assert 0 < known(network(matrix).actor_reliability) < known(network(round_robin(10, 1)).actor_reliability)


def test_a_network_without_effects_leaves_the_others_theirs() -> None:
    matrix, parts = round_robin(9, 4, 0.1), in_two_parts(5, 1)
    found = srm_networks([matrix, parts])
    assert isinstance(found, NetworksModel)
    model = found.model
    error, _ = dense_error(
        ~np.isnan(matrix), model.relationship_variance.estimate, model.relationship_covariance.estimate
    )
    actor = model.actor_variance.estimate
    assert known(model.actor_reliability) == pytest.approx(actor / (actor + error), rel=1e-12)


def test_connected_is_what_the_rank_says() -> None:
    rng, seen = np.random.default_rng(5), set()
    for _ in range(300):
        there = rng.random((6, 6)) < 0.3
        np.fill_diagonal(there, val=False)
        if not there.any():
            continue
        rater, target = np.nonzero(there)
        design = np.hstack([np.equal.outer(places, np.unique(places)) for places in (rater, target)])
        rank = np.linalg.matrix_rank(design.astype(np.float64))
        assert connected(there) == (rank == design.shape[1] - 1)
        seen.add(connected(there))
    assert seen == {True, False}


def test_a_negative_variance_has_no_reliability() -> None:
    rng = np.random.default_rng(3)
    ranks = np.array([np.insert(rng.permutation(8) + 1.0, i, np.nan) for i in range(9)])
    ranks[2, 6] = ranks[5, 1] = np.nan
    found = network(ranks)
    assert found.actor_variance.negative
    assert isinstance(found.actor_reliability, NotEstimable)
    assert found.actor_reliability.code == "negative_variance"
