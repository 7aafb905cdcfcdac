"""Pages for the tests of HTML: a real report, long and wide tables, words and numbers to sort, data that would act."""

from dataclasses import replace
from functools import cache

import tillitsmaal as tm
from sample_report import sample_report
from tillitsmaal.report.model import Cell, Column, Quantity, Report, Section, Sentence, Table, Tables
from tillitsmaal.text import Language

HOSTILE = (
    "<script>document.title='taken'</script>",
    "<img src=x onerror=document.title='taken'>",
    "'\"><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "</style></title><b>",
    "\u202edrawkcab\x07\x00",
    "javascript:alert(1)",
)
LANDS = ("Ås", "Øy", "Ærø", "Bø", "Aa", "Zoo", "Vik 10", "Vik 9")


def of(*sections: Section, language: Language = "nb", title: str = "Tittel") -> Report:
    """A report of these sections."""
    return Report(language=language, title=title, sections=sections, tables=Tables({}), main="pair", make_document=dict)


def sorting() -> Report:
    """A table with words, numbers that do not sort as their texts do, absent cells, dates, intervals and bars."""
    numbers = (2.5, -1.25, None, 10.0, 2.125, 0.5, 3.0, None)
    dates = ("13.06.2025", "12.02.2024", "14.10.2024", "01.01.2026", "", "02.01.2024", "03.01.2024", "04.01.2024")
    rows = tuple(
        (
            Cell(text=land),
            Cell(text="–", absent="why") if value is None else Cell(text=f"{value:.1f}", number=Quantity(value=value)),
            Cell(text=date),
            Cell(text="−0,1 til +0,2"),
            Cell(text="▆▇▇"),
        )
        for land, value, date in zip(LANDS, numbers, dates, strict=True)
    )
    columns = (
        Column(id="land", head="Sted", kind="text"),
        Column(id="value", head="$& Snitt"),
        Column(id="date", head="Dato", kind="text"),
        Column(id="interval", head="Intervall"),
        Column(id="bar", head="Nivå", kind="mark"),
    )
    return of(Section(heading="En", blocks=(Table(id="t", caption="Steder", columns=columns, rows=rows),)))


def spacious() -> Report:
    """A table of very many rows, and one of very many columns with long heads."""
    long = Table(
        id="long",
        caption="Alle par",
        columns=(Column(id="a", head="Fra", kind="text"), Column(id="b", head="Tall", kind="count")),
        rows=tuple(
            (Cell(text=f"Rad {n}"), Cell(text=str(n), number=Quantity(value=n, decimals=0))) for n in range(1, 201)
        ),
    )
    wide = Table(
        id="wide",
        caption="En lang tekst over en bred tabell, som skal kunne leses uten å dra den til siden",
        columns=(
            Column(id="a", head="Virksomhet", kind="text"),
            *(Column(id=str(n), head=f"Samarbeidskompetanse {n}") for n in range(14)),
        ),
        rows=tuple(
            (
                Cell(text="Interkommunalt samarbeidsorgan for næring og reiseliv i Indre Nordfjella"),
                *(Cell(text=f"{n},25", number=Quantity(value=n + 0.25)) for n in range(14)),
            )
            for _ in range(3)
        ),
    )
    word = Sentence(text="Ord" * 200, key="k")
    return of(Section(heading="Lang", blocks=(long,)), Section(heading="Bred", blocks=(wide, word)), title="Navn" * 60)


def pairs() -> Report:
    """Tables whose rows are named by two columns, by three, and by one before words that are no name."""

    def table(*ids: str, rows: int) -> Table:
        named = tuple(Column(id=id_, head=id_.capitalize(), kind="text") for id_ in ids)
        measured = tuple(Column(id=str(n), head=f"Samarbeid {n}") for n in range(4))
        return Table(
            id="-".join(ids),
            caption=f"Med {len(ids)} navn",
            columns=(*named, *measured),
            rows=tuple(
                (
                    *(Cell(text=f"Nordfjella fylkeskommune {row}") for _ in ids),
                    *(Cell(text=f"{row},0{n}", number=Quantity(value=row + n / 100)) for n in range(4)),
                )
                for row in range(rows)
            ),
        )

    tables = (table("rater", "target", rows=25), table("network", "giver", "receiver", rows=5), table("a", "b", rows=5))
    return of(Section(heading="Par", blocks=tables))


def hostile() -> Report:
    """Data that looks like markup, templates, scripts and control characters wherever data can stand."""
    sample = sample_report()
    cells = tuple((Cell(text=text), Cell(text=text)) for text in HOSTILE)
    table = Table(
        id="t",
        caption=HOSTILE[0],
        columns=(Column(id="a", head=HOSTILE[1], kind="text"), Column(id="b", head=HOSTILE[2], kind="text")),
        rows=cells,
        notes=(Sentence(text=HOSTILE[3], key="k", tone="note"),),
    )
    section = Section(heading=HOSTILE[0], blocks=(table, *(Sentence(text=text, key="k") for text in HOSTILE)))
    return replace(sample, title=HOSTILE[4], subtitle=HOSTILE[2], sections=(section, *sample.sections))


@cache
def real() -> Report:
    """What changed in the example study."""
    return tm.build_report(tm.compare(tm.read_responses(study=tm.load_study("examples/byregion"))), "nb")
