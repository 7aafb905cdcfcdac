"""How much answers would vary if respondents did not agree at all: the yardstick of rwg."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from tillitsmaal.estimates import NotEstimable, Number

Null = Literal["uniform", "slight_skew"]

SLIGHT_SKEW: Final[Mapping[int, float]] = MappingProxyType(
    {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}
)
"""Variance of a slightly skewed answer by the number of answer options; LeBreton & Senter (2008), table 2."""


def expected_random_variance(options: float, null: Null = "uniform") -> Number:
    """Variance of answers that express no agreement, σ²_E.

    `uniform`: every option equally likely, (A² − 1)/12 with A options. `slight_skew`: what leniency alone would give,
    from the published table.

    Parameters
    ----------
    options
        A, the number of answer options: maximum − minimum + 1.
    null
        The distribution of answers without agreement.

    Returns
    -------
    float or NotEstimable
        `undefined` under two options, and for `slight_skew` outside the table (5 to 11 options).

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984). Estimating within-group interrater reliability with and without
    response bias.
    LeBreton, J. M. & Senter, J. L. (2008). Answers to 20 questions about interrater reliability and interrater
    agreement.
    Checked against the definition: reference case `agreement_autonomy`, exactly.

    Examples
    --------
    >>> expected_random_variance(5), expected_random_variance(5, "slight_skew")
    (2.0, 1.34)
    """
    if options < 2:
        return NotEstimable(code="undefined", reason="answers of one option cannot vary")
    if null == "uniform":
        return (options**2 - 1) / 12
    found = SLIGHT_SKEW.get(int(options)) if options == int(options) else None
    if found is None:
        return NotEstimable(code="undefined", reason="the slightly skewed distribution is tabled for 5 to 11 options")
    return found
