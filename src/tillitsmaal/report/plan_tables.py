"""The tables of `tillit plan`, for CSV."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from tillitsmaal.report.document import Json
from tillitsmaal.report.frames import MISSING
from tillitsmaal.report.model import Tables

Row = dict[str, Any]


def plan_tables(make_document: Callable[[], Json]) -> Tables:
    """Make the tables of `tillit plan`: what the document tells, a row a line."""
    makers: Mapping[str, Callable[[Json], Iterable[Json]]] = {
        "power": lambda document: document["power"],
        "detectable": lambda document: document["detectable"],
        "needed": lambda document: document["needed"],
        "alternative": lambda document: document["alternatives"],
        "roster": lambda document: [row for row in (document["roster"], document["shorter"]) if row is not None],
        "recommendation": lambda document: document["recommendation"],
    }
    return Tables({name: partial(_table, make_document, make) for name, make in makers.items()})


def _table(make_document: Callable[[], Json], make: Callable[[Json], Iterable[Json]]) -> pd.DataFrame:
    return pd.DataFrame([_flat(row) for row in make(make_document())])


def _flat(row: Json) -> Row:
    """Numbers as they are, those with their error in columns of their own, absent ones told in the last column."""
    flat: Row = {}
    missing: list[str] = []
    for name, value in row.items():
        if not isinstance(value, dict):
            flat[name] = value
        elif "not_estimable" in value:
            flat[name] = None
            missing.append(f"{name}:{value['not_estimable']}")
        else:
            flat |= {name if part == "value" else f"{name}_{part}": inner for part, inner in value.items()}
    return {**flat, MISSING: " ".join(missing)}
