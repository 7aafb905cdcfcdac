"""What ends the program from outside, Ctrl-C first: quietly at any stage, and with nothing left half written.

Only while files change places it is held back, which takes milliseconds.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_BY_CTRL_C: Final = 130
_ENDINGS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Ctrl-C, the wish of a system that shuts down or of a scheduler, and a terminal that is closed."""
_BY_ITSELF: Final = (signal.SIG_DFL, signal.default_int_handler)
"""Who acts on a signal that nobody has chosen to ignore or to handle."""
_CAME: Final[list[int]] = []


def listen() -> None:
    """Remember an interrupt beside raising it: what is imported makes other errors of it, or swallows it."""
    for number in _ENDINGS:
        if signal.getsignal(number) in _BY_ITSELF:
            signal.signal(number, _remember)
    sys.unraisablehook = _say_unless_interrupted


def was_interrupted() -> bool:
    """Whether an interrupt came since `listen`."""
    return bool(_CAME)


def exit_code() -> int:
    """What the program leaves with when it was interrupted: 128 and the signal's number, as shells have it."""
    return 128 + _CAME[0] if _CAME else _BY_CTRL_C


def stop_listening() -> None:
    """Let nothing interrupt the last moments, which only put things away."""
    for number in _listened():
        signal.signal(number, signal.SIG_IGN)


def _listened() -> list[int]:
    return [number for number in _ENDINGS if signal.getsignal(number) is _remember]


def _remember(number: int, _: FrameType | None) -> None:
    _CAME.append(number)
    raise KeyboardInterrupt


def _say_unless_interrupted(what: "UnraisableHookArgs") -> None:
    if not issubclass(what.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(what)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold interrupts back until the end of the block, which takes milliseconds.

    Raises
    ------
    KeyboardInterrupt
        At the end, if one came.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in dict.fromkeys((signal.SIGINT, *_listened()))}
    for number in before:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.default_int_handler)
        if came and before[came[0]] is not signal.SIG_IGN:
            _CAME.extend(came)
            raise KeyboardInterrupt
