"""Values of typed cells as text."""

from decimal import Decimal
from math import isnan
from typing import Any, Final

_LARGEST_WHOLE: Final = 10**300
"""Python writes longer numbers in decimals only when told to."""


def text_of_value(value: Any) -> str:
    """A value as text: numbers as short as they go, dates ISO 8601; empty where there is none.

    Bytes are text in UTF-8, else in Windows-1252, as in files of text.

    Raises
    ------
    UnicodeError
        They are neither, or a text holds NUL or half a character, which no file of text can hold.

    Examples
    --------
    >>> text_of_value(4.0), text_of_value(True), text_of_value(None), text_of_value(b"os")
    ('4', 'TRUE', '', 'os')
    """
    match value:
        case None:
            return ""
        case str():
            return _whole_text(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return _number_text(value)
        case bytes():
            return _decoded(value)
        case _:
            return str(value)


def _whole_text(text: str) -> str:
    if "\0" in text:
        raise UnicodeError(f"NUL in {text[:20]!r}")
    if not text.isascii():
        text.encode()
    return text


def _number_text(value: float | Decimal) -> str:
    """A number as short as it can be written, with a point.

    Examples
    --------
    >>> _number_text(4.5), _number_text(-3), _number_text(1234567890123456781), _number_text(Decimal("4.500"))
    ('4.5', '-3', '1234567890123456781', '4.5')
    """
    if isinstance(value, int):
        return _whole(value)
    if isnan(value):
        return ""
    exact = isinstance(value, Decimal) or abs(value) < 1e15
    return _whole(int(value)) if exact and value % 1 == 0 else repr(float(value))


def _whole(value: int) -> str:
    """A whole number in full, up to more digits than any id has."""
    return str(value) if abs(value) < _LARGEST_WHOLE else f"{value:x}"


def _decoded(value: bytes) -> str:
    try:
        return _whole_text(value.decode())
    except UnicodeDecodeError:
        return _whole_text(value.decode("cp1252"))
