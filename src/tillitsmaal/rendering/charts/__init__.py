"""Pictures of figures: SVG for pages and print, PNG for Word."""

from tillitsmaal.report.model import Figure


def svg(figure: Figure) -> str:
    """Draw a figure as SVG; the same figure gives the same text."""
    raise NotImplementedError


def png(figure: Figure, *, scale: float = 2.0) -> bytes:
    """Draw a figure as PNG; the same figure gives the same bytes."""
    raise NotImplementedError
