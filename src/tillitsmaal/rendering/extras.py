"""Packages that only some formats need: imported when they are, and named when they are not there."""

from importlib import import_module
from types import ModuleType
from typing import Final

from tillitsmaal.errors import misuse

ALL: Final = "tillitsmaal[report]"
"""Installs what every format needs."""


def needed(module: str, format: str) -> ModuleType:
    """Import a module of a package that is an extra.

    Raises
    ------
    UsageError
        `extra_missing`, which names what to install.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not module.startswith(error.name):
            raise
        raise misuse("extra_missing", format, package=module.partition(".")[0], install=ALL) from None
