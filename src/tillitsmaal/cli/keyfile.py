"""The file of a secret key: made once, for its owner only, never under version control."""

import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from tillitsmaal.cli.output import write_folder
from tillitsmaal.cli.staging import clear_around
from tillitsmaal.errors import InputRefused, Problem, misuse
from tillitsmaal.errors.system import reason
from tillitsmaal.pseudonyms import KEY_BYTES

FOLDER: Final = ".tillit"
"""What the program keeps in a study's folder lies in there."""
IGNORE: Final = ".gitignore"
"""Tells version control to leave that folder alone: digests and key together tell who answered."""
VERSION_CONTROL: Final = (".git", ".hg", ".svn")
_WRITTEN: Final = re.compile(rb"[0-9a-f]{%d}\r?\n?" % (2 * KEY_BYTES))
_LONGEST: Final = 4 * KEY_BYTES
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


def check_place(path: Path) -> None:
    """Refuse a key under version control, whether it is there or is to be made.

    Raises
    ------
    UsageError
        `key_in_version_control`.
    """
    above = path.resolve().parents
    found = next((folder / sign for folder in above for sign in VERSION_CONTROL if (folder / sign).exists()), None)
    if found is not None:
        raise misuse("key_in_version_control", str(path), folder=found.name)


def existing_key(path: Path) -> bytes | None:
    """The key in a file; None where there is no file. What a killed run left there goes first: a second name of it.

    Raises
    ------
    InputRefused
        `key_readable_by_others`, `key_invalid`, `key_is_link`, `key_is_folder`, `file_unreadable`.
    """
    clear_around(path.parent)
    if path.is_dir() and not path.is_symlink():
        raise _refused("key_is_folder", path, file=str(path / "pseudonyms.key"))
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    except OSError as error:
        if path.is_symlink():
            raise _refused("key_is_link", path, target=os.path.realpath(path)) from None
        raise _refused("file_unreadable", path, why=reason(error)) from None
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise _refused("key_invalid", path)
        if is_open_to_others(state):
            raise _refused("key_readable_by_others", path)
        written = file.read(_LONGEST)
    if not _WRITTEN.fullmatch(written):
        raise _refused("key_invalid", path)
    return bytes.fromhex(written.decode())


def is_open_to_others(state: os.stat_result) -> bool:
    """Whether others than its owner have any right to a file, where the system tells."""
    return os.name != "nt" and bool(state.st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def new_key(path: Path) -> bytes:
    """Make a key in a file that was not there, readable by its owner only; see `ignoring`.

    Raises
    ------
    OutputFailed
        `output_exists`: somebody made the file in the meantime; `output_failed`.
    """
    key = secrets.token_bytes(KEY_BYTES)
    write_folder(path.parent, {path.name: key.hex() + "\n", **ignoring(path.parent)}, force=False)
    return key


def ignoring(folder: Path) -> dict[str, str]:
    """The file that a key needs beside it, if any: the program's own folder stays out of version control."""
    return {IGNORE: "*\n"} if folder.name == FOLDER and not (folder / IGNORE).exists() else {}


def _refused(code: str, path: Path, **details: str) -> InputRefused:
    return InputRefused([Problem(code=code, value=str(path), details=details)])
