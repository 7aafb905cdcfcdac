"""Fitting a factor model by maximum likelihood or unweighted least squares."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.factor.discrepancy import least_squares_discrepancy, likelihood_discrepancy
from tillitsmaal.stats.factor.model import FactorModel, Layout, Matrices, laid_out, matrices_at
from tillitsmaal.stats.factor.newton import Function, Minimum, is_curved, minimise
from tillitsmaal.stats.factor.sample import Sample
from tillitsmaal.stats.factor.starting import starting_point
from tillitsmaal.stats.factor.starting_again import plain_large, plain_small, starting_point_alone

Floats = NDArray[np.float64]
Estimator = Literal["ml", "uls"]

ROUNDING: Final = 1e-9
"""A correlation matrix whose smallest eigenvalue is above minus this is not negative."""
NOTICEABLE: Final = 1e-9
"""Two minima are the same if they differ by less."""
LAST_DIGITS: Final = 1e-13
"""Log-likelihoods are the same if they differ by less than this share."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """A factor model at its best solution."""

    layout: Layout
    sample: Sample
    estimator: Estimator
    point: Floats
    """Values of the free parameters, equal ones once; shape (q,)."""
    covariance: Floats
    """Of the estimates: the inverse of the information; shape (q, q)."""
    log_likelihood: float
    """Of normal rows at the solution, whatever the estimator."""
    groups: tuple[Matrices, ...]
    iterations: int
    improper: NotEstimable | None
    """`improper_solution` with what is wrong, if the solution has a negative variance or a correlation beyond one."""

    @property
    def degrees_of_freedom(self) -> int:
        """Moments minus free parameters."""
        return moments_in(self.layout.model) - self.layout.size

    @property
    def chi_square(self) -> float:
        """χ² = 2(ℓ_unrestricted − ℓ), which is N·F with complete rows; 0 where the two differ in their last digits."""
        lost = self.sample.log_likelihood - self.log_likelihood
        return 2 * lost if lost > LAST_DIGITS * abs(self.log_likelihood) else 0.0


def moments_in(model: FactorModel) -> int:
    """Number of variances, covariances and, with a mean structure, means."""
    k = model.items
    return model.groups * (k * (k + 1) // 2 + (k if model.mean_structure else 0))


def fit_model(model: FactorModel, sample: Sample, estimator: Estimator = "ml") -> Fit | NotEstimable:
    """Fit a factor model.

    Maximum likelihood maximises ℓ over all groups; with complete rows that minimises
    F = Σ_g n_g/N·[ln|Σ_g| − ln|S_g| + tr(S_gΣ_g⁻¹) − k + (x̄_g − μ_g)'Σ_g⁻¹(x̄_g − μ_g)], and χ² = N·F. Unweighted
    least squares minimises ½·Σ_g n_g/N·tr[(S_g − Σ_g)²]. Newton's method with exact second derivatives. Standard
    errors come from the expected information with complete rows and from the observed information under `fiml`, as is
    usual.

    Parameters
    ----------
    model
        What is free, equal and fixed.
    sample
        From `sample`; its groups in the model's order.
    estimator
        `ml` or `uls`; `uls` knows models without a mean structure only.

    Returns
    -------
    Fit or NotEstimable
        `not_identified` if there are more parameters than moments, if the solution is not curved in every direction,
        or if rows with missing values meet a model without a mean structure; `not_converged` if the search does not
        end. A solution with a negative variance or a correlation beyond one is returned, and its field `improper` says
        so.

    References
    ----------
    Jöreskog, K. G. (1969). A general approach to confirmatory maximum likelihood factor analysis.
    Sörbom, D. (1974). A general method for studying differences in factor means and factor structure between groups.
    Arbuckle, J. L. (1996). Full information estimation in the presence of incomplete data.
    Checked against R 4.2.2, lavaan 0.6-14: the project's own cases `cfa_own`, χ² to 1e-6, estimates and standard
    errors to 1e-5, and `invariance_own_groups` and `invariance_own_waves`, χ² to 1e-6, loadings to 1e-5, latent means
    to 1e-4.
    """
    layout = laid_out(model)
    if layout.size > moments_in(model):
        reason = f"{layout.size} parameters, {moments_in(model)} moments"
        return NotEstimable(code="not_identified", reason=reason)
    if sample.missing == "fiml" and not model.mean_structure:
        return NotEstimable(code="not_identified", reason="rows with missing values need a model of the means")
    found = _best(layout, sample, estimator)
    if found is None:
        return NotEstimable(code="not_converged", reason="the search for the best solution did not end")
    if not found.curved:
        return NotEstimable(code="not_identified", reason="the data cannot tell the parameters apart")
    return _fitted(layout, sample, estimator, found)


def _best(layout: Layout, sample: Sample, estimator: Estimator) -> Minimum | None:
    """The first proper minimum; where no start leads to one, the lowest improper one."""
    function = _discrepancy(layout, sample, estimator)
    best: Minimum | None = None
    for start in (starting_point, starting_point_alone, plain_small, plain_large):
        found = minimise(function, start(layout, sample))
        if found is None or not found.converged:
            continue
        if best is None or found.value < best.value - NOTICEABLE:
            best = found
        if best.curved and not _improper(_groups(layout, best.point)):
            break
    return best


def _groups(layout: Layout, point: Floats) -> tuple[Matrices, ...]:
    return tuple(matrices_at(layout, point, group) for group in range(layout.model.groups))


def information(fit: Fit, expected: bool) -> Floats | None:
    """Fisher's information a row, expected or observed, at the solution; None if it is not positive definite."""
    found = likelihood_discrepancy(fit.layout, fit.sample, expected)(fit.point)
    return found.curvature if found is not None and is_curved(found.curvature) else None


def _fitted(layout: Layout, sample: Sample, estimator: Estimator, found: Minimum) -> Fit | NotEstimable:
    value, information = found.value, found.curvature
    if estimator == "uls" or sample.missing == "listwise":
        likelihood = likelihood_discrepancy(layout, sample, expected=True)(found.point)
        if likelihood is None:
            return NotEstimable(code="improper_solution", reason="the covariance matrix is not positive definite")
        value, information = likelihood.value, likelihood.curvature
    if not is_curved(information):
        return NotEstimable(code="not_identified", reason="the data cannot tell the parameters apart")
    covariance = np.linalg.inv(information) / sample.n
    for array in (found.point, covariance):
        array.setflags(write=False)
    groups = _groups(layout, found.point)
    return Fit(
        layout=layout,
        sample=sample,
        estimator=estimator,
        point=found.point,
        covariance=covariance,
        log_likelihood=sample.log_likelihood - sample.n * value,
        groups=groups,
        iterations=found.iterations,
        improper=_improper(groups),
    )


def _discrepancy(layout: Layout, sample: Sample, estimator: Estimator) -> Function:
    if estimator == "ml":
        return likelihood_discrepancy(layout, sample)
    return least_squares_discrepancy(layout, sample)


def _improper(groups: tuple[Matrices, ...]) -> NotEstimable | None:
    for matrices in groups:
        for covariance, word in ((matrices.residual_covariance, "item"), (matrices.factor_covariance, "factor")):
            variances = np.diag(covariance)
            if len(variances) and variances.min() < 0:
                number = int(np.argmin(variances)) + 1
                kind = "residual variance" if word == "item" else "variance"
                return NotEstimable(code="improper_solution", reason=f"the {kind} of {word} {number} is negative")
            if not _is_not_negative(covariance):
                kind = "residuals" if word == "item" else "factors"
                return NotEstimable(code="improper_solution", reason=f"the {kind} correlate beyond one")
    return None


def _is_not_negative(covariance: Floats) -> bool:
    width = np.sqrt(np.diag(covariance))
    width = np.where(width > 0, width, 1.0)
    return not len(covariance) or bool(np.linalg.eigvalsh(covariance / np.outer(width, width))[0] > -ROUNDING)
