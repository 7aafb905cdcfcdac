"""Sheets of workbooks: in which order, and what they are called."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

import tillitsmaal as tm
from sample_report import DRAWINGS
from tillitsmaal.privacy.whole import SharedWholeAnalysis
from tillitsmaal.rendering.xlsx import xlsx
from tillitsmaal.rendering.xlsx.leaves import leaves
from tillitsmaal.report.model import Cell, Figure, Quantity, Section
from tillitsmaal.text import LANGUAGES, Language, catalogue, say
from whole_cases import report_of
from xlsx_files import HOSTILE, WRITTEN, of, opened, sample, table

WRITTEN_CELLS = table(*(Cell(text=text, number=number) for text, number, _ in WRITTEN))


def test_tables_for_workbooks_only_come_after_all_others_and_the_overview_says_so() -> None:
    one, two = Cell(text="1", number=Quantity(value=1)), Cell(text="2", number=Quantity(value=2))
    long = table(one, caption="Alle par", workbook_only=True)
    figure = Figure(id="f", caption="Figur", alt="Noe.", drawing=DRAWINGS["trend"])  # type: ignore[arg-type]
    book = opened(xlsx(of(long, table(two, caption="Kort"), figure)))
    assert book.sheetnames == ["Oversikt", "T1 Kort", "F1 Figur", "T2 Alle par"]
    listed = [str(cell.value) for cell in book["Oversikt"]["A"] if cell.value]
    assert listed[-5:] == [
        "Innhold",
        "Tabell 1. Kort",
        "Figur 1. Figur",
        "Bare i denne arbeidsboken:",
        "Tabell 2. Alle par",
    ]


def test_a_table_that_other_formats_cut_is_whole_in_its_place() -> None:
    rows = [Cell(text=str(value), number=Quantity(value=value)) for value in range(3)]
    cut, whole = table(rows[0], caption="Par"), replace(table(*rows, caption="Par"), id="t-all", workbook_only=True)
    book = opened(xlsx(of(cut, whole, table(rows[0], caption="Til slutt"))))
    assert book.sheetnames == ["Oversikt", "T1 Par", "T2 Til slutt"]
    assert book["T1 Par"].max_row == 4 + len(rows)
    assert say("rendering.xlsx.only_here", "nb") not in [cell.value for cell in book["Oversikt"]["A"]]


def test_the_overview_names_tables_for_workbooks_only_where_there_are_some() -> None:
    assert say("rendering.xlsx.only_here", "nb") not in [cell.value for cell in opened(sample())["Oversikt"]["A"]]


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Den som svarer, om den det svares om", "T1 Den som svarer"),
        ("Tillit i bolge1 (12. februar 2024) og i bolge3 (13. juni 2025): de 30", "T1 Tillit i bolge1 og i bolge3"),
        ("Snitt for tillit, velvilje, integritet og kunnskap", "T1 Snitt for tillit, velvilje …"),
        ("Åpenhet, deling og lytting i hver eneste måling", "T1 Åpenhet, deling og lytting …"),
        ("Par som når alle minstenivåene for tillit", "T1 Par som når alle …"),
        ("Hva hver virksomhet svarer om hver partner", "T1 Hva hver virksomhet svarer …"),
        ("Hvor godt to modeller passer", "T1 Hvor godt to modeller passer"),
        ("Fylkeskommunen svarer samarbeidskomiteen", "T1 Fylkeskommunen svarer …"),
    ],
)
def test_a_sheet_is_called_by_the_first_phrase_of_its_caption(caption: str, name: str) -> None:
    assert opened(xlsx(of(replace(WRITTEN_CELLS, caption=caption)))).sheetnames[1] == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sheet_is_called_half_a_phrase(language: Language) -> None:
    shared = tm.build_report(shared_byregion(), language)
    for report in (shared, *(report_of(case, language) for case in ("byregion", "networks"))):
        names = [leaf.name for leaf in leaves(report)]
        assert len(names) > 8
        assert not [name for name in names if name.endswith("…")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_sheets_have_room_for_a_number_before_them(language: Language) -> None:
    names = [text for key, text in catalogue("rendering", language).items() if key.startswith("tab.table.")]
    assert len(names) > 30
    assert not [name for name in names if len(name) > 31 - len("T99 ")]


@cache
def shared_byregion() -> SharedWholeAnalysis:
    return tm.share(tm.read_responses(study=tm.load_study("examples/byregion")), audience="partners")


def test_a_table_without_caption_is_called_by_its_section() -> None:
    assert opened(xlsx(of(replace(WRITTEN_CELLS, caption=""), heading="Veien videre"))).sheetnames[1] == "Veien videre"


@pytest.mark.parametrize(
    "caption", [*HOSTILE, "x" * 80, "🌍" * 40, "History", "Hva [sa] de: om/alt? *\\", "'", "''", "\n", "Oversikt", "A1"]
)
def test_names_of_sheets_are_such_as_excel_takes(caption: str) -> None:
    twice = replace(of(WRITTEN_CELLS), sections=tuple(sections_called(caption)))
    names = opened(xlsx(twice)).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 5
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name), name
        assert not name.startswith("'"), name
        assert not name.endswith("'"), name
        assert name.casefold() != "history"


def sections_called(caption: str) -> Iterator[Section]:
    for heading in (caption, caption.upper()):
        yield Section(
            heading=heading, blocks=(replace(WRITTEN_CELLS, caption=""), replace(WRITTEN_CELLS, caption=caption))
        )
