"""Several waves for an audience: in one part or in several, each step with its own number of people."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from dumped import dumped
from privacy_worlds import QUESTIONNAIRE
from surveys import Row, asked, survey
from test_privacy_cells import said
from tillitsmaal.privacy.compare import share_compare
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.whole import share_whole
from tillitsmaal.responses import Responses
from tillitsmaal.scoring import score_responses

WAVES = ("w1", "w2", "w3")
NAMES = "ABCD"
VALUES = {"w1": 2.0, "w2": 2.333, "w3": 2.777}


def rows_of(wave: str, people: int = 6) -> list[Row]:
    """Everybody about everybody, somewhat lower about the later letters."""
    rows: list[Row] = []
    for rater in NAMES:
        for number, target in enumerate(NAMES.replace(rater, "")):
            rows += said(rater, people, target, VALUES[wave] - number / 10, wave)
    return rows


def responses(*waves: str, people: int = 6) -> Responses:
    return survey(QUESTIONNAIRE, [row for wave in waves for row in rows_of(wave, people)], more_names="E")


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_waves_of_several_files_are_as_those_of_one(audience: SharedAudience) -> None:
    rules = Rules(audience=audience, least=5)
    one = share_compare([score_responses(responses(*WAVES))], WAVES, rules)
    several = share_compare([score_responses(responses(wave)) for wave in WAVES], WAVES, rules)
    for table in ("pairs", "dyads", "organisations", "trends"):
        assert getattr(several, table).astype(object).fillna("").equals(getattr(one, table).astype(object).fillna(""))
    told = [(of.measure, of.step, of.all_start, of.within, of.all_end) for of in one.scales]
    assert told == [(of.measure, of.step, of.all_start, of.within, of.all_end) for of in several.scales]
    assert all(isinstance(within, float) for _, _, _, within, _ in told)


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_names_that_another_file_spells_otherwise_hide_as_much(audience: SharedAudience) -> None:
    """Only A answers about E, and in the first wave only."""
    rules = Rules(audience=audience, least=5)
    first, last = [*rows_of("w1"), *said("A", 6, "E", 5.0)], rows_of("w2")

    def told(spelled: Callable[[str], str]) -> list[str]:
        rows = [
            row | {"network": spelled("NORTH")} | {key: spelled(str(row[key])) for key in ("rater", "target")}
            for row in first
        ]
        parts = [
            score_responses(survey(QUESTIONNAIRE, of, more_names=names))
            for of, names in ((rows, spelled("F")), ([row | {"network": "NORTH"} for row in last], "EF"))
        ]
        of_first = share_scores(parts[0], rules, beside=parts[1:]).release.left_out
        return [
            *dumped(share_compare(parts, ("w1", "w2"), rules), "compare"),
            *dumped(share_scores(parts[1], rules, beside=parts[:1]), "score"),
            *(f"{of.pairs} {of.organisations}" for of in of_first),
        ]

    assert told(str.lower) == told(str.upper)
    assert told(str.lower)[-1]


def test_the_score_of_several_waves_is_that_of_the_part_with_the_last() -> None:
    shared = share_whole([responses(wave) for wave in WAVES], WAVES, Rules(audience="partners", least=5))
    assert set(shared.score.pairs["wave"]) == {"w3"}
    assert shared.compare is not None
    assert [wave.name for wave in shared.compare.waves] == list(WAVES)


@pytest.mark.parametrize(
    ("waves", "scales", "items", "compared"),
    [
        (("w1",), {"benevolence": {}}, "b1", False),
        (("w1", "w2"), {"benevolence": {}}, "b1", True),
        (("w1", "w2"), {"meetings": {"level": "network"}}, "m1", False),
    ],
)
def test_waves_are_compared_where_there_are_two_that_ask_about_partners(
    waves: tuple[str, ...], scales: Mapping[str, Mapping[str, str]], items: str, *, compared: bool
) -> None:
    rows = [
        {"network": "", "wave": wave, "respondent": f"{name}{number}", "rater": name, "target": "T", items: 3.0}
        for wave in waves
        for name in "ABC"
        for number in range(5)
    ]
    parts = [survey(asked(scales, items), rows)]
    assert (share_whole(parts, waves, Rules(audience="partners", least=5)).compare is not None) == compared


def test_each_step_has_the_decimals_of_its_own_people() -> None:
    """Twelve people in the first two waves and nine in the third, who all answer about everybody."""
    rows = [row for wave, people in zip(WAVES, (12, 12, 9), strict=True) for row in rows_of(wave, people)]
    found = share_compare(
        [score_responses(survey(QUESTIONNAIRE, rows))], WAVES, Rules(audience="partners", least=5)
    ).organisations
    told = {
        (str(of.start), str(of.end), str(of.measure)): of.given_change
        for of in found.itertuples()
        if of.organisation == "A"
    }
    changes = {("w1", "w2"): 0.33, ("w2", "w3"): 0.4, ("w1", "w3"): 0.8}
    assert told == {
        (*step, measure): change
        for step, change in changes.items()
        for measure in ("trust", "benevolence", "integrity", "openness")
    }
    assert np.isfinite(found["received_change"]).all()


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_no_table_of_scores_comes_along(audience: SharedAudience) -> None:
    """What is shown stands in tables of its own; scores and answers that are hidden are not there to be looked up."""
    scores, rules = score_responses(responses("w1", "w2")), Rules(audience=audience, least=5)
    bare = [share_scores(scores, rules).scores, *share_compare([scores], ("w1", "w2"), rules).parts]
    for of in bare:
        assert (of.by_pair.empty, of.by_respondent.empty, of.by_organisation.empty) == (True,) * 3
        assert (len(of.responses.pairs.values), len(of.responses.respondents.values)) == (0, 0)
        assert not of.by_respondent["respondent"].cat.categories.size
