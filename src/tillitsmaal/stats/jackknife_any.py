"""The delete-one-organisation jackknife of any statistic of directed pairs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimate, Estimated, Method, NotEstimable, Number
from tillitsmaal.stats.distributions import t_quantile, t_two_sided

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

CONFIDENCE: Final = 0.95
FEWEST_ORGANISATIONS: Final = 3
ROUNDING: Final = 1e-12
"""A standard error under this share of the largest value is rounding, not variance."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Jackknife:
    """A statistic without each organisation in turn."""

    estimate: Estimated
    organisations: Integers
    """Who was left out; ascending."""
    left_out: tuple[Number, ...]
    """The statistic without that organisation."""
    mean_left_out: Number
    standard_error: Number
    relationship_error: Number
    """Of Snijders & Borgatti: for statistics of relationships only."""


def jackknife(
    statistic: Callable[[Booleans], Number], raters: Integers, targets: Integers, confidence: float = CONFIDENCE
) -> Jackknife:
    """Jackknife over organisations of any statistic that can be computed from some of the pairs.

    θ is the statistic of all pairs, θ_(−i) that of the pairs in which organisation i is neither rater nor target;
    SE² = (N−1)/N · Σ(θ_(−i) − θ̄)², θ̄ the mean of the θ_(−i); the interval is θ ± t(N−1)·SE, and p is two-sided for
    θ = 0. The statistic itself is computed N + 1 times, from a mask of the pairs to use.

    Parameters
    ----------
    statistic
        Tells the statistic of the pairs that a mask of shape (pairs,) keeps; what is missing is its own concern.
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Jackknife
        Everything in it is the statistic's own reason where the statistic cannot be had. The estimate and the standard
        errors are `too_few_organisations` under three, or if the statistic cannot be had without one of them;
        `no_variance` if it is the same whoever is left out.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Snijders, T. A. B. & Borgatti, S. P. (1999). Non-parametric standard errors and tests for network statistics.
    Checked against R 4.2.2: product of two paths in case `C2_eies_circle`, loop gain in `C1_kapferer39`, to 1e-8.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(4, dtype=bool))
    >>> values = np.arange(12.0) % 5
    >>> found = jackknife(lambda kept: float(np.median(values[kept])), raters, targets)
    >>> found.left_out, round(found.standard_error, 3)
    ((1.5, 1.5, 1.0, 1.5), 0.375)
    """
    organisations = np.unique(np.concatenate([raters, targets]))
    organisations.setflags(write=False)
    left_out = tuple(statistic((raters != one) & (targets != one)) for one in organisations)
    return jackknifed(statistic(np.ones(len(raters), dtype=bool)), left_out, organisations, confidence)


def jackknifed(
    value: Number, left_out: tuple[Number, ...], organisations: Integers, confidence: float = CONFIDENCE
) -> Jackknife:
    """The jackknife from the statistic and its values without each organisation, when these are known.

    Parameters
    ----------
    value
        θ, the statistic of all pairs.
    left_out
        θ_(−i), one an organisation.
    organisations
        Who was left out; shape (N,).
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Jackknife
        As `jackknife`.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked as `jackknife`.

    Examples
    --------
    >>> jackknifed(2.0, (1.0, 2.0, 3.0), np.arange(3)).standard_error
    1.1547005383792515
    """
    if isinstance(value, NotEstimable):
        return _none(value, left_out, organisations)
    missing = _missing(left_out)
    if missing is not None:
        return _none(missing, left_out, organisations)
    known = np.array([one for one in left_out if not isinstance(one, NotEstimable)])
    error, scale = jackknife_error(known), float(np.abs(known).max())
    flat = NotEstimable(code="no_variance", reason="it is the same whichever organisation is left out")
    varies = error > ROUNDING * scale
    return Jackknife(
        estimate=interval(value, error, len(known), confidence) if varies else flat,
        organisations=organisations,
        left_out=left_out,
        mean_left_out=float(known.mean()),
        standard_error=error if varies else flat,
        relationship_error=relationship_error(known) if varies else flat,
    )


def jackknife_error(left_out: Floats) -> float:
    """√((N−1)/N · Σ(θ_(−i) − θ̄)²)."""
    n = len(left_out)
    return float(np.sqrt((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum()))


def relationship_error(left_out: Floats) -> float:
    """√((N−2)/(2N) · Σ(θ_(−i) − θ̄)²), after Snijders & Borgatti: a pair is deleted twice, with either of its ends.

    Right for statistics of what is the pairs' own; too small where organisations matter in themselves.
    """
    n = len(left_out)
    return float(np.sqrt((n - 2) / (2 * n) * ((left_out - left_out.mean()) ** 2).sum()))


def interval(
    value: float, error: float, organisations: int, confidence: float, method: Method = "organisation_jackknife"
) -> Estimate:
    """Value ± t(N − 1)·SE, and the two-sided p for 0."""
    df = organisations - 1
    width = error * t_quantile(0.5 + confidence / 2, df)
    return Estimate(
        value=value,
        low=value - width,
        high=value + width,
        confidence=confidence,
        standard_error=error,
        degrees_of_freedom=float(df),
        p=t_two_sided(value / error, df),
        method=method,
        n=organisations,
    )


def _none(why: NotEstimable, left_out: tuple[Number, ...], organisations: Integers) -> Jackknife:
    return Jackknife(
        estimate=why,
        organisations=organisations,
        left_out=left_out,
        mean_left_out=why,
        standard_error=why,
        relationship_error=why,
    )


def _missing(left_out: tuple[Number, ...]) -> NotEstimable | None:
    if len(left_out) < FEWEST_ORGANISATIONS:
        return NotEstimable(code="too_few_organisations", reason=f"{len(left_out)} organisations in the pairs")
    lost = [one for one in left_out if isinstance(one, NotEstimable)]
    if lost:
        reason = f"without one of the {len(left_out)} organisations it cannot be had ({lost[0].code})"
        return NotEstimable(code="too_few_organisations", reason=reason)
    return None
