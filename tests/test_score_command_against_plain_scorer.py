"""`tillit score` from file to JSON agrees with the plain scorer on every pair, scale and composite, to 1e-12."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import plain_scorer
import strategies
from commands import EXAMPLES
from tillitsmaal.cli import run
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.study import load_study

TOLERANCE = 1e-12
MISSING = {"98": "dont_know", "99": "not_relevant", "": "skipped"}


def scored(capsysbinary: Any, *arguments: str) -> Any:
    """The document of `tillit score`; None when nothing could be computed."""
    code = run(["score", "--format", "json", "--quiet", *arguments])
    out = capsysbinary.readouterr().out
    assert code in (0, 5), out
    return json.loads(out) if code == 0 else None


def pair_of(entry: Any) -> tuple[str, str, str, str]:
    return entry["network"] or "", entry["wave"], entry["rater"], entry["target"]


def assert_same_pairs(document: Any, plain: plain_scorer.PlainScores) -> None:
    ours = {pair_of(entry): entry for entry in document["pairs"]}
    assert set(ours) == set(plain.pairs)
    for pair, measures in plain.pairs.items():
        for measure, expected in measures.items():
            found = ours[pair]["scores"][measure]
            if expected is None:
                assert "not_estimable" in found, (pair, measure, found)
            else:
                assert found["value"] == pytest.approx(expected[0], abs=TOLERANCE, rel=0), (pair, measure)
                assert found["respondents"] == expected[1], (pair, measure)
                assert ours[pair]["pomp"][measure] == pytest.approx(plain.pomp[pair][measure], abs=1e-10, rel=0)
        if plain.weakest:
            assert ours[pair]["weakest"] == plain.weakest[pair], pair
            assert ours[pair]["sufficient"] == plain.sufficient[pair], pair


def assert_same_networks(document: Any, plain: plain_scorer.PlainScores) -> None:
    for entry in document["networks"]:
        wave = (entry["network"] or "", entry["wave"])
        for measure, (mean, pairs) in plain.networks[wave].items():
            found = entry["scores"][measure]
            assert found["value"] == pytest.approx(mean, abs=TOLERANCE, rel=0), (wave, measure)
            assert found["n"] == pairs, (wave, measure)


def assert_same_dyads(document: Any, plain: plain_scorer.PlainScores) -> None:
    found = {}
    for entry in document["dyads"]:
        for measure, values in entry["scores"].items():
            if isinstance(values["mean"], float):
                key = (entry["network"] or "", entry["wave"], frozenset((entry["a"], entry["b"])))
                found[key, measure] = (values["mean"], abs(values["gap"]))
    expected = {
        ((network, wave, frozenset((a, b))), measure): (mean, abs(gap))
        for (network, wave, a, b), measures in plain.dyads.items()
        for measure, (mean, gap, _) in measures.items()
    }
    assert set(found) == set(expected)
    for key, (mean, gap) in expected.items():
        assert found[key] == pytest.approx((mean, gap), abs=TOLERANCE, rel=0), key


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(case=st.sampled_from(strategies.SHAPES).flatmap(strategies.case_of), separator=st.sampled_from([";", ",", "\t"]))
def test_made_surveys(case: Any, separator: str, tmp_path: Path, capsysbinary: Any) -> None:
    questionnaire, rows = case
    (tmp_path / "q.yaml").write_text(strategies.to_yaml(questionnaire), encoding="utf-8")
    (tmp_path / "svar.csv").write_text(strategies.to_csv(questionnaire, rows, separator), encoding="utf-8")
    document = scored(capsysbinary, str(tmp_path / "svar.csv"), "-q", str(tmp_path / "q.yaml"))
    plain = plain_scorer.score(questionnaire, rows)
    if document is None:
        assert not any(value for measures in plain.pairs.values() for value in measures.values())
        assert not any(plain.network_scales.values())
        return
    assert_same_pairs(document, plain)
    assert_same_networks(document, plain)
    assert_same_dyads(document, plain)


def example_rows(study: str, wide: bool) -> Iterator[dict[str, Any]]:
    """Answers of an example, read with the csv module and the study's aliases alone."""
    about = load_study(EXAMPLES / study)
    ids = {
        tidy(name).casefold(): unit.id
        for unit in about.organisations
        for name in (unit.id, unit.name or unit.id, *unit.aliases)
    }
    labels = {"helt uenig": 1, "ganske uenig": 2, "verken enig eller uenig": 3, "ganske enig": 4, "helt enig": 5}
    labels |= {"vet ikke": 98, "ikke aktuelt": 99}

    def cell(text: str) -> float | str:
        text = str(labels.get(text.strip().casefold(), text.strip()))
        return MISSING[text] if text in MISSING else float(text)

    for wave in about.waves:
        for file in wave.files:
            with (EXAMPLES / study / file).open(encoding="cp1252" if wide else "utf-8-sig", newline="") as handle:
                for row in csv.DictReader(handle, delimiter=";"):
                    keys = {"network": "", "wave": wave.name, "respondent": row["svarer"].strip()}
                    keys["rater"] = ids[tidy(row["fra"]).casefold()]
                    if not wide:
                        target = ids[tidy(row["til"]).casefold()]
                        cells = {name: cell(text) for name, text in row.items() if name[-1].isdigit()}
                        yield {**keys, "target": target, **cells}
                        continue
                    grid: dict[str, dict[str, float | str]] = {}
                    for header, text in row.items():
                        if "[" in header:
                            item, _, name = header.rstrip("]").partition("[")
                            grid.setdefault(ids[tidy(name).casefold()], {})[item] = cell(text)
                    for target, cells in grid.items():
                        if target != keys["rater"]:
                            yield {**keys, "target": target, **cells}


@pytest.mark.parametrize(("study", "wide"), [("byregion", False), ("tverrkommunal", True)])
def test_examples(study: str, wide: bool, capsysbinary: Any) -> None:
    about = load_study(EXAMPLES / study)
    questionnaire = load_questionnaire(about.questionnaire or "").model_dump(mode="json")
    plain = plain_scorer.score(questionnaire, list(example_rows(study, wide)))
    document = scored(capsysbinary, "--study", str(EXAMPLES / study))
    assert_same_pairs(document, plain)
    assert_same_networks(document, plain)
    assert_same_dyads(document, plain)
