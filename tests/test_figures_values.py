"""What figures show is what was found out, written as the report writes it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import tillitsmaal as tm
from figure_cases import figures_of
from surveys import asked, survey
from tillitsmaal.analysis.matched import matched_means
from tillitsmaal.estimates import Estimate
from tillitsmaal.report.drawings import (
    Changes,
    Drawing,
    Likert,
    Matrix,
    Network,
    Phase,
    Profile,
    Trend,
)
from tillitsmaal.report.figures.answers import answers
from tillitsmaal.report.figures.organisation import organisation_profile
from tillitsmaal.report.figures.profile import facet_profile
from tillitsmaal.report.figures.trend import trend
from tillitsmaal.report.frames import where
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.responses import Wave
from whole_cases import CASES, made, plain, shipped, whole_of

WHOLE = CASES["byregion"]()
PEN = pen_of(WHOLE, "nb")


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawing]:
    return {figure.id: figure.drawing for figure in figures_of(WHOLE, PEN)}


def test_the_matrix_holds_the_scores_of_the_pairs(drawn: dict[str, Drawing]) -> None:
    matrix = drawn["matrix-trust"]
    assert isinstance(matrix, Matrix)
    names = [row.split(" ", 1)[1] for row in matrix.rows]
    shown = {
        (names[cell.row], names[cell.column]): (cell.value, cell.text) for cell in matrix.cells if cell.kind == "score"
    }
    pairs = where(WHOLE.score.pairs, wave="bolge3")
    expected = {
        (PEN.name(row.rater), PEN.name(row.target)): (row.trust, f"{row.trust:.2f}".replace(".", ","))
        for row in pairs.itertuples()
    }
    assert shown == expected
    received = [np.mean([shown[rater, name][0] for rater in names if (rater, name) in shown]) for name in names]
    assert received == sorted(received, reverse=True)


def test_the_profile_holds_means_intervals_pairs_and_floors(drawn: dict[str, Drawing]) -> None:
    profile = drawn["profile-trust"]
    assert isinstance(profile, Profile)
    means = {mean.measure: mean.estimate for mean in WHOLE.means if mean.wave == "bolge3"}
    for row, measure in zip(profile.rows, ("trust", "benevolence", "integrity", "ability"), strict=True):
        estimate = means[measure]
        assert isinstance(estimate, Estimate)
        assert (row.value, row.low, row.high) == (pytest.approx(estimate.value), estimate.low, estimate.high)
        assert row.text == PEN.score(estimate.value, measure)
        assert row.others == tuple(where(WHOLE.score.pairs, wave="bolge3")[measure])
    assert [row.floor for row in profile.rows] == [None, 3.5, 3.5, 3.5]
    assert [row.note for row in profile.rows] == ["", "34 av 94", "28 av 94", "29 av 94"]
    assert [row.part for row in profile.rows] == [False, True, True, True]


def test_changes_are_the_largest_in_order_and_marked_where_more_than_chance(drawn: dict[str, Drawing]) -> None:
    changes = drawn["changes-trust"]
    assert isinstance(changes, Changes)
    step = where(WHOLE.compare.pairs, start="bolge1", end="bolge3", measure="trust").dropna(subset="change")
    largest = step.reindex(step["change"].abs().sort_values(ascending=False).index).head(30)
    largest = largest.sort_values("change", ascending=False, kind="stable")
    assert [row.end - row.start for row in changes.rows] == pytest.approx(list(largest["change"]))
    assert sorted(row.way for row in changes.rows) == sorted(largest["label"])
    first = changes.rows[0]
    assert (first.start_text, first.end_text, first.change_text) == ("1,56", "2,92", "+1,36")
    assert first.label == "Nordfjella Utvikling → Nordfjella fylkeskommune"


def test_the_circle_has_the_course_of_every_pair_with_both_measures_first_and_last(drawn: dict[str, Drawing]) -> None:
    phase = drawn["circle"]
    assert isinstance(phase, Phase)
    assert len(phase.pairs) == (WHOLE.compare.movements["status"] == "matched").sum()
    pairs = WHOLE.score.pairs.set_index(["wave", "rater", "target"])
    shown = {arrow.label: arrow.points for arrow in phase.pairs}
    for (rater, target), rows in WHOLE.score.pairs.groupby(["rater", "target"], observed=True):
        if {"bolge1", "bolge3"} <= set(rows["wave"]):
            course = [tuple(pairs.loc[(wave, rater, target), ["trust", "collaboration"]]) for wave in rows["wave"]]
            assert shown[PEN.pair(rater, target)] == tuple(course)
    assert (phase.x.low, phase.x.high) == (phase.y.low, phase.y.high)
    matched = where(WHOLE.compare.trends, measure="trust")["matched_mean"]
    assert [point[0] for point in phase.mean.points] == list(matched)
    assert phase.mean.marks == ("bolge1", "bolge2", "bolge3")


def test_the_trend_has_the_means_of_the_same_pairs_with_their_own_intervals(drawn: dict[str, Drawing]) -> None:
    course = drawn["trend"]
    assert isinstance(course, Trend)
    estimates = matched_means(WHOLE.compare, "trust", "collaboration")
    for line, measure in zip(course.lines, ("trust", "collaboration"), strict=True):
        expected = where(WHOLE.compare.trends, measure=measure)["matched_mean"]
        assert [point.value for point in line.points] == list(expected)
        own = [of.estimate for of in estimates if of.measure == measure]
        assert [point.value for point in line.points] == pytest.approx([of.value for of in own])
        assert [(point.low, point.high) for point in line.points] == [(of.low, of.high) for of in own]
    assert [tick.value for tick in course.x.ticks] == [0, 245, 487]
    assert [(moment.x, moment.text[:11]) for moment in course.events] == [(101, "23.05.2024:")]


def test_the_picture_has_the_pairs_that_reach_every_floor(drawn: dict[str, Drawing]) -> None:
    picture = drawn["network"]
    assert isinstance(picture, Network)
    for panel, wave in zip(picture.panels, ("bolge1", "bolge3"), strict=True):
        pairs = where(WHOLE.score.pairs, wave=wave)
        enough = pairs[pairs["sufficient"].fillna(value=False).to_numpy(bool)]
        expected = {(PEN.name(row.rater), PEN.name(row.target)) for row in enough.itertuples()}
        labels = [node.label for node in picture.nodes]
        assert {(labels[tie.source], labels[tie.target]) for tie in panel.ties} == expected


def test_answers_are_counted_as_they_were_given(drawn: dict[str, Drawing]) -> None:
    likert = drawn["answers-trust"]
    assert isinstance(likert, Likert)
    items = where(WHOLE.score.items, wave="bolge3").set_index("item")
    given = where(WHOLE.score.distribution, wave="bolge3")
    scales = ("benevolence", "integrity", "ability")
    asked_for = [item for scale in scales for item in WHOLE.questionnaire.items_by_scale[scale]]
    for row, item in zip(likert.rows, asked_for, strict=True):
        counts = where(given, item=item.id).set_index("value")["count"]
        n, aside = items.loc[item.id, "n"], items.loc[item.id, ["dont_know", "not_relevant"]].sum()
        assert row.shares == pytest.approx([counts.get(value, 0) / n for value in range(1, 6)])
        assert sum(row.shares) == pytest.approx(1)
        assert row.aside == pytest.approx(aside / (n + aside))
        assert row.count == f"{n} svar"
        assert all((share >= 0.05) == bool(text) for share, text in zip(row.shares, row.texts, strict=True))
        assert row.label.endswith("(snudd)") == item.reverse
    assert likert.options == ("Helt uenig", "Ganske uenig", "Verken enig eller uenig", "Ganske enig", "Helt enig")
    assert likert.aside == "Vet ikke / Ikke aktuelt"
    assert likert.rows[0].label == "Partneren ønsker at også vi skal lykkes."


def test_options_without_labels_are_called_by_their_numbers_and_unanswered_questions_stay() -> None:
    of = asked({"warmth": {"format": "seven"}}, "w1 w2 w3")
    rows = "respondent rater target w1 w2 w3\n a1 A B 1 2 .\n b1 B A 7 2 dk\n c1 C A dk 4 ."
    whole = whole_of(survey(of, rows))
    figure = answers(whole, pen_of(whole, "en"), "warmth")
    assert figure is not None
    assert isinstance(figure.drawing, Likert)
    assert figure.drawing.options == tuple("1234567")
    assert figure.drawing.rows[0].label == "The partner w1."
    assert [row.count for row in figure.drawing.rows] == ["2 answers", "3 answers", "0 answers"]
    assert [row.aside_text for row in figure.drawing.rows] == ["33%", "", "100%"]
    assert set(figure.drawing.rows[2].shares) == {0.0}


@pytest.mark.parametrize(("form", "shown"), [("seven", True), ("ten", False)])
def test_more_than_seven_options_are_not_drawn(form: str, shown: bool) -> None:
    whole = whole_of(made(asked({"warmth": {"format": form}}, "w1 w2"), "ABC"))
    assert (answers(whole, pen_of(whole, "en"), "warmth") is not None) == shown


def test_scales_with_different_options_do_not_stand_in_one_figure() -> None:
    of = asked(
        {"warmth": {}, "order": {"format": "seven"}}, "w1 w2 o1 o2", composites={"both": {"of": ["warmth", "order"]}}
    )
    whole = whole_of(made(of, "ABC"))
    assert answers(whole, pen_of(whole, "en"), "both") is None
    assert answers(whole, pen_of(whole, "en"), "order") is not None


def test_measures_of_different_ranges_lie_on_per_cent_of_the_scale() -> None:
    whole = whole_of(made(asked({"warmth": {}, "order": {"format": "ten"}}, "w1 w2 o1 o2"), "ABCD"))
    figure = facet_profile(whole, pen_of(whole, "en"))
    assert figure is not None
    assert isinstance(figure.drawing, Profile)
    pomp = where(whole.score.network_scores, level="pair")["pomp"]
    assert [row.value for row in figure.drawing.rows] == pytest.approx(list(pomp))
    assert figure.drawing.rows[0].text == f"{pomp.iloc[0]:.0f}%"
    assert figure.drawing.axis.title == "Per cent of the scale"


@pytest.mark.parametrize("direction", ["received", "given"])
def test_an_organisation_stands_among_the_others(direction: str) -> None:
    figure = organisation_profile(WHOLE, PEN, "sundvik", direction)
    assert figure is not None
    assert isinstance(figure.drawing, Profile)
    trust = where(WHOLE.score.organisations, wave="bolge3", measure="trust").set_index("organisation")
    row = figure.drawing.rows[0]
    assert row.value == trust.loc["sundvik", direction]
    assert row.note == str(trust.loc["sundvik", f"{direction}_pairs"])
    assert row.others == tuple(trust.drop("sundvik")[direction])
    assert [note.key for note in figure.notes] == ["stand.less_trust"]
    assert organisation_profile(WHOLE, PEN, "handelsstanden", direction) is None


def test_networks_are_compared_over_the_same_pairs() -> None:
    whole = CASES["networks"]()
    (overview,) = (figure for figure in figures_of(whole, pen_of(whole, "nb")) if figure.id == "networks")
    assert isinstance(overview.drawing, Changes)
    pairs = where(whole.compare.pairs, measure="trust").dropna(subset="change")
    for row in overview.drawing.rows:
        own = where(pairs, network=row.label)
        assert (row.start, row.end) == (pytest.approx(own["first"].mean()), pytest.approx(own["last"].mean()))
    assert [row.change_text for row in overview.drawing.rows] == ["+0,13", "+0,07", "+0,05"]


def test_networks_of_one_survey_lie_from_the_lowest() -> None:
    whole = whole_of(made(shipped("tillit-kort"), "ABCD", networks=("nord", "sør", "vest")))
    (overview,) = (figure for figure in figures_of(whole, pen_of(whole, "nb")) if figure.id == "networks")
    assert isinstance(overview.drawing, Profile)
    means = where(whole.score.network_scores, measure="trust").sort_values("mean")
    assert [row.label for row in overview.drawing.rows] == list(means["network"])
    assert [row.value for row in overview.drawing.rows] == list(means["mean"])


def test_surveys_without_dates_lie_equally_far_apart_and_have_no_events() -> None:
    responses = tm.read_responses(study=tm.load_study("examples/byregion"))
    undated = replace(responses, waves=tuple(Wave(name=wave.name) for wave in responses.waves))
    whole = whole_of(undated)
    figure = trend(whole, pen_of(whole, "nb"))
    assert figure is not None
    assert isinstance(figure.drawing, Trend)
    assert [(tick.value, tick.text) for tick in figure.drawing.x.ticks] == [(0, "bolge1"), (1, "bolge2"), (2, "bolge3")]
    assert figure.drawing.events == ()


def test_events_outside_the_period_are_left_out() -> None:
    responses = tm.read_responses(study=tm.load_study("examples/byregion"))
    (event,) = responses.study.events
    days = (date(2024, 2, 11), date(2024, 2, 12), date(2025, 6, 13), date(2025, 6, 14))
    events = tuple(event.model_copy(update={"date": day}) for day in days)
    whole = whole_of(replace(responses, study=responses.study.model_copy(update={"events": events})))
    figure = trend(whole, pen_of(whole, "nb"))
    assert figure is not None
    assert isinstance(figure.drawing, Trend)
    assert [moment.x for moment in figure.drawing.events] == [0, 487]


def test_where_no_pair_is_in_every_survey_the_means_of_all_pairs_are_shown_and_that_is_said() -> None:
    of = plain()
    rows = "wave respondent rater target w1 w2 w3 o1 o2\n"
    rows += "".join(f"x {a} {a} {b} 4 3 4 2 3\n" for a, b in ("AB", "AC", "BA", "BC"))
    rows += "".join(f"y {a} {a} {b} 2 3 4 2 3\n" for a, b in ("CA", "CB"))
    whole = whole_of(survey(of, rows))
    figure = trend(whole, pen_of(whole, "en"))
    assert figure is not None
    assert isinstance(figure.drawing, Trend)
    assert figure.path == "/score/networks"
    assert "over all pairs in each survey" in figure.caption
    assert [point.value for point in figure.drawing.lines[0].points] == pytest.approx([11 / 3, 3])


def test_nothing_is_marked_where_there_are_no_more_changes_than_by_chance() -> None:
    whole = CASES["untidy"]()
    by_id = {figure.id: figure.drawing for figure in figures_of(whole, pen_of(whole, "nb"))}
    changes = by_id["changes-trust"]
    assert isinstance(changes, Changes)
    found, expected = whole.compare.false_labels[0].found, whole.compare.false_labels[0].expected
    assert 0 < found <= round(expected)
    assert changes.ways == (("none", "Det er ikke flere store endringer enn tilfeldigheter alene ville gitt"),)


def test_nothing_is_marked_where_every_pair_rests_on_one_person() -> None:
    whole = CASES["large"]()
    by_id = {figure.id: figure.drawing for figure in figures_of(whole, pen_of(whole, "nb"))}
    changes = by_id["changes-trust"]
    assert isinstance(changes, Changes)
    assert changes.ways == (("none", "Kan ikke prøves mot svarernes uenighet"),)
