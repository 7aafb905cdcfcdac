"""A tagged PDF."""

from tillitsmaal.report.model import Report


def pdf(report: Report) -> bytes:
    """Lay a report out."""
    raise NotImplementedError
