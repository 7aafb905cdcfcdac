"""Parts B and C: dyadic dependence, QAP, two and more waves; each case computed as its specification says.

`docs/reference-cases.md` describes specifications; nothing here knows a case by its name.
"""

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from reference.cases import Case, Tolerance, containers, flat
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
    excepting_nothing,
    excepts,
    find_specification,
    inside,
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
    """Those that the case holds."""
    more: Mapping[str, Leaf]
    """What the estimators give beside, by the path that it would have."""
    told: Mapping[str, float | None]
    words: Set[str]
    """Paths of the case that hold text."""
    names: Set[str]
    """Terms and organisations, by which keys of the case may be named."""
    specification: Specification


COMPUTED: Final[dict[Path, Computed]] = {}
"""By the case's file, from `compute` to `tolerance`."""


def compute(case: Case, specs: Path | None) -> Mapping[str, Any]:
    found = computed(case, load(find_specification(case, specs)))
    COMPUTED[case.path] = found
    return {path: leaf.value for path, leaf in {**found.more, **found.values}.items()}


def names(case: Case) -> Set[str]:
    return COMPUTED[case.path].names


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
    more: dict[str, Leaf] = {}
    told: dict[str, float | None] = {}
    named: set[str] = set()
    for one in specification.computations:
        with blamed(one):
            result = given(case, specification, one)
            named |= result.names
            for path, leaf in held(case, one, result.leaves).items():
                if one.tolerance is not None and one.tolerance > WIDEST * max(1.0, size(leaf.value)):
                    raise SpecificationError(f"a tolerance of {one.tolerance:g} is too wide to tell anything of {path}")
                told.setdefault(path, one.tolerance)
                values.setdefault(path, leaf)
            more |= {path: leaf for path, leaf in result.leaves.items() if covers(one, path)}
    words = {path for path, reference in flat(case.expected) if isinstance(reference, str)}
    return Computed(values=values, more=more, told=told, words=words, names=named, specification=specification)


@contextmanager
def blamed(one: Computation) -> Iterator[None]:
    """Errors name the specification and the computation; what the estimator cannot take is its settings' fault."""
    try:
        yield
    except SpecificationError as error:
        raise SpecificationError(f"{one.name}: {error}") from error
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError) as error:
        message = f"{one.name}: {one.estimator} cannot be computed with these settings: {type(error).__name__}: {error}"
        raise SpecificationError(message) from error


def size(value: Any) -> float:
    """How large a number is; 0 of what is none."""
    return abs(float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


@dataclass(frozen=True, kw_only=True)
class Given:
    leaves: Mapping[str, Leaf]
    names: Set[str]


def given(case: Case, specification: Specification, one: Computation) -> Given:
    """Everything that a computation gives, by paths of the case."""
    if one.estimator not in ESTIMATORS:
        raise SpecificationError(f"no estimator {one.estimator!r}{near(one.estimator, ESTIMATORS)}")
    estimator = ESTIMATORS[one.estimator]
    known(one.settings, {*COMMON, *estimator.needs, *estimator.may}, one.estimator)
    checked(one.settings, one.estimator)
    lacking = [key for key in estimator.needs if key not in one.settings]
    if lacking:
        raise SpecificationError(f"{one.estimator}: {' and '.join(map(repr, lacking))} missing")
    try:
        prepared = sample(case, specification, one)
    except KeyError:
        there = list(dict.fromkeys(joint for path, _ in flat(case.expected) for joint in beginnings(path)))
        raise SpecificationError(f"path: the case has nothing at {one.path!r}{near(one.path, there[:60])}") from None
    found = placed(one, estimator.compute(prepared), prepared.shape)
    held_there = {".".join(keys) for keys, _ in containers(case.expected)} | {path for path, _ in flat(case.expected)}
    idle = excepting_nothing(one, {*found, *held_there})
    if idle:
        there = sorted(inner for path in held_there if (inner := inside(one, path)))
        raise SpecificationError(f"except: {idle[0]!r} matches nothing of the block{near(idle[0], there)}")
    return Given(leaves=found, names={*prepared.pairs.organisations, *prepared.names()})


def block(case: Case, specification: Specification, one: Computation) -> dict[str, Leaf]:
    """One computation's values, those that the case holds and the specification does not leave out."""
    with blamed(one):
        return held(case, one, given(case, specification, one).leaves)


def held(case: Case, one: Computation, leaves: Mapping[str, Leaf]) -> dict[str, Leaf]:
    references = dict(flat(case.expected))
    alone = {path.removesuffix(".0") for path in leaves if path.endswith(".0")}
    alone -= {path.removesuffix(".1") for path in leaves if path.endswith(".1")}
    found = {**leaves, **{path: leaves[f"{path}.0"] for path in alone & set(references)}}
    return {
        path: zero(leaf) if references[path] is not None else leaf
        for path, leaf in found.items()
        if path in references and covers(one, path)
    }


def beginnings(path: str) -> list[str]:
    """The first keys of a path, and the first two."""
    keys = path.split(".")
    return [".".join(keys[:length]) for length in (1, 2)]


def zero(leaf: Leaf) -> Leaf:
    """A standard error that is 0: programs print 0, or nothing where rounding made the variance negative."""
    none = isinstance(leaf.value, NotEstimable) and leaf.value.code == "no_variance" and leaf.kind == "error"
    return replace(leaf, value=0.0) if none else leaf
