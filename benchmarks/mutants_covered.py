"""Which tests call which functions, so that a mutant meets only those that could notice it."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest


class Covered:
    """A plugin of pytest: for each test that passes, its seconds and the functions that it calls."""

    def __init__(self, root: Path) -> None:
        self.inside = str(root / "src")
        self.root = f"{root}/"
        self.called: set[tuple[str, int]] = set()
        self.tests: dict[str, dict[str, Any]] = {}
        self.failed: list[str] = []

    def trace(self, frame: FrameType, _event: str, _value: object) -> None:
        """Note the function that is called."""
        code = frame.f_code
        if code.co_filename.startswith(self.inside):
            self.called.add((code.co_filename, code.co_firstlineno))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Follow one test."""
        self.called = set()
        began = time.perf_counter()
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            where = sorted(f"{path.removeprefix(self.root)}:{line}" for path, line in self.called)
            self.tests[item.nodeid] = {"seconds": time.perf_counter() - began, "calls": where}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out a test that fails without any mutant."""
        if report.failed:
            self.failed.append(report.nodeid)


def main() -> None:
    """Run the tests that are named, in the folder where this is called, and store what they call."""
    into, *tests = sys.argv[1:]
    plugin = Covered(Path.cwd())
    pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[plugin])
    kept = {name: found for name, found in plugin.tests.items() if name not in plugin.failed}
    Path(into).write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
