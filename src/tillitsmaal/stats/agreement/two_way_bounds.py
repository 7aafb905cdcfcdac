"""Bounds of the intraclass correlations of a table of targets by raters."""

from dataclasses import dataclass

from tillitsmaal.estimates import Bounds, Interval, NotEstimable, Number
from tillitsmaal.stats.distributions import f_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanSquares:
    """Of a table of targets by raters."""

    n_targets: int
    n_raters: int
    targets: float
    raters: float
    residual: float

    @property
    def within(self) -> float:
        """Within targets, raters and residual together."""
        n = self.n_targets
        return (self.raters + (n - 1) * self.residual) / n


NO_WIDTH = NotEstimable(code="no_variance", reason="an interval would have no width")


def exact_bounds(squares: MeanSquares, error: float, df2: int, confidence: float) -> Bounds:
    """(F_L − 1)/(F_L + k − 1) and (F_U − 1)/(F_U + k − 1), with F_L = F/F(1 − α/2) and F_U = F/F(α/2), F = MSB/error.

    Parameters
    ----------
    squares
        The table's mean squares.
    error, df2
        The mean square that MSB is compared with, and its degrees of freedom.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Interval or NotEstimable
        `no_variance` if either mean square is 0.
    """
    if error <= 0 or squares.targets <= 0:
        return NO_WIDTH
    f, df1, k = squares.targets / error, squares.n_targets - 1, squares.n_raters
    low, high = (f / f_quantile(at, df1, df2) for at in (0.5 + confidence / 2, 0.5 - confidence / 2))
    return Interval(low=(low - 1) / (low + k - 1), high=(high - 1) / (high + k - 1), confidence=confidence)


def agreement_bounds(squares: MeanSquares, icc2: Number, confidence: float) -> Bounds:
    """Bounds of ICC(2) for one rater, with Satterthwaite's degrees of freedom of k·MSJ + (kn − k − n)·MSE.

    v = (k − 1)(n − 1)·(kρF_J + c)²/((n − 1)k²ρ²F_J² + c²), c = n(1 + (k − 1)ρ) − kρ, F_J = MSJ/MSE, ρ = ICC(2). With
    F* = F(1 − α/2; n − 1, v) and F_* = F(1 − α/2; v, n − 1) and m = k·MSJ + (kn − k − n)·MSE, the bounds are
    n(MSB − F*·MSE)/(F*·m + n·MSB) and n(F_*·MSB − MSE)/(m + n·F_*·MSB).

    Parameters
    ----------
    squares
        The table's mean squares.
    icc2
        ρ; a reason is handed on.
    confidence
        Level of the interval, between 0 and 1.

    Returns
    -------
    Interval or NotEstimable
        `no_variance` if the mean square of the targets or of the residual is 0.

    References
    ----------
    McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Checked against psych 2.2.9 (`ICC`): reference cases `icc_sf1979` and `icc_sai_open`, own case `icc_own`; mean
    squares by `anova`, to 1e-8.
    """
    if isinstance(icc2, NotEstimable):
        return icc2
    n, k, between, residual = squares.n_targets, squares.n_raters, squares.targets, squares.residual
    if residual <= 0 or between <= 0:
        return NO_WIDTH
    raters = k * icc2 * squares.raters / residual
    rest = n * (1 + (k - 1) * icc2) - k * icc2
    below = (n - 1) * raters**2 + rest**2
    if below <= 0:
        return NotEstimable(code="undefined", reason="no degrees of freedom are left")
    v = (k - 1) * (n - 1) * (raters + rest) ** 2 / below
    if v <= 0:
        return NotEstimable(code="undefined", reason="no degrees of freedom are left")
    upper, lower = f_quantile(0.5 + confidence / 2, n - 1, v), f_quantile(0.5 + confidence / 2, v, n - 1)
    error = k * squares.raters + (k * n - k - n) * residual
    return Interval(
        low=n * (between - upper * residual) / (upper * error + n * between),
        high=n * (lower * between - residual) / (error + n * lower * between),
        confidence=confidence,
    )


def stepped_up(bounds: Bounds, k: int) -> Bounds:
    """Bounds of the mean of k raters from those of one, k·ρ/(1 + (k − 1)·ρ).

    Parameters
    ----------
    bounds
        A reason is handed on.
    k
        Raters.

    Returns
    -------
    Interval or NotEstimable
        `undefined` if a bound is −1/(k − 1) or less, which no mean of k raters can have.

    Examples
    --------
    >>> stepped_up(Interval(low=0.0, high=0.5, confidence=0.95), 3)
    Interval(low=0.0, high=0.75, confidence=0.95)
    """
    if isinstance(bounds, NotEstimable):
        return bounds
    below = [1 + (k - 1) * bound for bound in (bounds.low, bounds.high)]
    if min(below) <= 0:
        return NotEstimable(code="undefined", reason="the bound is below what the mean of the raters can have")
    return Interval(low=k * bounds.low / below[0], high=k * bounds.high / below[1], confidence=bounds.confidence)
