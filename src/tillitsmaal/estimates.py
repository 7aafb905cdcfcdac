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
    "no_variance",  # every unit tells the same, to the last digit
    "too_few_items",  # the statistic needs two or three items
    "too_few_respondents",  # fewer persons than the statistic needs
    "too_few_pairs",  # fewer pairs than the statistic needs
    "too_few_groups",  # fewer groups, clusters or networks than the statistic needs
    "too_few_waves",  # fewer waves than the statistic needs
    "unequal_intervals",  # the waves do not lie equally far apart
    "unknown_dates",  # the time between the waves is not known
    "one_respondent",  # no pair has two respondents, and no reliability is documented
    "negative_variance",  # a variance is estimated as negative, so nothing can be divided by it
    "not_identified",  # the data cannot tell the model's parameters apart
    "not_converged",  # the search for the best solution did not end
    "improper_solution",  # the best solution has a negative variance or a correlation beyond one
    "undefined",  # outside the range in which the statistic is defined
    "different_ranges",  # scales of different ranges have no common raw mean
    "not_asked",  # the questionnaire does not ask for it
    "not_offered_yet",  # the program does not compute it in this version
    "suppressed",  # hidden to protect persons
]
"""Why a number is absent. One closed list, used in JSON, CSV and the reports."""

REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

Method = Literal[
    "organisation_jackknife",  # delete one organisation, t(N−1)
    "srm_analytic",  # social relations model, complete rosters
    "dyadic_robust",  # variance robust to pairs that share an organisation
    "relationship_level",  # the larger of the Snijders–Borgatti jackknife and the corrected dyadic-robust variance
    "across_respondents",  # the same of what different respondents tell, without what one respondent puts into both
    "two_way_cluster",  # clustered by rater and by target
    "rater_cluster",  # clustered by rater, CR1
    "organisation_bootstrap",  # resampled organisations, percentiles
    "crossed_random_effects",  # rater and target as random effects, REML
    "naive_t",  # pairs as if they were independent
    "other_organisations",  # how much the same contrast varies over the organisations that it is not about
    "normal_theory",  # maximum likelihood, standard errors from the information
]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
"""How an interval was made. One closed list."""


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
class Interval:
    """Bounds of a statistic that is not tested against 0, such as a reliability."""

    low: float
    high: float
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEstimable:
    """A statistic that cannot be had."""

    code: Reason
    reason: str = ""
    """In plain English, for the log; reports say it in the reader's language from the code."""


Estimated = Estimate | NotEstimable
"""An estimate with its interval, or why there is none."""
Bounds = Interval | NotEstimable
"""An interval, or why there is none."""
Number = float | NotEstimable
"""A number, or why there is none. Never NaN, never infinite."""
