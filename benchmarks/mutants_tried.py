"""Tests asked about a mutant, each time in a process of its own that has everything loaded which is not changed."""

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest

from mutants_covered import Covered
from mutants_made import Mutant

Tests = Mapping[str, Mapping[str, Any]]
"""By test, its seconds and what it calls."""
_FEW = 12
_PYTEST = ("-q", "-p", "no:cacheprovider")


def parted(work: Callable[[], None]) -> None:
    """Do some work in a process of its own, and end with it where it fails."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    if os.waitpid(child, 0)[1]:
        raise SystemExit(1)


def covered(copy: Path, tests: list[str]) -> Tests:
    """Find what each test calls, where all is as it is; this writes the compiled modules too.

    Tests that fail there are told and left out.

    Raises
    ------
    SystemExit
        If a file of tests cannot be read.
    """
    into = copy / "covered.json"
    parted(lambda: _cover(copy, tests, into))
    found = json.loads(into.read_text(encoding="utf-8"))
    for name in found["failed"]:
        print("fails without any mutant:", name, flush=True)
    if any("::" not in name for name in found["failed"]):
        raise SystemExit(1)
    kept: Tests = found["tests"]
    return kept


def _cover(copy: Path, tests: list[str], into: Path) -> None:
    plugin = Covered(copy)
    _enter(copy)
    pytest.main([*_PYTEST, *tests], plugins=[plugin])
    into.write_text(json.dumps(plugin.found()), encoding="utf-8")


def warmed(copy: Path, tests: Tests, changed: Iterable[str]) -> None:
    """Load what the tests load and no mutant can change, so that each process begins with it."""
    import grimp
    import hypothesis  # noqa: F401

    sys.path.insert(0, str(copy / "src"))
    graph = grimp.build_graph("tillitsmaal", cache_dir=None)
    names = {path.removeprefix("src/").removesuffix(".py").replace("/", ".") for path in changed}
    names = {name.removesuffix(".__init__") for name in names}
    touched = names.union(*(graph.find_downstream_modules(name) for name in names))
    loaded = {call.split(":")[0] for of in tests.values() for call in of["calls"]}
    for path in sorted(loaded):
        name = path.removeprefix("src/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if name not in touched and not _is_around(name, touched):
            importlib.import_module(name)


def _is_around(name: str, touched: set[str]) -> bool:
    """Whether loading a module loads a package that is touched."""
    parents = name.split(".")
    return any(".".join(parents[:depth]) in touched for depth in range(1, len(parents)))


def outcome(copy: Path, mutant: Mutant, tests: Tests, noticed: Counter[str]) -> str:
    """`killed`, `survived`, `timeout` or `untested`; tests that are quick and have noticed much are asked first."""
    module = mutant.place.module
    called = f"{module}:{mutant.function}" if mutant.function else f"{module}:"
    hits = [name for name, found in tests.items() if any(_is_call(call, called) for call in found["calls"])]
    if not hits:
        return "untested"
    hits.sort(key=lambda name: (tests[name]["seconds"] / (1 + noticed[name]), name))
    path = copy / module
    whole = path.read_text(encoding="utf-8")
    try:
        _put(path, mutant.source)
        found = "survived"
        for some in (hits[:_FEW], hits[_FEW:]):  # those that notice are few, and what only others load costs time
            if some and found == "survived":
                found = _asked(copy, some, 30 + 5 * sum(tests[name]["seconds"] for name in some))
    finally:
        _put(path, whole)
    if _failed(copy).is_file():
        noticed[_failed(copy).read_text(encoding="utf-8")] += 1
        _failed(copy).unlink()
    return found


def _is_call(call: str, called: str) -> bool:
    return call.startswith(called) if called.endswith(":") else call == called


def _put(path: Path, source: str) -> None:
    """Write a module, and take away what was compiled of it: that is told apart by seconds only."""
    path.write_text(source, encoding="utf-8")
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def _asked(copy: Path, hits: list[str], limit: float) -> str:
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


def _failed(copy: Path) -> Path:
    """Where the name of the test stands that noticed."""
    return copy / "failed"


class _First:
    """A plugin of pytest that writes down which test failed."""

    def __init__(self, into: Path) -> None:
        self.into = into

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.into.write_text(report.nodeid, encoding="utf-8")


def _child(copy: Path, hits: list[str]) -> NoReturn:
    """Run the tests, and end with 0 where all pass."""
    os.setsid()
    _enter(copy)
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    code = 99
    try:
        code = int(pytest.main(["-x", *_PYTEST, *hits], plugins=[_First(_failed(copy))]))
    finally:
        os._exit(code)


def _enter(copy: Path) -> None:
    """Stand in the copy, with nobody to talk to."""
    os.chdir(copy)
    sys.path.insert(0, str(copy / "src"))
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
