"""How many answers are left out is told where it says of no pair how many few people answered."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from surveys import Row
from test_privacy_cells import said, scored
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.privacy.compare import SharedCompareAnalysis, share_compare
from tillitsmaal.privacy.head_counts import head_counts
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import SharedScoreAnalysis, share_scores
from tillitsmaal.report.document_compare import compare_document
from tillitsmaal.report.document_score import score_document
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.shared.report import shared_score_report
from tillitsmaal.responses import Input, Scores
from tillitsmaal.text import Language

HIDDEN = {"not_estimable": "suppressed"}
ALL = "ABCDEFGX"


def answered(sizes: Mapping[str, int], wave: str = "w1") -> list[Row]:
    """So many people of each organisation, who answer about all others."""
    targets = {name: ALL.replace(name, "") for name in sizes}
    return [row for name, people in sizes.items() for row in said(name, people, targets[name], 3.0, wave)]


def of_file(rows: list[Row]) -> Scores:
    """Their scores, as of a file that has these rows and no others."""
    scores = scored(iter(rows))
    read = Input(name="svar.csv", sha256="0" * 64, rows=len(rows), encoding=None, separator=None)
    return replace(scores, responses=replace(scores.responses, inputs=(read,)))


def shown(rows: list[Row], audience: SharedAudience = "partners") -> SharedScoreAnalysis:
    return share_scores(of_file(rows), Rules(audience=audience, least=5))


def compared(rows: list[Row], audience: SharedAudience = "partners") -> SharedCompareAnalysis:
    return share_compare([of_file(rows)], ("w1", "w2"), Rules(audience=audience, least=5))


def large(people: int, organisations: str = "ABCDEFG") -> dict[str, int]:
    return dict.fromkeys(organisations, people)


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize("alone", [1, 2, 3, 4])
def test_who_are_alone_in_all_pairs_that_are_left_out_are_not_counted(alone: int, audience: SharedAudience) -> None:
    """Seven answers about seven partners in no number: one of each."""
    rows = answered({**large(6), "X": alone})
    document = score_document(shown(rows, audience), "en")
    (network,) = document["networks"]
    assert network["pairs"] - network["scores"]["trust"]["n"] == 7
    assert document["release"]["left_out"] == [{"network": None, "wave": "w1", "answers": HIDDEN}]
    assert document["rows"] == HIDDEN


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_of_waves_compared_neither(audience: SharedAudience) -> None:
    rows = [*answered({**large(6), "X": 1}), *answered({**large(6), "X": 1}, "w2")]
    document = compare_document(compared(rows, audience), "en")
    assert [of["answers"] for of in document["release"]["left_out"]] == [HIDDEN, HIDDEN]
    assert document["rows"] == HIDDEN


def test_few_answers_of_as_many_pairs_are_not_told_to_be_few() -> None:
    """Fewer than five in four pairs are four."""
    rows = [*answered(large(6)), *said("X", 1, "ABCD")]
    assert isinstance(shown(rows).release.left_out[0].answers, NotEstimable)
    assert shown([*answered(large(6)), *said("X", 1, "ABC")]).release.left_out[0].answers is None


@pytest.mark.parametrize(("each", "told"), [(2, HIDDEN), (3, 18), (4, HIDDEN)])
def test_where_they_may_be_spread_over_the_pairs_in_many_ways_they_are_told(each: int, told: object) -> None:
    """Of two organisations in six pairs: two, three or four people in each. Of these, four could not be more."""
    few = [*said("A", each, "BCD"), *said("B", each, "ACD")]
    document = score_document(shown([*few, *said("E", 6, "FG"), *said("F", 6, "EG")]), "en")
    assert document["release"]["left_out"][0]["answers"] == told
    assert document["rows"] == (len(few) + 24 if told == 18 else HIDDEN)


def lacking(people: int, value: float = 3.0, wave: str = "w1") -> list[Row]:
    """Of A about B, in which nobody says anything of integrity and openness, and all others."""
    others = [row for row in answered(large(12, "ABCD"), wave) if (row["rater"], row["target"]) != ("A", "B")]
    for row in others:
        row["b1"] = row["i1"] = (
            2.0 + ALL.index(str(row["rater"])) * 0.25 + (wave == "w2") * ALL.index(str(row["target"])) / 8
        )
    return [*others, *({**row, "i1": ".", "o1": "."} for row in said("A", people, "B", value, wave))]


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_answers_of_a_pair_that_lacks_a_scale_are_left_out(audience: SharedAudience) -> None:
    release = shown(lacking(6), audience).release
    assert [(of.answers, of.lack) for of in release.left_out] == [(6, True)]
    assert [of.answers for of in shown(lacking(2), audience).release.left_out] == [None]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Scales that belong together count for a pair only where all of them are answered."),
        ("nb", "Skalaer som hører sammen, teller for et par bare når alle er besvart."),
        ("nn", "Skalaer som høyrer saman, tel for eit par berre når alle er svara på."),
    ],
)
def test_why_they_are_is_said_where_it_is_so(language: Language, told: str) -> None:
    texts = [
        [
            block.text
            for section in shared_score_report(of, language).sections
            for block in section.blocks
            if isinstance(block, Sentence)
        ]
        for of in (shown(lacking(6)), shown(answered(large(6))))
    ]
    assert [told in of for of in texts] == [True, False]


def test_no_interval_of_a_change_is_as_wide_as_what_they_say() -> None:
    one, other = (compared([*lacking(1, value), *lacking(1, value, "w2")]) for value in (1.0, 5.0))
    assert any(isinstance(of.change, Estimate) and of.measure == "benevolence" for of in one.scales)
    assert one.scales == other.scales
    assert compared([*lacking(1, 1.0), *lacking(1, 5.0, "w2")]).scales == one.scales


def test_a_network_s_count_beside_organisations_that_pairs_hide() -> None:
    """A and B have three each beside a pair that is shown. Together they are enough for partners, who have the pairs
    and all other counts; the public has the network's count alone, but somebody may take the pairs' from it."""
    rows = [row for name in "AB" for row in (*said(name, 5, "T"), *said(name, 3, "C", first=5))]
    scores = scored(iter([*rows, *said("C", 6, "T"), *said("D", 6, "T"), *said("T", 6, "C")]))
    pairs = share_scores(scores, Rules(audience="partners", least=5)).pairs
    for audience, hidden in (("partners", False), ("public", True)):
        found = head_counts(scores, pairs, Rules(audience=audience, least=5))
        assert found.organisations.hidden.tolist() == [True, True, False, False, False]
        assert found.networks.hidden.tolist() == [hidden]
