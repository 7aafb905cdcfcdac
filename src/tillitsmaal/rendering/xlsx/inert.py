"""Texts as they stand in a report's workbook: on one line, in a chart."""

from tillitsmaal.workbooks import UNSEEN, in_cell


def on_one_line(text: str) -> str:
    """Make a text safe where there is one line only.

    Examples
    --------
    >>> on_one_line("bølge1\\n12.02.2024")
    'bølge1 12.02.2024'
    """
    return " ".join(in_cell(text).split("\n"))


def literal(text: str) -> str:
    """Make a text safe for a chart, where XlsxWriter takes what looks like a formula or a cell's address for one.

    Examples
    --------
    >>> literal("=Ark!A1") == "=Ark!A1", literal("Tillit (1–5)")
    (False, 'Tillit (1–5)')
    """
    safe = in_cell(text).replace("!", f"!{UNSEEN}")
    return f"{UNSEEN}{safe}" if safe.startswith("=") else safe
