"""`tillit import`: which system wrote a file, how it would be read, and that written down."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from tillitsmaal.cli.asked import questionnaire_of
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.output import tell, write_file, write_stdout
from tillitsmaal.cli.session import Session, one_of, session
from tillitsmaal.errors import InputRefused, OutputFailed, Problem, misuse
from tillitsmaal.names import key, tidy
from tillitsmaal.readers.listed import waves_of_file
from tillitsmaal.readers.look import Look, look
from tillitsmaal.study import STUDY_FILE, ByFile, ColumnRef, Constant, ImportMapping, SameAs, Study, parse_study
from tillitsmaal.study.models import SYSTEM_NAMES, System
from tillitsmaal.study.patterns import unusable
from tillitsmaal.study.waves import files_of_wave
from tillitsmaal.study.writing import mapping_yaml, new_study, with_mapping
from tillitsmaal.text import Language, say

_MOST: Final = 12
"""Names that a line lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCall:
    """What `tillit import` was asked for."""

    files: tuple[str, ...]
    init: bool
    system: str | None
    rater: str | None
    respondent: str | None
    columns: str | None
    input: Input
    force: bool


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
    with session(call.input, Output()) as at:
        named = questionnaire_of(call.input.questionnaire, at.study)
        looks = [look(file, study=at.study, questionnaire=named, declared=_declared(call)) for file in call.files]
        write_stdout("\n\n".join("\n".join(_lines(one, at)) for one in looks) + "\n")
        mapping = _one_mapping(looks)
        write_stdout(f"\n{mapping_yaml(mapping)}")
        if doubts := [doubt for one in looks for doubt in one.doubts]:
            raise InputRefused(doubts)
        if call.init:
            _write(mapping, looks, call, at)
        elif not call.input.quiet:
            tell(say("cli.import.not_written", at.language))


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
        "targets": _listed([_shown(target, at.study) for target in seen.targets], language),
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


def _shown(target: str, study: Study | None) -> str:
    from tillitsmaal.readers.answers.spellings import Spellings

    found = Spellings.of(study, ImportMapping()).resolve(target)
    names = {one.id: one.name or one.id for one in study.organisations} if study is not None else {}
    return names.get(found or target, target)


def _listed(names: Sequence[str], language: Language) -> str:
    if not names:
        return say("cli.import.none", language)
    more = f" … ({len(names)})" if len(names) > _MOST else ""
    return "; ".join(names[:_MOST]) + more


def _one_mapping(looks: Sequence[Look]) -> ImportMapping:
    mappings = [one.proposal.to_write for one in looks]
    if any(mapping != mappings[0] for mapping in mappings[1:]):
        raise misuse("import_mappings_differ", ", ".join(one.name for one in looks))
    return mappings[0]


def _write(mapping: ImportMapping, looks: Sequence[Look], call: ImportCall, at: Session) -> None:
    """Into the study's file, or a new one that names the organisations that were seen."""
    path = _study_path(call.input.study)
    if at.study is None:
        write_file(path, _new(mapping, looks, call, at.language), force=call.force, private=False)
    else:
        if counting := list(_counting_instead(at.study, mapping, call.files)):
            details = {"file": str(path)}
            raise OutputFailed(
                [Problem(code="import_of_wave_counts", value=name, details=details) for name in counting]
            )
        if at.study.mapping != ImportMapping() and at.study.mapping != mapping and not call.force:
            raise OutputFailed([Problem(code="import_written_already", value=str(path))])
        write_file(path, _added(path, mapping), force=True, private=False)
    if not call.input.quiet:
        tell(_written(path, call.files, at))


def _written(path: Path, files: Sequence[str], at: Session) -> str:
    """That it is written, and the line to add for files that no wave has yet."""
    if at.study is None:
        return say("cli.import.written_new", at.language, path=path)
    study = at.study
    listed = {file.resolve() for wave in study.waves for file in files_of_wave(study, wave)}
    lacking = [file for file in files if Path(file).resolve() not in listed]
    if not lacking:
        return say("cli.import.written", at.language, path=path)
    line = f"files: {json.dumps(list(map(_from_folder(study), lacking)), ensure_ascii=False)}"
    line = line if study.waves else f'waves: [{{name: "{Path(lacking[0]).stem}", {line}}}]'
    return say(f"cli.import.add_{'files' if study.waves else 'waves'}", at.language, path=path, line=line)


def _from_folder(study: Study) -> Callable[[str], str]:
    """How a study's waves name a file: from its folder."""
    folder = study.folder.resolve()
    return lambda file: Path(os.path.relpath(Path(file).resolve(), folder)).as_posix()


def _counting_instead(study: Study, mapping: ImportMapping, files: Sequence[str]) -> Iterator[str]:
    """Waves of the files whose own import says something else, so that the study's would have no effect."""
    waves = [wave for file in files for wave in waves_of_file(Path(file).name, Path(file), study)]
    for wave in {wave.name: wave for wave in waves}.values():
        if wave.mapping not in (None, mapping):
            yield wave.name


def _added(path: Path, mapping: ImportMapping) -> str:
    """The study file with the mapping, which must then say just that."""
    text = with_mapping(path.read_bytes().decode("utf-8-sig"), mapping)
    _must_say(text, mapping, path)
    return text


def _must_say(text: str, mapping: ImportMapping, path: Path) -> None:
    """Refuse to write a study file that does not read back as it is meant."""
    try:
        says = parse_study(text.encode(), str(path), path.parent).mapping
    except InputRefused:
        says = None
    if says != mapping:
        raise OutputFailed([Problem(code="import_not_placed", value=str(path))])


def _study_path(option: str | None) -> Path:
    path = Path(option or STUDY_FILE)
    return path / STUDY_FILE if path.is_dir() else path


def _new(mapping: ImportMapping, looks: Sequence[Look], call: ImportCall, language: Language) -> str:
    first = looks[0].proposal
    organisations: dict[str, str] = {}
    for name in (name for one in looks for name in (*one.targets, *one.raters)):
        organisations.setdefault(key(name), tidy(name))
    waves = {Path(one.name).stem: file for one, file in zip(looks, call.files, strict=True)}
    asked = call.input.questionnaire or first.questionnaire.id
    text = new_study(Path.cwd().name, asked, language, (list(organisations.values()), waves), mapping)
    _must_say(text, mapping, _study_path(call.input.study))
    return text
