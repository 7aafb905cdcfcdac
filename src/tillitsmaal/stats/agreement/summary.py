"""Agreement over many groups: the usual summary, and how many reach a named cut-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from tillitsmaal.estimates import NotEstimable, Number

ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """From where on agreement counts as sufficient."""

    value: float
    side: Literal["at_least", "at_most"]
    source: str
    """Author and year, printed with every word that rests on it."""


LEBRETON_SENTER: Final = CutOff(value=0.70, side="at_least", source="LeBreton & Senter 2008")
BROWN_HAUENSTEIN: Final = CutOff(value=0.70, side="at_least", source="Brown & Hauenstein 2005")


def burke_dunlap(options: float) -> CutOff:
    """A mean absolute deviation of at most A/6, A the number of answer options.

    Parameters
    ----------
    options
        A = maximum − minimum + 1.

    Returns
    -------
    CutOff

    References
    ----------
    Burke, M. J. & Dunlap, W. P. (2002). Estimating interrater agreement with the average deviation index.
    Checked against the same division in R 4.2.2: reference case `agreement_autonomy` and own case `agreement_own`, to
    1e-9.

    Examples
    --------
    >>> burke_dunlap(6).value
    1.0
    """
    return CutOff(value=options / 6, side="at_most", source="Burke & Dunlap 2002")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSummary:
    """One coefficient over the groups that have it."""

    n_groups: int
    """Groups that have it."""
    n_without: int
    """Groups that do not."""
    mean: float
    median: float
    sd: Number
    """Divisor n − 1; `too_few_groups` under two groups."""
    minimum: float
    maximum: float
    cut_off: CutOff
    share_sufficient: float
    """Share of the groups with the coefficient that reach the cut-off, 0 to 1."""


def summarise(values: Sequence[Number], cut_off: CutOff) -> AgreementSummary | NotEstimable:
    """Summarise a coefficient over groups; groups that do not have it are counted and left out.

    Parameters
    ----------
    values
        One a group.
    cut_off
        What counts as sufficient; a value within rounding of it does.

    Returns
    -------
    AgreementSummary or NotEstimable
        `too_few_groups` if no group has the coefficient.

    References
    ----------
    LeBreton, J. M. & Senter, J. L. (2008). Answers to 20 questions about interrater reliability and interrater
    agreement (cut-offs).
    Checked against R 4.2.2, `mean`, `median`, `sd`: reference case `agreement_autonomy`, to 1e-9.

    Examples
    --------
    >>> found = summarise([0.9, 0.7, 0.4, NotEstimable(code="too_few_respondents")], LEBRETON_SENTER)
    >>> found.median, round(found.share_sufficient, 3), found.n_without
    (0.7, 0.667, 1)
    """
    there = np.array([value for value in values if not isinstance(value, NotEstimable)])
    if len(there) == 0:
        return NotEstimable(code="too_few_groups", reason="no group has the coefficient")
    above = there - cut_off.value
    sufficient = (above if cut_off.side == "at_least" else -above) >= -ROUNDING
    return AgreementSummary(
        n_groups=len(there),
        n_without=len(values) - len(there),
        mean=float(there.mean()),
        median=float(np.median(there)),
        sd=float(there.std(ddof=1)) if len(there) > 1 else NotEstimable(code="too_few_groups", reason="1 group"),
        minimum=float(there.min()),
        maximum=float(there.max()),
        cut_off=cut_off,
        share_sufficient=float(sufficient.mean()),
    )
