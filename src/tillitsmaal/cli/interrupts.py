"""Ctrl-C: it ends the program quietly at any stage, but for the moment in which files change places."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

INTERRUPTED: Final = 130
_CAME: Final[list[int]] = []


def listen() -> None:
    """Remember an interrupt beside raising it: what is imported makes other errors of it, or swallows it."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _remember)
        sys.unraisablehook = _say_unless_interrupted


def was_interrupted() -> bool:
    """Whether an interrupt came since `listen`."""
    return bool(_CAME)


def stop_listening() -> None:
    """Let nothing interrupt the last moments, which only put things away."""
    if signal.getsignal(signal.SIGINT) is _remember:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _remember(number: int, _: FrameType | None) -> None:
    _CAME.append(number)
    raise KeyboardInterrupt


def _say_unless_interrupted(what: "UnraisableHookArgs") -> None:
    if not issubclass(what.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(what)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold an interrupt back until the end of the block, which takes milliseconds.

    Raises
    ------
    KeyboardInterrupt
        At the end, if one came.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.default_int_handler)
        if came and before is not signal.SIG_IGN:
            _CAME.extend(came)
            raise KeyboardInterrupt
