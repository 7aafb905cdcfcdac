"""Texts as a workbook can hold them: XML refuses control characters, and XlsxWriter reads meaning into a few."""

from typing import Final

from tillitsmaal.inert import inert as in_any_document

_UNSEEN: Final = "\N{ZERO WIDTH SPACE}"
_LONGEST: Final = 32_767
"""Of what a cell holds, in UTF-16 code units."""


def inert(text: str) -> str:
    """Make a text safe for a cell; what a workbook cannot hold becomes U+FFFD.

    XlsxWriter takes a text between `<r>` and `</r>` for XML of its own, so such a text gets an unseen end.

    Examples
    --------
    >>> inert("Vik\\x00 <b>&"), inert("<r><t>x</t></r>").isascii(), len(inert("x" * 40_000))
    ('Vik� <b>&', False, 32767)
    """
    safe = shortened(in_any_document(text.replace("\r\n", "\n").replace("\r", "\n")), _LONGEST)
    return safe + _UNSEEN if safe.startswith("<r>") and safe.endswith("</r>") else safe


def on_one_line(text: str) -> str:
    """Make a text safe where there is one line only.

    Examples
    --------
    >>> on_one_line("bølge1\\n12.02.2024")
    'bølge1 12.02.2024'
    """
    return " ".join(inert(text).split("\n"))


def literal(text: str) -> str:
    """Make a text safe for a chart, where XlsxWriter takes what looks like a formula or a cell's address for one.

    Examples
    --------
    >>> literal("=Ark!A1") == "=Ark!A1", literal("Tillit (1–5)")
    (False, 'Tillit (1–5)')
    """
    safe = inert(text).replace("!", f"!{_UNSEEN}")
    return f"{_UNSEEN}{safe}" if safe.startswith("=") else safe


def utf16(text: str) -> int:
    """Count UTF-16 code units, as Excel does.

    Examples
    --------
    >>> utf16("Vik 🌍")
    6
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, units: int) -> str:
    """Cut a text to so many UTF-16 code units, as Excel counts; no character is cut in two.

    Examples
    --------
    >>> shortened("Vik 🌍🌍", 6)
    'Vik 🌍'
    """
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")
