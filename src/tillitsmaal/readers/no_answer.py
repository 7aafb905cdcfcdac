"""Codes for no answer that are answers too: whether 0 is what somebody chose, or nothing, no file can tell."""

from collections.abc import Collection, Iterator

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key, tidy
from tillitsmaal.questionnaire.models import Questionnaire, ResponseFormat
from tillitsmaal.readers.cells import grammar
from tillitsmaal.readers.grid import Table
from tillitsmaal.readers.items import item_keys, our_key, placed
from tillitsmaal.responses import Reason
from tillitsmaal.study import ImportMapping


def codes_in_doubt(
    table: Table, mapping: ImportMapping, questionnaire: Questionnaire, codes: Collection[str]
) -> Iterator[Problem]:
    """Find the codes that a system writes where nobody answered, in columns where they would be answers.

    Parameters
    ----------
    table
        A file as it was laid out.
    mapping
        How it is read. A code that `values: {labels: …}` gives a meaning is in no doubt.
    questionnaire
        Says what may be answered.
    codes
        What the system writes where nobody answered.
    """
    for code in codes:
        if key(code) in map(key, mapping.values.labels):
            continue
        found = [
            header for header, answer in _formats(table, mapping, questionnaire) if _is_met(table, header, answer, code)
        ]
        if found:
            details = {"columns": ", ".join(found[:6]), "count": str(len(found))}
            yield Problem(code="no_answer_or_answer", place=Place(source=table.input.name), value=code, details=details)


def _formats(
    table: Table, mapping: ImportMapping, questionnaire: Questionnaire
) -> Iterator[tuple[str, ResponseFormat]]:
    """The columns of answers, each with what may be answered there."""
    ids = item_keys(questionnaire.item_ids)
    scales = {item.id: questionnaire.scales[item.scale] for item in questionnaire.items}
    places = placed(table, mapping) if mapping.shape == "wide" else {}
    for header in table.columns:
        item = ids.get(our_key(places[header].item if header in places else header, mapping))
        if item is not None:
            yield header, questionnaire.formats[scales[item].format]


def _is_met(table: Table, header: str, answer: ResponseFormat, code: str) -> bool:
    if code in table.value_labels.get(header, {}):
        return False
    read = grammar(answer, ImportMapping(), None).read(code)
    return read.reason is Reason.ANSWERED and not read.problem and code in map(tidy, table.columns[header].texts)
