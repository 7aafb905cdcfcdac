"""What a document says, as a list of texts, so that two of them can be held against each other."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from tillitsmaal.provenance.marks import LARGEST, PART

_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)
_BETWEEN = re.compile(r">([^<>]+)<")
_TEXT_PARTS = (".xml",)


def said(content: bytes) -> list[str]:
    """All texts and numbers of a document in their order; of a PDF and of data that are no text none."""
    if content.startswith(b"%PDF-"):
        return []
    if content.startswith(b"PK\x03\x04"):
        return list(_of_package(content))
    if b"\0" in content:
        return []
    text = content.decode("utf-8", "replace")
    if text.startswith("{"):
        return list(_of_json(text))
    if text[:9].casefold() == "<!doctype":
        return _between(_UNSEEN.sub("", text))
    return [line for line in text.splitlines() if line.strip()]


def _of_package(content: bytes) -> Iterator[str]:
    try:
        with ZipFile(BytesIO(content)) as package:
            for info in sorted(package.infolist(), key=lambda one: one.filename):
                if info.filename.endswith(_TEXT_PARTS) and info.filename != PART and info.file_size <= LARGEST:
                    yield from _between(package.read(info).decode("utf-8", "replace"))
    except (BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return


def _between(text: str) -> list[str]:
    """What stands between tags."""
    return [unescape(one.strip()) for one in _BETWEEN.findall(text) if one.strip()]


def _of_json(text: str) -> Iterator[str]:
    try:
        yield from _leaves(json.loads(text), "")
    except (ValueError, RecursionError):
        yield from text.splitlines()


def _leaves(value: object, path: str) -> Iterator[str]:
    """Each single value with its place, as a JSON Pointer."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _leaves(inner, f"{path}/{name}")
        case list():
            for at, inner in enumerate(value):
                yield from _leaves(inner, f"{path}/{at}")
        case _:
            yield f"{path}: {json.dumps(value, ensure_ascii=False)}"
