"""Unbiased estimates of the social relations model in one network, before they are dressed as results.

The six covariances between the parts of X and Y always come in one order: actor–actor, partner–partner, actor–partner,
partner–actor, relationship–relationship within a cell, relationship–relationship across the two cells of a dyad. With
Y = X they are σ²_a, σ²_b, σ_ab, σ_ab, σ²_g, σ_gg'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm_effect_errors import NUMBERS, SIDES, complete_errors, effect_errors
from tillitsmaal.stats.pairs.srm_errors import lashley_bond
from tillitsmaal.stats.pairs.srm_results import FEWEST_ORGANISATIONS, Floats, StandardErrors

PARTS: Final = 6
ACTOR, PARTNER, ACTOR_PARTNER, PARTNER_ACTOR, WITHIN, ACROSS = range(PARTS)
ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """What one network tells about k scales."""

    organisations: int
    cells: Sequence[int]
    """Answered pairs, an entry a scale."""
    missing_cells: Sequence[int]
    sums: Floats
    """Sum of the answers, an entry a scale."""
    constant: Sequence[bool]
    """Whether every pair tells the same, an entry a scale."""
    values: Floats
    """Shape (k, k, 6)."""
    squares: Floats
    """Squared standard errors, shape (k, k, 6); NaN where there is none."""
    effect_errors: Floats
    """Of the effects over the pairs answered on both scales; shape (k, k, 2, 3)."""
    no_error: NotEstimable
    """Why there is none."""
    standard_errors: StandardErrors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """k scales of one network, taken apart."""

    mean: Floats
    """Shape (k,)."""
    actor: Floats
    """Shape (k, n)."""
    partner: Floats
    relationship: Floats
    """Shape (k, n, n); NaN on the diagonal."""


def off_diagonal(matrices: Sequence[Floats]) -> Floats:
    """Stack k matrices, NaN on the diagonals; shape (k, n, n)."""
    stacked = np.array([np.asarray(matrix, dtype=np.float64) for matrix in matrices])
    n = stacked.shape[-1]
    stacked[:, np.arange(n), np.arange(n)] = np.nan
    return stacked


def round_robin_parts(stacked: Floats) -> Parts:
    """Actor, partner and relationship effects of round robins without a missing cell (Warner, Kenny & Stoto 1979)."""
    n = stacked.shape[-1]
    mean = np.nanmean(stacked, axis=(1, 2))
    given, received = np.nansum(stacked, axis=2) / (n - 1), np.nansum(stacked, axis=1) / (n - 1)
    own, cross, middle = (n - 1) ** 2 / (n * (n - 2)), (n - 1) / (n * (n - 2)), (n - 1) / (n - 2)
    actor = own * given + cross * received - middle * mean[:, None]
    partner = own * received + cross * given - middle * mean[:, None]
    relationship = stacked - actor[:, :, None] - partner[:, None, :] - mean[:, None, None]
    return Parts(mean=mean, actor=actor, partner=partner, relationship=relationship)


def unbiased(parts: Parts) -> Floats:
    """The six covariances between all scales, by the expected mean squares; shape (k, k, 6)."""
    n, relationship = parts.actor.shape[-1], parts.relationship
    mirrored = relationship.transpose(0, 2, 1)
    e, d = (relationship + mirrored) / 2, relationship - mirrored
    ms_d = _products(np.nan_to_num(e)) / ((n - 1) * (n - 2) / 2 - 1)
    ms_e = _products(np.nan_to_num(d)) / 2 / ((n - 1) * (n - 2))
    within, across = (ms_d + ms_e) / 2, (ms_d - ms_e) / 2
    same = ((n - 1) * within + across) / (n * (n - 2))
    crossed = ((n - 1) * across + within) / (n * (n - 2))
    a, b = parts.actor, parts.partner
    values = np.empty((len(a), len(a), PARTS))
    values[..., ACTOR] = a @ a.T / (n - 1) - same
    values[..., PARTNER] = b @ b.T / (n - 1) - same
    values[..., ACTOR_PARTNER] = a @ b.T / (n - 1) - crossed
    values[..., PARTNER_ACTOR] = b @ a.T / (n - 1) - crossed
    values[..., WITHIN], values[..., ACROSS] = within, across
    return values


def complete_estimates(matrices: Sequence[Floats]) -> Estimates | NotEstimable:
    """Estimate a complete round robin, with the standard errors of Lashley and Bond."""
    stacked = off_diagonal(matrices)
    n = stacked.shape[-1]
    refused = refusal(stacked)
    if refused is not None:
        return refused
    if np.isnan(stacked).sum() > len(stacked) * n:
        return NotEstimable(code="undefined", reason="a pair is unanswered: this is not a complete round robin")
    return analytic(stacked, unbiased(round_robin_parts(stacked)))


def analytic(stacked: Floats, values: Floats) -> Estimates:
    """Put unbiased estimates and the standard errors of Lashley and Bond together."""
    k, n, _ = stacked.shape
    values = without_rounding(values, stacked)
    squares = np.array(
        [[lashley_bond(values[i, i], values[j, j], values[i, j], n) for j in range(k)] for i in range(k)]
    )
    return Estimates(
        organisations=n,
        cells=answered(stacked),
        missing_cells=[n * (n - 1) - cells for cells in answered(stacked)],
        sums=np.nansum(stacked, axis=(1, 2)),
        constant=constant(stacked),
        values=values,
        squares=np.where(squares > 0, squares, np.nan),
        effect_errors=np.broadcast_to(complete_errors(n), (k, k, SIDES, NUMBERS)),
        no_error=NotEstimable(code="negative_variance", reason="the variance of the estimate is not positive"),
        standard_errors="lashley_bond",
    )


def without_rounding(values: Floats, stacked: Floats) -> Floats:
    """Take for 0 what is rounding beside the spread of the scales; values: shape (k, k, …, 6)."""
    spread = np.nanmax(stacked, axis=(1, 2)) - np.nanmin(stacked, axis=(1, 2))
    least = ROUNDING * np.outer(spread, spread).reshape(len(spread), -1, *[1] * (values.ndim - 2))
    return np.where(np.abs(values) <= least, 0.0, values)


def errors_of_effects(stacked: Floats) -> Floats:
    """`effect_errors` over the pairs answered on both of every two scales; shape (k, k, 2, 3)."""
    there, k = ~np.isnan(stacked), len(stacked)
    found = np.empty((k, k, SIDES, NUMBERS))
    for i in range(k):
        for j in range(i, k):
            found[i, j] = found[j, i] = effect_errors(there[i] & there[j])
    return found


def answered(stacked: Floats) -> list[int]:
    """Answered pairs of each scale."""
    return [int(count) for count in (~np.isnan(stacked)).sum(axis=(1, 2))]


def refusal(stacked: Floats) -> NotEstimable | None:
    """Why nothing can be estimated, if so."""
    n = stacked.shape[-1]
    if n < FEWEST_ORGANISATIONS:
        return NotEstimable(code="too_few_organisations", reason=f"{n} organisations; the model needs four")
    if not all(answered(stacked)):
        return NotEstimable(code="no_pairs", reason="no pair is answered")
    return None


def constant(stacked: Floats) -> list[bool]:
    """Whether every pair tells the same, to the last digits."""
    lowest, highest = np.nanmin(stacked, axis=(1, 2)), np.nanmax(stacked, axis=(1, 2))
    return [bool(flat) for flat in highest - lowest <= ROUNDING * np.maximum(np.abs(lowest), np.abs(highest))]


def usable(attempts: Sequence[Estimates | NotEstimable]) -> list[Estimates] | NotEstimable:
    """Networks that could be estimated, or why none could."""
    estimates = [one for one in attempts if isinstance(one, Estimates)]
    if not estimates:
        refused = [one for one in attempts if isinstance(one, NotEstimable)]
        return refused[0] if refused else NotEstimable(code="too_few_groups", reason="no network")
    if any(map(all, zip(*(one.constant for one in estimates), strict=True))):
        return NotEstimable(code="no_variance", reason="every pair tells the same")
    return estimates


def _products(matrices: NDArray[np.float64]) -> Floats:
    """Sums of products of the cells of k matrices, two by two; shape (k, k)."""
    flat = matrices.reshape(len(matrices), -1)
    products: Floats = flat @ flat.T
    return products
