"""The questionnaires that come with the program."""

from pathlib import Path
from typing import Final

from tillitsmaal.shipped import shipped_folder

_ENDING: Final = ".yaml"


def shipped() -> tuple[str, ...]:
    """Ids of the questionnaires that come with the program, sorted.

    Examples
    --------
    >>> "tillit-samarbeid" in shipped()
    True
    """
    return tuple(sorted(path.stem for path in shipped_folder("questionnaires").glob(f"*{_ENDING}")))


def shipped_path(questionnaire: str) -> Path:
    """Where a shipped questionnaire lies.

    Raises
    ------
    KeyError
        If there is none with this id.
    """
    if questionnaire not in shipped():
        raise KeyError(questionnaire)
    return shipped_folder("questionnaires") / f"{questionnaire}{_ENDING}"
