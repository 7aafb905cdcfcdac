"""Is the circle of trust and collaboration strengthening? The verdict, with the evidence it rests on."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.circle.changes import Basis, PairChanges, PairScores, pair_changes
from tillitsmaal.stats.circle.circumstances import UNKNOWN, Circumstances, ends_together
from tillitsmaal.stats.circle.cross_lagged import CrossLagged, cross_lagged
from tillitsmaal.stats.circle.detectable import Detectable, smallest_detectable
from tillitsmaal.stats.circle.sittings import across_respondents, enough_respondents
from tillitsmaal.stats.circle.words import (
    FEWEST_L3,
    L3_COUNTS,
    Findings,
    Level,
    Reason,
    Verdict,
    above_zero,
    direction,
    judge,
)
from tillitsmaal.stats.jackknife import mean_over_pairs
from tillitsmaal.stats.pairs.coupling import relationship_coupling

Floats = NDArray[np.float64]
Number = float | NotEstimable

FEWEST_PAIRS: Final = 3
"""A standard deviation of fewer tells of those."""
ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """How one of the two changed."""

    change: Estimated
    """Mean over matched pairs, organisation jackknife."""
    spread: Number
    """Standard deviation of the pairs' changes."""
    detectable: Detectable | NotEstimable
    """The smallest mean change that would have been shown with 80 % power."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """What a verdict rests on."""

    organisations: int
    """N: in at least one pair matched on both trust and collaboration."""
    pairs: int
    """Matched on both."""
    waves: int
    basis: Basis | NotEstimable
    """What the changes are of."""
    trust: Leg
    collaboration: Leg
    comovement: Estimated
    """Slope of the relationship effects of ΔC on those of ΔT."""
    across_respondents: Estimated | None
    """The same between different respondents, given first levels; None with fewer than ten organisations in pairs that
    have two respondents."""
    several_respondents: int | None
    """Matched pairs with two respondents or more; None where the respondents are not known."""
    paths: CrossLagged | NotEstimable | None
    """Lagged effects within pairs; None where they may not be told: under three waves, under twelve organisations, or
    when trust and collaboration do not both rise."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CircleVerdict:
    """The verdict on a network's circle."""

    word: Verdict
    level: Level
    reasons: tuple[Reason, ...]
    evidence: Evidence
    findings: Findings | None = None
    """What the rule looked at; None where nothing could be looked at."""


def circle_verdict(
    scores: PairScores, circumstances: Circumstances = UNKNOWN, l3_counts: bool = L3_COUNTS
) -> CircleVerdict:
    """Judge whether the circle of trust and collaboration is strengthening.

    ΔT and ΔC are the pairs' changes (`pair_changes`): differences between two waves, slopes over three or more. Their
    means have the interval of the organisation jackknife. Co-movement is the slope of the relationship effects of ΔC on
    those of ΔT (`relationship_coupling`), which neither raters' moods nor targets' standing can make. Error that the
    two scores of a pair share, as when one person answers both at one sitting, can make it, and so can the end of the
    scales where levels of the two go together. Where ten organisations or more are in pairs with two respondents, it
    must therefore be shown between different respondents as well, given first levels (`coupling_across_respondents`).
    Where they are not, nothing tells these apart: the reasons say so, and with more than 15 % of the matched pairs at
    the end of both scales it does not count. An episode that colours what all respondents of an organisation answer
    about a partner in one wave cannot be told from a change. Lagged effects are those of the
    random-intercept cross-lagged panel model (`cross_lagged`). The rule is in `judge`; levels have floors of N = 5, 10
    and 12 organisations in matched pairs. A network whose change is not shown is `unclear`, never stable, and the
    smallest change that could have been seen is told.

    Parameters
    ----------
    scores
        Pair scores of one network. Pairs that are not matched on both trust and collaboration are left out of all but
        the lagged effects.
    circumstances
        Ranges and respondents; without them their checks are left out.
    l3_counts
        Whether L3 may make a verdict; the default is what the project's own null simulation allows.

    Returns
    -------
    CircleVerdict
        Always. Parts of the evidence that cannot be had are NotEstimable: `too_few_waves`, `no_matched_pairs`, and
        those of `mean_over_pairs`, `relationship_coupling` and `cross_lagged`; a spread is `too_few_pairs` under two.

    References
    ----------
    Mayer, R. C., Davis, J. H. & Schoorman, F. D. (1995). An integrative model of organizational trust.
    Hamaker, E. L., Kuiper, R. M. & Grasman, R. P. P. P. (2015). A critique of the cross-lagged panel model.
    Checked by simulation: `benchmarks/verdicts.py` tells how often each level is declared under five truths, and how
    often L3 would be where nothing feeds anything.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(6, dtype=bool))
    >>> first, rise = np.full(30, 3.0), 1.0 + (raters * targets) % 4 / 10
    >>> pairs = PairScores(trust=np.stack([first, first + rise], axis=1),
    ...                    collaboration=np.stack([first, first + rise**2], axis=1), raters=raters, targets=targets)
    >>> found = circle_verdict(pairs)
    >>> found.word, found.level, found.reasons[2:]
    ('rising', 'L1', ('fewer_than_10_organisations', 'two_waves'))
    """
    changes = pair_changes(scores)
    if isinstance(changes, NotEstimable):
        return _nothing(scores, changes)
    legs = [_leg(values, changes) for values in (changes.trust, changes.collaboration)]
    sittings = circumstances.sittings
    several = None if sittings is None else across_respondents(scores, sittings)
    evidence = Evidence(
        organisations=changes.organisations,
        pairs=len(changes.trust),
        waves=scores.waves,
        basis=changes.basis,
        trust=legs[0],
        collaboration=legs[1],
        comovement=comovement_of(changes),
        across_respondents=several.comovement if several and enough_respondents(several) else None,
        several_respondents=None if sittings is None else len(several.changes.trust) if several else 0,
        paths=_paths(scores, changes.organisations, legs),
    )
    findings = _findings(evidence, scores, circumstances)
    judgement = judge(findings, l3_counts)
    return CircleVerdict(
        word=judgement.word,
        level=judgement.level,
        reasons=judgement.reasons,
        evidence=evidence,
        findings=findings,
    )


def comovement_of(changes: PairChanges) -> Estimated:
    """Relationship-level slope of ΔC on ΔT."""
    return relationship_coupling(changes.collaboration, changes.trust, changes.raters, changes.targets).estimate


def _leg(values: Floats, changes: PairChanges) -> Leg:
    change = mean_over_pairs(values, changes.raters, changes.targets)
    spread: Number = NotEstimable(
        code="too_few_pairs", reason=f"{len(values)} matched pairs, {FEWEST_PAIRS} are needed"
    )
    if len(values) >= FEWEST_PAIRS:
        spread = float(values.std(ddof=1)) if np.ptp(values) > ROUNDING * np.abs(values).max() else 0.0
    detectable = smallest_detectable(change, spread) if isinstance(spread, float) else spread
    return Leg(change=change, spread=spread, detectable=detectable)


def _paths(scores: PairScores, organisations: int, legs: list[Leg]) -> CrossLagged | NotEstimable | None:
    """Lagged effects, where they may be told: beside a rise of both."""
    if scores.waves < 3 or organisations < FEWEST_L3 or not all(above_zero(leg.change) for leg in legs):
        return None
    return cross_lagged(scores.trust, scores.collaboration, scores.raters, scores.targets, scores.times)


def _findings(evidence: Evidence, scores: PairScores, circumstances: Circumstances) -> Findings:
    paths = evidence.paths
    falls = direction(evidence.trust.change) == "falls"
    return Findings(
        organisations=evidence.organisations,
        waves=evidence.waves,
        change_trust=evidence.trust.change,
        change_collaboration=evidence.collaboration.change,
        comovement=evidence.comovement,
        across_respondents=evidence.across_respondents,
        at_the_end=ends_together(scores, circumstances.ranges, "lowest" if falls else "highest"),
        paths=(paths.trust_to_collaboration, paths.collaboration_to_trust) if isinstance(paths, CrossLagged) else paths,
    )


def _nothing(scores: PairScores, why: NotEstimable) -> CircleVerdict:
    leg = Leg(change=why, spread=why, detectable=why)
    reason: Reason = "one_wave" if why.code == "too_few_waves" else "no_matched_pairs"
    evidence = Evidence(
        organisations=0,
        pairs=0,
        waves=scores.waves,
        basis=why,
        trust=leg,
        collaboration=leg,
        comovement=why,
        across_respondents=None,
        several_respondents=None,
        paths=None,
    )
    return CircleVerdict(word="describe_only", level="none", reasons=(reason,), evidence=evidence)
