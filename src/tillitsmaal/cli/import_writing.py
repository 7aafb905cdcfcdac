"""`tillit import --init`: an import into the study file, or a study file for it."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from tillitsmaal.cli.failures import lines
from tillitsmaal.cli.options import Input
from tillitsmaal.cli.output import tell, write_file
from tillitsmaal.cli.session import Session
from tillitsmaal.errors import InputRefused, OutputFailed, Problem, ProblemLog
from tillitsmaal.names import key, tidy
from tillitsmaal.readers import inspect_responses
from tillitsmaal.readers.books.files import named_apart
from tillitsmaal.readers.listed import waves_of_file
from tillitsmaal.readers.look import Look
from tillitsmaal.study import STUDY_FILE, ImportMapping, Study, parse_study
from tillitsmaal.study.wave_writing import with_wave_mapping
from tillitsmaal.study.waves import files_of_wave
from tillitsmaal.study.writing import new_study, with_mapping
from tillitsmaal.text import Language, say

_OF_ANSWERS: Final = ("aliases", "values", "missing", "incomplete", "waves", "versions")
"""Parts of an import that hold in whatever columns answers stand."""


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


def write_import(mapping: ImportMapping, looks: Sequence[Look], call: ImportCall, at: Session) -> None:
    """Write into the study's file, or a new one that names the organisations that were seen; tell what to do next.

    What lists columns one by one is about this file: in a study of several waves, it becomes the wave's own.

    Raises
    ------
    OutputFailed
        There is another import already, another one counts, or there is no room for it.
    """
    path = _study_path(call.input.study)
    if at.study is None:
        text = _new(mapping, looks, call, at.language)
    elif (wave := _own_wave(mapping, call.files, at.study)) is not None:
        text = _into_wave(path, wave, mapping, call, at.study)
    else:
        text = _into_study(path, mapping, call, at.study)
    write_file(path, text, force=call.force or at.study is not None, private=False, edits=True)
    if not call.input.quiet:
        tell(_written(path, call.files, at))
        tell("\n".join(_next(parse_study(text.encode(), str(path), path.parent), call, at.language)))


def _own_wave(mapping: ImportMapping, files: Sequence[str], study: Study) -> int | None:
    """The place of the one wave that all files are of, where the mapping lists their columns and there are others."""
    if not isinstance(mapping.columns, Mapping) or len(study.waves) < 2:
        return None
    found = {tuple(wave.name for wave in waves_of_file(Path(file).name, Path(file), study)) for file in files}
    names = found.pop() if len(found) == 1 else ()
    places = [place for place, wave in enumerate(study.waves) if wave.name in names]
    return places[0] if len(places) == 1 else None


def _into_wave(path: Path, place: int, mapping: ImportMapping, call: ImportCall, study: Study) -> str:
    wave, mapping = study.waves[place], _with_study_wide(mapping, study.mapping)
    if wave.mapping not in (None, mapping) and not call.force:
        raise OutputFailed([Problem(code="import_written_already", value=wave.name)])
    try:
        text = with_wave_mapping(_text_of(path), place, mapping)
    except LookupError:
        raise _not_placed(path) from None
    waves = list(study.waves)
    waves[place] = wave.model_copy(update={"mapping": mapping})
    _must_say(text, study.model_copy(update={"waves": tuple(waves)}), path)
    return text


def _with_study_wide(mapping: ImportMapping, study_wide: ImportMapping) -> ImportMapping:
    """The mapping with what the study's says of answers and names, which a wave's own import takes the place of."""
    nothing = ImportMapping()
    if study_wide.system not in (None, "auto", mapping.system):
        return mapping
    kept = [name for name in _OF_ANSWERS if getattr(mapping, name) == getattr(nothing, name)]
    said = {name: getattr(study_wide, name) for name in kept if getattr(study_wide, name) != getattr(nothing, name)}
    return mapping.model_copy(update=said)


def _into_study(path: Path, mapping: ImportMapping, call: ImportCall, study: Study) -> str:
    if counting := list(_counting_instead(study, mapping, call.files)):
        details = {"file": str(path)}
        raise OutputFailed([Problem(code="import_of_wave_counts", value=name, details=details) for name in counting])
    if study.mapping != ImportMapping() and study.mapping != mapping and not call.force:
        raise OutputFailed([Problem(code="import_written_already", value=str(path))])
    text = with_mapping(_text_of(path), mapping)
    _must_say(text, study.model_copy(update={"mapping": mapping}), path)
    return text


def _text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _counting_instead(study: Study, mapping: ImportMapping, files: Sequence[str]) -> Iterator[str]:
    """Waves of the files whose own import says something else, so that the study's would have no effect."""
    waves = [wave for file in files for wave in waves_of_file(Path(file).name, Path(file), study)]
    for wave in {wave.name: wave for wave in waves}.values():
        if wave.mapping not in (None, mapping):
            yield wave.name


def _must_say(text: str, meant: Study, path: Path) -> None:
    """Refuse to write a study file that does not read back as it is meant."""
    try:
        says = parse_study(text.encode(), str(path), path.parent).model_dump()
    except InputRefused:
        says = None
    if says != meant.model_dump():
        raise _not_placed(path)


def _not_placed(path: Path) -> OutputFailed:
    return OutputFailed([Problem(code="import_not_placed", value=str(path))])


def _written(path: Path, files: Sequence[str], at: Session) -> str:
    """That it is written, and the line to add for files that no wave has yet."""
    if at.study is None:
        return say("cli.import.written_new", at.language, path=path)
    study = at.study
    listed = {file.resolve() for wave in study.waves for file in files_of_wave(study, wave)}
    lacking = [file for file in files if Path(file).resolve() not in listed]
    if not lacking:
        return say("cli.import.written", at.language, path=path)
    if study.waves:
        line = f"files: {_json(list(map(_from(study.folder), lacking)))}"
        return say("cli.import.add_files", at.language, path=path, line=line)
    waves = (f"{{name: {_json(name)}, files: {_json(found)}}}" for name, found in _waves(lacking, study.folder).items())
    return say("cli.import.add_waves", at.language, path=path, line=f"waves: [{', '.join(waves)}]")


def _next(study: Study, call: ImportCall, language: Language) -> Iterator[str]:
    """What to do next: put right what cannot be read by what was written, else look the answers over."""
    try:
        log = inspect_responses(call.files, questionnaire=call.input.questionnaire, study=study).log
    except InputRefused as refused:
        log = ProblemLog()
        log.absorb(refused)
    if not log.counts("file", "row", "cell"):
        yield say("cli.import.next", language)
        return
    yield say("cli.import.refused", language)
    yield from lines(log.of("file", "row", "cell"), log.counts("file", "row", "cell"), language)


def _json(said: str | Sequence[str]) -> str:
    return json.dumps(said, ensure_ascii=False)


def _from(folder: Path) -> Callable[[str], str]:
    """How a study's waves name a file: from its folder."""
    here = folder.resolve()
    return lambda file: Path(os.path.relpath(Path(file).resolve(), here)).as_posix()


def _waves(files: Sequence[str], folder: Path) -> dict[str, list[str]]:
    """Files by the wave that each is of where nothing says it: a wave for each name, as without a study."""
    waves: dict[str, list[str]] = {}
    for name, file in zip(named_apart(files), files, strict=True):
        waves.setdefault(str(PurePosixPath(name).with_suffix("")), []).append(_from(folder)(file))
    return waves


def _study_path(option: str | None) -> Path:
    path = Path(option or STUDY_FILE)
    return path / STUDY_FILE if path.is_dir() else path


def _new(mapping: ImportMapping, looks: Sequence[Look], call: ImportCall, language: Language) -> str:
    path = _study_path(call.input.study)
    organisations: dict[str, str] = {}
    for name in (name for one in looks for name in (*one.targets, *one.raters)):
        organisations.setdefault(key(name), tidy(name))
    asked = call.input.questionnaire or looks[0].proposal.questionnaire.id
    seen = (list(organisations.values()), _waves(call.files, path.parent))
    text = new_study(Path.cwd().name, asked, language, seen, mapping)
    try:
        says = parse_study(text.encode(), str(path), path.parent).mapping
    except InputRefused:
        says = None
    if says != mapping:
        raise _not_placed(path)
    return text
