"""The rule that turns intervals into a verdict word, and nothing else."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable

Verdict = Literal[
    "feeding_each_other",
    "strengthening",
    "rising",
    "one_leg_trust",
    "one_leg_collaboration",
    "mixed",
    "weakening",
    "falling",
    "unclear",
    "describe_only",
]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)

Level = Literal["none", "L1", "L2", "L3"]
"""What the word rests on: nothing, mean changes, these and co-movement, these and lagged effects within pairs."""

Reason = Literal[
    "one_wave",  # nothing to compare
    "no_matched_pairs",  # no pair has both trust and collaboration at two waves
    "fewer_than_5_organisations",  # no verdict at all
    "one_organisation_in_every_pair",  # without it no pair is left
    "trust_rises",
    "trust_falls",
    "trust_not_shown_to_change",
    "trust_does_not_vary",  # every organisation left out gives the same mean: there is no interval
    "collaboration_rises",
    "collaboration_falls",
    "collaboration_not_shown_to_change",
    "collaboration_does_not_vary",
    "fewer_than_10_organisations",  # co-movement is not judged
    "comovement_shown",
    "comovement_across_respondents",  # it is shown between different respondents too
    "comovement_not_across_respondents",  # too few pairs have two: what a sitting puts into both is not told apart
    "comovement_within_respondents",  # it is not shown between different respondents, and does not count
    "comovement_across_not_estimable",  # between different respondents it cannot be computed, and does not count
    "comovement_at_the_end",  # of both scales, cut off together with nothing to tell it by: does not count
    "comovement_not_shown",
    "comovement_not_estimable",
    "two_waves",  # direction cannot be told
    "fewer_than_12_organisations",  # direction is not judged
    "paths_shown",
    "paths_not_shown",
    "paths_not_estimable",  # the evidence says why
    "paths_not_counted",  # both are shown, but the project's own null simulation does not let them count
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
"""Why the word is what it is. One closed list."""

FEWEST_L1: Final = 5
FEWEST_L2: Final = 10
FEWEST_L3: Final = 12
"""Organisations in matched pairs that each level needs."""

L3_COUNTS: Final = False
"""Whether L3 may make a verdict: only when `benchmarks/verdicts.py` shows 5 % false or fewer in every world without a
loop. Stable traits give none; a lasting common cause gives too many (benchmarks/VERDICTS.md)."""

Direction = Literal["rises", "falls", "not_shown_to_change", "does_not_vary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the rule looks at."""

    organisations: int
    """N, which the levels' floors count."""
    waves: int
    change_trust: Estimated
    change_collaboration: Estimated
    comovement: Estimated
    """Slope of the relationship effects of ΔC on those of ΔT."""
    across_respondents: Estimated | None = None
    """The same between different respondents; None where too few pairs have two."""
    at_the_end: bool = False
    """Whether too many pairs stand at the end of both scales, in the direction of the changes."""
    paths: tuple[Estimated, Estimated] | NotEstimable | None = None
    """T → C and C → T; None where they were not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict word and what it rests on."""

    word: Verdict
    level: Level
    reasons: tuple[Reason, ...]


def judge(found: Findings, l3_counts: bool = L3_COUNTS) -> Judgement:
    """Apply the rule of the circle's verdict.

    All bounds are those of two-sided 95 % intervals. L1 (N ≥ 5): both mean changes have lower bounds above 0,
    `rising`, or both upper bounds below 0, `falling`; one lower bound above 0, `one_leg_trust` or
    `one_leg_collaboration`, and `mixed` if the other upper bound is below 0. L2 (N ≥ 10): L1 and a lower bound of
    co-movement above 0, also between different respondents where that can be judged, else without too many pairs at the
    end of both scales, `strengthening` or `weakening`. L3 (three waves, N ≥ 12): L1 upwards, and the lower bounds of
    both lagged effects above 0, `feeding_each_other`, if L3 counts. Everything else is `unclear`; under N = 5
    `describe_only`.

    Parameters
    ----------
    found
        The intervals, with N and the number of waves.
    l3_counts
        Whether L3 may make a verdict; if not, the paths are told beside L1 or L2 and change nothing.

    Returns
    -------
    Judgement
        Always; its reasons are in the order in which the rule asks.

    References
    ----------
    Tillit convention; how often each word is wrong is simulated in `benchmarks/verdicts.py`.
    Checked against every row of the table of words in `docs/design.md`, and at the bounds, in the tests.

    Examples
    --------
    >>> none = NotEstimable(code="no_pairs")
    >>> judge(Findings(organisations=3, waves=2, change_trust=none, change_collaboration=none, comovement=none,
    ...                paths=None)).word
    'describe_only'
    """
    legs = (found.change_trust, found.change_collaboration)
    if found.organisations < FEWEST_L1:
        return Judgement(word="describe_only", level="none", reasons=("fewer_than_5_organisations",))
    if any(isinstance(leg, NotEstimable) and leg.code != "no_variance" for leg in legs):
        return Judgement(word="describe_only", level="none", reasons=("one_organisation_in_every_pair",))
    trust, collaboration = (direction(leg) for leg in legs)
    reasons: tuple[Reason, ...] = (_TRUST[trust], _COLLABORATION[collaboration])
    if trust == collaboration == "rises":
        return _upwards(found, reasons, l3_counts)
    if trust == collaboration == "falls":
        return _downwards(found, reasons)
    word = _apart(trust, collaboration)
    return Judgement(word=word, level="none" if word == "unclear" else "L1", reasons=reasons)


def direction(change: Estimated) -> Direction:
    """Which way a change goes for certain."""
    if isinstance(change, NotEstimable):
        return "does_not_vary"
    if change.low > 0:
        return "rises"
    return "falls" if change.high < 0 else "not_shown_to_change"


def above_zero(found: Estimated) -> bool:
    """Whether the lower bound is above 0."""
    return isinstance(found, Estimate) and found.low > 0


def _apart(trust: Direction, collaboration: Direction) -> Verdict:
    """The word where the two do not both rise or both fall."""
    if {trust, collaboration} == {"rises", "falls"}:
        return "mixed"
    if trust == "rises":
        return "one_leg_trust"
    return "one_leg_collaboration" if collaboration == "rises" else "unclear"


def _downwards(found: Findings, reasons: tuple[Reason, ...]) -> Judgement:
    comovement = _comovement(found)
    reasons = (*reasons, *comovement)
    if _counts(comovement):
        return Judgement(word="weakening", level="L2", reasons=reasons)
    return Judgement(word="falling", level="L1", reasons=reasons)


def _upwards(found: Findings, reasons: tuple[Reason, ...], l3_counts: bool) -> Judgement:
    comovement, paths = _comovement(found), _paths(found, l3_counts)
    reasons = (*reasons, *comovement, paths)
    if paths == "paths_shown":
        return Judgement(word="feeding_each_other", level="L3", reasons=reasons)
    if _counts(comovement):
        return Judgement(word="strengthening", level="L2", reasons=reasons)
    return Judgement(word="rising", level="L1", reasons=reasons)


def _comovement(found: Findings) -> tuple[Reason, ...]:
    if found.organisations < FEWEST_L2:
        return ("fewer_than_10_organisations",)
    if isinstance(found.comovement, NotEstimable):
        return ("comovement_not_estimable",)
    if not above_zero(found.comovement):
        return ("comovement_not_shown",)
    return ("comovement_shown", _explained(found))


def _explained(found: Findings) -> Reason:
    """Whether something else may have made the co-movement that is shown."""
    if found.across_respondents is None:
        return "comovement_at_the_end" if found.at_the_end else "comovement_not_across_respondents"
    if isinstance(found.across_respondents, NotEstimable):
        return "comovement_across_not_estimable"
    return "comovement_across_respondents" if above_zero(found.across_respondents) else "comovement_within_respondents"


def _counts(comovement: tuple[Reason, ...]) -> bool:
    """Whether co-movement is shown, and nothing else explains it."""
    return comovement[-1] in ("comovement_across_respondents", "comovement_not_across_respondents")


def _paths(found: Findings, l3_counts: bool) -> Reason:
    if found.waves < 3:
        return "two_waves"
    if found.organisations < FEWEST_L3 or found.paths is None:
        return "fewer_than_12_organisations"
    if isinstance(found.paths, NotEstimable) or any(isinstance(path, NotEstimable) for path in found.paths):
        return "paths_not_estimable"
    if not all(above_zero(path) for path in found.paths):
        return "paths_not_shown"
    return "paths_shown" if l3_counts else "paths_not_counted"


_TRUST: Final[dict[Direction, Reason]] = {
    "rises": "trust_rises",
    "falls": "trust_falls",
    "not_shown_to_change": "trust_not_shown_to_change",
    "does_not_vary": "trust_does_not_vary",
}
_COLLABORATION: Final[dict[Direction, Reason]] = {
    "rises": "collaboration_rises",
    "falls": "collaboration_falls",
    "not_shown_to_change": "collaboration_not_shown_to_change",
    "does_not_vary": "collaboration_does_not_vary",
}
