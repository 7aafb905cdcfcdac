"""What a planned programme could show: how likely each level of the verdict is, and the smallest change seen."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2
from tillitsmaal.stats.judged import Judged, judge_programmes, needed_changes
from tillitsmaal.stats.simulation import Dependence, Design, Shared, simulated_programmes

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

POWER: Final = 0.80
RUNS: Final = 2_000
SEED: Final = 19950709
EFFECTS: Final = (0.2, 0.5, 0.8)
"""Small, medium and large (Cohen 1988)."""
CO_MOVING: Final = Shared(comovement=0.4)
MOST_ORGANISATIONS: Final = 100
TRIES: Final = 8
"""Numbers of organisations that are tried at most: the most, and the halvings of the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probability:
    """A share of simulated programmes."""

    value: float
    standard_error: float
    """Monte Carlo error; never 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectableChange:
    """The smallest mean change that is seen with the stated power."""

    value: float
    """In standard deviations of changes of pairs with one respondent."""
    standard_error: float
    """Monte Carlo error."""
    power: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPower:
    """How likely it is to see something, if trust and collaboration both change by so much."""

    effect: float
    """True mean change of each, in standard deviations of changes of pairs with one respondent."""
    one_change: Probability | NotEstimable
    """The mean change of one scale is shown."""
    level1: Probability | NotEstimable
    """Both are shown: the verdict is at least rising."""
    level2: Probability | NotEstimable
    """So is co-movement of relationships: strengthening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePower:
    """What a planned programme could show. Direction (L3) is not simulated."""

    design: Design
    shared: Shared
    runs: int
    seed: int
    dependence: Dependence
    """Of the pair changes that the programme will have, with its respondents and waves."""
    detectable: DetectableChange | NotEstimable
    """The smallest mean change of one scale that is shown."""
    detectable_both: DetectableChange | NotEstimable
    """The smallest mean change of both that is shown of both (L1)."""
    effects: tuple[EffectPower, ...]


def programme_power(
    design: Design,
    effects: Sequence[float] = EFFECTS,
    shared: Shared = CO_MOVING,
    *,
    runs: int = RUNS,
    seed: int = SEED,
    progress: Callable[[int], None] | None = None,
) -> ProgrammePower:
    """Simulate a planned programme, and tell how likely each level of the circle's verdict is.

    Programmes are drawn as in `simulate_changes`, with the dependence of `with_respondents`; pairs without scores are
    missing at random. Each is judged as real ones are: a mean change is shown if the lower bound of its organisation
    jackknife, t(N − 1), 95 %, is above 0; L1 if those of trust and collaboration are; L2 if the lower bound of
    relationship-level co-movement is above 0 as well, and with two respondents or more also that between different
    respondents, who err each for themselves, first levels apart. Levels have their floors of N = 5 and 10 organisations
    in pairs. A true change moves a mean and not its standard error, so every effect is judged in the same programmes;
    noise is symmetric, so each programme is judged with its mirror image. The smallest change shown with 80 % power is
    the 80 % quantile of what the programmes would have needed.

    Parameters
    ----------
    design
        The programme.
    effects
        True mean changes of both scales, in standard deviations of changes of pairs with one respondent.
    shared
        What trust and collaboration have in common: co-movement of relationships makes L2, mood of raters does not.
    runs
        Programmes to simulate, 1 or more.
    seed
        Of the draws: the same seed, the same numbers.
    progress
        Is told how many more programmes are done, as it goes.

    Returns
    -------
    ProgrammePower
        Always. Everything is `too_few_organisations` under five; L2 under ten; and a smallest change where more
        programmes than the power allows are left without an interval, because too few pairs have scores.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences.
    Checked against `mean_over_pairs`, `relationship_coupling` and `coupling_across_respondents` on every simulated
    programme, against programmes of simulated respondents, and against the smallest changes of the project's own study
    (`benchmarks/COVERAGE.md`), to 5 %, in the tests.

    Examples
    --------
    >>> found = programme_power(Design(organisations=12), (0.8,), runs=200)
    >>> found.detectable.value < found.detectable_both.value < 0.9
    True
    >>> found.effects[0].level2.value <= found.effects[0].level1.value <= found.effects[0].one_change.value
    True
    >>> programme_power(Design(organisations=4), runs=10).detectable.code
    'too_few_organisations'
    """
    found = _why_not(design, runs) or judge_programmes(
        design, simulated_programmes(design, shared, runs, seed), seed, progress
    )
    return ProgrammePower(
        design=design,
        shared=shared,
        runs=runs,
        seed=seed,
        dependence=design.observed,
        detectable=found if isinstance(found, NotEstimable) else _detectable(found.needed, runs),
        detectable_both=found if isinstance(found, NotEstimable) else _detectable(found.needed.max(axis=-1), runs),
        effects=tuple(_power(found, design, effect) for effect in effects),
    )


def smallest_change(
    design: Design,
    shared: Shared = CO_MOVING,
    *,
    runs: int = RUNS,
    seed: int = SEED,
    progress: Callable[[int], None] | None = None,
) -> DetectableChange | NotEstimable:
    """Smallest mean change of both scales that is shown of both (L1) with 80 % power.

    As in `programme_power`, without its chances: quick enough to try designs with.

    Parameters
    ----------
    design
        The programme.
    shared
        What trust and collaboration have in common.
    runs
        Programmes to simulate, 1 or more.
    seed
        Of the draws.
    progress
        Is told how many more programmes are done, as it goes.

    Returns
    -------
    DetectableChange or NotEstimable
        `too_few_organisations` under five, or where too few pairs have scores for an interval.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences.
    Checked against `programme_power` in the same programmes, in the tests.

    Examples
    --------
    >>> more = Design(organisations=12, respondents=4)
    >>> smallest_change(more, runs=200).value < smallest_change(Design(organisations=12), runs=200).value
    True
    """
    if refused := _why_not(design, runs):
        return refused
    needed = []
    for changes in simulated_programmes(design, shared, runs, seed):
        needed.append(needed_changes(changes))
        if progress is not None:
            progress(len(changes))
    return _detectable(np.concatenate(needed, axis=1).max(axis=-1), runs)


def organisations_needed(
    design: Design,
    effect: float,
    shared: Shared = CO_MOVING,
    *,
    runs: int = RUNS // 4,
    seed: int = SEED,
    progress: Callable[[int], None] | None = None,
) -> int | NotEstimable:
    """Fewest organisations with which a change of both scales is shown of both (L1) with 80 % power.

    The smallest change falls as organisations are added; the number is found by halving the range of 5 to 100, each
    time in new simulated programmes.

    Parameters
    ----------
    design
        The programme; its own number of organisations does not matter.
    effect
        True mean change of both, in standard deviations of changes of pairs with one respondent.
    shared
        What trust and collaboration have in common.
    runs
        Programmes to simulate for each number that is tried; there are at most `TRIES` of them.
    seed
        Of the draws.
    progress
        Is told how many more programmes are done, as it goes.

    Returns
    -------
    int or NotEstimable
        `too_few_organisations` if a hundred are not enough.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences.
    Checked against `smallest_change` with as many organisations and with one fewer, in the tests.

    Examples
    --------
    >>> 10 <= organisations_needed(Design(organisations=5), 0.9, runs=200) <= 13
    True
    """

    def enough(organisations: int) -> bool:
        tried = replace(design, organisations=organisations)
        found = smallest_change(tried, shared, runs=runs, seed=seed, progress=progress)
        return not isinstance(found, NotEstimable) and found.value <= effect

    if not enough(MOST_ORGANISATIONS):
        reason = f"{MOST_ORGANISATIONS} organisations are not enough"
        return NotEstimable(code="too_few_organisations", reason=reason)
    return bisect_left(range(MOST_ORGANISATIONS), True, FEWEST_L1, MOST_ORGANISATIONS - 1, key=enough)


def _detectable(needed: Floats, runs: int) -> DetectableChange | NotEstimable:
    """The change that is enough in a share of the programmes, with the error of an order statistic."""
    error = sqrt(POWER * (1 - POWER) / runs)
    at = np.clip([POWER - error, POWER, POWER + error], 0, 1)
    low, value, high = np.quantile(needed, at, method="inverted_cdf").tolist()
    if not np.isfinite(high):
        return NotEstimable(code="too_few_organisations", reason="too few pairs have scores for an interval")
    return DetectableChange(value=value, standard_error=(high - low) / 2, power=POWER)


def _power(found: Judged | NotEstimable, design: Design, effect: float) -> EffectPower:
    if isinstance(found, NotEstimable):
        return EffectPower(effect=effect, one_change=found, level1=found, level2=found)
    shown = found.needed < effect
    both = shown.all(axis=-1)
    return EffectPower(
        effect=effect,
        one_change=_share(shown.mean(axis=(0, 2))),
        level1=_share(both.mean(axis=0)),
        level2=_too_few(design) if design.organisations < FEWEST_L2 else _share((both & found.comoving).mean(axis=0)),
    )


def _share(runs: Floats) -> Probability:
    """Mean over programmes; where all are alike, the error is as if one of them and one more were not."""
    n, value = len(runs), float(runs.mean())
    alike = sqrt(n + 1) / (n + 2)
    spread = float(runs.std())
    return Probability(value=value, standard_error=(spread if spread > 0 else alike) / sqrt(n))


def _why_not(design: Design, runs: int) -> NotEstimable | None:
    if design.organisations < FEWEST_L1:
        return _too_few(design)
    return None if runs > 0 else NotEstimable(code="undefined", reason="no programme is simulated")


def _too_few(design: Design) -> NotEstimable:
    return NotEstimable(code="too_few_organisations", reason=f"{design.organisations} organisations")
