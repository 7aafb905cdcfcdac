"""Whom the HTML form's file is about: codes that follow from ids, whatever organisations are called when it is read."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from form_cases import asking
from html_form import begin, fill_in, rows, save, written
from showing import opened
from tillitsmaal.errors import InputRefused
from tillitsmaal.forms.making import make_form
from tillitsmaal.readers import read_responses
from tillitsmaal.study import Study

pytest_plugins = ["browser"]

ASKED = (("vik-kommune", "Vik kommune"), ("os", "Os"), ("øy", "Øy"))
SAVED = """\
tillitform;saved;respondent;rater;target;role;ben1;fac1
prove/1.2.3;2026-05-01T10:00:00;bcdfghkmnprs;{rater};{first};;3;
prove/1.2.3;2026-05-01T10:00:00;bcdfghkmnprs;{rater};{second};;1;
"""
CODES = SAVED.format(rater="vikkommune", first="os", second="oey")
NAMES = SAVED.format(rater="Vik kommune", first="Os", second="Øy")


def study_of(organisations: Sequence[tuple[str, str]]) -> Study:
    return Study.model_validate(
        {"study": "Prøve", "organisations": [{"id": id_, "name": name} for id_, name in organisations]}
    )


def read(file: Path, study: Study | None) -> set[tuple[str, str, float]]:
    pairs = read_responses(file, study=study, questionnaire=asking()).pairs
    keys = pairs.keys[["rater", "target"]].astype(str).itertuples(index=False, name=None)
    return {(rater, target, value) for (rater, target), value in zip(keys, pairs.values[:, 0].tolist(), strict=True)}


def test_the_file_that_is_saved_names_organisations_by_their_codes(chromium: Browser, tmp_path: Path) -> None:
    form = make_form(study_of(ASKED), asking())
    with opened(chromium, written(form, tmp_path)) as (page, _):
        begin(page, "Vik kommune")
        fill_in(page, {"os": {"ben1": "3"}, "oey": {"ben1": "1"}, "": {}})
        file = save(page, tmp_path)
    assert {(row["rater"], row["target"]) for row in rows(file)} == {("vikkommune", code) for code in ("os", "oey", "")}
    assert read(file, study_of(ASKED)) == {("vik-kommune", "os", 3), ("vik-kommune", "øy", 1)}
    assert read(file, None) == {("vikkommune", "os", 3), ("vikkommune", "oey", 1)}


@pytest.mark.parametrize("text", [CODES, NAMES], ids=["codes", "names"])
def test_files_of_earlier_forms_have_names_and_are_read_too(tmp_path: Path, text: str) -> None:
    (tmp_path / "svar.csv").write_text(text, encoding="utf-8")
    assert read(tmp_path / "svar.csv", study_of(ASKED)) == {("vik-kommune", "os", 3), ("vik-kommune", "øy", 1)}


def test_a_name_that_another_took_over_since_moves_no_answer(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text(CODES, encoding="utf-8")
    since = study_of([("vik-kommune", "Gamle Vik"), ("os", "Bjørk"), ("øy", "Vest"), ("nyvik", "Vik kommune")])
    assert read(tmp_path / "svar.csv", since) == {("vik-kommune", "os", 3), ("vik-kommune", "øy", 1)}


def test_a_code_that_another_is_called_by_now_is_refused(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text(CODES, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read(tmp_path / "svar.csv", study_of([*ASKED, ("nyvik", "Vikkommune")]))
    (problem,) = refused.value.problems
    assert (problem.code, problem.value) == ("organisation_code_ambiguous", "vikkommune")


def test_a_code_of_none_in_the_roster_is_told(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text(CODES, encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read(tmp_path / "svar.csv", study_of([("nyvik", "Vik kommune"), *ASKED[1:]]))
    assert {(problem.code, problem.value) for problem in refused.value.problems} == {
        ("organisation_unknown", "vikkommune")
    }
