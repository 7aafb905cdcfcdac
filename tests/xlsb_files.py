"""Binary workbooks (`.xlsb`), written record by record: no program here writes them."""

import struct
from collections.abc import Iterable, Sequence

from bombs_zipped import zipped

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROW, _NUMBER, _TEXT, _SHOWN, _KEPT = 0, 5, 6, 7, 19
_SHEET, _SHEET_END, _DATA, _DATA_END, _SIZE = 129, 130, 145, 146, 148
_BOOK, _BOOK_END, _SHEETS, _SHEETS_END, _LISTED, _CALCULATED = 131, 132, 143, 144, 156, 157
_TEXTS, _TEXTS_END = 159, 160


def record(kind: int, content: bytes = b"") -> bytes:
    """A record, with its kind and length in groups of seven bits."""
    return _sevens(kind) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    made = bytearray()
    while number > 127:
        made.append(number & 127 | 128)
        number >>= 7
    return bytes([*made, number])


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(at: int, cells: bytes) -> bytes:
    return record(_ROW, struct.pack("<IIHxB", at, 0, 300, 0) + bytes(5)) + cells


def number(column: int, value: float) -> bytes:
    return record(_NUMBER, struct.pack("<IId", column, 0, value))


def text(column: int, value: str) -> bytes:
    return record(_TEXT, struct.pack("<II", column, 0) + wide(value))


def shown(column: int, place: int) -> bytes:
    """A cell with a text that is kept once."""
    return record(_SHOWN, struct.pack("<III", column, 0, place))


def sheet(rows: bytes) -> bytes:
    return b"".join(
        [record(_SHEET), record(_SIZE, bytes(16)), record(_DATA), rows, record(_DATA_END), record(_SHEET_END)]
    )


def binary(sheets: Sequence[tuple[str, bytes]], kept: Iterable[str] = (), listed: int = 1) -> bytes:
    """A binary workbook of sheets, each listed some times, and texts that are kept once."""
    names = [(name, f"rId{at}") for at, (name, _) in enumerate(sheets, 1) for _ in range(listed)]
    bundle = b"".join(
        record(_LISTED, struct.pack("<II", 0, at) + wide(relation) + wide(f"{name}{at}"))
        for at, (name, relation) in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{at}.bin"/>'
        for at in range(1, len(sheets) + 1)
    )
    head = [record(_BOOK), record(_SHEETS), bundle, record(_SHEETS_END), record(_CALCULATED, bytes(26))]
    texts = [record(_KEPT, b"\0" + wide(one)) for one in kept]
    counted = record(_TEXTS, struct.pack("<II", len(texts), len(texts)))
    return zipped(
        [
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/workbook.bin", b"".join([*head, record(_BOOK_END)])),
            ("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_PACKAGE}">{related}</Relationships>'.encode()),
            ("xl/sharedStrings.bin", b"".join([counted, *texts, record(_TEXTS_END)])),
            *((f"xl/worksheets/sheet{at}.bin", content) for at, (_, content) in enumerate(sheets, 1)),
        ]
    )
