"""Simulated programmes: that they are what they say, and that many are judged as one is."""

import sys
from itertools import product
from math import sqrt

import numpy as np
import pytest

from commands import ROOT
from tillitsmaal.estimates import Estimate
from tillitsmaal.stats.jackknife import mean_over_pairs
from tillitsmaal.stats.simulation import (
    MODERATE,
    STRONG,
    Dependence,
    Design,
    Floats,
    Shared,
    simulate_changes,
    simulated_contrasts,
    simulated_means,
    simulated_programmes,
    with_respondents,
)

sys.path.append(str(ROOT / "benchmarks"))

import simulated

MONTE_CARLO = 0.02
"""Of variances and correlations of 3,000 programmes of 12 organisations: about four standard errors of the worst."""


def moments(changes: Floats) -> dict[str, float]:
    """Moments over programmes, of trust (T) and collaboration (C): i and j rate each other, j and k are others."""
    first, second = changes[:, 0], changes[:, 1]
    return {
        "variance": float(np.nanmean(first**2)),
        "same rater": float(np.mean(first[:, 0, 1] * first[:, 0, 2])),
        "same target": float(np.mean(first[:, 1, 0] * first[:, 2, 0])),
        "rater as target": float(np.mean(first[:, 0, 1] * first[:, 2, 0])),
        "mirror": float(np.mean(first[:, 0, 1] * first[:, 1, 0])),
        "nothing shared": float(np.mean(first[:, 0, 1] * first[:, 2, 3])),
        "both scales": float(np.nanmean(first * second)),
        "both scales, same rater": float(np.mean(first[:, 0, 1] * second[:, 0, 2])),
    }


def averaged(changes: Floats) -> dict[str, float]:
    """The same over all ways to name the organisations that a rotation gives."""
    n = changes.shape[-1]
    found = [moments(np.roll(changes, turn, axis=(-2, -1))) for turn in range(n)]
    return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


@pytest.mark.parametrize("dependence", [MODERATE, STRONG])
def test_changes_have_the_moments_they_should(dependence: Dependence) -> None:
    shared = Shared(mood=0.8, comovement=0.4)
    found = averaged(simulate_changes(np.random.default_rng(1), 3000, 12, dependence, shared=shared))
    crossed = dependence.rater_target * sqrt(dependence.rater * dependence.target)
    of_targets = dependence.target * dependence.rater_target**2 * shared.mood
    assert found == pytest.approx(
        {
            "variance": 1.0,
            "same rater": dependence.rater,
            "same target": dependence.target,
            "rater as target": crossed,
            "mirror": 2 * crossed + dependence.reciprocity * dependence.rest,
            "nothing shared": 0.0,
            "both scales": dependence.rater * shared.mood + of_targets + dependence.rest * shared.comovement,
            "both scales, same rater": dependence.rater * shared.mood,
        },
        abs=MONTE_CARLO,
    )


def test_means_stand_where_they_are_put_and_nobody_rates_themselves() -> None:
    found = simulate_changes(np.random.default_rng(2), 2000, 8, MODERATE, (1.0, -0.5))
    assert np.isnan(found[..., range(8), range(8)]).all()
    assert np.isfinite(found).sum() == 2000 * 2 * 8 * 7
    assert np.nanmean(found, axis=(0, 2, 3)) == pytest.approx([1.0, -0.5], abs=MONTE_CARLO)


def test_the_benchmarks_simulate_the_same_world() -> None:
    """Written apart, so that neither can carry the other's mistake along."""
    theirs = simulated.two_scales(
        simulated.STRONG, 12, 3000, np.random.default_rng(3), shared=simulated.Shared(mood=0.8, comovement=0.4)
    )
    found = averaged(np.stack([theirs.trust, theirs.collaboration], axis=1))
    ours = averaged(
        simulate_changes(np.random.default_rng(4), 3000, 12, STRONG, shared=Shared(mood=0.8, comovement=0.4))
    )
    assert found == pytest.approx(ours, abs=2 * MONTE_CARLO)


@pytest.mark.parametrize("answered", [1.0, 0.6, 0.15])
def test_many_means_are_those_of_one_at_a_time(answered: float) -> None:
    rng = np.random.default_rng(5)
    changes = simulate_changes(rng, 60, 7, STRONG)
    changes = np.where(rng.random((60, 1, 7, 7)) < answered, changes, np.nan)
    found = simulated_means(changes)
    for run, scale in product(range(60), range(2)):
        raters, targets = np.nonzero(np.isfinite(changes[run, scale]))
        one = mean_over_pairs(changes[run, scale][raters, targets], raters, targets)
        if isinstance(one, Estimate):
            assert found.mean[run, scale] == pytest.approx(one.value, abs=1e-12)
            assert found.width[run, scale] == pytest.approx((one.high - one.low) / 2, abs=1e-12)
        else:
            assert np.isinf(found.width[run, scale])


def test_under_the_fewest_organisations_there_is_no_interval() -> None:
    changes = simulate_changes(np.random.default_rng(6), 3, 4, MODERATE)
    assert np.isinf(simulated_means(changes, fewest=5).width).all()
    assert np.isfinite(simulated_means(changes, fewest=4).width).all()
    assert np.isfinite(simulated_means(changes[..., :3, :3]).width).all()
    assert np.isinf(simulated_means(changes[..., :2, :2]).width).all()


def answers(respondents: int, waves: int, reliability: float, reps: int = 4000, n: int = 6) -> Floats:
    """Pair changes of people who answer: straight lines through what each says, wave by wave.

    An organisation's own change, on a straight line, has the share `reliability` of the raters' and the pairs' parts;
    each person adds noise of their own in each wave, which makes up the rest where one person answers twice.
    """
    rng = np.random.default_rng([7, respondents, waves])
    own = Dependence(
        rater=reliability * STRONG.rater,
        target=STRONG.target,
        rater_target=STRONG.rater_target / sqrt(reliability),
        rest=reliability * STRONG.rest,
        reciprocity=STRONG.reciprocity / reliability,
    )
    changes = simulate_changes(rng, reps, n, own)[:, 0]
    time = np.linspace(0, 1, waves) - 0.5
    line = time / (time**2).sum()
    for _ in range(respondents):
        moods = rng.standard_normal((waves, reps, n, 1)) * sqrt((1 - reliability) * STRONG.rater / 2)
        views = rng.standard_normal((waves, reps, n, n)) * sqrt((1 - reliability) * STRONG.rest / 2)
        changes = changes + np.tensordot(line, moods + views, axes=1) / respondents
    return changes


@pytest.mark.parametrize(("respondents", "waves"), [(1, 2), (3, 2), (1, 4), (2, 3)])
def test_more_people_and_more_waves_make_pairs_more_precise(respondents: int, waves: int) -> None:
    expected = with_respondents(STRONG, respondents, waves, reliability=0.8)
    found = averaged(np.stack([answers(respondents, waves, 0.8)] * 2, axis=1))
    assert found["variance"] == pytest.approx(expected.spread**2, abs=MONTE_CARLO)
    assert found["same rater"] == pytest.approx(expected.rater, abs=MONTE_CARLO)
    assert found["same target"] == pytest.approx(expected.target, abs=MONTE_CARLO)
    crossed = expected.rater_target * sqrt(expected.rater * expected.target)
    assert found["rater as target"] == pytest.approx(crossed, abs=MONTE_CARLO)
    assert found["mirror"] == pytest.approx(2 * crossed + expected.reciprocity * expected.rest, abs=MONTE_CARLO)


@pytest.mark.parametrize(("respondents", "contrasts"), [(2, 1), (3, 2), (4.7, 3), (8, 7), (9, 7), (40, 7)])
def test_respondents_differ_by_what_is_their_own(respondents: float, contrasts: int) -> None:
    """By the part of what pairs vary by that many more people would take away; seven contrasts tell it well enough."""
    design = Design(organisations=12, respondents=respondents, dependence=STRONG, waves=4)
    found = simulated_contrasts(np.random.default_rng(8), 200, design)
    assert found.shape == (200, contrasts, 2, 12, 12)
    own, everybody = (with_respondents(STRONG, k, 4, design.reliability).rest for k in (int(respondents), 1e12))
    assert found.var() == pytest.approx(own - everybody, rel=0.03)


def test_correlations_stay_within_one() -> None:
    found = with_respondents(
        Dependence(rater=0.3, target=0.2, rater_target=0.9, rest=0.5, reciprocity=-0.9), 50, 2, 0.3
    )
    assert (found.rater_target, found.reciprocity) == (1.0, -1.0)


def test_programmes_come_in_parts_and_the_same_seed_gives_the_same() -> None:
    design = Design(organisations=30, answered=0.5)
    first, second = ([*simulated_programmes(design, Shared(), 500, seed)] for seed in (1, 2))
    again = [*simulated_programmes(design, Shared(), 500, 1)]
    assert sum(len(some) for some in first) == 500
    assert all(np.array_equal(one, other, equal_nan=True) for one, other in zip(first, again, strict=True))
    assert not np.array_equal(first[0], second[0], equal_nan=True)
    there = np.isfinite(np.concatenate(first))
    assert (there[:, 0] == there[:, 1]).all()
    assert there.mean() == pytest.approx(0.5 * 29 / 30, abs=0.01)
