"""The plain scorer against numbers worked out by hand."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from plain_scorer import PlainScores, change, needed, pair_values, score
from strategies import CODES, SHAPES, Questionnaire, Row, case_of, cases, to_csv, to_yaml

REASONS = {".": "skipped", "ns": "not_shown", "dk": "dont_know", "nr": "not_relevant"}
KEYS = ("network", "wave", "respondent", "rater", "target")
REASON_OF = {code: reason for reason, code in CODES.items()}
FORMATS = {"five": {"min": 1, "max": 5}, "seven": {"min": 1, "max": 7}, "ten": {"min": 0, "max": 10}}


def table(text: str) -> list[Row]:
    """Rows of a text table; "-" is an empty name."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    defaults: Row = {"network": "", "wave": "w1"}
    return [defaults | dict(zip(head, map(cell, head, line), strict=True)) for line in lines]


def cell(name: str, word: str) -> float | str:
    if name in KEYS:
        return "" if word == "-" else word
    return REASONS[word] if word in REASONS else float(word)


def made(scales: Mapping[str, Mapping[str, Any]], items: str, **more: Any) -> Questionnaire:
    """A questionnaire; `items` as "a1 a2* b1", the star for reverse-keyed, the letter for the scale."""
    by_letter = {name[0]: name for name in scales}
    keyed = [(word.rstrip("*"), word.endswith("*")) for word in items.split()]
    listed = [{"id": item, "scale": by_letter[item[0]], "reverse": reverse} for item, reverse in keyed]
    filled = {name: {"level": "pair", "format": "five"} | dict(scale) for name, scale in scales.items()}
    return {"formats": FORMATS, "scales": filled, "items": listed, **more}


def facets(floors: str = "3 3 3") -> Questionnaire:
    """Three facets of one item each and a circle."""
    names = ("alpha", "beta", "gamma")
    scales = {name: {"sufficient": float(floor)} for name, floor in zip(names, floors.split(), strict=True)}
    composites = {"trust": {"of": list(names)}, "work": {"of": ["alpha"]}}
    return made(scales, "a1 b1 g1", composites=composites, circle={"trust": "trust", "collaboration": "work"})


def values(scores: PlainScores, pair: str) -> dict[str, Any]:
    """The scores of the pair "A>B" in the only network and wave."""
    return scores.pairs["", "w1", *pair.split(">")]  # type: ignore[index]


def test_reverse_by_declared_range() -> None:
    questionnaire = made({"alpha": {"format": "seven"}, "beta": {"format": "ten"}}, "a1 a2* b1* b2")
    rows = table("""
        respondent rater target a1 a2 b1 b2
        r1         A     B      6  3  0  4
    """)
    scores = score(questionnaire, rows)
    assert values(scores, "A>B") == {"alpha": (5.5, 1), "beta": (7.0, 1)}  # (6 + 5)/2, (10 + 4)/2
    assert scores.pomp["", "w1", "A", "B"] == {"alpha": 75.0, "beta": 70.0}  # 4.5/6, 7/10


@pytest.mark.parametrize(
    ("share", "asked", "least"),
    [(0.5, 4, 2), (0.5, 5, 3), (2 / 3, 3, 2), (0.6667, 3, 3), (1.0, 5, 5), (0, 5, 1), (0.7, 10, 7)],
)
def test_needed(share: float, asked: int, least: int) -> None:
    assert needed(share, asked) == least


def test_missing_rule_at_its_boundary_and_not_shown() -> None:
    rows = table("""
        respondent rater target a1 a2 a3 a4
        r1         A     B      5  3  .  dk
        r2         A     B      5  .  nr .
        r3         A     B      2  .  ns ns
        r4         A     B      ns ns ns ns
    """)
    scores = score(made({"alpha": {}}, "a1 a2 a3 a4*"), rows)
    by_respondent = {key[2]: found["alpha"] for key, found in scores.respondents.items()}
    assert by_respondent == {"r1": 4.0, "r2": None, "r3": 2.0, "r4": None}  # 2 of 4, 1 of 4, 1 of 2, 0 of 0
    assert values(scores, "A>B") == {"alpha": (3.0, 2)}


def test_min_answered_zero_still_wants_one_answer() -> None:
    rows = table("""
        respondent rater target a1 a2
        r1         A     B      .  .
        r2         A     C      4  .
    """)
    scores = score(made({"alpha": {"min_answered": 0}}, "a1 a2"), rows)
    assert values(scores, "A>B") == {"alpha": None}
    assert values(scores, "A>C") == {"alpha": (4.0, 1)}


def test_dyads_need_both_directions() -> None:
    rows = table("""
        respondent rater target a1 b1
        r1         A     B      2  4
        r2         B     A      5  4
        r3         A     C      3  3
        r4         C     B      .  1
        r1         B     C      1  .
    """)
    scores = score(made({"alpha": {}, "beta": {}}, "a1 b1"), rows)
    both = {"alpha": (3.5, -3.0, "a_to_b"), "beta": (4.0, 0.0, "equal")}
    assert scores.dyads == {("", "w1", "A", "B"): both}


def test_weakest_sufficient_and_composite() -> None:
    rows = table("""
        respondent rater target a1 b1 g1
        r1         A     B      4  3  3
        r1         A     C      4  5  .
        r1         A     D      2  5  .
        r1         A     E      3  4  2
        r2         A     E      .  4  4
    """)
    scores = score(facets(), rows)
    trust = {pair: found["trust"] for pair, found in scores.pairs.items()}
    pairs: dict[str, Any] = {p[3]: (scores.weakest[p], scores.sufficient[p], trust[p]) for p in trust}
    assert pairs["B"] == ("beta", True, (pytest.approx(10 / 3), 1))  # a tie goes to the one declared first
    assert pairs["C"] == (None, None, None)  # one missing, none below
    assert pairs["D"] == (None, False, None)  # one missing, one below
    assert pairs["E"] == ("alpha", True, (pytest.approx(10 / 3), 1))  # 3, 4, 3; alpha has one respondent


def test_tie_in_exact_arithmetic() -> None:
    """Both facets are 5/3: (3/3 + 7/3)/2 and (4/3 + 6/3)/2, unequal in the last bit as floats."""
    rows = table("""
        respondent rater target a1 a2 a3 b1 b2 b3
        r1         A     B      1  1  1  1  1  2
        r2         A     B      3  2  2  2  2  2
    """)
    circle = {"composites": {"trust": {"of": ["alpha", "beta"]}}, "circle": {"trust": "trust"}}
    floors = {"alpha": {"sufficient": 5 / 3}, "beta": {"sufficient": 5 / 3}}
    scores = score(made(floors, "a1 a2 a3 b1 b2 b3", **circle), rows)
    assert values(scores, "A>B")["alpha"][0] > values(scores, "A>B")["beta"][0]
    assert scores.weakest == {("", "w1", "A", "B"): "alpha"}
    assert scores.sufficient == {("", "w1", "A", "B"): True}


def test_no_circle_no_weakest() -> None:
    scores = score(made({"alpha": {}}, "a1"), table("respondent rater target a1\nr1 A B 3"))
    assert (scores.weakest, scores.sufficient) == ({}, {})


def test_composite_of_different_ranges_in_pomp() -> None:
    composites = {"mixed": {"of": ["alpha", "beta"]}, "plain": {"of": ["alpha"]}}
    questionnaire = made({"alpha": {}, "beta": {"format": "ten"}}, "a1 b1", composites=composites)
    rows = table("""
        respondent rater target a1 b1
        r1         A     B      4  5
        r2         A     B      .  8
    """)
    scores = score(questionnaire, rows)
    assert values(scores, "A>B") == {
        "alpha": (4.0, 1),
        "beta": (6.5, 2),
        "mixed": (70.0, 1),  # (75 + 65)/2
        "plain": (4.0, 1),
    }
    assert scores.pomp["", "w1", "A", "B"] == {"alpha": 75.0, "beta": 65.0, "mixed": 70.0, "plain": 75.0}


def test_organisations_networks_and_coverage_are_unweighted() -> None:
    rows = table("""
        respondent rater target a1
        r1         A     B      2
        r2         A     B      4
        r1         A     C      5
        r3         B     C      1
        r3         B     A      .
    """)
    scores = score(made({"alpha": {}}, "a1"), rows)
    assert scores.networks == {("", "w1"): {"alpha": (3.0, 3)}}  # 3, 5, 1
    assert scores.organisations == {
        ("", "w1", "A"): {"given": {"alpha": 4.0}, "received": {}},
        ("", "w1", "B"): {"given": {"alpha": 1.0}, "received": {"alpha": 3.0}},
        ("", "w1", "C"): {"given": {}, "received": {"alpha": 3.0}},
    }
    assert scores.coverage == {("", "w1"): (3, 6)}
    with_roster = score(made({"alpha": {}}, "a1"), rows, roster=["A", "B", "C", "D"])
    assert with_roster.coverage == {("", "w1"): (3, 12)}
    assert with_roster.organisations["", "w1", "D"] == {"given": {}, "received": {}}


def test_networks_and_waves_are_kept_apart() -> None:
    rows = table("""
        network wave respondent rater target a1
        nord    w1   r1         A     B      1
        sør     w1   r1         A     B      3
        nord    w2   r1         A     B      5
    """)
    scores = score(made({"alpha": {}}, "a1"), rows)
    assert {wave: found["alpha"] for wave, found in scores.networks.items()} == {
        ("nord", "w1"): (1.0, 1),
        ("sør", "w1"): (3.0, 1),
        ("nord", "w2"): (5.0, 1),
    }


def test_network_scales_by_organisation_and_repeats_once() -> None:
    questionnaire = made({"alpha": {}, "omega": {"level": "network"}}, "a1 o1 o2*")
    rows = table("""
        respondent rater target a1 o1 o2
        r1         A     -      .  4  2
        r1         A     -      .  4  2
        r1         A     B      3  .  .
        r2         A     -      .  2  4
        r3         B     -      .  5  .
        r4         B     -      .  .  .
        r5         C     A      3  1  5
        r5         C     B      3  1  5
    """)
    scores = score(questionnaire, rows)
    assert scores.network_scales["", "w1"]["omega"] == 3.0  # A (4 + 2)/2, B 5 (half is enough), C 1
    assert scores.respondents["", "w1", "r4", ""] == {"omega": None}
    assert scores.items["", "w1", "o1"] == {
        "n": 4,
        "mean": 3.0,
        "distribution": {4.0: 1, 2.0: 1, 5.0: 1, 1.0: 1},
        "missing": {"skipped": 1},
    }
    assert scores.items["", "w1", "a1"] == {"n": 3, "mean": 3.0, "distribution": {3.0: 3}, "missing": {}}


def test_conflicting_repeats_and_double_rows_are_refused() -> None:
    questionnaire = made({"alpha": {}, "omega": {"level": "network"}}, "a1 o1")
    for rows in ("r1 A - . 4\nr1 A - . 5", "r1 A B 3 .\nr1 A B 3 ."):
        with pytest.raises(ValueError, match=r"conflicting|double"):
            score(questionnaire, table("respondent rater target a1 o1\n" + rows))


def test_items_are_raw_with_missing_by_reason() -> None:
    rows = table("""
        respondent rater target a1
        r1         A     B      1
        r1         A     C      1
        r2         B     A      4
        r2         B     C      dk
        r3         C     A      .
        r3         C     B      dk
        r4         C     -      .
    """)
    assert score(made({"alpha": {}}, "a1*"), rows).items == {
        ("", "w1", "a1"): {
            "n": 3,
            "mean": 2.0,
            "distribution": {1.0: 2, 4.0: 1},
            "missing": {"dont_know": 2, "skipped": 1},
        }
    }


def test_change_split() -> None:
    first = {"AB": 2.0, "BA": 4.0, "AC": 1.0, "CB": None}
    last = {"AB": 3.0, "BA": 4.5, "AD": 5.0, "DA": 3.0, "CB": 2.0}
    split = change(first, last)
    assert (split.matched, split.joined, split.left) == (2, 3, 1)
    assert split.within == 0.75  # 3.75 − 3
    assert split.turnover_joined == pytest.approx(3 / 5 * (10 / 3 - 3.75))  # −0.25
    assert split.turnover_left == pytest.approx(-1 / 3 * (1 - 3))  # 2/3
    assert split.all_from == pytest.approx(7 / 3)
    assert split.all_to == 3.5
    parts = (split.within, split.turnover_joined, split.turnover_left)
    assert sum(part for part in parts if part is not None) == pytest.approx(3.5 - 7 / 3)


def test_change_at_its_edges() -> None:
    same = change({"AB": 2.0}, {"AB": 3.0})
    assert (same.within, same.turnover_joined, same.turnover_left) == (1.0, 0.0, 0.0)
    apart = change({"AB": 2.0}, {"BA": 3.0})
    assert (apart.within, apart.turnover_joined, apart.turnover_left) == (None, None, None)
    assert (apart.all_from, apart.all_to, apart.joined, apart.left) == (2.0, 3.0, 1, 1)
    nothing = change({}, {})
    assert (nothing.within, nothing.all_from, nothing.all_to, nothing.matched) == (None, None, None, 0)


SCORES = st.dictionaries(st.sampled_from("ABCDEFGH"), st.one_of(st.none(), st.floats(0, 10)))


@given(SCORES, SCORES)
def test_the_parts_sum_to_the_change(first: dict[str, float | None], last: dict[str, float | None]) -> None:
    split = change(first, last)
    if split.within is not None:
        parts = split.within + (split.turnover_joined or 0) + (split.turnover_left or 0)
        assert parts == pytest.approx((split.all_to or 0) - (split.all_from or 0), abs=1e-9)


# The strategies and writers


@given(cases())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_drawn_cases_keep_the_contract_and_survive_the_files(case: tuple[Questionnaire, list[Row]]) -> None:
    questionnaire, rows = case
    assert rows
    unique = {(row["network"], row["wave"], row["respondent"], row["target"]) for row in rows}
    assert len(unique) == len(rows)
    assert all(row["rater"] != row["target"] for row in rows)
    homes = {(row["network"], row["respondent"], row["rater"]) for row in rows}
    assert len({home[:2] for home in homes}) == len(homes)
    assert read_back(to_csv(questionnaire, rows)) == rows
    assert read_back(to_csv(questionnaire, rows, ","), ",") == rows
    assert without_texts(YAML(typ="safe").load(to_yaml(questionnaire))) == questionnaire
    scores = score(questionnaire, rows)
    assert all(-1e-9 <= value <= 100 + 1e-9 for found in scores.pomp.values() for value in found.values())


def read_back(text: str, separator: str = ";") -> list[Row]:
    lines = csv.DictReader(io.StringIO(text), delimiter=separator)
    none: Row = {"network": ""}
    return [none | {name: back(name, word) for name, word in line.items()} for line in lines]


def back(name: str, word: str) -> float | str:
    if name in KEYS:
        return word
    return REASON_OF[word] if word in REASON_OF else float(word)


def without_texts(loaded: dict[str, Any]) -> Questionnaire:
    keep = {"formats", "scales", "composites", "circle", "items"}
    texts = {"label", "labels", "text", "missing", "decimals"}

    def strip(value: Any) -> Any:
        if isinstance(value, list):
            return [strip(one) for one in value]
        if isinstance(value, dict):
            return {name: strip(one) for name, one in value.items() if name not in texts}
        return value

    return {name: strip(value) for name, value in loaded.items() if name in keep}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_what_it_says(shape: str) -> None:
    @given(case_of(shape))
    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def holds(case: tuple[Questionnaire, list[Row]]) -> None:
        questionnaire, rows = case
        pairs = score(questionnaire, rows).pairs
        assert shape != "one_respondent" or len({row["respondent"] for row in rows}) == 1
        assert shape != "one_pair" or len(pairs) == 1
        assert shape != "no_pair" or not pairs

    holds()


def test_pair_values_feed_change() -> None:
    rows = table("""
        wave respondent rater target a1
        w1   r1         A     B      1
        w2   r1         A     B      3
        w2   r2         B     A      .
    """)
    scores = score(made({"alpha": {}}, "a1"), rows)
    split = change(pair_values(scores, "", "w1", "alpha"), pair_values(scores, "", "w2", "alpha"))
    assert (split.within, split.matched, split.joined) == (2.0, 1, 0)
