"""Two factor models, one of which is the other with more parameters fixed or equal."""

from dataclasses import dataclass

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.distributions import chi_square_upper
from tillitsmaal.stats.factor.fit import Fit

Number = float | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelihoodRatio:
    """What the restrictions of a model cost."""

    chi_square: float
    degrees_of_freedom: int
    p: float


def likelihood_ratio(restricted: Fit | NotEstimable, general: Fit | NotEstimable) -> LikelihoodRatio | NotEstimable:
    """Likelihood-ratio test of a model against a more general one that holds it as a special case.

    χ² is the difference of the two models' χ², its degrees of freedom the difference of theirs. Where the special case
    lies on the edge of the general model, as one factor does among several that correlate 1, p is only approximate.

    Parameters
    ----------
    restricted, general
        Fits of the same sample by `fit_model`.

    Returns
    -------
    LikelihoodRatio or NotEstimable
        The reason of a fit that there is none of; `undefined` if the general model has not more parameters. A
        difference below 0 counts as 0.

    References
    ----------
    Wilks, S. S. (1938). The large-sample distribution of the likelihood ratio.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own case `cfa_own`, to 1e-6.
    """
    if isinstance(restricted, NotEstimable):
        return restricted
    if isinstance(general, NotEstimable):
        return general
    df = restricted.degrees_of_freedom - general.degrees_of_freedom
    if df <= 0:
        return NotEstimable(code="undefined", reason="the models have equally many parameters")
    chi_square = max(2 * (general.log_likelihood - restricted.log_likelihood), 0.0)
    return LikelihoodRatio(chi_square=chi_square, degrees_of_freedom=df, p=chi_square_upper(chi_square, df))
