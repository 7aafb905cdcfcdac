"""What a form says about the questionnaire it asks, held against the questionnaire that its answers are read by."""

from collections.abc import Iterable, Iterator

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.books.grid import NOT_SHOWN, Table
from tillitsmaal.study import Organisation
from tillitsmaal.study.coded import FORM, codes_in_doubt, mark_of


def marks(table: Table) -> list[str]:
    """What the forms behind a table say, such as `tillit-kort/1.0.0`; sorted."""
    header = next((header for header in table.columns if key(header) == FORM), None)
    texts = table.columns[header].texts if header is not None else ()
    return sorted({text.strip() for text in texts if text.strip() and text != NOT_SHOWN})


def mark_problems(table: Table, questionnaire: Questionnaire) -> Iterator[Problem]:
    """A form of another questionnaire is refused."""
    place = Place(source=table.input.name)
    for mark in marks(table):
        if mark.partition("/")[0] != questionnaire.id:
            details = {"questionnaire": mark_of(questionnaire)}
            yield Problem(code="form_of_other_questionnaire", place=place, value=mark, details=details)


def code_problems(table: Table, named: Iterable[str], organisations: Iterable[Organisation]) -> Iterator[Problem]:
    """Codes among what the answers to our own form name that may be two organisations by now."""
    doubtful = codes_in_doubt(organisations) if marks(table) else {}
    found = {key(text): text for text in named}
    for folded in sorted(doubtful.keys() & found.keys()):
        first, second = doubtful[folded]
        details = {"first": first, "second": second}
        place = Place(source=table.input.name)
        yield Problem(code="organisation_code_ambiguous", place=place, value=found[folded], details=details)
