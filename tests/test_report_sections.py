"""What reports say and show, piece by piece."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from test_report_cases import SURVEYS, compared, full, scored
from tillitsmaal.estimates import REASONS, Estimate, NotEstimable
from tillitsmaal.report.changes import direction
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.compare_trend import sparkline
from tillitsmaal.report.frames import gap, with_missing
from tillitsmaal.report.measures import ordered_measures
from tillitsmaal.report.model import Report, Table
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.score import score_report
from tillitsmaal.text import LANGUAGES, knows


def keys(report: Report) -> list[str]:
    return [block.key for section in report.sections for block in section.blocks if not isinstance(block, Table)]


def tables(report: Report) -> dict[str, Table]:
    blocks = [block for section in report.sections for block in section.blocks]
    return {block.id: block for block in blocks if isinstance(block, Table)}


def texts(table: Table, column: str) -> list[str]:
    index = [known.id for known in table.columns].index(column)
    return [row[index].text for row in table.rows]


def estimate(low: float, high: float) -> Estimate:
    value = (low + high) / 2
    return Estimate(
        value=value,
        low=low,
        high=high,
        confidence=0.95,
        standard_error=0.1,
        degrees_of_freedom=9,
        p=0.5,
        method="organisation_jackknife",
        n=10,
    )


def with_changes(low_trust: float, low_collaboration: float) -> Report:
    """The report of the region if the whole intervals of trust and collaboration were these and 0.2 wide."""
    analysis = compared("mixed_ranges")
    lows = {"trust": low_trust, "collaboration": low_collaboration}
    scales = tuple(
        replace(scale, change=estimate(lows[scale.measure], lows[scale.measure] + 0.2))
        if scale.measure in lows
        else scale
        for scale in analysis.scales
    )
    return compare_report(replace(analysis, scales=scales), "en")


def test_overview_answers_in_order() -> None:
    headings = [section.heading for section in score_report(scored("region"), "en").sections]
    assert headings == [
        "Is there enough trust?",
        "What was read",
        "All surveys",
        "Where it stands in b3",
        "Pairs below the floor",
        "Pairs that rest on one person",
        "What to do next",
    ]


def test_pairs_below_the_floor_come_worst_first_and_ten_at_most() -> None:
    table = tables(score_report(scored("region"), "en"))["below"]
    assert len(table.rows) == 10
    worst = [
        min(float(row[i].text.removeprefix("▼ ")) - floor for i, floor in ((2, 3.5), (3, 3.5), (4, 3.0)))
        for row in table.rows
    ]
    assert worst == sorted(worst)


def test_below_the_floor_has_a_sign_and_not_only_a_colour() -> None:
    for row in tables(score_report(scored("region"), "en"))["below"].rows:
        for cell in row[2:5]:
            assert (cell.mark == "below") == cell.text.startswith("▼ ")


def test_networks_are_capped_weakest_first() -> None:
    report = score_report(scored("networks"), "en")
    table = tables(report)["networks"]
    means = texts(table, "trust")
    assert len(means) == 20
    assert means == sorted(means)
    assert "stand.more_networks" in keys(report)


@pytest.mark.parametrize("by", ["pair", "dyad", "organisation", "network", "respondent"])
@pytest.mark.parametrize("case", SURVEYS)
def test_every_unit_of_every_survey_can_be_shown(case: str, by: str) -> None:
    report = score_report(scored(case), "nb", by=by)  # type: ignore[arg-type]
    assert report.main == by
    assert len(report.tables[by]) >= len(tables(report)[by].rows if by in tables(report) else ())


def test_no_floors_and_no_facets_without_a_circle() -> None:
    report = score_report(scored("one_item"), "en")
    assert "below" not in tables(report)
    assert [column.id for column in tables(report)["measures"].columns] == ["measure", "mean", "bar", "range", "pairs"]


def test_absent_numbers_have_a_reason_beneath() -> None:
    table = tables(score_report(scored("region"), "en", by="dyad"))["dyad"]
    assert "–¹" in texts(table, "a_to_b")
    assert [note.text[:2] for note in table.notes] == ["–¹", "–²", "–³"][: len(table.notes)]
    assert len(table.notes) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    assert all(knows(f"reasons.{reason}", language) for reason in REASONS)  # type: ignore[arg-type]


def test_the_verdict_opens_the_report_with_its_evidence() -> None:
    report = compare_report(compared("region"), "en")
    first = report.sections[0]
    assert first.heading == "Is the circle of trust and collaboration strengthening?"
    assert [key for key in keys(report) if key.startswith("verdict.")] == [f"verdict.{verdict_of('region')}"]
    assert tables(report)["evidence"].columns[0].id == "evidence"


def verdict_of(name: str) -> str:
    return compared(name).circles[0].verdict.word


def test_several_networks_are_counted_by_verdict() -> None:
    told = keys(compare_report(compared("networks"), "nb"))
    assert [key for key in told if key.startswith("verdict.")] == ["verdict.many", "verdict.many_false"]


def test_a_rise_is_said_and_marked() -> None:
    report = with_changes(0.1, -0.1)
    assert [key for key in keys(report) if key.startswith("moved.")][-2:] == ["moved.rose_apart", "moved.unclear"]
    marks = {row[0].text: row[3].mark for row in tables(report)["moved"].rows}
    assert (marks["trust"], marks["collaboration"]) == ("rise", "plain")


def test_directions() -> None:
    assert direction(NotEstimable(code="no_pairs")) == "unknown"
    assert direction(estimate(0.0, 0.2)) == "unclear"


def test_split_adds_up_to_the_change() -> None:
    table = tables(compare_report(compared("region"), "en"))["split"]
    heads = [column.id for column in table.columns]
    assert heads[-4:] == ["all_change", "within", "turnover_joined", "turnover_left"]


def test_sparkline_has_the_range_as_its_axis() -> None:
    assert sparkline([1, 2, 3, 4, 5], 1, 5) == "▁▃▅▇█"
    assert sparkline([None, 0.0, 10.0], 0, 10) == " ▁█"


def test_composites_stand_above_their_scales() -> None:
    ordered = [name for name, _ in ordered_measures(full())]
    assert ordered[:4] == ["trust", "benevolence", "integrity", "ability"]
    assert sorted(ordered) == sorted(full().pair_measures())


def test_labels_inside_sentences() -> None:
    pen = ScalePen(language="nb", names={}, questionnaire=full())
    assert pen.within_sentence("openness") == "åpenhet"
    assert pen.limit(3.5) == "3,5"
    assert pen.limit(3.0) == "3"
    assert pen.bar(0) == "░" * 10
    assert pen.bar(100) == "█" * 10


def test_missing_says_what_and_why_once_a_pattern() -> None:
    frame = pd.DataFrame({"trust": [1.0, np.nan, np.nan], "ability": [np.nan, np.nan, 2.0]})
    added = with_missing(frame, [gap(frame, "trust", "scale_missing"), gap(frame, "ability", "too_few_answers")])
    assert added["missing"].tolist() == [
        "ability:too_few_answers",
        "trust:scale_missing ability:too_few_answers",
        "trust:scale_missing",
    ]


def test_missing_holds_with_more_columns_than_bits_in_a_byte() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({f"m{k}": np.where(rng.random(400) < 0.2, np.nan, 1.0) for k in range(19)})
    added = with_missing(frame, [gap(frame, name, "no_pairs") for name in frame.columns])
    for row, text in zip(frame.to_dict("records"), added["missing"], strict=True):
        assert text.split() == [f"{name}:no_pairs" for name, value in row.items() if np.isnan(value)]


def test_no_table_has_an_absent_number_without_its_reason() -> None:
    for case in SURVEYS:
        made = score_report(scored(case), "nb").tables
        assert set(made) == {"pair", "dyad", "organisation", "network", "respondent", "item", "answer"}
        assert ((made["pair"]["missing"] == "") == made["pair"][list(full_measures(case))].notna().all(axis=1)).all()


def full_measures(case: str) -> tuple[str, ...]:
    return scored(case).scores.responses.questionnaire.pair_measures()


def test_a_plain_terminal_score_needs_no_scipy() -> None:
    program = """
import sys
from test_report_cases import scored
from tillitsmaal.report.score import score_report
report = score_report(scored("region"), "nb")
assert "rich" not in sys.modules
from tillitsmaal.rendering import render
render(report, "table")
render(report, "csv")
assert "scipy" not in sys.modules
render(report, "json")
"""
    subprocess.run(
        [sys.executable, "-c", program.replace("import sys\n", f"import sys\nsys.path.insert(0, {TESTS!r})\n", 1)],
        check=True,
    )


TESTS = str(__import__("pathlib").Path(__file__).parent)
