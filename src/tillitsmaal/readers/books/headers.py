"""Headers as people read them."""

import html
import re
from typing import Final

from tillitsmaal.names import tidy

_TAG: Final = re.compile(r"<[^<>]{1,300}>")
_INVISIBLE: Final = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def plain_text(text: str) -> str:
    """A header or a question as people read it: entities and tags undone, NFC, one space for any white space.

    Examples
    --------
    >>> plain_text("<p>Vik&nbsp;kommune tar hensyn til v&aring;re <b>interesser</b></p>")
    'Vik kommune tar hensyn til våre interesser'
    """
    return tidy(_TAG.sub(" ", html.unescape(text)).translate(_INVISIBLE))
