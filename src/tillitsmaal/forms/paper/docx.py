"""A printed form as a Word document, which can be changed before it is printed."""

from tillitsmaal.extras import needed
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.paper.sheet import sheet


def docx(form: Form) -> bytes:
    """Write a form as a Word document on A4, in its first language.

    A table for each partner, a row a question; heads are repeated, and no row is split over two pages. The same form
    gives the same bytes, where `SOURCE_DATE_EPOCH` is the same.

    Raises
    ------
    UsageError
        `extra_missing`: python-docx is not installed.
    """
    needed("docx", "form_docx")
    from tillitsmaal.forms.paper.docx_sheet import document

    return document(sheet(form))
