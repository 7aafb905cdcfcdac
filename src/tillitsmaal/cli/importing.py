"""`tillit import`: which system wrote a file, how it would be read, and that written down."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, get_args

from tillitsmaal.cli.asked import questionnaire_of
from tillitsmaal.cli.import_writing import ImportCall, write_import
from tillitsmaal.cli.options import Output
from tillitsmaal.cli.output import tell, write_stdout
from tillitsmaal.cli.session import Session, one_of, session
from tillitsmaal.errors import InputRefused, misuse, printable_lines
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.files import named_apart
from tillitsmaal.readers.look import Look, look
from tillitsmaal.study import ByFile, ColumnRef, Constant, ImportMapping, SameAs
from tillitsmaal.study.models import SYSTEM_NAMES, System
from tillitsmaal.study.patterns import unusable
from tillitsmaal.study.writing import mapping_yaml
from tillitsmaal.text import Language, say

_MOST: Final = 12
"""Names that a line lists."""


def run(call: ImportCall) -> None:
    """Look at the files, say what was seen, and write the mapping down when asked to.

    Raises
    ------
    InputRefused
        With what must be said first, where who answers about whom is not certain.
    """
    if call.system is not None:
        one_of(call.system, get_args(System), "--system")
    if call.columns is not None and (reason := unusable(call.columns)) is not None:
        raise misuse("pattern_unusable", call.columns, reason=reason)
    with session(call.input, Output(), reads=call.files) as at:
        named = questionnaire_of(call.input.questionnaire, at.study)
        declared = _declared(call)
        looks = [
            look(file, study=at.study, questionnaire=named, declared=declared, name=name)
            for file, name in zip(call.files, named_apart(call.files), strict=True)
        ]
        mapping = _shown_mapping(looks, at)
        if doubts := [doubt for one in looks for doubt in one.doubts]:
            raise InputRefused(doubts)
        if call.init:
            write_import(mapping, looks, call, at)
        elif not call.input.quiet:
            tell(say("cli.import.not_written", at.language))


def _shown_mapping(looks: Sequence[Look], at: Session) -> ImportMapping:
    """Write the mapping, and last what was seen: a mapping of many columns is longer than a terminal is high."""
    seen = printable_lines("\n\n".join("\n".join(_lines(one, at)) for one in looks) + "\n")
    mappings = [one.proposal.to_write for one in looks]
    if any(mapping != mappings[0] for mapping in mappings[1:]):
        write_stdout(seen)
        raise misuse("import_mappings_differ", ", ".join(one.name for one in looks))
    write_stdout(f"{printable_lines(mapping_yaml(mappings[0]))}\n{seen}")
    return mappings[0]


def _declared(call: ImportCall) -> ImportMapping:
    said: dict[str, Any] = {
        "system": call.system,
        "rater": ColumnRef(column=call.rater) if call.rater else None,
        "respondent": ColumnRef(column=call.respondent) if call.respondent else None,
        "columns": call.columns,
        "shape": "wide" if call.columns else None,
    }
    return ImportMapping(**{name: value for name, value in said.items() if value is not None})


def _lines(seen: Look, at: Session) -> Iterator[str]:
    """What was seen in one file, a line a thing."""
    language, proposal = at.language, seen.proposal
    facts = {
        "system": _system(seen, language),
        "questionnaire": _asked(seen, language),
        "respondent": _source(proposal.mapping.respondent, language),
        "rater": _source(proposal.mapping.rater, language),
        "targets": _listed(_shown(seen.targets, at), language),
        "columns": _columns(proposal.mapping, language),
        "unfinished": _unfinished(seen, language),
        "unmapped": _listed(seen.unmapped, language),
        "sheets": _listed(seen.sheets, language) if seen.sheets else None,
    }
    yield say("cli.import.file", language, file=seen.name, records=seen.records)
    told = {name: fact for name, fact in facts.items() if fact is not None}
    width = max(len(say(f"cli.import.heads.{name}", language)) for name in told)
    for name, fact in told.items():
        yield f"  {say(f'cli.import.heads.{name}', language):<{width}}  {fact}"


def _unfinished(seen: Look, language: Language) -> str | None:
    """How many were never handed in, where the file tells that."""
    if seen.unfinished is None:
        return None
    return say("cli.import.unfinished", language, count=seen.unfinished, all=seen.records)


def _system(seen: Look, language: Language) -> str:
    if seen.system not in SYSTEM_NAMES:
        return say("cli.import.no_system", language)
    return say("cli.import.system", language, system=SYSTEM_NAMES[seen.system], evidence=seen.evidence)


def _asked(seen: Look, language: Language) -> str:
    questionnaire = seen.proposal.questionnaire
    return say(
        "cli.import.asked",
        language,
        questionnaire=f"{questionnaire.id} {questionnaire.version}",
        found=len(seen.proposal.items),
        all=len(questionnaire.items),
    )


def _source(source: ColumnRef | Constant | ByFile | SameAs | None, language: Language) -> str:
    match source:
        case ColumnRef(column=header):
            return say("cli.import.column", language, column=header)
        case Constant(constant=value):
            return value
        case ByFile():
            return say("cli.import.by_file", language)
        case SameAs():
            return say("cli.import.heads.rater", language)
        case None:
            return say("cli.import.unknown", language)


def _columns(mapping: ImportMapping, language: Language) -> str:
    if isinstance(mapping.columns, str):
        return mapping.columns
    if mapping.columns:
        return say("cli.import.listed", language, count=len(mapping.columns))
    return say("cli.import.rows", language)


def _shown(targets: Sequence[str], at: Session) -> list[str]:
    """Organisations as the study names them, else as the file does."""
    spellings = Spellings.of(at.study, ImportMapping())
    names = {one.id: one.name or one.id for one in at.study.organisations} if at.study is not None else {}
    return [names.get(spellings.resolve(target) or target, target) for target in targets]


def _listed(names: Sequence[str], language: Language) -> str:
    if not names:
        return say("cli.import.none", language)
    more = f" … ({len(names)})" if len(names) > _MOST else ""
    return "; ".join(names[:_MOST]) + more
