"""Numbers for answers that are missing, in files where everything that is missing must have one.

They follow from the response format alone, so that what writes a file and what reads it agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from tillitsmaal.questionnaire.models import MissingReason, ResponseFormat

Missing = MissingReason | Literal["invalid"]
"""Why an answer is missing; `invalid` is what was left out as no valid answer."""
MISSING: Final[tuple[Missing, ...]] = (*get_args(MissingReason), "invalid")
_BEFORE_NEXT: Final[Mapping[Missing, int]] = {
    "not_relevant": 1,
    "dont_know": 2,
    "skipped": 3,
    "not_shown": 4,
    "invalid": 5,
}
"""How far each number is from the next power of ten: 99, 98, 97, 96, 95."""
_FURTHER: Final = 6
"""The same for the first of further codes: 94, 93 and so on."""
_UNSAID: Final[tuple[Missing, ...]] = ("skipped", "not_shown")
"""Reasons that nobody gives by choosing an answer."""
_MOST_DIGITS: Final = 15
"""Whole numbers up to so many digits are exact in every program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingNumber:
    """A number that stands for something missing."""

    number: int
    reason: Missing
    code: int | None = None
    """The format's own code that it stands for; None where the format has none."""


def missing_numbers(answer: ResponseFormat) -> tuple[MissingNumber, ...]:
    """Numbers for each reason, first, and for every further code that the format declares: its own, else 97, 96 …

    Where these are answers, the same numbers below 0 are taken, else longer ones. None is an answer of the format, or
    stands for something else in it. All but one lie on the same side of the answers, as SPSS can declare them; where
    the format's own numbers do not, none of them is kept. Several codes with one reason are kept apart; and what
    people chose (`refused`, a labelled code with the reason `skipped`) is not what was left open.

    Examples
    --------
    >>> [one.number for one in missing_numbers(ResponseFormat(min=1, max=5, missing={8: "dont_know", 9: "dont_know"}))]
    [97, 96, 8, 99, 95, 9]
    """
    main = _main(answer)
    further = [code for code in answer.missing if code not in main.values()]
    for keeps in (True, False):
        for digits in range(2, _MOST_DIGITS + 1):
            for sign in (1, -1):
                made = [sign * (10**digits - _BEFORE_NEXT[reason]) for reason in MISSING]
                new = [sign * (10**digits - _FURTHER - place) for place in range(len(further))]
                kept = [main.get(reason, number) for reason, number in zip(MISSING, made, strict=True)]
                plain, beyond = (kept, further) if keeps else (made, new)
                found = (*_of_reasons(plain, main), *_of_codes(beyond, further, answer))
                if _fit(found, answer):
                    return found
    raise ValueError(f"{answer.min} to {answer.max} leaves no number for what is missing")


def missing_codes(answer: ResponseFormat) -> dict[Missing, int]:
    """Number of each reason, where nothing more is known than the reason.

    Examples
    --------
    >>> missing_codes(ResponseFormat(min=1, max=5, missing={98: "dont_know"}))
    {'skipped': 97, 'not_shown': 96, 'dont_know': 98, 'not_relevant': 99, 'invalid': 95}
    >>> missing_codes(ResponseFormat(min=0, max=100))["skipped"]
    -97
    """
    return {one.reason: one.number for one in missing_numbers(answer)[: len(MISSING)]}


def has_further_codes(answer: ResponseFormat) -> bool:
    """Whether the reason alone does not tell which of the format's codes was given."""
    return len(missing_numbers(answer)) > len(MISSING)


def _main(answer: ResponseFormat) -> dict[Missing, int]:
    """The code of each reason: the first declared, but not one that people choose for what is left open."""
    return {
        reason: code
        for code, reason in reversed(list(answer.missing.items()))
        if reason not in _UNSAID or code not in answer.labels
    }


def _of_reasons(numbers: Sequence[int], main: Mapping[Missing, int]) -> list[MissingNumber]:
    return [
        MissingNumber(number=number, reason=reason, code=main.get(reason))
        for reason, number in zip(MISSING, numbers, strict=True)
    ]


def _of_codes(numbers: Sequence[int], codes: Sequence[int], answer: ResponseFormat) -> list[MissingNumber]:
    return [
        MissingNumber(number=number, reason=answer.missing[code], code=code)
        for number, code in zip(numbers, codes, strict=True)
    ]


def _fit(found: Sequence[MissingNumber], answer: ResponseFormat) -> bool:
    """Whether the numbers are different, no answers, not declared otherwise, and all but one on one side."""
    numbers = {one.number for one in found}
    below = sum(number < answer.min for number in numbers)
    above = sum(number > answer.max for number in numbers)
    told_otherwise = any(answer.missing.get(one.number, one.reason) != one.reason for one in found)
    return len(found) == below + above == len(numbers) and min(below, above) < 2 and not told_otherwise
