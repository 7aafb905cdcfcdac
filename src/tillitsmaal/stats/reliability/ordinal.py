"""Ordinal alpha."""

from dataclasses import dataclass

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.reliability.alpha import cronbach_alpha
from tillitsmaal.stats.reliability.moments import Floats
from tillitsmaal.stats.reliability.polychoric import Polychoric, polychoric


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OrdinalAlpha:
    """Alpha of the continuous attitudes behind ordinal items."""

    alpha: Number
    polychoric: Polychoric


def ordinal_alpha(items: Floats) -> OrdinalAlpha | NotEstimable:
    """Ordinal alpha: standardised alpha of the polychoric correlations.

    It is the reliability of the sum of the hypothetical continuous items, not of the sum of the answers, and is higher
    than alpha where answers are few and skewed (Chalmers 2018); it belongs beside alpha, not in its place.

    Parameters
    ----------
    items
        Answers in a few ordered categories, as numbers; NaN where unanswered; shape (n, k).

    Returns
    -------
    OrdinalAlpha or NotEstimable
        As in `polychoric`; `alpha` alone has the reason of a correlation that cannot be had, or is as in
        `cronbach_alpha`.

    References
    ----------
    Zumbo, B. D., Gadermann, A. M. & Zeisser, C. (2007). Ordinal versions of coefficients alpha and theta for Likert
    rating scales.
    Chalmers, R. P. (2018). On misconceptions and the limited usefulness of ordinal alpha.
    Checked against R 4.2.2, lavaan 0.6-14 (`lavCor`): the project's own case `ordinal_own`, to 2e-5.

    Examples
    --------
    >>> import numpy as np
    >>> answers = np.repeat([[1, 1], [1, 2], [2, 1], [2, 2]], [40, 10, 10, 40], axis=0).astype(float)
    >>> round(ordinal_alpha(answers).alpha, 4)
    0.8944
    """
    found = polychoric(items)
    if isinstance(found, NotEstimable):
        return found
    matrix = found.matrix
    return OrdinalAlpha(alpha=matrix if isinstance(matrix, NotEstimable) else cronbach_alpha(matrix), polychoric=found)
