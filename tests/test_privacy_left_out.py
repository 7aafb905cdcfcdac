"""What is told of how many people there are says of no organisation under k how many it has."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import pandas as pd
import pytest

from surveys import Row
from test_privacy_cells import said, scored
from tillitsmaal.estimates import Estimate
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
def test_what_is_left_out_is_counted_in_pairs_and_rows_are_not(alone: int, audience: SharedAudience) -> None:
    """Who are few in seven pairs that are in no number: the pairs can be counted anyhow, the answers may not."""
    rows = answered({**large(6), "X": alone})
    document = score_document(shown(rows, audience), "en")
    (network,) = document["networks"]
    assert network["pairs"] - network["scores"]["trust"]["n"] == 7
    assert document["release"]["left_out"] == [{"network": None, "wave": "w1", "pairs": 7, "organisations": 0}]
    assert document["rows"] == HIDDEN


@pytest.mark.parametrize(("alone", "told"), [(False, "shared.none_out"), (True, "shared.some_out")])
def test_one_pair_that_is_left_out_is_told_of(alone: bool, told: str) -> None:
    """Four people of A alone have answered about H, who answers about nobody."""
    rows = [*answered(large(6)), *(said("Y", 4, "H") if alone else ())]
    blocks = [block for of in shared_score_report(shown(rows, "public"), "en").sections for block in of.blocks]
    keys = {block.key for block in blocks if isinstance(block, Sentence)} & {"shared.none_out", "shared.some_out"}
    assert shown(rows, "public").release.left_out[0].pairs == alone
    assert keys == {told}


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_of_waves_compared_likewise(audience: SharedAudience) -> None:
    rows = [*answered({**large(6), "X": 1}), *answered({**large(6), "X": 1}, "w2")]
    document = compare_document(compared(rows, audience), "en")
    assert [(of["pairs"], of["organisations"]) for of in document["release"]["left_out"]] == [(7, 0), (7, 0)]
    assert document["rows"] == HIDDEN


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
    assert [(of.pairs, of.lack) for of in release.left_out] == [(1, True)]


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


def drawn(seed: int) -> list[Row]:
    """Answers of organisations of one to nine people, or of one or two, who answer about all others or some of them."""
    random, sizes = Random(seed), [1, 2] if seed % 2 else [1, 2, 2, 3, 4, 5, 6, 7, 9]
    names = ALL[: random.randint(4, 8)]
    share = random.choice([1.0, 0.9, 0.6])
    rows = []
    for name in names:
        for person in range(random.choice(sizes)):
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
    assert told > 5, "else nothing was tried"


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
