"""Specifications: what each value of a case in parts B and C is computed from; see `docs/reference-cases.md`."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reference.cases import HERE, Case, Tolerance, above, flat, matches
from reference.dyadic_settings import checked, known, near
from reference.dyadic_variables import SpecificationError

SPECS: Final = HERE / "specs"
SCOPE: Final = frozenset({"group", "organisations", "without", "where", "complete_on"})
"""Which pairs: may stand at the top, for all computations, and in each."""
COMMON: Final = SCOPE | {"path", "estimator", "value", "fields", "except", "tolerance"}
TOP: Final = SCOPE | {"complete", "variables", "compute", "case"}

TOLERANCES: Final[Mapping[str, Sequence[str]]] = {
    "estimate": ("coef_abs", "ols_abs"),
    "error": ("se_abs", "dyadic_and_jackknife_abs"),
    "likelihood_estimate": ("lavaan_est_abs",),
    "likelihood_error": ("lavaan_se_abs",),
    "chi_square": ("fit_chisq_abs",),
    "fit_index": ("fit_indices_abs",),
    "mixed": ("lmer_abs",),
    "exact_p": ("exact_permutation_p",),
}
"""Kinds of values, with the keys of a case's `tolerance` that hold for them, the first that is there."""
ANY: Final = ("abs", "all_abs", "default")
STRICT: Final = 1e-8
"""Where a case names no tolerance for a kind."""
COUNTED: Final = 1e-9
"""Of numbers of pairs and organisations, and of what is true or false."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A value with what it is compared by."""

    value: Any
    kind: str
    within: float | None = None
    """The tolerance itself, for values with a Monte Carlo error."""


def kinded(kind: str, values: Any) -> Any:
    """Give every value in nested mappings and lists its kind."""
    if isinstance(values, Mapping):
        return {key: kinded(kind, value) for key, value in values.items()}
    if isinstance(values, list | tuple):
        return [kinded(kind, value) for value in values]
    return values if isinstance(values, Leaf) else Leaf(value=values, kind=kind)


@dataclass(frozen=True, kw_only=True)
class Computation:
    """One `[[compute]]` of a specification."""

    name: str
    """The file, the place in it, and the path, for messages."""
    path: str
    estimator: str
    settings: Mapping[str, Any]
    value: str | None
    fields: Mapping[str, str]
    left_out: Sequence[str]
    tolerance: float | None


@dataclass(frozen=True, kw_only=True)
class Specification:
    complete: bool
    variables: Mapping[str, str]
    computations: Sequence[Computation]


def find_specification(case: Case, folder: Path | None) -> Path:
    """A file named as the case's file or the case itself: in the folder given, else in the project's own."""
    places = [place for place in (folder, SPECS) if place is not None]
    names = dict.fromkeys(f"{name}.toml" for name in (case.path.stem, case.name))
    for place in places:
        for name in names:
            if (place / name).is_file():
                return place / name
    looked = " or ".join(str(place) for place in places)
    message = f"{case.name}: no specification {' or '.join(names)} in {looked}"
    raise SpecificationError(f"{message}; docs/reference-cases.md tells how to write one")


def load(path: Path) -> Specification:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SpecificationError(f"{path.name}: {error}") from error
    return read(content, path.name)


def read(content: Mapping[str, Any], name: str = "specification") -> Specification:
    known(content, TOP, name)
    checked({key: content[key] for key in sorted((SCOPE | {"complete"}) & set(content))}, name)
    scope = {key: content[key] for key in SCOPE & set(content)}
    variables = content.get("variables", {})
    wrong = [key for key, value in variables.items() if not isinstance(value, str)]
    if wrong:
        raise SpecificationError(f"{name}: variables {wrong} must be expressions in quotes")
    return Specification(
        complete=bool(content.get("complete", True)),
        variables=variables,
        computations=[
            computation(one, scope, f"{name}, compute {i + 1} ({titled(one)})")
            for i, one in enumerate(content.get("compute", ()))
        ],
    )


def titled(content: Mapping[str, Any]) -> str:
    if "path" not in content:
        return "no path"
    return str(content["path"]) or "all of expected"


def computation(content: Mapping[str, Any], scope: Mapping[str, Any], name: str) -> Computation:
    checked({key: content[key] for key in sorted(COMMON & set(content))}, name)
    for needed in ("path", "estimator"):
        if needed not in content:
            raise SpecificationError(f"{name}: {needed!r} is missing")
    return Computation(
        name=name,
        path=content["path"],
        estimator=content["estimator"],
        settings={**scope, **{key: value for key, value in content.items() if key not in COMMON - SCOPE}},
        value=content.get("value"),
        fields=content.get("fields", {}),
        left_out=content.get("except", ()),
        tolerance=content.get("tolerance"),
    )


def at(expected: Any, path: str) -> Any:
    """What lies at a dotted path; keys may hold dots themselves. Raises KeyError."""
    if path == "":
        return expected
    if isinstance(expected, Mapping):
        for key, inner in expected.items():
            if path == key or path.startswith(f"{key}."):
                try:
                    return at(inner, path[len(key) + 1 :])
                except KeyError:
                    continue
    if isinstance(expected, list):
        first, _, rest = path.partition(".")
        if first.isdecimal() and int(first) < len(expected):
            return at(expected[int(first)], rest)
    raise KeyError(path)


def placed(one: Computation, found: Any, shape: Any) -> dict[str, Leaf]:
    """A computation's values by their paths in the case."""
    results = fitting(one, dict(flat(found)), shape)
    renamed = {}
    for inner, name in one.fields.items():
        try:
            at(shape, inner)
        except KeyError:
            keys = sorted(map(str, shape)) if isinstance(shape, Mapping) else []
            raise SpecificationError(f"fields: the case has no {inner!r} there{near(inner, keys)}") from None
        renamed |= {joined(inner, rest): leaf for rest, leaf in under(results, name, one).items()}
    return {joined(one.path, inner): leaf for inner, leaf in {**results, **renamed}.items()}


def fitting(one: Computation, results: Mapping[str, Leaf], shape: Any) -> dict[str, Leaf]:
    """The part of the results that `value` chooses, one value where the case has one, several where it has several."""
    chosen = dict(results) if one.value is None else under(results, one.value, one)
    told = "value is left out" if one.value is None else f"value = {one.value!r}"
    if not isinstance(shape, Mapping | list):
        if list(chosen) == ["0"]:
            return {"": chosen["0"]}
        if "" not in chosen:
            below = sorted(chosen if one.value is None else (joined(one.value, inner) for inner in chosen))
            message = f"the case has one value there, and {told}; say value = one of {shown(below)}"
            raise SpecificationError(message)
        return {"": chosen[""]}
    if one.value is not None and list(chosen) == [""]:
        several = f"a list of {len(shape)}" if isinstance(shape, list) else f"a table with {shown(sorted(shape))}"
        raise SpecificationError(f"{told} is one value, and the case has {several} there")
    if isinstance(shape, list) and shape and not one.fields and not any(map(in_a_list, chosen)):
        lists = sorted({path for inner in results for path in above(inner) if f"{path}.0" in set(above(inner))})
        raise SpecificationError(
            f"the case has a list of {len(shape)} there, and {told}; say value = one of {shown(lists)}"
        )
    return chosen


def in_a_list(path: str) -> bool:
    return path.partition(".")[0].isdecimal()


MANY: Final = 20


def shown(names: Sequence[str]) -> str:
    """Names, as many as one reads."""
    rest = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return f"{list(names[:MANY])}{rest}"


def under(results: Mapping[str, Leaf], name: str, one: Computation) -> dict[str, Leaf]:
    chosen = {
        path[len(name) + 1 :]: leaf for path, leaf in results.items() if path == name or path.startswith(f"{name}.")
    }
    if not chosen:
        there = list(dict.fromkeys(joint for path in results for joint in above(path) if joint))
        close = difflib.get_close_matches(name, there, 3)
        first = list(dict.fromkeys(path.partition(".")[0] for path in results if path))
        raise SpecificationError(f"{one.estimator} gives no {name!r}; near it: {close or shown(sorted(first))}")
    return chosen


def joined(path: str, inner: str) -> str:
    return f"{path}.{inner}" if path and inner else path or inner


def covers(one: Computation, path: str) -> bool:
    """Whether a value of the case is named by a computation."""
    return inside(one, path) is not None and not excepts(one, path)


def excepts(one: Computation, path: str) -> bool:
    """Whether a computation says that it does not give a value of its block."""
    inner = inside(one, path)
    return inner is not None and any(matches(inner, pattern) for pattern in one.left_out)


def inside(one: Computation, path: str) -> str | None:
    """The rest of a path that lies in a computation's block; the block "" is all of `expected`."""
    if one.path in ("", path):
        return path[len(one.path) :]
    return path[len(one.path) + 1 :] if path.startswith(f"{one.path}.") else None


def excepting_nothing(one: Computation, paths: Iterable[str]) -> list[str]:
    """Patterns of `except` that match neither a value of the case nor one that the estimator gives."""
    inner = [found for path in paths if (found := inside(one, path)) is not None]
    return [pattern for pattern in one.left_out if not any(matches(path, pattern) for path in inner)]


def tolerance_of(case: Case, leaf: Leaf, told: float | None) -> Tolerance | None:
    """The one that came with the value, else the specification's, else the case's own for that kind of value."""
    if leaf.kind == "setting":
        return None
    if leaf.within is None and told is None and leaf.kind != "count":
        return by_kind(case.content.get("tolerance", {}), leaf.kind)
    within = leaf.within if leaf.within is not None else told
    return {"abs": COUNTED if within is None else within, "rel": 0.0}


def by_kind(tolerances: Mapping[str, Any], kind: str) -> Tolerance:
    for key in (*TOLERANCES[kind], *ANY):
        found = tolerances.get(key)
        if isinstance(found, int | float):
            return {"abs": float(found), "rel": 0.0}
        if isinstance(found, Mapping):
            return {"abs": float(found.get("abs", 0.0)), "rel": float(found.get("rel", 0.0))}
    return {"abs": STRICT, "rel": 0.0}
