"""How many single pairs would be said to have changed, where nothing has: told beside every verdict, and true."""

from itertools import permutations
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from cli_calls import Shell, copy_study, valid
from surveys import asked, survey
from tillitsmaal.analysis.compare import compare
from tillitsmaal.scoring import score_responses
from tillitsmaal.stats.change.reliable import ReliableChange, reliable_change

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


PROGRAMMES, ORGANISATIONS, RESPONDENTS = 400, 12, 2
Shares = NDArray[np.float64]


def labelled_by_chance(spread: float, stay: bool) -> Shares:
    """Of all pairs: labelled, told with the organisations and told without; shape (programmes, 3).

    Nothing changes. The standard deviation of what respondents add varies over organisations, by `spread` on the log
    scale.
    """
    rng = np.random.default_rng((20150301, int(10 * spread), stay))
    rater = np.repeat(np.arange(ORGANISATIONS), ORGANISATIONS - 1)
    shape = (2, len(rater), RESPONDENTS)
    wave, pair, person = (numbers.ravel() for numbers in np.indices(shape))
    who = person if stay else person + RESPONDENTS * wave
    shares = []
    for _ in range(PROGRAMMES):
        noise = 0.6 * np.exp(spread * rng.normal(size=ORGANISATIONS))[rater][:, None]
        lasting = rng.normal(size=shape[1:]) if stay else rng.normal(size=shape)
        scores = (noise * (lasting + rng.normal(size=shape))).ravel()
        told, untold = (reliable_change(scores, pair, wave, who, raters) for raters in (rater, len(rater)))
        assert isinstance(told, ReliableChange)
        assert isinstance(untold, ReliableChange)
        assert told.pairs == untold.pairs
        shares.append([told.up + told.down, told.expected_false_labels, untold.expected_false_labels])
    return np.array(shares) / len(rater)


def off(shares: Shares, told: int) -> tuple[float, float]:
    """By what share of those found the labels told are too many, and how far chance may make that differ (3 SE)."""
    found, difference = shares[:, 0].mean(), shares[:, told] - shares[:, 0]
    return difference.mean() / found, 3 * difference.std(ddof=1) / sqrt(len(difference)) / found


@pytest.mark.parametrize("stay", [False, True])
@pytest.mark.parametrize("spread", [0.5, 0.8])
def test_as_many_as_are_told_where_some_organisations_disagree_more(spread: float, stay: bool) -> None:
    """Within 5 % of those found; without telling the organisations it would be fewer than that."""
    shares = labelled_by_chance(spread, stay)
    (own, chance), (pooled, pooled_chance) = off(shares, 1), off(shares, 2)
    assert abs(own) < 0.05 + chance
    assert pooled < -0.05 - pooled_chance


@pytest.mark.parametrize("stay", [False, True])
def test_hardly_more_are_told_where_all_organisations_disagree_alike(stay: bool) -> None:
    """At most 3 % more than without telling the organisations, and never fewer."""
    found, own, pooled = labelled_by_chance(0.0, stay).T
    assert (own >= pooled).all()
    assert own.mean() < 1.03 * pooled.mean()
    assert found.mean() == pytest.approx(own.mean(), abs=4 * sqrt(own.mean() / found.size / 132))


def test_an_organisation_of_one_network_is_not_that_of_another() -> None:
    def told(second: str) -> float:
        rng = np.random.default_rng(7)
        rows: list[dict[str, Any]] = []
        for network, noise, names in (("n1", 0.2, "ABCDEF"), ("n2", 1.0, second)):
            for rater, target in permutations(names, 2):
                for wave, person in (("w1", 0), ("w1", 1), ("w2", 2), ("w2", 3)):
                    where = {"network": network, "wave": wave, "respondent": f"{network}{rater}{person}"}
                    answers = dict(zip(("a1", "o1"), 3 + noise * rng.normal(size=2), strict=True))
                    rows.append({**where, "rater": rater, "target": target, **answers})
        found = compare([score_responses(survey(QUESTIONNAIRE, rows))], ["w1", "w2"]).false_labels
        return sum(of.expected for of in found)

    assert told("ABCDEF") == pytest.approx(told("GHIJKL"), rel=1e-9)


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
    assert 0.05 < expected / len(labels) < 0.065
    told = " ".join(shell("compare").out.split())
    found = sum(label != "none" for label in labels)
    assert f"{found} of {len(labels)} changes in single pairs" in told
    assert f"about {round(expected)} would look like that" in told
