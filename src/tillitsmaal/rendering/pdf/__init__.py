"""A tagged PDF (PDF/UA-1), laid out by Typst from a template that reads the report as data."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import combining

from tillitsmaal.rendering.extras import needed
from tillitsmaal.rendering.pdf.content import as_data
from tillitsmaal.rendering.pdf.signs import rare, without
from tillitsmaal.report.model import Report

_HERE: Final = Path(__file__).parent
_TEMPLATE: Final = _HERE / "report.typ"
_TRIAL: Final = b"""
#set document(title: [-])
#set text(font: "Source Sans 3", fallback: false)
#sys.inputs.report
"""
_STANDARD: Final = "ua-1"


def pdf(report: Report) -> bytes:
    """Lay a report out as a PDF that screen readers can read too.

    The same report gives the same bytes, whatever fonts the machine has. There are no names and no time in it, except
    the time that the environment variable `SOURCE_DATE_EPOCH` may hold. The standard refuses signs that no font has:
    where a report has one (an emoji in a name), all that are not in the report's own font are shown as a square.

    Raises
    ------
    UsageError
        `extra_missing`: Typst is not installed.
    """
    typst = needed("typst", "pdf")
    data = json.dumps(as_data(report), ensure_ascii=False)
    try:
        return _compiled(_TEMPLATE, data)
    except typst.TypstError:
        return _compiled(_TEMPLATE, without(data, _absent(data)))


def _compiled(template: Path | bytes, data: str) -> bytes:
    moment = os.environ.get("SOURCE_DATE_EPOCH", "")
    made: bytes = needed("typst", "pdf").compile(
        template,
        root=_HERE,
        font_paths=_fonts(),
        sys_inputs={"report": data, "dated": "yes" if moment.isdecimal() else ""},
        timestamp=int(moment) if moment.isdecimal() else 0,
        pdf_standards=[_STANDARD],
    )
    return made


@cache
def _fonts() -> Any:
    return needed("typst", "pdf").Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])


def _absent(data: str) -> frozenset[str]:
    return frozenset(sign for sign in rare(data) if combining(sign) or not _has_glyph(sign))


def _has_glyph(sign: str) -> bool:
    try:
        _compiled(_TRIAL, sign)
    except needed("typst", "pdf").TypstError:
        return False
    return True
