"""How figures and their descriptions are worded."""

from collections.abc import Sequence
from typing import Final

from tillitsmaal.report.pen import ARROW, ScalePen
from tillitsmaal.responses import Wave

_HEARD: Final = 39
"""Characters of a name in a description, which is listened to."""
_DRAWN: Final = 60
"""Characters of a name in a figure with many of them."""
_START: Final = 0.6
"""Share of a cut name that stands before the cut."""
_ELLIPSIS: Final = "…"
_CUT: Final = " … "


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


def short_name(name: str, most: int = _HEARD) -> str:
    """Cut the middle of a long name, between words where it can be: long names often begin alike.

    Examples
    --------
    >>> short_name("Interkommunalt samarbeidsorgan for næring og reiseliv, avdeling 12")
    'Interkommunalt … avdeling 12'
    """
    if len(name) <= most:
        return name
    room = most - len(_CUT)
    start = int(room * _START)
    head, tail = name[: start + 1], name[start - room - 1 :]
    return (head.rpartition(" ")[0] or head[:-1]) + _CUT + (tail.partition(" ")[2] or tail[1:])


def label(pen: ScalePen, organisation: str) -> str:
    """Name an organisation in a figure that has room for a line or two each."""
    return short_name(pen.name(organisation), _DRAWN)


def pair_label(pen: ScalePen, rater: str, target: str) -> str:
    """Name a pair in such a figure."""
    return f"{label(pen, rater)} {ARROW} {label(pen, target)}"


def short_pair(pen: ScalePen, rater: str, target: str) -> str:
    """Write a pair for a description."""
    return f"{short_name(pen.name(rater))} {ARROW} {short_name(pen.name(target))}"


def waves_between(pen: ScalePen, waves: Sequence[Wave]) -> dict[str, str]:
    """Name the first and the last survey, for a caption."""
    return {"start": pen.wave(waves[0]), "end": pen.wave(waves[-1])}
