"""Who may be shown with whom: cells, their counts, rounding, spans, series, units."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy_worlds import QUESTIONNAIRE, world
from surveys import Row, survey
from tillitsmaal.estimates import Estimate, Method, NotEstimable
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, CELLS_OF_PAIRS, Cells, Kind, cells_of
from tillitsmaal.privacy.coarse import coarse, coarse_estimate
from tillitsmaal.privacy.compare import share_compare
from tillitsmaal.privacy.masked import scores_of_cells
from tillitsmaal.privacy.people import people_behind
from tillitsmaal.privacy.rules import Rules, SharedAudience, rules_for
from tillitsmaal.privacy.score import SharedScoreAnalysis, share_scores
from tillitsmaal.privacy.settlement import parting
from tillitsmaal.report.shared.report import shared_score_report
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import score_responses
from tillitsmaal.study import Privacy, Study

FULL = settings.default.max_examples  # type: ignore[attr-defined]
FEWER = settings(max_examples=FULL // 2 if FULL >= 1000 else max(FULL // 5, 10))
"""Each example is a whole network: 500 of them each night."""
AGREED = QUESTIONNAIRE.model_copy(update={"answers_as": "organisation"})


def said(rater: str, people: int, targets: str, value: float = 3.0, wave: str = "w1", first: int = 0) -> Iterator[Row]:
    """Some people of an organisation, from a number on, who all say the same about some others."""
    for number in range(first, first + people):
        for target in targets:
            keys: dict[str, float | str] = {"network": "", "wave": wave, "respondent": f"{rater}{number}"}
            yield {**keys, "rater": rater, "target": target, "b1": value, "i1": value, "o1": value}


def scored(*rows: Iterator[Row]) -> Scores:
    return score_responses(survey(QUESTIONNAIRE, [row for some in rows for row in some]))


def shared(scores: Scores, audience: SharedAudience = "partners", least: int = 5) -> SharedScoreAnalysis:
    return share_scores(scores, Rules(audience=audience, least=least))


def trust_of(analysis: SharedScoreAnalysis, rater: str, target: str, wave: str = "w1") -> tuple[bool, float | None]:
    frame = analysis.pairs
    row = frame[(frame["rater"] == rater) & (frame["target"] == target) & (frame["wave"] == wave)].iloc[0]
    return bool(row["suppressed"]), None if np.isnan(row["trust"]) else float(row["trust"])


def received(analysis: SharedScoreAnalysis, organisation: str) -> tuple[float | None, int]:
    frame = analysis.organisations
    row = frame[(frame["organisation"] == organisation) & (frame["measure"] == "trust")].iloc[0]
    return None if np.isnan(row["received"]) else float(row["received"]), int(row["received_pairs"])


def test_a_pair_is_shown_from_k_people_on() -> None:
    analysis = shared(scored(said("A", 5, "T"), said("B", 4, "T"), said("C", 4, "T"), said("D", 4, "T")))
    assert trust_of(analysis, "A", "T") == (False, 3.0)
    assert trust_of(analysis, "B", "T") == (True, None)


def test_the_rest_about_a_partner_is_one_more_cell() -> None:
    rows = (said("A", 5, "T", 2.0), said("B", 2, "T", 4.0), said("C", 2, "T", 4.0), said("D", 2, "T", 1.0))
    assert received(shared(scored(*rows)), "T") == (pytest.approx((2 + 4 + 4 + 1) / 4), 4)


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ([("B", 2), ("C", 1), ("D", 1)], "four people"),
        ([("B", 3), ("C", 3)], "two organisations"),
        ([("B", 4), ("C", 1), ("D", 1)], "two thirds of one organisation"),
    ],
)
def test_a_rest_that_hides_nobody_is_left_out(rest: list[tuple[str, int]], why: str) -> None:
    analysis = shared(scored(said("A", 5, "T", 2.0), *(said(name, people, "T", 4.0) for name, people in rest)))
    assert received(analysis, "T") == (2.0, 1), why
    (left_out,) = analysis.release.left_out
    assert left_out.pairs == len(rest)


def test_what_no_partner_can_take_is_pooled_over_the_network() -> None:
    rows = [said("A", 2, "T", 2.0), said("B", 2, "U", 4.0), said("C", 2, "V", 3.0)]
    analysis = shared(scored(*rows))
    assert received(analysis, "T") == (None, 0)
    assert analysis.network_scores["mean"].dropna().tolist() == [pytest.approx(3.0)] * 4
    assert not analysis.release.left_out[0].some


def test_a_pair_that_is_small_in_one_wave_is_shown_in_none() -> None:
    rest = [said(name, 3, "T", wave=wave) for name in "BCD" for wave in ("w1", "w2")]
    analysis = shared(scored(said("A", 6, "T", wave="w1"), said("A", 4, "T", wave="w2"), *rest))
    assert [trust_of(analysis, "A", "T", wave)[0] for wave in ("w1", "w2")] == [True, True]


def test_an_organisation_under_k_has_no_count_and_gives_nothing() -> None:
    analysis = shared(scored(said("A", 6, "T"), *(said(name, 3, "T") for name in "BCD")))
    counts = analysis.organisations.drop_duplicates("organisation").set_index("organisation")["respondents"]
    assert counts.isna().to_dict() == {"A": False, "B": True, "C": True, "D": True, "T": False}
    given_of = analysis.organisations.set_index(["organisation", "measure"])["given"]
    assert np.isnan(given_of["B", "trust"])


def counts_of(analysis: SharedScoreAnalysis) -> tuple[dict[str, int | str], int | str]:
    """What is told of the people of each organisation that answered, and of the network."""
    rows = analysis.organisations.drop_duplicates("organisation")
    told = [
        [(name, "few" if few else "hidden" if pd.isna(count) else count) for name, count, few in zip(*of, strict=True)]
        for of in (
            (rows["organisation"].astype(str), rows["respondents"], rows["respondents_few"]),
            (["network"], analysis.networks["respondents"], analysis.networks["respondents_few"]),
        )
    ]
    return {name: count for name, count in told[0] if count != 0}, dict(told[1])["network"]


@pytest.mark.parametrize(
    ("sizes", "organisations", "network"),
    [
        ({"A": 6, "B": 5, "C": 4}, {"A": 6, "B": 5, "C": "few"}, "hidden"),
        ({"A": 6, "B": 5, "C": 3, "D": 2}, {"A": 6, "B": 5, "C": "few", "D": "few"}, "hidden"),
        ({"A": 6, "B": 3, **dict.fromkeys("CDEF", 2)}, {"A": 6, **dict.fromkeys("BCDEF", "few")}, 17),
        ({"A": 6, "B": 5}, {"A": 6, "B": 5}, 11),
        ({"A": 2, "B": 2}, {"A": "few", "B": "few"}, "few"),
    ],
)
def test_counts_tell_of_no_few_by_their_difference(
    sizes: dict[str, int], organisations: dict[str, int | str], network: int | str
) -> None:
    analysis = shared(scored(*(said(name, people, "T") for name, people in sizes.items())))
    assert counts_of(analysis) == (organisations, network)


def test_an_organisation_in_no_pair_that_is_shown_is_counted() -> None:
    """Five who each answer about somebody else are in no pair of five."""
    spread = [said("E", 1, name, first=number) for number, name in enumerate("ABCDT")]
    analysis = shared(scored(said("A", 6, "T"), said("B", 4, "T"), *spread))
    assert counts_of(analysis) == ({"A": 6, "B": "few", "E": 5}, "hidden")


def test_a_count_beside_that_of_a_pair_is_not_told_by_the_network_either() -> None:
    """One of A said nothing of U: 7 are not told, and they are not all 19 but the 12 of others."""
    rest = [said(name, 6, "TU") for name in "BC"]
    analysis = shared(scored(said("A", 7, "T"), said("A", 6, "U"), *rest))
    assert counts_of(analysis) == ({"A": "hidden", "B": 6, "C": 6}, "hidden")


@pytest.mark.parametrize(("more", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_the_count_of_an_organisation_is_hidden_where_few_said_nothing_of_a_partner(more: int, hidden: bool) -> None:
    rest = [said(name, 6, "TU") for name in "BCD"]
    analysis = shared(scored(said("A", 6 + more, "T"), said("A", 6, "U"), *rest))
    counts = analysis.organisations.drop_duplicates("organisation").set_index("organisation")["respondents"]
    assert bool(counts.isna()["A"]) == hidden
    assert not analysis.pairs.set_index(["rater", "target"]).loc[("A", "T"), "suppressed"].any()


def test_the_count_of_a_pair_is_that_of_its_least_answered_measure() -> None:
    rows = [*said("A", 8, "T")]
    rows[0]["o1"] = "."
    analysis = shared(scored(iter(rows), *(said(name, 3, "T") for name in "BCD")))
    row = analysis.pairs[(analysis.pairs["rater"] == "A") & (analysis.pairs["target"] == "T")].iloc[0]
    assert (row["respondents"], row["trust_n"], row["openness_n"]) == (7, 7, 7)


@pytest.mark.parametrize(("value", "span"), [(5.0, [4.0, 5.0]), (4.97, [4.0, 5.0]), (1.0, [1.0, 2.0])])
def test_who_agrees_on_an_end_of_the_scale_is_told_as_a_span(value: float, span: list[float]) -> None:
    scores = scored(said("A", 6, "T", value), *(said(name, 3, "T") for name in "BCD"))
    report = shared_score_report(shared(scores), "en")
    pair = next(one for one in report.document["pairs"] if (one["rater"], one["target"]) == ("A", "T"))
    assert pair["scores"]["trust"] == {"between": span, "respondents": 6}
    tables = [block for section in report.sections for block in section.blocks if getattr(block, "id", "") == "pairs"]
    assert f"{span[0]:.0f}–{span[1]:.0f}" in [cell.text for cell in tables[0].rows[0]]


def test_means_of_few_have_one_decimal() -> None:
    found = coarse(np.array([3.456, 3.456]), np.array([9, 10]), (1.0, 5.0))
    assert found.value.tolist() == [3.5, 3.46]


def test_an_interval_needs_ten_people_and_its_error_is_never_nothing() -> None:
    of = Estimate(
        value=3.4, low=3.39, high=3.41, confidence=0.95, standard_error=0.00421, degrees_of_freedom=5.0, p=1e-9,
        method="organisation_jackknife", n=6,
    )  # fmt: skip
    assert coarse_estimate(of, 3.4, 9) == NotEstimable(code="suppressed", reason="hidden to protect persons")
    found = coarse_estimate(of, 3.4, 10)
    assert isinstance(found, Estimate)
    assert (found.value, found.low, found.high, found.standard_error, found.p) == (3.4, 3.39, 3.41, 0.0042, 0.001)


def test_the_spread_of_pairs_and_single_items_are_not_told() -> None:
    analysis = shared(scored(*(said(name, 6, "ABCT".replace(name, "")) for name in "ABC")))
    assert analysis.network_scores[["sd", "min", "max", "below"]].isna().all(axis=None)
    assert analysis.items.empty
    assert analysis.distribution.empty


def test_the_public_sees_a_network_of_three_organisations_none_with_most() -> None:
    def means(*sizes: tuple[str, int]) -> int:
        scores = scored(*(said(name, people, "TUV") for name, people in sizes))
        return int(shared(scores, "public").network_scores["mean"].notna().sum())

    assert means(("A", 6), ("B", 6), ("C", 6)) == 4
    assert means(("A", 9), ("B", 9)) == 0
    assert means(("A", 12), ("B", 2), ("C", 2)) == 0


def test_nothing_of_pairs_or_organisations_is_public() -> None:
    analysis = shared(scored(*(said(name, 6, "T") for name in "ABC")), "public")
    assert analysis.pairs.empty
    assert analysis.dyads.empty
    assert analysis.organisations.empty
    assert analysis.scores.responses.names == {}
    shown = set(analysis.scores.by_pair["rater"].cat.categories) | set(analysis.scores.responses.roster["organisation"])
    assert shown <= {"1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("consent", "units", "shown"), [("Avtalt 1. mars", "organisation", True), (None, "person", False)]
)
def test_agreed_answers_are_shown_with_consent(consent: str | None, units: str, shown: bool) -> None:
    study = Study(study="S", privacy=Privacy(consent=consent))
    rules = rules_for("partners", AGREED, study)
    assert rules.units == units
    responses = survey(AGREED, [row for name in "ABC" for row in said(name, 1, "ABC".replace(name, ""))])
    analysis = share_scores(score_responses(responses), rules)
    assert trust_of(analysis, "A", "B") == (not shown, 3.0 if shown else None)


def test_k_is_the_calls_else_the_studys_else_five() -> None:
    study = Study(study="S", privacy=Privacy(min_respondents=7))
    asked = [rules_for("public", QUESTIONNAIRE, of, k) for of, k in ((study, 3), (study, None), (None, None))]
    assert [of.least for of in asked] == [3, 7, 5]


@pytest.mark.parametrize("least", [-1, 1, 2, 11])
def test_no_k_is_under_three_or_over_ten(least: int) -> None:
    with pytest.raises(ValueError, match="min_respondents is 3 to 10"):
        rules_for("partners", QUESTIONNAIRE, None, least)


def sizes(cells: Cells, scores: Scores) -> list[tuple[Kind, int]]:
    """Kind of each cell, and the people behind its least answered scale."""
    found = []
    for family in cells.families:
        people = people_behind([scores], family.scales)
        for cell in np.unique(family.cell[family.cell >= 0]):
            rows = family.cell == cell
            behind = [len(np.unique(of.person[rows[of.pair]])) for of in people.answers]
            found.append((Kind(family.kind[rows][0]), min(n for n in behind if n)))
    return found


@FEWER
@given(seed=st.integers(0, 10_000), least=st.integers(3, 10), audience=st.sampled_from(["partners", "public"]))
def test_no_group_is_under_k(seed: int, least: int, audience: SharedAudience) -> None:
    scores = score_responses(survey(QUESTIONNAIRE, world(seed).rows("w1", "w2")))
    (cells,) = parting(Rules(audience=audience, least=least))([scores])
    found = sizes(cells, scores)
    assert all(people >= least for _, people in found)
    assert all(np.isin(family.kind[family.cell >= 0], CELLS_OF_NETWORKS).all() for family in cells.families)


def swapped(scores: Scores, cells: Cells) -> Scores:
    """The same scores with those of pairs in a cell passed round among them."""
    pairs = scores.by_pair.copy()
    for family in cells.families:
        for cell in np.unique(family.cell[family.cell >= 0]):
            rows = np.flatnonzero(family.cell == cell)
            for measure in family.measures:
                pairs.loc[rows, measure] = pairs[measure].to_numpy()[np.roll(rows, 1)]
    return replace(scores, by_pair=pairs)


@FEWER
@given(seed=st.integers(0, 10_000), audience=st.sampled_from(["partners", "public"]))
def test_numbers_follow_from_the_means_of_cells(seed: int, audience: SharedAudience) -> None:
    """Who swaps answers inside a cell changes nothing that is shown, intervals neither."""
    scores = score_responses(survey(QUESTIONNAIRE, world(seed).rows("w1")))
    rules = Rules(audience=audience, least=5)
    (cells,) = parting(rules)([scores])
    one, two = (share_scores(of, rules) for of in (scores, swapped(scores, cells)))
    for table in ("pairs", "dyads", "organisations", "networks", "network_scores"):
        assert getattr(one, table).equals(getattr(two, table)), table
    assert one.means == two.means


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize("method", ["organisation_jackknife", "organisation_bootstrap"])
def test_changes_follow_from_the_means_of_cells(method: Method, audience: SharedAudience) -> None:
    scores = score_responses(survey(QUESTIONNAIRE, world(4).rows("w1", "w2")))
    rules = Rules(audience=audience, least=5)
    (cells,) = parting(rules)([scores])
    one, two = (share_compare([of], ("w1", "w2"), rules, method=method) for of in (scores, swapped(scores, cells)))
    assert any(isinstance(of.change, Estimate) for of in one.scales)
    assert one.scales == two.scales


def test_pairs_of_which_nothing_is_told_have_nobody_behind_them() -> None:
    scores = scored(said("A", 6, "T"), said("B", 2, "T"))
    (cells,) = cells_of([scores], Rules(audience="partners", least=5))
    told = scores_of_cells(scores, cells, CELLS_OF_PAIRS, Rules(audience="partners", least=5))
    assert told.by_pair["respondents"].tolist() == [6, 0]


@pytest.mark.parametrize(("least", "shown"), [(12, 3.23), (9, 3.2)])
def test_the_mean_of_a_group_has_the_decimals_of_its_people(least: int, shown: float) -> None:
    """Of a group of several organisations no more is known than that it has k people."""
    given = (said(name, least // 3, "T", value) for name, value in (("A", 3.0), ("B", 3.3), ("C", 3.4)))
    scores = score_responses(survey(QUESTIONNAIRE, [row for of in given for row in of]))
    found = share_scores(scores, Rules(audience="partners", least=least)).organisations
    assert found["received"].dropna().tolist() == [shown] * 4
