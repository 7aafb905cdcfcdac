"""What a case has lost: keys and ends of lists that were computed, and that its own structure says belong there.

A case need not hold everything that can be computed, so what is not in it is told as lost only where

- mappings that answer to it, at a place that differs in one key (`waves.1.fit` and `waves.2.fit`, `se` and `coef`),
  have the same keys but for a few, and all have it, two or more of them;
- it is named: an item, a scale, a group, an organisation, a term, two of them joined (`x1~~x2`, `a>b`), and the case
  has others there that are named in the same way;
- it is one of keys that go together (TOGETHER), and the others are there;
- the case has nothing left there.

`not_offered.toml` lists what comes and goes all the same, and why (`[[sometimes]]`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, Final

from reference.cases import above, containers

TOGETHER: Final[Sequence[Set[str]]] = [
    frozenset(keys.split())
    for keys in (
        "lower upper",
        "rows cols values",
        "id actor partner",
        "mutual asymmetric null",
        "actor_variance partner_variance relationship_variance actor_partner_covariance relationship_covariance",
        "actor_actor_covariance partner_partner_covariance actor_partner_covariance partner_actor_covariance "
        "intrapersonal_relationship_covariance interpersonal_relationship_covariance",
        "Var(AX) Var(PX) Cov(AX,PX) Var(RX) Cov(RX,R'X) Var(AY) Var(PY) Cov(AY,PY) Var(RY) Cov(RY,R'Y) "
        "Cov(AX,AY) Cov(PX,PY) Cov(AX,PY) Cov(PX,AY) Cov(RX,RY) Cov(RX,R'Y)",
        "density dyad_census grecip_dyadic grecip_dyadic_nonnull grecip_edgewise mutuality centralization_indegree "
        "centralization_outdegree centralization_freeman transitivity_weak components_weak betweenness_centralization",
        "edge_density reciprocity_default reciprocity_ratio transitivity_undirected centr_degree_in centr_degree_out "
        "indegree outdegree",
    )
]
"""Keys that programs print together; half of them make the rest wanted."""
JOINED: Final = re.compile(r"(=~|~~|~1$|~|->|>|/)")
"""Between names in the key of a parameter, a pair, an organisation of a group."""
CONSTANTS: Final = frozenset({"(Intercept)", "_Intercept", "intercept"})
"""Terms that cases leave out where they list the others."""
FEW: Final = 4
"""A mapping answers to another where they differ by one key, or by a part in so many."""
ENOUGH: Final = 2
"""Mappings that must agree on what another lacks."""

Place = tuple[str, ...]


def lost(
    expected: Any, computed: Set[str], names: Set[str], free: Callable[[str], bool] = lambda _: False
) -> Iterator[tuple[str, str]]:
    """Paths that are lost, with the reason to think so; what is free may come and go, and makes no difference."""
    there = {path for leaf in computed for path in above(leaf)}
    below: dict[str, set[str]] = defaultdict(set)
    for path in there:
        before, _, key = path.rpartition(".")
        below[before].add(key)
    mappings = {place: inner for place, inner in containers(expected) if isinstance(inner, Mapping)}
    keys = {
        place: {key for key in map(str, inner) if not free(".".join((*place, key)))}
        for place, inner in mappings.items()
    }
    told: dict[str, str] = {}
    for place, reason in (*by_answering(keys, there), *by_name(keys, there, below, names), *by_company(keys, there)):
        told.setdefault(".".join(place), reason)
    for place, inner in containers(expected):
        path = ".".join(place)
        if not inner and below.get(path):
            told.setdefault(path, "the case has nothing left there")
        if isinstance(inner, list | tuple) and inner and f"{path}.{len(inner)}" in there:
            told.setdefault(f"{path}.{len(inner)}", f"not in the case, whose list ends at {len(inner)}")
    yield from ((path, reason) for path, reason in told.items() if not free(path))


def by_answering(keys: Mapping[Place, set[str]], there: Set[str]) -> Iterator[tuple[Place, str]]:
    """What all mappings have that answer to the one which lacks it."""
    families: dict[tuple[int, Place, Place], list[Place]] = defaultdict(list)
    for place in keys:
        for at in range(len(place)):
            families[at, place[:at], place[at + 1 :]].append(place)
    answering: dict[Place, set[Place]] = defaultdict(set)
    for family in families.values():
        for place in family:
            answering[place].update(one for one in family if one != place and alike(keys[place], keys[one]))
    for place, others in answering.items():
        if len(others) < ENOUGH:
            continue
        for key in sorted(set.intersection(*(keys[one] for one in others)) - keys[place]):
            if ".".join((*place, key)) in there:
                yield (*place, key), f"not in the case, but in {listed(others)}"


def listed(places: Set[Place]) -> str:
    paths = [".".join(place) for place in sorted(places)]
    return " and ".join(paths[:2]) + (f" and {len(paths) - 2} more" if len(paths) > 2 else "")


def alike(one: set[str], other: set[str]) -> bool:
    few = max(1, len(other) // FEW)
    return bool(one & other) and len(other - one) <= few and len(one - other) <= few


def by_name(
    keys: Mapping[Place, set[str]], there: Set[str], below: Mapping[str, set[str]], names: Set[str]
) -> Iterator[tuple[Place, str]]:
    for place, own in keys.items():
        known = sorted(own, key=lambda key: (key in CONSTANTS, key), reverse=True)
        like = {kind: key for key in known if (kind := joint(key, names | CONSTANTS)) is not None}
        path = ".".join(place)
        dotted = {name for name in names if "." in name and f"{path}.{name}" in there}
        for key in sorted((below.get(path, set()) | dotted) - own):
            kind = joint(key, names)
            if kind is not None and kind in like:
                yield (*place, key), f"not in the case, where {like[kind]} is"


def joint(key: str, names: Set[str]) -> str | None:
    """How a key is made of names: "" for a name itself, `~~` of two joined by it; None where it is not."""
    if key in names:
        return ""
    parts = JOINED.split(key)
    joins = parts[1::2]
    known = len(joins) == 1 and all(part in names for part in parts[::2] if part)
    return joins[0] if known else None


def by_company(keys: Mapping[Place, set[str]], there: Set[str]) -> Iterator[tuple[Place, str]]:
    for place, own in keys.items():
        for together in TOGETHER:
            if 2 * len(own & together) < len(together):
                continue
            for key in sorted(together - own):
                if ".".join((*place, key)) in there:
                    yield (*place, key), f"not in the case, where {sorted(own & together)[0]} is"
