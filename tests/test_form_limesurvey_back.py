"""From a form for LimeSurvey, through answers as LimeSurvey exports them, to the scores of the answers given."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pandas as pd
import pytest

import tillitsmaal as tm
from limesurvey_export import Filled, export_csv, export_json
from tillitsmaal.forms.form import Form, Partner, Question
from tillitsmaal.forms.limesurvey import answer_code, limesurvey
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.study import Study

ROSTER = ("naering", "naerbutikk", "vik", "Høgskolen i Sundvik", "98")
"""Ids with the same beginning, one that is a word or two, and one that is no code."""
ROLES = ("repr", "lead", "other", "")
OPEN = ""
PEOPLE = 3


@dataclass(frozen=True)
class Answered:
    """What one person answered: values by target (empty for items about no partner) and item."""

    respondent: str
    rater: str
    filled: Filled
    values: dict[tuple[str, str], str]


@cache
def study() -> Study:
    return Study.model_validate(
        {
            "study": "Prøve",
            "organisations": [{"id": one, "name": f"{one} & co"} for one in ROSTER],
            "waves": [{"name": "2026 vår", "files": ["svar.csv"]}],
        }
    )


@cache
def whole() -> Questionnaire:
    """The long questionnaire with the items about no partner in one."""
    pairs, network = (
        tm.load_questionnaire("tillit-samarbeid").model_dump(),
        tm.load_questionnaire("nettverk").model_dump(),
    )
    both = {key: {**network[key], **pairs[key]} for key in ("formats", "scales")}
    return Questionnaire.model_validate(pairs | both | {"id": "alt", "items": [*pairs["items"], *network["items"]]})


@cache
def form() -> Form:
    return tm.make_form(study(), whole())


@cache
def answered() -> tuple[Answered, ...]:
    """What people answered, drawn with a seed: some of it nothing, some of it no answer on the scale."""
    draw = Random(7)
    people = [(partner, number) for partner in form().partners for number in range(PEOPLE)]
    return tuple(one(str(at), *person, draw) for at, person in enumerate(people, 1))


def one(respondent: str, rater: Partner, number: int, draw: Random) -> Answered:
    codes = {"rater": rater.short_code, "role": ROLES[number]}
    values: dict[tuple[str, str], str] = {}
    asked = [
        (partner.id, "to{}" + partner.code, form().about_partners) for partner in form().partners if partner != rater
    ]
    for target, name, blocks in (*asked, ("", "general{}", form().about_all)):
        for at, block in enumerate(blocks, 1):
            for question in block.questions:
                value = drawn(question, draw)
                values[target, question.item.id] = value
                code = answer_code(int(value)) if value else ""
                codes[f"{name.format('' if at == 1 else at)}[{question.code}]"] = code
    return Answered(respondent=respondent, rater=rater.id, filled=Filled(codes), values=values)


def drawn(question: Question, draw: Random) -> str:
    answer = whole().format_of(question.item)
    return draw.choice([*map(str, range(answer.min, answer.max + 1)), OPEN, "98", "99"])


def plain(folder: Path) -> Path:
    """The same answers in the program's own layout."""
    items = whole().item_ids
    lines = [",".join(("wave", "respondent", "rater", "target", *items))]
    for each in answered():
        for target in dict.fromkeys(target for target, _ in each.values):
            cells = [each.values.get((target, item), "") for item in items]
            lines.append(",".join(("2026 vår", each.respondent, each.rater, target, *cells)))
    file = folder / "plain.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("name", "export"), [("svar.csv", export_csv), ("svar.json", export_json)])
def test_answers_come_back_with_their_scores(name: str, export: object, tmp_path: Path) -> None:
    assert callable(export)
    (tmp_path / name).write_bytes(export(limesurvey(form()), [each.filled for each in answered()]))
    found = tm.read_responses(tmp_path / name, questionnaire=whole(), study=study())
    truth = tm.read_responses(plain(tmp_path), questionnaire=whole(), study=study())
    scored, true = tm.score(found).scores, tm.score(truth).scores
    assert len(true.by_pair) == len(ROSTER) * (len(ROSTER) - 1)
    for table in ("by_pair", "by_organisation"):
        read, given = getattr(scored, table), getattr(true, table)
        pd.testing.assert_frame_equal(read, given, check_dtype=False, check_categorical=False)


def test_roles_come_back(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_bytes(export_csv(limesurvey(form()), [each.filled for each in answered()]))
    found = tm.read_responses(tmp_path / "svar.csv", questionnaire=whole(), study=study())
    roles = found.respondents.keys["role"].value_counts()
    assert roles["representative"] == roles["leadership"] == roles["other"] == len(ROSTER)


def test_the_wave_and_the_questionnaire_are_those_that_the_form_names(tmp_path: Path) -> None:
    kort = tm.make_form(study(), tm.load_questionnaire("tillit-kort"))
    rater = kort.partners[0]
    filled = [Filled({"rater": rater.short_code, f"to{kort.partners[1].code}[ben1]": "A4"})]
    (tmp_path / "svar.csv").write_bytes(export_csv(limesurvey(kort), filled))
    found = tm.read_responses(tmp_path / "svar.csv", study=study())
    assert found.questionnaire.id == "tillit-kort"
    assert [wave.name for wave in found.waves] == ["2026 vår"]


def test_a_form_for_one_organisation_comes_back(tmp_path: Path) -> None:
    own = tm.make_form(study(), tm.load_questionnaire("tillit-kort"), tm.Wanted(rater="Høgskolen i Sundvik"))
    filled = [Filled({f"to{one.code}[ben1]": "A4" for one in own.asked_about()})]
    (tmp_path / "svar.csv").write_bytes(export_csv(limesurvey(own), filled))
    found = tm.read_responses(tmp_path / "svar.csv", study=study())
    assert set(found.pairs.keys["rater"]) == {"Høgskolen i Sundvik"}
    assert len(found.pairs.keys) == len(ROSTER) - 1
