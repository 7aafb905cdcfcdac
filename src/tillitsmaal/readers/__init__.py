"""From files to `Responses`: everything that was answered, or everything that is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, misuse, refuse
from tillitsmaal.questionnaire.load import find_questionnaire, load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.lettered import lettered_codes
from tillitsmaal.readers.answers.marks import mark_problems
from tillitsmaal.readers.answers.no_answer import codes_in_doubt, declared_in_doubt, labels_in_doubt
from tillitsmaal.readers.answers.shapes import read_block
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.answers.spellings import with_roster
from tillitsmaal.readers.books.files import STANDARD_INPUT, named_apart
from tillitsmaal.readers.books.grid import Book
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.choose import choose_questionnaire
from tillitsmaal.readers.listed import as_listed, import_of, passed_over, waves_of_file
from tillitsmaal.readers.prepare import Prepared, prepare
from tillitsmaal.readers.rows.assemble import assemble
from tillitsmaal.readers.rows.gather import gather
from tillitsmaal.readers.rows.verify import verify
from tillitsmaal.readers.rows.warn import warnings
from tillitsmaal.readers.systems import companions
from tillitsmaal.readers.totals import without_totals
from tillitsmaal.readers.versions import version_problems
from tillitsmaal.responses import Responses
from tillitsmaal.stages import OnStage, silent
from tillitsmaal.study import ImportMapping, Study, files_of, files_of_wave, questionnaires_of

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
    beside: Sequence[str | Path] = (),
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
    beside
        Files that are read by themselves for the same purpose: files of one name are told apart by their folders.
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
    inspection = inspect_responses(paths, questionnaire=questionnaire, study=study, beside=beside, on_stage=on_stage)
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
    beside: Sequence[str | Path] = (),
    on_stage: OnStage = silent,
) -> Inspection:
    """Read as `read_responses` does, but hand back the problems beside what could be read without them."""
    log = ProblemLog()
    on_stage("read")
    books = _books(_files(paths, study), beside, study, log)
    if not books:
        return Inspection(responses=None, log=log)
    try:
        named = _named(questionnaire, study, books)
        prepared = _prepared(books, named, study, log)
        if not prepared:
            return Inspection(responses=None, log=log)
        chosen = named or _chosen(prepared)
    except InputRefused as refused:
        if not log:
            raise
        log.absorb(refused)
        return Inspection(responses=None, log=log)
    log.extend(passed_over(books, study))
    del books
    on_stage("check")
    blocks = [_block(one, chosen, study, log) for one in prepared]
    log.extend(note for one in prepared for note in _notes(one, chosen))
    if log.counts("file"):
        return Inspection(responses=None, log=log)
    on_stage("assemble")
    responses = _assembled([block for block in blocks if block is not None], chosen, study, log)
    return Inspection(responses=responses, log=log)


def _block(prepared: Prepared, questionnaire: Questionnaire, study: Study | None, log: ProblemLog) -> Block | None:
    """A file's answers; columns about one partner by two of its names are about one."""
    spelt_out = with_roster(prepared.mapping, study)
    block = read_block(prepared.table, questionnaire, spelt_out, log, prepared.own)
    return block and replace(block, mapping=prepared.mapping)


def _notes(prepared: Prepared, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What is told about a file as a whole, beside its answers."""
    yield from prepared.notes
    yield from mark_problems(prepared.table, questionnaire)
    yield from version_problems(prepared.table, prepared.mapping, questionnaire)
    yield from codes_in_doubt(prepared.table, prepared.mapping, questionnaire, sorted(prepared.no_answer))
    yield from lettered_codes(prepared.table, prepared.mapping, questionnaire)
    yield from declared_in_doubt(prepared.table, prepared.mapping, questionnaire, prepared.no_answer)
    yield from labels_in_doubt(prepared.table, prepared.mapping, questionnaire)


def _named(
    given: Questionnaire | str | Path | None, study: Study | None, books: Sequence[Book]
) -> Questionnaire | None:
    """The questionnaire that the caller or the study names."""
    if isinstance(given, Questionnaire):
        return given
    if given is not None:
        return load_questionnaire(given)
    named = _named_by(study, books) if study is not None else None
    return load_questionnaire(find_questionnaire(named, study.folder)) if study is not None and named else None


def _named_by(study: Study, books: Sequence[Book]) -> str | None:
    """The questionnaire that the study says these files answer: a wave may have used another than the rest."""
    listed = {book.name: waves_of_file(book.name, book.source.path, study) for book in books}
    named = {file: questionnaires_of(study, waves) for file, waves in listed.items()}
    once = {name for names in named.values() for name in names}
    if len(once) > 1:
        told = [f"{file}: {name or '–'}" for file, names in named.items() for name in names]
        raise refuse("questionnaires_differ", files=", ".join(told))
    return next(iter(once))


def _prepared(
    books: Sequence[Book], named: Questionnaire | None, study: Study | None, log: ProblemLog
) -> list[Prepared]:
    """Each file's table and mapping; what cannot be told goes to the log."""
    found = []
    for book in books:
        try:
            found.append(without_totals(prepare(book, _mapping(book, study), study, named), study))
        except InputRefused as refused:
            log.absorb(refused)
    return found


def _mapping(book: Book, study: Study | None) -> ImportMapping:
    if study is None:
        return ImportMapping()
    return import_of(book.name, waves_of_file(book.name, book.source.path, study)) or study.mapping


def _chosen(prepared: Sequence[Prepared]) -> Questionnaire:
    """The questionnaire that all files mean, where nobody names one."""
    chosen = {one.table.input.name: choose_questionnaire(one.table, one.mapping) for one in prepared}
    if len({questionnaire.id for questionnaire in chosen.values()}) > 1:
        told = ", ".join(f"{name}: {questionnaire.id}" for name, questionnaire in chosen.items())
        raise refuse("questionnaires_differ", files=told)
    return next(iter(chosen.values()))


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
        paths = [paths]
    if paths:
        return [file for path in paths for file in _meant(path)]
    if study is None:
        raise misuse("responses_not_named")
    found = [file for wave in study.waves for file in files_of_wave(study, wave)]
    if not found:
        raise misuse("responses_not_named")
    return list(dict.fromkeys(found))


def _meant(path: str | Path) -> list[str | Path]:
    """Standard input, a file, or the files that a pattern fits, which not every shell spells out."""
    return [path] if str(path) == STANDARD_INPUT else list(files_of(Path(), str(path))) or [path]


def _with_wave(book: Book, study: Study | None) -> str:
    """A file's name, with its folder and wave where a wave of the study has it."""
    path = book.source.path
    listed = waves_of_file(book.name, path, study)
    if study is None or path is None or not listed:
        return book.name
    here = "/" in book.name or path.parent.resolve() == study.folder.resolve()
    folder = "" if here else f"{path.parent.name}/"
    return f"{folder}{book.name} ({listed[0].name})"


def _books(
    files: Sequence[str | Path], beside: Sequence[str | Path], study: Study | None, log: ProblemLog
) -> list[Book]:
    """The files that hold answers; files that belong to another's are read with that."""
    books: list[Book] = []
    unread: list[tuple[Path, InputRefused]] = []
    seen: dict[str, str] = {}
    for path, name in zip(files, named_apart([*files, *beside]), strict=False):
        try:
            book = open_file(path, name)
            if book.source.sha256 in seen:
                raise refuse("file_twice", Place(source=_with_wave(book, study)), first=seen[book.source.sha256])
            seen[book.source.sha256] = _with_wave(book, study)
            books.append(book)
        except InputRefused as refused:
            unread.append((Path(path).absolute(), as_listed(refused, path, study)))
    belonging = {path.absolute() for book in books for path in companions(book)} if len(files) > 1 else set()
    for place, why in unread:
        if place not in belonging:
            log.absorb(why)
    return [book for book in books if book.source.path is None or book.source.path.absolute() not in belonging]
