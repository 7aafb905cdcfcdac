"""A progress bar on stderr for work that takes over a second, and nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Any, Final

from tillitsmaal.text import Language, say

PATIENCE: Final = 1.0
"""Seconds before anything is shown."""
STAGES: Final = (
    "read",
    "check",
    "assemble",
    "score",
    "compare",
    "reliability",
    "facets",
    "agreement",
    "figures",
    "write",
)


@contextmanager
def progress(language: Language, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function to call with each stage's name as it begins."""
    with _shown(_Bar(language, STAGES[0], len(STAGES)), quiet=quiet) as bar:
        yield _ignored if bar is None else bar.begin


@contextmanager
def counted(stage: str, total: int, language: Language, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give a function to call with how many more of one stage's pieces are done."""
    with _shown(_Bar(language, stage, total), quiet=quiet) as bar:
        yield _ignored if bar is None else bar.advance


def _ignored(_told: object) -> None:
    return


@contextmanager
def _shown(bar: "_Bar", *, quiet: bool) -> Iterator["_Bar | None"]:
    """Draw the bar once patience is over; None where nobody looks."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    timer = Timer(PATIENCE, bar.show)
    timer.daemon = True
    timer.start()
    try:
        yield bar
    finally:
        timer.cancel()
        bar.close()


class _Bar:
    def __init__(self, language: Language, stage: str, total: int) -> None:
        self._language = language
        self._stage = stage
        self._total = total
        self._done = 0
        self._live: Any = None
        self._task: Any = None
        self._lock = Lock()
        self._closed = False

    def begin(self, stage: str) -> None:
        """Note that a stage begins."""
        with self._lock:
            self._stage, self._done = stage, STAGES.index(stage)
            self._update()

    def advance(self, more: int) -> None:
        """Note that more pieces are done."""
        with self._lock:
            self._done += more
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
            self._task = self._live.add_task("", total=self._total)
            self._live.start()
            self._update()

    def _update(self) -> None:
        if self._live is not None:
            words = say(f"cli.stages.{self._stage}", self._language)
            self._live.update(self._task, description=words, completed=self._done)

    def close(self) -> None:
        """Stop drawing and wipe the bar."""
        with self._lock:
            self._closed = True
            if self._live is not None:
                self._live.stop()
