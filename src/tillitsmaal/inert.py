"""Characters that no document shows as they are."""

import re
from typing import Final

_ALIVE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, what turns the direction of the text after it, and what no file can hold."""


def inert(text: str) -> str:
    """Show in place of each character that would act, that there is one. Tabs and ends of lines stay.

    Examples
    --------
    >>> inert("Vik\\x00 \\u202etxet\\n")
    'Vik� �txet\\n'
    """
    return _ALIVE.sub("\N{REPLACEMENT CHARACTER}", text)
