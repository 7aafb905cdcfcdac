"""Which figures stand on top of the page after what leads to them, so that text and not white fills the page before."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

_PASSES: Final = 5
_TOP: Final = 1.0
"""Points from the top of a page up to which a figure stands there."""

Data = Mapping[str, Any]
Floating = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a figure, or the heading of a section, came to stand."""

    page: int
    high: float
    """Points from the top of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything came to stand."""

    figures: Mapping[int, Place]
    sections: Mapping[int, Place]
    """Both by number."""


def layout_of(places: Sequence[Data]) -> Layout:
    """Read what the template tells of places."""
    kinds: dict[str, dict[int, Place]] = {"figure": {}, "section": {}}
    for each in places:
        kinds[each["what"]][each["number"]] = Place(page=each["page"], high=each["high"])
    return Layout(figures=kinds["figure"], sections=kinds["section"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Movable:
    """A figure that something leads to, and after which something can take its room."""

    number: int
    section: int


def floating(data: Data, laid_out: Callable[[Floating], Layout]) -> Floating:
    """Choose the figures that float, by number.

    A figure floats where it does not fit below what leads to it and more follows in its section. None comes to stand
    above the heading that it belongs to, nor after a figure with a higher number.

    Parameters
    ----------
    data
        The report as the template reads it.
    laid_out
        Tells where everything stands if these figures float.
    """
    movable = {each.number: each.section for each in _movable(data["sections"])}
    chosen, good = Floating(), Floating()
    for _ in range(_PASSES if movable else 0):
        layout = laid_out(chosen)
        wrong = _above_their_heading(chosen, movable, layout) | _overtaken(chosen, movable, layout)
        movable = {number: section for number, section in movable.items() if number not in wrong}
        good = good if wrong or _disordered(layout) else chosen
        wanted = (chosen & movable.keys()) | _pushed(movable, layout)
        if wanted == chosen:
            break
        chosen = wanted
    return good


def _movable(sections: Sequence[Data]) -> Iterator[_Movable]:
    for section in sections:
        others = [at for at, block in enumerate(section["blocks"]) if block["kind"] != "figure"]
        for at, block in enumerate(section["blocks"]):
            if block["kind"] == "figure" and others and others[0] < at < others[-1]:
                yield _Movable(number=block["number"], section=section["number"])


def _above_their_heading(chosen: Floating, movable: Mapping[int, int], layout: Layout) -> Set[int]:
    return {each for each in chosen if layout.figures[each].page <= layout.sections[movable[each]].page}


def _overtaken(chosen: Floating, movable: Mapping[int, int], layout: Layout) -> Set[int]:
    """Figures on a page after that of one that follows them and cannot float itself."""
    pages = {each: place.page for each, place in layout.figures.items()}
    fixed = pages.keys() - movable.keys()
    return {each for each in chosen if any(pages[later] < pages[each] for later in fixed if later > each)}


def _pushed(movable: Mapping[int, int], layout: Layout) -> Set[int]:
    """Figures that begin a page after that of their heading, and those that follow one of them on a page before it."""
    pages = {each: place.page for each, place in layout.figures.items()}
    return {
        each
        for each, section in movable.items()
        if (layout.figures[each].high < _TOP and pages[each] > layout.sections[section].page)
        or any(pages[earlier] > pages[each] for earlier in pages if earlier < each)
    }


def _disordered(layout: Layout) -> bool:
    pages = [layout.figures[each].page for each in sorted(layout.figures)]
    return pages != sorted(pages)
