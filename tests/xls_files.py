"""Old workbooks (`.xls`), written record by record: no program here writes them."""

import struct
from collections.abc import Iterator, Sequence

_BOF, _EOF, _SHEET, _TEXTS, _SIZE = 0x809, 0x0A, 0x85, 0xFC, 0x200
_NUMBER, _TEXT, _SHOWN, _SMALL, _SMALLS = 0x203, 0x204, 0xFD, 0x27E, 0xBD
_FREE, _END, _TABLE, _LISTING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_SECTOR, _SMALL_SECTOR, _LEAST = 512, 64, 4096
"""Bytes of a sector, of a small one, and of the shortest stream that is not kept in such."""
_IN_TABLE, _IN_HEAD = _SECTOR // 4, 109
"""Sectors that a table tells of, and tables that the head lists."""


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def number(row: int, column: int, value: float) -> bytes:
    return record(_NUMBER, struct.pack("<HHHd", row, column, 0, value))


def small(row: int, column: int, value: int) -> bytes:
    """A whole number in thirty bits."""
    return record(_SMALL, struct.pack("<HHHI", row, column, 0, _thirty(value)))


def smalls(row: int, column: int, values: Sequence[int]) -> bytes:
    """Whole numbers in thirty bits, side by side."""
    each = b"".join(struct.pack("<HI", 0, _thirty(value)) for value in values)
    return record(_SMALLS, struct.pack("<HH", row, column) + each + struct.pack("<H", column + len(values) - 1))


def _thirty(value: int) -> int:
    return value << 2 & 0xFFFFFFFF | 2


def text(row: int, column: int, value: str) -> bytes:
    return record(_TEXT, struct.pack("<HHH", row, column, 0) + _wide(value))


def shown(row: int, column: int, place: int) -> bytes:
    """A cell with a text that is kept once."""
    return record(_SHOWN, struct.pack("<HHHI", row, column, 0, place))


def _wide(value: str) -> bytes:
    encoded = value.encode("utf-16-le")
    return struct.pack("<HB", len(encoded) // 2, 1) + encoded


def book(sheets: Sequence[tuple[str, bytes]], kept: Sequence[str] = ()) -> bytes:
    """An old workbook of sheets, and texts that are kept once."""
    streams = [_begin(0x10) + record(_SIZE, bytes(14)) + cells + record(_EOF) for _, cells in sheets]
    listed = [record(_SHEET, struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name.encode()) for name, _ in sheets]
    texts = record(_TEXTS, struct.pack("<II", len(kept), len(kept)) + b"".join(map(_wide, kept)))
    at = len(_begin(0x05)) + sum(map(len, listed)) + len(texts) + len(record(_EOF))
    placed = []
    for one, stream in zip(listed, streams, strict=True):
        placed.append(one[:4] + struct.pack("<I", at) + one[8:])
        at += len(stream)
    return compound(b"".join([_begin(0x05), *placed, texts, record(_EOF), *streams]))


def _begin(kind: int) -> bytes:
    return record(_BOF, struct.pack("<HHHHII", 0x600, kind, 0, 1996, 0, 0x600))


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file of one stream: a head, tables of sectors, a directory and the stream.

    As the format demands, a short stream stands in small sectors of another one, with a table of their own; and what
    takes more tables than the head has room for lists the others in further sectors.
    """
    small = len(stream) < _LEAST
    table = _chain(0, -(-len(stream) // _SMALL_SECTOR)) if small else b""
    data = [table.ljust(_SECTOR, b"\xff")] * small + [stream]
    data = [one + bytes(-len(one) % _SECTOR) for one in data]
    counts = [1, *(len(one) // _SECTOR for one in data)]
    tables = next(count for count in range(1, 4_000) if count * _IN_TABLE >= sum(counts) + count + _further(count))
    before = tables + _further(tables)
    begins = [before + sum(counts[:at]) for at in range(len(counts))]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, tables, begins[0], 0, _LEAST)
    head += struct.pack("<II", begins[1] if small else _END, small)
    head += struct.pack("<II", tables if before > tables else _END, before - tables)
    head += _numbers(range(min(tables, _IN_HEAD))).ljust(4 * _IN_HEAD, b"\xff")
    followed = _numbers([_TABLE] * tables + [_LISTING] * (before - tables)) + b"".join(map(_chain, begins, counts))
    root = _entry("Root Entry", 5, 1, begins[-1] if small else _END, len(data[-1]) if small else 0)
    own = _entry(name, 2, _FREE, 0 if small else begins[-1], len(stream))
    parts = [head, followed.ljust(tables * _SECTOR, b"\xff"), *_listings(tables), (root + own).ljust(_SECTOR, b"\0")]
    return b"".join([*parts, *data])


def _further(tables: int) -> int:
    """Sectors that list tables for which the head has no room."""
    return -(-max(0, tables - _IN_HEAD) // (_IN_TABLE - 1))


def _listings(tables: int) -> Iterator[bytes]:
    for at in range(_further(tables)):
        first = _IN_HEAD + at * (_IN_TABLE - 1)
        listed = _numbers(range(first, min(first + _IN_TABLE - 1, tables))).ljust(_SECTOR - 4, b"\xff")
        yield listed + struct.pack("<I", tables + at + 1 if at + 1 < _further(tables) else _END)


def _numbers(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _chain(begin: int, count: int) -> bytes:
    """What a table says of sectors one after the other."""
    return _numbers([*range(begin + 1, begin + count), _END])


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    called = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII", len(called), kind, 1, _FREE, _FREE, child)
    return called.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
