"""A tagged PDF (PDF/UA-1), laid out by Typst from a template that reads the report as data."""

import json
from functools import partial
from pathlib import Path
from typing import Final

from tillitsmaal.documents.pdf import Data, compiled, is_dated, queried, typeset
from tillitsmaal.rendering.pdf.content import as_data, with_blank_pictures
from tillitsmaal.rendering.pdf.floats import Floating, Layout, floating, layout_of
from tillitsmaal.report.model import Report

_TEMPLATE: Final = Path(__file__).parent / "report.typ"
_FORMAT: Final = "pdf"


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
    return typeset(as_data(report), _laid, _FORMAT)


def _laid(data: Data) -> bytes:
    chosen = floating(data, partial(_layout, with_blank_pictures(data)))
    return compiled(_TEMPLATE, _inputs(data, chosen), _FORMAT)


def _layout(data: Data, chosen: Floating) -> Layout:
    """Find where figures and sections stand if some figures float."""
    return layout_of(queried(_TEMPLATE, "<place>", _inputs(data, chosen), _FORMAT))


def _inputs(data: Data, chosen: Floating) -> dict[str, str]:
    return {
        "report": json.dumps(data, ensure_ascii=False),
        "floating": json.dumps(sorted(chosen)),
        "dated": "yes" if is_dated() else "",
    }
