"""Mutation testing: change one thing in a module, and see whether a test notices.

    python benchmarks/mutants.py                      all areas of benchmarks/mutants.toml; hours
    python benchmarks/mutants.py stats --most 50      one area, 50 mutants of it
    python benchmarks/mutants.py --page               write docs/quality.md of what is stored, and try nothing

Nothing is changed here: it works in a copy. Each mutant meets, quickest first, the tests that call the function it
changes, in a process that has the heavy packages loaded. Results go to `benchmarks/results/mutants-AREA.json`.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "HYPOTHESIS_PROFILE": "mutants"}

from mutants_made import Mutant, Place, places, sampled
from mutants_page import page

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
RESULTS: Final = HERE / "results"
COPIED: Final = ("src", "tests", "questionnaires", "examples", "docs", "benchmarks", "pyproject.toml", "README.md")
Tests = Mapping[str, Mapping[str, Any]]


def main() -> None:
    """Try the areas that are named, and write the page."""
    areas = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))
    asked = _arguments(list(areas))
    if not asked.page:
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            copy = _copied(Path(folder).resolve())
            for name in asked.areas or areas:
                _area(copy, name, areas[name], asked.most)
    stored = {name: json.loads(_stored(name).read_text()) for name in areas if _stored(name).is_file()}
    (ROOT / "docs" / "quality.md").write_text(page(areas, stored, (HERE / "mutants.md").read_text()), encoding="utf-8")


def _arguments(areas: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mutation testing.")
    parser.add_argument("areas", nargs="*", help=", ".join(areas))
    parser.add_argument("--most", type=int, help="how many mutants of an area")
    parser.add_argument("--page", action="store_true", help="only write docs/quality.md")
    return parser.parse_args()


def _stored(name: str) -> Path:
    return RESULTS / f"mutants-{name}.json"


def _copied(folder: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            left = ("__pycache__", "data") if name == HERE.name else ("__pycache__",)
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(*left))
        else:
            shutil.copy(ROOT / name, folder / name)
    os.environ["PYTHONPATH"] = str(folder / "src")
    return folder


def _area(copy: Path, name: str, area: Mapping[str, Any], most: int | None) -> None:
    modules = list(_files(copy, area["modules"]))
    parts = dict(part.split(":") for part in area.get("functions", ()))
    tests = _covered(copy, [*_files(copy, area["tests"]), *_cases(area), *modules, *parts])
    found = places(copy, modules) + [place for part in parts.items() for place in _places_in(copy, *part)]
    tried: list[dict[str, Any]] = []
    for mutant in sampled(copy, found, most or area["most"]):
        tried.append(_told(mutant) | {"outcome": _outcome(copy, mutant, tests)})
        told = {"places": _counted(found), "tried": sorted(tried, key=_order)}
        _stored(name).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(len(tried), *(tried[-1][key] for key in ("outcome", "module", "line", "after")), flush=True)


def _cases(area: Mapping[str, Any]) -> list[str]:
    """Cases that were worked out by other programs."""
    return [f"tests/reference/test_cases.py::test_case[{name}]" for name in area.get("cases", ())]


def _files(copy: Path, patterns: list[str]) -> Iterator[str]:
    """Files of patterns, where {a,b} is each of both."""
    for pattern in patterns:
        inner = re.search(r"\{(.*?)\}", pattern)
        each = [pattern.replace(inner[0], one, 1) for one in inner[1].split(",")] if inner else [pattern]
        for one in each:
            yield from sorted(str(path.relative_to(copy)) for path in copy.glob(one) if path.name != "__init__.py")


def _places_in(copy: Path, module: str, function: str) -> Iterator[Place]:
    lines = (copy / module).read_text(encoding="utf-8").splitlines()
    first = lines.index(next(line for line in lines if line.startswith(f"def {function}(")))
    last = next((at for at in range(first + 1, len(lines)) if lines[at][:1].strip()), len(lines))
    return (place for place in places(copy, [module]) if first < place.line <= last)


def _covered(copy: Path, tests: list[str]) -> Tests:
    """What each test calls; this writes the compiled modules too."""
    into = copy / "covered.json"
    compiling = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, HERE / "mutants_covered.py", into, *tests], cwd=copy, env=compiling, check=True)
    found: Tests = json.loads(into.read_text(encoding="utf-8"))
    return found


def _counted(found: list[Place]) -> dict[str, int]:
    modules = sorted({place.module for place in found})
    return {module: sum(place.module == module for place in found) for module in modules}


def _told(mutant: Mutant) -> dict[str, Any]:
    place = mutant.place
    told = {"module": place.module, "line": place.line, "operator": place.operator}
    return told | {"before": mutant.before, "after": mutant.after}


def _order(one: Mapping[str, Any]) -> tuple[str, int, str, str]:
    return one["module"], one["line"], one["operator"], one["after"]


def _outcome(copy: Path, mutant: Mutant, tests: Tests) -> str:
    """`killed`, `survived`, `timeout` or `untested`."""
    module = mutant.place.module
    called = f"{module}:{mutant.function}" if mutant.function else f"{module}:"
    hits = [name for name, found in tests.items() if any(_is_call(call, called) for call in found["calls"])]
    if not hits:
        return "untested"
    hits.sort(key=lambda name: (tests[name]["seconds"], name))
    path = copy / module
    whole = path.read_text(encoding="utf-8")
    try:
        _put(path, mutant.source)
        return _noticed(copy, hits, 30 + 5 * sum(tests[name]["seconds"] for name in hits))
    finally:
        _put(path, whole)


def _is_call(call: str, called: str) -> bool:
    return call.startswith(called) if called.endswith(":") else call == called


def _put(path: Path, source: str) -> None:
    """Write a module, and take away what was compiled of it: that is told apart by seconds only."""
    path.write_text(source, encoding="utf-8")
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def _noticed(copy: Path, hits: list[str], limit: float) -> str:
    child = os.fork()
    if child == 0:
        _child(copy, hits)
    end = time.monotonic() + limit
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "survived" if status == 0 else "killed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


def _child(copy: Path, hits: list[str]) -> None:
    """Run the tests, and end with 0 where all pass; never return."""
    import pytest

    os.setsid()
    os.chdir(copy)
    sys.path.insert(0, str(copy / "src"))
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    code = 99
    try:
        code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *hits]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    import hypothesis  # noqa: F401
    import pandas  # noqa: F401
    import pydantic  # noqa: F401
    import scipy.linalg
    import scipy.optimize
    import scipy.special  # noqa: F401

    main()
