"""From a column's texts to answers: each distinct text once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.readers.answers.grammar import NUMBER, Grammar, Read, code_key, could_be_thousands
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.responses import Reason

_WHOLE: Final = 100
_OF_MAPPING: Final = ("mapping_label_unknown", "mapping_labels_incomplete")
"""What is wrong in the mapping, and told once."""


def decimal_mark(table: Table, headers: Iterable[str], log: ProblemLog) -> str | None:
    """Find what the file's decimals are marked with; both marks in one file is a problem.

    Only a number that can be nothing but a decimal counts as a witness: `4,5` does, `1,234` does not. Beside a comma,
    a point may be a number's in a file that holds numbers as such.
    """
    witnesses: dict[str, tuple[str, str]] = {}
    for header in headers:
        for text in table.columns[header].texts:
            match = NUMBER.fullmatch(tidy(text))
            if match and match.group(3) and not could_be_thousands(match.group(2), match.group(4)):
                witnesses.setdefault(match.group(3), (header, text))
    if len(witnesses) == 2 and table.typed:
        return ","
    if len(witnesses) == 2:
        comma, point = witnesses[","], witnesses["."]
        details = {"comma": comma[1], "point": point[1], "comma_column": comma[0], "point_column": point[0]}
        log.add(Problem(code="mixed_decimal_marks", place=Place(source=table.input.name), details=details))
    return next(iter(witnesses), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Answers to one item, still coded: a value and a reason for each code."""

    codes: NDArray[np.integer]
    value_of: NDArray[np.float64]
    reason_of: NDArray[np.int8]
    missing_of: NDArray[np.float64]
    """The declared code of what is missing; NaN where none was given."""

    @property
    def values(self) -> NDArray[np.float64]:
        """Value of each row; NaN where there is none."""
        return np.asarray(self.value_of[self.codes])

    @property
    def reasons(self) -> NDArray[np.int8]:
        """`Reason` of each row."""
        return np.asarray(self.reason_of[self.codes])

    @property
    def given(self) -> NDArray[np.float64]:
        """The declared code of what is missing in each row; NaN where none was given."""
        return np.asarray(self.missing_of[self.codes])


def without_answers(rows: int, reason: Reason) -> Cells:
    """The same reason for no answer in every row."""
    return Cells(
        codes=np.zeros(rows, dtype=np.int8),
        value_of=np.array([np.nan]),
        reason_of=np.array([reason], dtype=np.int8),
        missing_of=np.array([np.nan]),
    )


def stacked(parts: Sequence[Cells]) -> Cells:
    """Cells under each other."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0, *(len(part.value_of) for part in parts[:-1])], dtype=np.int32)
    return Cells(
        codes=np.concatenate([part.codes + offset for part, offset in zip(parts, offsets, strict=True)]),
        value_of=np.concatenate([part.value_of for part in parts]),
        reason_of=np.concatenate([part.reason_of for part in parts]),
        missing_of=np.concatenate([part.missing_of for part in parts]),
    )


def read_cells(
    table: Table, header: str, rules: Grammar, log: ProblemLog, records: NDArray[np.int64] | None = None
) -> Cells:
    """Read a column of answers, or some records of it: each distinct text once.

    A text that cannot be read sets its cells missing (`Reason.INVALID`) and is a problem in every one of its rows.
    """
    column = table.columns[header]
    codes = column.codes if records is None else column.codes[records]
    labels = labels_of(table, header)
    reads = [rules.read_labelled(text, labels.get(code_key(text))) for text in column.texts]
    if unread := {text for text in table.missing.get(header, ()) if rules.key(text) not in rules.declared}:
        reads = [_missing(read) if text in unread else read for text, read in zip(column.texts, reads, strict=True)]
    if labels:
        _note_differing(table, header, (rules, reads), log)
        log.extend(_half_relabelled(table, header, rules))
    log.extend(_shares(table, header, (rules, reads)))
    for code, read in enumerate(reads):
        if read.problem:
            at = np.flatnonzero(codes == code)
            _report(
                table, header, at if records is None else records[at], (read.problem, column.texts[code], rules), log
            )
    return Cells(
        codes=codes,
        value_of=np.array([read.value for read in reads], dtype=np.float64),
        reason_of=np.array([Reason.INVALID if read.problem else read.reason for read in reads], dtype=np.int8),
        missing_of=np.array([read.code for read in reads], dtype=np.float64),
    )


def labels_of(table: Table, header: str) -> dict[str, str]:
    """What the file calls each code of a column, by `code_key`."""
    return {code_key(code): label for code, label in table.value_labels.get(header, {}).items()}


def _missing(read: Read) -> Read:
    """A code that the file declares missing is no answer, whatever it is; its reason is what its label says, if so."""
    return Read(reason=Reason.SKIPPED) if read.problem or read.answered else read


def _half_relabelled(table: Table, header: str, rules: Grammar) -> Iterator[Problem]:
    """A column whose labels give codes another meaning, with codes that have no label: nobody knows what these mean.

    All labels of the column count, also those of codes that nobody chose.
    """
    given = {code: label for code, label in labels_of(table, header).items() if tidy(label)}
    labels = {code: label for code, label in given.items() if rules.key(code) not in rules.declared}
    known = {code: read for code, label in labels.items() if (read := rules.read(label)).problem != "not_a_number"}
    plain = {code: rules.read(code) for code in known}
    sure = [code for code in known if known[code].answered and plain[code].problem not in _OF_MAPPING]
    moved = [code for code in sure if known[code].value != plain[code].value]
    occurring = [text for text in table.columns[header].texts if text not in table.missing.get(header, ())]
    said = {*known, *rules.declared}
    unsaid = [text for text in occurring if said.isdisjoint((code_key(text), rules.key(text)))]
    bare = [text for text in unsaid if rules.read(text).answered]
    if moved and bare:
        details = {"label": labels[moved[0]], "bare": ", ".join(bare[:6])}
        place = Place(source=table.input.name, row=1, column=header)
        yield Problem(code="labels_incomplete", place=place, value=moved[0], details=details)


def _shares(table: Table, header: str, read: tuple[Grammar, Sequence[Read]]) -> Iterator[Problem]:
    """A column of a scale to 100 where every number is a share of one, as programs store what they show as percents."""
    rules, reads = read
    if rules.format.max != _WHOLE:
        return
    texts = zip(table.columns[header].texts, reads, strict=True)
    said = ((code_key(text, rules.prefix), found) for text, found in texts if found.reason is Reason.ANSWERED)
    numbers = [
        found.value if found.answered else float(text.replace(",", "."))
        for text, found in said
        if NUMBER.fullmatch(text) and text not in rules.words
    ]
    shares = [number for number in numbers if 0 < number < 1]
    if shares and all(0 <= number <= 1 for number in numbers):
        place = Place(source=table.input.name, row=1, column=header)
        details = {"max": str(rules.format.max)}
        yield Problem(code="shares_of_one", place=place, value=f"{shares[0]:g}", details=details)


def _note_differing(table: Table, header: str, read: tuple[Grammar, Sequence[Read]], log: ProblemLog) -> None:
    """Tell where a code is called what another code means; where it is called a number, the number was just shown."""
    rules, reads = read
    labels = labels_of(table, header)
    for text, found in zip(table.columns[header].texts, reads, strict=True):
        plain, label = rules.read(text), labels.get(code_key(text), "")
        if NUMBER.fullmatch(tidy(label)) is not None:
            continue
        if found.reason is Reason.ANSWERED and not plain.problem and plain.value != found.value:
            details = {"label": label, "file_value": f"{found.value:g}"}
            place = Place(source=table.input.name, row=1, column=header)
            log.add(Problem(code="label_over_code", place=place, value=text, details=details))


def _report(
    table: Table, header: str, records: NDArray[np.int64], found: tuple[str, str, Grammar], log: ProblemLog
) -> None:
    code, text, rules = found
    details = format_details(rules.format) | {"label": rules.labels.get(rules.key(text), "")}
    shown = records[:1] if code in _OF_MAPPING else records
    for record in shown[: ProblemLog.KEPT]:
        log.add(Problem(code=code, place=table.place(int(record), header), value=text, details=details))
    log.add_uncounted(code, len(shown) - ProblemLog.KEPT)


def format_details(answer: ResponseFormat) -> dict[str, str]:
    """What a sentence about a bad cell names: the range, the decimals, the declared missing codes."""
    return {
        "min": str(answer.min),
        "max": str(answer.max),
        "decimals": str(answer.decimals),
        "missing": ", ".join(str(code) for code in answer.missing) or "–",
    }


def text_of(column: Coded, record: int) -> str:
    """The text of one record."""
    return column.texts[int(column.codes[record])]


def tidied(texts: Sequence[str]) -> list[str]:
    """`tidy` of many texts; most are tidy already, which is quick to see."""
    return [
        text if text.isascii() and text.isprintable() and "  " not in text and text == text.strip() else tidy(text)
        for text in texts
    ]
