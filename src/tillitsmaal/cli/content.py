"""What goes into a file, and how it gets there."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from io import BufferedIOBase, BytesIO, TextIOWrapper
from typing import Any, BinaryIO, Final, TextIO, cast

Writer = Callable[[TextIO], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Content that is made when its file is written: of many files, one at a time is held."""

    make: Callable[[], str | bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashed:
    """Content of which a digest is taken while its file is written."""

    content: "Content"
    digest: Any = field(default_factory=sha256)
    """SHA-256 of the file, once it is written."""


Content = str | bytes | Writer | Later | Hashed


def made(content: Content) -> str | bytes:
    """Content that is a text or bytes, or becomes one, all at once."""
    match content:
        case Hashed():
            return made(content.content)
        case Later():
            return content.make()
        case str() | bytes():
            return content
        case _:
            raise TypeError(content)


class _Through(BufferedIOBase):
    """Writes to a file, and tells a digest of it."""

    def __init__(self, handle: BinaryIO, digest: Any) -> None:
        self._handle, self._digest = handle, digest

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._digest.update(data)
        return self._handle.write(data)


def _as_it_was(error: UnicodeError) -> tuple[str | bytes, int]:
    """Signs without UTF-8: bytes of a name that the system's encoding does not know, as they were, or else escaped."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    try:
        raw = error.object[error.start : error.end].encode("utf-8", "surrogateescape")
        raw.decode("utf-8")
    except UnicodeError:
        return codecs.backslashreplace_errors(error)
    return raw, error.end


_NAMES: Final = "tillitsmaal.names"
codecs.register_error(_NAMES, _as_it_was)


def fill(handle: BinaryIO, content: Content) -> None:
    """Write content to an open file, text in UTF-8 with its own line ends."""
    if isinstance(content, Hashed):
        fill(cast(BinaryIO, _Through(handle, content.digest)), content.content)
        return
    if isinstance(content, Later):
        content = content.make()
    if isinstance(content, bytes):
        handle.write(content)
        return
    text = TextIOWrapper(handle, encoding="utf-8", errors=_NAMES, newline="")
    if isinstance(content, str):
        text.write(content)
    else:
        content(text)
    text.detach()


def whole(content: Content) -> bytes:
    """What a file would hold."""
    handle = BytesIO()
    fill(handle, content)
    return handle.getvalue()
