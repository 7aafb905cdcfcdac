"""Pictures as the template takes them in: their letters in the report's font."""

import re
from typing import Final

from tillitsmaal.documents.pdf.signs import UNKNOWN, visible

_FAMILY: Final = "'Source Sans 3'"
_ATTRIBUTE: Final = re.compile(r"""(<[^<>]*?\s)font-family=(?:"[^"<>]*"|'[^'<>]*')""")
"""Inside a tag only: a text may hold the same words."""
_ELSEWHERE: Final = re.compile("[\u2580-\u259f\N{REPLACEMENT CHARACTER}]")
"""Bars and a sign that only other fonts have: in a picture, one of them takes the whole text along to its font."""


def blank(picture: str) -> str:
    """Return an SVG of the same size that shows nothing.

    Examples
    --------
    >>> blank('<svg width="7" height="5"><text>Tillit</text></svg>')
    '<svg width="7" height="5"></svg>'
    """
    head, end, _ = picture.partition(">")
    return f"{head}{end}</svg>"


def lettered(picture: str) -> str:
    """Set the letters of an SVG in the report's font.

    Examples
    --------
    >>> print(lettered('<text font-family="Arial">Tillit</text>'))
    <text font-family="'Source Sans 3'">Tillit</text>
    """
    return _ELSEWHERE.sub(UNKNOWN, _ATTRIBUTE.sub(rf'\1font-family="{_FAMILY}"', visible(picture)))
