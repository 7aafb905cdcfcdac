"""What the template reads: a report as dicts, lists and texts, numbered where captions are."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, Final, assert_never

from tillitsmaal.documents.pdf.signs import UNKNOWN, shown
from tillitsmaal.rendering.charts import svg
from tillitsmaal.rendering.pdf.pictures import blank, lettered
from tillitsmaal.report.model import Block, Bullets, Column, Figure, Report, Section, Sentence, Table
from tillitsmaal.text import say

_CANDIDATES: Final = 3
"""So many of the longest texts of a column are measured: the one with most letters is not always the widest."""
_SECTIONS: Final = 8
"""From so many sections on there is a table of contents."""

Data = dict[str, Any]


def as_data(report: Report) -> Data:
    """Return all that the template lays out; every text in it is plain."""
    numbers = _Numbers(report)
    return {
        "language": report.language,
        "title": shown(report.title).strip() or UNKNOWN,
        "subtitle": shown(report.subtitle),
        "stamp": None if report.stamp is None else shown(report.stamp.text),
        "page": say("rendering.pdf.page", report.language, page="{page}", pages="{pages}"),
        "contents": _contents(report),
        "sections": [
            {"number": place, **_section(section, numbers), **_begins(place)}
            for place, section in enumerate(report.sections)
        ],
    }


def with_blank_pictures(data: Data) -> Data:
    """Take the same report with pictures that show nothing, which is laid out faster."""
    sections = [section | {"blocks": [_blanked(block) for block in section["blocks"]]} for section in data["sections"]]
    return data | {"sections": sections}


def _blanked(block: Data) -> Data:
    return block | {"picture": blank(block["picture"])} if block["kind"] == "figure" else block


class _Numbers:
    """Counts tables and figures in the order in which they appear."""

    def __init__(self, report: Report) -> None:
        self._language = report.language
        self._tables = count(1)
        self.figures = 0

    def table(self) -> str:
        return say("rendering.table", self._language, number=next(self._tables))

    def figure(self) -> str:
        self.figures += 1
        return say("rendering.figure", self._language, number=self.figures)


def _contents(report: Report) -> str | None:
    if len(report.sections) < _SECTIONS:
        return None
    return say("rendering.contents", report.language)


def _begins(place: int) -> Data:
    """What the standard asks of the first heading: that it is no part of another."""
    return {} if place else {"level": 1}


def _section(section: Section, numbers: _Numbers) -> Data:
    return {
        "heading": shown(section.heading).strip() or UNKNOWN,
        "level": section.level,
        "starts_page": section.starts_page,
        "blocks": [laid for block in section.blocks for laid in _block(block, numbers)],
    }


def _block(block: Block, numbers: _Numbers) -> Iterator[Data]:
    match block:
        case Sentence():
            yield {"kind": "sentence", **_sentence(block)}
        case Bullets():
            yield {"kind": "list", "numbered": block.numbered, "items": [_sentence(item) for item in block.items]}
        case Table():
            if not block.workbook_only:
                yield {"kind": "table", **_table(block, numbers)}
        case Figure():
            yield {"kind": "figure", **_figure(block, numbers)}
        case _:
            assert_never(block)


def _sentence(sentence: Sentence) -> Data:
    return {"text": shown(sentence.text), "tone": sentence.tone}


def _table(table: Table, numbers: _Numbers) -> Data:
    return {
        "label": numbers.table() if table.caption else "",
        "caption": shown(table.caption),
        "columns": [_column(column, [row[i].text for row in table.rows]) for i, column in enumerate(table.columns)],
        "rows": [[{"text": shown(cell.text), "mark": cell.mark} for cell in row] for row in table.rows],
        "notes": [_sentence(note) for note in table.notes],
    }


def _column(column: Column, texts: Sequence[str]) -> Data:
    folds = column.kind in ("text", "mark")
    cells = [shown(text) for text in texts]
    return {
        "head": shown(column.head),
        "align": column.align,
        "kind": column.kind,
        "words": _longest(_pieces(cells) if folds else cells),
        "cells": _longest(cells),
        "head_words": _longest(_pieces([shown(column.head)])),
    }


def _pieces(texts: Sequence[str]) -> list[str]:
    """What stands between places where a line may break."""
    return [piece for text in texts for piece in text.replace("\N{ZERO WIDTH SPACE}", " ").split(" ")]


def _longest(texts: Sequence[str]) -> list[str]:
    return sorted(dict.fromkeys(texts), key=len, reverse=True)[:_CANDIDATES]


def _figure(figure: Figure, numbers: _Numbers) -> Data:
    return {
        "label": numbers.figure(),
        "number": numbers.figures,
        "caption": shown(figure.caption),
        "alt": shown(figure.alt).strip() or UNKNOWN,
        "picture": lettered(svg(figure)),
        "notes": [_sentence(note) for note in figure.notes],
    }
