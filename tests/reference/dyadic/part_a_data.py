"""What the data of a part A case hold, and what a label there is about.

- Scales are the items of the data, one a wave where there are several waves; a scale is named in a label by its item,
  by its wave (`wave2`, `t2`, `2`) or by both; a label that names none is about the only scale, or for two, about both
  in the data's order;
- two indicators, when not named, are a pair that the case's call joins by a stroke (`liking_a/liking_b`), the one whose
  common beginning is in the label;
- networks are the groups of the data; a label that names one is about that one.

Rosters: the case's own, else everybody in the group.
"""

import re
from collections.abc import Sequence
from itertools import combinations, takewhile
from typing import Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reference.cases import Case

Floats = NDArray[np.float64]
Scale = tuple[str, str]
"""Item and wave."""

WAVES: Final = ("", "t", "T", "w", "wave", "week", "time", "year", "month", "occasion")


class Relations(Protocol):
    """Relations by network and scale."""

    def matrix(self, group: str, scale: Scale) -> Floats: ...

    def names(self, group: str) -> Sequence[str]: ...


class Data:
    """The case's data by scale and network."""

    def __init__(self, case: Case) -> None:
        rows = case.data().astype({"item": str})
        self.rows = rows.assign(wave=[f"{wave:g}" if isinstance(wave, int | float) else wave for wave in rows["wave"]])
        self.call = str(case.content.get("call", ""))
        self.roster = [str(name) for name in case.content.get("roster", [])]
        self.groups = sorted(self.rows["group"].unique())
        self.scales: list[Scale] = list(dict.fromkeys(zip(self.rows["item"], self.rows["wave"], strict=True)))

    def names(self, group: str) -> list[str]:
        rows = self.rows[self.rows["group"] == group]
        everybody = set(rows["rater"]) | set(rows["target"])
        return sorted(set(self.roster) | everybody if len(self.groups) == 1 else everybody)

    def matrix(self, group: str, scale: Scale) -> Floats:
        rows = self.rows[(self.rows["group"] == group) & (self.rows["item"] == scale[0])]
        rows = rows[(rows["wave"] == scale[1])]
        names = pd.Index(self.names(group))
        matrix = np.full((len(names), len(names)), np.nan)
        matrix[names.get_indexer(rows["rater"]), names.get_indexer(rows["target"])] = rows["value"]
        return matrix

    def aliases(self, scale: Scale) -> set[str]:
        item, wave = scale
        items, waves = {one for one, _ in self.scales}, {one for _, one in self.scales}
        marks = [f"{mark}{between}{wave}" for mark in WAVES for between in ("", "_") if mark or not between]
        found = {f"{item}_{mark}" for mark in marks} | {f"{item}{wave}"}
        found |= {item} if len(waves) == 1 else set()
        return found | (set(marks) if len(items) == 1 else set())


def words(label: str) -> list[str]:
    """Everything between underscores, runs of it too."""
    parts = label.split("_")
    return ["_".join(parts[i:j]) for i, j in combinations(range(len(parts) + 1), 2)]


def named_groups(data: Data, label: str) -> Sequence[str]:
    named = [group for group in data.groups if group in words(label)]
    return named if len(named) == 1 and len(data.groups) > 1 else data.groups


def named_scales(data: Data, label: str) -> list[Scale]:
    """In the order of the label; a name inside a longer name does not count."""
    rest, found = f"_{label}_", []
    aliases = [(alias, scale) for scale in data.scales for alias in data.aliases(scale)]
    for alias, scale in sorted(aliases, key=lambda pair: -len(pair[0])):
        while (place := rest.find(f"_{alias}_")) >= 0:
            found.append((place, scale))
            rest = rest[: place + 1] + " " * len(alias) + rest[place + 1 + len(alias) :]
    return [scale for _, scale in sorted(found)]


def one_scale(data: Data, label: str) -> Scale:
    named = named_scales(data, label) or data.scales
    assert len(named) == 1, f"{label}: which of {data.scales}?"
    return named[0]


def two_scales(data: Data, label: str) -> tuple[Scale, Scale]:
    named = named_scales(data, label)
    if len(named) != 2:
        joined = [pair for pair in joined_by_call(data) if beginning(pair) in label]
        named = list((joined or joined_by_call(data) or [data.scales])[0])
    assert len(named) == 2, f"{label}: which of {data.scales}?"
    return named[0], named[1]


def beginning(pair: tuple[Scale, Scale]) -> str:
    """What the names of two items have in common."""
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(pair[0][0], pair[1][0], strict=False))
    return "".join(letter for letter, _ in alike).strip("_")


def joined_by_call(data: Data) -> list[tuple[Scale, Scale]]:
    by_name = {alias: scale for scale in data.scales for alias in data.aliases(scale)}
    pairs = re.findall(r"(\w+)/(\w+)", data.call)
    return [(by_name[x], by_name[y]) for x, y in pairs if x in by_name and y in by_name]
