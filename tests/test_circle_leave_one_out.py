"""The verdict without each organisation, against leaving it out for real."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from circle_data import only, round_robin, two_waves
from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.circle import leave_one_out, words
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.leave_one_out import LeaveOneOut, verdicts_without_each
from tillitsmaal.stats.circle.verdict import circle_verdict


@contextmanager
def floors_lowered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Which levels may be judged is decided by the N of all: N − 1 must not fall under a floor."""
    with monkeypatch.context() as patch:
        for name in ("FEWEST_L1", "FEWEST_L2", "FEWEST_L3"):
            patch.setattr(words, name, getattr(words, name) - 1)
        yield


def found_in(scores: PairScores) -> LeaveOneOut:
    found = verdicts_without_each(scores)
    assert isinstance(found, LeaveOneOut)
    return found


def drawn(organisations: int, seed: int) -> PairScores:
    """Rises at the edge of being shown, pairs missing, some at one end only."""
    rng = np.random.default_rng(seed)
    raters, targets = round_robin(organisations)
    kept = rng.random(len(raters)) < 0.8
    raters, targets = raters[kept], targets[kept]
    own = rng.normal(0, 0.4, (2, organisations))[:, raters] + rng.normal(0, 0.6, (2, len(raters)))
    own[1] += 0.4 * own[0]
    rise = 0.35 + own
    waves = np.stack([np.zeros_like(rise), rise], axis=2)
    waves[rng.random(waves.shape) < 0.05] = np.nan
    return PairScores(trust=waves[0], collaboration=waves[1], raters=raters * 3, targets=targets * 3)


def same(one: Estimated, other: Estimated) -> bool:
    if isinstance(one, NotEstimable) or isinstance(other, NotEstimable):
        return isinstance(one, NotEstimable) and isinstance(other, NotEstimable) and one.code == other.code
    return (one.low, one.high, one.n) == pytest.approx((other.low, other.high, other.n))


@pytest.mark.parametrize("organisations", [5, 6, 9, 10, 11, 12, 14])
def test_as_if_it_had_never_been_there(organisations: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = set()
    for seed in range(8):
        scores = drawn(organisations, seed)
        if circle_verdict(scores).evidence.organisations < organisations:
            continue
        found = found_in(scores)
        assert found.word == circle_verdict(scores).word
        for one in found.without:
            kept = (scores.raters != one.organisation) & (scores.targets != one.organisation)
            with floors_lowered(monkeypatch):
                really = circle_verdict(only(scores, kept))
            assert one.word == really.word
            assert same(one.change_trust, really.evidence.trust.change)
            assert same(one.change_collaboration, really.evidence.collaboration.change)
            assert one.flips == (one.word != found.word)
            seen.add(one.word)
        assert found.flipping == tuple(one.organisation for one in found.without if one.flips)
    assert len(seen) > 1


def test_the_organisation_that_flips_it_is_named() -> None:
    """In its relationships trust and collaboration go opposite ways; in all others they move together."""
    scores = two_waves(12, (1.0, 1.0), together=0.95)
    theirs = (scores.raters == 7) | (scores.targets == 7)
    pull = np.where(theirs, np.where(np.arange(len(theirs)) % 2, 1.5, -1.5), 0.0)
    moved = PairScores(
        trust=scores.trust + np.stack([0 * pull, pull], axis=1),
        collaboration=scores.collaboration + np.stack([0 * pull, -pull], axis=1),
        raters=scores.raters,
        targets=scores.targets,
    )
    found = found_in(moved)
    assert (found.word, found.flipping) == ("rising", (7,))
    assert next(one.word for one in found.without if one.organisation == 7) == "strengthening"


def test_one_bright_organisation_makes_a_rise() -> None:
    scores = two_waves(8, (0.0, 0.0), spread=0.02)
    bright = np.where((scores.raters == 3) | (scores.targets == 3), 0.5, 0.0) + 0.03
    lifted = PairScores(
        trust=scores.trust + np.stack([0 * bright, bright], axis=1),
        collaboration=scores.collaboration + np.stack([0 * bright, bright], axis=1),
        raters=scores.raters,
        targets=scores.targets,
    )
    found = found_in(lifted)
    assert (found.word, found.flipping) == ("unclear", (3,))
    assert next(one.word for one in found.without if one.organisation == 3) == "rising"


@pytest.mark.parametrize("organisations", [5, 10])
def test_a_word_does_not_fall_because_one_fewer_is_under_a_floor(organisations: int) -> None:
    found = found_in(two_waves(organisations, (1.0, 1.0), together=0.9, spread=0.1))
    assert found.word == ("rising" if organisations == 5 else "strengthening")
    assert found.flipping == ()


def test_in_portions_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = drawn(12, 2)
    whole = found_in(scores)
    monkeypatch.setattr(leave_one_out, "AT_ONCE", 3 * len(scores.raters))
    assert found_in(scores) == whole


def test_the_one_that_the_others_know_each_other_through() -> None:
    """All but one pair touch organisation 0: without it too little is left for an interval."""
    scores = two_waves(8, (1.0, 1.0))
    hub = (scores.raters == 0) | (scores.targets == 0) | ((scores.raters == 1) & (scores.targets == 2))
    found = found_in(only(scores, hub))
    assert {one.organisation: one.word for one in found.without}[0] == "describe_only"


@pytest.mark.parametrize("organisations", [2, 3, 4])
def test_under_five_there_is_nothing_to_leave_out(organisations: int) -> None:
    found = verdicts_without_each(two_waves(organisations, (1.0, 1.0)))
    assert isinstance(found, NotEstimable)
    assert found.code == "too_few_organisations"
