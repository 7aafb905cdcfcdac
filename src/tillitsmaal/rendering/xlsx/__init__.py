"""A workbook for Excel."""

from tillitsmaal.report.model import Report


def xlsx(report: Report) -> bytes:
    """Lay a report out."""
    raise NotImplementedError
