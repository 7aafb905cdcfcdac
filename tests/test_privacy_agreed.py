"""Waves of agreed answers, told beside waves that people answered: k organisations, however many gave the answers."""

import numpy as np
import pytest

from surveys import Row, asked, survey
from test_privacy_cells import said
from test_privacy_public import EMPTY
from test_privacy_together import AGREED, PLAIN, answered
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, Kind
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.settlement import Settlement, settle
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import score_responses

BOTH: tuple[SharedAudience, ...] = ("partners", "public")
NAMES = "ABCDEFGH"
MEETINGS = asked({"openness": {}, "meetings": {"level": "network"}}, "o1 m1")


def two_of_each(organisations: str) -> list[Row]:
    """Two people of each organisation, who give its answer about four that answer nothing."""
    return [row for name in organisations for row in said(name, 2, "WXYZ", 2.0, "w2")]


PEOPLE = score_responses(
    survey(PLAIN, [row for name in NAMES for row in said(name, 6, NAMES.replace(name, ""), wave="w1")])
)


def told_beside_people(
    agreed: list[Row], audience: SharedAudience, least: int = 5, ledger: Ledger = EMPTY
) -> tuple[Scores, Settlement]:
    scores = score_responses(survey(AGREED, agreed, more_names=f"{NAMES}WXYZ"))
    return scores, settle([PEOPLE, scores], Rules(audience=audience, least=least), ledger)


def groups(scores: Scores, settlement: Settlement) -> list[set[str]]:
    """The raters in each cell of the wave of agreed answers."""
    raters = scores.by_pair["rater"].astype(str).to_numpy()
    return [
        set(raters[family.cell == cell])
        for family in settlement.cells[1].families
        for cell in np.unique(family.cell[np.isin(family.kind, CELLS_OF_NETWORKS)])
    ]


@pytest.mark.parametrize("audience", BOTH)
@pytest.mark.parametrize(("organisations", "least"), [("ABC", 3), ("ABCD", 4), ("ABCDE", 5), ("ABCDEF", 6)])
def test_a_group_has_k_organisations(organisations: str, least: int, audience: SharedAudience) -> None:
    """Of people alone there would be twice as many."""
    there = told_beside_people(two_of_each(organisations), audience, least)
    assert set().union(*groups(*there)) == set(organisations)
    assert not groups(*told_beside_people(two_of_each(organisations), audience, least + 1))


@pytest.mark.parametrize("audience", BOTH)
@pytest.mark.parametrize("seed", range(8))
def test_so_has_every_group_of_several_in_random_waves(seed: int, audience: SharedAudience) -> None:
    random = np.random.default_rng(seed)
    least = int(random.integers(3, 7))
    scores, settlement = told_beside_people(answered(seed, "w2"), audience, least)
    found = groups(scores, settlement)
    assert found
    alone = 1 if audience == "partners" else len(NAMES) + 1
    assert all(len(group) <= alone or len(group) >= least for group in found)


@pytest.mark.parametrize("audience", BOTH)
@pytest.mark.parametrize(("late", "told"), [("EFG", "ABCD"), ("EFGH", "ABCDEFGH")])
def test_late_answers_of_fewer_organisations_are_left_out(late: str, told: str, audience: SharedAudience) -> None:
    """Three that come later are six people: told with those of before, they would be set apart by the difference."""
    first = told_beside_people(two_of_each("ABCD"), audience, 4)[1]
    again = told_beside_people(two_of_each(f"ABCD{late}"), audience, 4, first.ledger)
    assert set().union(*groups(*again)) == set(told)


@pytest.mark.parametrize(("organisations", "told"), [("ABCD", ""), ("ABCDE", "ABCDE")])
def test_the_public_is_told_of_k_organisations_where_each_has_k_people_too(organisations: str, told: str) -> None:
    """For partners each is a group by itself."""
    rows = [row for name in organisations for row in said(name, 6, "WXYZ", 2.0, "w2")]
    assert set().union(*groups(*told_beside_people(rows, "public"))) == set(told)
    assert set().union(*groups(*told_beside_people(rows, "partners"))) == set(organisations)


def about_meetings(answers_as: str, people: dict[str, int]) -> Scores:
    rows: list[Row] = [
        {"network": "", "wave": "w1", "respondent": f"{name}{n}", "rater": name, "target": "", "m1": 3.0}
        for name, number in people.items()
        for n in range(number)
    ]
    return score_responses(survey(MEETINGS.model_copy(update={"answers_as": answers_as}), rows))


def meetings(settlement: Settlement) -> list[bool]:
    """Whether each organisation is in a group."""
    found: list[bool] = (settlement.cells[0].own["meetings"] >= 0).tolist()
    return found


@pytest.mark.parametrize(("answers_as", "told"), [("person", True), ("organisation", False)])
@pytest.mark.parametrize("audience", BOTH)
def test_so_it_is_with_what_is_about_no_partner(audience: SharedAudience, answers_as: str, told: bool) -> None:
    scores = about_meetings(answers_as, dict.fromkeys("ABC", 2))
    assert meetings(settle([scores], Rules(audience=audience, least=5), EMPTY)) == [told] * 3


@pytest.mark.parametrize("few", ["ABCD", "ABCDE"])
def test_and_for_the_public_where_each_has_k_people(few: str) -> None:
    scores = about_meetings("organisation", dict.fromkeys(few, 6))
    found = {audience: meetings(settle([scores], Rules(audience=audience, least=5), EMPTY)) for audience in BOTH}
    assert found == {"partners": [True] * len(few), "public": [len(few) == 5] * len(few)}


@pytest.mark.parametrize("audience", BOTH)
def test_a_group_that_was_told_as_one_of_people_does_not_stay_as_one_of_organisations(audience: SharedAudience) -> None:
    rules, sizes = Rules(audience=audience, least=5), dict.fromkeys("ABC", 2)
    before = settle([about_meetings("person", sizes)], rules, EMPTY)
    assert meetings(before) == [True] * 3
    assert meetings(settle([about_meetings("organisation", sizes)], rules, before.ledger)) == [False] * 3


def test_partners_see_each_organisation_though_a_wave_of_people_was_told_with_it_first() -> None:
    """With consent; in a report of both, people are protected, and what these few say stands together."""
    scores, both = told_beside_people(two_of_each("ABCDE"), "partners")
    assert groups(scores, both) == [set("ABCDE")] * 4 * len(both.cells[1].families)
    alone = settle([scores], Rules(audience="partners", least=5, units="organisation"), both.ledger)
    assert {kind for of in alone.cells[0].families for kind in of.kind.tolist() if kind != Kind.NONE} == {Kind.OWN}
