"""Which tests call which functions, so that a mutant meets only those that could notice it."""

import sys
import time
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

Calls = set[tuple[str, int]]


class Covered:
    """A plugin of pytest: for each test that passes, its seconds and the functions that it calls.

    What is called while files are read counts for all tests, and what a shared fixture calls for all that use it.
    """

    def __init__(self, root: Path) -> None:
        self.inside = str(root / "src")
        self.root = f"{root}/"
        self.called: Calls = set()
        self.read: Calls = set()
        self.shared: dict[str, Calls] = {}
        self.tests: dict[str, tuple[float, Calls, list[str]]] = {}
        self.failed: list[str] = []

    def trace(self, frame: FrameType, _event: str, _value: object) -> None:
        """Note the function that is called."""
        code = frame.f_code
        if code.co_filename.startswith(self.inside):
            self.called.add((code.co_filename, code.co_firstlineno))

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Follow the reading of files."""
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.read = self.called

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """Follow what is made once for several tests."""
        before, self.called = self.called, set()
        try:
            return (yield)
        finally:
            if fixturedef.scope != "function":
                self.shared.setdefault(fixturedef.argname, set()).update(self.called)
            self.called |= before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Follow one test."""
        self.called = set()
        began = time.perf_counter()
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            fixtures = list(getattr(item, "fixturenames", ()))
            self.tests[item.nodeid] = (time.perf_counter() - began, self.called, fixtures)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out a test that fails without any mutant."""
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember a file that cannot be read."""
        if report.failed:
            self.failed.append(report.nodeid)

    def found(self) -> dict[str, Any]:
        """What each test that passed calls, and what failed."""
        tests = {}
        for name, (seconds, called, fixtures) in self.tests.items():
            whole = called.union(self.read, *(self.shared.get(fixture, ()) for fixture in fixtures))
            calls = sorted(f"{path.removeprefix(self.root)}:{line}" for path, line in whole)
            tests[name] = {"seconds": seconds, "calls": calls}
        return {"tests": {name: of for name, of in tests.items() if name not in self.failed}, "failed": self.failed}
