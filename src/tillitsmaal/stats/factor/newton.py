"""Newton's method with exact second derivatives, for functions that are not defined everywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_ITERATIONS: Final = 60
SETTLED: Final = 1e-20
"""A promised decrease under this is none: with n respondents, the error is √(2n·1e-20) standard errors."""
STUCK: Final = 1e-12
"""A promised decrease under this counts as settled where rounding hides any further one."""
ROUNDING: Final = 1e-13
"""Increases under this are rounding."""
ENOUGH: Final = 1e-4
"""Share of the promised decrease that a step must deliver (Armijo)."""
SHORTEST: Final = 1e-8
FLAT: Final = 1e-10
"""An eigenvalue under this share of the largest, curvature scaled to a unit diagonal, is no curvature."""


class Local(NamedTuple):
    """A function around a point."""

    value: float
    slope: Floats
    """First derivatives; shape (q,)."""
    curvature: Floats
    """Second derivatives, or a matrix near them; shape (q, q)."""


Function = Callable[[Floats], Local | None]
"""None where the function is not defined, such as at a covariance matrix that is not positive definite."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Minimum:
    """Where a search ended."""

    point: Floats
    value: float
    curvature: Floats
    iterations: int
    converged: bool
    curved: bool
    """Whether the curvature is positive in every direction; if not, the data do not tell the parameters apart."""


def minimise(at: Function, start: Floats, most_iterations: int = MOST_ITERATIONS) -> Minimum | None:
    """Find a local minimum by damped Newton steps.

    Where the curvature H is not positive definite its eigenvalues are made positive; a step −H⁻¹g is halved until it
    delivers a share of the promised decrease. The search ends when ½·g'H⁻¹g, which does not depend on the parameters'
    units, is negligible.

    Parameters
    ----------
    at
        The function. Its values should be near 1 in size.
    start
        A point where it is defined; shape (q,).
    most_iterations
        When to give up.

    Returns
    -------
    Minimum or None
        None if the function is not defined at the start.

    References
    ----------
    Nocedal, J. & Wright, S. J. (2006). Numerical optimization, §3.4.
    Checked against the minimum of a function that is known: 1e-12.

    Examples
    --------
    >>> bowl = lambda x: Local(float((x - 3) @ (x - 3)), 2 * (x - 3), 2 * np.eye(2))
    >>> found = minimise(bowl, np.zeros(2))
    >>> found.point.tolist(), found.converged
    ([3.0, 3.0], True)
    """
    point = start
    here = at(point)
    if here is None:
        return None
    iteration, converged, before = 0, False, np.inf
    while iteration < most_iterations:
        step = _downhill(here)
        promised = -float(here.slope @ step) / 2
        size = max(1.0, abs(here.value))
        if promised < SETTLED * size or (promised < STUCK * size and promised > before / 2):
            converged = True
            break
        before = promised
        point, there = _along(at, point, here, step)
        if there is None:
            converged = promised < STUCK * size
            break
        here, iteration = there, iteration + 1
    return Minimum(
        point=point,
        value=here.value,
        curvature=here.curvature,
        iterations=iteration,
        converged=converged,
        curved=is_curved(here.curvature),
    )


def is_curved(curvature: Floats) -> bool:
    """Tell whether a matrix of second derivatives is positive definite, whatever the parameters' units."""
    width = np.sqrt(np.maximum(np.diag(curvature), 0.0))
    if not len(width):
        return True
    if not width.all():
        return False
    return bool(np.linalg.eigvalsh(curvature / np.outer(width, width))[0] > FLAT)


def _downhill(here: Local) -> Floats:
    """Newton's step, with the curvature's eigenvalues made positive; parameters scaled by their own curvature."""
    units = np.sqrt(np.abs(np.diag(here.curvature)))
    units = np.where(units > 0, units, 1.0)
    values, vectors = np.linalg.eigh(here.curvature / np.outer(units, units))
    along = (vectors.T @ (here.slope / units)) / np.maximum(np.abs(values), FLAT)
    step: Floats = -(vectors @ along) / units
    return step


def _along(at: Function, point: Floats, here: Local, step: Floats) -> tuple[Floats, Local | None]:
    """The next point; the same one and None if no step of any length goes down."""
    promised, length = float(here.slope @ step), 1.0
    rounding = ROUNDING * max(1.0, abs(here.value))
    while length > SHORTEST:
        there = at(point + length * step)
        if there is not None and there.value <= here.value + ENOUGH * length * promised + rounding:
            return point + length * step, there
        length /= 2
    return point, None
