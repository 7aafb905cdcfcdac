"""Files of another version of the questionnaire: what was missing when it was asked is never read as an answer."""

from collections.abc import Mapping
from math import isnan
from pathlib import Path
from typing import get_args

import pandas as pd
import pyreadstat
import pytest

from surveys import loaded, survey
from tillitsmaal.archive import DataFormat, export
from tillitsmaal.errors import InputRefused
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.responses import Responses
from tillitsmaal.study import ImportMapping, Study

ANSWERS = """
respondent rater target i1 i2
p1 A B 4 dk
p2 B A nr .
p3 C A 5 5
"""


def version(number: str, answer: dict[str, object]) -> Questionnaire:
    items = [{"id": "i1", "scale": "s"}, {"id": "i2", "scale": "s"}]
    return loaded({"version": number, "formats": {"f": answer}, "scales": {"s": {"format": "f"}}, "items": items})


FIRST = version("1.0.0", {"min": 1, "max": 7, "missing": {8: "dont_know", 9: "not_relevant"}})
WIDER = version("1.0.1", {"min": 0, "max": 100})
TELLING = ("sav", "parquet")
"""Formats that say of every column what is missing in it."""


def archived(folder: Path, format: DataFormat) -> Path:
    path = folder / f"data.{format}"
    path.write_bytes(export(survey(FIRST, ANSWERS), format))
    return path


def answers(responses: Responses) -> list[list[float]]:
    return [[value for value in row if not isnan(value)] for row in responses.pairs.values.tolist()]


@pytest.mark.parametrize("format", get_args(DataFormat))
def test_what_was_missing_is_no_answer_in_any_version(format: DataFormat, tmp_path: Path) -> None:
    path = archived(tmp_path, format)
    if format in TELLING:
        responses = read_responses(path, questionnaire=WIDER)
        assert answers(responses) == [[4], [], [5, 5]]
        assert [problem.code for problem in responses.warnings] == ["form_of_other_version"]
        return
    with pytest.raises(InputRefused) as refused:
        read_responses(path, questionnaire=WIDER)
    (problem,) = refused.value.problems
    assert (problem.code, problem.value) == ("form_of_unlike_version", "asked/1.0.0")
    assert problem.details == {"questionnaire": "asked/1.0.1", "version": "1.0.0"}


@pytest.mark.parametrize("format", get_args(DataFormat))
def test_the_version_that_asked_reads_its_file_without_a_word(format: DataFormat, tmp_path: Path) -> None:
    responses = read_responses(archived(tmp_path, format), questionnaire=FIRST)
    assert answers(responses) == [[4], [], [5, 5]]
    assert "form_of_other_version" not in [problem.code for problem in responses.warnings]


@pytest.mark.parametrize(
    ("versions", "read"), [(["1.0.0"], True), (["0.9.0", "1.0.0"], True), (["0.9.0"], False), ([], False)]
)
@pytest.mark.parametrize("system", [{}, {"system": "limesurvey"}])
def test_versions_that_mean_the_same_are_read_when_a_mapping_says_so(
    versions: list[str], read: bool, system: dict[str, str], tmp_path: Path
) -> None:
    text = "id;submitdate;lastpage;tillitform;rater;toB[i1];toB[i2]\n1;2026-01-01;2;asked/1.0.0;A;A4;A5\n"
    (tmp_path / "svar.csv").write_text(text, encoding="utf-8")
    study = Study.model_validate({"study": "Prøve", "organisations": [{"id": "A"}, {"id": "B"}]}).model_copy(
        update={"mapping": ImportMapping.model_validate({"versions": versions} | system)}
    )
    same = version("1.1.0", {"min": 1, "max": 7})
    if read:
        responses = read_responses(tmp_path / "svar.csv", questionnaire=same, study=study)
        assert answers(responses) == [[4, 5]]
        assert "form_of_other_version" in [problem.code for problem in responses.warnings]
        return
    with pytest.raises(InputRefused) as refused:
        read_responses(tmp_path / "svar.csv", questionnaire=same, study=study)
    assert [problem.code for problem in refused.value.problems] == ["form_of_unlike_version"]


def test_an_archive_of_a_version_that_means_the_same_is_read_too(tmp_path: Path) -> None:
    study = Study.model_validate({"study": "Prøve", "import": {"versions": ["1.0.0"]}})
    same = version("1.1.0", {"min": 1, "max": 7, "missing": {8: "dont_know", 9: "not_relevant"}})
    responses = read_responses(archived(tmp_path, "csv"), questionnaire=same, study=study)
    assert answers(responses) == [[4], [], [5, 5]]


def spss(folder: Path, mark: str, missing: Mapping[str, list[int]]) -> Path:
    """A file of SPSS in which these codes of each item are declared missing, all with a label of its own."""
    cells = {"tillitform": [mark], "respondent": ["p1"], "rater": ["A"], "target": ["B"], "i1": [4.0], "i2": [9.0]}
    labels = {name: {9.0: "Nekter"} for name in ("i1", "i2")}
    path = folder / "data.sav"
    pyreadstat.write_sav(pd.DataFrame(cells), path, missing_ranges=dict(missing), variable_value_labels=labels)
    return path


@pytest.mark.parametrize(
    ("missing", "refused"),
    [({"i1": [9], "i2": [9]}, []), ({"i2": [9]}, ["form_of_unlike_version"]), ({}, ["form_of_unlike_version"])],
)
def test_a_file_must_say_of_every_column_what_is_missing_though_nothing_is(
    missing: Mapping[str, list[int]], refused: list[str], tmp_path: Path
) -> None:
    found = inspect_responses(spss(tmp_path, "asked/1.0.0", missing), questionnaire=WIDER)
    assert [problem.code for problem in found.log.of("file")] == refused


@pytest.mark.parametrize(("mark", "told"), [("", ["labels_unknown"]), ("asked/1.0.1", [])])
def test_labels_of_missing_codes_are_ours_in_our_own_files_only(mark: str, told: list[str], tmp_path: Path) -> None:
    responses = read_responses(spss(tmp_path, mark, {"i1": [9], "i2": [9]}), questionnaire=WIDER)
    assert answers(responses) == [[4]]
    assert [problem.code for problem in responses.warnings if problem.code.startswith("labels")] == told


def test_a_mapping_of_versions_alone_says_nothing_of_columns(tmp_path: Path) -> None:
    text = "id;submitdate;lastpage;tillitform;hvem;toB[i1];toB[i2]\n1;2026-01-01;2;asked/1.0.0;A;A4;A5\n"
    (tmp_path / "svar.csv").write_text(text, encoding="utf-8")
    study = Study.model_validate(
        {"study": "S", "organisations": [{"id": "A"}, {"id": "B"}], "import": {"versions": ["1.0.0"]}}
    )
    with pytest.raises(InputRefused) as refused:
        read_responses(tmp_path / "svar.csv", questionnaire=FIRST, study=study)
    assert [problem.code for problem in refused.value.problems] == ["import_unclear", "import_rater_likely"]


def test_a_version_is_spelt_as_questionnaires_spell_it() -> None:
    with pytest.raises(ValueError, match="versions"):
        ImportMapping.model_validate({"versions": ["1"]})
