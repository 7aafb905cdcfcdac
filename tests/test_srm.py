"""The social relations model: what it must not notice, what it must, and data that tell nothing."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.round_robin import SocialRelations, social_relations
from tillitsmaal.stats.pairs.srm import srm_complete, srm_effects, srm_missing
from tillitsmaal.stats.pairs.srm_bivariate import srm_bivariate
from tillitsmaal.stats.pairs.srm_compatible import fill_in
from tillitsmaal.stats.pairs.srm_errors import lashley_bond
from tillitsmaal.stats.pairs.srm_indicators import srm_indicators
from tillitsmaal.stats.pairs.srm_mean import srm_mean, srm_mean_variance
from tillitsmaal.stats.pairs.srm_networks import srm_networks
from tillitsmaal.stats.pairs.srm_results import Component, Effects, SocialRelationsModel

Floats = NDArray[np.float64]

COMPONENTS = (
    "actor_variance",
    "partner_variance",
    "relationship_variance",
    "actor_partner_covariance",
    "relationship_covariance",
)
EVERYTHING: dict[str, Callable[[Floats], Any]] = {
    "complete": srm_complete,
    "missing": srm_missing,
    "normal_theory": lambda matrix: srm_missing(matrix, "normal_theory"),
    "srm_package": lambda matrix: srm_missing(matrix, "srm_package"),
    "fill_in": lambda matrix: srm_missing(matrix, "fill_in"),
    "filled": lambda matrix: fill_in([matrix]),
    "effects": srm_effects,
    "bivariate": lambda matrix: srm_bivariate(matrix, matrix.T + 0.5),
    "indicators": lambda matrix: srm_indicators(matrix, matrix.T),
    "networks": lambda matrix: srm_networks([matrix, matrix]),
    "between": lambda matrix: srm_networks([matrix, matrix], tests="between_networks"),
    "mean": srm_mean,
    "mean_variance": srm_mean_variance,
    "brief": social_relations,
}


def round_robin(n: int, seed: int, unanswered: float = 0.0) -> Floats:
    rng = np.random.default_rng(seed)
    actor = rng.normal(size=n)
    partner = 0.5 * actor + rng.normal(size=n)
    rest = rng.normal(size=(n, n))
    matrix = 3 + actor[:, None] + partner + rest + 0.4 * rest.T
    matrix[rng.random((n, n)) < unanswered] = np.nan
    return matrix


def model(matrix: Floats) -> SocialRelationsModel:
    found = srm_missing(matrix)
    assert isinstance(found, SocialRelationsModel)
    return found


def estimates(found: SocialRelationsModel) -> list[float]:
    return [getattr(found, name).estimate for name in COMPONENTS]


def errors(found: SocialRelationsModel) -> list[float]:
    return [error for name in COMPONENTS if isinstance(error := getattr(found, name).standard_error, float)]


def numbers(value: Any) -> Iterator[float]:
    """Every float of a result that is not in an array, which may hold NaN by contract."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, float):
        yield value


def ranks(n: int) -> Floats:
    """Everybody ranks the others, so that raters cannot differ."""
    liked = np.random.default_rng(1).normal(size=(n, n)) + 2 * np.random.default_rng(2).normal(size=n)
    return np.array([np.insert(np.argsort(np.argsort(np.delete(liked[i], i))), i, 0) for i in range(n)]).astype(float)


DEGENERATE = {
    "nobody": np.empty((0, 0)),
    "one": np.ones((1, 1)),
    "two": np.array([[0, 1.0], [2, 0]]),
    "three": round_robin(3, 1),
    "four": round_robin(4, 1),
    "five": round_robin(5, 2),
    "five with a hole": np.where(np.arange(25).reshape(5, 5) == 8, np.nan, round_robin(5, 3)),
    "constant": np.full((6, 6), 3.7),
    "zero": np.zeros((6, 6)),
    "nothing answered": np.full((6, 6), np.nan),
    "one pair": np.where(np.arange(36).reshape(6, 6) == 8, 2.0, np.nan),
    "one rater": np.where(np.arange(6)[:, None] == 2, np.arange(6.0), np.nan),
    "one direction only": np.where(np.triu(np.ones((6, 6))) > 0, round_robin(6, 4), np.nan),
    "two islands": np.where(np.kron(np.eye(2), np.ones((4, 4))) > 0, round_robin(8, 5), np.nan),
    "half silent": np.where(np.arange(8)[:, None] < 4, np.nan, round_robin(8, 6)),
    "raters only": np.add.outer(np.arange(7.0), np.zeros(7)),
    "targets only": np.add.outer(np.zeros(7), np.arange(7.0)),
    "no relationship": np.add.outer(np.arange(7.0), np.arange(7.0) ** 2),
    "fully mutual": round_robin(7, 7) + round_robin(7, 7).T,
    "fully opposite": round_robin(7, 8) - round_robin(7, 8).T,
    "ranks": ranks(9),
    "large": 1e9 + round_robin(8, 9),
    "tiny": 1e-9 * round_robin(8, 9),
    "whole numbers": np.random.default_rng(3).integers(1, 3, (6, 6)),
}


@pytest.mark.parametrize("data", DEGENERATE)
@pytest.mark.parametrize("what", EVERYTHING)
def test_never_nan_never_a_warning(what: str, data: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = EVERYTHING[what](DEGENERATE[data])
    assert all(np.isfinite(number) for number in numbers(found))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("nobody", "too_few_organisations"),
        ("three", "too_few_organisations"),
        ("constant", "no_variance"),
        ("zero", "no_variance"),
        ("nothing answered", "too_few_organisations"),
        ("one pair", "too_few_organisations"),
        ("one rater", "not_identified"),
        ("one direction only", "not_identified"),
    ],
)
def test_reasons(data: str, code: str) -> None:
    for found in (srm_missing(DEGENERATE[data]), social_relations(DEGENERATE[data])):
        assert isinstance(found, NotEstimable)
        assert found.code == code


def test_a_complete_round_robin_is_refused_where_a_pair_is_unanswered() -> None:
    matrix = round_robin(7, 1)
    matrix[2, 3] = np.nan
    for found in (srm_complete(matrix), srm_mean(matrix)):
        assert isinstance(found, NotEstimable)
        assert found.code == "undefined"


def test_four_organisations_have_estimates_but_no_jackknife() -> None:
    matrix = round_robin(4, 1)
    assert isinstance(srm_complete(matrix), SocialRelationsModel)
    brief = social_relations(matrix)
    assert isinstance(brief, SocialRelations)
    assert isinstance(brief.rater.interval, NotEstimable)
    assert brief.rater.interval.code == "not_identified"


def test_negative_variance_is_said() -> None:
    found = srm_complete(DEGENERATE["ranks"])
    assert isinstance(found, SocialRelationsModel)
    actor = found.actor_variance
    assert actor.estimate < 0
    assert (actor.reported, actor.negative) == (0.0, True)
    for absent in (actor.standardised, actor.standard_error, actor.t, actor.p, actor.interval, found.actor_reliability):
        assert isinstance(absent, NotEstimable)
        assert absent.code == "negative_variance"
    covariance = found.actor_partner_covariance
    assert isinstance(covariance.standardised, NotEstimable)
    assert isinstance(covariance.estimate, float)
    assert found.partner_variance.standardised + found.relationship_variance.standardised == pytest.approx(1)
    brief = social_relations(DEGENERATE["ranks"])
    assert isinstance(brief, SocialRelations)
    assert (brief.rater.value, brief.rater.negative) == (0.0, True)


def test_correlations_are_clamped() -> None:
    found = model(DEGENERATE["fully mutual"])
    assert found.relationship_covariance.standardised == 1.0
    assert model(DEGENERATE["fully opposite"]).relationship_covariance.standardised == -1.0


@pytest.mark.parametrize("data", ["raters only", "targets only", "no relationship"])
def test_rounding_is_no_variance(data: str) -> None:
    found = social_relations(DEGENERATE[data])
    assert isinstance(found, SocialRelations)
    assert (found.relationship.value, found.relationship.negative) == (0.0, False)
    assert isinstance(found.dyadic_reciprocity.value, NotEstimable)
    assert found.dyadic_reciprocity.value.code == "no_variance"


def test_shares_add_up_and_intervals_hold_them() -> None:
    for seed in range(10):
        found = social_relations(round_robin(9, seed, 0.1))
        assert isinstance(found, SocialRelations)
        shares = [found.rater, found.target, found.relationship]
        assert sum(share.value for share in shares) == pytest.approx(1)
        for share in shares:
            assert not isinstance(share.interval, NotEstimable)
            assert 0 <= share.interval.low <= share.value <= share.interval.high <= 1
        assert found.pairs + found.missing_pairs == 72
        assert found.complete == (found.missing_pairs == 0)


def test_moments_are_the_mean_squares_where_every_pair_is_answered() -> None:
    for n in (4, 5, 9, 20):
        matrix = round_robin(n, n)
        normal = srm_missing(matrix, "normal_theory")
        complete = srm_complete(matrix)
        assert isinstance(normal, SocialRelationsModel)
        assert isinstance(complete, SocialRelationsModel)
        assert estimates(normal) == pytest.approx(estimates(complete), rel=1e-10, abs=1e-12)
        for name in COMPONENTS:
            ours = getattr(complete, name).standard_error
            if isinstance(ours, float):
                assert getattr(normal, name).standard_error == pytest.approx(ours, rel=1e-9)


def test_lashley_bond_as_printed() -> None:
    """The univariate polynomials of Lashley & Bond (1997) against the bivariate ones with Y = X."""
    x, y, s, v, c = 0.4, 0.2, -0.1, 0.7, 0.25
    for n in (4, 7, 30, 300):
        w = (n**2 - 3 * n + 6) * (n**2 - 3 * n + 4)
        q = w * (n + 1) * n**2 * (n - 2) ** 2
        last = 4 * (n**5 - 5 * n**4 + 20 * n**3 - 42 * n**2 + 60 * n - 32) * v * c / q
        person = [
            2 * one**2 / (n + 1)
            + 2 * (n**6 - 7 * n**5 + 28 * n**4 - 66 * n**3 + 102 * n**2 - 84 * n + 32) * v**2 / q
            + 2 * (n**3 - n**2 - 2 * n + 16) * (n**2 - 2 * n + 2) * c**2 / q
            + 4 * one * ((n - 1) * v + c) / ((n + 1) * n * (n - 2))
            + last
            for one in (x, y)
        ]
        crossed = (
            (n - 3) * s**2 / ((n + 1) * (n - 2))
            + (n**6 - 5 * n**5 + 19 * n**4 - 45 * n**3 + 90 * n**2 - 96 * n + 64) * v**2 / q
            + (n**6 - 7 * n**5 + 31 * n**4 - 83 * n**3 + 150 * n**2 - 144 * n + 64) * c**2 / q
            + (n - 1) * x * y / ((n + 1) * (n - 2))
            + (n - 1) * (x + y) * ((n - 1) * v + c) / ((n + 1) * n * (n - 2) ** 2)
            + 2 * (n - 3) * s * (v + (n - 1) * c) / ((n + 1) * n * (n - 2) ** 2)
            + last
        )
        relationship = (2 * (n**2 - 3 * n + 5) * (v**2 + c**2) + 4 * v * c) / w
        parts = np.array([x, y, s, s, v, c])
        assert lashley_bond(parts, parts, parts, n) == pytest.approx(
            [*person, crossed, crossed, relationship, relationship], rel=1e-12
        )


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10**6), n=st.integers(5, 12), unanswered=st.sampled_from([0.0, 0.15]))
def test_what_the_model_must_not_notice(seed: int, n: int, unanswered: float) -> None:
    matrix = round_robin(n, seed, unanswered)
    found = srm_missing(matrix)
    if isinstance(found, NotEstimable):
        return
    order = np.random.default_rng(seed).permutation(n)
    relabelled = model(matrix[np.ix_(order, order)])
    shifted, rescaled, turned = model(matrix + 100), model(-3 * matrix), model(matrix.T)
    with_diagonal = matrix.copy()
    np.fill_diagonal(with_diagonal, 1e6)
    for other in (relabelled, shifted, model(with_diagonal)):
        assert estimates(other) == pytest.approx(estimates(found), rel=1e-6, abs=1e-8)
        assert errors(other) == pytest.approx(errors(found), rel=1e-6, abs=1e-8)
    assert estimates(rescaled) == pytest.approx([9 * value for value in estimates(found)], rel=1e-6, abs=1e-7)
    swapped = [estimates(turned)[place] for place in (1, 0, 2, 3, 4)]
    assert swapped == pytest.approx(estimates(found), rel=1e-8, abs=1e-9)


def test_effects_are_least_squares() -> None:
    matrix = round_robin(8, 3, 0.15)
    matrix[2] = np.nan
    found = srm_effects(matrix)
    assert isinstance(found, Effects)
    assert np.isnan(found.actor[2])
    assert np.isfinite(found.partner).all()
    assert np.nansum(found.actor) == pytest.approx(0, abs=1e-12)
    assert np.nansum(found.partner) == pytest.approx(0, abs=1e-12)
    there = ~np.isnan(found.relationship)
    assert (there == (~np.isnan(matrix) & ~np.eye(8, dtype=bool))).all()
    assert np.nansum(found.relationship, axis=0) == pytest.approx(np.zeros(8), abs=1e-10)
    assert np.nansum(found.relationship, axis=1) == pytest.approx(np.zeros(8), abs=1e-10)
    with pytest.raises(ValueError, match="read-only"):
        found.actor[0] = 1.0


def test_effects_of_two_islands_are_not_identified() -> None:
    found = srm_effects(DEGENERATE["two islands"])
    assert isinstance(found, NotEstimable)
    assert found.code == "not_identified"


def test_results_are_frozen() -> None:
    found = model(round_robin(6, 1))
    assert isinstance(found.actor_variance, Component)
    with pytest.raises(AttributeError):
        found.mean = 1.0  # type: ignore[misc]  # what a type checker refuses is tried


@pytest.mark.parametrize("n", [6, 12])
def test_the_analytic_interval_keeps_its_level(n: int) -> None:
    """Strong dependence between pairs (.30/.20/.50): of 1,500 intervals no more than 7 % miss the true mean."""
    rng, missed, runs = np.random.default_rng(n), 0, 1500
    for _ in range(runs):
        actor = rng.normal(size=n)
        partner = 0.5 * actor + np.sqrt(0.75) * rng.normal(size=n)
        rest = rng.normal(size=(n, n))
        dyads = np.triu(rest, 1) + np.tril(0.3 * rest.T + np.sqrt(1 - 0.09) * rest, -1)
        found = srm_mean(np.sqrt(0.3) * actor[:, None] + np.sqrt(0.2) * partner + np.sqrt(0.5) * dyads)
        assert not isinstance(found, NotEstimable)
        missed += not found.low <= 0 <= found.high
    assert 0.01 <= missed / runs <= 0.07


def test_the_analytic_standard_error_is_in_the_components() -> None:
    matrix = round_robin(9, 2)
    found, variance = srm_complete(matrix), srm_mean_variance(matrix)
    assert isinstance(found, SocialRelationsModel)
    assert not isinstance(variance, NotEstimable)
    a, b, g, ab, gg = estimates(found)
    assert variance.people == pytest.approx(a + b + 2 * ab, rel=1e-12)
    assert variance.dyads == pytest.approx(g + gg, rel=1e-12)
    assert variance.variance == pytest.approx(variance.people / 9 + variance.dyads / 72, rel=1e-12)
