"""Part D: network descriptives.

A block is a mapping with a `cut` or with values by one of the programs (`sna`, `igraph`, `valued`); the keys on the way
to it are its label (`t1_cut_gt_2`, `advice_t2`, none at all). The block's own `cut` ("> 2", ">= 3", "== 1", a number:
above it) tells what a tie is; without one, all above 0 is. What the block is about:

- wave: `t2`, `wave2` or `week_2` in the label: the wave of that number, else the second one; without it, the only wave;
- item: the one named in the label, else in the block's or the case's `item`, else in the case's name, source, models or
  call, in this order; a name counts whole or by its beginning (four letters or more, `friend` for `friendship`); else
  the only item of that wave;
- group: the only one, or the one named in the label.

Anything that leaves more than one choice is a failure that says so. The roster is the case's own, else everyone in the
file (and group). A missing cell is no tie to igraph; to sna it is missing, and a network without two ties that follow
each other has a transitivity of 1.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reference.cases import Case, Tolerance
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.pairs.network import density, dyad_census, reciprocity, ties_above, ties_from
from tillitsmaal.stats.pairs.network_degrees import degree_centralisation, degrees
from tillitsmaal.stats.pairs.network_gaps import gaps, valued_reciprocity
from tillitsmaal.stats.pairs.network_paths import betweenness_centralisation, components, transitivity
from tillitsmaal.stats.pairs.network_valued import scores, strength_centralisation, strengths

Floats = NDArray[np.float64]

CUT: Final = re.compile(r"^[\sa-z_]*(>=|>|≥|==|=|)\s*(-?[0-9.]+)\s*$")
BLOCK: Final = frozenset({"cut", "sna", "igraph", "valued"})
WAVE: Final = re.compile(
    r"(?:^|[_\W])(?:t|w|wave|time|week|year|month|occasion)_?([0-9]+(?:\.[0-9]+)?)(?=[_\W]|$)", re.IGNORECASE
)
SHARE: Final = re.compile(r"^gap_share_ge_([0-9.]+)$")
BEGINNING: Final = 4
TEXTS: Final = ("item", "case", "source", "models", "call")
TIES: Final[Mapping[str, Callable[[Floats, float], Floats]]] = {
    "": ties_above,
    ">": ties_above,
    ">=": ties_from,
    "≥": ties_from,
    "=": lambda scored, value: np.where(np.isnan(scored), np.nan, scored == value),
    "==": lambda scored, value: np.where(np.isnan(scored), np.nan, scored == value),
}
TOLERANCES: Final = ("all_abs", "abs", "default")
STRICT: Final = 1e-9


def compute(case: Case, specs: Path | None) -> Mapping[str, Any]:  # noqa: ARG001
    data = case.data()
    return nested((label, block(case, data, label, wanted)) for label, wanted in blocks(case.expected))


def tolerance(case: Case, path: str) -> Tolerance | None:
    """By the case's one tolerance; a definition in words is informative."""
    if path.endswith("_definition"):
        return None
    told = case.content.get("tolerance", {})
    found = next((told[name] for name in TOLERANCES if isinstance(told.get(name), int | float)), STRICT)
    return {"abs": found, "rel": 0.0}


PARTS = ("D",)


def blocks(expected: Mapping[str, Any], label: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if BLOCK & set(expected):
        yield label, expected
        return
    for key, inner in expected.items():
        if isinstance(inner, Mapping):
            yield from blocks(inner, (*label, key))


def nested(found: Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]) -> Mapping[str, Any]:
    result: dict[str, Any] = {}
    for label, values in found:
        place = result
        for key in label:
            place = place.setdefault(key, {})
        place.update(values)
    return result


def block(case: Case, data: pd.DataFrame, label: Sequence[str], wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    texts = [str(wanted.get("item", "")), *(str(case.content.get(name, "")) for name in TEXTS)]
    scored = matrix(data, label, texts, [str(name) for name in case.content.get("roster", ())])
    return described(scored, str(wanted.get("cut", "> 0")), wanted)


def described(scored: Floats, rule: str, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Everything about one network; of what is wanted only the shares of gaps that it asks for."""
    ties = cut(scored, rule)
    known = np.where(np.isnan(ties) & ~np.eye(len(ties), dtype=bool), 0.0, ties)
    computed = {"sna": by_sna(ties), "igraph": by_igraph(known), "valued": valued(scored, wanted.get("valued", {}))}
    empty = len(scored) * (len(scored) - 1) - int(np.sum(~np.isnan(scored)))
    return {"n": len(scored), "cut": wanted.get("cut"), "missing_cells": empty, **computed}


def cut(scored: Floats, rule: str) -> Floats:
    found = CUT.match(rule)
    if found is None or found[1] not in TIES:
        message = f"a cut such as '> 2', '>= 2' or '== 1', not {rule!r}"
        raise ValueError(message)
    return TIES[found[1]](scored, float(found[2]))


def matrix(data: pd.DataFrame, label: Sequence[str], texts: Sequence[str], roster: Sequence[str]) -> Floats:
    words = [word for key in label for word in re.split(r"[_\W]+", key.lower())]
    rows = data[data["group"] == only(data["group"], named(set(data["group"]), words), f"{label}: group")]
    people = sorted({*rows["rater"], *rows["target"], *(roster if data["group"].nunique() == 1 else ())})
    numbers = [float(found) for key in label for found in WAVE.findall(key)]
    if numbers:
        rows = rows[rows["wave"] == wave(sorted(set(rows["wave"])), numbers[0])]
    choices = [words, *(re.split(r"[_\W]+", text.lower()) for text in texts)]
    mentioned = next((found for choice in choices if (found := named(set(rows["item"]), choice))), set())
    rows = rows[rows["item"] == only(rows["item"], mentioned, f"{label}: item")]
    rows = rows[rows["wave"] == only(rows["wave"], set(), f"{label}: wave")]
    square = rows.pivot(index="rater", columns="target", values="value").reindex(index=people, columns=people)
    scored: Floats = square.to_numpy(dtype=np.float64, copy=True)
    np.fill_diagonal(scored, np.nan)
    return scored


def wave(waves: Sequence[float], number: float) -> float:
    return number if number in waves else waves[int(number) - 1]


def named(names: set[str], words: Sequence[str]) -> set[str]:
    """Names found whole among the words, else by their beginning."""
    whole = {name for name in names if all(part in words for part in re.split(r"[_\W]+", str(name).lower()))}
    return whole or {
        name for name in names for word in words if len(word) >= BEGINNING and str(name).lower().startswith(word)
    }


def only(there: "pd.Series[Any]", mentioned: set[str], what: str) -> Any:
    choices = sorted(mentioned or set(there), key=str)
    if len(choices) != 1:
        message = f"{what}: one of {choices}, and the case does not say which"
        raise ValueError(message)
    return choices[0]


def by_sna(ties: Floats) -> Mapping[str, Any]:
    census, returned, central = dyad_census(ties), reciprocity(ties), degree_centralisation(ties)
    closed = transitivity(ties).directed
    return {
        "density": density(ties),
        "dyad_census": {"mutual": census.mutual, "asymmetric": census.asymmetric, "null": census.null},
        "grecip_dyadic": returned.dyadic,
        "grecip_dyadic_nonnull": returned.nonnull,
        "grecip_edgewise": returned.edgewise,
        "mutuality": census.mutual,
        "centralization_indegree": central.received,
        "centralization_outdegree": central.given,
        "centralization_freeman": central.total,
        "transitivity_weak": 1.0 if isinstance(closed, NotEstimable) else closed,
        "components_weak": components(ties).number,
        "betweenness_centralization": betweenness_centralisation(ties),
    }


def by_igraph(ties: Floats) -> Mapping[str, Any]:
    returned, central, counted = reciprocity(ties), degree_centralisation(ties), degrees(ties)
    return {
        "edge_density": density(ties),
        "reciprocity_default": returned.edgewise,
        "reciprocity_ratio": returned.nonnull,
        "transitivity_undirected": transitivity(ties).undirected,
        "centr_degree_in": central.received,
        "centr_degree_out": central.given,
        "indegree": counted.received.tolist(),
        "outdegree": counted.given.tolist(),
    }


def valued(scored: Floats, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    sums, alike, apart = strengths(scored), valued_reciprocity(scored), gaps(scored)
    central, all_pairs = strength_centralisation(scored), scores(scored)
    shares = {key: apart.share_at_least(float(found[1])) for key in wanted if (found := SHARE.match(key))}
    return {
        "mean_offdiag": all_pairs.mean,
        "sd_offdiag": all_pairs.standard_deviation,
        "strength_in": sums.received.tolist(),
        "strength_out": sums.given.tolist(),
        "weighted_reciprocity_squartini": alike.weighted,
        "reciprocity_pearson_pairwise": alike.pearson,
        "reciprocity_ICC1": alike.intraclass,
        "gap_mean_abs": apart.mean,
        "gap_median_abs": apart.median,
        "gap_rms": apart.root_mean_square,
        "gap_max": apart.largest,
        "n_dyads_with_both": apart.dyads,
        "strength_centralization_in": central.received,
        "strength_centralization_out": central.given,
        **shares,
    }
