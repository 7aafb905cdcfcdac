"""A small report with all a renderer can meet: every block, mark and drawing, and texts that look like markup."""

from tillitsmaal.report.drawings import (
    Arrow,
    Axis,
    ChangeRow,
    Changes,
    Drawing,
    Likert,
    LikertRow,
    Matrix,
    MatrixCell,
    Moment,
    Network,
    Node,
    Panel,
    Phase,
    Profile,
    ProfileLegend,
    ProfileRow,
    Tick,
    Tie,
    Trend,
    TrendLine,
    TrendPoint,
)
from tillitsmaal.report.model import (
    Bullets,
    Cell,
    Column,
    Figure,
    Quantity,
    Report,
    Section,
    Sentence,
    Table,
    Tables,
)
from tillitsmaal.text import Language

NAMES = ("Sundvik kommune", "Nordfjella fylkeskommune", "Næringshagen Sundvik", "<b>Øvre & Nedre</b> 'Verft'")
SCALE = Axis(title="Tillit (1–5)", low=1, high=5, ticks=tuple(Tick(value=n, text=str(n)) for n in range(1, 6)))
POINTS = Axis(
    title="Tillit (1–5)",
    low=3,
    high=4,
    ticks=tuple(Tick(value=3 + n / 4, text=f"{3 + n / 4:.2f}".replace(".", ",")) for n in range(5)),
)


def sample_report(language: Language = "nb") -> Report:
    """Everything once."""
    return Report(
        language=language,
        title="Byregion Sundvik: tillit & samarbeid <i>",
        subtitle="Fra 12. februar 2024 til 13. juni 2025",
        stamp=Sentence(text="Ikke for videre spredning. For den som analyserer.", key="stamp"),
        sections=(_first(), _figures(), _appendix()),
        tables=Tables({}),
        main="pair",
        make_document=lambda: {"schema": "tillit/report/1", "value": 3.746},
    )


def _first() -> Section:
    return Section(
        id="answer",
        heading="Det viktigste",
        blocks=(
            Sentence(text="Delvis. Samarbeid har økt.", key="a", path="/value", tone="lead"),
            Sentence(text="Lest i 76 par.", key="b"),
            _table(),
            Bullets(items=(Sentence(text="Møt hverandre.", key="c"), Sentence(text="= 1 + 1", key="d"))),
            Bullets(items=(Sentence(text="Først.", key="e"), Sentence(text="Så.", key="f")), numbered=True),
            Sentence(text="Vær varsom.", key="g", tone="note"),
            Sentence(text="tillit score --by pair", key="h", tone="command"),
        ),
    )


def _table() -> Table:
    rows = (
        (
            Cell(text=NAMES[3]),
            Cell(text="3,53", number=Quantity(value=3.5251)),
            Cell(text="▲ +0,21", mark="rise", number=Quantity(value=0.2103, sign=True)),
            Cell(text="88 %", number=Quantity(value=0.8765, decimals=0, percent=True)),
            Cell(text="███████░░░"),
        ),
        (
            Cell(text="=HYPERLINK(1)"),
            Cell(text="▼ 2,17", mark="below", number=Quantity(value=2.1667)),
            Cell(text="–", mark="faint", absent="no_matched_pairs"),
            Cell(text="100 %", number=Quantity(value=1.0, decimals=0, percent=True)),
            Cell(text="████░░░░░░"),
        ),
    )
    return Table(
        id="sample",
        caption="Skår per par",
        columns=(
            Column(id="measure", head="Mål", kind="text"),
            Column(id="mean", head="Snitt"),
            Column(id="change", head="Endring"),
            Column(id="coverage", head="Dekning", kind="share"),
            Column(id="bar", head="Nivå", kind="mark"),
        ),
        rows=rows,
        notes=(Sentence(text="– Ingen par har svar begge ganger.", key="reasons.no_matched_pairs", tone="note"),),
    )


def _figures() -> Section:
    figures = tuple(
        Figure(
            id=id_,
            caption=f"Figuren {id_}",
            alt=f"Hva {id_} viser: 3,53 og 3,75.",
            drawing=drawing,
            path="/value",
            about="Tillit",
        )
        for id_, drawing in DRAWINGS.items()
    )
    return Section(id="figures", heading="Figurer", blocks=figures, starts_page=True)


def _appendix() -> Section:
    return Section(
        id="method", heading="Metode", level=2, blocks=(Sentence(text="Jackknife over virksomheter.", key="m"),)
    )


def _cell(row: int, column: int) -> MatrixCell:
    if row == column:
        return MatrixCell(row=row, column=column, kind="self")
    if (row, column) == (1, 2):
        return MatrixCell(row=row, column=column, kind="missing")
    value = 1.5 + (row * 4 + column) * 0.2
    return MatrixCell(row=row, column=column, kind="score", value=value, text=f"{value:.1f}".replace(".", ","))


DRAWINGS: dict[str, Drawing] = {
    "trust-matrix": Matrix(
        rows=tuple(f"{n} {name}" for n, name in enumerate(NAMES, 1)),
        columns=("1", "2", "3", "4"),
        row_title="Den som vurderer",
        column_title="Den som blir vurdert",
        cells=tuple(_cell(row, column) for row in range(4) for column in range(4)),
        colour=SCALE,
        missing="Ingen har svart",
    ),
    "facet-profile": Profile(
        rows=(
            ProfileRow(label="Tillit", value=3.75, text="3,75", low=3.5, high=4.0, others=(2.1, 3.2, 4.8), note=""),
            ProfileRow(label="Velvilje", value=3.68, text="3,68", low=3.4, high=3.9, others=(1.5, 3.5, 5.0),
                       floor=3.5, note="34 av 94", part=True),
            ProfileRow(label="Kunnskap", value=None, text="–", floor=3.5, part=True),
        ),
        axis=SCALE,
        legend=ProfileLegend(value="Snitt", interval="95 %-intervall", others="Hvert par", floor="Minstenivå"),
        note_title="Under nivået",
    ),
    "answers": Likert(
        rows=(
            LikertRow(label="De vil oss vel, og hensynet de tar til andre er stort.",
                      shares=(0.03, 0.1, 0.2, 0.4, 0.27), texts=("", "10 %", "20 %", "40 %", "27 %"),
                      aside=0.08, aside_text="8 %", count="n = 59"),
            LikertRow(label="De utnytter situasjonen. (snudd)", shares=(0.5, 0.3, 0.1, 0.06, 0.04),
                      texts=("50 %", "30 %", "10 %", "6 %", ""), aside=0.0, aside_text="", count="n = 58"),
        ),
        options=("Helt uenig", "Litt uenig", "Verken eller", "Litt enig", "Helt enig"),
        axis=Axis(title="Andel av svarene", low=-1, high=1, ticks=tuple(
            Tick(value=n / 2, text=f"{abs(n * 50)} %") for n in range(-2, 3))),
        aside="Vet ikke",
        aside_axis=Axis(title="", low=0, high=0.25, ticks=(Tick(value=0, text="0 %"), Tick(value=0.25, text="25 %"))),
    ),
    "pair-changes": Changes(
        rows=(
            ChangeRow(label=f"{NAMES[0]} → {NAMES[1]}", start=3.1, end=3.9, start_text="3,10", end_text="3,90",
                      change_text="+0,80", way="up"),
            ChangeRow(label=f"{NAMES[2]} → {NAMES[3]}", start=3.6, end=3.2, start_text="3,60", end_text="3,20",
                      change_text="−0,40", way="down"),
            ChangeRow(label=f"{NAMES[1]} → {NAMES[3]}", start=3.5, end=3.5, start_text="3,50", end_text="3,50",
                      change_text="0,00"),
        ),
        axis=POINTS,
        start="bolge1",
        end="bolge3",
        ways=(("up", "Opp, mer enn tilfeldig"), ("down", "Ned, mer enn tilfeldig"), ("none", "Ikke sikkert")),
    ),
    "circle": Phase(
        x=Axis(title="Tillit", low=3, high=4, ticks=POINTS.ticks),
        y=Axis(title="Samarbeid", low=3, high=4, ticks=POINTS.ticks),
        pairs=(
            Arrow(label="1 → 2", points=((3.1, 3.2), (3.4, 3.3), (3.9, 3.8))),
            Arrow(label="2 → 3", points=((3.6, 3.5), (3.2, 3.4))),
        ),
        mean=Arrow(label="Snitt", points=((3.35, 3.35), (3.5, 3.5), (3.7, 3.6)), marks=("bolge1", "", "bolge3")),
        pair_legend="Ett par",
        mean_legend="Snittet av parene",
    ),
    "network": Network(
        nodes=tuple(
            Node(label=name, x=x, y=y)
            for name, (x, y) in zip(NAMES, ((0, 1), (1, 0), (0, -1), (-1, 0)), strict=True)
        ),
        panels=(
            Panel(title="bolge1", present=(0, 1, 2), ties=(Tie(source=0, target=1, kind="enough"),
                                                           Tie(source=1, target=0, kind="below"))),
            Panel(title="bolge3", present=(0, 1, 2, 3), ties=(Tie(source=0, target=1, kind="enough"),
                                                              Tie(source=2, target=3, kind="enough"))),
        ),
        kinds=(("enough", "Når alle minstenivåene"), ("below", "Under minst ett nivå")),
    ),
    "trend": Trend(
        lines=(
            TrendLine(label="Tillit", points=(
                TrendPoint(x=0, value=3.53, text="3,53", low=3.3, high=3.8),
                TrendPoint(x=245, value=3.64, text="3,64", low=3.4, high=3.9),
                TrendPoint(x=487, value=3.74, text="3,74", low=3.5, high=3.95))),
            TrendLine(label="Samarbeid", points=(
                TrendPoint(x=0, value=3.46, text="3,46", low=3.2, high=3.7),
                TrendPoint(x=487, value=3.67, text="3,67", low=3.4, high=3.9))),
        ),
        x=Axis(title="", low=0, high=487, ticks=(
            Tick(value=0, text="bolge1\n12.02.2024"), Tick(value=245, text="bolge2\n14.10.2024"),
            Tick(value=487, text="bolge3\n13.06.2025"))),
        y=POINTS,
        events=(Moment(x=101, text="23.05.2024: Kommunestyret trakk seg fra fellesfinansieringen"),),
        interval="95 %-intervall",
    ),
}  # fmt: skip
