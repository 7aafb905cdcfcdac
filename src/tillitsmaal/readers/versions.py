"""Forms of another version of the questionnaire than the one that their answers are read by."""

from collections.abc import Iterator

from tillitsmaal.errors import Place, Problem
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.marks import marks
from tillitsmaal.readers.answers.no_answer import answer_columns
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.coded import mark_of


def version_problems(table: Table, mapping: ImportMapping, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Refuse a form of another version, in which a number may have meant that nobody answered.

    It is told only, where the mapping says that numbers mean the same in both versions, and where the file itself
    declares for every column of answers which codes are missing.
    """
    declared = all(header in table.missing for header, _ in answer_columns(table, mapping, questionnaire))
    for mark in marks(table):
        id_, _, version = mark.partition("/")
        if id_ == questionnaire.id and version != questionnaire.version:
            code = "form_of_other_version" if declared or version in mapping.versions else "form_of_unlike_version"
            details = {"questionnaire": mark_of(questionnaire), "version": version}
            yield Problem(code=code, place=Place(source=table.input.name), value=mark, details=details)
