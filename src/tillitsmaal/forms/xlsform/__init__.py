"""A form for KoboToolbox and ODK: a workbook after the XLSForm standard (xlsform.org)."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from tillitsmaal.extras import needed
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.xlsform.sheets import Record, sheets
from tillitsmaal.workbooks import CREATED, options

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

__all__ = ["xlsform"]

_WIDTHS: Final[Mapping[str, int]] = {"type": 22, "name": 28, "relevant": 40, "list_name": 14}
_WIDTH: Final = 34


def xlsform(form: Form) -> bytes:
    """Write a form as an XLSForm workbook.

    A group `to_{code}` for each partner, with a question `{item}__{code}` for each item; the group about the own
    organisation is not shown, and none is before `rater` has been answered. Items about no partner lie in the group
    `general`. Nothing has to be answered. The order of partners is the form's; a form for one organisation has that
    organisation's order.

    Parameters
    ----------
    form
        What is asked. A language has its columns `label::…` and `hint::…`, and people choose in the form.

    Returns
    -------
    bytes
        A workbook with the sheets `survey`, `choices` and `settings`; every cell is text.

    Notes
    -----
    Answer options lie under each other, with what is no answer on the scale after it. Only a fully labelled scale of
    five values or fewer with nothing after it is laid out along a line (`likert`): among the points of such a line
    "Don't know" would look like one of them. A scale of numbers stands in columns as narrow as they go. Where there
    are more values than can be listed, or decimals, people write the number; what lies outside the scale and is no
    declared missing code is not taken.

    pyxform makes typographic quotation marks straight, and reads `${` as a reference in any text; between these two
    signs stands an unseen space.

    Raises
    ------
    UsageError
        `extra_missing`, without XlsxWriter.
    """
    engine = needed("xlsxwriter", "form_xlsx")
    buffer = BytesIO()
    with engine.Workbook(buffer, options()) as book:
        book.set_properties({"created": CREATED})
        for name, records in sheets(form).items():
            _write(book, name, records)
    return buffer.getvalue()


def _write(book: "Workbook", name: str, records: Sequence[Record]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True})
    columns = tuple(dict.fromkeys(column for record in records for column in record))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        sheet.write_string(0, place, column, head)
        for row, record in enumerate(records, 1):
            if record.get(column):
                sheet.write_string(row, place, record[column])
    sheet.freeze_panes(1, 0)
