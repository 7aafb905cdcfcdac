"""The codebook as Markdown."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.archive.codebooks import Codebook
from tillitsmaal.archive.page import Grid, Part, page
from tillitsmaal.inert import inert
from tillitsmaal.text import Language

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~]|(?<=www)\.|:(?=//))")
_LEADING: Final = re.compile(r"^([-+]|\d+[.)])(?=\s)")


def markdown(codebook: Codebook, language: Language) -> str:
    """Write a codebook as Markdown."""
    return "\n".join(_lines(codebook, language)).rstrip("\n") + "\n"


def _lines(codebook: Codebook, language: Language) -> Iterator[str]:
    told = page(codebook, language)
    yield f"# {escaped(told.title)}\n"
    if told.stamp is not None:
        yield f"**{escaped(told.stamp)}**\n"
    for name, content in told.facts:
        yield f"- {escaped(name)}: {escaped(content)}"
    yield ""
    for sentence in told.sentences:
        yield f"{escaped(sentence)}\n"
    for part in told.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    yield f"{'#' * part.depth} {escaped(part.heading)}\n"
    for sentence in part.sentences:
        yield f"{escaped(sentence)}\n"
    if part.grid is not None:
        yield from _grid(part.grid)
        yield ""


def _grid(grid: Grid) -> Iterator[str]:
    yield _row(grid.heads)
    yield _row(["---:" if is_number else "---" for is_number in grid.numbers], as_is=True)
    for row in grid.rows:
        yield _row(row)


def _row(cells: Sequence[str], *, as_is: bool = False) -> str:
    return f"| {' | '.join(cell if as_is else escaped(cell) for cell in cells)} |"


def escaped(text: str) -> str:
    """Put a text on one line, and take away the meaning that its characters would have.

    Examples
    --------
    >>> print(escaped("a|b <partner>"), escaped("- Vik & Nes"))
    a\\|b \\<partner\\> \\- Vik &amp; Nes
    """
    line = " ".join(inert(text).split()).replace("&", "&amp;")
    return _LEADING.sub(r"\\\1", _SPECIAL.sub(r"\\\1", line))
