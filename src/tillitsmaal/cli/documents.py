"""Documents to where they were asked for: one file, several in a folder, or standard output."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tillitsmaal.cli.content import Content, made
from tillitsmaal.cli.origin import with_origin
from tillitsmaal.cli.output import (
    check_beside,
    check_folder,
    check_stdout,
    to_screen,
    write_beside,
    write_folder,
    write_stdout,
)
from tillitsmaal.cli.places import STANDARD_OUTPUT, ending_of, ends_otherwise
from tillitsmaal.errors import misuse
from tillitsmaal.provenance import Json


def is_file(path: str, endings: Collection[str]) -> bool:
    """Whether a path means one file and no folder: it ends as one of the formats does.

    Raises
    ------
    UsageError
        `ending_unknown`.
    """
    return bool(ending_of(path, endings, folders=True))


def check_output(path: str | None, formats: Sequence[str], endings: Mapping[Any, str], binary: Collection[str]) -> None:
    """Refuse formats that the file named cannot hold, or standard output: several, or another than its ending says.

    Raises
    ------
    UsageError
        `ending_unknown`, `output_of_many_formats`, `ending_of_other_format`; `binary_to_terminal`: no text, to a
        screen.
    """
    ending = ending_of(path, endings.values(), folders=True)
    if path is None or not (ending or path == STANDARD_OUTPUT):
        return
    if len(formats) > 1:
        raise misuse("output_of_many_formats", f"-o {path}", formats=", ".join(formats))
    if not ending and formats[0] in binary and to_screen():
        raise misuse("binary_to_terminal")
    fitting = [format for format, its in endings.items() if its.endswith(ending)]
    if formats[0] not in fitting:
        raise ends_otherwise(path, fitting[0], formats[0], endings[formats[0]])


def check_room(path: str, names: Collection[str], endings: Collection[str], *, force: bool) -> None:
    """Refuse, before the long work, to write over files, and where nothing can be written.

    Raises
    ------
    OutputFailed
        `output_exists`, for each of them; `output_failed`, `output_name_reserved`.
    """
    if path == STANDARD_OUTPUT:
        check_stdout()
    elif is_file(path, endings):
        check_beside(Path(path), [Path(path).name], force=force)
    else:
        check_folder(Path(path), names, force=force)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Documents of one call."""

    contents: Mapping[str, Content]
    """By the names of their files."""
    formats: Mapping[str, str]
    """Of each, as `with_origin` knows them."""
    origins: Mapping[str, Json]
    """Where each comes from."""

    def files(self, name: str, called: str) -> dict[str, Content]:
        """One of them under another name, and what tells of it."""
        return with_origin(self.contents[name], called, self.formats[name], self.origins[name])


def write_documents(
    documents: Made, path: str, endings: Collection[str], *, force: bool, private: bool = True
) -> list[str]:
    """Write documents, and return where they are; nowhere for standard output, where there is one only."""
    first = next(iter(documents.contents))
    if path == STANDARD_OUTPUT:
        write_stdout(made(next(iter(documents.files(first, first).values()))))
        return []
    if is_file(path, endings):
        write_beside(Path(path), documents.files(first, Path(path).name), force=force, private=private)
        return [path]
    files = {name: of for document in documents.contents for name, of in documents.files(document, document).items()}
    write_folder(Path(path), files, force=force, private=private)
    return [str(Path(path) / name) for name in documents.contents]
