"""Pictures as the template takes them in: their letters in the report's fonts."""

import re
from typing import Final

FAMILIES: Final = "'Source Sans 3', 'DejaVu Sans Mono'"
_ATTRIBUTE: Final = re.compile(r"""(<[^<>]*?\s)font-family=(?:"[^"<>]*"|'[^'<>]*')""")
"""Inside a tag only: a text may hold the same words."""


def lettered(picture: str) -> str:
    """Set an SVG in the report's fonts.

    Examples
    --------
    >>> print(lettered('<text font-family="Arial">Tillit</text>'))
    <text font-family="'Source Sans 3', 'DejaVu Sans Mono'">Tillit</text>
    """
    return _ATTRIBUTE.sub(rf'\1font-family="{FAMILIES}"', picture)
