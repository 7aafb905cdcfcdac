"""How cells look: one format of the workbook for each look, made when it is first asked for."""

from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from tillitsmaal.report.model import Mark, Tone

INK: Final = "#1F2933"
QUIET: Final = "#5B6570"
LINE: Final = "#C8CFD6"
HEAD: Final = "#E4EBF2"
LINK: Final = "#0B5394"
GOOD: Final = "#1B5E9B"
BAD: Final = "#A33A00"
BAD_GROUND: Final = "#FDEFE4"
GOOD_GROUND: Final = "#E8F1FA"
ABSENT: Final = "#E3E5E8"
SELF: Final = "#8A929B"

Look = dict[str, object]
"""Properties of a format, as XlsxWriter names them."""

MARKS: Final[dict[Mark, Look]] = {
    "plain": {},
    "below": {"font_color": BAD, "bold": True, "bg_color": BAD_GROUND},
    "rise": {"font_color": GOOD, "bold": True, "bg_color": GOOD_GROUND},
    "fall": {"font_color": BAD, "bold": True, "bg_color": BAD_GROUND},
    "faint": {"font_color": QUIET},
}
TONES: Final[dict[Tone, Look]] = {
    "lead": {"bold": True},
    "text": {},
    "note": {"font_color": QUIET},
    "command": {"font_name": "Courier New"},
}
HEADS: Final[Look] = {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": QUIET, "text_wrap": True} | {
    "valign": "bottom"
}
"""Heads of columns."""
FONT: Final[Look] = {"font_name": "Arial", "font_size": 10}
"""One that every office program has, or one as wide: widths and heights are reckoned with it."""
_BASE: Final[Look] = FONT | {"font_color": INK, "valign": "top"}


class Styles:
    """Formats by their looks."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, *looks: Look) -> Format:
        """Return the format with these looks, the later ones first in rank."""
        whole = dict(_BASE)
        for look in looks:
            whole |= look
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]
