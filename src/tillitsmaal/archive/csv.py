"""Tables as CSV: what is missing as numbers, nothing that a spreadsheet could act on."""

from io import StringIO
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.archive.variables import ArchiveTable
from tillitsmaal.inert import harmless, with_newlines

_BOM: Final = "\ufeff"


def csv(table: ArchiveTable, *, excel: bool = False) -> str:
    """Write a table as CSV.

    Numbers have all their digits, whole ones no decimals; where there is nothing to say the cell is empty. A text that
    a spreadsheet could take for a formula gets an apostrophe, which reading takes off again.

    Parameters
    ----------
    table
        Any of an archive's.
    excel
        Write for a Norwegian Excel: byte order mark, semicolons, decimal comma.
    """
    mark = "," if excel else "."
    columns = {
        variable.name: _texts(table.frame[variable.name]) if variable.is_text else _numbers(table, variable.name, mark)
        for variable in table.variables
    }
    written = StringIO()
    pd.DataFrame(columns).to_csv(written, index=False, lineterminator="\n", sep=";" if excel else ",")
    return (_BOM if excel else "") + written.getvalue()


def _texts(column: pd.Series) -> pd.Series:
    return column.map({text: harmless(with_newlines(text)) for text in column.unique()})


def _numbers(table: ArchiveTable, name: str, mark: str) -> pd.Series:
    values = table.frame[name].to_numpy(np.float64)
    different, places = np.unique(values, return_inverse=True)
    return pd.Series(np.array([number_text(value, mark) for value in different], dtype=object)[places])


def number_text(value: float, mark: str = ".") -> str:
    """Write a number as short as it can be and still be the same; empty for NaN.

    Examples
    --------
    >>> number_text(4.0), number_text(-0.1, ","), number_text(float("nan"))
    ('4', '-0,1', '')
    """
    if np.isnan(value):
        return ""
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else repr(float(value)).replace(".", mark)
