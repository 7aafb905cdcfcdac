"""From intervals to a word: every row of the table of `docs/design.md` section 9, and its edges."""

import re
from itertools import product

import pytest

from circle_data import DOWN, OPEN, UP, bounds, gone
from commands import ROOT
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.stats.circle.words import (
    FEWEST_L1,
    FEWEST_L2,
    FEWEST_L3,
    REASONS,
    VERDICTS,
    Findings,
    Judgement,
    judge,
)

Bounds = tuple[float, float] | str
"""Of an interval, or why there is none."""
Paths = tuple[Bounds, Bounds] | str | None
JUST_UP, JUST_DOWN, FROM_ZERO, TO_ZERO = (1e-9, 1.0), (-1.0, -1e-9), (0.0, 1.0), (-1.0, 0.0)


def estimated(of: Bounds) -> Estimated:
    return gone(of) if isinstance(of, str) else bounds(*of)


def findings(
    trust: Bounds,
    collaboration: Bounds,
    comovement: Bounds = OPEN,
    paths: Paths = None,
    n: int = 30,
    waves: int = 2,
) -> Findings:
    return Findings(
        organisations=n,
        waves=waves,
        change_trust=estimated(trust),
        change_collaboration=estimated(collaboration),
        comovement=estimated(comovement),
        paths=gone(paths) if isinstance(paths, str) else paths and (estimated(paths[0]), estimated(paths[1])),
    )


def judged(trust: Bounds, collaboration: Bounds, comovement: Bounds = OPEN, n: int = 30) -> Judgement:
    return judge(findings(trust, collaboration, comovement, n=n))


@pytest.mark.parametrize(
    ("trust", "collaboration", "comovement", "word", "level"),
    [
        (UP, UP, UP, "strengthening", "L2"),
        (UP, UP, OPEN, "rising", "L1"),
        (UP, UP, DOWN, "rising", "L1"),
        (UP, OPEN, UP, "one_leg_trust", "L1"),
        (OPEN, UP, UP, "one_leg_collaboration", "L1"),
        (UP, DOWN, UP, "mixed", "L1"),
        (DOWN, UP, OPEN, "mixed", "L1"),
        (DOWN, DOWN, UP, "weakening", "L2"),
        (DOWN, DOWN, OPEN, "falling", "L1"),
        (DOWN, DOWN, DOWN, "falling", "L1"),
        (OPEN, OPEN, UP, "unclear", "none"),
        (DOWN, OPEN, UP, "unclear", "none"),
        (OPEN, DOWN, UP, "unclear", "none"),
    ],
)
def test_each_row(trust: Bounds, collaboration: Bounds, comovement: Bounds, word: str, level: str) -> None:
    found = judged(trust, collaboration, comovement)
    assert (found.word, found.level) == (word, level)


def test_the_table_holds_every_word_and_no_other() -> None:
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8").split("## 9. Verdict words")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in page.splitlines() if "|" in line))) == set(
        VERDICTS
    )


@pytest.mark.parametrize(
    ("trust", "collaboration", "comovement", "word"),
    [
        (FROM_ZERO, UP, UP, "one_leg_collaboration"),
        (UP, FROM_ZERO, UP, "one_leg_trust"),
        (FROM_ZERO, FROM_ZERO, UP, "unclear"),
        (TO_ZERO, DOWN, UP, "unclear"),
        (TO_ZERO, TO_ZERO, UP, "unclear"),
        (UP, TO_ZERO, UP, "one_leg_trust"),
        (FROM_ZERO, DOWN, UP, "unclear"),
        (UP, UP, FROM_ZERO, "rising"),
        (DOWN, DOWN, FROM_ZERO, "falling"),
        (JUST_UP, JUST_UP, JUST_UP, "strengthening"),
        (JUST_DOWN, JUST_DOWN, JUST_UP, "weakening"),
        (JUST_UP, JUST_DOWN, OPEN, "mixed"),
    ],
)
def test_a_bound_of_exactly_0_shows_nothing(
    trust: Bounds, collaboration: Bounds, comovement: Bounds, word: str
) -> None:
    assert judged(trust, collaboration, comovement).word == word


@pytest.mark.parametrize(
    ("n", "waves", "word", "reason"),
    [
        (FEWEST_L1 - 1, 4, "describe_only", "fewer_than_5_organisations"),
        (FEWEST_L1, 4, "rising", "fewer_than_10_organisations"),
        (FEWEST_L2 - 1, 4, "rising", "fewer_than_10_organisations"),
        (FEWEST_L2, 4, "strengthening", "fewer_than_12_organisations"),
        (FEWEST_L3 - 1, 4, "strengthening", "fewer_than_12_organisations"),
        (FEWEST_L3, 4, "feeding_each_other", "paths_shown"),
        (FEWEST_L3, 3, "feeding_each_other", "paths_shown"),
        (FEWEST_L3, 2, "strengthening", "two_waves"),
    ],
)
def test_floors(n: int, waves: int, word: str, reason: str) -> None:
    found = judge(findings(UP, UP, UP, (UP, UP), n, waves), l3_counts=True)
    assert found.word == word
    assert reason in found.reasons


@pytest.mark.parametrize("n", range(FEWEST_L1))
def test_under_five_organisations_nothing_is_judged(n: int) -> None:
    for trust, collaboration in product([UP, DOWN, OPEN, "no_variance", "no_pairs"], repeat=2):
        found = judge(findings(trust, collaboration, UP, (UP, UP), n, 4), l3_counts=True)
        assert (found.word, found.level) == ("describe_only", "none")


@pytest.mark.parametrize(("n", "word"), [(FEWEST_L1, "falling"), (FEWEST_L2 - 1, "falling"), (FEWEST_L2, "weakening")])
def test_floors_downwards(n: int, word: str) -> None:
    assert judged(DOWN, DOWN, UP, n=n).word == word


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        ((UP, UP), "paths_shown"),
        ((JUST_UP, JUST_UP), "paths_shown"),
        ((UP, FROM_ZERO), "paths_not_shown"),
        ((OPEN, UP), "paths_not_shown"),
        ((DOWN, UP), "paths_not_shown"),
        ((UP, "no_variance"), "paths_not_estimable"),
        ("improper_solution", "paths_not_estimable"),
        ("unequal_intervals", "paths_not_estimable"),
        (None, "fewer_than_12_organisations"),
    ],
)
def test_lagged_effects(paths: Paths, reason: str) -> None:
    counting = judge(findings(UP, UP, UP, paths, waves=3), l3_counts=True)
    assert counting.reasons[-1] == reason
    assert counting.word == ("feeding_each_other" if reason == "paths_shown" else "strengthening")
    beside = judge(findings(UP, UP, UP, paths, waves=3))
    assert beside.word == "strengthening"
    assert beside.reasons[-1] == ("paths_not_counted" if reason == "paths_shown" else reason)


def test_lagged_effects_do_not_make_a_rise() -> None:
    for trust, collaboration in [(UP, OPEN), (OPEN, OPEN), (DOWN, DOWN), (UP, DOWN)]:
        found = judge(findings(trust, collaboration, UP, (UP, UP), waves=4), l3_counts=True)
        assert found.word not in ("feeding_each_other", "strengthening", "rising")


@pytest.mark.parametrize(
    ("trust", "collaboration", "comovement", "word", "reason"),
    [
        (UP, UP, "no_variance", "rising", "comovement_not_estimable"),
        (DOWN, DOWN, "no_variance", "falling", "comovement_not_estimable"),
        ("no_variance", UP, UP, "one_leg_collaboration", "trust_does_not_vary"),
        (UP, "no_variance", UP, "one_leg_trust", "collaboration_does_not_vary"),
        ("no_variance", "no_variance", "no_variance", "unclear", "trust_does_not_vary"),
        ("no_variance", DOWN, UP, "unclear", "collaboration_falls"),
        ("too_few_organisations", UP, UP, "describe_only", "one_organisation_in_every_pair"),
        (UP, "too_few_organisations", UP, "describe_only", "one_organisation_in_every_pair"),
    ],
)
def test_what_cannot_be_had(trust: Bounds, collaboration: Bounds, comovement: Bounds, word: str, reason: str) -> None:
    found = judged(trust, collaboration, comovement)
    assert found.word == word
    assert reason in found.reasons


EVERY = [UP, DOWN, OPEN, FROM_ZERO, TO_ZERO, "no_variance", "too_few_organisations"]
OF_PATHS: list[Paths] = [None, (UP, UP), (UP, OPEN), ("no_variance", UP), "not_converged"]


def shown(of: Bounds) -> bool:
    return not isinstance(of, str) and of[0] > 0


def fallen(of: Bounds) -> bool:
    return not isinstance(of, str) and of[1] < 0


@pytest.mark.parametrize("l3", [False, True])
@pytest.mark.parametrize("waves", [2, 3])
@pytest.mark.parametrize("n", [4, 5, 9, 10, 11, 12])
def test_no_word_is_bolder_than_its_intervals(n: int, waves: int, l3: bool) -> None:
    for trust, collaboration, comovement, paths in product(EVERY, EVERY, EVERY, OF_PATHS):
        found = judge(findings(trust, collaboration, comovement, paths, n, waves), l3)
        assert set(found.reasons) <= set(REASONS)
        both_up, both_down = shown(trust) and shown(collaboration), fallen(trust) and fallen(collaboration)
        whole = isinstance(paths, tuple) and all(map(shown, paths))
        needs = {
            "feeding_each_other": both_up and whole and l3 and n >= 12 and waves >= 3,
            "strengthening": both_up and shown(comovement) and n >= 10,
            "rising": both_up and n >= 5,
            "one_leg_trust": shown(trust) and not shown(collaboration) and not fallen(collaboration) and n >= 5,
            "one_leg_collaboration": shown(collaboration) and not shown(trust) and not fallen(trust) and n >= 5,
            "mixed": n >= 5 and {(shown(of), fallen(of)) for of in (trust, collaboration)} == {(1, 0), (0, 1)},
            "weakening": both_down and shown(comovement) and n >= 10,
            "falling": both_down and n >= 5,
            "unclear": n >= 5 and not shown(trust) and not shown(collaboration) and not both_down,
            "describe_only": n < 5 or "too_few_organisations" in (trust, collaboration),
        }
        assert needs[found.word], (found.word, trust, collaboration, comovement, paths)


def test_made_intervals_are_of_the_two_kinds() -> None:
    assert isinstance(estimated(UP), Estimate)
    assert isinstance(estimated("no_pairs"), NotEstimable)
