"""What goes into a file, and how it gets there."""

from collections.abc import Callable
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO, TextIO

Writer = Callable[[TextIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Content that is made when its file is written: of many files, one at a time is held."""

    make: Callable[[], str | bytes]


Content = str | bytes | Writer | Later


def fill(handle: BinaryIO, content: Content) -> None:
    """Write content to an open file, text in UTF-8 with its own line ends."""
    if isinstance(content, Later):
        content = content.make()
    if isinstance(content, bytes):
        handle.write(content)
        return
    text = TextIOWrapper(handle, encoding="utf-8", newline="")
    if isinstance(content, str):
        text.write(content)
    else:
        content(text)
    text.detach()
