"""Tables as Parquet: typed columns, with what they mean among the file's metadata."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np

from tillitsmaal.archive.variables import Archive, ArchiveTable, Variable
from tillitsmaal.extras import needed
from tillitsmaal.study.coded import mark_of
from tillitsmaal.text import Language, LocalisedText, localised


def parquet(archive: Archive, table: ArchiveTable, language: Language) -> bytes:
    """Write a table as Parquet.

    Answers on whole-number formats are integers, scores floating-point numbers. Every column's metadata hold its
    `label`, and where it has them `values` and `missing` (JSON, by the numbers that stand in the column).

    Parameters
    ----------
    archive
        Where the table is from.
    table
        One of its tables.
    language
        Of the labels.

    Returns
    -------
    bytes
        The same for the same archive, from the same version of pyarrow.

    Raises
    ------
    UsageError
        `extra_missing`: pyarrow is not installed.
    """
    arrow = needed("pyarrow", "parquet")
    writer = needed("pyarrow.parquet", "parquet")
    title = {"title": localised(archive.questionnaire.title, language), "questionnaire": mark_of(archive.questionnaire)}
    schema = arrow.schema(
        [_field(arrow, variable, language) for variable in table.variables],
        metadata=title | {"table": localised(table.title, language), "language": language},
    )
    arrays = [_array(arrow, variable, table) for variable in table.variables]
    buffer = BytesIO()
    writer.write_table(arrow.Table.from_arrays(arrays, schema=schema), buffer, store_schema=True)
    return buffer.getvalue()


def _field(arrow: Any, variable: Variable, language: Language) -> Any:
    return arrow.field(variable.name, _type(arrow, variable), metadata=_metadata(variable, language))


def _type(arrow: Any, variable: Variable) -> Any:
    if variable.is_text:
        return arrow.string()
    return arrow.float64() if variable.decimals else arrow.int64()


def _metadata(variable: Variable, language: Language) -> dict[str, str]:
    texts: Mapping[Any, LocalisedText] = variable.texts or variable.values
    missing = {one.code: one.label for one in variable.missing}
    told = {"label": localised(variable.label, language), "measure": variable.measure}
    told |= {"values": _json(texts, language)} if texts else {}
    told |= {"missing": _json(missing, language)} if missing else {}
    return told | ({"made": localised(variable.made, language)} if variable.made else {})


def _json(texts: Mapping[Any, LocalisedText], language: Language) -> str:
    return json.dumps({str(name): localised(text, language) for name, text in texts.items()}, ensure_ascii=False)


def _array(arrow: Any, variable: Variable, table: ArchiveTable) -> Any:
    column = table.frame[variable.name]
    if variable.is_text:
        return arrow.array([text or None for text in column], type=arrow.string())
    values = column.to_numpy(np.float64)
    absent = np.isnan(values)
    if variable.decimals:
        return arrow.array(values, mask=absent)
    return arrow.array(np.where(absent, 0, values).astype(np.int64), mask=absent)
