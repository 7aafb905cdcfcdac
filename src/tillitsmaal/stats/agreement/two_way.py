"""The six intraclass correlations of targets that are each rated by the same raters."""

from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.stats.agreement.one_way import CONFIDENCE, ROUNDING
from tillitsmaal.stats.agreement.two_way_bounds import MeanSquares, agreement_bounds, exact_bounds, stepped_up
from tillitsmaal.stats.change.mixed import crossed_random_effects
from tillitsmaal.stats.distributions import f_upper

Floats = NDArray[np.float64]
Estimator = Literal["anova", "reml"]

SAME: Final = NotEstimable(code="no_variance", reason="nothing is left that varies beside the targets")


@dataclass(frozen=True, slots=True, kw_only=True)
class ICC:
    """One intraclass correlation."""

    value: Number
    """May be negative."""
    f: Number
    """Test of no difference between targets."""
    df1: int
    df2: int
    p: Number
    interval: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWayICC:
    """Six intraclass correlations; the number is Shrout & Fleiss's case, k the mean of all raters."""

    mean_squares: MeanSquares
    icc1: ICC
    """Each target by raters of its own; one rater."""
    icc2: ICC
    """Raters drawn at random, absolute agreement; one rater."""
    icc3: ICC
    """These raters, consistency; one rater."""
    icc1k: ICC
    icc2k: ICC
    icc3k: ICC
    standard_error_of_measurement: float
    """√MSW: spread of the ratings of one target."""


def two_way_icc(
    ratings: Floats, estimator: Estimator = "anova", confidence: float = CONFIDENCE
) -> TwoWayICC | NotEstimable:
    """Six intraclass correlations after Shrout & Fleiss, with F intervals.

    With n targets, k raters and mean squares MSB (targets), MSJ (raters), MSE (residual), MSW (within targets):
    ICC(1) = (MSB − MSW)/(MSB + (k − 1)MSW); ICC(2) = (MSB − MSE)/(MSB + (k − 1)MSE + k(MSJ − MSE)/n);
    ICC(3) = (MSB − MSE)/(MSB + (k − 1)MSE); of the mean of k raters ICC(1,k) = (MSB − MSW)/MSB,
    ICC(2,k) = (MSB − MSE)/(MSB + (MSJ − MSE)/n), ICC(3,k) = (MSB − MSE)/MSB. Intervals of cases 1 and 3 are exact;
    those of case 2 rest on Satterthwaite's degrees of freedom.

    `anova` uses the targets that every rater rated. `reml` uses all ratings: mean squares are put together from
    variance components by restricted maximum likelihood, which are never negative.

    Parameters
    ----------
    ratings
        NaN where there is none; shape (targets, raters).
    estimator
        Where the mean squares come from.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    TwoWayICC or NotEstimable
        `too_few_respondents` under two raters; `too_few_groups` under two targets that count; `no_variance` if every
        rating is the same; of `reml` the reasons of `crossed_random_effects`. F, p and an interval are `no_variance`
        where no variance is left to compare with; a coefficient is `undefined` where its denominator is not above 0.

    References
    ----------
    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability.
    McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Checked against psych 2.2.9 (`ICC`): reference cases `icc_sf1979` and `icc_sai_open`, own case `icc_own`;
    `anova` to 1e-8, `reml` to 1e-3 (lme4's own tolerance).

    Examples
    --------
    >>> judges = np.array([[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> found = two_way_icc(judges)
    >>> [round(one.value, 2) for one in (found.icc1, found.icc2, found.icc3)]
    [0.17, 0.29, 0.71]
    """
    squares = _anova(ratings) if estimator == "anova" else _reml(ratings)
    if isinstance(squares, NotEstimable):
        return squares
    n, k, between = squares.n_targets, squares.n_raters, squares.targets
    within, residual = squares.within, squares.residual
    excess = (squares.raters - residual) / n
    single = _ratio(between - residual, between + (k - 1) * residual + k * excess)
    own, shared = (within, n * (k - 1)), (residual, (n - 1) * (k - 1))
    of_one, of_three = (exact_bounds(squares, *error, confidence) for error in (own, shared))
    of_two = agreement_bounds(squares, single, confidence)
    one_rater = between + (k - 1) * within, between + (k - 1) * residual
    return TwoWayICC(
        mean_squares=squares,
        icc1=_icc(squares, own, _ratio(between - within, one_rater[0]), of_one),
        icc2=_icc(squares, shared, single, of_two),
        icc3=_icc(squares, shared, _ratio(between - residual, one_rater[1]), of_three),
        icc1k=_icc(squares, own, _ratio(between - within, between), stepped_up(of_one, k)),
        icc2k=_icc(squares, shared, _ratio(between - residual, between + excess), stepped_up(of_two, k)),
        icc3k=_icc(squares, shared, _ratio(between - residual, between), stepped_up(of_three, k)),
        standard_error_of_measurement=sqrt(within),
    )


def _anova(ratings: Floats) -> MeanSquares | NotEstimable:
    whole = ratings[np.isfinite(ratings).all(axis=1)]
    if (wrong := _why_not(whole)) is not None:
        return wrong
    n, k = whole.shape
    centred = whole - whole.mean()
    rows, columns = centred.mean(axis=1), centred.mean(axis=0)
    rest = centred - rows[:, None] - columns
    squares = np.array([k * (rows @ rows), n * (columns @ columns), (rest**2).sum()])
    squares /= np.array([n - 1, k - 1, (n - 1) * (k - 1)])
    squares[squares <= (ROUNDING * np.abs(whole).max()) ** 2] = 0
    if not squares.any():
        return NotEstimable(code="no_variance", reason="every rating is the same")
    targets, raters, residual = squares.tolist()
    return MeanSquares(n_targets=n, n_raters=k, targets=targets, raters=raters, residual=residual)


def _reml(ratings: Floats) -> MeanSquares | NotEstimable:
    there = np.isfinite(ratings)
    table = ratings[np.ix_(there.any(axis=1), there.any(axis=0))]
    if (wrong := _why_not(table)) is not None:
        return wrong
    target, rater = np.nonzero(np.isfinite(table))
    model = crossed_random_effects(table[target, rater], np.ones((len(target), 1)), [target, rater], effects=False)
    if isinstance(model, NotEstimable):
        return model
    n, k = table.shape
    residual = model.residual_variance
    of_targets, of_raters = (term.variance for term in model.random)
    return MeanSquares(
        n_targets=n,
        n_raters=k,
        targets=k * of_targets + residual,
        raters=n * of_raters + residual,
        residual=residual,
    )


def _why_not(table: Floats) -> NotEstimable | None:
    n, k = table.shape
    if k < 2:
        return NotEstimable(code="too_few_respondents", reason=f"{k} raters")
    if n < 2:
        return NotEstimable(code="too_few_groups", reason=f"{n} targets with every rating")
    return None


def _icc(squares: MeanSquares, error: tuple[float, int], value: Number, interval: Bounds) -> ICC:
    below, df2 = error
    df1 = squares.n_targets - 1
    f: Number = squares.targets / below if below > 0 else SAME
    return ICC(
        value=value,
        f=f,
        df1=df1,
        df2=df2,
        p=f if isinstance(f, NotEstimable) else f_upper(f, df1, df2),
        interval=interval,
    )


def _ratio(above: float, below: float) -> Number:
    if below <= 0:
        return NotEstimable(code="undefined", reason="the variance that it divides by is not above 0")
    return above / below
