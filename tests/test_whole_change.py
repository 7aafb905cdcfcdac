"""What changed: the verdict's own numbers first, the first survey against the last as a detail, and nothing empty."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from evidence import resolve
from report_parts import keys, sentences, tables
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.compare_pairs import as_by_chance, pairs_section
from tillitsmaal.report.compare_verdict import without_sentences
from tillitsmaal.report.figures.network import network_picture
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.change import change_sections
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, made, report_of, shipped, whole_of


def changes(whole: WholeAnalysis, language: Language = "en") -> dict[str, Section]:
    return {section.id: section for section in change_sections(whole, pen_of(whole, language))}


@cache
def strangers(waves: Sequence[str] = ("w1", "w2")) -> WholeAnalysis:
    """Surveys of which no pair is in two."""
    parts = ["ABCDEF", "GHIJKL", "MNOPQR"]
    kort = shipped("tillit-kort")
    return whole_of(*(made(kort, who, waves=(wave,)) for who, wave in zip(parts, waves, strict=False)))


@cache
def agreeing() -> WholeAnalysis:
    """Everybody always answers in the middle, so that reversed questions say the same."""
    responses = made(shipped("tillit-kort"), "ABCDEF", waves=("w1", "w2"))
    pairs, respondents = (
        replace(of, values=np.where(np.isnan(of.values), np.nan, 3.0))
        for of in (responses.pairs, responses.respondents)
    )
    return whole_of(replace(responses, pairs=pairs, respondents=respondents))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_the_verdict_rests_on_is_said_with_emphasis(language: Language) -> None:
    found = changes(CASES["byregion"](), language)
    lead = [(id_, one.key) for id_, section in found.items() for one in sentences([section]) if one.tone == "lead"]
    assert lead == [("change", "change.rises_per_year")] * 2
    assert list(tables([found["change"]])) == ["evidence"]
    assert list(tables([found["first-to-last"]])) == ["moved"]


def test_numbers_that_are_the_same_are_told_once() -> None:
    found = changes(CASES["tverrkommunal"]())
    assert keys([found["change"]])[:2] == ["change.not_shown_to_change", "change.rises"]
    assert not [key for key in keys([found["first-to-last"]]) if key in ("moved.rose", "moved.unclear")]


def test_the_pairs_shown_are_told_of_how_many_and_how_they_are_chosen() -> None:
    table = tables(changes(CASES["byregion"](), "nb").values())["moved_pairs"]
    assert "7 av 76 par" in table.caption
    assert len(table.rows) == 7
    assert "Alle parene står i Excel-arbeidsboken" in table.notes[0].text
    assert table.notes[0].cutoff == "THRESHOLD"


def test_surveys_without_a_pair_in_common_have_no_tables_of_dashes() -> None:
    found = changes(strangers())
    for table in tables(found.values()).values():
        assert not all(cell.absent for row in table.rows for cell in row[1:]), table.id
    assert keys([found["change"]])[:2] == ["moved.nothing"] * 2
    assert "parts-of-change" not in found
    assert not [key for key in keys(found.values()) if key.startswith("sure.")]


def test_three_surveys_without_a_pair_in_common_have_no_course() -> None:
    assert keys([changes(strangers(("w1", "w2", "w3")))["trend"]]) == ["trend.nothing"]


def test_pairs_that_agree_fully_are_not_said_to_have_one_respondent() -> None:
    found = changes(agreeing())
    assert keys([found["pair-changes"]])[0] == "pairs.unchanged"
    assert "pairs.none" not in keys(found.values())


def test_why_pairs_are_untested_follows_from_the_reasons() -> None:
    for codes, key in (
        (["one_respondent"], "pairs.untested"),
        (["no_variance"], "pairs.untested_alike"),
        (["no_variance", "one_respondent"], "pairs.untested_either"),
    ):
        compared = CASES["tverrkommunal"]().compare
        assert compared
        pairs = compared.pairs.assign(label=None)
        pairs["why_not"] = [codes[position % len(codes)] for position in range(len(pairs))]
        section = pairs_section(replace(compared, pairs=pairs), pen_of(CASES["tverrkommunal"](), "en"))
        assert section
        told = [one.key for one in sentences([section]) if one.tone == "text"]
        assert told == [key, "pairs.more"]


def test_a_verdict_that_nothing_supports_is_not_called_stable() -> None:
    whole = agreeing()
    assert whole.compare
    (of,) = whole.compare.circles
    assert of.without
    assert list(without_sentences(of, pen_of(whole, "en"))) == []
    steady = CASES["byregion"]().compare
    assert steady
    assert list(without_sentences(steady.circles[0], pen_of(whole, "en")))


@pytest.mark.parametrize("case", ["byregion", "networks", "untidy"])
def test_counts_of_pairs_are_in_the_document(case: str) -> None:
    whole = CASES[case]()
    assert whole.compare
    document = whole_document(whole, "en")
    told = {one.key: one for one in sentences(changes(whole).values())}
    for key in ("pairs.movements", "pairs.false_labels", "read.files"):
        assert f"{resolve(document, told[key].path or '')}" in told[key].text
    counts = document["compare"]["movements"]
    assert sum(of["matched"] for of in counts["networks"]) == counts["matched"]
    assert as_by_chance(whole.compare) == ("pairs.by_chance" in told)


def test_a_report_suggests_no_command() -> None:
    for case in CASES:
        for one in sentences(report_of(case, "en").sections):
            assert "tillit quality" not in one.text
            assert "tillit init" not in one.text


def test_organisations_equally_often_below_a_floor_are_named_together() -> None:
    whole = CASES["untidy"]()
    picture = network_picture(whole, pen_of(whole, "en"))
    assert picture
    assert "In the last survey A and D are most often rated below a floor" in picture.alt


def test_limits_are_named() -> None:
    named = {one.key: one.cutoff for case in CASES for one in sentences(report_of(case, "en").sections)}
    guards = {key: cutoff for key, cutoff in named.items() if key.startswith("guard.")}
    assert guards
    assert all(guards.values())
    assert named["guard.single_voices"] == "MOST_SINGLE"
    assert named["verdict.strengthening"] == "CONFIDENCE"
    assert named["detectable.change"] == "POWER"
