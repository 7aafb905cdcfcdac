"""In which order and in which language a form asks, and how long it says that takes: the same for every format."""

from collections import Counter

import pytest

from form_cases import asking, of
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted
from tillitsmaal.forms.opening import SECONDS, minutes
from tillitsmaal.text import Language

ROSTER = tuple((f"o{number}", f"Virksomhet {number}") for number in range(7))


def order_of(form: Form, rater: str) -> list[str]:
    partner = next(one for one in form.partners if one.id == rater)
    return [one.id for one in form.asked_about(partner)]


@pytest.mark.parametrize("seed", range(4))
def test_everybody_is_asked_about_first_and_last_as_often_as_another(seed: int) -> None:
    form = of(ROSTER, wanted=Wanted(seed=seed))
    orders = [order_of(form, id_) for id_, _ in ROSTER]
    for place in range(len(ROSTER) - 1):
        assert Counter(order[place] for order in orders) == Counter(dict.fromkeys((id_ for id_, _ in ROSTER), 1))


def test_nobody_is_asked_about_their_own_and_all_about_the_others() -> None:
    form = of(ROSTER)
    for id_, _ in ROSTER:
        assert sorted([id_, *order_of(form, id_)]) == [one for one, _ in ROSTER]


def test_a_form_for_one_organisation_has_the_order_of_its_people() -> None:
    everybody = of(ROSTER)
    for id_, _ in ROSTER:
        assert [one.id for one in of(ROSTER, wanted=Wanted(rater=id_)).asked_about()] == order_of(everybody, id_)


def test_the_seed_draws_the_order() -> None:
    orders = {tuple(one.id for one in of(ROSTER, wanted=Wanted(seed=seed)).asked_about()) for seed in range(6)}
    assert len(orders) == 6
    assert tuple(id_ for id_, _ in ROSTER) not in orders


@pytest.mark.parametrize(
    ("language", "languages"),
    [("nb", ("nb", "nn", "en")), ("nn", ("nn", "nb", "en")), ("en", ("en", "nb", "nn")), (None, ("nb", "nn", "en"))],
)
def test_the_studys_language_comes_first(language: Language | None, languages: tuple[Language, ...]) -> None:
    assert of(language=language).languages == languages
    assert of(language=language, wanted=Wanted(languages=("nn", "en", "nn"))).languages == ("nn", "en")


def test_a_language_that_the_questionnaire_lacks_comes_not_at_all() -> None:
    bare = asking().model_copy(update={"languages": ("nb", "en")})
    assert of(questionnaire=bare, language="nn").languages == ("nb", "en")


@pytest.mark.parametrize("partners", [2, 17, 18, 34, 51])
def test_the_time_is_for_the_others_and_never_for_ones_own(partners: int) -> None:
    roster = tuple((f"o{number}", f"V{number}") for number in range(partners))
    seconds = ((partners - 1) * 1 + 1) * SECONDS
    assert minutes(of(roster)) == max(2, -(-seconds // 60))
