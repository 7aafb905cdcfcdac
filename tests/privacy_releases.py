"""Releases of a network to attack: what the program publishes, and what a plain reckoning says that it is made of."""

import json
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import numpy as np

from plain_cells import PlainCells, plain_cells
from plain_public import PlainPublic, plain_public
from privacy_attack import Attacker
from privacy_worlds import QUESTIONNAIRE, World
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


def twice_released(of: World, k: int) -> Study:
    """A network whose first wave is released, and then both, to both audiences."""
    study = Study(of, k)
    first = study.release("w1")
    study.release("w1", "w2", settled=first)
    return study


def released_without_second_rule(of: World, k: int) -> Study:
    """A network whose first wave is released as if hiding small cells were enough: any rest is a cell."""
    study = Study(of, k)
    with patch("tillitsmaal.privacy.cells.grouped", _any_group):
        study.release("w1", second_rule=False)
    return study


def _any_group(people: Any, rows: Any, keys: Any, rules: Rules) -> Groups:
    found = grouped(people, rows, keys, rules)
    return Groups(rows=found.rows, group=found.group, enough=np.ones(len(found.enough), bool))
