"""Renderers: nothing cut, nothing too wide, nothing in the data taken for markup or a formula."""

import io
import json
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from test_report_cases import NAMES, OF_TWO_WAVES, SURVEYS, checked, compared, scored
from tillitsmaal.inert import harmless
from tillitsmaal.rendering import render
from tillitsmaal.rendering.csv import table_csv, write_table
from tillitsmaal.rendering.json import document_json
from tillitsmaal.rendering.layout import fit
from tillitsmaal.rendering.markdown import escaped
from tillitsmaal.report.check import check_report
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Cell, Column, Report, Section, Sentence, Table, Tables
from tillitsmaal.report.score import score_report
from tillitsmaal.text import LANGUAGES, say

ANSI = re.compile(r"\x1b\[[0-9;]*m")


UNITS = ("pair", "dyad", "organisation", "network", "respondent")
ALL = [
    *(f"{what} {case} {language}" for what in ("score", "check") for case in SURVEYS for language in LANGUAGES),
    *(f"compare {case} {language}" for case in OF_TWO_WAVES for language in LANGUAGES),
    *(f"{by} region nb" for by in UNITS),
]
EACH = pytest.mark.parametrize("case", ALL)


@cache
def report_of(case: str) -> Report:
    what, survey, language = case.split()
    match what:
        case "score":
            return score_report(scored(survey), language)  # type: ignore[arg-type]
        case "check":
            return check_report(checked(survey), language)  # type: ignore[arg-type]
        case "compare":
            return compare_report(compared(survey), language)  # type: ignore[arg-type]
        case _:
            return score_report(scored(survey), language, by=what)  # type: ignore[arg-type]


def of(*blocks: Sentence | Table) -> Report:
    section = Section(heading="Heading", blocks=blocks)
    return Report(language="en", title="Title", sections=(section,), tables=Tables({}), main="pair", make_document=dict)


def table(columns: list[Column], *rows: list[str]) -> Table:
    cells = tuple(tuple(Cell(text=text) for text in row) for row in rows)
    return Table(id="t", caption="", columns=tuple(columns), rows=cells, hidden="Hidden: {columns}.")


@pytest.mark.parametrize("width", [80, 120])
@EACH
def test_terminal_keeps_to_its_width(case: str, width: int) -> None:
    assert max(map(len, render(report_of(case), "table", width=width).splitlines())) <= width


@EACH
def test_no_word_of_a_head_is_cut(case: str) -> None:
    report = report_of(case)
    shown = set(re.split(r"[\s,.]+", render(report, "table", width=80)))
    tables = [block for section in report.sections for block in section.blocks if isinstance(block, Table)]
    heads = {word for table in tables for column in table.columns for word in re.split(r"[\s,.]+", column.head)}
    assert heads - shown - {""} == set()


@EACH
def test_colour_changes_nothing_but_colour(case: str) -> None:
    report = report_of(case)
    plain = render(report, "table", width=100)
    coloured = render(report, "table", width=100, colour=True)
    assert ANSI.search(plain) is None
    assert ANSI.search(coloured)
    stripped = [line.rstrip() for line in ANSI.sub("", coloured).splitlines()]
    assert stripped == plain.splitlines()


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    report = score_report(scored("region"), "nb")
    plain = render(report, "table", width=90)
    for name, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "dumb", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert render(report, "table", width=90) == plain
    assert ANSI.search(render(report, "table", width=90, colour=True))


def test_data_is_no_markup_for_a_terminal() -> None:
    assert NAMES["laget"] in render(score_report(scored("region"), "nb"), "table", width=140)


def test_no_break_spaces_do_not_break() -> None:
    text = render(of(Sentence(text="aaaa " * 14 + "10\N{NO-BREAK SPACE}000 bbbb", key="k")), "table", width=80)
    assert "10\N{NO-BREAK SPACE}000" in text


def test_narrow_layout_leaves_out_the_least_important_columns_and_says_so() -> None:
    columns = [
        Column(id="a", head="Name", kind="text"),
        *(Column(id=f"c{i}", head=f"Column{i}", priority=i) for i in (1, 2, 3)),
    ]
    shown = table(columns, ["x" * 30, "1", "2", "3"])
    assert fit(shown, 78, len).shown == (0, 1, 2, 3)
    assert fit(shown, 42, len).shown == (0, 1, 2)
    assert "Hidden: Column3." in render(of(shown), "table", width=40)


def test_columns_of_one_priority_go_together() -> None:
    columns = [
        Column(id="a", head="Name", kind="text"),
        *(Column(id=f"c{i}", head="Column", priority=1) for i in range(3)),
    ]
    assert fit(table(columns, ["name", "1", "2", "3"]), 24, len).shown == (0,)


def test_names_fold_before_columns_go() -> None:
    columns = [Column(id="a", head="Name", kind="text"), Column(id="b", head="Number", priority=1)]
    fitted = fit(table(columns, ["Interkommunalt museum på Ytre Øya AS", "1"]), 30, len)
    assert fitted.shown == (0, 1)
    assert sum(fitted.widths) + 2 <= 30


def test_names_fold_further_before_the_last_columns_go() -> None:
    columns = [Column(id="name", head="Name", kind="text"), Column(id="n", head="Persons", kind="count", priority=1)]
    shown = fit(table(columns, ["Interkommunalt museum", "12"]), 18, len)
    assert shown.shown == (0, 1)
    assert fit(table(columns, ["Interkommunalt museum", "12"]), 14, len).shown == (0,)


def test_short_names_and_heads_are_never_folded() -> None:
    columns = [Column(id="wave", head="W", kind="text"), Column(id="name", head="Name", kind="text")]
    assert fit(table(columns, ["2024-05", "Interkommunalt museum"]), 14, len).widths == (7, 5)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_means_keep_their_numbers_of_answers(width: int) -> None:
    overview = render(report_of("score region nb"), "table", width=width)
    means = overview.split("Skår per par\n")[1].split("──")[0]
    assert {"Snitt", "Par"} <= set(means.split())
    waves = overview.split("hver måling\n")[1].split("──")[0]
    assert "Personer" in waves
    pairs = render(report_of("pair region nb"), "table", width=width)
    assert "Personer" in pairs.split("──")[0]
    assert ("Samarbeid" in pairs.split("──")[0]) == (width > 40)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_does_not_fit_is_told_with_what_helps(language: str) -> None:
    told = {
        "nb": "Vises ikke her: A. Gjør vinduet bredere, eller lagre alt: --format csv -o mappe/",
        "nn": "Ikkje vist her: A. Gjer vindauget breiare, eller lagre alt: --format csv -o mappe/",
        "en": "Not shown here: A. Widen the window, or save all: --format csv -o folder/",
    }
    assert say("report.hidden", language).format(columns="A") == told[language]  # type: ignore[arg-type]


def test_another_table_is_shown_where_a_table_does_not_fit() -> None:
    wide = table([Column(id="a", head="A"), Column(id="b", head="B")], ["1" * 30, "2" * 30])
    narrow = table([Column(id="c", head="C")], ["3"])
    both = of(replace(wide, narrow=narrow))
    assert "111" in render(both, "table", width=80)
    assert "111" not in render(both, "table", width=60)
    assert "3" in render(both, "table", width=60)
    assert "111" in render(both, "markdown")


def test_numbers_stand_beneath_each_other() -> None:
    lines = render(of(table([Column(id="a", head="Mean")], ["▼ 2,50"], ["10,25"])), "table").splitlines()
    assert len(lines[-1]) == len(lines[-2])


@EACH
def test_markdown_tables_have_as_many_cells_in_every_row(case: str) -> None:
    text = render(report_of(case), "markdown")
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_markdown_escapes_data() -> None:
    text = render(score_report(scored("region"), "nb"), "markdown")
    assert "\\[bold\\]=HYPERLINK\\|\\<b\\>\\`x\\`\\[/bold\\]" in text
    assert NAMES["laget"] not in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("# x", "\\# x"),
        ("+ x", "\\+ x"),
        ("- x", "\\- x"),
        ("=x", "\\=x"),
        ("1. x", "1\\. x"),
        ("2) x", "2\\) x"),
        ("12.02.2024", "12.02.2024"),
        ("https://x.no", "https\\://x.no"),
        ("www.x.no", "www\\.x.no"),
        ("a@b.no", "a\\@b.no"),
        ("&lt;", "&amp;lt;"),
        ("a\\|b", "a\\\\\\|b"),
        ("$x$", "\\$x\\$"),
    ],
)
def test_markdown_escapes_what_has_a_meaning(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_json_is_never_nan() -> None:
    with pytest.raises(ValueError, match="JSON"):
        document_json({"value": float("nan")})
    assert json.loads(document_json({"navn": "Åsbygd"})) == {"navn": "Åsbygd"}
    assert "Åsbygd" in document_json({"navn": "Åsbygd"})


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        "\r=1",
        " =1",
        "\u200b=1",
        "\ufeff@x",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "\u00a0-1",
        "'=1",
    ],
)
def test_formulas_are_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_a_formula_behind_a_tab_is_harmless_as_a_cell_of_its_own_too() -> None:
    assert harmless("\t=1") == "'\t'=1"


@pytest.mark.parametrize("text", ["", "Vik", "3-1", "a=b", "'1", "(=1)", "−1", "æ@x"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rater": pd.Categorical(["=cmd", "NA", "Åsbygd; Vik"], categories=["NA", "=cmd", "Åsbygd; Vik"]),
            "weakest": pd.Series(["-x", None, 'a "b"'], dtype=object),
            "trust": [3.1000000000000001, np.nan, -2 / 3],
            "n": [1, 2, 3],
            "single": [True, False, True],
            "sufficient": pd.array([True, None, False], dtype="boolean"),
            "below": pd.array([1, None, 3], dtype="Int64"),
        }
    )


def test_csv_is_tidy_and_precise() -> None:
    text = table_csv(frame())
    assert text.splitlines()[0] == "rater,weakest,trust,n,single,sufficient,below"
    assert text.splitlines()[1] == "'=cmd,'-x,3.1,1,true,true,1"
    assert text.splitlines()[2] == "NA,,,2,false,,"
    again = pd.read_csv(io.StringIO(text), keep_default_na=False, na_values={"trust": [""]})
    np.testing.assert_array_equal(again["trust"], frame()["trust"])
    assert again["rater"].tolist() == ["'=cmd", "NA", "Åsbygd; Vik"]


def test_csv_for_excel() -> None:
    lines = table_csv(frame(), excel=True).splitlines()
    assert lines[0] == "\ufeffrater;weakest;trust;n;single;sufficient;below"
    assert lines[1] == "'=cmd;'-x;3,1;1;true;true;1"
    assert lines[3] == '"Åsbygd; Vik";"a ""b""";-0,6666666666666666;3;true;false;3'


def test_csv_to_a_handle_is_the_same() -> None:
    handle = io.StringIO()
    write_table(frame(), handle)
    assert handle.getvalue() == table_csv(frame())


def test_csv_does_not_touch_the_table() -> None:
    before = frame()
    table_csv(before)
    pd.testing.assert_frame_equal(before, frame())


def test_csv_of_no_rows_is_its_heads() -> None:
    assert table_csv(frame().iloc[:0]) == "rater,weakest,trust,n,single,sufficient,below\n"


@pytest.mark.parametrize("case", SURVEYS)
def test_every_table_of_a_report_can_be_written(case: str) -> None:
    made = score_report(scored(case), "nb").tables
    for name in made:
        lines = table_csv(made[name]).splitlines()
        assert len(lines) == len(made[name]) + 1


def test_a_head_folds_at_blanks_but_not_at_no_break_spaces() -> None:
    heads = [f"{label}: 95\u00a0%-intervall" for label in ("Tillit", "Deling", "Åpenhet")]
    columns = [*(Column(id=head, head=head) for head in heads), Column(id="empty", head="", kind="text")]
    row = ["−0,04 til +0,62"] * 3 + [""]
    shown = render(of(table(columns, row)), "table", width=60)
    assert shown.count("95\u00a0%-intervall") == 3
    assert "Tillit: 95" not in shown
