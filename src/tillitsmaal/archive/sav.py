"""SPSS: data with labels, in which what is missing is declared."""

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from tillitsmaal.archive.variables import Archive, ArchiveTable, Variable
from tillitsmaal.errors import OutputFailed, Problem
from tillitsmaal.errors.system import reason
from tillitsmaal.extras import needed
from tillitsmaal.inert import beginning, inert
from tillitsmaal.study.coded import mark_of
from tillitsmaal.study.variable_names import variable_names
from tillitsmaal.text import Language, LocalisedText, localised

_OPEN_FILES: Final = Path("/dev/fd")
"""Where a system gives open files names."""
_CREATED: Final = slice(92, 109)
"""Bytes of the head where the date and time of writing stand."""
_NO_TIME: Final = b"01 Jan 0000:00:00"
_CANNOT_WRITE: Final = "Unable to write data"
"""What the library says where the system lets it write no more; its other errors are faults of ours."""
_LONGEST_LABEL: Final = 256
_LONGEST_VALUE_LABEL: Final = 120
_LONGEST_TITLE: Final = 64
_DISCRETE: Final = 3
"""Missing values that can be declared one by one."""
_WIDEST: Final = 40
"""Characters that a column of texts is shown with, at most."""


def sav(archive: Archive, language: Language) -> bytes:
    """Write the data for SPSS, with labels of variables and values, and user-missing values.

    Parameters
    ----------
    archive
        Its data are written; the tables of pairs and organisations have no place in the format.
    language
        Of the labels.

    Returns
    -------
    bytes
        The same for the same archive.

    Raises
    ------
    UsageError
        `extra_missing`: pyreadstat is not installed.
    OutputFailed
        `output_failed`: there is no room for the file that the library writes in the folder of temporary files.
    """
    table = archive.data
    names = variable_names(table.frame.columns)
    options = _options(table, names, language)
    title = f"{localised(archive.questionnaire.title, language)} ({mark_of(archive.questionnaire)})"
    content = bytearray(_written(_frame(table, names), {"file_label": cut(title, _LONGEST_TITLE), **options}))
    content[_CREATED] = _NO_TIME
    return bytes(content)


def _written(frame: pd.DataFrame, options: Mapping[str, Any]) -> bytes:
    """What the library writes, which it does only to a file of its own.

    The file has no name where the system can open one by its number, so that the answers in it go with the process,
    however it ends; Windows has to have a folder of temporary files for them.
    """
    pyreadstat = needed("pyreadstat", "spss")
    try:
        with tempfile.TemporaryFile() as nameless:
            path = _OPEN_FILES / str(nameless.fileno())
            if path.exists():
                pyreadstat.write_sav(frame, path, **options)
                nameless.seek(0)
                return nameless.read()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "data.sav"
            pyreadstat.write_sav(frame, path, **options)
            return path.read_bytes()
    except OSError as error:
        raise _no_room(reason(error)) from None
    except pyreadstat.ReadstatError as error:
        if _CANNOT_WRITE not in str(error):
            raise
        raise _no_room("@expected.no_room") from None


def _no_room(why: str) -> OutputFailed:
    path = Path(tempfile.tempdir or "TMPDIR") / "data.sav"
    return OutputFailed([Problem(code="output_failed", value=str(path), details={"why": why})])


def cut(text: str, most: int) -> str:
    """Put a text on one line of at most so many bytes of UTF-8; no sign is cut in two.

    Examples
    --------
    >>> cut("Å lytte", 64), cut("Blåbærsyltetøy", 10)
    ('Å lytte', 'Blåbæ…')
    """
    line = " ".join(inert(text).split())
    raw = line.encode()
    return line if len(raw) <= most else beginning(line, len(raw[: most - 3].decode("utf-8", "ignore"))) + "…"


def _frame(table: ArchiveTable, names: Mapping[str, str]) -> pd.DataFrame:
    frame = table.frame.rename(columns=dict(names))
    texts = [names[variable.name] for variable in table.variables if variable.is_text]
    return frame.assign(**{name: frame[name].map(inert).astype(object) for name in texts})


def _options(table: ArchiveTable, names: Mapping[str, str], language: Language) -> dict[str, Any]:
    variables = {names[variable.name]: variable for variable in table.variables}
    longest = {name: _longest(table.frame[variable.name]) for name, variable in variables.items() if variable.is_text}
    return {
        "column_labels": {name: _label(variable.label, language) for name, variable in variables.items()},
        "variable_value_labels": {
            name: labels
            for name, variable in variables.items()
            if (labels := _values(variable, language, longest.get(name, 0)))
        },
        "missing_ranges": {name: _missing(variable) for name, variable in variables.items() if variable.missing},
        "variable_measure": {name: variable.measure for name, variable in variables.items()},
        "variable_format": {name: _format(variable, longest.get(name)) for name, variable in variables.items()},
        "variable_display_width": {name: _width(variable, longest.get(name)) for name, variable in variables.items()},
    }


def _longest(texts: Iterable[str]) -> int:
    return max(map(_bytes, texts), default=0) or 1


def _bytes(text: str) -> int:
    return len(inert(text).encode())


def _label(text: LocalisedText, language: Language, most: int = _LONGEST_LABEL) -> str:
    return cut(localised(text, language), most)


def _values(variable: Variable, language: Language, longest: int) -> dict[float | str, str]:
    """Labels of values, those of what is missing too; a text that is too long for its column has none there."""
    if variable.is_text:
        fit = {inert(text): label for text, label in variable.texts.items() if _bytes(text) <= longest}
        return {text: _label(label, language, _LONGEST_VALUE_LABEL) for text, label in fit.items()}
    labels = {**variable.values, **{one.code: one.label for one in variable.missing}}
    return {float(code): _label(label, language, _LONGEST_VALUE_LABEL) for code, label in sorted(labels.items())}


def _missing(variable: Variable) -> list[float | dict[str, float]]:
    """Declare what is missing: one by one, or a stretch on one side of the answers and one number beside it."""
    codes = [float(one.code) for one in variable.missing]
    if len(codes) <= _DISCRETE:
        return [*codes]
    low, high = variable.range or (0.0, 0.0)
    below, above = ([code for code in codes if code < low], [code for code in codes if code > high])
    single, many = sorted((below, above), key=len)
    return [{"lo": min(many), "hi": max(many)}, *single]


def _format(variable: Variable, longest: int | None) -> str:
    return f"A{longest}" if longest else f"F{_digits(variable)}.{variable.decimals}"


def _digits(variable: Variable) -> int:
    """Characters that the longest number takes."""
    limits = [*(variable.range or (-9999.0, 99999.0)), *(float(one.code) for one in variable.missing)]
    whole = max(len(f"{limit:.0f}") for limit in limits)
    return whole + (variable.decimals + 1 if variable.decimals else 0)


def _width(variable: Variable, longest: int | None) -> int:
    wanted = min(longest, _WIDEST) if longest else _digits(variable)
    return max(wanted, len(variable.name)) + 1
