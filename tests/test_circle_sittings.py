"""Co-movement between different respondents: against the plain sum over all pairs of respondents, and its rules."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from circle_data import UP, bounds, gone, only, round_robin
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle import leave_one_out
from tillitsmaal.stats.circle import sittings as module
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import Circumstances, Range, ends_together
from tillitsmaal.stats.circle.leave_one_out import LeaveOneOut, verdicts_without_each
from tillitsmaal.stats.circle.sittings import AcrossRespondents, Sittings, across_respondents
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.circle.words import Findings, judge
from tillitsmaal.stats.pairs.coupling import relationship_coupling
from tillitsmaal.stats.pairs.coupling_across import coupling_across_respondents, lower_bounds_across_respondents

Floats = NDArray[np.float64]

RISE = 2.0
"""From wave to wave, of both; co-movement is about what is left of it."""


def programme(
    respondents: Sequence[int],
    *,
    seed: int = 1,
    missing: float = 0.0,
    waves: int = 2,
    sitting: float = 0.0,
    together: float = 0.0,
) -> tuple[PairScores, Sittings]:
    """Answers of organisations with so many respondents each; what a sitting colours has this standard deviation."""
    rng, n = np.random.default_rng(seed), len(respondents)
    raters, targets = round_robin(n)
    first, own = rng.normal(size=(2, waves, len(raters)))
    change = RISE * np.arange(waves)[:, None]
    true = np.stack([first + change, together * first + own + change])
    rows = [
        (pair, wave, sum(respondents[:rater]) + person, *(true[:, wave, pair] + sitting * rng.normal()))
        for pair, rater in enumerate(raters.tolist())
        for person in range(respondents[rater])
        for wave in range(waves)
        if rng.random() >= missing
    ]
    pair, wave, person, trust, collaboration = np.array(rows).T
    trust, collaboration = (x + rng.normal(size=len(pair)) for x in (trust, collaboration))
    told = Sittings(
        pair=pair.astype(int),
        wave=wave.astype(int),
        respondent=person.astype(int),
        trust=trust,
        collaboration=collaboration,
    )
    means = []
    for values in (trust, collaboration):
        total, count = np.zeros((2, len(raters), waves))
        np.add.at(total, (told.pair, told.wave), values)
        np.add.at(count, (told.pair, told.wave), 1)
        means.append(np.where(count > 0, total / np.maximum(count, 1), np.nan))
    scores = PairScores(
        trust=means[0], collaboration=means[1], raters=raters, targets=targets, times=np.arange(waves) / 2
    )
    return scores, told


def by_every_two_respondents(scores: PairScores, told: Sittings, without: int | None = None) -> float:
    """The slope of two waves from its definition, with dense matrices.

    Of Σ M_pq·x_p·y_q, M taking rater and target effects out, for x and y each of ΔC, ΔT and the first levels, the part
    that respondents tell of both within their organisation is taken away: their own products about their organisation's
    mean, over k(k − 1). What first levels tell of the changes is then taken out.
    """
    answers: dict[tuple[int, int], list[tuple[int, float, float]]] = defaultdict(list)
    for pair, wave, person, trust, collaboration in zip(
        told.pair, told.wave, told.respondent, told.trust, told.collaboration, strict=True
    ):
        if without not in (scores.raters[pair], scores.targets[pair]):
            answers[int(pair), int(wave)].append((int(person), trust, collaboration))
    pairs = [p for p in range(len(scores.raters)) if all(len(answers.get((p, wave), ())) >= 2 for wave in (0, 1))]
    n, people = int(scores.raters.max()) + 1, sorted(set(told.respondent.tolist()))
    design = np.zeros((len(pairs), 2 * n))
    means, own = np.zeros((4, len(pairs))), np.zeros((4, len(people), len(pairs)))
    for at, pair in enumerate(pairs):
        design[at, scores.raters[pair]] = design[at, n + scores.targets[pair]] = 1
        for wave, sign in ((0, -1), (1, 1)):
            of = answers[pair, wave]
            mean = np.mean([row[1:] for row in of], axis=0)
            means[:2, at] += sign * mean[::-1]
            means[2:, at] += mean * (wave == 0)
            for person, *both in of:
                apart = (both - mean) / np.sqrt(len(of) * (len(of) - 1))
                own[:2, people.index(person), at] += sign * apart[::-1]
                own[2:, people.index(person), at] += apart * (wave == 0)
    taken = np.eye(len(pairs)) - design @ np.linalg.pinv(design)
    between = means @ taken @ means.T - np.einsum("arp,pq,brq->ab", own, taken, own)
    levels = between[2:, 2:]
    scale = np.diag(1 / np.sqrt(np.diag(means @ taken @ means.T)[2:]))
    values, directions = np.linalg.eigh(scale @ levels @ scale)
    kept = np.where(values > 0, values**3 / (values**4 + 0.2**4), 0)
    inverse = scale @ directions @ np.diag(kept) @ directions.T @ scale
    # taken out of both: of a direction that is only partly taken out, what is left counts
    out = np.hstack([np.eye(2), -between[:2, 2:] @ inverse])
    shared = (out @ between @ out.T)[0, 1]
    return float(shared / (means[1] @ taken @ means[1]))


def found_of(scores: PairScores, told: Sittings) -> AcrossRespondents:
    found = across_respondents(scores, told)
    assert found is not None
    return found


def estimate_of(found: AcrossRespondents) -> Estimate:
    estimate = found.comovement
    assert isinstance(estimate, Estimate)
    return estimate


@pytest.mark.parametrize(
    ("respondents", "missing"),
    [([2] * 6, 0.0), ([3] * 7, 0.0), ([2, 3, 1, 2, 4, 2], 0.0), ([4, 3, 4, 5, 3, 4, 4], 0.15)],
    ids=["two each", "three each", "uneven", "with holes"],
)
def test_against_its_definition(respondents: list[int], missing: float) -> None:
    scores, told = programme(respondents, missing=missing, sitting=0.5, together=0.3)
    estimate, n = estimate_of(found_of(scores, told)), len(respondents)
    assert estimate.value == pytest.approx(by_every_two_respondents(scores, told), abs=1e-10)
    without = np.array([by_every_two_respondents(scores, told, one) for one in range(n)])
    jackknife = np.sqrt((n - 2) / (2 * n) * ((without - without.mean()) ** 2).sum())
    assert estimate.standard_error >= jackknife - 1e-10
    assert (estimate.method, estimate.n) == ("across_respondents", n)


def test_the_jackknife_is_the_standard_error_where_it_is_the_larger() -> None:
    seen = 0
    for seed in range(12):
        scores, told = programme([2] * 6, seed=seed)
        without = np.array([by_every_two_respondents(scores, told, one) for one in range(6)])
        jackknife = np.sqrt(4 / 12 * ((without - without.mean()) ** 2).sum())
        seen += estimate_of(found_of(scores, told)).standard_error == pytest.approx(jackknife)
    assert seen > 3


def test_what_different_respondents_tell_of_two_each_is_the_mean_of_both_ways() -> None:
    """Trust from one, collaboration from the other, relationship effects taken out of each."""
    scores, told = programme([2] * 8, seed=3, sitting=1.0)
    n, raters, targets = 8, scores.raters, scores.targets
    changes = np.zeros((2, 2, len(raters)))
    for side, values in enumerate((told.trust, told.collaboration)):
        np.add.at(changes[side], (told.respondent % 2, told.pair), np.where(told.wave == 1, values, -values))
    design = np.zeros((len(raters), 2 * n))
    design[np.arange(len(raters)), raters] = design[np.arange(len(raters)), n + targets] = 1
    left = changes - changes @ design @ np.linalg.pinv(design)
    mean, plain = left.mean(axis=1), found_of(scores, told)
    across = coupling_across_respondents(plain.measures[:, :2], raters, targets)
    assert isinstance(across, Estimate)
    # the persons of different organisations are as different as those of one: all eight signs are averaged over
    rng = np.random.default_rng(0)
    slopes = []
    for _ in range(4000):
        person = rng.integers(0, 2, n)[raters]
        one, other = (changes[:, who, np.arange(len(raters))] for who in (person, 1 - person))
        one, other = (x - x @ design @ np.linalg.pinv(design) for x in (one, other))
        slopes.append((one[0] @ other[1] + other[0] @ one[1]) / 2 / (mean[0] @ mean[0]))
    error = np.std(slopes) / np.sqrt(len(slopes))
    assert across.value == pytest.approx(np.mean(slopes), abs=4 * error)


def test_three_waves_go_by_slopes_of_the_same_waves() -> None:
    scores, told = programme([3] * 6, waves=3, missing=0.1, sitting=0.5)
    found = found_of(scores, told)
    assert found.changes.basis == "slopes"
    assert found.measures.shape[1:] == (4, len(found.changes.trust))
    assert np.isfinite(found.measures).all()
    assert found.measures[0, :2].tolist() == [found.changes.collaboration.tolist(), found.changes.trust.tolist()]
    assert isinstance(found.comovement, Estimate)


def test_more_respondents_than_contrasts_are_nearly_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scores, told = programme([3] * 12, sitting=0.7, together=0.2)
    exact = estimate_of(found_of(scores, told))
    assert exact.value == pytest.approx(by_every_two_respondents(scores, told), abs=1e-10)
    monkeypatch.setattr(module, "CELLS", 1)
    drawn = found_of(scores, told)
    assert len(drawn.measures) == 1 + 32
    assert estimate_of(drawn).value != exact.value
    assert estimate_of(drawn).value == pytest.approx(exact.value, abs=exact.standard_error / 4)
    assert estimate_of(found_of(scores, told)) == estimate_of(drawn)


def test_rows_in_another_order_tell_the_same() -> None:
    scores, told = programme([3, 2, 4, 3, 2, 3], missing=0.1)
    order = np.random.default_rng(5).permutation(len(told.pair))
    other = Sittings(**{name: getattr(told, name)[order] for name in told.__slots__})
    one, two = (estimate_of(found_of(scores, each)) for each in (told, other))
    assert (one.value, one.low, one.high) == pytest.approx((two.value, two.low, two.high), abs=1e-12)


def test_without_shared_error_it_is_what_pair_scores_show_and_with_it_less() -> None:
    """First levels apart."""
    plain, across = np.zeros((2, 2, 40))
    for at, sitting in enumerate((0.0, 1.5)):
        for seed in range(40):
            scores, told = programme([2] * 12, seed=seed, sitting=sitting, together=0.6)
            found = found_of(scores, told)
            changes, ends = found.changes, (found.changes.raters, found.changes.targets)
            coupled = relationship_coupling(changes.collaboration, changes.trust, *ends)
            estimate = coupling_across_respondents(found.measures[:, :2], *ends)
            assert isinstance(coupled.slope, float)
            assert isinstance(estimate, Estimate)
            plain[at, seed], across[at, seed] = coupled.slope, estimate.value
    assert across[0].mean() == pytest.approx(plain[0].mean(), abs=0.03)
    assert across[1].mean() < plain[1].mean() - 0.2


@pytest.mark.parametrize("respondents", [[1] * 6, [2, 1, 1, 1, 1, 1]])
def test_where_too_few_have_two(respondents: list[int]) -> None:
    scores, told = programme(respondents)
    found = across_respondents(scores, told)
    assert (found is None) == (max(respondents) == 1)
    evidence = circle_verdict(scores, Circumstances(sittings=told)).evidence
    assert evidence.across_respondents is None
    assert evidence.several_respondents == (0 if max(respondents) == 1 else 5)
    assert circle_verdict(scores).evidence.several_respondents is None


@pytest.mark.parametrize(("several", "judged"), [(1, True), (6, True), (12, True)])
def test_it_is_judged_of_the_pairs_that_have_two_however_few(several: int, judged: bool) -> None:
    """One organisation of several respondents meets all the others as targets."""
    scores, told = programme([2] * several + [1] * (12 - several))
    found = circle_verdict(scores, Circumstances(sittings=told))
    assert found.evidence.several_respondents == several * 11
    assert (found.evidence.across_respondents is not None) == judged
    assert isinstance(found.evidence.across_respondents, NotEstimable) == (several == 1)


def test_ten_organisations_must_be_in_them() -> None:
    for n in (9, 10):
        scores, told = programme([2] * n)
        found = circle_verdict(scores, Circumstances(sittings=told)).evidence.across_respondents
        assert (found is not None) == (n == 10)


@pytest.mark.parametrize(
    ("across", "at_the_end", "word", "reason"),
    [
        (bounds(*UP), False, "strengthening", "comovement_across_respondents"),
        (None, False, "strengthening", "comovement_not_across_respondents"),
        (gone(), False, "rising", "comovement_across_not_estimable"),
        (gone(), True, "rising", "comovement_across_not_estimable"),
        (bounds(0.0, 1.0), False, "rising", "comovement_within_respondents"),
        (bounds(*UP), True, "strengthening", "comovement_across_respondents"),
        (None, True, "rising", "comovement_at_the_end"),
    ],
)
@pytest.mark.parametrize("falls", [False, True])
def test_the_rule(
    across: Estimate | NotEstimable | None, at_the_end: bool, word: str, reason: str, falls: bool
) -> None:
    change = bounds(-0.9, -0.1) if falls else bounds(*UP)
    found = judge(
        Findings(
            organisations=12,
            waves=2,
            change_trust=change,
            change_collaboration=change,
            comovement=bounds(*UP),
            across_respondents=across,
            at_the_end=at_the_end,
        )
    )
    assert found.word == ({"strengthening": "weakening", "rising": "falling"}[word] if falls else word)
    assert found.reasons[2:4] == ("comovement_shown", reason)
    assert found.level == ("L2" if word == "strengthening" else "L1")


def test_a_sitting_that_colours_both_answers_is_not_a_strengthening() -> None:
    scores, told = programme([2] * 14, sitting=3.0)
    plain, known = circle_verdict(scores), circle_verdict(scores, Circumstances(sittings=told))
    assert (plain.word, known.word) == ("strengthening", "rising")
    assert "comovement_within_respondents" in known.reasons
    without = verdicts_without_each(scores, Circumstances(sittings=told))
    assert isinstance(without, LeaveOneOut)
    assert without.word == "rising"


def test_without_each_organisation_as_if_it_had_never_been_there() -> None:
    seen = set()
    for seed in range(6):
        scores, told = programme([2] * 12, sitting=0.6, together=0.5, seed=seed)
        known = Circumstances(sittings=told)
        found = verdicts_without_each(scores, known)
        assert isinstance(found, LeaveOneOut)
        assert found.word == circle_verdict(scores, known).word
        for one in found.without:
            kept = (scores.raters != one.organisation) & (scores.targets != one.organisation)
            rows = kept[told.pair]
            fewer = Sittings(
                pair=(np.cumsum(kept) - 1)[told.pair[rows]],
                **{name: getattr(told, name)[rows] for name in ("wave", "respondent", "trust", "collaboration")},
            )
            assert one.word == circle_verdict(only(scores, kept), Circumstances(sittings=fewer)).word
            seen.add((found.word, one.word))
    assert {("strengthening", "strengthening"), ("strengthening", "rising")} <= seen


@pytest.mark.parametrize(("trust", "collaboration", "together"), [(4, 4, True), (4, 3, False), (3, 4, False)])
@pytest.mark.parametrize("end", ["lowest", "highest"])
@pytest.mark.parametrize("last", [False, True])
def test_both_scales_must_end_for_co_movement_not_to_count(
    trust: int, collaboration: int, together: bool, end: str, last: bool
) -> None:
    """Of 20 pairs more than 15 % is four, in the first wave or in the last."""
    raters, targets = round_robin(5)
    limit = 5.0 if end == "highest" else 1.0
    values = []
    for many in (trust, collaboration):
        wave = np.where(np.arange(20) < many, limit, 3.0)
        values.append(np.stack([np.full(20, 3.0), wave] if last else [wave, np.full(20, 3.0)], axis=1))
    scores = PairScores(trust=values[0], collaboration=values[1], raters=raters, targets=targets)
    ranges = (Range(lowest=1, highest=5),) * 2
    assert ends_together(scores, ranges, end) == together  # type: ignore[arg-type]
    other = "lowest" if end == "highest" else "highest"
    assert not ends_together(scores, ranges, other)  # type: ignore[arg-type]
    assert not ends_together(scores, None, end)  # type: ignore[arg-type]


@pytest.mark.parametrize(("pairs", "code"), [(0, "no_pairs"), (2, "too_few_organisations")])
def test_too_few(pairs: int, code: str) -> None:
    raters, targets = np.array([0, 1])[:pairs], np.array([1, 0])[:pairs]
    found = coupling_across_respondents(np.ones((3, 2, pairs)), raters, targets)
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_trust_that_differs_by_rater_and_target_only_has_no_relationship_effects() -> None:
    raters, targets = round_robin(6)
    measures = np.random.default_rng(1).normal(size=(3, 2, 30))
    measures[0, 1] = raters * 1.0 + targets**2
    found = coupling_across_respondents(measures, raters, targets)
    assert isinstance(found, NotEstimable)
    assert found.code == "no_variance"


def test_many_round_robins_at_once_are_each_alone() -> None:
    rng, (raters, targets) = np.random.default_rng(2), round_robin(7)
    drawn = rng.normal(size=(5, 4, 4, 7, 7))
    each = [coupling_across_respondents(one[:, :, raters, targets], raters, targets) for one in drawn]
    assert lower_bounds_across_respondents(drawn).tolist() == pytest.approx(
        [one.low for one in each if isinstance(one, Estimate)], abs=1e-12
    )


def test_levels_that_are_hardly_two_are_taken_out_as_one() -> None:
    """First levels of trust and collaboration that are nearly the same do not blow the slope up."""
    rng, (raters, targets) = np.random.default_rng(3), round_robin(12)
    measures = rng.normal(size=(9, 4, 132))
    measures[1:] = 0
    measures[:, 3] = measures[:, 2] + 1e-6 * rng.normal(size=(9, 132))
    both = coupling_across_respondents(measures, raters, targets)
    one = coupling_across_respondents(measures[:, :3], raters, targets)
    assert isinstance(both, Estimate)
    assert isinstance(one, Estimate)
    assert both.value == pytest.approx(one.value, abs=1e-4)
    assert both.standard_error == pytest.approx(one.standard_error, rel=1e-3)


def test_in_large_networks_it_is_not_judged_anew_without_each(monkeypatch: pytest.MonkeyPatch) -> None:
    scores, told = programme([2] * 12, sitting=3.0)
    known = Circumstances(sittings=told)
    small = verdicts_without_each(scores, known)
    monkeypatch.setattr(leave_one_out, "MOST_ANEW", 11)
    large = verdicts_without_each(scores, known)
    assert isinstance(small, LeaveOneOut)
    assert isinstance(large, LeaveOneOut)
    assert (small.word, large.word) == ("rising", "rising")
    assert {one.word for one in large.without} == {"rising"}
