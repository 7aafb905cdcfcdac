"""The estimators' seconds: in turn with R's where its packages are there, and against the bars set for them."""

import json
import shutil
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from processes import Command, CommandFailed, Pair, run
from results import Comparison, Fact, compared

HERE: Final = Path(__file__).parent
NO_PACKAGE: Final = "ended with 3:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A step of `estimators.py`."""

    step: str
    what: str
    peer: str | None = None
    """The R function that `estimators.R` times on the same numbers."""
    bar: float | None = None
    """Seconds that are not to be exceeded."""
    runs: int | None = None
    """Fewer runs, where the peer takes long."""


TIMED: Final = (
    Timed(step="srm", what="social relations model, 300 organisations (TripleR, elsewhere: 2.7 s)", bar=0.27),
    Timed(
        step="srm_unanswered",
        what="social relations model, 300 organisations, 10 % of the pairs missing, with jackknife",
        bar=1.0,
    ),
    Timed(step="jackknife", what="organisation jackknife of a mean, 300 organisations", bar=0.020),
    Timed(step="qap", what="QAP, 1,000 permutations, 100 organisations", peer="qaptest", bar=2.0),
    Timed(step="mrqap", what="MRQAP, two predictors, 1,000 permutations, 100", peer="netlm", bar=2.0, runs=2),
    Timed(step="ri_clpm", what="RI-CLPM, 25 organisations, 4 waves, one fit", peer="lavaan"),
    Timed(
        step="ri_clpm_jackknife", what="RI-CLPM, 25 organisations, 4 waves, with the organisation jackknife", bar=10.0
    ),
    Timed(step="mixed", what="crossed random effects, REML, 3,639 rows", peer="lmer"),
    Timed(step="alpha", what="alpha and item statistics, 100,000 × 15", peer="alpha"),
    Timed(step="facets", what="factor analysis of three facets, 1,000 × 9", peer="cfa"),
)
"""0.27 s is a tenth of what TripleR 1.5.4 took on another machine with two cores; Debian does not have it."""


def data(folder: Path) -> None:
    """Write the numbers that all steps read."""
    run(_ours("data", folder))


def comparisons(folder: Path, runs: int) -> Iterator[Comparison | Fact]:
    """Every step that has a peer, beside it."""
    for timed in TIMED:
        if timed.peer is not None:
            yield _beside(timed, timed.peer, folder, timed.runs or runs)


def facts(folder: Path, runs: int) -> Iterator[Fact]:
    """Every step that has a bar in seconds, against it."""
    for timed in TIMED:
        if timed.bar is not None:
            found = [_seconds(run(_ours(timed.step, folder)).output) for _ in range(runs)]
            yield within(timed.what, found, timed.bar)


def within(what: str, found: Sequence[float], bar: float | None) -> Fact:
    """Seconds against the most that they may be; the median counts."""
    middle = statistics.median(found)
    told = f"{middle:.3g} s ({min(found):.3g}–{max(found):.3g})"
    if bar is None:
        return Fact(what=what, found=told, holds=None)
    return Fact(what=what, found=f"{told}, at most {bar:g} s", holds=middle <= bar)


def _beside(timed: Timed, peer: str, folder: Path, runs: int) -> Comparison | Fact:
    what, ours, theirs = f"{timed.what} (inside the process)", _ours(timed.step, folder), _theirs(timed.step, folder)
    if shutil.which("Rscript") is None:
        return Fact(what=f"{what} beside `{peer}`", found="not measured: R is not installed", holds=None)
    try:
        pairs = [Pair(ours=run(ours), base=run(theirs)) for _ in range(runs)]
    except CommandFailed as failed:
        if NO_PACKAGE not in str(failed):
            raise
        return Fact(what=f"{what} beside `{peer}`", found="not measured: its package is not installed", holds=None)
    versions = _told(pairs[0].base.output)
    return compared(
        what,
        f"`{peer}`, {versions['package']}, R {versions['r']}",
        ours=[_seconds(pair.ours.output) for pair in pairs],
        base=[_seconds(pair.base.output) for pair in pairs],
    )


def _ours(step: str, folder: Path) -> Command:
    return Command(words=(sys.executable, str(HERE / "estimators.py"), step, "--data", str(folder)))


def _theirs(step: str, folder: Path) -> Command:
    return Command(words=("Rscript", "--vanilla", str(HERE / "estimators.R"), step, str(folder)))


def _told(output: str) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(output)
    return told


def _seconds(output: str) -> float:
    return float(_told(output)["seconds"])
