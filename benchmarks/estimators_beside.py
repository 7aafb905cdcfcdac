"""The estimators' seconds: in turn with R's where its packages are there, and against the bars set for them."""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from processes import NO_PACKAGE, Command, CommandFailed, Pair, run
from results import Comparison, Fact, Timing, compared, timed

HERE: Final = Path(__file__).parent
ONE_THREAD: Final = dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")
NOTES: Final = (
    "Estimators, here and beside R, are timed inside a process of their own, on numbers that both have read, after a "
    "run that does not count (the permutations in R have none). Linear algebra has one thread, as `tillit` sets it; R "
    "is given the same.",
    "TripleR is not among Debian's packages, so it is not measured beside ours: its 2.7 s (version 1.5.4, complete "
    "data, 300 organisations) stands as stated, measured earlier on another machine with two cores. The bar of 0.27 s "
    "is a tenth of it.",
)


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
    Timed(step="srm", what="social relations model, 300 organisations, complete (TripleR, elsewhere: 2.7)", bar=0.27),
    Timed(
        step="srm_unanswered",
        what="social relations model, 300 organisations, 10 % of the pairs missing, with jackknife",
        bar=1.0,
    ),
    Timed(step="jackknife", what="organisation jackknife of a mean, 300 organisations", bar=0.020),
    Timed(step="qap", what="QAP, 1,000 permutations, 100 organisations", peer="qaptest", bar=2.0),
    Timed(
        step="mrqap", what="MRQAP, two predictors, 1,000 permutations, 100 organisations", peer="netlm", bar=2.0, runs=2
    ),
    Timed(step="ri_clpm", what="RI-CLPM, 25 organisations (600 pairs), 4 waves, one fit", peer="lavaan"),
    Timed(
        step="ri_clpm_jackknife",
        what="RI-CLPM, 25 organisations (600 pairs), 4 waves, with the organisation jackknife",
        bar=10.0,
    ),
    Timed(step="mixed", what="crossed random effects, REML, 3,639 rows", peer="lmer"),
    Timed(step="alpha", what="alpha and item statistics, 100,000 × 15", peer="alpha"),
    Timed(step="facets", what="factor analysis of three facets, 1,000 × 9", peer="cfa"),
)


def data(folder: Path) -> None:
    """Write the numbers that all steps read."""
    run(_ours("data", folder))


def comparisons(folder: Path, runs: int) -> Iterator[Comparison | Fact]:
    """Every step that has a peer, beside it."""
    for one in TIMED:
        if one.peer is not None:
            yield _beside(one, one.peer, folder, one.runs or runs)


def timings(folder: Path, runs: int) -> Iterator[Timing]:
    """Every step that has a bar in seconds, against it."""
    for one in TIMED:
        if one.bar is not None:
            yield timed(one.what, [_seconds(run(_ours(one.step, folder)).output) for _ in range(runs)], one.bar)


def _beside(one: Timed, peer: str, folder: Path, runs: int) -> Comparison | Fact:
    what, ours, theirs = f"{one.what} (inside the process)", _ours(one.step, folder), _theirs(one.step, folder)
    if shutil.which("Rscript") is None:
        return Fact(what=f"{what} beside `{peer}`", found="not measured: R is not installed", holds=None)
    try:
        pairs = [Pair(ours=run(ours), base=run(theirs)) for _ in range(runs)]
    except CommandFailed as failed:
        if failed.code != NO_PACKAGE:
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
    return Command(
        words=(sys.executable, str(HERE / "estimators.py"), step, "--data", str(folder)), settings=ONE_THREAD
    )


def _theirs(step: str, folder: Path) -> Command:
    return Command(words=("Rscript", "--vanilla", str(HERE / "estimators.R"), step, str(folder)), settings=ONE_THREAD)


def _told(output: str) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(output)
    return told


def _seconds(output: str) -> float:
    return float(_told(output)["seconds"])
