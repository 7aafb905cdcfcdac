"""Which files are this program's, and which others they tell of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tillitsmaal.cli.origin import command_of
from tillitsmaal.provenance import is_sound, provenance_of
from tillitsmaal.provenance.marks import LARGEST, SIDECAR
from tillitsmaal.study import STUDY_FILE

CODED: Final = f"pseudonymise{SIDECAR}"
"""What tells where the files of a folder with codes come from."""
_FORM: Final = "tillit/form/1"
"""A form holds no answers."""
_YAML: Final = (".yaml", ".yml")


def is_ours(path: Path) -> bool:
    """Whether this program wrote a file, and of answers."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            return False
        told = provenance_of(path.read_bytes())
        return told is not None and told.get("of") != _FORM
    except OSError:
        return False


def is_coded(folder: Path) -> bool:
    """Whether `tillit pseudonymise` wrote a study into a folder."""
    told = folder / CODED
    return is_ours(told) and STUDY_FILE in digests(told)


def digests(path: Path) -> Mapping[str, str]:
    """SHA-256 of each file that a file tells of, but study files and questionnaires that have no codes."""
    told = provenance_of(path.read_bytes()) if path.name.endswith(SIDECAR) else None
    if told is None or not is_sound(told):
        return {}
    files: Mapping[str, str] = told.get("files", {})
    is_of_codes = command_of(told) == "pseudonymise"
    return {name: digest for name, digest in files.items() if is_of_codes or Path(name).suffix.casefold() not in _YAML}
