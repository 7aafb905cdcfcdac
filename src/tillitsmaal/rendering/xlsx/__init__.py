"""A workbook for Excel: an overview, then a sheet for each table and each figure, its numbers in full precision."""

from tillitsmaal.extras import needed
from tillitsmaal.report.model import Report


def xlsx(report: Report) -> bytes:
    """Lay a report out as a workbook.

    Numbers are numbers, rounded by their formats only. Charts are Excel's own and refer to the cells beside them.
    No text becomes a formula, a link or a number; there is no formula, macro or outside link.

    Parameters
    ----------
    report
        What to lay out; its `workbook_only` tables too.

    Returns
    -------
    bytes
        The same for the same report.

    Raises
    ------
    UsageError
        `extra_missing`: XlsxWriter is not installed.
    """
    needed("xlsxwriter", "xlsx")
    from tillitsmaal.rendering.xlsx.book import workbook

    return workbook(report)
