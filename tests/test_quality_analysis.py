"""What `quality` finds out, against reckoning by hand and surveys whose truth is known."""

import statistics
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.special import fdtri

from quality_surveys import FACETS, answered, drawn, from_factors, questionnaire, rows_of
from surveys import asked, renamed, survey
from tillitsmaal.analysis.quality import quality
from tillitsmaal.analysis.quality_results import QualityAnalysis, ScaleReliability
from tillitsmaal.errors import NothingComputed
from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.report.quality_facets import costs, separated
from tillitsmaal.stats.factor.facets import FacetStructure
from tillitsmaal.stats.factor.invariance import Invariance
from tillitsmaal.stats.pairs.round_robin import SocialRelations
from tillitsmaal.stats.reliability.keying import Keying
from tillitsmaal.stats.reliability.scale import Reliability

TWO_SCALES = asked({"ability": {}, "openness": {}}, "a1 a2* a3 o1 o2")
ONCE = """
    respondent rater target a1 a2 a3 o1 o2
    r1         A     B      4  2  5  3  4
    r1         A     C      3  3  2  2  2
    r2         B     A      5  1  4  5  4
    r2         B     C      2  5  2  1  3
    r3         C     A      4  2  3  4  5
    r3         C     B      1  4  2  .  2
    r4         C     A      3  .  4  3  3
"""
TIMES = 4
"""Fewer than ten persons have no alpha."""
HEAD, *ROWS = ONCE.strip().splitlines()
ANSWERS = "\n".join([HEAD, *(row.replace(" r", f" r{time}", 1) for time in range(TIMES) for row in ROWS)])
KEYED = [(4, 4, 5), (3, 3, 2), (5, 5, 4), (2, 1, 2), (4, 4, 3), (1, 2, 2)] * TIMES
"""Ability, a2 reversed by the range, in the rows with all three answers."""
OPEN = [(3, 4), (2, 2), (5, 4), (1, 3), (4, 5), (3, 3)] * TIMES


def scale_of(analysis: QualityAnalysis, scale: str, wave: str = "w1") -> ScaleReliability:
    return next(of for of in analysis.scales if (of.scale, of.wave) == (scale, wave))


def reliable(analysis: QualityAnalysis, scale: str, wave: str = "w1") -> Reliability:
    found = scale_of(analysis, scale, wave).reliability
    assert isinstance(found, Reliability)
    return found


def structure_of(analysis: QualityAnalysis, wave: int = -1) -> FacetStructure:
    found = analysis.facets[wave].structure
    assert isinstance(found, FacetStructure)
    return found


def why(value: object) -> str:
    assert isinstance(value, NotEstimable)
    return value.code


def alpha_by_hand(rows: list[tuple[int, ...]]) -> float:
    k = len(rows[0])
    parts = sum(statistics.variance(column) for column in zip(*rows, strict=True))
    return k / (k - 1) * (1 - parts / statistics.variance([sum(row) for row in rows]))


def feldt_by_hand(alpha: float, persons: int, k: int) -> list[float]:
    ends = (fdtri(persons - 1, (persons - 1) * (k - 1), at) for at in (0.975, 0.025))
    return [1 - (1 - alpha) * end for end in ends]


def test_alpha_by_hand_with_an_interval_that_counts_persons() -> None:
    of = scale_of(quality(survey(TWO_SCALES, ANSWERS)), "ability")
    assert (of.rows, of.respondents) == (6 * TIMES, 3 * TIMES)
    alpha = alpha_by_hand(KEYED)
    assert of.coefficient == pytest.approx(alpha)
    assert isinstance(of.interval, Interval)
    assert [of.interval.low, of.interval.high] == pytest.approx(feldt_by_hand(alpha, 3 * TIMES, 3))


def test_two_items_have_spearman_browns_coefficient_and_its_interval() -> None:
    analysis = quality(survey(TWO_SCALES, ANSWERS))
    of = scale_of(analysis, "openness")
    r = statistics.correlation(*zip(*OPEN, strict=True))
    brown = 2 * r / (1 + r)
    assert (of.rows, of.respondents) == (6 * TIMES, 4 * TIMES)
    assert of.coefficient == pytest.approx(brown)
    assert isinstance(of.interval, Interval)
    assert [of.interval.low, of.interval.high] == pytest.approx(feldt_by_hand(brown, 4 * TIMES, 2))
    assert why(scale_of(analysis, "ability").spearman_brown_interval) == "undefined"
    assert reliable(analysis, "openness").alpha == pytest.approx(alpha_by_hand(OPEN))


def test_items_by_hand() -> None:
    items = reliable(quality(survey(TWO_SCALES, ANSWERS)), "ability").items
    for position, item in enumerate(items):
        others = [tuple(answer for at, answer in enumerate(row) if at != position) for row in KEYED]
        rest = statistics.correlation([row[position] for row in KEYED], [sum(row) for row in others])
        assert item.rest_correlation == pytest.approx(rest)
        assert item.alpha_if_dropped == pytest.approx(alpha_by_hand(others))


def test_composite_by_hand() -> None:
    """Mosier: 1 − Σ s²(1 − α) over the variance of the sum, over rows with both scales' scores."""
    of = asked({"ability": {}, "openness": {}}, "a1 a2* a3 o1 o2", composites={"both": {"of": ["ability", "openness"]}})
    (composite,) = quality(survey(of, ANSWERS)).composites
    ability = [sum(row) / 3 for row in KEYED] + [3.5] * TIMES  # the last row lacks a2, and half of the items is enough
    openness = [3.5, 2, 4.5, 2, 4.5, 2] * TIMES + [3] * TIMES  # the sixth row lacks o1
    covariance = np.cov(ability, openness)
    alphas = [alpha_by_hand(KEYED), alpha_by_hand(OPEN)]
    missed = sum(covariance[i, i] * (1 - alphas[i]) for i in range(2))
    assert composite.rows == 7 * TIMES
    assert composite.reliability == pytest.approx(1 - missed / covariance.sum())


@pytest.mark.parametrize("wave", ["w1", "w2"])
def test_wrong_keying_is_found_in_its_wave_and_nothing_is_rekeyed(wave: str) -> None:
    of = questionnaire(form="ten")
    rows = rows_of_factors(of, waves=("w1", "w2"))
    wrong = [{**row, "b2": 10 - row["b2"]} if row["wave"] == wave else row for row in rows]
    analysis = quality(survey(of, wrong))
    found = {(one.scale, one.wave): one.keying for one in analysis.scales}
    suspected = {key: keying.suspected for key, keying in found.items() if isinstance(keying, Keying)}
    assert {key: positions for key, positions in suspected.items() if positions} == {("benevolence", wave): (1,)}
    kept = np.column_stack([[row[item] for row in wrong] for item in ("b1", "b2", "b3")])
    own = np.array([row["wave"] == wave for row in wrong])
    assert reliable(analysis, "benevolence", wave).alpha == pytest.approx(alpha_by_hand(list(map(tuple, kept[own]))))


def rows_of_factors(of: Any, **design: Any) -> list[dict[str, Any]]:
    """The rows behind `from_factors`, at a correlation of 0.3."""
    made = from_factors(of, 0.3, **design)
    keys = [dict(zip(made.pairs.keys, map(str, row), strict=True)) for row in made.pairs.keys.to_numpy(object)]
    answers = [dict(zip(made.pairs.items, map(float, row), strict=True)) for row in made.pairs.values]
    return [{**key, **said} for key, said in zip(keys, answers, strict=True)]


def test_reversed_items_all_reversed_measure_alike() -> None:
    plain, turned = questionnaire("a1 a2 a3 b1 b2 i1 i2 o1 o2"), questionnaire("a1* a2* a3* b1* b2* i1* i2* o1* o2*")
    rows = rows_of(plain, drawn())
    one = quality(survey(plain, rows))
    other = quality(survey(turned, [{k: 6 - v if isinstance(v, float) else v for k, v in row.items()} for row in rows]))
    for scale in plain.scales:
        assert scale_of(other, scale).coefficient == pytest.approx(scale_of(one, scale).coefficient)
    assert [of.share for of in other.agreement] == pytest.approx([of.share for of in one.agreement])


def test_facets_that_are_apart() -> None:
    analysis = quality(from_factors(questionnaire(form="ten"), 0.3))
    structure = structure_of(analysis)
    assert separated(structure) == "apart"
    assert isinstance(structure.separations[0].correlation, float)
    assert 0 < structure.separations[0].correlation < 0.6


def test_facets_that_are_one() -> None:
    assert separated(structure_of(quality(from_factors(questionnaire(form="ten"), 1.0)))) == "together"


def test_htmt_by_hand() -> None:
    """Mean correlation between the items of two facets, over the geometric mean of those within each."""
    of = questionnaire(form="ten")
    rows = rows_of_factors(of)
    answers = np.array([[10 - row["a2"] if item == "a2" else row[item] for item in ITEMS_OF_FACETS] for row in rows])
    r = np.abs(np.corrcoef(answers, rowvar=False))
    within = [np.mean([r[i, j] for i, j in combinations(range(3 * f, 3 * f + 3), 2)]) for f in range(3)]
    for pair in structure_of(quality(survey(of, rows))).separations:
        block = r[3 * pair.first : 3 * pair.first + 3, 3 * pair.second : 3 * pair.second + 3]
        by_hand = block.mean() / np.sqrt(within[pair.first] * within[pair.second])
        assert pair.htmt == pytest.approx(by_hand, abs=1e-6)


ITEMS_OF_FACETS = ("a1", "a2", "a3", "b1", "b2", "b3", "i1", "i2", "i3")
WAVES = {"waves": ("w1", "w2"), "organisations": "ABCDEFG"}


@pytest.mark.parametrize(
    ("broken", "highest"),
    [
        ({}, {"scalar", "strict"}),
        ({"shift": {("a1", "w2"): 2.5}}, {"metric"}),
        ({"weight": {("a3", "w2"): -0.4}}, {"configural"}),
    ],
)
def test_invariance_broken_on_purpose_is_seen(broken: dict[str, Any], highest: set[str]) -> None:
    (of,) = quality(from_factors(questionnaire(form="ten"), 0.4, **WAVES, **broken)).invariance
    assert of.waves == ("w1", "w2")
    assert isinstance(of.invariance, Invariance)
    assert of.invariance.highest in highest


def test_falls_of_fit_are_absent_beside_an_improper_model() -> None:
    analysis = quality(answered(drawn(), waves=("w1", "w2"), of=questionnaire("a1 a2 b1 b2 i1 i2 o1")))
    found = analysis.invariance[0].invariance
    assert isinstance(found, Invariance)
    told = costs(found.steps)
    wrong = [step.model if isinstance(step.model, NotEstimable) else step.model.fit.improper for step in told]
    assert any(wrong)
    for number in range(1, len(told)):
        if wrong[number] or wrong[number - 1]:
            assert isinstance(told[number].delta_cfi, NotEstimable)
            assert isinstance(told[number].flagged, NotEstimable)


ABILITY = asked({"ability": {}}, "a1 a2")
PEOPLE = """
    respondent rater target a1 a2
    r1         A     B      4  4
    r2         A     B      4  4
    r1         A     C      3  4
    r2         A     C      4  5
    r1         A     D      1  5
    r2         A     D      3  2
    r3         B     A      5  5
    r4         C     A      2  3
    r5         C     A      4  3
    r5         C     B      4  .
"""


def rwg_by_hand(*variances: float) -> float:
    """Of five options, whose variance at random is (5² − 1)/12 = 2."""
    q, k = min(sum(variances) / len(variances) / 2, 1), len(variances)
    return k * (1 - q) / (k * (1 - q) + q)


def test_agreement_by_hand() -> None:
    analysis = quality(survey(ABILITY, PEOPLE))
    (network,) = analysis.agreement
    views = [rwg_by_hand(0, 0), rwg_by_hand(0.5, 0.5), rwg_by_hand(2, 4.5), rwg_by_hand(2, 0)]
    assert views == pytest.approx([1, 6 / 7, 0, 2 / 3])
    assert network.groups == 4
    assert network.median == pytest.approx((6 / 7 + 2 / 3) / 2)
    assert network.share == 2 / 4
    rows = analysis.organisations.set_index("organisation")
    assert rows["respondents"].to_dict() == {"A": 2, "B": 1, "C": 2, "D": 0}
    assert rows["groups"].to_dict() == {"A": 3, "B": 0, "C": 1, "D": 0}
    assert rows.loc["A", "agreement"] == pytest.approx((1 + 6 / 7 + 0) / 3)
    assert rows.loc["C", "agreement"] == pytest.approx(2 / 3)
    assert np.isnan(rows.loc["B", "agreement"])


def test_icc_by_hand() -> None:
    """Three groups of two: mean squares between and within give ICC(1) and ICC(2)."""
    rows = [
        {"network": "", "wave": "w1", "respondent": f"r{rater}{n}", "rater": rater, "target": "D", "a1": a, "a2": a}
        for rater, said in (("A", (5.0, 4.0)), ("B", (2.0, 3.0)), ("C", (1.0, 1.0)))
        for n, a in enumerate(said)
    ]
    (network,) = quality(survey(ABILITY, rows)).agreement
    between = 2 * statistics.variance([4.5, 2.5, 1.0])
    within = (0.5 + 0.5 + 0) / 3
    assert network.icc1 == pytest.approx((between - within) / (between + within))
    assert network.icc2 == pytest.approx((between - within) / between)


def shares_by_hand(x: np.ndarray) -> tuple[list[float], float]:
    """Warner, Kenny & Stoto (1979) for a complete round robin; the shares and the dyadic reciprocity."""
    n = len(x)
    off = ~np.eye(n, dtype=bool)
    x = np.where(off, x, 0)
    row, column, grand = x.sum(axis=1) / (n - 1), x.sum(axis=0) / (n - 1), x[off].mean()
    a = ((n - 1) ** 2 * row + (n - 1) * column) / (n * (n - 2)) - (n - 1) / (n - 2) * grand
    b = ((n - 1) ** 2 * column + (n - 1) * row) / (n * (n - 2)) - (n - 1) / (n - 2) * grand
    g = np.where(off, x - a[:, None] - b[None, :] - grand, 0)
    plus = (((g + g.T) / 2)[np.triu_indices(n, 1)] ** 2).sum() / ((n - 1) * (n - 2) / 2 - 1)
    minus = (((g - g.T) / 2)[np.triu_indices(n, 1)] ** 2).sum() * 2 / ((n - 1) * (n - 2))
    relation, mutual = plus + minus, plus - minus
    lost = (relation * (n - 1) + mutual) / (n * (n - 2))
    variances = [a.var(ddof=1) - lost, b.var(ddof=1) - lost, relation]
    positive = np.maximum(variances, 0)
    return list(positive / positive.sum()), mutual / relation


PAIRS = np.array(
    [
        [0, 5, 4, 4, 5],
        [2, 0, 1, 3, 2],
        [4, 3, 0, 5, 4],
        [1, 2, 2, 0, 3],
        [3, 5, 2, 4, 0],
    ]
)


def test_shares_by_hand() -> None:
    analysis = quality(
        answered(lambda _item, rater, target, *_: float(PAIRS["ABCDE".index(rater), "ABCDE".index(target)]))
    )
    shares, mutual = shares_by_hand(PAIRS)
    assert [of.measure for of in analysis.shares] == ["trust", "openness"]
    found = analysis.shares[1].relations
    assert isinstance(found, SocialRelations)
    assert [found.rater.value, found.target.value, found.relationship.value] == pytest.approx(shares)
    assert found.dyadic_reciprocity.value == pytest.approx(mutual)
    assert (found.organisations, found.pairs) == (5, 20)


def test_a_negative_variance_counts_as_nothing() -> None:
    found = quality(answered(lambda _item, rater, target, *_: 3.0 + ((ord(target) - ord(rater)) % 5 in (1, 2)))).shares[
        1
    ]
    assert isinstance(found.relations, SocialRelations)
    assert (found.relations.target.value, found.relations.target.negative) == (0, True)
    assert found.relations.relationship.value == 1


def test_every_network_is_told_apart() -> None:
    rows = [*rows_of(questionnaire(), drawn(), networks=("N1", "N2"), organisations="ABCD")]
    both = quality(survey(questionnaire(), rows))
    for network in ("N1", "N2"):
        alone = quality(survey(questionnaire(), [row for row in rows if row["network"] == network]))
        own = [of for of in both.agreement if of.network == network]
        assert [(of.groups, of.median, of.icc1) for of in own] == [
            (of.groups, of.median, of.icc1) for of in alone.agreement
        ]
        shares = [of.relations for of in both.shares if of.network == network]
        for here, there in zip(shares, (of.relations for of in alone.shares), strict=True):
            assert isinstance(here, SocialRelations)
            assert isinstance(there, SocialRelations)
            assert here.relationship.value == pytest.approx(there.relationship.value)
    assert scale_of(both, "ability").rows == 48
    assert scale_of(both, "ability").respondents == 16  # A0 of one network is not A0 of the other


def test_without_a_circle() -> None:
    analysis = quality(survey(TWO_SCALES, ANSWERS))
    assert (analysis.facets, analysis.invariance) == ((), ())
    assert {of.scale for of in analysis.agreement} == {"ability", "openness"}
    assert {of.measure for of in analysis.shares} == {"ability", "openness"}
    assert {why(of.relations) for of in analysis.shares} == {"too_few_organisations"}


def test_two_facets() -> None:
    of = asked(
        {"ability": {"format": "ten"}, "benevolence": {"format": "ten"}, "openness": {"format": "ten"}},
        "a1 a2 a3 b1 b2 b3 o1",
        composites={"trust": {"of": ["ability", "benevolence"]}},
        circle={"trust": "trust", "collaboration": "openness"},
    )
    structure = structure_of(quality(from_factors(of, 0.2)))
    assert len(structure.separations) == 1
    assert separated(structure) == "apart"


def test_a_single_facet_has_nothing_to_be_told_from() -> None:
    of = asked({"ability": {}, "openness": {}}, "a1 a2 a3 o1", circle={"trust": "ability", "collaboration": "openness"})
    analysis = quality(answered(drawn(), of, waves=("w1", "w2")))
    assert analysis.facets == ()
    assert len(analysis.invariance) == 1


def test_questions_about_the_network_only() -> None:
    of = asked({"meetings": {"level": "network"}}, "m1 m2")
    rows = [
        {"network": "", "wave": "w1", "respondent": f"r{n}", "rater": "A", "target": "", "m1": a, "m2": b}
        for n, (a, b) in enumerate([(1.0, 2.0), (3.0, 3.0), (5.0, 4.0), (2.0, 2.0), (4.0, 5.0)] * 2)
    ]
    analysis = quality(survey(of, rows))
    assert (analysis.facets, analysis.agreement, analysis.shares) == ((), (), ())
    assert analysis.organisations.empty
    r = statistics.correlation([1, 3, 5, 2, 4], [2, 3, 4, 2, 5])
    assert scale_of(analysis, "meetings").coefficient == pytest.approx(2 * r / (1 + r))


def test_nine_persons_have_no_alpha_and_ten_have() -> None:
    of = asked({"meetings": {"level": "network"}}, "m1 m2")
    rows = [
        {
            "network": "",
            "wave": "w1",
            "respondent": f"r{n}",
            "rater": "A",
            "target": "",
            "m1": 1 + n % 3,
            "m2": 1 + n % 4,
        }
        for n in range(10)
    ]
    assert why(scale_of(quality(survey(of, rows[:9])), "meetings").coefficient) == "too_few_respondents"
    assert isinstance(scale_of(quality(survey(of, rows)), "meetings").coefficient, float)


def test_order_of_rows_and_names_of_organisations_change_nothing() -> None:
    of = questionnaire()
    rows = rows_of(of, drawn(3), organisations="ABCD")
    turned = list(reversed(renamed(rows, lambda name: {"A": "x", "B": "m", "C": "z", "D": "b"}[name])))
    one, other = quality(survey(of, rows)), quality(survey(of, turned))
    for scale in of.scales:
        assert scale_of(other, scale).coefficient == pytest.approx(scale_of(one, scale).coefficient, abs=1e-12)
    assert [of.median for of in other.agreement] == pytest.approx([of.median for of in one.agreement])
    for here, there in zip(one.shares, other.shares, strict=True):
        assert isinstance(here.relations, SocialRelations)
        assert isinstance(there.relations, SocialRelations)
        assert here.relations.rater.value == pytest.approx(there.relations.rater.value)


def test_nobody_has_answered() -> None:
    with pytest.raises(NothingComputed):
        quality(answered(lambda *_: "skipped"))


def test_stages_are_told() -> None:
    told: list[str] = []
    quality(survey(ABILITY, PEOPLE), told.append)
    assert told == ["reliability", "facets", "agreement"]


def test_facets_are_those_of_the_circle() -> None:
    assert quality(answered(drawn())).facets[0].facets == FACETS
