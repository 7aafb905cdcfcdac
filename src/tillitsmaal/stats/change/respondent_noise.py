"""How far the respondents behind pairs disagree: pooled over all pairs, and organisation by organisation."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.change.classical import ROUNDING
from tillitsmaal.stats.change.reliable_results import Basis

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variance:
    """A sum of squares with its degrees of freedom."""

    squares: float
    df: int

    @property
    def value(self) -> float:
        return self.squares / self.df


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Squares:
    """Squared deviations from a mean."""

    value: Floats
    pair: Integers
    """Of each of them."""
    df: Integers
    """Degrees of freedom; shape (pairs,)."""

    def pooled(self) -> Variance:
        return Variance(squares=float(self.value.sum()), df=int(self.df.sum()))

    def of_each(self, rater: Integers, raters: int) -> list[Variance]:
        """By organisation, where `rater` is that of each pair."""
        squares = np.bincount(rater[self.pair], weights=self.value, minlength=raters)
        df = np.bincount(rater, weights=self.df, minlength=raters)
        return [Variance(squares=float(one), df=int(free)) for one, free in zip(squares, df, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """What is known of each pair in each of the two waves."""

    mean: Floats
    """Shape (pairs, 2); NaN without a respondent."""
    respondents: Integers
    """Shape (pairs, 2)."""
    same: Integers
    """Respondents of both waves; shape (pairs,)."""
    squares: Squares
    """Of the respondents about their cell's mean."""
    difference_squares: Squares
    """Of the same respondents' changes about their pair's mean change."""
    largest: float


def cells_of(scores: Floats, pairs: Integers, waves: Integers, respondents: Integers, size: int) -> Cells:
    """Sum up the respondents of every pair in both waves; all arrays of shape (rows,)."""
    cell = pairs.astype(np.int64) * 2 + waves
    counts = np.bincount(cell, minlength=2 * size)
    mean = _means(scores, cell, counts)
    pair, difference = _own_changes(scores, pairs, waves, respondents)
    same = np.bincount(pair, minlength=size)
    return Cells(
        mean=mean.reshape(size, 2),
        respondents=counts.reshape(size, 2),
        same=same,
        squares=Squares(
            value=(scores - mean[cell]) ** 2, pair=pairs, df=np.maximum(counts - 1, 0).reshape(size, 2).sum(axis=1)
        ),
        difference_squares=Squares(
            value=(difference - _means(difference, pair, same)[pair]) ** 2, pair=pair, df=np.maximum(same - 1, 0)
        ),
        largest=float(np.abs(scores).max(initial=0.0)),
    )


def _means(values: Floats, cell: Integers, counts: Integers) -> Floats:
    result = np.full(len(counts), np.nan)
    np.divide(np.bincount(cell, weights=values, minlength=len(counts)), counts, out=result, where=counts > 0)
    return result


def _own_changes(
    scores: Floats, pairs: Integers, waves: Integers, respondents: Integers
) -> tuple[NDArray[np.int64], Floats]:
    """Pair and change of everybody who answered in both waves."""
    numbers = int(respondents.max(initial=0)) + 1
    keys, person = np.unique(pairs.astype(np.int64) * numbers + respondents, return_inverse=True)
    answered = np.zeros((len(keys), 2), dtype=bool)
    score = np.zeros((len(keys), 2))
    answered[person, waves] = True
    score[person, waves] = scores
    both = answered.all(axis=1)
    return (keys // numbers)[both], (score[:, 1] - score[:, 0])[both]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Where the standard error of a pair's change comes from."""

    basis: Basis
    within: Number
    within_df: int
    difference: Number
    difference_df: int
    documented: float
    """Standard error from the documented reliability; 0 without one."""
    smallest: float
    """A standard error up to this is rounding."""


def noise_of(cells: Cells, reliability: float | None) -> Noise:
    """Pool what respondents disagree by, or take the documented reliability where no pair has two of them."""
    within, difference = cells.squares.pooled(), cells.difference_squares.pooled()
    complete = (cells.respondents > 0).all(axis=1)
    first = cells.mean[complete, 0]
    spread = float(np.std(first, ddof=1)) if len(first) > 1 else 0.0
    fallback: Basis = "none" if reliability is None else "documented_reliability"
    return Noise(
        basis="respondents" if within.df else fallback,
        within=within.value if within.df else NotEstimable(code="one_respondent"),
        within_df=within.df,
        difference=difference.value
        if difference.df
        else NotEstimable(code="too_few_respondents", reason="no pair has two respondents who answered in both waves"),
        difference_df=difference.df,
        documented=sqrt(2 * (1 - reliability)) * spread if reliability is not None else 0.0,
        smallest=ROUNDING * cells.largest,
    )


def standard_error(noise: Noise, before: int, after: int, same: int) -> Number:
    """Standard error of a pair's change, from its respondents in each wave and in both."""
    if isinstance(noise.within, NotEstimable):
        if noise.basis == "none":
            return noise.within
        error = noise.documented
    else:
        own = 2 * noise.within if isinstance(noise.difference, NotEstimable) else noise.difference
        error = sqrt(error_variance(noise.within, own, before, after, same))
    if error <= noise.smallest:
        return NotEstimable(code="no_variance", reason="nothing tells how far a score may be off")
    return error


def error_variance(within: float, difference: float, before: int, after: int, same: int) -> float:
    """s²_w(1/k₁ + 1/k₂) − s(2s²_w − v_d)/(k₁k₂)."""
    shared = same / (before * after)
    return max(within * (1 / before + 1 / after - 2 * shared), 0.0) + shared * difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """How much the respondents of one organisation disagree."""

    within: Variance
    difference: Variance


def own_noise(cells: Cells, rater: Integers) -> list[Own]:
    """The noise of each pair's organisation."""
    raters = int(rater.max(initial=-1)) + 1
    within, difference = (squares.of_each(rater, raters) for squares in (cells.squares, cells.difference_squares))
    each = [Own(within=one, difference=other) for one, other in zip(within, difference, strict=True)]
    return [each[number] for number in rater]
