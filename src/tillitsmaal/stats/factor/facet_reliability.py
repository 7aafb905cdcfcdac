"""Reliability and variance extracted of the facets in a factor model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.fit import Fit
from tillitsmaal.stats.factor.model import KINDS
from tillitsmaal.stats.factor.solution import factor_correlations

Floats = NDArray[np.float64]
Number = float | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetReliability:
    """A facet in the model of all facets; l are loadings with factors of variance 1, in the items' units."""

    facet: int
    variance_extracted: Number
    """Mean squared standardised loading (Fornell & Larcker)."""
    weighted_variance_extracted: Number
    """Σl²/Σσ_ii, in the items' units."""
    composite_reliability: Number
    """(Σl)²/((Σl)² + Σ(1 − l²)), standardised loadings."""
    omega: Number
    """(Σl)²/((Σl)² + Σθ)."""
    omega_of_observed: Number
    """(Σl)² over the observed variance of the sum."""
    largest_correlation: Number
    """Largest absolute correlation with another facet."""

    @property
    def fornell_larcker(self) -> bool | NotEstimable:
        """Whether the root of the variance extracted is larger than any correlation with another facet."""
        extracted, largest = self.variance_extracted, self.largest_correlation
        if isinstance(extracted, NotEstimable):
            return extracted
        if isinstance(largest, NotEstimable):
            return largest
        return extracted > largest**2


def facet_reliability(fit: Fit, group: int = 0) -> tuple[FacetReliability, ...]:
    """Variance extracted, composite reliability and omega of each facet.

    Formulas at the fields of `FacetReliability`. Under `fiml` the observed variances are those of the unrestricted
    model.

    Parameters
    ----------
    fit, group
        A simple structure from `fit_model`, and which group. An improper solution is taken as it is.

    Returns
    -------
    tuple of FacetReliability
        One a factor, in order. All fields are `negative_variance` if the factor's variance is not above 0, the
        largest correlation also if another factor's is not; it is `undefined` for a single factor.

    References
    ----------
    Fornell, C. & Larcker, D. F. (1981). Evaluating structural equation models with unobservable variables and
    measurement error.
    Jöreskog, K. G. (1971). Statistical analysis of sets of congeneric tests.
    McDonald, R. P. (1999). Test theory: a unified treatment.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-5.
    """
    return tuple(_of_facet(fit, group, facet) for facet in range(fit.layout.model.factors))


def _of_facet(fit: Fit, group: int, facet: int) -> FacetReliability:
    at, layout = fit.groups[group], fit.layout
    mine = (layout.kinds == KINDS.index("loading")) & (layout.groups == group) & (layout.columns == facet)
    items = layout.rows[mine]
    variance = float(at.factor_covariance[facet, facet])
    if variance <= 0:
        wrong = NotEstimable(code="negative_variance", reason="the facet's variance is not above 0")
        return FacetReliability(
            facet=facet,
            variance_extracted=wrong,
            weighted_variance_extracted=wrong,
            composite_reliability=wrong,
            omega=wrong,
            omega_of_observed=wrong,
            largest_correlation=wrong,
        )
    block = np.ix_(items, items)
    loadings = at.loadings[items, facet] * np.sqrt(variance)
    expected = np.diag(at.covariance)[items]
    squares = loadings**2 / expected
    common, standardised = float(loadings.sum() ** 2), float((loadings / np.sqrt(expected)).sum() ** 2)
    return FacetReliability(
        facet=facet,
        variance_extracted=float(squares.mean()),
        weighted_variance_extracted=float((loadings**2).sum() / expected.sum()),
        composite_reliability=standardised / (standardised + float((1 - squares).sum())),
        omega=common / (common + float(at.residual_covariance[block].sum())),
        omega_of_observed=common / float(fit.sample.unrestricted[group].covariance[block].sum()),
        largest_correlation=_largest_correlation(fit, group, facet),
    )


def _largest_correlation(fit: Fit, group: int, facet: int) -> Number:
    sizes = []
    for one in factor_correlations(fit, group):
        if facet in (one.first, one.second):
            if isinstance(one.value, NotEstimable):
                return one.value
            sizes.append(abs(one.value))
    return max(sizes) if sizes else NotEstimable(code="undefined", reason="there is one facet")
