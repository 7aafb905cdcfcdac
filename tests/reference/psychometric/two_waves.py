"""The two scores of each unit that a case of change holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from reference.cases import Case
from reference.psychometric.keyed import Floats, keyed
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


def two_waves(case: Case) -> TwoWaves:
    """Waves beside each other (prefixes, or two columns named), or below each other (a wave's column named)."""
    data, spec = case.data(), case.spec
    column = spec.get("cluster") or next((name for name in data if not _is_number(data[name])), "")
    wave = next((spec[key] for key in WAVE_KEYS if isinstance(spec.get(key), str) and spec[key] in data), None)
    if wave:
        data = beside(data, measures(data, spec), wave)
        spec = {**spec, "items": measures(data, spec, "0."), "prefixes": ["0.", "1."]}
    cluster = data[column].astype("string") if column in data else pd.Series(pd.NA, index=data.index, dtype="string")
    if "items" not in spec:
        first, last = (data[name].to_numpy(np.float64) for name in _score_columns(data, spec, column))
        return TwoWaves(first=first, last=last, items=None, cluster=cluster)
    waves = [wave_keys(spec["items"], spec.get("reverse", ()), prefix) for prefix in spec["prefixes"]]
    first, last = (score(data, keys, spec) for keys in (waves[0], waves[-1]))
    return TwoWaves(first=first, last=last, items=keyed(data, waves[0], spec.get("range", (0, 0))), cluster=cluster)


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column))


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


def wave_keys(items: Sequence[str], reverse: Sequence[str], prefix: str) -> list[str]:
    return [("-" if item in reverse else "") + prefix + item for item in items]


def score(data: pd.DataFrame, keys: Sequence[str], spec: Mapping[str, Any]) -> Floats:
    """By the program's own scoring; answers needed as the specification's words tell, else half."""
    told = re.search(r"fewer than (\d+)", str(spec.get("score", "")))
    share = int(told[1]) / len(keys) if told else SHARES["half"]
    if len(keys) == 1:
        return keyed(data, keys, spec.get("range", (0, 0)))[:, 0]
    columns = data[[key.removeprefix("-") for key in keys]]
    limits = spec.get("range") or (np.floor(columns.min().min()), np.ceil(columns.max().max()))
    found: Floats = scores(data, {"scale": keys}, limits, share)["scale"].to_numpy(np.float64)
    return found


def _score_columns(data: pd.DataFrame, spec: Mapping[str, Any], cluster: str) -> list[str]:
    """The two columns that the specification names, else the last two."""
    named = list(dict.fromkeys(name for name in _texts(spec) if name in data and name != cluster))
    if len(named) > 1:
        return [named[0], named[-1]]
    stems = [name for name in _texts(spec) if f"{name}1" in data and f"{name}2" in data]
    numbers = next((value for key in WAVE_KEYS if isinstance(value := spec.get(key), list)), (1, 2))
    return [f"{stems[0]}{numbers[0]}", f"{stems[0]}{numbers[-1]}"] if stems else list(data.columns[-2:])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _texts(part)


def interval(bounds: Interval | NotEstimable) -> list[Any]:
    return [bounds, bounds] if isinstance(bounds, NotEstimable) else [bounds.low, bounds.high]
