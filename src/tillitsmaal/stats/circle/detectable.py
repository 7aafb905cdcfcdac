"""The smallest change that the data could have shown."""

from dataclasses import dataclass
from typing import Final

from tillitsmaal.estimates import Estimated, NotEstimable
from tillitsmaal.stats.distributions import noncentrality_of_t, t_quantile

Number = float | NotEstimable

POWER: Final = 0.80


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """A true mean change that would have been shown with the stated probability."""

    value: float
    """In score units."""
    in_sd: Number
    """In standard deviations of the pairs' changes."""
    power: float
    confidence: float


def smallest_detectable(change: Estimated, spread: float, power: float = POWER) -> Detectable | NotEstimable:
    """Smallest mean change whose interval would have excluded 0 with a given probability, from the data's own SE.

    δ·SE with δ the noncentrality under which P(T' > t_(1−α/2)) = power, T' noncentral t with the estimate's degrees of
    freedom. It tells what a survey with this spread, these organisations and these pairs could have seen; it says
    nothing on whether the change was there.

    Parameters
    ----------
    change
        The mean change, with its standard error and degrees of freedom.
    spread
        Standard deviation of the pairs' changes, in the same unit.
    power
        Between ½ and 1.

    Returns
    -------
    Detectable or NotEstimable
        The change's own reason where it has no interval. `in_sd` is `no_variance` if the spread is 0.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences.
    Checked against R 4.2.2 `power.t.test`, to 1e-6; and against the simulated smallest changes of the specification in
    `benchmarks/verdicts.py`.

    Examples
    --------
    >>> from tillitsmaal.estimates import Estimate
    >>> change = Estimate(value=0.1, low=-0.35, high=0.55, confidence=0.95, standard_error=0.2, degrees_of_freedom=9.0,
    ...                   p=0.6, method="organisation_jackknife", n=10)
    >>> round(smallest_detectable(change, 0.8).value, 3)
    0.63
    """
    if isinstance(change, NotEstimable):
        return change
    critical = t_quantile(0.5 + change.confidence / 2, change.degrees_of_freedom)
    delta = noncentrality_of_t(critical, change.degrees_of_freedom, 1 - power)
    value = delta * change.standard_error
    flat = NotEstimable(code="no_variance", reason="every pair changed by the same")
    return Detectable(
        value=value, in_sd=value / spread if spread > 0 else flat, power=power, confidence=change.confidence
    )
