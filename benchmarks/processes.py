"""Run two commands in turn, as whole processes, and compare time and memory."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

KIBIBYTE: Final = 1024
NO_PACKAGE: Final = 3
"""What the R scripts leave with where the package that they time is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What to run, and where."""

    words: tuple[str, ...]
    folder: Path | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    """Variables of the environment, beside those that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished process."""

    seconds: float
    peak_bytes: int
    output: str
    """What it wrote to standard output."""
    talk: str
    """What it wrote to standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Ours and the baseline, one straight after the other."""

    ours: Run
    base: Run


class CommandFailed(Exception):
    """A command that is to be measured did not work."""

    def __init__(self, command: Command, code: int, talk: str) -> None:
        super().__init__(f"{' '.join(command.words)} ended with {code}:\n{talk}")
        self.code = code


def run(command: Command) -> Run:
    """Run a command to its end.

    The peak includes what the parent held when it started the child (Linux counts so), so whoever calls this must
    stay small: neither NumPy nor pandas is imported here.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as talk:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env={**os.environ, **command.settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=talk,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said = Run(seconds=seconds, peak_bytes=_bytes(usage.ru_maxrss), output=_text(output), talk=_text(talk))
    if process.returncode:
        raise CommandFailed(command, process.returncode, said.talk)
    return said


def _bytes(peak: int) -> int:
    return peak if sys.platform == "darwin" else peak * KIBIBYTE


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def in_turn(ours: Command, base: Command, runs: int) -> list[Pair]:
    """Run both in turn, this many times; once before that, unmeasured, to warm the file cache."""
    run(ours)
    run(base)
    return [Pair(ours=run(ours), base=run(base)) for _ in range(runs)]


def median_of(pairs: Sequence[Pair], value: Callable[[Pair], float]) -> float:
    """Median of something over the pairs."""
    return statistics.median(value(pair) for pair in pairs)
