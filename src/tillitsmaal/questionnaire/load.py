"""From a questionnaire's file to a `Questionnaire`, or to everything that is wrong with it."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from tillitsmaal.errors import misuse, refuse
from tillitsmaal.errors.system import reason
from tillitsmaal.marked_yaml import LARGEST, in_order, read_yaml, validated
from tillitsmaal.names import suggest
from tillitsmaal.questionnaire.checks import inconsistencies
from tillitsmaal.questionnaire.library import shipped, shipped_path
from tillitsmaal.questionnaire.models import Questionnaire


def load_questionnaire(source: str | os.PathLike[str]) -> Questionnaire:
    """Load a questionnaire.

    Parameters
    ----------
    source
        The id of a shipped questionnaire, or a path to a file. An id wins over a file of that name;
        `./nettverk` is always a file.

    Raises
    ------
    InputRefused
        With every problem of the file, or because it cannot be read.
    UsageError
        `questionnaire_unknown`: neither an id nor a file.

    Examples
    --------
    >>> questionnaire = load_questionnaire("tillit-samarbeid")
    >>> questionnaire.facets
    ('benevolence', 'integrity', 'ability')
    """
    if isinstance(source, str) and source in shipped():
        return _shipped(source)
    name = os.fspath(source)
    if isinstance(source, str) and not _looks_like_path(name) and not Path(name).exists():
        known = shipped()
        hint = suggest(name, known) or ", ".join(known)
        raise misuse("questionnaire_unknown", name, known=", ".join(known), hint=hint)
    return parse_questionnaire(file_bytes(Path(name), name), name)


@cache
def _shipped(name: str) -> Questionnaire:
    return parse_questionnaire(shipped_path(name).read_bytes(), f"{name}.yaml")


def parse_questionnaire(data: bytes, name: str) -> Questionnaire:
    """Make a questionnaire from the bytes of its file.

    Parameters
    ----------
    data
        YAML, in UTF-8.
    name
        What the user calls the file, for messages.

    Raises
    ------
    InputRefused
        With every problem of the file: what cannot be read, else what is not a questionnaire, else
        what does not fit together.
    """
    marked = read_yaml(data, name)
    questionnaire = validated(Questionnaire, marked)
    if problems := list(inconsistencies(questionnaire, marked)):
        raise in_order(problems)
    questionnaire._sha256 = sha256(data).hexdigest()
    return questionnaire


def find_questionnaire(reference: str, folder: Path) -> str | Path:
    """What `load_questionnaire` is to load for a study's `questionnaire`: an id, or a path from the study's folder.

    Examples
    --------
    >>> find_questionnaire("tillit-samarbeid", Path("studie")), find_questionnaire("eget.yaml", Path("studie")).name
    ('tillit-samarbeid', 'eget.yaml')
    """
    path = folder / reference
    if reference in shipped() or not (_looks_like_path(reference) or path.is_file()):
        return reference
    return path


def file_bytes(path: Path, name: str) -> bytes:
    """The bytes of a user's file, but not more of it than shows that it is too large.

    Raises
    ------
    InputRefused
        `file_not_found`, or `file_unreadable` for a folder or a file without permission.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise refuse("file_not_found", value=name) from None
    except OSError as error:
        raise refuse("file_unreadable", value=name, why=reason(error)) from None


def _looks_like_path(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml")) or "/" in name or os.sep in name
