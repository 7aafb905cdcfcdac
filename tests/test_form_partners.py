"""Who is asked in a wave: those who have joined by then and not left."""

import pytest

from form_cases import asking
from tillitsmaal.forms.making import Wanted, make_form
from tillitsmaal.study import Study

STUDY = Study.model_validate(
    {
        "study": "Prøve",
        "organisations": [
            {"id": "vik"},
            {"id": "os"},
            {"id": "ny", "joined": "to"},
            {"id": "borte", "left": "to"},
            {"id": "gjest", "joined": "TO", "left": "tre"},
        ],
        "waves": [
            {"name": "tre", "date": "2026-03-01"},
            {"name": "en", "date": "2026-01-01"},
            {"name": "to", "date": "2026-02-01"},
        ],
    }
)


@pytest.mark.parametrize(("wave", "asked"), [("en", "vik os borte"), ("to", "vik os ny gjest"), ("tre", "vik os ny")])
def test_those_are_asked_who_have_joined_by_then_and_not_left(wave: str, asked: str) -> None:
    form = make_form(STUDY, asking(), Wanted(wave=wave))
    assert [partner.id for partner in form.partners] == asked.split()
    assert {one.id for one in form.asked_about(form.partners[0])} == set(asked.split()[1:])
