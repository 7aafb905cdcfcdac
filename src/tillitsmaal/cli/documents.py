"""Documents to where they were asked for: one file, several in a folder, or standard output."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from tillitsmaal.cli.output import Content, write_file, write_folder, write_stdout
from tillitsmaal.errors import OutputFailed, Problem

STANDARD_OUTPUT: Final = "-"


def is_file(path: str, endings: Collection[str]) -> bool:
    """Whether a path means one file and no folder: it ends as one of the formats does."""
    suffix = Path(path).suffix
    return bool(suffix) and any(ending.endswith(suffix) for ending in endings) and not Path(path).is_dir()


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
    if there := [target for target in targets if target.exists()]:
        raise OutputFailed([Problem(code="output_exists", value=str(target)) for target in there])


def write_documents(files: Mapping[str, Content], path: str, endings: Collection[str], *, force: bool) -> list[str]:
    """Write documents, and return where they are; nowhere for standard output, where there is one only."""
    if path == STANDARD_OUTPUT:
        write_stdout(str(next(iter(files.values()))))
        return []
    if is_file(path, endings):
        write_file(Path(path), next(iter(files.values())), force=force)
        return [path]
    write_folder(Path(path), files, force=force)
    return [str(Path(path) / name) for name in files]
