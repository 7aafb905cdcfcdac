"""Zips that others made, as workbooks and Word documents are: what they unpack to, before anything is unpacked."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final, Literal
from zipfile import ZipFile

LARGEST_UNPACKED: Final = 200 << 20
"""Bytes that the parts of a zip may have together."""
MOST_PACKED: Final = 100
"""How many times as large as the zip its parts may be, where they are more than `ALWAYS_UNPACKED`.

Workbooks of 2,000 people's answers to 300 questions are 10 to 12 times as large as their zip. OpenDocument sheets are
not asked: with every cell written out in 120 bytes, answers on a scale come to 60 to 200 times.
"""
ALWAYS_UNPACKED: Final = 20 << 20
MOST_PARTS: Final = 10_000
_OPEN_DOCUMENT: Final = "content.xml"
_LISTED: Final = b"PK\x01\x02"
"""Begins each part's line in the directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """What there is too much of."""

    unit: Literal["megabytes", "parts"]
    size: int
    """In bytes, where the unit is `megabytes`."""
    most: int


def excess(data: bytes) -> Excess | None:
    """Whether a zip has more or larger parts than is opened, by its directory.

    Raises
    ------
    zipfile.BadZipFile, and what else `zipfile` raises
        The directory is damaged.
    """
    if (parts := data.count(_LISTED)) > MOST_PARTS:
        return Excess(unit="parts", size=parts, most=MOST_PARTS)
    with ZipFile(BytesIO(data)) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
        most = LARGEST_UNPACKED if _OPEN_DOCUMENT in packed.namelist() else most_unpacked(len(data))
    return Excess(unit="megabytes", size=unpacked, most=most) if unpacked > most else None


def most_unpacked(size: int) -> int:
    """Bytes that so many packed ones may become."""
    return min(LARGEST_UNPACKED, max(ALWAYS_UNPACKED, MOST_PACKED * size))
