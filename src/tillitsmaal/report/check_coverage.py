"""Who answered about whom."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.results import CheckAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.frames import Row, distinct, records, where
from tillitsmaal.report.model import Block, Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import Pen, count_cell, share_cell, text_cell
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE

_LARGEST_MATRIX: Final = 15
_MATRICES: Final = 3
_NETWORKS_SHOWN: Final = 20
_ORGANISATIONS_SHOWN: Final = 15
_NOBODY: Final = "·"


def coverage_sections(analysis: CheckAnalysis, pen: Pen) -> tuple[Section, ...]:
    """Show how many answered about whom, and what each organisation answered; nothing where nobody could."""
    sections = []
    if len(analysis.coverage):
        sections.append(Section(heading=pen.say("heading.coverage"), blocks=tuple(_coverage(analysis.coverage, pen))))
    if len(analysis.organisations):
        sections.append(_response(analysis.organisations, pen))
    return tuple(sections)


def _coverage(coverage: pd.DataFrame, pen: Pen) -> list[Block]:
    waves = distinct(coverage[WAVE])
    small = max(coverage.groupby([NETWORK, WAVE], observed=True)[RATER].nunique()) <= _LARGEST_MATRIX
    if coverage[NETWORK].nunique() > 1 or not small:
        return _summary(coverage, pen)
    shown = waves if len(waves) <= _MATRICES else waves[-1:]
    parts = {wave: where(coverage, wave=wave) for wave in shown}
    smallest = min(parts, key=lambda wave: len(parts[wave]))
    return [_matrix(part, wave, pen, explained=wave == smallest) for wave, part in parts.items()]


def _matrix(coverage: pd.DataFrame, wave: str, pen: Pen, *, explained: bool) -> Table:
    organisations = list(dict.fromkeys([*distinct(coverage[RATER]), *distinct(coverage[TARGET])]))
    answered = {(row[RATER], row[TARGET]): int(row["respondents"]) for row in records(coverage)}
    numbers = range(1, len(organisations) + 1)
    columns = (pen.column("rater", "text"), *(Column(id=f"target_{i}", head=str(i), kind="count") for i in numbers))
    rows = tuple(
        (text_cell(f"{i} {pen.name(rater)}"), *(_seen(answered.get((rater, target)), pen) for target in organisations))
        for i, rater in zip(numbers, organisations, strict=True)
    )
    return Table(
        id=f"coverage_{wave}",
        caption=pen.say("caption.coverage", wave=printable(wave)),
        columns=columns,
        rows=rows,
        notes=(pen.sentence("coverage.how", sign=_NOBODY),) if explained else (),
        narrow=_by_organisation(coverage, organisations, wave, pen),
    )


def _by_organisation(coverage: pd.DataFrame, organisations: Sequence[str], wave: str, pen: Pen) -> Table:
    """How many partners each organisation answered about, and how many answered about it."""
    seen = coverage["respondents"] > 0
    given, received = ({one: seen[coverage[side] == one] for one in organisations} for side in (RATER, TARGET))
    columns = (pen.column(ORGANISATION, "text"), pen.column("answered", "count"), pen.column("answered_by", "count"))
    rows = tuple(
        (text_cell(f"{i} {pen.name(one)}"), _of(given[one], pen), _of(received[one], pen))
        for i, one in enumerate(organisations, 1)
    )
    caption = pen.say("caption.coverage_narrow", wave=printable(wave))
    return Table(id=f"coverage_{wave}", caption=caption, columns=columns, rows=rows)


def _of(seen: "pd.Series[bool]", pen: Pen) -> Cell:
    part = int(seen.sum())
    text = pen.say("of", part=pen.whole(part), whole=pen.whole(len(seen)))
    return Cell(text=text, mark="plain" if part else "below")


def _seen(respondents: int | None, pen: Pen) -> Cell:
    if respondents is None:
        return Cell(text="")
    return count_cell(pen, respondents) if respondents else Cell(text=_NOBODY, mark="below")


def _summary(coverage: pd.DataFrame, pen: Pen) -> list[Block]:
    seen = coverage.assign(seen=coverage["respondents"] > 0)
    grouped = seen.groupby([NETWORK, WAVE], observed=True)["seen"].agg(["sum", "size"]).reset_index()
    grouped = grouped.assign(share=grouped["sum"] / grouped["size"]).sort_values("share", kind="stable")
    rows = tuple(_summary_row(row, pen) for row in records(grouped.head(_NETWORKS_SHOWN)))
    columns = (
        pen.column("network", "text"),
        pen.column("wave", "text"),
        pen.column("answered_pairs", "count"),
        pen.column("possible", "count"),
        pen.column("share", "share"),
    )
    table = Table(id="coverage", caption=pen.say("caption.coverage_summary"), columns=columns, rows=rows)
    return [table, *more_rows(len(grouped) - len(rows), pen)]


def more_rows(left: int, pen: Pen) -> Iterator[Sentence]:
    """How many more rows there are, and the command that writes them all."""
    if left:
        command = pen.command("check", "--format", "csv", "-o", f"{pen.say('next.folder')}/")
        yield pen.sentence("coverage.more", count=pen.whole(left), command=command)


def _summary_row(row: Row, pen: Pen) -> tuple[Cell, ...]:
    return (
        text_cell(pen.network(row[NETWORK])),
        text_cell(row[WAVE]),
        count_cell(pen, row["sum"]),
        count_cell(pen, row["size"]),
        share_cell(pen, row["share"]),
    )


def _response(organisations: pd.DataFrame, pen: Pen) -> Section:
    keys = [name for name in (NETWORK, WAVE) if organisations[name].nunique() > 1]
    shares = (organisations["answered"] / organisations["possible"]).fillna(0.0)
    ordered = organisations.iloc[np.lexsort((organisations["respondents"], shares))]
    columns = (
        pen.column(ORGANISATION, "text"),
        *(pen.column(key, "text") for key in keys),
        pen.column("respondents", "count"),
        pen.column("answered", "count"),
    )
    rows = tuple(_response_row(row, keys, pen) for row in records(ordered.head(_ORGANISATIONS_SHOWN)))
    table = Table(id="response", caption=pen.say("caption.response"), columns=columns, rows=rows)
    return Section(heading=pen.say("heading.response"), blocks=(table, *more_rows(len(ordered) - len(rows), pen)))


def _response_row(row: Row, keys: Iterable[str], pen: Pen) -> tuple[Cell, ...]:
    shown = {NETWORK: pen.network(row[NETWORK]), WAVE: row[WAVE]}
    silent = not row["answered"]
    of = pen.say("of", part=pen.whole(row["answered"]), whole=pen.whole(row["possible"]))
    return (
        text_cell(pen.name(row[ORGANISATION])),
        *(text_cell(shown[key]) for key in keys),
        count_cell(pen, row["respondents"]),
        Cell(text=of, mark="below" if silent else "plain"),
    )
