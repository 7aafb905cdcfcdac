"""No estimate in a document or table is without how many it rests on, and none rests on too few."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

import tillitsmaal as tm
from number_worlds import NAMES, TWO, WORLDS, answered
from surveys import loaded, survey
from test_numbers_documents import documented
from tillitsmaal.analysis.check import check
from tillitsmaal.analysis.plan import plan_survey
from tillitsmaal.analysis.plan_results import Plan, PlanAnalysis
from tillitsmaal.errors import ProblemLog
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.check import check_report
from tillitsmaal.report.model import Report
from tillitsmaal.responses import Responses
from tillitsmaal.stats.distributions import chi_square_upper, f_upper, normal_two_sided, t_two_sided
from tillitsmaal.stats.pairs.permutation import judged, relabellings
from tillitsmaal.text import p_value
from whole_cases import made, shipped

COUNTS: Final = {
    "n", "respondents", "pairs", "rows", "groups", "organisations", "matched", "count", "asked", "runs", "labelled",
    "respondents_from", "respondents_to", "representatives_n", "leadership_n", "trust_n", "win_win_n",
}  # fmt: skip
NO_ESTIMATE: Final = {"settings", "plan", "dependences", "roster", "shorter", "threshold", "answer", "options"}
"""What was asked for or laid down, and answers as they were given."""
FEWEST_FIRST: Final = ("n", "pairs", "respondents", "organisations", "rows")
RELIABILITIES: Final = ("alpha", "standardised_alpha", "lambda2", "omega", "spearman_brown", "alpha_interval")
ONE_PERSON: Final = {"respondent", "answer", "straight_line", "roster"}
"""Tables whose rows are single people's answers, and what a plan asks of them."""


@cache
def with_roles() -> Responses:
    return made(shipped("tillit-samarbeid"), "ABCDEF", waves=("w1", "w2"), silent="F", people=6, roles=True)


def shared(audience: Any) -> Any:
    return tm.share(with_roles(), audience=audience, min_respondents=3)


def planned(runs: int = 200, **more: Any) -> PlanAnalysis:
    return plan_survey(Plan(questionnaire=shipped("tillit-kort"), **more), runs=runs)


def check_of(responses: Responses) -> Report:
    return check_report(check(responses, ProblemLog()), "en")


def keyed_wrongly() -> Responses:
    """The last item of each scale runs against the others of it, as if nobody had turned it."""
    rows = [
        {**row, **{f"{letter}{item}": of_pair(row) for letter in "wog" for item in (1, 2, 3)}}
        for row in answered(TWO, pairs=6, people=3)
    ]
    return survey(loaded({**TWO, "items": items_of_three()}), rows)


def of_pair(row: Mapping[str, Any]) -> float:
    return 1 + (NAMES.index(row["rater"]) * 7 + NAMES.index(row["target"]) * 11 + int(row["respondent"][1])) % 5


def items_of_three() -> list[dict[str, Any]]:
    return [
        {"id": f"{scale[0]}{number}", "scale": scale, "reverse": number == 3}
        for scale in TWO["scales"]
        for number in (1, 2, 3)
    ]


REPORTS: Mapping[str, Callable[[], Report]] = {
    "score": lambda: tm.build_report(tm.score(with_roles()), "en"),
    "compare": lambda: tm.build_report(tm.compare(with_roles()), "en"),
    "quality": lambda: tm.build_report(tm.quality(with_roles()), "en"),
    "report": lambda: tm.build_report(tm.analyse(with_roles()), "en"),
    "organisation": lambda: tm.build_report(tm.analyse(with_roles()), "en", organisation="A"),
    "check": lambda: check_of(keyed_wrongly()),
    "plan": lambda: tm.build_report(planned(organisations=5), "en"),
    **{
        f"{part or 'report'} for {audience}": lambda audience=audience, part=part: tm.build_report(
            getattr(shared(audience), part) if part else shared(audience), "en"
        )
        for audience in ("partners", "public")
        for part in ("score", "compare", "")
    },
}


def counted_in(part: Mapping[str, Any]) -> bool:
    """Whether an object says how many there are, or one right inside it does: those that two others are between."""
    own = [part[name] for name in COUNTS & part.keys()]
    inner = [of[name] for of in part.values() if isinstance(of, dict) for name in ("respondents",) if name in of]
    return any(isinstance(count, str) or (isinstance(count, int) and count > 0) for count in (*own, *inner))


def uncounted(part: Any, place: str, counted: bool) -> Iterator[str]:
    """Numbers with decimals in objects of which none, nor any that they stand in, says how many there are."""
    if isinstance(part, float) and not counted:
        yield f"{place}: {part}"
    elif isinstance(part, list):
        for number, of in enumerate(part):
            yield from uncounted(of, f"{place}/{number}", counted)
    elif isinstance(part, dict):
        known = counted or counted_in(part)
        for name, of in part.items():
            yield from uncounted(of, f"{place}/{name}", known or name in NO_ESTIMATE or are_scores(name, part))


def are_scores(name: str, part: Mapping[str, Any]) -> bool:
    """Whether these are the scores beside them, whose people are told there, on another range."""
    of = part[name]
    return name == "pomp" and isinstance(of, dict) and all(counted_in(part["scores"][measure]) for measure in of)


def documents_in(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The document, and those that it holds whole."""
    yield {name: of for name, of in document.items() if name not in ("score", "compare", "quality")}
    for name in ("score", "compare", "quality"):
        if isinstance(document.get(name), dict):
            yield document[name]


@pytest.mark.parametrize("name", REPORTS)
def test_every_estimate_says_how_many_it_rests_on(name: str) -> None:
    report = REPORTS[name]()
    found = [
        line
        for document in documents_in(report.document)
        for key, part in document.items()
        for line in uncounted(part, key, counted=key in NO_ESTIMATE)
    ]
    assert found == []
    for table in report.tables:
        frame = report.tables[table]
        decimal = any(pd.api.types.is_float_dtype(kind) for kind in frame.dtypes)
        assert not decimal or table in ONE_PERSON or any(is_count(str(column)) for column in frame), table


def is_count(column: str) -> bool:
    return column in COUNTS or column.endswith(("_n", "_pairs", "respondents_first", "respondents_last"))


def test_items_that_run_against_their_scale_are_told_with_their_rows() -> None:
    """So that the case above has something to see."""
    told = check_of(keyed_wrongly()).document["keyed_wrongly"]
    assert {row["item"] for row in told} == {"w3", "o3", "g3"}
    assert {row["rows"] for row in told} == {6 * 5 * 3}


@pytest.mark.parametrize("audience", ["analyst", "partners"])
def test_the_people_of_a_dyad_are_those_of_its_pairs(audience: str) -> None:
    """In the document, and in the tables; a pair that is hidden has no count in a dyad either."""
    scores = tm.score(with_roles()) if audience == "analyst" else shared("partners").score
    pairs = scores.pairs.set_index(["wave", "rater", "target"])
    assert len(scores.dyads) > 0
    for row in scores.dyads.to_dict("records"):
        for side, way in (("a_to_b", ("a", "b")), ("b_to_a", ("b", "a"))):
            key = (row["wave"], row[way[0]], row[way[1]])
            expected = int(pairs.loc[key, f"{row['measure']}_n"]) if key in pairs.index else 0
            assert row[f"{side}_n"] == expected
            if audience == "partners":
                assert expected >= 3


@pytest.mark.parametrize("audience", ["analyst", "partners"])
def test_the_people_of_a_dyad_that_changed_are_those_of_its_pairs(audience: str) -> None:
    changes = tm.compare(with_roles()) if audience == "analyst" else shared("partners").compare
    document = documented(changes)
    pairs = {(of["rater"], of["target"], of["from"], of["to"]): of["changes"] for of in document["pairs"]}
    assert document["dyads"]
    for dyad in document["dyads"]:
        there, back = (
            pairs[one, other, dyad["from"], dyad["to"]]
            for one, other in ((dyad["a"], dyad["b"]), (dyad["b"], dyad["a"]))
        )
        for measure, change in dyad["changes"].items():
            for end in ("from", "to"):
                sides = [way[measure][end].get("respondents") for way in (there, back)]
                assert change[f"respondents_{end}"] == sum(sides)


TRIED: Final = ("one respondent", "two respondents", "three respondents", "two organisations", "three organisations",
                "nine respondents", "an item that all answer alike", "one pair in both waves", "one item")  # fmt: skip
STANDS_FOR_SPREAD: Final = ("sd", "interval", "p", "spearman_brown_interval", "alpha_interval")


def of_few(part: Any, fewest: int | None = None, place: str = "") -> Iterator[str]:
    """Spreads, intervals and p of fewer than three."""
    if isinstance(part, list):
        for number, of in enumerate(part):
            yield from of_few(of, fewest, f"{place}/{number}")
    elif isinstance(part, dict):
        known = next((part[name] for name in FEWEST_FIRST if isinstance(part.get(name), int)), fewest)
        for name, of in part.items():
            told = isinstance(of, float) or (isinstance(of, list) and bool(of) and isinstance(of[0], float))
            if name in STANDS_FOR_SPREAD and told and (known is None or known < 3):
                yield f"{place}/{name}: {of} of {known}"
            yield from of_few(of, known, f"{place}/{name}")


@pytest.mark.parametrize("world", TRIED)
def test_few_have_no_spread_interval_p_or_reliability(world: str) -> None:
    """Ten people and two items that vary are the least that has a reliability."""
    questionnaire, rows = WORLDS[world]
    responses = survey(loaded(questionnaire), rows)
    documents = [documented(make(responses)) for make in (tm.score, tm.compare, tm.quality, tm.analyse)]
    parts = [part for document in (*documents, check_of(responses).document) for part in documents_in(document)]
    assert [line for part in parts for key, of in part.items() for line in of_few(of, place=key)] == []
    for of in documents[2]["reliability"]:
        told = [name for name in RELIABILITIES if not isinstance(of["estimates"].get(name, {}), dict)]
        assert not told or (of["respondents"] >= 10 and varying(rows, of["scale"], of["wave"]) >= 2)


def varying(rows: Any, scale: str, wave: str) -> int:
    own = pd.DataFrame([row for row in rows if row["wave"] == wave])
    return sum(own[item].nunique() > 1 for item in own if str(item)[0] == scale[0] and str(item)[1:].isdigit())


def test_ten_people_and_two_items_that_vary_have_a_reliability() -> None:
    """One person fewer, or one item that does not vary, has none."""
    ten = answered(TWO, pairs=5, people=2)
    assert isinstance(alpha_of(ten), float)
    assert alpha_of([row for row in ten if row["respondent"] != "E1"]) == {"not_estimable": "too_few_respondents"}
    level = [{**row, "w1": 4.0} for row in ten]
    assert isinstance(alpha_of(level), dict)


def alpha_of(rows: Any) -> Any:
    found = documented(tm.quality(survey(loaded(TWO), rows)))["reliability"]
    (warmth,) = (of for of in found if (of["scale"], of["wave"]) == ("warmth", "w1"))
    return warmth["estimates"].get("alpha", warmth["estimates"])


def test_the_smallest_p_is_no_zero() -> None:
    """What a test gives beyond what a double holds is its smallest number, which texts show as under 0.001."""
    beyond = (t_two_sided(60, 999), t_two_sided(1e9, 999), normal_two_sided(60), chi_square_upper(1e5, 3))
    smallest = np.finfo(np.float64).tiny
    assert all(smallest <= p < 1e-300 for p in beyond)
    assert f_upper(1e9, 5, 999) == normal_two_sided(60) == smallest
    assert [p_value(p, language) for p in beyond for language in ("nb", "en")] == ["< 0,001", "< 0.001"] * len(beyond)


def test_no_permutation_has_a_p_of_zero() -> None:
    """The observed order counts as one of them."""
    drawn = relabellings(12, permutations=199, seed=1)
    assert not isinstance(drawn, NotEstimable)
    found = judged(9.0, np.linspace(-1.0, 1.0, 199), drawn)
    assert not isinstance(found, NotEstimable)
    assert found.p_ge == found.p_abs == 1 / 200


def test_a_plan_says_how_many_programmes_each_number_rests_on() -> None:
    """Numbers of organisations that are only tried are simulated a quarter as often."""
    document = tm.build_report(planned(organisations=5, runs=40), "en").document
    of_all = {row["runs"] for name in ("power", "detectable", "alternatives") for row in document[name]}
    assert (of_all, {row["runs"] for row in document["needed"]}) == ({40}, {10})
