"""The page about the tests' quality, made of stored results."""

from collections.abc import Iterator, Mapping
from typing import Any

Area = Mapping[str, Any]


def page(areas: Mapping[str, Area], stored: Mapping[str, Area], explained: str) -> str:
    """Lay out the figures of each area, what survived, and what is written by hand."""
    parts = ["# Quality of the tests", "<!-- Made by benchmarks/mutants.py of what it stored and of mutants.md. -->"]
    parts.append(explained.strip())
    parts.append("## Figures")
    parts.append("\n".join(_overview(areas, stored)))
    for name, result in stored.items():
        parts += [f"## {name}", "\n".join(_modules(areas[name], result)), *_left(areas[name], result)]
    return "\n\n".join(parts) + "\n"


def _overview(areas: Mapping[str, Area], stored: Mapping[str, Area]) -> Iterator[str]:
    yield "| area | places | mutants tried | killed | timeout | survived | no test | equivalent | share noticed | bar |"
    yield "|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for name, result in stored.items():
        places = sum(result["places"].values())
        yield f"| {name} | {places} | {_counts(areas[name], result['tried'])} | {areas[name]['bar']:.0%} |"


def _modules(area: Area, result: Area) -> Iterator[str]:
    yield "| module | places | mutants tried | killed | timeout | survived | no test | equivalent | share noticed |"
    yield "|:--|--:|--:|--:|--:|--:|--:|--:|--:|"
    for module, places in result["places"].items():
        tried = [one for one in result["tried"] if one["module"] == module]
        if tried:
            yield f"| `{module.removeprefix('src/tillitsmaal/')}` | {places} | {_counts(area, tried)} |"


def _counts(area: Area, tried: list[Area]) -> str:
    alike = [one for one in tried if _reason(area, one)]
    real = [one for one in tried if not _reason(area, one)]
    counts = {outcome: sum(one["outcome"] == outcome for one in real) for outcome in _OUTCOMES}
    noticed = counts["killed"] + counts["timeout"]
    share = f"{100 * noticed // len(real)} %" if real else "–"
    return " | ".join(map(str, (len(tried), *counts.values(), len(alike), share)))


def is_settled(area: Area, one: Area) -> bool:
    """Whether a mutant was noticed, or cannot be."""
    return one["outcome"] in ("killed", "timeout") or bool(_reason(area, one))


_OUTCOMES = ("killed", "timeout", "survived", "untested")


def _reason(area: Area, one: Area) -> str:
    """Why a mutant that was not noticed means the same; empty where it does not, or nobody has shown it."""
    if one["outcome"] in ("killed", "timeout"):
        return ""
    rules = area.get("equivalent", ())
    return next((rule["why"] for rule in rules if _is_meant(rule, one)), "")


def _is_meant(rule: Mapping[str, str], one: Area) -> bool:
    """Lines are found by their text, which stays when others move."""
    same_line = (one["before"], one["after"]) == (rule["before"], rule["after"])
    return same_line and str(one["module"]).endswith(rule["module"])


def _left(area: Area, result: Area) -> Iterator[str]:
    left = [one for one in result["tried"] if one["outcome"] in ("survived", "untested")]
    if left:
        yield "Not noticed:"
        yield "\n".join(_line(area, one) for one in left)


def _line(area: Area, one: Area) -> str:
    module = one["module"].removeprefix("src/tillitsmaal/")
    why = _reason(area, one) or ("no test calls it" if one["outcome"] == "untested" else "")
    return f"- `{module}`: ``{one['before']}`` → ``{one['after']}``" + (f": {why}" if why else "")
