"""A report of which no sign acts: where text is laid out as text, there are no control, escape or direction signs."""

from dataclasses import replace
from typing import TypeVar, assert_never

from tillitsmaal.errors import visible
from tillitsmaal.report.model import Block, Bullets, Cell, Column, Figure, Report, Section, Sentence, Table

_Holding = TypeVar("_Holding", Sentence, Cell)


def visible_report(report: Report) -> Report:
    """Show each sign that would act as `\\x1b` and the like, in every text of a report but its data.

    What is shown so already stays as it is.
    """
    return replace(
        report,
        title=visible(report.title),
        subtitle=visible(report.subtitle),
        stamp=None if report.stamp is None else _shown(report.stamp),
        sections=tuple(map(_section, report.sections)),
    )


def _section(section: Section) -> Section:
    return replace(section, heading=visible(section.heading), blocks=tuple(map(_block, section.blocks)))


def _block(block: Block) -> Block:
    match block:
        case Sentence():
            return _shown(block)
        case Table():
            return _table(block)
        case Bullets():
            return replace(block, items=tuple(map(_shown, block.items)))
        case Figure():
            notes = tuple(map(_shown, block.notes))
            return replace(block, caption=visible(block.caption), alt=visible(block.alt), notes=notes)
        case _:
            assert_never(block)


def _table(table: Table) -> Table:
    return replace(
        table,
        caption=visible(table.caption),
        columns=tuple(map(_column, table.columns)),
        rows=tuple(tuple(map(_shown, row)) for row in table.rows),
        notes=tuple(map(_shown, table.notes)),
        hidden=visible(table.hidden),
        narrow=None if table.narrow is None else _table(table.narrow),
    )


def _column(column: Column) -> Column:
    return replace(column, head=visible(column.head))


def _shown(one: _Holding) -> _Holding:
    return one if one.text.isprintable() else replace(one, text=visible(one.text))
