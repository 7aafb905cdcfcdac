"""A printed form as a PDF."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tillitsmaal.documents.pdf import Data, compiled, is_dated, typeset
from tillitsmaal.documents.pdf.signs import shown
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.paper.sheet import sheet

_TEMPLATE: Final = Path(__file__).parent / "form.typ"
_FORMAT: Final = "form_pdf"


def pdf(form: Form) -> bytes:
    """Lay a form out on A4, to print, in its first language.

    A table for each partner, a row a question; a table that does not fit on a page repeats its head. The PDF is tagged
    (PDF/UA-1). The same form gives the same bytes, where `SOURCE_DATE_EPOCH` is the same.

    Raises
    ------
    UsageError
        `extra_missing`: Typst is not installed.
    """
    return typeset(_visible(asdict(sheet(form))), _laid, _FORMAT)


def _laid(data: Data) -> bytes:
    inputs = {"form": json.dumps(data, ensure_ascii=False), "dated": "yes" if is_dated() else ""}
    return compiled(_TEMPLATE, inputs, _FORMAT)


def _visible(data: Any) -> Any:
    """Make every text one that a PDF can show."""
    match data:
        case str():
            return shown(data)
        case dict():
            return {name: _visible(value) for name, value in data.items()}
        case list() | tuple():
            return [_visible(value) for value in data]
        case _:
            return data
