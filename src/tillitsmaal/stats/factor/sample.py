"""What a factor model is fitted to: the moments of one group of rows or of several."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.normal_theory import loglik_and_gradient
from tillitsmaal.stats.factor.patterns import MissingPatterns, from_moments, missing_patterns
from tillitsmaal.stats.factor.saturated import Saturated, saturated

Floats = NDArray[np.float64]
Missing = Literal["listwise", "fiml"]
Divisor = Literal["n", "n_minus_1"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Rows of one group or several as the likelihood sees them."""

    patterns: tuple[MissingPatterns, ...]
    """One a group."""
    unrestricted: tuple[Saturated, ...]
    """One a group."""
    missing: Missing
    respondents: int
    """Rows in all, whatever the divisor."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Rows a group; with divisor n − 1, one less each."""
        return tuple(one.n for one in self.patterns)

    @property
    def n(self) -> int:
        """Weight of the likelihood: the sum of the sizes."""
        return sum(self.sizes)

    @property
    def log_likelihood(self) -> float:
        """Of the unrestricted model."""
        return sum(one.log_likelihood for one in self.unrestricted)


def sample(groups: Sequence[Floats], missing: Missing = "listwise", divisor: Divisor = "n") -> Sample | NotEstimable:
    """Take the moments of one group of rows or of several.

    Parameters
    ----------
    groups
        One array a group; rows are respondents, columns items, NaN where not answered; shape (n, k).
    missing
        `listwise` keeps the rows with every item; `fiml` keeps every row with any item, taking what is missing to be
        missing at random.
    divisor
        Of the covariances of complete rows. `n_minus_1` is the Wishart likelihood; it knows `listwise` only.

    Returns
    -------
    Sample or NotEstimable
        `too_few_items` without items; `too_few_groups` without groups; else as `saturated`: `too_few_respondents`,
        `no_variance`, `not_identified`, `undefined`, `not_converged`.

    Examples
    --------
    >>> found = sample([np.array([[1.0, 2], [2, 1], [4, 4], [np.nan, 3]])])
    >>> found.n, found.unrestricted[0].mean.round(4).tolist()
    (3, [2.3333, 2.3333])
    """
    if not groups:
        return NotEstimable(code="too_few_groups", reason="no group")
    if groups[0].shape[1] == 0:
        return NotEstimable(code="too_few_items", reason="no items")
    patterns, unrestricted, respondents, lowest = [], [], 0, _lowest(groups)
    for number, rows in enumerate(groups):
        from_lowest = missing_patterns((rows if missing == "fiml" else rows[~np.isnan(rows).any(axis=1)]) - lowest)
        found = saturated(from_lowest)
        if isinstance(found, NotEstimable):
            return _in_group(found, number, len(groups))
        taken, found = from_lowest.moved(lowest), replace(found, mean=found.mean + lowest)
        respondents += taken.n
        if divisor == "n_minus_1":
            taken = from_moments(found.mean, found.covariance * (taken.n / (taken.n - 1)), taken.n - 1)
            found = _restated(taken)
        patterns.append(taken)
        unrestricted.append(found)
    return Sample(patterns=tuple(patterns), unrestricted=tuple(unrestricted), missing=missing, respondents=respondents)


def _lowest(groups: Sequence[Floats]) -> Floats:
    """Each item's lowest answer; 0 of an item without answers.

    Searches that begin from it take the same steps whatever constant is added to all answers, to the last digit.
    """
    lowest = np.fmin.reduce(np.concatenate(groups), axis=0, initial=np.inf)
    return np.where(np.isfinite(lowest), lowest, 0.0)


def _in_group(wrong: NotEstimable, number: int, groups: int) -> NotEstimable:
    return wrong if groups == 1 else NotEstimable(code=wrong.code, reason=f"group {number + 1}: {wrong.reason}")


def _restated(patterns: MissingPatterns) -> Saturated:
    mean, covariance = patterns.means[0], patterns.scatters[0]
    found = loglik_and_gradient(mean, covariance, patterns)
    value = 0.0 if isinstance(found, NotEstimable) else found.value
    return Saturated(mean=mean, covariance=covariance, log_likelihood=value, iterations=0)
