"""A command that is stopped where it begins to write, and goes on from there in as many processes as are wanted."""

import gc
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, Final
from unittest.mock import patch

from tillitsmaal.cli import form, output, run
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.writing import FormFormat, write_form

Prepare = Callable[[], object]
"""What a process does before it goes on."""
Start = Callable[[Prepare], int]
"""Starts a process that goes on from there, and leaves with the command's exit code; gives its id."""
DIED = 98
"""What a process leaves with whose command came to no exit code."""


class _GoesOn(BaseException):
    """Raised in the new process, to be out of whatever started it."""

    def __init__(self, prepare: Prepare) -> None:
        super().__init__()
        self.prepare = prepare


def run_forking(call: Sequence[str], looked: Callable[[Start], object], at: tuple[Any, str], skipped: int = 0) -> int:
    """Run a command, which calls `looked` before it calls a module's function, once it has done so `skipped` times.

    Returns
    -------
    int
        Its exit code.
    """
    real = getattr(*at)
    seen: list[int] = []
    is_child: list[bool] = []

    def forking(*given: Any, **named: Any) -> Any:
        seen.append(len(seen))
        if seen[-1] == skipped and not is_child:
            gc.collect()
            gc.freeze()
            try:
                looked(_start)
            except _GoesOn as child:
                is_child.append(True)
                child.prepare()
        return real(*given, **named)

    code = DIED
    try:
        with patch.object(*at, forking):
            code = run(call)
    finally:
        if is_child:
            os._exit(code)
    if len(seen) <= skipped:
        raise ValueError(f"{call} did not call {at[1]} so often")
    return code


def _start(prepare: Prepare) -> int:
    process = os.fork()
    if process:
        return process
    raise _GoesOn(prepare)


def places_of_writing(call: Sequence[str]) -> list[int]:
    """Run a command, and tell how often it has called `BEGINS_TO_WRITE` before that call which each set of files begins
    with: it is also called where places are looked at before the work."""
    calls: list[str] = []

    def told(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call_told(*given: Any, **named: Any) -> Any:
            calls.append(name)
            return real(*given, **named)

        return call_told

    with ExitStack() as stack:
        for name in (BEGINS_TO_WRITE[1], "write_set"):
            stack.enter_context(patch.object(output, name, told(name, getattr(output, name))))
        run(call)
    sets = (at for at, name in enumerate(calls) if name == "write_set")
    return [calls[:at].count(BEGINS_TO_WRITE[1]) - 1 for at in sets]


def forms_remembered() -> Any:
    """Patch `tillit form` so that it makes each kind of form once: they are made while they are written."""
    made: dict[tuple[str, object], str | bytes] = {}

    def remembered(of: Form, format: FormFormat) -> str | bytes:
        key = format, of.rater
        if key not in made:
            made[key] = write_form(of, format)
        return made[key]

    return patch.object(form, "write_form", remembered)


BEGINS_TO_WRITE: Final = (output, "clear_around")
