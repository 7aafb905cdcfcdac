"""Files that were damaged on the way: every kind is refused as that, or still read."""

import random
import struct
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pyreadstat
import pytest

from import_samples import workbook
from samples_spss import WIDE, frame, written
from test_readers_base import write
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.books.files import Source, read_source
from tillitsmaal.readers.books.kinds import open_file, open_source, spss
from tillitsmaal.readers.books.kinds.guards import damage_told
from tillitsmaal.text import LANGUAGES

COUNT = 400


def by_excel() -> bytes:
    data = frame(WIDE)
    rows = data.astype(object).where(data.notna(), None).to_numpy().tolist()
    return workbook({"Svar": [list(data.columns), *rows], "To": [["a", "b"], [1, 2]]})


def by_parquet() -> bytes:
    written = BytesIO()
    frame(WIDE).to_parquet(written)
    return written.getvalue()


def by_json() -> bytes:
    return frame(WIDE).to_json(orient="records").encode()


def damaged(whole: bytes) -> Iterator[bytes]:
    """The file with some bytes that are others, and in every third case cut off or with a hole."""
    chance = random.Random(5)
    for number in range(COUNT):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.choice([0, 128, 255, chance.randrange(256)])
        at = chance.randrange(8, len(data))
        yield bytes([data, data[:at], data[:at] + data[at + 20 :]][max(0, number % 6 - 3)])


def code_of(path: Path) -> str:
    """Why a file is refused; nothing where it is read."""
    try:
        open_file(path)
    except InputRefused as refused:
        return refused.problems[0].code
    return ""


def by_spss() -> bytes:
    return written(frame(WIDE))


def by_zsav() -> bytes:
    return written(frame(WIDE), compress=True)


KINDS = {"xlsx": by_excel, "parquet": by_parquet, "json": by_json, "sav": by_spss, "zsav": by_zsav}


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_refused_or_read_over(kind: str, tmp_path: Path) -> None:
    """Whatever else is raised, the test fails by."""
    whole, name = KINDS[kind](), f"svar.{kind}"
    assert code_of(write(tmp_path, whole, name)) == ""
    codes = [code_of(write(tmp_path, data, name)) for data in damaged(whole)]
    assert codes.count("file_damaged") > COUNT // 20


SHEET = b"xl/worksheets/sheet1.xml"
PACKED, LISTED = -30, -46
"""Where a part's own header and its line in the directory begin, before its name."""
WORKBOOKS = {
    "a part that is no longer packed as zlib packs": (PACKED, 70, b"\xff\xff\xff\xff"),
    "a part that is a patch": (LISTED, 8, b"\x20"),
    "a directory that does not begin": (LISTED, 0, b"Q"),
    "a version of zip that nobody has": (LISTED, 6, b"\xff"),
    "a way of packing that nobody has": (LISTED, 10, b"\x63"),
    "a name that is no text": (LISTED, 8, b"\x00\x08\x08\x00" + bytes(34) + b"\x92"),
}


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "sav", "zsav"])
@pytest.mark.parametrize("share", [0.25, 0.75, 0.98])
def test_what_is_wrong_with_a_file_that_was_cut_off_is_told_in_the_readers_language(
    kind: str, share: float, tmp_path: Path
) -> None:
    whole = KINDS[kind]()
    with pytest.raises(InputRefused) as refused:
        open_file(write(tmp_path, whole[: int(len(whole) * share)], f"svar.{kind}"))
    (problem,) = refused.value.problems
    assert problem.details["why"].startswith("@expected.")
    assert len({problem.message(language) for language in LANGUAGES}) == 3


def test_the_words_of_a_library_stand_where_they_are_none_that_are_known() -> None:
    source = Source(name="svar.xlsx", path=None, data=b"PK", sha256="")
    for error, told in (
        (ValueError("Bad CRC-32 for file 'xl/workbook.xml'"), "@expected.damage_changed"),
        (ValueError("page"), "@expected.parts_apart"),
        (KeyError("There is no item named 'xl/styles.xml' in the archive"), "@expected.parts_apart"),
        (OSError("Nobody has heard of this before"), "Nobody has heard of this before"),
        (RuntimeError(), "RuntimeError"),
    ):
        with pytest.raises(InputRefused) as refused, damage_told(source, "Excel"):
            raise error
        assert refused.value.problems[0].details["why"] == told


@pytest.mark.parametrize("case", WORKBOOKS)
def test_a_damaged_workbook_says_so(case: str, tmp_path: Path) -> None:
    """Each breaks another part of what reads it."""
    header, after, put = WORKBOOKS[case]
    data = bytearray(by_excel())
    at = (data.index(SHEET) if header == PACKED else data.rindex(SHEET)) + header + after
    data[at : at + len(put)] = put
    assert code_of(write(tmp_path, bytes(data), "svar.xlsx")) == "file_damaged"


ROOM = """
import resource, sys, tracemalloc
import pyreadstat
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.books.kinds import open_file, spss
resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
tracemalloc.start()
try:
    open_file(sys.argv[1])
except InputRefused as refused:
    print(refused.problems[0].code, tracemalloc.get_traced_memory()[1])
"""
"""What a file is refused as, and the most bytes that took beside what the libraries take."""
CASES = slice(80, 84)
"""Where the header says how many cases there are."""


def spss_of(cases: int, **how: bool) -> bytes:
    """A file that says it has so many cases."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "svar.sav"
        pyreadstat.write_sav(frame(WIDE), path, **how)
        data = bytearray(path.read_bytes())
    data[CASES] = struct.pack("<i", cases)
    return bytes(data)


@pytest.mark.parametrize("how", [{}, {"row_compress": True}, {"compress": True}], ids=["plain", "packed", "zlib"])
def test_spss_that_says_it_has_cells_without_end_takes_no_room_for_them(how: dict[str, bool], tmp_path: Path) -> None:
    path = write(tmp_path, spss_of(302_000_000, **how), "svar.sav")
    done = subprocess.run([sys.executable, "-c", ROOM, str(path)], capture_output=True, text=True, check=True)
    code, room = done.stdout.split()
    assert code == "file_damaged"
    assert int(room) < 30_000_000


def test_spss_that_lacks_cases_is_damaged(tmp_path: Path) -> None:
    assert code_of(write(tmp_path, spss_of(4), "svar.sav")) == ""
    assert code_of(write(tmp_path, spss_of(5), "svar.sav")) == "file_damaged"


def test_more_cells_in_spss_than_a_survey_has_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spss, "MOST_TYPED_CELLS", 20)
    assert code_of(write(tmp_path, spss_of(4), "svar.sav")) == "file_too_large"


def test_spss_is_read_from_the_bytes_that_were_hashed(tmp_path: Path) -> None:
    path = write(tmp_path, written(frame(WIDE)), "svar.sav")
    source = read_source(path)
    write(tmp_path, written(frame(WIDE).assign(ben1_os=5.0)), "svar.sav")
    book = open_source(source)
    place = book.first.headers.index("ben1_os")
    assert [record[place] for record in book.first.records()] == ["98", "", "4", ""]


RATER = b"RATER   "
LABELLED = struct.pack("<iii", 4, 1, 2)
"""The record that says that labels are of one variable, the second."""
LABELS = {
    "on text": (RATER, -20, 1),
    "on no variable, since the one before is longer": (b"RESPONDE", -20, 255),
    "on a variable of a width that there is not": (RATER, -20, -(1 << 31)),
    "on a variable that there is not": (LABELLED, 8, 255),
    "on more variables than there are": (LABELLED, 4, 200),
    "on fewer than none": (LABELLED, 4, -2),
}


@pytest.mark.parametrize("case", LABELS)
def test_labels_of_numbers_that_stand_on_none_do_not_end_the_program(case: str, tmp_path: Path) -> None:
    sign, after, number = LABELS[case]
    data = bytearray(by_spss())
    at = data.index(sign) + after
    data[at : at + 4] = struct.pack("<i", number)
    path = write(tmp_path, bytes(data), "svar.sav")
    done = subprocess.run([sys.executable, "-c", ROOM, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("file_damaged ")


def test_labels_of_texts_are_read(tmp_path: Path) -> None:
    told = {"respondent": {"1": "Kari", "2": "Ola"}}
    book = open_file(write(tmp_path, written(frame(WIDE), variable_value_labels=told), "svar.sav"))
    assert book.value_labels["respondent"] == told["respondent"]
