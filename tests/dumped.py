"""Everything that a result holds, as lines that can be compared and read."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd

LEFT_OUT = frozenset({"questionnaire", "study", "names", "responses"})
"""What was given, and is not worked out."""


PLAIN = (str, bool, int, float, Enum, datetime.date, type(None))


def dumped(value: Any, name: str = "") -> Iterator[str]:
    """A line a value, by where it stands; tables with their types, a line a row."""
    match value:
        case pd.DataFrame():
            yield f"{name}: {', '.join(f'{column} {value[column].dtype}' for column in value)}"
            for row in value.itertuples(index=True, name=None):
                yield f"  {' | '.join(map(_cell, row))}"
        case np.ndarray():
            yield f"{name}: {value.dtype} {' '.join(map(_cell, value.ravel().tolist()))}"
        case _ if is_dataclass(value) and not isinstance(value, type):
            held = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in LEFT_OUT}
            plain = {of: _cell(one) for of, one in held.items() if isinstance(one, PLAIN)}
            yield f"{name}: {type(value).__name__} {' '.join(f'{of}={told}' for of, told in plain.items())}".rstrip()
            for of, one in held.items():
                if of not in plain:
                    yield from dumped(one, f"{name}.{of}")
        case Mapping():
            for key in value:
                yield from dumped(value[key], f"{name}[{key}]")
        case list() | tuple():
            yield f"{name}: {len(value)}"
            for number, one in enumerate(value):
                yield from dumped(one, f"{name}[{number}]")
        case set() | frozenset():
            yield f"{name}: {sorted(map(str, value))}"
        case _:
            yield f"{name}: {_cell(value)}"


def _cell(value: Any) -> str:
    match value:
        case np.generic():
            return _cell(value.item())
        case None | bool() | int() | str() | datetime.date():
            return str(value)
        case Enum():
            return value.name
        case float():
            return f"{value:.9g}"
        case _ if value is pd.NA or value is pd.NaT:
            return "NA"
        case _:
            raise TypeError(f"{type(value)} is not dumped")
