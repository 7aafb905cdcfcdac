"""JSON Schemas (draft 2020-12) of the program's JSON documents, shipped beside this module."""

from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

Name = Literal["score", "compare", "check", "quality", "plan", "problems"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
NUMBER: Final = 1


@cache
def schema(name: Name) -> dict[str, Any]:
    """Load the schema of the document `tillit/<name>/1`.

    Examples
    --------
    >>> schema("score")["$id"]
    'tillit/score/1'
    """
    import json

    text = (files(__package__) / f"{name}-{NUMBER}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
