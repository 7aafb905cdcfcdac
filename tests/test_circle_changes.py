"""Changes of pairs that a verdict rests on: differences, slopes over real dates, and which pairs are matched."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import t

from circle_data import Floats, round_robin
from cli_calls import Shell, copy_study
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.stats.circle.changes import PairChanges, PairScores, pair_changes
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.pairs.coupling import relationship_coupling

DATES = np.array([0.0, 0.25, 1.0, 1.9])
"""Years from the first wave, unequal."""


def panel(waves: int, organisations: int = 11, missing: float = 0.2, seed: int = 3) -> PairScores:
    raters, targets = round_robin(organisations)
    rng = np.random.default_rng(seed)
    trust, collaboration = rng.normal(3, 1, (2, len(raters), waves))
    for scores in (trust, collaboration):
        scores[rng.random(scores.shape) < missing] = np.nan
    return PairScores(trust=trust, collaboration=collaboration, raters=raters, targets=targets, times=DATES[:waves])


def changes(scores: PairScores) -> PairChanges:
    found = pair_changes(scores)
    assert isinstance(found, PairChanges)
    return found


def plainly(scores: PairScores) -> dict[tuple[int, int], tuple[float, float]]:
    """A line through the waves in which the pair has both, pair by pair, by another library's fit."""
    assert scores.times is not None
    found = {}
    for row, pair in enumerate(zip(scores.raters.tolist(), scores.targets.tolist(), strict=True)):
        there = [w for w in range(scores.waves) if not np.isnan(scores.trust[row, w] + scores.collaboration[row, w])]
        if len(there) >= 2:
            lines = [
                np.polyfit(scores.times[there], of[row, there], 1)[0] for of in (scores.trust, scores.collaboration)
            ]
            found[pair] = (float(lines[0]), float(lines[1]))
    return found


@pytest.mark.parametrize("waves", [3, 4])
def test_slopes_over_unequal_dates(waves: int) -> None:
    scores = panel(waves)
    found, expected = changes(scores), plainly(scores)
    assert found.basis == "slopes"
    assert list(zip(found.raters.tolist(), found.targets.tolist(), strict=True)) == list(expected)
    assert np.stack([found.trust, found.collaboration], axis=1) == pytest.approx(np.array(list(expected.values())))
    assert found.organisations == len({end for pair in expected for end in pair})


def test_the_verdict_rests_on_the_mean_slope_with_each_organisation_left_out() -> None:
    scores = panel(4)
    expected = plainly(scores)
    n = 11

    def mean(gone: int | None) -> float:
        return float(np.mean([trust for pair, (trust, _) in expected.items() if gone not in pair]))

    left_out = np.array([mean(gone) for gone in range(n)])
    error = np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
    evidence = circle_verdict(scores).evidence
    change = evidence.trust.change
    assert isinstance(change, Estimate)
    assert (evidence.pairs, evidence.waves, evidence.organisations) == (len(expected), 4, n)
    assert (change.value, change.standard_error) == pytest.approx((mean(None), error))
    assert change.low == pytest.approx(mean(None) - t.ppf(0.975, n - 1) * error)
    slopes = np.array(list(expected.values()))
    raters, targets = np.array(list(expected)).T
    coupled = relationship_coupling(slopes[:, 1], slopes[:, 0], raters, targets).estimate
    assert isinstance(coupled, Estimate)
    assert isinstance(evidence.comovement, Estimate)
    assert (evidence.comovement.low, evidence.comovement.high) == pytest.approx((coupled.low, coupled.high))


def test_unit_and_origin_of_time_change_nothing_but_the_unit() -> None:
    scores = panel(4)
    days = PairScores(
        trust=scores.trust,
        collaboration=scores.collaboration,
        raters=scores.raters,
        targets=scores.targets,
        times=7000 + 365 * DATES,
    )
    assert changes(days).trust * 365 == pytest.approx(changes(scores).trust)
    assert circle_verdict(days).word == circle_verdict(scores).word


@pytest.mark.parametrize("times", [None, [0.0, np.nan, 1.0], [2.0, 2.0, 2.0]])
def test_without_dates_it_is_first_to_last(times: list[float] | None) -> None:
    scores = panel(3)
    undated = PairScores(
        trust=scores.trust,
        collaboration=scores.collaboration,
        raters=scores.raters,
        targets=scores.targets,
        times=None if times is None else np.array(times),
    )
    found = changes(undated)
    ends = np.concatenate([scores.trust[:, [0, 2]], scores.collaboration[:, [0, 2]]], axis=1)
    kept = ~np.isnan(ends).any(axis=1)
    assert found.basis == "first_to_last"
    assert found.trust == pytest.approx(ends[kept, 1] - ends[kept, 0])
    assert found.collaboration == pytest.approx(ends[kept, 3] - ends[kept, 2])


def one_pair(trust: list[float], times: list[float]) -> PairChanges | NotEstimable:
    values = np.array([trust])
    return pair_changes(
        PairScores(
            trust=values, collaboration=values, raters=np.array([0]), targets=np.array([1]), times=np.array(times)
        )
    )


def test_a_pair_seen_only_at_one_time_has_no_slope() -> None:
    """Rounding of the mean of three equal times is no time between them."""
    found = one_pair([np.nan, 1.1, 2.3, 4.7], [0.0, *[11 / 365.25] * 3])
    assert isinstance(found, NotEstimable)
    assert found.code == "no_matched_pairs"
    assert isinstance(one_pair([1.0, np.nan, 2.0], [0.0, 0.5, 0.5]), PairChanges)


def test_two_waves_are_a_difference_whatever_the_dates() -> None:
    scores = panel(2)
    found = changes(scores)
    kept = ~np.isnan(scores.trust + scores.collaboration).any(axis=1)
    assert found.basis == "difference"
    assert found.trust == pytest.approx((scores.trust[:, 1] - scores.trust[:, 0])[kept])


@pytest.mark.parametrize(("waves", "code"), [(1, "too_few_waves"), (2, "no_matched_pairs")])
def test_what_cannot_be_had(waves: int, code: str) -> None:
    nothing: Floats = np.full((4, waves), np.nan)
    raters, targets = np.array([0, 1, 2, 0]), np.array([1, 0, 0, 2])
    found = pair_changes(PairScores(trust=nothing, collaboration=nothing, raters=raters, targets=targets))
    assert isinstance(found, NotEstimable)
    assert found.code == code


def test_the_example_s_slopes_are_those_of_its_dates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    """From the documents of the program: pair scores of each wave, and the verdict's mean slope a year."""
    shell = Shell(copy_study("byregion", tmp_path), monkeypatch, capsysbinary)
    document = shell("compare", "--format", "json").json
    pairs: dict[tuple[str, str], dict[int, tuple[float, float]]] = {}
    for number, wave in enumerate(("bolge1", "bolge2", "bolge3")):
        for pair in json.loads(shell("score", "--wave", wave, "--format", "json").out)["pairs"]:
            values = [pair["scores"][scale].get("value") for scale in ("trust", "collaboration")]
            if None not in values:
                pairs.setdefault((pair["rater"], pair["target"]), {})[number] = tuple(values)
    years = np.array([0, 245, 487]) / 365.25  # 12 February 2024, 14 October 2024, 13 June 2025
    lines = {
        pair: np.polyfit(years[list(seen)], np.array(list(seen.values())), 1)[0]
        for pair, seen in pairs.items()
        if len(seen) > 1
    }
    (circle,) = document["circles"]
    evidence = circle["evidence"]
    assert evidence["pairs"] == len(lines)
    assert circle["organisations"] == evidence["organisations"] == len({end for pair in lines for end in pair})
    assert document["attendance"][0]["circle_organisations"] == circle["organisations"]
    means = np.mean(list(lines.values()), axis=0)
    assert [evidence[leg]["change"]["value"] for leg in ("trust", "collaboration")] == pytest.approx(means)
