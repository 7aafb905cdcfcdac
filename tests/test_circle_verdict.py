"""`circle_verdict` on made pairs: each word, and what the evidence is."""

import numpy as np
import pytest

from circle_data import noise, only, round_robin, two_waves
from tillitsmaal.arithmetic import difference
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.cross_lagged import CrossLagged
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.jackknife import mean_over_pairs
from tillitsmaal.stats.pairs.coupling import relationship_coupling


@pytest.mark.parametrize(
    ("organisations", "rises", "together", "word", "level"),
    [
        (12, (0.8, 0.8), 0.8, "strengthening", "L2"),
        (10, (0.8, 0.8), 0.8, "strengthening", "L2"),
        (9, (0.8, 0.8), 0.8, "rising", "L1"),
        (12, (0.8, 0.8), 0.0, "rising", "L1"),
        (12, (0.8, 0.8), -0.8, "rising", "L1"),
        (5, (0.8, 0.8), 0.8, "rising", "L1"),
        (4, (0.8, 0.8), 0.8, "describe_only", "none"),
        (12, (0.8, 0.0), 0.8, "one_leg_trust", "L1"),
        (12, (0.0, 0.8), 0.8, "one_leg_collaboration", "L1"),
        (12, (0.8, -0.8), 0.8, "mixed", "L1"),
        (12, (-0.8, 0.8), 0.0, "mixed", "L1"),
        (12, (-0.8, -0.8), 0.8, "weakening", "L2"),
        (9, (-0.8, -0.8), 0.8, "falling", "L1"),
        (12, (-0.8, -0.8), 0.0, "falling", "L1"),
        (12, (0.0, 0.0), 0.8, "unclear", "none"),
        (12, (-0.8, 0.0), 0.8, "unclear", "none"),
    ],
)
def test_each_word(organisations: int, rises: tuple[float, float], together: float, word: str, level: str) -> None:
    found = circle_verdict(two_waves(organisations, rises, together=together))
    assert (found.word, found.level) == (word, level)
    assert found.evidence.organisations == organisations
    assert found.evidence.paths is None


def loop_of_waves(organisations: int, waves: int = 4) -> PairScores:
    """Each feeds the other within pairs; both rise."""
    raters, targets = round_robin(organisations)
    rng = np.random.default_rng(8)
    stable = 0.5 * rng.standard_normal((2, len(raters)))
    within = rng.standard_normal((2, len(raters)))
    scores = []
    for wave in range(waves):
        scores.append(0.7 * wave + stable + within)
        within = np.array([[0.2, 0.45], [0.45, 0.2]]) @ within + 0.7 * rng.standard_normal(within.shape)
    trust, collaboration = np.stack(scores, axis=2)
    return PairScores(
        trust=trust, collaboration=collaboration, raters=raters, targets=targets, times=np.arange(waves, dtype=float)
    )


def test_a_loop_over_waves_is_told_and_counts_only_where_it_may() -> None:
    scores = loop_of_waves(16)
    plain, counting = circle_verdict(scores), circle_verdict(scores, l3_counts=True)
    assert (counting.word, counting.level) == ("feeding_each_other", "L3")
    assert plain.word in ("strengthening", "rising")
    assert plain.reasons[-1] == "paths_not_counted"
    assert isinstance(plain.evidence.paths, CrossLagged)


def test_two_waves_refuse_lagged_effects() -> None:
    scores = loop_of_waves(16)
    two = PairScores(
        trust=scores.trust[:, [0, 3]],
        collaboration=scores.collaboration[:, [0, 3]],
        raters=scores.raters,
        targets=scores.targets,
        times=np.array([0.0, 1.0]),
    )
    found = circle_verdict(two, l3_counts=True)
    assert found.evidence.paths is None
    assert "two_waves" in found.reasons
    assert found.word in ("rising", "strengthening")


@pytest.mark.parametrize(("times", "code"), [(None, "unknown_dates"), ([0.0, 1.0, 2.0, 4.0], "unequal_intervals")])
def test_lagged_effects_need_equal_lags(times: list[float] | None, code: str) -> None:
    scores = loop_of_waves(16)
    other = PairScores(
        trust=scores.trust,
        collaboration=scores.collaboration,
        raters=scores.raters,
        targets=scores.targets,
        times=None if times is None else np.array(times),
    )
    found = circle_verdict(other, l3_counts=True)
    assert isinstance(found.evidence.paths, NotEstimable)
    assert found.evidence.paths.code == code
    assert found.reasons[-1] == "paths_not_estimable"


def test_lagged_effects_are_not_looked_for_under_twelve_or_without_a_rise() -> None:
    scores = loop_of_waves(16)
    few = only(scores, (scores.raters < 11) & (scores.targets < 11))
    assert circle_verdict(few).evidence.paths is None
    back = PairScores(
        trust=scores.trust[:, ::-1],
        collaboration=scores.collaboration[:, ::-1],
        raters=scores.raters,
        targets=scores.targets,
        times=scores.times,
    )
    assert circle_verdict(back).word in ("falling", "weakening")
    assert circle_verdict(back).evidence.paths is None


def test_the_evidence_is_of_pairs_matched_on_both() -> None:
    scores = two_waves(12, (0.8, 0.8), together=0.8)
    trust, collaboration = scores.trust.copy(), scores.collaboration.copy()
    trust[::7, 1] = np.nan
    collaboration[::5, 0] = np.nan
    holes = PairScores(trust=trust, collaboration=collaboration, raters=scores.raters, targets=scores.targets)
    kept = ~np.isnan(trust + collaboration).any(axis=1)
    evidence = circle_verdict(holes).evidence
    change_t, change_c = (difference(of[kept, 1], of[kept, 0]) for of in (trust, collaboration))
    ends = scores.raters[kept], scores.targets[kept]
    assert evidence.pairs == kept.sum()
    assert evidence.trust.change == mean_over_pairs(change_t, *ends)
    assert evidence.collaboration.change == mean_over_pairs(change_c, *ends)
    assert evidence.comovement == relationship_coupling(change_c, change_t, *ends).estimate
    assert evidence.trust.spread == pytest.approx(change_t.std(ddof=1))


def test_a_mood_of_raters_is_not_co_movement() -> None:
    """Raters who see everything brighter move both scores of all their pairs; relationships do not."""
    raters, targets = round_robin(12)
    own, other = noise(raters, targets, 5)
    mood = np.linspace(0.2, 1.6, 12)[raters]
    waves = [np.stack([np.zeros(len(raters)), mood + 0.2 * of], axis=1) for of in (own, other)]
    found = circle_verdict(PairScores(trust=waves[0], collaboration=waves[1], raters=raters, targets=targets))
    assert np.corrcoef(waves[0][:, 1], waves[1][:, 1])[0, 1] > 0.7
    assert found.word == "rising"
    assert "comovement_not_shown" in found.reasons


def test_names_and_order_of_organisations_do_not_matter() -> None:
    scores = two_waves(12, (0.8, 0.8), together=0.6)
    order = np.random.default_rng(2).permutation(len(scores.raters))
    names = 100 + np.random.default_rng(3).permutation(12) * 7
    other = PairScores(
        trust=scores.trust[order],
        collaboration=scores.collaboration[order],
        raters=names[scores.raters[order]],
        targets=names[scores.targets[order]],
    )
    found, plain = circle_verdict(other).evidence, circle_verdict(scores).evidence
    assert isinstance(found.comovement, Estimate)
    assert isinstance(plain.comovement, Estimate)
    assert found.comovement.low == pytest.approx(plain.comovement.low)
    assert isinstance(found.trust.change, Estimate)
    assert isinstance(plain.trust.change, Estimate)
    assert found.trust.change.low == pytest.approx(plain.trust.change.low)


@pytest.mark.parametrize("waves", [0, 1])
def test_one_wave_is_nothing_to_compare(waves: int) -> None:
    raters, targets = round_robin(12)
    scores = np.ones((len(raters), waves))
    found = circle_verdict(PairScores(trust=scores, collaboration=scores, raters=raters, targets=targets))
    assert (found.word, found.reasons) == ("describe_only", ("one_wave",))


def test_a_star_has_no_verdict() -> None:
    scores = two_waves(12, (0.8, 0.8))
    star = only(scores, (scores.raters == 0) | (scores.targets == 0))
    found = circle_verdict(star)
    assert (found.word, found.reasons) == ("describe_only", ("one_organisation_in_every_pair",))
