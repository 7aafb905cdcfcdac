"""`tillit export`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from tillitsmaal.analysis.score import analyse
from tillitsmaal.archive import DataFormat, export
from tillitsmaal.archive.tables import archive_of
from tillitsmaal.archive.variables import Archive
from tillitsmaal.cli.binary import format_of, write_bytes
from tillitsmaal.cli.content import Content
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import command_of, origin_of_answers, with_origin, with_sidecar
from tillitsmaal.cli.output import tell, write_folder
from tillitsmaal.cli.places import STANDARD_OUTPUT, is_folder
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.session import only_for_analyst, session
from tillitsmaal.cli.sources import read_for_score
from tillitsmaal.errors import misuse
from tillitsmaal.extras import check as check_extras
from tillitsmaal.provenance import Json
from tillitsmaal.provenance.marks import SIDECAR
from tillitsmaal.scoring import score_responses
from tillitsmaal.text import Language, say

ENDINGS: Final[Mapping[str, str]] = {"sav": ".sav", "csv": ".csv", "xlsx": ".xlsx", "parquet": ".parquet"}
_A_FILE_A_TABLE: Final = ("csv", "parquet")
_NEEDS: Final[Mapping[str, str]] = {"sav": "spss", "xlsx": "table_xlsx", "parquet": "parquet"}
"""What the formats are called among the extras."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCall:
    """What `tillit export` was asked for."""

    responses: tuple[str, ...]
    format: str | None
    wave: str | None
    excel: bool
    input: Input
    output: Output


def run(call: ExportCall) -> None:
    """Write what was answered and scored as data for an archive or another program."""
    with session(call.input, call.output, reads=call.responses) as at:
        only_for_analyst(at, "export")
        format = _format(call)
        with progress(at.language, quiet=call.input.quiet) as on_stage:
            responses = read_for_score(call.responses, call.wave, at, on_stage)
            on_stage("score")
            archive = archive_of(analyse(score_responses(responses)))
            on_stage("write")
            own = {"format": format, "excel": call.excel, "wave": call.wave, "on_invalid": call.input.on_invalid}
            _write(archive, format, call, origin_of_answers("export", responses, at.language, own))
        path = call.output.path
        if path is not None and path != STANDARD_OUTPUT and not call.input.quiet:
            told = {"rows": len(archive.data.frame), "variables": len(archive.data.variables)}
            tell(say("cli.export.written", at.language, path=path, **told))


def _format(call: ExportCall) -> DataFormat:
    """Refuse what does not go together before anything is read."""
    format = format_of(call.output.path, call.format, ENDINGS, folders=True)
    if call.excel and format != "csv":
        raise misuse("option_needs", "--excel", other="--format csv")
    if format not in _A_FILE_A_TABLE and call.output.path is not None and is_folder(call.output.path):
        raise misuse("option_needs", f"-o {call.output.path}", other=f"--format {' / '.join(_A_FILE_A_TABLE)}")
    check_extras([_NEEDS[format]] if format in _NEEDS else [])
    return cast(DataFormat, format)


def _write(archive: Archive, format: DataFormat, call: ExportCall, origin: Json) -> None:
    path, language = call.output.path, origin["settings"]["language"]
    if path is not None and is_folder(path):
        tables = _tables(archive, format, language, excel=call.excel)
        files = with_sidecar(tables, f"{command_of(origin)}{SIDECAR}", origin)
        write_folder(Path(path), files, force=call.output.force)
        return
    content = export(archive, format, language, excel=call.excel)
    files = with_origin(content, Path(path or "-").name, format, origin)
    write_bytes(files, path, is_text=format == "csv", force=call.output.force)


def _tables(archive: Archive, format: DataFormat, language: Language, *, excel: bool) -> dict[str, Content]:
    """A file a table, by its name."""
    if format == "parquet":
        from tillitsmaal.archive.parquet import parquet

        return {f"{table.name}.parquet": parquet(archive, table, language) for table in archive.tables}
    from tillitsmaal.archive.csv import csv

    return {f"{table.name}.csv": csv(table, excel=excel) for table in archive.tables}
