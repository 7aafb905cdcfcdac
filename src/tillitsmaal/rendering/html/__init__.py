"""One HTML file that needs nothing else."""

from tillitsmaal.report.model import Report


def html(report: Report) -> str:
    """Lay a report out."""
    raise NotImplementedError
