"""Whether correlations of items are worth a factor analysis."""

from dataclasses import dataclass

import numpy as np

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.distributions import chi_square_upper
from tillitsmaal.stats.reliability.guttman import SINGULAR
from tillitsmaal.stats.reliability.moments import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingAdequacy:
    """The Kaiser–Meyer–Olkin measure, 0 to 1."""

    overall: float
    items: tuple[Number, ...]
    """`undefined` for an item that correlates with no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SphericityTest:
    """Bartlett's test that items do not correlate at all."""

    chi_square: float
    degrees_of_freedom: int
    p: float


def sampling_adequacy(correlation: Floats) -> SamplingAdequacy | NotEstimable:
    """Kaiser–Meyer–Olkin measure of sampling adequacy, Σr²_ij/(Σr²_ij + Σq²_ij), i ≠ j.

    q_ij is the correlation of items i and j with the other items partialled out. For one item the sums run over j.

    Parameters
    ----------
    correlation
        R, symmetric with unit diagonal; shape (k, k).

    Returns
    -------
    SamplingAdequacy or NotEstimable
        `too_few_items` under two; `undefined` if an item is determined by the others, or if no items correlate.

    References
    ----------
    Kaiser, H. F. (1974). An index of factorial simplicity.
    Checked against R 4.2.2, psych 2.2.9 (`KMO`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> round(sampling_adequacy(np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])).overall, 4)
    0.6279
    """
    if (wrong := _not_invertible(correlation)) is not None:
        return wrong
    inverse = np.linalg.inv(correlation)
    width = np.sqrt(np.diag(inverse))
    partial, plain = (inverse / np.outer(width, width)) ** 2, correlation**2
    for squares in (partial, plain):
        np.fill_diagonal(squares, 0.0)
    if plain.sum() <= 0:
        return NotEstimable(code="undefined", reason="no two items correlate")
    mine, theirs = plain.sum(axis=0), partial.sum(axis=0)
    return SamplingAdequacy(
        overall=float(mine.sum() / (mine.sum() + theirs.sum())),
        items=tuple(_share(float(r), float(q)) for r, q in zip(mine, theirs, strict=True)),
    )


def sphericity_test(correlation: Floats, n: int) -> SphericityTest | NotEstimable:
    """Bartlett's test of sphericity, χ² = −(n − 1 − (2k + 5)/6)·ln|R| with k(k − 1)/2 degrees of freedom.

    Parameters
    ----------
    correlation
        R, symmetric with unit diagonal; shape (k, k).
    n
        Rows that it rests on.

    Returns
    -------
    SphericityTest or NotEstimable
        `too_few_items` under two; `too_few_respondents` if the factor before ln|R| is not above 0; `undefined` if an
        item is determined by the others.

    References
    ----------
    Bartlett, M. S. (1951). The effect of standardization on a χ² approximation in factor analysis.
    Checked against R 4.2.2, psych 2.2.9 (`cortest.bartlett`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> found = sphericity_test(np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]]), n=50)
    >>> round(found.chi_square, 3), found.degrees_of_freedom
    (22.547, 3)
    """
    if (wrong := _not_invertible(correlation)) is not None:
        return wrong
    k = len(correlation)
    factor = n - 1 - (2 * k + 5) / 6
    if factor <= 0:
        return NotEstimable(code="too_few_respondents", reason=f"{n} rows for {k} items")
    chi_square, df = max(-factor * float(np.linalg.slogdet(correlation)[1]), 0.0), k * (k - 1) // 2
    return SphericityTest(chi_square=chi_square, degrees_of_freedom=df, p=chi_square_upper(chi_square, df))


def _not_invertible(correlation: Floats) -> NotEstimable | None:
    if len(correlation) < 2:
        return NotEstimable(code="too_few_items", reason=f"{len(correlation)} items")
    if np.linalg.eigvalsh(correlation)[0] <= SINGULAR:
        return NotEstimable(code="undefined", reason="an item is determined by the others")
    return None


def _share(plain: float, partial: float) -> Number:
    if plain + partial <= 0:
        return NotEstimable(code="undefined", reason="the item correlates with no other")
    return plain / (plain + partial)
