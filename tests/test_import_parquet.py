"""Parquet as other programs write it: however its values are kept, the same cells are read."""

from io import BytesIO
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.books.kinds import open_file

TEXTS = list(islice(cycle(["Vik", "Vik kommune", None, "", "Ås", "Ås 🙂", "Nes\nog Vik", "Nes"]), 3_000))
LONG = [f"kommentar {number} " * (number % 40) for number in range(3_000)]
NUMBERS = [None if number % 7 == 0 else number * number for number in range(3_000)]
COLUMNS: dict[str, Any] = {
    "a": pa.array(TEXTS),
    "a.b": pa.array(LONG),
    "tall": pa.array(NUMBERS),
    "bytes": pa.array([None if text is None else text.encode() for text in TEXTS]),
    "fast": pa.array([b"%04d" % number for number in range(3_000)], pa.binary(4)),
    "last": pa.array(LONG[::-1]),
}
TEXT_COLUMNS = ("a", "a.b", "bytes", "last")


def written(columns: dict[str, Any], **told: Any) -> bytes:
    made = BytesIO()
    parquet.write_table(pa.table(columns), made, **told)
    return made.getvalue()


def kept(encoding: str, *columns: str, **told: Any) -> dict[str, Any]:
    return {"use_dictionary": False, "column_encoding": dict.fromkeys(columns, encoding), **told}


def cells(data: bytes, folder: Path) -> list[list[str]]:
    path = folder / "svar.parquet"
    path.write_bytes(data)
    return list(open_file(path).first.records())


def text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else "" if value is None else str(value)


EXPECTED = [list(map(text, row)) for row in zip(*(column.to_pylist() for column in COLUMNS.values()), strict=True)]


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"])
@pytest.mark.parametrize(
    "how",
    [
        {"compression": "zstd"},
        {"data_page_version": "2.0", "row_group_size": 1_024, "compression": "snappy"},
        {"data_page_size": 2_000, "write_batch_size": 17, "row_group_size": 1_999, "compression": "none"},
    ],
)
def test_texts_are_read_however_they_are_kept(encoding: str, how: dict[str, Any], tmp_path: Path) -> None:
    data = written(COLUMNS, **kept(encoding, *TEXT_COLUMNS, **how))
    assert encoding in parquet.read_metadata(BytesIO(data)).row_group(0).column(0).encodings
    assert cells(data, tmp_path) == EXPECTED


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"dictionary_pagesize_limit": 1_000, "write_batch_size": 100},
        {"dictionary_pagesize_limit": 1_000, "write_batch_size": 100, "row_group_size": 1_024},
        {
            "use_dictionary": ["a", "last"],
            "column_encoding": {"a.b": "DELTA_BYTE_ARRAY", "tall": "DELTA_BINARY_PACKED"},
        },
        {"use_dictionary": False, "column_encoding": {"fast": "DELTA_BYTE_ARRAY", "tall": "BYTE_STREAM_SPLIT"}},
    ],
)
def test_what_is_numbered_in_part_is_read_whole(how: dict[str, Any], tmp_path: Path) -> None:
    assert cells(written(COLUMNS, **how), tmp_path) == EXPECTED


LISTS: dict[str, Any] = {
    "before": pa.array(TEXTS[:40]),
    "lists": pa.array([[one, "k"] if one else None for one in TEXTS[:40]]),
    "pairs": pa.array([{"x": one, "y": [1, 2]} for one in TEXTS[:40]]),
    "after": pa.array(LONG[:40]),
}
IN_LISTS = ("before", "lists.list.element", "pairs.x", "after")


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"row_group_size": 7},
        {"dictionary_pagesize_limit": 1, "write_batch_size": 5},
        kept("DELTA_LENGTH_BYTE_ARRAY", *IN_LISTS, row_group_size=9),
        kept("DELTA_BYTE_ARRAY", *IN_LISTS),
    ],
)
def test_lists_do_not_move_the_columns_beside_them(how: dict[str, Any], tmp_path: Path) -> None:
    rows = zip(*(column.to_pylist() for column in LISTS.values()), strict=True)
    assert cells(written(LISTS, **how), tmp_path) == [list(map(text, row)) for row in rows]


@pytest.mark.parametrize("how", [{}, kept("DELTA_BYTE_ARRAY", "a"), {"use_dictionary": False}])
@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ([("a", [])], "file_without_rows"),
        ([("a", ["\0"])], "text_broken"),
        ([("a", ["Vik"]), ("a", ["Nes"])], "header_duplicate"),
    ],
)
def test_what_cannot_be_read_is_refused(
    columns: list[tuple[str, list[str]]], code: str, how: dict[str, Any], tmp_path: Path
) -> None:
    made = BytesIO()
    names, values = zip(*columns, strict=True)
    table = pa.Table.from_arrays([pa.array(one, pa.string()) for one in values], names=list(names))
    parquet.write_table(table, made, **how)
    with pytest.raises(InputRefused) as refused:
        cells(made.getvalue(), tmp_path)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_short_pages_at_the_ends_of_groups_do_not_make_a_file_too_much_work(tmp_path: Path) -> None:
    texts = list(chain.from_iterable([f"{number:03d}" for number in range(1_025)] for _ in range(200)))
    told = kept("PLAIN", "a", write_batch_size=1_024, data_page_size=1, row_group_size=1_025)
    assert [row for (row,) in cells(written({"a": texts}, **told), tmp_path)] == texts
