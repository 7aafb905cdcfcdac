"""The public learns nothing about one or two organisations, not by who was there when, and not by late answers."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from privacy_worlds import QUESTIONNAIRE
from surveys import Row, asked, survey
from test_privacy_cells import said
from tillitsmaal.analysis.compare import compare
from tillitsmaal.errors import InputRefused
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.privacy.compare import SharedCompareAnalysis, share_compare
from tillitsmaal.privacy.ledger import Ledger, read_ledger, write_ledger
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.settlement import parting, settle
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import score_responses

PUBLIC, PARTNERS = (Rules(audience=audience, least=5) for audience in ("public", "partners"))
NAMES = "ABCD"


def everybody(wave: str, value: float = 3.0) -> list[Row]:
    return [row for name in NAMES for row in said(name, 6, NAMES.replace(name, ""), value, wave)]


def scored(*rows: Sequence[Row]) -> Scores:
    return score_responses(survey(QUESTIONNAIRE, [row for some in rows for row in some]))


def release(scores: Scores, ledger: Ledger, rules: Rules = PUBLIC) -> Ledger:
    return settle([scores], rules, ledger).ledger


def compared(scores: Scores, ledger: Ledger | None = None) -> SharedCompareAnalysis:
    find = parting(PUBLIC) if ledger is None else lambda parts: settle(parts, PUBLIC, ledger).cells
    return share_compare([scores], ("w1", "w2"), PUBLIC, find=find)


EMPTY = Ledger(key=bytes(range(32)), parts={}, public={})
BOTH = (everybody("w1"), everybody("w2", 4.0))
ONLY_FIRST = list(said("A", 6, "E", 5.0, "w1"))
"""One organisation's view of a newcomer, which nobody asks about again."""


def means(of: SharedCompareAnalysis) -> tuple[float | None, float | None, float | None]:
    (change,) = (change for change in of.scales if change.measure == "trust")
    return change.all_start, change.within, change.all_end


def test_what_one_organisation_said_in_one_wave_only_is_left_out() -> None:
    """The mean of all pairs and that of those asked twice would tell it by their difference."""
    assert means(compared(scored(*BOTH, ONLY_FIRST))) == means(compared(scored(*BOTH))) == (3.0, 1.0, 4.0)


@pytest.mark.parametrize(("about", "start"), [("E", 3.0), ("EF", 3.0), ("EFG", (12 * 3 + 9 * 5) / 21)])
def test_three_organisations_about_three_in_one_wave_only_are_not(about: str, start: float) -> None:
    """What three say about one alone is what that one is known for."""
    rows = [row for name in "ABC" for row in said(name, 6, about, 5.0, "w1")]
    assert means(compared(scored(*BOTH, rows))) == (pytest.approx(start, abs=0.005), 1.0, 4.0)


def test_a_network_in_which_all_speak_of_one_is_not_told() -> None:
    hub = scored([row for name in "ABCD" for row in said(name, 6, "E", 4.0)])
    mostly = scored([row for name in "ABCD" for row in said(name, 6, "E", 4.0)], said("A", 6, "B"), said("B", 6, "C"))
    assert [share_scores(of, PUBLIC).network_scores["mean"].notna().any() for of in (hub, mostly)] == [False, False]
    assert share_scores(hub, PARTNERS).network_scores["mean"].notna().all()


def test_two_that_lack_a_scale_of_collaboration_are_left_out_of_trust() -> None:
    """The changes of the verdict are of pairs with both, those of trust of all with trust."""
    without = [row | {"o1": "."} for wave in ("w1", "w2") for name in "AB" for row in said(name, 6, "E", 5.0, wave)]
    assert means(compared(scored(*BOTH, without))) == (3.0, 1.0, 4.0)


def test_what_was_published_stays_and_its_change_is_hidden_then() -> None:
    first = release(scored(BOTH[0], ONLY_FIRST), EMPTY)
    found = compared(scored(*BOTH, ONLY_FIRST), first)
    assert means(found) == (pytest.approx((12 * 3 + 5) / 13, abs=0.005), None, 4.0)
    (change,) = (change for change in found.scales if change.measure == "trust")
    assert [change.turnover_joined, change.turnover_left] == [None, None]
    assert isinstance(change.change, NotEstimable)
    assert change.change.code == "suppressed"
    trust = found.trends[found.trends["measure"] == "trust"]
    assert trust["matched_mean"].isna().all()
    assert trust["mean"].notna().all()
    evidence = found.circles[0].verdict.evidence
    assert [side.change.code for side in (evidence.trust, evidence.collaboration)] == ["suppressed"] * 2


def test_waves_published_one_by_one_hide_their_change_too() -> None:
    ledger = EMPTY
    for rows in ([*BOTH[0], *ONLY_FIRST], BOTH[1]):
        ledger = release(scored(rows), ledger)
    assert means(compared(scored(*BOTH, ONLY_FIRST), ledger))[1] is None
    together = release(scored(*BOTH), release(scored(BOTH[0]), EMPTY))
    assert means(compared(scored(*BOTH), together))[1] == 1.0


@pytest.mark.parametrize(("there", "start"), [(True, (12 * 3 + 5) / 13), (False, 3.0)])
def test_a_wave_that_is_not_compared_counts_too(there: bool, start: float) -> None:
    """Changes from it to each of the others were told, perhaps: who was not in it is set apart by these."""
    third = [row | {"wave": "w0"} for row in (*BOTH[0], *(ONLY_FIRST if there else ()))]
    twice = list(said("A", 6, "E", 5.0, "w2"))
    found = compared(scored(*BOTH, ONLY_FIRST, twice), release(scored(third), EMPTY))
    assert means(found)[0] == pytest.approx(start, abs=0.005)


def late(raters: str, about: str) -> list[Row]:
    """Five more people of some organisations, who think well of some others."""
    said_late = (row for name in raters for row in said(name, 5, about.replace(name, ""), 4.0))
    return [row | {"respondent": f"late{row['respondent']}"} for row in said_late]


@pytest.mark.parametrize(
    ("raters", "about", "refused"),
    [
        ("A", "BCD", True),
        ("AC", "ABCD", True),
        ("ACD", "B", True),
        ("ABC", "CD", True),
        ("ABCD", "BCD", False),
        ("ABC", "ABCD", False),
    ],
)
def test_late_answers_of_or_about_one_or_two_organisations_are_for_partners_only(
    raters: str, about: str, refused: bool
) -> None:
    before = release(scored(everybody("w1")), release(scored(everybody("w1")), EMPTY), PARTNERS)
    scores = scored(everybody("w1"), late(raters, about))
    assert release(scores, before, PARTNERS).parts != before.parts
    if refused:
        with pytest.raises(InputRefused) as problem:
            release(scores, before)
        assert [one.code for one in problem.value.problems] == ["release_tells_of_few"]
    else:
        assert release(scores, before).public != before.public


@pytest.mark.parametrize(
    ("raters", "about", "mean"),
    [("A", "EFG", 3.0), ("AB", "EFG", 3.0), ("ABC", "E", 3.0), ("ABC", "EFG", (12 * 3 + 9 * 4) / 21)],
)
def test_late_answers_about_newcomers_are_left_out_where_they_tell_of_one_or_two(
    raters: str, about: str, mean: float
) -> None:
    scores = scored(everybody("w1"), late(raters, about))
    ledger = release(scored(everybody("w1")), EMPTY)
    shown = share_scores(scores, PUBLIC, find=lambda parts: settle(parts, PUBLIC, ledger).cells)
    assert shown.network_scores["mean"].dropna().tolist() == [pytest.approx(mean, abs=0.005)] * 4


@pytest.mark.parametrize(("late_about_partners", "within"), [("ABC", 0.66), ("A", None)])
def test_changes_tell_nothing_of_few_late_answers(late_about_partners: str, within: float | None) -> None:
    """With those who answered about newcomers there are enough new answers; but not in the pairs of both waves."""
    answers = scored(BOTH[0], late("ABC", "EFG"), late(late_about_partners, "ABCD"), BOTH[1])
    once = release(scored(BOTH[0]), EMPTY)
    told = means(compared(answers, once))
    assert told[1] == within
    assert means(compared(answers, release(answers, once))) == told


def test_what_partners_see_does_not_hang_on_the_public() -> None:
    """What is left out for the public alone stays in partners' cells, released before or after."""
    scores = scored(*BOTH, ONLY_FIRST)
    alone = settle([scores], PARTNERS, EMPTY).cells
    after = settle([scores], PARTNERS, release(scores, EMPTY)).cells
    assert [of.kind.tolist() for of in after[0].families] == [of.kind.tolist() for of in alone[0].families]
    assert release(scores, release(scores, EMPTY, PARTNERS)).public == release(scores, EMPTY).public


def test_publications_are_read_back() -> None:
    ledger = release(scored(*BOTH), EMPTY)
    assert read_ledger(write_ledger(ledger), ledger.key) == ledger


def test_every_publication_of_a_wave_counts_not_only_the_last() -> None:
    """Those who are in the first wave only are three organisations, but one of them was published before the others:
    who answers of the newcomers again is left out of the second wave, so that nobody is set apart."""
    rows, ledger = everybody("w1"), EMPTY
    for newcomer in ("", "F", "G"):
        rows = [*rows, *(row for name in "ABC" for row in said(name, 6, newcomer, 4.0))]
        ledger = release(scored(rows), ledger)
    again = [row for rater, target in ("BF", "CF", "AG") for row in said(rater, 6, target, 2.0, "w2")]
    scores = scored(rows, BOTH[1], again)
    assert means(compared(scores))[2] == pytest.approx((12 * 4 + 3 * 2) / 15)
    assert means(compared(scores, ledger))[2] == 4.0


def test_what_was_left_out_of_a_publication_stays_so_when_k_is_lowered() -> None:
    """Nine people about a newcomer are too few for k = 10; the mean before and after would tell what they said."""
    scores = scored(everybody("w1"), [row for name in "ABC" for row in said(name, 3, "E", 5.0)])
    ledger = release(scores, EMPTY, replace(PUBLIC, least=10))
    of_both = [
        share_scores(scores, PUBLIC, find=find).network_scores["mean"].dropna().tolist()
        for find in (parting(PUBLIC), lambda parts: settle(parts, PUBLIC, ledger).cells)
    ]
    assert of_both == [[pytest.approx((12 * 3 + 3 * 5) / 15)] * 4, [3.0] * 4]


def test_what_was_left_out_of_a_publication_stays_so_when_it_would_do() -> None:
    """Of those who were asked about trust alone, one organisation had too many people. It is not there again, and the
    others could be told by themselves; but the number of the first wave stays as it was published."""
    sizes = {"A": 24, "B": 5, "C": 5, "D": 5}
    first = [row | {"o1": "."} for name, people in sizes.items() for row in said(name, people, "EFG", 5.0)]
    again = [row | {"wave": "w2"} for row in first if row["rater"] != "A"]
    before = release(scored(everybody("w1"), first), EMPTY)
    scores = scored(*BOTH, first, again)
    assert [means(compared(scores, ledger))[0] for ledger in (None, before)] == [
        pytest.approx((12 * 3 + 9 * 5) / 21, abs=0.005), 3.0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("small", "shown"), [({"E": 2}, False), ({"E": 2, "F": 2, "G": 2}, False), (dict.fromkeys("EFGHI", 2), True)]
)
def test_counts_for_the_public_and_for_partners_do_not_tell_each_other(small: dict[str, int], shown: bool) -> None:
    """Partners count the people of large organisations, and of all pairs that are shown: who reads in public how many
    there are of all takes these from it."""
    rows = [row for name, people in small.items() for row in said(name, people, "A")]
    scores = scored(everybody("w1"), rows)
    for rules in (PUBLIC, PARTNERS):
        assert share_scores(scores, rules).networks["respondents"].notna().tolist() == [shown]


@pytest.mark.parametrize("items", [("b1", "i1", "o1"), ("o1",)])
def test_what_was_published_once_counts_though_it_was_published_again_since(items: tuple[str, ...]) -> None:
    """First all but the newcomers were published, then all of them. One pair of newcomers is asked again: the second
    wave and the two publications of the first together would tell what it said."""
    questionnaire = QUESTIONNAIRE if len(items) > 1 else asked({"openness": {}}, "o1")
    left = {"b1", "i1", "o1"} - set(items)

    def of(*rows: Sequence[Row]) -> Scores:
        said = [{key: value for key, value in row.items() if key not in left} for some in rows for row in some]
        return score_responses(survey(questionnaire, said))

    newcomers = late("ABC", "EFG")
    again = [row | {"wave": "w2", "b1": 1.0, "i1": 1.0, "o1": 1.0} for row in late("A", "E")]
    ledger = release(of(BOTH[0], newcomers), release(of(BOTH[0]), EMPTY))
    found = compared(of(*BOTH, newcomers, again), ledger)
    assert {change.measure: change.all_end for change in found.scales if change.measure in ("trust", "openness")} == (
        {"trust": 4.0, "openness": 4.0} if len(items) > 1 else {"openness": 4.0}
    )


def of_sizes(**sizes: int) -> list[Row]:
    """Everybody about everybody, in two waves, each organisation in its own way about each other."""
    rows: list[Row] = []
    for wave, rise in (("w1", 0.0), ("w2", 0.5)):
        for place, (name, size) in enumerate(sizes.items()):
            for other, target in enumerate(sizes):
                value = 1.5 + (7 * place + 3 * other) % 10 / 5 + rise * (other + place) % 2
                rows += said(name, size, target, value, wave) if target != name else ()
    return rows


@pytest.mark.parametrize(("third", "shown"), [(3, False), (8, True)])
def test_intervals_are_as_wide_as_three_organisations_or_more_make_them(third: int, shown: bool) -> None:
    """Two of eight alone would make it, and nothing that the small ones say would move it."""
    scores = scored(of_sizes(A=8, B=8, C=third, D=3, E=3, F=3))
    for rules, told in ((PUBLIC, shown), (PARTNERS, True)):
        changes = [of.change for of in share_compare([scores], ("w1", "w2"), rules).scales]
        means = [of.estimate for of in share_scores(scores, rules).means if of.wave == "w2"]
        assert {isinstance(of, Estimate) for of in (*changes, *means)} == {told}


def test_that_nothing_varies_is_not_a_reason() -> None:
    """Everybody says one more of everybody: the mean change would tell what each of them has changed."""
    scores = scored(everybody("w1"), everybody("w2", 4.0), said("E", 6, "ABCD", 3.0), said("E", 6, "ABCD", 4.0, "w2"))
    (whole,) = compare([scores], ("w1", "w2")).circles
    assert whole.verdict.reasons == ("trust_does_not_vary", "collaboration_does_not_vary")
    for rules in (PUBLIC, PARTNERS):
        (circle,) = share_compare([scores], ("w1", "w2"), rules).circles
        assert circle.verdict.reasons == ("trust_not_shown_to_change", "collaboration_not_shown_to_change")
        assert circle.verdict.word == whole.verdict.word


def test_a_network_of_one_cell_about_one_is_not_told_whoever_is_in_it_when() -> None:
    """In each wave three organisations of two speak of T, in one cell, and two of them are there in both waves."""
    rows = [row for name in "BCD" for row in said(name, 2, "T")]
    rows += [row for name in "CDE" for row in said(name, 2, "T", wave="w2")]
    scores = scored(rows)
    told = [share_scores(scores, rules).network_scores["mean"].notna().any() for rules in (PARTNERS, PUBLIC)]
    assert told == [True, False]


def test_people_are_counted_beside_the_pairs_that_another_report_may_show() -> None:
    """Six of A's eight speak of T too: it is told in no report of both waves, since four do in the second, but could
    be in one of the first alone."""
    rows = [*said("A", 8, "B"), *said("A", 6, "T"), *said("A", 4, "T", wave="w2"), *said("A", 4, "B", wave="w2")]
    rows += [row for name in "BCD" for row in said(name, 6, "ABCD".replace(name, ""))]
    scores = scored(rows)
    frame = share_scores(scores, PARTNERS).organisations
    of_a = frame.loc[(frame["organisation"] == "A") & (frame["wave"] == "w1"), "respondents"]
    assert of_a.isna().all()
    assert [share_scores(scores, rules).networks["respondents"].isna().tolist() for rules in (PARTNERS, PUBLIC)] == [
        [True, True],
        [True, True],
    ]


def test_a_newcomer_is_not_told_by_the_means_with_it_and_without() -> None:
    """E is in all pairs that are new in the second wave: as rater in five, and as target in one each of three."""
    new = [*said("E", 6, "ABCDF", 5.0, "w2"), *(row for name in "ABC" for row in said(name, 6, "E", 5.0, "w2"))]
    scores = scored(*BOTH, new)
    means = share_scores(scores, PUBLIC).network_scores
    assert set(means.loc[means["wave"] == "w2", "mean"].dropna()) == {4.0}
    found = compared(scores)
    (last,) = found.trends.loc[(found.trends["measure"] == "trust") & (found.trends["wave"] == "w2"), "mean"]
    assert last == 4.0
    partners = share_scores(scores, PARTNERS).network_scores
    assert set(partners.loc[partners["wave"] == "w2", "mean"].dropna()) == {4.4}


def test_three_organisations_that_all_answer_about_each_other_are_told() -> None:
    rows = [row for name in "ABC" for row in said(name, 6, "ABC".replace(name, ""))]
    assert share_scores(scored(rows), PUBLIC).network_scores["mean"].notna().all()
    hub = [*said("A", 6, "BCDE"), *(row for name in "BCDE" for row in said(name, 6, "A"))]
    assert share_scores(scored(hub), PUBLIC).network_scores["mean"].isna().all()


@pytest.mark.parametrize(("about", "shown"), [("TTTUV", True), ("TTTTUVW", True), ("TTTTTUVW", False)])
def test_a_network_is_told_where_three_pairs_of_five_are_about_one_and_not_where_it_is_more(
    about: str, shown: bool
) -> None:
    rows = [row for name, partner in zip("ABCDEFGH", about, strict=False) for row in said(name, 6, partner)]
    found = share_scores(scored(rows), PUBLIC).network_scores["mean"]
    assert found.notna().all() if shown else found.isna().all()


def test_what_is_withdrawn_is_held_against_the_mean_of_matched_pairs_too() -> None:
    """Without X, of all that was told of the first wave less what was told of the pairs in both, and less what is left,
    remains what X said of those who have left."""
    raters, gone = "XPQRST", "UVWYZK"
    first = {name: list(said(name, 5, (raters + gone).replace(name, ""))) for name in raters}
    second = [row for name in "XPQ" for row in said(name, 5, raters.replace(name, ""), wave="w2")]
    before = release(scored(*first.values(), second), EMPTY)
    with pytest.raises(InputRefused):
        release(scored(*(rows for name, rows in first.items() if name != "X"), second), before)
