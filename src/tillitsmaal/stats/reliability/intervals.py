"""Intervals of reliability coefficients and correlations."""

import math
from typing import Final

import numpy as np

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.distributions import f_quantile, normal_quantile
from tillitsmaal.stats.reliability.alpha import sum_variance
from tillitsmaal.stats.reliability.moments import ROUNDING, Floats

CONFIDENCE: Final = 0.95


def feldt_interval(alpha: Number, n: int, k: int, confidence: float = CONFIDENCE) -> Bounds:
    """Feldt's interval of Cronbach's alpha.

    Lower bound 1 − (1 − α)·F(1 − p/2; n − 1, (n − 1)(k − 1)), upper bound with F(p/2), p = 1 − confidence. Exact if
    the items are normal and essentially parallel, close to it for answers on a scale of points.

    Parameters
    ----------
    alpha
        Cronbach's alpha; a reason is handed on.
    n
        Rows that alpha rests on: the complete ones. Where rows are not independent (a respondent about several
        partners), the number of respondents gives an interval that does not claim too much.
    k
        Number of items.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Interval or NotEstimable
        `too_few_respondents` under two rows; `too_few_items` under two items; `no_variance` if alpha is 1, since an
        interval of no width would claim certainty; alpha's own reason.

    References
    ----------
    Feldt, L. S. (1965). The approximate sampling distribution of Kuder–Richardson reliability coefficient twenty.
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient alpha.
    Checked against R 4.2.2, `qf` and psych 2.2.9: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> bounds = feldt_interval(0.75, n=100, k=3)
    >>> round(bounds.low, 3), round(bounds.high, 3)
    (0.651, 0.824)
    """
    if isinstance(alpha, NotEstimable):
        return alpha
    if (wrong := _no_interval(alpha, n, k, 2)) is not None:
        return wrong
    tail, df1, df2 = (1 - confidence) / 2, n - 1, (n - 1) * (k - 1)
    low, high = (1 - (1 - alpha) * f_quantile(at, df1, df2) for at in (1 - tail, tail))
    return Interval(low=low, high=high, confidence=confidence)


def bonett_interval(alpha: Number, n: int, k: int, confidence: float = CONFIDENCE) -> Bounds:
    """Bonett's interval of Cronbach's alpha, 1 − exp(ln(1 − α) ± z√(2k/((k − 1)(n − 2)))).

    A large-sample interval on the scale of ln(1 − α), where alpha is nearly normal.

    Parameters
    ----------
    alpha, n, k, confidence
        As in `feldt_interval`.

    Returns
    -------
    Interval or NotEstimable
        `too_few_respondents` under three rows; else as in `feldt_interval`.

    References
    ----------
    Bonett, D. G. (2002). Sample size requirements for testing and estimating coefficient alpha.
    Checked against R 4.2.2, the formula: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> bounds = bonett_interval(0.75, n=100, k=3)
    >>> round(bounds.low, 3), round(bounds.high, 3)
    (0.648, 0.823)
    """
    if isinstance(alpha, NotEstimable):
        return alpha
    if (wrong := _no_interval(alpha, n, k, 3)) is not None:
        return wrong
    width = normal_quantile((1 + confidence) / 2) * math.sqrt(2 * k / ((k - 1) * (n - 2)))
    low, high = ((alpha - 1) * math.exp(sign * width) + 1 for sign in (1, -1))
    return Interval(low=low, high=high, confidence=confidence)


def duhachek_standard_error(covariance: Floats, n: int) -> Number:
    """Large-sample standard error of Cronbach's alpha, √(Q/n), for items of any covariances.

    Q = 2k²/((k − 1)²·V³) · [V·(tr C² + tr²C) − 2·tr C·1'C²1], V = ΣC the variance of the sum score.

    Parameters
    ----------
    covariance
        C, symmetric; shape (k, k).
    n
        Rows that it rests on.

    Returns
    -------
    float or NotEstimable
        `too_few_respondents` under two rows; else as in `cronbach_alpha`.

    References
    ----------
    van Zyl, J. M., Neudecker, H. & Nel, D. G. (2000). On the distribution of the maximum likelihood estimator of
    Cronbach's alpha.
    Duhachek, A. & Iacobucci, D. (2004). Alpha's standard error (ASE).
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> round(duhachek_standard_error(np.array([[2.0, 1, 1], [1, 2, 1], [1, 1, 2]]), n=100), 4)
    0.0433
    """
    total, k = sum_variance(covariance), len(covariance)
    if isinstance(total, NotEstimable):
        return total
    if n < 2:
        return _too_few_rows(n)
    own, by_item = float(np.trace(covariance)), covariance.sum(axis=0)
    bracket = total * (float((covariance**2).sum()) + own**2) - 2 * own * float(by_item @ by_item)
    return math.sqrt(max(2 * k**2 / ((k - 1) ** 2 * total**3) * bracket / n, 0.0))


def normal_interval(value: Number, standard_error: Number, confidence: float = CONFIDENCE) -> Bounds:
    """Interval value ± z·SE, not cut at 1.

    Parameters
    ----------
    value, standard_error
        An estimate and its standard error; a reason is handed on.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Interval or NotEstimable
        `no_variance` if the standard error is 0.

    Examples
    --------
    >>> bounds = normal_interval(0.75, 0.05)
    >>> round(bounds.low, 3), round(bounds.high, 3)
    (0.652, 0.848)
    """
    if isinstance(value, NotEstimable):
        return value
    if isinstance(standard_error, NotEstimable):
        return standard_error
    if standard_error <= 0:
        return NotEstimable(code="no_variance", reason="the standard error is 0")
    width = normal_quantile((1 + confidence) / 2) * standard_error
    return Interval(low=value - width, high=value + width, confidence=confidence)


def fisher_interval(correlation: Number, n: int, confidence: float = CONFIDENCE) -> Bounds:
    """Fisher's interval of a correlation, tanh(artanh r ± z/√(n − 3)).

    Parameters
    ----------
    correlation
        r, −1 to 1; a reason is handed on.
    n
        Rows that it rests on.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Interval or NotEstimable
        `too_few_respondents` under four rows; `no_variance` if r is −1 or 1, since an interval of no width would
        claim certainty.

    References
    ----------
    Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small sample.
    Checked against R 4.2.2, `cor.test`: the project's own case `two_items_own`, to 1e-10.

    Examples
    --------
    >>> bounds = fisher_interval(0.5, n=28)
    >>> round(bounds.low, 3), round(bounds.high, 3)
    (0.156, 0.736)
    """
    if isinstance(correlation, NotEstimable):
        return correlation
    if n < 4:
        return _too_few_rows(n)
    if abs(correlation) >= 1 - ROUNDING:
        return NotEstimable(code="no_variance", reason="the correlation is perfect, an interval would have no width")
    width = normal_quantile((1 + confidence) / 2) / math.sqrt(n - 3)
    low, high = (math.tanh(math.atanh(correlation) + sign * width) for sign in (-1, 1))
    return Interval(low=low, high=high, confidence=confidence)


def _no_interval(alpha: float, n: int, k: int, fewest: int) -> NotEstimable | None:
    if k < 2:
        return NotEstimable(code="too_few_items", reason=f"{k} items")
    if n < fewest:
        return _too_few_rows(n)
    if alpha >= 1 - ROUNDING:
        return NotEstimable(code="no_variance", reason="alpha is 1, an interval would have no width")
    return None


def _too_few_rows(n: int) -> NotEstimable:
    return NotEstimable(code="too_few_respondents", reason=f"{n} rows")
