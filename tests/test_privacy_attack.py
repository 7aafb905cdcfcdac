"""Nothing that is published can be solved for what fewer than k people said."""

import os

import numpy as np
import pytest

from privacy_attack import one_or_two_organisations, small_groups
from privacy_releases import released_without_second_rule, twice_released
from privacy_worlds import world

WORLDS = int(os.environ.get("TILLIT_ATTACKED_WORLDS", "5"))
"""Networks attacked; 200 by `benchmarks/attacks.py`."""


@pytest.mark.parametrize("k", [3, 5, 8])
def test_two_releases_to_both_audiences_solve_for_nobody(k: int) -> None:
    for seed in range(WORLDS):
        study = twice_released(world(seed), k)
        attacker = study.attacker
        assert [(one.told, one.value) for one in attacker.wrong()] == [], seed
        assert len(attacker.equations) > 20, seed
        assert attacker.solved(list(small_groups(study.world, k, np.random.default_rng(seed)))) == [], seed
        assert study.of_public.solved(list(one_or_two_organisations(study.world))) == [], seed


def test_the_attacker_solves_where_any_rest_is_shown() -> None:
    """Without the second rule, what is hidden follows from the totals: the attack works."""
    solved = 0
    for seed in range(WORLDS):
        attacker = released_without_second_rule(world(seed), 3).attacker
        assert [(one.told, one.value) for one in attacker.wrong()] == [], seed
        solved += bool(attacker.solved(list(small_groups(attacker.world, 3, np.random.default_rng(seed)))))
    assert solved > 0.25 * WORLDS
