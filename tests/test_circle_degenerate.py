"""Pair scores of all kinds that leave little or nothing to estimate: whatever cannot be had is a reason."""

import dataclasses
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from circle_data import Floats, round_robin
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import UNKNOWN, Circumstances, Range
from tillitsmaal.stats.circle.guards import guards
from tillitsmaal.stats.circle.leave_one_out import verdicts_without_each
from tillitsmaal.stats.circle.loop import loop_between_waves
from tillitsmaal.stats.circle.sittings import Sittings
from tillitsmaal.stats.circle.verdict import circle_verdict
from tillitsmaal.stats.mean_of_pairs import MEAN_METHODS, mean_by_method

KINDS = ("any", "constant", "the same", "all alike", "proportional", "thirds")


def answers(kind: str, pairs: int, waves: int, rng: np.random.Generator) -> Floats:
    """Trust and collaboration; shape (2, pairs, waves)."""
    scores = rng.integers(1, 6, (2, pairs, waves)).astype(float)
    match kind:
        case "constant":
            scores[:] = 3
        case "the same":
            scores[1] = scores[0]
        case "all alike":
            scores = np.repeat(scores[:, :, :1], waves, axis=2) + np.arange(waves) * rng.choice([0, 0.1, 1])
        case "proportional":
            scores[:, :, 0] = 2
            scores[1] = scores[0] * rng.choice([1 / 3, 2, -1])
        case "thirds":
            scores /= 3
    return scores


def drawn(kind: str, seed: int) -> PairScores:
    rng = np.random.default_rng([KINDS.index(kind), seed])
    n, waves = int(rng.integers(2, 14)), int(rng.integers(2, 5))
    raters, targets = round_robin(n)
    kept = rng.random(len(raters)) < rng.choice([1, 0.7, 0.3])
    if rng.random() < 0.2:
        kept &= (raters == 0) | (targets == 0)
    kept[0] = True
    raters, targets = raters[kept], targets[kept]
    scores = answers(kind, len(raters), waves, rng)
    scores[rng.random(scores.shape) < rng.choice([0, 0.05, 0.5])] = np.nan
    if rng.random() < 0.1:
        scores[:, :, rng.integers(waves)] = np.nan
    times = None if rng.random() < 0.3 else np.cumsum(rng.integers(0, 3, waves)) / 3
    return PairScores(trust=scores[0], collaboration=scores[1], raters=raters, targets=targets, times=times)


def sittings_of(scores: PairScores) -> Sittings:
    """Two respondents of most raters, one of the others, who tell the same or nearly so."""
    pair, wave, person = np.indices((*scores.trust.shape, 2)).reshape(3, -1)
    rng = np.random.default_rng(len(pair))
    some = (person == 0) | (scores.raters[pair] % 3 > 0)
    pair, wave, person = pair[some], wave[some], person[some]
    apart = 0.1 * rng.integers(-1, 2, len(pair)) * (scores.raters[pair] % 2)
    return Sittings(
        pair=pair,
        wave=wave,
        respondent=scores.raters[pair] * 2 + person,
        trust=scores.trust[pair, wave] + apart,
        collaboration=scores.collaboration[pair, wave] + apart,
    )


def found_in(scores: PairScores) -> Iterator[Any]:
    ends = scores.raters, scores.targets
    pairs, waves = scores.trust.shape
    known = Circumstances(
        organisations=14,
        ranges=(Range(lowest=1, highest=5),) * 2,
        respondents=np.ones((pairs, waves)),
        sittings=sittings_of(scores),
        changed_items=0.0,
    )
    for circumstances in (UNKNOWN, known):
        yield circle_verdict(scores, circumstances)
        yield verdicts_without_each(scores, circumstances)
    yield guards(scores, known)
    first, last = ((scores.trust[:, at], scores.collaboration[:, at]) for at in (0, -1))
    yield loop_between_waves(*first, *last, *ends)
    for method in MEAN_METHODS:
        yield mean_by_method(last[0] - first[0], *ends, method)


def numbers(part: Any, place: str = "") -> Iterator[tuple[str, float]]:
    if dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from numbers(getattr(part, field.name), f"{place}/{field.name}")
    elif isinstance(part, tuple | list):
        for at, one in enumerate(part):
            yield from numbers(one, f"{place}/{at}")
    elif isinstance(part, float | np.ndarray):
        for one in np.atleast_1d(np.asarray(part, dtype=float)).ravel():
            yield place, float(one)


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_one_and_certainty_is_none(kind: str) -> None:
    for seed in range(25):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = list(found_in(drawn(kind, seed)))
        for place, value in numbers(found):
            assert np.isfinite(value), (seed, place)
            if place.endswith("/p"):
                assert 0 < value <= 1, (seed, place)
            if place.endswith("/standard_error"):
                assert value > 0, (seed, place)
        alike = kind == "all alike" and found[0].evidence.basis != "slopes"  # slopes differ by the waves a pair has
        if kind == "constant" or alike:
            assert found[0].word in ("unclear", "describe_only"), seed
