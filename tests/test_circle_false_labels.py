"""How many single pairs would be said to have changed, where nothing has: told beside every verdict, and true."""

from itertools import permutations
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cli_calls import Shell, copy_study, valid
from surveys import asked, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.scoring import score_responses

QUESTIONNAIRE = asked(
    {"ability": {}, "openness": {}}, "a1 o1", circle={"trust": "ability", "collaboration": "openness"}
)


def unchanged(persons: int, stay: bool, step: float, seed: int) -> tuple[int, float, int]:
    """Labels found and expected, and of how many, where pairs stay as they are and people disagree."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for rater, target in permutations("ABCDEFGHIJKL", 2):
        level, habit = rng.normal(3, 0.6, 2), rng.normal(0, 0.5, (persons, 2))
        for wave in ("w1", "w2"):
            for person in range(persons):
                lasting = habit[person] if stay else rng.normal(0, 0.5, 2)
                trust, collaboration = np.round((level + lasting + rng.normal(0, 0.6, 2)) / step) * step
                name = f"{rater}{person}" if stay else f"{rater}{person}{wave}"
                where = {"network": "", "wave": wave, "respondent": name, "rater": rater, "target": target}
                rows.append({**where, "a1": float(trust), "o1": float(collaboration)})
    (of,) = compare([score_responses(survey(QUESTIONNAIRE, rows))], ["w1", "w2"]).false_labels
    return of.found, of.expected, of.labelled


@pytest.mark.parametrize(("persons", "stay"), [(2, False), (4, False), (2, True), (4, True)])
@pytest.mark.parametrize("step", [1e-6, 0.5])
def test_as_many_as_are_told(persons: int, stay: bool, step: float) -> None:
    found, expected, labelled = np.sum([unchanged(persons, stay, step, seed) for seed in range(3)], axis=0)
    assert labelled == 3 * 2 * 132
    assert expected == pytest.approx(0.05 * labelled, rel=0.1)
    assert found == pytest.approx(expected, abs=4 * sqrt(expected))


def test_it_stands_in_the_document_and_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    shell = Shell(copy_study("byregion", tmp_path), monkeypatch, capsysbinary)
    document = valid(shell("compare", "--format", "json").json, "compare")
    expected = document["circles"][0]["expected_false_labels"]
    matched = [pair for pair in document["pairs"] if (pair["from"], pair["to"]) == ("bolge1", "bolge3")]
    labels = [
        change["reliable"]["label"]
        for pair in matched
        for scale in ("trust", "collaboration")
        if "label" in (change := pair["changes"].get(scale, {"reliable": {}})).get("reliable", {})
    ]
    assert expected == pytest.approx(0.05 * len(labels), rel=0.1)
    told = " ".join(shell("compare").out.split())
    found = sum(label != "none" for label in labels)
    assert f"{found} of {len(labels)} changes in single pairs" in told
    assert f"about {round(expected)} would look like that" in told
