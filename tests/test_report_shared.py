"""How reports for partners and the public look: figures and tables say no more, and no less exactly, than is told."""

import re
from dataclasses import replace

import pytest

import tillitsmaal as tm
from evidence import resolve, tells
from privacy_worlds import QUESTIONNAIRE, world
from report_parts import sentences
from surveys import Row, asked, survey
from test_privacy_cells import said
from test_privacy_ledger import EMPTY
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.privacy.compare import share_compare
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.privacy.whole import share_whole
from tillitsmaal.report.drawings import Matrix, Profile
from tillitsmaal.report.model import Figure, Report, Table
from tillitsmaal.report.shared.report import (
    shared_compare_report,
    shared_facilitator_report,
    shared_score_report,
    shared_whole_report,
)
from tillitsmaal.responses import Dropped
from tillitsmaal.scoring import score_responses
from tillitsmaal.text import LANGUAGES, Language, say
from whole_cases import made, shipped


@pytest.fixture(scope="module", params=["partners", "public"])
def byregion(request: pytest.FixtureRequest) -> Report:
    responses = tm.read_responses(study=tm.load_study("examples/byregion"))
    return tm.build_report(tm.share(responses, audience=request.param), "en")


def blocks(report: Report) -> dict[str, Figure | Table]:
    found = (block for section in report.sections for block in section.blocks)
    return {block.id: block for block in found if isinstance(block, Figure | Table)}


def of_few(audience: SharedAudience = "partners") -> Report:
    rows = [*said("A", 6, "BCD", 5.0), *said("B", 6, "ACD", 2.4), *said("C", 12, "ABD", 3.25), *said("D", 2, "ABC")]
    rules = Rules(audience=audience, least=5)
    return shared_whole_report(share_whole([survey(QUESTIONNAIRE, rows)], ("w1",), rules), "en")


def test_a_mean_that_rests_on_more_pairs_than_are_drawn_says_so(byregion: Report) -> None:
    found = blocks(byregion)
    profile = found["profile-trust"]
    assert isinstance(profile, Figure)
    assert isinstance(profile.drawing, Profile)
    assert bool(profile.drawing.rows[0].others) == ("pairs" in found)
    assert ("figures.profile.others_more" in [note.key for note in profile.notes]) == ("pairs" in found)


def test_a_figure_that_is_not_drawn_names_its_floors_and_notes_stand_once(byregion: Report) -> None:
    found = blocks(byregion)
    trust, collaboration = found["profile-trust"], found["profile-collaboration"]
    assert isinstance(trust, Figure)
    assert isinstance(collaboration, Figure)
    assert "figures.profile.floor" in [note.key for note in trust.notes]
    assert trust.alt.count("(floor 3.5)") == 3
    assert not set(trust.notes) & set(collaboration.notes)


def test_pairs_are_counted_for_each_survey(byregion: Report) -> None:
    """Eleven, twelve and eleven organisations."""
    told = [said.text for said in sentences(byregion.sections) if said.key.startswith("shared.hidden_pairs")]
    assert told == (
        [
            "Counted for each of the 3 surveys, there are 352 possible pairs: each organisation about each of the "
            "others. 143 of them can be shown by themselves, 209 cannot."
        ]
        if "pairs" in blocks(byregion)
        else []
    )


def test_a_verdict_is_told_with_care_whoever_it_depends_on(byregion: Report) -> None:
    answer = next(section for section in byregion.sections if section.id == "answer")
    assert [said.key for said in sentences([answer])].count("shared.few_organisations") == 1


def test_readers_without_the_program_are_given_no_command(byregion: Report) -> None:
    assert not [said for said in sentences(byregion.sections) if "tillit " in said.text]


def test_all_pairs_that_can_be_shown_stand_in_the_workbook(byregion: Report) -> None:
    found = blocks(byregion)
    if "pairs" in found:
        cut, whole = found["pairs"], found["pairs-all"]
        assert isinstance(cut, Table)
        assert isinstance(whole, Table)
        assert whole.workbook_only
        assert len(cut.rows) == 40 < len(whole.rows) == 46
        assert [note.key for note in cut.notes] == ["tables.below", "tables.first_rows"]


def test_a_figure_stands_in_the_place_of_bars_made_of_signs(byregion: Report) -> None:
    measures = blocks(byregion)["measures"]
    assert isinstance(measures, Table)
    assert [column.id for column in measures.columns] == ["measure", "mean", "pairs"]


def decimals(text: str) -> int:
    return len(text.split(".")[1]) if "." in text else 0


def numbers_of(table: Figure | Table) -> dict[str, list[str]]:
    assert isinstance(table, Table)
    return {row[0].text.strip(" ·"): [cell.text.lstrip("▼ ") for cell in row[1:] if cell.number] for row in table.rows}


def over_two_waves(people: int) -> Report:
    """Three organisations of so many people each; trust rises from 3.0 to 3.5, openness from 3.0 to 3.5."""
    rows = [
        row
        for wave, value in (("w1", 3.0), ("w2", 3.5))
        for one in "ABC"
        for row in said(one, people, "ABC".replace(one, ""), value, wave)
    ]
    whole = share_whole([survey(QUESTIONNAIRE, rows)], ("w1", "w2"), Rules(audience="partners", least=3))
    return shared_whole_report(whole, "en")


@pytest.mark.parametrize(("people", "of_network", "of_organisation"), [(3, 1, 1), (4, 2, 1), (10, 2, 2)])
def test_means_have_the_decimals_of_the_people_behind_them(people: int, of_network: int, of_organisation: int) -> None:
    """What an organisation gives is of its own people, what it receives of those of the two others."""
    report = over_two_waves(people)
    found = blocks(report)
    mean, first, change = ("3.50", "3.00", "+0.50") if of_network == 2 else ("3.5", "3.0", "+0.5")
    assert {row[0] for row in numbers_of(found["measures"]).values()} == {mean}
    assert {tuple(row[:3]) for row in numbers_of(found["changes"]).values()} == {(first, mean, change)}
    received = 2 if 2 * people >= 10 else 1
    assert [[decimals(text) for text in row] for row in numbers_of(found["organisations"]).values()] == (
        [[received, received, of_organisation, of_organisation]] * 3
    )
    assert [[decimals(text) for text in row] for row in numbers_of(found["organisations-change"]).values()] == (
        [[received, received, of_organisation, of_organisation]] * 3
    )
    pairs = found["pairs"]
    assert isinstance(pairs, Table)
    assert {decimals(cell.text) for row in pairs.rows for cell in row[2:-1]} == {of_organisation}
    told = [one.text for one in sentences(report.sections) if one.key.startswith("moved.")]
    assert [set(re.findall(r"\d\.\d+", text)) for text in told] == [{change[1:]}] * 2
    for figure in (found["profile-trust"], found["trend"]):
        assert isinstance(figure, Figure)
        assert f" {mean}" in figure.alt
    matrix = found["matrix-trust"]
    assert isinstance(matrix, Figure)
    assert isinstance(matrix.drawing, Matrix)
    assert {decimals(cell.text) for cell in matrix.drawing.cells if cell.kind == "score"} == {of_organisation}


def test_no_table_of_numbers_tells_how_they_are_written() -> None:
    tables = over_two_waves(4).tables
    assert not [column for name in tables for column in tables[name] if "decimals" in column]


def test_the_numbers_of_a_change_have_the_same_decimals(byregion: Report) -> None:
    changes = blocks(byregion)["changes"]
    assert isinstance(changes, Table)
    for row in changes.rows:
        assert len({cell.number.decimals for cell in row[1:4] if cell.number}) == 1


def test_the_matrix_writes_what_is_told_of_each_pair() -> None:
    """One decimal of few people, two of ten or more, a span where all agree on an end of the scale."""
    matrix = blocks(of_few())["matrix-trust"]
    assert isinstance(matrix, Figure)
    assert isinstance(matrix.drawing, Matrix)
    names = [row.split(" ", 1)[1] for row in matrix.drawing.rows]
    texts = {(names[cell.row], names[cell.column]): cell.text for cell in matrix.drawing.cells if cell.kind != "self"}
    assert {text for (rater, _), text in texts.items() if rater == "A"} == {"4–5"}
    assert {text for (rater, _), text in texts.items() if rater == "B"} == {"2.4"}
    assert {text for (rater, _), text in texts.items() if rater == "C"} == {"3.25"}
    assert {text for (rater, _), text in texts.items() if rater == "D"} == {""}


def test_no_pair_is_called_highest_beside_pairs_of_which_only_a_span_is_told() -> None:
    matrix = blocks(of_few())["matrix-trust"]
    assert isinstance(matrix, Figure)
    assert isinstance(matrix.drawing, Matrix)
    assert matrix.alt == (
        "Of the pairs with a single number, C → A is highest with 3.25, and B → A lowest with 2.4. "
        "Pairs shown as a range (4–5) are not counted in this: they may be higher or lower. "
        "Pairs not shown: 3 of 12. They have too few answers, or are hidden to protect others."
    )
    assert matrix.drawing.missing == "Not shown"


@pytest.mark.parametrize(
    ("told", "alt"),
    [
        ((5.0, 5.0), "All the pairs that are shown are shown as a range: 4–5."),
        ((5.0, 1.0), "All the pairs that are shown are shown as a range: 1–2 and 4–5."),
        ((5.0, 3.0), "All the pairs with a single number have the score 3.0. Pairs shown as a range (4–5) are not"),
        ((3.0, 3.0), "All the pairs that are shown have the score 3.0. Pairs not shown: 2 of 6."),
        ((3.0, 4.0), "Highest is B → A with 4.0, lowest is A → B with 3.0. Pairs not shown: 2 of 6."),
    ],
)
def test_what_is_told_of_the_highest_and_the_lowest_pair_is_true(told: tuple[float, float], alt: str) -> None:
    rows = [*said("A", 6, "BC", told[0]), *said("B", 6, "AC", told[1]), *said("C", 2, "AB")]
    shared = share_whole([survey(QUESTIONNAIRE, rows)], ("w1",), Rules(audience="partners", least=5))
    matrix = blocks(shared_whole_report(shared, "en"))["matrix-trust"]
    assert isinstance(matrix, Figure)
    assert matrix.alt.startswith(alt)


def test_why_no_pair_is_shown_is_true_of_pairs_that_have_enough_people_now() -> None:
    """Six answer in the last wave, and two in the first, with which it is released."""
    sizes = {"w1": 2, "w2": 6}
    rows = [
        row
        for wave, people in sizes.items()
        for one in "ABCD"
        for row in said(one, people, "ABCD".replace(one, ""), wave=wave)
    ]
    shared = share_whole([survey(QUESTIONNAIRE, rows)], tuple(sizes), Rules(audience="partners", least=5))
    told = [one.text for one in sentences(shared_whole_report(shared, "en").sections) if one.key == "shared.no_pairs"]
    assert told == [
        "No pair can be shown by itself. A pair is shown only where at least 5 people answered the scales that belong "
        "together, each time there are answers in it."
    ]


def test_the_public_sees_no_matrix() -> None:
    assert "matrix-trust" not in blocks(of_few("public"))


def test_pairs_are_counted_of_the_waves_whose_scores_are_told() -> None:
    """Of waves read apart, the scores are those of the last, while all of them are in the release."""
    parts = [made(shipped("tillit-kort"), "ABCDEF", waves=(wave,), people=4) for wave in ("w1", "w2")]
    whole = share_whole(parts, ("w1", "w2"), Rules(audience="partners", least=5))
    report = shared_whole_report(whole, "en")
    told = {one.key: one for one in sentences(report.sections)}
    assert told["shared.hidden_pairs"].text == (
        "There are 30 possible pairs: each organisation about each of the others. "
        "0 of them can be shown by themselves, 30 cannot."
    )
    for one in told.values():
        tells(report.document, one, "en")
    assert len(resolve(report.document, told["shared.none_out"].path or "")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("waves", [("w1",), ("w1", "w2")])
def test_not_all_answers_are_said_to_be_there_where_reading_left_some_out(
    waves: tuple[str, ...], language: Language
) -> None:
    rules = Rules(audience="partners", least=5)
    rows = [row for wave in waves for one in "ABC" for row in said(one, 6, "ABC".replace(one, ""), 3.0, wave)]
    whole, dropping = survey(QUESTIONNAIRE, rows), Dropped(cells={"outside_format": 1})
    less = replace(whole, dropped=dropping)
    for answers, dropped in ((whole, []), (less, ["shared.dropped"])):
        shared, scores = share_whole([answers], waves, rules), score_responses(answers)
        reports = [
            shared_whole_report(shared, language),
            shared_facilitator_report(shared, language),
            shared_score_report(share_scores(scores, rules), language),
        ]
        if len(waves) > 1:
            reports.append(shared_compare_report(share_compare([scores], waves, rules), language))
        for report in reports:
            told = [one for one in sentences(report.sections) if one.key in {"shared.none_out", "shared.dropped"}]
            assert [one.key for one in told] == ["shared.none_out", *dropped]
            for one in told:
                tells(report.document, one, language)


def test_answers_left_out_of_one_measure_are_not_said_to_be_in_no_number() -> None:
    """Two of A's six leave integrity open: too few say all that trust is made of, and enough say openness."""
    rows = [*said("A", 6, "BC"), *said("B", 6, "AC"), *said("C", 6, "AB")]
    some = [row | {"i1": "."} if row["respondent"] in {"A0", "A1"} else row for row in map(dict, rows)]
    whole = share_whole([survey(QUESTIONNAIRE, some)], ("w1",), Rules(audience="partners", least=5))
    report = shared_whole_report(whole, "en")
    measures = blocks(report)["measures"]
    assert isinstance(measures, Table)
    assert {row[0].text.strip(" ·"): row[-1].text for row in measures.rows} == {
        "trust": "4",
        "benevolence": "4",
        "integrity": "4",
        "openness": "6",
    }
    told = [one.text for one in sentences(report.sections) if one.key.startswith("shared.some_out")]
    assert told == [
        "2 pairs in w1: not in one or more of the measures, because no group they belong to there is large and mixed "
        "enough."
    ]


def test_a_figure_tells_of_a_span_as_the_table_below_it_does_and_of_what_is_hidden_that_it_is_not_shown() -> None:
    """All agree fully on integrity; of openness, each has said too little."""
    rows = [
        row | {"i1": 5.0} | ({"o1": "."} if row["respondent"] != "A0" else {})
        for one in "ABC"
        for row in map(dict, said(one, 6, "ABC".replace(one, "")))
    ]
    questionnaire = QUESTIONNAIRE.model_copy(update={"circle": None})
    whole = share_whole([survey(questionnaire, rows)], ("w1",), Rules(audience="public", least=3))
    found = blocks(shared_whole_report(whole, "en"))
    measures, profile = found["measures"], found["profile-measures"]
    assert isinstance(measures, Table)
    assert isinstance(profile, Figure)
    assert isinstance(profile.drawing, Profile)
    assert [row[1].text for row in measures.rows] == [row.text for row in profile.drawing.rows]
    assert "integrity 4–5; openness not shown" in profile.alt


@pytest.mark.parametrize("people", ["told", "hidden"])
def test_it_is_told_how_many_answered_as_far_as_it_may_be(people: str) -> None:
    """Of two networks, only the pairs: an organisation may be in both."""
    rows = [dict(row) for one in "ABCD" for row in said(one, 6 if people == "told" else 2, "ABCD".replace(one, ""))]
    networks = [[row | {"network": name} for row in rows] for name in ("N", "S")]

    def told(rows: list[Row]) -> list[str]:
        whole = share_whole([survey(QUESTIONNAIRE, rows)], ("w1",), Rules(audience="public", least=5))
        keys = ("data.answered", "shared.answered", "data.coverage", "shared.coverage")
        return [of.text for of in sentences(shared_whole_report(whole, "en").sections) if of.key in keys]

    who = "24 people from 4 of 4 organisations" if people == "told" else "4 of 4 organisations"
    assert told(rows) == [f"In w1, {who} answered.", "There are answers in 12 of 12 possible pairs (100%)."]
    of_both = told([row for of in networks for row in of])
    assert of_both == ["In w1, there are answers in 24 of 24 possible pairs (100%)."]


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_what_is_not_asked_about_partners_is_a_mean_of_organisations(audience: SharedAudience) -> None:
    questionnaire = asked({"meetings": {"level": "network"}}, "m1")
    keys = [("A", 4.0), ("B", 3.0), ("C", 2.0)]
    rows: list[Row] = [
        {"network": "", "wave": "w1", "respondent": f"{name}{person}", "rater": name, "target": "D", "m1": value}
        for name, value in keys
        for person in range(2)
    ]
    report = shared_whole_report(
        share_whole([survey(questionnaire, rows)], ("w1",), Rules(audience=audience, least=5)), "en"
    )
    scales = blocks(report)["scales"]
    assert isinstance(scales, Table)
    assert [column.id for column in scales.columns] == ["measure", "mean", "organisations"]
    assert [cell.text for cell in scales.rows[0]] == ["meetings", "3.0", "3"]
    assert {section.id for section in report.sections} == {"stand", "shown"}
    assert not [one for one in sentences(report.sections) if "pairs" in one.text or "partner" in one.text]
    assert [one.key for one in sentences(report.sections) if "cells" in one.key] == ["shared.cells_no_partners"]
    assert report.document["release"]["hidden_pairs"] == 0


@pytest.mark.parametrize(("key", "least", "told"), [(bytes(32), 3, True), (bytes(32), 10, False), (None, 3, False)])
def test_that_groups_once_shown_stay_is_said_where_releases_are_held(key: bytes | None, least: int, told: bool) -> None:
    """Of the highest k there is, none can have been higher."""
    rows = [row for one in "ABC" for row in said(one, 12, "ABC".replace(one, ""))]
    rules = Rules(audience="partners", least=least, key=key)
    report = shared_whole_report(share_whole([survey(QUESTIONNAIRE, rows)], ("w1",), rules), "en")
    assert [one.text for one in sentences(report.sections) if one.key == "shared.kept"] == told * [
        "Surveys that have been shown before keep the groups they had then. If the limit was higher than 3 people each "
        "time, it still holds for them, and fewer groups are shown."
    ]


def test_what_is_hidden_is_not_said_to_be_unanswered_or_unknown() -> None:
    """In the example everybody answers both times; with eight, too few of that can be shown beside what was shown."""
    study = tm.load_study("examples/tverrkommunal")
    whole = score_responses(tm.read_responses(study=study))
    first = score_responses(tm.read_responses(study.folder / study.waves[0].files[0], study=study))
    rules = Rules(audience="public", least=8)
    ledger = settle([first], Rules(audience="public", least=5), EMPTY).ledger
    waves = [wave.name for wave in study.waves]
    shown = share_compare([whole], waves, rules, find=lambda parts: settle(parts, rules, ledger).cells)
    told = [said.key for said in sentences(shared_compare_report(shown, "en").sections)]
    assert told[0] == "shared.hidden_verdict"
    assert [key for key in told if key.startswith("moved.")] == ["moved.hidden", "moved.hidden"]
    assert "shared.change_note_means" in told
    assert {of.change.code for of in shown.scales if isinstance(of.change, NotEstimable)} == {"suppressed"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_verdict_of_one_of_several_networks_is_not_counted_as_of_too_few(language: Language) -> None:
    """In the south, four people alone about other partners would make a verdict; in the north it is shown."""
    both = (("w1", 2.0), ("w2", 3.0))
    alone = [("A", 6, "T"), *((rater, 1, target) for rater, target in zip("BCDE", "TUVW", strict=True))]
    ring = [(rater, 6, target) for rater, target in zip("KLMNO", "LMNOK", strict=True)]
    rows = [
        row | {"network": network, "respondent": f"{network}{row['respondent']}"}
        for network, who in (("north", ring), ("south", alone))
        for wave, value in both
        for rater, people, target in who
        for row in map(dict, said(rater, people, target, value, wave))
    ]
    whole = share_whole([survey(QUESTIONNAIRE, rows)], ("w1", "w2"), Rules(audience="partners", least=5))
    assert whole.compare is not None
    assert whole.compare.hidden_verdicts == ("south",)
    report = shared_whole_report(whole, language)
    told = {one.key: one for one in sentences(report.sections)}
    assert say("report.verdict_word.describe_only", language) not in told["verdict.many"].text
    assert say("report.shared.verdict_not_shown", language) in told["verdict.many"].text
    assert "shared.other_verdict" not in told
    for key in ("verdict.many", "shared.hidden_verdicts"):
        tells(report.document, told[key], language)


def test_an_interval_that_is_hidden_is_not_said_to_be_impossible() -> None:
    """The first wave was shown alone, so that the interval of a change would tell of those who left."""
    rules, of = Rules(audience="public", least=3), world(1)
    first, both = (score_responses(survey(QUESTIONNAIRE, of.rows(*waves))) for waves in (("w1",), ("w1", "w2")))
    ledger = settle([first], rules, EMPTY).ledger
    shown = share_compare([both], ("w1", "w2"), rules, find=lambda parts: settle(parts, rules, ledger).cells)
    told = [said.key for said in sentences(shared_compare_report(shown, "en").sections)]
    assert "moved.unknown_hidden" in told
    assert "moved.unknown" not in told
