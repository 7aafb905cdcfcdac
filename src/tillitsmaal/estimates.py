"""What an estimator returns: an estimate with its interval, or why there is none."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Reason = Literal[
    "too_few_answers",  # the scale's missing rule was met by nobody
    "scale_missing",  # a composite lacks one of its scales
    "direction_missing",  # a dyad answered one way only
    "no_pairs",  # no pair has the scale
    "no_matched_pairs",  # no pair has the scale in both waves
    "too_few_organisations",  # an interval needs more organisations
    "no_variance",  # every organisation tells the same, to the last digit
    "different_ranges",  # scales of different ranges have no common raw mean
    "not_asked",  # the questionnaire does not ask for it
    "not_offered_yet",  # the program does not compute it in this version
    "suppressed",  # hidden to protect persons
]
"""Why a number is absent. One closed list, used in JSON, CSV and the reports."""

REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

Method = Literal["organisation_jackknife"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A statistic with its interval."""

    value: float
    low: float
    high: float
    confidence: float
    standard_error: float
    degrees_of_freedom: float
    p: float
    method: Method
    n: int
    """Number of units (organisations) that the interval rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEstimable:
    """A statistic that cannot be had."""

    code: Reason
    reason: str = ""
    """In plain English, for the log; reports say it in the reader's language from the code."""


Estimated = Estimate | NotEstimable
