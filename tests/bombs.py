"""Files that are small, or say little, and would take all memory or time; each is opened in a process of its own.

`python bombs.py FOLDER`: a line of JSON a bomb: its name, what it was refused as, seconds, and the most memory in MB.
"""

import json
import os
import re
import resource
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pyreadstat
import python_calamine  # noqa: F401

from tillitsmaal.errors import TillitError
from tillitsmaal.marked_yaml import read_yaml
from tillitsmaal.readers.books.kinds import excel, open_file, parquet, spss  # noqa: F401
from tillitsmaal.rendering.docx import check_template

ROOM = 2 << 30
SHEET = "xl/worksheets/sheet1.xml"


def workbook(**changed: bytes) -> bytes:
    """A workbook of two cells, of which parts are replaced by their names' last words."""
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    written, made = BytesIO(), BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(Path(name).stem, old.read(name)))
    return made.getvalue()


def sheet(rows: bytes, head: bytes = b"") -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        b'<?xml version="1.0"?>' + head + b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (space, rows)
    )


def cell(at: str) -> bytes:
    row = re.sub("[A-Z]", "", at)
    return f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>a</t></is></c></row>'.encode()


def lying(data: bytes, name: str, size: int) -> bytes:
    """The zip with a part of which both headers say that it is small."""
    changed = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as packed:
        part = packed.getinfo(name)
    at = data.rindex(name.encode()) - 46 + 24
    changed[at : at + 4] = changed[part.header_offset + 22 : part.header_offset + 26] = struct.pack("<I", size)
    return bytes(changed)


def ods(content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        new.writestr("META-INF/manifest.xml", "<manifest/>")
        new.writestr("content.xml", content)
    return made.getvalue()


def ods_table(inside: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    table = f'<table:table table:name="a">{inside}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return ods(f"<office:document-content {spaces}>{body}</office:document-content>".encode())


def zipped(name: str, data: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(name, data)
    return made.getvalue()


ENTITIES = b"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>%b]>" % b"".join(
    b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
ODS_CELL = '<table:table-cell office:value-type="string" {}><text:p>a</text:p></table:table-cell>'


WIDE = 'table:number-columns-repeated="2000000000"'


def sav(cases: int) -> bytes:
    import pandas as pd

    path = Path("made.sav")
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0, 2.0]}), path)
    data = bytearray(path.read_bytes())
    data[80:84] = struct.pack("<i", cases)
    return bytes(data)


def arrow(rows: int) -> bytes:
    made = BytesIO()
    repeated = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, pyarrow.int8()), ["x" * 50])
    pyarrow.parquet.write_table(pyarrow.table({"a": repeated}), made)
    return made.getvalue()


def blank(size: int) -> bytes:
    return b" " * size


MB = 1 << 20
BOMBS: Mapping[str, Callable[[], bytes]] = {
    "large.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + blank(300 * MB))),
    "ratio.xlsm": lambda: workbook(sheet1=sheet(cell("A1") + blank(100 * MB))),
    "lying.xlsx": lambda: lying(workbook(sheet1=sheet(cell("A1") + blank(300 * MB))), SHEET, 5000),
    "lying-strings.xlsx": lambda: lying(workbook(workbook=blank(300 * MB)), "xl/workbook.xml", 500),
    "far.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("XFD1048576"))),
    "far-row.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("Z1048576"))),
    "entities.xlsx": lambda: workbook(sheet1=sheet(b"<row><c><v>&a9;</v></c></row>", ENTITIES)),
    "deep.xlsx": lambda: workbook(sheet1=sheet(b"<row>" * 1_000_000)),
    "nested.xlsx": lambda: zipped("a.zip", zipped("b.zip", zipped("xl/workbook.xml", blank(100 * MB)))),
    "large.ods": lambda: ods(blank(300 * MB)),
    "columns.ods": lambda: ods_table(f"<table:table-row>{ODS_CELL.format(WIDE)}</table:table-row>"),
    "rows.ods": lambda: ods_table(
        f'<table:table-row table:number-rows-repeated="2000000000">{ODS_CELL.format("")}</table:table-row>'
    ),
    "entities.ods": lambda: ods(ENTITIES + b"<x>&a9;</x>"),
    "large.docx": lambda: zipped("[Content_Types].xml", blank(300 * MB)),
    "ratio.docx": lambda: zipped("[Content_Types].xml", blank(190 * MB)),
    "aliases.yaml": lambda: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(9)),
    "deep.yaml": lambda: b"a: " + b"[" * 900_000,
    "large.yaml": lambda: b"a: " + b"x" * 1_000_001,
    "deep.json": lambda: b"[" * 10_000_000,
    "many.sav": lambda: sav(2_000_000_000),
    "many.parquet": lambda: arrow(30_000_000),
    "line.csv": lambda: b"a,b\n1," + b"x" * (200 * MB),
    "columns.csv": lambda: b",".join(b"a%d" % n for n in range(1_000_000)) + b"\n" + b"1," * 999_999 + b"1\n",
}


def opened(path: Path) -> str:
    """What a file is refused as; empty where it is read."""
    try:
        match path.suffix:
            case ".yaml":
                read_yaml(path.read_bytes(), path.name)
            case ".docx":
                check_template(path.read_bytes(), path.name)
            case _:
                open_file(path)
    except TillitError as refused:
        (first, *_) = refused.problems
        return first.code
    return ""


def apart(path: Path) -> dict[str, object]:
    """Open a file in a child with little room, and tell how it went."""
    reading, writing = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
        try:
            told = opened(path)
        except BaseException as error:
            told = f"!{type(error).__name__}"
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    _, status, used = os.wait4(child, 0)
    code = os.read(reading, 200).decode()
    os.close(reading)
    seconds = round(time.monotonic() - start, 2)
    return {"name": path.name, "code": code, "status": status, "seconds": seconds, "mb": used.ru_maxrss >> 10}


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    for name in sys.argv[2:] or BOMBS:
        made = os.fork()
        if made == 0:
            Path(name).write_bytes(BOMBS[name]())
            os._exit(0)
        os.waitpid(made, 0)
        print(json.dumps(apart(Path(name))), flush=True)
        Path(name).unlink()
