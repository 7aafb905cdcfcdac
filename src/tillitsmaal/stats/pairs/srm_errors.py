"""Large-sample standard errors of the round robin."""

from typing import Final

import numpy as np

from tillitsmaal.stats.pairs.srm_results import Floats

PERSON: Final = (
    (1, -14, 89, -342, 872, -1505, 1698, -1063, 116, 292, -224, 64),
    (1, -12, 66, -227, 534, -857, 883, -416, -148, 224, -64),
    (1, -11, 48, -93, -2, 388, -763, 572, 4, -224, 64),
    (1, -16, 117, -520, 1540, -3083, 3970, -2689, -4, 1212, -544, -64),
    (1, -11, 42, -33, -258, 976, -1453, 788, 348, -544, -64),
    (2, -28, 184, -766, 2148, -3926, 4202, -1504, -1560, 1088, 128),
)
"""In falling powers of n: what v₁v₂, v₁c₂ + c₁v₂, c₁c₂, h², h'² and hh' weigh in an actor's or partner's covariance."""
RELATIONSHIP: Final = (
    (1, -9, 32, -57, 43, 6, -8),
    (2, -12, 6, 36, -16),
    (1, -6, 11, -6, 8),
    (1, -9, 28, -33, -9, 54, 8),
)
"""The same for a relationship covariance: v₁v₂ + c₁c₂, hh', v₁c₂ + c₁v₂, h² + h'²."""
COMMON: Final = (1, -9, 35, -75, 76, -12, -48)


def lashley_bond(one: Floats, other: Floats, cross: Floats, n: int) -> Floats:
    """Squared standard errors of the six covariances between the parts of X and Y in a complete round robin.

    The normal-theory variance of each unbiased estimate is a quadratic form in the model's parameters, here with an
    unbiased estimate in its place. With v₁, c₁ and v₂, c₂ the relationship variance and covariance of X and of Y, h and
    h' the covariances of their relationship effects within and across the cells of a dyad, x and y the person variances
    and f the covariance that is estimated (h and h' change places for actor–partner covariances):

    SE²(f) = [(n−1)xy + (n−3)f²]/((n−2)(n+1))
    + [(n−1)²(xv₂ + v₁y) + (n−1)(xc₂ + c₁y) + 2(n−3)f((n−1)h + h')]/((n−2)²n(n+1))
    + [p₁v₁v₂ + p₂(v₁c₂ + c₁v₂) + p₃c₁c₂ + p₄h² + p₅h'² + p₆hh']/((n−2)³n²(n+1)q)

    SE²(h) = SE²(h') = [r₁(v₁v₂ + c₁c₂) + r₂hh' + r₃(v₁c₂ + c₁v₂) + r₄(h² + h'²)]/q

    p, r and q are polynomials in n: `PERSON`, `RELATIONSHIP`, and n(n−3) times `COMMON`. With Y = X these are the
    univariate standard errors of Lashley & Bond (1997).

    Missing data: there are none in a complete round robin.

    Parameters
    ----------
    one, other, cross
        Covariances of X with itself, of Y with itself, of X with Y, in the order of `srm_estimates`; shape (6,).
    n
        Organisations, at least four.

    Returns
    -------
    ndarray
        In the same order; shape (6,). As estimates they may come out negative.

    References
    ----------
    Bond, C. F. & Lashley, B. R. (1996). Round-robin analysis of social interaction: Exact and estimated standard
    errors.
    Lashley, B. R. & Bond, C. F. (1997). Significance testing for round robin data.
    Checked against TripleR 1.5.4 in cases `A1_liking54`, `A2_multiliking`, `A3_warner8x3`, to 1e-8; against the exact
    covariance of the quadratic forms (`srm_normal_theory`), to 1e-9.

    Examples
    --------
    >>> x = np.array([0.4, 0.2, -0.1, -0.1, 0.7, 0.25])
    >>> lashley_bond(x, x, x, 8).round(5)
    array([0.05783, 0.02162, 0.02107, 0.02107, 0.02491, 0.02491])
    """
    q = n * (n - 3) * _polynomial(COMMON, n)
    x, y = one[[0, 1, 0, 1]], other[[0, 1, 1, 0]]
    (v1, c1), (v2, c2) = one[4:], other[4:]
    h, across = cross[[4, 4, 5, 5]], cross[[5, 5, 4, 4]]
    f = cross[:4]
    weights = [_polynomial(coefficients, n) for coefficients in PERSON]
    rest = (v1 * v2, v1 * c2 + c1 * v2, c1 * c2, h**2, across**2, h * across)
    person = ((n - 1) * x * y + (n - 3) * f**2) / ((n - 2) * (n + 1))
    person += (
        (n - 1) ** 2 * (x * v2 + v1 * y) + (n - 1) * (x * c2 + c1 * y) + 2 * (n - 3) * f * ((n - 1) * h + across)
    ) / ((n - 2) ** 2 * n * (n + 1))
    person += sum(w * term for w, term in zip(weights, rest, strict=True)) / ((n - 2) ** 3 * n**2 * (n + 1) * q)
    weights = [_polynomial(coefficients, n) for coefficients in RELATIONSHIP]
    terms = (v1 * v2 + c1 * c2, h[0] * across[0], v1 * c2 + c1 * v2, h[0] ** 2 + across[0] ** 2)
    relationship = sum(w * term for w, term in zip(weights, terms, strict=True)) / q
    return np.concatenate([person, [relationship, relationship]])


def _polynomial(coefficients: tuple[int, ...], n: int) -> float:
    """Horner's scheme in whole numbers: the powers are too large to be subtracted as floats."""
    value = 0
    for coefficient in coefficients:
        value = value * n + coefficient
    return float(value)
