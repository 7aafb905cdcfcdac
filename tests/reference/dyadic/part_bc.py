"""Parts B and C: dyadic dependence, QAP, two and more waves; each case computed as its specification says.

`docs/reference-cases.md` describes specifications; nothing here knows a case by its name.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from reference.cases import Case, Tolerance, flat
from reference.dyadic_clpm import CLPM
from reference.dyadic_estimators import REGRESSION, Estimator
from reference.dyadic_mixed import MIXED
from reference.dyadic_networks import NETWORKS
from reference.dyadic_panels import PANELS
from reference.dyadic_permutations import PERMUTED
from reference.dyadic_rows import ROWS
from reference.dyadic_sample import sample
from reference.dyadic_settings import checked, known, near
from reference.dyadic_specification import (
    COMMON,
    Computation,
    Leaf,
    Specification,
    SpecificationError,
    covers,
    excepts,
    find_specification,
    load,
    placed,
    tolerance_of,
)
from reference.dyadic_waves import WAVES
from tillitsmaal.estimates import NotEstimable

ESTIMATORS: Final[Mapping[str, Estimator]] = {
    **REGRESSION,
    **PERMUTED,
    **WAVES,
    **MIXED,
    **ROWS,
    **PANELS,
    **CLPM,
    **NETWORKS,
}
PARTS = ("B", "C")
WIDEST: Final = 0.05
"""Share of a value, or of 1, that a specification's own tolerance may be."""


@dataclass(frozen=True, kw_only=True)
class Computed:
    """A case's values with their tolerances, and what its specification names."""

    values: Mapping[str, Leaf]
    told: Mapping[str, float | None]
    words: Set[str]
    """Paths of the case that hold text."""
    specification: Specification


COMPUTED: Final[dict[Path, Computed]] = {}
"""By the case's file, from `compute` to `tolerance`."""


def compute(case: Case, specs: Path | None) -> Mapping[str, Any]:
    found = computed(case, load(find_specification(case, specs)))
    COMPUTED[case.path] = found
    return {path: leaf.value for path, leaf in found.values.items()}


def tolerance(case: Case, path: str) -> Tolerance | None:
    """None where a specification that is not complete names nothing, for words it excepts, and for settings."""
    found = COMPUTED[case.path]
    leaf = found.values.get(path)
    if leaf is not None:
        return tolerance_of(case, leaf, found.told[path])
    computations = found.specification.computations
    words = path in found.words and any(excepts(one, path) for one in computations)
    named = found.specification.complete or any(covers(one, path) for one in computations)
    return {"abs": 0.0, "rel": 0.0} if named and not words else None


def computed(case: Case, specification: Specification) -> Computed:
    values: dict[str, Leaf] = {}
    told: dict[str, float | None] = {}
    for one in specification.computations:
        for path, leaf in block(case, specification, one).items():
            if one.tolerance is not None and one.tolerance > WIDEST * max(1.0, size(leaf.value)):
                raise SpecificationError(f"{path}: a tolerance of {one.tolerance:g} is too wide to tell anything")
            told.setdefault(path, one.tolerance)
            values.setdefault(path, leaf)
    words = {path for path, reference in flat(case.expected) if isinstance(reference, str)}
    return Computed(values=values, told=told, words=words, specification=specification)


def size(value: Any) -> float:
    """How large a number is; 0 of what is none."""
    return abs(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def block(case: Case, specification: Specification, one: Computation) -> dict[str, Leaf]:
    """One computation's values, those that the case holds and the specification does not leave out."""
    if one.estimator not in ESTIMATORS:
        raise SpecificationError(f"{one.path}: no estimator {one.estimator!r}{near(one.estimator, ESTIMATORS)}")
    estimator = ESTIMATORS[one.estimator]
    known(one.settings, {*COMMON, *estimator.needs, *estimator.may}, f"{one.path} ({one.estimator})")
    checked(one.settings, f"{one.path} ({one.estimator})")
    lacking = [key for key in estimator.needs if key not in one.settings]
    if lacking:
        raise SpecificationError(f"{one.path} ({one.estimator}): {lacking} missing")
    try:
        prepared = sample(case, specification, one)
    except KeyError:
        there = list(dict.fromkeys(joint for path, _ in flat(case.expected) for joint in beginnings(path)))
        raise SpecificationError(f"{one.path}: the case has nothing there{near(one.path, there[:60])}") from None
    found = placed(one, estimator.compute(prepared), prepared.shape)
    references = dict(flat(case.expected))
    paths = set(references)
    alone = {path.removesuffix(".0") for path in found if path.endswith(".0")}
    alone -= {path.removesuffix(".1") for path in found if path.endswith(".1")}
    found |= {path: found[f"{path}.0"] for path in alone & paths}
    return {
        path: zero(leaf) if references[path] is not None else leaf
        for path, leaf in found.items()
        if path in paths and covers(one, path)
    }


def beginnings(path: str) -> list[str]:
    """The first keys of a path, and the first two."""
    keys = path.split(".")
    return [".".join(keys[:length]) for length in (1, 2)]


def zero(leaf: Leaf) -> Leaf:
    """A standard error that is 0: programs print 0, or nothing where rounding made the variance negative."""
    none = isinstance(leaf.value, NotEstimable) and leaf.value.code == "no_variance" and leaf.kind == "error"
    return replace(leaf, value=0.0) if none else leaf
