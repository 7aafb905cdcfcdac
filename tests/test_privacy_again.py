"""What was released or published before decides what may be shown now, in every table."""

from dataclasses import replace

import numpy as np
import pytest

from privacy_worlds import QUESTIONNAIRE, world
from surveys import Row, asked, survey
from test_privacy_cells import said
from test_privacy_ledger import after
from test_privacy_public import BOTH, EMPTY, ONLY_FIRST, PARTNERS, PUBLIC, release, scored
from tillitsmaal.estimates import Estimate
from tillitsmaal.privacy.cells import CELLS_OF_NETWORKS, Kind
from tillitsmaal.privacy.coarse import SUPPRESSED
from tillitsmaal.privacy.compare import share_compare
from tillitsmaal.privacy.digests import digests_of
from tillitsmaal.privacy.partitions import Part, partitions_of
from tillitsmaal.privacy.publications import told_before
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.scoring import score_responses


def small_later() -> tuple[list[Row], list[Row]]:
    """Six of A answer in the first wave and four in the second; two of each other do in both."""
    first = [*said("A", 6, "T", 2.0), *(row for name in "BCD" for row in said(name, 2, "T"))]
    last = [*said("A", 4, "T", 2.0, "w2"), *(row for name in "BCD" for row in said(name, 2, "T", wave="w2"))]
    return first, [*first, *last]


def test_a_pair_shown_before_that_is_small_now_is_shown_in_neither_wave() -> None:
    first, both = small_later()
    scores, find = scored(both), after(release(scored(first), EMPTY, PARTNERS), PARTNERS)
    alone = share_scores(scored(first), PARTNERS)
    assert alone.pairs.loc[~alone.pairs["suppressed"], ["rater", "target"]].to_numpy().tolist() == [["A", "T"]]
    assert share_scores(scores, PARTNERS, find=find).pairs["suppressed"].all()
    compared = share_compare([scores], ("w1", "w2"), PARTNERS, find=find)
    assert compared.pairs.empty
    assert compared.release.hidden_pairs == 2 * 5 * 4


def test_what_was_left_out_of_a_published_wave_stays_out() -> None:
    """It was left out beside a later wave; alone, the first would show it, and their difference would tell it."""
    ledger = release(scored(*BOTH, ONLY_FIRST), EMPTY)
    first = scored(BOTH[0], ONLY_FIRST)
    for find, mean in ((after(EMPTY, PUBLIC), (12 * 3 + 5) / 13), (after(ledger, PUBLIC), 3.0)):
        shown = share_scores(first, PUBLIC, find=find).network_scores["mean"].dropna()
        assert shown.tolist() == [round(mean, 2)] * 4


def test_a_wave_that_was_published_twice_keeps_what_was_shown_last() -> None:
    late = [
        row | {"respondent": f"late{row['respondent']}"}
        for name in "ABC"
        for row in said(name, 5, "ABCD".replace(name, ""), 4.0)
    ]
    scores = scored(BOTH[0], late)
    ledger = release(scores, release(scored(BOTH[0]), EMPTY))
    shown = share_compare([scored(BOTH[0], late, BOTH[1])], ("w1", "w2"), PUBLIC, find=after(ledger, PUBLIC))
    (change,) = (of for of in shown.scales if of.measure == "trust")
    assert change.within is not None


def test_an_agreed_answer_counts_once_for_the_public() -> None:
    rules = Rules(audience="public", least=5, units="organisation")
    for names, shown in (("ABCD", False), ("ABCDE", True)):
        rows = [row for name in names for row in said(name, 2, "TUV", 3.5)]
        found = share_scores(score_responses(survey(QUESTIONNAIRE, rows)), rules).network_scores["mean"]
        assert np.isnan(found.to_numpy(np.float64)).all() != shown


def test_a_smaller_k_shows_no_more_of_what_was_published() -> None:
    """E is four people, and hidden by a k of five; the numbers of the same answers stay when k becomes three."""
    first = scored(BOTH[0], list(said("E", 4, "H", 5.0)))
    ledger, three = release(first, EMPTY), Rules(audience="public", least=3)
    for find, mean in ((after(EMPTY, three), (12 * 3 + 5) / 13), (after(ledger, three), 3.0)):
        shown = share_scores(first, three, find=find).network_scores["mean"].dropna()
        assert shown.tolist() == [round(mean, 2)] * 4


def test_the_same_is_told_again() -> None:
    """What was left out of the first wave then is no change of it."""
    scores = scored(*BOTH, ONLY_FIRST)
    again = share_compare([scores], ("w1", "w2"), PUBLIC, find=after(release(scores, EMPTY), PUBLIC))
    assert [(of.all_start, of.within, of.all_end) for of in again.scales] == [(3.0, 1.0, 4.0)] * 4


ABOUT_ALL = asked({"openness": {}, "meetings": {"level": "network"}}, "o1 m1")


def meeting(wave: str, network: str, **people: int) -> list[Row]:
    return [
        {"network": network, "wave": wave, "respondent": f"{network}{name}{n}", "rater": name, "target": ""}
        | {"o1": ".", "m1": 3.0}
        for name, number in people.items()
        for n in range(number)
    ]


def test_answers_about_no_partner_are_written_down_by_wave_and_network() -> None:
    """A is a cell by itself, B and C are left out; the rest of N's first wave is one cell of three organisations."""
    rows = [*meeting("w1", "N", A=6, B=2, C=2, D=2), *meeting("w2", "N", A=6, B=2, C=2), *meeting("w1", "S", A=5)]
    scores = score_responses(survey(ABOUT_ALL, rows))
    (cells,) = settle([scores], PARTNERS, EMPTY).cells
    digests = digests_of(scores, EMPTY)
    found = dict(partitions_of(scores, cells, digests, EMPTY))

    def written(network: str, wave: str) -> dict[str, tuple[Kind, int, str]]:
        of_meetings = found[Part(network=network, wave=wave)][EMPTY.digest("item", "m1")]
        named = {EMPTY.digest("organisation", name): name for name in "ABCD"}
        return {named[key]: (of.kind, len(of.answers), named.get(of.cell, "")) for key, of in of_meetings.items()}

    first, second, elsewhere = written("N", "w1"), written("N", "w2"), written("S", "w1")
    assert {name: of[:2] for name, of in first.items()} == {
        "A": (Kind.OWN, 6), "B": (Kind.OWN, 2), "C": (Kind.OWN, 2), "D": (Kind.OWN, 2),
    }  # fmt: skip
    assert first["A"][2] == "A"
    assert len({first[name][2] for name in "BCD"} - {"A", ""}) == 1
    assert second == {"A": (Kind.OWN, 6, "A"), "B": (Kind.LEFT_OUT, 2, ""), "C": (Kind.LEFT_OUT, 2, "")}
    assert elsewhere == {"A": (Kind.OWN, 5, "A")}


def test_who_is_on_the_roster_and_answers_nothing_hides_nobody() -> None:
    """A and B are two; that C was asked too makes them no three."""
    for asked_too, people in (("", {"A": 3, "B": 3}), ("C", {"A": 3, "B": 3}), ("", {"A": 2, "B": 2, "C": 2})):
        roster = {("N", "w1"): {*people, *asked_too}}
        scores = score_responses(survey(ABOUT_ALL, meeting("w1", "N", **people), roster))
        mean = share_scores(scores, PARTNERS).network_scores.set_index("measure")["mean"]["meetings"]
        assert np.isnan(mean) == (len(people) < 3)


def test_changes_that_were_told_stay_hidden_of_answers_that_came_since() -> None:
    """What they were before, and what they are now, would tell of who came to the pairs that are in both waves."""
    late = [
        {**row, "respondent": f"late{row['respondent']}", "wave": "w2"}
        for name in "ABC"
        for row in said(name, 5, "ABCD".replace(name, ""), 4.0)
    ]
    ledger = release(scored(*BOTH), EMPTY)
    for _ in range(2):
        found = settle([scored(*BOTH, late)], PUBLIC, ledger)
        shown = share_compare([scored(*BOTH, late)], ("w1", "w2"), PUBLIC, find=after(ledger, PUBLIC))
        assert all(of.within is None for of in shown.scales)
        ledger = found.ledger


def test_changes_that_were_told_stay_hidden_in_other_cells() -> None:
    """With a k of eight all is in other cells; that is so the second time too."""
    rules = Rules(audience="public", least=8)
    ledger = release(scored(*BOTH), EMPTY)
    for _ in range(2):
        shown = share_compare([scored(*BOTH)], ("w1", "w2"), rules, find=after(ledger, rules))
        assert [of.within is None for of in shown.scales] == [True] * 4
        ledger = settle([scored(*BOTH)], rules, ledger).ledger


def test_pairs_are_told_apart_by_all_that_was_published_of_them_before() -> None:
    """Of three releases of a wave, the first lacked one pair and the second another; the last stays as it is."""
    scores = scored(BOTH[0])
    ledger = release(scores, EMPTY)
    ((digest, (shown,)),) = ledger.public.items()
    named = scores.by_pair[["network", "rater", "target"]].astype(str).itertuples(index=False, name=None)
    pairs = [EMPTY.digest("pair", *names) for names in named]
    first, second = (
        {item: {pair: of for pair, of in entries.items() if pair != gone} for item, entries in shown.items()}
        for gone in pairs[:2]
    )
    chain = replace(ledger, public={digest: (first, second, shown)})
    (now,) = ledger.parts[digest]
    found = told_before([scores], ["benevolence"], [(Part(network="", wave="w1"), digest, now)], PUBLIC, chain)
    assert found.fixed.all()
    assert found.shown.all()
    one, other, *rest = found.elsewhere.tolist()
    assert len({one, other, *rest}) == 3
    assert one != other


def test_a_wave_that_was_hidden_wholly_stays_so_when_the_same_is_told_again() -> None:
    """Else a second call would show, beside what stays, what the first did not."""
    rules, ledger, told = replace(PUBLIC, least=8), EMPTY, []
    first, both = (score_responses(survey(QUESTIONNAIRE, world(119).rows(*of))) for of in (("w1",), ("w1", "w2")))
    for scores in (first, both, both):
        found = settle([scores], rules, ledger)
        ledger, kinds = found.ledger, [of.kind.tolist() for of in found.cells[0].families]
        told.append(kinds)
    in_last = (both.by_pair["wave"] == "w2").to_numpy()
    assert not np.isin(np.array(told[1][0])[in_last], CELLS_OF_NETWORKS).any()
    assert told[1] == told[2]


@pytest.mark.parametrize("seed", [7, 12])
def test_a_second_wave_is_released_beside_the_first_where_cells_hold_pairs_of_one_and_of_both(seed: int) -> None:
    """What changes tell is made of cells: the pairs of one wave in a cell are not told of apart from its others."""
    of, rules, ledger = world(seed), replace(PUBLIC, least=3), EMPTY
    for waves in (("w1",), ("w1", "w2")):
        scores = score_responses(survey(QUESTIONNAIRE, of.rows(*waves)))
        ledger = settle([scores], rules, ledger).ledger
    assert ledger.changes


@pytest.mark.parametrize("then", [3, 8, 10])
@pytest.mark.parametrize("seed", [0, 2, 4])
def test_the_public_is_told_the_same_again_after_another_k(seed: int, then: int) -> None:
    scores, ledger, told = score_responses(survey(QUESTIONNAIRE, world(seed).rows("w1", "w2"))), EMPTY, []
    for least in (5, then, 5):
        found = settle([scores], replace(PUBLIC, least=least), ledger)
        ledger = found.ledger
        (cells,) = found.cells
        told.append(([of.kind.tolist() for of in cells.families], cells.unmatched))
    assert told[0] == told[2]
    assert any(kind != Kind.LEFT_OUT for kinds in told[0][0] for kind in kinds)


@pytest.mark.parametrize("seed", [0, 3])
def test_the_public_is_told_the_same_again_after_one_wave_with_a_smaller_k(seed: int) -> None:
    ledger, told = EMPTY, []
    for least, waves in ((3, ("w1",)), (5, ("w1", "w2")), (5, ("w1", "w2"))):
        scores = score_responses(survey(QUESTIONNAIRE, world(seed).rows(*waves)))
        found = settle([scores], replace(PUBLIC, least=least), ledger)
        ledger = found.ledger
        told.append((found.cells[0].unmatched, ledger.changes))
    assert told[1] == told[2]
    assert told[1][1]


@pytest.mark.parametrize("seed", [0, 3, 4])
def test_the_public_is_told_the_same_again_of_answers_that_came_after_a_larger_k(seed: int) -> None:
    """The wave that has changed is told with its first k, and with that it must be told again."""
    of, ledger, told = world(seed), EMPTY, []
    rows, late = of.rows("w1", "w2"), sorted(of.organisations)[1 : 1 + len(of.organisations) // 2]
    first = [row for row in rows if row["wave"] == "w1" and row["rater"] not in late]
    for least, released in ((5, first), (3, of.rows("w2")), (3, rows), (3, rows)):
        found = settle([score_responses(survey(QUESTIONNAIRE, released))], replace(PUBLIC, least=least), ledger)
        ledger = found.ledger
        told.append((found.cells[0].unmatched, ledger))
    assert told[2] == told[3]
    assert not told[2][0]


def test_where_no_pair_is_in_both_waves_no_changes_count_as_told() -> None:
    first = [row for name in "ABCD" for row in said(name, 5, "ABCD".replace(name, ""))]
    last = [row for name in "EFGH" for row in said(name, 5, "EFGH".replace(name, ""), wave="w2")]
    found = settle([scored(first, last)], PUBLIC, EMPTY)
    assert (found.cells[0].families[0].cell >= 0).all()
    assert not found.ledger.changes
    assert settle([scored(first, [row | {"wave": "w2"} for row in first])], PUBLIC, EMPTY).ledger.changes


@pytest.mark.parametrize("more", [(), ("openness",)])
def test_changes_of_a_scale_count_as_told_where_it_has_another_beside_it_in_the_second_wave(
    more: tuple[str, ...],
) -> None:
    """Many come late in the first wave only, and five of A in both; their answers would be told by the change."""

    def asking(*scales: str) -> Questionnaire:
        items = " ".join(f"{scale[0]}1" for scale in scales)
        return asked({scale: {} for scale in scales}, items, composites={"trust": {"of": list(scales)}})

    earlier, later = asking("benevolence", "integrity"), asking("benevolence", "integrity", *more)
    stayed, left = "ABCDE", "FGHIJ"

    def all_of(names: str, people: int, value: float, wave: str = "w1", first: int = 0) -> list[Row]:
        given = (said(name, people, names.replace(name, ""), value, wave) for name in names)
        return [row | {"respondent": f"{row['respondent']}-{first}"} for of in given for row in of]

    before = [*all_of(stayed, 6, 3.0), *all_of(left, 6, 2.0)]
    late = [*all_of(left, 5, 4.0, first=1), *(row for row in all_of(stayed, 5, 5.0, first=1) if row["rater"] == "A")]
    second = score_responses(survey(later, all_of(stayed, 6, 4.0, "w2"), more_names=left))
    ledger, told = EMPTY, []
    for given in (before, [*before, *late]):
        parts = [score_responses(survey(earlier, given)), second]
        found = settle(parts, PUBLIC, ledger)
        ledger = found.ledger
        compared = share_compare(parts, ("w1", "w2"), PUBLIC, find=lambda _, cells=found.cells: cells)
        told.append({of.measure: of.within for of in compared.scales})
        assert ledger.changes
    assert told[0]["benevolence"] == 1.0
    assert told[1]["benevolence"] is None


def test_the_order_of_questions_makes_no_other_release() -> None:
    rows = [
        row for wave in ("w1", "w2") for name in "ABCD" for row in said(name, 5, "ABCD".replace(name, ""), wave=wave)
    ]
    ledger, told = EMPTY, []
    for scales in (["benevolence", "integrity"], ["integrity", "benevolence"]):
        items = " ".join(f"{scale[0]}1" for scale in scales)
        questionnaire = asked({scale: {} for scale in scales}, items, composites={"trust": {"of": scales}})
        ledger = settle([score_responses(survey(questionnaire, rows))], PUBLIC, ledger).ledger
        told.append(ledger.changes)
    assert told[0] == told[1]
    assert told[0]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_intervals_that_the_public_was_told_stay_and_no_change_tells_of_whom_they_are(seed: int) -> None:
    """Of the pairs that are cells of their own, fewer are in both waves than made the first wave's intervals."""
    rules, ledger, told = replace(PUBLIC, least=3), EMPTY, []
    for waves in (("w1",), ("w1", "w2")):
        scores = score_responses(survey(QUESTIONNAIRE, world(seed).rows(*waves)))
        found = settle([scores], rules, ledger)
        ledger, find = found.ledger, lambda _, cells=found.cells: cells
        means = share_scores(scores, rules, find=find).means
        told.append({of.measure: of.estimate for of in means if of.wave == "w1"})
    assert told[0] == told[1]
    assert any(isinstance(of, Estimate) for of in told[0].values())
    changes = share_compare([scores], ("w1", "w2"), rules, find=find)
    without = {of.measure for of in changes.scales if of.within is not None and of.change == SUPPRESSED}
    assert {measure for _, measure in found.cells[0].unwide - found.cells[0].unmatched} <= without
    assert bool(without) == (seed != 0)
    (circle,) = changes.circles
    legs = {"trust": circle.verdict.evidence.trust, "openness": circle.verdict.evidence.collaboration}
    assert all(legs[measure].change == SUPPRESSED for measure in without & legs.keys())


@pytest.mark.parametrize(("agreed", "most"), [(False, 24), (True, 4)])
def test_a_publication_stays_as_long_as_it_is_of_k_people(agreed: bool, most: int) -> None:
    """Of agreed answers it must be of k organisations: four, of six people each."""
    scores = scored(BOTH[0])
    ledger = release(scores, EMPTY)
    ((digest, chain),) = ledger.public.items()
    assert len(chain) == 1
    (now,) = ledger.parts[digest]
    at = [(Part(network="", wave="w1", agreed=agreed), digest, now)]
    for least, stays in ((most, True), (most + 1, False)):
        found = told_before([scores], ["benevolence"], at, replace(PUBLIC, least=least), ledger)
        assert found.fixed.tolist() == [stays] * len(scores.by_pair)
