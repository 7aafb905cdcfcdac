"""The same small table as every kind of file that is read."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

import pandas as pd
import pyreadstat
from openpyxl import Workbook

Cells = Sequence[Sequence[object]]
"""Rows of texts and numbers, the headings first; the columns of a table hold one or the other."""
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>'
)


def delimited(cells: Cells, separator: str = ",") -> bytes:
    """Delimited text."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows(cells)
    return written.getvalue().encode()


def xlsx(cells: Cells) -> bytes:
    """A workbook; texts stay texts."""
    book = Workbook()
    for number, row in enumerate(cells, 1):
        for place, value in enumerate(row, 1):
            cell = book.active.cell(row=number, column=place, value=value)
            cell.data_type = "s" if isinstance(value, str) else "n"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _ods_cell(value: object) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def ods(cells: Cells) -> bytes:
    """A sheet as LibreOffice saves it."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in cells)
    body = f'<office:body><office:spreadsheet><table:table table:name="Svar">{rows}</table:table>'
    content = f"<office:document-content {_SPACES}>{body}</office:spreadsheet></office:body></office:document-content>"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("mimetype", _ODS)
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
        packed.writestr("content.xml", content)
    return written.getvalue()


def _frame(cells: Cells) -> pd.DataFrame:
    return pd.DataFrame([list(row) for row in cells[1:]], columns=list(cells[0]))


def sav(cells: Cells, **told: object) -> bytes:
    """A file of SPSS, with what `pyreadstat.write_sav` may be told."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "svar.sav"
        pyreadstat.write_sav(_frame(cells), path, **told)
        return path.read_bytes()


def parquet(cells: Cells) -> bytes:
    """A Parquet file."""
    written = io.BytesIO()
    _frame(cells).to_parquet(written)
    return written.getvalue()


def by_json(cells: Cells) -> bytes:
    """A list of responses."""
    return json.dumps([dict(zip(cells[0], row, strict=True)) for row in cells[1:]]).encode()


KINDS: dict[str, Callable[[Cells], bytes]] = {
    "csv": delimited,
    "semicolon.csv": lambda cells: delimited(cells, ";"),
    "tab.txt": lambda cells: delimited(cells, "\t"),
    "xlsx": xlsx,
    "ods": ods,
    "sav": sav,
    "parquet": parquet,
    "json": by_json,
}
"""By what the file's name ends in."""
