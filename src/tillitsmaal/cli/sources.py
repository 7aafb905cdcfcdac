"""Which files a call means, and the waves in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tillitsmaal.cli.places import STANDARD_OUTPUT, is_folder
from tillitsmaal.cli.reads import note
from tillitsmaal.cli.session import Session, tell_absent_files, tell_warnings
from tillitsmaal.errors import Place, Problem, UsageError, misuse, refuse
from tillitsmaal.names import key, listed, suggest
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.books.kinds import ENDINGS
from tillitsmaal.responses import Responses, of_waves
from tillitsmaal.shell import quoted
from tillitsmaal.stages import OnStage
from tillitsmaal.study import Study, StudyWave, files_of_wave, in_order, questionnaires_of

_ENDINGS: Final = tuple(ending for endings in ENDINGS.values() for ending in endings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waves:
    """Waves to compare, and the responses that hold them."""

    parts: tuple[Responses, ...]
    names: tuple[str, ...]


def read(
    paths: Sequence[str | Path],
    at: Session,
    on_stage: OnStage,
    questionnaire: str | Path | None = None,
    beside: Sequence[str | Path] = (),
) -> Responses:
    """Read files as the call says, and tell warnings and what was left out on stderr."""
    note(paths)
    responses = read_responses(
        paths,
        questionnaire=at.input.questionnaire or questionnaire,
        study=at.study,
        on_invalid="drop" if at.input.on_invalid == "drop" else "refuse",
        beside=beside,
        on_stage=on_stage,
    )
    tell_warnings(responses.warnings, at)
    return responses


def read_for_score(paths: Sequence[str], wave: str | None, at: Session, on_stage: OnStage) -> Responses:
    """Read the files named, or the study's; of one wave only when the call names one."""
    if not paths and at.study is not None:
        tell_absent_files(at)
        waves = _study_waves(at.study, [wave] if wave else None)
        paths = [str(file) for file in _files(waves, at.study)]
        return _select(read(paths, at, on_stage, _one_questionnaire(waves, at.study)), wave)
    if not paths:
        raise misuse("responses_not_named")
    return _select(read(paths, at, on_stage), wave)


def _select(responses: Responses, wave: str | None) -> Responses:
    return responses if wave is None else of_waves(responses, {_known_wave(wave, responses)})


def _known_wave(name: str, responses: Responses) -> str:
    known = [wave.name for wave in responses.waves]
    found = next((wave for wave in known if key(wave) == key(name)), None)
    if found is None:
        raise _not_found(name, known)
    return found


def _not_found(name: str, known: Sequence[str], files: Sequence[str] = ()) -> UsageError:
    """Name the waves that there are, and the nearest of them or of the files that a call may name waves by."""
    once = list(dict.fromkeys(known))
    meant = [*once, *files]
    hint = suggest(name, meant) or next(iter(meant), "tillit compare --help")
    return misuse("wave_not_found", name, known=listed(once) or "–", hint=hint)


def read_waves(names: Sequence[str], files: Sequence[str], at: Session, on_stage: OnStage, fewest: int = 2) -> Waves:
    """Find and read the waves to compare, two or more unless fewer will do.

    A wave is, in this order: a wave of the study, a wave in the files given with `--responses`, a file, a file
    without its ending.
    """
    if files:
        waves = _in_files(names, files, at, on_stage)
    elif not names and at.study is None and fewest < 2:
        raise misuse("responses_not_named")
    elif not names:
        waves = _whole_study(at, on_stage)
    else:
        waves = _named(names, at, on_stage)
    return _checked(waves, fewest)


def check_sources(names: Sequence[str], files: Sequence[str], at: Session) -> None:
    """Refuse what nothing is called, as `read_waves` does, before anything is read.

    Raises
    ------
    InputRefused
        `file_not_found`.
    UsageError
        As `file_of` does.
    """
    absent = next((file for file in files if file != STANDARD_OUTPUT and not Path(file).exists()), None)
    if absent is not None:
        raise refuse("file_not_found", value=absent)
    for name in names if not files else ():
        if _of_study(name, at.study) is None:
            file_of(name, at.study)


def _in_files(names: Sequence[str], files: Sequence[str], at: Session, on_stage: OnStage) -> Waves:
    responses = read(files, at, on_stage)
    known = tuple(_known_wave(name, responses) for name in names) or _in_time(responses)
    return Waves(parts=(of_waves(responses, known),), names=known)


def _in_time(responses: Responses) -> tuple[str, ...]:
    """All waves, when dates or numbers in otherwise equal names tell their order."""
    names = tuple(wave.name for wave in responses.waves)
    dated = all(wave.date is not None for wave in responses.waves)
    if not dated and len({re.sub(r"\d+", "0", key(name)) for name in names}) > 1:
        raise misuse("waves_without_order", ", ".join(names))
    return names


def _whole_study(at: Session, on_stage: OnStage) -> Waves:
    if at.study is None:
        raise misuse("waves_too_few", found="–")
    tell_absent_files(at)
    waves = _study_waves(at.study, None)
    return Waves(parts=_study_parts(waves, at, on_stage), names=tuple(wave.name for wave in waves))


def _named(names: Sequence[str], at: Session, on_stage: OnStage) -> Waves:
    of_study = {name: wave for name in names if (wave := _of_study(name, at.study)) is not None}
    parts = list(_study_parts(list(of_study.values()), at, on_stage)) if of_study else []
    files = {name: file_of(name, at.study) for name in names if name not in of_study}
    found = []
    for name in names:
        if name in of_study:
            found.append(of_study[name].name)
        else:
            path = files[name]
            responses = read([path], at, on_stage, beside=list(files.values()))
            found.append(_only_wave(responses, path))
            parts.append(_identical_told(responses, parts, at))
    return Waves(parts=tuple(parts), names=tuple(found))


def _identical_told(responses: Responses, others: Sequence[Responses], at: Session) -> Responses:
    """The same responses, with a warning of each file that has exactly the content of one read before."""
    before = {source.sha256: source.name for part in others for source in part.inputs}
    identical = tuple(
        Problem(code="files_identical", place=Place(source=source.name), details={"first": before[source.sha256]})
        for source in responses.inputs
        if source.sha256 in before
    )
    tell_warnings(identical, at)
    return replace(responses, warnings=(*responses.warnings, *identical))


def _of_study(name: str, study: Study | None) -> StudyWave | None:
    waves = study.waves if study is not None else ()
    found = next((wave for wave in waves if key(wave.name) == key(name)), None)
    return found if found is not None and study is not None and files_of_wave(study, found) else None


def file_of(name: str, study: Study | None) -> Path:
    """The file that a wave is named by, with or without its ending.

    Raises
    ------
    UsageError
        `wave_ambiguous`, `wave_planned`, `wave_is_folder`, `folder_not_found`, `study_not_here`, `wave_not_found`.
    """
    path = Path(name)
    if path.is_file():
        return path
    candidates = sorted(found for ending in _ENDINGS if (found := path.parent / f"{path.name}{ending}").is_file())
    if len(candidates) > 1:
        raise misuse("wave_ambiguous", name, candidates=", ".join(str(found) for found in candidates))
    if not candidates and study is not None:
        _refuse_planned([name], study)
    if not candidates and path.name.strip(".") and path.is_dir():
        raise misuse("wave_is_folder", str(path))
    if not candidates and is_folder(name) and not path.exists():
        raise misuse("folder_not_found", name)
    if not candidates and study is None:
        raise misuse("study_not_here", name)
    if not candidates:
        near = [wave.name for wave in study.waves] if study else []
        files = sorted(found.stem for ending in _ENDINGS for found in path.parent.glob(f"*{ending}"))
        raise _not_found(name, near, files)
    return candidates[0]


def _refuse_planned(names: Sequence[str], study: Study) -> None:
    """A wave of the study that has no files yet."""
    for wave in study.waves:
        if key(wave.name) in map(key, names) and not files_of_wave(study, wave):
            raise misuse("wave_planned", wave.name)


def _only_wave(responses: Responses, path: Path) -> str:
    names = [wave.name for wave in responses.waves]
    if len(names) > 1:
        details = {"waves": ", ".join(names), "first": quoted(names[:1]), "second": quoted(names[1:2])}
        raise refuse("file_of_many_waves", Place(source=path.name), quoted([str(path)]), **details)
    return names[0]


def _study_waves(study: Study, names: Sequence[str] | None) -> list[StudyWave]:
    """The study's waves that have files, by date when all have one; those of these names only."""
    waves = [wave for wave in study.waves if files_of_wave(study, wave)]
    if names is not None:
        known = [wave.name for wave in waves]
        keys = {key(name) for name in names}
        _refuse_planned(names, study)
        waves = [wave for wave in waves if key(wave.name) in keys]
        if not waves:
            raise _not_found(names[0], known)
    if not waves:
        raise misuse("responses_not_named")
    return list(in_order(waves))


def _study_parts(waves: Sequence[StudyWave], at: Session, on_stage: OnStage) -> tuple[Responses, ...]:
    """Responses of these waves, one part a questionnaire."""
    if at.study is None:
        return ()
    by_questionnaire: dict[str | None, list[StudyWave]] = {}
    for wave in waves:
        by_questionnaire.setdefault(questionnaires_of(at.study, [wave])[0], []).append(wave)
    return tuple(
        of_waves(
            read(_files(group, at.study), at, on_stage, _one_questionnaire(group, at.study)),
            {wave.name for wave in group},
        )
        for group in by_questionnaire.values()
    )


def _files(waves: Sequence[StudyWave], study: Study) -> list[Path]:
    return list(dict.fromkeys(file for wave in waves for file in files_of_wave(study, wave)))


def _one_questionnaire(waves: Sequence[StudyWave], study: Study) -> str | Path | None:
    """The questionnaire that these waves answer; None where reading has to find it, or to tell that they differ."""
    from tillitsmaal.questionnaire.load import find_questionnaire

    name, *others = questionnaires_of(study, waves)
    return None if others or name is None else find_questionnaire(name, study.folder)


def _checked(waves: Waves, fewest: int) -> Waves:
    if len(waves.names) < fewest:
        raise misuse("waves_too_few", found=", ".join(waves.names))
    twice = next((name for name in waves.names if waves.names.count(name) > 1), None)
    if twice is not None:
        raise misuse("wave_twice", twice)
    dates = {wave.name: wave.date for part in waves.parts for wave in part.waves}
    given = [(name, when) for name in waves.names if (when := dates.get(name)) is not None]
    by_date = sorted(given, key=lambda pair: pair[1])
    if len(given) == len(waves.names) and [when for _, when in by_date] != [when for _, when in given]:
        raise misuse("waves_against_dates", " ".join(waves.names), order=quoted(name for name, _ in by_date))
    return waves
