"""How values of part A are held against a case: their tolerances, the order of its lists, the tail of its p."""

from collections.abc import Mapping
from typing import Any, Final

from reference.cases import Case, Tolerance

KINDS: Final[Mapping[str, str]] = {
    "estimate": "estimates_abs",
    "standardized": "standardized_abs",
    "se": "se_abs",
    "effects": "effects_abs",
    "relationship_effects_first6": "effects_abs",
}
ANY: Final = ("abs", "all_abs", "default", "estimates_abs")
STRICT: Final = 1e-8
"""Where a case names no tolerance that fits."""
LISTED: Final = {"effects": "id"}
"""Blocks of lists, with the list that says what the others are about."""


def tolerance(case: Case, path: str) -> Tolerance | None:
    """By the kind of the value, the loosest kind where none is named."""
    keys = path.split(".")
    found = case.content["tolerance"]
    told = next((found[name] for name in (kind(keys), *ANY) if isinstance(found.get(name), int | float)), STRICT)
    return {"abs": told, "rel": 1e-8 if keys[-1] in {"t", "relationship_effect_sumsq"} else 0.0}


def kind(keys: list[str]) -> str:
    if any(key.startswith("arbsrm") for key in keys):
        return "arbsrm_abs"
    if keys[0].startswith("ml_") or "ml_srm_package" in keys:
        return "ml_se_abs" if keys[-1] == "se" else "ml_abs"
    if keys[0].startswith(("latent", "bivariate")):
        return "latent_and_multi_abs"
    if keys[-1] == "p" or keys[-1].startswith("p_"):
        return "p_abs"
    return next((KINDS[key] for key in reversed(keys) if key in KINDS), "estimates_abs")


def in_order(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lists of organisations and networks in the case's order, where it lists the same ones."""
    ordered = dict(found)
    for name, key in LISTED.items():
        if name in found and name in wanted:
            ordered[name] = turned(found[name], found[name][key], wanted[name].get(key))
    if "groups" in found:
        lists = {key: found[key] for key in ("groups", "group_sizes")}
        ordered |= turned(lists, found["groups"], wanted.get("groups"))
    return ordered


def turned(lists: Mapping[str, list[Any]], have: list[str], want: Any) -> Mapping[str, list[Any]]:
    if not isinstance(want, list) or sorted(have) != sorted(want):
        return lists
    places = [have.index(one) for one in want]
    return {name: [values[place] for place in places] for name, values in lists.items()}


def nearer(wanted: Any, *found: Any) -> Any:
    """The p of the tail that a case means by a mere `p`: TripleR's are two-sided, over several networks P(T ≥ t)."""
    if not isinstance(wanted, int | float) or not all(isinstance(one, float) for one in found):
        return found[0]
    return min(found, key=lambda one: abs(one - wanted))
