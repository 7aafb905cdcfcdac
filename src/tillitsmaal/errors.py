"""What can be wrong, as data: a problem has a code, a place, a value, and a remedy in three languages."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from tillitsmaal.text import Language, knows, say

Severity = Literal["cell", "row", "file", "warning", "usage", "output"]
"""How far a problem reaches.

`cell` and `row` problems refuse the file, unless `--on-invalid drop` leaves out the cell or row; `file` problems
always refuse it; a `warning` refuses nothing; `usage` and `output` problems have nothing to do with data.
"""

_DATA: Final[Mapping[str, Severity]] = {
    # cells
    "not_a_number": "cell",
    "outside_format": "cell",
    "decimals_not_allowed": "cell",
    "too_many_decimals": "cell",
    "ambiguous_number": "cell",
    "conflicting_answers": "cell",
    # rows
    "respondent_empty": "row",
    "rater_empty": "row",
    "target_empty": "row",
    "item_unknown": "row",
    "self_rating": "row",
    "double_row": "row",
    "respondent_in_two_organisations": "row",
    "organisation_unknown": "row",
    "organisation_not_in_wave": "row",
    "organisation_not_in_network": "row",
    "wave_unknown": "row",
    "network_unknown": "row",
    # response files
    "file_not_found": "file",
    "file_unreadable": "file",
    "file_empty": "file",
    "file_without_rows": "file",
    "file_without_answers": "file",
    "file_twice": "file",
    "excel_file": "file",
    "spss_file": "file",
    "binary_file": "file",
    "text_broken": "file",
    "header_blank": "file",
    "header_duplicate": "file",
    "ragged_row": "file",
    "quote_broken": "file",
    "column_role_twice": "file",
    "column_missing": "file",
    "item_column_missing": "file",
    "mixed_decimal_marks": "file",
    "mapping_column_unknown": "file",
    "mapping_item_unknown": "file",
    "mapping_pattern_unmatched": "file",
    "mapping_pattern_clash": "file",
    "wave_in_mapping_absent": "file",
    "network_column_missing": "file",
    "questionnaire_unclear": "file",
    "questionnaires_differ": "file",
    "file_of_many_waves": "file",
    # warnings
    "similar_names": "warning",
    "similar_waves": "warning",
    "respondent_changed_organisation": "warning",
    "columns_left_out": "warning",
    "rows_left_out": "warning",
    "empty_rows": "warning",
    "role_unknown": "warning",
}
_YAML: Final[Mapping[str, Severity]] = {
    # YAML files
    "yaml_syntax": "file",
    "yaml_encoding": "file",
    "yaml_too_large": "file",
    "yaml_too_deep": "file",
    "yaml_not_plain": "file",
    "yaml_not_mapping": "file",
    "yaml_duplicate_key": "file",
    "yaml_unquoted_comma": "file",
    "key_unknown": "file",
    "key_missing": "file",
    "value_invalid": "file",
    "value_empty": "file",
    "name_unknown": "file",
    "name_twice": "file",
    "language_missing": "file",
    "language_undeclared": "file",
    "placeholder_missing": "file",
    "placeholder_misplaced": "file",
    "scale_without_items": "file",
    "floor_outside_format": "file",
    "range_empty": "file",
    "missing_code_in_range": "file",
    "label_outside_format": "file",
    "label_twice": "file",
    "composite_mixes": "file",
    "circle_not_pairs": "file",
    "pattern_invalid": "file",
    "dates_in_disorder": "file",
}
_USAGE: Final[Mapping[str, Severity]] = {
    # the command line
    "usage": "usage",
    "option_unknown": "usage",
    "command_unknown": "usage",
    "argument_missing": "usage",
    "choice_unknown": "usage",
    "questionnaire_unknown": "usage",
    "study_not_found": "usage",
    "responses_not_named": "usage",
    "waves_too_few": "usage",
    "wave_not_found": "usage",
    "wave_ambiguous": "usage",
    "wave_twice": "usage",
    "waves_against_dates": "usage",
    "audience_not_offered": "usage",
    "verdict_not_offered": "usage",
    "option_needs": "usage",
    # results and output
    "nothing_to_compute": "output",
    "no_common_scales": "file",
    "output_exists": "output",
    "output_failed": "output",
    "internal": "output",
}
AREAS: Final[Mapping[str, Mapping[str, Severity]]] = MappingProxyType({"data": _DATA, "yaml": _YAML, "usage": _USAGE})
"""Every code, once, by the area of its texts (`text/*/problems_data.toml` and so on).

`docs/errors.md` is made from this list and those texts.
"""
CATALOGUE: Final[Mapping[str, Severity]] = MappingProxyType(
    {code: severity for area in AREAS.values() for code, severity in area.items()}
)
_AREA_OF: Final[Mapping[str, str]] = {code: area for area, codes in AREAS.items() for code in codes}


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
            at = f"{self.source or '-'}:{self.line}" + (f":{self.column}" if self.column is not None else "")
            return f"{at}: {self.path}" if self.path else at
        parts = [self.source] if self.source else []
        if self.row is not None:
            parts.append(say("places.row", language, row=self.row))
        if self.column is not None:
            parts.append(say("places.column", language, column=self.column))
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
        key = f"problems_{_AREA_OF[self.code]}.{self.code}.{part}"
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

    Examples
    --------
    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    shown = "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)
    return shown if len(shown) <= 200 else shown[:199] + "…"


def _detail(text: str, language: Language) -> str:
    """A detail as it stands; `@expected.key` is the text of that key, `@expected.key|name` with its `{name}`."""
    key, _, name = text.removeprefix("@").partition("|")
    if text.startswith("@expected.") and knows(key, language):
        return say(key, language, name=printable(name))
    return printable(text)


def _escaped(letter: str) -> str:
    return letter if letter == "\N{NO-BREAK SPACE}" else letter.encode("unicode_escape").decode("ascii")
