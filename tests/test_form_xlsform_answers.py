"""An XLSForm there and back: filled in, exported as KoboToolbox and ODK Central do, read, scored."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import tillitsmaal as tm
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, reading, roles, shown, study
from odk_exports import Filled, central, filled, kobo, uuid
from tillitsmaal.forms.making import make_form
from tillitsmaal.forms.xlsform import xlsform
from tillitsmaal.study import ImportMapping
from xforms import XForm, xform

COLUMNS = r"(?:general[/-]|(?:to_\w+[/-])?(?=[A-Za-z0-9]+__))(?P<item>[A-Za-z0-9]+)(?:__(?P<target>\w+))?"
"""With or without groups in front; items about no partner lie in the group `general`, or stand alone."""
EXPORTS: dict[str, tuple[Callable[[XForm, list[Filled]], bytes], str, str]] = {
    "kobo": (kobo, "_uuid", ""),
    "kobo without groups": (lambda form, answers: kobo(form, answers, separator=""), "_uuid", ""),
    "central": (central, "KEY", "uuid:"),
}
"""By system: how it writes, the column of respondents, and what stands before their ids."""


@pytest.fixture(scope="module")
def small() -> XForm:
    """The form of the small survey."""
    return xform(xlsform(make_form(study("waves: [{name: b1}]"), QUESTIONNAIRE)))


@pytest.fixture(scope="module")
def answers(small: XForm) -> list[Filled]:
    """The small survey's four people."""
    return [
        filled(small, "vik", {"role": ROLES["1"], "fac1": "3", **about("naering", "4 2 7"), **about("os", "98 3 0")}),
        filled(small, "vik", {"role": ROLES["2"], "fac1": "99", **about("naering", "5 . 10")}),
        filled(small, "naering", {"role": ROLES["3"], **about("vik", "1 5 3"), **about("os", "4 4 .")}),
        filled(small, "os", about("vik", "2 1 5")),
    ]


def about(partner: str, values: str) -> dict[str, str]:
    """Answers to the three items about a partner; a point is none."""
    named = zip(("ben1", "ben2", "clo1"), values.split(), strict=True)
    return {f"{item}__{partner}": value for item, value in named if value != "."}


@pytest.mark.parametrize("system", EXPORTS)
def test_what_was_filled_in_comes_back(small: XForm, answers: list[Filled], system: str, tmp_path: Path) -> None:
    written, respondent, before = EXPORTS[system]
    mapping = f"import: {{shape: wide, respondent: {{column: {respondent}}}, columns: '{COLUMNS}'}}"
    responses = reading({"export.csv": written(small, answers)}, tmp_path, mapping)
    ids = [f"{before}{uuid(number)}" for number in range(1, 5)]
    assert shown(responses, ids) == (PAIRS, PEOPLE)
    assert roles(responses, ids) == ROLES


@pytest.mark.parametrize("system", ["kobo", "central"])
def test_scores_of_a_shipped_questionnaire_are_those_of_what_was_filled_in(system: str, tmp_path: Path) -> None:
    questionnaire, byregion = tm.load_questionnaire("tillit-kort"), tm.load_study("examples/byregion")
    form = make_form(byregion, questionnaire)
    made = xform(xlsform(form))
    submitted, plain = [], [",".join(["respondent", "rater", "wave", "target", *questionnaire.item_ids])]
    for number, rater in enumerate(form.partners[:3], 1):
        given = {
            (item, partner.code): str(1 + (number + 3 * at + 2 * place) % 5)
            for place, partner in enumerate(form.asked_about(rater))
            for at, item in enumerate(questionnaire.item_ids)
        }
        submitted.append(filled(made, rater.code, {f"{item}__{code}": value for (item, code), value in given.items()}))
        for partner in form.asked_about(rater):
            values = [given[item, partner.code] for item in questionnaire.item_ids]
            plain.append(",".join([str(number), rater.id, form.wave or "", partner.id, *values]))
    (tmp_path / "plain.csv").write_text("\n".join(plain), encoding="utf-8")
    written, respondent, _ = EXPORTS[system]
    (tmp_path / "export.csv").write_bytes(written(made, submitted))
    mapping = ImportMapping.model_validate(
        {"shape": "wide", "respondent": {"column": respondent}, "columns": COLUMNS, "rater": {"column": "rater"}}
    )
    mapped = byregion.model_copy(update={"mapping": mapping})
    found = tm.score(tm.read_responses(tmp_path / "export.csv", study=mapped, questionnaire=questionnaire)).scores
    truth = tm.score(tm.read_responses(tmp_path / "plain.csv", study=byregion, questionnaire=questionnaire)).scores
    assert len(truth.by_pair) == 30
    pd.testing.assert_frame_equal(found.by_pair, truth.by_pair, check_dtype=False, check_categorical=False)


def test_what_is_not_shown_cannot_be_answered(small: XForm) -> None:
    with pytest.raises(AssertionError, match="not shown"):
        filled(small, "vik", {"ben1__vik": "4"})
    with pytest.raises(AssertionError):
        filled(small, "vik", {"ben1__os": "6"})
