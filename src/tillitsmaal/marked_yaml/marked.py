"""A YAML file as plain data that knows where every key and value stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tillitsmaal import names
from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog

YamlPath = tuple[str | int, ...]
"""Keys and list indices (from 0) from the top of the file."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marked:
    """A YAML file as dicts, lists, texts and None, with the position of every key and value."""

    source: str
    """Name of the file as the user gave it."""
    data: dict[str, Any]
    values: Mapping[YamlPath, Position]
    keys: Mapping[YamlPath, Position]

    def place(self, path: YamlPath, *, key: bool = False) -> Place:
        """Where a value (or its key) stands; for what is not in the file, where it would belong.

        Parameters
        ----------
        path
            Keys and indices from 0. The place shows them with list items counted from 1.
        key
            Point at the key, not at its value.
        """
        at = self._nearest(path, key=key)
        dotted = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
        return Place(source=self.source, line=at.line, column=at.column, path=dotted or None)

    def problem(
        self, code: str, path: YamlPath, *, key: bool = False, value: str | None = None, **details: str
    ) -> Problem:
        """Make a problem about this value or key; `value` is the text that stands there unless given."""
        shown = shorthand(path[-1] if key and path else self.at(path)) if value is None else value
        return Problem(code=code, place=self.place(path, key=key), value=shown, details=details)

    def at(self, path: YamlPath) -> Any:
        """The value that stands at this path; None when there is none."""
        node: Any = self.data
        for step in path:
            if not holds(node, step):
                return None
            node = node[step]
        return node

    def _nearest(self, path: YamlPath, *, key: bool) -> Position:
        for length in range(len(path), -1, -1):
            start = path[:length]
            if (at := self.keys.get(start) if key else None) or (at := self.values.get(start)):
                return at
            key = True
        return Position(1, 1)


def shorthand(value: object) -> str:
    """A value on one line: the text itself, or a sign for a map, a list or nothing."""
    match value:
        case None:
            return ""
        case Mapping():
            return "{…}" if value else "{}"
        case list():
            return "[…]" if value else "[]"
        case _:
            return str(value)


def holds(node: object, step: str | int) -> bool:
    """Tell whether a map has this key, or a list this index."""
    if isinstance(step, int):
        return isinstance(node, list) and 0 <= step < len(node)
    return isinstance(node, dict) and step in node


def hint(name: str, known: Sequence[str]) -> str:
    """The sentence for a problem's remedy: the known name that was probably meant, else all there are."""
    if not known:
        return "@expected.none_known"
    meant = names.suggest(name, known)
    return f"@expected.did_you_mean|{meant}" if meant else f"@expected.known|{', '.join(dict.fromkeys(known))}"


def doubles(
    marked: Marked,
    named: Iterable[tuple[str, YamlPath]],
    owner: int | None = None,
    *,
    key: bool = False,
    fold: Callable[[str], str] = names.key,
) -> Iterator[Problem]:
    """Find names given twice.

    Parameters
    ----------
    named
        Each name and the path of the text that gives it.
    owner
        Names whose paths agree in so many first steps belong to the same thing and may be alike.
    key
        The names are keys, not values.
    fold
        What makes names the same: by the identity of names unless given.
    """
    first: dict[str, YamlPath] = {}
    for name, path in named:
        earlier = first.setdefault(fold(name), path)
        if earlier[:owner] != path[:owner]:
            line = str(marked.place(earlier, key=key).line)
            yield marked.problem("name_twice", path, key=key, value=name, first=line)


def stands(place: Place) -> tuple[int, str]:
    """Sort key that puts places of a file from top to bottom."""
    return place.line or 0, str(place.column).zfill(9)


def in_order(problems: Iterable[Problem]) -> InputRefused:
    """An `InputRefused` of these problems, as they stand in the file from top to bottom."""
    log = ProblemLog()
    log.extend(sorted(problems, key=lambda problem: stands(problem.place)))
    return InputRefused(log.of("file"), log.counts("file"))
