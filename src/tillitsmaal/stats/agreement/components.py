"""The same correlations from variance components by restricted maximum likelihood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.agreement.one_way import group_mean_reliability
from tillitsmaal.stats.change.mixed import crossed_random_effects

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWayComponents:
    """Variance between and within groups."""

    n: int
    n_groups: int
    between: float
    within: float
    mean: float
    """The fixed part: the mean over groups, weighted by what each tells."""
    icc1: float
    icc2: Number
    """Reliability of the mean of a group of mean size."""


def one_way_components(values: Floats, groups: Integers) -> OneWayComponents | NotEstimable:
    """ICC(1) = τ²/(τ² + σ²) with the variances estimated by restricted maximum likelihood.

    y_ij = μ + u_j + e_ij, τ² the variance of u (groups), σ² that of e; never negative. ICC(2) is the reliability of the
    mean of a group of mean size k, k·ICC(1)/(1 + (k − 1)·ICC(1)). Values that are NaN are left out.

    Parameters
    ----------
    values
        One a respondent, in any unit; shape (respondents,).
    groups
        The group of each respondent, any integers; shape (respondents,).

    Returns
    -------
    OneWayComponents or NotEstimable
        `too_few_answers` without a value; `too_few_groups` under two groups; `too_few_respondents` if no group has
        two; `no_variance` if nothing varies, or nothing within groups; `not_converged`.

    References
    ----------
    Bates, D., Mächler, M., Bolker, B. & Walker, S. (2015). Fitting linear mixed-effects models using lme4.
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability.
    Checked against lme4 1.1-31 (`lmer`), nlme 3.1-162 (`lme`) and multilevel 2.7 (`mult.icc`): reference case
    `agreement_autonomy` and own case `agreement_own`, to 1e-5.

    Examples
    --------
    >>> found = one_way_components(np.array([1.0, 2, 2, 4, 5, 5, 3, 3]), np.array([0, 0, 0, 1, 1, 1, 2, 2]))
    >>> round(found.between, 3), round(found.within, 3), round(found.icc1, 3)
    (2.185, 0.266, 0.891)
    """
    there = np.isfinite(values)
    _, group = np.unique(groups[there], return_inverse=True)
    sizes = np.bincount(group)
    if len(sizes) and sizes.max() == 1 and len(sizes) > 1:
        return NotEstimable(code="too_few_respondents", reason="no group has two respondents")
    model = crossed_random_effects(values[there], np.ones((int(there.sum()), 1)), [group], effects=False)
    if isinstance(model, NotEstimable):
        return model
    between, within = model.random[0].variance, model.residual_variance
    icc1 = between / (between + within)
    return OneWayComponents(
        n=model.n,
        n_groups=len(sizes),
        between=between,
        within=within,
        mean=model.fixed[0].value,
        icc1=icc1,
        icc2=group_mean_reliability(icc1, model.n / len(sizes)),
    )
