"""Text and JSON files that anything happened to: refused, or read as Python's own readers read them."""

import csv
import io
import json
import math
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from fuzzing import by_header, cells, damaged, of_many, refused, table
from test_readers_base import PLAIN, QUESTIONNAIRE
from tillitsmaal.names import tidy
from tillitsmaal.readers import read_responses

QUOTED = '''\
respondent;rater;target;ben1;merknad
p1;"Nes; AS";"Øygarden ""vest""";4;"to
linjer"
p2;Vik;Nes;5,0;'=1+1
'''
RECORDS = [
    {"respondent": "p1", "rater": "Vik", "target": "Nes", "ben1": 4, "war1": 1.5, "ben2": None},
    {"respondent": "p2", "rater": "Øy", "target": "Vik", "ben1": 98, "war1": 7, "ben2": "Helt enig"},
]


def decoded(data: bytes) -> str | None:
    """Text by its byte order mark, else UTF-8, else Windows-1252; no NUL is text."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    told = next((encoding for mark, encoding in marks.items() if data.startswith(mark)), None)
    for encoding in [told] if told else ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def plainly(data: bytes, separator: str) -> dict[str, list[str]] | None:
    """The cells as the `csv` module reads them; nothing where they are no table."""
    text = decoded(data)
    if text is None:
        return None
    first, _, rest = text.partition("\n")
    text = rest if first.strip('\r "').lower().startswith("sep=") else text
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except (csv.Error, ValueError):
        return None
    rows = [row for row in rows if row]
    return by_header([tidy(name) for name in header], rows) if all(len(row) == len(header) for row in rows) else None


@of_many(2)
@given(st.one_of(damaged(PLAIN.encode()), damaged(QUOTED.encode()), damaged(QUOTED.encode("utf-16"))))
def test_text_is_refused_or_read_cell_by_cell(data: bytes) -> None:
    read = table(data, "svar.csv")
    if read is not None and read.input.separator:
        assert cells(read) == plainly(data, read.input.separator)


def number(cell: str) -> float | None:
    """A number as people see one in a survey; nothing for a code of a missing answer, and for words."""
    seen = re.sub("\u00ad(?!.*[0-9])|[\u200b\u200e\u200f\u2060\ufeff]", "", cell, flags=re.DOTALL)
    text = unicodedata.normalize("NFKC", seen).strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
    plain = text.lstrip("-").replace(".", "", 1)
    value = float(text) if plain.isascii() and plain.isdecimal() else None
    return None if value in (98, 99, -99) else value


@of_many(2)
@given(data=damaged(PLAIN.encode(), first=40))
def test_answers_are_the_numbers_of_the_cells(data: bytes, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path_factory.getbasetemp() / "fuzzed.csv"
    path.write_bytes(data)
    responses = refused(lambda: read_responses(path, questionnaire=QUESTIONNAIRE))
    if responses is None:
        return
    found = [value for row in responses.pairs.values.tolist() for value in row if not math.isnan(value)]
    told = plainly(data, responses.inputs[0].separator) or {}
    about = [target.strip() != "" for target in told.get("target", [])]
    columns = [texts for header, texts in told.items() if header.casefold() in responses.pairs.items]
    numbers = [number(cell) for texts in columns for cell, pair in zip(texts, about, strict=True) if pair]
    words = sum(cell.strip().casefold() in ("helt enig", "helt uenig") for texts in columns for cell in texts)
    assert len(found) >= len([value for value in numbers if value is not None])
    assert len(found) <= len([value for value in numbers if value is not None]) + words
    assert sorted(found) == sorted(value for value in numbers if value is not None) or words


@of_many()
@given(damaged(json.dumps(RECORDS, ensure_ascii=False).encode()))
def test_json_is_refused_or_read_value_by_value(data: bytes) -> None:
    read = table(data, "svar.json")
    if read is None or read.input.separator:
        return
    records = json.loads(decoded(data) or "")
    if not isinstance(records, list) or not all(map(is_flat, records)):
        return
    rows = [one for one in records if any(str(value).strip() not in ("", "nan") for value in one.values())]
    headers = list(dict.fromkeys(header for one in rows for header in one))
    found = cells(read)
    if any("." in header for header in headers) or len({tidy(header) for header in headers}) < len(headers):
        return
    for header in headers:
        held = [one.get(header) for one in rows]
        texts = found.get(tidy(header), [""] * len(held))
        assert len(texts) == len(held)
        assert all(map(same_value, texts, held)), (found, records)


def is_flat(record: object) -> bool:
    return isinstance(record, dict) and all(isinstance(value, str | int | float | None) for value in record.values())


def same_value(text: str, value: object) -> bool:
    """Whether a cell says what stood there; of more digits than a number has, any base will do."""
    if isinstance(value, bool):
        return text == str(value).casefold()
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return text == ""
    if isinstance(value, int):
        return value in (int(text, 10) if text.lstrip("-").isdecimal() else None, int(text, 16) if value else 0)
    return float(text) == value if isinstance(value, float) else text == value
