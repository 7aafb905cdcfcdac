"""Does the verdict hang on one organisation?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, NotEstimable
from tillitsmaal.stats.circle.changes import PairChanges, PairScores, only, pair_changes
from tillitsmaal.stats.circle.circumstances import UNKNOWN, Circumstances, ends_together
from tillitsmaal.stats.circle.sittings import AcrossRespondents, across_respondents, enough_respondents
from tillitsmaal.stats.circle.verdict import comovement_of
from tillitsmaal.stats.circle.words import (
    FEWEST_L1,
    FEWEST_L2,
    Direction,
    Findings,
    Verdict,
    above_zero,
    direction,
    judge,
)
from tillitsmaal.stats.jackknife import means_over_pairs

Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

AT_ONCE: Final = 2_000_000
"""Pairs held in memory at a time, those of every deletion counted."""
MOST_ANEW: Final = 20
"""Organisations; in larger networks co-movement between respondents is not judged anew without each of them."""
NOT_ASKED: Final = NotEstimable(code="too_few_organisations", reason="co-movement decides nothing here")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutOne:
    """The verdict without one organisation."""

    organisation: int
    word: Verdict
    flips: bool
    """Whether it is another word than with everybody."""
    change_trust: Estimated
    change_collaboration: Estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOneOut:
    """The verdict without each organisation in turn, as rater and target."""

    word: Verdict
    """With everybody, from mean changes and co-movement (L1 and L2)."""
    without: tuple[WithoutOne, ...]
    """By ascending organisation."""
    flipping: tuple[int, ...]
    """Organisations without which the word is another."""


def verdicts_without_each(scores: PairScores, circumstances: Circumstances = UNKNOWN) -> LeaveOneOut | NotEstimable:
    """Judge the circle anew without each organisation in turn.

    The rule is `judge`'s at L1 and L2, on the pairs in which the organisation is neither rater nor target. Which levels
    may be judged, whether between different respondents, and whether too many pairs stand at the end of the scales, is
    decided once, with everybody, so that no word falls merely because N − 1 is under a floor; with more than twenty
    organisations so is co-movement between respondents. Lagged effects are not fitted anew.

    Parameters
    ----------
    scores
        Pair scores of one network.
    circumstances
        As in `circle_verdict`.

    Returns
    -------
    LeaveOneOut or NotEstimable
        `too_few_waves` and `no_matched_pairs` as `pair_changes`; `too_few_organisations` where the verdict is
        `describe_only` in any case.

    References
    ----------
    Belsley, D. A., Kuh, E. & Welsch, R. E. (1980). Regression diagnostics, chapter 2 (deletion of single cases).
    Checked against `circle_verdict` on the remaining pairs, with floors lowered, in the tests.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(6, dtype=bool))
    >>> rise = np.where(raters == 0, 3.0, 0.2) + (raters + 2 * targets) % 3 / 2 - 0.5
    >>> pairs = PairScores(trust=np.stack([0 * rise, rise], axis=1), collaboration=np.stack([0 * rise, rise], axis=1),
    ...                    raters=raters, targets=targets)
    >>> found = verdicts_without_each(pairs)
    >>> found.word, found.flipping
    ('unclear', (0,))
    """
    changes = pair_changes(scores)
    if isinstance(changes, NotEstimable):
        return changes
    n = changes.organisations
    if n < FEWEST_L1:
        return NotEstimable(code="too_few_organisations", reason=f"{n} organisations in matched pairs")
    several = _several(scores, circumstances)
    judged = _Judged(
        changes=changes,
        several=several,
        everybody=several.comovement if several else None,
        at_the_end={
            "rises": ends_together(scores, circumstances.ranges, "highest"),
            "falls": ends_together(scores, circumstances.ranges, "lowest"),
        },
    )
    everybody = np.array([-1])
    word = next(judged.without(everybody)).word
    found = judged.without(np.unique(np.concatenate([changes.raters, changes.targets])))
    without = tuple(replace(one, flips=one.word != word) for one in found)
    return LeaveOneOut(word=word, without=without, flipping=tuple(one.organisation for one in without if one.flips))


def _several(scores: PairScores, circumstances: Circumstances) -> AcrossRespondents | None:
    if circumstances.sittings is None:
        return None
    several = across_respondents(scores, circumstances.sittings)
    return several if enough_respondents(several) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Judged:
    """What is judged anew without an organisation, and what is decided with everybody."""

    changes: PairChanges
    several: AcrossRespondents | None
    everybody: Estimated | None
    """Co-movement between respondents."""
    at_the_end: Mapping[Direction, bool]

    def without(self, gone: Integers) -> Iterator[WithoutOne]:
        """Judge without each of these; -1 is nobody."""
        for start in range(0, len(gone), step := max(1, AT_ONCE // len(self.changes.trust))):
            yield from self._at_once(gone[start : start + step])

    def _at_once(self, gone: Integers) -> Iterator[WithoutOne]:
        changes = self.changes
        kept = (changes.raters != gone[:, None]) & (changes.targets != gone[:, None])
        group, pair = np.nonzero(kept)
        ends = changes.raters[pair], changes.targets[pair]
        trust, collaboration = (
            means_over_pairs(values[pair], *ends, group, len(gone)) for values in (changes.trust, changes.collaboration)
        )
        for place, one in enumerate(gone.tolist()):
            legs = trust[place], collaboration[place]
            yield WithoutOne(
                organisation=one,
                word=judge(self._findings(legs, kept[place], one)).word,
                flips=False,
                change_trust=legs[0],
                change_collaboration=legs[1],
            )

    def _findings(self, legs: tuple[Estimated, Estimated], kept: Booleans, gone: int) -> Findings:
        asked = self.changes.organisations >= FEWEST_L2 and _both_the_same_way(*legs)
        comovement = comovement_of(only(self.changes, kept)) if asked else NOT_ASKED
        ask_again = self.several is not None and above_zero(comovement)
        return Findings(
            organisations=self.changes.organisations,
            waves=2,
            change_trust=legs[0],
            change_collaboration=legs[1],
            comovement=comovement,
            across_respondents=self._across(gone) if ask_again else None,
            at_the_end=self.at_the_end.get(direction(legs[0]), False),
        )

    def _across(self, gone: int) -> Estimated | None:
        if self.several is None:
            return None
        many = self.changes.organisations > MOST_ANEW
        return self.everybody if many else self.several.without(gone).comovement


def _both_the_same_way(trust: Estimated, collaboration: Estimated) -> bool:
    legs = [direction(leg) for leg in (trust, collaboration) if isinstance(leg, Estimate)]
    return legs in (["rises", "rises"], ["falls", "falls"])
