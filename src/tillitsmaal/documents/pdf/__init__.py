"""Tagged PDFs (PDF/UA-1), laid out by Typst from templates that read what they show as data."""

import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import combining

from tillitsmaal.documents.pdf.signs import rare, without
from tillitsmaal.extras import needed

Data = dict[str, Any]
Inputs = Mapping[str, str]

_HERE: Final = Path(__file__).parent
_ROOT: Final = _HERE.parent.parent
"""Templates name what they import from here: `/documents/pdf/theme.typ`."""
_TRIAL: Final = b"""
#set document(title: [-])
#set text(font: "Source Sans 3", fallback: false)
#sys.inputs.sign
"""
_STANDARD: Final = "ua-1"
_REMEMBERED: Final = 10
"""Compilations for which Typst keeps what it worked out in an earlier one."""


def typeset(data: Data, laid: Callable[[Data], bytes], format: str) -> bytes:
    """Lay data out as a PDF that screen readers can read too.

    The same data give the same bytes, whatever fonts the machine has. The standard refuses signs that no font has:
    where the data have one (an emoji in a name), all that are not in the document's own font are shown as a square.
    What Typst remembers of earlier documents, hundreds of megabytes of a long one, is let go first.

    Parameters
    ----------
    data
        What the template shows: values that JSON has.
    laid
        Lays them out, with `compiled`.
    format
        What needs Typst, as `extras.py` knows it.

    Raises
    ------
    UsageError
        `extra_missing`: Typst is not installed.
    """
    _forget(format)
    try:
        return laid(data)
    except needed("typst", format).TypstError:
        text = json.dumps(data, ensure_ascii=False)
        return laid(json.loads(without(text, _absent(text, format))))


def _forget(format: str) -> None:
    """Make Typst drop what it remembers: nothing asks it to but further compilations that do not use it."""
    for _ in range(_REMEMBERED + 1):
        needed("typst", format).compile(b"", font_paths=_fonts(format))


def compiled(template: Path | bytes, inputs: Inputs, format: str) -> bytes:
    """Let Typst make a PDF. It has no time in it, but what the environment variable `SOURCE_DATE_EPOCH` may hold."""
    made: bytes = needed("typst", format).compile(
        template,
        root=_ROOT,
        font_paths=_fonts(format),
        sys_inputs=dict(inputs),
        timestamp=_moment() or 0,
        pdf_standards=[_STANDARD],
    )
    return made


def queried(template: Path, selector: str, inputs: Inputs, format: str) -> Any:
    """Ask Typst for what a template tells of itself."""
    query = needed("typst", format).query
    found = query(template, selector, field="value", root=_ROOT, font_paths=_fonts(format), sys_inputs=dict(inputs))
    return json.loads(found)


def is_dated() -> bool:
    """Whether the environment says when the document is made."""
    return _moment() is not None


def _moment() -> int | None:
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(stated) if stated.isdecimal() else None


@cache
def _fonts(format: str) -> Any:
    return needed("typst", format).Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])


def _absent(data: str, format: str) -> frozenset[str]:
    return frozenset(sign for sign in rare(data) if combining(sign) or not _has_glyph(sign, format))


def _has_glyph(sign: str, format: str) -> bool:
    try:
        compiled(_TRIAL, {"sign": sign}, format)
    except needed("typst", format).TypstError:
        return False
    return True
