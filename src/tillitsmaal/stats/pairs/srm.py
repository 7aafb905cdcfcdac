"""The social relations model of one scale in one network."""

import numpy as np

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.srm_effect_errors import connected
from tillitsmaal.stats.pairs.srm_estimates import (
    Parts,
    complete_estimates,
    off_diagonal,
    refusal,
    round_robin_parts,
    usable,
)
from tillitsmaal.stats.pairs.srm_models import pool, univariate_model
from tillitsmaal.stats.pairs.srm_results import CONFIDENCE, Effects, Floats, SocialRelationsModel
from tillitsmaal.stats.pairs.srm_unanswered import Unanswered, network_estimates


def srm_complete(matrix: Floats, confidence: float = CONFIDENCE) -> SocialRelationsModel | NotEstimable:
    """Variances and covariances of a complete round robin.

    X_ij = μ + a_i + b_j + g_ij. With the effects of `srm_effects`, A = Σa²/(n−1), B = Σb²/(n−1), C = Σab/(n−1),
    MS_D = Σ_{i≠j} e²/((n−1)(n−2)/2 − 1), MS_E = ½Σ_{i≠j} d²/((n−1)(n−2)), e = (g_ij + g_ji)/2, d = g_ij − g_ji:
    σ²_g = (MS_D + MS_E)/2, σ_gg' = (MS_D − MS_E)/2, σ²_a = A − [(n−1)σ²_g + σ_gg']/(n(n−2)), σ²_b likewise,
    σ_ab = C − [(n−1)σ_gg' + σ²_g]/(n(n−2)). Standardised: variances by the sum of the non-negative ones;
    σ_ab/√(σ²_aσ²_b), generalised reciprocity, and σ_gg'/σ²_g, dyadic reciprocity, within ±1. Standard errors of
    Lashley & Bond, t with n − 1 degrees of freedom, p two-sided. Reliability of actor effects:
    σ²_a/(σ²_a + [(n−1)σ²_g + σ_gg']/(n(n−2))).

    Missing data: none; see `srm_missing`.

    Parameters
    ----------
    matrix
        Rater × target, in any unit; shape (n, n). The diagonal is not used.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    SocialRelationsModel or NotEstimable
        `too_few_organisations` under four; `no_pairs`; `no_variance` if every pair tells the same; `undefined` if a
        pair is unanswered. Inside: a variance estimated as negative keeps its estimate, is reported as 0, and is
        `negative_variance` in all else; so are its covariance and its reliability.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data.
    Lashley, B. R. & Bond, C. F. (1997). Significance testing for round robin data.
    Checked against TripleR 1.5.4 in cases `A1_liking54` and `A3_warner8x3`, to 1e-8, apart from the p of variances and
    of the relationship covariance, which TripleR halves.

    Examples
    --------
    >>> matrix = np.array([[0, 5, 3, 4, 1.0], [4, 0, 3, 5, 2], [2, 3, 0, 3, 1], [4, 5, 4, 0, 2], [3, 3, 1, 3, 0]])
    >>> found = srm_complete(matrix)
    >>> round(found.partner_variance.estimate, 3), round(found.partner_variance.standardised, 3)
    (1.383, 0.576)
    """
    estimates = usable([complete_estimates([matrix])])
    if isinstance(estimates, NotEstimable):
        return estimates
    return univariate_model(pool(estimates, confidence))


def srm_missing(
    matrix: Floats, unanswered: Unanswered = "moments", confidence: float = CONFIDENCE
) -> SocialRelationsModel | NotEstimable:
    """Variances and covariances of a round robin with unanswered pairs.

    Bond & Malloy's unbiased moments: six sums of products within targets, within raters, between what is received and
    given, in total and within dyads, set equal to their expectations under the pattern that was answered and solved
    for σ²_a, σ²_b, σ_ab, σ²_g and σ_gg' (`srm_moments` has the equations). In a complete round robin they are the
    estimates of `srm_complete`. Standard errors by the organisation jackknife, SE² = (N−1)/N·Σ(θ_(−i) − θ̄)², t with
    N − 1 degrees of freedom; where every pair is answered, those of Lashley & Bond.

    Reliability of actor effects, those of `srm_effects`: σ²_a/(σ²_a + v_a), v_a = Σ_i Var(â_i − a_i)/(I − 1) over the I
    organisations that have one, â and a centred over these. The errors of least-squares effects are made of g alone
    (`srm_effect_errors`), so σ²_g and σ_gg' tell their variances, if what is unanswered has nothing to do with g. In a
    complete round robin v_a = [(n−1)σ²_g + σ_gg']/(n(n−2)). Partner effects likewise. In simulated networks
    of 8 to 25 organisations, 10–30 % unanswered, the squared correlation of estimated with true effects came within
    0.01 of it at the true variances.

    Missing data: every answered pair counts. An organisation that answers about nobody stays as a target; one without
    any pair is left out. `unanswered` names other ways: "normal_theory", the same estimates with exact normal-theory
    standard errors, tested by the normal distribution (slow above 60 organisations); "srm_package", those as the R
    package srm prints them; "fill_in", as TripleR, which underestimates the relationship variance, with the
    reliabilities of a complete round robin.

    Parameters
    ----------
    matrix
        Rater × target, in any unit; shape (n, n). NaN where unanswered; the diagonal is not used.
    unanswered
        What to do about unanswered pairs.
    confidence
        Level of the intervals, between 0 and 1.

    Returns
    -------
    SocialRelationsModel or NotEstimable
        As `srm_complete`; `not_identified` if too few pairs, or too few dyads, are answered. Inside: a standard error
        is `not_identified` if the model cannot be estimated without one of the organisations (always with four), a
        reliability if the pairs fall into parts without a rater or target in common.

    References
    ----------
    Bond, C. F. & Malloy, T. E. (2018). Social relations analysis of dyadic data structure: The general case.
    Searle, S. R., Casella, G. & McCulloch, C. E. (1992). Variance components.
    Checked against `srm_arbsrm` of srm 0.4-26 in cases `A4_bondmalloy_missing` and `A6_liking20_missing`, to 1e-7; the
    jackknife against deleting each organisation for real, to 1e-12; the reliabilities in case `srm_missing`, computed
    in R cell by cell, to 1e-8.

    Examples
    --------
    >>> matrix = np.random.default_rng(4).normal(size=(8, 8)) + np.arange(8)
    >>> matrix[0, 3] = matrix[5, 2] = np.nan
    >>> found = srm_missing(matrix)
    >>> found.cells, found.missing_cells, round(found.partner_variance.estimate, 2)
    (54, 2, 6.07)
    """
    estimates = usable([network_estimates([matrix], unanswered)])
    if isinstance(estimates, NotEstimable):
        return estimates
    return univariate_model(pool(estimates, confidence))


def srm_effects(matrix: Floats) -> Effects | NotEstimable:
    """Actor, partner and relationship effects.

    In a complete round robin a_i = (n−1)²/(n(n−2))·X̄_i. + (n−1)/(n(n−2))·X̄_.i − (n−1)/(n−2)·X̄, b_i with row and column
    exchanged, g_ij = X_ij − a_i − b_j − X̄. These are the least-squares effects of X_ij = μ + a_i + b_j with
    Σa = Σb = 0, and with unanswered pairs so are those given here, μ then being the fitted mean.

    Missing data: every answered pair counts; an organisation that answers about nobody has no actor effect, one that
    nobody answers about no partner effect.

    Parameters
    ----------
    matrix
        Rater × target, in any unit; shape (n, n). NaN where unanswered; the diagonal is not used.

    Returns
    -------
    Effects or NotEstimable
        `too_few_organisations` under four; `no_pairs`; `not_identified` if the pairs fall into parts without a rater or
        target in common.

    References
    ----------
    Warner, R. M., Kenny, D. A. & Stoto, M. (1979). A new round robin analysis of variance for social interaction data.
    Checked against TripleR 1.5.4 in cases `A1_liking54` and `A3_warner8x3`, to 1e-8.

    Examples
    --------
    >>> matrix = np.array([[0, 5, 3, 4.0], [4, 0, 3, 5], [2, 3, 0, 3], [4, 5, 4, 0]])
    >>> srm_effects(matrix).actor.round(3)
    array([ 0.125,  0.5  , -1.375,  0.75 ])
    """
    stacked = off_diagonal([matrix])
    refused = refusal(stacked)
    if refused is not None:
        return refused
    n = stacked.shape[-1]
    parts = round_robin_parts(stacked) if np.isnan(stacked).sum() == n else _least_squares(stacked)
    if isinstance(parts, NotEstimable):
        return parts
    arrays = [part[0].copy() for part in (parts.actor, parts.partner, parts.relationship)]
    for array in arrays:
        array.setflags(write=False)
    return Effects(mean=float(parts.mean[0]), actor=arrays[0], partner=arrays[1], relationship=arrays[2])


def _least_squares(stacked: Floats) -> Parts | NotEstimable:
    there, n = ~np.isnan(stacked[0]), stacked.shape[-1]
    if not connected(there):
        return NotEstimable(code="not_identified", reason="the pairs fall into unconnected parts")
    raters, targets = there.any(axis=1), there.any(axis=0)
    mask = there.astype(np.float64)
    normal = np.block([[np.diag(mask.sum(axis=1)), mask], [mask.T, np.diag(mask.sum(axis=0))]])
    some = np.concatenate([raters, targets])
    normal = normal[np.ix_(some, some)]
    values = np.nan_to_num(stacked[0])
    sums = np.concatenate([values.sum(axis=1), values.sum(axis=0)])[some]
    effects = np.full(2 * n, np.nan)
    effects[some] = np.linalg.lstsq(normal, sums, rcond=None)[0]
    actor, partner = effects[:n], effects[n:]
    mean = np.nanmean(actor) + np.nanmean(partner)
    actor, partner = actor - np.nanmean(actor), partner - np.nanmean(partner)
    relationship = stacked[0] - actor[:, None] - partner[None, :] - mean
    return Parts(mean=np.array([mean]), actor=actor[None], partner=partner[None], relationship=relationship[None])
