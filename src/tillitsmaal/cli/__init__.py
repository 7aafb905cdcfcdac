"""The command line: options become one call each; only here are files written."""

import os
import sys
from collections.abc import Sequence

from tillitsmaal.cli.failures import INTERRUPTED, fail, fail_internally, fail_usage
from tillitsmaal.cli.language import language_of_call
from tillitsmaal.errors import TillitError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tillit` and leave with its exit code (`docs/design.md` section 7)."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run `tillit` and return its exit code."""
    from typer.main import get_command

    from tillitsmaal.cli.app import app
    from tillitsmaal.cli.help import localise

    language = language_of_call(arguments)
    command = get_command(app)
    localise(command, language)
    try:
        code = command.main(list(arguments), prog_name="tillit", standalone_mode=False)
        return _flushed(code if isinstance(code, int) else 0)
    except TillitError as error:
        return fail(error, arguments, language)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_quietly()
    except Exception as error:
        return fail_usage(error, arguments, language) or fail_internally(error, arguments, language)


def _flushed(code: int) -> int:
    if sys.stdout is not None:
        sys.stdout.flush()
    return code


def _closed_quietly() -> int:
    """The reader of our output went away, as `head` does: that is no fault."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return 0
