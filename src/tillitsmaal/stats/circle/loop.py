"""The loop of trust and collaboration from one wave to the next: a description, never a verdict."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.circle.left_out import from_left_out

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Number = float | NotEstimable

ROUNDING: Final = 1e-10
UNTOLD: Final = "the first wave does not tell the paths apart"
NOWHERE: Final = "there is no single place where both would stay"
WHY: Final = {
    "path_trust_to_collaboration": UNTOLD,
    "path_collaboration_to_trust": UNTOLD,
    "carry_over_trust": UNTOLD,
    "carry_over_collaboration": UNTOLD,
    "spectral_radius": UNTOLD,
    "gain": "trust or collaboration carries over wholly",
    "multiplier": "the loop has no end: the spectral radius is 1 or more",
    "equilibrium_trust": NOWHERE,
    "equilibrium_collaboration": NOWHERE,
}
"""The quantities, in their order, and why they cannot be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """What a transition matrix Φ = [[φ_T, β], [α, φ_C]] with intercepts c says of the loop."""

    path_trust_to_collaboration: float
    """α"""
    path_collaboration_to_trust: float
    """β"""
    carry_over_trust: float
    """φ_T"""
    carry_over_collaboration: float
    """φ_C"""
    spectral_radius: float
    """Largest absolute eigenvalue of Φ; under 1, shocks die out."""
    gain: Number
    """g = αβ/((1 − φ_T)(1 − φ_C)): what comes back of a lasting push, after one turn of the loop."""
    multiplier: Number
    """1/(1 − g): what a lasting push becomes when the loop has gone on for ever, in pushes without the loop."""
    equilibrium_trust: Number
    """Where both would stay: (I − Φ)⁻¹c. They move towards it only if the spectral radius is under 1."""
    equilibrium_collaboration: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopEstimates:
    """The loop of pairs from one wave to the next, with intervals of the organisation jackknife."""

    path_trust_to_collaboration: Estimated
    path_collaboration_to_trust: Estimated
    carry_over_trust: Estimated
    carry_over_collaboration: Estimated
    spectral_radius: Estimated
    gain: Estimated
    multiplier: Estimated
    equilibrium_trust: Estimated
    equilibrium_collaboration: Estimated
    pairs: int
    """Pairs with all four values."""


def loop(transition: Floats, intercepts: Floats) -> Loop:
    """Describe the loop that a transition matrix and intercepts make.

    x_(t+1) = c + Φ·x_t with x = (T, C). Spectral radius max|λ(Φ)|; gain g = αβ/((1 − φ_T)(1 − φ_C)); multiplier
    1/(1 − g); equilibrium (I − Φ)⁻¹c.

    Parameters
    ----------
    transition
        Φ = [[φ_T, β], [α, φ_C]]; shape (2, 2).
    intercepts
        c of trust and of collaboration; shape (2,).

    Returns
    -------
    Loop
        The gain is `undefined` if φ_T or φ_C is 1; the multiplier also if the spectral radius is 1 or more, since the
        loop then has no end; the equilibrium is `undefined` if I − Φ is singular.

    References
    ----------
    Hamilton, J. D. (1994). Time series analysis, chapters 1 and 10.
    Checked against R 4.2.2: reference case `C1_kapferer39`, to 1e-8.

    Examples
    --------
    >>> found = loop(np.array([[0.5, 0.2], [0.4, 0.2]]), np.array([0.3, 0.4]))
    >>> round(found.gain, 6), round(found.multiplier, 6), round(found.spectral_radius, 6)
    (0.2, 1.25, 0.670156)
    """
    values = _described(np.asarray(transition, float)[None], np.asarray(intercepts, float)[None])[0]
    names = ("gain", "multiplier", "equilibrium_trust", "equilibrium_collaboration")
    told = dict(zip(WHY, values.tolist(), strict=True))
    return Loop(
        path_trust_to_collaboration=told["path_trust_to_collaboration"],
        path_collaboration_to_trust=told["path_collaboration_to_trust"],
        carry_over_trust=told["carry_over_trust"],
        carry_over_collaboration=told["carry_over_collaboration"],
        spectral_radius=told["spectral_radius"],
        **{name: _number(told[name], WHY[name]) for name in names},
    )


def loop_between_waves(
    trust_1: Floats,
    collaboration_1: Floats,
    trust_2: Floats,
    collaboration_2: Floats,
    raters: Integers,
    targets: Integers,
) -> LoopEstimates | NotEstimable:
    """The loop from one wave to the next, over pairs.

    Φ and c by least squares: T₂ and C₂ each on T₁ and C₁, over the pairs that have all four; the rest as `loop`. Every
    quantity is computed anew without each organisation, as rater and target: SE² = (N−1)/N · Σ(θ_(−i) − θ̄)²,
    θ ± t(N−1)·SE. A description: two waves cannot tell what trust does to collaboration from what is stable in pairs.

    Parameters
    ----------
    trust_1, collaboration_1, trust_2, collaboration_2
        Pair scores at the two waves, NaN where there is none; shape (pairs,).
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,).

    Returns
    -------
    LoopEstimates or NotEstimable
        `no_matched_pairs`; `too_few_pairs` under four; `no_variance` if T₁ or C₁ is the same in every pair;
        `not_identified` if one tells exactly the other. Single quantities are `undefined` as in `loop`,
        `too_few_organisations` or `no_variance` as in `jackknife`.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against R 4.2.2: reference case `C1_kapferer39`, to 1e-8.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(5, dtype=bool))
    >>> trust, collaboration = (raters * 3.0) % 5 + targets % 2, (raters + 2.0 * targets) % 7
    >>> found = loop_between_waves(
    ...     trust, collaboration, 0.5 * trust + 0.2 * collaboration + targets % 3, collaboration - raters % 2,
    ...     raters, targets)
    >>> found.pairs, round(found.spectral_radius.value, 2)
    (20, 0.9)
    """
    scores = np.column_stack([trust_1, collaboration_1, trust_2, collaboration_2])
    there = ~np.isnan(scores).any(axis=1)
    scores, raters, targets = scores[there], raters[there], targets[there]
    wrong = _cannot(scores)
    if wrong is not None:
        return wrong
    centres = scores.mean(axis=0)
    organisations, ends = np.unique(np.stack([raters, targets]), return_inverse=True)
    sums = _sums(scores - centres, ends.reshape(2, -1), len(organisations))
    transitions, intercepts = _regressions(sums, centres)
    values = _described(transitions, intercepts)
    estimates = {
        name: from_left_out(float(values[0, place]), values[1:, place], organisations, WHY[name])
        for place, name in enumerate(WHY)
    }
    return LoopEstimates(**estimates, pairs=len(scores))


def _cannot(scores: Floats) -> NotEstimable | None:
    if not len(scores):
        return NotEstimable(code="no_matched_pairs", reason="no pair has trust and collaboration at both waves")
    if len(scores) < 4:
        return NotEstimable(code="too_few_pairs", reason=f"{len(scores)} pairs have all four values")
    before = scores[:, :2] - scores[:, :2].mean(axis=0)
    spread = np.sqrt((before**2).sum(axis=0))
    if (spread <= ROUNDING * np.abs(scores[:, :2]).max(axis=0)).any():
        return NotEstimable(code="no_variance", reason="the first wave tells the same of every pair")
    if 1 - abs(float(before[:, 0] @ before[:, 1]) / float(spread.prod())) <= ROUNDING:
        return NotEstimable(code="not_identified", reason="trust at the first wave tells exactly its collaboration")
    return None


def _sums(centred: Floats, ends: Integers, organisations: int) -> Floats:
    """Sums of cross-products of (1, T₁, C₁, T₂, C₂): of all pairs, then without each organisation."""
    rows = np.column_stack([np.ones(len(centred)), centred])
    products = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1)
    touched = np.zeros((organisations, products.shape[1]))
    np.add.at(touched, ends[0], products)
    np.add.at(touched, ends[1], products)
    whole = products.sum(axis=0)
    return np.concatenate([whole[None], whole - touched]).reshape(-1, 5, 5)


def _regressions(sums: Floats, centres: Floats) -> tuple[Floats, Floats]:
    """Φ and c of each set of sums; NaN where T₁ and C₁ do not tell them."""
    n = np.maximum(sums[:, 0, 0], 1)[:, None, None]
    spread = sums[:, 1:, 1:] - sums[:, 1:, :1] * sums[:, :1, 1:] / n
    x, both = spread[:, :2, :2], spread[:, :2, 2:]
    scale = x[:, 0, 0] * x[:, 1, 1]
    determinant = scale - x[:, 0, 1] * x[:, 1, 0]
    told = (sums[:, 0, 0] > 3) & (determinant > ROUNDING * scale)
    transitions = np.full((len(sums), 2, 2), np.nan)
    transitions[told] = np.linalg.solve(x[told], both[told]).transpose(0, 2, 1)
    means = centres + sums[:, 0, 1:] / n[:, 0]
    intercepts = means[:, 2:] - (transitions @ means[:, :2, None])[:, :, 0]
    return transitions, intercepts


def _described(transitions: Floats, intercepts: Floats) -> Floats:
    """The quantities, in their order, of each Φ and c; NaN where undefined."""
    phi_t, beta, alpha, phi_c = transitions.reshape(-1, 4).T
    half, product = (phi_t + phi_c) / 2, phi_t * phi_c - alpha * beta
    root = np.sqrt((half**2 - product).astype(complex))
    radius = np.maximum(np.abs(half + root), np.abs(half - root))
    lost = (1 - phi_t) * (1 - phi_c)
    gain = _ratio(alpha * beta, lost)
    left = np.where(radius < 1, 1 - gain, np.nan)
    determinant = lost - alpha * beta
    stay_t = _ratio((1 - phi_c) * intercepts[:, 0] + beta * intercepts[:, 1], determinant)
    stay_c = _ratio(alpha * intercepts[:, 0] + (1 - phi_t) * intercepts[:, 1], determinant)
    return np.column_stack([alpha, beta, phi_t, phi_c, radius, gain, _ratio(np.ones_like(left), left), stay_t, stay_c])


def _ratio(above: Floats, below: Floats) -> Floats:
    result = np.full(len(above), np.nan)
    np.divide(above, below, out=result, where=np.abs(below) > ROUNDING)
    return result


def _number(value: float, why: str) -> Number:
    return value if np.isfinite(value) else NotEstimable(code="undefined", reason=why)
