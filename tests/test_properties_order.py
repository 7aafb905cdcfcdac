"""Nothing that is told of a survey rests on the order of anything in its files, or on what people are called."""

from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from strategies import to_csv, to_yaml
from surveys import renamed
from test_readers_properties import same
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses
from told import FEW, Case, differences, documents, documents_of, plain, surveys

RANDOM = st.randoms(use_true_random=False)


def read(folder: Path, case: Case, *files: str) -> Responses:
    paths = [folder / f"{number}.csv" for number in range(len(files))]
    for path, text in zip(paths, files, strict=True):
        path.write_text(text, encoding="utf-8")
    (folder / "laget.yaml").write_text(to_yaml(case[0]), encoding="utf-8")
    return read_responses(paths, questionnaire=load_questionnaire(folder / "laget.yaml"))


@given(surveys(), RANDOM)
@FEW
def test_rows_and_columns_in_any_order(tmp_path_factory: Any, case: Case, random: Random) -> None:
    folder = tmp_path_factory.mktemp("order")
    first = documents(read(folder, case, to_csv(*case)))
    lines = [line.split("\t") for line in to_csv(case[0], random.sample(case[1], len(case[1])), "\t").splitlines()]
    order = random.sample(range(len(lines[0])), len(lines[0]))
    text = "".join("\t".join(line[at] for at in order) + "\n" for line in lines)
    assert differences(first, documents(read(folder, case, text)), 0, same=lambda place, *_: "sha256" in place) == []


@given(surveys(), st.integers(0, 30), st.booleans())
@FEW
def test_files_together_are_one_file(tmp_path_factory: Any, case: Case, at: int, turned: bool) -> None:
    folder = tmp_path_factory.mktemp("merged")
    parts = [part for part in (case[1][:at], case[1][at:]) if part]
    whole = read(folder, case, to_csv(*case))
    merged = read(folder, case, *(to_csv(case[0], part) for part in (parts[::-1] if turned else parts)))
    same(whole, merged)
    assert differences(plain(documents(whole)), plain(documents(merged)), 0) == []


@given(surveys(), RANDOM)
@FEW
def test_organisations_and_respondents_called_otherwise(case: Case, random: Random) -> None:
    """Their names change places, so that who comes first is another."""
    names = sorted({str(row[side]) for row in case[1] for side in ("rater", "target")} - {""})
    other = dict(zip(names, random.sample(names, len(names)), strict=True))
    people = sorted({str(row["respondent"]) for row in case[1]})
    called = dict(zip(people, random.sample(people, len(people)), strict=True))
    rows = [{**row, "respondent": called[str(row["respondent"])]} for row in renamed(case[1], other.__getitem__)]
    back = {new: old for old, new in other.items()}
    assert differences(plain(documents_of(case)), plain(documents_of((case[0], rows)), back)) == []
