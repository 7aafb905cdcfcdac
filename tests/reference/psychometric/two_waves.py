"""The two scores of each unit that a case of change holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.keyed import Floats, keyed, texts
from reference.psychometric.scored import SHARES, scores
from tillitsmaal.estimates import Interval, NotEstimable


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoWaves:
    """What a case holds: two scores a unit, the items of the first, the cluster."""

    first: Floats
    last: Floats
    items: Floats | None
    cluster: pd.Series
    """Text; missing where the unit has none."""


WAVE_KEYS = ("wave", "waves", "time", "rep", "occasion", "within")
CLUSTER_KEYS = ("cluster", "group", "organisation")


def two_waves(case: Case) -> TwoWaves:
    """Waves beside each other (prefixes, or two columns named), or below each other (a wave's column named)."""
    data, spec = case.data(), case.spec
    column = cluster_column(data, spec)
    wave = next((spec[key] for key in WAVE_KEYS if isinstance(spec.get(key), str) and spec[key] in data), None)
    if wave:
        data = beside(data, measures(data, spec), wave)
        spec = {**spec, "items": measures(data, spec, "0."), "prefixes": ["0.", "1."]}
    cluster = texts(data[column]) if column in data else pd.Series(pd.NA, index=data.index, dtype="string")
    if "items" not in spec:
        first, last = (data[name].to_numpy(np.float64) for name in _score_columns(data, spec, column))
        return TwoWaves(first=first, last=last, items=None, cluster=cluster)
    waves = item_keys(spec, data)
    first, last = (score(data, keys, spec) for keys in (waves[0], waves[-1]))
    return TwoWaves(first=first, last=last, items=keyed(data, waves[0], spec.get("range", (0, 0))), cluster=cluster)


def cluster_column(data: pd.DataFrame, spec: Mapping[str, Any]) -> str:
    """The column that the specification names, else the first of text, else one that is called so."""
    named = next((spec[key] for key in CLUSTER_KEYS if isinstance(spec.get(key), str)), None)
    text = (str(name) for name in data if not _is_number(data[name]))
    alike = (str(name) for name in data if str(name).lower() in CLUSTER_KEYS)
    return named or next(text, None) or next(alike, "")


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


def item_keys(spec: Mapping[str, Any], data: pd.DataFrame) -> list[list[str]]:
    """The keys of the items, a list a wave: by the waves' prefixes or suffixes, which the data tell if nothing does."""
    items, reverse = spec["items"], spec.get("reverse", ())
    if isinstance(items[0], list):
        return [wave_keys(own, reverse) for own in items]
    if prefixes := spec.get("prefixes") or _around(data, items[0], "prefix"):
        return [wave_keys(items, reverse, prefix) for prefix in prefixes]
    suffixes = spec.get("suffixes") or next((spec[key] for key in WAVE_KEYS if isinstance(spec.get(key), list)), None)
    joined = next((mark for mark in ("", "_", ".") if f"{items[0]}{mark}{(suffixes or ['1'])[0]}" in data), "")
    found = [f"{joined}{suffix}" for suffix in suffixes] if suffixes else _around(data, items[0], "suffix")
    return [wave_keys(items, reverse, "", suffix) for suffix in found]


def _around(data: pd.DataFrame, item: str, side: str) -> list[str]:
    """What stands before or after an item's name in the columns of its waves."""
    name = re.escape(item.removeprefix("-"))
    pattern = rf"([A-Za-z]+\d+[_.]){name}" if side == "prefix" else rf"{name}([_.]?[A-Za-z]?\d+)"
    return sorted(found[1] for column in data if (found := re.fullmatch(pattern, str(column))))


def measures(data: pd.DataFrame, spec: Mapping[str, Any], prefix: str = "") -> list[str]:
    """The items of the score, or the one column that it is."""
    named = spec.get("items") or [spec[key] for key in ("y", "score", "outcome") if prefix + str(spec.get(key)) in data]
    return [str(name) for name in named]


def beside(data: pd.DataFrame, items: Sequence[str], wave: str) -> pd.DataFrame:
    """One row a unit, the first and the last wave's items beside each other; a unit is what else is no measurement."""
    unit = [name for name in data if name not in (*items, wave) and not pd.api.types.is_float_dtype(data[name])]
    ends = [data[data[wave] == end] for end in (data[wave].min(), data[wave].max())]
    parts = [
        end.set_index(unit)[list(items)].rename(columns={name: f"{place}.{name}" for name in items})
        for place, end in enumerate(ends)
    ]
    return parts[0].join(parts[1], how="outer").reset_index()


def wave_keys(items: Sequence[str], reverse: Sequence[str], prefix: str = "", suffix: str = "") -> list[str]:
    bare = [(item.removeprefix("-"), item.startswith("-")) for item in items]
    return [("-" if turned or item in reverse else "") + prefix + item + suffix for item, turned in bare]


def score(data: pd.DataFrame, keys: Sequence[str], spec: Mapping[str, Any]) -> Floats:
    """By the program's own scoring; answers needed as the specification's words tell, else half."""
    words = f"{spec.get('score', '')} {spec.get('rule', '')}"
    told = re.search(r"(?:fewer than|at least) (\d+)", words)
    rule = next((share for rule, share in SHARES.items() if re.search(rf"\b{rule}\b", words)), SHARES["half"])
    share = int(told[1]) / len(keys) if told else rule
    if len(keys) == 1:
        return keyed(data, keys, spec.get("range", (0, 0)))[:, 0]
    columns = data[[key.removeprefix("-") for key in keys]]
    limits = spec.get("range") or (np.floor(columns.min().min()), np.ceil(columns.max().max()))
    found: Floats = scores(data, {"scale": keys}, limits, share)["scale"].to_numpy(np.float64)
    return found


def _score_columns(data: pd.DataFrame, spec: Mapping[str, Any], cluster: str) -> list[str]:
    """Two waves of the stem that the specification names, else the two columns that it names, else the last two."""
    stems = [columns for name in _texts(spec) if len(columns := numbered(name, data)) > 1]
    if not stems:
        named = list(dict.fromkeys(name for name in _texts(spec) if name in data and name != cluster))
        return [named[0], named[-1]] if len(named) > 1 else [str(name) for name in data.columns[-2:]]
    told = next((value for key in WAVE_KEYS if isinstance(value := spec.get(key), list)), None)
    ends = told or [spec[key] for key in ("first", "last") if key in spec]
    found = [name for end in ends for name in stems[0] if re.search(rf"(?<!\d)0*{end}$", name)]
    return [found[0], found[-1]] if len(found) > 1 else [stems[0][0], stems[0][-1]]


def numbered(stem: str, data: pd.DataFrame) -> list[str]:
    """Columns that are a stem with a number, in order of the number."""
    found = {str(name): re.fullmatch(re.escape(stem) + r"[._]?[A-Za-z]?(\d+)", str(name)) for name in data}
    return sorted((name for name, one in found.items() if one), key=lambda name: int(found[name][1]))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _texts(part)


def interval(bounds: Interval | NotEstimable) -> list[Any]:
    return [bounds, bounds] if isinstance(bounds, NotEstimable) else [bounds.low, bounds.high]
