"""The files that a document was made of, as far as they are found by the names that it tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tillitsmaal.provenance import Json
from tillitsmaal.study import Study, files_of_wave


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFiles:
    """Files with answers that a document names; none at all where it may not tell names."""

    found: tuple[str, ...] = ()
    """Where they are, if all of them are found."""
    absent: tuple[str, ...] = ()
    """Those that are not found."""


def names_told(told: Json) -> list[str | None]:
    """What the files are called that a document was made of; None for each of which it may not tell the name."""
    return [one["name"] for one in told.get("inputs", ())]


def files_told(told: Json, beside: Path, study: Study | None) -> ToldFiles:
    """Find the files: those of the study, else in its folder, where the call is made, or in the document's folder.

    Where several are called so, it is the one with the content that is told. A document may come from anybody, so no
    name leads out of these folders.
    """
    if None in names_told(told):
        return ToldFiles()
    known = [file for wave in study.waves for file in files_of_wave(study, wave)] if study else []
    folders = [*([study.folder] if study else []), Path(), beside]
    places = {name: _place(name, digest, known, folders) for name, digest in _inputs(told)}
    absent = tuple(name for name, place in places.items() if place is None)
    return ToldFiles(found=() if absent else tuple(map(str, places.values())), absent=absent)


def _inputs(told: Json) -> list[tuple[str, str | None]]:
    return [(one["name"], one["sha256"]) for one in told.get("inputs", ())]


def _place(name: str, digest: str | None, known: Sequence[Path], folders: Sequence[Path]) -> Path | None:
    path = Path(name)
    if path.anchor or ".." in path.parts:
        return None
    listed = [file for file in known if file.parts[-len(path.parts) :] == path.parts]
    called_so = {file: _digest(file) for file in (*listed, *(folder / path for folder in folders))}
    there = [file for file, found in called_so.items() if found is not None]
    return next((file for file in there if called_so[file] == digest), next(iter(there), None))


def _digest(file: Path) -> str | None:
    """SHA-256 of a file; None where there is none that can be read."""
    try:
        return sha256(file.read_bytes()).hexdigest() if file.is_file() else None
    except (OSError, ValueError):
        return None
