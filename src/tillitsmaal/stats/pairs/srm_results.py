"""What the social relations model returns.

X_ij = μ + a_i + b_j + g_ij: what organisation i answers about organisation j is the network's mean, plus what i answers
about everybody (actor effect a_i), plus what everybody answers about j (partner effect b_j), plus what is particular to
the two (relationship effect g_ij, which with one indicator holds the measurement error too).
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Number = float | NotEstimable
Bounds = Interval | NotEstimable

StandardErrors = Literal[
    "lashley_bond",  # large-sample formulas for a complete round robin
    "organisation_jackknife",  # delete one organisation
    "normal_theory",  # exact covariance of the quadratic forms under normality, as in ARBSRM
    "between_networks",  # from how much the networks differ
]

CONFIDENCE: Final = 0.95
FEWEST_ORGANISATIONS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A variance or covariance of the social relations model."""

    estimate: float
    """The unbiased estimate; that of a variance may come out negative."""
    reported: float
    """What to show: the estimate, or 0 where a variance is estimated as negative."""
    standardised: Number
    """Of a variance: its share of the sum of the non-negative ones. Of a covariance: the correlation, within ±1."""
    standard_error: Number
    t: Number
    degrees_of_freedom: Number
    p: Number
    """Two-sided."""
    interval: Bounds
    """estimate ± t·SE; of a variance it may begin below 0."""

    @property
    def negative(self) -> bool:
        """Whether a variance was estimated as negative, so that 0 is reported."""
        return self.reported != self.estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialRelationsModel:
    """The variances and covariances of one scale."""

    organisations: int
    cells: int
    """Answered pairs."""
    missing_cells: int
    """Unanswered pairs among these organisations."""
    networks: int
    mean: float
    """Over the answered pairs of all networks."""
    actor_variance: Component
    partner_variance: Component
    relationship_variance: Component
    """With the measurement error, when the scale is one indicator."""
    actor_partner_covariance: Component
    """Standardised: generalised reciprocity."""
    relationship_covariance: Component
    """Standardised: dyadic reciprocity."""
    actor_reliability: Number
    partner_reliability: Number
    standard_errors: StandardErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class BivariateModel:
    """The six covariances between the parts of two scales, X and Y."""

    organisations: int
    networks: int
    one: SocialRelationsModel
    other: SocialRelationsModel
    actor_actor_covariance: Component
    partner_partner_covariance: Component
    actor_partner_covariance: Component
    """Of X's actor effect with Y's partner effect."""
    partner_actor_covariance: Component
    """Of X's partner effect with Y's actor effect."""
    intrapersonal_relationship_covariance: Component
    """Of X and Y from the same rater about the same target."""
    interpersonal_relationship_covariance: Component
    """Of X from i about j and Y from j about i."""
    standard_errors: StandardErrors


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsModel:
    """One scale measured by two indicators: what is stable over both, apart from error."""

    organisations: int
    networks: int
    actor_variance: Component
    partner_variance: Component
    relationship_variance: Component
    error_variance: float
    """What is not stable over the indicators, summed over actor, partner and relationship; negative parts as 0."""
    error_share: Number
    actor_partner_covariance: Component
    relationship_covariance: Component
    actor_reliability: Number
    partner_reliability: Number
    relationship_reliability: Number
    standard_errors: StandardErrors


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Effects:
    """Where each organisation stands."""

    mean: float
    actor: Floats
    """Shape (n,); NaN for an organisation that answers about nobody."""
    partner: Floats
    """Shape (n,); NaN for an organisation that nobody answers about."""
    relationship: Floats
    """Rater × target, shape (n, n); NaN on the diagonal and where unanswered."""
