"""What a fitted mixed model tells: fixed effects, variances, predicted effects, shares."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.stats.change.mixed_design import Design, Term
from tillitsmaal.stats.change.mixed_search import Criterion, Stencil
from tillitsmaal.stats.change.mixed_system import System, Value, block_diagonal, relative, scale_rows, term_slices
from tillitsmaal.stats.distributions import t_two_sided

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
SINGULAR: Final = 1e-4
"""A relative standard deviation below it is a variance at its boundary."""
ROWS_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedEffect:
    """A coefficient of the fixed part."""

    value: float
    standard_error: float
    degrees_of_freedom: Number
    """Satterthwaite's."""
    t: float
    p: Number
    """Two-sided, of no difference from 0."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RandomEffect:
    """A random term: how much its levels vary, and what is predicted for each."""

    covariance: Floats
    """Ψ; shape (c, c)."""
    contribution: float
    """Its mean part of the outcome's variance: the variance, for an intercept."""
    share: float
    """The contribution as a share of all variance beside the fixed part."""
    singular: bool
    """Whether a variance is estimated as 0, or a correlation as ±1."""
    levels: Integers
    """The levels that occur, ascending."""
    effects: Floats | None
    """Best linear unbiased predictions; shape (levels, c). None when not asked for."""
    conditional_sd: Floats | None
    """Standard deviations of the effects given the data and the parameters; shape (levels, c)."""

    @property
    def variance(self) -> float:
        """Of the first of its effects."""
        return float(self.covariance[0, 0])


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedVariance:
    """R² of Nakagawa & Schielzeth, for random slopes of Johnson."""

    fixed_variance: float
    """Variance of Xβ over the rows."""
    marginal: float
    """Share of the fixed part."""
    conditional: float
    """Share of the fixed part and the random effects."""


def coefficients(criterion: Criterion, found: Stencil) -> tuple[Floats, tuple[FixedEffect, ...]]:
    """Fixed effects with standard errors and Satterthwaite's degrees of freedom; and their covariance."""
    read = criterion.system.design
    back: Floats = np.asarray(np.linalg.inv(read.triangle), dtype=np.float64)
    residual = found.value.squares / criterion.free
    unscaled = _covariance(criterion.system, found.value, back)
    value = read.start + read.y_scale * back @ _solution(found.value)[criterion.system.remaining :]
    error = np.sqrt(residual * np.diag(unscaled))
    df = _satterthwaite(criterion, found, back)
    covariance = residual * unscaled
    covariance.setflags(write=False)
    return covariance, tuple(
        _fixed(float(one), float(se), float(degrees)) for one, se, degrees in zip(value, error, df, strict=True)
    )


def _fixed(value: float, error: float, df: float) -> FixedEffect:
    known = bool(np.isfinite(df) and df > 0)
    unknown = NotEstimable(code="not_identified", reason="the deviance is flat in the variances")
    return FixedEffect(
        value=value,
        standard_error=error,
        degrees_of_freedom=df if known else unknown,
        t=value / error,
        p=t_two_sided(value / error, df) if known else unknown,
    )


def _covariance(system: System, value: Value, back: Floats) -> Floats:
    """(X'H⁻¹X)⁻¹."""
    lower = value.factor[system.remaining : -1, system.remaining : -1]
    root = back @ np.linalg.inv(lower).T
    return np.asarray(root @ root.T)


def _solution(value: Value) -> Floats:
    """Standardised effects that remain, then the coefficients of the orthonormal basis."""
    return np.asarray(np.linalg.solve(value.factor[:-1, :-1].T, value.factor[-1, :-1]))


def _satterthwaite(criterion: Criterion, found: Stencil, back: Floats) -> Floats:
    """2v²/(g'Ag) of every coefficient, σ as a share of itself; parameters at 0 have no part in it."""
    system, free, variance = criterion.system, criterion.free, found.value.squares / criterion.free
    kept = np.flatnonzero(found.theta != 0)
    size = len(kept)
    hessian = np.zeros((size + 1, size + 1))
    hessian[:size, :size] = (found.curvature[0] + found.curvature[1] / variance)[np.ix_(kept, kept)]
    hessian[:size, size] = hessian[size, :size] = -2 * found.slope[1][kept] / variance
    hessian[size, size] = 4 * free
    unscaled = np.diag(_covariance(system, found.value, back))
    sides = [[np.diag(_covariance(system, side, back)) for side in found.sides[k]] for k in kept]
    slopes = [(up - down) / (2 * found.steps[k]) for (up, down), k in zip(sides, kept, strict=True)]
    gradient = np.stack([*slopes, 2 * unscaled])
    values, vectors = np.linalg.eigh(hessian)
    kept_directions = values > 1e-10 * values[-1]
    along = vectors[:, kept_directions].T @ gradient
    spread = 2 * (along**2 / values[kept_directions, None]).sum(axis=0)
    return np.asarray(2 * unscaled**2 / np.maximum(spread, 1e-300))


def random_effects(criterion: Criterion, found: Stencil, *, effects: bool) -> tuple[RandomEffect, ...]:
    """Variances of every term, and what is predicted for its levels."""
    read = criterion.system.design
    residual = found.value.squares / criterion.free
    factors = relative(read, found.theta)
    covariances = [
        residual * (one @ one.T) / np.outer(t.scale, t.scale) for one, t in zip(factors, read.terms, strict=True)
    ]
    contributions = [
        _contribution(term, residual * (one @ one.T)) for term, one in zip(read.terms, factors, strict=True)
    ]
    total = residual + sum(contributions)
    predicted = predictions(criterion.system, found, residual) if effects else [None] * len(read.terms)
    return tuple(
        RandomEffect(
            covariance=_read_only(covariances[k]),
            contribution=contributions[k],
            share=contributions[k] / total,
            singular=bool(np.linalg.svd(factors[k], compute_uv=False)[-1] < SINGULAR),
            levels=term.labels,
            effects=None if (one := predicted[k]) is None else _read_only(one[0] / term.scale),
            conditional_sd=None if one is None else _read_only(one[1] / term.scale),
        )
        for k, term in enumerate(read.terms)
    )


def _read_only(array: Floats) -> Floats:
    array.setflags(write=False)
    return array


def _contribution(term: Term, covariance: Floats) -> float:
    return float(np.einsum("na,ab,nb->", term.columns, covariance, term.columns) / len(term.columns))


def predictions(system: System, found: Stencil, residual: float) -> list[tuple[Floats, Floats] | None]:
    """Effects and conditional standard deviations of every term's levels, on the scaled columns."""
    read, m = system.design, system.remaining
    factors = relative(read, found.theta)
    solution = _solution(found.value)
    scaled = [(read.terms[k].count, factors[k].T) for k in system.rest]
    spherical = np.asarray(np.linalg.inv(found.value.factor[:m, :m]).T, dtype=np.float64)
    back = scale_rows(spherical, scaled)
    rest, spread = scale_rows(solution[:m, None], scaled)[:, 0], back @ back.T
    result: list[tuple[Floats, Floats] | None] = [None] * len(read.terms)
    for k, part in zip(system.rest, term_slices([read.terms[k] for k in system.rest]), strict=True):
        shape = (read.terms[k].width, read.terms[k].count)
        variance = residual * np.diag(spread)[part]
        result[k] = (
            read.y_scale * rest[part].reshape(shape).T,
            np.sqrt(np.maximum(variance, 0)).reshape(shape).T,
        )
    first = block_diagonal([factors[k] for k in system.first])
    weights = first @ np.linalg.inv(np.eye(len(first)) + first.T @ system.own @ first) @ first.T
    known = np.concatenate([rest, solution[m:], [-1.0]])
    moments = np.stack([-(one @ known) for one in system.cross], axis=1)
    effects = read.y_scale * np.einsum("gab,gb->ga", weights[system.kind], moments)
    sd = np.sqrt(residual * _eliminated_variance(system, weights, spread))
    start = 0
    for k in system.first:
        part = slice(start, start + read.terms[k].width)
        result[k] = (effects[:, part], sd[:, part])
        start = part.stop
    return result


def _eliminated_variance(system: System, weights: Floats, spread: Floats) -> Floats:
    """Diagonal of ΛA⁻¹Λ' + ΛA⁻¹Λ'C·spread·C'ΛA⁻¹Λ' of every level, in some levels at a time."""
    m, kind = system.remaining, system.kind
    variance = np.diagonal(weights, axis1=1, axis2=2)[kind].copy()
    if m == 0:
        return variance
    for a in range(variance.shape[1]):
        for start in range(0, len(kind), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            rows = sum(
                cross[part, :m].multiply(weights[kind[part], a, b][:, None]).tocsr()
                for b, cross in enumerate(system.cross)
            )
            variance[part, a] += np.asarray(rows.multiply(rows @ spread).sum(axis=1)).ravel()
    return variance


def explained(read: Design, fixed: tuple[FixedEffect, ...], random: float, residual: float) -> ExplainedVariance:
    """R² of the fixed part alone, and with the random effects; `random` includes the residual."""
    line = read.fixed @ np.array([one.value for one in fixed])
    variance = float(np.var(line, ddof=1))
    total = variance + random
    return ExplainedVariance(fixed_variance=variance, marginal=variance / total, conditional=1 - residual / total)
