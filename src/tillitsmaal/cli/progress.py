"""A progress bar on stderr for work that takes over a second, and nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Any, Final

from tillitsmaal.text import Language, say

PATIENCE: Final = 1.0
"""Seconds before anything is shown."""
STAGES: Final = ("read", "check", "assemble", "score", "reliability", "facets", "agreement", "write")


@contextmanager
def progress(language: Language, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function to call with each stage's name as it begins."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _stage: None
        return
    bar = _Bar(language)
    timer = Timer(PATIENCE, bar.show)
    timer.daemon = True
    timer.start()
    try:
        yield bar.begin
    finally:
        timer.cancel()
        bar.close()


class _Bar:
    def __init__(self, language: Language) -> None:
        self._language = language
        self._stage = STAGES[0]
        self._live: Any = None
        self._task: Any = None
        self._lock = Lock()
        self._closed = False

    def begin(self, stage: str) -> None:
        """Note that a stage begins."""
        with self._lock:
            self._stage = stage
            self._update()

    def show(self) -> None:
        """Start to draw."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._closed:
                return
            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._live = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._live.add_task("", total=len(STAGES))
            self._live.start()
            self._update()

    def _update(self) -> None:
        if self._live is not None:
            words = say(f"cli.stages.{self._stage}", self._language)
            self._live.update(self._task, description=words, completed=STAGES.index(self._stage))

    def close(self) -> None:
        """Stop drawing and wipe the bar."""
        with self._lock:
            self._closed = True
            if self._live is not None:
                self._live.stop()
