"""Least squares without each organisation in turn, without fitting anew."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.clustering import organisation_sums

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]
Booleans = NDArray[np.bool_]

LOST: Final = 1e-10
"""A direction of the predictors that keeps less than this share of its squares is lost with the organisation."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeftOut:
    """Coefficients without each organisation."""

    organisations: Integers
    """Who was left out; ascending."""
    coefficients: Floats
    """β_(−i), a row an organisation; NaN where the remaining pairs do not tell the coefficients apart."""
    known: Booleans
    """Whether they do; shape (organisations,)."""


def left_out_coefficients(y: Floats, design: Floats, raters: Integers, targets: Integers) -> LeftOut:
    """Least-squares coefficients without each organisation, as rater and target, by downdating the normal equations.

    With X = QR and residuals u: β_(−i) = β − R⁻¹(I − Σ_{o∋i} q_oq_o')⁻¹ Σ_{o∋i} q_o·u_o, the sums over the pairs in
    which organisation i is rater or target. All sums are made in one pass over the pairs; nothing is fitted anew.

    Parameters
    ----------
    y
        The outcome; shape (pairs,), without missing values.
    design
        X, the constant among its columns, of full rank; shape (pairs, k).
    raters, targets
        Who rates and who is rated: non-negative integers; shape (pairs,). A rater is never its own target.

    Returns
    -------
    LeftOut
        NaN rows where the pairs without that organisation do not identify the coefficients.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance.
    Checked against R 4.2.2, `lm` on the remaining pairs: cases `B1_eies32`, `C1_kapferer39`, to 1e-9; and against
    fitting anew in the tests, to 1e-9.

    Examples
    --------
    >>> raters, targets = np.nonzero(~np.eye(3, dtype=bool))
    >>> y = np.array([1.0, 2, 2, 4, 3, 3])
    >>> left_out_coefficients(y, np.ones((6, 1)), raters, targets).coefficients.ravel().round(6).tolist()
    [3.5, 2.5, 1.5]
    """
    basis, triangle = np.linalg.qr(design)
    projected = basis.T @ y
    residuals = y - basis @ projected
    k = design.shape[1]
    squares = (basis[:, :, None] * basis[:, None, :]).reshape(-1, k * k)
    organisations = np.unique(np.concatenate([raters, targets]))
    own = np.concatenate([squares, basis * residuals[:, None]], axis=1)
    touched = organisation_sums(own, raters, targets)[organisations]
    remaining = np.eye(k) - touched[:, : k * k].reshape(-1, k, k)
    known = np.linalg.eigvalsh(remaining)[:, 0] > LOST if len(remaining) else np.zeros(0, dtype=bool)
    shift = np.full((len(organisations), k), np.nan)
    if known.any():
        shift[known] = np.linalg.solve(remaining[known], touched[known, k * k :, None])[..., 0]
    found = LeftOut(
        organisations=organisations,
        coefficients=np.linalg.solve(triangle, (projected - shift).T).T if k else shift,
        known=known,
    )
    for array in (found.organisations, found.coefficients, found.known):
        array.setflags(write=False)
    return found
