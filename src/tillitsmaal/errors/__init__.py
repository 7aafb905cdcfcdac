"""What can be wrong, as data: a problem has a code, a place, a value, and a remedy in three languages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tillitsmaal.errors.codes import AREA_OF, CATALOGUE, Severity
from tillitsmaal.text import Language, knows, say

_LONGEST: Final = 200
"""Characters of a value in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a problem is, as its user finds it: rows count from 1 with the header as row 1."""

    source: str | None = None
    """Name of the file as the user gave it."""
    row: int | None = None
    """Row of a table, as a spreadsheet numbers it."""
    line: int | None = None
    """Line of a text file, from 1."""
    column: str | int | None = None
    """Header of a table's column, or a text file's column from 1."""
    path: str | None = None
    """Path of a key in a YAML file, such as `items.3.scale`."""

    def shown(self, language: Language) -> str:
        """The place in words: `svar.csv, rad 7, kolonne ben2` or `q.yaml:11:16`."""
        if self.line is not None:
            at = f"{printable(self.source or '-')}:{self.line}"
            at += f":{self.column}" if self.column is not None else ""
            return f"{at}: {printable(self.path)}" if self.path else at
        parts = [printable(self.source)] if self.source else []
        if self.row is not None:
            parts.append(say("places.row", language, row=self.row))
        if self.column is not None:
            parts.append(say("places.column", language, column=printable(str(self.column))))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, and what to do about it."""

    code: str
    """One of `CATALOGUE`."""
    place: Place = field(default_factory=Place)
    value: str | None = None
    """The offending text as it stands in the file."""
    details: Mapping[str, str] = field(default_factory=dict)
    """What the sentence about this code names besides the value."""

    @property
    def severity(self) -> Severity:
        """How far the problem reaches."""
        return CATALOGUE[self.code]

    def message(self, language: Language) -> str:
        """What is wrong, in one sentence."""
        return self._say("what", language)

    def remedy(self, language: Language) -> str:
        """What to do next."""
        return self._say("remedy", language)

    def line(self, language: Language) -> str:
        """Place, message and remedy on one line."""
        place = self.place.shown(language)
        said = f"{self.message(language)} {self.remedy(language)}"
        return f"{place}: {said}" if place else said

    def _say(self, part: str, language: Language) -> str:
        values = {name: _detail(text, language) for name, text in self.details.items()}
        key = f"problems_{AREA_OF[self.code]}.{self.code}.{part}"
        return say(key, language, **{"value": printable(self.value or ""), **values})


class ProblemLog:
    """Collects problems; keeps the first of each code and counts them all.

    A file of a million bad cells must neither fill the memory nor the screen.
    """

    KEPT: Final = 100

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def add(self, problem: Problem) -> None:
        """Note a problem."""
        self._counts[problem.code] += 1
        if self._counts[problem.code] <= self.KEPT:
            self._kept.append(problem)

    def add_uncounted(self, code: str, more: int) -> None:
        """Count problems of a code that were not made into `Problem`s, since enough of them are kept."""
        if more > 0:
            self._counts[code] += more

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several."""
        for problem in problems:
            self.add(problem)

    def absorb(self, error: "TillitError") -> None:
        """Note all that an error tells, with its counts."""
        self.extend(error.problems)
        for code, count in error.counts.items():
            self.add_uncounted(code, count - sum(problem.code == code for problem in error.problems))

    def of(self, *severities: Severity) -> tuple[Problem, ...]:
        """The kept problems of these severities, in the order they were found."""
        return tuple(problem for problem in self._kept if problem.severity in severities)

    def counts(self, *severities: Severity) -> Mapping[str, int]:
        """How many there are of each code, of these severities."""
        return {code: n for code, n in self._counts.items() if CATALOGUE[code] in severities}

    def __bool__(self) -> bool:
        return bool(self._counts)


class TillitError(Exception):
    """Base of every error that the program raises on purpose.

    Attributes
    ----------
    problems
        What is wrong, all of it.
    counts
        How many there are of each code: more than `problems` holds where one thing is wrong very often.
    """

    exit_code = 1
    language: Language | None = None
    """The language that was chosen when it came up; None before one was."""

    def __init__(self, problems: Iterable[Problem], counts: Mapping[str, int] | None = None) -> None:
        self.problems = tuple(problems)
        self.counts = dict(counts or Counter(problem.code for problem in self.problems))
        super().__init__("\n".join(problem.line("en") for problem in self.problems))


class UsageError(TillitError):
    """The command or call cannot be meant as it was given."""

    exit_code = 2


class InputRefused(TillitError):
    """A file cannot be used as it is."""

    exit_code = 3


class NothingComputed(TillitError):
    """The input is valid, but nothing can be computed from it."""

    exit_code = 5


class OutputFailed(TillitError):
    """A result could not be written."""

    exit_code = 6


def refuse(code: str, place: Place | None = None, value: str | None = None, **details: str) -> InputRefused:
    """An `InputRefused` of one problem, ready to raise."""
    return InputRefused([Problem(code=code, place=place or Place(), value=value, details=details)])


def misuse(code: str, value: str | None = None, **details: str) -> UsageError:
    """A `UsageError` of one problem, ready to raise."""
    return UsageError([Problem(code=code, value=value, details=details)])


def printable(text: str) -> str:
    """Show control, escape and bidirectional characters as `\\x1b` and the like, and cut what is very long.

    A list is cut after a whole name.

    Examples
    --------
    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    shown = visible(text)
    if len(shown) <= _LONGEST:
        return shown
    cut = shown[: _LONGEST - 1]
    between = max(cut.rfind(", "), cut.rfind("; "))
    return f"{cut[:between]} …" if between > _LONGEST // 3 else f"{cut}…"


def printable_lines(text: str) -> str:
    """Show what no terminal should act on as `printable` does, in a text of lines, of which nothing is cut.

    Examples
    --------
    >>> printable_lines("a\\x1b[31mb\\nc\\r")
    'a\\\\x1b[31mb\\nc\\\\r'
    """
    return "\n".join(map(visible, text.split("\n")))


def visible(text: str) -> str:
    """Show what no terminal should act on as `printable` does, cutting nothing; what is shown so stays as it is.

    Examples
    --------
    >>> visible("a\\x1b[31mb\\n") == visible(visible("a\\x1b[31mb\\n")) == "a\\\\x1b[31mb\\\\n"
    True
    """
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)


def _detail(text: str, language: Language) -> str:
    """A detail as it stands; `@expected.key` is the text of that key, `@expected.key|name` with its `{name}`."""
    key, _, name = text.removeprefix("@").partition("|")
    if text.startswith("@expected.") and knows(key, language):
        return say(key, language, name=_whole_names(name, language))
    return _whole_names(text, language)


def _whole_names(text: str, language: Language) -> str:
    """A detail as `printable` shows it; of a list that is cut, how many it leaves out."""
    shown, seen = printable(text), visible(text)
    if len(seen) <= _LONGEST or not shown.endswith(" …"):
        return shown
    kept = shown.removesuffix(" …")
    between = seen[len(kept) : len(kept) + 2]
    return say("expected.and_more", language, name=kept, count=seen.count(between, len(kept)))


def _escaped(letter: str) -> str:
    return letter if letter == "\N{NO-BREAK SPACE}" else letter.encode("unicode_escape").decode("ascii")
