"""A network as a list: who reaches the floors with whom. Excel has no such chart."""

from collections.abc import Iterator

from tillitsmaal.rendering.xlsx.chart import Extent
from tillitsmaal.rendering.xlsx.grid import freeze, repeat_heads, set_widths, write_grid
from tillitsmaal.rendering.xlsx.page import Page
from tillitsmaal.report.drawings import Network, Panel
from tillitsmaal.report.model import Cell, Column, Figure, Sentence, Table
from tillitsmaal.text import listing, say


def write_ties(page: Page, figure: Figure, drawing: Network) -> tuple[Extent, tuple[Sentence, ...]]:
    """Write a row for each tie; return how far they go, and who has none."""
    place = write_grid(page, _table(page, figure, drawing))
    set_widths(page, place.widths)
    freeze(page, place, filtered=True)
    repeat_heads(page, place)
    return Extent(below=place.rows.stop + 1, widths=place.widths), tuple(_alone(page, drawing))


def _table(page: Page, figure: Figure, drawing: Network) -> Table:
    kinds = dict(drawing.kinds)
    ids = ("time", "from", "to", "level")
    columns = tuple(
        Column(id=id_, head=say(f"rendering.xlsx.{id_}", page.binding.language), kind="text") for id_ in ids
    )
    rows = tuple(
        tuple(
            Cell(text=text)
            for text in (
                panel.title,
                drawing.nodes[tie.source].label,
                drawing.nodes[tie.target].label,
                kinds.get(tie.kind, ""),
            )
        )
        for panel in drawing.panels
        for tie in panel.ties
    )
    return Table(id=figure.id, caption="", columns=columns, rows=rows)


def _alone(page: Page, drawing: Network) -> Iterator[Sentence]:
    language = page.binding.language
    for panel in drawing.panels:
        names = listing([drawing.nodes[node].label for node in _untied(panel)], language)
        if not names:
            continue
        key = "rendering.xlsx.alone_at" if panel.title else "rendering.xlsx.alone"
        yield Sentence(text=say(key, language, names=names, time=panel.title), key=key, tone="note")


def _untied(panel: Panel) -> list[int]:
    tied = {node for tie in panel.ties for node in (tie.source, tie.target)}
    return [node for node in panel.present if node not in tied]
