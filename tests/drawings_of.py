"""Drawings of any size and with any names, for tests of the pictures made of them."""

from math import cos, pi, sin
from random import Random

from sample_report import SCALE
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
from tillitsmaal.report.model import Figure

TEXT = """Interkommunalt næringssamarbeid i Ytre Sundvik og Øvre Fjella med forskningsinstitutt, regionråd og
utviklingsselskap for Nordfjella fylkeskommune, universitet, havbruk, teknologi"""


def figure(drawing: Drawing) -> Figure:
    """A figure of a drawing."""
    return Figure(id="drawn", caption="En figur", alt='Hva "figuren" <viser>: 3,53 & 3,75.', drawing=drawing)


def name(chance: Random, letters: int) -> str:
    """Words up to so many letters."""
    words = TEXT.split()
    found = chance.choice(words)
    while len(found) < letters:
        found += " " + chance.choice(words)
    return found[:letters].strip()


def number(value: float, decimals: int = 2) -> str:
    """As a Norwegian writes it."""
    return f"{value:.{decimals}f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")


def matrix(size: int, *, letters: int = 60, numbers: bool = True, numbered: bool = True) -> Matrix:
    """Some cells missing; columns by number or by name."""
    chance = Random(size)
    names = [name(chance, letters) for _ in range(size)]
    return Matrix(
        rows=tuple(f"{place} {given}" for place, given in enumerate(names, 1)),
        columns=tuple(str(place) if numbered else given for place, given in enumerate(names, 1)),
        row_title="Den som vurderer",
        column_title="Den som blir vurdert",
        cells=tuple(_cell(row, column, chance) for row in range(size) for column in range(size)),
        colour=SCALE,
        missing="Ingen har svart",
        numbers=numbers,
    )


def _cell(row: int, column: int, chance: Random) -> MatrixCell:
    value = min(5.0, max(1.0, chance.gauss(3.6, 0.8)))
    if row == column:
        return MatrixCell(row=row, column=column, kind="self")
    if chance.random() < 0.2:
        return MatrixCell(row=row, column=column, kind="missing")
    return MatrixCell(row=row, column=column, kind="score", value=value, text=number(value, 1))


def profile(rows: int, *, letters: int = 60, others: int = 24) -> Profile:
    """Every third row has no parts above it."""
    chance = Random(rows)
    return Profile(
        rows=tuple(
            ProfileRow(
                label=name(chance, letters),
                value=2.5 + place % 4 / 2,
                text=number(2.5 + place % 4 / 2),
                low=2.2 + place % 4 / 2,
                high=2.8 + place % 4 / 2,
                others=tuple(min(5.0, max(1.0, chance.gauss(3.6, 0.7))) for _ in range(others)),
                floor=3.5 if place % 3 else None,
                note=name(chance, letters // 2),
                part=bool(place % 3),
            )
            for place in range(rows)
        ),
        axis=SCALE,
        legend=ProfileLegend(value="Snitt", interval="95 %-intervall", others="Hvert par", floor="Minstenivå"),
        note_title="Par under nivået",
    )


def likert(rows: int, options: int = 5, *, letters: int = 90) -> Likert:
    """Answers by chance."""
    chance = Random(rows * 10 + options)
    return Likert(
        rows=tuple(_answers(chance, options, letters) for _ in range(rows)),
        options=tuple(f"{place} {name(chance, 18)}" for place in range(options)),
        axis=Axis(
            title="Andel av svarene",
            low=-1,
            high=1,
            ticks=tuple(Tick(value=n / 2, text=f"{abs(n * 50)} %") for n in range(-2, 3)),
        ),
        aside="Vet ikke eller ikke aktuelt",
        aside_axis=Axis(title="", low=0, high=0.2, ticks=(Tick(value=0, text="0 %"), Tick(value=0.2, text="20 %"))),
    )


def _answers(chance: Random, options: int, letters: int) -> LikertRow:
    weights = [chance.random() ** 2 + 0.03 for _ in range(options)]
    shares = tuple(weight / sum(weights) for weight in weights)
    aside = chance.random() * 0.2
    return LikertRow(
        label=name(chance, letters),
        shares=shares,
        texts=tuple(f"{share:.0%}".replace("%", " %") if share >= 0.05 else "" for share in shares),
        aside=aside,
        aside_text=f"{round(aside * 100)} %",
        count=f"n = {chance.randint(20, 120)}",
    )


def changes(rows: int, *, letters: int = 60) -> Changes:
    """Up, down and neither."""
    chance = Random(rows)
    return Changes(
        rows=tuple(_change(chance, letters) for _ in range(rows)),
        axis=SCALE,
        start="Første bølge, våren 2024",
        end="Tredje bølge, sommeren 2025",
        ways=(("up", "Opp, mer enn tilfeldig"), ("down", "Ned, mer enn tilfeldig"), ("none", "Ikke sikkert")),
    )


def _change(chance: Random, letters: int) -> ChangeRow:
    start, change = chance.uniform(2, 4), chance.gauss(0.1, 0.4)
    return ChangeRow(
        label=f"{name(chance, letters)} → {name(chance, letters)}",
        start=start,
        end=start + change,
        start_text=number(start),
        end_text=number(start + change),
        change_text=("+" if change > 0 else "") + number(change),
        way="up" if change > 0.4 else "down" if change < -0.3 else "none",
    )


def phase(pairs: int, waves: int) -> Phase:
    """Pairs that wander."""
    chance = Random(pairs)
    courses = [_wander(chance, waves) for _ in range(pairs)]
    mean = tuple(
        (sum(one[wave][0] for one in courses) / pairs, sum(one[wave][1] for one in courses) / pairs)
        for wave in range(waves)
    )
    return Phase(
        x=SCALE,
        y=Axis(title="Samarbeid (1–5)", low=1, high=5, ticks=SCALE.ticks),
        pairs=tuple(Arrow(label=f"{place} → {place + 1}", points=points) for place, points in enumerate(courses)),
        mean=Arrow(label="Snitt", points=mean, marks=tuple(f"bølge {wave}" for wave in range(waves))),
        pair_legend="Ett par",
        mean_legend="Snittet av parene",
    )


def _wander(chance: Random, waves: int) -> tuple[tuple[float, float], ...]:
    points = [(chance.uniform(2, 4), chance.uniform(2, 4))]
    for _ in range(waves - 1):
        x, y = points[-1]
        points.append((min(5, max(1, x + chance.gauss(0.1, 0.3))), min(5, max(1, y + chance.gauss(0.1, 0.3)))))
    return tuple(points)


def network(nodes: int, panels: int = 1, *, letters: int = 60, share: float = 0.3) -> Network:
    """A ring; the last node is not there the first time."""
    chance = Random(nodes)
    there = [tuple(range(nodes - (panel == 0 and panels > 1))) for panel in range(panels)]
    return Network(
        nodes=tuple(
            Node(label=name(chance, letters), x=sin(2 * pi * place / nodes), y=cos(2 * pi * place / nodes))
            for place in range(nodes)
        ),
        panels=tuple(
            Panel(title=f"bølge {place}", present=present, ties=_ties(present, share, chance))
            for place, present in enumerate(there)
        ),
        kinds=(("enough", "Når alle minstenivåene"), ("below", "Under minst ett nivå")),
    )


def _ties(present: tuple[int, ...], share: float, chance: Random) -> tuple[Tie, ...]:
    return tuple(
        Tie(source=source, target=target, kind="enough" if chance.random() < 0.6 else "below")
        for source in present
        for target in present
        if source != target and chance.random() < share
    )


def trend(lines: int, waves: int, events: int, *, letters: int = 40) -> Trend:
    """Lines that do not lie too close, and events anywhere."""
    chance = Random(lines * 100 + waves * 10 + events)
    times = [200 * wave + chance.randint(0, 60) for wave in range(waves)]
    return Trend(
        lines=tuple(_line(chance, times, 2.3 + 2.4 * (place + 0.5) / lines, letters) for place in range(lines)),
        x=Axis(
            title="",
            low=times[0],
            high=times[-1],
            ticks=tuple(Tick(value=time, text=f"bølge {wave}\n14.10.2024") for wave, time in enumerate(times)),
        ),
        y=Axis(
            title="Skår (1–5)",
            low=2,
            high=5,
            ticks=tuple(Tick(value=2 + n / 2, text=number(2 + n / 2, 1)) for n in range(7)),
        ),
        events=tuple(
            Moment(x=chance.uniform(times[0], times[-1]), text=f"23.05.2024: {name(chance, 50)}") for _ in range(events)
        ),
        interval="95 %-intervall",
    )


def _line(chance: Random, times: list[int], height: float, letters: int) -> TrendLine:
    values = [height + chance.gauss(0, 0.1) for _ in times]
    return TrendLine(
        label=name(chance, letters),
        points=tuple(
            TrendPoint(x=time, value=value, text=number(value), low=value - 0.15, high=value + 0.15)
            for time, value in zip(times, values, strict=True)
        ),
    )


LARGE: dict[str, Drawing] = {
    "matrix-3-named": matrix(3, numbered=False),
    "matrix-8-named": matrix(8, numbered=False),
    "matrix-25": matrix(25),
    "matrix-60": matrix(60, numbers=False),
    "profile-1": profile(1),
    "profile-25": profile(25, others=94),
    "likert-1": likert(1),
    "likert-12": likert(12, letters=190),
    "likert-35": likert(35),
    "likert-two-options": likert(3, 2),
    "likert-seven-options": likert(3, 7),
    "changes-1": changes(1, letters=8),
    "changes-40": changes(40, letters=25),
    "changes-long": changes(12),
    "phase-1": phase(1, 2),
    "phase-90": phase(90, 3),
    "network-1": network(1),
    "network-2": network(2, share=1),
    "network-3-times": network(3, 3, share=1),
    "network-5-short": network(5, 2, letters=8),
    "network-25": network(25),
    "network-60": network(60, share=0.03),
    "trend-1": trend(1, 2, 0),
    "trend-6": trend(6, 4, 6),
    "trend-9-waves": trend(2, 9, 3),
}
"""From one of everything to more than any study has, names of 60 letters."""
