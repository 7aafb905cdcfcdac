"""Unanswered pairs, several networks and several scales in the social relations model."""

import numpy as np
import pytest
from numpy.typing import NDArray

from srm_data import network, round_robin
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.round_robin import SocialRelations, social_relations
from tillitsmaal.stats.pairs.srm import srm_complete, srm_effects, srm_missing
from tillitsmaal.stats.pairs.srm_bivariate import srm_bivariate, srm_bivariate_networks
from tillitsmaal.stats.pairs.srm_compatible import FillIn, fill_in
from tillitsmaal.stats.pairs.srm_indicators import srm_indicators, srm_indicators_networks
from tillitsmaal.stats.pairs.srm_moments import moment_estimates
from tillitsmaal.stats.pairs.srm_networks import NetworksModel, srm_networks
from tillitsmaal.stats.pairs.srm_results import BivariateModel, Effects, IndicatorsModel, SocialRelationsModel

Floats = NDArray[np.float64]

COVARIANCES = (
    "actor_actor_covariance",
    "partner_partner_covariance",
    "actor_partner_covariance",
    "partner_actor_covariance",
    "intrapersonal_relationship_covariance",
    "interpersonal_relationship_covariance",
)
ONE_SCALE = (
    "actor_variance",
    "partner_variance",
    "actor_partner_covariance",
    "actor_partner_covariance",
    "relationship_variance",
    "relationship_covariance",
)


def test_the_jackknife_is_deleting_for_real() -> None:
    x, y = round_robin(10, 1, 0.15), round_robin(10, 2, 0.1)
    found = moment_estimates(x, y)
    for i in range(10):
        others = np.delete(np.arange(10), i)
        alone = moment_estimates(x[np.ix_(others, others)], y[np.ix_(others, others)])[-1]
        assert found[i] == pytest.approx(alone, rel=1e-12, abs=1e-12)
    n = 10
    squares = (n - 1) / n * ((found[:-1] - found[:-1].mean(axis=0)) ** 2).sum(axis=0)
    bivariate = srm_bivariate(x, y)
    assert isinstance(bivariate, BivariateModel)
    for square, name in zip(squares, COVARIANCES, strict=True):
        component = getattr(bivariate, name)
        if isinstance(component.standard_error, float):
            assert component.standard_error == pytest.approx(np.sqrt(square), rel=1e-12)
            assert component.degrees_of_freedom == 9


def test_moments_are_unbiased() -> None:
    """A tenth unanswered, the same pattern throughout: the mean of many estimates against the truth."""
    rng, n, runs = np.random.default_rng(8), 8, 4000
    pattern = rng.random((n, n)) < 0.15
    total = np.zeros(6)
    for _ in range(runs):
        actor = rng.normal(size=n)
        partner = 0.5 * actor + rng.normal(size=n)
        rest = rng.normal(size=(n, n))
        matrix = actor[:, None] + partner + rest + 0.5 * rest.T
        matrix[pattern] = np.nan
        np.fill_diagonal(matrix, np.nan)
        total += moment_estimates(matrix, matrix)[-1]
    assert total / runs == pytest.approx([1, 1.25, 0.5, 0.5, 1.25, 1.0], abs=0.06)


def test_with_y_as_x_the_bivariate_model_is_the_univariate_one() -> None:
    for unanswered in (0.0, 0.15):
        matrix = round_robin(9, 4, unanswered)
        found, one = srm_bivariate(matrix, matrix), network(matrix)
        assert isinstance(found, BivariateModel)
        for covariance, component in zip(COVARIANCES, ONE_SCALE, strict=True):
            ours, theirs = getattr(found, covariance), getattr(one, component)
            assert ours.estimate == pytest.approx(theirs.estimate, rel=1e-10)
            assert ours.standard_error == pytest.approx(theirs.standard_error, rel=1e-10)


def test_transposing_one_scale_exchanges_its_parts() -> None:
    x, y = round_robin(9, 4, 0.1), round_robin(9, 5, 0.1) + round_robin(9, 4)
    y[np.isnan(x)] = np.nan
    x[np.isnan(y.T)] = np.nan
    y[np.isnan(x)] = np.nan
    straight, turned = srm_bivariate(x, y), srm_bivariate(x.T, y.T)
    assert isinstance(straight, BivariateModel)
    assert isinstance(turned, BivariateModel)
    assert straight.actor_actor_covariance.estimate == pytest.approx(turned.partner_partner_covariance.estimate)
    assert straight.actor_partner_covariance.estimate == pytest.approx(turned.partner_actor_covariance.estimate)


def test_a_silent_organisation_stays_as_a_target_and_an_absent_one_goes() -> None:
    matrix = round_robin(9, 6)
    matrix[3] = np.nan
    silent = network(matrix)
    assert (silent.organisations, silent.cells, silent.missing_cells) == (9, 64, 8)
    matrix[:, 3] = np.nan
    absent = network(matrix)
    assert (absent.organisations, absent.cells, absent.missing_cells) == (8, 56, 0)
    others = np.delete(np.arange(9), 3)
    assert absent == srm_complete(matrix[np.ix_(others, others)])


def test_the_fill_in_underestimates_the_relationship_variance() -> None:
    ours, theirs = [], []
    for seed in range(60):
        matrix = round_robin(12, seed, 0.25)
        found, filled = network(matrix), srm_missing(matrix, "fill_in")
        assert isinstance(filled, SocialRelationsModel)
        ours.append(found.relationship_variance.estimate)
        theirs.append(filled.relationship_variance.estimate)
    truth = 1 + 0.4**2
    assert np.mean(ours) == pytest.approx(truth, rel=0.1)
    assert np.mean(theirs) < 0.65 * truth


def test_the_fill_in_excludes_until_nobody_is_silent() -> None:
    matrix = round_robin(8, 1)
    matrix[2] = np.nan  # silent
    matrix[np.arange(8) != 2, 5] = np.nan  # answered about by the silent one alone
    found = fill_in([matrix])
    assert isinstance(found, FillIn)
    assert found.excluded.tolist() == [2, 5]
    assert found.kept.tolist() == [0, 1, 3, 4, 6, 7]
    complete = srm_complete(matrix[np.ix_(found.kept, found.kept)])
    assert isinstance(complete, SocialRelationsModel)
    assert srm_missing(matrix, "fill_in") == complete


def ends(matrix: Floats) -> Floats:
    """Actor and partner effects of what is there, as Warner, Kenny & Stoto (1979) write them."""
    n = len(matrix)
    given, received, mean = np.nanmean(matrix, axis=1), np.nanmean(matrix, axis=0), np.nanmean(matrix)
    actor, partner = (
        (n - 1) ** 2 / (n * (n - 2)) * own + (n - 1) / (n * (n - 2)) * cross - (n - 1) / (n - 2) * mean
        for own, cross in ((given, received), (received, given))
    )
    return np.concatenate([actor, partner])


@pytest.mark.parametrize("n", [5, 6, 8])
def test_filling_in_goes_on_until_no_effect_moves(n: int) -> None:
    """Round by round, the diagonal as any other gap; how many rounds shows in the effects."""
    for seed in range(8):
        matrix = round_robin(n, seed)
        matrix[0, 1] = matrix[3, 2] = np.nan
        found = fill_in([matrix])
        assert isinstance(found, FillIn)
        filled, rounds = matrix, [ends(matrix)]
        while len(rounds) < 2 or np.abs(rounds[-1] - rounds[-2]).max() > 0.01:
            middle = (np.nanmean(filled, axis=1)[:, None] + np.nanmean(filled, axis=0)) / 2
            filled = np.where(np.isnan(matrix), middle, matrix)
            rounds.append(ends(filled))
        np.fill_diagonal(filled, np.nan)
        complete = srm_effects(filled)
        assert isinstance(complete, Effects)
        assert found.effects[0].actor == pytest.approx(complete.actor, abs=1e-10)
        assert found.effects[0].partner == pytest.approx(complete.partner, abs=1e-10)


def test_one_network_is_several_of_one() -> None:
    for unanswered in (0.0, 0.1):
        matrix = round_robin(8, 3, unanswered)
        found = srm_networks([matrix])
        assert isinstance(found, NetworksModel)
        assert found.model == network(matrix)
        assert isinstance(found.mean_variance, NotEstimable)
        between = srm_networks([matrix], tests="between_networks")
        assert isinstance(between, NetworksModel)
        assert isinstance(between.model.actor_variance.standard_error, NotEstimable)
        assert between.model.actor_variance.standard_error.code == "too_few_groups"


def test_networks_are_weighted_by_organisations_less_one() -> None:
    matrices = [round_robin(n, n) for n in (5, 8, 12)]
    found = srm_networks(matrices)
    assert isinstance(found, NetworksModel)
    models = [network(matrix) for matrix in matrices]
    weights = np.array([4, 7, 11]) / 22
    for name in set(ONE_SCALE):
        parts = [getattr(one, name) for one in models]
        pooled = getattr(found.model, name)
        assert pooled.estimate == pytest.approx(weights @ [part.estimate for part in parts])
        assert pooled.degrees_of_freedom == 22
        errors = [part.standard_error for part in parts]
        if all(isinstance(error, float) for error in errors):
            assert pooled.standard_error == pytest.approx(np.sqrt((weights**2) @ np.square(errors)))


def test_two_networks_can_be_compared() -> None:
    """Two of a size, each a half: half of how far they are apart, with one degree of freedom."""
    matrices = [round_robin(7, seed) for seed in (1, 2)]
    found = srm_networks(matrices, tests="between_networks")
    assert isinstance(found, NetworksModel)
    for name in ("actor_variance", "partner_variance", "relationship_variance", "actor_partner_covariance"):
        one, other = (getattr(network(matrix), name).estimate for matrix in matrices)
        pooled = getattr(found.model, name)
        assert pooled.estimate == pytest.approx((one + other) / 2)
        assert pooled.standard_error == pytest.approx(abs(one - other) / 2)
        assert pooled.degrees_of_freedom == 1


def test_small_networks_are_left_out_and_flat_ones_count_as_nothing() -> None:
    matrix, small, flat = round_robin(6, 1), round_robin(3, 1), np.full((6, 6), 4.0)
    found = srm_networks([small, matrix, flat])
    assert isinstance(found, NetworksModel)
    assert (found.sizes, found.used) == ((6, 6), (1, 2))
    assert found.model.relationship_variance.estimate == pytest.approx(
        network(matrix).relationship_variance.estimate / 2
    )
    for matrices, code in (([], "too_few_groups"), ([small], "too_few_organisations"), ([flat, flat], "no_variance")):
        refused = srm_networks(matrices)
        assert isinstance(refused, NotEstimable)
        assert refused.code == code
        both = srm_bivariate_networks(matrices, matrices)
        assert isinstance(both, NotEstimable)
        assert both.code == code


def test_two_indicators_that_are_one_have_no_error() -> None:
    matrix = round_robin(9, 3)
    found, one = srm_indicators(matrix, matrix), network(matrix)
    assert isinstance(found, IndicatorsModel)
    assert found.error_variance == pytest.approx(0, abs=1e-12)
    assert found.relationship_reliability == pytest.approx(1)
    assert found.actor_reliability == pytest.approx(one.actor_reliability)
    assert found.relationship_variance.estimate == pytest.approx(one.relationship_variance.estimate)


def test_indicators_find_the_error_variance() -> None:
    rng = np.random.default_rng(3)
    trues = [round_robin(n, n) for n in (30, 25)]
    one, other = ([true + 0.8 * rng.normal(size=true.shape) for true in trues] for _ in range(2))
    found = srm_indicators_networks(one, other)
    assert isinstance(found, IndicatorsModel)
    assert found.error_variance == pytest.approx(0.64, abs=0.06)
    assert found.relationship_variance.estimate == pytest.approx(1.16, abs=0.1)
    assert found.networks == 2


def test_the_brief_jackknife_is_deleting_for_real() -> None:
    matrix = round_robin(10, 5, 0.1)
    found = social_relations(matrix)
    assert isinstance(found, SocialRelations)
    without = []
    for i in range(10):
        others = np.delete(np.arange(10), i)
        one = social_relations(matrix[np.ix_(others, others)])
        assert isinstance(one, SocialRelations)
        without.append(one.dyadic_reciprocity.value)
    error = np.sqrt(9 / 10 * ((without - np.mean(without)) ** 2).sum())
    assert not isinstance(found.dyadic_reciprocity.interval, NotEstimable)
    below = found.dyadic_reciprocity.value - found.dyadic_reciprocity.interval.low
    assert below == pytest.approx(2.2621571627409915 * error, rel=1e-9)
