"""The long form, a record an answer: rows are put together of several records, and problems stand in theirs."""

from pathlib import Path

import pytest

from test_readers_base import pairs, read, refusal

HEAD = "respondent;rater;target;role;item;value\n"
LONG = "import: {shape: long, item: {column: item}, value: {column: value}}"


def asked(*records: str, others: str = "p2;Nes;Vik;") -> str:
    """Records, and after them a row of another respondent who answers every item."""
    items = {"ben1": "4", "ben2": "2", "clo1": "0", "war1": "1", "fac1": "3", "fac2": "3"}
    rest = [f"{others};{item};{value}" for item, value in items.items()]
    return HEAD + "\n".join([*records, *rest]) + "\n"


def test_an_unknown_role_is_told_where_it_stands(tmp_path: Path) -> None:
    """A row has the role of its first record; `sjef` in another one was told of the file's first row."""
    text = asked("p1;Vik;Nes;leder;ben1;4", "p1;Vik;Nes;leder;ben2;4", "p1;Vik;Nes;sjef;clo1;4")
    (found,) = [one for one in read(tmp_path, text, study=LONG).warnings if one.code == "role_unknown"]
    assert (found.value, found.place and found.place.row) == ("sjef", 4)


def test_answers_that_differ_are_told_where_they_stand(tmp_path: Path) -> None:
    """About the collaboration p1 says 3 and 4 beside two partners; the first record of the rows is another item's."""
    text = asked("p1;Vik;Nes;;ben1;4", "p1;Vik;Nes;;fac1;3", "p1;Vik;Os;;ben1;5", "p1;Vik;Os;;fac1;4")
    (found,) = refusal(tmp_path, text, study=LONG).problems
    assert (found.code, found.value, found.place and found.place.row) == ("conflicting_answers", "4", 5)


@pytest.mark.parametrize(
    ("texts", "read_as"),
    [
        (("", "4"), "4"),
        (("4", ""), "4"),
        (("", "98", ""), "dk"),
        (("not shown", "4"), "4"),
        (("", "not shown"), "ns"),
        (("not shown", ""), "ns"),
        (("", ""), "."),
        (("", "4", "4,0"), "4"),
        (("9", "9"), "!"),
        (("", "4", "5"), "!"),
        (("98", "4"), "!"),
    ],
)
def test_an_answer_counts_beside_a_blank(texts: tuple[str, ...], read_as: str, tmp_path: Path) -> None:
    text = asked(*(f"p1;Vik;Nes;;ben1;{text}" for text in texts))
    responses = read(tmp_path, text, study=LONG, on_invalid="drop")
    assert "svar p1: Vik → Nes: " + read_as + " . . ." in pairs(responses)
    assert responses.dropped.cells.get("conflicting_answers", 0) == (read_as == "!" and "9" not in texts)


ROSTER = "organisations: [{id: vik, name: Vik kommune}, {id: os, name: Os}, {id: nes, name: Nes, aliases: [Nesset]}]\n"


@pytest.mark.parametrize(
    ("first", "second"), [("vik;nes", "Vik kommune;nes"), ("vik;nes", "vik;Nesset"), ("VIK;Nesset", "Vik  kommune;Nes")]
)
def test_records_of_one_name_in_several_spellings_are_one_row(first: str, second: str, tmp_path: Path) -> None:
    """Two spellings of the rater made two rows of one answer each, and these were refused as a double row."""
    text = asked(f"p1;{first};;ben1;4", f"p1;{second};;ben2;2", f"p1;{first};;clo1;0", others="p2;os;vik;")
    assert "svar p1: vik → nes: 4 2 0 ." in pairs(read(tmp_path, text, study=ROSTER + LONG))


def test_aliases_in_the_import_are_spellings_too(tmp_path: Path) -> None:
    text = asked("p1;V1;Nes;;ben1;4", "p1;Vik;Nes;;ben2;2")
    study = LONG.replace("import: {", "import: {aliases: {targets: {Vik: [V1]}}, ")
    assert "svar p1: Vik → Nes: 4 2 . ." in pairs(read(tmp_path, text, study=study))
