"""The rows that a mixed model of a case is fitted to, and its columns and groups by the names in the case."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reference.cases import Case
from reference.psychometric.keyed import Floats, texts
from reference.psychometric.two_waves import WAVE_KEYS, item_keys, numbered, score

TIME = ("time", "wave", "w", "t", "occasion")
PERSON = ("person", "subject", "respondent", "id")


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """The outcome and everything it may depend on, a row an answer."""

    y: Floats
    table: pd.DataFrame


def read(case: Case) -> Rows:
    """One row an answer: as the data are, or the waves below each other."""
    data, outcome = called(case.data(), case.spec), case.spec.get("y")
    if isinstance(outcome, str) and outcome in case.data():
        return Rows(y=data[outcome].to_numpy(np.float64), table=data)
    waves = wave_scores(case, data)
    units = data.assign(**{name: np.arange(len(data)) for name in PERSON[:1] if name not in data})
    beside = varying(data, len(waves))
    parts = [
        units.assign(time=float(time), **{stem: data[columns[wave]] for stem, columns in beside.items()})
        for wave, time in enumerate(times(case.spec, len(waves)))
    ]
    return Rows(y=np.concatenate(waves), table=pd.concat(parts, ignore_index=True))


def varying(data: pd.DataFrame, waves: int) -> dict[str, list[str]]:
    """The columns of what else was measured in every wave, by their stem."""
    stems = {found[1] for name in data if (found := re.fullmatch(r"(.*[^\d._])[._]?\d+", str(name)))}
    columns = {stem: numbered(stem, data) for stem in sorted(stems - set(map(str, data)))}
    return {stem: own for stem, own in columns.items() if len(own) == waves}


def called(data: pd.DataFrame, spec: Mapping[str, Any]) -> pd.DataFrame:
    """With the columns under the names of what they are in the specification, too (`"person": "SUBNUM"`)."""
    roles = {key: value for key, value in spec.items() if isinstance(value, str) and value in data}
    return data.assign(**{role: data[name] for role, name in roles.items() if role not in data})


def times(spec: Mapping[str, Any], waves: int) -> Sequence[float]:
    """The time of each wave: as the specification lists it, else 0, 1, 2, …"""
    listed = (spec[key] for key in ("times", "time") if isinstance(spec.get(key), list) and len(spec[key]) == waves)
    return next((one for one in listed if all(isinstance(time, int | float) for time in one)), range(waves))


def wave_scores(case: Case, data: pd.DataFrame) -> list[Floats]:
    """A score a wave: columns that the specification lists or names the stem of, or means of keyed items."""
    listed = next(_listed(case.spec, data), None) or next(_numbered(case.spec, data), None)
    if listed and "items" not in case.spec:
        return [data[name].to_numpy(np.float64) for name in listed]
    told = described(case)
    if "items" not in told:
        prefixes = told.get("prefixes") or sorted({found[0] for name in data if (found := re.match(r"t\d_", name))})
        stems = [name.removeprefix(prefixes[0]) for name in data if name.startswith(prefixes[0])]
        told = {**told, "prefixes": prefixes, "items": stems}
    return [score(data, keys, told) for keys in item_keys(told, data)]


def _listed(spec: Mapping[str, Any], data: pd.DataFrame) -> Iterator[Sequence[str]]:
    for key, value in spec.items():
        columns = isinstance(value, list) and len(value) > 1 and all(name in data for name in map(str, value))
        if columns and key not in ("fixed", "crossed", "nested", "random", "cluster"):
            yield value


def _numbered(spec: Mapping[str, Any], data: pd.DataFrame) -> Iterator[list[str]]:
    for value in spec.values():
        if isinstance(value, str) and len(found := numbered(value, data)) > 1:
            asked = next((spec[key] for key in WAVE_KEYS if isinstance(spec.get(key), list)), None)
            these = [name for name in found if asked and re.findall(r"\d+$", name)[0] in map(str, asked)]
            yield these if asked and len(these) == len(asked) else found


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
        return joined([groups(part, table) for part in parts])
    message = f"nothing to group by: {name}"
    raise KeyError(message)


def joined(parts: Sequence[pd.Series]) -> pd.Series:
    text = [texts(part) for part in parts]
    return text[0].str.cat(text[1:], sep="\x1f")


def with_groups(rows: Rows, levels: Mapping[str, int]) -> Rows:
    """With a column for what no column is called: the one, or the two, with as many levels as the case says."""
    table = rows.table
    for name, number in levels.items():
        try:
            groups(name, table)
        except KeyError:
            table = table.assign(**{name: by_number(table, np.isfinite(rows.y), number, name)})
    return Rows(y=rows.y, table=table)


def by_number(table: pd.DataFrame, used: NDArray[np.bool_], number: int, name: str) -> pd.Series:
    for width in (1, 2):
        for columns in combinations(table.columns, width):
            found = joined([table[column] for column in columns])
            if found[used].nunique() == number:
                return found
    message = f"nothing to group by: {name}"
    raise KeyError(message)


def column(name: str, table: pd.DataFrame) -> Floats:
    """A column of the fixed part: 1, a number, whether a factor has a level, a function or a product of such."""
    if name == "_Intercept":
        return np.ones(len(table))
    if name in table and pd.api.types.is_numeric_dtype(table[name]):
        return table[name].to_numpy(np.float64)
    if name in TIME and "time" in table:
        return table["time"].to_numpy(np.float64)
    alike = [one for one in table.select_dtypes("number") if str(one).lower() == name.lower()]
    if alike:
        return table[alike[0]].to_numpy(np.float64)
    for made in (_level, _transformed, _product):
        found = made(name, table)
        if found is not None:
            return found
    message = f"no column {name}"
    raise KeyError(message)


def _level(name: str, table: pd.DataFrame) -> Floats | None:
    for factor in sorted((str(one) for one in table), key=len, reverse=True):
        found = re.fullmatch(rf"(?:(?:as_)?factor_)?{re.escape(factor)}_?(.+)", name)
        if found and (level := texts(table[factor]).map(plain) == plain(found[1])).any():
            return level.to_numpy(np.float64, na_value=np.nan)
    return None


def plain(name: Any) -> Any:
    """A level as a case writes it: what is neither letter nor digit is `_`."""
    return re.sub(r"\W+", "_", name).strip("_") if isinstance(name, str) else name


def _transformed(name: str, table: pd.DataFrame) -> Floats | None:
    if found := re.fullmatch(r"I_(.+)_(\d)", name) or re.fullmatch(r"(.+?)_?([2-4])", name):
        return None if (base := _known(found[1], table)) is None else base ** int(found[2])
    for word, function in FUNCTIONS.items():
        if name.startswith(word) and (base := _known(name.removeprefix(word), table)) is not None:
            return function(base)
    return None


def _product(name: str, table: pd.DataFrame) -> Floats | None:
    for place, letter in enumerate(name):
        if letter in "_:." and 0 < place < len(name) - 1:
            first, second = _known(name[:place], table), _known(name[place + 1 :], table)
            if first is not None and second is not None:
                return first * second
    return None


def _known(name: str, table: pd.DataFrame) -> Floats | None:
    try:
        return column(name, table)
    except KeyError:
        return None


FUNCTIONS: Final[Mapping[str, Callable[[Floats], Floats]]] = {
    "scale_": lambda x: (x - np.nanmean(x)) / np.nanstd(x, ddof=1),
    "as_numeric_": lambda x: x,
    "log_": np.log,
    "log1p_": np.log1p,
    "sqrt_": np.sqrt,
}
