"""Workbooks and Word documents, which are zips of XML, that unpack or unfold to far more than they weigh."""

import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from pathlib import Path

import docx
import xlsxwriter

MB = 1 << 20
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOK = "xl/workbook.xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def blank(size: int) -> bytes:
    return b" " * size


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, data in parts:
            new.writestr(name, data)
    return made.getvalue()


def workbook(**changed: bytes) -> bytes:
    """A workbook of two cells, of which parts are replaced by their names' last words."""
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        made = book.add_worksheet()
        made.write_row(0, 0, ["a", "b"])
        made.write_row(1, 0, [1, 2])
    with zipfile.ZipFile(written) as old:
        return zipped([(name, changed.get(Path(name).stem, old.read(name))) for name in old.namelist()])


def with_parts(data: bytes, parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip with further parts."""
    made = BytesIO(data)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as grown:
        for name, part in parts:
            grown.writestr(name, part)
    return made.getvalue()


def sheet(rows: bytes, head: bytes = b"", tail: bytes = b"", before: bytes = b"") -> bytes:
    inside = b"%b<sheetData>%b</sheetData>%b" % (before, rows, tail)
    return b'<?xml version="1.0"?>' + head + b'<worksheet xmlns="%b">%b</worksheet>' % (_MAIN, inside)


def cell(at: str, more: str = "") -> bytes:
    row = re.sub("[A-Z]", "", at)
    return f'<row r="{row}"><c {more}r="{at}" t="inlineStr"><is><t>a</t></is></c></row>'.encode()


def book_of(sheets: bytes, names: bytes = b"") -> bytes:
    """The part that lists the sheets."""
    spaces = b'xmlns="%b" xmlns:r="%b"' % (_MAIN, _OFFICE)
    return b"<workbook %b><sheets>%b</sheets>%b</workbook>" % (spaces, sheets, names)


def lying(data: bytes, name: str, size: int) -> bytes:
    """The zip with a part of which both headers say that it is small."""
    changed = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as packed:
        part = packed.getinfo(name)
    at = data.rindex(name.encode()) - 46 + 24
    changed[at : at + 4] = changed[part.header_offset + 22 : part.header_offset + 26] = struct.pack("<I", size)
    return bytes(changed)


def strings(text: bytes, cells: int) -> bytes:
    """A workbook of a text that is kept once and shown in many cells."""
    shown = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, cells + 1))
    listed = b'<sst xmlns="%b" count="%d" uniqueCount="1"><si><t>%b</t></si></sst>' % (_MAIN, cells, text)
    return workbook(sheet1=sheet(shown), sharedStrings=listed)


def sheets(count: int, rows: bytes) -> bytes:
    """A workbook of many sheets that are all kept in one part."""
    listed = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 1) for n in range(count))
    return workbook(workbook=book_of(listed), sheet1=sheet(rows))


def merged(count: int) -> bytes:
    return b'<mergeCells count="%d">%b</mergeCells>' % (count, b'<mergeCell ref="A1:XFD1048576"/>' * count)


def elsewhere(rows: bytes) -> bytes:
    """A workbook whose sheet is not where sheets are."""
    kind = b'Type="%b/worksheet"' % _OFFICE
    target = b"http://schemas.openxmlformats.org/package/2006/relationships"
    related = b'<Relationships xmlns="%b"><Relationship Id="rId1" %b Target="a/b.bin"/></Relationships>' % (
        target,
        kind,
    )
    listed = book_of(b'<sheet name="s" sheetId="1" r:id="rId1"/>')
    parts = {WORKBOOK: listed, "xl/_rels/workbook.xml.rels": related, "xl/a/b.bin": sheet(rows)}
    return zipped({"[Content_Types].xml": b"<Types/>", **parts}.items())


def styled(count: int) -> bytes:
    """A workbook of many ways to show a percent, and cells that are shown in the last."""
    formats = b'<cellXfs count="%d">%b</cellXfs>' % (count, b'<xf numFmtId="9"/>' * count)
    rows = b"".join(b'<row r="%d"><c r="A%d" s="%d"><v>1</v></c></row>' % (n, n, count + n) for n in range(1, 20_001))
    return workbook(styles=b'<styleSheet xmlns="%b">%b</styleSheet>' % (_MAIN, formats), sheet1=sheet(rows))


def ods(content: bytes) -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content}.items())


def ods_table(inside: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    table = f'<table:table table:name="a">{inside}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return ods(f"<office:document-content {spaces}>{body}</office:document-content>".encode())


def ods_row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def ods_cell(text: str = "a", times: int = 1) -> str:
    how = f'office:value-type="string" table:number-columns-repeated="{times}"'
    return f"<table:table-cell {how}><text:p>{text}</text:p></table:table-cell>"


def document(**changed: bytes) -> bytes:
    """A Word document of which parts are replaced by their names' last words."""
    written = BytesIO()
    docx.Document().save(written)
    with zipfile.ZipFile(written) as old:
        return zipped([(name, changed.get(Path(name).stem, old.read(name))) for name in old.namelist()])


ENTITIES = b"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>%b]>" % b"".join(
    b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)
)
_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MILLION = 1_000_000


ZIPPED: Mapping[str, Callable[[], bytes]] = {
    "large.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + blank(210 * MB))),
    "ratio.xlsm": lambda: workbook(sheet1=sheet(cell("A1") + blank(100 * MB))),
    "small-ratio.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + blank(19 * MB))),
    "lying.xlsx": lambda: lying(workbook(sheet1=sheet(cell("A1") + blank(210 * MB))), SHEET, 5000),
    "lying-book.xlsx": lambda: lying(workbook(workbook=blank(210 * MB)), WORKBOOK, 500),
    "lying-strings.xlsx": lambda: lying(workbook(sharedStrings=blank(210 * MB)), STRINGS, 500),
    "far.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("XFD1048576"))),
    "far-row.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("Z1048576"))),
    "corner.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("T999999"))),
    "corner-spaced.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("T999999").replace(b'r="T', b'r = "T'))),
    "corner-attributes.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("XFD1048576", f'x="{" " * 5000}" '))),
    "corner-unnamed.xlsx": lambda: workbook(
        sheet1=sheet(b'<row r="1048576">%b</row>' % (b'<c t="inlineStr"><is><t>a</t></is></c>' * 16384))
    ),
    "elsewhere.xlsx": lambda: elsewhere(cell("A1") + cell("XFD1048576")),
    "attributes.xlsx": lambda: workbook(sheet1=sheet(b"<row><c " + b'r="A1" ' * 500_000)),
    "entities.xlsx": lambda: workbook(sheet1=sheet(b"<row><c><v>&a9;</v></c></row>", ENTITIES)),
    "entities-book.xlsx": lambda: workbook(workbook=ENTITIES + book_of(b"&a9;")),
    "deep.xlsx": lambda: workbook(sheet1=sheet(b"<row>" * _MILLION)),
    "nested.xlsx": lambda: zipped(
        [("a.zip", zipped([("b.zip", zipped([(WORKBOOK, blank(100 * MB))]))]))],
    ),
    "inside.xlsx": lambda: zipped([("xl/workbook.xlsx", workbook())]),
    "strings.xlsx": lambda: strings(b"a" * 32767, 200_000),
    "merged.xlsx": lambda: workbook(sheet1=sheet(cell("A1") + cell("B2"), tail=merged(_MILLION))),
    "dimension.xlsx": lambda: workbook(
        sheet1=sheet(cell("A1") + cell("A2"), before=b'<dimension ref="A1:XFD1048576"/>')
    ),
    "names.xlsx": lambda: workbook(
        workbook=book_of(
            b'<sheet name="s" sheetId="1" r:id="rId1"/>',
            b"<definedNames>%b</definedNames>"
            % b"".join(b'<definedName name="n%d">s!$A$1</definedName>' % n for n in range(_MILLION)),
        )
    ),
    "parts.xlsx": lambda: with_parts(workbook(), ((f"xl/a{n}.xml", b"") for n in range(20_000))),
    "sheets.xlsx": lambda: sheets(2000, b"".join(cell(f"A{n}") for n in range(1, 10_001))),
    "styles.xlsx": lambda: styled(30_000),
    "large.ods": lambda: ods(blank(210 * MB)),
    "columns.ods": lambda: ods_table(ods_row(ods_cell(times=2_000_000_000))),
    "rows.ods": lambda: ods_table(ods_row(ods_cell(), 2_000_000_000)),
    "area.ods": lambda: ods_table(ods_row(ods_cell(times=16_000), 1_000_000)),
    "between.ods": lambda: ods_table(
        ods_row(ods_cell()) + ods_row("<table:table-cell/>", 1_000_000) + ods_row(ods_cell(times=100))
    ),
    "text.ods": lambda: ods_table(ods_row(ods_cell("a" * 10_000, 100), 1_000)),
    "filler.ods": lambda: ods_table(
        ods_row(ods_cell("a") + ods_cell("b"))
        + ods_row(ods_cell("1") + ods_cell("2") + '<table:table-cell table:number-columns-repeated="16382"/>')
        + ods_row('<table:table-cell table:number-columns-repeated="16384"/>', 1_048_574)
    ),
    "answers.ods": lambda: ods_table(ods_row(ods_cell("a") * 300) * 600),
    "entities.ods": lambda: ods(ENTITIES + b"<x>&a9;</x>"),
    "large.docx": lambda: zipped([("[Content_Types].xml", blank(210 * MB))]),
    "ratio.docx": lambda: zipped([("[Content_Types].xml", blank(190 * MB))]),
    "styles.docx": lambda: document(styles=b"<w:styles xmlns:w='%b'>%b</w:styles>" % (_WORD, b"<w:p/>" * 3_000_000)),
    "entities.docx": lambda: document(document=ENTITIES + b"<w:document xmlns:w='%b'>&a9;</w:document>" % _WORD),
    "deep.docx": lambda: document(document=b"<w:document xmlns:w='%b'>%b" % (_WORD, b"<w:p>" * _MILLION)),
    "parts.docx": lambda: with_parts(document(), ((f"word/a{n}.xml", b"") for n in range(20_000))),
}
