"""Reading YAML 1.2 from the parser's events: plain scalars stay what was written.

Only the part of YAML that people write by hand is read: maps, lists and texts. Anchors, aliases, merge keys,
tags and several documents are refused, since they hide what a file says.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from tillitsmaal.errors import InputRefused, Place, Problem, ProblemLog, refuse
from tillitsmaal.marked_yaml.marked import Marked, Position, YamlPath, shorthand

LARGEST: Final = 1_000_000
"""Most bytes in a file."""
MOST_LINES: Final = 30_000
MOST_VALUES: Final = 20_000
"""Keys, texts, maps and lists; the parser that judges what is odd reads no more in a second."""
MOST_WORDS: Final = 200_000
"""What stands between spaces or line ends; that parser takes each by itself."""
DEEPEST: Final = 20
"""Most maps and lists inside each other."""

_NULLS: Final = ("", "null", "~")
_BROKEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""What a double-quoted text can escape, but no sentence holds."""
_ODD: Final = re.compile(r"[\t\x85\u2028\u2029\ufeff%]|(?:^|[\s:,\[{-])(?:[&*!](?=\S)|[|>])")
"""Signs over which the two versions of YAML, or their parsers, may differ."""
_MARK: Final = re.compile("^\ufeff", re.MULTILINE)
"""A byte order mark before a line, as where files were put together; it moves what stands after it."""
_SYNTAX: Final = (
    ("'\\t'", "syntax_tab"),
    ("mapping values are not allowed", "syntax_colon"),
    ("end of stream", "syntax_quote"),
    ("document separator", "syntax_quote"),
    ("escape", "syntax_escape"),
    ("but found '<scalar>'", "syntax_after"),
    ("flow ", "syntax_bracket"),
    ("block scalar", "syntax_block"),
    ("expected ':'", "syntax_key"),
    ("cannot start any token", "syntax_character"),
    ("expected alphabetic or numeric", "syntax_character"),
    ("expected <block end>", "syntax_indent"),
    ("not allowed here", "syntax_indent"),
)
"""From a fragment of the parser's message to the text that says it plainly."""


def read_yaml(data: bytes, name: str) -> Marked:
    """Read a YAML file.

    Parameters
    ----------
    data
        The bytes of the file, UTF-8 with or without a byte order mark.
    name
        What the user calls the file, for messages.

    Raises
    ------
    InputRefused
        With every problem found: `yaml_too_large`, `yaml_encoding`, `yaml_syntax` (the first one only),
        `yaml_too_deep`, `yaml_not_plain`, `yaml_not_mapping`, `yaml_duplicate_key`, `yaml_unquoted_comma`.

    Examples
    --------
    >>> marked = read_yaml(b"answer: no\\nat: [12:30, 007]\\n", "a.yaml")
    >>> marked.data
    {'answer': 'no', 'at': ['12:30', '007']}
    >>> marked.place(("at", 1)).shown("en")
    'a.yaml:2:13: at.2'
    """
    text = _decoded(data, name)
    reading = _quick(name, text)
    if reading is None:
        reading = _Reading(name, text)
        reading.run(_events(text))
    if reading.log:
        raise InputRefused(reading.log.of("file"), reading.log.counts("file"))
    if not isinstance(reading.root, dict):
        raise refuse("yaml_not_mapping", Place(source=name, line=1, column=1))
    return Marked(source=name, data=reading.root, values=reading.values, keys=reading.keys)


def _decoded(data: bytes, name: str) -> str:
    if len(data) > LARGEST:
        raise _too_large(name, "megabytes", LARGEST // 1_000_000)
    if data.count(b"\n") > MOST_LINES:
        raise _too_large(name, "lines", MOST_LINES)
    if len(data.split()) > MOST_WORDS:
        raise _too_large(name, "words", MOST_WORDS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")
        place = Place(source=name, line=before.count(b"\n") + 1, column=len(line_start) + 1)
        raise refuse("yaml_encoding", place) from None


def _too_large(name: str, unit: str, most: int) -> InputRefused:
    return refuse("yaml_too_large", Place(source=name), most=f"@expected.{unit}|{most}")


def _quick(name: str, text: str) -> "_Reading | None":
    """Read with the compiled parser, ten times as fast; None where that is not the last word.

    The compiled parser is of YAML 1.1. On what people write, its events are those of the other one, which is the
    judge of everything else: of signs that the two versions treat differently, and of every file that is refused.
    """
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return None
    if _ODD.search(text):
        return None
    reading = _Reading(name, text)
    try:
        reading.run(_compiled_events(CParser(text)))
    except InputRefused:
        raise
    except Exception:
        return None
    return None if reading.log or not isinstance(reading.root, dict) else reading


def _compiled_events(parser: Any) -> Iterator[Any]:
    while parser.check_event():
        yield parser.get_event()


class _Stop(Exception):
    """Nothing after this can be read with sense, or enough is wrong."""


class _ParserFault(Exception):
    """The parser itself broke."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Frame:
    """A map or list that is being filled."""

    __slots__ = ("flow", "key", "key_end", "node", "path")

    def __init__(self, path: YamlPath, node: dict[str, Any] | list[Any], *, flow: bool) -> None:
        self.path = path
        self.node = node
        self.flow = flow
        self.key: str | None = None
        self.key_end = 0


class _Reading:
    """Builds the data from the parser's events, without recursion."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.root: Any = None
        self.values: dict[YamlPath, Position] = {}
        self.keys: dict[YamlPath, Position] = {}
        self.log = ProblemLog()
        self._stack: list[_Frame] = []
        self._documents = 0

    def run(self, events: Iterator[Any]) -> None:
        """Read to the end, or to where nothing more can be made out; refused with `yaml_too_large`."""
        from ruamel.yaml.error import MarkedYAMLError
        from ruamel.yaml.reader import ReaderError

        at = Position(1, 1)
        try:
            for number, event in enumerate(events):
                if number > MOST_VALUES:
                    raise _too_large(self.name, "values", MOST_VALUES)
                at = _mark(event.start_mark)
                self._take(event)
        except _Stop:
            pass
        except ReaderError as error:
            self._refuse_syntax(_position(self.text, error.position), "syntax_control")
        except MarkedYAMLError as error:
            where, reason = _explained(error)
            if moved := _MARK.search(self.text):
                where, reason = _position(self.text, moved.start()), "syntax_control"
            self._refuse_syntax(where or at, reason)
        except _ParserFault as error:
            self._refuse_syntax(at, error.reason)

    def _take(self, event: Any) -> None:
        match type(event).__name__:
            case "ScalarEvent":
                self._text(event)
            case "MappingStartEvent":
                self._collection(event, {})
            case "SequenceStartEvent":
                self._collection(event, [])
            case "MappingEndEvent" | "SequenceEndEvent":
                self._stack.pop()
            case "AliasEvent":
                self._not_plain("alias", event, f"*{event.anchor}")
                self._scalar(event, "", plain=False)
            case "DocumentStartEvent":
                self._document(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._not_plain("documents", event, "---", remedy="split_files")
            raise _Stop
        if event.tags or event.version not in (None, (1, 2)):
            self._not_plain("directive", event, "%", remedy="take_line_out")

    def _text(self, event: Any) -> None:
        self._check_plain(event)
        if event.style == '"' and _BROKEN.search(event.value):
            self._refuse_syntax(_mark(event.start_mark), "syntax_escape")
        self._scalar(event, event.value, plain=not event.style)

    def _scalar(self, event: Any, value: str, *, plain: bool) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame and isinstance(frame.node, dict) and frame.key is None:
            self._key(frame, event, value, plain=plain)
            return
        if frame and plain and not value and self._lacks_colon(frame, event):
            self._report("yaml_unquoted_comma", self.keys[(*frame.path, frame.key or "")], frame.key)
        self._put(event, None if plain and value in _NULLS else value)

    def _lacks_colon(self, frame: _Frame, event: Any) -> bool:
        """A key before `,` or `}` in a flow map; `{level:, …}` has a colon that the parser takes for the key's."""
        if not frame.flow or frame.key is None or frame.key.endswith(":"):
            return False
        return ":" not in self.text[frame.key_end : event.start_mark.index]

    def _key(self, frame: _Frame, event: Any, value: str, *, plain: bool) -> None:
        if plain and value == "<<":
            self._not_plain("merge", event, "<<")
        frame.key, frame.key_end = value, event.end_mark.index
        path, at = (*frame.path, value), _mark(event.start_mark)
        earlier = self.keys.setdefault(path, at)
        if earlier is not at:
            self._report("yaml_duplicate_key", at, value, first=str(earlier.line))

    def _collection(self, event: Any, node: dict[str, Any] | list[Any]) -> None:
        self._check_plain(event)
        if len(self._stack) >= DEEPEST:
            self._report("yaml_too_deep", _mark(event.start_mark), None, deepest=str(DEEPEST))
            raise _Stop
        frame = self._stack[-1] if self._stack else None
        if frame and isinstance(frame.node, dict) and frame.key is None:
            self._not_plain("key", event, shorthand(node))
            raise _Stop
        self._stack.append(_Frame(self._put(event, node), node, flow=bool(event.flow_style)))

    def _put(self, event: Any, value: Any) -> YamlPath:
        path: YamlPath = ()
        if not self._stack:
            self.root = value
        elif isinstance((frame := self._stack[-1]).node, list):
            path = (*frame.path, len(frame.node))
            frame.node.append(value)
        else:
            path = (*frame.path, frame.key or "")
            frame.node[frame.key or ""] = value
            frame.key = None
        absent = value is None and event.start_mark.index == event.end_mark.index
        self.values[path] = self.keys[path] if absent and path in self.keys else _mark(event.start_mark)
        return path

    def _check_plain(self, event: Any) -> None:
        if event.anchor is not None:
            self._not_plain("anchor", event, f"&{event.anchor}")
        if event.tag is not None:
            self._not_plain("tag", event, str(event.tag).replace("tag:yaml.org,2002:", "!!"))

    def _not_plain(self, construct: str, event: Any, value: str, remedy: str = "write_out") -> None:
        details = {"construct": f"@expected.construct_{construct}", "hint": f"@expected.{remedy}"}
        self._report("yaml_not_plain", _mark(event.start_mark), value, **details)

    def _refuse_syntax(self, at: Position, reason: str) -> None:
        self._report("yaml_syntax", at, None, reason=f"@expected.{reason}")

    def _report(self, code: str, at: Position, value: str | None, **details: str) -> None:
        place = Place(source=self.name, line=at.line, column=at.column)
        self.log.add(Problem(code=code, place=place, value=value, details=details))
        if sum(self.log.counts("file").values()) >= ProblemLog.KEPT:
            raise _Stop


def _events(text: str) -> Iterator[Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        yield from YAML(typ="safe", pure=True, plug_ins=[]).parse(text)
    except YAMLError:
        raise
    except (ValueError, OverflowError):  # an escape beyond Unicode
        raise _ParserFault("syntax_escape") from None
    except Exception as error:  # broken text reaches bare assertions and more in the parser
        raise _ParserFault("syntax_other") from error


def _mark(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


def _position(text: str, index: int) -> Position:
    before = text[:index]
    return Position(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def _explained(error: Any) -> tuple[Position | None, str]:
    """Where the parser stumbled and why; an open quote or bracket is shown where it was opened."""
    message = f"{error.context or ''} {error.problem or ''}"
    reason = next((name for fragment, name in _SYNTAX if fragment in message), "syntax_other")
    mark, opened = error.problem_mark or error.context_mark, error.context_mark
    if opened and mark and reason in ("syntax_quote", "syntax_bracket", "syntax_key") and mark.line != opened.line:
        mark = opened
    return _mark(mark) if mark else None, reason
