"""CSV, for other programs and for spreadsheets."""

from io import StringIO
from typing import Any, Final, TextIO

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from tillitsmaal.inert import harmless, with_newlines

BOM: Final = "\ufeff"


def table_csv(frame: pd.DataFrame, *, excel: bool = False) -> str:
    """Write a table as CSV.

    Numbers keep their full precision, truth values are `true` and `false`, what is absent is empty. A text that a
    spreadsheet could take for a formula gets a leading apostrophe; lines inside a text end with a newline alone.

    Parameters
    ----------
    frame
        The table; its index is left out.
    excel
        Write for a Norwegian Excel: byte order mark, semicolons, decimal comma.

    Examples
    --------
    >>> print(table_csv(pd.DataFrame({"rater": ["=1+1"], "trust": [3.5], "sufficient": [True]})), end="")
    rater,trust,sufficient
    '=1+1,3.5,true
    """
    text = StringIO()
    write_table(frame, text, excel=excel)
    return text.getvalue()


def write_table(frame: pd.DataFrame, handle: TextIO, *, excel: bool = False) -> None:
    """Write a table as CSV to an open text file, as `table_csv` does; the file's newlines are to be left alone."""
    guarded = pd.DataFrame({name: _guarded(frame[name]) for name in frame.columns})
    if excel:
        handle.write(BOM)
    guarded.to_csv(handle, index=False, lineterminator="\n", sep=";" if excel else ",", decimal="," if excel else ".")


def _guarded(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _by_category(column)
    if is_bool_dtype(column.dtype):
        return _truth(column)
    if is_numeric_dtype(column.dtype):
        return column
    return _by_category(column.astype("category"))


def _by_category(column: pd.Series) -> pd.Series:
    """Guard each different text once. Categories that become alike stay apart, so codes are kept by position."""
    texts: Any = np.asarray(
        [harmless(with_newlines(str(value))) for value in column.cat.categories] + [""], dtype=object
    )
    return pd.Series(texts[column.cat.codes.to_numpy()], index=column.index, dtype=object)


def _truth(column: pd.Series) -> pd.Series:
    words: Any = np.asarray(["false", "true", ""], dtype=object)
    codes = np.where(column.isna(), 2, column.fillna(False).astype(bool).to_numpy())
    return pd.Series(words[codes], index=column.index, dtype=object)
