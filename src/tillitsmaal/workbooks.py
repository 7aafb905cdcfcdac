"""What every workbook keeps to: no text acts, numbers have all their digits, the same content gives the same bytes."""

from datetime import datetime
from typing import Final

from tillitsmaal.inert import beginning, inert, with_newlines

CREATED: Final = datetime(2000, 1, 1)
"""When every workbook says that it was made."""
UNSEEN: Final = "\N{ZERO WIDTH SPACE}"
_LONGEST: Final = 32_767
"""Of what a cell holds, in UTF-16 code units."""


class Exact(float):
    """A number that is written with all its digits; XlsxWriter asks for 16, and some numbers have 17."""

    def __format__(self, format_spec: str, /) -> str:
        """Write the shortest text that reads back as the same number."""
        return repr(float(self))


def options() -> dict[str, object]:
    """Settings of XlsxWriter, made anew each time: it changes what it is given."""
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    return {"in_memory": True, **texts}


def in_cell(text: str) -> str:
    """Make a text safe for a cell; what a workbook cannot hold becomes U+FFFD.

    XlsxWriter takes a text between `<r>` and `</r>` for XML of its own, so such a text gets an unseen end.

    Examples
    --------
    >>> in_cell("Vik\\x00 <b>&"), in_cell("<r><t>x</t></r>").isascii(), len(in_cell("x" * 40_000))
    ('Vik� <b>&', False, 32767)
    """
    safe = shortened(inert(with_newlines(text)), _LONGEST)
    return safe + UNSEEN if safe.startswith("<r>") and safe.endswith("</r>") else safe


def utf16(text: str) -> int:
    """Count UTF-16 code units, as Excel does.

    Examples
    --------
    >>> utf16("Vik 🌍")
    6
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, units: int) -> str:
    """Cut a text to so many UTF-16 code units, as Excel counts; no sign is cut in two.

    Examples
    --------
    >>> shortened("Vik 🌍🌍", 6)
    'Vik 🌍'
    """
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")
    return beginning(text, len(kept)) if text.startswith(kept) else kept
