"""Whether items measure one thing or as many as there are facets."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Interval, NotEstimable
from tillitsmaal.stats.factor.comparison import LikelihoodRatio, likelihood_ratio
from tillitsmaal.stats.factor.facet_reliability import FacetReliability, facet_reliability
from tillitsmaal.stats.factor.fit import Fit, fit_model
from tillitsmaal.stats.factor.measures import FitMeasures, fit_measures
from tillitsmaal.stats.factor.sample import Missing, Sample, sample
from tillitsmaal.stats.factor.solution import FactorCorrelation, factor_correlations
from tillitsmaal.stats.factor.structures import simple_structure
from tillitsmaal.stats.factor.validity import FacetPair, htmt, htmt2

Floats = NDArray[np.float64]
Number = float | NotEstimable
Bounds = Interval | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedModel:
    """A model that fits the data somehow: its solution and how well it fits."""

    fit: Fit
    measures: FitMeasures


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Two facets, and whether they can be told apart."""

    first: int
    second: int
    """Facet numbers, first < second."""
    correlation: Number
    """Between the factors, free of the items' unreliability."""
    standard_error: Number
    interval: Bounds
    htmt: Number
    """Heterotrait–monotrait ratio of absolute correlations."""
    htmt2: Number
    """The same with geometric means."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FacetStructure:
    """One factor against a factor for each facet."""

    n: int
    """Rows used."""
    missing: Missing
    facets: FittedModel | NotEstimable
    """A factor for each facet. An improper solution is here, with `fit.improper` saying what is wrong."""
    one: FittedModel | NotEstimable
    difference: LikelihoodRatio | NotEstimable
    """What one factor costs. A small p says that the items measure more than one thing."""
    separations: tuple[Separation, ...]
    """One a pair of facets."""
    reliabilities: tuple[FacetReliability, ...]
    """One a facet; none if the facet model has no proper solution."""


def one_against_facets(
    items: Floats, facet_of_item: NDArray[np.integer], *, missing: Missing = "listwise"
) -> FacetStructure | NotEstimable:
    """Compare a model of one factor with a model of as many factors as there are facets.

    Both by maximum likelihood, each item loading on its facet only, all facets free to correlate. The facets separate
    if one factor fits worse (likelihood-ratio test, CFI), and if no two facets correlate near 1: compare the upper
    bounds of the correlations, HTMT, and the Fornell–Larcker criterion of each facet.

    Parameters
    ----------
    items
        Keyed answers, rows are respondents, NaN where not answered; shape (n, k).
    facet_of_item
        The facet of each item, numbers from 0 without gaps; shape (k,).
    missing
        `listwise` uses complete rows; `fiml` every row with an answer, taking what is missing to be missing at random.

    Returns
    -------
    FacetStructure or NotEstimable
        `too_few_items`, `too_few_respondents` (not more rows than items), `no_variance` (a constant item),
        `not_identified` (two items never answered together), `undefined` (an item is a sum of others) or
        `not_converged` of the data. In the result: fits as `fit_model`; where the facet model has a negative variance
        or a correlation beyond one, the difference, correlations and reliabilities are `improper_solution`; the
        difference is `undefined` for a single facet.

    References
    ----------
    Jöreskog, K. G. (1969). A general approach to confirmatory maximum likelihood factor analysis.
    Rönkkö, M. & Cho, E. (2022). An updated guideline for assessing discriminant validity.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-5.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> facets = rng.multivariate_normal(np.zeros(2), [[1, 0.4], [0.4, 1]], 300)
    >>> answers = np.repeat(facets, 3, axis=1) + rng.normal(size=(300, 6))
    >>> found = one_against_facets(answers, np.repeat([0, 1], 3))
    >>> found.difference.p < 0.001, round(found.separations[0].correlation, 1)
    (True, 0.4)
    """
    moments = sample([items], missing)
    if isinstance(moments, NotEstimable):
        return moments
    facet_numbers = [int(facet) for facet in facet_of_item]
    facets = _fitted(facet_numbers, moments)
    one = _fitted([0] * len(facet_numbers), moments)
    proper = _proper(facets)
    return FacetStructure(
        n=moments.respondents,
        missing=missing,
        facets=facets,
        one=one,
        difference=likelihood_ratio(_proper(one), proper),
        separations=_separations(proper, moments, facet_of_item),
        reliabilities=() if isinstance(proper, NotEstimable) else facet_reliability(proper),
    )


def _fitted(factor_of_item: list[int], moments: Sample) -> FittedModel | NotEstimable:
    fit = fit_model(simple_structure(factor_of_item, moments.missing == "fiml"), moments)
    return fit if isinstance(fit, NotEstimable) else FittedModel(fit=fit, measures=fit_measures(fit))


def _proper(found: FittedModel | NotEstimable) -> Fit | NotEstimable:
    """The fit, or why it cannot be interpreted."""
    return found if isinstance(found, NotEstimable) else found.fit.improper or found.fit


def _separations(
    facets: Fit | NotEstimable, moments: Sample, facet_of_item: NDArray[np.integer]
) -> tuple[Separation, ...]:
    covariance = moments.unrestricted[0].covariance
    width = np.sqrt(np.diag(covariance))
    ratios = htmt(covariance / np.outer(width, width), facet_of_item)
    ratios2 = htmt2(covariance / np.outer(width, width), facet_of_item)
    if isinstance(facets, NotEstimable):
        correlations = tuple(_without(pair, facets) for pair in ratios)
    else:
        correlations = factor_correlations(facets)
    return tuple(
        Separation(
            first=of_factors.first,
            second=of_factors.second,
            correlation=of_factors.value,
            standard_error=of_factors.standard_error,
            interval=of_factors.interval,
            htmt=ratio.ratio,
            htmt2=ratio2.ratio,
        )
        for of_factors, ratio, ratio2 in zip(correlations, ratios, ratios2, strict=True)
    )


def _without(pair: FacetPair, wrong: NotEstimable) -> FactorCorrelation:
    return FactorCorrelation(first=pair.first, second=pair.second, value=wrong, standard_error=wrong, interval=wrong)
