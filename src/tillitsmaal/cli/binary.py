"""Files that are no text on their way out: to a file, a folder, or whatever reads our output; never to a screen."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tillitsmaal.cli.output import write_file, write_stdout
from tillitsmaal.cli.session import one_of
from tillitsmaal.errors import misuse

_OTHER_WORDS: Final[Mapping[str, str]] = {"spss": "sav", "excel": "xlsx", "md": "markdown", "xml": "ddi"}
"""What else people call formats."""


def format_of(path: str | None, given: str | None, endings: Mapping[str, str], default: str) -> str:
    """The format to write: the one given, else what the file's ending says, else the default.

    `endings` are by format. What is written into a folder or to standard output has no ending.

    Raises
    ------
    UsageError
        `choice_unknown`; `option_needs`: the ending says another format than the one given.
    """
    if given is not None:
        given = _OTHER_WORDS.get(given.casefold(), given)
        one_of(given, tuple(endings), "--format")
    ending = "" if path is None or path == "-" or is_folder(path) else Path(path).suffix.casefold()
    said = next((format for format, its in endings.items() if its == ending), None)
    if given is not None and said is not None and given != said:
        raise misuse("option_needs", f"-o {path}", other=f"--format {said}")
    return given or said or default


def is_folder(path: str) -> bool:
    """Whether a path names a folder: it ends as one, or there is one."""
    return path.endswith(("/", "\\")) or Path(path).is_dir()


def write_bytes(content: bytes, path: str | None, *, is_text: bool, force: bool) -> None:
    """Write a file, or to standard output.

    Raises
    ------
    UsageError
        `binary_to_terminal`: it is no text, and standard output is a screen.
    OutputFailed
        As `write_file` does.
    """
    if path is not None and path != "-":
        write_file(Path(path), content, force=force)
    elif not is_text and sys.stdout is not None and sys.stdout.isatty():
        raise misuse("binary_to_terminal")
    else:
        write_stdout(content)
