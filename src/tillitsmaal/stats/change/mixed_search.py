"""The search for the relative standard deviations of a mixed model with the smallest deviance."""

from dataclasses import dataclass
from itertools import combinations
from math import log, pi
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.mixed_design import Design
from tillitsmaal.stats.change.mixed_system import System, Value, evaluate, relative

Floats = NDArray[np.float64]

STEP: Final = 2e-4
"""Of the differences that slopes and curvatures are taken from."""
ITERATIONS: Final = 60
HALVINGS: Final = 30
ENOUGH: Final = 1e-11
"""The search ends when the deviance would fall by less."""
NOISE: Final = 1e-6
"""A fall of the deviance below it may be lost in rounding."""
BOUNDARY: Final = 1e-3
"""A relative standard deviation below it is tried as 0."""
LEVEL: Final = 1e-5
"""A curvature of the deviance, in parameters as shares of themselves, below it may be none."""
SADDLE: Final = 1e-3
NOTHING_LEFT: Final = 1e-6
"""A residual variance below this share of the outcome's is none: the likelihood grows on and on."""
NOT_CONVERGED: Final = NotEstimable(code="not_converged", reason="the search for the variances did not end")
FLAT: Final = NotEstimable(code="not_identified", reason="the data cannot tell the variances apart")
NO_RESIDUAL: Final = NotEstimable(code="no_variance", reason="the random effects leave no residual variance")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stencil:
    """Value, slope and curvature of what the deviance is made of, at θ."""

    theta: Floats
    value: Value
    deviance: float
    steps: Floats
    sides: tuple[tuple[Value, Value], ...]
    """The model a step above and below in each parameter."""
    slope: Floats
    """Shape (2, parameters): of the log-determinants and of the residual squares."""
    curvature: Floats
    """Shape (2, parameters, parameters)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Criterion:
    """The deviance of a system, restricted or not."""

    system: System
    restricted: bool

    @property
    def free(self) -> int:
        """What the residual squares are divided by: n − p, or n for maximum likelihood."""
        design = self.system.design
        return design.n - design.p if self.restricted else design.n

    def parts(self, value: Value) -> Floats:
        """Log-determinants and residual squares."""
        return np.array([value.log_det + value.log_det_fixed * self.restricted, value.squares])

    def deviance(self, value: Value) -> float:
        """−2 log-likelihood, profiled over the coefficients and the residual variance."""
        determinants, squares = self.parts(value)
        return float(determinants + self.free * (1 + log(2 * pi * squares / self.free)))


def minimum(criterion: Criterion) -> Stencil | NotEstimable:
    """Newton's method on the deviance, from θ = 1, with absolute curvatures and halved steps.

    The deviance is even in the sign of every effect, so a variance of 0 is an ordinary minimum and needs no bounds.
    """
    design = criterion.system.design
    theta = starting(design)
    for _ in range(ITERATIONS):
        here = stencil(criterion, theta)
        if here is None or here.value.squares < NOTHING_LEFT * design.y_scale**2 * criterion.free:
            return NO_RESIDUAL
        newton = _newton(criterion, here)
        arrived = newton.fall < ENOUGH and not newton.saddle
        moved = None if arrived else _lower(criterion, here, newton.step)
        if moved is None:
            if newton.flat:
                return FLAT
            lost_in_rounding = newton.fall < NOISE and not newton.saddle
            return _finished(criterion, here) if lost_in_rounding else NOT_CONVERGED
        theta = moved
    return NOT_CONVERGED


def starting(design: Design) -> Floats:
    """Every effect as variable as the residual, uncorrelated."""
    parts = []
    for term in design.terms:
        row, column = term.triangle
        parts.append((column == row).astype(np.float64))
    return np.concatenate(parts)


def stencil(criterion: Criterion, theta: Floats) -> Stencil | None:
    """Evaluate around θ; None where the equations are singular."""
    size, steps = len(theta), STEP * np.maximum(np.abs(theta), 0.3)
    units = np.diag(steps)
    moves = [np.zeros(size), *(sign * unit for unit in units for sign in (1, -1))]
    pairs = list(combinations(range(size), 2))
    moves += [sign * (units[i] + units[j]) for i, j in pairs for sign in (1, -1)]
    values = [value for value in (evaluate(criterion.system, theta + move) for move in moves) if value is not None]
    if len(values) < len(moves):
        return None
    parts = np.array([criterion.parts(value) for value in values]).T
    centre, above, below = parts[:, :1], parts[:, 1 : 2 * size : 2], parts[:, 2 : 2 * size + 1 : 2]
    curvature = np.zeros((2, size, size))
    curvature[:, range(size), range(size)] = (above + below - 2 * centre) / steps**2
    for (i, j), place in zip(pairs, range(2 * size + 1, len(moves), 2), strict=True):
        axial = above[:, i] + below[:, i] + above[:, j] + below[:, j]
        mixed = parts[:, place] + parts[:, place + 1] + 2 * centre[:, 0] - axial
        curvature[:, i, j] = curvature[:, j, i] = mixed / (2 * steps[i] * steps[j])
    return Stencil(
        theta=theta,
        value=values[0],
        deviance=criterion.deviance(values[0]),
        steps=steps,
        sides=tuple((values[2 * i + 1], values[2 * i + 2]) for i in range(size)),
        slope=(above - below) / (2 * steps),
        curvature=curvature,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Step:
    """Where Newton's method goes from a θ."""

    step: Floats
    fall: float
    """Of the deviance, as promised."""
    saddle: bool
    flat: bool
    """Whether the deviance hardly depends on some combination of the parameters."""


def _newton(criterion: Criterion, here: Stencil) -> _Step:
    """Newton step in the parameters as shares of themselves, with absolute curvatures."""
    scale, squares = here.steps / STEP, here.value.squares
    relative_slope = here.slope[1] / squares
    gradient = scale * (here.slope[0] + criterion.free * relative_slope)
    bend = here.curvature[1] / squares - np.outer(relative_slope, relative_slope)
    values, vectors = np.linalg.eigh(np.outer(scale, scale) * (here.curvature[0] + criterion.free * bend))
    step = -(vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), LEVEL)))
    fall = float(-gradient @ step / 2)
    saddle = bool(values[0] < -SADDLE and fall < NOISE)
    step = scale * (vectors[:, 0] if saddle else step)
    longest = max(1.0, float(np.linalg.norm(here.theta)))
    shortened = step * min(1.0, longest / max(float(np.linalg.norm(step)), 1e-300))
    return _Step(step=shortened, fall=fall, saddle=saddle, flat=bool(values[0] < LEVEL))


def _lower(criterion: Criterion, here: Stencil, step: Floats) -> Floats | None:
    for halving in range(HALVINGS):
        theta: Floats = here.theta + step * 0.5**halving
        value = evaluate(criterion.system, theta)
        if value is not None and criterion.deviance(value) < here.deviance:
            return theta
    return None


def _finished(criterion: Criterion, here: Stencil) -> Stencil | NotEstimable:
    """Set to 0 what is 0, and make every standard deviation positive."""
    design = criterion.system.design
    theta, start = here.theta.copy(), 0
    for term, factor in zip(design.terms, relative(design, theta), strict=True):
        part = slice(start, start + term.parameters)
        theta[part] = (factor * np.where(np.diag(factor) < 0, -1, 1))[term.triangle]
        start += term.parameters
    small = (np.abs(theta) < BOUNDARY) & np.concatenate([np.full(t.parameters, t.width == 1) for t in design.terms])
    zeroed = np.where(small, 0.0, theta)
    value = evaluate(criterion.system, zeroed)
    if value is not None and criterion.deviance(value) <= here.deviance + NOISE / 100:
        theta = zeroed
    return here if np.array_equal(theta, here.theta) else stencil(criterion, theta) or NO_RESIDUAL
