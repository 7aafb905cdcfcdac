"""What to do about unanswered pairs: unbiased moments by default, other programs' ways by name."""

from collections.abc import Sequence
from typing import Literal, assert_never

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm_compatible import fill_in_estimates
from tillitsmaal.stats.pairs.srm_estimates import (
    Estimates,
    answered,
    complete_estimates,
    constant,
    errors_of_effects,
    off_diagonal,
    refusal,
    without_rounding,
)
from tillitsmaal.stats.pairs.srm_moments import moment_estimates
from tillitsmaal.stats.pairs.srm_normal_theory import normal_theory_squares
from tillitsmaal.stats.pairs.srm_results import Floats

Booleans = NDArray[np.bool_]

Unanswered = Literal[
    "moments",  # complete round robin: Lashley & Bond; else Bond & Malloy's moments, organisation jackknife
    "normal_theory",  # Bond & Malloy's moments with exact normal-theory standard errors
    "srm_package",  # the same with the standard errors that R's srm 0.4-26 prints
    "fill_in",  # as TripleR: participants excluded, cells filled in
]


def network_estimates(matrices: Sequence[Floats], unanswered: Unanswered) -> Estimates | NotEstimable:
    """Estimate what one network tells about k scales, each rater × target, NaN where unanswered."""
    if unanswered == "fill_in":
        return fill_in_estimates(matrices)
    stacked = present(off_diagonal(matrices))
    n = stacked.shape[-1]
    refused = refusal(stacked)
    if refused is not None:
        return refused
    match unanswered:
        case "moments" if np.isnan(stacked).sum() == len(stacked) * n:
            return complete_estimates(list(stacked))
        case "moments":
            return _jackknifed(stacked)
        case "normal_theory" | "srm_package":
            return _normal(stacked, unanswered == "srm_package")
    assert_never(unanswered)


def present(stacked: Floats) -> Floats:
    """Leave out organisations that neither answer nor are answered about; a silent one stays as a target."""
    there: Booleans = (~np.isnan(stacked)).sum(axis=0) > 0
    some = there.any(axis=0) | there.any(axis=1)
    return stacked[:, some][:, :, some]


def leave_one_out(stacked: Floats) -> Floats:
    """The six covariances of every two scales without each organisation, in full last; shape (k, k, n + 1, 6)."""
    k, n, _ = stacked.shape
    found = np.empty((k, k, n + 1, 6))
    for i in range(k):
        for j in range(i, k):
            found[i, j] = moment_estimates(stacked[i], stacked[j])
            found[j, i] = found[i, j][:, [0, 1, 3, 2, 4, 5]]
    return without_rounding(found, stacked)


def jackknife_squares(left_out: Floats) -> Floats:
    """(N−1)/N · Σ(θ_(−i) − θ̄)² over the last axis but one, where N estimates stand."""
    n = left_out.shape[-2]
    squares: Floats = (n - 1) / n * ((left_out - left_out.mean(axis=-2, keepdims=True)) ** 2).sum(axis=-2)
    return squares


def _jackknifed(stacked: Floats) -> Estimates | NotEstimable:
    found = leave_one_out(stacked)
    return _moments(stacked, found[:, :, -1], jackknife_squares(found[:, :, :-1]), jackknife=True)


def _normal(stacked: Floats, as_srm_package: bool) -> Estimates | NotEstimable:
    there: Booleans = np.isnan(stacked).sum(axis=0) == 0
    together = np.where(there, stacked, np.nan)
    k = len(stacked)
    values = np.array([[moment_estimates(together[i], together[j])[-1] for j in range(k)] for i in range(k)])
    if np.isnan(values).any():
        return _unidentified()
    values = without_rounding(values, together)
    squares = normal_theory_squares(there, values, as_srm_package)
    return _moments(together, values, squares, jackknife=False)


def _moments(stacked: Floats, values: Floats, squares: Floats, jackknife: bool) -> Estimates | NotEstimable:
    if np.isnan(values).any():
        return _unidentified()
    n = stacked.shape[-1]
    without = NotEstimable(
        code="not_identified", reason="the model cannot be estimated without one of the organisations"
    )
    negative = NotEstimable(code="negative_variance", reason="the variance of the estimate is not positive")
    return Estimates(
        organisations=n,
        cells=answered(stacked),
        missing_cells=[n * (n - 1) - cells for cells in answered(stacked)],
        sums=np.nansum(stacked, axis=(1, 2)),
        constant=constant(stacked),
        values=values,
        squares=np.where(squares > 0, squares, np.nan),
        effect_errors=errors_of_effects(stacked),
        no_error=without if jackknife else negative,
        standard_errors="organisation_jackknife" if jackknife else "normal_theory",
    )


def _unidentified() -> NotEstimable:
    return NotEstimable(code="not_identified", reason="too few answered pairs, or too few answered in both directions")
