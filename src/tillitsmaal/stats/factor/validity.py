"""Whether facets hang together (convergent validity) and can be told apart (discriminant validity)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number

Floats = NDArray[np.float64]

ROUNDING: Final = 1e-12
"""Of a variance or correlation."""
_NOTHING: Final = 1e-9
"""A correlation nearer 0 is 0: what iterations for answers with gaps leave of it has a tenth root far from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetPair:
    """How far two facets are one and the same, 0 to about 1."""

    first: int
    second: int
    """Facet numbers, first < second."""
    ratio: Number


def average_variance_extracted(standardised_loadings: Floats) -> Number:
    """Average variance extracted, the mean of the squared standardised loadings.

    Its square root is compared with the facet's correlations with other facets (Fornell–Larcker criterion).

    Parameters
    ----------
    standardised_loadings
        λ of the facet's items; shape (k,).

    Returns
    -------
    float or NotEstimable
        `too_few_items` without items; `improper_solution` if a loading is beyond −1 or 1.

    References
    ----------
    Fornell, C. & Larcker, D. F. (1981). Evaluating structural equation models with unobservable variables and
    measurement error.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `reliability_own`, to 1e-5.

    Examples
    --------
    >>> round(average_variance_extracted(np.array([0.6, 0.7, 0.8])), 4)
    0.4967
    """
    if len(standardised_loadings) == 0:
        return NotEstimable(code="too_few_items", reason="no items")
    squares = standardised_loadings**2
    if squares.max() > 1 + ROUNDING:
        return NotEstimable(code="improper_solution", reason="a standardised loading is beyond 1")
    return float(squares.mean())


def weighted_variance_extracted(loadings: Floats, variances: Floats) -> Number:
    """Variance extracted in the items' own units, Σλ²/Σs².

    Items with more variance weigh more; for standardised items it is `average_variance_extracted`.

    Parameters
    ----------
    loadings
        λ (factor variance 1), in the items' units; shape (k,).
    variances
        s² of the items, observed or as the model expects them; shape (k,).

    Returns
    -------
    float or NotEstimable
        `too_few_items` without items; `no_variance` if no item varies.

    References
    ----------
    Fornell, C. & Larcker, D. F. (1981). Evaluating structural equation models with unobservable variables and
    measurement error.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `reliability_own`, to 1e-5.

    Examples
    --------
    >>> weighted_variance_extracted(np.array([1.0, 1.0]), np.array([1.5, 2.5]))
    0.5
    """
    if len(loadings) == 0:
        return NotEstimable(code="too_few_items", reason="no items")
    whole = float(variances.sum())
    if whole <= 0:
        return NotEstimable(code="no_variance", reason="no item varies")
    return float((loadings**2).sum()) / whole


def htmt(correlation: Floats, facets: NDArray[np.integer], signed: bool = False) -> tuple[FacetPair, ...]:
    """Heterotrait–monotrait ratio of correlations, for each pair of facets.

    Mean correlation of the items of one facet with those of the other, over the geometric mean of the two mean
    correlations within the facets. Of absolute correlations (HTMT+), unless `signed`; signed ratios mean nothing
    where an item is keyed wrongly.

    Parameters
    ----------
    correlation
        R of all items, symmetric; shape (k, k).
    facets
        The facet of each item, a number from 0; shape (k,).
    signed
        Whether correlations keep their signs.

    Returns
    -------
    tuple of FacetPair
        In order of the facets' numbers. A ratio is `too_few_items` if a facet has one item, `undefined` if the mean
        correlation within a facet is not above 0.

    References
    ----------
    Henseler, J., Ringle, C. M. & Sarstedt, M. (2015). A new criterion for assessing discriminant validity in
    variance-based structural equation modeling.
    Checked against R 4.2.2, the formula: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> r = np.array([[1, 0.6, 0.3, 0.3], [0.6, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.6], [0.3, 0.3, 0.6, 1]])
    >>> round(htmt(r, np.array([0, 0, 1, 1]))[0].ratio, 4)
    0.5
    """
    return _ratios(correlation if signed else np.abs(correlation), facets, lambda values: float(values.mean()))


def htmt2(correlation: Floats, facets: NDArray[np.integer]) -> tuple[FacetPair, ...]:
    """Heterotrait–monotrait ratio with geometric means (HTMT2), for each pair of facets.

    As `htmt`, of absolute correlations, with the geometric mean in place of each mean: right also if the items load
    unequally. It is 0 where two items of different facets do not correlate.

    Parameters
    ----------
    correlation, facets
        As in `htmt`.

    Returns
    -------
    tuple of FacetPair
        As in `htmt`.

    References
    ----------
    Roemer, E., Schuberth, F. & Henseler, J. (2021). HTMT2 – an improved criterion for assessing discriminant validity
    in structural equation modeling.
    Checked against R 4.2.2, the formula: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> r = np.array([[1, 0.6, 0.2, 0.3], [0.6, 1, 0.3, 0.45], [0.2, 0.3, 1, 0.6], [0.3, 0.45, 0.6, 1]])
    >>> round(htmt2(r, np.array([0, 0, 1, 1]))[0].ratio, 4)
    0.5
    """
    return _ratios(np.abs(correlation), facets, _geometric_mean)


def _geometric_mean(values: Floats) -> float:
    return 0.0 if (values <= _NOTHING).any() else float(np.exp(np.log(values).mean()))


def _ratios(correlation: Floats, facets: NDArray[np.integer], mean: Callable[[Floats], float]) -> tuple[FacetPair, ...]:
    items = [np.flatnonzero(facets == facet) for facet in range(int(facets.max(initial=-1)) + 1)]
    within = [_within(correlation, own, mean) for own in items]
    return tuple(
        FacetPair(
            first=one,
            second=other,
            ratio=_ratio(correlation[np.ix_(items[one], items[other])], within[one], within[other], mean),
        )
        for one, other in combinations(range(len(items)), 2)
    )


def _ratio(between: Floats, one: Number, other: Number, mean: Callable[[Floats], float]) -> Number:
    if isinstance(one, NotEstimable):
        return one
    if isinstance(other, NotEstimable):
        return other
    return mean(between.ravel()) / math.sqrt(one * other)


def _within(correlation: Floats, own: NDArray[np.int64], mean: Callable[[Floats], float]) -> Number:
    if len(own) < 2:
        return NotEstimable(code="too_few_items", reason=f"a facet with {len(own)} items")
    found = mean(correlation[np.ix_(own, own)][np.triu_indices(len(own), 1)])
    if found <= ROUNDING:
        return NotEstimable(code="undefined", reason="the items of a facet do not correlate positively on average")
    return found
