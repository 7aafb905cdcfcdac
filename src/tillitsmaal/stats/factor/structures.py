"""The factor models that measurement quality asks for: one factor or several, over groups, over waves."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final, Literal, get_args

from tillitsmaal.stats.factor.model import FactorModel, Parameter

Level = Literal["configural", "metric", "scalar", "strict"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""Each holds what the one before holds: the same pattern; loadings; intercepts; residual variances."""


def simple_structure(factor_of_item: Sequence[int], mean_structure: bool = False) -> FactorModel:
    """Declare that each item loads on one factor, that all factors covary, and that residuals do not.

    The first loading of each factor is 1. Factor means are 0; intercepts are free with a mean structure.

    Parameters
    ----------
    factor_of_item
        The factor of each item, numbers from 0 without gaps.
    mean_structure
        Whether the means are part of the model.

    Returns
    -------
    FactorModel
        Loadings by factor, residual variances, factor variances, factor covariances, then intercepts.

    Examples
    --------
    >>> [one.kind for one in simple_structure([0, 0, 0]).parameters].count("loading")
    3
    """
    factors = max(factor_of_item, default=-1) + 1
    parameters = [*_loadings(factor_of_item, 0, "")]
    parameters += [Parameter(kind="residual_covariance", row=i, column=i) for i in range(len(factor_of_item))]
    parameters += _factor_covariances(factors, 0)
    if mean_structure:
        parameters += [Parameter(kind="intercept", row=i) for i in range(len(factor_of_item))]
    return FactorModel(
        items=len(factor_of_item), factors=factors, mean_structure=mean_structure, parameters=tuple(parameters)
    )


def over_groups(factor_of_item: Sequence[int], groups: int, level: Level) -> FactorModel:
    """Declare one simple structure in several groups, with what the level holds equal.

    The first loading of each factor is 1. Factor means are 0 in the first group, and in the others below `scalar`.

    Parameters
    ----------
    factor_of_item
        As in `simple_structure`.
    groups
        How many there are.
    level
        `configural` nothing equal; `metric` loadings; `scalar` intercepts too; `strict` residual variances too.

    Returns
    -------
    FactorModel

    References
    ----------
    Meredith, W. (1993). Measurement invariance, factor analysis and factorial invariance.
    Checked against R 4.2.2, lavaan 0.6-14, by the fits of the four levels: the project's own case
    `invariance_own_groups`, as `invariance_over_groups`.
    """
    items, factors, held = len(factor_of_item), max(factor_of_item, default=-1) + 1, LEVELS.index(level)
    parameters: list[Parameter] = []
    for group in range(groups):
        parameters += _loadings(factor_of_item, group, "loading" if held >= 1 else "")
        parameters += _measured(range(items), range(items), group, held)
        parameters += _factor_covariances(factors, group)
        if held >= 2 and group > 0:
            parameters += [Parameter(kind="factor_mean", row=factor, group=group) for factor in range(factors)]
    return FactorModel(items=items, factors=factors, groups=groups, mean_structure=True, parameters=tuple(parameters))


def over_waves(items: int, waves: int, level: Level) -> FactorModel:
    """Declare one factor measured by the same items in several waves, with what the level holds equal.

    Columns are the items of the first wave, then those of the second, and so on. A wave is a factor; all covary. The
    first loading of each is 1; residuals of the same item covary between waves. Factor means are 0 in the first wave,
    and in the others below `scalar`.

    Parameters
    ----------
    items, waves
        How many there are; items a wave.
    level
        As in `over_groups`.

    Returns
    -------
    FactorModel

    References
    ----------
    Widaman, K. F., Ferrer, E. & Conger, R. D. (2010). Factorial invariance within longitudinal structural equation
    models.
    Checked against R 4.2.2, lavaan 0.6-14, by the fits of the four levels: the project's own case
    `invariance_own_waves`, as `invariance_over_waves`.
    """
    held = LEVELS.index(level)
    parameters: list[Parameter] = []
    for wave in range(waves):
        for item in range(items):
            label = f"loading {item}" if held >= 1 else ""
            fixed = 1.0 if item == 0 else None
            parameters.append(Parameter(kind="loading", row=wave * items + item, column=wave, fixed=fixed, label=label))
        parameters += _measured(range(wave * items, (wave + 1) * items), range(items), 0, held)
    parameters += _factor_covariances(waves, 0)
    for item in range(items):
        for first, second in combinations(range(waves), 2):
            row, column = first * items + item, second * items + item
            parameters.append(Parameter(kind="residual_covariance", row=row, column=column))
    if held >= 2:
        parameters += [Parameter(kind="factor_mean", row=wave) for wave in range(1, waves)]
    return FactorModel(items=items * waves, factors=waves, mean_structure=True, parameters=tuple(parameters))


def _loadings(factor_of_item: Sequence[int], group: int, label: str) -> Iterator[Parameter]:
    """By factor; the first item of each is its marker."""
    for factor in range(max(factor_of_item, default=-1) + 1):
        mine = [item for item, belongs in enumerate(factor_of_item) if belongs == factor]
        for item in mine:
            yield Parameter(
                kind="loading",
                row=item,
                column=factor,
                group=group,
                fixed=1.0 if item == mine[0] else None,
                label=f"{label} {item} {factor}" if label else "",
            )


def _measured(rows: Sequence[int], names: Sequence[int], group: int, held: int) -> Iterator[Parameter]:
    """Residual variances and intercepts of items, equal under the names where the level says so."""
    for row, name in zip(rows, names, strict=True):
        label = f"residual {name}" if held >= 3 else ""
        yield Parameter(kind="residual_covariance", row=row, column=row, group=group, label=label)
    for row, name in zip(rows, names, strict=True):
        label = f"intercept {name}" if held >= 2 else ""
        yield Parameter(kind="intercept", row=row, group=group, label=label)


def _factor_covariances(factors: int, group: int) -> list[Parameter]:
    pairs = [(factor, factor) for factor in range(factors)] + list(combinations(range(factors), 2))
    return [Parameter(kind="factor_covariance", row=first, column=second, group=group) for first, second in pairs]
