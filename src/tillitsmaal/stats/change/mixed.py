"""Crossed random effects (rater, target, …) by restricted maximum likelihood."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.mixed_design import RandomTerm, design
from tillitsmaal.stats.change.mixed_results import (
    ExplainedVariance,
    FixedEffect,
    RandomEffect,
    coefficients,
    explained,
    random_effects,
)
from tillitsmaal.stats.change.mixed_search import Criterion, minimum
from tillitsmaal.stats.change.mixed_system import system

__all__ = ["ExplainedVariance", "FixedEffect", "MixedModel", "RandomEffect", "RandomTerm", "crossed_random_effects"]

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MixedModel:
    """A fitted mixed model."""

    n: int
    """Rows that count."""
    restricted: bool
    """Whether by restricted maximum likelihood (REML)."""
    fixed: tuple[FixedEffect, ...]
    """One a column of the fixed part."""
    covariance: Floats
    """Of the fixed effects; shape (p, p)."""
    random: tuple[RandomEffect, ...]
    """One a random term, in the order given."""
    residual_variance: float
    residual_share: float
    """Of all variance beside the fixed part."""
    log_likelihood: float
    criterion: float
    """−2 log-likelihood; of REML, the REML criterion."""
    parameters: int
    """Fixed effects, (co)variances and the residual variance."""
    aic: float
    bic: float
    explained: ExplainedVariance
    singular: bool
    """Whether a variance is estimated as 0, or a correlation as ±1."""


def crossed_random_effects(
    y: Floats,
    fixed: Floats,
    factors: Sequence[Integers | RandomTerm],
    *,
    reml: bool = True,
    effects: bool = True,
) -> MixedModel | NotEstimable:
    """Fit y = Xβ + Σ Z_k b_k + ε, with crossed or nested random effects.

    b_k ~ N(0, Ψ_k) for each level, ε ~ N(0, σ²). With Ψ_k = σ²Λ_kΛ_k', θ the numbers in the Λ_k, L the Cholesky
    factor of Λ'Z'ZΛ + I, R_X that of X'H⁻¹X (H = I + ZΛΛ'Z') and r² the penalised residual sum of squares, the
    profiled REML criterion is

    d(θ) = 2 log|L| + 2 log|R_X| + (n − p)(1 + log(2πr²/(n − p))),

    and the deviance of maximum likelihood d(θ) = 2 log|L| + n(1 + log(2πr²/n)). It is minimised over θ by Newton's
    method. σ² = r²/(n − p) or r²/n; the fixed effects' covariance is σ²(R_X'R_X)⁻¹. Degrees of freedom are
    Satterthwaite's: 2v²/(g'Ag), v a fixed effect's variance, g its derivative by (θ, σ), A twice the inverse of the
    second derivative of the deviance. Nested effects are crossed ones whose levels have numbers of their own. Rows with
    anything missing are left out.

    Parameters
    ----------
    y
        The outcome, in any unit; shape (rows,).
    fixed
        X, the intercept among its columns; shape (rows, p).
    factors
        One a random effect: the level of each row, non-negative integers (below 0: unknown), which is a random
        intercept; or a `RandomTerm`, which may be a slope, or correlated intercepts and slopes.
    reml
        Restricted maximum likelihood, or maximum likelihood.
    effects
        Whether to predict the levels' effects and their standard deviations.

    Returns
    -------
    MixedModel or NotEstimable
        `too_few_answers` if no row is complete; `too_few_groups` if a random effect has one level;
        `not_identified` if a random effect has as many levels as there are rows, is there twice or is a slope of 0, or
        if the columns of X depend on each other or are as many as the rows; `no_variance` if y does not vary beside
        the fixed part, or the random effects leave no residual; `not_converged` if the search does not end.
        A variance at its boundary is 0, and `singular` says so.

    References
    ----------
    Bates, D., Mächler, M., Bolker, B. & Walker, S. (2015). Fitting linear mixed-effects models using lme4.
    Patterson, H. D. & Thompson, R. (1971). Recovery of inter-block information when block sizes are unequal.
    Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance components.
    Kuznetsova, A., Brockhoff, P. B. & Christensen, R. H. B. (2017). lmerTest package.
    Nakagawa, S. & Schielzeth, H. (2013); Johnson, P. C. D. (2014). R² from generalized linear mixed-effects models.
    Checked against lme4 1.1-31 and lmerTest 3.1-3: reference cases `mixed_insteval_open`, `mixed_sai_open`,
    `pipeline_pairs_open` (fixed effects 1e-5, variances 5e-4, criterion 1e-8 relative) and own cases `mixed_small`.

    Examples
    --------
    >>> y = np.array([4.0, 5, 3, 6, 2, 7, 5, 6, 3])
    >>> rater, target = np.repeat([0, 1, 2], 3), np.tile([0, 1, 2], 3)
    >>> model = crossed_random_effects(y, np.ones((9, 1)), [rater, target])
    >>> round(model.fixed[0].value, 3), [round(term.variance, 3) for term in model.random], model.singular
    (4.556, [0.0, 0.0], True)
    """
    read = design(np.asarray(y, dtype=np.float64), np.asarray(fixed, dtype=np.float64), factors)
    if isinstance(read, NotEstimable):
        return read
    criterion = Criterion(system=system(read), restricted=reml)
    found = minimum(criterion)
    if isinstance(found, NotEstimable):
        return found
    residual = found.value.squares / criterion.free
    covariance, fixed_effects = coefficients(criterion, found)
    terms = random_effects(criterion, found, effects=effects)
    parameters = read.p + len(found.theta) + 1
    total = residual + sum(term.contribution for term in terms)
    return MixedModel(
        n=read.n,
        restricted=reml,
        fixed=fixed_effects,
        covariance=covariance,
        random=terms,
        residual_variance=residual,
        residual_share=residual / total,
        log_likelihood=-found.deviance / 2,
        criterion=found.deviance,
        parameters=parameters,
        aic=found.deviance + 2 * parameters,
        bic=found.deviance + float(np.log(read.n)) * parameters,
        explained=explained(read, fixed_effects, total, residual),
        singular=any(term.singular for term in terms),
    )
