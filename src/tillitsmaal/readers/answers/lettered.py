"""Answers as codes with letters before the number, such as `AO04`: what the number is, only a person can say."""

import re
from collections.abc import Iterator
from typing import Final

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.cells import labels_of
from tillitsmaal.readers.answers.declared import grammars_of
from tillitsmaal.readers.answers.grammar import Grammar, code_key
from tillitsmaal.readers.answers.no_answer import answer_columns
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ImportMapping

_LETTERED: Final = re.compile(r"([A-Za-z]{1,4})\d{1,3}")
_SYSTEM: Final = range(2, 21)
"""How many codes with the same letters are those of a scale: one is a slip of a finger, hundreds are something else."""


def lettered_codes(table: Table, mapping: ImportMapping, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Find codes that are read neither as a number nor as a text; the number may be the answer, or count the options.

    Parameters
    ----------
    table
        A file as it was laid out.
    mapping
        How it is read: letters that it strips, and texts that it gives a meaning, are in no doubt.
    questionnaire
        Says what may be answered.
    """
    rules = grammars_of(questionnaire, mapping)
    found: dict[str, list[tuple[str, str]]] = {}
    for header, name in answer_columns(table, mapping, questionnaire):
        for letters, code in _unread(table, header, rules[name]):
            found.setdefault(letters, []).append((header, code))
    for letters, met in found.items():
        codes, columns = dict.fromkeys(code for _, code in met), dict.fromkeys(header for header, _ in met)
        if len(codes) in _SYSTEM:
            details = {"letters": letters, "columns": ", ".join(list(columns)[:6]), "count": str(len(columns))}
            place = Place(source=table.input.name)
            yield Problem(code="answer_codes_lettered", place=place, value=next(iter(codes)), details=details)


def _unread(table: Table, header: str, rules: Grammar) -> Iterator[tuple[str, str]]:
    labels = labels_of(table, header)
    for text in table.columns[header].texts:
        match = _LETTERED.fullmatch(tidy(text))
        if match and rules.read_labelled(text, labels.get(code_key(text))).problem == "not_a_number":
            yield match[1], match[0]
