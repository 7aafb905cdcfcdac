"""Survey systems: who wrote a file, and the file laid out as one table. One module a system.

An adapter knows how its system's files look. It knows nothing of the questionnaire, nor who rates whom: that is said by
the import mapping, which `tillitsmaal.readers.proposal.proposing` makes for who has none.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from tillitsmaal.readers.books.grid import Book
from tillitsmaal.readers.systems.sheet import Adapter
from tillitsmaal.study.models import System

_MODULES: Final[dict[System, str]] = {
    "nettskjema": "nettskjema",
    "surveyxact": "surveyxact",
    "ms_forms": "ms_forms",
    "questback": "questback",
    "limesurvey": "limesurvey",
    "kobo": "kobo",
    "odk": "kobo",
    "qualtrics_360": "qualtrics",
    "qualtrics": "qualtrics",
    "surveyjs": "surveyjs",
    "spss": "spss",
}
"""In the order in which they are asked whether a file is theirs; each module has `ADAPTERS`, one or several."""


def adapters() -> tuple[Adapter, ...]:
    """All adapters, in the order in which they are asked."""
    return tuple(adapter_of(system) for system in _MODULES)


def adapter_of(system: System) -> Adapter:
    """The adapter of a system.

    Raises
    ------
    KeyError
        The system has none: `auto`, `generic`, `tillit`.
    """
    module = import_module(f"{__name__}.{_MODULES[system]}")
    found: dict[System, Adapter] = {one.system: one for one in module.ADAPTERS}
    return found[system]


def recognise(book: Book) -> Adapter | None:
    """The adapter of the system that wrote a file; None where no system is recognised."""
    return next((adapter for adapter in adapters() if adapter.sign(book)), None)


def companions(book: Book) -> Sequence[Path]:
    """Further files that belong to a book and are read with it."""
    adapter = recognise(book)
    return adapter.companions(book) if adapter is not None else ()
