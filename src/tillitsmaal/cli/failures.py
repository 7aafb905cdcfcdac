"""How the program says that something is wrong: on stderr in words, or as JSON, with an exit code."""

import os
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from tillitsmaal.cli.interrupts import exit_code
from tillitsmaal.cli.output import ReaderGone, tell, write_stdout
from tillitsmaal.errors import OutputFailed, Problem, TillitError, UsageError
from tillitsmaal.names import suggest
from tillitsmaal.text import Language, number, say

_UNKNOWN_COMMAND: Final = re.compile(r"No such command '(.*?)'")
_FRAMEWORK: Final[Mapping[str, re.Pattern[str]]] = {
    "value_missing": re.compile(r"Option '(?P<what>.*?)' requires an argument"),
    "value_unwanted": re.compile(r"Option '(?P<what>.*?)' does not take a value"),
    "too_many": re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<what>.*)\)"),
    "value_too_small": re.compile(r"Invalid value for '(?P<what>[^']*)'.* greater than or equal to (?P<limit>[0-9.]+)"),
    "value_too_large": re.compile(r"Invalid value for '(?P<what>[^']*)'.* less than or equal to (?P<limit>[0-9.]+)"),
    "value_not_whole": re.compile(r"Invalid value for '(?P<what>[^']*)'.*valid integer"),
    "value_not_positive": re.compile(r"Invalid value for '(?P<what>[^']*)'"),
    "command_missing": re.compile(r"(?P<what>Missing command)"),
}
"""Sentences of the framework's parser, by the keys of ours (`cli.usage.…`)."""
SHOWN: Final = 8
"""Places of one code that are shown; `tillit check` and `--format json` show more."""


def fail(error: TillitError, arguments: Sequence[str], language: Language) -> int:
    """Tell what is wrong; return the exit code."""
    spoken = error.language or language
    if _wants_json(arguments):
        _write_json(error, spoken)
    else:
        tell("\n".join(lines(error.problems, error.counts, spoken)))
    return error.exit_code


def fail_usage(error: Exception, arguments: Sequence[str], language: Language) -> int:
    """Put the framework's usage errors into our words; return 0 for any other error."""
    kind = type(error).__name__
    if kind == "Abort":
        return exit_code()
    if kind == "NoArgsIsHelpError":
        tell(str(error))
        return UsageError.exit_code
    if getattr(error, "exit_code", None) != UsageError.exit_code:
        return 0
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx else _command(arguments)
    misplaced = _before_command(error, arguments) if kind == "NoSuchOption" else None
    return fail(UsageError([misplaced or _usage_problem(kind, error, command, language)]), arguments, language)


def _command(arguments: Sequence[str]) -> str:
    """The command that a call names, where the framework does not tell."""
    from typer.main import get_command

    from tillitsmaal.cli.app import app

    words: list[str] = ["tillit"]
    command: Any = get_command(app)
    for argument in arguments:
        command = getattr(command, "commands", {}).get(argument)
        if command is None:
            break
        words.append(argument)
    return " ".join(words)


def _before_command(error: Any, arguments: Sequence[str]) -> Problem | None:
    """An option, whole or cut, before the command it is meant for: the one named, else the first that has it."""
    commands = getattr(error.ctx.command, "commands", {}) if error.ctx else {}
    for name in [word for word in arguments if word in commands][:1] or commands:
        options = (option for parameter in commands[name].params for option in parameter.opts)
        if meant := next((option for option in options if option.startswith(error.option_name)), None):
            command = f"{error.ctx.command_path} {name}"
            details = {"command": command, "hint": f"@expected.after_command|{command} {meant}"}
            return Problem(code="option_unknown", value=error.option_name, details=details)
    return None


def _usage_problem(kind: str, error: Any, command: str, language: Language) -> Problem:
    if kind == "NoSuchOption":
        near = ", ".join(error.possibilities or ())
        hint = f"@expected.near_option|{near}" if near else "@expected.all_options"
        return Problem(code="option_unknown", value=error.option_name, details={"command": command, "hint": hint})
    if kind == "MissingParameter" and error.param is not None:
        name = error.param.metavar or error.param.name
        return Problem(code="argument_missing", value=str(name), details={"command": command})
    unknown = _UNKNOWN_COMMAND.match(error.format_message())
    if unknown:
        commands = list(getattr(error.ctx.command, "commands", {}))
        hint = suggest(unknown.group(1), commands) or ", ".join(commands)
        return Problem(code="command_unknown", value=unknown.group(1), details={"command": command, "hint": hint})
    return Problem(code="usage", details={"message": _said(error.format_message(), language), "command": command})


def _said(message: str, language: Language) -> str:
    """A sentence of the framework in the reader's language; as it is if we have none for it."""
    found = ((name, pattern.match(message)) for name, pattern in _FRAMEWORK.items())
    return next((say(f"cli.usage.{name}", language, **match.groupdict()) for name, match in found if match), message)


def fail_internally(error: Exception, arguments: Sequence[str], language: Language) -> int:
    """Tell of a fault of the program itself; its trace only where `TILLIT_DEBUG` asks for it."""
    if os.environ.get("TILLIT_DEBUG"):
        raise error
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    details = {"kind": type(error).__name__, "message": str(error), "where": where}
    fail(TillitError([Problem(code="internal", details=details)]), arguments, language)
    return TillitError.exit_code


def problem_json(problems: Sequence[Problem], counts: Mapping[str, int], language: Language) -> str:
    """Problems as the JSON document `tillit/problems/1`."""
    from tillitsmaal.rendering.json import document_json
    from tillitsmaal.report.problems import problems_document

    return document_json(problems_document(problems, counts, language))


def lines(problems: Sequence[Problem], counts: Mapping[str, int], language: Language) -> list[str]:
    """Problems in words, grouped by code: what is wrong where, and once what to do about it."""
    told: list[str] = []
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    for code, group in by_code.items():
        told += _group(group, counts.get(code, len(group)), language)
    return told


def _group(group: Sequence[Problem], count: int, language: Language) -> list[str]:
    key = "cli.errors.warning" if group[0].severity == "warning" else "cli.errors.error"
    told = [_placed(problem, language) for problem in group[:SHOWN]]
    told[0] = f"{say(key, language)}: {told[0]}"
    if count > len(told):
        told.append(
            "  " + say("cli.errors.more", language, count=number(count - len(told), language, 0), code=group[0].code)
        )
    remedies = dict.fromkeys(problem.remedy(language) for problem in group[:SHOWN])
    return [*told, *(f"  → {remedy}" for remedy in list(remedies)[:SHOWN])]


def _placed(problem: Problem, language: Language) -> str:
    place = problem.place.shown(language)
    return f"{place}: {problem.message(language)}" if place else problem.message(language)


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether results were asked for as JSON; for `form` the word is a kind of form."""
    pairs = pairwise(arguments)
    if "form" in arguments[:1]:
        return False
    return "--format=json" in arguments or ("--format", "json") in pairs


def _write_json(error: TillitError, language: Language) -> None:
    try:
        write_stdout(problem_json(error.problems, error.counts, language))
    except OutputFailed as failed:
        tell("\n".join(lines(failed.problems, failed.counts, language)))
    except ReaderGone:
        pass
