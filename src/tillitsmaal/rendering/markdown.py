"""Markdown as GitHub reads it."""

import re
from collections.abc import Iterator
from typing import Final, assert_never

from tillitsmaal.rendering.visible import visible_report
from tillitsmaal.report.model import Block, Bullets, Cell, Column, Figure, Report, Sentence, Table

_SPECIAL: Final = re.compile(r"[\\`*_{}\[\]<>|~$@]|(?<=www)\.|:(?=//)")
_ACTS: Final = re.compile(r"<[A-Za-z/!?]|[\[`\\]|://|www\.")
"""What no number holds, and commands with the names of waves may."""
_LEADING: Final = re.compile(r"^(\s*)(?:([#+=-])|(\d+)([.)])(?=\s|$))")


def markdown(report: Report) -> str:
    """Lay a report out as Markdown, all columns of its tables; signs that would act are shown as in a terminal."""
    report = visible_report(report)
    parts = [f"> **{escaped(report.stamp.text)}**"] if report.stamp else []
    parts.append(f"# {escaped(report.title)}")
    if report.subtitle:
        parts.append(escaped(report.subtitle))
    for section in report.sections:
        parts.append(f"{'#' * (section.level + 1)} {escaped(section.heading)}")
        parts += [part for block in section.blocks for part in _block(block)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Take away the meaning that characters of data would have.

    Examples
    --------
    >>> print(escaped("a|b <i> [x](y) `z`"))
    a\\|b \\<i\\> \\[x\\](y) \\`z\\`
    >>> print(escaped("- Vik"), escaped("1. Vik"), escaped("R&D"))
    \\- Vik 1\\. Vik R&amp;D
    """
    safe = _SPECIAL.sub(lambda found: f"\\{found[0]}", text.replace("&", "&amp;"))
    return _LEADING.sub(_leading, safe)


def _leading(found: re.Match[str]) -> str:
    space, sign, digits, point = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{digits}\\{point}"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Sentence():
            yield _sentence(block)
        case Table(workbook_only=True):
            return
        case Table():
            if block.caption:
                yield f"**{escaped(block.caption)}**"
            yield _table(block)
            yield from (_sentence(note) for note in block.notes)
        case Bullets():
            signs = (f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1))
            yield "\n".join(f"{sign} {_sentence(item)}" for sign, item in zip(signs, block.items, strict=True))
        case Figure():
            yield f"**{escaped(block.caption)}**"
            yield escaped(block.alt)
            yield from (_sentence(note) for note in block.notes)
        case _:
            assert_never(block)


def _sentence(sentence: Sentence) -> str:
    text = escaped(sentence.text)
    return f"**{text}**" if sentence.tone == "lead" else text


def _table(table: Table) -> str:
    heads = _row([escaped(column.head) for column in table.columns])
    rules = _row(["---:" if column.align == "right" else ":---" for column in table.columns])
    rows = (_row([_cell(cell, column) for cell, column in zip(row, table.columns, strict=True)]) for row in table.rows)
    return "\n".join([heads, rules, *rows])


def _cell(cell: Cell, column: Column) -> str:
    return escaped(cell.text) if column.kind == "text" or _ACTS.search(cell.text) else cell.text.replace("|", "\\|")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
