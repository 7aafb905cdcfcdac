"""The social relations model of one scale in several networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm_estimates import Estimates, off_diagonal, usable
from tillitsmaal.stats.pairs.srm_models import pool, univariate_model
from tillitsmaal.stats.pairs.srm_results import CONFIDENCE, Floats, Number, SocialRelationsModel
from tillitsmaal.stats.pairs.srm_unanswered import Unanswered, network_estimates

Tests = Literal[
    "within_networks",  # each network's own standard errors
    "between_networks",  # how much the networks' estimates differ, t with one less than the networks
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworksModel:
    """The model over several networks."""

    model: SocialRelationsModel
    """Weighted by the organisations of each network less one."""
    sizes: tuple[int, ...]
    """Organisations of each network that counts."""
    used: tuple[int, ...]
    """Their places among the networks given."""
    means: tuple[float, ...]
    """Mean over the answered pairs of each."""
    mean_variance: Number
    """Variance of the networks' means beyond what their organisations and pairs make of it; may be negative."""


def srm_networks(
    matrices: Sequence[Floats],
    unanswered: Unanswered = "moments",
    tests: Tests = "within_networks",
    confidence: float = CONFIDENCE,
) -> NetworksModel | NotEstimable:
    """Variances and covariances over several networks.

    Each estimate is Σw_g·θ_g/Σw_g with w_g = n_g − 1. Within networks, SE = √(Σw_g²·SE_g²)/Σw_g, t with Σw_g degrees of
    freedom. Between networks (SOREMO), SE² = s²/G, s² = (Σw·Σwθ² − (Σwθ)²)/((Σw)² − Σw²), t with G − 1: it needs many
    networks. Reliabilities use the mean n; with unanswered pairs, v_a is the sum over networks of
    Σ_i Var(â_i − a_i), divided by Σ(I_g − 1) (`srm_missing`). The variance of the means is their variance less
    (σ²_a + σ²_b + 2σ_ab)/n − (σ²_g + σ_gg')/(n(n−1)).

    Missing data: as `srm_missing`, in each network; one whose pairs fall into unconnected parts has no effects, so the
    reliabilities are of the others'.

    Parameters
    ----------
    matrices
        One a network: rater × target, in any unit; shape (n_g, n_g). NaN where unanswered; the diagonal is not used.
    unanswered
        What to do about unanswered pairs.
    tests
        Where the standard errors come from.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    NetworksModel or NotEstimable
        Networks of fewer than four organisations, or with too few pairs, are left out; if none is left, what the first
        was refused for (`too_few_groups` if there is no network at all). `no_variance` if none has any.
        `too_few_groups` inside for what compares networks, under two.

    References
    ----------
    Lashley, B. R. & Bond, C. F. (1997). Significance testing for round robin data.
    Kenny, D. A. & La Voie, L. (1984). The social relations model.
    Checked against TripleR 1.5.4 in cases `A2_multiliking` and `A5_kenzer_groups`, to 1e-8.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> found = srm_networks([rng.normal(size=(n, n)) for n in (5, 6, 8)])
    >>> found.sizes, found.model.actor_variance.degrees_of_freedom
    ((5, 6, 8), 16.0)
    """
    attempts = [network_estimates([matrix], unanswered) for matrix in matrices]
    estimates = usable(attempts)
    if isinstance(estimates, NotEstimable):
        return estimates
    means = [float(one.sums[0] / one.cells[0]) for one in estimates]
    pooled = pool(estimates, confidence, between=tests == "between_networks")
    return NetworksModel(
        model=univariate_model(pooled),
        sizes=tuple(one.organisations for one in estimates),
        used=tuple(place for place, one in enumerate(attempts) if isinstance(one, Estimates)),
        means=tuple(means),
        mean_variance=_mean_variance(
            _raw_means(matrices) if unanswered == "fill_in" else means, pooled.values[0, 0], float(pooled.sizes.mean())
        ),
    )


def _raw_means(matrices: Sequence[Floats]) -> list[float]:
    """TripleR takes the means before it excludes anybody."""
    stacks = [off_diagonal([matrix]) for matrix in matrices]
    return [float(np.nanmean(stack)) for stack in stacks if not np.isnan(stack).all()]


def _mean_variance(means: Sequence[float], values: Floats, n: float) -> Number:
    if len(means) < 2:
        return NotEstimable(code="too_few_groups", reason="one network")
    a, b, ab, _, within, across = (float(value) for value in values)
    return float(np.var(means, ddof=1)) - (a + b + 2 * ab) / n - (within + across) / (n * (n - 1))
