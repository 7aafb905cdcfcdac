"""How many answers are left out is told where it says of no pair how many few people answered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pandas as pd
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


def heads(sizes: Sequence[tuple[int, int]], audience: SharedAudience = "partners") -> tuple[list[bool], bool]:
    """Which counts are hidden, of organisations in a pair of the one number who have so many others, and in all.

    T and U, which all speak about, have six each.
    """
    rows = [*said("T", 6, "U"), *said("U", 6, "T")]
    for name, (together, others) in zip(ALL, sizes, strict=False):
        rows += [*said(name, together, "T"), *said(name, others, "U", first=together)]
    found = head_counts(scored(iter(rows)), Rules(audience=audience, least=5))
    assert not found.organisations.hidden[-2:].any()
    return found.organisations.hidden[:-2].tolist(), found.networks.hidden.item()


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([(1, 0)] * 5, True),  # five of five organisations: one of each
        ([(4, 0)] * 3, True),  # twelve of three: four of each, or three of one
        ([(2, 0)] * 5, False),
        ([(3, 0)] * 5, False),
        ([(4, 0)] * 4 + [(3, 0)], True),
        ([(5, 3)] * 2, True),  # three of each are not in the pair that is shown
        ([(5, 3)] * 2 + [(3, 0)] * 3, False),
        ([(4, 0)], True),
        ([(5, 0)], False),
        ([(5, 5), (6, 0)], False),
    ],
)
def test_a_network_s_count_does_not_tell_of_organisations_that_have_none(
    sizes: Sequence[tuple[int, int]], hidden: bool, audience: SharedAudience
) -> None:
    of_organisations = [together < 5 or 0 < others < 5 for together, others in sizes]
    assert heads(sizes, audience) == (of_organisations, hidden)


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize(("each", "told"), [(1, False), (2, True), (3, True), (4, False)])
def test_rows_do_not_tell_of_pairs_that_are_not_shown(each: int, told: bool, audience: SharedAudience) -> None:
    """Five organisations say something of one partner, together in a cell: nothing is left out."""
    rows = [*answered(large(6, "AB")), *(row for name in "CDEFG" for row in said(name, each, "X"))]
    document = score_document(shown(rows, audience), "en")
    assert [of["answers"] for of in document["release"]["left_out"]] == [0]
    assert document["rows"] == (len(rows) if told else HIDDEN)


@pytest.mark.parametrize(("each", "told"), [(1, False), (2, True), (3, True), (4, False)])
def test_nor_of_waves_compared(each: int, told: bool) -> None:
    rows = [
        row
        for wave in ("w1", "w2")
        for row in (
            *answered(large(6, "AB"), wave),
            *(of for name in "CDEFG" for of in said(name, each, "X", wave=wave)),
        )
    ]
    assert compare_document(compared(rows), "en")["rows"] == (len(rows) if told else HIDDEN)


def drawn(seed: int) -> list[Row]:
    """Answers of organisations of one to nine people, of whom each answers about all others or some."""
    random = Random(seed)
    names = ALL[: random.randint(4, 8)]
    share = random.choice([1.0, 0.9, 0.6])
    rows = []
    for name in names:
        for person in range(random.choice([1, 2, 2, 3, 4, 5, 6, 7, 9])):
            targets = [of for of in names if of != name and random.random() < share] or [names[name == names[0]]]
            rows += said(name, 1, "".join(targets), 3.0, first=person)
    return rows


@pytest.mark.parametrize("least", [3, 5])
def test_each_count_under_k_could_be_any_number_beside_all_others(least: int) -> None:
    """Who has the report takes the counts that are told from those of all, and knows that each of the rest has one to
    k - 1, and those that pairs hide more than these pairs."""
    told = 0
    for seed in range(60):
        rows = drawn(seed)
        analysis = share_scores(of_file(rows), Rules(audience="partners", least=least))
        heads = analysis.organisations.drop_duplicates("organisation").set_index("organisation")
        of_pairs = analysis.pairs[~analysis.pairs["suppressed"]]
        largest = of_pairs.groupby(of_pairs["rater"].astype(str))["respondents"].max()
        hidden = heads[heads["respondents"].isna()]
        ranges = [
            (1, least - 1) if few else (int(largest.get(str(name), 0)) + 1, len(rows))
            for name, few in hidden["respondents_few"].items()
        ]
        total = analysis.networks["respondents"].item()
        if not pd.isna(total) and ranges:
            told += 1
            assert pinned(int(total - heads["respondents"].sum()), ranges, least) == []
        answered = {(str(row["rater"]), str(row["target"])) for row in rows}
        shown_to_all = set(zip(of_pairs["rater"].astype(str), of_pairs["target"].astype(str), strict=True))
        of_rest = [(1, least - 1)] * len(answered - shown_to_all)
        if isinstance(analysis.release.rows, int) and of_rest:
            told += 1
            assert pinned(analysis.release.rows - int(of_pairs["respondents"].sum()), of_rest, least) == []
    assert told > 20, "else nothing was tried"


def pinned(rest: int, ranges: Sequence[tuple[int, int]], least: int) -> list[tuple[int, int]]:
    """What follows of each of some counts that come to `rest`, where that is less than k - 1 numbers it could have."""
    found = []
    for at, (low, high) in enumerate(ranges):
        others = [of for number, of in enumerate(ranges) if number != at]
        follows = (
            max(low, rest - sum(most for _, most in others)),
            min(high, rest - sum(fewest for fewest, _ in others)),
        )
        if follows[1] - follows[0] + 1 < least - 1:
            found.append(follows)
    return found
