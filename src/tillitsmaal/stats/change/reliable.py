"""Whether a pair's change is more than the noise of its respondents: reliable change."""

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.classical import THRESHOLD, ClassicalReliableChange, classical_rci
from tillitsmaal.stats.change.false_labels import expected_false_labels
from tillitsmaal.stats.change.reliable_results import Found, Label, PairReliableChange, ReliableChange
from tillitsmaal.stats.change.respondent_noise import Cells, Noise, cells_of, noise_of, own_noise, standard_error

__all__ = [
    "ClassicalReliableChange",
    "Label",
    "PairReliableChange",
    "ReliableChange",
    "classical_rci",
    "reliable_change",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


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
    cells = cells_of(scores[kept], pairs[kept], waves[kept], respondents[kept], size)
    if not (cells.respondents > 0).all(axis=1).any():
        return NotEstimable(code="no_matched_pairs")
    return _labelled(cells, reliability, rater)


def _labelled(cells: Cells, reliability: float | None, rater: Integers | None) -> ReliableChange:
    noise = noise_of(cells, reliability)
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
        expected_false_labels=expected_false_labels(noise, found, None if rater is None else own_noise(cells, rater)),
    )


def _pair(cells: Cells, noise: Noise, pair: int) -> Found:
    before, after = (int(count) for count in cells.respondents[pair])
    if not (before and after):
        return NotEstimable(code="no_matched_pairs")
    same = int(cells.same[pair])
    change = float(cells.mean[pair, 1] - cells.mean[pair, 0])
    error = standard_error(noise, before, after, same)
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
