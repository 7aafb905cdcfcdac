"""Mutation testing: change one thing in a module, and see whether a test notices.

    python benchmarks/mutants.py                      all areas of benchmarks/mutants.toml; hours
    python benchmarks/mutants.py scoring --most 50    one area, 50 mutants of it
    python benchmarks/mutants.py scoring --survivors  those of the stored ones that no test noticed, once more
    python benchmarks/mutants.py --page               write docs/quality.md of what is stored, and try nothing

Nothing is changed here: it works in a copy. Each mutant meets the tests that call the function it changes, those first
that are quick and have noticed others. Results go to `benchmarks/results/mutants-AREA.json`.
"""

import argparse
import json
import os
import re
import shutil
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

os.environ |= {"OPENBLAS_NUM_THREADS": "1", "HYPOTHESIS_PROFILE": "mutants"}

from mutants_made import Mutant, Place, places, sampled
from mutants_page import is_settled, page
from mutants_tried import covered, outcome, parted, warmed

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
RESULTS: Final = HERE / "results"
COPIED: Final = ("src", "tests", "questionnaires", "examples", "docs", "benchmarks", "pyproject.toml", "README.md")
Told = dict[str, Any]
"""A mutant as it is stored."""


def main() -> None:
    """Try the areas that are named, and write the page."""
    areas = tomllib.loads((HERE / "mutants.toml").read_text(encoding="utf-8"))
    asked = _arguments(list(areas))
    if not asked.page:
        with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
            copy = _copied(Path(folder).resolve())
            for name in asked.areas or areas:
                parted(partial(_area, copy, name, areas[name], asked))  # what is loaded is of one area
    stored = {name: json.loads(_stored(name).read_text()) for name in areas if _stored(name).is_file()}
    (ROOT / "docs" / "quality.md").write_text(page(areas, stored, (HERE / "mutants.md").read_text()), encoding="utf-8")


def _arguments(areas: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mutation testing.")
    parser.add_argument("areas", nargs="*", help=", ".join(areas))
    parser.add_argument("--most", type=int, help="how many mutants of an area")
    parser.add_argument("--onwards", action="store_true", help="keep what is stored, and try the rest of the sample")
    parser.add_argument("--survivors", action="store_true", help="try again what was stored as not noticed")
    parser.add_argument("--page", action="store_true", help="only write docs/quality.md")
    return parser.parse_args()


def _stored(name: str) -> Path:
    return RESULTS / f"mutants-{name}.json"


def _copied(folder: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            left = ("__pycache__", "data") if name == HERE.name else ("__pycache__",)
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(*left))
        else:
            shutil.copy(ROOT / name, folder / name)
    os.environ["PYTHONPATH"] = str(folder / "src")
    return folder


def _area(copy: Path, name: str, area: Mapping[str, Any], asked: argparse.Namespace) -> None:
    modules = list(_files(copy, area["modules"]))
    parts = dict(part.split(":") for part in area.get("functions", ()))
    tests = covered(copy, [*_files(copy, area["tests"]), *_cases(area), *modules, *parts])
    found = places(copy, modules) + [place for part in parts.items() for place in _places_in(copy, *part)]
    stored = json.loads(_stored(name).read_text())["tried"] if asked.survivors or asked.onwards else []
    before = [one for one in stored if _is_there(copy, one)]
    tried = {_key(one): one for one in before if asked.onwards or is_settled(area, one)}
    again = {_key(one) for one in before if _key(one) not in tried}
    warmed(copy, tests, [*modules, *parts])
    noticed: Counter[str] = Counter()
    alike = {(one["module"], one["operator"]) for one in before if _key(one) in again}
    asked_of = [place for place in found if not asked.survivors or (place.module, place.operator) in alike]
    for mutant in sampled(copy, asked_of, None if asked.survivors else asked.most or area["most"]):
        told = _told(mutant)
        if _key(told) in tried or (asked.survivors and _key(told) not in again):
            continue
        tried[_key(told)] = told | {"outcome": outcome(copy, mutant, tests, noticed)}
        whole = {"places": _counted(found), "tried": sorted(tried.values(), key=_order)}
        _stored(name).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(len(tried), *(tried[_key(told)][key] for key in ("outcome", "module", "line", "after")), flush=True)


def _key(one: Told) -> tuple[str, ...]:
    """What a mutant is called; its line may move."""
    return tuple(str(one[key]) for key in ("module", "operator", "before", "after"))


def _is_there(copy: Path, one: Told) -> bool:
    """Whether the line that a stored mutant changes is still written so."""
    path = copy / one["module"]
    return path.is_file() and one["before"] in map(str.strip, path.read_text(encoding="utf-8").splitlines())


def _cases(area: Mapping[str, Any]) -> list[str]:
    """Cases that were worked out by other programs."""
    return [f"tests/reference/test_cases.py::test_case[{name}]" for name in area.get("cases", ())]


def _files(copy: Path, patterns: list[str]) -> Iterator[str]:
    """Files of patterns, where {a,b} is each of both."""
    for pattern in patterns:
        inner = re.search(r"\{(.*?)\}", pattern)
        each = [pattern.replace(inner[0], one, 1) for one in inner[1].split(",")] if inner else [pattern]
        for one in each:
            yield from sorted(str(path.relative_to(copy)) for path in copy.glob(one) if path.name != "__init__.py")


def _places_in(copy: Path, module: str, function: str) -> Iterator[Place]:
    lines = (copy / module).read_text(encoding="utf-8").splitlines()
    first = lines.index(next(line for line in lines if line.startswith(f"def {function}(")))
    last = next((at for at in range(first + 1, len(lines)) if lines[at][:1].strip()), len(lines))
    return (place for place in places(copy, [module]) if first < place.line <= last)


def _counted(found: list[Place]) -> dict[str, int]:
    modules = sorted({place.module for place in found})
    return {module: sum(place.module == module for place in found) for module in modules}


def _told(mutant: Mutant) -> Told:
    place = mutant.place
    told = {"module": place.module, "line": place.line, "operator": place.operator}
    return told | {"before": mutant.before, "after": mutant.after}


def _order(one: Told) -> tuple[str, int, str, str]:
    return one["module"], one["line"], one["operator"], one["after"]


if __name__ == "__main__":
    main()
