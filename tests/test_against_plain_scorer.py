"""The program against the plain scorer, on surveys that Hypothesis makes."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import given, settings

import plain_scorer
from plain_scorer import BLANK, PlainScores, change, pair_values
from strategies import Questionnaire, Row, cases
from surveys import loaded, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.errors import NothingComputed
from tillitsmaal.scoring import score_responses

Case = tuple[Questionnaire, list[Row]]

TOLERANCE = 1e-12


def both(case: Case) -> tuple[PlainScores, ScoreAnalysis]:
    questionnaire, rows = case
    return plain_scorer.score(questionnaire, rows), analyse(score_responses(survey(loaded(questionnaire), rows)))


def rows_of(frame: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """The rows as dicts with None for what is absent, by their keys."""
    plain = frame.astype(object).where(frame.notna(), None).to_dict("records")
    result = {tuple(row[key] for key in keys): row for row in plain}
    assert len(result) == len(frame)
    return result


def close(found: float | None, expected: float | None) -> bool:
    return found == expected if found is None or expected is None else abs(found - expected) <= TOLERANCE


def check_respondents(plain: PlainScores, analysis: ScoreAnalysis) -> None:
    found = rows_of(analysis.scores.by_respondent, "network", "wave", "respondent", "target")
    expected = {key: scores for key, scores in plain.respondents.items() if key[-1]}
    assert found.keys() == expected.keys()
    for key, scores in expected.items():
        assert all(close(found[key][scale], score) for scale, score in scores.items())


def check_pairs(plain: PlainScores, analysis: ScoreAnalysis) -> None:
    found = rows_of(analysis.pairs, "network", "wave", "rater", "target")
    assert found.keys() == plain.pairs.keys()
    for key, scores in plain.pairs.items():
        row = found[key]
        for measure, score in scores.items():
            value, respondents = score or (None, None)
            assert close(row[measure], value)
            assert close(row[f"{measure}_pomp"], plain.pomp[key].get(measure))
            assert respondents in (None, row[f"{measure}_n"])
        assert row["weakest"] == plain.weakest.get(key)
        assert row["sufficient"] == plain.sufficient.get(key)
        assert row["single_voice"] == (row["respondents"] == 1)


def check_dyads(plain: PlainScores, analysis: ScoreAnalysis) -> None:
    found = rows_of(analysis.dyads.dropna(subset="mean"), "network", "wave", "a", "b", "measure")
    expected = {(*key, measure): dyad for key, dyads in plain.dyads.items() for measure, dyad in dyads.items()}
    assert len(found) == len(expected)
    for key, row in found.items():
        mean, gap, lower = oriented(expected, key)
        assert close(row["mean"], mean)
        assert close(row["gap"], gap)
        assert row["lower"] == lower
        assert close(row["gap"], row["a_to_b"] - row["b_to_a"])


def oriented(
    expected: Mapping[tuple[str, ...], tuple[float, float, str]], key: tuple[str, ...]
) -> tuple[float, float, str]:
    """The plain scorer's dyad, turned round where the program shows the organisations in the other order."""
    if key in expected:
        return expected[key]
    network, wave, a, b, measure = key
    mean, gap, lower = expected[network, wave, b, a, measure]
    return mean, -gap, {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}.get(lower, lower)


def check_organisations(plain: PlainScores, analysis: ScoreAnalysis) -> None:
    found = rows_of(analysis.organisations, "network", "wave", "organisation", "measure")
    assert {key[:3] for key in found} in (set(plain.organisations), set())
    for (*key, measure), row in found.items():
        expected = plain.organisations[tuple(key)]
        assert close(row["given"], expected["given"].get(measure))
        assert close(row["received"], expected["received"].get(measure))


def check_networks(plain: PlainScores, analysis: ScoreAnalysis) -> None:
    found = rows_of(analysis.network_scores, "network", "wave", "measure")
    pairs = plain.networks
    for (network, wave, measure), row in found.items():
        if row["level"] == "pair":
            mean, n = pairs[network, wave].get(measure, (None, 0))
            assert row["n"] == n
        else:
            mean = plain.network_scales[network, wave].get(measure)
        assert close(row["mean"], mean)
        assert (row["mean"] is None) == (row["n"] == 0)
        assert (row["sd"] is None) == (row["n"] < 3)
    waves = rows_of(analysis.networks, "network", "wave")
    assert waves.keys() == plain.networks.keys()
    for wave, row in waves.items():
        scored = [scores for key, scores in plain.pairs.items() if key[:2] == wave and any(scores.values())]
        assert row["possible"] == plain.coverage[wave][1]
        assert row["pairs"] == len(scored) <= plain.coverage[wave][0]
        assert close(row["coverage"], len(scored) / row["possible"] if row["possible"] else None)
        known = [value for key, value in plain.sufficient.items() if key[:2] == wave and value is not None]
        assert (row["assessed"], row["insufficient"]) == (len(known), known.count(False))


def check_items(plain: PlainScores, analysis: ScoreAnalysis, case: Case) -> None:
    found = rows_of(analysis.items, "network", "wave", "item")
    given_ = rows_of(analysis.distribution, "network", "wave", "item", "value")
    assert found.keys() == plain.items.keys()
    assert {key: row["count"] for key, row in given_.items()} == {
        (*key, value): count for key, item in plain.items.items() for value, count in item["distribution"].items()
    }
    for key, item in plain.items.items():
        row = found[key]
        assert row["n"] == item["n"]
        assert close(row["mean"], item["mean"])
        missing = Counter(item["missing"]) + Counter(skipped=silent(case, *key))
        assert {reason: row[reason] for reason in missing} == missing


def silent(case: Case, network: str, wave: str, item: str) -> int:
    """Respondents whose rows carry no item asked once: the program counts them, the plain scorer does not."""
    questionnaire, rows = case
    level = {one["id"]: questionnaire["scales"][one["scale"]]["level"] for one in questionnaire["items"]}
    asked_once = [name for name in level if level[name] != "pair"]
    if item not in asked_once:
        return 0
    mine = [row for row in rows if (row["network"], row["wave"]) == (network, wave)]
    speaking = {
        row["respondent"] for row in mine if not row["target"] or any(row[name] not in BLANK for name in asked_once)
    }
    return len({row["respondent"] for row in mine} - speaking)


@given(cases())
def test_scores(case: Case) -> None:
    plain, analysis = both(case)
    check_respondents(plain, analysis)
    check_pairs(plain, analysis)
    check_dyads(plain, analysis)
    check_organisations(plain, analysis)
    check_networks(plain, analysis)
    check_items(plain, analysis, case)


@given(cases().filter(lambda case: len({row["wave"] for row in case[1]}) == 2))
@settings(max_examples=50)
def test_changes(case: Case) -> None:
    plain, analysis = both(case)
    try:
        compared = compare([analysis.scores], ["w1", "w2"])
    except NothingComputed:
        assert not any(any(scores.values()) for scores in plain.pairs.values())
        return
    assert compared.measures == loaded(case[0]).pair_measures()
    for found in compared.scales:
        first, last = (pair_values(plain, found.network, wave, found.measure) for wave in ("w1", "w2"))
        expected = change(first, last)
        assert (found.matched, found.joined, found.left) == (expected.matched, expected.joined, expected.left)
        assert close(found.all_start, expected.all_from)
        assert close(found.all_end, expected.all_to)
        for name in ("within", "turnover_joined", "turnover_left"):
            assert close(getattr(found, name), getattr(expected, name))


def test_close_is_strict() -> None:
    assert close(1.0, 1.0 + 1e-13)
    assert not close(1.0, 1.0 + 1e-11)
    assert not close(None, 1.0)
