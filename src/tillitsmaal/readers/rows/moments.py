"""When something happened, as survey systems and spreadsheets write it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

Span = tuple[float, float]
"""The first and the last second that a time may stand for, counted from `_FIRST`."""
_FIRST: Final = datetime(1990, 1, 1)
"""Nobody answered a survey in a browser before. LimeSurvey writes 1980-01-01 where it may not tell the time."""
_LAST: Final = datetime(2100, 1, 1)
_EXCEL_DAY_0: Final = datetime(1899, 12, 30)
_DAY: Final = 86400
_WRITTEN: Final = re.compile(
    r"(\d{1,4})([-./])(\d{1,2})\2(\d{4}|\d{1,2})(?:T|,?\s+)(?:kl\.?\s*)?"
    r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\.?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
"""A date in any order, the time of day, and maybe its zone, which is passed over."""
_SERIAL: Final = re.compile(r"\d{5}[.,](\d+)")
"""Days since Excel's day 0."""


def spans(text: str) -> tuple[Span, ...]:
    """All that a text may mean as a time of a day; nothing where it is none, or a date only.

    Days and months are read in both orders where both are possible; between dots, the day comes first. A time without
    seconds may be any of its minute.

    Examples
    --------
    >>> spans("2026-05-04 10:00:07") == spans("2026-05-04T10:00:07Z") != spans("2026-05-04 10:00:08")
    True
    >>> len(spans("04/05/2026 10:00")), len(spans("04.05.2026 10:00")), len(spans("24/05/2026 10:00"))
    (2, 1, 1)
    >>> len(spans("04.05.2026")), len(spans("31"))
    (0, 0)
    """
    text = text.strip("\0 ")
    return tuple(dict.fromkeys([*_written(text), *_serial(text)]))


def spans_of_day(text: str) -> tuple[Span, ...]:
    """As `spans`; a date only may be any time of its day.

    Examples
    --------
    >>> [last - first for first, last in spans_of_day("04.05.2026")], spans_of_day("no date")
    ([86399.0], ())
    """
    return spans(text) or tuple((first, first + _DAY - 1) for first, _ in spans(f"{text.strip()} 00:00"))


def meet(one: Span, other: Span) -> bool:
    """Whether two times may be the same; a second is lost where one was rounded.

    Examples
    --------
    >>> any(meet(one, other) for one in spans("4.5.2026 10:00") for other in spans("5/4/26 10:00:41 AM"))
    True
    >>> any(meet(one, other) for one in spans("46146.41667") for other in spans("2026-05-04 10:00:00"))
    True
    """
    return one[0] - 1 <= other[1] and other[0] - 1 <= one[1]


def to_the_second(span: Span) -> bool:
    """Whether a time says more than the minute."""
    return span[1] - span[0] <= 2


def _written(text: str) -> Iterator[Span]:
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return
    *date, hour, minute, second, half = match.groups()
    hours = int(hour) % 12 + 12 * (half.casefold() == "p") if half else int(hour)
    for year, month, day in _dates(*date):
        try:
            moment = datetime(year, month, day, hours, int(minute), int(second or 0))
        except ValueError:
            continue
        yield from _within(moment, 0 if second else 59)


def _dates(first: str, mark: str, second: str, third: str) -> Iterator[tuple[int, int, int]]:
    """Year, month and day in the orders that are written."""
    if len(first) > 2:
        yield int(first), int(second), int(third)
    else:
        year = int(third) if len(third) > 2 else 2000 + int(third)
        yield year, int(second), int(first)
        if mark != ".":
            yield year, int(first), int(second)


def _serial(text: str) -> Iterator[Span]:
    match = _SERIAL.fullmatch(text)
    if match is not None:
        start = _EXCEL_DAY_0 + timedelta(days=float(text.replace(",", ".")))
        last = _DAY * 10.0 ** -len(match[1])
        yield from _within(start - timedelta(seconds=last / 2), last)


def _within(start: datetime, length: float) -> Iterator[Span]:
    if _FIRST <= start < _LAST:
        begins = (start - _FIRST).total_seconds()
        yield begins, begins + length
