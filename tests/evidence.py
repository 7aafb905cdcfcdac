"""From a JSON Pointer to what it points to."""

from typing import Any


def resolve(document: Any, pointer: str) -> Any:
    """Follow a pointer (RFC 6901) into a document; an error where it leads nowhere."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document
