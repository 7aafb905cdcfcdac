"""Charts in workbooks: Excel's own, referring to the cells that hold their numbers."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from sample_report import DRAWINGS
from tillitsmaal.rendering.xlsx import book, phase, xlsx
from tillitsmaal.report.drawings import Changes, Likert, Matrix, Phase, Profile, Trend
from tillitsmaal.report.model import Figure
from tillitsmaal.report.whole.report import facilitator_report, whole_report
from whole_cases import CASES
from xlsx_files import CHART, DRAWING, of, opened, parts, sample

ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
PIXEL = 9525
"""In the units of drawings."""
BOOK = opened(sample())
CHARTED = ("facet-profile", "answers", "pair-changes", "circle", "trend")
PARTS = dict(parts(sample()))
CHARTS = {id_: PARTS[f"xl/charts/chart{number}.xml"] for number, id_ in enumerate(CHARTED, 1)}


def sheet(id_: str) -> Worksheet:
    return BOOK.worksheets[2 + list(DRAWINGS).index(id_)]


def cells(reference: str) -> list[object]:
    """The values of the cells that a chart refers to."""
    name, _, area = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = BOOK[name.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def references(chart: ElementTree.Element, kind: str) -> list[list[object]]:
    return [cells(str(f.text)) for part in chart.iter(f"{CHART}{kind}") for f in part.iter(f"{CHART}f")]


def column(id_: str, head: str) -> list[object]:
    """What stands under a head of the figure's sheet."""
    of = sheet(id_)
    at = next(cell.column for cell in of[4] if cell.value == head)
    values = [row[at - 1] for row in of.iter_rows(min_row=5, values_only=True)]
    return values[: values.index(None)] if None in values else values


@pytest.mark.parametrize("id_", CHARTED)
def test_every_chart_refers_to_its_own_sheet_and_remembers_its_values(id_: str) -> None:
    for part in (*CHARTS[id_].iter(f"{CHART}numRef"), *CHARTS[id_].iter(f"{CHART}strRef")):
        formula = str(part.findtext(f"{CHART}f"))
        assert formula.startswith(f"'{sheet(id_).title}'!"), formula
        remembered = [point.findtext(f"{CHART}v") for point in part.iter(f"{CHART}pt")]
        standing = [value for value in cells(formula) if value not in (None, "–")]
        assert [as_float(one) for one in remembered] == [as_float(one) for one in standing], formula


def as_float(value: object) -> object:
    try:
        return float(str(value))
    except ValueError:
        return value


@pytest.mark.parametrize("id_", CHARTED)
def test_every_chart_has_a_title_axes_and_words_for_who_cannot_see_it(id_: str) -> None:
    title = CHARTS[id_].find(f"{CHART}chart/{CHART}title")
    assert title is not None
    assert cells(str(next(title.iter(f"{CHART}f")).text)) == [sheet(id_)["A1"].value]
    axes = [axis for kind in ("catAx", "valAx") for axis in CHARTS[id_].iter(f"{CHART}{kind}")]
    assert len(axes) >= 2
    assert any(axis.find(f"{CHART}title") is not None for axis in axes)
    drawing = PARTS[f"xl/drawings/drawing{CHARTED.index(id_) + 1}.xml"]
    assert [one.get("descr") for one in drawing.iter() if one.tag.endswith("cNvPr")] == [
        f"Hva {id_} viser: 3,53 og 3,75."
    ]


def test_a_profile_has_columns_intervals_and_floors() -> None:
    drawing = DRAWINGS["facet-profile"]
    assert isinstance(drawing, Profile)
    chart = CHARTS["facet-profile"]
    values = [row.value if row.value is not None else row.text for row in drawing.rows]
    assert references(chart, "val") == [values, [row.floor for row in drawing.rows]]
    assert references(chart, "cat") == [["Tillit", "· Velvilje", "· Kunnskap"]] * 2
    (up,), (down,) = references(chart, "plus"), references(chart, "minus")
    for row, above, below in zip(drawing.rows, up, down, strict=True):
        if row.value is not None and row.low is not None and row.high is not None:
            assert (above, below) == (row.high - row.value, row.value - row.low)
        else:
            assert (above, below) == (None, None)
    others = [
        tuple(one for one in row if one is not None) for row in sheet("facet-profile").iter_rows(5, 7, 23, 25, True)
    ]
    assert others == [row.others for row in drawing.rows]


def test_answers_are_shares_of_a_whole() -> None:
    drawing = DRAWINGS["answers"]
    assert isinstance(drawing, Likert)
    chart = CHARTS["answers"]
    assert [one.get("val") for one in chart.iter(f"{CHART}grouping")] == ["percentStacked"]
    assert references(chart, "val") == [
        list(shares) for shares in zip(*(row.shares for row in drawing.rows), strict=True)
    ]
    assert [name for (name,) in references(chart, "tx")[1:]] == list(drawing.options)
    assert column("answers", drawing.aside) == [row.aside for row in drawing.rows]
    fills = [part.find(f".//{DRAWING}srgbClr") for part in chart.iter(f"{CHART}ser")]
    colours = [str(fill.get("val")) for fill in fills if fill is not None]
    assert all(abs(lightness(a) - lightness(b)) > 25 for a, b in pairwise(colours)), (
        "neighbours differ in lightness too"
    )


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_changes_are_bars_from_the_lower_to_the_higher_with_names_down_the_side() -> None:
    drawing = DRAWINGS["pair-changes"]
    assert isinstance(drawing, Changes)
    chart = CHARTS["pair-changes"]
    low, *lengths = references(chart, "val")
    assert low == [min(row.start, row.end) for row in drawing.rows]
    for (way, _), found in zip(drawing.ways, lengths, strict=True):
        assert found == [abs(row.end - row.start) if row.way == way else None for row in drawing.rows]
    assert references(chart, "cat")[0] == [f"{row.label}  {row.change_text}" for row in drawing.rows]
    assert [one.get("val") for one in chart.iter(f"{CHART}barDir")] == ["bar"], "names are not turned"
    assert next(one.get("val") for one in chart.iter(f"{CHART}orientation")) == "maxMin", "the first row is on top"
    fills = [part.find(f"{CHART}spPr/{DRAWING}solidFill/{DRAWING}srgbClr") for part in chart.iter(f"{CHART}ser")]
    assert fills[0] is None, "what bars stand on is not seen"
    up, down, none = [str(fill.get("val")) for fill in fills[1:] if fill is not None]
    assert min(lightness(none) - lightness(up), lightness(none) - lightness(down)) > 60, "in grey print too"


@pytest.mark.parametrize(("longer", "pixels"), [("", 24), (" i Nordfjella" * 5, 36)], ids=["one-line", "two-lines"])
def test_a_chart_of_changes_is_as_high_as_its_rows_take_and_names_each(longer: str, pixels: int) -> None:
    drawing = DRAWINGS["pair-changes"]
    assert isinstance(drawing, Changes)
    few = replace(drawing, rows=tuple(replace(row, label=row.label + longer) for row in drawing.rows))
    heights = [height_of(replace(few, rows=few.rows * times)) for times in (1, 10)]
    assert heights[1] - heights[0] == 27 * pixels
    assert [one.get("val") for one in CHARTS["pair-changes"].iter(f"{CHART}tickLblSkip")] == ["1"]


def height_of(drawing: Changes) -> float:
    """Of its chart, in pixels."""
    data = xlsx(of(Figure(id="f", caption="Figur", alt="Noe.", drawing=drawing)))
    area, of_sheet = dict(parts(data))["xl/drawings/drawing1.xml"], opened(data)["F1 Figur"]
    (start, first), (end, last) = (
        [int(area.findtext(f".//{ANCHOR}{name}/{ANCHOR}{part}") or 0) for part in ("row", "rowOff")]
        for name in ("from", "to")
    )
    rows = (of_sheet.row_dimensions[number + 1].height or 15.0 for number in range(start, end))
    return sum(rows) / 0.75 + (last - first) / PIXEL


def test_changes_on_a_scale_below_zero_are_bars_of_the_changes_alone() -> None:
    drawing = DRAWINGS["pair-changes"]
    assert isinstance(drawing, Changes)
    low = replace(drawing, axis=replace(drawing.axis, low=-3.0))
    data = xlsx(of(Figure(id="f", caption="Figur", alt="Noe.", drawing=low)))
    chart = dict(parts(data))["xl/charts/chart1.xml"]
    found = [number.text for values in chart.iter(f"{CHART}val") for number in values.iter(f"{CHART}v")]
    assert [float(str(text)) for text in found] == [row.end - row.start for row in drawing.rows]


def test_courses_are_lines_from_wave_to_wave() -> None:
    drawing = DRAWINGS["circle"]
    assert isinstance(drawing, Phase)
    arrows = (*drawing.pairs, drawing.mean)
    assert references(CHARTS["circle"], "xVal") == [[x for x, _ in arrow.points] for arrow in arrows]
    assert references(CHARTS["circle"], "yVal") == [[y for _, y in arrow.points] for arrow in arrows]


def test_the_points_of_the_mean_are_called_by_their_waves() -> None:
    drawing = DRAWINGS["circle"]
    assert isinstance(drawing, Phase)
    labels = list(CHARTS["circle"].iter(f"{CHART}dLbl"))
    assert ["".join(label.itertext()) for label in labels] == list(drawing.mean.marks)
    assert [row[:2] for row in sheet("circle").iter_rows(5, 7, values_only=True)][::2] == [
        (drawing.mean.label, "bolge1"),
        (drawing.mean.label, "bolge3"),
    ]
    assert sheet("circle")["B8"].value == "bolge1", "a pair with as many points went through the same waves"
    assert sheet("circle")["B11"].value == "1"


def test_a_chart_has_no_more_series_than_excel_takes_and_the_cells_have_every_pair() -> None:
    drawing = DRAWINGS["circle"]
    assert isinstance(drawing, Phase)
    many = replace(drawing, pairs=drawing.pairs[:1] * 400)
    data = xlsx(of(Figure(id="f", caption="Figur", alt="Noe.", drawing=many)))
    series = list(dict(parts(data))["xl/charts/chart1.xml"].iter(f"{CHART}ser"))
    assert len(series) == 151
    assert drawing.mean_legend in "".join(series[-1].itertext())
    assert opened(data)["F1 Figur"].max_row == 4 + 3 + 400 * 3


@pytest.mark.parametrize("case", CASES)
def test_nothing_that_is_written_is_more_than_excel_takes(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_WARNINGS", "error")
    whole = CASES[case]()
    for report in (whole_report(whole, "nb"), facilitator_report(whole, "nb")):
        assert opened(xlsx(report)).sheetnames


def test_no_warning_of_the_library_is_seen(recwarn: pytest.WarningsRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phase, "MOST_LINES", 300)
    drawing = DRAWINGS["circle"]
    assert isinstance(drawing, Phase)
    many = replace(drawing, pairs=drawing.pairs[:1] * 300)
    report = of(Figure(id="f", caption="Figur", alt="Noe.", drawing=many))
    xlsx(report)
    assert not recwarn.list
    monkeypatch.setattr(book, "_WARNINGS", "error")
    with pytest.raises(UserWarning, match="255"):
        xlsx(report)


def test_a_trend_has_its_lines_intervals_waves_and_events() -> None:
    drawing = DRAWINGS["trend"]
    assert isinstance(drawing, Trend)
    x, y = references(CHARTS["trend"], "xVal"), references(CHARTS["trend"], "yVal")
    lines = drawing.lines
    assert x[: len(lines)] == [[point.x for point in line.points] for line in lines]
    assert y[: len(lines)] == [[point.value for point in line.points] for line in lines]
    assert x[len(lines) :] == [[tick.value for tick in drawing.x.ticks], [event.x for event in drawing.events]]
    up = references(CHARTS["trend"], "plus")
    assert up == [[point.high - point.value for point in line.points if point.high] for line in lines]
    shown = "".join(CHARTS["trend"].itertext())
    assert all(tick.text in shown for tick in drawing.x.ticks)
    assert drawing.events[0].text in column("trend", "Mål") + [row[0].value for row in sheet("trend").iter_rows()]


def test_a_matrix_is_its_own_picture() -> None:
    drawing = DRAWINGS["trust-matrix"]
    assert isinstance(drawing, Matrix)
    of = sheet("trust-matrix")
    for cell in drawing.cells:
        there = of.cell(5 + cell.row, 2 + cell.column)
        match cell.kind:
            case "score":
                assert (there.value, there.number_format) == (cell.value, "0.0")
            case "missing":
                assert (there.value, there.fill.patternType) == ("–", "lightUp")
            case _:
                assert (there.value, there.fill.patternType) == (None, "solid")
    (area,) = of.conditional_formatting
    (rule,) = area.rules
    assert str(area.sqref) == "B5:E8 B10:F10"
    assert [float(one.val) for one in rule.colorScale.cfvo] == [1, 3, 5]
    assert [cell.value for cell in of[10][1:6]] == [1, 2, 3, 4, 5]
    assert of["A11"].value == drawing.missing


def test_a_network_is_a_list_that_names_those_without_ties() -> None:
    of = sheet("network")
    rows = list(of.iter_rows(min_row=5, values_only=True))
    assert rows[1][:4] == ("bolge1", "Nordfjella fylkeskommune", "Sundvik kommune", "Under minst ett nivå")
    assert sum(bool(row[1]) for row in rows) == 4
    assert "Uten forbindelser i bolge1: Næringshagen Sundvik" in [row[0] for row in rows]


def test_what_a_figure_shows_stands_in_words_beneath_it() -> None:
    for id_ in DRAWINGS:
        values = [value for row in sheet(id_).iter_rows(values_only=True) for value in row]
        assert f"Hva {id_} viser: 3,53 og 3,75." in values, id_


def test_no_chart_holds_an_address_that_a_text_of_the_data_made() -> None:
    for name, part in PARTS.items():
        for formula in part.iter(f"{CHART}f"):
            assert re.fullmatch(r"'F\d [^']+'!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", str(formula.text)), name
