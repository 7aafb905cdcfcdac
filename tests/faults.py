"""A machine that fails at the n-th call by which something is written, for every n until nothing fails."""

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

CALLS = ("open", "write", "fsync", "chmod", "mkdir", "link", "rename", "replace", "unlink", "rmdir")
"""What is called in `os` when a command writes; `write` stands for what a file object does."""


ERRORS = ("ENOSPC", "EACCES", "EIO", "EROFS")
HIDDEN = re.compile(r"\..*\.[0-9a-f]{8}\.(?:part|old)")
"""What the folder is called in which files are made."""


class Machine:
    """Counts the calls that write below a folder, and fails one of them, or all from one on."""

    def __init__(self, folder: Path, at: int, error: BaseException, *, lasting: bool = False) -> None:
        self.folder, self.at, self.error, self.lasting = str(folder), at, error, lasting
        self.calls: list[str] = []

    def come(self, name: str, target: Any) -> None:
        """Let one call happen, or fail."""
        self.calls.append(f"{name} {target}")
        if len(self.calls) == self.at or (self.lasting and len(self.calls) > self.at):
            raise self.error

    @property
    def has_failed(self) -> bool:
        """Whether there was a call to fail."""
        return len(self.calls) >= self.at

    @property
    def cannot_remove(self) -> bool:
        """Whether the removal of something in a hidden folder is what failed, so that it stays until the next run."""
        call, _, target = self.calls[self.at - 1].partition(" ") if self.has_failed else ("", "", "")
        return call in ("unlink", "rmdir") and is_hidden(target)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Put the machine under this process; where it does not fail to sync, it does not wait for the disk either."""
        patch.setattr(os, "fsync", lambda _: None)
        for name in CALLS:
            if name != "write":
                patch.setattr(os, name, self._failing(name, getattr(os, name)))
        patch.setattr(os, "fdopen", self._opened(os.fdopen))

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(target: Any, *rest: Any, **named: Any) -> Any:
            if self._is_ours(name, target, rest):
                self.come(name, target)
            return real(target, *rest, **named)

        return call

    def _is_ours(self, name: str, target: Any, rest: tuple[Any, ...]) -> bool:
        if isinstance(target, int):
            return name == "fsync"
        place = Path(target).absolute()
        reads = name == "open" and not place.is_dir() and not (rest and rest[0] & os.O_CREAT)
        return str(place).startswith(self.folder) and not reads

    def _opened(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def fdopen(descriptor: int, *rest: Any, **named: Any) -> Any:
            file = real(descriptor, *rest, **named)
            return _Failing(file, self) if file.writable() else file

        return fdopen


class _Failing:
    """A file that comes to the machine with what it writes."""

    def __init__(self, file: Any, machine: Machine) -> None:
        self._file, self._machine = file, machine

    def write(self, data: Any) -> int:
        """Half of it is written before the fault."""
        try:
            self._machine.come("write", "")
        except BaseException:
            self._file.write(bytes(data)[: len(data) // 2])
            raise
        return int(self._file.write(data))

    def flush(self) -> None:
        self._machine.come("flush", "")
        self._file.flush()

    def __enter__(self) -> "_Failing":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def faults() -> Iterator[tuple[str, BaseException, int]]:
    """What can go wrong, by name, with the exit code that it ends in."""
    for name in ERRORS:
        number = getattr(errno, name)
        yield name, OSError(number, os.strerror(number)), 6
    yield "SIGINT", KeyboardInterrupt(), 130


def is_hidden(name: str) -> bool:
    """Whether something is in a folder where files are made, or is such a folder."""
    return any(HIDDEN.fullmatch(part) for part in Path(name).parts)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder, hidden files and empty folders too."""
    found: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            found[str(path.relative_to(folder))] = path.read_bytes() if path.is_file() else None
    return found


def restore(folder: Path, held: Mapping[str, bytes | None]) -> None:
    """Let a folder be as it was."""
    there = tree(folder)
    for name in reversed(there):
        if name not in held:
            path = folder / name
            path.rmdir() if path.is_dir() else path.unlink()
    for name, content in held.items():
        if content is not None and there.get(name) != content:
            (folder / name).write_bytes(content)
