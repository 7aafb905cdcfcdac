"""Which questionnaire a file answers, when nobody says."""

from collections.abc import Mapping
from typing import Final

from tillitsmaal.errors import InputRefused, Place, Problem
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.columns import shown_headers
from tillitsmaal.readers.answers.items import items_present, wide_header, wide_without_mapping
from tillitsmaal.readers.answers.marks import marks
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ImportMapping

ENOUGH: Final = 0.6
"""Share of a questionnaire's items from which a file is taken to mean it, with columns missing."""


def choose_questionnaire(table: Table, mapping: ImportMapping) -> Questionnaire:
    """The shipped questionnaire that the file means: the one that its form names, else of those with 60 % of their pair
    items there the largest.

    So a misspelt column of the long questionnaire is a missing column, and the file is not taken for the short one
    that is inside it. A questionnaire without pair items counts by all its items, after those that have some.

    Raises
    ------
    InputRefused
        `questionnaire_unclear`, when no share is large enough; `wide_without_mapping`, when headings name items and
        partners that no mapping tells apart.
    """
    known = {name: load_questionnaire(name) for name in shipped()}
    named = {mark.partition("/")[0] for mark in marks(table)}
    if len(named) == 1 and (name := named.pop()) in known:
        return known[name]
    shares = {name: _share(table, questionnaire, mapping) for name, questionnaire in known.items()}
    meant = [name for name, (share, _) in shares.items() if share >= ENOUGH]
    if not meant:
        items = [item for questionnaire in known.values() for item in questionnaire.item_ids]
        header = wide_header(table, items, mapping)
        raise InputRefused([wide_without_mapping(table, header) if header else _unclear(table, shares)])
    return known[max(meant, key=lambda name: (bool(known[name].items_at("pair")), shares[name][1], name))]


def _share(table: Table, questionnaire: Questionnaire, mapping: ImportMapping) -> tuple[float, int]:
    asked = [item.id for item in questionnaire.items_at("pair") or questionnaire.items]
    present = items_present(table, asked, mapping)
    return len(present) / len(asked), len(present)


def _unclear(table: Table, shares: Mapping[str, tuple[float, int]]) -> Problem:
    details = {"known": ", ".join(sorted(shares)), "headers": shown_headers(table)}
    return Problem(code="questionnaire_unclear", place=Place(source=table.input.name, row=1), details=details)
