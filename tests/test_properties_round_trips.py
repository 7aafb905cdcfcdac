"""What is exported reads back as it was, in every format, whatever was answered."""

from pathlib import Path
from typing import Any

from hypothesis import given, note

from strategies import to_csv, to_yaml
from test_readers_base import lines, roster
from tillitsmaal.archive import archive, export
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses
from told import FEW, Case, differences, documents, plain, surveys


def read(folder: Path, case: Case) -> Responses:
    (folder / "laget.yaml").write_text(to_yaml(case[0]), encoding="utf-8")
    (folder / "svar.csv").write_text(to_csv(*case), encoding="utf-8")
    return read_responses(folder / "svar.csv", questionnaire=load_questionnaire(folder / "laget.yaml"))


KINDS = ("csv", "excel.csv", "xlsx", "sav", "parquet")


def test_what_is_written_reads_back(tmp_path_factory: Any) -> None:
    """One survey in all formats: what is told of it is worked out once, and most of the time goes there."""

    @given(surveys())
    @FEW
    def reads_back(case: Case) -> None:
        folder = tmp_path_factory.mktemp("back")
        responses = read(folder, case)
        told, archived = plain(documents(responses)), archive(responses)
        for kind in KINDS:
            note(kind)
            path = folder / f"data.{kind}"
            path.write_bytes(export(archived, path.suffix[1:], excel=kind == "excel.csv"))  # type: ignore[call-overload]
            back = read_responses(path, questionnaire=responses.questionnaire)
            same(responses, back)
            assert differences(told, plain(documents(back)), 0) == []

    reads_back()


def same(one: Responses, other: Responses) -> None:
    """The same responses, in the same orders; a blank target is none, whether or not a row had one."""
    for mine, yours in ((one.pairs, other.pairs), (one.respondents, other.respondents)):
        assert lines(mine) == lines(yours)
        assert mine.items == yours.items
        for column in mine.keys:
            first, second = (of.keys[column].cat.categories.tolist() for of in (mine, yours))
            assert [name for name in first if name] == [name for name in second if name]
    assert (roster(one), one.names, one.waves) == (roster(other), other.names, other.waves)


def test_an_export_of_an_export_is_the_same(tmp_path_factory: Any) -> None:
    @given(surveys())
    @FEW
    def again(case: Case) -> None:
        folder = tmp_path_factory.mktemp("again")
        responses = read(folder, case)
        first = export(responses, "csv")
        (folder / "data.csv").write_bytes(first)
        assert export(read_responses(folder / "data.csv", questionnaire=responses.questionnaire), "csv") == first

    again()
