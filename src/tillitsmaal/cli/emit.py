"""A report to where it was asked for: the terminal, a file, a folder of tables."""

import os
import shutil
from dataclasses import asdict
from functools import partial
from pathlib import Path

from tillitsmaal.cli.content import Content
from tillitsmaal.cli.origin import Options, command_of, origin_of, with_origin, with_sidecar
from tillitsmaal.cli.output import (
    check_beside,
    check_folder,
    check_stdout,
    for_screen,
    tell,
    to_screen,
    write_beside,
    write_folder,
    write_stdout,
)
from tillitsmaal.cli.places import STANDARD_OUTPUT, is_folder
from tillitsmaal.cli.session import Session
from tillitsmaal.errors import misuse
from tillitsmaal.provenance import Json, marked
from tillitsmaal.provenance.marks import HOLDING, SIDECAR
from tillitsmaal.report.call import Suggested
from tillitsmaal.report.model import Report
from tillitsmaal.text import number, say

DEFAULT_WIDTH = 80
SUGGESTING = ("table", "markdown")
"""Formats that show what commands to use next."""
NOT_OFFERED = frozenset({".xlsx", ".xls", ".ods", ".docx", ".doc", ".pdf", ".sav", ".html", ".parquet"})
"""Endings of files that other programs would open; `tillit report` and `tillit export` write them."""


def check_place(at: Session, command: str) -> None:
    """Refuse, before the long work, a place that does not go with the format, or where nothing can be written.

    What is shared is written down as shown before it is written: of that, the names of a command's files are known.

    Raises
    ------
    UsageError
        `ending_not_offered`, `option_needs`.
    OutputFailed
        `output_exists`, `output_failed`, `output_name_reserved`.
    """
    path, force = at.output.path, at.output.force
    if path is not None and Path(path).suffix.casefold() in NOT_OFFERED:
        raise misuse("ending_not_offered", path, other=str(Path(path).with_suffix(".csv")))
    if at.output.excel and at.format != "csv":
        raise misuse("option_needs", "--excel", other="--format csv")
    if path is None or path == STANDARD_OUTPUT:
        check_stdout()
    elif is_folder(path):
        if at.format != "csv":
            raise misuse("option_needs", f"-o {path}", other="--format csv")
        check_folder(Path(path), _shared_files(at, command), force=force)
    else:
        name = Path(path).name
        beside = () if at.format in ("json", *HOLDING) else (f"{name}{SIDECAR}",)
        check_beside(Path(path), (name, *beside), force=force)


def _shared_files(at: Session, command: str) -> list[str]:
    if at.audience == "analyst":
        return []
    from tillitsmaal.report.shared.tables import shared_names

    return [*(f"{name}.csv" for name in shared_names(command, at.audience)), f"{command}{SIDECAR}"]


def emit(report: Report, at: Session, suggested: Suggested, **options: str | None) -> None:
    """Write a report in the format and to the place that the call names, which `check_place` has looked at.

    CSV into a folder (`-o DIR/`) is a file a table; every other result is one text. Files tell where they come from,
    the call's own options among that.
    """
    path = at.output.path
    told: Options = {**options, "suggested": asdict(suggested)} if at.format in SUGGESTING else options
    if path is not None and path != STANDARD_OUTPUT and is_folder(path):
        _write_tables(report, Path(path), at, told)
    elif path is None or path == STANDARD_OUTPUT:
        text = _text(report, at, to_terminal=True)
        is_markdown = at.format == "markdown"
        whole = marked(text, "markdown", _origin(report, at, told)) if is_markdown else text
        write_stdout(whole if at.format == "table" else for_screen(whole))
    else:
        _write_file(report, Path(path), at, told)


def _origin(report: Report, at: Session, options: Options) -> Json:
    own = {"format": at.format, "excel": at.output.excel, "on_invalid": at.input.on_invalid}
    return origin_of(report.head, {**own, **options})


def _write_tables(report: Report, folder: Path, at: Session, options: Options) -> None:
    from tillitsmaal.rendering.csv import write_table

    files: dict[str, Content] = {
        f"{name}.csv": partial(write_table, frame, excel=at.output.excel) for name, frame in report.tables.items()
    }
    origin = _origin(report, at, options)
    write_folder(folder, with_sidecar(files, f"{command_of(origin)}{SIDECAR}", origin), force=at.output.force)


def _write_file(report: Report, path: Path, at: Session, options: Options) -> None:
    if at.format == "csv":
        from tillitsmaal.rendering.csv import write_table

        content: Content = partial(write_table, report.tables[report.main], excel=at.output.excel)
    else:
        content = _text(report, at, to_terminal=False)
    files = {path.name: content}
    one_of_many = at.format == "csv" and not path.suffix and len(report.tables) > 1
    if at.format != "json":
        files = with_origin(content, path.name, at.format, _origin(report, at, options))
    write_beside(path, files, force=at.output.force)
    if one_of_many and not at.input.quiet:
        count = number(len(report.tables), at.language, 0)
        tell(say("cli.emit.one_table", at.language, table=report.main, count=count, path=str(path)))


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
