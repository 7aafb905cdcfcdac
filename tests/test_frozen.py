"""What holds data cannot be changed: every result and setting of the program is frozen."""

import importlib
import pkgutil
from dataclasses import is_dataclass

import pytest

import tillitsmaal

OPEN = {
    "tillitsmaal.readers.books.kinds.ods_extent.Unfolded",
    "tillitsmaal.readers.rows.identity.Vocabulary",
    "tillitsmaal.readers.rows.verify.Verdict",
}
"""Those that are filled while a file is read, and go no further."""


ROOMS = [room.name for room in pkgutil.iter_modules(tillitsmaal.__path__, "tillitsmaal.") if room.name[-2:] != "__"]


@pytest.mark.parametrize("room", ROOMS)
def test_what_holds_data_is_frozen(room: str) -> None:
    inside = getattr(importlib.import_module(room), "__path__", [])
    thawed = {
        f"{name}.{kind.__name__}"
        for name in (room, *(found.name for found in pkgutil.walk_packages(inside, f"{room}.")))
        for kind in vars(importlib.import_module(name)).values()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == name
        if not kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    }
    assert thawed <= OPEN
