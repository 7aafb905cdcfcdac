"""Encodings and structure: a file is read as it was meant, or refused with place and remedy.

The table holds what people, spreadsheets and old programs make of one small file, each with what comes of it: nothing
changed (`READ`), or the code and the row that refuse it.
"""

import json
from pathlib import Path

import pytest

from test_readers_base import QUESTIONNAIRE, pairs, study_of, write
from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.readers import read_responses

HEAD = "respondent;rater;target;ben1;ben2;clo1;war1"
FILE = f"{HEAD}\np1;Bærum;Sør-Ål;4;2;0;1,5\np2;Sør-Ål;Bærum;5;1;10;7\n"
SMALL = f"{HEAD}\np1;Vik;Nes;4;2;0;1,5\np2;Nes;Vik;5;1;10;7\n"
LINES = SMALL.splitlines()
READ = ["svar p1: Vik → Nes: 4 2 0 1.5", "svar p2: Nes → Vik: 5 1 10 7"]
TALE = f"{HEAD};kommentar\np1;Vik;Nes;4;2;0;1,5;%s\np2;Nes;Vik;5;1;10;7;x\n"
Refused = tuple[str, int | None]
"""A code and the row of it."""


def outcome(folder: Path, data: str | bytes, name: str = "svar.csv", study: str | None = None) -> list[str] | Refused:
    """The pairs of a file; where it is refused, why and where first: in every language with a remedy."""
    path = write(folder, data, name)
    try:
        read = read_responses(path, questionnaire=QUESTIONNAIRE, study=study_of(study, folder) if study else None)
    except InputRefused as refused:
        return first_told(refused.problems)
    return list(pairs(read))


def first_told(problems: tuple[Problem, ...]) -> Refused:
    """The first of some problems; all of them name their file and say what to do."""
    for problem in problems:
        assert problem.place.source
        for language in ("nb", "nn", "en"):
            assert problem.line(language).startswith(problem.place.source)
            assert problem.remedy(language).strip()
    return problems[0].code, problems[0].place.row


def changed(old: str, new: str, count: int = -1, text: str = SMALL) -> str:
    assert old in text
    return text.replace(old, new, count)


ENCODED: dict[str, tuple[bytes, Refused | None]] = {
    "UTF-8": (FILE.encode(), None),
    "UTF-8 with a mark": (FILE.encode("utf-8-sig"), None),
    "Windows-1252": (FILE.encode("cp1252"), None),
    "UTF-16, little end first": (b"\xff\xfe" + FILE.encode("utf-16-le"), None),
    "UTF-16, big end first": (b"\xfe\xff" + FILE.encode("utf-16-be"), None),
    "two marks": (b"\xef\xbb\xbf" * 2 + FILE.encode(), None),
    "UTF-16 without a mark": (FILE.encode("utf-16-le"), ("text_broken", 1)),
    "UTF-16, big end first, without a mark": (FILE.encode("utf-16-be"), ("text_broken", 1)),
    "UTF-32": (FILE.encode("utf-32"), ("text_broken", 1)),
    "UTF-16 that ends in a half": (b"\xff\xfe" + FILE.encode("utf-16-le") + b"x", ("text_broken", 4)),
    "UTF-16 with half a pair": (b"\xff\xfe" + FILE.encode("utf-16-le") + b"\x00\xd8", ("text_broken", 4)),
    "DOS, 850": (FILE.encode("cp850"), ("text_broken", 2)),
    "DOS, 865": (FILE.encode("cp865"), ("text_broken", 2)),
    "DOS, only small letters": (FILE.replace("Ål", "ål").encode("cp850"), ("text_broken", 2)),
    "old Macintosh": (FILE.encode("mac_roman"), ("text_broken", 2)),
    "old Macintosh, only small letters": (FILE.replace("Ål", "ål").encode("mac_roman"), ("text_broken", 2)),
    "old Macintosh, one letter": (SMALL.replace("Vik", "Våk").encode("mac_roman"), ("text_broken", 2)),
    "DOS, one letter": (SMALL.replace("Nes", "Nés").encode("cp850"), ("text_broken", 2)),
    "UTF-8, then a row of Windows-1252": (FILE.encode() + "p3;Å;Bærum;4;2;0;1\n".encode("cp1252"), ("text_broken", 4)),
    "a mark, then Windows-1252": (b"\xef\xbb\xbf" + FILE.encode("cp1252"), ("text_broken", 2)),
    "UTF-8 that is cut in a letter": (FILE.encode().replace("Å".encode(), b"\xc3", 1), ("text_broken", 2)),
    "UTF-8 longer than it must be": (FILE.encode().replace(b"p2", b"\xc0\xaf"), ("text_broken", 3)),
    "surrogates in UTF-8": (FILE.encode().replace(b"p2", b"\xed\xa0\xbd\xed\xb8\x80"), ("text_broken", 3)),
    "NUL at the beginning": (b"\0" + FILE.encode(), ("text_broken", 1)),
    "NUL in a name": (FILE.encode().replace(b"p2", b"p\0"), ("text_broken", 3)),
    "NUL at the end": (FILE.encode() + b"\0\0\0", ("text_broken", 4)),
}  # fmt: skip


@pytest.mark.parametrize("case", ENCODED)
def test_letters_are_what_was_written(case: str, tmp_path: Path) -> None:
    data, refused = ENCODED[case]
    expected = ["svar p1: Bærum → Sør-Ål: 4 2 0 1.5", "svar p2: Sør-Ål → Bærum: 5 1 10 7"]
    assert outcome(tmp_path, data) == (refused or expected)


@pytest.mark.parametrize(
    "name", ["O’Reilly", "«Næs»", "Kárášjohka", "Guovdageaidnu – Žižek", "50 ‰", "L’Œuvre", "Ås®", "Nes ¾", "¿Qué?"]
)
def test_signs_of_windows_are_no_damage(name: str, tmp_path: Path) -> None:
    data = SMALL.replace("Vik", name).encode("cp1252", "xmlcharrefreplace")
    shown = name.encode("cp1252", "xmlcharrefreplace").decode("cp1252")
    assert outcome(tmp_path, data) == [line.replace("Vik", shown) for line in READ]


STRUCTURES: dict[str, tuple[str | bytes, Refused | None]] = {
    # marks and line ends
    "a mark before a row": (changed("p2", "\ufeffp2"), None),
    "a mark in a cell": (changed("4;2", "4\ufeff;2"), None),
    "a mark in a heading": (changed("ben1", "\ufeffben1"), None),
    "a mark, then a quotation": ("\ufeff" + changed("respondent", '"respondent"'), None),
    "lines that end in CR": (changed("\n", "\r"), None),
    "lines that end in CR CR LF": (changed("\n", "\r\r\n"), None),
    "lines that end in LF CR": (changed("\n", "\n\r"), None),
    "one line that ends in CR": (changed("1,5\n", "1,5\r"), None),
    "CR in a row": (changed("Vik;N", "Vi\rk;N", 1), ("ragged_row", 2)),
    "CR in a quotation": (changed("Vik;N", '"Vik\r";N', 1), None),
    "lines that end in NEL": (changed("\n", "\x85"), ("file_without_rows", None)),
    "the end of a file in DOS": (SMALL + "\x1a", ("ragged_row", 4)),
    # two files after each other
    "a file after a file": (SMALL + SMALL.replace("p1", "p3").replace("p2", "p4"), ("not_a_number", 4)),
    "a file after a file, with a mark": (SMALL + "\ufeff" + SMALL, ("not_a_number", 4)),
    "a file after a file, without an end of line": (SMALL.rstrip("\n") + SMALL, ("ragged_row", 3)),
    "the headings once more": (SMALL + HEAD + "\n", ("not_a_number", 4)),
    # separators
    "a tab file": (changed(";", "\t"), None),
    "a first line that tells": ("sep=;\n" + SMALL, None),
    "a first line that tells, in capitals": ("SEP=;\r\n" + SMALL, None),
    "a first line that tells of a bar": ("sep=|\n" + changed(";", "|"), None),
    "a first line that tells wrongly": ("sep=,\n" + SMALL, ("separator_not_found", 1)),
    "a first line that tells too much": ("sep=;;\n" + SMALL, ("ragged_row", 2)),
    "a first line with blanks": ("sep = ;\n" + SMALL, ("ragged_row", 2)),
    "a first line that tells after a blank one": ("\nsep=;\n" + SMALL, ("header_blank", 1)),
    "bars that nobody tells of": (changed(";", "|"), ("separator_not_found", 1)),
    "columns in blanks": (changed(";", "   "), ("separator_not_found", 1)),
    "decimal commas between commas": (changed(";", ","), ("ragged_row", 2)),
    "headings with commas over semicolons": (HEAD.replace(";", ",") + SMALL[len(HEAD) :], ("separator_mixed", 1)),
    "a semicolon among tabs": (changed(";", "\t", 9), ("ragged_row", 2)),
    # quotation marks
    "a quotation that is never closed": (changed("Vik;N", '"Vik;N', 1), ("quote_broken", 2)),
    "a quotation that closes in a later row": (
        f'{HEAD}\np1;"Vik;Nes;4;2;0;1,5\np2;Nes";Vik;5;1;10;7\n', ("quote_broken", 2)
    ),
    "a quotation that takes in two rows": (
        f'{HEAD}\np1;"Vik;Nes;4;2;0;1,5\np2;Os;Vik;5;1;10;7\np3;Nes";Vik;5;1;10;7\n', ("quote_broken", 2)
    ),
    "a comment that closes in the next row": (TALE % '"bra' + 'p3;Os;Vik;5;1;10;7;takk"\n', ("quote_broken", 2)),
    "a comment that closes under the next row": (TALE % '"bra' + '"\n', ("quote_broken", 2)),
    "a comment of two lines": (TALE % '"bra\nog greit"', None),
    "a comment that ends in a new line": (TALE % '"bra\n"', None),
    "a comment with as many commas as a row": (
        (TALE % '"Ja.\n1, 2, 3, 4, 5, 6, 7, 8"').replace(";", ",").replace("1,5", "1.5"), None
    ),
    "a quotation and more": (changed("Vik;N", '"Vik" AS;N', 1), ("quote_broken", 2)),
    "a quotation and a blank": (changed("Vik;N", '"Vik" ;N', 1), ("quote_broken", 2)),
    "a backslash before a quotation mark": (changed("Vik;N", '"V\\"ik";N', 1), ("quote_broken", 2)),
    "a backslash before a separator": (changed("Vik;N", "V\\;ik;N", 1), ("ragged_row", 2)),
    "a sign for the same as above": (changed("p2;Nes", 'p2;"'), ("quote_broken", 3)),
    "rows in quotation marks": ("".join(f'"{line}"\n' for line in LINES), ("separator_not_found", 1)),
    "headings that open": ('"' + SMALL, ("quote_broken", 1)),
    # rows of another length
    "a cell too few": (changed(";7\n", "\n"), ("ragged_row", 3)),
    "a cell too many": (changed(";7\n", ";7;1\n"), ("ragged_row", 3)),
    "separators at the ends of rows": (changed("1,5\n", "1,5;\n"), ("ragged_row", 2)),
    "separators at all ends": (changed("\n", ";\n"), None),
    "a row to the right": (changed("p2;Nes;Vik;5;1;10;7", ";p2;Nes;Vik;5;1;10"), ("not_a_number", 3)),
    "a row to the left": (changed("p2;Nes;Vik;5;1;10;7", "Nes;Vik;5;1;10;7;"), ("outside_format", 3)),
    # headings
    "a heading twice": (changed("ben2", "ben1"), ("header_duplicate", 1)),
    "a heading twice, in capitals": (changed("ben2", " BEN1"), ("header_duplicate", 1)),
    "a heading twice, with what nobody sees": (changed("ben2", "be\u200bn1"), ("header_duplicate", 1)),
    "a heading in wide signs": (changed("ben2", "ben２"), ("item_column_missing", 1)),
    "a heading with a new line": (changed("ben1", '"ben\n1"'), ("item_column_missing", 1)),
    "no heading": (changed("ben2", ""), ("header_blank", 1)),
    "no heading over numbers of rows": (
        "".join(f"{number or ''};{line}\n" for number, line in enumerate(LINES)), ("header_blank", 1)
    ),
    "no heading over nothing": (";" + changed("\n", "\n;").removesuffix(";"), None),
    "a heading without an end": (
        changed("war1", f"war1;{'x' * 20_000}").replace("1,5", "1,5;").replace(";7\n", ";7;\n"), ("header_too_long", 1)
    ),
    "a line above": ("Undersøkelse 2024\n" + SMALL, ("separator_not_found", 1)),
    "a line above, as a spreadsheet fills it": (f"Undersøkelse{';' * 6}\n{';' * 6}\n{SMALL}", ("header_lower", 1)),
    "a blank line above": ("\n" + SMALL, ("header_blank", 1)),
    "a line of comment above": ("# eksportert\n" + SMALL, ("separator_not_found", 1)),
    "texts of questions below": (
        HEAD + "\nHvem;Fra;Til;Vil vel;Kald;Nær;Varm\n" + "\n".join(LINES[1:]), ("not_a_number", 2)
    ),
    "the table on its side": (
        "\n".join(";".join(cells) for cells in zip(*(line.split(";") for line in LINES), strict=True)) + "\n",
        ("column_missing", 1),
    ),
    # two tables
    "a table beside": ("".join(f"{line};;{line}\n" for line in LINES), ("header_duplicate", 1)),
    "a table below, narrower": (SMALL + "\nnavn;antall\nVik;3\n", ("ragged_row", 5)),
    "the same table below": (SMALL + "\n" + SMALL, ("not_a_number", 5)),
    # sums
    "sums": (SMALL + "Sum;;;9;3;10;8,5\n", ("total_row", 4)),
    "means, where organisations stand": (SMALL + "p9;Gjennomsnitt;Vik;5;2;5;4\n", ("total_row", 4)),
    "sums without a word": (SMALL + ";;;5;2;5;4\n", ("respondent_empty", 4)),
    "a note in a row of its own": (SMALL + "Eksportert 2024-01-01\n", ("ragged_row", 4)),
    # nothing
    "nothing": (b"", ("file_empty", None)),
    "blanks": (" \r\n\t\n", ("file_empty", None)),
    "a mark": (b"\xef\xbb\xbf", ("file_empty", None)),
    "headings": (HEAD, ("file_without_rows", None)),
    "headings and blank rows": (f"{HEAD}\n;;;;;;\n\n", ("file_without_rows", None)),
    "a word": ("x", ("file_without_rows", None)),
    # another kind of file
    "a page": ("<html><table><tr><td>respondent</td></tr></table></html>", ("file_without_rows", None)),
    "a rich text": (r"{\rtf1\ansi hei}", ("file_damaged", None)),
    "a PDF": (b"%PDF-1.7\n", ("binary_file", None)),
}  # fmt: skip


@pytest.mark.parametrize("case", STRUCTURES)
def test_a_table_is_read_whole_or_refused(case: str, tmp_path: Path) -> None:
    data, refused = STRUCTURES[case]
    assert outcome(tmp_path, data) == (refused or READ)


ANSWERS = (("p1", "Vik", "Nes", 4, 2, 0, 1.5), ("p2", "Nes", "Vik", 5, 1, 10, 7))
RECORDS = [dict(zip(HEAD.split(";"), row, strict=True)) for row in ANSWERS]
WRITTEN = json.dumps(RECORDS)
JSON: dict[str, tuple[str | bytes, Refused | None]] = {
    "as it stands": (WRITTEN, None),
    "with a mark": (WRITTEN.encode("utf-8-sig"), None),
    "a list under a name": (json.dumps({"responses": RECORDS}), None),
    "two lists": (json.dumps({"responses": RECORDS[:1], "data": RECORDS[1:]}), ("file_damaged", None)),
    "a name twice": (WRITTEN.replace('"ben1": 4', '"ben1": 4, "ben1": 1'), ("file_damaged", None)),
    "a name twice, in capitals": (WRITTEN.replace('"ben1": 4', '"ben1": 4, "BEN1": 1'), ("header_duplicate", 1)),
    "half a character": (WRITTEN.replace("Vik", "V\\ud800k"), ("file_damaged", 2)),
    "half a character in a name": (WRITTEN.replace('"war1": 7', '"war1": 7, "\\ud800": 1'), ("file_damaged", 3)),
    "NUL": (WRITTEN.replace("Vik", "V\\u0000k"), ("file_damaged", 2)),
    "our own sign for what was not shown": (WRITTEN.replace(": 5", ': "\\u0000not_shown"'), ("file_damaged", 3)),
    "NUL in a list": (WRITTEN.replace(": 5", ': ["\\u0000not_shown"]'), ("file_damaged", 3)),
    "a comma at the end": (WRITTEN.removesuffix("]") + ",]", ("file_damaged", None)),
    "two documents": (WRITTEN + WRITTEN, ("file_damaged", None)),
    "a line a response": ("".join(f"{json.dumps(record)}\n" for record in RECORDS), ("file_damaged", None)),
    "lists in lists": ('[["respondent","rater"],["p1","Vik"]]', ("file_damaged", None)),
    "a list a column": (json.dumps({name: [one[name] for one in RECORDS] for name in RECORDS[0]}), ("not_a_number", 2)),
    "no responses": ("[]", ("file_without_rows", None)),
    "nested without end": ("[" * 5000 + "]" * 5000, ("file_damaged", None)),
}  # fmt: skip


@pytest.mark.parametrize("case", JSON)
def test_a_list_of_responses_is_read_whole_or_refused(case: str, tmp_path: Path) -> None:
    data, refused = JSON[case]
    assert outcome(tmp_path, data, "svar.json") == (refused or READ)
