"""A Word document."""

from typing import Final

from tillitsmaal.errors import UsageError, misuse
from tillitsmaal.extras import needed
from tillitsmaal.report.model import Report

LARGEST_TEMPLATE: Final = 50 << 20
"""Bytes of a template, packed and unpacked."""


def docx(report: Report, template: bytes | None = None) -> bytes:
    """Lay a report out as a Word document.

    Parameters
    ----------
    report
        What to lay out. Tables that only a workbook shows are left out.
    template
        A Word document (.docx or .dotx) whose styles, page setup, headers and footers to take. Its content is left
        out; styles that it lacks are added. None for a plain A4 page.

    Returns
    -------
    bytes
        The same report gives the same bytes, where `SOURCE_DATE_EPOCH` is the same.

    Raises
    ------
    UsageError
        `extra_missing`, `template_unreadable`.
    """
    needed("docx", "docx")
    from tillitsmaal.rendering.docx.document import document

    return document(report, template)


def check_template(template: bytes, name: str) -> None:
    """Refuse a template that cannot be used, by the name that its user knows it by.

    Raises
    ------
    UsageError
        `extra_missing`, `template_unreadable`.
    """
    needed("docx", "docx")
    from tillitsmaal.rendering.docx.template import opened

    try:
        opened(template)
    except UsageError as error:
        raise misuse("template_unreadable", name, why=error.problems[0].details["why"]) from None
