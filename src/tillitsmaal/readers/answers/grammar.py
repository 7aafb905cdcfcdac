"""The questionnaire's own grammar of numbers and words, with what a mapping adds to it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tillitsmaal.names import key, tidy
from tillitsmaal.questionnaire.models import MissingReason, ResponseFormat
from tillitsmaal.readers.books.grid import NOT_SHOWN
from tillitsmaal.responses import Reason
from tillitsmaal.study.missing import MISSING, Missing, MissingNumber, missing_numbers
from tillitsmaal.text import LANGUAGES, say

NUMBER: Final = re.compile(r"([+-]?)([0-9]{1,15})(?:([.,])([0-9]{1,15}))?")
_WHOLE: Final = 100
_PERHAPS_MINUS: Final = re.compile("\u00ad.*[0-9]", re.DOTALL)
"""A soft hyphen before a digit: some programs show it as a minus, and others not at all."""
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


def code_key(text: str, prefix: str = "") -> str:
    """Fold an answer for comparing: a number in one way of the many it is written, without its prefix; else `key`.

    Examples
    --------
    >>> {code_key(text) for text in ("4", "4.0", "4,00", "04", "+4")}, code_key("A4", "A"), code_key("Helt  enig")
    ({'4'}, '4', 'helt enig')
    """
    tidied = _tidy(text)
    match = NUMBER.fullmatch(tidied.removeprefix(prefix).translate(_MINUS))
    if match is None or could_be_thousands(match[2], match[4] or ""):
        return key(tidied)
    fraction = (match[4] or "").rstrip("0")
    number = f"{int(match[2])}{'.' if fraction else ''}{fraction}"
    return f"-{number}" if match[1] == "-" and number != "0" else number


def _tidy(text: str) -> str:
    """`tidy`, but a number that may be negative stays none."""
    tidied = tidy(text)
    if _PERHAPS_MINUS.search(text) and NUMBER.fullmatch(tidied):
        return tidy(text.replace("\u00ad", "\N{HYPHEN}"))
    return tidied


def spells_negative(text: str, value: str) -> bool:
    """Whether a label only says how a system spells a negative number: `N3` for −3."""
    return value == f"-{text[1:]}" and text[:1].isalpha()


def says_missing(text: str) -> bool:
    """Whether a text says in words why there is no answer."""
    return key(text) in _MISSING_WORDS


@dataclass(frozen=True, slots=True)
class Read:
    """What one text means: a value, a reason for none, or a problem's code."""

    value: float = float("nan")
    reason: Reason = Reason.ANSWERED
    code: float = float("nan")
    """The declared code of what is missing, where one was given."""
    problem: str = ""

    @property
    def answered(self) -> bool:
        """Whether it is an answer."""
        return not self.problem and self.reason is Reason.ANSWERED

    @property
    def is_missing(self) -> bool:
        """Whether it says that there is no answer, and by which code."""
        return not math.isnan(self.code)


_OWN_WORDS: Final = {
    key(say(f"archive.missing.{reason}", language)): Read(reason=_REASONS[reason])
    for reason in MISSING
    for language in LANGUAGES
}
"""What our own archives call the reasons."""
_COMMON: Final = {key(text): Read(reason=_REASONS[reason]) for text, reason in COMMON_MISSING.items()}
_MISSING_WORDS: Final = _COMMON | _OWN_WORDS | {reason: Read(reason=_REASONS[reason]) for reason in MISSING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """How texts are read under one response format in one file."""

    format: ResponseFormat
    words: Mapping[str, Read]
    """Labels and declared missing texts, by `code_key`."""
    decimal_mark: str | None
    """The mark that the file's other numbers show."""
    unseparated: bool = False
    """Whether the file marks no thousands: our forms and archives do not."""
    prefix: str = ""
    """Letters before each code."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The mapping's labels as they stand there, by `code_key`."""
    declared: Mapping[str, Read] = field(default_factory=dict)
    """Those of the words that the mapping declares; they count before what the file calls a code."""
    left: frozenset[str] = frozenset()
    """Answers whose labels are meant for another format and leave them alone here, by `code_key`."""
    whole_only: bool = False
    """Whether the labels change the whole numbers, so that nobody knows what one between them means."""
    percents: frozenset[str] = frozenset()
    """Texts of numbers that the file shows as percents."""

    def read(self, text: str) -> Read:
        """Read one text.

        `4,0` on a whole-number format is 4; `4,5` is a problem; `1.234` may be a thousand or a bit over one, and is
        a problem unless the format has three decimals and no thousand, or the file shows what its mark means.
        """
        if text == NOT_SHOWN:
            return Read(reason=Reason.NOT_SHOWN)
        if (word := self.words.get(self.key(text))) is not None:
            return word
        tidied = _tidy(text)
        if not tidied:
            return Read(reason=Reason.SKIPPED)
        return self._number(self._unmarked(tidied).removeprefix(self.prefix).translate(_MINUS))

    def key(self, text: str) -> str:
        """Fold an answer for comparing (`code_key`)."""
        return code_key(self._unmarked(text), self.prefix)

    def _unmarked(self, text: str) -> str:
        """A percent as a number: of a scale that goes to 100 or to 1, else where the file has the number behind it.

        What 100 % is on a scale from 1 to 5, nobody knows.
        """
        bare = text.strip().removesuffix("%").rstrip()
        if not text.rstrip().endswith("%") or NUMBER.fullmatch(bare) is None:
            return text
        if self.format.max == _WHOLE:
            return bare
        known = self.format.max == 1 or text.strip() in self.percents
        return f"{Decimal(bare.replace(',', '.')).scaleb(-2):f}" if known else text

    def read_labelled(self, text: str, label: str | None) -> Read:
        """Read a code that the file gives a label: what people saw counts before the number behind it.

        Systems number the options from 1, also those of a scale from 0 to 10; there the label is another number. What
        the mapping says of a code counts before both.
        """
        if (said := self.declared.get(self.key(text))) is not None:
            return said
        seen, plain = self.read(label) if label and tidy(label) else None, self.read(text)
        if seen is None or seen.problem == "not_a_number":
            return plain
        return plain if plain.is_missing and plain.reason is seen.reason else seen

    def _number(self, text: str) -> Read:
        match = NUMBER.fullmatch(text)
        if match is None:
            return Read(problem="not_a_number")
        sign, whole, mark, fraction = match.group(1), match.group(2), match.group(3), match.group(4) or ""
        if could_be_thousands(whole, fraction) and not self._is_decimal(mark, f"{sign}{whole}{fraction}"):
            return Read(problem="ambiguous_number")
        if len(fraction.rstrip("0")) > self.format.decimals:
            return Read(problem="too_many_decimals" if self.format.decimals else "decimals_not_allowed")
        return self._in_range(float(f"{sign}{whole}.{fraction or 0}"))

    def _is_decimal(self, mark: str, thousands: str) -> bool:
        """Whether a mark before three digits means decimals and no `thousands`, which the format may not have."""
        if self.format.decimals < 3 or self.decimal_mark not in (None, mark):
            return False
        return self.unseparated or mark == self.decimal_mark or self.read(thousands).problem == "outside_format"

    def _in_range(self, value: float) -> Read:
        reason = self.format.missing.get(int(value)) if value.is_integer() else None
        if reason is not None:
            return Read(reason=_REASONS[reason], code=value)
        if not self.format.min <= value <= self.format.max:
            return Read(problem="outside_format")
        if self.whole_only and not value.is_integer():
            return Read(problem="mapping_labels_incomplete")
        return Read(value=value + 0.0)


def plain_grammar(answer: ResponseFormat, decimal_mark: str | None, *, exported: bool = False) -> Grammar:
    """The grammar of a response format by itself.

    In a file that says that it comes from here (`exported`), every reason has a number (`study.missing`).
    """
    words = dict(_COMMON)
    if exported:
        words |= {str(one.number): _read_back(one) for one in missing_numbers(answer)}
        words |= _OWN_WORDS
    words |= _labelled(answer)
    return Grammar(format=answer, words=words, decimal_mark=decimal_mark, unseparated=exported)


def read_as(reason: Missing) -> Read:
    """What a code means that says why there is no answer."""
    return Read(reason=_REASONS[reason])


def meaning(rules: Grammar, value: str) -> Read:
    """What the value of a label means: an answer, what the questionnaire calls one, or why there is none."""
    read = rules.read(value)
    return _MISSING_WORDS.get(key(value), read) if read.problem else read


def _read_back(one: MissingNumber) -> Read:
    code = float("nan") if one.code is None else float(one.code)
    return Read(reason=_REASONS[one.reason], code=code)


def _labelled(answer: ResponseFormat) -> dict[str, Read]:
    """What the questionnaire calls its values and its missing codes."""
    words: dict[str, Read] = {}
    for code, texts in answer.labels.items():
        reason = answer.missing.get(code)
        read = Read(value=float(code)) if reason is None else Read(reason=_REASONS[reason], code=float(code))
        words |= {key(spelt): read for text in texts.values() for spelt in (text, f"{code} – {text}")}
    return words


def could_be_thousands(whole: str, fraction: str) -> bool:
    """Whether the digits before and after a mark may be thousands and the rest."""
    return len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")
