"""JSON Schemas (draft 2020-12) of the program's JSON documents, shipped beside this module."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

Name = Literal["score", "compare", "check", "quality", "plan", "report", "problems"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
NUMBER: Final = 1
_WITHIN: Final[Mapping[Name, tuple[Name, ...]]] = {"report": ("score", "compare", "quality")}
"""Documents that hold others whole: the schemas of these are put among its definitions."""


@cache
def schema(name: Name) -> dict[str, Any]:
    """Load the schema of the document `tillit/<name>/1`.

    Examples
    --------
    >>> schema("score")["$id"]
    'tillit/score/1'
    """
    loaded = _loaded(name, "#/$defs/")
    for inner in _WITHIN.get(name, ()):
        own = _loaded(inner, f"#/$defs/{inner}.")
        loaded["$defs"] |= {f"{inner}.{of}": definition for of, definition in own.pop("$defs").items()}
        loaded["$defs"][inner] = {key: value for key, value in own.items() if key not in ("$schema", "$id")}
    return loaded


def _loaded(name: Name, definitions: str) -> dict[str, Any]:
    """The schema in the file, with its definitions looked for where they will lie."""
    import json

    text = (files(__package__) / f"{name}-{NUMBER}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text.replace('"#/$defs/', f'"{definitions}'))
    return loaded
