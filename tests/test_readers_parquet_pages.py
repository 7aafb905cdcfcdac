"""What the pages of a Parquet file tell is what its end tells, however the file was written."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from tillitsmaal.readers.books.kinds.parquet_pages import pages

TABLE = pyarrow.table(
    {
        "number": pyarrow.array([1, None, 3] * 1000),
        "share": pyarrow.array([1.5, 2.0, None] * 1000),
        "text": pyarrow.array(["a" * 300, None, "ø"] * 1000),
        "said": pyarrow.array([True, None, False] * 1000),
        "many": pyarrow.array([[1, 2], [], None] * 1000),
        "bytes": pyarrow.array([b"abcd"] * 3000, pyarrow.binary(4)),
        "none": pyarrow.nulls(3000),
    }
)
WAYS: Mapping[str, Mapping[str, Any]] = {
    "plain": {"compression": "none", "use_dictionary": False, "write_statistics": False},
    "packed": {"compression": "zstd", "version": "1.0"},
    "second": {"compression": "snappy", "data_page_version": "2.0", "write_page_checksum": True},
    "listed": {"compression": "gzip", "write_page_index": True},
}


@pytest.mark.parametrize("way", WAYS)
def test_pages_tell_the_values_and_bytes_that_the_file_has(way: str) -> None:
    made = BytesIO()
    pyarrow.parquet.write_table(TABLE, made, row_group_size=1300, data_page_size=500, **WAYS[way])
    told = pyarrow.parquet.read_metadata(BytesIO(made.getvalue()))
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    for column in (group.column(number) for group in groups for number in range(group.num_columns)):
        start = column.dictionary_page_offset or column.data_page_offset
        end = start + column.total_compressed_size
        found = list(pages(made.getvalue(), start, end, column.num_values))
        assert sum(page.values for page in found) == column.num_values
        assert 0 <= column.total_uncompressed_size - sum(page.unpacked for page in found) < 1000 * len(found)


@pytest.mark.parametrize("data", [b"", b"\x15", b"\x19\x00", b"\x1c" * 100, b"\x15\x00" * 100, b"\x15" + b"\x80" * 20])
def test_what_is_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="page"):
        list(pages(data, 0, 200, 1))
