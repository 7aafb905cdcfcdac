"""Files that are no text on their way out: to a file, a folder, or whatever reads our output; never to a screen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tillitsmaal.cli.content import Content, made
from tillitsmaal.cli.output import for_screen, to_screen, write_beside, write_stdout
from tillitsmaal.cli.places import STANDARD_OUTPUT, ending_of, ends_otherwise
from tillitsmaal.cli.session import one_of
from tillitsmaal.errors import misuse

_OTHER_WORDS: Final[Mapping[str, str]] = {"spss": "sav", "excel": "xlsx", "md": "markdown", "xml": "ddi"}
"""What else people call formats."""
_OTHER_FORMATS: Final = (".doc", ".docx", ".dta", ".gz", ".json", ".ods", ".pdf", ".tsv", ".xls", ".zip", ".zsav")
"""Endings by which people and programs know a file as something that is not written here."""


def format_of(path: str | None, given: str | None, endings: Mapping[str, str], *, folders: bool) -> str:
    """The format to write: the one given, else what the file's ending says, else the first.

    `endings` are by format. What is written into a folder (where `folders` can be) or to standard output has none. Who
    gives the format may end the file as they like, but not as another format does.

    Raises
    ------
    UsageError
        `choice_unknown`; `ending_unknown`; `ending_of_other_format`: the ending says another format than the one given.
    """
    if given is not None:
        given = _OTHER_WORDS.get(given.casefold(), given)
        one_of(given, tuple(endings), "--format")
        if Path(path or "").suffix.casefold() not in (*endings.values(), *_OTHER_FORMATS):
            return given
    ending = ending_of(path, endings.values(), folders=folders)
    said = next((format for format, its in endings.items() if its == ending), None)
    if given is not None and said is not None and given != said:
        raise ends_otherwise(path or "", said, given, endings[given])
    return given or said or next(iter(endings))


def write_bytes(
    files: Mapping[str, Content], path: str | None, *, is_text: bool, force: bool, private: bool = True
) -> None:
    """Write a file and those beside it, `private` as `write_file` has it; or the first of them to standard output.

    Raises
    ------
    UsageError
        `binary_to_terminal`: it is no text, and standard output is a screen.
    OutputFailed
        As `write_file` does.
    """
    if path is not None and path != STANDARD_OUTPUT:
        write_beside(Path(path), files, force=force, private=private)
    elif not is_text and to_screen():
        raise misuse("binary_to_terminal")
    else:
        content = made(next(iter(files.values())))
        write_stdout(for_screen(content.decode() if is_text and isinstance(content, bytes) else content))
