"""What a planned programme could show: held against the real estimators, one programme at a time."""

import json
from dataclasses import replace

import numpy as np
import pytest

from commands import ROOT
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import Circumstances
from tillitsmaal.stats.circle.sittings import Sittings
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.jackknife import mean_over_pairs
from tillitsmaal.stats.pairs.coupling import relationship_coupling
from tillitsmaal.stats.pairs.coupling_across import coupling_across_respondents
from tillitsmaal.stats.power import (
    CO_MOVING,
    EFFECTS,
    TRIES,
    DetectableChange,
    Probability,
    organisations_needed,
    programme_power,
    smallest_change,
)
from tillitsmaal.stats.simulation import (
    MODERATE,
    NOTHING_SHARED,
    STRONG,
    Dependence,
    Design,
    Floats,
    Shared,
    simulate_changes,
    simulated_contrasts,
    simulated_programmes,
    with_respondents,
)

COVERAGE = json.loads((ROOT / "benchmarks" / "results" / "coverage.json").read_text(encoding="utf-8"))


def value(of: Probability | DetectableChange | NotEstimable) -> float:
    assert not isinstance(of, NotEstimable)
    return of.value


def shows(changes: Floats) -> bool:
    raters, targets = np.nonzero(np.isfinite(changes))
    found = mean_over_pairs(changes[raters, targets], raters, targets)
    return isinstance(found, Estimate) and found.n >= 5 and found.low > 0


def moves_together(changes: Floats, contrasts: Floats) -> bool:
    """Of everybody, and between the respondents of each, where there are several."""
    raters, targets = np.nonzero(np.isfinite(changes[0]))
    trust, collaboration = changes[:, raters, targets]
    plain = relationship_coupling(collaboration, trust, raters, targets).estimate
    asked = [plain]
    if len(contrasts):
        measures = np.concatenate([changes[None, ::-1], contrasts])[:, :, raters, targets]
        asked.append(coupling_across_respondents(measures, raters, targets))
    return all(isinstance(found, Estimate) and found.n >= 10 and found.low > 0 for found in asked)


@pytest.mark.parametrize(
    ("organisations", "answered", "respondents"),
    [(7, 1.0, 2), (7, 0.7, 2), (11, 1.0, 2), (11, 0.7, 2), (11, 1.0, 1), (11, 0.7, 1), (11, 1.0, 3), (11, 0.7, 3)],
)
def test_every_programme_is_judged_as_a_real_one(organisations: int, answered: float, respondents: int) -> None:
    """One programme at a time, with its mirror image, by the estimators that judge real programmes."""
    design = Design(organisations=organisations, answered=answered, respondents=respondents, dependence=STRONG)
    runs, effect = 60, 0.9
    programmes = np.concatenate([*simulated_programmes(design, CO_MOVING, runs, 3)])
    shown = np.array([[[shows(sign * scale + effect) for scale in one] for one in programmes] for sign in (1, -1)])
    contrasts = simulated_contrasts(np.random.default_rng((3, 1)), runs, design)
    together = np.array([moves_together(*one) for one in zip(programmes, contrasts, strict=True)])
    (found,) = programme_power(design, (effect,), runs=runs, seed=3).effects
    assert value(found.one_change) == pytest.approx(shown.mean())
    assert value(found.level1) == pytest.approx(shown.all(axis=-1).mean())
    if organisations < 10:
        assert found.level2 == NotEstimable(code="too_few_organisations", reason="7 organisations")
    else:
        assert value(found.level2) == pytest.approx((shown.all(axis=-1) & together).mean())


@pytest.mark.parametrize("respondents", [2, 3])
def test_strengthening_is_as_likely_as_with_real_respondents(respondents: int) -> None:
    """Respondents who each add an error of their own to what the organisation's change is."""
    n, runs, effect = 14, 500, 1.2
    design = Design(organisations=n, respondents=respondents, dependence=STRONG)
    (expected,) = programme_power(design, (effect,), Shared(comovement=0.3), runs=4000).effects
    rng = np.random.default_rng(9)
    raters, targets = np.nonzero(~np.eye(n, dtype=bool))
    pair, wave, person = np.indices((len(raters), 2, respondents)).reshape(3, -1)
    found = 0
    for changes in simulated_changes_of_organisations(rng, runs, design, effect):
        own = rng.normal(size=(2, len(raters), 2, respondents)) * np.sqrt(STRONG.rest / 4)
        mood = rng.normal(size=(2, n, 2, respondents)) * np.sqrt(STRONG.rater / 4)
        told = own + mood[:, raters]
        told[:, :, 1] += changes[:, raters, targets, None]
        scores = PairScores(
            trust=told[0].mean(axis=-1), collaboration=told[1].mean(axis=-1), raters=raters, targets=targets
        )
        answers = Sittings(
            pair=pair,
            wave=wave,
            respondent=raters[pair] * respondents + person,
            trust=told[0].ravel(),
            collaboration=told[1].ravel(),
        )
        found += circle_verdict(scores, Circumstances(sittings=answers)).word == "strengthening"
    chance = value(expected.level2)
    assert 0.2 < chance < 0.9
    assert found / runs == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / runs))


def simulated_changes_of_organisations(rng: np.random.Generator, runs: int, design: Design, effect: float) -> Floats:
    """What is left when what respondents add, half of one respondent's variance, is taken away.

    Co-movement of .3 is that of what pairs show, in which respondents' own part is not correlated.
    """
    observed, without = design.observed, with_respondents(STRONG, 1e12, 2, design.reliability)
    shared = Shared(comovement=0.3 * observed.rest / without.rest)
    return simulate_changes(rng, runs, design.organisations, without, (effect, effect), shared)


@pytest.mark.parametrize(("name", "dependence"), [("moderate", MODERATE), ("strong", STRONG)])
def test_the_smallest_changes_are_those_of_the_study_of_intervals(name: str, dependence: Dependence) -> None:
    stored = {cell["organisations"]: cell["change"] for cell in COVERAGE["smallest"] if cell["scenario"] == name}
    for organisations in (5, 8, 12, 25):
        design = Design(organisations=organisations, dependence=dependence)
        found = programme_power(design, (0.5,), runs=4000, seed=1).detectable
        assert value(found) == pytest.approx(stored[organisations], rel=0.05)


def test_power_at_the_smallest_change_is_80_per_cent() -> None:
    design = Design(organisations=15)
    smallest = value(smallest_change(design, runs=1000, seed=4))
    (found,) = programme_power(design, (smallest + 1e-9,), runs=1000, seed=4).effects
    assert value(found.level1) == pytest.approx(0.80, abs=1e-3)


def test_other_seeds_lie_no_further_apart_than_the_monte_carlo_error() -> None:
    """Nor much nearer: mirror images count as nothing of their own in it, so it may be √2 too large."""
    design = Design(organisations=6)
    found = [smallest_change(design, runs=200, seed=seed) for seed in range(80)]
    errors = [one.standard_error for one in found if isinstance(one, DetectableChange)]
    assert 0.5 < np.std([value(one) for one in found], ddof=1) / np.mean(errors) < 1.2


def test_the_quick_way_gives_the_same() -> None:
    design = Design(organisations=9, answered=0.8)
    assert smallest_change(design, runs=300, seed=5) == programme_power(design, runs=300, seed=5).detectable_both


def test_power_grows_with_effect_and_levels_are_ever_harder() -> None:
    found = programme_power(Design(organisations=14), (0.0, *EFFECTS, 1.5), runs=500)
    chances = [[value(one.one_change), value(one.level1), value(one.level2)] for one in found.effects]
    assert chances == sorted(chances)
    assert all(one >= both >= together for one, both, together in chances)
    assert chances[0][0] < 0.025 + 0.01
    assert chances[-1][1] == 1.0
    assert all(of.standard_error > 0 for one in found.effects for of in (one.one_change, one.level1, one.level2))


def test_without_co_movement_strengthening_is_rarely_said() -> None:
    """The mood of raters moves both scales, and no relation does."""
    for shared in (NOTHING_SHARED, Shared(mood=0.8)):
        (found,) = programme_power(Design(organisations=25), (1.5,), shared, runs=1000).effects
        assert value(found.level1) > 0.99
        assert value(found.level2) < 0.04


def test_as_many_organisations_as_needed_and_one_fewer() -> None:
    design = Design(organisations=5, dependence=STRONG)
    needed = organisations_needed(design, 0.7, runs=500, seed=6)
    assert isinstance(needed, int)
    smallest = [
        value(smallest_change(replace(design, organisations=n), runs=500, seed=6)) for n in (needed, needed - 1)
    ]
    assert smallest[0] <= 0.7 < smallest[1]


def test_a_change_that_a_hundred_organisations_cannot_show() -> None:
    told: list[int] = []
    found = organisations_needed(Design(organisations=5), 0.05, runs=20, progress=told.append)
    assert found == NotEstimable(code="too_few_organisations", reason="100 organisations are not enough")
    assert sum(told) == 20


@pytest.mark.parametrize("effect", [0.25, 0.5, 1.0, 3.0])
def test_no_more_numbers_are_tried_than_said(effect: float) -> None:
    told: list[int] = []
    organisations_needed(Design(organisations=5), effect, runs=10, progress=told.append)
    assert sum(told) <= 10 * TRIES


def test_progress_is_told_to_the_end() -> None:
    told: list[int] = []
    programme_power(Design(organisations=40), runs=400, progress=told.append)
    assert sum(told) == 400
    assert len(told) > 1


@pytest.mark.parametrize("organisations", [2, 3, 4])
def test_under_five_organisations_nothing_is_shown(organisations: int) -> None:
    found = programme_power(Design(organisations=organisations), runs=10)
    refused = NotEstimable(code="too_few_organisations", reason=f"{organisations} organisations")
    assert (found.detectable, found.detectable_both) == (refused, refused)
    assert {of for one in found.effects for of in (one.one_change, one.level1, one.level2)} == {refused}


def test_hardly_any_answers_are_told_and_not_nan() -> None:
    found = programme_power(Design(organisations=6, answered=0.05), runs=200)
    assert found.detectable == NotEstimable(
        code="too_few_organisations", reason="too few pairs have scores for an interval"
    )
    assert all(value(one.level1) < 0.2 for one in found.effects)


def test_no_programme_no_number() -> None:
    found = smallest_change(Design(organisations=10), runs=0)
    assert found == NotEstimable(code="undefined", reason="no programme is simulated")
