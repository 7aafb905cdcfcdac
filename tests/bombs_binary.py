"""Binary workbooks that weigh little, and would take all memory or time."""

from collections.abc import Callable, Mapping

import xls_files as xls
import xlsb_files as xlsb

MB = 1 << 20
FAR = xlsb.row(0, xlsb.number(0, 1) + xlsb.number(16_000, 1)) + xlsb.row(200_000, xlsb.number(0, 1))
LIKE_XML = xlsb.record(60, b"xml")
"""A record that begins with the sign that XML begins with."""


def shown(cells: int) -> bytes:
    return xlsb.sheet(b"".join(xlsb.row(at, xlsb.shown(0, 0)) for at in range(cells)))


BINARY: Mapping[str, Callable[[], bytes]] = {
    "far.xlsb": lambda: xlsb.binary([("a", xlsb.sheet(FAR))]),
    "far-like-xml.xlsb": lambda: xlsb.binary([("a", LIKE_XML + xlsb.sheet(FAR))]),
    "strings.xlsb": lambda: xlsb.binary([("a", shown(50_000))], ["x" * MB]),
    "records.xlsb": lambda: xlsb.binary([("a", xlsb.sheet(xlsb.record(1) * 5_000_000))]),
    "sheets.xlsb": lambda: xlsb.binary([("a", xlsb.sheet(xlsb.row(0, xlsb.number(0, 1))))], listed=2_000),
    "far.xls": lambda: xls.book([("a", xls.number(0, 0, 1) + xls.number(65_535, 65_535, 1))]),
    "size.xls": lambda: xls.book([("a", xls.record(0x200, b"\0\0\0\0\xff\xff\xff\x7f\0\0\xff\xff\0\0"))]),
    "strings.xls": lambda: xls.book([("a", b"".join(xls.shown(at, 0, 0) for at in range(50_000)))], ["x" * 4_000]),
    "strings-fewer.xls": lambda: xls.book(
        [("a", b"".join(xls.shown(at, 0, 0) for at in range(18_000)))], ["x" * 4_000]
    ),
    "records.xls": lambda: xls.book([("a", xls.record(1) * 5_000_000)]),
    "unkept.xlsb": lambda: xlsb.binary([("a", shown(10))]),
}
