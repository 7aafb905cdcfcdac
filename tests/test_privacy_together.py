"""Waves that were answered with different questionnaires, told together: one set of rules, and one spelling."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

import tillitsmaal as tm
from report_parts import tables
from surveys import Row, asked, survey
from test_privacy_cells import said
from test_privacy_public import EMPTY
from tillitsmaal.analysis.whole import analyse_whole
from tillitsmaal.errors import UsageError
from tillitsmaal.privacy.rules import Rules, rules_together
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.privacy.whole import share_whole
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.whole.data import data_sections
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.scoring import score_responses
from tillitsmaal.study import Privacy, Study

ITEMS = ("b1", "i1", "o1")
NAMES = "ABCDEFG"


def asking(more: dict[str, Any] | None = None, **changes: Any) -> Questionnaire:
    scales = {"benevolence": {}, "integrity": {}, "openness": {}}
    trust = {"trust": {"of": ["benevolence", "integrity"]}} | (more or {})
    made = asked(scales, " ".join(ITEMS), composites=trust, circle={"trust": "trust", "collaboration": "openness"})
    return made.model_copy(update=changes)


PLAIN = asking()
TIED = asking({"whole": {"of": ["benevolence", "integrity", "openness"]}}, id="tied")
AGREED = asking(id="agreed", answers_as="organisation")


def answered(seed: int, wave: str) -> list[Row]:
    """Two to eight people of each organisation, who answer about most others; some leave an item open throughout."""
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    for rater in NAMES:
        for person in range(random.integers(2, 9)):
            left_open = random.choice(["", *ITEMS], p=[0.7, 0.1, 0.1, 0.1])
            for target in NAMES.replace(rater, ""):
                if random.random() < 0.85:
                    keys: Row = {"network": "", "wave": wave, "respondent": f"{rater}{person}", "rater": rater}
                    given = {item: "." if item == left_open else float(random.integers(1, 6)) for item in ITEMS}
                    rows.append({**keys, "target": target, **given})
    return rows


def test_the_largest_k_holds_and_people_are_protected_unless_all_answers_are_agreed() -> None:
    person, agreed = (Rules(audience="public", least=5, units=of) for of in ("person", "organisation"))
    for rules in ([person, agreed], [agreed, person]):
        assert rules_together(rules) == person
    assert rules_together([agreed, replace(agreed, least=8), agreed]) == replace(agreed, least=8)


@pytest.mark.parametrize("turned", [False, True])
def test_agreed_answers_show_nobody_of_a_wave_that_people_answered(turned: bool) -> None:
    """A has one person in the first wave, whose answers would stand there as those of the organisation."""
    study = Study(study="S", questionnaire="q.yaml", privacy=Privacy(min_respondents=5, consent="In June."))
    sizes = {"w1": dict(zip("ABCDEF", (1, 2, 6, 6, 6, 6), strict=True)), "w2": dict.fromkeys("ABCDEF", 1)}
    parts = [
        replace(
            survey(
                of,
                [
                    row
                    for name, people in own.items()
                    for row in said(name, people, "ABCDEF".replace(name, ""), wave=wave)
                ],
            ),
            study=study,
        )
        for of, (wave, own) in zip((PLAIN, AGREED), sizes.items(), strict=True)
    ]
    shared = tm.share(*(parts[::-1] if turned else parts), waves=("w1", "w2"), audience="partners")
    assert shared.release.rules == Rules(audience="partners", least=5)
    assert shared.compare is None or not set(shared.compare.pairs["rater"]) & {"A", "B"}


def test_three_waves_of_two_questionnaires_have_the_spelling_of_the_last() -> None:
    """The first and the last wave are of the same questionnaire, and the one between is spelled in capitals."""
    spelled = [("w1", str), ("w2", str.upper), ("w3", str)]
    rows = {
        wave: [
            row | {key: of(f"{row[key]}vik") for key in ("rater", "target")}
            for name in "ABCDE"
            for row in said(name, 6, "ABCDE".replace(name, ""), wave=wave)
        ]
        for wave, of in spelled
    }
    parts = [survey(PLAIN, [*rows["w1"], *rows["w3"]]), survey(TIED, rows["w2"])]
    for parts_in_any_order in (parts, parts[::-1]):
        whole = share_whole(parts_in_any_order, ("w1", "w2", "w3"), Rules(audience="partners", least=5))
        assert whole.compare is not None
        for table in (whole.compare.pairs, whole.score.pairs):
            assert set(table["rater"]) == {f"{name}vik" for name in "ABCDE"}


def test_an_organisation_that_is_spelled_in_two_ways_has_one_row_for_the_analyst_too() -> None:
    parts = [
        survey(of, [row | {key: spelled(str(row[key])) for key in ("rater", "target")} for row in answered(1, wave)])
        for of, wave, spelled in ((PLAIN, "w1", str.lower), (TIED, "w2", str.upper))
    ]
    whole = analyse_whole(parts, ("w1", "w2"))
    table = tables(data_sections(whole, pen_of(whole, "en")))["data_organisations"]
    assert [row[0].text for row in table.rows] == list(NAMES)
    assert all(cell.text != "not included" for row in table.rows for cell in row)


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize("seed", range(6))
def test_a_wave_keeps_its_groups_whatever_another_wave_ties_together(seed: int, audience: Any) -> None:
    waves = ((PLAIN, "w1", seed), (TIED, "w2", seed + 100))
    parts = [score_responses(survey(of, answered(own, wave), more_names=NAMES)) for of, wave, own in waves]
    rules = Rules(audience=audience, least=3)
    first = settle(parts, rules, EMPTY)
    again = settle(parts[::-1], rules, first.ledger)
    assert again.ledger == first.ledger


@pytest.mark.parametrize("of", [tm.analyse, partial(tm.share, audience="partners")])
def test_waves_are_found_by_any_spelling_in_python_too(of: Any) -> None:
    parts = [survey(PLAIN, answered(1, "w1")), survey(TIED, answered(2, "w2"))]
    assert [wave.name for wave in of(*parts, waves=("W1", "W2")).waves] == ["w1", "w2"]
    for waves, code in ((("w1", "W3"), "wave_not_found"), (("w1", "W1"), "wave_twice")):
        with pytest.raises(UsageError) as refused:
            of(*parts, waves=waves)
        assert [problem.code for problem in refused.value.problems] == [code]
    with pytest.raises(ValueError, match="waves names none"):
        of(*parts, waves=())


def test_a_key_is_not_written_with_the_rules_that_hold_it() -> None:
    assert "secret" not in repr(Rules(audience="public", least=5, key=b"secret"))
