"""Collaboration, common gain beside trust, and the setting."""

from dataclasses import replace

import pandas as pd
import pytest

from evidence import resolve, tells
from report_parts import keys, sentences, tables
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.model import Section
from tillitsmaal.report.whole.collaboration import collaboration_sections
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.responses import of_waves
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, whole_of, without_floors


def sections_of(whole: WholeAnalysis, language: Language = "nb") -> tuple[Section, ...]:
    return tuple(collaboration_sections(whole, pen_of(whole, language)))


def one_wave() -> WholeAnalysis:
    return whole_of(of_waves(CASES["byregion"]().responses, {"bolge3"}))


def with_gain(whole: WholeAnalysis, *, low: int, sufficient: int, enough: int) -> WholeAnalysis:
    """The same analysis as if this many pairs had enough trust, known gain and low gain."""
    changed = replace(whole, score=replace(whole.score))
    of, pairs = whole.win_win[0], whole.score.pairs.copy()
    vars(changed)["win_win"] = (replace(of, low=of.low.iloc[:low], sufficient=sufficient),)
    answered = ((pairs["wave"] == whole.last.name) & (pairs["respondents"] > 0)).to_numpy(bool)
    pairs["sufficient"] = pd.array(answered & (answered.cumsum() <= enough), dtype="boolean")
    vars(changed.score)["pairs"] = pairs
    return changed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_numbers_of_sentences_stand_in_the_document(case: str, language: Language) -> None:
    document = whole_document(CASES[case](), language)
    for sentence in sentences(sections_of(CASES[case](), language)):
        tells(document, sentence, language)


def test_the_example_in_words() -> None:
    told = {one.key: one.text for one in sentences(sections_of(CASES["byregion"]()))}
    assert told["profile.mean"] == "Samarbeid: 3,67 i snitt over 94 par (skala 1–5)."
    assert told["profile.extremes"] == "Lavest av delene: åpenhet (3,55). Høyest: lytting (3,86)."
    assert told["collaboration.gain_low"] == (
        "I 1 av 44 par der tilliten når minstenivået i alle delene, ligger gjensidig nytte likevel under 3: "
        "Næringshagen Sundvik → Fjellheim kommune."
    )


def test_common_gain_needs_no_second_wave() -> None:
    whole = one_wave()
    assert whole.compare is None
    low = tables(sections_of(whole))["collaboration-low-gain"]
    assert [cell.text for cell in low.rows[0]] == ["Næringshagen Sundvik", "Fjellheim kommune", "3,69", "2,90"]
    for sentence in sentences(sections_of(whole)):
        tells(whole_document(whole, "nb"), sentence, "nb")


def test_low_gain_is_called_out_with_its_cut_off() -> None:
    (called,) = [one for one in sentences(sections_of(one_wave())) if one.key == "collaboration.gain_low"]
    assert (called.tone, called.cutoff) == ("lead", "win_win")
    assert "collaboration.rule_middle" in keys(sections_of(one_wave()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("low", "sufficient", "enough", "key"),
    [
        (0, 0, 0, "none_enough"),
        (0, 0, 7, "none_answered"),
        (0, 7, 7, "none_low"),
        (0, 5, 7, "none_low_answered"),
        (1, 5, 7, "low_answered"),
        (1, 7, 7, "low"),
    ],
)
def test_pairs_without_an_answer_about_gain_still_have_enough_trust(
    low: int, sufficient: int, enough: int, key: str, language: Language
) -> None:
    whole = with_gain(CASES["byregion"](), low=low, sufficient=sufficient, enough=enough)
    told = sections_of(whole, language)
    assert [one for one in keys(told) if "gain_" in one] == [f"collaboration.gain_{key}"]
    assert ("collaboration-low-gain" in tables(told)) == bool(low)
    said = next(one.text for one in sentences(told) if one.key == f"collaboration.gain_{key}")
    assert str(enough) in said or not enough


def test_a_sentence_points_to_the_first_number_that_it_tells() -> None:
    (called,) = [one for one in sentences(sections_of(one_wave())) if one.key == "collaboration.gain_low"]
    assert resolve(whole_document(one_wave(), "nb"), called.path or "") == 1


def test_without_floors_nothing_is_said_of_enough_trust() -> None:
    assert not [key for key in keys(sections_of(CASES["no_circle"]())) if "gain" in key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_circle_without_floors_says_why_no_pair_is_named(language: Language) -> None:
    told = sections_of(without_floors(), language)
    (section,) = [one for one in told if one.id == "collaboration-winwin"]
    assert keys((section,)) == ["collaboration.gain_no_floors"]


def test_networks_have_their_gain_beside_each_other() -> None:
    found = tables(sections_of(CASES["networks"]()))["collaboration-gain"]
    assert [column.id for column in found.columns] == [
        "network",
        "winwin",
        "pairs",
        "enough_trust",
        "gain_known",
        "low_gain",
    ]
    assert len(found.rows) == 3


def test_a_questionnaire_about_the_network_alone_has_only_the_setting() -> None:
    (section,) = sections_of(CASES["network_level"](), "en")
    assert (section.id, section.level) == ("setting", 1)
    assert [row[0].text for row in tables((section,))["setting-measures"].rows] == [
        "Facilitation",
        "Meetings",
        "Anchoring",
        "General trust",
    ]
