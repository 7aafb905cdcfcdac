"""How figures and their descriptions are worded."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.report.pen import ARROW, ScalePen
from tillitsmaal.responses import Wave

_NAME: Final = 40
"""Characters of a name in a description, which is listened to and not read."""
_ELLIPSIS: Final = "…"


def figure_id(*parts: str) -> str:
    """Make the id of a figure: letters, digits and hyphens.

    Examples
    --------
    >>> figure_id("matrix", "general_trust")
    'matrix-general-trust'
    """
    return "-".join(parts).replace("_", "-")


def shortened(text: str, most: int = _NAME) -> str:
    """Cut a text for a description.

    Examples
    --------
    >>> shortened("Sundvik kommune", 8)
    'Sundvik…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + _ELLIPSIS


def short_pair(pen: ScalePen, rater: str, target: str) -> str:
    """Write a pair for a description."""
    return f"{shortened(pen.name(rater))} {ARROW} {shortened(pen.name(target))}"


def waves_between(pen: ScalePen, waves: Sequence[Wave]) -> dict[str, str]:
    """Name the first and the last survey, for a caption."""
    return {"start": pen.wave(waves[0]), "end": pen.wave(waves[-1])}
