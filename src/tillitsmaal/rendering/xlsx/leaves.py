"""The sheets after the overview: which, in which order, what they are called."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tillitsmaal.rendering.xlsx.inert import on_one_line
from tillitsmaal.rendering.xlsx.names import KEPT, sheet_name
from tillitsmaal.report.model import Block, Figure, Report, Section, Table
from tillitsmaal.text import Language, knows, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A sheet with one table or one figure."""

    name: str
    """Of the sheet."""
    title: str
    """`Tabell 1. Skår per par`."""
    content: Table | Figure


def leaves(report: Report) -> tuple[Leaf, ...]:
    """Number the tables and figures as other formats do, and name a sheet for each, in the report's order.

    Tables that only a workbook shows come last: their numbers do too.
    """
    numbers = _numbers(report)
    taken = {say("rendering.xlsx.overview", report.language).casefold(), KEPT}
    dangling = frozenset(say("rendering.xlsx.dangling", report.language).split())
    made = []
    for content, heading in _ordered(report):
        number = numbers.get(id(content))
        name = sheet_name(_tab(content, number, heading, report.language), taken, dangling)
        taken.add(name.casefold())
        made.append(Leaf(name=name, title=_title(content, number, heading, report.language), content=content))
    return tuple(made)


def uncut(report: Report) -> Report:
    """Show tables in all their length where other formats show what a page holds, and the rest of them nowhere."""
    return replace(
        report, sections=tuple(replace(section, blocks=_uncut(section.blocks)) for section in report.sections)
    )


def _uncut(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put the whole of a table, which comes right after it, in its place."""
    made: list[Block] = []
    for block in blocks:
        before = made[-1] if made else None
        if isinstance(block, Table) and isinstance(before, Table) and _is_whole_of(before, block):
            made[-1] = replace(block, workbook_only=False)
        else:
            made.append(block)
    return tuple(made)


def _is_whole_of(cut: Table, whole: Table) -> bool:
    return whole.workbook_only and (whole.id, whole.caption) == (f"{cut.id}-all", cut.caption)


def only_here(leaf: Leaf) -> bool:
    """Tell whether other formats leave it out."""
    return _only_here(leaf.content)


def _only_here(content: Table | Figure) -> bool:
    return isinstance(content, Table) and content.workbook_only


def _ordered(report: Report) -> list[tuple[Table | Figure, str]]:
    """Every table and figure with the heading it stands under."""
    found = [(content, section.heading) for section in report.sections for content in _contents(section)]
    return sorted(found, key=lambda one: _only_here(one[0]))


def _contents(section: Section) -> Iterator[Table | Figure]:
    yield from (block for block in section.blocks if isinstance(block, Table | Figure))


def _numbers(report: Report) -> dict[int, int]:
    """Numbers by the identity of the table or figure."""
    contents = [content for content, _ in _ordered(report)]
    tables = [one for one in contents if isinstance(one, Table) and one.caption]
    figures = [one for one in contents if isinstance(one, Figure)]
    return {id(one): number for group in (tables, figures) for number, one in enumerate(group, 1)}


def _tab(content: Table | Figure, number: int | None, heading: str, language: Language) -> str:
    if number is None:
        return heading or say("rendering.xlsx.sheet", language)
    kind = "table" if isinstance(content, Table) else "figure"
    words = _few_words(content, kind, language) or content.caption
    return say(f"rendering.xlsx.{kind}_sheet", language, number=number, caption=words)


def _few_words(content: Table | Figure, kind: str, language: Language) -> str:
    """Name a table by its id, a figure by its kind and what it is about; empty where its caption is short enough."""
    about, names = "", [content.id, content.id.removesuffix("-all")]
    if isinstance(content, Figure):
        about, names = content.about, [content.id.partition("-")[0]]
    keys = (f"rendering.tab.{kind}.{name.replace('-', '_')}" for name in names)
    return next((say(key, language, about=about) for key in keys if knows(key, language)), "")


def _title(content: Table | Figure, number: int | None, heading: str, language: Language) -> str:
    if number is None:
        return on_one_line(heading)
    kind = "table" if isinstance(content, Table) else "figure"
    return on_one_line(f"{say(f'rendering.{kind}', language, number=number)}. {content.caption}")
