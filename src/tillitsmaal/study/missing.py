"""Numbers for answers that are missing, in files where every reason must have one.

They follow from the response format alone, so that what writes a file and what reads it agree.
"""

from collections.abc import Mapping
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
_MOST_DIGITS: Final = 15
"""Whole numbers up to so many digits are exact in every program."""


def missing_codes(answer: ResponseFormat) -> dict[Missing, int]:
    """Number of each reason: the format's own, where it declares one, else 97, 96 and so on.

    Where these are answers, the same numbers below 0 are taken, else longer ones. None is an answer of the format, or
    stands for another reason in it. All but one lie on the same side of the answers, as SPSS can declare them;
    where the format's own numbers do not, none of them is kept.

    Examples
    --------
    >>> missing_codes(ResponseFormat(min=1, max=5, missing={98: "dont_know"}))
    {'skipped': 97, 'not_shown': 96, 'dont_know': 98, 'not_relevant': 99, 'invalid': 95}
    >>> missing_codes(ResponseFormat(min=0, max=100))["skipped"]
    -97
    """
    own: dict[Missing, int] = {reason: code for code, reason in reversed(list(answer.missing.items()))}
    for kept in (own, {}):
        for digits in range(2, _MOST_DIGITS + 1):
            for sign in (1, -1):
                codes = {reason: kept.get(reason, sign * (10**digits - _BEFORE_NEXT[reason])) for reason in MISSING}
                if _fit(codes, answer):
                    return codes
    raise ValueError(f"{answer.min} to {answer.max} leaves no number for what is missing")


def _fit(codes: Mapping[Missing, int], answer: ResponseFormat) -> bool:
    """Whether the numbers are different, no answers, not declared otherwise, and all but one on one side."""
    below = sum(code < answer.min for code in codes.values())
    above = sum(code > answer.max for code in codes.values())
    told_otherwise = any(answer.missing.get(code, reason) != reason for reason, code in codes.items())
    return len(set(codes.values())) == below + above == len(codes) and min(below, above) < 2 and not told_otherwise
