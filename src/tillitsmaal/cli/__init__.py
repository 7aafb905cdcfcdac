"""The command line: options become one call each; only here are files written."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final

from tillitsmaal.cli.failures import INTERRUPTED, fail, fail_internally, fail_usage
from tillitsmaal.cli.language import language_of_call
from tillitsmaal.cli.output import ReaderGone
from tillitsmaal.errors import TillitError

_ENVIRONMENT: Final = {"PYDANTIC_DISABLE_PLUGINS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tillit` and leave with its exit code (`docs/design.md` section 7).

    A command lives for a second or two: it needs no collection of cyclic garbage, and no search through all installed
    packages for plug-ins of pydantic. Together they are a sixth of the time of a small call. Its matrices are small
    too: threads that wait for each other make linear algebra two to three times slower.
    """
    gc.disable()
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run `tillit` and return its exit code."""
    language = language_of_call(arguments)
    try:
        from typer.main import get_command

        from tillitsmaal.cli.app import app
        from tillitsmaal.cli.help import localise

        command = get_command(app)
        localise(command, language)
        code = command.main(list(arguments), prog_name="tillit", standalone_mode=False)
        return _flushed(code if isinstance(code, int) else 0)
    except TillitError as error:
        return fail(error, arguments, language)
    except KeyboardInterrupt:
        return INTERRUPTED
    except ReaderGone:
        return 0
    except Exception as error:
        return fail_usage(error, arguments, language) or fail_internally(error, arguments, language)


def _flushed(code: int) -> int:
    if sys.stdout is not None:
        sys.stdout.flush()
    return code
