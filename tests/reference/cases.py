"""Reference cases: what a folder holds, how a value is compared, and what is deliberately not offered.

Two formats (the README beside each set of cases describes them): psychometric cases (`spec`, `values`, tolerances by
path) and dyadic cases (`expected`, tolerances by kind, data in long form).
"""

import fnmatch
import json
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from tillitsmaal.estimates import NotEstimable

HERE: Final = Path(__file__).parent
OPEN: Final = HERE.parents[2] / "shared" / "reference" / "open"
"""Cases on data of others, beside the project: their licences let them serve tests, not be shipped."""
OWN: Final = HERE / "own"
"""Cases on data made here."""

COLUMNS: Final = ("group", "rater", "target", "wave", "item", "value")
"""Of dyadic data, a row a value."""

Kind = Literal["psychometric", "dyadic"]
TRUTH: Final = (bool, np.bool_)
"""Of what is true or false, which is no number."""
Tolerance = Mapping[str, float]
"""`abs` and `rel`: |x − reference| ≤ max(abs, rel·|reference|)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One case, as its file tells it."""

    name: str
    kind: Kind
    group: str
    """Group of a psychometric case (`B2_reliability`), part of a dyadic one (`A`)."""
    path: Path
    content: Mapping[str, Any]

    @property
    def expected(self) -> Mapping[str, Any]:
        if self.kind == "psychometric":
            return dict(self.content["values"])
        simulated = {name: self.content[name] for name in ("reference", "power_80") if name in self.content}
        return dict(self.content.get("expected", simulated))

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.content.get("spec") or {}

    def data(self) -> pd.DataFrame:
        """The case's data: an empty cell is missing; ids stay text. A case of arithmetic alone has none."""
        if self.content.get("data") is None:
            return pd.DataFrame(columns=COLUMNS)
        return pd.read_csv(self.data_path(), na_values=["", "NA"], keep_default_na=False, dtype=self._ids())

    def data_path(self) -> Path:
        named = self.content["data"]
        name = named["file"] if isinstance(named, Mapping) else named
        return (self.path.parents[1] if self.kind == "psychometric" else self.path.parent) / name

    def _ids(self) -> dict[str, type]:
        return dict.fromkeys(["group", "rater", "target"], str) if self.kind == "dyadic" else {}


def find(folder: Path) -> list[Case]:
    """Every case in a folder, at any depth; JSON files that are no case (manifests) are left out."""
    cases = []
    for path in sorted(folder.rglob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or "case" not in content:
            continue
        if "values" in content:
            cases.append(
                Case(name=content["case"], kind="psychometric", group=content["group"], path=path, content=content)
            )
        elif "part" in content:
            cases.append(Case(name=content["case"], kind="dyadic", group=content["part"], path=path, content=content))
        else:
            message = f"{path}: a case of neither format"
            raise ValueError(message)
    return cases


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Leaves of nested mappings and lists, by dotted path."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from flat(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from flat(part, f"{path}.{index}")
    else:
        yield path, value


def above(path: str) -> list[str]:
    """A path and all that it lies in."""
    parts = path.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def containers(value: Any, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Nested mappings and lists, each with the keys on the way to it."""
    if isinstance(value, Mapping | list | tuple):
        yield keys, value
        for key, part in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from containers(part, (*keys, str(key)))


def matches(path: str, pattern: str) -> bool:
    """Tell whether a pattern covers a path: itself and everything below; a leading `*.` also matches at the top."""
    patterns = [pattern, f"{pattern}.*"]
    if pattern.startswith("*."):
        patterns += [pattern[2:], f"{pattern[2:]}.*"]
    return any(fnmatch.fnmatchcase(path, one) for one in patterns)


def agree(found: Any, reference: Any, tolerance: Tolerance) -> bool:
    """Compare one value: an absent one (a reason, None, NaN) agrees with null only, truth with truth, not with 1."""
    if isinstance(found, NotEstimable) or (isinstance(found, float) and math.isnan(found)):
        found = None
    if found is None or reference is None:
        return found is reference
    if isinstance(reference, TRUTH) or isinstance(found, TRUTH):
        return isinstance(reference, TRUTH) and isinstance(found, TRUTH) and bool(found == reference)
    if isinstance(reference, str) or isinstance(found, str):
        return bool(found == reference)
    return bool(abs(found - reference) <= max(tolerance["abs"], tolerance["rel"] * abs(reference)))


def altered(reference: Any, tolerance: Tolerance) -> Any:
    """Another value, far enough from the reference that a comparison must see it."""
    if reference is None:
        return 0.0
    if isinstance(reference, bool):
        return not reference
    if isinstance(reference, str):
        return f"not {reference}"
    return reference + (4 * max(tolerance["abs"], tolerance["rel"] * abs(reference)) or 1.0)


@dataclass(frozen=True, kw_only=True)
class NotOffered:
    """A row of `not_offered.toml`: of what is not offered, or of what not every case holds."""

    kind: Kind
    groups: str
    """Pattern of groups or parts."""
    path: str
    reason: str


def not_offered(table: str) -> list[NotOffered]:
    with (HERE / "not_offered.toml").open("rb") as file:
        return [NotOffered(**row) for row in tomllib.load(file)[table]]
