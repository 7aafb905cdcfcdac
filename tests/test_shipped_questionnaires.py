"""The questionnaires that come with the program: complete, in plain words, and the same wording under the same id."""

from collections import Counter
from itertools import combinations

import pytest

from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.text import LANGUAGES

PARTNER = "Næringshagen"
LONGEST = 100
COUNTS = {
    "tillit-samarbeid": {
        "benevolence": 4,
        "integrity": 4,
        "ability": 4,
        "vulnerability": 3,
        "monitoring": 2,
        "openness": 3,
        "sharing": 3,
        "listening": 3,
        "winwin": 3,
        "intention": 2,
    },
    "tillit-kort": {
        "benevolence": 2,
        "integrity": 2,
        "ability": 2,
        "openness": 1,
        "sharing": 1,
        "listening": 1,
        "winwin": 1,
    },
}
NETWORK_SCALES = {"facilitation", "meetings", "anchoring", "general_trust"}


def test_three_are_shipped() -> None:
    assert shipped() == ("nettverk", "tillit-kort", "tillit-samarbeid")


@pytest.mark.parametrize("name", shipped())
def test_it_loads_and_speaks_every_language(name: str) -> None:
    questionnaire = load_questionnaire(name)
    assert questionnaire.id == name
    assert set(questionnaire.languages) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shipped())
def test_every_question_is_one_short_sentence(name: str, language: str) -> None:
    for item in load_questionnaire(name).items:
        text = item.rendered(PARTNER, language)
        assert "<" not in text, item.id
        assert text.endswith((".", "?")), item.id
        assert len(text) <= LONGEST, item.id
        assert text[0].isupper(), item.id
        assert "  " not in text, item.id


@pytest.mark.parametrize("name", shipped())
def test_no_two_items_of_a_questionnaire_ask_the_same(name: str) -> None:
    for language in LANGUAGES:
        wordings = Counter(item.text[language] for item in load_questionnaire(name).items)
        assert max(wordings.values()) == 1


@pytest.mark.parametrize("name", COUNTS)
def test_scales_have_their_number_of_items(name: str) -> None:
    questionnaire = load_questionnaire(name)
    assert {scale: len(items) for scale, items in questionnaire.items_by_scale.items()} == COUNTS[name]
    assert questionnaire.facets == ("benevolence", "integrity", "ability")


def test_integrity_has_one_reverse_item_about_opportunism() -> None:
    questionnaire = load_questionnaire("tillit-samarbeid")
    assert [item.scale for item in questionnaire.items if item.reverse] == ["integrity"]


def test_the_network_questionnaire_asks_about_the_network_and_background() -> None:
    questionnaire = load_questionnaire("nettverk")
    assert set(questionnaire.scales) == NETWORK_SCALES
    assert {scale.level for scale in questionnaire.scales.values()} <= {"network", "respondent"}


def test_the_same_id_means_the_same_wording() -> None:
    for one, other in combinations(map(load_questionnaire, shipped()), 2):
        theirs = {item.id: item for item in other.items}
        for item in one.items:
            if item.id in theirs:
                assert item == theirs[item.id], item.id
