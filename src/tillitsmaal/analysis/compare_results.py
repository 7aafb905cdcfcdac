"""What `compare` found out: frozen results that hold tidy frames.

Frames are sorted by their keys in showing order and never hold a rounded number. NaN (or `<NA>`) in a frame means
"not estimable"; the reason follows from the frame's description and is told by `report`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

import pandas as pd

from tillitsmaal.estimates import Estimated, Method, NotEstimable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Scores, Wave
from tillitsmaal.stats.circle.guards import Guard
from tillitsmaal.stats.circle.leave_one_out import WithoutOne
from tillitsmaal.stats.circle.verdict import CircleVerdict
from tillitsmaal.stats.pairs.contrast import Contrast
from tillitsmaal.stats.reliability.keying import Keying
from tillitsmaal.study import Event

Movement = Literal["both_up", "one_up", "both_down", "one_down", "mixed", "no_reliable_change", "not_assessable"]
"""Which way a pair's trust and collaboration went, of changes larger than its respondents' disagreement makes."""
MOVEMENTS: Final[tuple[Movement, ...]] = get_args(Movement)
CircleSide = Literal["trust", "collaboration"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Two waves compared."""

    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleChange:
    """Change of one measure over one step in one network (`docs/design.md` section 6.11)."""

    network: str
    measure: str
    step: Step
    matched: int
    joined: int
    left: int
    all_start: float | None
    """Mean over all pairs that have it in the first wave; None when there is none."""
    all_end: float | None
    within: float | None
    """M₂ − M₁ over the matched pairs: the value of `change`, also where its interval cannot be had."""
    change: Estimated
    effect_size: Estimated
    turnover_joined: float | None
    turnover_left: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Who was there, in one network from the first to the last of the waves compared."""

    network: str
    stayed: tuple[str, ...]
    """Organisations on the roster of both waves."""
    joined: tuple[str, ...]
    left: tuple[str, ...]
    matched_pairs: int
    """Pairs with a score on any common measure in both waves."""
    joined_pairs: int
    left_pairs: int
    circle_organisations: int
    """N of a verdict: organisations in a pair matched on both trust and collaboration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseLabels:
    """How many labels of pairs chance alone would make, over trust and collaboration from first wave to last."""

    network: str
    labelled: int
    found: int
    """Labels that are *up* or *down*."""
    expected: float
    """How many would be if nothing had changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Mean change a year of one measure in one network, over the real dates of three waves or more."""

    network: str
    measure: str
    pairs: int
    """With the measure in two waves or more."""
    per_year: Estimated


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CircleResult:
    """The verdict on one network's circle."""

    network: str
    verdict: CircleVerdict
    guards: tuple[Guard, ...]
    without: tuple[WithoutOne, ...] | NotEstimable
    """The verdict without each organisation in turn."""
    organisations: Mapping[int, str]
    """Id of the organisation behind each number in `without`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleKeying:
    """Whether items of one scale of the circle run against it in one wave, over all networks."""

    wave: str
    side: CircleSide
    """What the scale is part of."""
    scale: str
    rows: int
    """Answers about one partner that have every item."""
    items: tuple[str, ...]
    """Ids, in the order of `keying.items`."""
    keying: Keying | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEffect:
    """Change over an event, in the pairs that touch its organisations and in the rest."""

    network: str
    measure: str
    step: Step
    """From the last wave up to the event to the first after it."""
    contrast: Contrast


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEffects:
    """An event of the study, and what changed over it."""

    event: Event
    effects: tuple[EventEffect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """Scores of one measure in the last wave, of pairs that touch an organisation that joined and of the rest."""

    network: str
    measure: str
    wave: str
    organisations: tuple[str, ...]
    contrast: Contrast


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGap:
    """Representatives minus leadership, over the pairs where both have a score."""

    network: str
    wave: str
    measure: str
    pairs: int
    mean: float
    gap: Estimated
    """Its value is `mean`, with an interval where it can be had."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WinWin:
    """Common gain beside trust in the last wave, of a network in which anybody has answered about common gain."""

    network: str
    wave: str
    threshold: float
    pairs: int
    """With a score of common gain."""
    mean: float
    enough_trust: int
    """Pairs whose facets of trust all reach their floors, whether or not their common gain is known."""
    sufficient: int
    """Those of them whose common gain is known."""
    low: pd.DataFrame
    """Of these, the pairs whose common gain is under the threshold: `rater, target, trust, win_win, trust_n,
    win_win_n`, the last two respondents."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompareAnalysis:
    """Two or more waves compared."""

    parts: tuple[Scores, ...]
    """Where the waves' scores come from; one part unless waves used different questionnaires."""
    questionnaire: Questionnaire
    """Of the last wave: gives the labels."""
    waves: tuple[Wave, ...]
    measures: tuple[str, ...]
    """Pair measures that mean the same in all the waves."""
    steps: tuple[Step, ...]
    """Each neighbouring step and, with three or more waves, first to last."""
    attendance: tuple[Attendance, ...]
    scales: tuple[ScaleChange, ...]
    method: Method
    """What gives `scales[].change` its interval."""
    seed: int = 0
    """Of that method's draws, where it draws."""
    pairs: pd.DataFrame
    """One row a pair, step and measure: `network, rater, target, start, end, measure, first, last, change,
    standard_error, index, label, why_not, respondents_first, respondents_last`; `first` or `last` absent for joiners
    and leavers. `label` is `up`, `down` or `none` (index beyond ±1.96 or not), or absent for the reason `why_not`."""
    movements: pd.DataFrame
    """One row a pair that has trust and collaboration in the first or the last wave: `network, rater, target,
    start, end, status` (matched: it has both in both; joined: only in the last; left: only in the first),
    `trust_change, collaboration_change, trust_label, collaboration_label, movement, respondents_first,
    respondents_last` (behind whichever of the two has fewer). Empty without a circle."""
    false_labels: tuple[FalseLabels, ...]
    dyads: pd.DataFrame
    """One row a dyad, step and measure with both directions in both waves: `network, a, b, start, end, measure,
    mean_first, mean_last, mean_change, gap_first, gap_last, respondents_first, respondents_last` (of both
    directions)."""
    organisations: pd.DataFrame
    """One row an organisation, step and measure: `network, organisation, start, end, measure, given_change,
    given_low, given_high, given_pairs, received_change, received_low, received_high, received_pairs` over matched
    pairs; no bounds under three partners, or where all changed alike."""
    trends: pd.DataFrame
    """One row a network, measure and wave: `network, measure, wave, pairs, mean` (all pairs of the wave) and
    `matched, matched_mean` (pairs that have the measure in every wave)."""
    slopes: tuple[Slope, ...]
    """With three or more dated waves."""
    circles: tuple[CircleResult, ...]
    """One a network; none without a circle, or where the waves do not have both sides of it in common."""
    keying: tuple[ScaleKeying, ...]
    """Of the scales of the circle in each wave."""
    events: tuple[EventEffects, ...]
    newcomers: tuple[Newcomers, ...]
    gaps: tuple[RoleGap, ...]
    pair_gaps: pd.DataFrame
    """One row a pair, wave and measure that both roles have a score on: `network, wave, rater, target, measure,
    representatives, leadership, gap, representatives_n, leadership_n`, the last two respondents."""
    win_win: tuple[WinWin, ...]
