"""From `tillit.yaml` to a `Study`, or to everything that is wrong with it."""

import os
from pathlib import Path

from tillitsmaal.errors import misuse
from tillitsmaal.marked_yaml import in_order, read_yaml, validated
from tillitsmaal.questionnaire.load import file_bytes
from tillitsmaal.study.checks import inconsistencies
from tillitsmaal.study.models import STUDY_FILE, Study


def load_study(path: str | os.PathLike[str]) -> Study:
    """Load a study.

    Parameters
    ----------
    path
        A study file, or the folder that `tillit.yaml` lies in.

    Raises
    ------
    InputRefused
        With every problem of the file.
    UsageError
        `study_not_found`: there is no such file or folder.
    """
    file = Path(path)
    if file.is_dir():
        file /= STUDY_FILE
    if not file.exists():
        raise misuse("study_not_found", str(file))
    return parse_study(file_bytes(file, str(file)), str(file), file.parent)


def parse_study(data: bytes, name: str, folder: Path) -> Study:
    """Make a study from the bytes of its file.

    Parameters
    ----------
    data
        YAML, in UTF-8.
    name
        What the user calls the file, for messages.
    folder
        Where the files of its waves are found from.

    Raises
    ------
    InputRefused
        With every problem of the file: what cannot be read, else what is not a study file, else what
        does not fit together.

    Examples
    --------
    >>> parse_study(b"study: Prosjekt Vik", "tillit.yaml", Path("vik")).folder.name
    'vik'
    """
    marked = read_yaml(data, name)
    study = validated(Study, marked)
    if problems := list(inconsistencies(study, marked)):
        raise in_order(problems)
    study._folder = folder
    return study
