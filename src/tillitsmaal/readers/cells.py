"""From a cell's text to an answer: the questionnaire's own number grammar."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key, tidy
from tillitsmaal.questionnaire.models import MissingReason, ResponseFormat
from tillitsmaal.readers.coded import Coded
from tillitsmaal.readers.grid import NOT_SHOWN, Table
from tillitsmaal.responses import Reason
from tillitsmaal.study import ImportMapping
from tillitsmaal.study.missing import MISSING, Missing, missing_codes
from tillitsmaal.text import LANGUAGES, say

_NUMBER: Final = re.compile(r"([+-]?)([0-9]{1,15})(?:([.,])([0-9]{1,15}))?")
_MINUS: Final = str.maketrans({"\N{MINUS SIGN}": "-"})
COMMON_MISSING: Final[Mapping[str, MissingReason]] = {
    "vet ikke": "dont_know",
    "veit ikkje": "dont_know",
    "don't know": "dont_know",
    "don’t know": "dont_know",
    "ikke aktuelt": "not_relevant",
    "ikkje aktuelt": "not_relevant",
    "ikke relevant": "not_relevant",
    "ikkje relevant": "not_relevant",
    "not relevant": "not_relevant",
    "not applicable": "not_relevant",
    "ikke besvart": "skipped",
    "ikkje svart": "skipped",
    "not answered": "skipped",
    "ikke vist": "not_shown",
    "ikkje vist": "not_shown",
    "not shown": "not_shown",
}
"""What people and systems write where there is no answer, in words that mean nothing else."""
_REASONS: Final[Mapping[Missing, Reason]] = {
    "skipped": Reason.SKIPPED,
    "not_shown": Reason.NOT_SHOWN,
    "dont_know": Reason.DONT_KNOW,
    "not_relevant": Reason.NOT_RELEVANT,
    "invalid": Reason.INVALID,
}


@dataclass(frozen=True, slots=True)
class Read:
    """What one text means: a value, a reason for none, or a problem's code."""

    value: float = float("nan")
    reason: Reason = Reason.ANSWERED
    problem: str = ""


_OWN_WORDS: Final = {
    key(say(f"archive.missing.{reason}", language)): Read(reason=_REASONS[reason])
    for reason in MISSING
    for language in LANGUAGES
}
"""What our own archives call the reasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How texts are read under one response format in one file."""

    format: ResponseFormat
    words: Mapping[str, Read]
    """Labels and declared missing texts, by name key."""
    decimal_mark: str | None
    """The mark that the file's other numbers show."""
    prefix: str = ""
    """Letters before each code."""

    def read(self, text: str) -> Read:
        """Read one text.

        `4,0` on a whole-number format is 4; `4,5` is a problem; `1.234` may be a thousand or a bit over one, and is
        a problem unless the format has three decimals and the file shows what its mark means.
        """
        if text == NOT_SHOWN:
            return Read(reason=Reason.NOT_SHOWN)
        tidied = tidy(text)
        if not tidied:
            return Read(reason=Reason.SKIPPED)
        word = self.words.get(key(tidied))
        return word or self._number(tidied.removeprefix(self.prefix).translate(_MINUS))

    def read_labelled(self, text: str, label: str | None) -> Read:
        """Read a code that the file gives a label: what people saw counts before the number behind it.

        Systems number the options from 1, also those of a scale from 0 to 10; there the label is another number.
        """
        seen = self.read(label) if label and label.strip() else None
        return self.read(text) if seen is None or seen.problem == "not_a_number" else seen

    def _number(self, text: str) -> Read:
        match = _NUMBER.fullmatch(text)
        if match is None:
            return Read(problem="not_a_number")
        sign, whole, mark, fraction = match.group(1), match.group(2), match.group(3), match.group(4) or ""
        if _could_be_thousands(whole, fraction) and not (self.format.decimals >= 3 and mark == self.decimal_mark):
            return Read(problem="ambiguous_number")
        if len(fraction.rstrip("0")) > self.format.decimals:
            return Read(problem="too_many_decimals" if self.format.decimals else "decimals_not_allowed")
        return self._in_range(float(f"{sign}{whole}.{fraction or 0}"))

    def _in_range(self, value: float) -> Read:
        reason = self.format.missing.get(int(value)) if value.is_integer() else None
        if reason is not None:
            return Read(reason=_REASONS[reason])
        if not self.format.min <= value <= self.format.max:
            return Read(problem="outside_format")
        return Read(value=value + 0.0)


def grammar(
    answer: ResponseFormat, mapping: ImportMapping, decimal_mark: str | None, *, exported: bool = False
) -> Grammar:
    """The grammar of a response format, with the mapping's further texts for values and for missing answers.

    A missing text that is an answer in this format stays an answer: 9 may be missing on 1–5 and an answer on 0–10. In
    a file that says that it comes from here (`exported`), every reason has a number (`study.missing`).
    """
    prefix = mapping.values.strip_prefix or ""
    numbers = Grammar(format=answer, words={}, decimal_mark=decimal_mark, prefix=prefix)
    words = {key(text): Read(reason=_REASONS[reason]) for text, reason in COMMON_MISSING.items()}
    if exported:
        words |= {str(code): Read(reason=_REASONS[reason]) for reason, code in missing_codes(answer).items()}
        words |= _OWN_WORDS
    for code, texts in answer.labels.items():
        reason = answer.missing.get(code)
        read = Read(value=float(code)) if reason is None else Read(reason=_REASONS[reason])
        words |= {key(spelt): read for text in texts.values() for spelt in (text, f"{code} – {text}")}
    for text, value in mapping.values.labels.items():
        if not (read := numbers.read(value)).problem:
            words[key(text)] = read
    for text, reason in mapping.missing.items():
        if numbers.read(text).reason is not Reason.ANSWERED or numbers.read(text).problem:
            words[key(text)] = Read(reason=_REASONS[reason])
    return Grammar(format=answer, words=words, decimal_mark=decimal_mark, prefix=prefix)


def decimal_mark(table: Table, headers: Iterable[str], log: ProblemLog) -> str | None:
    """Find what the file's decimals are marked with; both marks in one file is a problem.

    Only a number that can be nothing but a decimal counts as a witness: `4,5` does, `1,234` does not.
    """
    witnesses: dict[str, tuple[str, str]] = {}
    for header in headers:
        for text in table.columns[header].texts:
            match = _NUMBER.fullmatch(tidy(text))
            if match and match.group(3) and not _could_be_thousands(match.group(2), match.group(4)):
                witnesses.setdefault(match.group(3), (header, text))
    if len(witnesses) == 2:
        comma, point = witnesses[","], witnesses["."]
        details = {"comma": comma[1], "point": point[1], "comma_column": comma[0], "point_column": point[0]}
        log.add(Problem(code="mixed_decimal_marks", place=Place(source=table.input.name), details=details))
    return next(iter(witnesses), None)


def _could_be_thousands(whole: str, fraction: str) -> bool:
    return len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Answers to one item, still coded: a value and a reason for each code."""

    codes: NDArray[np.integer]
    value_of: NDArray[np.float64]
    reason_of: NDArray[np.int8]

    @property
    def values(self) -> NDArray[np.float64]:
        """Value of each row; NaN where there is none."""
        return np.asarray(self.value_of[self.codes])

    @property
    def reasons(self) -> NDArray[np.int8]:
        """`Reason` of each row."""
        return np.asarray(self.reason_of[self.codes])


def without_answers(rows: int, reason: Reason) -> Cells:
    """The same reason for no answer in every row."""
    return Cells(
        codes=np.zeros(rows, dtype=np.int8), value_of=np.array([np.nan]), reason_of=np.array([reason], dtype=np.int8)
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
    )


def read_cells(
    table: Table, header: str, rules: Grammar, log: ProblemLog, records: NDArray[np.int64] | None = None
) -> Cells:
    """Read a column of answers, or some records of it: each distinct text once.

    A text that cannot be read sets its cells missing (`Reason.INVALID`) and is a problem in every one of its rows.
    """
    column = table.columns[header]
    codes = column.codes if records is None else column.codes[records]
    labels = table.value_labels.get(header, {})
    reads = [rules.read_labelled(text, labels.get(text)) for text in column.texts]
    if unread := table.missing.get(header):
        reads = [_missing(read) if text in unread else read for text, read in zip(column.texts, reads, strict=True)]
    if labels:
        _note_differing(table, header, (rules, reads), log)
        log.extend(_half_relabelled(table, header, rules))
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
    )


def _missing(read: Read) -> Read:
    """A code that the file declares missing is no answer, whatever it is; its reason is what its label says, if so."""
    return Read(reason=Reason.SKIPPED) if read.problem or read.reason is Reason.ANSWERED else read


def _half_relabelled(table: Table, header: str, rules: Grammar) -> Iterator[Problem]:
    """A column whose labels give codes another meaning, with codes that have no label: nobody knows what these mean.

    All labels of the column count, also those of codes that nobody chose.
    """
    labels = {code: label for code, label in table.value_labels[header].items() if label.strip()}
    known = {code: read for code, label in labels.items() if (read := rules.read(label)).problem != "not_a_number"}
    plain = {code: rules.read(code) for code in known}
    moved = [code for code in known if _is_answer(known[code]) and known[code].value != plain[code].value]
    occurring = [text for text in table.columns[header].texts if text not in table.missing.get(header, ())]
    bare = [text for text in occurring if text not in known and _is_answer(rules.read(text))]
    if moved and bare:
        details = {"label": labels[moved[0]], "bare": ", ".join(bare[:6])}
        place = Place(source=table.input.name, row=1, column=header)
        yield Problem(code="labels_incomplete", place=place, value=moved[0], details=details)


def _is_answer(read: Read) -> bool:
    return not read.problem and read.reason is Reason.ANSWERED


def _note_differing(table: Table, header: str, read: tuple[Grammar, Sequence[Read]], log: ProblemLog) -> None:
    """Tell where a code is called what another code means; where it is called a number, the number was just shown."""
    rules, reads = read
    for text, found in zip(table.columns[header].texts, reads, strict=True):
        plain, label = rules.read(text), table.value_labels[header].get(text, "")
        if _NUMBER.fullmatch(tidy(label)) is not None:
            continue
        if found.reason is Reason.ANSWERED and not plain.problem and plain.value != found.value:
            details = {"label": label, "file_value": f"{found.value:g}"}
            place = Place(source=table.input.name, row=1, column=header)
            log.add(Problem(code="label_over_code", place=place, value=text, details=details))


def _report(
    table: Table, header: str, records: NDArray[np.int64], found: tuple[str, str, Grammar], log: ProblemLog
) -> None:
    code, text, rules = found
    details = format_details(rules.format)
    for record in records[: ProblemLog.KEPT]:
        log.add(Problem(code=code, place=table.place(int(record), header), value=text, details=details))
    log.add_uncounted(code, len(records) - ProblemLog.KEPT)


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
