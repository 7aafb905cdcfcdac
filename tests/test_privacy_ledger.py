"""What was released is remembered by digests, and later releases are held against it."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cli_calls import Shell, copy_study, short_answers
from privacy_worlds import QUESTIONNAIRE
from surveys import Row, asked, loaded, survey
from test_privacy_cells import said
from tillitsmaal.errors import InputRefused
from tillitsmaal.privacy.cells import Cells, Kind
from tillitsmaal.privacy.ledger import Ledger, read_ledger, write_ledger
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import SharedScoreAnalysis, share_scores
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.responses import Scores, of_network
from tillitsmaal.scoring import score_responses
from tillitsmaal.study import Privacy, Study

RULES = Rules(audience="partners", least=5)
EMPTY = Ledger(key=bytes(range(32)), parts={}, public={})
KNOWN = [*said("A", 6, "T"), *said("B", 2, "T"), *said("C", 2, "T"), *said("D", 2, "T")]


def scored(rows: Sequence[Row]) -> Scores:
    return score_responses(survey(QUESTIONNAIRE, rows))


def release(rows: Sequence[Row], ledger: Ledger = EMPTY, rules: Rules = RULES) -> Ledger:
    return settle([scored(rows)], rules, ledger).ledger


def after(ledger: Ledger, rules: Rules) -> Callable[[Sequence[Scores]], tuple[Cells, ...]]:
    return lambda parts: settle(parts, rules, ledger).cells


def test_the_same_answers_may_be_released_again() -> None:
    once = release(KNOWN)
    assert release(KNOWN, once).parts == once.parts
    assert release(KNOWN, once, Rules(audience="public", least=5)).parts == once.parts


@pytest.mark.parametrize("late", [1, 4])
def test_few_late_answers_are_refused(late: int) -> None:
    more = [row | {"respondent": f"late{row['respondent']}"} for row in said("A", late, "T")]
    with pytest.raises(InputRefused) as refused:
        release([*KNOWN, *more], release(KNOWN))
    (problem,) = refused.value.problems
    assert problem.code == "release_tells_of_few"
    assert problem.remedy("en").startswith("It is about answers from A. Use the answers as they were")
    assert problem.remedy("nb").startswith("Det gjelder svar fra A. Bruk svarene slik de var")


def test_k_late_answers_are_released() -> None:
    more = [row | {"respondent": f"late{row['respondent']}"} for row in said("A", 5, "T")]
    assert len(next(iter(release([*KNOWN, *more], release(KNOWN)).parts.values()))) == 2


def test_a_changed_answer_is_as_late_as_a_new_one() -> None:
    changed = [dict(row) for row in KNOWN]
    changed[0]["b1"] = 5.0
    with pytest.raises(InputRefused):
        release(changed, release(KNOWN))


def test_scales_that_another_questionnaire_ties_are_held_against_what_they_were() -> None:
    """Apart, benevolence shows A and C and hides the one person of D; tied to integrity, which few of A and C answered,
    it would tell all of them in one mean."""
    rows = [*said("A", 5, "B"), *said("C", 5, "B"), *said("D", 1, "B")]
    for row in (rows[0], rows[5]):
        row["i1"] = "."
    apart = QUESTIONNAIRE.model_copy(update={"composites": {}, "circle": None})
    scores = [score_responses(survey(of, rows)) for of in (apart, QUESTIONNAIRE)]
    first, then = (settle([of], RULES, EMPTY).ledger for of in scores)
    (of,) = settle([scores[1]], RULES, first).cells[0].families[:1]
    assert set(of.kind.tolist()) == {Kind.LEFT_OUT}, "tied, A and C would be too few in the cells that they have"
    assert settle([scores[0]], RULES, then).ledger.parts == then.parts, "apart, they keep the cells that they had"
    late = [row | {"respondent": "late"} for row in said("A", 1, "B")]
    with pytest.raises(InputRefused):
        settle([scored([*rows, *late])], RULES, first)


def test_scales_that_another_questionnaire_ties_get_cells_of_their_own() -> None:
    """Benevolence was answered by few in the second wave, so both were pooled; integrity was left open in that by all
    but E."""
    first, last = ([row for name in "ACD" for row in said(name, *of)] for of in ((6, "B"), (4, "B", 3.0, "w2")))
    rows = [*first, *(row | {"i1": "."} for row in last), *said("E", 1, "B", wave="w2")]
    apart = QUESTIONNAIRE.model_copy(update={"composites": {}, "circle": None})
    scores = [score_responses(survey(of, rows)) for of in (apart, QUESTIONNAIRE)]
    once = settle([scores[0]], RULES, EMPTY)
    then = settle([scores[1]], RULES, once.ledger).cells[0]
    in_first_wave = (scores[0].by_pair["wave"] == "w1").to_numpy()
    kinds = [of.family_of("benevolence").kind[in_first_wave].tolist() for of in (once.cells[0], then)]
    assert kinds == [[Kind.REST] * 3, [Kind.OWN] * 3]


def test_a_wave_is_the_same_under_another_name() -> None:
    """Renamed, and with one answer more: what it tells beside the first release is that answer."""
    renamed = [row | {"wave": "Wave 1"} for row in KNOWN]
    once = release(KNOWN)
    assert release(renamed, once).parts == once.parts
    with pytest.raises(InputRefused):
        release([*renamed, *(row | {"respondent": "late"} for row in said("A", 1, "T", wave="Wave 1"))], once)


def test_a_wave_is_the_same_under_another_name_when_people_are_gone() -> None:
    """Without one of A, who is refused; without four, of whom two are left, and told no more."""
    one, four = ([row | {"wave": "copy"} for row in KNOWN[gone:]] for gone in (1, 4))
    once = release(KNOWN)
    with pytest.raises(InputRefused) as refused:
        release(one, once)
    assert [problem.value for problem in refused.value.problems] == ["copy"]
    assert release(four, once).parts.keys() == once.parts.keys()


def test_a_wave_that_was_known_by_a_new_name_is_known_by_it_since() -> None:
    """Two of A are gone since, and one answers otherwise; beside the wave with the old name it is another one."""
    renamed = [row | {"wave": "Wave 1"} for row in KNOWN]
    changed = [*renamed[2:-1], renamed[-1] | {"b1": 2.0}]
    once = release(KNOWN)
    assert len(release(changed, once).parts) == 2
    twice = release(renamed, once)
    assert (len(once.names), len(twice.names), release(KNOWN, twice).names) == (0, 1, twice.names)
    assert read_ledger(write_ledger(twice), twice.key) == twice
    with pytest.raises(InputRefused):
        release(changed, twice)
    assert len(release([*KNOWN, *changed], twice).parts) == 2
    others = [row | {"b1": 1.0 + place % 5} for place, row in enumerate(renamed)]
    assert len(release(others, twice).parts) == 2, "nine in ten of what both have must be as it was"


def test_a_list_of_the_format_before_is_read() -> None:
    once = release(KNOWN)
    written = json.loads(write_ledger(once))
    del written["names"]
    assert read_ledger(json.dumps(written | {"schema": "tillit/releases/5"}), once.key) == once
    with pytest.raises(ValueError, match="schema"):
        read_ledger(json.dumps(written | {"schema": "tillit/releases/4"}), once.key)


def test_another_wave_of_the_same_people_is_another_wave() -> None:
    """All of B to D are there but two of A, and one answers otherwise; or half of them were not there before."""
    once = release(KNOWN)
    later = [row | {"wave": "w2"} for row in KNOWN]
    others = [*later[2:-1], later[-1] | {"b1": 2.0}]
    known = [row if place < len(KNOWN) // 2 else row | {"respondent": f"new{place}"} for place, row in enumerate(later)]
    for wave in (others, known):
        assert len(release(wave, once).parts) == 2


def test_a_wave_is_known_under_another_name_as_it_was_first() -> None:
    rows = [*said("A", 11, "T"), *KNOWN[6:]]
    corrected = [*(row | {"b1": 2.0, "b2": 2.0} for row in rows[:6]), *rows[6:]]
    twice = release(corrected, release(rows))
    assert release([row | {"wave": "copy"} for row in rows], twice).parts.keys() == twice.parts.keys()


def test_a_wave_under_another_name_is_what_it_was_last() -> None:
    """Half of A's people have changed all their answers since the first release."""
    rows = [*said("A", 10, "T"), *said("B", 2, "T"), *said("C", 2, "T"), *said("D", 2, "T")]
    changed = [*said("A", 5, "T", 2.0), *rows[5:]]
    twice = release(changed, release(rows))
    renamed = [row | {"wave": "Wave 1"} for row in changed]
    assert release(renamed, twice).parts == twice.parts


def test_a_scale_with_other_ends_is_refused_in_the_wave_that_was_shown_and_in_no_other() -> None:
    five, ten = (asked({"openness": {"format": of}}, "o1") for of in ("five", "ten"))
    first, last = (list(said("A", 6, "T", wave=wave)) for wave in ("w1", "w2"))
    once = settle([score_responses(survey(five, first))], RULES, EMPTY).ledger
    both = [score_responses(survey(five, first)), score_responses(survey(ten, last))]
    twice = settle(both, RULES, once).ledger
    assert settle(both, RULES, twice).ledger.ranges == twice.ranges
    with pytest.raises(InputRefused) as refused:
        settle([score_responses(survey(ten, first))], RULES, twice)
    (problem,) = refused.value.problems
    assert (problem.code, problem.value, problem.details) == (
        "release_of_other_range",
        "w1",
        {"low": "0", "high": "10"},
    )


def test_who_answers_alike_in_a_wave_beside_the_first_is_in_two_waves() -> None:
    both = [*KNOWN, *(row | {"wave": "w2"} for row in KNOWN)]
    assert len(release(both, release(KNOWN)).parts) == 2


def test_somebody_who_is_gone_is_refused() -> None:
    with pytest.raises(InputRefused):
        release(KNOWN[1:], release(KNOWN))


def test_a_new_wave_leaves_the_old_one_as_it_was() -> None:
    """A has four people left in the second wave; alone, the first keeps what it said of the pair."""
    both = [*KNOWN, *said("A", 4, "T", wave="w2"), *(row for name in "BCD" for row in said(name, 2, "T", wave="w2"))]
    alone = settle([scored(both)], RULES, EMPTY).cells[0].families[0]
    after = settle([scored(both)], RULES, release(KNOWN)).cells[0].families[0]
    pairs = scored(both).by_pair
    of_first = ((pairs["wave"] == "w1") & (pairs["rater"] == "A")).to_numpy()
    assert (alone.kind[of_first].tolist(), after.kind[of_first].tolist()) == ([Kind.REST], [Kind.OWN])


def test_people_are_not_counted_any_more_once_they_are_others() -> None:
    """C's one person comes late, and is left out of everything; one more of all would tell that it is one."""
    rows = [row for name in "AB" for row in said(name, 6, "ABC".replace(name, ""))]
    late = [*rows, *said("C", 1, "AB")]
    for audience in ("partners", "public"):
        rules = replace(RULES, audience=audience)
        ledger = release(rows, rules=rules)
        for some, told in ((rows, True), (late, False), (rows, True)):
            scores = scored(some)
            seen = share_scores(scores, rules, find=after(ledger, rules))
            assert seen.networks["respondents"].notna().all() == told
            assert seen.release.uncounted == (not told)
            ledger = settle([scores], rules, ledger).ledger


def test_late_answers_keep_the_k_that_was_first_where_it_is_greater() -> None:
    """With k = 10 all were counted, and A, B and C told to be fewer: with 5, B and C would be told, and A with them."""
    rows = [row for name in "DEF" for row in said(name, 12, "DEF".replace(name, ""))]
    few = [*said("A", 1, "D"), *said("B", 7, "D"), *said("C", 7, "D")]
    late = [row for target in "EF" for row in said("D", 10, target, first=12)]
    once = release([*rows, *few], rules=replace(RULES, least=10))
    (cells,) = settle([scored([*rows, *few, *late])], RULES, once).cells
    pairs = scored([*rows, *few, *late]).by_pair
    kind = cells.families[0].kind[pairs["rater"].astype(str).isin(["B", "C"]).to_numpy()]
    assert Kind.OWN not in kind.tolist()
    assert kinds(EMPTY, 5, [*said("B", 7, "D"), *said("C", 7, "D")]) == [Kind.OWN] * 2


MEETINGS = asked({"openness": {}, "meetings": {"level": "network"}}, "o1 m1")


def about_meetings(**people: int) -> Scores:
    rows: list[Row] = [
        {"network": "", "wave": "w1", "respondent": f"{name}{n}", "rater": name, "target": "", "m1": 3.0}
        for name, number in people.items()
        for n in range(number)
    ]
    return score_responses(survey(MEETINGS, rows))


def test_one_late_answer_about_no_partner_is_refused() -> None:
    """Who answers about meetings alone is in no pair, but in the mean of the network."""
    once = settle([about_meetings(A=6, B=5, C=5)], RULES, EMPTY).ledger
    assert settle([about_meetings(A=6, B=5, C=5)], RULES, once).ledger.parts == once.parts
    with pytest.raises(InputRefused):
        settle([about_meetings(A=7, B=5, C=5)], RULES, once)


@pytest.mark.parametrize(
    ("late", "partners", "public"),
    [
        ({"B": 4, "C": 4, "D": 4, "E": 5}, "A BCD E", "A BCD E"),
        ({"B": 5, "C": 4, "D": 4}, "A BCD", "A BCD"),  # B could be one by itself, and part off the two of before
        ({"B": 5, "C": 4, "D": 4, "E": 5}, "A BCD", "A BCD"),  # E was in no cell that was there
        ({"B": 8, "C": 2, "D": 2}, "A", ""),  # B would be two thirds of the cell
    ],
)
def test_late_answers_about_no_partner_join_the_cells_that_were_there(
    late: dict[str, int], partners: str, public: str
) -> None:
    for rules, told in ((RULES, partners), (replace(RULES, audience="public"), public)):
        once = settle([about_meetings(A=6, B=2, C=2, D=2)], rules, EMPTY).ledger
        scores = about_meetings(A=6, **late)
        cell = settle([scores], rules, once).cells[0].own["meetings"]
        names = scores.by_organisation["organisation"].astype(str).to_numpy()
        assert " ".join("".join(names[cell == one]) for one in dict.fromkeys(cell.tolist()) if one >= 0) == told


def test_one_network_and_then_all_of_them_fit() -> None:
    both = [
        row | {"network": network, "respondent": f"{network}{row['respondent']}"} for network in "NS" for row in KNOWN
    ]
    scores = scored(both)
    alone = score_responses(of_network(scores.responses, "N"))
    first = settle([alone], RULES, EMPTY).ledger
    then = settle([scores], RULES, first).ledger
    assert settle([alone], RULES, then).ledger.parts == then.parts


PAIRS_OF_THREE = [*said("A", 6, "T"), *(row for name in "BCD" for row in said(name, 3, "T"))]


def kinds(ledger: Ledger, least: int, rows: Sequence[Row] = PAIRS_OF_THREE) -> list[Kind]:
    (cells,) = settle([scored(rows)], replace(RULES, least=least), ledger).cells
    return sorted(map(Kind, cells.families[0].kind.tolist()))


def test_a_higher_k_makes_larger_cells() -> None:
    assert kinds(EMPTY, 3) == [Kind.OWN] * 4
    assert kinds(release(PAIRS_OF_THREE, rules=replace(RULES, least=3)), 5) == [Kind.OWN, *[Kind.REST] * 3]


def test_a_lower_k_after_a_higher_one_has_the_cells_that_it_had_before() -> None:
    """A report with the greater k takes nothing from later ones: what they show was shown."""
    first = release(PAIRS_OF_THREE, rules=replace(RULES, least=3))
    both = release(PAIRS_OF_THREE, first, replace(RULES, least=5))
    assert kinds(both, 3) == [Kind.OWN] * 4
    assert kinds(release(PAIRS_OF_THREE), 3) == [Kind.OWN, *[Kind.REST] * 3], "only a greater one was shown"
    assert release(PAIRS_OF_THREE, both, replace(RULES, least=3)) == both


HEADS = [*said("A", 6, "TU"), *said("A", 2, "U", first=6), *said("B", 9, "T"), *said("T", 9, "U"), *said("U", 9, "T")]
"""Two of A's eight say nothing of T."""


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize(("first", "then"), [(5, 8), (8, 5)])
def test_people_are_counted_with_the_k_that_was_first_kept(first: int, then: int, audience: SharedAudience) -> None:
    """With k = 8 nobody sees the six who speak of T, and A's eight could be told; with k = 5 they are, and hidden."""
    scores = scored(HEADS)

    def told(least: int, ledger: Ledger) -> SharedScoreAnalysis:
        rules = Rules(audience=audience, least=least)
        return share_scores(scores, rules, find=lambda parts: settle(parts, rules, ledger).cells)

    once = release(HEADS, rules=replace(RULES, least=first))
    both = release(HEADS, once, replace(RULES, least=then))
    assert both.counted == once.counted
    for ledger in (once, both):
        alone, again, other = told(first, EMPTY), told(first, ledger), told(then, ledger)
        assert again.networks.equals(alone.networks)
        assert again.organisations["respondents"].equals(alone.organisations["respondents"])
        assert again.release.left_out == alone.release.left_out
        assert other.networks["respondents"].isna().all()
        assert other.organisations["respondents"].isna().all()
        assert (other.release.uncounted, again.release.uncounted) == (True, False)
    if audience == "partners":
        counts = told(8, EMPTY).organisations.set_index("organisation")["respondents"]
        assert counts["A"].tolist() == [8] * 4


def test_it_is_read_back_as_it_was_written() -> None:
    ledger = release(KNOWN)
    assert read_ledger(write_ledger(ledger), ledger.key) == ledger


def test_it_is_written_alike_in_whatever_order_networks_were_released() -> None:
    networks = [[row | {"network": network} for row in KNOWN] for network in "NS"]
    one, other = (release(second, release(first)) for first, second in (networks, reversed(networks)))
    assert list(one.parts) != list(other.parts)
    assert write_ledger(one) == write_ledger(other)


def test_names_that_are_written_together_alike_are_told_apart() -> None:
    assert EMPTY.digest("person", "N", "1") != EMPTY.digest("person", "N1", "")
    assert EMPTY.digest("person", "N\x1f1", "2") != EMPTY.digest("person", "N", "1\x1f2")
    assert EMPTY.digest("person", "1 N", "2") != EMPTY.digest("person", "1", "N2")


def test_no_name_stands_in_it() -> None:
    rows = [row | {"respondent": f"NAVN{row['respondent']}", "rater": f"ORG{row['rater']}"} for row in KNOWN]
    text = write_ledger(release(rows))
    assert "NAVN" not in text
    assert "ORG" not in text
    assert "w1" not in text


def test_digests_need_the_key() -> None:
    other = Ledger(key=bytes(32), parts={}, public={})
    assert set(release(KNOWN).parts) != set(release(KNOWN, other).parts)


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    copy_study("byregion", tmp_path)
    return Shell(tmp_path, monkeypatch, capsysbinary)


def test_a_study_keeps_its_list_for_its_owner(study: Shell) -> None:
    assert study("score", "--study", "byregion", "--wave", "bolge1", "--audience", "partners").code == 0
    kept = study.folder / "byregion" / ".tillit"
    assert sorted(path.name for path in kept.iterdir()) == [".gitignore", "releases.json", "releases.key"]
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}


def test_the_numbers_of_a_wave_stay_in_later_reports(study: Shell) -> None:
    call = ("score", "--study", "byregion", "--audience", "partners", "--format", "json")
    first = study(*call, "--wave", "bolge1").json
    later = study(*call).json
    assert [one for one in later["organisations"] if one["wave"] == "bolge1"] == first["organisations"]
    assert later["networks"][0]["scores"] == first["networks"][0]["scores"]


def test_a_late_answer_is_refused_and_nothing_is_written(study: Shell) -> None:
    call = ("score", "--study", "byregion", "--wave", "bolge1", "--audience", "public")
    assert study(*call).code == 0
    answers = study.folder / "byregion" / "bolge1.csv"
    lines = answers.read_text(encoding="utf-8-sig").splitlines()
    answers.write_text("\n".join([*lines[:1], *lines[2:], ""]), encoding="utf-8")
    before = (study.folder / "byregion" / ".tillit" / "releases.json").read_bytes()
    refused = study(*call)
    assert (refused.code, refused.out) == (3, "")
    assert "bolge1" in refused.err
    assert (study.folder / "byregion" / ".tillit" / "releases.json").read_bytes() == before
    assert study(*call[:-1], "analyst").code == 0


@pytest.mark.parametrize(("key", "told"), [("ab" * 32, "releases.key"), ("", "list"), ("ab", "list")])
def test_a_list_is_not_taken_for_new_with_another_key(study: Shell, key: str, told: str) -> None:
    """By another key nobody in it would be known again; by none of 32 bytes names could be tried."""
    call = ("score", "--study", "byregion", "--wave", "bolge1", "--audience", "partners", "--language", "en")
    assert study(*call).code == 0
    kept = study.folder / "byregion" / ".tillit"
    before = (kept / "releases.json").read_bytes()
    (kept / "releases.key").write_text(key, encoding="ascii")
    refused = study(*call)
    assert (refused.code, refused.out) == (3, "")
    assert told in refused.err
    assert (kept / "releases.json").read_bytes() == before
    (kept / "releases.json").unlink()
    assert study(*call).code == (0 if len(key) == 64 else 3)


def test_a_list_that_is_gone_from_beside_its_key_is_told(study: Shell) -> None:
    call = ("score", "--study", "byregion", "--wave", "bolge1", "--audience", "partners", "--language", "en")
    assert "No list of what was shown" not in study(*call).err
    (study.folder / "byregion" / ".tillit" / "releases.json").unlink()
    assert study(*call, "--quiet").err == ""
    assert "No list of what was shown" not in study(*call).err
    (study.folder / "byregion" / ".tillit" / "releases.json").unlink()
    assert "put releases.json back first" in study(*call).err


def test_that_people_are_not_counted_with_another_k_is_told(study: Shell) -> None:
    call = ("score", "--study", "byregion", "--wave", "bolge1", "--audience", "partners", "--language", "en")
    why = "not shown here for surveys that were first shown with another limit"
    told = [" ".join(study(*call, "--min-respondents", k).out.split()) for k in ("5", "6", "5")]
    assert [why in out for out in told] == [False, True, False]
    assert f"{why} than 6 people" in told[1]
    assert told[0] == told[2]


def test_without_a_study_it_is_told_that_nothing_is_kept(study: Shell) -> None:
    study.write("svar.csv", short_answers([f"p{number} Vik Nes 4" for number in range(6)]))
    call = ("score", "svar.csv", "--audience", "partners")
    assert "No study file" in study(*call).err
    assert study(*call, "--quiet").err == ""


def test_files_are_digests_for_the_public_and_need_the_key(study: Shell) -> None:
    call = ("score", "--study", "byregion", "--audience", "public", "--format", "json")
    digests = [one["sha256"] for one in study(*call).json["inputs"]]
    assert len({*digests, None}) == 2
    assert digests == [one["sha256"] for one in study(*call).json["inputs"]]
    plain = study(*call[:-4], "--format", "json").json["inputs"]
    assert not set(digests) & {one["sha256"] for one in plain}


def test_what_changed_does_not_contradict_the_verdict(study: Shell) -> None:
    """The verdict of three waves is that both rose; the first and the last alone show it of one."""
    told = " ".join(study("compare", "--study", "byregion", "--audience", "partners").out.split())
    assert "Both trust and collaboration rose" in told
    assert "shows no rise" not in told
    assert "Trust: the mean changed by +0.19 (76 pairs). These numbers alone do not show" in told


def test_what_changed_is_told_again_when_somebody_has_left_since(study: Shell) -> None:
    """In the third wave one organisation is gone: what else changed until the second would be its, but that is told."""
    call = ("compare", "bolge1", "bolge2", "--study", "byregion", "--audience", "public", "--format", "json")
    told = study(*call).out
    assert study("compare", "--study", "byregion", "--audience", "public").code == 0
    assert study(*call).out == told


def of_letters(**people: int) -> list[Row]:
    return [
        {key: row[key] for key in ("network", "wave", "respondent", "rater", "target")}
        | {"x": 4.0, "y": float(2 + place)}
        for place, (name, number) in enumerate(people.items())
        for row in said(name, number, "T")
    ]


@pytest.mark.parametrize(
    "now",
    [
        {"scales": {"renamed": {}}, "items": [{"id": "x", "scale": "renamed"}]},
        {"scales": {"x": {}}, "items": [{"id": "x", "scale": "x", "reverse": True}]},
        {"scales": {"both": {}}, "items": [{"id": "x", "scale": "both"}, {"id": "y", "scale": "both"}]},
    ],
)
def test_what_was_answered_is_known_again_in_other_scales(now: dict[str, Any]) -> None:
    """The scale is called otherwise, its question is turned, or another one joins it: one more answer is one more."""
    before = loaded({"scales": {"x": {}, "y": {}}, "items": [{"id": "x", "scale": "x"}, {"id": "y", "scale": "y"}]})
    rows = of_letters(A=6, B=6)
    late = {**rows[0], "respondent": "late", "x": 1.0}
    ledger = settle([score_responses(survey(before, rows))], RULES, EMPTY).ledger
    with pytest.raises(InputRefused):
        settle([score_responses(survey(loaded(now), [*rows, late]))], RULES, ledger)
    assert settle([score_responses(survey(loaded(now), rows))], RULES, ledger).cells


def test_who_leaves_one_item_open_is_in_what_the_others_make() -> None:
    """Twice the mean of both is the sum of each, but for who answered one of them: what is left is that answer."""
    both, apart = (
        loaded({"scales": {name: {} for name in scales}, "items": [{"id": of, "scale": scale} for of, scale in items]})
        for scales, items in ((("b",), ("xb", "yb")), (("x", "y"), ("xx", "yy")))
    )
    rows = of_letters(A=6, B=6)
    rows[0] = rows[0] | {"x": "skipped"}
    ledger = settle([score_responses(survey(both, rows))], RULES, EMPTY).ledger
    with pytest.raises(InputRefused):
        settle([score_responses(survey(apart, rows))], RULES, ledger)


def test_who_left_an_item_open_is_not_told_by_turning_another() -> None:
    """The sum of both releases is what was answered to `y` alone, and only one answered it."""
    plain, turned = (
        loaded(
            {
                "scales": {"both": {"min_answered": 0.5}},
                "items": [{"id": "x", "scale": "both", "reverse": reverse}, {"id": "y", "scale": "both"}],
            }
        )
        for reverse in (False, True)
    )
    rows = of_letters(A=6, B=6)
    open_ = [row | ({} if number == 0 else {"y": "skipped"}) for number, row in enumerate(rows[:6])]
    ledger = settle([score_responses(survey(plain, rows))], RULES, EMPTY).ledger
    assert settle([score_responses(survey(turned, rows))], RULES, ledger).cells, "all answered both"
    ledger = settle([score_responses(survey(plain, [*open_, *rows[6:]]))], RULES, EMPTY).ledger
    with pytest.raises(InputRefused):
        settle([score_responses(survey(turned, [*open_, *rows[6:]]))], RULES, ledger)


PAPER = [*said("B", 1, "T"), *(row for name in "CDE" for row in said(name, 4, "T"))]


def test_who_counts_alone_and_then_beside_others_is_not_told() -> None:
    """Each part has k people; but B's one weighs as much as four of C on paper, and a sixth of that with the others."""
    web = late_of("B", 5)
    ledger = release(PAPER, release(web))
    with pytest.raises(InputRefused):
        release([*PAPER, *web], ledger)


def test_answers_that_only_come_in_may_be_released_each_time() -> None:
    ledger = release(PAPER)
    later = [*PAPER, *late_of("C", 5), *late_of("D", 5), *late_of("E", 5)]
    ledger = release(later, ledger)
    last = [row | {"respondent": f"last{row['respondent']}"} for name in "CDE" for row in said(name, 5, "T")]
    assert len(next(iter(release([*later, *last], ledger).parts.values()))) == 3


@pytest.mark.parametrize("key", ["respondent", "rater", "target", "network", "wave"])
def test_a_name_is_known_again_in_other_letters(key: str) -> None:
    spelt = [row | {key: f" {str(row[key]).upper()}"} for row in KNOWN]
    once = release(KNOWN)
    assert release(spelt, once).parts == once.parts
    more = [row | {"respondent": "late", key: spelt[0][key] if key != "respondent" else "LATE"} for row in KNOWN[:1]]
    with pytest.raises(InputRefused):
        release([*spelt, *more], once)


def late_of(name: str, number: int) -> list[Row]:
    return [row | {"respondent": f"late{row['respondent']}"} for row in said(name, number, "T")]


def test_new_answers_join_the_old_cells_where_new_cells_would_tell_of_few() -> None:
    """With five more, B is large enough to be a cell, but then the two who were in a cell with others stood alone."""
    cells = (
        settle([scored([*KNOWN, *late_of("B", 5), *late_of("C", 4), *late_of("D", 4)])], RULES, release(KNOWN))
        .cells[0]
        .families[0]
    )
    assert cells.kind.tolist() == [Kind.OWN, *[Kind.REST] * 3]
    assert len(set(cells.cell.tolist())) == 2


@pytest.mark.parametrize(("late", "why"), [("B", "B has most of the cell then"), ("", "nobody is new")])
def test_a_cell_that_new_answers_make_too_one_sided_is_left_out(late: str, why: str) -> None:
    rows = [*KNOWN, *(late_of(late, 9) if late else ())]
    kind = settle([scored(rows)], RULES, release(KNOWN)).cells[0].families[0].kind.tolist()
    assert (kind == [Kind.OWN, *[Kind.LEFT_OUT] * 3]) == bool(late), why


def test_new_answers_of_two_organisations_are_not_told_together() -> None:
    """Of the four of D and the one of E, D knows the four; of three organisations none knows the others."""
    first = [row for name in "ABC" for row in said(name, 2, "T")]
    for more, kind in (({"D": 4, "E": 1}, Kind.LEFT_OUT), ({"D": 2, "E": 2, "F": 1}, Kind.REST), ({"D": 5}, Kind.OWN)):
        rows = [*first, *(row for name, people in more.items() for row in said(name, people, "T"))]
        found = settle([scored(rows)], RULES, release(first)).cells[0].families[0].kind.tolist()
        assert found == [*[Kind.REST] * 3, *[kind] * len(more)]


def test_few_who_join_an_old_cell_are_refused() -> None:
    with pytest.raises(InputRefused):
        release([*KNOWN, *late_of("B", 2), *late_of("C", 2)], release(KNOWN))


def test_agreed_answers_that_come_late_are_shown_to_partners_and_not_to_all() -> None:
    """Partners see what each organisation answered, whenever it came; the public nothing of one or two."""
    agreed = replace(RULES, units="organisation")
    rows = [row for name in "ABCDE" for row in said(name, 1, "ABCDE".replace(name, ""))]
    late = [*said("F", 1, "ABC"), *said("G", 1, "ABC")]
    once = release(rows, rules=agreed)
    (cells,) = settle([scored([*rows, *late])], agreed, once).cells
    assert {Kind(kind) for kind in cells.families[0].kind.tolist()} == {Kind.OWN}
    in_public = replace(agreed, audience="public")
    before = release(rows, rules=in_public)
    (cells,) = settle([scored([*rows, *late])], in_public, before).cells
    pairs = scored([*rows, *late]).by_pair
    shown = pairs["rater"].astype(str)[cells.families[0].cell >= 0]
    assert sorted(set(shown)) == list("ABCDE")


def pair_told(rows: Sequence[Row], rules: Rules, ledger: Ledger = EMPTY, of: str = "AB") -> int | None:
    """The count of people that partners are told of a pair."""
    analysis = share_scores(scored(rows), rules, find=lambda parts: settle(parts, rules, ledger).cells)
    (row,) = analysis.pairs.query(f"rater == '{of[0]}' and target == '{of[1]}'").to_dict("records")
    return None if pd.isna(row["respondents"]) else int(row["respondents"])


def test_a_pair_is_not_counted_beside_an_organisation_that_was_counted_before() -> None:
    """Four of A's six spoke of B, and one does later: five of six would leave one, and A's count is known."""
    rows = [*said("A", 6, "CD"), *said("A", 4, "B"), *(row for name in "BCD" for row in said(name, 9, "A"))]
    late = [*rows, *said("A", 1, "B", first=4)]
    assert (pair_told(rows, RULES), pair_told(late, RULES)) == (None, 5)
    more = [*rows, *said("A", 6, "B", first=6)]
    assert (pair_told(more, RULES), pair_told(more, RULES, release(rows))) == (10, 5)
    assert pair_told(rows, RULES, release(rows), of="AC") == pair_told(rows, RULES, of="AC") == 6


def test_a_pair_is_not_counted_otherwise_with_a_lower_k() -> None:
    """Four of A's six say something of openness: with k = 5 that stands as five, and with 3 it would be four."""
    rows = [row | ({"o1": "."} if row["respondent"] in {"A0", "A1"} else {}) for row in said("A", 6, "B")]
    lower = replace(RULES, least=3)
    assert [pair_told(rows, RULES), pair_told(rows, lower), pair_told(rows, lower, release(rows))] == [5, 4, 3]


def test_a_falling_k_does_not_mark_who_is_under_it() -> None:
    rows = [*said("A", 4, "D"), *said("B", 9, "D"), *said("C", 9, "D"), *said("D", 9, "BC")]
    once = release(rows)
    told = []
    for least, ledger in ((5, EMPTY), (4, once), (3, once)):
        rules = replace(RULES, least=least)
        frame = share_scores(
            scored(rows), rules, find=lambda parts, at=rules, held=ledger: settle(parts, at, held).cells
        ).organisations
        own = frame[frame["organisation"] == "A"].iloc[0]
        told.append((bool(own["respondents_few"]), bool(pd.isna(own["respondents"]))))
    assert told == [(True, True), (False, True), (False, True)]


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_of_what_is_dropped_others_are_told_the_reasons_alone(study: Shell, audience: str) -> None:
    """Of two waves together, and of one by itself, the other's could be taken."""
    pairs = [(rater, target) for rater in "ABCD" for target in "ABCD" if rater != target]
    said_by = [f"p{rater}{target}{n} {rater} {target} {4 if n else 9}" for rater, target in pairs for n in range(7)]
    study.write("svar.csv", short_answers(said_by))
    call = ("score", "svar.csv", "--on-invalid", "drop", "--format", "json")
    (kind,) = [kind for kind, codes in study(*call).json["dropped"].items() if codes]
    (code,) = study(*call).json["dropped"][kind]
    assert study(*call).json["dropped"][kind][code] == 12 * 10, "one of each pair answers ten items with 9"
    told = study(*call, "--audience", audience).json["dropped"]
    assert told[kind] == {code: {"not_estimable": "suppressed"}}


THREE_OF_X = [*said("A", 5, "T", 3.0), *said("B", 5, "T", 3.0), *said("X", 3, "T", 4.0)]


@pytest.mark.parametrize(("shown", "told"), [(False, "ABX"), (True, "")])
@pytest.mark.parametrize("published", [False, True])
def test_what_a_release_for_the_public_parted_off_counts_as_told_to_nobody(
    published: bool, shown: bool, told: str
) -> None:
    """With a smaller k it had X's three by themselves; who sees A and B, and then all three, would know them."""
    scores, ledger = scored(THREE_OF_X), EMPTY
    if published:
        ledger = settle([scores], replace(RULES, audience="public", least=3), ledger).ledger
        assert ledger.parts
        assert not ledger.partners
    if shown:
        ledger = settle([scores], RULES, ledger).ledger
    (cells,) = settle([scores], replace(RULES, least=8), ledger).cells
    raters = scores.by_pair["rater"].astype(str).to_numpy()
    assert {"".join(sorted(set(raters[family.cell >= 0]))) for family in cells.families} == {told}


@pytest.mark.parametrize("consent", [False, True])
def test_agreed_answers_that_a_release_for_the_public_parted_off_do_not_either(consent: bool) -> None:
    """H alone answers about U: with consent it is by itself, and partners may see it; without they may not."""
    rows = [*(row for name in "ABCDEFG" for row in said(name, 1, "T", 3.0)), *said("H", 1, "U", 1.0)]
    agreed = QUESTIONNAIRE.model_copy(update={"answers_as": "organisation"})
    scores = score_responses(survey(agreed, rows))
    first = Rules(audience="public", least=5, units="organisation")
    ledger = settle([scores], first, EMPTY).ledger
    rules = replace(RULES, units="organisation" if consent else "person")
    told = []
    for least in (5, 8):
        found = settle([scores], replace(rules, least=least), ledger)
        ledger, raters = found.ledger, scores.by_pair["rater"].astype(str).to_numpy()
        told.append({"".join(sorted(set(raters[of.cell >= 0]))) for of in found.cells[0].families})
    assert told == ([{"ABCDEFGH"}] * 2 if consent else [{"ABCDEFG"}, {""}])


def test_what_partners_were_shown_is_known_again_from_the_list() -> None:
    scores = scored(KNOWN)
    published = settle([scores], replace(RULES, audience="public"), EMPTY).ledger
    shown = settle([scores], RULES, published).ledger
    assert shown.parts == published.parts
    assert shown != published
    assert read_ledger(write_ledger(shown), shown.key) == shown
    assert settle([scores], RULES, shown).ledger == shown


PUBLIC = replace(RULES, audience="public")


def beside_one_of_e(people: int) -> Scores:
    """Four organisations of twelve about each other and E, and some of E about A alone."""
    rows = [row for name in "ABCD" for row in said(name, 12, "ABCDE".replace(name, ""))]
    return scored([*rows, *said("E", people, "A", 1.0)])


@pytest.mark.parametrize("turned", [False, True])
def test_partners_are_not_told_by_their_numbers_and_the_published_ones_together(turned: bool) -> None:
    """With k = 3 the public's mean has E's three in it, and with k = 8 the partners' has not."""
    scores, first, then = beside_one_of_e(3), replace(PUBLIC, least=3), replace(RULES, least=8)
    if turned:
        first, then = replace(RULES, least=8), replace(PUBLIC, least=3)
    once = settle([scores], first, EMPTY).ledger
    if turned:  # a group of three is one that k = 3 allows
        assert settle([scores], then, once).ledger.public
    else:
        with pytest.raises(InputRefused):
            settle([scores], then, once)
    assert settle([beside_one_of_e(8)], then, settle([beside_one_of_e(8)], first, EMPTY).ledger).ledger.parts


def test_what_is_about_no_partner_was_told_as_one_mean() -> None:
    """With consent E's one person is in it; when it is taken back, the mean without it would tell what E answered."""
    agreed = MEETINGS.model_copy(update={"answers_as": "organisation"})
    scores = about_meetings(A=6, B=6, C=6, D=6, E=1)
    scores = score_responses(replace(scores.responses, questionnaire=agreed))
    once = settle([scores], replace(RULES, units="organisation"), EMPTY).ledger
    assert settle([scores], replace(RULES, units="organisation"), once).ledger == once
    for people, whom in (({"E": 1}, "It is about answers from E. Use"), ({}, "Use")):  # or E is gone
        again = about_meetings(A=6, B=6, C=6, D=6, **people)
        with pytest.raises(InputRefused) as refused:
            settle([score_responses(replace(again.responses, questionnaire=agreed))], RULES, once)
        assert [one.remedy("en").startswith(whom) for one in refused.value.problems] == [True]


@pytest.mark.parametrize(
    ("first", "second", "now", "least", "told"),
    [
        ("ABCDEFG", "ABCDE", "ABCDEHIJKL", 5, 10),  # what F and G have answered together is known by the two
        ("ABCDE", "DEFGH", "DEFGH", 5, 5),  # the mean is told already
        ("ABCDE", "DEFGH", "ABCFGH", 5, 0),  # by three means D and E would be known
        ("ABCDEFG", "ABCDE", "ABCDE", 6, 0),  # too few for a mean, by which nothing is told
        ("AAAAAAAAABC", "ABCDE", "DEFGHIJ", 5, 0),  # A counts otherwise in the two, which do not tell of D and E
    ],
)
def test_of_what_means_about_no_partner_told_with_consent(
    first: str, second: str, now: str, least: int, told: int
) -> None:
    agreed = MEETINGS.model_copy(update={"answers_as": "organisation"})

    def of(organisations: str) -> Scores:
        scores = about_meetings(**Counter(organisations))
        return score_responses(replace(scores.responses, questionnaire=agreed))

    with_consent, ledger = replace(RULES, units="organisation"), EMPTY
    for organisations in (first, second):
        ledger = settle([of(organisations)], with_consent, ledger).ledger
    (cells,) = settle([of(now)], replace(RULES, least=least), ledger).cells
    assert (cells.own["meetings"] >= 0).sum() == told


def test_counts_that_were_told_with_consent_are_not_held_for_those_without() -> None:
    agreed = QUESTIONNAIRE.model_copy(update={"answers_as": "organisation"})
    rows = [row for name in "ABCD" for row in said(name, 12, "ABCD".replace(name, ""))]
    told = {}
    for consent in ("In June.", None):
        study = Study(study="S", questionnaire="q.yaml", privacy=Privacy(consent=consent))
        told[consent] = score_responses(replace(survey(agreed, rows), study=study))
    once = settle([told["In June."]], replace(PUBLIC, units="organisation"), EMPTY).ledger
    assert not settle([told["In June."]], RULES, once).cells[0].uncounted
    assert settle([told[None]], RULES, once).cells[0].uncounted
