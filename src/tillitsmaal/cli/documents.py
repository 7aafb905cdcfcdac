"""Documents to where they were asked for: one file, several in a folder, or standard output."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from tillitsmaal.cli.content import Content, Later
from tillitsmaal.cli.output import to_screen, write_file, write_folder, write_stdout
from tillitsmaal.cli.places import STANDARD_OUTPUT, ending_of
from tillitsmaal.cli.staging import clear_around
from tillitsmaal.errors import OutputFailed, Problem, misuse


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
        `ending_unknown`, `output_of_many_formats`, `option_needs`; `binary_to_terminal`: no text, to a screen.
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
        raise misuse("option_needs", f"-o {path}", other=f"--format {fitting[0]}")


def check_room(path: str, names: Collection[str], endings: Collection[str], *, force: bool) -> None:
    """Refuse to write over files before the long work.

    Raises
    ------
    OutputFailed
        `output_exists`, for each of them.
    """
    if force or path == STANDARD_OUTPUT:
        return
    targets = [Path(path)] if is_file(path, endings) else [Path(path) / name for name in names]
    clear_around(targets[0].parent)
    if there := [target for target in targets if target.exists()]:
        raise OutputFailed([Problem(code="output_exists", value=str(target)) for target in there])


def write_documents(
    files: Mapping[str, Content], path: str, endings: Collection[str], *, force: bool, private: bool = True
) -> list[str]:
    """Write documents, and return where they are; nowhere for standard output, where there is one only."""
    first = next(iter(files.values()))
    if path == STANDARD_OUTPUT:
        write_stdout(_made(first))
        return []
    if is_file(path, endings):
        write_file(Path(path), first, force=force, private=private)
        return [path]
    write_folder(Path(path), files, force=force, private=private)
    return [str(Path(path) / name) for name in files]


def _made(content: Content) -> str | bytes:
    made = content.make() if isinstance(content, Later) else content
    if not isinstance(made, str | bytes):
        raise TypeError(made)
    return made
