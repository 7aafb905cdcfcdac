"""What is missing in the answers, and patterns in them that deserve a look."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.results import CheckAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.check_coverage import more_rows
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.model import Cell, Section, Sentence, Table
from tillitsmaal.report.pen import Pen, absent_cell, count_cell, footnoted, share_cell, text_cell
from tillitsmaal.responses import NETWORK, RATER, WAVE
from tillitsmaal.text import number

_ITEMS_SHOWN: Final = 10
_NAMED: Final = 5
_WHY: Final = ("skipped", "dont_know", "not_relevant", "not_shown", "invalid")


def answers_section(analysis: CheckAnalysis, pen: Pen) -> Section | None:
    """List the items with most answers missing; None where no item was asked."""
    asked = analysis.items[analysis.items["asked"] > 0] if len(analysis.items) else analysis.items
    if asked.empty:
        return None
    lacking = asked[asked["answered_share"] < 1]
    if lacking.empty:
        return Section(heading=pen.say("heading.missing"), blocks=(pen.sentence("missing.none", path="/items"),))
    order = np.argsort(lacking["answered_share"].to_numpy(dtype=np.float64), kind="stable")[:_ITEMS_SHOWN]
    more = more_rows(len(lacking) - len(order), pen)
    table = _items_table(lacking.iloc[order], [key for key in (NETWORK, WAVE) if asked[key].nunique() > 1], pen)
    return Section(heading=pen.say("heading.missing"), blocks=(table, *more))


def patterns_section(analysis: CheckAnalysis, pen: Pen) -> Section:
    """Name those who gave one answer to everything or the same as a colleague; name items keyed wrongly."""
    straight, twins = analysis.straight_lines, analysis.twins
    blocks = (
        _pattern(
            "straight",
            "/straight_lines",
            straight,
            [_straight(row, pen) for row in records(straight.head(_NAMED))],
            pen,
        ),
        _pattern("twins", "/twins", twins, [_twin(row, pen) for row in records(twins.head(_NAMED))], pen),
        *_keyed_wrongly(analysis.keyed_wrongly, pen),
    )
    return Section(heading=pen.say("heading.patterns"), blocks=blocks)


def _items_table(items: pd.DataFrame, keys: list[str], pen: Pen) -> Table:
    columns = (
        pen.column("item", "text"),
        *(pen.column(key, "text") for key in keys),
        pen.column("asked", "count", 1),
        pen.column("answered_share", "share"),
        *(pen.column(why, "count", 2 + place) for place, why in enumerate(_WHY)),
    )
    rows = tuple(tuple(_item_cell(column.id, row, pen) for column in columns) for row in records(items))
    caption = pen.say("caption.missing")
    return footnoted(Table(id="missing", caption=caption, columns=columns, rows=rows, hidden=pen.say("hidden")), pen)


def _item_cell(column: str, row: Row, pen: Pen) -> Cell:
    match column:
        case "network":
            return text_cell(pen.network(row[NETWORK]))
        case "item" | "wave":
            return text_cell(row[column])
        case "answered_share":
            share = row["answered_share"]
            return absent_cell("not_asked") if share is None else share_cell(pen, share)
        case _:
            return count_cell(pen, row[column])


def _pattern(key: str, path: str, frame: pd.DataFrame, named: list[str], pen: Pen) -> Sentence:
    if frame.empty:
        return pen.sentence(f"patterns.no_{key}", path=path)
    padded = [*named, *[""] * (len(frame) - len(named))]
    return pen.sentence(
        f"patterns.{key}",
        path=path,
        count=pen.counted(key, len(frame)),
        named=pen.first_few(padded, _NAMED),
    )


def _keyed_wrongly(items: pd.DataFrame, pen: Pen) -> Iterator[Sentence]:
    """Nothing where no item is suspected: with few answers that may mean only that it could not be told."""
    if len(items):
        named = [pen.say("patterns.keyed_one", item=row["item"], wave=printable(row[WAVE])) for row in records(items)]
        yield pen.sentence(
            "patterns.keyed",
            path="/keyed_wrongly/0/rest_correlation",
            named=pen.first_few(named, _NAMED),
            command=pen.command("quality"),
        )


def _straight(row: Row, pen: Pen) -> str:
    answer = number(row["answer"], pen.language, 0 if float(row["answer"]).is_integer() else 1)
    who = printable(row["respondent"])
    return pen.say("patterns.straight_one", who=who, rater=pen.name(row[RATER]), answer=answer, wave=row[WAVE])


def _twin(row: Row, pen: Pen) -> str:
    first, second = printable(row["first"]), printable(row["second"])
    return pen.say("patterns.twins_one", first=first, second=second, rater=pen.name(row[RATER]), wave=row[WAVE])
