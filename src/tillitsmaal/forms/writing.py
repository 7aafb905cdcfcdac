"""A form in any format: one module or folder each, which is imported when it is asked for."""

from collections.abc import Mapping
from typing import Final, Literal, assert_never

from tillitsmaal.forms.form import Form

FormFormat = Literal["html", "xlsform", "limesurvey", "surveyjs", "qualtrics", "docx", "pdf"]
ENDINGS: Final[Mapping[FormFormat, str]] = {
    "html": ".html",
    "xlsform": ".xlsx",
    "limesurvey": ".txt",
    "surveyjs": ".json",
    "qualtrics": ".qualtrics.txt",
    "docx": ".docx",
    "pdf": ".pdf",
}
"""What files are called."""
NEEDS: Final[Mapping[FormFormat, str]] = {
    "html": "form_html",
    "xlsform": "form_xlsx",
    "docx": "form_docx",
    "pdf": "form_pdf",
}
"""What the formats that need further packages are called in `extras.py`."""
BINARY: Final[tuple[FormFormat, ...]] = ("xlsform", "docx", "pdf")


def write_form(form: Form, format: FormFormat) -> str | bytes:
    """Write a form for one system.

    Parameters
    ----------
    form
        From `make_form`.
    format
        `html` (a page that works without a network), `xlsform` (KoboToolbox, ODK), `limesurvey`, `surveyjs`,
        `qualtrics` (never tried in Qualtrics), `docx` and `pdf` (on paper; in the first language, as `qualtrics`).

    Returns
    -------
    str or bytes
        The same form gives the same text or bytes.

    Raises
    ------
    UsageError
        `extra_missing`: the format needs packages that are not installed.
    """
    match format:
        case "html" | "docx" | "pdf":
            return _document(form, format)
        case "xlsform":
            from tillitsmaal.forms.xlsform import xlsform

            return xlsform(form)
        case "limesurvey":
            from tillitsmaal.forms.limesurvey import limesurvey

            return limesurvey(form)
        case "surveyjs":
            from tillitsmaal.forms.surveyjs import surveyjs

            return surveyjs(form)
        case "qualtrics":
            from tillitsmaal.forms.qualtrics import qualtrics

            return qualtrics(form)
        case _:
            assert_never(format)


def _document(form: Form, format: Literal["html", "docx", "pdf"]) -> str | bytes:
    match format:
        case "html":
            from tillitsmaal.forms.html import html

            return html(form)
        case "docx":
            from tillitsmaal.forms.paper.docx import docx

            return docx(form)
        case "pdf":
            from tillitsmaal.forms.paper.pdf import pdf

            return pdf(form)
        case _:
            assert_never(format)
