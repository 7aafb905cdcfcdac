"""How often 95 % intervals of a mean change miss the truth; writes results/coverage.json and COVERAGE.md.

Usage: `python benchmarks/coverage.py [--runs N] [--output FOLDER]`. Every batch of replications has a seed of its own,
made from the one stored with the results, so that more runs add to what fewer would give.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from coverage_results import (
    LABELS,
    POWER_SIZES,
    PUBLISHED_POWER,
    SIZES,
    Cell,
    Coverage,
    SmallestChange,
    to_json,
    to_markdown,
)
from intervals import (
    COMPARED,
    Floats,
    Intervals,
    crossed_random_effects,
    organisation_bootstrap,
    organisation_jackknife,
    respondent_rows,
)
from machine import libraries, machine
from simulated import SCENARIOS, pair_changes, rounded, without_cells, without_raters

HERE: Final = Path(__file__).parent
SEED: Final = 19790607
BATCH: Final = 1000
SLOW: Final = ("crossed_random_effects",)
SLOW_SHARE: Final = 5
"""The crossed random effects get one run where the others get so many."""
RESPONDENTS: Final = 3
DEVIATION: Final = 2.0
"""Variance of a respondent's own change: each of its two answers deviates with variance 1."""
MISSING_SHARE: Final = 0.15
STEP: Final = 0.5
POWER: Final = 0.80

Method = Callable[[Floats, np.random.Generator], Intervals]


def _fixed(method: Callable[[Floats], Intervals]) -> Method:
    return lambda changes, _: method(changes)


def _one_in_six_silent(changes: Floats, _: np.random.Generator) -> Intervals:
    return organisation_jackknife(without_raters(changes, changes.shape[1] // 6))


def _missing(changes: Floats, rng: np.random.Generator) -> Intervals:
    return organisation_jackknife(without_cells(changes, MISSING_SHARE, rng))


def _rounded(changes: Floats, _: np.random.Generator) -> Intervals:
    return organisation_jackknife(rounded(changes, STEP))


def _everything(changes: Floats, rng: np.random.Generator) -> Intervals:
    kept = without_cells(without_raters(changes, changes.shape[1] // 6), MISSING_SHARE, rng)
    return organisation_jackknife(rounded(kept, STEP))


METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        **{name: _fixed(method) for name, method in COMPARED.items()},
        "respondent_rows": lambda changes, rng: respondent_rows(changes, rng, RESPONDENTS, DEVIATION),
        "organisation_bootstrap": organisation_bootstrap,
        "crossed_random_effects": _fixed(crossed_random_effects),
        "jackknife_silent": _one_in_six_silent,
        "jackknife_missing": _missing,
        "jackknife_rounded": _rounded,
        "jackknife_everything": _everything,
    }
)


def simulate(method: str, scenario: str, organisations: int, runs: int) -> Cell:
    """Run a method, batch by batch."""
    parts = [
        METHODS[method](changes, rng)
        for changes, rng in batches(scenario, organisations, runs // SLOW_SHARE if method in SLOW else runs)
    ]
    found = _joined(parts)
    return Cell(
        method=method,
        scenario=scenario,
        organisations=organisations,
        runs=found.given(),
        wrong=found.wrong(),
        without_width=found.without_width(),
    )


def smallest_change(scenario: str, organisations: int, runs: int) -> SmallestChange:
    """Adding a change to every pair moves the interval by as much, so one run of no change tells all."""
    found = _joined([organisation_jackknife(changes) for changes, _ in batches(scenario, organisations, runs)])
    change = float(np.quantile(-found.low, POWER))
    return SmallestChange(scenario=scenario, organisations=organisations, runs=found.given(), change=change)


def batches(scenario: str, organisations: int, runs: int) -> Iterator[tuple[Floats, np.random.Generator]]:
    """Changes without a mean, and a generator for what the method draws itself."""
    number = list(SCENARIOS).index(scenario)
    for batch, start in enumerate(range(0, runs, BATCH)):
        seed = (SEED, number, organisations, batch)
        size = min(BATCH, runs - start)
        changes = pair_changes(SCENARIOS[scenario], organisations, size, np.random.default_rng(seed))
        yield changes, np.random.default_rng((*seed, 1))


def _joined(parts: Sequence[Intervals]) -> Intervals:
    return Intervals(
        low=np.concatenate([part.low for part in parts]), high=np.concatenate([part.high for part in parts])
    )


def run(runs: int) -> Coverage:
    """Run everything."""
    return Coverage(
        date=date.today().isoformat(),
        seed=SEED,
        batch=BATCH,
        respondents=RESPONDENTS,
        deviation=DEVIATION,
        machine=machine(),
        libraries=libraries(("tillitsmaal", "numpy", "scipy")),
        cells=[simulate(method, scenario, n, runs) for method in LABELS for scenario in SCENARIOS for n in SIZES],
        smallest=[smallest_change(scenario, n, runs) for scenario in PUBLISHED_POWER for n in POWER_SIZES],
    )


def main() -> None:
    """Simulate, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--output", type=Path, default=HERE)
    given = parser.parse_args()
    found = run(given.runs)
    (given.output / "results").mkdir(exist_ok=True)
    (given.output / "results" / "coverage.json").write_text(to_json(found), encoding="utf-8")
    (given.output / "COVERAGE.md").write_text(to_markdown(found), encoding="utf-8")


if __name__ == "__main__":
    main()
