"""The verdict as an audience may see it: mean changes of cells, with intervals of the pairs that are cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tillitsmaal.analysis.aligned import Aligned
from tillitsmaal.analysis.circle import years
from tillitsmaal.analysis.compare_results import CircleResult
from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.privacy.coarse import SUPPRESSED, as_wide_as, coarse_estimate, p_of
from tillitsmaal.responses import Wave
from tillitsmaal.stats.circle.changes import PairScores, pair_changes
from tillitsmaal.stats.circle.detectable import Detectable
from tillitsmaal.stats.circle.guards import Guard
from tillitsmaal.stats.circle.verdict import CircleVerdict, Evidence, Leg
from tillitsmaal.stats.circle.words import Reason, judge

OF_PATTERNS = frozenset(("turnover", "coverage", "questionnaire_changed"))
"""Guards that tell who was there and what was asked, not how anybody answered."""

_VARIES: Final[Mapping[Reason, Reason]] = {
    "trust_does_not_vary": "trust_not_shown_to_change",
    "collaboration_does_not_vary": "collaboration_not_shown_to_change",
}
"""Reasons that would tell of every pair, and what stands in their place: both make the same word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Means:
    """Mean changes of trust and collaboration over the pairs of a verdict, each with the mean of its cell."""

    trust: float
    collaboration: float


def circles_as_wide(circles: Sequence[CircleResult], own: Mapping[str, Evidence]) -> Iterator[CircleResult]:
    """The same verdicts, which rest on changes as wide as others; `own` has these by network."""
    for of in circles:
        evidence, wide = of.verdict.evidence, own[of.network]
        trust, collaboration = (
            _leg_as_wide(*legs) for legs in ((wide.trust, evidence.trust), (wide.collaboration, evidence.collaboration))
        )
        evidence = replace(evidence, trust=trust, collaboration=collaboration)
        yield replace(of, verdict=replace(of.verdict, evidence=evidence))


def shared_circles(
    circles: Sequence[CircleResult],
    of_networks: Aligned,
    waves: Sequence[Wave],
    sides: Sequence[int],
    people: Mapping[str, int],
    unmatched: frozenset[tuple[str, str]],
) -> tuple[CircleResult, ...]:
    """Make verdicts fit for an audience.

    The word is that of all answers that are in cells, pair by pair. Mean changes are those of cells, with intervals as
    wide as the pairs that are cells of their own make them; they are told where the same rule makes the same word of
    them. Nothing is told of co-movement but the word, and nothing of single organisations.

    Parameters
    ----------
    circles
        Of the answers that are in cells, as wide as they may be shown.
    of_networks
        Scores of cells, in which every pair has the mean of its cell.
    waves
        In order.
    sides
        Positions of trust and collaboration among the measures.
    people
        The fewest behind either in any wave, by network.
    unmatched
        Networks and measures of which only the word may be told.
    """
    own = [of_networks.measures[side] for side in sides]
    hidden = {network for network, measure in unmatched if measure in own}
    return tuple(
        _circle(
            of,
            None if of.network in hidden else _means(of_networks, of.network, waves, sides),
            people.get(of.network, 0),
        )
        for of in circles
    )


def _means(aligned: Aligned, network: str, waves: Sequence[Wave], sides: Sequence[int]) -> _Means | None:
    own = aligned.network == aligned.networks.index(network)
    trust, collaboration = (aligned.values[:, own, side].T for side in (sides[0], sides[-1]))
    found = pair_changes(
        PairScores(
            trust=trust,
            collaboration=collaboration,
            raters=aligned.rater[own],
            targets=aligned.target[own],
            times=years(waves),
        )
    )
    if isinstance(found, NotEstimable):
        return None
    return _Means(trust=float(found.trust.mean()), collaboration=float(found.collaboration.mean()))


def _circle(of: CircleResult, means: _Means | None, people: int) -> CircleResult:
    return replace(
        of,
        verdict=_verdict(of.verdict, means, people),
        guards=tuple(guard if guard.code in OF_PATTERNS else _hidden(guard) for guard in of.guards),
        without=SUPPRESSED,
        organisations={},
    )


def _hidden(guard: Guard) -> Guard:
    return replace(guard, value=SUPPRESSED, raised=False)


def _verdict(verdict: CircleVerdict, means: _Means | None, people: int) -> CircleVerdict:
    """The word is that of the pairs' own scores; intervals are told where they make the same word."""
    evidence, findings = verdict.evidence, verdict.findings
    told = False
    if means is not None and findings is not None:
        trust = _moved(evidence.trust.change, means.trust)
        collaboration = _moved(evidence.collaboration.change, means.collaboration)
        told = judge(replace(findings, change_trust=trust, change_collaboration=collaboration)).word == verdict.word
    return replace(
        verdict,
        evidence=_evidence(evidence, means if told else None, people),
        findings=None,
        reasons=tuple(_VARIES.get(reason, reason) for reason in verdict.reasons),
    )


def _leg_as_wide(own: Leg, leg: Leg) -> Leg:
    return replace(leg, change=as_wide_as(own.change, leg.change), detectable=own.detectable)


def _moved(of: Estimated, value: float) -> Estimated:
    """An estimate with another value in the middle, as wide as it was."""
    if not isinstance(of, Estimate):
        return of
    shift = value - of.value
    return replace(of, value=value, low=of.low + shift, high=of.high + shift, p=p_of(value, of))


def _evidence(evidence: Evidence, means: _Means | None, people: int) -> Evidence:
    trust, collaboration = (np.nan, np.nan) if means is None else (means.trust, means.collaboration)
    return replace(
        evidence,
        trust=_leg(evidence.trust, trust, people),
        collaboration=_leg(evidence.collaboration, collaboration, people),
        comovement=SUPPRESSED,
        across_respondents=None,
        several_respondents=None,
        paths=None,
    )


def _leg(leg: Leg, value: float, people: int) -> Leg:
    change = coarse_estimate(leg.change, value, people)
    return Leg(change=change, spread=SUPPRESSED, detectable=_detectable(leg.detectable, change))


def _detectable(of: Detectable | NotEstimable, change: Estimated) -> Detectable | NotEstimable:
    """The same of what is shown; why there is none is why there is no change, as that of the pairs shown is hidden."""
    if isinstance(change, NotEstimable) or isinstance(of, NotEstimable):
        return change if isinstance(change, NotEstimable) else of
    return replace(of, value=round(of.value, 2), in_sd=SUPPRESSED)
