"""Files as programs leave them: encodings, line ends, separators, quotes, shapes; and what is no response file."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from test_readers_base import QUESTIONNAIRE, codes, pairs, read, refusal, told, warned, write
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.books.files import read_source
from tillitsmaal.study import parse_study

HEADER = "respondent;rater;target;ben1;ben2;clo1;war1\n"
FILE = f"{HEADER}p1;Lundvåg;Østlia;4;2;0;1,5\np2;Østlia;Sætervik;5;5;10;7\n"
READ = ["svar p1: Lundvåg → Østlia: 4 2 0 1.5", "svar p2: Østlia → Sætervik: 5 5 10 7"]
BROKEN = "The text is damaged here: these bytes are neither UTF-8, UTF-16 nor Windows-1252. Export again as “CSV UTF-8”. Opening and saving in another program may have damaged the letters."
RAGGED = "A separator inside a text must stand in quotation marks. Two tables in one file must be two files."
QUOTE = 'A quotation mark opens here and is not closed as it should be. Close it, or write a quotation mark inside a text twice (""). In the last row, the file may have been cut off on the way: get it again.'


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (FILE.encode(), "utf-8"),
        (FILE.encode("utf-8-sig"), "utf-8-sig"),
        (FILE.encode("cp1252"), "cp1252"),
        (b"\xff\xfe" + FILE.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + FILE.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings(data: bytes, encoding: str, tmp_path: Path) -> None:
    responses = read(tmp_path, data)
    assert pairs(responses) == READ
    assert [file.encoding for file in responses.inputs] == [encoding]


@pytest.mark.parametrize("letters", ["«Å»", "BYGDÅ", "Ærøy–Øst", "50 €", "Müller & Söner", "é", "«Næ»"])
def test_windows_1252_is_not_taken_for_something_else(letters: str, tmp_path: Path) -> None:
    data = f"{HEADER}p1;{letters};Nes;4;2;0;1\n".encode("cp1252")
    assert pairs(read(tmp_path, data)) == [f"svar p1: {letters} → Nes: 4 2 0 1"]


@pytest.mark.parametrize(
    ("data", "row"),
    [
        (FILE.encode("utf-16-le"), 1),
        (FILE.encode().replace(b"p2", b"p\x002"), 3),
        (FILE.encode().replace("Sætervik".encode(), b"S\xe6tervik"), 3),
        (FILE.encode("utf-8-sig").replace("Sætervik".encode(), b"S\xe6tervik"), 3),
        (FILE.encode().replace("æ".encode(), b"\xc3"), 3),
        (f"{HEADER}p1;Nestlé;Nes;4;2;0;1\np2;Nes;".encode() + b"S\xe6;4;2;0;1\n", 3),
        (f"{HEADER}p1;Nord–Sør;Nes;4;2;0;1\np2;Nes;".encode() + b"S\xe6;4;2;0;1\n", 3),
        (f"{HEADER}p1;".encode() + b"\x81\x8d;Nes;4;2;0;1\n", 2),
        (b"\xff\xfe" + FILE.encode("utf-16-le") + b"x", 4),
        (b"\xff\xfe\0\0" + FILE.encode("utf-32-le"), 1),
    ],
)
def test_damaged_text_is_refused_with_its_row(data: bytes, row: int, tmp_path: Path) -> None:
    assert told(tmp_path, data) == [f"svar.csv, row {row}: {BROKEN}"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("quoted", [True, False])
def test_line_ends(end: str, last: bool, quoted: bool, tmp_path: Path) -> None:
    text = FILE.replace("p1", '"p1"') if quoted else FILE
    text = text if last else text.rstrip("\n")
    assert pairs(read(tmp_path, text.replace("\n", end))) == READ


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("\n", "\r\n", 1),
        FILE.replace("\n", "\r", 1),
        FILE.replace("1,5\n", "1,5\r"),
        FILE.replace("1,5\n", "1,5\r\n"),
        FILE.replace("\n", "\r\n").replace("1,5\r\n", "1,5\r"),
    ],
)
def test_mixed_line_ends_lose_no_row(text: str, tmp_path: Path) -> None:
    assert pairs(read(tmp_path, text)) == READ


@pytest.mark.parametrize("end", ["\n\r", "\r\r\n", "\r\r"])
def test_line_ends_that_a_program_has_doubled(end: str, tmp_path: Path) -> None:
    """Every other row is blank then; a row may begin with an empty cell after a lone carriage return."""
    file = f"role;{HEADER};p1;Vik;Nes;4;2;0;1\nleder;p2;Vik;Nes;5;2;0;1\n".replace("\n", end)
    assert pairs(read(tmp_path, file)) == ["svar p1: Vik → Nes: 4 2 0 1", "svar p2: Vik → Nes: 5 2 0 1"]


def test_a_byte_order_mark_among_the_rows_opens_no_quotation(tmp_path: Path) -> None:
    """Files put after each other have one; it must not open a quotation that was none."""
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}"
    file = f'{HEADER}{mark}"p1;Vik;Nes;4;2;0;1\np2;"Vik";Nes;4;2;0;1\n'
    assert pairs(read(tmp_path, file)) == ['svar "p1: Vik → Nes: 4 2 0 1', "svar p2: Vik → Nes: 4 2 0 1"]


def test_a_carriage_return_inside_a_row_is_refused(tmp_path: Path) -> None:
    file = FILE.replace(";2;0", ";2\r;0")
    assert told(tmp_path, file) == [
        f"svar.csv, row 2: The row has 5 cells, but there are 7 headings. {RAGGED}",
        f"svar.csv, row 3: The row has 3 cells, but there are 7 headings. {RAGGED}",
    ]


@pytest.mark.parametrize("blank", ["", ";;;;;;", ' ; ;"";;;;', "\N{NO-BREAK SPACE};;;;;;"])
def test_blank_rows_are_passed_over_and_counted_as_rows(blank: str, tmp_path: Path) -> None:
    file = f"{HEADER}{blank}\np1;Vik;Nes;4;2;0;1\n{blank}\n{blank}\np2;Vik;Nes;9;2;0;1\n{blank}\n"
    assert [line[:29] for line in told(tmp_path, file)] == ["svar.csv, row 6, column ben1:"]
    responses = read(tmp_path, file, on_invalid="drop")
    assert pairs(responses) == ["svar p1: Vik → Nes: 4 2 0 1", "svar p2: Vik → Nes: ! 2 0 1"]
    assert responses.inputs[0].rows == 2
    assert "svar.csv: 4 rows are empty and were passed over. Nothing to do." in warned(responses)


def test_a_first_line_that_declares_the_separator_is_no_row_of_the_spreadsheet(tmp_path: Path) -> None:
    """Excel and LibreOffice take the line away when they open the file."""
    assert [line[:29] for line in told(tmp_path, f"sep=;\n{HEADER}p1;Vik;Nes;9;2;0;1\n")] == [
        "svar.csv, row 2, column ben1:"
    ]


@pytest.mark.parametrize(
    ("separator", "first"),
    [(";", ""), (",", ""), ("\t", ""), (";", "sep=;\n"), (",", "sep=,\r\n"), ("\t", "sep=\t\n"), (";", '"sep=;"\n'), ("|", "SEP=|\n")],
)  # fmt: skip
def test_separators(separator: str, first: str, tmp_path: Path) -> None:
    text = first + FILE.replace("1,5", "1.5").replace(";", separator)
    for data in (text.encode(), text.encode("utf-8-sig"), b"\xff\xfe" + text.encode("utf-16-le")):
        responses = read(tmp_path, data)
        assert pairs(responses) == READ
        assert responses.inputs[0].separator == separator


def test_decimal_commas_in_a_comma_separated_file_stand_in_quotes(tmp_path: Path) -> None:
    file = 'respondent,rater,target,ben1,ben2,clo1,war1\np1,"Vik, Nes og Os AS",Nes,4,2,0,"1,5"\n'
    assert pairs(read(tmp_path, file)) == ["svar p1: Vik, Nes og Os AS → Nes: 4 2 0 1.5"]


def test_commas_in_texts_do_not_make_a_semicolon_file_a_comma_file(tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik, Nes, Os, Moi, Lom, Vang, Hol;Nes;4;2;0;1,5\n"
    assert pairs(read(tmp_path, file)) == ["svar p1: Vik, Nes, Os, Moi, Lom, Vang, Hol → Nes: 4 2 0 1.5"]


def test_quotes_hold_separators_line_ends_and_quotes(tmp_path: Path) -> None:
    file = (
        f'{HEADER.strip()};"kommentar;\nfritt"\n'
        'p1;"Vik; og ""omland""";Nes;4;2;0;1;"to\r\nlinjer; og ""mer"""\n'
        'p2;Nes;"Vik; og ""omland""";9;2;0;1;\n'
    )
    assert [line[:29] for line in told(tmp_path, file)] == ["svar.csv, row 3, column ben1:"]
    assert pairs(read(tmp_path, file.replace("9", "5"))) == [
        'svar p1: Vik; og "omland" → Nes: 4 2 0 1',
        'svar p2: Nes → Vik; og "omland": 5 2 0 1',
    ]


@pytest.mark.parametrize(
    "comments", [("x", "x", "x"), ("x", '6" rør', "x"), ('"sagt"', "x", 'n"y'), ('""', '"""a"""', "x")]
)
def test_a_quotation_mark_inside_a_heading_takes_no_row_away(comments: tuple[str, ...], tmp_path: Path) -> None:
    lines = [f"p{number};Vik;Nes;4;2;0;1;{comment}" for number, comment in enumerate(comments, 1)]
    file = "\n".join([f'{HEADER.strip()};5" skjerm', *lines])
    assert pairs(read(tmp_path, file)) == [f"svar p{number}: Vik → Nes: 4 2 0 1" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (f'{HEADER}p1;Vik;Nes;4;2;0;1\np2;"Vik;Nes;4;2;0;1\np3;Vik;Nes;4;2;0;1\n', 3),
        (f'{HEADER}p1;"Vik\nog";Nes;4;2;0;1\n\np2;"Vik;Nes;4;2;0;1\np3;Vik;Nes;4;2;0;1\n', 4),
        (f'{HEADER}p1;Vik;Nes;4;2;0;1\np2;"Vik" AS;Nes;4;2;0;1\n', 3),
        ('"respondent;rater;target\np1;Vik;Nes\n', 1),
        ('"respondent"x;rater;target\np1;Vik;Nes\n', 1),
    ],
)
def test_a_quote_that_does_not_close_is_refused_with_its_row(text: str, row: int, tmp_path: Path) -> None:
    assert told(tmp_path, text) == [f"svar.csv, row {row}: {QUOTE}"]


@pytest.mark.parametrize("quoted", [True, False])
def test_ragged_rows_are_refused_one_by_one(quoted: bool, tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik;Nes;4;2;0;1\np2;Vik;Nes;4;2;0\n\np3;Vik;Nes;4;2;0;1;2\np4;Vik;Nes;4;2;0;1\n"
    assert told(tmp_path, file.replace("p1", '"p1"') if quoted else file) == [
        f"svar.csv, row 3: The row has 6 cells, but there are 7 headings. {RAGGED}",
        f"svar.csv, row 5: The row has 8 cells, but there are 7 headings. {RAGGED}",
    ]


def test_two_tables_in_a_file_are_refused(tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik;Nes;4;2;0;1\n\norganisasjon;antall\nVik;3\n"
    assert told(tmp_path, file, language="nb") == [
        "svar.csv, rad 4: Raden har 2 celler, men det er 7 overskrifter. Skilletegn inne i en tekst må stå i anførselstegn. To tabeller i én fil må bli to filer.",
        "svar.csv, rad 5: Raden har 2 celler, men det er 7 overskrifter. Skilletegn inne i en tekst må stå i anførselstegn. To tabeller i én fil må bli to filer.",
    ]


def test_trailing_empty_columns_say_nothing(tmp_path: Path) -> None:
    file = FILE.replace("war1\n", "war1;;\n").replace("1,5\n", "1,5;;\n").replace("7\n", "7; ;\n")
    responses = read(tmp_path, file)
    assert pairs(responses) == READ
    assert responses.warnings == ()


def test_a_column_with_content_needs_a_heading(tmp_path: Path) -> None:
    file = f"{HEADER.strip()};;\np1;Vik;Nes;4;2;0;1;;hei\n"
    assert told(tmp_path, file) == [
        "svar.csv, row 1: Column 9 has answers but no heading. Give the column a heading, or delete it. Lines above the headings must be deleted too."
    ]


@pytest.mark.parametrize("above", ["\n", "\r\n\r\n"])
def test_lines_above_the_headings_are_refused(above: str, tmp_path: Path) -> None:
    assert codes(tmp_path, above + FILE) == ["header_blank"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\n", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b"\xff\xfe", "file_empty"),
        (b"\xff\xfe\n\0", "file_empty"),
        (HEADER.encode(), "file_without_rows"),
        (HEADER.strip().encode(), "file_without_rows"),
        (HEADER.encode() + b"\n\r\n", "file_without_rows"),
        (HEADER.encode() + b";;;;;;\n", "file_without_rows"),
        (b"sep=;\n", "file_without_rows"),
        (b"sep=;", "file_without_rows"),
    ],
)
def test_files_without_answers(data: bytes, code: str, tmp_path: Path) -> None:
    assert codes(tmp_path, data) == [code]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"x" * 70_000 + b"xl/workbook.xml", "The file cannot be read as Excel: "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504, "The file cannot be read as Excel: "),
        (b"$FL2@(#) IBM SPSS STATISTICS", "The file cannot be read as SPSS: "),
        (b"$FL3@(#) IBM SPSS STATISTICS", "The file cannot be read as SPSS: "),
        (b"PK\x03\x04" + b"word/document.xml", "This is no file of answers, but something like a picture, a document or a packed file. Export the answers as CSV or Excel, and give that file."),
        (b"%PDF-1.7\n", "This is no file of answers, but something like a picture, a document or a packed file. Export the answers as CSV or Excel, and give that file."),
        (b"\x1f\x8b\x08\0", "This is no file of answers, but something like a picture, a document or a packed file. Export the answers as CSV or Excel, and give that file."),
        (b"PAR1\0", "The file cannot be read as Parquet: "),
    ],
)  # fmt: skip
def test_what_is_broken_or_no_table_is_refused_with_a_recipe(data: bytes, message: str, tmp_path: Path) -> None:
    (line,) = told(tmp_path, data)
    assert line.startswith(f"svar.csv: {message}")
    assert line.endswith(("try once more.", "give that file."))


def test_a_broken_workbook_is_refused_in_norwegian(tmp_path: Path) -> None:
    assert told(tmp_path, b"PK\x03\x04xl/workbook.xml", language="nb") == [
        "svar.csv: Filen kan ikke leses som Excel: den er ikke hel, eller ikke en arbeidsbok. Den kan være kuttet eller skadet på veien: Hent den på nytt der den kom fra. Eller åpne den i programmet sitt, lagre den på nytt uten passord, og prøv igjen."
    ]


@pytest.mark.parametrize("name", ["svar.xlsx", "SVAR.XLSM", "svar.xls"])
@pytest.mark.parametrize("data", [b"PK\x03\x04whatever", b"\xd0\xcf\x11\xe0whatever"])
def test_a_zip_that_is_called_a_workbook_is_one(name: str, data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read_responses([write(tmp_path, data, name)], questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in refused.value.problems] == ["file_damaged"]


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read_responses([tmp_path, tmp_path / "nei.csv", f"{tmp_path}/\0"], questionnaire=QUESTIONNAIRE)
    assert [problem.line("en") for problem in refused.value.problems] == [
        f"{tmp_path} is a folder. Name the files in it: {tmp_path}/*.csv",
        f"There is no file {tmp_path}/nei.csv. Check the name and the folder; names with spaces need quotation marks.",
        f"There is no file {tmp_path}/\\x00. Check the name and the folder; names with spaces need quotation marks.",
    ]


@pytest.mark.parametrize("name", ["a" * 300, "a\\b" * 100, "*" * 300, "a\\*" * 100])
def test_a_name_that_no_file_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read_responses([tmp_path / name], questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in refused.value.problems] in (["file_unreadable"], ["file_not_found"])


@pytest.mark.parametrize("lock", ["~$svar.xlsx", ".~lock.svar.xlsx#"])
def test_what_a_program_leaves_while_a_workbook_is_open_is_no_file_with_answers(lock: str, tmp_path: Path) -> None:
    write(tmp_path, FILE)
    write(tmp_path, "\x05Kari", lock)
    named = read_responses(tmp_path / "*svar*", questionnaire=QUESTIONNAIRE)
    assert [file.name for file in named.inputs] == ["svar.csv"]
    with pytest.raises(InputRefused) as refused:
        read_responses(tmp_path / lock, questionnaire=QUESTIONNAIRE)
    assert [problem.code for problem in refused.value.problems] == ["file_unreadable"]
    assert "lock file" in refused.value.problems[0].message("en")


def test_the_same_content_under_two_waves_is_told_with_folders_and_waves(tmp_path: Path) -> None:
    waves = "waves: [{name: w1, files: [vaar/svar.csv]}, {name: w2, files: [host/svar.csv]}]"
    for name in ("vaar", "host"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, FILE)
    study = parse_study(f"study: S\n{waves}\n".encode(), "tillit.yaml", tmp_path)
    with pytest.raises(InputRefused) as refused:
        read_responses(study=study, questionnaire=QUESTIONNAIRE)
    assert [told.rpartition(" Give ")[0] for told in map(str, [refused.value])] == [
        "host/svar.csv (w2): The file has exactly the same content as vaar/svar.csv (w1)."
    ]


@pytest.mark.parametrize("name", ["structure.csv", "labels.csv"])
def test_what_lies_beside_a_data_set_is_told_to_be_no_answers(name: str, tmp_path: Path) -> None:
    write(tmp_path, "questionName;variableName\ns_1;s_1_1\n", name)
    with pytest.raises(InputRefused) as refused:
        read_responses(tmp_path / name, questionnaire=QUESTIONNAIRE)
    assert "give dataset.csv instead" in str(refused.value)


def test_the_same_content_twice_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, FILE, FILE) == [
        "svar2.csv: The file has exactly the same content as svar.csv. Give each file once. If both lie in one folder, one of them is probably a copy, as a browser makes “svar (1).csv”: delete the copy."
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(FILE.encode("cp1252"))))
    responses = read_responses("-", questionnaire=QUESTIONNAIRE)
    assert pairs(responses) == [line.replace("svar ", "- ", 1) for line in READ]
    assert responses.inputs[0].name == "-"


def test_empty_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    with pytest.raises(InputRefused, match="The file is empty"):
        read_source("-")


def test_a_cell_of_any_length_is_read(tmp_path: Path) -> None:
    long = "x" * 200_000
    for quote in ("", '"'):
        file = f"{HEADER.strip()};kommentar\np1;Vik;Nes;4;2;0;1;{quote}{long}{quote}\np2;Vik;Nes;5;2;0;1;\n"
        assert len(pairs(read(tmp_path, file))) == 2
    assert len(told(tmp_path, f"{HEADER}p1;Vik;Nes;{long};2;0;1\n")[0]) < 500


def test_5000_columns_are_read(tmp_path: Path) -> None:
    more = "".join(f";x{number}" for number in range(5000))
    responses = read(tmp_path, f"{HEADER.strip()}{more}\np1;Vik;Nes;4;2;0;1{';7' * 5000}\n")
    assert pairs(responses) == ["svar p1: Vik → Nes: 4 2 0 1"]
    assert "5000" in warned(responses)[0]


@pytest.mark.parametrize("letter", ["\x1c", "\x1d", "\x1e", "\x1f", "\x0b", "\x0c", "\x85", "\u2028", "\u00a0"])
def test_odd_white_space_in_names_is_white_space(letter: str, tmp_path: Path) -> None:
    """Also the characters that programs use to put texts together."""
    file = f"{HEADER}p1;Vik{letter}kommune;Nes;4;2;0;1\np2;Nes;Vik kommune;4;2;0;1\np3;Os;Nes;5;2;0;1\n"
    assert pairs(read(tmp_path, file)) == [
        "svar p1: Vik kommune → Nes: 4 2 0 1",
        "svar p2: Nes → Vik kommune: 4 2 0 1",
        "svar p3: Os → Nes: 5 2 0 1",
    ]


def test_a_refusal_keeps_the_first_hundred_and_counts_all(tmp_path: Path) -> None:
    refused = refusal(tmp_path, HEADER + "p1;Vik;Nes;4\n" * 1000)
    assert len(refused.problems) == 100
    assert refused.counts == {"ragged_row": 1000}


def test_files_lie_where_they_lay(tmp_path: Path) -> None:
    path = write(tmp_path, FILE)
    read_responses(path, questionnaire=QUESTIONNAIRE)
    assert path.read_bytes() == FILE.encode()
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", [FILE.replace(";", "|"), FILE.replace(";", " "), "Navn\nVik\nNes\n"])
def test_a_single_column_says_that_no_separator_was_found(text: str, tmp_path: Path) -> None:
    (line,) = told(tmp_path, text)
    assert line.startswith("svar.csv, row 1: The file seems to have a single column.")
    assert "write sep=| on a line of its own" in line


def test_a_single_line_has_no_rows_whatever_separates_its_columns(tmp_path: Path) -> None:
    assert told(tmp_path, "Bare en setning.") == [
        "svar.csv: The file has a header, but no rows of answers. Export again, with the responses included."
    ]


def test_another_separator_can_be_named_on_top(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, "sep=|\n" + FILE.replace(";", "|"))) == pairs(read(tmp_path, FILE))


def test_a_declared_separator_without_a_character_is_a_tab(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, "sep=\n" + FILE.replace(";", "\t"))) == pairs(read(tmp_path, FILE))
