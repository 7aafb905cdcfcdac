"""One HTML file that needs nothing else."""

from tillitsmaal.extras import needed
from tillitsmaal.report.model import Report


def html(report: Report, *, charts: bool = True) -> str:
    """Lay a report out as one page, complete in itself: it asks no network for anything, and may not.

    Parameters
    ----------
    report
        What to lay out. Data in it is shown as it stands: markup in it has no meaning.
    charts
        Whether figures are drawn; else the page tells in words what they show.

    Raises
    ------
    UsageError
        `extra_missing`: a package that makes pages or draws figures is not installed.
    """
    needed("jinja2", "html")
    from tillitsmaal.rendering.html.page import page

    return page(report, charts=charts)
