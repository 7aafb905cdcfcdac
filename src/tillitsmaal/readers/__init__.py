"""From files to `Responses`: everything that was answered, or everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, misuse, refuse
from tillitsmaal.names import key
from tillitsmaal.questionnaire.load import find_questionnaire, load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.assemble import assemble
from tillitsmaal.readers.choose import choose_questionnaire
from tillitsmaal.readers.delimited import Table, read_table
from tillitsmaal.readers.files import OnStage, read_source, silent
from tillitsmaal.readers.gather import file_wave, gather
from tillitsmaal.readers.layouts import Block, read_block
from tillitsmaal.readers.verify import verify
from tillitsmaal.readers.warn import warnings
from tillitsmaal.responses import Responses
from tillitsmaal.study import ImportMapping, Study

OnInvalid = Literal["refuse", "drop"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inspection:
    """What reading found: the responses as far as they can be read, and the problems."""

    responses: Responses | None
    log: ProblemLog


def read_responses(
    paths: str | Path | Sequence[str | Path] = (),
    *,
    questionnaire: Questionnaire | str | Path | None = None,
    study: Study | None = None,
    on_invalid: OnInvalid = "refuse",
    on_stage: OnStage = silent,
) -> Responses:
    """Read collected answers.

    Parameters
    ----------
    paths
        One or more files, `-` for standard input; the study's files when none is given.
    questionnaire
        A questionnaire, its id, or its file. Without one, the study's; else the shipped one that fits the columns.
    study
        Gives the roster, the waves, and the mapping of columns (see `load_study`).
    on_invalid
        `refuse` raises at the first file with any problem, telling all problems; `drop` leaves invalid cells and rows
        out and counts them in `Responses.dropped`. Problems of whole files always raise.
    on_stage
        Called with the name of each stage as it begins.

    Returns
    -------
    Responses
        Checked answers; every cell is a value in its format's range or has a reason.

    Raises
    ------
    InputRefused
        With every problem of every file.
    UsageError
        If there is nothing to read.
    """
    inspection = inspect_responses(paths, questionnaire=questionnaire, study=study, on_stage=on_stage)
    refused = ("file",) if on_invalid == "drop" else ("file", "row", "cell")
    if inspection.responses is None or inspection.log.counts(*refused):
        log = inspection.log
        raise InputRefused(log.of("file", "row", "cell"), log.counts("file", "row", "cell"))
    return _with_dropped(inspection.responses)


def _with_dropped(responses: Responses) -> Responses:
    """Tell among the warnings that something was left out as invalid."""
    cells, rows = sum(responses.dropped.cells.values()), sum(responses.dropped.rows.values())
    if not cells and not rows:
        return responses
    told = Problem(code="dropped_invalid", details={"cells": str(cells), "rows": str(rows)})
    return replace(responses, warnings=(told, *responses.warnings))


def inspect_responses(
    paths: str | Path | Sequence[str | Path] = (),
    *,
    questionnaire: Questionnaire | str | Path | None = None,
    study: Study | None = None,
    on_stage: OnStage = silent,
) -> Inspection:
    """Read as `read_responses` does, but hand back the problems beside what could be read without them."""
    log = ProblemLog()
    mapping = study.mapping if study is not None else ImportMapping()
    on_stage("read")
    tables = _tables(_files(paths, study), log)
    if not tables:
        return Inspection(responses=None, log=log)
    try:
        chosen = _questionnaire(questionnaire, study, tables, mapping)
    except InputRefused as refused:
        if not log:
            raise
        log.absorb(refused)
        return Inspection(responses=None, log=log)
    on_stage("check")
    blocks = [read_block(table, chosen, mapping, log) for table in tables]
    if log.counts("file"):
        return Inspection(responses=None, log=log)
    on_stage("assemble")
    responses = _assembled([block for block in blocks if block is not None], chosen, study, log)
    return Inspection(responses=responses, log=log)


def _questionnaire(
    given: Questionnaire | str | Path | None, study: Study | None, tables: Sequence[Table], mapping: ImportMapping
) -> Questionnaire:
    if isinstance(given, Questionnaire):
        return given
    if given is not None:
        return load_questionnaire(given)
    if study is not None and (named := _named_by(study, tables)) is not None:
        return load_questionnaire(find_questionnaire(named, study.folder))
    chosen = {table.input.name: choose_questionnaire(table, mapping) for table in tables}
    if len({questionnaire.id for questionnaire in chosen.values()}) > 1:
        told = ", ".join(f"{name}: {questionnaire.id}" for name, questionnaire in chosen.items())
        raise refuse("questionnaires_differ", files=told)
    return next(iter(chosen.values()))


def _named_by(study: Study, tables: Sequence[Table]) -> str | None:
    """The questionnaire that the study says these files answer: a wave may have used another than the rest."""
    of_waves = {key(wave.name): wave.questionnaire for wave in study.waves}
    named = {table.input.name: of_waves.get(key(file_wave(table, study))) or study.questionnaire for table in tables}
    if len(set(named.values())) > 1:
        raise refuse("questionnaires_differ", files=", ".join(f"{file}: {name}" for file, name in named.items()))
    return next(iter(named.values()))


def _assembled(
    blocks: Sequence[Block], questionnaire: Questionnaire, study: Study | None, log: ProblemLog
) -> Responses | None:
    rows = gather(blocks, questionnaire, study, log)
    if log.counts("file"):
        return None
    verdict = verify(rows, questionnaire, study, log)
    responses = assemble(rows, verdict, questionnaire, study, log)
    log.extend(warnings(rows, responses))
    return replace(responses, warnings=log.of("warning"))


def _files(paths: str | Path | Sequence[str | Path], study: Study | None) -> list[str | Path]:
    if isinstance(paths, str | Path):
        return [paths]
    if paths:
        return list(paths)
    if study is None:
        raise misuse("responses_not_named")
    return [study.folder / name for wave in study.waves for name in wave.files]


def _tables(files: Sequence[str | Path], log: ProblemLog) -> list[Table]:
    tables: list[Table] = []
    seen: dict[str, str] = {}
    for path in files:
        try:
            source = read_source(path)
            if source.sha256 in seen:
                raise refuse("file_twice", Place(source=source.name), first=seen[source.sha256])
            seen[source.sha256] = source.name
            tables.append(read_table(source))
        except InputRefused as refused:
            log.absorb(refused)
    return tables
