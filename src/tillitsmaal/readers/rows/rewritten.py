"""Names that are no longer what somebody wrote: what a spreadsheet, or a program of the wrong encoding, made of them.

Different names may have become one on the way, so that two persons or partners would count as one.
"""

import re
from collections.abc import Sequence
from typing import Final

_MONTH: Final = r"(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[kc]t|nov|de[sc])[a-z]{0,6}\.?"
_ANY: Final = {
    "number": re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}|[0-9]{16,}\.0"),
    "narrow": re.compile(r"#{3,}"),
    "error": re.compile(r"#(?:N/A|I/T|DIV/0!|[A-Z]{3,10}[!?])"),
    "letters": re.compile(r".*\N{REPLACEMENT CHARACTER}.*", re.DOTALL),
}
"""What any name may have become; `text.expected.rewritten_*` says it."""
_DATE: Final = re.compile(
    rf"[0-9]{{1,2}}[.\- ]{{1,2}}{_MONTH}(?:[.\- ][0-9]{{2,4}})?|{_MONTH}[.\- ][0-9]{{2,4}}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?: 00:00:00)?",
    re.IGNORECASE,
)
"""What `1-2` becomes: no organisation is called so, while respondents may be known by when they answered."""


_SUSPECT: Final = re.compile(r"#|\N{REPLACEMENT CHARACTER}|[0-9][eE]\+|[0-9]{16}\.0")
"""What every name that a pattern of `_ANY` fits has in it."""


def rewritten_names(names: Sequence[str], *, organisations: bool) -> list[str]:
    """How each name was rewritten: as a `number`, `date`, `error` and so on; empty where it seems to be its own.

    Examples
    --------
    >>> rewritten_names(["1,23457E+12", "02.jan", "#REF!", "1e3", "Vik"], organisations=True)
    ['number', 'date', 'error', '', '']
    """
    if not organisations and not _SUSPECT.search("\n".join(names)):
        return [""] * len(names)
    return [_rewritten(name, organisations=organisations) for name in names]


def _rewritten(name: str, *, organisations: bool) -> str:
    if organisations and _DATE.fullmatch(name):
        return "date"
    return next((how for how, pattern in _ANY.items() if pattern.fullmatch(name)), "")
