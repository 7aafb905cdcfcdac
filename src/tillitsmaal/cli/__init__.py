"""The command line: options become one call each; only here are files written."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tillitsmaal.cli.interrupts import exit_code, listen, stop_listening, was_interrupted

if TYPE_CHECKING:
    from tillitsmaal.text import Language

_ENVIRONMENT: Final = {"PYDANTIC_DISABLE_PLUGINS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tillit` and leave with its exit code (`docs/design.md` section 7).

    A command lives for a second or two: it needs no collection of cyclic garbage, and no search through all installed
    packages for plug-ins of pydantic. Together they are a sixth of the time of a small call. Its matrices are small
    too: threads that wait for each other make linear algebra two to three times slower.
    """
    if arguments is None:
        _spelling()
    try:
        listen()
        gc.disable()
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        code = run(sys.argv[1:] if arguments is None else arguments)
        stop_listening()
    except KeyboardInterrupt:
        stop_listening()
        code = exit_code()
    sys.exit(code)


def _spelling() -> None:
    """Start anew where Python has no letters but ASCII for the names of files: it then has those of UTF-8.

    What is told on standard error is spelled as before.
    """
    if sys.getfilesystemencoding() == "ascii" and sys.executable and not sys.flags.utf8_mode:
        os.environ.setdefault("PYTHONIOENCODING", getattr(sys.stderr, "encoding", "ascii"))
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def run(arguments: Sequence[str]) -> int:
    """Run `tillit` and return its exit code."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return exit_code()
    except Exception:
        if was_interrupted():
            return exit_code()
        raise


def _run(arguments: Sequence[str]) -> int:
    from tillitsmaal.cli.failures import fail, fail_internally, fail_usage
    from tillitsmaal.cli.language import language_of_call
    from tillitsmaal.cli.output import ReaderGone
    from tillitsmaal.errors import TillitError

    language = language_of_call(arguments)
    try:
        return _called(arguments, language)
    except ReaderGone:
        return 0
    except TillitError as error:
        return fail(error, arguments, language)
    except Exception as error:
        if was_interrupted():
            return exit_code()
        return fail_usage(error, arguments, language) or fail_internally(error, arguments, language)


def _called(arguments: Sequence[str], language: "Language") -> int:
    from typer.main import get_command

    from tillitsmaal.cli.app import app
    from tillitsmaal.cli.help import localise
    from tillitsmaal.errors import misuse

    if empty := _empty(arguments):
        raise misuse("option_empty", empty)
    command = get_command(app)
    localise(command, language)
    code = command.main(list(arguments), prog_name="tillit", standalone_mode=False)
    if was_interrupted():  # the framework makes 130 of every interrupt
        return exit_code()
    return _flushed(code if isinstance(code, int) else 0)


def _empty(arguments: Sequence[str]) -> str | None:
    """The option that is given with nothing in it, as by a script whose variable has no value."""
    for before, argument in zip(("", *arguments), arguments, strict=False):
        if argument.startswith("--") and argument.endswith("="):
            return argument[:-1]
        if not argument.strip() and before.startswith("-") and before != "--":
            return before
    return None


def _flushed(code: int) -> int:
    if sys.stdout is not None:
        sys.stdout.flush()
    return code
