"""Reference cases, computed by other programs: `pytest tests/reference --reference-dir DIR [--specs DIR]`.

Every value of a case is compared, or named by `not_offered.toml`, or informative only by the case's own word. A case, a
group, a part or a value that nothing here computes is a failure.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pandas as pd
import pytest

from reference.cases import HERE, OPEN, OWN, Case, Tolerance, agree, altered, find, flat, matches, not_offered
from reference.dyadic_variables import SpecificationError
from reference.lost import lost
from tillitsmaal.estimates import NotEstimable

NOT_OFFERED: Final = not_offered("row")
SOMETIMES: Final = not_offered("sometimes")
SHOWN: Final = 30
FEW: Final = 4


def modules(folder: str) -> Iterator[ModuleType]:
    for path in sorted((HERE / folder).glob("[a-z]*.py")):
        name = f"reference.{folder}.{path.stem}"
        yield importlib.import_module(name)


PSYCHOMETRIC: Final[Mapping[str, Callable[[Case], Mapping[str, Any]]]] = {
    group: compute for module in modules("psychometric") for group, compute in getattr(module, "GROUPS", {}).items()
}
"""What computes the values of a group, from the case alone."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """How a part of the dyadic cases is computed and compared."""

    compute: Callable[[Case, Path | None], Mapping[str, Any]]
    """The values, nested as `expected` is; the folder of specifications goes along."""
    tolerance: Callable[[Case, str], Tolerance | None]
    """By dotted path; None = informative only."""
    names: Callable[[Case], Set[str]]
    """By which keys of the values may be named, beside the data's."""


DYADIC: Final[Mapping[str, Part]] = {
    part: Part(
        compute=module.compute, tolerance=module.tolerance, names=getattr(module, "names", lambda _: frozenset())
    )
    for module in modules("dyadic")
    for part in getattr(module, "PARTS", ())
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" not in metafunc.fixturenames:
        return
    folder = metafunc.config.getoption("reference_dir")
    cases = [case for one in ([folder] if folder else [OWN, OPEN]) if one.is_dir() for case in find(one)]
    metafunc.parametrize("case", cases or [None], ids=[case.name for case in cases] or ["none"])


def test_case(case: Case | None, request: pytest.FixtureRequest) -> None:
    assert case is not None, f"no case in {request.config.getoption('reference_dir')}"
    wrong = psychometric(case) if case.kind == "psychometric" else dyadic(case, request.config.getoption("specs"))
    if wrong:
        pytest.fail("\n".join([f"{case.name}: {len(wrong)} wrong", *wrong[:SHOWN]]), pytrace=False)


def psychometric(case: Case) -> list[str]:
    assert case.group in PSYCHOMETRIC, f"group {case.group} is not known"
    return compared(case, PSYCHOMETRIC[case.group](case), psychometric_tolerance)


def dyadic(case: Case, specs: Path | None) -> list[str]:
    assert case.group in DYADIC, f"part {case.group} is not known"
    part = DYADIC[case.group]
    try:
        computed = part.compute(case, specs)
    except SpecificationError as error:
        return [str(error)]
    return compared(case, computed, part.tolerance, part.names(case))


def psychometric_tolerance(case: Case, path: str) -> Tolerance | None:
    """The longest pattern that covers the path wins."""
    tolerances = case.content["tolerance"]
    patterns = [pattern for pattern in tolerances if pattern != "default" and matches(path, pattern)]
    found = tolerances[max(patterns, key=len, default="default")]
    return None if found == "not compared" else found


def compared(
    case: Case,
    computed: Mapping[str, Any],
    tolerance: Callable[[Case, str], Tolerance | None],
    named: Set[str] = frozenset(),
) -> list[str]:
    """What is wrong, a line a value; `named` are names of keys beside those of the case itself."""
    found, wrong = dict(flat(computed)), []
    for path, reference in flat(case.expected):
        within = tolerance(case, path)
        if within is None:
            continue
        if path in found:
            if not agree(found[path], reference, within):
                wrong.append(f"{path}: {found[path]} is not {reference} (±{within})")
            elif agree(found[path], altered(reference, within), within):
                wrong.append(f"{path}: a changed value would not be seen")
        elif not any(offered_not(case, row, path) for row in NOT_OFFERED):
            wrong.append(f"{path}: not computed (reference {reference})")
    return [*wrong, *missed(case, found, names(case) | named, tolerance)]


def missed(
    case: Case, found: Mapping[str, Any], named: Set[str], tolerance: Callable[[Case, str], Tolerance | None]
) -> Iterator[str]:
    """What the case has lost, a line each."""

    def free(path: str) -> bool:
        return any(offered_not(case, row, path) for row in (*NOT_OFFERED, *SOMETIMES))

    for path, reason in lost(case.expected, found.keys(), named, free):
        if tolerance(case, path) is not None and has_value(found, path):
            yield f"{path}: {reason}{computed_there(found, path)}"


def has_value(found: Mapping[str, Any], path: str) -> bool:
    """Whether a value was computed there, and not only reasons why there is none: a case may leave those out."""
    there = (value for key, value in found.items() if key == path or key.startswith(f"{path}."))
    return any(not isinstance(value, NotEstimable) for value in there)


def computed_there(found: Mapping[str, Any], path: str) -> str:
    """What was computed, as much of it as one reads."""
    told = {key[len(path) + 1 :]: value for key, value in found.items() if key.startswith(f"{path}.")}
    shown = ", ".join(f"{key} {value}" for key, value in [*told.items()][:FEW])
    return f" (computed: {found.get(path, shown)})"


def names(case: Case) -> set[str]:
    """Items, scales, groups and organisations of a case, by which keys of its values may be named."""
    data, told = case.data(), {one.removeprefix("-") for one in texts(case.spec)}
    dyadic = case.kind == "dyadic"
    ids = {"group", "rater", "target"} if dyadic else (told & {*data.columns}) | wordy(data)
    found = told | set(() if dyadic else data.columns)
    for column in sorted(ids):
        found |= {f"{one:g}" if isinstance(one, float) else str(one) for one in data[column].dropna().unique()}
    return found


def wordy(data: pd.DataFrame) -> set[str]:
    """Columns that hold text."""
    return {str(name) for name in data.columns if not pd.api.types.is_numeric_dtype(data[name])}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    yield from map(str, value if isinstance(value, Mapping) else ())
    for part in parts:
        yield from texts(part)


def offered_not(case: Case, row: Any, path: str) -> bool:
    return row.kind == case.kind and matches(case.group, row.groups) and matches(path, row.path)
