"""Packages that only some formats need: imported when they are, and named when they are not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from tillitsmaal.errors import misuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a format needs, and the extra of this program that brings it."""

    extra: str
    packages: Mapping[str, str]
    """Names of packages by the module that they bring."""


_PICTURES: Final = {"altair": "altair", "vl_convert": "vl-convert-python"}
NEEDED: Final[Mapping[str, Need]] = {
    "html": Need(extra="report", packages={"jinja2": "jinja2", "markupsafe": "markupsafe", **_PICTURES}),
    "docx": Need(extra="report", packages={"docx": "python-docx", **_PICTURES}),
    "xlsx": Need(extra="report", packages={"xlsxwriter": "XlsxWriter"}),
    "pdf": Need(extra="report", packages={"typst": "typst", **_PICTURES}),
    "form_html": Need(extra="forms", packages={"jinja2": "jinja2", "markupsafe": "markupsafe"}),
    "form_docx": Need(extra="forms", packages={"docx": "python-docx"}),
    "form_pdf": Need(extra="forms", packages={"typst": "typst"}),
    "form_xlsx": Need(extra="forms", packages={"xlsxwriter": "XlsxWriter"}),
    "codebook_html": Need(extra="report", packages={"jinja2": "jinja2", "markupsafe": "markupsafe"}),
    "excel": Need(extra="excel", packages={"python_calamine": "python-calamine"}),
    "table_xlsx": Need(extra="excel", packages={"xlsxwriter": "XlsxWriter"}),
    "spss": Need(extra="spss", packages={"pyreadstat": "pyreadstat"}),
    "parquet": Need(extra="parquet", packages={"pyarrow": "pyarrow"}),
}
"""By format."""


def check(formats: Iterable[str]) -> None:
    """Refuse formats whose packages are not all there, and name these.

    Raises
    ------
    UsageError
        `extra_missing`.
    """
    for format in formats:
        need = NEEDED.get(format)
        lacking = [package for module, package in need.packages.items() if find_spec(module) is None] if need else []
        if need and lacking:
            raise misuse("extra_missing", _shown(format), package=", ".join(sorted(lacking)), extra=need.extra)


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
        need, top = NEEDED.get(format, NEEDED["html"]), module.partition(".")[0]
        raise misuse("extra_missing", _shown(format), package=need.packages.get(top, top), extra=need.extra) from None


def _shown(format: str) -> str:
    """What the user calls the format: `form_docx` is a form's, and Word to its user."""
    return format.rpartition("_")[2]
