"""Nothing that is published can be solved for what fewer than k people said."""

import json
import os
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from plain_cells import PlainCells, plain_cells
from plain_public import PlainPublic, plain_public
from privacy_attack import Attacker, one_or_two_organisations, small_groups
from privacy_worlds import QUESTIONNAIRE, World, world
from surveys import survey
from tillitsmaal.privacy.compare import share_compare
from tillitsmaal.privacy.ledger import Ledger
from tillitsmaal.privacy.people import Groups, grouped
from tillitsmaal.privacy.rules import Rules, SharedAudience
from tillitsmaal.privacy.score import share_scores
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.report.shared.report import shared_compare_report, shared_score_report
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import score_responses

WORLDS = int(os.environ.get("TILLIT_ATTACKED_WORLDS", "2"))
"""Networks attacked; 200 by hand."""
AUDIENCES: tuple[SharedAudience, ...] = ("partners", "public")


class Study:
    """Releases of one network, one after the other, to both audiences."""

    def __init__(self, of: World, k: int) -> None:
        self.ledger = Ledger(key=bytes(32), parts={}, public={})
        self.world, self.k = of, k
        self.attacker, self.of_public = Attacker(of), Attacker(of)
        self.public: PlainPublic | None = None

    def release(self, *waves: str, settled: PlainCells | None = None, second_rule: bool = True) -> PlainCells:
        """Release the scores of some waves, and their changes, and let the attacker read them."""
        scores = score_responses(survey(QUESTIONNAIRE, self.world.rows(*waves)))
        cells = plain_cells(self.world, waves, self.k, settled, second_rule=second_rule)
        self.public = plain_public(self.world, cells, waves, self.k, self.public)
        for audience in AUDIENCES:
            rules = Rules(audience=audience, least=self.k)
            seen = cells if audience == "partners" else self.public.cells
            attackers = [self.attacker] if audience == "partners" else [self.attacker, self.of_public]
            document = _written(shared_score_report(share_scores(scores, rules, find=self._find(rules)), "en"))
            for attacker in attackers:
                attacker.read_scores(document, seen)
            if len(waves) > 1:
                changes = share_compare([scores], waves, rules, find=self._find(rules))
                document = _written(shared_compare_report(changes, "en"))
                for attacker in attackers:
                    attacker.read_changes(document, seen)
        return cells

    def _find(self, rules: Rules) -> Any:
        def find(parts: Sequence[Scores]) -> Any:
            found = settle(parts, rules, self.ledger)
            self.ledger = found.ledger
            return found.cells

        return find


def _written(report: Any) -> Any:
    return json.loads(json.dumps(report.document))


@pytest.mark.parametrize("k", [3, 5, 8])
def test_two_releases_to_both_audiences_solve_for_nobody(k: int) -> None:
    for seed in range(WORLDS):
        study = Study(world(seed), k)
        first = study.release("w1")
        study.release("w1", "w2", settled=first)
        attacker = study.attacker
        assert [(one.told, one.value) for one in attacker.wrong()] == [], seed
        assert len(attacker.equations) > 20, seed
        assert attacker.solved(list(small_groups(study.world, k, np.random.default_rng(seed)))) == [], seed
        assert study.of_public.solved(list(one_or_two_organisations(study.world))) == [], seed


def test_the_attacker_solves_where_any_rest_is_shown() -> None:
    """Without the second rule, what is hidden follows from the totals: the attack works."""
    solved = 0
    for seed in range(WORLDS):
        study = Study(world(seed), 3)
        with patch("tillitsmaal.privacy.cells.grouped", _any_group):
            study.release("w1", second_rule=False)
        attacker = study.attacker
        assert [(one.told, one.value) for one in attacker.wrong()] == [], seed
        solved += bool(attacker.solved(list(small_groups(study.world, 3, np.random.default_rng(seed)))))
    assert solved > 0.25 * WORLDS


def _any_group(people: Any, rows: Any, keys: Any, rules: Rules) -> Groups:
    found = grouped(people, rows, keys, rules)
    return Groups(rows=found.rows, group=found.group, enough=np.ones(len(found.enough), bool))
