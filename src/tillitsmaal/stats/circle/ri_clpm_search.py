"""Finding the best solution of the random-intercept cross-lagged panel model."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.ri_clpm_model import Layout, Moments, bending, directions, moments_at, point_of
from tillitsmaal.stats.factor.newton import Function, Local, Minimum, minimise
from tillitsmaal.stats.factor.normal_theory import likelihood_and_curvature
from tillitsmaal.stats.factor.patterns import MissingPatterns

Floats = NDArray[np.float64]

STARTS: Final = ((0.5, 0.3), (0.9, 0.1), (0.2, 0.6))
"""Where the search begins: share of what the waves have in common that is taken as stable, and carry-over."""
INSIDE: Final = 0.8
"""Starting correlations are kept under this."""
SMALLEST: Final = 0.1
"""Starting variances are kept over this share of what is there."""
ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Pairs as rows of 2W values, wave by wave, trust before collaboration, in common units."""

    values: Floats
    """Shape (pairs, 2W)."""
    centres: Floats
    """What was subtracted: the mean of trust and of collaboration, over all waves."""
    units: Floats
    """What was divided by: the standard deviations."""


def in_common_units(trust: Floats, collaboration: Floats) -> Rows | NotEstimable:
    """Interleave two scales, each centred and scaled over all its waves."""
    centres, units = np.zeros(2), np.zeros(2)
    for number, (values, word) in enumerate(((trust, "trust"), (collaboration, "collaboration"))):
        there = values[~np.isnan(values)]
        if not len(there):
            return NotEstimable(code="no_pairs", reason=f"no pair has {word}")
        centres[number], units[number] = there.mean(), there.std()
        if units[number] <= ROUNDING * np.abs(there).max():
            return NotEstimable(code="no_variance", reason=f"every value of {word} is the same")
    both = (np.stack([trust, collaboration], axis=2) - centres) / units
    return Rows(values=both.reshape(len(trust), -1), centres=centres, units=units)


def best_of_starts(layout: Layout, patterns: MissingPatterns) -> Minimum | None:
    """The most likely of the solutions that the starting points lead to; None if none of them ends."""
    mean, covariance = available_moments(patterns)
    found = [
        search(layout, patterns, starting_point(layout, mean, covariance, stable, carry)) for stable, carry in STARTS
    ]
    ended = [one for one in found if one is not None and one.converged]
    return min(ended, key=lambda one: one.value, default=None)


def search(layout: Layout, patterns: MissingPatterns, start: Floats) -> Minimum | None:
    """Minimise −ℓ/n from a starting point."""
    return minimise(negative_likelihood(layout, patterns), start)


def negative_likelihood(layout: Layout, patterns: MissingPatterns, expected: bool = False) -> Function:
    """−ℓ/n with its exact derivatives, or with the expected second derivatives."""

    def at(point: Floats) -> Local | None:
        moments = moments_at(layout, point)
        along = directions(layout, moments)
        found = likelihood_and_curvature(moments.mean, moments.covariance, patterns, along, expected)
        if found is None:
            return None
        likelihood, curvature = found
        if not expected:
            curvature = curvature + bending(layout, moments, likelihood.by_covariance)
        slope = along @ np.concatenate([likelihood.by_mean, likelihood.by_covariance.ravel()])
        return Local(-likelihood.value / patterns.n, -slope / patterns.n, -curvature / patterns.n)

    return at


def available_moments(patterns: MissingPatterns) -> tuple[Floats, Floats]:
    """Means, and covariances of the rows that have both variables."""
    counts = np.maximum(patterns.rows @ patterns.observed, 1)
    mean = patterns.rows @ patterns.means / counts
    deviation = (patterns.means - mean) * patterns.observed
    spread = patterns.scatters + deviation[:, :, None] * deviation[:, None, :]
    together = np.einsum("p,pa,pb->ab", patterns.rows, patterns.observed, patterns.observed)
    return mean, np.tensordot(patterns.rows, spread, axes=1) / np.maximum(together, 1)


def starting_point(layout: Layout, mean: Floats, covariance: Floats, stable: float, carry: float) -> Floats:
    """A proper point with a share of what the waves have in common as stable parts, and a carry-over of each scale."""
    waves = layout.waves
    blocks = covariance.reshape(waves, 2, waves, 2).transpose(0, 2, 1, 3)
    own = np.arange(waves)
    at_once = blocks[own, own]
    common = blocks[~np.eye(waves, dtype=bool)].mean(axis=0)
    variances = np.diagonal(at_once, axis1=1, axis2=2)
    least = variances.min(axis=0)
    psi = _proper((common + common.T) / 2 * stable, SMALLEST * least, (1 - SMALLEST) * least)
    innovations = np.zeros((2 * waves, 2 * waves))
    for wave in range(waves):
        here = _proper(at_once[wave] - psi, SMALLEST * variances[wave], variances[wave])
        innovations[2 * wave : 2 * wave + 2, 2 * wave : 2 * wave + 2] = here * (1 - carry**2 if wave else 1)
    return point_of(layout, mean, psi, innovations, carry * np.eye(2 * waves, k=-2))


def _proper(covariance: Floats, least: Floats, most: Floats) -> Floats:
    """The same, with variances and correlation kept within bounds."""
    variances = np.clip(np.diag(covariance), least, most)
    bound = INSIDE * np.sqrt(variances.prod())
    between = float(np.clip(covariance[0, 1], -bound, bound))
    return np.array([[variances[0], between], [between, variances[1]]])


def why_improper(at: Moments) -> NotEstimable | None:
    """What is wrong with a solution that has a negative variance or a correlation beyond one."""
    waves = len(at.mean) // 2
    parts = [("stable parts", at.stable)]
    parts += [(f"wave {t + 1}", at.innovations[2 * t : 2 * t + 2, 2 * t : 2 * t + 2]) for t in range(waves)]
    for place, covariance in parts:
        for number, word in enumerate(("trust", "collaboration")):
            if covariance[number, number] < 0:
                return NotEstimable(
                    code="improper_solution", reason=f"{place}: the variance of {word} is estimated as negative"
                )
        if covariance[0, 1] ** 2 > covariance[0, 0] * covariance[1, 1] * (1 + ROUNDING):
            return NotEstimable(code="improper_solution", reason=f"{place}: the correlation is beyond one")
    return None
