"""Text, JSON, YAML, SPSS and Parquet that say little, and would take all memory or time."""

import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow
import pyarrow.parquet
import pyreadstat

from bombs_zipped import ENTITIES

MB = 1 << 20


def sav(cases: int) -> bytes:
    """An SPSS file of two cases that says how many it has."""
    data = bytearray(sav_of(pd.DataFrame({"a": [1.0, 2.0]})))
    data[80:84] = struct.pack("<i", cases)
    return bytes(data)


def sav_of(frame: pd.DataFrame, **how: object) -> bytes:
    path = Path("made.sav")
    pyreadstat.write_sav(frame, path, **how)  # type: ignore[arg-type]  # options by name
    data = path.read_bytes()
    path.unlink()
    return data


def sav_variables(count: int) -> bytes:
    """An SPSS file of nothing but variables."""
    head = bytearray(sav_of(pd.DataFrame({"a": [1.0]}))[:176])
    head[80:84] = struct.pack("<i", 0)
    one = struct.pack("<iiiiii", 2, 0, 0, 0, 0x050800, 0x050800)
    return bytes(head) + b"".join(one + b"V%07d" % n for n in range(count)) + struct.pack("<ii", 999, 0)


def arrow(**columns: pyarrow.Array) -> bytes:
    made = BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), made)
    return made.getvalue()


def repeated(text: str, rows: int) -> pyarrow.Array:
    return pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, pyarrow.int8()), [text])


def packed_pages(size: int) -> bytes:
    """A Parquet file of one text that packs well."""
    return unnumbered(pyarrow.array(["x" * size] * 2, pyarrow.large_string()))


def unnumbered(values: pyarrow.Array) -> bytes:
    """A Parquet file of these values as they are."""
    made = BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"a": values}), made, compression="zstd", use_dictionary=False)
    return made.getvalue()


def counted(values: int) -> bytes:
    """A Parquet file of nothing but whole numbers, all different, and each told by the one before."""
    made = BytesIO()
    table = pyarrow.table({"a": pyarrow.array(range(values))})
    told = {"use_dictionary": False, "column_encoding": {"a": "DELTA_BINARY_PACKED"}}
    pyarrow.parquet.write_table(table, made, **told)
    return made.getvalue()


def told_small(data: bytes) -> bytes:
    """A Parquet file whose end says that its pages unpack to nothing; the pages say how much it is."""
    length = int.from_bytes(data[-8:-4], "little")
    told = data[-8 - length : -8]
    for number in {whole(column.total_uncompressed_size) for column in columns_of(data)}:
        told = told.replace(number, bytes([0x82, *[0x80] * (len(number) - 2), 0]))
    return data[: -8 - length] + told + data[-8:]


def columns_of(data: bytes) -> list[pyarrow.parquet.ColumnChunkMetaData]:
    group = pyarrow.parquet.read_metadata(BytesIO(data)).row_group(0)
    return [group.column(number) for number in range(group.num_columns)]


def many_pages(count: int) -> bytes:
    """A Parquet file of pages of one value each."""
    made = BytesIO()
    table = pyarrow.table({"a": pyarrow.repeat(1, count)})
    pyarrow.parquet.write_table(table, made, data_page_size=1, write_batch_size=1, use_dictionary=False)
    return made.getvalue()


def whole(number: int) -> bytes:
    """A number as Thrift writes it."""
    left, made = number << 1, bytearray()
    while left > 127:
        made.append(left & 127 | 128)
        left >>= 7
    return bytes([*made, left])


def by_difference(texts: list[str] | pyarrow.Array, times: int = 1, *, path: str = "a") -> bytes:
    """A Parquet file of texts that are told by what differs from the one before, in so many groups of rows."""
    made = BytesIO()
    table = pyarrow.table({"a": texts})
    told = {"use_dictionary": False, "column_encoding": {path: "DELTA_BYTE_ARRAY"}, "compression": "zstd"}
    with pyarrow.parquet.ParquetWriter(made, table.schema, **told) as writer:
        for _ in range(times):
            writer.write_table(table)
    return made.getvalue()


def partly_numbered(text: str, rows: int) -> bytes:
    """A Parquet file whose first page numbers a long text in every row; the second says that it tells differences."""
    made = BytesIO()
    table = pyarrow.table({"a": pyarrow.array([text] * rows + [str(number) for number in range(rows)])})
    pyarrow.parquet.write_table(table, made, dictionary_pagesize_limit=1, write_batch_size=rows, data_page_size=1)
    plain, differing = (b"\x2c\x15" + whole(rows) + b"\x15" + whole(encoding) for encoding in (0, 7))
    return made.getvalue().replace(plain, differing)


def xml_structure(inside: bytes, head: bytes = b"") -> bytes:
    """What LimeSurvey tells of a survey in a file of its own, which is none of answers."""
    return b'<?xml version="1.0"?>\n' + head + b"<document>\n<rows>" + inside + b"</rows>\n</document>\n"


def names(count: int) -> bytes:
    return b",".join(b"a%d" % n for n in range(count))


_HEAD = b"respondent,rater,target,ben1\n"

FLAT: Mapping[str, Callable[[], bytes]] = {
    "line.csv": lambda: b"a,b\n1," + b"x" * (200 * MB),
    "line-within.csv": lambda: b"a,b\n1," + b"x" * (100 * MB),
    "line-utf16.csv": lambda: ("a,b\n1," + "x" * (50 * MB)).encode("utf-16"),
    "line-windows.csv": lambda: b"a,b\n1,\xe5" + b"x" * (100 * MB),
    "columns.csv": lambda: names(1_000_000) + b"\n" + b"1," * 999_999 + b"1\n",
    "blank-columns.csv": lambda: b"," * (100 * MB) + b"\n",
    "delimiters.csv": lambda: _HEAD + (b"," * 1_000_000 + b"\n") * 100,
    "rows.csv": lambda: _HEAD + b"p,a,b,1\n" * 15_000_000,
    "blank-rows.csv": lambda: _HEAD + b"p,a,b,1\n" + b"\n" * (100 * MB),
    "returns.csv": lambda: _HEAD.replace(b"\n", b"\r") + b"\r" * (100 * MB),
    "ten-million.csv": lambda: _HEAD + b"p,a,b,1\n" * 10_000_000,
    "quote.csv": lambda: _HEAD + b'p,"' + (b"a,b," * 25 + b"\n") * 100_000,
    "quotes-short.csv": lambda: b'"a\n",' * 5_000_000 + b"b\n",
    "quotes-records.csv": lambda: _HEAD + b'"a\n",' * 4_000_000 + b"b\n",
    "ragged.csv": lambda: _HEAD + b"p,a,b\n" * 4_900_000,
    "quote-first.csv": lambda: b'"' + (b"a,b," * 25 + b"\n") * 100_000,
    "quotes.csv": lambda: _HEAD + b'"",' * (33 * MB) + b"\n",
    "spaces.txt": lambda: b"\n" * (128 * MB) + b"{",
    "wide.json": lambda: b"[{" + b",".join(b'"a%d":1' % n for n in range(1_000_000)) + b"}]",
    "empty.json": lambda: b"[" + b"{}," * 10_000_000 + b"{}]",
    "numbers.json": lambda: b"[" + b"1.5," * 20_000_000 + b"1]",
    "double.json": lambda: b"[{" + b",".join(b'"a%d":1' % n for n in range(150_000)) + b',"a7":2}]',
    "prefix.json": lambda: b'[{"' + b"a" * MB + b'":{' + b",".join(b'"b%d":1' % n for n in range(16_000)) + b"}}]",
    "quotes.json": lambda: b"[{" + b'"a":1,' * 200_001 + b'"' + b'\\"' * (25 * MB) + b"]",
    "backslashes.json": lambda: b'[{"a":[' + b"1," * 300_000 + b'1],"b":"' + b"\\" * (50 * MB) + b'"}]',
    "deep.json": lambda: b"[" * 10_000_000,
    "deep-closed.json": lambda: b"[" * 1_000_000 + b"]" * 1_000_000,
    "deep-objects.json": lambda: b'[{"a":' * 100_000 + b"1" + b"}]" * 100_000,
    "power.json": lambda: b'[{"a": 1e999999, "b": -1E+999999}]',
    "digits.json": lambda: b'[{"a": ' + b"9" * 5000 + b"}]",
    "digits-many.json": lambda: b'[{"a": ' + b"9" * (50 * MB) + b"}]",
    "differing.json": lambda: b"[" + b",".join(b'{"a%d":1}' % n for n in range(100_000)) + b"]",
    "aliases.yaml": lambda: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(9)),
    "merges.yaml": lambda: b"a: &a {b: c}\n" + b"".join(b"b%d:\n  <<: *a\n" % n for n in range(14_000)),
    "tags.yaml": lambda: b"a: !!python/object/apply:os.system [x]\n" + b"- !x y\n" * 29_000,
    "deep.yaml": lambda: b"a: " + b"[" * 900_000,
    "deep-lines.yaml": lambda: b"".join(b" " * n + b"a:\n" for n in range(1_000)),
    "large.yaml": lambda: b"a: " + b"x" * 1_000_001,
    "keys.yaml": lambda: b"".join(b"a%d: 1\n" % n for n in range(90_000)),
    "odd-keys-fewer.yaml": lambda: b"a: 5 %\n" + b"".join(b"a%d: 1\n" % n for n in range(9_900)),
    "odd-keys.yaml": lambda: b"a: 5 %\n" + b"".join(b"a%d: 1\n" % n for n in range(14_000)),
    "doubles.yaml": lambda: b"a: 1 %\n" * 29_000,
    "quote.yaml": lambda: b'a: "' + b"x y %\n " * 29_000,
    "long.yaml": lambda: b'a: "%' + b"x y " * 240_000 + b'"\n',
    "long-plain.yaml": lambda: b"a: % " + b"x y " * 240_000,
    "lines.yaml": lambda: b'a: "%\n' + b" xxxxxxx xxxxxxx xxxxxxx\n\n" * 14_000 + b'"\n',
    "comments.yaml": lambda: b"a: %\n" + b"# xxxxxxxxxxxxxxxxxxxxxxxxxx\n" * 29_000,
    "block.yaml": lambda: b"a: |\n" + b"  xxxxxxxxxxxxxxxxxxxxxxxxx\n" * 29_000,
    "questions.yaml": lambda: b"? " * 490_000,
    "dashes.yaml": lambda: b"- " * 490_000,
    "commas.yaml": lambda: b"a: [" + b"x," * 490_000 + b"]",
    "breaks.yaml": lambda: b"a: |\n" + b"\n" * 990_000,
    "entities.lss": lambda: xml_structure(b"&a9;", ENTITIES),
    "deep.lss": lambda: xml_structure(b"<row>\n" * 1_000_000 + b"</row>\n" * 1_000_000),
    "large.lss": lambda: xml_structure(b"<row><gid><![CDATA[1]]></gid></row>\n" * 3_000_000),
    "line.lss": lambda: xml_structure(b"<row/>" * 20_000_000),
    "many.sav": lambda: sav(2_000_000_000),
    "variables.sav": lambda: sav_variables(1_000_000),
    "wide.sav": lambda: sav_of(pd.DataFrame({f"a{n}": ["x" * 32_000] for n in range(100)}), row_compress=True),
    "texts.zsav": lambda: sav_of(pd.DataFrame({"a": ["x" * 32_000] * 4_000}), compress=True),
    "many.parquet": lambda: arrow(a=pyarrow.nulls(51_000_000)),
    "texts.parquet": lambda: arrow(a=repeated("x" * MB, 1_000_000)),
    "pages.parquet": lambda: packed_pages(110 * MB),
    "pages-lying.parquet": lambda: told_small(packed_pages(60 * MB)),
    "pages-many.parquet": lambda: many_pages(200_000),
    "numbers.parquet": lambda: arrow(a=pyarrow.repeat(1, 49_000_000)),
    "numbers-columns.parquet": lambda: arrow(**{f"a{n}": pyarrow.repeat(1, 490_000) for n in range(100)}),
    "bytes.parquet": lambda: arrow(a=pyarrow.repeat(pyarrow.scalar(b"x" * MB, pyarrow.binary(MB)), 300)),
    "lists.parquet": lambda: arrow(a=pyarrow.array([[1] * 20_000_000])),
    "delta.parquet": lambda: by_difference(["x" * (MB // 16)] * 900, 2),
    "delta-within.parquet": lambda: by_difference(["x" * (8 * MB), *["y"] * 58_000]),
    "delta-rounds.parquet": lambda: by_difference(["x" * (8 * MB), *["y"] * 100_000]),
    "delta-distinct.parquet": lambda: by_difference([f"{'x' * MB}{n}" for n in range(60)]),
    "delta-lists.parquet": lambda: by_difference([["x" * MB, *["y"] * 1000]], path="a.list.element"),
    "delta-partly.parquet": lambda: partly_numbered("x" * 100_000, 1_100),
    "page.parquet": lambda: unnumbered(pyarrow.array([f"{'x' * MB}{n}" for n in range(30)])),
    "partly.parquet": lambda: arrow(a=pyarrow.array([f"{'x' * MB}{n}" for n in range(30)])),
    "distinct.parquet": lambda: counted(1_000_000),
    "distinct-within.parquet": lambda: counted(620_000),
    "columns.parquet": lambda: arrow(**{f"a{n}": pyarrow.array([1]) for n in range(50_000)}),
}
