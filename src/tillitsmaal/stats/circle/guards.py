"""What may make a change look larger or smaller than it is: numbers to read beside a verdict."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.changes import PairScores
from tillitsmaal.stats.circle.circumstances import (
    END_SOURCE,
    MOST_AT_THE_END,
    ROUNDING,
    Circumstances,
    Number,
    Range,
    share_at_the_end,
)

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

GuardCode = Literal[
    "turnover",  # pairs seen at one end only
    "coverage",  # possible pairs that are matched
    "ceiling_trust",  # matched pairs with no room to rise, at the start or at the end
    "ceiling_collaboration",
    "regression_to_the_mean_trust",  # share of the change that the choice of pairs alone would make
    "regression_to_the_mean_collaboration",
    "single_voices",  # matched pairs with one respondent
    "questionnaire_changed",  # items that are not the same in all waves
]
GUARDS: Final[tuple[GuardCode, ...]] = get_args(GuardCode)

TILLIT: Final = "tillit convention"
MOST_TURNOVER: Final = 0.25
LEAST_COVERAGE: Final = 0.60
MOST_REGRESSION: Final = 0.25
MOST_SINGLE: Final = 0.50
MOST_CHANGED: Final = 0.0
FEWEST_FOR_CORRELATION: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One number with its threshold."""

    code: GuardCode
    value: Number
    """A share, 0 to 1; of regression to the mean any number."""
    threshold: float
    raised: bool
    """Whether the value is beyond the threshold; never where there is no value."""
    source: str
    """Where the threshold comes from."""


def guards(scores: PairScores, circumstances: Circumstances) -> tuple[Guard, ...]:
    """Numbers that a reader should see before believing a verdict.

    The ends are the first and the last wave; a pair is there when it has both trust and collaboration, matched when it
    is there at both ends. Turnover: pairs there at one end only, of all there at any. Coverage: matched pairs of the
    possible, M(M−1) with M organisations on the roster. Ceiling: matched pairs whose score is the highest
    possible, at the end that has more of them. Regression to the mean: matched pairs whose first scores are on average
    lower than those of all pairs there at first would rise by (1 − r)(M_all − M_matched) without any change, r their
    correlation between the ends; the value is that rise over the mean change seen. Single voices: matched pairs with
    one respondent at either end.

    Parameters
    ----------
    scores
        Pair scores of one network, matched or not.
    circumstances
        What the scores do not tell.

    Returns
    -------
    tuple of Guard
        One a code, in the order of `GUARDS`. A value is `no_pairs` or `no_matched_pairs`; `not_asked` where the
        circumstance is not known; of regression to the mean `too_few_pairs` under three matched, `no_variance` if a
        score does not vary, `undefined` if the mean change is 0; all are `too_few_waves` under two waves.

    References
    ----------
    Terwee, C. B. et al. (2007). Quality criteria were proposed for measurement properties of health status
    questionnaires (15 % at the ceiling). Barnett, A. G., van der Pols, J. C. & Dobson, A. J. (2005). Regression to the
    mean: what it is and how to deal with it. Other thresholds: tillit convention.
    Checked against the definitions on small tables in the tests.

    Examples
    --------
    >>> trust = np.array([[3.0, 4.0], [5.0, 5.0], [2.0, np.nan], [4.0, 4.0]])
    >>> scores = PairScores(trust=trust, collaboration=trust, raters=np.array([0, 1, 2, 0]),
    ...                     targets=np.array([1, 0, 0, 2]))
    >>> found = guards(scores, Circumstances(organisations=3, ranges=(Range(lowest=1, highest=5),) * 2))
    >>> [(one.code, round(one.value, 2), one.raised) for one in found[:3]]
    [('turnover', 0.25, False), ('coverage', 0.5, True), ('ceiling_trust', 0.33, True)]
    """
    if scores.waves < 2:
        few = NotEstimable(code="too_few_waves", reason=f"{scores.waves} wave")
        return tuple(_guard(code, few) for code in GUARDS)
    both = np.isfinite(scores.trust) & np.isfinite(scores.collaboration)
    first, last = both[:, 0], both[:, -1]
    ranges = circumstances.ranges or (None, None)
    matched = first & last
    values: tuple[Number, ...] = (
        _share(first ^ last, first | last, "no_pairs"),
        _coverage(int(matched.sum()), circumstances.organisations),
        _ceiling(scores.trust[matched], ranges[0]),
        _ceiling(scores.collaboration[matched], ranges[1]),
        _regression(scores.trust, first, matched),
        _regression(scores.collaboration, first, matched),
        _single(circumstances.respondents, matched),
        _unknown() if circumstances.changed_items is None else circumstances.changed_items,
    )
    return tuple(_guard(code, value) for code, value in zip(GUARDS, values, strict=True))


def _guard(code: GuardCode, value: Number) -> Guard:
    threshold, source = _THRESHOLDS[code]
    beyond = False
    if isinstance(value, float):
        beyond = value < threshold - ROUNDING if code == "coverage" else value > threshold + ROUNDING
    return Guard(code=code, value=value, threshold=threshold, raised=beyond, source=source)


def _unknown() -> NotEstimable:
    return NotEstimable(code="not_asked", reason="the circumstance is not known")


def _share(some: Booleans, of: Booleans, none: Literal["no_pairs", "no_matched_pairs"]) -> Number:
    total = int(of.sum())
    return float((some & of).sum() / total) if total else NotEstimable(code=none)


def _coverage(matched: int, organisations: int | None) -> Number:
    if organisations is None:
        return _unknown()
    possible = organisations * (organisations - 1)
    return matched / possible if possible > 0 else NotEstimable(code="no_pairs")


def _ceiling(values: Floats, possible: Range | None) -> Number:
    if possible is None:
        return _unknown()
    return share_at_the_end(values, possible.highest) if len(values) else NotEstimable(code="no_matched_pairs")


def _regression(values: Floats, first: Booleans, matched: Booleans) -> Number:
    """Rise that the choice of pairs alone would make, over the mean change seen."""
    if not matched.any():
        return NotEstimable(code="no_matched_pairs")
    before, after = values[matched, 0], values[matched, -1]
    if len(before) < FEWEST_FOR_CORRELATION:
        return NotEstimable(code="too_few_pairs", reason=f"{len(before)} matched pairs")
    widths, largest = before.std() * after.std(), float(np.abs([before, after]).max())
    if widths <= ROUNDING * largest**2:
        return NotEstimable(code="no_variance", reason="a wave tells the same of every pair")
    change = float((after - before).mean())
    if abs(change) <= ROUNDING * largest:
        return NotEstimable(code="undefined", reason="the mean change is 0")
    correlation = float(((before - before.mean()) * (after - after.mean())).mean() / widths)
    return (1 - correlation) * float(values[first, 0].mean() - before.mean()) / change + 0.0


def _single(respondents: Floats | None, matched: Booleans) -> Number:
    if respondents is None:
        return _unknown()
    fewest = np.fmin(respondents[:, 0], respondents[:, -1])
    return _share(fewest <= 1, matched, "no_matched_pairs")


_THRESHOLDS: Final[dict[GuardCode, tuple[float, str]]] = {
    "turnover": (MOST_TURNOVER, TILLIT),
    "coverage": (LEAST_COVERAGE, TILLIT),
    "ceiling_trust": (MOST_AT_THE_END, END_SOURCE),
    "ceiling_collaboration": (MOST_AT_THE_END, END_SOURCE),
    "regression_to_the_mean_trust": (MOST_REGRESSION, TILLIT),
    "regression_to_the_mean_collaboration": (MOST_REGRESSION, TILLIT),
    "single_voices": (MOST_SINGLE, TILLIT),
    "questionnaire_changed": (MOST_CHANGED, TILLIT),
}
