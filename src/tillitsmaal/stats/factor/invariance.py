"""Whether the items measure the same in all groups or waves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.comparison import LikelihoodRatio, likelihood_ratio
from tillitsmaal.stats.factor.facets import FittedModel
from tillitsmaal.stats.factor.fit import fit_model
from tillitsmaal.stats.factor.measures import fit_measures
from tillitsmaal.stats.factor.model import FactorModel
from tillitsmaal.stats.factor.sample import Missing, Sample, sample
from tillitsmaal.stats.factor.structures import LEVELS, Level, over_groups, over_waves

Floats = NDArray[np.float64]
Number = float | NotEstimable

LARGEST_FALL_OF_CFI: Final = 0.01
"""A larger fall flags a level (Cheung & Rensvold 2002)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InvarianceStep:
    """A level of invariance, and what it costs against the level before."""

    level: Level
    model: FittedModel | NotEstimable
    difference: LikelihoodRatio | NotEstimable
    delta_cfi: Number
    delta_rmsea: Number
    delta_srmr: Number
    flagged: bool | NotEstimable
    """Whether the CFI falls by more than `LARGEST_FALL_OF_CFI`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Invariance:
    """Configural, metric, scalar and strict invariance, in that order."""

    sizes: tuple[int, ...]
    """Rows used: one number a group; for waves, one number."""
    missing: Missing
    steps: tuple[InvarianceStep, ...]

    @property
    def highest(self) -> Level | NotEstimable:
        """The last level before the first that is flagged or has no proper solution; the reason if there is none."""
        reached: Level | NotEstimable = NotEstimable(code="undefined", reason="no level was tried")
        for step in self.steps:
            wrong = step.model if isinstance(step.model, NotEstimable) else step.model.fit.improper
            if wrong is not None:
                return wrong if step.level == "configural" else reached
            if step.level != "configural" and (isinstance(step.flagged, NotEstimable) or step.flagged):
                return reached
            reached = step.level
        return reached


def invariance_over_groups(
    groups: Sequence[Floats], factor_of_item: Sequence[int], *, missing: Missing = "listwise"
) -> Invariance | NotEstimable:
    """Measurement invariance over groups.

    The same simple structure in every group, with nothing equal (configural), equal loadings (metric), equal intercepts
    too (scalar), equal residual variances too (strict). The first loading of each factor is 1; factor means are 0 in
    the first group, and free in the others from scalar on. Each level is compared with the one before.

    Parameters
    ----------
    groups
        Keyed answers, an array a group, NaN where not answered; shape (n_g, k).
    factor_of_item
        The factor of each item, numbers from 0 without gaps.
    missing
        `listwise` uses complete rows; `fiml` every row with an answer.

    Returns
    -------
    Invariance or NotEstimable
        `too_few_groups` under two; `too_few_items`, `too_few_respondents`, `no_variance`, `not_identified`,
        `undefined` or `not_converged` of a group's data. In the steps: as `fit_model`.

    References
    ----------
    Meredith, W. (1993). Measurement invariance, factor analysis and factorial invariance.
    Cheung, G. W. & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing measurement invariance.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `invariance_own_groups`, to 1e-5.
    """
    if len(groups) < 2:
        return NotEstimable(code="too_few_groups", reason=f"invariance needs two groups, there are {len(groups)}")
    moments = sample(groups, missing)
    return _tried(moments, lambda level: over_groups(factor_of_item, len(groups), level))


def invariance_over_waves(items: Floats, waves: int, *, missing: Missing = "listwise") -> Invariance | NotEstimable:
    """Measurement invariance of one scale over waves answered by the same respondents.

    A wave is a factor; residuals of the same item covary between waves. Levels as in `invariance_over_groups`, with
    the first wave in the place of the first group.

    Parameters
    ----------
    items
        Keyed answers, a row a respondent: the columns of the first wave, then those of the second, and so on, in the
        same order of items; NaN where not answered; shape (n, k·waves).
    waves
        How many there are.
    missing
        `listwise` uses respondents with every answer in every wave; `fiml` everyone with an answer.

    Returns
    -------
    Invariance or NotEstimable
        `too_few_waves` under two; `undefined` if the columns are no multiple of the waves; else as
        `invariance_over_groups`.

    References
    ----------
    Widaman, K. F., Ferrer, E. & Conger, R. D. (2010). Factorial invariance within longitudinal structural equation
    models.
    Cheung, G. W. & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for testing measurement invariance.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `invariance_own_waves`, to 1e-5.
    """
    if waves < 2:
        return NotEstimable(code="too_few_waves", reason=f"invariance needs two waves, there are {waves}")
    if items.shape[1] % waves:
        return NotEstimable(
            code="undefined", reason=f"{items.shape[1]} columns cannot be {waves} waves of the same items"
        )
    moments = sample([items], missing)
    return _tried(moments, lambda level: over_waves(items.shape[1] // waves, waves, level))


def _tried(moments: Sample | NotEstimable, model: Callable[[Level], FactorModel]) -> Invariance | NotEstimable:
    if isinstance(moments, NotEstimable):
        return moments
    steps: list[InvarianceStep] = []
    for level in LEVELS:
        fit = fit_model(model(level), moments)
        found = fit if isinstance(fit, NotEstimable) else FittedModel(fit=fit, measures=fit_measures(fit))
        steps.append(_step(level, found, steps[-1].model if steps else None))
    return Invariance(sizes=moments.sizes, missing=moments.missing, steps=tuple(steps))


def _step(level: Level, found: FittedModel | NotEstimable, before: FittedModel | NotEstimable | None) -> InvarianceStep:
    if before is None or isinstance(before, NotEstimable) or isinstance(found, NotEstimable):
        wrong = _why_no_difference(found, before)
        return InvarianceStep(
            level=level,
            model=found,
            difference=wrong,
            delta_cfi=wrong,
            delta_rmsea=wrong,
            delta_srmr=wrong,
            flagged=wrong,
        )
    here, there = found.measures, before.measures
    fall = there.cfi - here.cfi
    return InvarianceStep(
        level=level,
        model=found,
        difference=likelihood_ratio(found.fit, before.fit),
        delta_cfi=-fall,
        delta_rmsea=here.rmsea.value - there.rmsea.value,
        delta_srmr=here.residuals.srmr - there.residuals.srmr,
        flagged=fall > LARGEST_FALL_OF_CFI,
    )


def _why_no_difference(found: FittedModel | NotEstimable, before: FittedModel | NotEstimable | None) -> NotEstimable:
    if isinstance(found, NotEstimable):
        return found
    if isinstance(before, NotEstimable):
        return before
    return NotEstimable(code="undefined", reason="there is no level before the first")
