"""From a report to the bytes of a Word document."""

from tillitsmaal.documents.docx.base import base
from tillitsmaal.documents.docx.packing import packed
from tillitsmaal.rendering.docx.pages import set_pages
from tillitsmaal.rendering.docx.styles import completed
from tillitsmaal.rendering.docx.template import opened, readable
from tillitsmaal.rendering.docx.writing import write
from tillitsmaal.report.model import Report


def document(report: Report, template: bytes | None) -> bytes:
    """Lay a report out in a template, or in the base document."""
    made = opened(base() if template is None else template)
    with readable():
        styles = completed(made, report.language)
        set_pages(made, report, styles)
    write(made, report, styles)
    return packed(made)
