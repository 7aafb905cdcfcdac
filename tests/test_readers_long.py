"""The long form, a record an answer: rows are put together of several records, and problems stand in theirs."""

from pathlib import Path

from test_readers_base import read

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
