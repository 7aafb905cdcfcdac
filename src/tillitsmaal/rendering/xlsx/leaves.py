"""The sheets after the overview: which, in which order, what they are called."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import count
from typing import Final

from tillitsmaal.rendering.xlsx.inert import on_one_line, shortened
from tillitsmaal.report.model import Figure, Report, Section, Table
from tillitsmaal.text import Language, say

_REFUSED: Final = re.compile(r"[\[\]:*?/\\'!]")
_LONGEST: Final = 31
"""Of a sheet's name in Excel, in UTF-16 code units."""
_KEPT: Final = "history"
"""Excel keeps this name for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A sheet with one table or one figure."""

    name: str
    """Of the sheet."""
    title: str
    """`Tabell 1. Skår per par`."""
    content: Table | Figure


def leaves(report: Report) -> tuple[Leaf, ...]:
    """Number the tables and figures as other formats do, and name a sheet for each, in the report's order."""
    numbers = _numbers(report)
    taken = {say("rendering.xlsx.overview", report.language).casefold(), _KEPT}
    made = []
    for section in report.sections:
        for content in _contents(section):
            number = numbers.get(id(content))
            name = sheet_name(_tab(content, number, section.heading, report.language), taken)
            taken.add(name.casefold())
            title = _title(content, number, section.heading, report.language)
            made.append(Leaf(name=name, title=title, content=content))
    return tuple(made)


def sheet_name(wanted: str, taken: Set[str]) -> str:
    """Make a name that Excel accepts and no other sheet has.

    Parameters
    ----------
    wanted
        Any text.
    taken
        Names that are in use, case-folded.

    Examples
    --------
    >>> sheet_name("T1 Tillit: hva [alle] sa/mente om de andre partnerne", set())
    'T1 Tillit hva alle sa mente om'
    >>> sheet_name("F10 Tillit i bolge1 (12. februar 2024)", set())
    'F10 Tillit i bolge1'
    >>> sheet_name("'Vik'", {"vik"}), sheet_name("History", {"history"}), sheet_name("//", set())
    ('Vik 2', 'History 2', '_')
    """
    clean = " ".join(_REFUSED.sub(" ", on_one_line(wanted)).split()) or "_"
    for number in count(1):
        end = f" {number}" if number > 1 else ""
        name = _cut(clean, _LONGEST - len(end)) + end
        if name.casefold() not in taken:
            return name
    raise AssertionError("counting does not end")


def _cut(text: str, units: int) -> str:
    """Cut between words and before a parenthesis that would stay open, unless little is left."""
    short = shortened(text, units)
    if short == text:
        return text
    whole = short if text[len(short)] == " " else short.rpartition(" ")[0]
    cut = whole if len(whole) > units // 2 else short
    opened = cut.rfind("(")
    return (cut[:opened] if opened > units // 2 and ")" not in cut[opened:] else cut).rstrip(" ,.–-(")


def _contents(section: Section) -> Iterator[Table | Figure]:
    yield from (block for block in section.blocks if isinstance(block, Table | Figure))


def _numbers(report: Report) -> dict[int, int]:
    """Numbers by the identity of the table or figure; those that only a workbook shows come after all others."""
    all_ = [content for section in report.sections for content in _contents(section)]
    tables = [one for one in all_ if isinstance(one, Table) and one.caption]
    figures = [one for one in all_ if isinstance(one, Figure)]
    ordered = sorted(tables, key=lambda table: table.workbook_only)
    return {id(one): number for group in (ordered, figures) for number, one in enumerate(group, 1)}


def _tab(content: Table | Figure, number: int | None, heading: str, language: Language) -> str:
    if number is None:
        return heading or say("rendering.xlsx.sheet", language)
    kind = "table" if isinstance(content, Table) else "figure"
    return say(f"rendering.xlsx.{kind}_sheet", language, number=number, caption=content.caption)


def _title(content: Table | Figure, number: int | None, heading: str, language: Language) -> str:
    if number is None:
        return on_one_line(heading)
    kind = "table" if isinstance(content, Table) else "figure"
    return on_one_line(f"{say(f'rendering.{kind}', language, number=number)}. {content.caption}")
