"""What partners see where nobody must be hidden: the analyst's numbers, rounded, in every table."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from surveys import Row, asked, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.privacy.compare import SharedCompareAnalysis, share_compare
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import SharedScoreAnalysis, share_scores
from tillitsmaal.responses import Input, Scores, Wave
from tillitsmaal.scoring import score_responses

PARTNERS = Rules(audience="partners", least=5)
QUESTIONNAIRE = asked(
    {
        "benevolence": {"format": "fine", "sufficient": 3.0},
        "integrity": {"format": "fine", "sufficient": 2.5},
        "openness": {"format": "fine"},
        "meetings": {"format": "fine", "level": "network"},
    },
    "b1 i1 o1 m1",
    formats={"fine": {"min": 1, "max": 5, "decimals": 2}},
    composites={"trust": {"of": ["benevolence", "integrity"]}},
    circle={"trust": "trust", "collaboration": "openness"},
)
WAVES = ("w1", "w2", "w3")
DATES = {"w1": date(2024, 1, 1), "w2": date(2024, 7, 1), "w3": date(2025, 3, 1)}
MEASURES = ("trust", "benevolence", "integrity", "openness")


def rows_of(network: str, organisations: str, people: int, seed: int) -> list[Row]:
    """Everybody answers about everybody else in every wave, somewhat higher each time."""
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    for rater in organisations:
        for target in organisations.replace(rater, ""):
            base = random.uniform(2, 4, 3)
            for rise, wave in enumerate(WAVES):
                for person in range(people):
                    keys: Row = {"network": network, "wave": wave, "respondent": f"{network}{rater}{person}"}
                    said = np.round(base + 0.1 * rise + random.uniform(-0.5, 0.5, 3), 2).tolist()
                    answers = dict(zip(("b1", "i1", "o1"), said, strict=True))
                    rows.append({**keys, "rater": rater, "target": target, "m1": 2.0 + person % 3, **answers})
    return rows


def scored(rows: Sequence[Row]) -> Scores:
    responses = survey(QUESTIONNAIRE, rows)
    waves = tuple(Wave(name=wave.name, date=DATES[wave.name]) for wave in responses.waves)
    read = Input(name="a.csv", sha256="ab", rows=len(rows), encoding=None, separator=None)
    return score_responses(replace(responses, waves=waves, inputs=(read,)))


@pytest.fixture(scope="module")
def scores() -> Scores:
    """Ten people of each of four and of five organisations."""
    return scored([*rows_of("N", "ABCD", 10, 1), *rows_of("S", "CDEFG", 10, 2)])


@pytest.fixture(scope="module")
def seen(scores: Scores) -> SharedScoreAnalysis:
    return share_scores(scores, PARTNERS)


@pytest.fixture(scope="module")
def whole(scores: Scores) -> ScoreAnalysis:
    return ScoreAnalysis(scores=scores)


@pytest.fixture(scope="module")
def compared(scores: Scores) -> tuple[SharedCompareAnalysis, CompareAnalysis]:
    return share_compare([scores], WAVES, PARTNERS), compare([scores], WAVES)


def alike(one: pd.DataFrame, other: pd.DataFrame, *columns: str, decimals: int | None = None) -> None:
    """The same columns; those of numbers may be the other's, rounded."""
    assert len(one) == len(other) > 0
    for name in columns:
        if decimals is None:
            assert one[name].astype(object).tolist() == other[name].astype(object).tolist(), name
        else:
            assert one[name].tolist() == np.round(other[name], decimals).tolist(), name


def rounded(of: Estimated, decimals: int = 2) -> tuple[float, ...]:
    assert isinstance(of, Estimate)
    return tuple(round(end, decimals) for end in (of.value, of.low, of.high))


def test_pairs_are_shown_with_two_decimals(seen: SharedScoreAnalysis, whole: ScoreAnalysis) -> None:
    keys = ("network", "wave", "rater", "target", "respondents", "single_voice", "weakest", "sufficient")
    alike(seen.pairs, whole.pairs, *keys, *(f"{measure}_n" for measure in MEASURES))
    alike(seen.pairs, whole.pairs, *MEASURES, decimals=2)
    assert set(seen.pairs["sufficient"]) == {True, False}
    assert not seen.pairs["suppressed"].any()
    for measure in MEASURES:
        assert seen.pairs[f"{measure}_pomp"].tolist() == pytest.approx(((seen.pairs[measure] - 1) / 4 * 100).tolist())
        assert seen.pairs[[f"{measure}_low", f"{measure}_high"]].isna().all(axis=None)


def test_dyads_are_of_the_rounded_scores(seen: SharedScoreAnalysis, whole: ScoreAnalysis) -> None:
    alike(seen.dyads, whole.dyads, "network", "wave", "a", "b", "measure")
    alike(seen.dyads, whole.dyads, "a_to_b", "b_to_a", decimals=2)
    there, back = seen.dyads["a_to_b"], seen.dyads["b_to_a"]
    assert seen.dyads["gap"].tolist() == np.round(there - back, 2).tolist()
    assert seen.dyads["mean"].tolist() == np.round((there + back) / 2, 2).tolist()
    lower = {-1.0: "a_to_b", 0.0: "equal", 1.0: "b_to_a"}
    assert seen.dyads["lower"].tolist() == [lower[sign] for sign in np.sign(np.round(there - back, 2))]


def test_organisations_and_networks_too(seen: SharedScoreAnalysis, whole: ScoreAnalysis) -> None:
    keys = ("network", "wave", "organisation", "measure", "respondents", "given_pairs", "received_pairs")
    alike(seen.organisations, whole.organisations, *keys)
    alike(seen.organisations, whole.organisations, "given", "received", decimals=2)
    of_networks = ("organisations", "answering", "respondents", "pairs", "possible", "coverage")
    alike(seen.networks, whole.networks, "network", "wave", *of_networks, "assessed", "insufficient")
    assert seen.networks["sufficient_share"].tolist() == pytest.approx(whole.networks["sufficient_share"].tolist())
    assert seen.networks["single_voices"].isna().all()
    alike(seen.network_scores, whole.network_scores, "network", "wave", "measure", "level", "n")
    alike(seen.network_scores, whole.network_scores, "mean", decimals=2)
    pomp = (seen.network_scores["mean"] - 1) / 4 * 100
    assert seen.network_scores["pomp"].tolist() == pytest.approx(pomp.tolist())
    assert "respondents" not in seen.network_scores


def test_means_of_networks_keep_their_intervals(seen: SharedScoreAnalysis, whole: ScoreAnalysis) -> None:
    assert len(seen.means) == len(whole.means) == 2 * 3 * 4
    for shown, of in zip(seen.means, whole.means, strict=True):
        assert (shown.network, shown.wave, shown.measure) == (of.network, of.wave, of.measure)
        assert rounded(shown.estimate) == rounded(of.estimate)


def test_nothing_is_left_out(seen: SharedScoreAnalysis) -> None:
    assert [(of.network, of.wave, of.some) for of in seen.release.left_out] == [
        (network, wave, False) for network in "NS" for wave in WAVES
    ]
    assert seen.release.hidden_pairs == 0


def test_changes_of_pairs_are_shown(compared: tuple[SharedCompareAnalysis, CompareAnalysis]) -> None:
    shown, whole = compared
    keys = ("network", "rater", "target", "start", "end", "measure", "respondents_first", "respondents_last")
    alike(shown.pairs, whole.pairs, *keys)
    alike(shown.pairs, whole.pairs, "first", "last", "change", decimals=2)
    assert set(shown.pairs["why_not"]) == {"suppressed"}
    assert shown.pairs[["standard_error", "index", "label"]].isna().all(axis=None)
    assert shown.release.hidden_pairs == 0


def test_changes_of_dyads_are_of_the_rounded_scores(compared: tuple[SharedCompareAnalysis, CompareAnalysis]) -> None:
    shown, whole = compared
    alike(shown.dyads, whole.dyads, "network", "a", "b", "start", "end", "measure")
    pairs = {
        (str(of.network), str(of.rater), str(of.target), str(of.start), str(of.end), str(of.measure)): of
        for of in shown.pairs.itertuples()
    }
    for of in shown.dyads.itertuples():
        at = (str(of.start), str(of.end), str(of.measure))
        there, back = (pairs[str(of.network), *map(str, ends), *at] for ends in ((of.a, of.b), (of.b, of.a)))
        first, last = (there.first + back.first) / 2, (there.last + back.last) / 2
        expected = (first, last, last - first, there.first - back.first, there.last - back.last)
        told = (of.mean_first, of.mean_last, of.mean_change, of.gap_first, of.gap_last)
        assert told == pytest.approx(expected, abs=0.0051)
        assert told == tuple(round(value, 2) for value in told)


def test_changes_of_organisations_and_trends(compared: tuple[SharedCompareAnalysis, CompareAnalysis]) -> None:
    shown, whole = compared
    keys = ("network", "organisation", "start", "end", "measure", "given_pairs", "received_pairs")
    alike(shown.organisations, whole.organisations, *keys)
    alike(shown.organisations, whole.organisations, "given_change", "received_change", decimals=2)
    assert shown.organisations[["given_low", "given_high", "received_low", "received_high"]].isna().all(axis=None)
    alike(shown.trends, whole.trends, "network", "measure", "wave", "pairs", "matched")
    alike(shown.trends, whole.trends, "mean", "matched_mean", decimals=2)


def test_changes_of_networks(compared: tuple[SharedCompareAnalysis, CompareAnalysis]) -> None:
    shown, whole = compared
    assert len(shown.scales) == len(whole.scales) == 2 * 4 * 3
    for of, real in zip(shown.scales, whole.scales, strict=True):
        assert (of.network, of.measure, of.step) == (real.network, real.measure, real.step)
        assert (of.matched, of.joined, of.left) == (real.matched, 0, 0)
        exact = [real.all_start, real.all_end, real.within]
        assert [of.all_start, of.all_end, of.within] == [round(value, 2) for value in exact if value is not None]
        assert rounded(of.change) == rounded(real.change)
        assert of.effect_size == NotEstimable(code="suppressed", reason="hidden to protect persons")
    assert len(shown.slopes) == len(whole.slopes) == 2 * 4
    for slope, steady in zip(shown.slopes, whole.slopes, strict=True):
        assert (slope.network, slope.measure, slope.pairs) == (steady.network, steady.measure, steady.pairs)
        assert rounded(slope.per_year) == rounded(steady.per_year)
    assert shown.attendance == whole.attendance
    assert [of.some for of in shown.release.left_out] == [False] * 6


def test_a_small_error_and_p_are_rounded_as_the_interval(
    compared: tuple[SharedCompareAnalysis, CompareAnalysis],
) -> None:
    shown, whole = compared
    for of, real in zip(shown.scales, whole.scales, strict=True):
        assert isinstance(of.change, Estimate)
        assert isinstance(real.change, Estimate)
        assert of.change.standard_error == pytest.approx(real.change.standard_error, rel=0.05)
        assert len(f"{of.change.standard_error:.9f}".strip("0.").rstrip("0")) <= 2
        t = abs(real.change.value) / real.change.standard_error
        p = 2 * stats.t.sf(t, real.change.degrees_of_freedom)
        assert of.change.p == max(round(p, 3), 0.001)


def test_the_verdict_is_the_analysts(compared: tuple[SharedCompareAnalysis, CompareAnalysis]) -> None:
    shown, whole = compared
    assert (shown.other_verdicts, len(shown.circles)) == ((), 2)
    for of, real in zip(shown.circles, whole.circles, strict=True):
        assert of.verdict.word == real.verdict.word
        for told, exact in zip(legs(of.verdict), legs(real.verdict), strict=True):
            assert rounded(told.change) == rounded(exact.change)
            assert told.detectable.value == round(exact.detectable.value, 2)
            assert isinstance(told.detectable.in_sd, NotEstimable)
            assert isinstance(told.spread, NotEstimable)
        assert isinstance(of.without, NotEstimable)
        for guard, exact in zip(of.guards, real.guards, strict=True):
            assert guard.code == exact.code
            assert guard == exact or (isinstance(guard.value, NotEstimable) and not guard.raised)
        assert {guard.code for guard, exact in zip(of.guards, real.guards, strict=True) if guard == exact} == {
            "turnover", "coverage", "questionnaire_changed",
        }  # fmt: skip


def legs(verdict: Any) -> tuple[Any, Any]:
    return verdict.evidence.trust, verdict.evidence.collaboration


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_a_questionnaire_that_asks_nothing_about_partners_is_shared_too(audience: SharedAudience) -> None:
    asking = {"meetings": {"format": "fine", "level": "network"}}
    questionnaire = asked(asking, "m1", formats={"fine": {"min": 1, "max": 5, "decimals": 2}})
    rows: list[Row] = [
        {"network": "", "wave": "w1", "respondent": f"{name}{person}", "rater": name, "target": "T", "m1": 2.0 + person}
        for name in "ABCDE"
        for person in range(2)
    ]
    seen = share_scores(score_responses(survey(questionnaire, rows)), replace(PARTNERS, audience=audience))
    assert seen.network_scores[["mean", "n"]].to_numpy().tolist() == [[2.5, 5]]
    assert (len(seen.organisations), seen.networks["respondents"].tolist()) == (0, [10])
