"""How long the social relations model takes beside TripleR and lme4, and print it as a table.

Usage: `python benchmarks/srm_speed.py [--runs N] [--organisations N ...]`.

The peers' seconds are medians from one machine with two cores (R 4.2.2, TripleR 1.5.4, lme4 1.1-31), so the ratio is
worth what that machine is beside this one.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.stats.pairs.round_robin import social_relations
from tillitsmaal.stats.pairs.srm import srm_complete, srm_missing
from tillitsmaal.stats.pairs.srm_bivariate import srm_bivariate
from tillitsmaal.stats.pairs.srm_mean import srm_mean

Floats = NDArray[np.float64]

SIZES: Final = (20, 100, 300)
UNANSWERED: Final = 0.1
SEED: Final = 20240301
TRIPLER: Final[Mapping[int, float]] = {20: 0.012, 100: 0.23, 300: 2.7}
TRIPLER_MISSING: Final[Mapping[int, float]] = {20: 0.014, 100: 0.24, 300: 2.6}
LME4: Final[Mapping[int, float]] = {20: 0.019, 100: 0.37, 300: 4.4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One thing to time, and the peer beside it."""

    what: str
    peer: str
    seconds: Mapping[int, float]
    run: Callable[[Floats, Floats], object]


TIMED: Final = (
    Timed(what="complete, with SEs", peer="TripleR", seconds=TRIPLER, run=lambda full, _: srm_complete(full)),
    Timed(
        what="10 % missing, with jackknife",
        peer="TripleR",
        seconds=TRIPLER_MISSING,
        run=lambda _, holed: srm_missing(holed),
    ),
    Timed(
        what="10 % missing, two scales, with jackknife",
        peer="–",
        seconds={},
        run=srm_bivariate,
    ),
    Timed(what="shares and reciprocities", peer="–", seconds={}, run=lambda _, holed: social_relations(holed)),
    Timed(what="mean, analytic interval", peer="lme4 crossed", seconds=LME4, run=lambda full, _: srm_mean(full)),
)


def simulated(n: int) -> tuple[Floats, Floats]:
    """A round robin, and the same with unanswered pairs."""
    rng = np.random.default_rng(SEED)
    full = rng.normal(size=(n, n)) + rng.normal(size=(n, 1)) + rng.normal(size=n)
    return full, np.where(rng.random((n, n)) < UNANSWERED, np.nan, full)


def seconds(run: Callable[[], object], runs: int) -> float:
    """Median of the runs, after one that does not count."""
    run()
    return statistics.median(_once(run) for _ in range(runs))


def _once(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def table(sizes: Sequence[int], runs: int) -> list[str]:
    """The rows of the table."""
    lines = ["| what | n | seconds | peer | its seconds | times faster |", "|---|---|---|---|---|---|"]
    for n in sizes:
        full, holed = simulated(n)
        for timed in TIMED:
            ours, theirs = seconds(partial(timed.run, full, holed), runs), timed.seconds.get(n)
            beside = ("–", "–") if theirs is None else (f"{theirs:.3f}", f"{theirs / ours:.0f}")
            lines.append(f"| {timed.what} | {n} | {ours:.4f} | {timed.peer} | {beside[0]} | {beside[1]} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--organisations", type=int, nargs="+", default=list(SIZES))
    options = parser.parse_args()
    print("\n".join(table(options.organisations, options.runs)))


if __name__ == "__main__":
    main()
