"""What a figure shows, before it is drawn: positions as numbers, and every text as the reader sees it.

Whoever draws decides shapes, colours and sizes; no number, order, rounding or wording. Positions are in the units of
the axes. Everything is in drawing order: rows from above, lines and panels from the left.
"""

from dataclasses import dataclass
from typing import Literal

Way = Literal["up", "down", "none"]
"""Which way a change went, where it is larger than chance makes; else `none`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on an axis and what stands there."""

    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A direction, or a scale of colour."""

    title: str
    low: float
    high: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixCell:
    """One place of a matrix."""

    row: int
    column: int
    kind: Literal["score", "missing", "self"]
    value: float | None = None
    """On the scale of colour; None unless a score."""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Who says what about whom: raters down, targets across."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_title: str
    column_title: str
    cells: tuple[MatrixCell, ...]
    """One for each row and column."""
    colour: Axis
    missing: str
    """Explains a place without a score."""
    numbers: bool = True
    """Whether the cells have room for their texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRow:
    """One measure, or one of its parts."""

    label: str
    value: float | None
    text: str
    """The value as it is written, a span that is told in its place, or a dash."""
    note: str = ""
    """Stands at the right end."""
    low: float | None = None
    high: float | None = None
    """Ends of the interval of the value."""
    others: tuple[float, ...] = ()
    """What lies behind or beside the value: each pair, or each other organisation."""
    floor: float | None = None
    part: bool = False
    """Whether it is a part of the row above that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileLegend:
    """What the signs of a profile mean; empty for a sign that it does not have."""

    value: str
    interval: str = ""
    others: str = ""
    floor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Scores of some measures on one axis."""

    rows: tuple[ProfileRow, ...]
    axis: Axis
    legend: ProfileLegend
    note_title: str = ""
    """Heads the notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikertRow:
    """Answers to one question."""

    label: str
    shares: tuple[float, ...]
    """0 to 1, of those who chose an option, from the lowest option to the highest; they add up to 1, or are all 0."""
    texts: tuple[str, ...]
    """Each share as it is written; empty where there is no room for it (under 5 per cent)."""
    aside: float
    """Share (0 to 1) of all who were asked that chose none of the options."""
    aside_text: str
    count: str
    """How many answers: `n = 59`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likert:
    """Answers to questions as bars to both sides of the middle. With an odd number of options the middle one is split
    at zero."""

    rows: tuple[LikertRow, ...]
    options: tuple[str, ...]
    """From the lowest to the highest."""
    axis: Axis
    """In shares, −1 to 1."""
    aside: str
    """Heads the answers set apart."""
    aside_axis: Axis
    """In shares, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing before and after."""

    label: str
    start: float
    end: float
    start_text: str
    end_text: str
    change_text: str
    way: Way = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Before and after, a line each."""

    rows: tuple[ChangeRow, ...]
    axis: Axis
    start: str
    end: str
    """Names of the two times."""
    ways: tuple[tuple[Way, str], ...]
    """Explains the ways that occur."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A course from wave to wave."""

    label: str
    points: tuple[tuple[float, float], ...]
    """`x` and `y` of two waves or more."""
    marks: tuple[str, ...] = ()
    """What stands beside each point; empty where nothing does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Two measures against each other, an arrow for each pair and a thick one for the mean."""

    x: Axis
    y: Axis
    pairs: tuple[Arrow, ...]
    mean: Arrow
    pair_legend: str
    mean_legend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An organisation in a picture of a network."""

    label: str
    x: float
    y: float
    """Both −1 to 1, `y` upwards; the same in every panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What one organisation says about another."""

    source: int
    target: int
    """Indices of nodes."""
    kind: Literal["enough", "below"]
    """Whether it reaches every floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A network at one time."""

    title: str
    present: tuple[int, ...]
    """Indices of the nodes that take part."""
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network with directed ties, at one time or several."""

    nodes: tuple[Node, ...]
    panels: tuple[Panel, ...]
    kinds: tuple[tuple[Literal["enough", "below"], str], ...]
    """Explains the kinds that are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A value at a time."""

    x: float
    value: float
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendLine:
    """A measure over time."""

    label: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Measures over time."""

    lines: tuple[TrendLine, ...]
    x: Axis
    """Its ticks are the waves."""
    y: Axis
    events: tuple[Moment, ...] = ()
    interval: str = ""
    """Explains the intervals; empty where there are none."""


Drawing = Matrix | Profile | Likert | Changes | Phase | Network | Trend
