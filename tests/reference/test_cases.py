"""Reference cases, computed by other programs: `pytest tests/reference --reference-dir DIR [--specs DIR]`.

Every value of a case is compared, or named by `not_offered.toml`, or informative only by the case's own word. A case, a
group, a part or a value that nothing here computes is a failure.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from reference.cases import HERE, OPEN, OWN, Case, Tolerance, agree, altered, find, flat, matches, not_offered

NOT_OFFERED: Final = not_offered()
SHOWN: Final = 30


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


DYADIC: Final[Mapping[str, Part]] = {
    part: Part(compute=module.compute, tolerance=module.tolerance)
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
    shown = "\n".join(wrong[:SHOWN])
    assert not wrong, f"{case.name}: {len(wrong)} values\n{shown}"


def psychometric(case: Case) -> list[str]:
    assert case.group in PSYCHOMETRIC, f"group {case.group} is not known"
    return compared(case, PSYCHOMETRIC[case.group](case), psychometric_tolerance)


def dyadic(case: Case, specs: Path | None) -> list[str]:
    assert case.group in DYADIC, f"part {case.group} is not known"
    part = DYADIC[case.group]
    return compared(case, part.compute(case, specs), part.tolerance)


def psychometric_tolerance(case: Case, path: str) -> Tolerance | None:
    """The longest pattern that covers the path wins."""
    tolerances = case.content["tolerance"]
    patterns = [pattern for pattern in tolerances if pattern != "default" and matches(path, pattern)]
    found = tolerances[max(patterns, key=len, default="default")]
    return None if found == "not compared" else found


def compared(case: Case, computed: Mapping[str, Any], tolerance: Callable[[Case, str], Tolerance | None]) -> list[str]:
    """What is wrong, a line a value."""
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
    return [*wrong, *shortened(case, found)]


def shortened(case: Case, found: Mapping[str, Any]) -> Iterator[str]:
    """Lists of the case that end before what was computed does."""
    computed = {path for leaf in found for path in above(leaf)}
    for path, length in lengths(case.expected):
        if f"{path}.{length}" in computed:
            yield f"{path}: the case has {length}, and there are more"


def above(path: str) -> Iterator[str]:
    """A path and all that it lies in."""
    parts = path.split(".")
    return (".".join(parts[: end + 1]) for end in range(len(parts)))


def lengths(value: Any, path: str = "") -> Iterator[tuple[str, int]]:
    """Every list with its length, by dotted path."""
    if isinstance(value, list):
        yield path, len(value)
    parts = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from lengths(part, f"{path}.{key}" if path else str(key))


def offered_not(case: Case, row: Any, path: str) -> bool:
    return row.kind == case.kind and matches(case.group, row.groups) and matches(path, row.path)
