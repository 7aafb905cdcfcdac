"""What a reliability means for a score."""

import math

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.moments import ROUNDING


def standard_error_of_measurement(sd: float, reliability: Number) -> Number:
    """Standard error of measurement, s·√(1 − ρ): how far a score strays from the true one.

    Parameters
    ----------
    sd
        Standard deviation of the score, in its units.
    reliability
        ρ; a reason is handed on.

    Returns
    -------
    float or NotEstimable
        In the units of `sd`; `undefined` if ρ is above 1.

    References
    ----------
    Lord, F. M. & Novick, M. R. (1968). Statistical theories of mental test scores.
    Checked against R 4.2.2, the formula: the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> standard_error_of_measurement(2.0, 0.75)
    1.0
    """
    if isinstance(reliability, NotEstimable):
        return reliability
    if reliability > 1 + ROUNDING:
        return NotEstimable(code="undefined", reason="the reliability is above 1")
    return sd * math.sqrt(1 - reliability) if 1 - reliability > ROUNDING else 0.0


def signal_to_noise(reliability: Number) -> Number:
    """Signal-to-noise ratio, ρ/(1 − ρ); with standardised alpha, k·r̄/(1 − r̄).

    Parameters
    ----------
    reliability
        ρ; a reason is handed on.

    Returns
    -------
    float or NotEstimable
        `undefined` if ρ is 1.

    References
    ----------
    Cronbach, L. J. & Gleser, G. C. (1964). The signal/noise ratio in the comparison of reliability coefficients.
    Checked against R 4.2.2, psych 2.2.9 (`alpha`): the project's own case `reliability_own`, to 1e-9.

    Examples
    --------
    >>> signal_to_noise(0.75)
    3.0
    """
    if isinstance(reliability, NotEstimable):
        return reliability
    if abs(1 - reliability) <= ROUNDING:
        return NotEstimable(code="undefined", reason="there is no noise")
    return reliability / (1 - reliability)
