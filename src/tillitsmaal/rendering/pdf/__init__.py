"""A tagged PDF (PDF/UA-1), laid out by Typst from a template that reads the report as data."""

import json
import os
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from unicodedata import combining

from tillitsmaal.extras import needed
from tillitsmaal.rendering.pdf.content import Data, as_data, with_blank_pictures
from tillitsmaal.rendering.pdf.floats import Floating, Layout, floating, layout_of
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
    data = as_data(report)
    try:
        return _laid(data)
    except needed("typst", "pdf").TypstError:
        text = json.dumps(data, ensure_ascii=False)
        return _laid(json.loads(without(text, _absent(text))))


def _laid(data: Data) -> bytes:
    chosen = floating(data, partial(_layout, with_blank_pictures(data)))
    return _compiled(_TEMPLATE, _inputs(data, chosen))


def _layout(data: Data, chosen: Floating) -> Layout:
    """Find where figures and sections stand if some figures float."""
    query = needed("typst", "pdf").query
    found = query(
        _TEMPLATE, "<place>", field="value", root=_HERE, font_paths=_fonts(), sys_inputs=_inputs(data, chosen)
    )
    return layout_of(json.loads(found))


def _inputs(data: Data, chosen: Floating) -> dict[str, str]:
    return {
        "report": json.dumps(data, ensure_ascii=False),
        "floating": json.dumps(sorted(chosen)),
        "dated": "" if _moment() is None else "yes",
    }


def _compiled(template: Path | bytes, inputs: dict[str, str]) -> bytes:
    made: bytes = needed("typst", "pdf").compile(
        template,
        root=_HERE,
        font_paths=_fonts(),
        sys_inputs=inputs,
        timestamp=_moment() or 0,
        pdf_standards=[_STANDARD],
    )
    return made


def _moment() -> int | None:
    """When the report was made, where the environment says so."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(stated) if stated.isdecimal() else None


@cache
def _fonts() -> Any:
    return needed("typst", "pdf").Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])


def _absent(data: str) -> frozenset[str]:
    return frozenset(sign for sign in rare(data) if combining(sign) or not _has_glyph(sign))


def _has_glyph(sign: str) -> bool:
    try:
        _compiled(_TRIAL, {"report": sign})
    except needed("typst", "pdf").TypstError:
        return False
    return True
