"""What holds data cannot be changed: every result and setting of the program is frozen."""

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

import tillitsmaal

OPEN = {
    "tillitsmaal.readers.books.kinds.ods_extent.Unfolded",
    "tillitsmaal.readers.rows.identity.Vocabulary",
    "tillitsmaal.readers.rows.verify.Verdict",
}
"""Those that are filled while a file is read, and go no further."""


ROOMS = [room.name for room in pkgutil.iter_modules(tillitsmaal.__path__, "tillitsmaal.") if room.name[-2:] != "__"]


def kinds(room: str) -> list[type]:
    """The dataclasses of a room and of the rooms inside it."""
    inside = getattr(importlib.import_module(room), "__path__", [])
    return [
        kind
        for name in (room, *(found.name for found in pkgutil.walk_packages(inside, f"{room}.")))
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == name
    ]


def told(kind: Any) -> Any:
    return kind.__dataclass_params__


@pytest.mark.parametrize("room", ROOMS)
def test_what_holds_data_is_frozen(room: str) -> None:
    assert {f"{kind.__module__}.{kind.__name__}" for kind in kinds(room) if not told(kind).frozen} <= OPEN


@pytest.mark.parametrize("room", ROOMS)
def test_what_holds_arrays_is_not_compared(room: str) -> None:
    """Arrays have no one answer to whether they are equal."""
    holding = [kind for kind in kinds(room) if any(re.search("ndarray|DataFrame", str(of.type)) for of in fields(kind))]
    assert [kind for kind in holding if told(kind).eq] == []


def test_what_holds_results_that_are_not_compared_is_not_compared_either() -> None:
    """Two of the same data would be said to differ, since what is inside is the same only as itself."""
    of_stats = kinds("tillitsmaal.stats")
    inside = [f"{kind.__module__}.{kind.__name__}" for kind in of_stats if not told(kind).eq]
    named = re.compile("|".join(rf"{re.escape(name)}\b" for name in inside))
    holding = [kind for kind in of_stats if any(named.search(str(of.type)) for of in fields(kind))]
    assert len(holding) > 5
    assert [kind for kind in holding if told(kind).eq] == []
