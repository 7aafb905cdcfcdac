"""Whether a pair's change is more than the noise of its respondents: reliable change."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal, TypeGuard

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.change.classical import ROUNDING, THRESHOLD, ClassicalReliableChange, classical_rci
from tillitsmaal.stats.distributions import normal_two_sided, t_two_sided

__all__ = [
    "ClassicalReliableChange",
    "PairReliableChange",
    "ReliableChange",
    "classical_rci",
    "reliable_change",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Label = Literal["up", "down", "none"]
Basis = Literal["respondents", "documented_reliability", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReliableChange:
    """The change of one pair, and whether it is reliable."""

    change: float
    standard_error: Number
    rci: Number
    label: Label | NotEstimable
    first_respondents: int
    last_respondents: int
    same_respondents: int
    """Respondents who answered in both waves."""


Found = PairReliableChange | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """The change of every pair, and what its noise was taken from."""

    pairs: tuple[Found, ...]
    """One a pair, in order; `no_matched_pairs` for a pair without scores in both waves."""
    basis: Basis
    respondent_variance: Number
    """s²_w, respondents within organisation, target and wave, pooled over all pairs."""
    respondent_df: int
    difference_variance: Number
    """Variance of the respondents' own changes within a pair, pooled over all pairs."""
    difference_df: int
    labelled: int
    up: int
    down: int
    none: int
    expected_false_labels: float
    """How many labels *up* or *down* chance alone would give if nothing had changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variance:
    squares: float
    df: int

    @property
    def value(self) -> float:
        return self.squares / self.df


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Squares:
    """Squared deviations from a mean."""

    value: Floats
    pair: Integers
    """Of each of them."""
    df: Integers
    """Degrees of freedom; shape (pairs,)."""

    def pooled(self) -> _Variance:
        return _Variance(squares=float(self.value.sum()), df=int(self.df.sum()))

    def of_each(self, rater: Integers, raters: int) -> list[_Variance]:
        """By organisation, where `rater` is that of each pair."""
        squares = np.bincount(rater[self.pair], weights=self.value, minlength=raters)
        df = np.bincount(rater, weights=self.df, minlength=raters)
        return [_Variance(squares=float(one), df=int(free)) for one, free in zip(squares, df, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """What is known of each pair in each of the two waves."""

    mean: Floats
    """Shape (pairs, 2); NaN without a respondent."""
    respondents: Integers
    """Shape (pairs, 2)."""
    same: Integers
    """Respondents of both waves; shape (pairs,)."""
    squares: _Squares
    """Of the respondents about their cell's mean."""
    difference_squares: _Squares
    """Of the same respondents' changes about their pair's mean change."""
    largest: float


def reliable_change(
    scores: Floats,
    pairs: Integers,
    waves: Integers,
    respondents: Integers,
    raters: int | Integers,
    *,
    reliability: float | None = None,
) -> ReliableChange | NotEstimable:
    """Tell for every partner pair whether its change is more than its respondents' disagreement would make.

    A pair's score is the mean of its k₁ respondents in the first wave and k₂ in the last; Δ is their difference and
    RCI = Δ/SE. s²_w is the respondents' variance within organisation, target and wave, and v_d the variance of the
    same respondents' changes within a pair, both pooled over all pairs. With s respondents in both waves

    SE² = s²_w(1/k₁ + 1/k₂) − s(2s²_w − v_d)/(k₁k₂),

    which is s²_w(1/k₁ + 1/k₂) for different respondents and v_d/k for the same k. Where no pair has two respondents
    of both waves v_d is taken as 2s²_w, which is too large when a person's two answers go together. Only where no
    pair at all has two respondents in a wave does a documented reliability r serve: SE = √2·s₁√(1 − r), s₁ the
    standard deviation of the pairs' first scores. A label is *up* or *down* when |RCI| > 1.959964.

    Expected false labels: Σ P(|T| > 1.959964) over the labelled pairs, T with the degrees of freedom of the pooled
    variance (the smaller of two), normal for a documented reliability. That takes respondents to disagree as much in
    every organisation. Where they do not, the pairs of those that disagree more are labelled oftener by more than the
    others are labelled less often. So where it is told whose respondents answer, the same sum is also made of

    P(|T| > 1.959964 √((ν_o − 1)/(q(ν − 1 + 1.959964²) − 1.959964²))),  q = ν_o SE²_o/(ν SE²),

    and the larger sum is given. SE_o is SE with s²_w and v_d of the organisation's own pairs, ν_o and ν the degrees
    of freedom of its own and of the pooled v_d where a pair's respondents are all the same, of s²_w otherwise; T has
    ν_o − 1 degrees of freedom. Where the root is of nothing positive this is 0, and otherwise 1 for ν_o = 1. It is
    the unbiased estimate, whatever the organisations' variances, of how often noise alone exceeds 1.959964 SE for a
    pooled variance of ν − 1 degrees of freedom. An organisation without a v_d of its own has the pooled one times its
    s²_w over the pooled one; one without a variance, or the only one with any, adds what it does to the first sum.

    In simulated programmes of two respondents where nothing had changed, the larger sum was within 6 % of the labels
    found with 6 to 25 organisations whose disagreement (standard deviation) varied by .5 or .8 on the log scale, and
    the first sum 15 to 22 % too small. Where all disagreed alike the larger sum exceeded the first by 7 % with 6
    organisations, and by 2 % or less with 12 and more.

    Parameters
    ----------
    scores
        One a respondent, target and wave, in any unit; rows that are NaN are left out. Shape (rows,).
    pairs
        The directed pair of each row (respondent's organisation → target), from 0.
    waves
        0 = the first wave compared, 1 = the last; rows of other waves are left out.
    respondents
        Who answered: non-negative integers, the same person by the same number in both waves.
    raters
        The organisation whose respondents answer, of each pair: integers of shape (pairs,). Or only how many pairs
        there are, where respondents are taken to disagree as much in every organisation.
    reliability
        The scale's documented reliability, if it has one; at least 0 and below 1.

    Returns
    -------
    ReliableChange or NotEstimable
        `no_matched_pairs` if no pair has scores in both waves; `undefined` for a reliability outside its range.
        Inside: a pair without both waves is `no_matched_pairs`; the standard error, RCI and label of a pair are
        `one_respondent` if no pair has two respondents and no reliability is documented, and `no_variance` if the
        respondents do not disagree at all; s²_w is `one_respondent`, v_d `too_few_respondents`, where nobody tells.

    References
    ----------
    Jacobson, N. S. & Truax, P. (1991). Clinical significance: a statistical approach to defining meaningful change.
    Christensen, L. & Mendoza, J. L. (1986). A method of assessing change in a single subject.
    Lieberman, G. J. & Resnikoff, G. J. (1955). Sampling plans for inspection by variables (the unbiased estimate).
    Checked against the same sums in R 4.2.2 (own case `change_small`, `partner_pairs`), to 1e-10; the expected number
    where organisations are told, against labels found in simulated programmes without change.

    Examples
    --------
    >>> scores = np.array([2.0, 3.0, 5.0, 6.0, 4.0, 4.5])
    >>> pairs, waves = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 0, 1])
    >>> found = reliable_change(scores, pairs, waves, np.array([0, 1, 2, 3, 4, 5]), 2)
    >>> [(pair.change, pair.label) for pair in found.pairs], found.respondent_variance
    ([(3.0, 'up'), (0.5, 'none')], 0.5)
    """
    if reliability is not None and not 0 <= reliability < 1:
        return NotEstimable(code="undefined", reason="a documented reliability is at least 0 and below 1")
    rater = None if isinstance(raters, int) else np.unique(raters, return_inverse=True)[1]
    size = raters if isinstance(raters, int) else len(raters)
    kept = ~np.isnan(scores) & ((waves == 0) | (waves == 1))
    cells = _cells(scores[kept], pairs[kept], waves[kept], respondents[kept], size)
    if not (cells.respondents > 0).all(axis=1).any():
        return NotEstimable(code="no_matched_pairs")
    return _labelled(cells, reliability, rater)


def _cells(scores: Floats, pairs: Integers, waves: Integers, respondents: Integers, size: int) -> _Cells:
    cell = pairs.astype(np.int64) * 2 + waves
    counts = np.bincount(cell, minlength=2 * size)
    mean = _means(scores, cell, counts)
    pair, difference = _own_changes(scores, pairs, waves, respondents)
    same = np.bincount(pair, minlength=size)
    return _Cells(
        mean=mean.reshape(size, 2),
        respondents=counts.reshape(size, 2),
        same=same,
        squares=_Squares(
            value=(scores - mean[cell]) ** 2, pair=pairs, df=np.maximum(counts - 1, 0).reshape(size, 2).sum(axis=1)
        ),
        difference_squares=_Squares(
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
class _Noise:
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


def _noise(cells: _Cells, reliability: float | None) -> _Noise:
    within, difference = cells.squares.pooled(), cells.difference_squares.pooled()
    complete = (cells.respondents > 0).all(axis=1)
    first = cells.mean[complete, 0]
    spread = float(np.std(first, ddof=1)) if len(first) > 1 else 0.0
    fallback: Basis = "none" if reliability is None else "documented_reliability"
    return _Noise(
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


def _labelled(cells: _Cells, reliability: float | None, rater: Integers | None) -> ReliableChange:
    noise = _noise(cells, reliability)
    found = tuple(_pair(cells, noise, pair) for pair in range(len(cells.same)))
    labels = [pair.label for pair in found if isinstance(pair, PairReliableChange)]
    return ReliableChange(
        pairs=found,
        basis=noise.basis,
        respondent_variance=noise.within,
        respondent_df=noise.within_df,
        difference_variance=noise.difference,
        difference_df=noise.difference_df,
        labelled=sum(not isinstance(label, NotEstimable) for label in labels),
        up=labels.count("up"),
        down=labels.count("down"),
        none=labels.count("none"),
        expected_false_labels=_expected_false_labels(noise, found, None if rater is None else _own(cells, rater)),
    )


def _pair(cells: _Cells, noise: _Noise, pair: int) -> Found:
    before, after = (int(count) for count in cells.respondents[pair])
    if not (before and after):
        return NotEstimable(code="no_matched_pairs")
    same = int(cells.same[pair])
    change = float(cells.mean[pair, 1] - cells.mean[pair, 0])
    error = _standard_error(noise, before, after, same)
    rci = error if isinstance(error, NotEstimable) else change / error
    return PairReliableChange(
        change=change,
        standard_error=error,
        rci=rci,
        label=rci if isinstance(rci, NotEstimable) else _label(rci),
        first_respondents=before,
        last_respondents=after,
        same_respondents=same,
    )


def _label(rci: float) -> Label:
    if abs(rci) <= THRESHOLD:
        return "none"
    return "up" if rci > 0 else "down"


def _standard_error(noise: _Noise, before: int, after: int, same: int) -> Number:
    if isinstance(noise.within, NotEstimable):
        if noise.basis == "none":
            return noise.within
        error = noise.documented
    else:
        own = 2 * noise.within if isinstance(noise.difference, NotEstimable) else noise.difference
        error = sqrt(_error_variance(noise.within, own, before, after, same))
    if error <= noise.smallest:
        return NotEstimable(code="no_variance", reason="nothing tells how far a score may be off")
    return error


def _error_variance(within: float, difference: float, before: int, after: int, same: int) -> float:
    shared = same / (before * after)
    return max(within * (1 / before + 1 / after - 2 * shared), 0.0) + shared * difference


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """How much the respondents of one organisation disagree."""

    within: _Variance
    difference: _Variance


def _own(cells: _Cells, rater: Integers) -> list[_Own]:
    """The noise of each pair's organisation."""
    raters = int(rater.max(initial=-1)) + 1
    within, difference = (squares.of_each(rater, raters) for squares in (cells.squares, cells.difference_squares))
    each = [_Own(within=one, difference=other) for one, other in zip(within, difference, strict=True)]
    return [each[number] for number in rater]


def _expected_false_labels(noise: _Noise, pairs: Sequence[Found], own: Sequence[_Own] | None) -> float:
    pooled = sum(_false_label(noise, pair) for pair in pairs if _has_label(pair))
    if own is None:
        return pooled
    of_each = zip(pairs, own, strict=True)
    return max(pooled, sum(_false_label_by_own(noise, pair, its) for pair, its in of_each if _has_label(pair)))


def _has_label(pair: Found) -> TypeGuard[PairReliableChange]:
    return isinstance(pair, PairReliableChange) and not isinstance(pair.label, NotEstimable)


def _false_label(noise: _Noise, pair: PairReliableChange) -> float:
    if noise.basis == "documented_reliability":
        return normal_two_sided(THRESHOLD)
    if not pair.same_respondents or isinstance(noise.difference, NotEstimable):
        return t_two_sided(THRESHOLD, noise.within_df)
    df = noise.difference_df if _only_same(pair) else min(noise.within_df, noise.difference_df)
    return t_two_sided(THRESHOLD, df)


def _only_same(pair: PairReliableChange) -> bool:
    return pair.same_respondents == pair.first_respondents == pair.last_respondents


def _false_label_by_own(noise: _Noise, pair: PairReliableChange, own: _Own) -> float:
    if isinstance(noise.within, NotEstimable) or not own.within.df:
        return _false_label(noise, pair)
    own_df, df, ratio = own.within.df, noise.within_df, own.within.value / noise.within
    if pair.same_respondents and own.difference.df and not isinstance(noise.difference, NotEstimable):
        counts = pair.first_respondents, pair.last_respondents, pair.same_respondents
        own_variance = _error_variance(own.within.value, own.difference.value, *counts)
        ratio = own_variance / _error_variance(noise.within, noise.difference, *counts)
        if _only_same(pair):
            own_df, df = own.difference.df, noise.difference_df
    return _exceeds(ratio, own_df, df) if own_df < df else _false_label(noise, pair)


def _exceeds(ratio: float, own_df: int, df: int) -> float:
    """How often noise exceeds 1.959964 SE, unbiased; `ratio` is SE²_o/SE²."""
    left = ratio * own_df / df * (df - 1 + THRESHOLD**2) - THRESHOLD**2
    if left <= 0:
        return 0.0
    return t_two_sided(THRESHOLD * sqrt((own_df - 1) / left), own_df - 1) if own_df > 1 else 1.0
