"""Text for a terminal."""

import textwrap
from collections.abc import Iterator, Set
from io import StringIO
from typing import Final, assert_never

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from tillitsmaal.rendering.layout import Fitted, fit, fits
from tillitsmaal.rendering.visible import visible_report
from tillitsmaal.report.model import Block, Bullets, Cell, Figure, Mark, Report, Section, Sentence, Table, Tone

_INDENT: Final = 2
_NARROWEST: Final = 40
_WIDEST: Final = 1000
_PROSE: Final = 100
"""Prose is not set wider: long lines are hard to read."""
REASONS: Final = "reasons."
"""Begins the key of a note that says why numbers are absent."""

_MARKS: Final[dict[Mark, str]] = {"plain": "", "below": "bold red", "rise": "green", "fall": "red", "faint": "dim"}
_TONES: Final[dict[Tone, str]] = {"lead": "bold", "text": "", "note": "dim", "command": "cyan"}


def terminal(report: Report, *, width: int = 80, colour: bool = False) -> str:
    """Lay a report out for a terminal.

    Parameters
    ----------
    report
        What to lay out. Data in it is shown as it stands: markup in it has no meaning, and signs that would act on the
        terminal are shown as `\\x1b` and the like.
    width
        Columns of the terminal; 40 at the least, 1000 at the most. Tables leave out columns by priority where they do
        not fit.
    colour
        Whether to colour with ANSI sequences.
    """
    report, columns = visible_report(report), min(max(width, _NARROWEST), _WIDEST)
    console = Console(
        file=StringIO(),
        width=columns,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    with console.capture() as capture:
        if report.stamp is not None:
            console.print(_prose(report.stamp, columns))
            console.print()
        console.print(Text(report.title, style="bold"))
        if report.subtitle:
            console.print(_folded(report.subtitle, columns, ""))
        for section in report.sections:
            _print_section(console, section, columns - _INDENT)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def _print_section(console: Console, section: Section, width: int) -> None:
    console.print()
    console.print(Text(section.heading, style="bold cyan"))
    for before, block in zip((None, *section.blocks), section.blocks, strict=False):
        if before is not None and _apart(before, block):
            console.print()
        for part in _parts(block, width):
            console.print(Padding(part, (0, 0, 0, _INDENT)))


def _apart(before: Block, block: Block) -> bool:
    """Tell whether a blank line stands between two blocks: around all but sentences, and where a new lead begins."""
    if not isinstance(before, Sentence) or not isinstance(block, Sentence):
        return True
    return block.tone == "lead" and before.tone != "lead"


def _parts(block: Block, width: int) -> Iterator[RenderableType]:
    match block:
        case Sentence():
            yield _prose(block, width)
        case Table(workbook_only=True):
            return
        case Table():
            shown = block if block.narrow is None or fits(block, width, cell_len) else block.narrow
            if shown.caption:
                yield _folded(shown.caption, width, "italic")
            fitted = fit(shown, width, cell_len)
            yield _table(shown, fitted)
            yield from (_prose(note, width) for note in _notes(shown, fitted))
        case Bullets():
            for number, item in enumerate(block.items, 1):
                yield _item(item, f"{number}. " if block.numbered else "• ", width)
        case Figure():
            yield _folded(block.caption, width, "italic")
            yield _folded(block.alt, width, "")
            yield from (_prose(note, width) for note in block.notes)
        case _:
            assert_never(block)


def _prose(sentence: Sentence, width: int) -> RenderableType:
    return _folded(sentence.text, width, _TONES[sentence.tone])


def _item(sentence: Sentence, sign: str, width: int) -> RenderableType:
    return _folded(sentence.text, width, _TONES[sentence.tone], sign)


def _folded(text: str, width: int, style: str, sign: str = "") -> RenderableType:
    """Fold at blanks, but not at no-break spaces (which Rich would)."""
    folded = textwrap.fill(
        text,
        min(width, _PROSE),
        break_on_hyphens=False,
        initial_indent=sign,
        subsequent_indent=" " * len(sign),
    )
    return Text(folded, style=style, no_wrap=True, overflow="fold")


def _notes(table: Table, fitted: Fitted) -> Iterator[Sentence]:
    shown = {row[i].absent for row in table.rows for i in fitted.shown}
    yield from (note for note in table.notes if not _of_hidden(note, shown))
    hidden = [column.head for i, column in enumerate(table.columns) if i not in fitted.shown]
    if hidden and table.hidden:
        yield Sentence(text=table.hidden.format(columns=", ".join(hidden)), key="hidden", tone="note")


def _of_hidden(note: Sentence, shown: Set[str | None]) -> bool:
    """Whether a note gives the reason of numbers that are absent only in columns that do not fit."""
    return note.key.startswith(REASONS) and note.key.removeprefix(REASONS) not in shown


def _table(table: Table, fitted: Fitted) -> RichTable:
    laid = RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for i, width in zip(fitted.shown, fitted.widths, strict=True):
        column = table.columns[i]
        head = "\n".join(textwrap.wrap(column.head, max(width, 1), break_long_words=False, break_on_hyphens=False))
        laid.add_column(
            Text(head), justify=column.align, width=width, overflow="fold", vertical="top", header_style="bold"
        )
    for row in table.rows:
        laid.add_row(*(_cell(row[i]) for i in fitted.shown))
    return laid


def _cell(cell: Cell) -> Text:
    return Text(cell.text, style=_MARKS[cell.mark])
