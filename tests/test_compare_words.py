"""What `tillit compare` says is true of both the verdict and the tables, and promises no more than was measured."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from circle_data import DOWN, OPEN, UP, bounds
from cli_calls import Shell
from privacy_worlds import QUESTIONNAIRE
from surveys import survey
from test_compare_degenerate import csv_of, everyone, rows_of
from test_privacy_cells import said
from test_report_cases import compared
from test_report_documents import at, sentences
from test_report_sections import estimate, keys, tables
from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis, FalseLabels, RoleGap
from tillitsmaal.estimates import Estimate
from tillitsmaal.report.changes import direction, interval_text
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.compare_circle import circle_section
from tillitsmaal.report.model import Report
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.scoring import score_responses
from tillitsmaal.stats.circle.guards import Guard
from tillitsmaal.stats.circle.words import Verdict
from tillitsmaal.text import LANGUAGES, Language

Bounds = tuple[float, float]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


def judged(
    word: Verdict,
    trust: Bounds,
    collaboration: Bounds,
    reasons: tuple[str, ...] = (),
    name: str = "region",
    **more: Any,
) -> CompareAnalysis:
    """A survey whose verdict, and the changes beside it, are these."""
    analysis = compared(name)
    of = analysis.circles[0]
    evidence = replace(
        of.verdict.evidence,
        trust=replace(of.verdict.evidence.trust, change=bounds(*trust)),
        collaboration=replace(of.verdict.evidence.collaboration, change=bounds(*collaboration)),
        **more,
    )
    verdict = replace(of.verdict, word=word, evidence=evidence, reasons=reasons)
    return replace(analysis, circles=(replace(of, verdict=verdict),))


def whole(analysis: CompareAnalysis, trust: Estimate, collaboration: Estimate, matched: int = 0) -> CompareAnalysis:
    """The same, if the changes of the table were these."""
    new = {"trust": trust, "collaboration": collaboration}
    pairs = analysis.circles[0].verdict.evidence.pairs + matched
    scales = tuple(
        replace(of, change=new.get(of.measure, of.change), matched=pairs if of.measure in new else of.matched)
        for of in analysis.scales
    )
    return replace(analysis, scales=scales)


def moved(analysis: CompareAnalysis, language: Language = "en") -> list[tuple[str, str]]:
    return [
        (one.key.removeprefix("moved."), one.text)
        for one in sentences(compare_report(analysis, language))
        if one.key.startswith("moved.") and one.key != "moved.legend"
    ]


def test_why_the_table_differs_is_told_first() -> None:
    analysis = whole(judged("rising", UP, UP, basis="difference"), estimate(0.1, 0.3), estimate(0.1, 0.3), matched=3)
    (first, text), *rest = moved(analysis)
    pairs = analysis.circles[0].verdict.evidence.pairs
    assert first == "other_pairs"
    assert f"both trust and collaboration both times ({pairs} pairs)" in text
    assert [key for key, _ in rest] == ["rose", "rose"]


def test_nothing_is_explained_where_the_pairs_are_the_same() -> None:
    analysis = whole(judged("rising", UP, UP, basis="difference"), estimate(0.1, 0.3), estimate(0.1, 0.3))
    assert [key for key, _ in moved(analysis)] == ["rose", "rose"]


@pytest.mark.parametrize(
    ("word", "trust", "here", "key"),
    [
        ("unclear", OPEN, (0.1, 0.3), "rose_apart"),
        ("unclear", DOWN, (0.1, 0.3), "rose_apart"),
        ("unclear", OPEN, (-0.3, -0.1), "fell_apart"),
        ("one_leg_trust", UP, (-0.1, 0.3), "unclear_rose"),
        ("unclear", DOWN, (-0.1, 0.3), "unclear_fell"),
        ("one_leg_trust", UP, (0.1, 0.3), "rose"),
        ("unclear", OPEN, (-0.1, 0.3), "unclear"),
        ("describe_only", OPEN, (0.1, 0.3), "rose"),
    ],
)
def test_the_table_and_the_verdict_are_both_true(word: Verdict, trust: Bounds, here: Bounds, key: str) -> None:
    analysis = judged(word, trust, OPEN, basis="difference")
    told = moved(whole(analysis, estimate(*here), estimate(-0.1, 0.1)))
    assert told[0][0] == key
    if key.endswith("_apart"):
        assert "rose by" not in told[0][1]
        assert "The verdict at the top is computed in another way" in told[0][1]


def test_numbers_per_year_of_other_pairs_are_explained() -> None:
    report = compare_report(compared("region"), "nb")
    (one,) = [one for one in sentences(report) if one.key.startswith("trend.other_pairs")]
    assert f"({at(report.document, one.path)} par)" in one.text


@pytest.mark.parametrize(
    ("method", "key"),
    [
        ("organisation_jackknife", "sure.read"),
        ("srm_analytic", "sure.read"),
        ("naive_t", "sure.other"),
        ("organisation_bootstrap", "sure.other"),
        ("crossed_random_effects", "sure.other"),
        ("dyadic_robust", "sure.other"),
        ("rater_cluster", "sure.other"),
        ("two_way_cluster", "sure.other"),
    ],
)
def test_only_methods_that_are_right_promise_it(method: Any, key: str) -> None:
    analysis = replace(compared("region"), method=method)
    told = {one.key: one.text for one in sentences(compare_report(analysis, "nb"))}
    assert [name for name in told if name.startswith("sure.")] == [key]
    assert ("treffer i omtrent 95" in told[key]) == (key == "sure.read")
    assert ("method.other" in told) == (key == "sure.other")


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_organisations_are_only_described(language: Language) -> None:
    four = replace(estimate(0.1, 0.3), n=4)
    analysis = judged("describe_only", UP, DOWN, basis="difference")
    scales = tuple(replace(of, change=four) for of in analysis.scales)
    report = compare_report(replace(analysis, scales=scales), language)
    assert direction(four) == "few"
    assert {"moved.few", "sure.few"} <= set(keys(report))
    assert not {"sure.read", "sure.other", "moved.rose", "moved.fell"} & set(keys(report))
    assert not any("95" in one.text for one in sentences(report) if one.key.startswith("sure."))
    assert all(cell.mark == "plain" for row in tables(report)["moved"].rows for cell in row)


def test_the_numbers_are_means_of_what_was_answered() -> None:
    told = {one.key: one.text for one in sentences(compare_report(compared("region"), "en"))}
    assert told["sure.read"].startswith("The numbers are means of what was answered. The interval allows for other")


def labelled(found: int, expected: float) -> Report:
    analysis = compared("region")
    labels = (FalseLabels(network="", labelled=31, found=found, expected=expected),)
    return compare_report(replace(analysis, false_labels=labels), "nb")


@pytest.mark.parametrize(("found", "expected", "chance"), [(1, 2.0, True), (2, 1.6, True), (3, 2.2, False)])
def test_pairs_that_chance_alone_would_give_have_no_arrows(found: int, expected: float, chance: bool) -> None:
    report = labelled(found, expected)
    table = tables(report)["moved_pairs"]
    marks = {cell.mark for row in table.rows for cell in row}
    assert ("pairs.by_chance" in keys(report)) == chance
    assert ("pairs.label" in keys(report)) == (not chance)
    assert bool(marks & {"rise", "fall"}) == (not chance)
    assert ("direction" in [column.id for column in table.columns]) == (not chance)


def test_pairs_of_one_person_are_marked() -> None:
    analysis = compared("region")
    pairs = analysis.pairs
    report = compare_report(replace(analysis, pairs=pairs.assign(respondents_first=1)), "nb")
    table = tables(report)["moved_pairs"]
    column = [of.id for of in table.columns].index("target")
    assert all(row[column].text.endswith(" ¹") for row in table.rows)
    assert [note.text for note in table.notes] == ["¹ Paret hviler på én person i minst én av målingene."]
    both = compare_report(replace(analysis, pairs=pairs.assign(respondents_first=2, respondents_last=2)), "nb")
    assert not any("¹" in cell.text for row in tables(both)["moved_pairs"].rows for cell in row)


@pytest.mark.parametrize(
    ("word", "sides", "reason", "key"),
    [
        ("rising", UP, "fewer_than_10_organisations", "verdict.rising_few"),
        ("falling", DOWN, "fewer_than_10_organisations", "verdict.falling_few"),
        ("rising", UP, "comovement_not_shown", "verdict.rising"),
        ("falling", DOWN, "comovement_not_shown", "verdict.falling"),
    ],
)
def test_what_was_not_tested_is_not_called_not_shown(word: Verdict, sides: Bounds, reason: str, key: str) -> None:
    report = compare_report(judged(word, sides, sides, (reason,)), "en")
    (lead,) = [one for one in sentences(report) if one.key.startswith("verdict.")]
    assert lead.key == key
    assert ("cannot be judged with" in lead.text) == key.endswith("_few")


@pytest.mark.parametrize(("low", "told"), [(0.1, True), (-0.2, False)])
def test_what_a_gap_between_roles_may_mean_is_told_where_one_is_shown(low: float, told: bool) -> None:
    analysis = compared("region")
    known = estimate(low, low + 0.4)
    gap = RoleGap(network="", wave=analysis.waves[-1].name, measure="trust", pairs=9, mean=known.value, gap=known)
    notes = [note.key for note in tables(compare_report(replace(analysis, gaps=(gap,)), "en"))["roles"].notes]
    assert ("roles.reach" in notes) == told


def test_both_unshown_legs_are_told_in_one_sentence() -> None:
    report = compare_report(compared("region"), "en")
    (one,) = [one for one in sentences(report) if one.key.startswith("detectable.")]
    assert one.key == "detectable.per_year_both"


def test_a_leg_alone_answers_the_question() -> None:
    told = keys(compare_report(judged("one_leg_trust", UP, OPEN), "nb"))
    assert "verdict.one_leg_trust" in told
    (lead,) = [
        one.text for one in sentences(compare_report(judged("one_leg_trust", UP, OPEN), "nb")) if "one_leg" in one.key
    ]
    assert lead == "Delvis. Tillit har økt; for samarbeid er det ikke vist noen økning."


@pytest.mark.parametrize(
    ("joined", "left", "says"),
    [
        (0, 0, "Ingen par er nye, og ingen har falt bort."),
        (2, 0, "2 par er nye, og ingen har falt bort."),
        (0, 3, "Ingen par er nye, men 3 par har falt bort."),
        (2, 3, "2 par er nye, og 3 par har falt bort."),
    ],
)
def test_no_pairs_are_said_in_words(joined: int, left: int, says: str) -> None:
    analysis = compared("region")
    there = replace(analysis.attendance[0], joined_pairs=joined, left_pairs=left)
    (one,) = [
        one
        for one in sentences(compare_report(replace(analysis, attendance=(there,)), "nb"))
        if one.key == "there.pairs"
    ]
    assert one.text.endswith(says)


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [
        (0.0004, 0.28, "+0.0004 to +0.28"),
        (-0.3, -0.003, "−0.30 to −0.003"),
        (-0.002, 0.28, "0.00 to +0.28"),
        (0.05, 0.28, "+0.05 to +0.28"),
    ],
)
def test_an_end_beyond_0_is_not_written_as_0(low: float, high: float, says: str) -> None:
    pen = ScalePen(language="en", names={}, questionnaire=compared("region").questionnaire)
    assert interval_text(low, high, "trust", pen) == says


@pytest.mark.parametrize(
    ("value", "says"), [(0.597, "59.7% of the possible pairs"), (0.41, "41% of the possible pairs")]
)
def test_a_share_beside_its_limit_shows_that_they_differ(value: float, says: str) -> None:
    analysis = compared("region")
    guard = Guard(code="coverage", value=value, threshold=0.6, raised=True, source="tillit convention")
    circles = (replace(analysis.circles[0], guards=(guard,)),)
    pen = ScalePen(language="en", names={}, questionnaire=analysis.questionnaire)
    section = circle_section(replace(analysis, circles=circles), pen)
    assert section is not None
    assert any(says in block.text for block in section.blocks if hasattr(block, "text"))


def test_the_part_of_the_scale_that_bars_show_stands_over_the_bars() -> None:
    table = tables(compare_report(compared("region"), "nb"))["trend"]
    (head,) = [column.head for column in table.columns if column.id == "spark"]
    assert head.startswith("Utvikling (38–")
    assert [note.key for note in table.notes if not note.key.startswith("reasons.")] == ["trend.slopes"]


def test_waves_between_without_dates_are_told_how_to_be_used(shell: Shell) -> None:
    shell.write("data.csv", csv_of(list(rows_of(everyone(6), (1, 2, 3)))))
    told = " ".join(shell("compare", "--responses", "data.csv", "w1", "w2", "w3").out.split())
    assert "Set dates in tillit.yaml (tillit init), and they will be used." in told


def test_a_method_that_needs_every_pair_says_so(shell: Shell) -> None:
    shell.write("data.csv", csv_of(list(rows_of(everyone(6)[1:], (1, 2)))))
    call = ("compare", "--responses", "data.csv", "w1", "w2", "--method", "srm_analytic")
    told = " ".join(shell(*call).out.split())
    assert "needs every pair to be answered. Leave out --method, and the uncertainty is computed." in told
    assert "not defined for these answers" not in told
    assert "The method chosen cannot tell how certain that is." in told
    change = shell(*call, "--format", "json").json["scales"][0]["change"]
    assert change["not_estimable"] == "undefined"
    assert change["reason"].startswith("The method needs every pair to be answered.")


def test_one_file_under_two_names_is_told(shell: Shell) -> None:
    rows = [row.split(",", 1)[1] for row in rows_of(everyone(6), (1,))]
    text = csv_of(rows).replace("wave,", "", 1)
    shell.write("v1.csv", text)
    shell.write("v1b.csv", text)
    called = shell("compare", "v1.csv", "v1b.csv", "-q", "tillit-kort")
    told = " ".join(called.out.split())
    assert "v1.csv and v1b.csv have exactly the same content, so nothing can have changed." in told
    assert "Read: v1.csv and v1b.csv (60 rows)" in told
    assert "v1b.csv: The file has exactly the same content as v1.csv." in " ".join(called.err.split())
    document = shell("compare", "v1.csv", "v1b.csv", "-q", "tillit-kort", "--format", "json").json
    assert [source["name"] for source in document["inputs"]] == ["v1.csv", "v1b.csv"]
    assert [problem["code"] for problem in document["warnings"]] == ["files_identical"]


def test_pairs_that_are_gone_from_one_measure_alone_are_told_of_it() -> None:
    """In the second wave B leaves openness open about A, while all pairs still have trust."""
    rows = [
        dict(row) for wave in ("w1", "w2") for one in "ABC" for row in said(one, 2, "ABC".replace(one, ""), wave=wave)
    ]
    for row in rows:
        if (row["wave"], row["rater"], row["target"]) == ("w2", "B", "A"):
            row["o1"] = "."
    analysis = compare([score_responses(survey(QUESTIONNAIRE, rows))], ("w1", "w2"))
    told = {one.key: one.text for one in sentences(compare_report(analysis, "en"))}
    assert told["there.pairs"].endswith("No pairs are new, and none are gone.")
    assert told["there.one_measure"] == (
        "Some of the pairs that can be compared have no answers for a measure in one of the surveys: "
        "openness (new: 0, gone: 1)."
    )
    assert "there.one_measure" not in {one.key for one in sentences(compare_report(compared("region"), "en"))}
