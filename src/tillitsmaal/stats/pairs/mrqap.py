"""Multiple regression over directed pairs, tested by relabelling the organisations."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.partial_correlation import (
    Correlations,
    Relation,
    answered,
    partial_correlations,
    relation,
)
from tillitsmaal.stats.pairs.permutation import Permuted, Relabellings, judged, relabellings

Floats = NDArray[np.float64]
Relabelled = Literal["double_semi_partialling", "y_permutation"]
"""What is relabelled: each predictor's residual, or the response."""
RELABELLED: Final[tuple[Relabelled, ...]] = get_args(Relabelled)

DEPENDENT: Final = 1e-10
"""A predictor of which less than this share is its own is a combination of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermutedTerm:
    """A term of the regression."""

    coefficient: float
    test: Permuted
    """Of the classical t."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermutedRegression:
    """A regression over directed pairs, each term tested by permutation."""

    terms: tuple[PermutedTerm, ...]
    """The constant, then the predictors in their order."""
    r_squared: float
    pairs: int
    degrees_of_freedom: int
    """Pairs less terms."""
    organisations: int
    relabelled: Relabelled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """Least squares over the pairs that have everything."""

    coefficients: Floats
    t: Floats
    r_squared: float
    degrees_of_freedom: int


def mrqap(
    y: Floats,
    predictors: Floats,
    *,
    permutations: int,
    seed: int,
    exact: bool | None = None,
    relabelled: Relabelled = "double_semi_partialling",
) -> PermutedRegression | NotEstimable:
    """Regress a relation on others over directed pairs; test each coefficient by relabelling the organisations.

    Least squares Y = β₀ + Σβ_k·X_k + E over i ≠ j, with the classical t of each term. Double semi-partialling: for each
    term k, ε_k is the residual of X_k on the other terms (the constant among them); its rows and columns are permuted
    together; Y is regressed on the permuted ε_k and the other terms; t_k is compared with the t of the permuted ε_k.
    `y_permutation`: Y's rows and columns are permuted instead, and each t_k is compared with its own values; that tests
    that Y has to do with none of the predictors, and misleads about single ones where they are related.
    p as in `qap_correlation`: exact for N ≤ 8, else (b+1)/(m+1).

    Missing data: pairs that lack Y or a predictor are left out. ε_k is of the pairs that have every predictor, with or
    without Y. What is permuted takes its empty pairs along; each permutation uses the pairs that are there in both.

    Parameters
    ----------
    y
        The response, rater × target; NaN where unanswered; the diagonal is not used; shape (N, N).
    predictors
        Shape (k, N, N), k ≥ 1; a constant is added.
    permutations, seed, exact
        As in `qap_correlation`.
    relabelled
        What is permuted.

    Returns
    -------
    PermutedRegression or NotEstimable
        `too_few_organisations` under three; `too_few_pairs` if no more complete pairs than terms; `no_variance` if Y is
        the same in all of them or is predicted to the last digit; `not_identified` if a predictor does not vary or is a
        combination of others; `undefined` as in `qap_correlation`.

    References
    ----------
    Dekker, D., Krackhardt, D. & Snijders, T. A. B. (2007). Sensitivity of MRQAP tests to collinearity and
    autocorrelation conditions.
    Krackhardt, D. (1988). Predicting with networks: nonparametric multiple regression analysis of dyadic data.
    Checked against R 4.2.2 with sna 2.7.1 (`netlm`, nullhyp qapspp and qapy), case `B1_eies32`: coefficients, t and R²
    to 1e-9, p and the spread of t within four Monte Carlo standard errors.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> x, noise = rng.normal(size=(2, 12, 12))
    >>> found = mrqap(1 + 2 * x + noise, x[None], permutations=199, seed=1)
    >>> found.pairs, found.terms[1].test.p_abs
    (132, 0.005)
    """
    orders = relabellings(len(y), permutations=permutations, seed=seed, exact=exact)
    if isinstance(orders, NotEstimable):
        return orders
    design = np.concatenate([np.ones((1, *y.shape)), predictors])
    there = answered(y) & np.all([answered(predictor) for predictor in predictors], axis=0)
    fit = _least_squares(y[there], design[:, there].T)
    if isinstance(fit, NotEstimable):
        return fit
    given = np.all([answered(predictor) for predictor in predictors], axis=0)
    tests = _tests(fit, np.where(there, y, np.nan), np.where(given, design, np.nan), orders, relabelled)
    if isinstance(tests, NotEstimable):
        return tests
    terms = zip(fit.coefficients, tests, strict=True)
    return PermutedRegression(
        terms=tuple(PermutedTerm(coefficient=float(coefficient), test=test) for coefficient, test in terms),
        r_squared=fit.r_squared,
        pairs=int(there.sum()),
        degrees_of_freedom=fit.degrees_of_freedom,
        organisations=len(y),
        relabelled=relabelled,
    )


def _tests(
    fit: _Fit, y: Floats, design: Floats, orders: Relabellings, relabelled: Relabelled
) -> list[Permuted] | NotEstimable:
    """Each t beside its values under permutation; the first reason, if one cannot be had."""
    make = _residual_moves if relabelled == "double_semi_partialling" else _response_moves
    found = partial_correlations([make(y, design, term) for term in range(len(design))], orders)
    tests = [judged(float(t), _t(one, len(design)), orders) for t, one in zip(fit.t, found, strict=True)]
    missing = [test for test in tests if isinstance(test, NotEstimable)]
    return missing[0] if missing else [test for test in tests if isinstance(test, Permuted)]


def _residual_moves(y: Floats, design: Floats, term: int) -> Relation:
    others = np.delete(design, term, axis=0)
    there = np.isfinite(design).all(axis=0)
    basis, _ = np.linalg.qr(others[:, there].T)
    residual = np.full(y.shape, np.nan)
    residual[there] = design[term][there] - basis @ (basis.T @ design[term][there])
    return relation(moved=residual, stays=y, held=others)


def _response_moves(y: Floats, design: Floats, term: int) -> Relation:
    return relation(moved=y, stays=design[term], held=np.delete(design, term, axis=0))


def _t(correlations: Correlations, terms: int) -> Floats:
    """t of a coefficient from its partial correlation: r·√(df/(1−r²))."""
    r, df = correlations.values, correlations.pairs - terms
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(np.maximum(1 - r**2, np.finfo(np.float64).eps))
        return np.where(df > 0, r * np.sqrt(np.maximum(df, 0.0)) / spread, np.nan)


def _least_squares(y: Floats, design: Floats) -> _Fit | NotEstimable:
    pairs, terms = design.shape
    if pairs <= terms:
        return NotEstimable(code="too_few_pairs", reason=f"{pairs} complete pairs for {terms} terms")
    centred = y - np.mean(y)
    total = float(centred @ centred)
    if total <= (DEPENDENT * np.max(np.abs(y))) ** 2:
        return NotEstimable(code="no_variance", reason="the response is the same in every pair")
    basis, triangle = np.linalg.qr(design)
    if np.any(np.abs(np.diag(triangle)) <= DEPENDENT * np.linalg.norm(triangle, axis=0)):
        return NotEstimable(code="not_identified", reason="a predictor does not vary or is a combination of others")
    coefficients = np.linalg.solve(triangle, basis.T @ y)
    residual = y - design @ coefficients
    squares = float(residual @ residual)
    if squares <= DEPENDENT**2 * total:
        return NotEstimable(code="no_variance", reason="the predictors give the response to the last digit")
    spread = np.linalg.norm(np.linalg.inv(triangle), axis=1)
    df = pairs - terms
    return _Fit(
        coefficients=coefficients,
        t=coefficients / (spread * np.sqrt(squares / df)),
        r_squared=1 - squares / total,
        degrees_of_freedom=df,
    )
