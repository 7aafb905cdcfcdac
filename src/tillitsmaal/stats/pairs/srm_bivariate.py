"""How the parts of two scales go together: the bivariate social relations model."""

from collections.abc import Sequence

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm_estimates import usable
from tillitsmaal.stats.pairs.srm_models import bivariate_model, pool
from tillitsmaal.stats.pairs.srm_networks import Tests
from tillitsmaal.stats.pairs.srm_results import CONFIDENCE, BivariateModel, Floats
from tillitsmaal.stats.pairs.srm_unanswered import Unanswered, network_estimates


def srm_bivariate(
    one: Floats, other: Floats, unanswered: Unanswered = "moments", confidence: float = CONFIDENCE
) -> BivariateModel | NotEstimable:
    """Six covariances between the actor, partner and relationship effects of two scales, X and Y.

    The estimators of `srm_complete` and `srm_missing` with products of X and Y in the place of squares. Standardised:
    divided by the square roots of the two variances, within ±1. Standard errors of a complete round robin after
    Bond & Lashley (`srm_errors.lashley_bond`), else by the organisation jackknife; t with n − 1 degrees of freedom, p
    two-sided.

    Missing data: as `srm_missing`; the covariances rest on the pairs answered on both scales.

    Parameters
    ----------
    one, other
        X and Y: rater × target, in any unit; shape (n, n). NaN where unanswered; the diagonals are not used.
    unanswered
        What to do about unanswered pairs; "normal_theory" and "srm_package" use the pairs answered on both.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    BivariateModel or NotEstimable
        As `srm_missing`, for either scale. A covariance of a part whose variance is not positive on one of the scales
        is `negative_variance` in all but its estimate.

    References
    ----------
    Bond, C. F. & Lashley, B. R. (1996). Round-robin analysis of social interaction: Exact and estimated standard
    errors.
    Bond, C. F. & Malloy, T. E. (2018). Social relations analysis of dyadic data structure: The general case.
    Checked against TripleR 1.5.4 in cases `A1_liking54` and `A3_warner8x3`, to 1e-8, and against `srm_arbsrm` of srm
    0.4-26 in case `A4_bondmalloy_missing`, to 1e-7.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.random.default_rng(2).normal(size=(9, 9)) + np.arange(9)
    >>> found = srm_bivariate(one, 2 * one + one.T)
    >>> round(found.partner_partner_covariance.estimate, 2), round(found.partner_actor_covariance.standardised, 2)
    (17.57, 1.0)
    """
    return srm_bivariate_networks([one], [other], unanswered, confidence=confidence)


def srm_bivariate_networks(
    ones: Sequence[Floats],
    others: Sequence[Floats],
    unanswered: Unanswered = "moments",
    tests: Tests = "within_networks",
    confidence: float = CONFIDENCE,
) -> BivariateModel | NotEstimable:
    """`srm_bivariate` over several networks, weighted as in `srm_networks`.

    Missing data: as `srm_bivariate`, in each network.

    Parameters
    ----------
    ones, others
        X and Y, one a network.
    unanswered, tests, confidence
        As in `srm_networks`.

    Returns
    -------
    BivariateModel or NotEstimable
        As `srm_bivariate`; networks that cannot be estimated are left out, as in `srm_networks`.

    References
    ----------
    Lashley, B. R. & Bond, C. F. (1997). Significance testing for round robin data.
    Checked against case `srm_networks`, computed in R from the formulas, to 1e-8.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(2)
    >>> ones = [rng.normal(size=(n, n)) + np.arange(n) for n in (6, 8)]
    >>> round(srm_bivariate_networks(ones, ones).partner_partner_covariance.standardised, 2)
    1.0
    """
    attempts = [network_estimates([x, y], unanswered) for x, y in zip(ones, others, strict=True)]
    estimates = usable(attempts)
    if isinstance(estimates, NotEstimable):
        return estimates
    return bivariate_model(pool(estimates, confidence, between=tests == "between_networks"))
