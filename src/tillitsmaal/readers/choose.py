"""Which questionnaire a file answers, when nobody says."""

from collections.abc import Mapping
from typing import Final

from tillitsmaal.errors import InputRefused, Place, Problem
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.delimited import Table
from tillitsmaal.readers.items import items_present
from tillitsmaal.study import ImportMapping

ENOUGH: Final = 0.6
"""Share of a questionnaire's items from which a file is taken to mean it, with columns missing."""


def choose_questionnaire(table: Table, mapping: ImportMapping) -> Questionnaire:
    """The shipped questionnaire whose pair items the file holds: all of them, else the largest share of 60 % or more.

    Where several are there in full, one with pair items goes before one without, then the larger one. A questionnaire
    without pair items counts by all its items.

    Raises
    ------
    InputRefused
        `questionnaire_unclear`, when no share is large enough.
    """
    known = {name: load_questionnaire(name) for name in shipped()}
    shares = {name: _share(table, questionnaire, mapping) for name, questionnaire in known.items()}
    best = max(known, key=lambda name: (shares[name][0], bool(known[name].items_at("pair")), shares[name][1], name))
    if shares[best][0] < ENOUGH:
        raise InputRefused([_unclear(table, shares)])
    return known[best]


def _share(table: Table, questionnaire: Questionnaire, mapping: ImportMapping) -> tuple[float, int]:
    asked = [item.id for item in questionnaire.items_at("pair") or questionnaire.items]
    present = items_present(table, asked, mapping)
    return len(present) / len(asked), len(present)


def _unclear(table: Table, shares: Mapping[str, tuple[float, int]]) -> Problem:
    details = {"known": ", ".join(sorted(shares)), "headers": ", ".join(list(table.columns)[:10])}
    return Problem(code="questionnaire_unclear", place=Place(source=table.input.name, row=1), details=details)
