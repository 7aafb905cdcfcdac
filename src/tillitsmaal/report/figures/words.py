"""How figures and their descriptions are worded."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.report.pen import ARROW, ScalePen
from tillitsmaal.responses import Wave

_START, _END = 22, 16
"""Characters of a name at both ends in a description, which is listened to and not read."""
_ELLIPSIS: Final = "…"


def figure_id(*parts: str) -> str:
    """Make the id of a figure: letters, digits and hyphens.

    Examples
    --------
    >>> figure_id("matrix", "general_trust")
    'matrix-general-trust'
    """
    return "-".join(parts).replace("_", "-")


def shortened(text: str, most: int) -> str:
    """Cut the end of a text for a description.

    Examples
    --------
    >>> shortened("Vi lytter til partneren.", 10)
    'Vi lytter…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + _ELLIPSIS


def short_name(name: str) -> str:
    """Cut the middle of a long name for a description: long names often begin alike.

    Examples
    --------
    >>> short_name("Interkommunalt samarbeidsorgan for næring og reiseliv, avdeling 12")
    'Interkommunalt samarbe…liv, avdeling 12'
    """
    return name if len(name) <= _START + _END + 1 else name[:_START].rstrip() + _ELLIPSIS + name[-_END:].lstrip()


def short_pair(pen: ScalePen, rater: str, target: str) -> str:
    """Write a pair for a description."""
    return f"{short_name(pen.name(rater))} {ARROW} {short_name(pen.name(target))}"


def waves_between(pen: ScalePen, waves: Sequence[Wave]) -> dict[str, str]:
    """Name the first and the last survey, for a caption."""
    return {"start": pen.wave(waves[0]), "end": pen.wave(waves[-1])}
