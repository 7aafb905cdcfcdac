"""Hidden folders in which a run makes its files before they take their places, and what killed runs leave of them.

A run makes one such folder where its files go, and holds it by a lock that the system lets go of however a run ends. It
is called `.NAME.….part`, but `.NAME.….old` while some files may be new and others old: then these are put back when the
run is dead.
"""

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from tillitsmaal.cli.exchange import NEW, NEXT, OLD, keep, place, put_back, remove
from tillitsmaal.cli.folders import hold, locked, sync
from tillitsmaal.cli.interrupts import held_back
from tillitsmaal.errors import OutputFailed, Problem

_LONGEST: Final = 40
"""Signs of a name that go into that of its hidden folder; more might be too long."""
_HIDDEN: Final = re.compile(r"\..*\.[0-9a-f]{8}\.(?:part|old)", re.DOTALL)


class Staging:
    """The hidden folder of one run."""

    def __init__(self, home: Path, name: str) -> None:
        self.path = home / f".{name[:_LONGEST]}.{secrets.token_hex(4)}.part"
        self._descriptor: int | None = None

    @property
    def new(self) -> Path:
        """The folder of the new files."""
        return self.path / NEW

    def begin(self, *, private: bool) -> None:
        """Make the folder; who looks for dead runs' locks the place, and does not see it before it is held."""
        with locked(self.path.parent):
            self.path.mkdir(0o700)
            self._descriptor = hold(self.path)
        self.new.mkdir(0o700 if private else 0o777)

    def move_into(self, folder: Path) -> None:
        """Go where the files belong after all."""
        self.path = self.path.rename(folder / self.path.name)

    def take_places(self, names: Sequence[str]) -> None:
        """Let the new files take their places in the folder that this one is in, which the caller has locked.

        Raises
        ------
        OutputFailed
            `output_exists`; `output_not_undone`: it failed, and not all old files could be put back.
        OSError
            The system's reason; everything is as it was.
        """
        folder = self.path.parent
        keep(self.path, folder, names)
        try:
            self._end_with(".old")
            for name in names:
                place(self.path, folder, name)
            sync(folder)
            self._end_with(".part")
        except BaseException:
            if left := put_back(self.path, folder):
                raise OutputFailed([Problem(code="output_not_undone", value=str(path)) for path in left]) from None
            with suppress(OSError):
                self._end_with(".part")
            raise

    def _end_with(self, ending: str) -> None:
        self.path = self.path.rename(self.path.with_suffix(ending))

    def end(self) -> None:
        """Remove the folder, unless old files are in it that belong elsewhere, and let go of it."""
        try:
            if self.path.suffix == ".part":
                remove(self.path)
        finally:
            if self._descriptor is not None:
                os.close(self._descriptor)


@contextmanager
def staging(home: Path, name: str, *, private: bool) -> Iterator[Staging]:
    """Give a hidden folder for files of a name; it goes whatever happens."""
    made = Staging(home, name)
    try:
        with held_back():
            made.begin(private=private)
        yield made
    finally:
        with held_back():
            made.end()


def clear_around(folder: Path) -> None:
    """Put right and remove what killed runs left in a folder, and beside it when they made it."""
    for home in (folder.parent, folder):
        for left in left_in(home):
            remove(left)


def left_in(folder: Path) -> list[Path]:
    """Hidden folders of runs that are dead; where files were changing places, the old ones are put back first."""
    with suppress(OSError):
        if found := _hidden_in(folder):
            with held_back(), locked(folder) as is_locked:
                return [left for path in found if is_locked and (left := _put_right(path, folder))]
    return []


def _hidden_in(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return sorted(Path(entry.path) for entry in entries if _is_hidden(entry))


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    """Whether a folder is one of this program's: by its name, and by what is in it."""
    if not (_HIDDEN.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)):
        return False
    try:
        return {NEW, OLD, NEXT}.issuperset(inner.name for inner in Path(entry.path).iterdir())
    except OSError:
        return False


def _put_right(hidden: Path, folder: Path) -> Path | None:
    """A dead run's folder with nothing in it that is still needed; None where the run lives, or it cannot be done."""
    descriptor = hold(hidden)
    if descriptor is None:
        return None
    try:
        if hidden.suffix == ".part":
            return hidden
        if put_back(hidden, folder):
            return None
        sync(folder)
        return hidden.rename(hidden.with_suffix(".part"))
    except OSError:
        return None
    finally:
        os.close(descriptor)
