"""What `score` finds out, on tables one can check by eye."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import tillitsmaal
from surveys import asked, survey
from tillitsmaal.analysis.items import item_tables
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.scoring import pomp, score_responses

FACETS = {name: {"sufficient": 3} for name in ("ability", "benevolence", "integrity")}
CIRCLE = {
    "composites": {"trust": {"of": list(FACETS)}, "joint": {"of": ["openness"]}},
    "circle": {"trust": "trust", "collaboration": "joint"},
}
QUESTIONNAIRE = asked({**FACETS, "openness": {}, "meetings": {"level": "network"}}, "a1 b1 i1 o1 m1", **CIRCLE)
ANSWERS = """
    respondent rater target a1 b1 i1 o1 m1
    r1         A     B      4  3  5  4  .
    r1         A     C      2  5  .  3  .
    r1         A     -      .  .  .  .  4
    r2         B     A      3  3  3  5  .
    r3         B     A      5  4  3  1  .
    r4         B     -      .  .  .  .  5
    r5         C     A      .  4  4  .  dk
    r6         C     B      .  .  .  .  .
"""
ROSTER = {("", "w1"): ["A", "B", "C", "D"]}


@pytest.fixture(scope="module")
def analysis() -> ScoreAnalysis:
    return analyse(score_responses(survey(QUESTIONNAIRE, ANSWERS, ROSTER)))


def shown(frame: pd.DataFrame, *columns: str) -> list[list[object]]:
    """Rows as lists, with None for what is absent."""
    frame = frame[list(columns)].astype(object)
    return frame.where(frame.notna(), None).to_numpy().tolist()


def test_weakest_sufficient_and_single_voice(analysis: ScoreAnalysis) -> None:
    assert shown(analysis.pairs, "rater", "target", "weakest", "sufficient", "respondents", "single_voice") == [
        ["A", "B", "benevolence", True, 1, True],
        ["A", "C", None, False, 1, True],  # ability is below, whatever integrity is
        ["B", "A", "integrity", True, 2, False],
        ["C", "A", None, None, 1, True],
        ["C", "B", None, None, 0, False],
    ]
    assert analysis.pairs["weakest"].dtype == object
    assert analysis.pairs["sufficient"].dtype == "boolean"


def test_ties_go_to_the_first_declared_also_when_rounding_parts_them() -> None:
    lines = [f"r{k} A B {ability} {benevolence} 5" for k, (ability, benevolence) in enumerate([(1, 2), (2, 2), (2, 1)])]
    questionnaire = asked(
        {"benevolence": {}, "ability": {}, "integrity": {}},
        "a1 b1 i1",
        **{
            "composites": {"trust": {"of": ["benevolence", "ability", "integrity"]}},
            "circle": {"trust": "trust", "collaboration": "trust"},
        },
    )
    text = "\n".join(["respondent rater target a1 b1 i1", *lines])
    assert analyse(score_responses(survey(questionnaire, text))).pairs["weakest"].tolist() == ["benevolence"]


def test_a_score_on_the_floor_reaches_it_in_spite_of_rounding() -> None:
    thirds = "\n".join(["respondent rater target t1 t2 t3", *(f"r{k} A B {a}" for k, a in enumerate(["1 1 2"] * 3))])
    floor = (4 / 3 + 4 / 3 + 4 / 3) / 3 + 1e-15
    questionnaire = asked(
        {"truth": {"sufficient": floor}}, "t1 t2 t3", circle={"trust": "truth", "collaboration": "truth"}
    )
    assert analyse(score_responses(survey(questionnaire, thirds))).pairs["sufficient"].tolist() == [True]


@pytest.mark.parametrize(("floors", "sufficient"), [((None, None), None), ((3, None), True), ((5, None), False)])
def test_facets_without_a_floor_have_nothing_to_reach(
    floors: tuple[float | None, ...], sufficient: bool | None
) -> None:
    scales = {name: {"sufficient": floor} for name, floor in zip(("ability", "benevolence"), floors, strict=True)}
    questionnaire = asked(
        scales,
        "a1 b1",
        composites={"trust": {"of": list(scales)}},
        circle={"trust": "trust", "collaboration": "trust"},
    )
    pairs = analyse(score_responses(survey(questionnaire, "respondent rater target a1 b1\nr1 A B 4 1"))).pairs
    assert shown(pairs, "sufficient") == [[sufficient]]


def test_facets_of_different_ranges_are_compared_in_percent() -> None:
    questionnaire = asked(
        {"ability": {}, "benevolence": {"format": "ten"}},
        "a1 b1",
        composites={"trust": {"of": ["ability", "benevolence"]}},
        circle={"trust": "trust", "collaboration": "trust"},
    )
    pairs = analyse(score_responses(survey(questionnaire, "respondent rater target a1 b1\nr1 A B 4 5"))).pairs
    assert pairs["weakest"].tolist() == ["benevolence"]  # 75 % against 50 %


def test_a_questionnaire_without_circle_names_nothing() -> None:
    pairs = analyse(
        score_responses(survey(asked({"alpha": {"sufficient": 3}}, "a1"), "respondent rater target a1\nr A B 2"))
    ).pairs
    assert shown(pairs, "weakest", "sufficient") == [[None, None]]


def test_pomp_stands_beside_raw(analysis: ScoreAnalysis) -> None:
    assert analysis.pairs["ability_pomp"].tolist()[:3] == [75.0, 25.0, 75.0]
    assert analysis.pairs["ability_n"].tolist() == [1, 1, 2, 0, 0]


def test_pomp_has_no_last_bits_of_means() -> None:
    """Every mean of up to twelve answers from 1 to 5 is, in percent, what its fraction is to twelve decimals."""
    means = [(total, n) for n in range(1, 13) for total in range(n, 5 * n + 1)]
    found = pomp(np.array([total / n for total, n in means]), (1.0, 5.0)).tolist()
    assert found == [float(round(Fraction(25 * (total - n), n), 12)) for total, n in means]


def test_dyads(analysis: ScoreAnalysis) -> None:
    dyads = analysis.dyads[analysis.dyads["measure"].isin(["ability", "openness"])]
    assert shown(dyads, "a", "b", "measure", "a_to_b", "b_to_a", "mean", "gap", "lower") == [
        ["A", "B", "ability", 4.0, 4.0, 4.0, 0.0, "equal"],
        ["A", "B", "openness", 4.0, 3.0, 3.5, 1.0, "b_to_a"],
        ["A", "C", "ability", 2.0, None, None, None, None],
        ["A", "C", "openness", 3.0, None, None, None, None],
        ["B", "C", "ability", None, None, None, None, None],
        ["B", "C", "openness", None, None, None, None, None],
    ]


def test_organisations(analysis: ScoreAnalysis) -> None:
    benevolence = analysis.organisations[analysis.organisations["measure"] == "benevolence"]
    columns = ("organisation", "respondents", "given", "given_pairs", "received", "received_pairs")
    assert shown(benevolence, *columns) == [
        ["A", 1, 4.0, 2, 3.75, 2],
        ["B", 3, 3.5, 1, 3.0, 1],
        ["C", 2, 4.0, 1, 5.0, 1],
        ["D", 0, None, 0, None, 0],
    ]


def test_networks(analysis: ScoreAnalysis) -> None:
    row = analysis.networks.iloc[0].to_dict()
    assert row == {
        "network": "",
        "wave": "w1",
        "organisations": 4,
        "answering": 3,
        "respondents": 6,
        "pairs": 4,
        "possible": 12,
        "coverage": 4 / 12,
        "single_voices": 3,
        "assessed": 3,
        "insufficient": 1,
        "sufficient_share": 2 / 3,
    }


def test_network_scores(analysis: ScoreAnalysis) -> None:
    frame = analysis.network_scores
    assert frame["measure"].tolist() == ["trust", "joint", *FACETS, "openness", "meetings"]
    columns = ("measure", "level", "n", "mean", "min", "max", "pomp", "below")
    assert shown(frame[frame["measure"].isin(["trust", "ability", "meetings"])], *columns) == [
        ["trust", "pair", 2, 3.75, 3.5, 4.0, 68.75, None],
        ["ability", "pair", 3, 10 / 3, 2.0, 4.0, pytest.approx(175 / 3), 1],
        ["meetings", "network", 2, 4.5, 4.0, 5.0, 87.5, None],
    ]
    sd = frame.set_index("measure")["sd"]
    assert sd["ability"] == pytest.approx(np.std([4, 2, 4], ddof=1), abs=1e-15)
    assert np.isnan(sd["trust"])  # of two


def test_items_are_raw_and_tell_why_there_is_no_answer(analysis: ScoreAnalysis) -> None:
    columns = ("item", "n", "mean", "skipped", "not_shown", "dont_know", "not_relevant", "invalid")
    assert shown(analysis.items, *columns) == [
        ["a1", 4, 3.5, 2, 0, 0, 0, 0],
        ["b1", 5, 3.8, 1, 0, 0, 0, 0],
        ["i1", 4, 3.75, 2, 0, 0, 0, 0],
        ["o1", 4, 3.25, 2, 0, 0, 0, 0],
        ["m1", 2, 4.5, 3, 0, 1, 0, 0],  # once a respondent
    ]
    b1 = analysis.distribution[analysis.distribution["item"] == "b1"]
    assert shown(b1, "value", "count") == [[3.0, 2], [4.0, 2], [5.0, 1]]


def test_reverse_keyed_items_stay_as_answered() -> None:
    responses = survey(asked({"alpha": {}}, "a1*"), "respondent rater target a1\nr1 A B 5")
    analysis = analyse(score_responses(responses))
    assert (analysis.items["mean"].tolist(), analysis.pairs["alpha"].tolist()) == ([5.0], [1.0])


def test_network_means_have_the_jackknife_interval() -> None:
    lines = [
        f"nord w{wave} r{rater}{wave} {rater} {target} {1 + (value + wave) % 5}"
        for wave in (1, 2)
        for value, (rater, target) in enumerate((r, t) for r in "ABCD" for t in "ABCD" if r != t)
    ]
    text = "\n".join(["network wave respondent rater target a1", *lines, "sør w1 r1 A B 3"])
    analysis = analyse(score_responses(survey(asked({"alpha": {}}, "a1"), text)))
    found = analysis.means
    assert [(one.network, one.wave, one.measure) for one in found] == [
        ("nord", "w1", "alpha"),
        ("nord", "w2", "alpha"),
        ("sør", "w1", "alpha"),
    ]
    assert found[2].estimate == NotEstimable(code="too_few_organisations", reason="2 organisations in the pairs")
    means = analysis.network_scores["mean"].tolist()
    assert [one.estimate.value for one in found[:2] if isinstance(one.estimate, Estimate)] == means[:2]


def test_a_questionnaire_about_the_network_alone() -> None:
    questionnaire = asked({"meetings": {"level": "network"}}, "m1 m2")
    analysis = analyse(score_responses(survey(questionnaire, "respondent rater target m1 m2\nr1 A - 4 5\nr2 B - 2 .")))
    assert analysis.pairs.empty
    assert analysis.dyads.empty
    assert analysis.organisations.empty
    assert shown(analysis.network_scores, "measure", "n", "mean") == [["meetings", 2, 3.25]]
    assert analysis.means == ()


def test_the_public_names() -> None:
    assert tillitsmaal.__all__ == [
        "Wanted",
        "__version__",
        "analyse",
        "build_report",
        "codebook",
        "compare",
        "export",
        "load_questionnaire",
        "load_study",
        "make_form",
        "plan",
        "quality",
        "read_responses",
        "render",
        "score",
        "share",
        "write_form",
    ]
    assert set(tillitsmaal.__all__) <= set(dir(tillitsmaal))
    for name in tillitsmaal.__all__:
        assert getattr(tillitsmaal, name)
    with pytest.raises(AttributeError, match="'scores'"):
        tillitsmaal.scores  # noqa: B018


@pytest.mark.parametrize(
    ("code", "unloaded"),
    [
        ("import tillitsmaal; tillitsmaal.__version__", "numpy pandas pydantic scipy"),
        ("import tillitsmaal; tillitsmaal.score", "scipy"),
        ("import tillitsmaal.stats.jackknife", "pandas scipy"),
    ],
)
def test_imports_are_lazy(code: str, unloaded: str) -> None:
    check = f"{code}; import sys; print(*sorted(set({unloaded.split()}) & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_answers_without_items_have_empty_tables() -> None:
    responses = survey(QUESTIONNAIRE, ANSWERS, ROSTER)
    pairs, respondents = (
        replace(answers, items=(), values=answers.values[:, :0], reasons=answers.reasons[:, :0])
        for answers in (responses.pairs, responses.respondents)
    )
    tables = item_tables(replace(responses, pairs=pairs, respondents=respondents))
    assert (tables.items.empty, tables.distribution.empty) == (True, True)
    assert list(tables.items)[:5] == ["network", "wave", "item", "n", "mean"]
