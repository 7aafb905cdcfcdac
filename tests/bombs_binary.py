"""Binary workbooks that weigh little, and would take all memory or time."""

from collections.abc import Callable, Mapping

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
    "unkept.xlsb": lambda: xlsb.binary([("a", shown(10))]),
}
