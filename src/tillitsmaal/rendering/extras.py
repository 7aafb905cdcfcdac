"""Packages that only some formats need: imported when they are, and named when they are not there."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from tillitsmaal.errors import misuse

ALL: Final = "tillitsmaal[report]"
"""Installs what every format needs."""
_PICTURES: Final = {"altair": "altair", "vl_convert": "vl-convert-python"}
NEEDED: Final[Mapping[str, Mapping[str, str]]] = {
    "html": {"jinja2": "jinja2", "markupsafe": "markupsafe", **_PICTURES},
    "docx": {"docx": "python-docx", **_PICTURES},
    "xlsx": {"xlsxwriter": "XlsxWriter"},
    "pdf": {"typst": "typst", **_PICTURES},
}
"""Modules that a format imports, and the packages that bring them."""


def check(formats: Iterable[str]) -> None:
    """Refuse formats whose packages are not all there, and name these.

    Raises
    ------
    UsageError
        `extra_missing`.
    """
    wanted = [of for of in formats if of in NEEDED]
    lacking = {package for of in wanted for module, package in NEEDED[of].items() if find_spec(module) is None}
    if lacking:
        raise misuse("extra_missing", ", ".join(wanted), package=", ".join(sorted(lacking)), install=ALL)


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
        known = {name: package for modules in NEEDED.values() for name, package in modules.items()}
        top = module.partition(".")[0]
        raise misuse("extra_missing", format, package=known.get(top, top), install=ALL) from None
