"""A Word document."""

from tillitsmaal.report.model import Report


def docx(report: Report, template: bytes | None = None) -> bytes:
    """Lay a report out."""
    raise NotImplementedError
