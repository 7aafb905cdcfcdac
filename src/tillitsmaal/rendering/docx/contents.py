"""The table of contents: a field of Word's, whose entries are written out as links to the headings."""

from collections.abc import Iterator, Sequence
from typing import Final

from tillitsmaal.documents.docx.xml import Element, field_begin, field_end, paragraph, run, w
from tillitsmaal.rendering.docx.styles import Role, Styles, style_id
from tillitsmaal.report.model import Report, Section
from tillitsmaal.text import say

_SECTIONS: Final = 8
"""From so many sections on there is a table of contents."""
_CODE: Final = r'TOC \o "1-2" \h \z \u'
"""Word adds the pages when the reader has it update the field; to do so unasked, it would have to ask."""
_ROLES: Final[dict[int, Role]] = {1: "TOC1", 2: "TOC2"}


def place_of_contents(sections: Sequence[Section]) -> int | None:
    """Return before which section the contents stand: after the first with its parts. None for a short report."""
    after = (place for place, section in enumerate(sections) if place and section.level == 1)
    return next(after, None) if len(sections) >= _SECTIONS else None


def contents(report: Report, styles: Styles) -> Iterator[Element]:
    """Write the table of contents."""
    heading = run(say("rendering.contents", report.language))
    yield paragraph(style_id(styles["TOCHeading"]), [heading], [w("keepNext")])
    last = len(report.sections) - 1
    for place, section in enumerate(report.sections):
        begin = field_begin(_CODE) if place == 0 else ()
        end = [field_end()] if place == last else []
        yield paragraph(style_id(styles[_ROLES[section.level]]), [*begin, _link(place, section.heading), *end])


def bookmarked(place: int, heading: str) -> list[Element]:
    """Write the words of a section's heading so that a link can lead to them."""
    return [w("bookmarkStart", id=place, name=_bookmark(place)), run(heading), w("bookmarkEnd", id=place)]


def _link(place: int, heading: str) -> Element:
    return w("hyperlink", run(heading), anchor=_bookmark(place), history=1)


def _bookmark(place: int) -> str:
    return f"_Toc{place + 1:08d}"
