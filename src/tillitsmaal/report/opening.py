"""How every report opens: its title, what was read, what was left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tillitsmaal.errors import Problem, printable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import Pen, coded
from tillitsmaal.responses import Dropped, Input, Responses
from tillitsmaal.text import listing, localised

_FILES_NAMED: Final = 4
_ASIDE_NAMED: Final = 4
_SET_ASIDE: Final = frozenset(
    (
        "answers_without_rater",
        "battery_left_out",
        "files_passed_over",
        "headers_beyond_pattern",
        "incomplete_left_out",
        "items_left_out",
        "partners_left_out",
        "responses_set_aside",
        "rows_left_out",
        "saved_again",
        "sheets_left_out",
    )
)
"""Warnings that answers, or what may hold some, are not among the results."""


def title_of(responses: Responses | None, pen: Pen) -> str:
    """Name what the report is about: the study, else the questionnaire."""
    if responses is None:
        return pen.say("no_title")
    if responses.study is not None:
        return printable(responses.study.study)
    return printable(localised(responses.questionnaire.title, pen.language))


def files_sentence(inputs: Sequence[Input], questionnaire: Questionnaire, pen: Pen) -> Sentence:
    """Name the files and the questionnaire."""
    id_, version = questionnaire.id, questionnaire.version
    if not inputs:
        return pen.sentence("read.no_files", path="/questionnaire/version", questionnaire=id_, version=version)
    return pen.sentence(
        "read.files",
        path="/rows",
        files=pen.first_few([printable(source.name) for source in inputs], _FILES_NAMED),
        rows=pen.counted("rows", sum(source.rows for source in inputs)),
        questionnaire=id_,
        version=version,
    )


def questionnaires_used(parts: Iterable[Responses]) -> dict[str, tuple[Questionnaire, list[str]]]:
    """Each questionnaire once, with the surveys that used it."""
    found: dict[str, tuple[Questionnaire, list[str]]] = {}
    for part in parts:
        of = part.questionnaire
        _, waves = found.setdefault(of.sha256 or f"{of.id} {of.version}", (of, []))
        waves += [printable(wave.name) for wave in part.waves if printable(wave.name) not in waves]
    return found


def left_out_sentences(responses: Responses, pen: Pen) -> Iterator[Sentence]:
    """Tell what was left out, by reason, and what reading set aside; or that nothing was."""
    parts, aside = left_out_parts(responses.dropped, pen), set_aside(responses.warnings)
    if parts:
        yield pen.sentence("read.left_out", path="/dropped", parts=listing(parts, pen.language))
    for number, one in list(aside.items())[:_ASIDE_NAMED]:
        place = one.place.shown(pen.language)
        key = "read.set_aside" if place else "read.set_aside_nowhere"
        yield pen.sentence(key, path=f"/warnings/{number}/code", place=place, message=one.message(pen.language))
    if not parts and not aside:
        yield pen.sentence("read.nothing_left_out", path="/dropped")


def set_aside(warnings: Sequence[Problem]) -> dict[int, Problem]:
    """The warnings that something of the files is not among the results, by their place."""
    return {number: one for number, one in enumerate(warnings) if one.code in _SET_ASIDE}


def left_out_parts(dropped: Dropped, pen: Pen) -> list[str]:
    """Say how many cells and rows were left out for each reason."""
    return [*_dropped(dropped.cells, "cells", pen), *_dropped(dropped.rows, "rows", pen)]


def warnings_sentences(count: int, pen: Pen) -> tuple[Sentence, ...]:
    """Point to the warnings, if there are any."""
    if not count:
        return ()
    warnings, command = pen.counted("warnings", count), pen.command("check")
    return (pen.sentence("read.warnings", path="/warnings", warnings=warnings, command=command),)


def _dropped(counts: Mapping[str, int], noun: str, pen: Pen) -> list[str]:
    return [
        pen.say("read.dropped", what=pen.counted(noun, n), why=coded(code, pen.language))
        for code, n in counts.items()
        if n
    ]
