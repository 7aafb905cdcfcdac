"""The random-intercept cross-lagged panel model of trust and collaboration, by maximum likelihood."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.circle.ri_clpm_model import Layout, Moments, laid_out, moments_at
from tillitsmaal.stats.circle.ri_clpm_search import (
    Rows,
    best_of_starts,
    in_common_units,
    negative_likelihood,
    why_improper,
)
from tillitsmaal.stats.distributions import chi_square_upper
from tillitsmaal.stats.factor.measures import baseline_of
from tillitsmaal.stats.factor.newton import Minimum, is_curved
from tillitsmaal.stats.factor.patterns import MissingPatterns
from tillitsmaal.stats.factor.sample import Sample, sample

Floats = NDArray[np.float64]
Number = float | NotEstimable

FEWEST_WAVES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parameters:
    """The model's parameters, or their standard errors."""

    mean_trust: Floats
    """A wave each; shape (W,)."""
    mean_collaboration: Floats
    stable: Floats
    """Ψ, covariances of the pairs' stable parts (random intercepts), trust before collaboration; shape (2, 2)."""
    innovations: Floats
    """Covariances within pairs: of the deviations at the first wave, then of what is new at each; shape (W, 2, 2)."""
    transitions: Floats
    """Φ of each step: rows are what is affected, columns what affects; shape (W − 1, 2, 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How well the model fits; pairs are taken as independent, so p and RMSEA flatter or blame it too much."""

    parameters: int
    degrees_of_freedom: int
    log_likelihood: float
    unrestricted_log_likelihood: float
    chi_square: float
    p: float
    cfi: float
    rmsea: float
    srmr: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiClpm:
    """A fitted random-intercept cross-lagged panel model."""

    estimates: Parameters
    standard_errors: Parameters
    """As if pairs were independent: they are too small where pairs share organisations (`cross_lagged_paths`)."""
    fit: Fit
    pairs: int
    """With at least one value."""
    complete: int
    """With every value."""
    constant: bool
    """Whether the lagged effects are held equal between all waves."""
    iterations: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solution:
    """A fitted model as numbers in common units, to start other searches from."""

    layout: Layout
    rows: Rows
    sample: Sample
    found: Minimum

    @property
    def patterns(self) -> MissingPatterns:
        """The rows as the likelihood sees them."""
        return self.sample.patterns[0]


def ri_clpm(trust: Floats, collaboration: Floats, constant: bool = True) -> RiClpm | NotEstimable:
    """Fit the random-intercept cross-lagged panel model to pair scores.

    x_it = μ_t + κ_i + w_it with x = (T, C): κ ~ N(0, Ψ) is what is stable in a pair, w_it its deviations, with w_i1 ~
    N(0, S_1), w_it = Φ_t·w_i,t−1 + u_it and u_it ~ N(0, S_t). Means, Ψ and every S_t are free. In
    Φ = [[φ_T, β], [α, φ_C]], α is what a deviation of trust does to collaboration at the next wave, and β the other
    way. Maximum likelihood under normality, with pairs as if independent; Newton's method with exact second derivatives
    from several starting points. Standard errors are from the expected information when every pair has every value,
    else from the observed. Pairs with missing waves count with the values they have (full information; missing at
    random).

    Parameters
    ----------
    trust, collaboration
        Pair scores in any unit, NaN where there is none; shape (pairs, waves), waves in order and equally far apart.
    constant
        Whether Φ is the same between all waves.

    Returns
    -------
    RiClpm or NotEstimable
        `too_few_waves` under three; `no_pairs`; `too_few_pairs` unless there are more pairs than values a pair;
        `no_variance` if a wave tells the same of every pair; `not_identified` if two of the variables are never seen in
        the same pair, or if the solution is not curved in every direction; `undefined` if a variable is a sum of
        others; `not_converged`; `improper_solution` if the most likely solution has a negative variance or a
        correlation beyond one.

    References
    ----------
    Hamaker, E. L., Kuiper, R. M. & Grasman, R. P. P. P. (2015). A critique of the cross-lagged panel model.
    Checked against R 4.2.2, lavaan 0.6-14: own cases `three_waves`, `four_waves`, `four_waves_missing`, `five_waves`
    and `five_waves_missing`, lagged effects constant and free: log-likelihood and χ² to 1e-6, estimates and standard
    errors to 1e-4.

    Examples
    --------
    >>> rng = np.random.default_rng(5)
    >>> stable, own = rng.normal(size=(400, 2, 1)), rng.normal(size=(400, 2, 4))
    >>> own[:, 1, 1:] += 0.5 * own[:, 0, :-1]
    >>> found = ri_clpm(*np.moveaxis(stable + own, 1, 0))
    >>> round(float(found.estimates.transitions[0, 1, 0]), 1), found.fit.degrees_of_freedom
    (0.5, 17)
    """
    solved = solve(trust, collaboration, constant)
    return solved if isinstance(solved, NotEstimable) else described(solved)


def solve(trust: Floats, collaboration: Floats, constant: bool = True) -> Solution | NotEstimable:
    """The best solution in common units; as `ri_clpm`."""
    waves = trust.shape[1]
    if waves < FEWEST_WAVES:
        reason = f"{waves} waves do not tell what is stable from what carries over"
        return NotEstimable(code="too_few_waves", reason=reason)
    rows = in_common_units(trust, collaboration)
    if isinstance(rows, NotEstimable):
        return rows
    taken = sample([rows.values], missing="fiml")
    if isinstance(taken, NotEstimable):
        return _of_pairs(taken)
    layout = laid_out(waves, constant)
    found = best_of_starts(layout, taken.patterns[0])
    if found is None:
        return NotEstimable(code="not_converged", reason="no search for the best solution ended")
    if not found.curved:
        return NotEstimable(code="not_identified", reason="the data cannot tell the parameters apart")
    improper = why_improper(moments_at(layout, found.point))
    return improper or Solution(layout=layout, rows=rows, sample=taken, found=found)


def described(solved: Solution) -> RiClpm | NotEstimable:
    """A solution in the scores' own units, with standard errors and fit."""
    errors = _standard_errors(solved)
    if isinstance(errors, NotEstimable):
        return errors
    layout, units = solved.layout, solved.rows.units
    observed = solved.patterns.observed
    complete = solved.patterns.rows[observed.all(axis=1)].sum()
    return RiClpm(
        estimates=_in_own_units(layout, solved.found.point, units, solved.rows.centres),
        standard_errors=_in_own_units(layout, errors, units, np.zeros(2)),
        fit=_fit(solved),
        pairs=solved.patterns.n,
        complete=int(complete),
        constant=layout.constant,
        iterations=solved.found.iterations,
    )


def _of_pairs(wrong: NotEstimable) -> NotEstimable:
    if wrong.code == "too_few_respondents":
        return NotEstimable(code="too_few_pairs", reason=wrong.reason.replace("rows", "pairs"))
    return wrong


def _standard_errors(solved: Solution) -> Floats | NotEstimable:
    complete = bool(solved.patterns.observed.all())
    there = negative_likelihood(solved.layout, solved.patterns, expected=complete)(solved.found.point)
    if there is None or not is_curved(there.curvature):
        return NotEstimable(code="not_identified", reason="the data cannot tell the parameters apart")
    errors: Floats = np.sqrt(np.diag(np.linalg.inv(there.curvature)) / solved.patterns.n)
    return errors


def _in_own_units(layout: Layout, point: Floats, units: Floats, centres: Floats) -> Parameters:
    """Undo the common units; standard errors have no centres to add."""
    at = moments_at(layout, point)
    mean = at.mean.reshape(-1, 2) * units + centres
    steps = np.arange(layout.waves)
    blocks = [matrix.reshape(layout.waves, 2, layout.waves, 2) for matrix in (at.innovations, at.lagged)]
    result = Parameters(
        mean_trust=mean[:, 0].copy(),
        mean_collaboration=mean[:, 1].copy(),
        stable=at.stable * np.outer(units, units),
        innovations=blocks[0][steps, :, steps, :] * np.outer(units, units),
        transitions=blocks[1][steps[1:], :, steps[:-1], :] * np.outer(units, 1 / units),
    )
    for name in result.__slots__:
        getattr(result, name).setflags(write=False)
    return result


def _fit(solved: Solution) -> Fit:
    patterns, layout = solved.patterns, solved.layout
    k = 2 * layout.waves
    unit = float((patterns.rows @ patterns.observed) @ np.log(np.tile(solved.rows.units, layout.waves)))
    log_likelihood = -solved.found.value * patterns.n - unit
    unrestricted = solved.sample.log_likelihood - unit
    chi_square = max(2 * (unrestricted - log_likelihood), 0.0)
    df = k * (k + 3) // 2 - layout.size
    baseline = baseline_of(solved.sample)
    excess, excess_0 = chi_square - df, baseline.chi_square - baseline.degrees_of_freedom
    return Fit(
        parameters=layout.size,
        degrees_of_freedom=df,
        log_likelihood=log_likelihood,
        unrestricted_log_likelihood=unrestricted,
        chi_square=chi_square,
        p=chi_square_upper(chi_square, df),
        cfi=1.0 if max(excess, excess_0) <= 0 else 1 - max(excess, 0.0) / max(excess, excess_0),
        rmsea=sqrt(max(excess, 0.0) / (df * patterns.n)),
        srmr=_srmr(solved, moments_at(layout, solved.found.point)),
    )


def _srmr(solved: Solution, at: Moments) -> float:
    """Standardised root mean square residual, the means counted."""
    unrestricted = solved.sample.unrestricted[0]
    width = np.sqrt(np.diag(unrestricted.covariance))
    left = ((unrestricted.covariance - at.covariance) / np.outer(width, width))[np.tril_indices(len(width))]
    return float(np.sqrt((np.append(left, (unrestricted.mean - at.mean) / width) ** 2).mean()))
