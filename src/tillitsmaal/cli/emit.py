"""A report to where it was asked for: the terminal, a file, a folder of tables."""

import os
import shutil
from functools import partial
from pathlib import Path

from tillitsmaal.cli.output import to_screen, write_file, write_folder, write_stdout
from tillitsmaal.cli.places import STANDARD_OUTPUT, is_folder
from tillitsmaal.cli.session import Session
from tillitsmaal.errors import misuse
from tillitsmaal.report.model import Report

DEFAULT_WIDTH = 80
NOT_OFFERED = frozenset({".xlsx", ".xls", ".ods", ".docx", ".doc", ".pdf", ".sav", ".html", ".parquet"})
"""Endings of files that other programs would open; `tillit report` and `tillit export` write them."""


def emit(report: Report, at: Session) -> None:
    """Write a report in the format and to the place that the call names.

    CSV into a folder (`-o DIR/`) is a file a table; every other result is one text.
    """
    path = at.output.path
    if path is not None and Path(path).suffix.casefold() in NOT_OFFERED:
        raise misuse("ending_not_offered", path, other=str(Path(path).with_suffix(".csv")))
    if at.output.excel and at.format != "csv":
        raise misuse("option_needs", "--excel", other="--format csv")
    if path is not None and path != STANDARD_OUTPUT and is_folder(path):
        if at.format != "csv":
            raise misuse("option_needs", f"-o {path}", other="--format csv")
        _write_tables(report, Path(path), at)
    elif path is None or path == STANDARD_OUTPUT:
        write_stdout(_text(report, at, to_terminal=True))
    elif at.format == "csv":
        _write_table(report, Path(path), at)
    else:
        write_file(Path(path), _text(report, at, to_terminal=False), force=at.output.force)


def _write_tables(report: Report, folder: Path, at: Session) -> None:
    from tillitsmaal.rendering.csv import write_table

    files = {f"{name}.csv": partial(write_table, frame, excel=at.output.excel) for name, frame in report.tables.items()}
    write_folder(folder, files, force=at.output.force)


def _write_table(report: Report, path: Path, at: Session) -> None:
    from tillitsmaal.rendering.csv import write_table

    write_file(path, partial(write_table, report.tables[report.main], excel=at.output.excel), force=at.output.force)


def _text(report: Report, at: Session, *, to_terminal: bool) -> str:
    from tillitsmaal.rendering import render

    colour = to_terminal and wants_colour(no_color=at.output.no_color)
    width = terminal_width() if to_terminal else DEFAULT_WIDTH
    return render(report, at.format, width=width, colour=colour, excel=at.output.excel)


def terminal_width() -> int:
    """Columns of the terminal; 80 where there is none, or what COLUMNS says."""
    if os.environ.get("COLUMNS", "").isdecimal() or to_screen():
        return max(shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, 40)
    return DEFAULT_WIDTH


def wants_colour(*, no_color: bool) -> bool:
    """Colour on a terminal, unless `--no-color` or NO_COLOR says otherwise; anywhere with FORCE_COLOR."""
    if no_color or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or to_screen()
