"""The questionnaires that come with the program."""

from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parent.parent
_ENDING: Final = ".yaml"


def shipped() -> tuple[str, ...]:
    """Ids of the questionnaires that come with the program, sorted.

    Examples
    --------
    >>> "tillit-samarbeid" in shipped()
    True
    """
    return tuple(sorted(path.stem for path in _folder().glob(f"*{_ENDING}")))


def shipped_path(questionnaire: str) -> Path:
    """Where a shipped questionnaire lies.

    Raises
    ------
    KeyError
        If there is none with this id.
    """
    if questionnaire not in shipped():
        raise KeyError(questionnaire)
    return _folder() / f"{questionnaire}{_ENDING}"


@cache
def _folder() -> Path:
    """In an installed package, else in the source tree that `src/tillitsmaal` is part of."""
    installed = _PACKAGE / "_shipped" / "questionnaires"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "questionnaires"
