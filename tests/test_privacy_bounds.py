"""Where numbers begin to be hidden, rounded or told as a span: every bound from both sides, worked out by hand."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from privacy_worlds import QUESTIONNAIRE
from surveys import Row, asked, survey
from test_privacy_cells import said, scored, shared
from tillitsmaal.analysis.compare_results import Step
from tillitsmaal.errors import NothingComputed
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.privacy.cells import Kind, cells_of
from tillitsmaal.privacy.coarse import (
    at_an_end,
    coarse,
    coarse_estimate,
    counts_without,
    p_of,
    rounded_means,
)
from tillitsmaal.privacy.compare import SharedCompareAnalysis, share_compare
from tillitsmaal.privacy.network_tables import people_of_networks
from tillitsmaal.privacy.own_cells import own_cells
from tillitsmaal.privacy.rules import Rules, SharedAudience, rules_for
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.report.document_compare import compare_document
from tillitsmaal.report.document_score import score_document
from tillitsmaal.report.shared.tables import shared_compare_tables, shared_score_tables
from tillitsmaal.responses import Input, Scores
from tillitsmaal.scoring import score_responses
from tillitsmaal.study import Event, Organisation, Study

NAN = float("nan")
PARTNERS = Rules(audience="partners", least=5)


def test_an_end_of_the_scale_begins_where_one_person_would_bring_it_and_of_under_ten_a_sixteenth_before_it() -> None:
    means = np.array([4.74, 4.76, 4.76, 4.89, 4.91, 1.24, 1.26, 1.09, 4.994, 4.996, NAN])
    people = np.array([9, 9, 10, 10, 10, 9, 9, 10, 400, 400, 9])
    found = coarse(means, people, (1.0, 5.0))
    told = [4.7, NAN, 4.76, 4.89, NAN, NAN, 1.3, NAN, 4.99, NAN, NAN]
    assert found.value.tolist() == pytest.approx(told, nan_ok=True)
    spans = [
        (NAN, NAN),
        (4, 5),
        (NAN, NAN),
        (NAN, NAN),
        (4, 5),
        (1, 2),
        (NAN, NAN),
        (1, 2),
        (NAN, NAN),
        (4, 5),
        (NAN, NAN),
    ]
    assert found.low.tolist() == pytest.approx([low for low, _ in spans], nan_ok=True)
    assert found.high.tolist() == pytest.approx([high for _, high in spans], nan_ok=True)


@pytest.mark.parametrize("highest", [3, 4, 5, 7, 10])
@pytest.mark.parametrize("people", range(3, 25))
def test_who_all_agree_on_an_end_are_told_as_those_of_whom_one_does_not(people: int, highest: int) -> None:
    """All at the end, or one of them a step beside it, or half of that (a scale of two questions)."""
    steps = np.array([0.0, 1.0, 0.5]) / people
    means = np.concatenate([highest - steps, 1 + steps])
    found = coarse(means, np.full(6, people), (1.0, float(highest)))
    assert np.isnan(found.value).all()
    assert (len(set(found.low[:3])), len(set(found.high[3:]))) == (1, 1)


def test_of_one_agreed_answer_the_outermost_quarter_is_an_end() -> None:
    assert at_an_end(np.array([3.9, 4.0, 2.0, 2.1]), np.ones(4, np.int64), (1.0, 5.0)).tolist() == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("people", range(3, 12))
def test_of_yes_and_no_a_span_holds_one_who_does_not_agree(people: int) -> None:
    found = coarse(np.array([0.0, 1 / people, 1.0, 1 - 1 / people]), np.full(4, people), (0.0, 1.0))
    assert np.isnan(found.value).all()
    step = max(0.25, 1 / people)
    assert found.low.tolist() == pytest.approx([0.0, 0.0, 1 - step, 1 - step])
    assert found.high.tolist() == pytest.approx([step, step, 1.0, 1.0])


def test_a_span_is_a_quarter_of_its_scale() -> None:
    found = coarse(np.array([0.0, 10.0]), np.array([6, 6]), (0.0, 10.0))
    assert (found.low.tolist(), found.high.tolist()) == ([0.0, 7.5], [2.5, 10.0])


def test_no_number_is_minus_nothing() -> None:
    assert np.copysign(1, rounded_means(np.array([-0.001, -0.04]), np.array([10, 9]))).tolist() == [1.0, 1.0]


def estimate(value: float, half: float) -> Estimate:
    return Estimate(
        value=value, low=value - half, high=value + half, confidence=0.95, standard_error=0.1234,
        degrees_of_freedom=7.0, p=0.5, method="organisation_jackknife", n=8,
    )  # fmt: skip


def test_an_interval_moves_with_its_value_and_stays_as_wide() -> None:
    found = coarse_estimate(estimate(0.4, 0.291), 0.25, 10)
    assert isinstance(found, Estimate)
    assert (found.value, found.low, found.high, found.standard_error) == (0.25, -0.04, 0.54, 0.12)
    p = 2 * stats.t.sf(0.25 / 0.1234, 7)
    assert (found.p, found.degrees_of_freedom, found.n, found.confidence) == (round(p, 3), 7.0, 8, 0.95)
    assert p_of(-0.25, estimate(0.4, 0.3)) == found.p
    assert p_of(9.0, estimate(0.4, 0.3)) == 0.001


def test_no_estimate_of_nothing_or_of_few() -> None:
    hidden = NotEstimable(code="suppressed", reason="hidden to protect persons")
    assert coarse_estimate(estimate(0.4, 0.3), NAN, 10) == hidden
    assert coarse_estimate(estimate(0.4, 0.3), 0.4, 9) == hidden
    assert coarse_estimate(NotEstimable(code="no_matched_pairs"), 0.4, 9).code == "no_matched_pairs"  # type: ignore[union-attr]


def test_counts_that_are_hidden_have_no_number() -> None:
    counted = counts_without(np.array([3, 7]), np.array([True, False]))
    assert (counted.isna().tolist(), counted[1]) == ([True, False], 7)


@pytest.mark.parametrize("least", [3, 10])
def test_k_may_be_three_and_ten(least: int) -> None:
    rules = rules_for("partners", QUESTIONNAIRE, None, least)
    assert (rules.least, rules.least_of_a_pair) == (least, least)
    assert replace(rules, units="organisation").least_of_a_pair == 1


def one(frame: pd.DataFrame, **where: str) -> pd.Series:
    """The only row of this kind."""
    rows = np.logical_and.reduce([frame[name] == value for name, value in where.items()])
    (found,) = (row for _, row in frame[rows].iterrows())
    return found


@pytest.mark.parametrize(("people", "given"), [(9, 2.7), (10, 2.67)])
def test_who_gives_to_several_is_counted_once(people: int, given: float) -> None:
    scores = scored(said("A", people, "T", 3.333), said("A", people, "U", 2.0), said("B", 5, "T", 3.0))
    row = one(shared(scores).organisations, organisation="A", measure="trust")
    assert (row["given"], row["given_pairs"], row["respondents"]) == (given, 2, people)


def test_people_of_what_is_not_shown_are_not_counted() -> None:
    others = (row | {"respondent": f"other{row['respondent']}"} for row in said("A", 4, "U", 1.0))
    row = one(shared(scored(said("A", 6, "T", 3.333), others)).organisations, organisation="A", measure="trust")
    assert (row["given"], row["given_pairs"]) == (3.3, 1)


@pytest.mark.parametrize(("people", "received"), [(4, 3.3), (5, 2.67)])
def test_people_of_all_cells_are_behind_what_is_received(people: int, received: float) -> None:
    row = one(
        shared(scored(said("A", 5, "T", 3.333), said("B", people, "T", 2.0))).organisations,
        organisation="T",
        measure="openness",
    )
    assert row["received"] == received


@pytest.mark.parametrize(("people", "mean"), [(3, 2.8), (4, 2.78)])
def test_people_of_a_whole_network_are_counted(people: int, mean: float) -> None:
    rows = [said("A", people, "T", 3.333), said("B", 3, "T", 3.0), said("C", 3, "T", 2.0)]
    analysis = shared(scored(*rows), least=3)
    row = one(analysis.network_scores, measure="trust")
    assert (row["mean"], row["n"]) == (mean, 3)
    assert row["pomp"] == pytest.approx((mean - 1) / 4 * 100)


def test_who_answers_about_several_is_one_of_a_network() -> None:
    analysis = shared(scored(*(said(name, 2 + (name == "A"), "TUV", 3.333) for name in "ABCD")))
    row = one(analysis.network_scores, measure="trust")
    assert (row["mean"], row["n"], analysis.networks["respondents"].tolist()) == (3.3, 12, [9])
    assert all(isinstance(of.estimate, NotEstimable) for of in analysis.means)


def test_a_network_of_under_k_people_has_no_count() -> None:
    rows = [row | {"network": "N"} for name in "AB" for row in said(name, 2, "T")]
    rows += [row | {"network": "S", "respondent": f"S{row['respondent']}"} for row in said("A", 5, "T")]
    networks = shared(score_responses(survey(QUESTIONNAIRE, rows))).networks
    assert networks["respondents"].isna().tolist() == [True, False]
    assert networks["respondents"].iloc[1] == 5


def test_an_organisation_of_two_networks_is_counted_in_each() -> None:
    rows = [row | {"network": "N"} for row in said("A", 6, "T", 2.0)]
    rows += [row | {"network": "S", "respondent": f"S{row['respondent']}"} for row in said("A", 4, "T", 4.0)]
    rows += [row | {"network": "S", "respondent": f"S{row['respondent']}"} for row in said("B", 7, "T", 3.0)]
    found = shared(score_responses(survey(QUESTIONNAIRE, rows))).organisations
    asked_about = {
        (network, name): one(found, network=network, organisation=name, measure="trust")
        for network, name in (("N", "A"), ("S", "A"), ("S", "B"), ("N", "T"), ("S", "T"))
    }
    assert {key: row["respondents"] for key, row in asked_about.items() if not pd.isna(row["respondents"])} == {
        ("N", "A"): 6, ("N", "T"): 0, ("S", "B"): 7, ("S", "T"): 0,
    }  # fmt: skip
    assert asked_about["S", "A"]["respondents_few"]
    assert {key: row["received"] for key, row in asked_about.items() if not np.isnan(row["received"])} == {
        ("N", "T"): 2.0, ("S", "T"): 3.0,
    }  # fmt: skip


FLOORED = asked(
    {"benevolence": {"sufficient": 3.0}, "integrity": {"sufficient": 3.0}, "openness": {}},
    "b1 i1 o1",
    composites={"trust": {"of": ["benevolence", "integrity"]}},
    circle={"trust": "trust", "collaboration": "openness"},
)


def test_floors_are_counted_of_the_pairs_shown() -> None:
    """A is shown twice, once under a floor; C lacks a facet, and D is too few."""
    rows = [*said("A", 6, "T", 4.0), *said("A", 6, "U", 2.0), *said("B", 6, "T", 4.0), *said("D", 4, "T", 1.0)]
    rows += [row | {"i1": "."} for row in said("C", 6, "T", 4.0)]
    analysis = shared(score_responses(survey(FLOORED, rows)))
    networks = analysis.networks.iloc[0]
    assert (networks["assessed"], networks["insufficient"]) == (3, 1)
    assert networks["sufficient_share"] == pytest.approx(2 / 3)
    told = {
        (str(of.rater), str(of.target)): (of.sufficient, of.weakest)
        for of in analysis.pairs.itertuples()
        if not of.suppressed
    }
    assert {key: found for key, found in told.items() if found[0] is not pd.NA} == {
        ("A", "T"): (True, "benevolence"), ("A", "U"): (False, "benevolence"), ("B", "T"): (True, "benevolence"),
    }  # fmt: skip
    assert len(analysis.pairs) == 6 * 5
    assert analysis.release.hidden_pairs == 30 - len(told)
    public = share_scores(score_responses(survey(FLOORED, rows)), Rules(audience="public", least=5))
    assert public.networks[["assessed", "insufficient"]].to_numpy().tolist() == [[0, 0]]
    assert public.networks["sufficient_share"].isna().all()
    assert public.release.hidden_pairs == 0


ROUNDED = asked(
    {
        "benevolence": {"sufficient": 3.5, "format": "fine"},
        "integrity": {"sufficient": 3.5, "format": "fine"},
        "openness": {"format": "fine"},
    },
    "b1 i1 o1",
    formats={"fine": {"min": 1, "max": 5, "decimals": 2}},
    composites={"trust": {"of": ["benevolence", "integrity"]}},
    circle={"trust": "trust", "collaboration": "openness"},
)


@pytest.mark.parametrize(
    ("benevolence", "integrity", "told"),
    [
        (3.54, 3.46, ("benevolence", True)),
        (3.54, 3.44, ("integrity", False)),
        (4.98, 4.8, ("benevolence", True)),
        (4.8, 4.7, ("integrity", True)),
        (1.3, 1.1, ("integrity", False)),
    ],
)
def test_what_is_weakest_and_what_is_enough_follow_from_the_scores_as_they_are_shown(
    benevolence: float, integrity: float, told: tuple[str, bool]
) -> None:
    """Both 3.5, 3.5 and 3.4, both 4–5, 4–5 and 4.7, 1.3 and 1–2."""
    rows = [{**row, "b1": benevolence, "i1": integrity} for name in "ABC" for row in said(name, 6, "T")]
    analysis = share_scores(score_responses(survey(ROUNDED, rows)), PARTNERS)
    pair = one(analysis.pairs, rater="A", target="T")
    assert (pair["weakest"], pair["sufficient"]) == told
    assert analysis.networks["insufficient"].tolist() == [0 if told[1] else 3]


def test_a_pair_is_shown_if_it_has_k_people_in_every_wave_it_is_in() -> None:
    rows = [*said("A", 6, "T"), *said("A", 4, "T", wave="w2"), *said("B", 6, "T"), *said("C", 6, "TU", wave="w2")]
    pairs = shared(scored(iter(rows))).pairs
    hidden = pairs["suppressed"].to_numpy(bool)
    assert len(pairs[hidden]) == 15
    assert (
        pairs.loc[hidden, ["respondents", "trust_n", "openness_n", "single_voice", "sufficient"]].isna().all(axis=None)
    )
    told = score_document(shared(scored(iter(rows))), "en")["pairs"]
    assert [pair["single_voice"] for pair in told] == [None if of else False for of in hidden]
    table = shared_score_tables(shared(scored(iter(rows))))["pair"]
    for missing in table["missing"][hidden]:
        assert {"trust:suppressed", "respondents:suppressed", "trust_n:suppressed"} <= set(missing.split())
    shown = pairs[~hidden]
    assert list(zip(shown["wave"], shown["rater"], shown["target"], strict=True)) == [
        ("w1", "B", "T"), ("w2", "C", "T"), ("w2", "C", "U"),
    ]  # fmt: skip


def test_answers_that_are_left_out_are_counted_by_network_and_wave() -> None:
    rows = [*said("A", 6, "T"), *said("B", 3, "TUV"), *said("C", 3, "TUV"), *said("A", 6, "T", wave="w2")]
    rows += said("B", 3, "T", wave="w2")
    analysis = shared(scored(iter(rows)))
    assert [(of.network, of.wave, of.pairs) for of in analysis.release.left_out] == [("", "w1", 6), ("", "w2", 1)]


def test_a_pair_that_lacks_a_scale_of_a_family_is_in_no_cell_of_it() -> None:
    """C has no answer on integrity, which trust is made of too; its openness is shown."""
    rows = [*said("A", 6, "T", 4.0), *(row for name in "DEF" for row in said(name, 4, "T", 2.0))]
    rows += [row | {"i1": "."} for row in said("C", 6, "T", 5.0)]
    organisations = shared(scored(iter(rows))).organisations
    received = {
        measure: one(organisations, organisation="T", measure=measure) for measure in ("benevolence", "openness")
    }
    assert [(of["received"], of["received_pairs"]) for of in received.values()] == [(2.5, 4), (3.0, 5)]


def test_a_scale_that_nobody_has_answered_is_not_missed() -> None:
    rows = [row | {"i1": "."} for row in (*said("A", 6, "T", 4.0), *said("B", 6, "T", 3.0))]
    row = one(shared(scored(iter(rows))).organisations, organisation="T", measure="benevolence")
    assert (row["received"], row["received_pairs"]) == (3.5, 2)


ABOUT_ALL = asked(
    {"openness": {"format": "fine"}, "meetings": {"level": "network", "format": "fine"}},
    "o1 m1",
    formats={"fine": {"min": 1, "max": 5, "decimals": 3}},
)


def about_meetings(**people: tuple[int, float | str]) -> Scores:
    """People of organisations, and what all of them answer about meetings."""
    rows: list[Row] = [
        {"network": "", "wave": "w1", "respondent": f"{name}{n}", "rater": name, "target": "", "o1": ".", "m1": value}
        for name, (number, value) in people.items()
        for n in range(number)
    ]
    return score_responses(survey(ABOUT_ALL, rows))


def meetings_mean(scores: Scores, rules: Rules) -> float:
    return float(one(share_scores(scores, rules).network_scores, measure="meetings")["mean"])


@pytest.mark.parametrize(
    ("people", "partners", "public"),
    [
        ({"A": (6, 2.0), "B": (2, 4.0), "C": (2, 3.0), "D": (1, 5.0)}, 3.5, 3.5),
        ({"A": (6, 2.0), "B": (2, 4.0), "C": (1, 3.0), "D": (1, 5.0)}, 2.0, NAN),
        ({"A": (6, 2.0), "B": (3, 4.0), "C": (3, 3.0)}, 2.0, NAN),
        ({"A": (6, 2.0), "B": (6, 4.0)}, 3.0, NAN),
        ({"A": (9, 2.0), "B": (5, 4.0), "C": (1, 3.0)}, 3.0, NAN),
        ({"A": (3, 2.0), "B": (1, 4.0), "C": (1, 3.0)}, 3.0, 3.0),
        ({"A": (4, 2.0), "B": (1, 4.0), "C": (1, 3.0)}, NAN, NAN),
        ({"A": (12, 2.0), "B": (5, 4.0), "C": (3, 3.0)}, 3.0, NAN),
        ({"A": (12, 2.0), "B": (5, 4.0), "C": (5, 3.0)}, 3.0, 3.0),
        ({"A": (16, 2.0), "B": (5, 4.0), "C": (5, 3.0)}, 3.0, NAN),
    ],
)
def test_answers_about_no_partner_are_hidden_alike(
    people: dict[str, tuple[int, float]], partners: float, public: float
) -> None:
    """Five of an organisation are a cell; else all others are one, if they are five of three, none of them most."""
    found = [meetings_mean(about_meetings(**people), Rules(audience=of, least=5)) for of in ("partners", "public")]
    assert found == pytest.approx([partners, public], nan_ok=True)


def test_who_is_a_cell_alone_is_in_no_cell_of_others_in_any_wave() -> None:
    rows = [
        {"network": "", "wave": wave, "respondent": f"{name}{n}", "rater": name, "target": "", "o1": ".", "m1": 3.0}
        for wave in ("w1", "w2")
        for name, people in (("B", 2), ("C", 2), ("D", 2), ("Z", 6))
        for n in range(people)
    ]
    cells = own_cells(score_responses(survey(ABOUT_ALL, rows)), PARTNERS)["meetings"].tolist()
    together = [[at for at, cell in enumerate(cells) if cell == one] for one in dict.fromkeys(cells)]
    assert together == [[0, 1, 2], [3], [4, 5, 6], [7]]


@pytest.mark.parametrize(("answer", "stays"), [(3.0, True), (".", False)])
def test_a_cell_that_stays_is_of_those_who_still_answer(answer: float | str, stays: bool) -> None:
    """A, B and C were in one cell; where C leaves it open, that would be of two organisations."""
    scores = about_meetings(A=(4, 3.0), B=(4, 3.0), C=(2, answer))
    cells = own_cells(scores, PARTNERS, {("w1", ""): lambda *_: "one"})["meetings"]
    assert (cells >= 0).tolist() == [stays] * 3


@pytest.mark.parametrize("few", [2, 3, 4])
def test_who_is_left_out_of_what_is_not_about_partners_is_counted_and_behind_no_mean(few: int) -> None:
    """A's six are alone in the mean, which has their one decimal; B and C are two organisations, too few for a cell."""
    scores = about_meetings(A=(6, 2.333), B=(few, 4.0), C=(few, 3.0))
    analysis = share_scores(scores, PARTNERS)
    assert [(of.network, of.wave, of.pairs, of.organisations) for of in analysis.release.left_out] == [("", "w1", 0, 2)]
    assert one(analysis.network_scores, measure="meetings")["mean"] == 2.3


def test_what_is_hidden_from_the_public_is_not_told_as_not_answered() -> None:
    rows = list(both_waves(("A", 2, "B", 2.0, 3.0), ("B", 2, "A", 3.0, 3.0)))
    with pytest.raises(NothingComputed) as refused:
        share_compare([scored(iter(rows))], ("w1", "w2"), replace(PARTNERS, audience="public"))
    assert [problem.code for problem in refused.value.problems] == ["nothing_to_show"]


def test_an_agreed_answer_about_no_partner_is_a_cell() -> None:
    rules = Rules(audience="partners", least=5, units="organisation")
    assert meetings_mean(about_meetings(A=(1, 2.0), B=(1, 3.0)), rules) == 2.5
    public = replace(rules, audience="public")
    four = dict.fromkeys("ABCD", (2, 3.0))
    assert np.isnan(meetings_mean(about_meetings(**four), public))
    assert meetings_mean(about_meetings(**four, E=(9, 4.0)), public) == 3.2


def test_the_public_sees_numbers_in_place_of_names_and_digests_with_the_key() -> None:
    scores = scored(*(said(name, 6, "T") for name in "ABC"))
    study = Study(
        study="S",
        organisations=(Organisation(id="A", name="Alfa"),),
        events=(Event(date="2024-01-01", text={"nb": "Møte"}),),
    )
    inputs = tuple(Input(name=f"{n}.csv", sha256=n * 8, rows=9, encoding=None, separator=None) for n in "ab")
    scores = replace(scores, responses=replace(scores.responses, study=study, inputs=inputs))
    for key in (bytes(32), None):
        shown = share_scores(scores, Rules(audience="public", least=5, key=key)).scores.responses
        digests = [blake2b((n * 8).encode(), digest_size=32, key=key).hexdigest() if key else "" for n in "ab"]
        assert [(of.name, of.sha256) for of in shown.inputs] == list(zip("12", digests, strict=True))
        assert shown.study is not None
        assert (shown.study.organisations, shown.study.events, shown.names) == ((), (), {})
        assert shown.roster["organisation"].tolist() == ["1", "2", "3", "4"]
        assert len(shown.pairs.keys) == len(shown.respondents.keys) == 0
    assert share_scores(scores, Rules(audience="partners", least=5)).scores.responses.study == study


def both_waves(*groups: tuple[str, int, str, float, float]) -> Iterator[Row]:
    for rater, people, targets, first, last in groups:
        yield from said(rater, people, targets, first)
        yield from said(rater, people, targets, last, "w2")


def changed(*groups: tuple[str, int, str, float, float], least: int = 5) -> SharedCompareAnalysis:
    return share_compare([scored(both_waves(*groups))], ("w1", "w2"), Rules(audience="partners", least=least))


def test_changes_of_pairs_have_as_many_decimals_as_their_people() -> None:
    found = changed(("A", 9, "T", 2.0, 2.333), ("B", 10, "T", 2.0, 2.333), ("C", 4, "T", 3.0, 3.0))
    pairs = found.pairs[found.pairs["measure"] == "trust"]
    assert list(zip(pairs["rater"], pairs["first"], pairs["last"], pairs["change"], strict=True)) == [
        ("A", 2.0, 2.3, 0.3), ("B", 2.0, 2.33, 0.33),
    ]  # fmt: skip
    assert found.release.hidden_pairs == 2 * (4 * 3 - 2)


def test_the_smaller_wave_decides() -> None:
    rows = [*said("A", 9, "T", 2.0), *said("A", 12, "T", 2.333, "w2"), *said("B", 12, "T", 3.0, "w2")]
    rows += [*said("C", 12, "T", 2.0), *said("C", 9, "T", 2.333, "w2")]
    found = share_compare([scored(iter(rows))], ("w1", "w2"), Rules(audience="partners", least=5))
    pairs = found.pairs[found.pairs["measure"] == "trust"].set_index("rater")
    assert pairs.loc["A", ["first", "last", "change"]].tolist() == [2.0, 2.33, 0.3]
    assert pairs.loc["C", ["first", "last", "change"]].tolist() == [2.0, 2.3, 0.3]
    assert pairs.loc["B", ["first", "last", "change"]].isna().tolist() == [True, False, True]
    assert pairs.loc["B", ["respondents_first", "respondents_last"]].tolist() == [0, 12]


def test_that_nobody_answered_both_times_is_told_where_it_is_so() -> None:
    """C answers both times and is left out: then the change is hidden, and not missing."""
    never = share_compare([scored(said("A", 6, "T"), said("B", 6, "T", wave="w2"))], ("w1", "w2"), PARTNERS)
    assert {of.change.code for of in never.scales if isinstance(of.change, NotEstimable)} == {"no_matched_pairs"}
    rows = [said("A", 6, "T"), said("B", 6, "T", wave="w2"), said("C", 1, "T"), said("C", 1, "T", wave="w2")]
    hidden = share_compare([scored(*rows)], ("w1", "w2"), PARTNERS)
    assert {of.change.code for of in hidden.scales if isinstance(of.change, NotEstimable)} == {"suppressed"}


def test_as_many_people_are_known_as_must_take_part() -> None:
    """A's five are behind five pairs; the other five pairs are of one more organisation at least, for none has more."""
    scores = scored(said("A", 5, "BCDEF"), *(said(name, 1, "A") for name in "BCDEF"))
    (cells,) = cells_of([scores], PARTNERS)
    assert cells.families[0].kind.tolist() == [Kind.OWN] * 5 + [Kind.REST] * 5
    assert people_of_networks(scores, cells, PARTNERS)["", "w1", "trust"] == 6


def test_a_verdict_is_hidden_where_organisations_that_are_not_shown_would_make_one() -> None:
    """Each of four people alone is about another partner, and they are too few together."""
    shown, alone = (
        ("A", 6, "T", 2.0, 3.0),
        [(rater, 1, target, 2.0, 3.0) for rater, target in zip("BCDE", "TUVW", strict=True)],
    )
    (one,) = changed(shown, *alone).circles
    assert (one.verdict.word, one.verdict.evidence.organisations) == ("describe_only", 2)
    assert changed(shown, *alone).hidden_verdicts == ("",)
    assert changed(shown).hidden_verdicts == ()
    all_shown = changed(*((rater, 6, target, 2.0, 3.0) for rater, target in ("AT", "BU", "DV", "EW")))
    assert all_shown.circles[0].verdict.word != "describe_only"
    assert all_shown.hidden_verdicts == ()


def test_no_change_of_an_organisation_to_or_from_an_end_of_the_scale_is_told() -> None:
    """A gives 5, then 3.5, and U gets what B says of it, then nearly 1: neither end follows from the change."""
    found = changed(("A", 6, "T", 5.0, 3.5), ("B", 6, "U", 2.0, 1.2), ("D", 6, "V", 2.0, 3.0))
    sides = found.organisations[found.organisations["measure"] == "trust"].set_index("organisation")
    assert sides.loc["A", "given_pairs"] == 1
    given = sides["given_change"].dropna().to_dict()
    got = sides["received_change"].dropna().to_dict()
    assert (given, got) == ({"D": 1.0}, {"V": 1.0})
    report = next(of for of in compare_document(found, "en")["organisations"] if of["organisation"] == "A")
    assert report["changes"]["trust"]["given"] == {"not_estimable": "suppressed"}


def test_each_measure_has_the_ends_of_its_own_scale() -> None:
    """5 is an end where answers go to 5, and in the middle where they go to 10."""
    of_two = asked({"integrity": {}, "openness": {"format": "ten"}}, "i1 o1")
    rows = [row for name in "AB" for wave in ("w1", "w2") for row in said(name, 6, "TU", 5.0, wave)]
    scores = score_responses(survey(of_two, rows))
    found = share_compare([scores], ("w1", "w2"), PARTNERS)
    of_networks = share_scores(scores, PARTNERS).network_scores
    for frame, column in (
        (of_networks, "mean"),
        (found.pairs, "first"),
        (found.organisations, "given_change"),
        (found.trends, "mean"),
    ):
        hidden = frame.groupby("measure", observed=True)[column].apply(lambda values: values.isna().all())
        assert hidden.to_dict() == {"integrity": True, "openness": False}


def test_of_three_waves_the_changes_are_told_that_neither_begin_nor_end_at_an_end_of_the_scale() -> None:
    answers = {("A", "T"): (5.0, 3.5, 3.0), ("B", "U"): (2.0, 1.2, 2.0), ("D", "V"): (2.0, 3.0, 4.0)}
    rows = (
        row
        for (rater, target), values in answers.items()
        for wave, value in zip(("w1", "w2", "w3"), values, strict=True)
        for row in said(rater, 6, target, value, wave)
    )
    found = share_compare([scored(rows)], ("w1", "w2", "w3"), Rules(audience="partners", least=5)).organisations
    sides = found[found["measure"] == "trust"]
    told = {name: sides.loc[sides["organisation"] == name, "given_change"].tolist() for name in "ABD"}
    assert told["A"] == pytest.approx([NAN, -0.5, NAN], nan_ok=True)
    assert told["B"] == pytest.approx([NAN, NAN, 0.0], nan_ok=True)
    assert told["D"] == [1.0, 1.0, 2.0]


def test_an_end_that_another_pair_makes_is_hidden_in_the_change_too() -> None:
    """A's mean over all pairs of the last wave is a span in `score`; that over pairs in both waves would not be."""
    rows = [*said("A", 6, "T", 3.0), *said("A", 6, "T", 4.6, "w2"), *said("A", 6, "UV", 5.0, "w2")]
    found = share_compare([scored(iter(rows))], ("w1", "w2"), Rules(audience="partners", least=5))
    sides = one(found.organisations, measure="trust", organisation="A")
    assert np.isnan(sides["given_change"])
    assert one(found.organisations, measure="trust", organisation="T")["received_change"] == 1.6


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize(
    ("people", "last", "hidden"), [(3, 4.8, True), (3, 4.7, False), (4, 4.92, True), (4, 4.91, False)]
)
def test_a_mean_of_a_network_that_is_told_as_a_span_is_told_nowhere_else(
    audience: SharedAudience, people: int, last: float, hidden: bool
) -> None:
    rules = Rules(audience=audience, least=3)
    scores = scored(both_waves(*((name, people, "TUV", 3.0, last) for name in "ABC")))
    spans = share_scores(scores, rules).network_scores
    assert np.isnan(one(spans, measure="trust", wave="w2")["mean"]) == hidden
    found = share_compare([scores], ("w1", "w2"), rules)
    trends = found.trends[found.trends["measure"] == "trust"]
    assert trends["mean"].isna().tolist() == [False, hidden]
    assert trends["matched_mean"].isna().tolist() == [hidden, hidden]
    change = next(of for of in found.scales if of.measure == "trust")
    assert change.all_start == 3.0
    told = [change.all_end, change.within, change.turnover_joined, change.turnover_left]
    assert all(value is None for value in told) if hidden else told[0] == last
    assert not hidden or isinstance(change.change, NotEstimable)
    document = compare_document(found, "en")
    codes = {
        value["not_estimable"]
        for of in document["scales"]
        for value in (of["all_to"], of["within"])
        if isinstance(value, dict)
    }
    codes |= {
        of[name]["not_estimable"]
        for of in document["trends"]
        for name in ("mean", "matched_mean")
        if isinstance(of[name], dict)
    }
    assert codes == ({"suppressed"} if hidden else set())
    tables = shared_compare_tables(found)
    for name, told in (
        ("trend", "mean:suppressed matched_mean:suppressed"),
        ("scale", "all_to:suppressed within:supp"),
    ):
        missing = tables[name][tables[name]["measure"] == "trust"]["missing"].tolist()[-1]
        assert missing.startswith(told) == hidden


@pytest.mark.parametrize("high", ["w1", "w3"])
def test_who_are_in_both_waves_compared_may_be_at_an_end_though_all_are_not(high: str) -> None:
    """The change of those in both waves would tell that they come near 5, which no mean of all tells, nor that of those
    in every wave."""
    waves = {"w1": "w3", "w2": "w2", "w3": "w1"}
    rows = [
        *both_waves(("A", 3, "T", 4.7, 3.0), ("C", 3, "T", 4.7, 3.0)),
        *said("A", 3, "T", 3.0, "w3"),
        *said("C", 3, "T", 3.0, "w3"),
        *said("B", 3, "U", 5.0),
        *said("B", 3, "U", 3.0, "w3"),
        *said("A", 3, "V", 3.0),
    ]
    if high == "w3":
        rows = [row | {"wave": waves[str(row["wave"])]} for row in rows]
    found = share_compare([scored(iter(rows))], ("w1", "w2", "w3"), Rules(audience="partners", least=3))
    change = next(of for of in found.scales if (of.measure, of.step) == ("trust", Step(start="w1", end="w3")))
    assert (change.all_start if high == "w1" else change.all_end) == 4.4
    assert (change.within, change.turnover_left, change.turnover_joined) == (None, None, None)


def test_a_guard_that_is_hidden_is_neither_raised_nor_not() -> None:
    found = changed(*((name, 6, "ABCD".replace(name, ""), 3.0, 4.0) for name in "ABCD"))
    (circle,) = compare_document(found, "en")["circles"]
    told = {guard["code"]: (guard["value"], guard["raised"]) for guard in circle["guards"]}
    assert told["single_voices"] == ({"not_estimable": "suppressed"}, None)
    assert told["turnover"] == (0.0, False)


def test_no_change_to_or_from_an_end_of_the_scale_is_told() -> None:
    found = changed(("A", 6, "T", 2.0, 5.0), ("B", 6, "T", 1.0, 2.0), ("C", 6, "T", 2.0, 4.0), ("T", 6, "AC", 3.0, 4.0))
    pairs = found.pairs[found.pairs["measure"] == "trust"].set_index(["rater", "target"])[["first", "last", "change"]]
    assert pairs.loc[("A", "T")].isna().tolist() == [False, True, True]
    assert pairs.loc[("B", "T")].isna().tolist() == [True, False, True]
    assert pairs.loc[("C", "T")].tolist() == [2.0, 4.0, 2.0]
    dyads = found.dyads[found.dyads["measure"] == "trust"]
    assert list(zip(dyads["a"], dyads["b"], strict=True)) == [("C", "T")]
    numbers = dyads[["mean_first", "mean_last", "mean_change", "gap_first", "gap_last"]].to_numpy()[0].tolist()
    assert numbers == [2.5, 4.0, 1.5, -1.0, 0.0]


@pytest.mark.parametrize(("people", "change"), [(9, 0.4), (10, 0.37)])
def test_changes_of_organisations_have_as_many_decimals_as_their_people(people: int, change: float) -> None:
    """What A gives to two partners is of the same people; what T receives is of different ones."""
    given = changed(("A", people, "T", 2.0, 2.4), ("A", people, "U", 2.0, 2.333), ("B", 5, "U", 2.0, 2.0))
    assert one(given.organisations, organisation="A", measure="trust")["given_change"] == change
    received = changed(("A", 5, "T", 2.0, 2.4), ("B", people - 5, "T", 2.0, 2.333))
    expected = {9: 0.4, 10: 0.37}[people]
    assert one(received.organisations, organisation="T", measure="trust")["received_change"] == expected


@pytest.mark.parametrize(("people", "change"), [(3, 0.3), (4, 0.26)])
def test_changes_of_networks_of_few_have_one_decimal(people: int, change: float) -> None:
    groups = [("A", people, "T", 2.0, 2.333), ("B", 3, "T", 2.0, 2.3), ("C", 3, "T", 3.0, 3.147)]
    found = changed(*groups, least=3)
    of = next(of for of in found.scales if of.measure == "trust")
    assert (of.within, of.all_start, of.matched) == (change, {3: 2.3, 4: 2.33}[people], 3)
    assert of.all_end == {3: 2.6, 4: 2.59}[people]
    trends = found.trends[found.trends["measure"] == "trust"]
    assert trends["mean"].tolist() == trends["matched_mean"].tolist() == [of.all_start, of.all_end]
    assert isinstance(of.change, NotEstimable)


def test_pairs_that_are_asked_once_do_not_move_those_asked_twice() -> None:
    """B, C and D are a cell in both waves, and E, F and G one in the first: their answers are no part of the change."""
    rows = [
        row for name in "BCD" for wave, value in (("w1", 2.0), ("w2", 3.0)) for row in said(name, 4, "T", value, wave)
    ]
    rows += [row for name in "EFG" for row in said(name, 4, "T", 4.0)]
    found = share_compare([scored(iter(rows))], ("w1", "w2"), Rules(audience="partners", least=5))
    of = next(of for of in found.scales if of.measure == "trust")
    assert (of.all_start, of.within, of.all_end, of.matched) == (3.0, 1.0, 3.0, 3)


def test_the_public_sees_no_change_of_a_pair_a_dyad_or_an_organisation() -> None:
    rows = [
        row for wave in ("w1", "w2") for name in "ABCD" for row in said(name, 6, "ABCD".replace(name, ""), 3.0, wave)
    ]
    found = share_compare([scored(iter(rows))], ("w1", "w2"), Rules(audience="public", least=5))
    assert (len(found.pairs), len(found.dyads), len(found.organisations)) == (0, 0, 0)
    assert (found.release.hidden_pairs, found.events) == (0, ())


def test_that_all_changed_alike_is_not_told() -> None:
    """Then every pair's change would be the mean's."""
    rows = [
        row
        for wave, value in (("w1", 2.0), ("w2", 3.0))
        for name in "ABCD"
        for row in said(name, 6, "ABCD".replace(name, ""), value, wave)
    ]
    for audience in ("partners", "public"):
        found = share_compare([scored(iter(rows))], ("w1", "w2"), Rules(audience=audience, least=5))
        assert {of.change.code for of in found.scales if isinstance(of.change, NotEstimable)} == {"suppressed"}
        assert [of.within for of in found.scales] == [1.0] * 4


def test_a_hidden_pair_of_somebody_off_the_roster_is_in_no_dyad() -> None:
    """C answers though it is no partner in the wave; what four of it say of A is hidden, and no other score is told."""
    rows = [*said("A", 6, "B", 2.0), *said("B", 6, "A", 3.0), *said("A", 6, "C", 4.0), *said("C", 4, "A", 1.0)]
    dyads = shared(score_responses(survey(QUESTIONNAIRE, rows, {("", "w1"): ["A", "B"]}))).dyads
    assert set(zip(dyads["a"], dyads["b"], strict=True)) == {("A", "B")}


def test_where_all_is_left_out_there_is_no_verdict() -> None:
    rows = [*both_waves(("A", 4, "T", 2.0, 3.0), ("B", 4, "T", 2.0, 3.5))]
    for audience in ("partners", "public"):
        with pytest.raises(NothingComputed):
            share_compare([scored(iter(rows))], ("w1", "w2"), Rules(audience=audience, least=5))


@pytest.mark.parametrize("few", [1, 2])
def test_decimals_do_not_tell_how_many_are_behind_the_rest(few: int) -> None:
    """E has six people in its pair, and A, B and C have one or two: one decimal is told of nine and of twelve."""
    rows = [said("E", 6, "D", 3.0), *(said(name, few, "D", 3.333) for name in "ABC")]
    found = shared(scored(*rows), least=3).organisations
    of_d = one(found, organisation="D", measure="trust")
    assert (of_d["received"], of_d["received_decimals"]) == (3.2, 1)


def test_a_pair_has_one_count_whichever_numbers_are_shown() -> None:
    """Two of A's nine say nothing of openness. It is shown of one wave, not beside the other."""
    rows = [row | ({"o1": "."} if row["respondent"] in {"A0", "A1"} else {}) for row in said("A", 9, "T")]
    rows += [row | ({"o1": "."} if row["respondent"] != "A0" else {}) for row in said("A", 9, "T", wave="w2")]
    both, alone = scored(iter(rows)), scored(row for row in rows if row["wave"] == "w1")
    told = [
        shared(scores).pairs.query("rater == 'A' and target == 'T' and wave == 'w1'").iloc[0]
        for scores in (alone, both)
    ]
    assert [bool(np.isnan(of["openness"])) for of in told] == [False, True]
    assert [of["respondents"] for of in told] == [7, 7]
    compared = share_compare([both], ("w1", "w2"), PARTNERS).pairs
    assert set(compared["respondents_first"]) == {7}
    assert set(compared["respondents_last"]) == {5}, (
        "only one said anything of openness: at least k are behind each number"
    )


def test_how_sure_a_verdict_is_follows_from_the_last_circle() -> None:
    """In the first wave the circle was of integrity, which is the same for all pairs, in both waves."""
    assert QUESTIONNAIRE.circle is not None
    other = QUESTIONNAIRE.circle.model_copy(update={"trust": "integrity"})
    questionnaires = (QUESTIONNAIRE.model_copy(update={"circle": other}), QUESTIONNAIRE)
    last = {(rater, target): 2.0 + n / 7 for n, (rater, target) in enumerate(product("ABCDEF", "ABCDEF"))}
    rows = {
        wave: [
            row | {"i1": 3.0}
            for (rater, target), value in last.items()
            if rater != target
            for row in said(rater, 2 if rater == "F" else 5, target, 3.0 if wave == "w1" else value % 3 + 1.5, wave)
        ]
        for wave in ("w1", "w2")
    }
    evidence = []
    for first in questionnaires:
        waves = [score_responses(survey(of, rows[at])) for of, at in ((first, "w1"), (QUESTIONNAIRE, "w2"))]
        (circle,) = share_compare(waves, ("w1", "w2"), PARTNERS).circles
        evidence.append(circle.verdict.evidence)
    assert evidence[0].trust == evidence[1].trust
    assert isinstance(evidence[0].trust.change, Estimate)


def test_an_organisation_is_counted_beside_a_pair_of_which_no_number_is_shown() -> None:
    """Six of A's nine say something of B, four of each scale: nothing of it is shown, nor tells of six."""
    rows = [*said("A", 9, "T"), *said("A", 6, "B"), *said("B", 9, "T"), *said("C", 9, "T")]
    left_open = {"A0": ("o1",), "A1": ("o1",), "A4": ("b1", "b2", "i1", "a1"), "A5": ("b1", "b2", "i1", "a1")}
    some = [
        row | {item: "." for item in left_open.get(str(row["respondent"]), ()) if item in row and row["target"] == "B"}
        for row in rows
    ]
    found = shared(scored(iter(some)))
    assert one(found.pairs, rater="A", target="B")["suppressed"]
    assert set(found.organisations.query("organisation == 'A'")["respondents"]) == {9}
