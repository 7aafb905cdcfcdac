"""Whether a pair's change is more than the noise of its respondents: reliable change."""

from dataclasses import dataclass
from math import sqrt
from typing import Literal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """The change of every pair, and what its noise was taken from."""

    pairs: tuple[PairReliableChange | NotEstimable, ...]
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cells:
    """What is known of each pair in each of the two waves."""

    mean: Floats
    """Shape (pairs, 2); NaN without a respondent."""
    respondents: Integers
    """Shape (pairs, 2)."""
    same: Integers
    """Respondents of both waves; shape (pairs,)."""
    squares: float
    """Of the respondents about their cell's mean."""
    difference_squares: float
    """Of the same respondents' changes about their pair's mean change."""
    largest: float


def reliable_change(
    scores: Floats,
    pairs: Integers,
    waves: Integers,
    respondents: Integers,
    size: int,
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
    variance (the smaller of two), normal for a documented reliability.

    Parameters
    ----------
    scores
        One a respondent, target and wave, in any unit; rows that are NaN are left out. Shape (rows,).
    pairs
        The directed pair of each row (respondent's organisation → target), 0 to size − 1.
    waves
        0 = the first wave compared, 1 = the last; rows of other waves are left out.
    respondents
        Who answered: non-negative integers, the same person by the same number in both waves.
    size
        How many pairs there are.
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
    Checked against the same sums in R 4.2.2 (own case `change_small`, `partner_pairs`), to 1e-10.

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
    kept = ~np.isnan(scores) & ((waves == 0) | (waves == 1))
    cells = _cells(scores[kept], pairs[kept], waves[kept], respondents[kept], size)
    if not (cells.respondents > 0).all(axis=1).any():
        return NotEstimable(code="no_matched_pairs")
    return _labelled(cells, reliability)


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
        squares=float(((scores - mean[cell]) ** 2).sum()),
        difference_squares=float(((difference - _means(difference, pair, same)[pair]) ** 2).sum()),
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
    within_df = int(np.maximum(cells.respondents - 1, 0).sum())
    difference_df = int(np.maximum(cells.same - 1, 0).sum())
    complete = (cells.respondents > 0).all(axis=1)
    first = cells.mean[complete, 0]
    spread = float(np.std(first, ddof=1)) if len(first) > 1 else 0.0
    fallback: Basis = "none" if reliability is None else "documented_reliability"
    return _Noise(
        basis="respondents" if within_df else fallback,
        within=cells.squares / within_df if within_df else NotEstimable(code="one_respondent"),
        within_df=within_df,
        difference=cells.difference_squares / difference_df
        if difference_df
        else NotEstimable(code="too_few_respondents", reason="no pair has two respondents who answered in both waves"),
        difference_df=difference_df,
        documented=sqrt(2 * (1 - reliability)) * spread if reliability is not None else 0.0,
        smallest=ROUNDING * cells.largest,
    )


def _labelled(cells: _Cells, reliability: float | None) -> ReliableChange:
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
        expected_false_labels=sum(
            _false_label(noise, pair)
            for pair in found
            if isinstance(pair, PairReliableChange) and not isinstance(pair.label, NotEstimable)
        ),
    )


def _pair(cells: _Cells, noise: _Noise, pair: int) -> PairReliableChange | NotEstimable:
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
    within = noise.within
    if isinstance(within, NotEstimable):
        if noise.basis == "none":
            return within
        error = noise.documented
    else:
        own = 2 * within if isinstance(noise.difference, NotEstimable) else noise.difference
        shared = same / (before * after)
        error = sqrt(max(within * (1 / before + 1 / after - 2 * shared), 0.0) + shared * own)
    if error <= noise.smallest:
        return NotEstimable(code="no_variance", reason="nothing tells how far a score may be off")
    return error


def _false_label(noise: _Noise, pair: PairReliableChange) -> float:
    if noise.basis == "documented_reliability":
        return normal_two_sided(THRESHOLD)
    same = pair.same_respondents
    only_same = same == pair.first_respondents == pair.last_respondents
    if not same or isinstance(noise.difference, NotEstimable):
        return t_two_sided(THRESHOLD, noise.within_df)
    df = noise.difference_df if only_same else min(noise.within_df, noise.difference_df)
    return t_two_sided(THRESHOLD, df)
