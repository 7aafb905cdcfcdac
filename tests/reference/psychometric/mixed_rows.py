"""The rows that a mixed model of a case is fitted to, and its columns and groups by the names in the case."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.keyed import Floats
from reference.psychometric.two_waves import score, wave_keys

TIME = ("time", "wave", "w", "t", "occasion")
PERSON = ("person", "subject", "respondent", "id")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """The outcome and everything it may depend on, a row an answer."""

    y: Floats
    table: pd.DataFrame


def read(case: Case) -> Rows:
    """One row an answer: as the data are, or the waves below each other."""
    data, outcome = case.data(), case.spec.get("y")
    if isinstance(outcome, str) and outcome in data:
        return Rows(y=data[outcome].to_numpy(np.float64), table=data)
    waves = wave_scores(case, data)
    units = data.assign(**{name: np.arange(len(data)) for name in PERSON[:1] if name not in data})
    table = pd.concat([units.assign(time=float(wave)) for wave in range(len(waves))], ignore_index=True)
    return Rows(y=np.concatenate(waves), table=table)


def wave_scores(case: Case, data: pd.DataFrame) -> list[Floats]:
    """A score a wave: columns that the specification lists or names the stem of, or means of keyed items."""
    listed = next(_listed(case.spec, data), None) or next(_numbered(case.spec, data), None)
    if listed:
        return [data[name].to_numpy(np.float64) for name in listed]
    told = described(case)
    prefixes = told.get("prefixes") or sorted({found[0] for name in data if (found := re.match(r"t\d_", name))})
    items = told.get("items") or [name.removeprefix(prefixes[0]) for name in data if name.startswith(prefixes[0])]
    return [score(data, wave_keys(items, told["reverse"], prefix), told) for prefix in prefixes]


def _listed(spec: Mapping[str, Any], data: pd.DataFrame) -> Iterator[Sequence[str]]:
    for key, value in spec.items():
        columns = isinstance(value, list) and len(value) > 1 and all(name in data for name in map(str, value))
        if columns and key not in ("fixed", "crossed", "nested", "random", "cluster"):
            yield value


def _numbered(spec: Mapping[str, Any], data: pd.DataFrame) -> Iterator[list[str]]:
    for value in spec.values():
        if isinstance(value, str):
            found = sorted(name for name in data if re.fullmatch(re.escape(value) + r"[._]?\d+", str(name)))
            if len(found) > 1:
                yield found


def described(case: Case) -> dict[str, Any]:
    """Reverse-keyed items and range from the specification, else from the description of the data."""
    text = str(case.content["data"].get("description", ""))
    words, ends = re.search(r"[Rr]everse[- ]keyed: *([\w, ]+)", text), re.search(r"(\d+)-(\d+)", text)
    return {
        "reverse": words[1].split(", ") if words else [],
        "range": [int(ends[1]), int(ends[2])] if ends else [0, 1],
        **case.spec,
    }


def groups(name: str, table: pd.DataFrame) -> pd.Series:
    """What a random effect is grouped by: a column, by its name in any case, or several (`a:b`)."""
    if name in table:
        return table[name]
    alike = [one for one in table if str(one).lower() == name.lower()]
    if alike:
        return table[alike[0]]
    if name in PERSON and PERSON[0] in table:
        return table[PERSON[0]]
    parts = re.split(r"[:/_.]", name)
    if len(parts) > 1:
        joined = [groups(part, table).astype("string") for part in parts]
        return joined[0].str.cat(joined[1:], sep="\x1f")
    message = f"nothing to group by: {name}"
    raise ValueError(message)


def column(name: str, table: pd.DataFrame) -> Floats:
    """A column of the fixed part: 1, a number, whether a factor has a level, or a product of such."""
    if name == "_Intercept":
        return np.ones(len(table))
    if name in table and pd.api.types.is_numeric_dtype(table[name]):
        return table[name].to_numpy(np.float64)
    if name in TIME and "time" in table:
        return table["time"].to_numpy(np.float64)
    for factor in sorted((str(one) for one in table), key=len, reverse=True):
        found = re.fullmatch(rf"(?:factor_)?{re.escape(factor)}_?(.+)", name)
        if found and (level := table[factor].astype("string") == found[1]).any():
            return level.to_numpy(np.float64, na_value=np.nan)
    for place, letter in enumerate(name):
        if letter in "_:." and 0 < place < len(name) - 1:
            return column(name[:place], table) * column(name[place + 1 :], table)
    message = f"no column {name}"
    raise ValueError(message)
