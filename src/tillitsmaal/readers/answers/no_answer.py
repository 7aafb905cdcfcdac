"""Codes that are answers too: whether 0 is what somebody chose, or nothing, no file can tell."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from tillitsmaal.errors import Place, Problem, refuse
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.cells import labels_of
from tillitsmaal.readers.answers.columns import header_of
from tillitsmaal.readers.answers.declared import grammars_of
from tillitsmaal.readers.answers.grammar import code_key, says_missing
from tillitsmaal.readers.answers.items import item_keys, our_key, placed
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ColumnRef, ImportMapping, Study


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
    rules = grammars_of(questionnaire, ImportMapping())
    labelled = _coded(mapping, mapping.values.labels)
    for code in codes:
        if code_key(code) in labelled:
            continue
        found = [
            header
            for header, name in answer_columns(table, mapping, questionnaire)
            if rules[name].read(code).answered and _occurs(table, header, code, mapping)
        ]
        if found:
            details = {"columns": ", ".join(found[:6]), "count": str(len(found))}
            yield Problem(code="no_answer_or_answer", place=Place(source=table.input.name), value=code, details=details)


def declared_in_doubt(
    table: Table, mapping: ImportMapping, questionnaire: Questionnaire, of_system: Collection[str] = ()
) -> Iterator[Problem]:
    """Find the codes that the mapping declares missing and that are answers: they stay answers, and that is told.

    One that is an answer to every question says nothing, and is refused; one that is an answer to some of them only is
    told where it was met there.

    Parameters
    ----------
    table
        A file as it was laid out.
    mapping
        How it is read.
    questionnaire
        Says what may be answered.
    of_system
        Codes that the system declares, which `codes_in_doubt` looks at.
    """
    asked = list(answer_columns(table, mapping, questionnaire))
    rules = grammars_of(questionnaire, mapping)
    looked_at = set(map(code_key, of_system))
    for code in (code for code in mapping.missing if asked and code_key(code) not in looked_at):
        answered = [(header, name) for header, name in asked if rules[name].read(code).answered]
        met = [header for header, _ in answered if _occurs(table, header, code, mapping)]
        if len(answered) == len(asked) or met:
            found = met or [header for header, _ in answered]
            details = {"columns": ", ".join(found[:6]), "count": str(len(found))}
            problem = "missing_is_answer" if len(answered) == len(asked) else "missing_is_answer_too"
            yield Problem(code=problem, place=Place(source=table.input.name), value=code, details=details)


def labels_in_doubt(table: Table, mapping: ImportMapping, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Find the answers that the mapping's labels change for another response format and that are left alone here.

    Parameters
    ----------
    table
        A file as it was laid out.
    mapping
        How it is read.
    questionnaire
        Says what may be answered, and which format the labels fit (`grammars_of`).
    """
    rules = grammars_of(questionnaire, mapping)
    asked = list(answer_columns(table, mapping, questionnaire)) if any(one.left for one in rules.values()) else []
    for code, label in mapping.values.labels.items():
        found = [
            header
            for header, name in asked
            if rules[name].key(code) in rules[name].left and _occurs(table, header, rules[name].key(code), mapping)
        ]
        if found:
            details = {"label": label, "columns": ", ".join(found[:6]), "count": str(len(found))}
            yield Problem(code="label_is_answer_too", place=Place(source=table.input.name), value=code, details=details)


def without_unsaid(table: Table, mapping: ImportMapping, codes: Collection[str], study: Study | None) -> Table:
    """The table with nothing where the system says, by one of these codes, that nobody said who, whom or when.

    Raises
    ------
    InputRefused
        `no_answer_or_name`: something is called as the system writes that nobody said it.
    """
    names = (mapping.rater, mapping.role, mapping.target, mapping.wave, mapping.network)
    said = {key(one.column) for one in names if isinstance(one, ColumnRef)}
    answers = _coded(mapping, (text for text, value in mapping.values.labels.items() if not says_missing(value)))
    unsaid = set(map(code_key, codes)) - answers
    columns = dict(table.columns)
    for header in (header for header in table.columns if key(header) in said):
        column = table.columns[header]
        for code in sorted(set(map(code_key, column.texts)) & unsaid & set(map(code_key, _names(mapping, study)))):
            raise refuse("no_answer_or_name", Place(source=table.input.name, row=1, column=header), code)
        texts = tuple("" if code_key(text) in unsaid else text for text in column.texts)
        columns[header] = replace(column, texts=texts)
    return replace(table, columns=columns)


def _names(mapping: ImportMapping, study: Study | None) -> set[str]:
    """What organisations, waves and networks are called, and what the mapping says that the file calls them."""
    aliases = (name for theirs in mapping.aliases.targets.values() for name in theirs)
    names = {*mapping.aliases.targets, *aliases, *(mapping.waves or {})}
    if study is not None:
        names |= {name for one in study.organisations for name in (one.id, one.name or one.id, *one.aliases)}
        names |= {wave.name for wave in study.waves} | {network.id for network in study.networks}
    return names


def answer_columns(table: Table, mapping: ImportMapping, questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """The columns of answers, each with the name of its response format.

    The long form's one column of values has all that the questionnaire has.
    """
    ids = item_keys(questionnaire.item_ids)
    formats = {item.id: questionnaire.scales[item.scale].format for item in questionnaire.items}
    if mapping.shape == "long":
        header = header_of(table, mapping.value.column if mapping.value else "value")
        yield from ((header, name) for name in dict.fromkeys(formats.values()) if header is not None)
        return
    places = placed(table, mapping) if mapping.shape == "wide" else {}
    for header in table.columns:
        item = ids.get(our_key(places[header].item if header in places else header, mapping))
        if item is not None:
            yield header, formats[item]


def _occurs(table: Table, header: str, code: str, mapping: ImportMapping) -> bool:
    """Whether a code is met in a column that does not say what it is called."""
    labelled = code_key(code) in labels_of(table, header)
    return not labelled and code_key(code) in _coded(mapping, table.columns[header].texts)


def _coded(mapping: ImportMapping, texts: Iterable[str]) -> set[str]:
    """Answers as they are compared (`code_key`)."""
    prefix = mapping.values.strip_prefix or ""
    return {code_key(text, prefix) for text in texts}
