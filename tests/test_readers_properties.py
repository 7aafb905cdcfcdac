"""What must hold for any file: order does not matter, and no cell is read otherwise than one by one."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from test_readers_base import PLAIN, QUESTIONNAIRE, lines, roster, warned
from tillitsmaal.errors import InputRefused, TillitError
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.answers.grammar import Grammar, plain_grammar
from tillitsmaal.readers.books.files import Source
from tillitsmaal.readers.books.grid import Table, table_of
from tillitsmaal.readers.books.kinds.delimited import read_delimited
from tillitsmaal.responses import Reason, Responses
from tillitsmaal.study import load_study

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = ["Vik", "vik", "Nes AS", "Øygarden ", "NA", "007", 'Os "1"', "a;b", "Lund,\nby"]
WRITTEN = {
    "ben1": ["", "1", "4", "5,0", "98", "99", "Helt enig"],
    "ben2": ["", "2", " 3 ", "04", "strongly agree"],
    "clo1": ["", "0", "10", "-99", "\N{MINUS SIGN}99"],
    "war1": ["", "1", "2,5", "7,0"],
}
KEYS = ("wave", "network", "respondent", "rater", "target")
HEADER = [*KEYS, *WRITTEN]
Row = list[str]


class Naive(NamedTuple):
    """A file read cell by cell."""

    header: list[str]
    rows: list[list[str]]
    mark: str | None

    def answers(self, questionnaire: Questionnaire, item: str, header: str) -> Iterator[tuple[float, int]]:
        rules = self.grammar(questionnaire, item)
        at = self.header.index(header)
        for row in self.rows:
            read = rules.read(row[at])
            yield read.value, int(Reason.INVALID if read.problem else read.reason)

    def grammar(self, questionnaire: Questionnaire, item: str) -> Grammar:
        asked = next(each for each in questionnaire.items if each.id == item)
        return plain_grammar(questionnaire.format_of(asked), self.mark)


def naive(data: bytes, encoding: str, separator: str, mark: str | None = ",") -> Naive:
    """Python's own reader; blank rows left out."""
    header, *rows = csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=separator, strict=True)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    return Naive([tidy(name) for name in header], filled, mark)


def read_table(file: Source) -> Table:
    book = read_delimited(file)
    return table_of(book, book.first)


def source(data: bytes, name: str = "svar.csv") -> Source:
    path = Path(name)
    return Source(name=name, path=path, data=data, sha256=hashlib.sha256(data).hexdigest())


def written(header: Sequence[str], rows: Sequence[Row], *, quoting: int = csv.QUOTE_MINIMAL, end: str = "\n") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";", quoting=quoting, lineterminator=end).writerows([header, *rows])
    return file.getvalue().encode()


def _folded(key: tuple[str, str, int, str]) -> tuple[str, str, int, str]:
    *others, target = key
    return (*others, tidy(target).casefold())


@st.composite
def surveys(draw: st.DrawFn) -> list[Row]:
    """Rows without problems: every respondent in one organisation, nobody about itself or twice about another."""
    keys = st.tuples(
        st.sampled_from(["w1", "w2"]), st.sampled_from(["", "nord"]), st.integers(1, 4), st.sampled_from(NAMES)
    )
    drawn = draw(st.lists(keys, min_size=1, max_size=12, unique_by=_folded))
    rows = []
    for wave, network, person, target in drawn:
        rater = ["Vik", "Nes AS", "Os", "Moi"][person - 1]
        if tidy(target).casefold() != rater.casefold():
            answers = [draw(st.sampled_from(texts)) for texts in WRITTEN.values()]
            rows.append([wave, network, f"p{person}", rater, target, *answers])
    return rows or [["w1", "", "p1", "Vik", "Nes AS", "4", "2", "0", "1"]]


def responses_of(folder: Path, *files: bytes) -> Responses:
    paths = []
    for number, data in enumerate(files):
        path = folder / f"fil{number}.csv"
        path.write_bytes(data)
        paths.append(path)
    return read_responses(paths, questionnaire=QUESTIONNAIRE)


def same(one: Responses, other: Responses) -> None:
    """The same responses up to the order of rows; also the orders that things are shown in."""
    for name in ("pairs", "respondents"):
        mine, yours = getattr(one, name), getattr(other, name)
        assert sorted(lines(mine)) == sorted(lines(yours))
        assert mine.items == yours.items
        for column in mine.keys:
            assert mine.keys[column].cat.categories.tolist() == yours.keys[column].cat.categories.tolist()
    assert roster(one) == roster(other)
    assert one.names == other.names
    assert one.waves == other.waves
    assert sorted(line for line in warned(one) if "svar" not in line) == sorted(warned(other))


@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(tmp_path_factory, rows, random) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("order")
    first = responses_of(folder, written(HEADER, rows))
    order = list(range(len(HEADER)))
    random.shuffle(order)
    shuffled = random.sample(rows, len(rows))
    moved = written([HEADER[at] for at in order], [[row[at] for at in order] for row in shuffled])
    same(first, responses_of(folder, moved))


@given(surveys(), st.integers(0, 12))
def test_a_file_in_two_is_the_same_file(tmp_path_factory, rows, at) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("split")
    whole = responses_of(folder, written(HEADER, rows))
    halves = [half for half in (rows[:at], rows[at:]) if half]
    same(whole, responses_of(folder, *(written(HEADER, half) for half in halves)))


@given(surveys())
def test_answers_are_those_of_a_reading_cell_by_cell(tmp_path_factory, rows) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("cells")
    data = written(HEADER, rows)
    responses = responses_of(folder, data)
    plainly = naive(data, "utf-8", ";")
    assert held(responses) == expected(plainly, responses, "respondent")


def held(responses: Responses) -> list[str]:
    """Who gave which answers about anyone, a line a row, in no order of theirs."""
    cells = zip(responses.pairs.values.tolist(), responses.pairs.reasons.tolist(), strict=True)
    respondents = responses.pairs.keys["respondent"]
    return sorted(f"{who} {values} {reasons}" for who, (values, reasons) in zip(respondents, cells, strict=True))


def expected(plainly: Naive, responses: Responses, respondent: str) -> list[str]:
    answers = [plainly.answers(responses.questionnaire, item, item) for item in responses.pairs.items]
    people = [row[plainly.header.index(respondent)] for row in plainly.rows]
    rows = [([value for value, _ in row], [reason for _, reason in row]) for row in zip(*answers, strict=True)]
    return sorted(f"{who} {values} {reasons}" for who, (values, reasons) in zip(people, rows, strict=True))


@given(surveys(), st.randoms(use_true_random=False))
def test_rows_come_in_the_order_of_their_keys(tmp_path_factory, rows, random) -> None:  # type: ignore[no-untyped-def]
    keys = responses_of(tmp_path_factory.mktemp("keys"), written(HEADER, random.sample(rows, len(rows)))).pairs.keys
    codes = list(zip(*(keys[name].cat.codes for name in ("network", "wave", "respondent", "target")), strict=True))
    assert codes == sorted(codes)


CELL = st.text(
    st.one_of(
        st.sampled_from("aåØ12 ;,\t\"'\n\r\x1f\x0b\u2028\u00a0\N{ZERO WIDTH SPACE}𝄞="), st.characters(codec="utf-8")
    ),
    max_size=12,
).map(lambda text: text.replace("\0", ""))


@given(
    st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1)),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_holds_the_cells_that_pythons_reader_finds(rows: list[Row], quoting: int, end: str) -> None:
    header = [f"k{number}" for number in range(len(rows[0]))]
    if quoting == csv.QUOTE_MINIMAL:  # Python's writer leaves a carriage return unquoted before it ends lines so
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    holds_cells(b"sep=;\n" + written(header, rows, quoting=quoting, end=end), skip=6)


UNQUOTED = st.text(st.characters(codec="utf-8", exclude_characters='\0";\n\r'), max_size=80)


@given(
    st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(UNQUOTED, min_size=width, max_size=width), min_size=1)),
    st.sampled_from(["\n", "\r\n"]),
    st.sets(st.integers(0, 5)),
)
def test_a_table_without_quotes_holds_them_too(rows: list[Row], end: str, blanks: set[int]) -> None:
    header = ";".join(f"k{number}" for number in range(len(rows[0])))
    body = [";".join(row) for row in rows]
    for at in sorted(blanks):
        body.insert(at, "")
    holds_cells(b"sep=;\n" + end.join([header, *body]).encode(), skip=6)


def holds_cells(data: bytes, skip: int = 0) -> None:
    plainly = naive(data[skip:], "utf-8-sig", ";")
    if not plainly.rows:
        with pytest.raises(InputRefused):
            read_table(source(data))
        return
    table = read_table(source(data))
    found = [[column.texts[code] for code in column.codes] for column in table.columns.values()]
    assert [list(row) for row in zip(*found, strict=True)] == plainly.rows


def test_a_long_table_holds_its_cells_across_pieces() -> None:
    """Some megabytes, so that it is read in pieces; texts of many lengths, blank lines, letters of several bytes."""
    texts = ["", "1", "98", "4,5", "p123456", "Østlia kommune", "x" * 63, "å" * 40, "y" * 64, "z" * 300]
    rows = [[str(n), texts[n % 7], texts[n % 10], texts[n % 3]] for n in range(110_000)]
    body = "\r\n".join("" if n % 1000 == 7 else ";".join(row) for n, row in enumerate(rows))
    assert len(body) > 1 << 22
    holds_cells(f"a;b;c;d\r\n{body}".encode())
    holds_cells(f'a;b;c;d\r\n{body}\r\n0;"";1;2\r\n'.encode())


@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    """Whatever the bytes: a table, or a refusal."""
    survives(data)


MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"sep=;\n", b"ben1", b"4", b"\xe6", b"\xc3\xa6")
HOSTILE = (*MARKS, *(bytes([sign]) for sign in b';\n\r"\0,\t a'))


@given(st.lists(st.sampled_from(HOSTILE), max_size=30).map(b"".join))
def test_no_mixture_of_signs_makes_it_fail(data: bytes) -> None:
    survives(data)


def survives(data: bytes) -> None:
    try:
        table = read_table(source(data))
    except TillitError:
        return
    assert table.rows > 0
    assert len({len(column.codes) for column in table.columns.values()} | {table.rows}) == 1


@given(
    st.lists(
        st.lists(st.sampled_from([*NAMES, "", "4", "9", "x", "w1"]), min_size=9, max_size=9), min_size=1, max_size=6
    )
)
def test_no_rows_make_it_fail(tmp_path_factory, rows) -> None:  # type: ignore[no-untyped-def]
    """Whatever stands in the cells: responses, or a refusal; and dropping never refuses rows and cells."""
    folder = tmp_path_factory.mktemp("any")
    path = folder / "svar.csv"
    path.write_bytes(written(HEADER, rows))
    for on_invalid in ("refuse", "drop"):
        try:
            responses = read_responses(path, questionnaire=QUESTIONNAIRE, on_invalid=on_invalid)  # type: ignore[arg-type]
        except InputRefused as refused:
            wholly = {problem.severity for problem in refused.problems} == {"file"}
            assert wholly or on_invalid == "refuse"
        else:
            values, reasons = responses.pairs.values, responses.pairs.reasons
            assert (np.isnan(values) == (reasons != Reason.ANSWERED)).all()


def test_the_shared_survey_is_read_as_cell_by_cell(tmp_path: Path) -> None:
    responses = responses_of(tmp_path, PLAIN.encode())
    plainly = naive(PLAIN.encode(), "utf-8", ";")
    about = Naive(plainly.header, [row for row in plainly.rows if row[2]], plainly.mark)
    assert held(responses) == expected(about, responses, "respondent")


@pytest.mark.parametrize("wave", ["bolge1", "bolge2", "bolge3"])
def test_the_example_in_rows_is_read_as_cell_by_cell(wave: str) -> None:
    path = EXAMPLES / "byregion" / f"{wave}.csv"
    responses = read_responses(path, study=load_study(EXAMPLES / "byregion"))
    plainly = naive(path.read_bytes(), "utf-8-sig", ";")
    assert len(responses.pairs.keys) == len(plainly.rows)
    assert held(responses) == expected(plainly, responses, "svarer")


@pytest.mark.parametrize("file", ["var2025", "host2025"])
def test_the_example_in_a_roster_is_read_as_cell_by_cell(file: str) -> None:
    path = EXAMPLES / "tverrkommunal" / f"{file}.csv"
    study = load_study(EXAMPLES / "tverrkommunal")
    responses = read_responses(path, study=study)
    plainly = naive(path.read_bytes(), "cp1252", ";")
    questionnaire = load_questionnaire("tillit-kort")
    ids = {organisation.name: organisation.id for organisation in study.organisations}
    keys = responses.pairs.keys
    found = {
        (respondent, target, item): (value, reason)
        for respondent, target, values, reasons in zip(
            keys["respondent"], keys["target"], responses.pairs.values, responses.pairs.reasons, strict=True
        )
        for item, value, reason in zip(responses.pairs.items, values.tolist(), reasons.tolist(), strict=True)
    }
    expected = {}
    for header in plainly.header[2:]:
        item, target = header.rstrip("]").split("[")
        for row, answer in zip(plainly.rows, plainly.answers(questionnaire, item, header), strict=True):
            if row[1] != target:
                expected[row[0], ids[target], item] = answer
    assert str(dict(sorted(found.items()))) == str(dict(sorted(expected.items())))
