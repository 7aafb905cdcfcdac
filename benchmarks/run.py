"""Measure speed and memory, and write RESULTS.md and results.json.

Usage: `python benchmarks/run.py [--data million|small] [--runs N] [--output FOLDER]`, after `make_data.py`.

This process imports neither NumPy nor pandas: what it holds would count as the memory of what it starts.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import estimators_beside
from machine import conditions, libraries, machine
from processes import NO_PACKAGE, Command, CommandFailed, Pair, in_turn, run
from results import Comparison, Fact, Measured, Results, Timing, compared, timed, to_json, to_markdown

HERE: Final = Path(__file__).parent
STUDY: Final = HERE.parent / "examples" / "byregion"
PYTHON: Final = sys.executable
TILLIT: Final = str(Path(PYTHON).with_name("tillit"))
HEAVY: Final = ("numpy", "pandas", "scipy")
MEGABYTE: Final = 1e6
READ_CSV: Final = """
import json, sys, time
import pandas
start = time.perf_counter()
pandas.read_csv(sys.argv[1])
print(json.dumps({"seconds": time.perf_counter() - start}))
"""

START_BAR: Final = 3.0
SCORE_BAR: Final = 2.0
COMPARE_BAR: Final = 1.5
"""Seconds."""
MILLION_BAR: Final = 5.0
WRITE_BAR: Final = 1.2
MEMORY_BAR: Final = 8.0
STAGE_RUNS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every measurement needs to know."""

    responses: Path
    questionnaire: Path
    scratch: Path
    runs: int

    @property
    def megabytes(self) -> float:
        """Size of the responses."""
        return self.responses.stat().st_size / MEGABYTE

    def step(self, name: str, *words: str) -> Command:
        """One step of `steps.py`."""
        script, pairs = str(HERE / "steps.py"), str(self.scratch / "pairs.csv")
        options = ("--questionnaire", str(self.questionnaire), "--pairs", pairs)
        return Command(words=(PYTHON, script, name, str(self.responses), *options, *words))

    def read_csv(self) -> Command:
        """Pandas reading the responses, and nothing else."""
        return _python(READ_CSV, str(self.responses))

    def bar(self, ratio: float) -> float | None:
        """A bar that is about a million rows; beside fewer it says nothing."""
        return ratio if self.responses.stem == "million" else None


def start(bench: Bench) -> Comparison:
    """How long `tillit --help` takes."""
    pairs = in_turn(Command(words=(TILLIT, "--help")), _python("import typer"), bench.runs)
    return _seconds("`tillit --help`", "`import typer`", pairs, START_BAR)


def light_start() -> Fact:
    """Whether `tillit --help` leaves the heavy packages alone."""
    talk = run(Command(words=(PYTHON, "-X", "importtime", "-m", "tillitsmaal", "--help"))).talk
    loaded = {line.rpartition("|")[2].strip() for line in talk.splitlines() if line.startswith("import time:")}
    heavy = [name for name in HEAVY if name in loaded]
    what = f"`tillit --help` loads none of {', '.join(HEAVY)}"
    return Fact(what=what, found=f"loads {', '.join(heavy)}" if heavy else "loads none", holds=not heavy)


def small_study(bench: Bench) -> Comparison:
    """How long a study of ordinary size takes."""
    ours = Command(words=(TILLIT, "score", "--study", "tillit.yaml"), folder=STUDY)
    pairs = in_turn(ours, _python("import pandas"), bench.runs)
    return _seconds("`tillit score`, example study", "`import pandas`", pairs, SCORE_BAR)


def million(bench: Bench) -> Iterator[Comparison]:
    """Reading, checking and scoring beside pandas only reading."""
    pairs = in_turn(bench.step("score"), bench.read_csv(), bench.runs)
    inside = [(_times(pair.ours.output), _times(pair.base.output)) for pair in pairs]
    yield compared(
        "read, check, score (inside the process)",
        "`pandas.read_csv`",
        ours=[ours["seconds"] for ours, _ in inside],
        base=[base["seconds"] for _, base in inside],
        bar=bench.bar(MILLION_BAR),
    )
    yield _seconds("read, check, score", "`pandas.read_csv`", pairs, bench.bar(MILLION_BAR))
    yield _memory(
        "peak memory of read, check, score", bench, [pair.ours.peak_bytes for pair in pairs], bench.bar(MEMORY_BAR)
    )
    yield _memory("peak memory of `pandas.read_csv`", bench, [pair.base.peak_bytes for pair in pairs])


def whole_command(bench: Bench) -> Iterator[Comparison]:
    """The whole command, from file to pair table."""
    words = ("score", str(bench.responses), "-q", str(bench.questionnaire), "--format", "csv", "--quiet", "--force")
    ours = Command(words=(TILLIT, *words, "-o", str(bench.scratch / "pairs.csv")))
    pairs = in_turn(ours, bench.read_csv(), bench.runs)
    yield _seconds("`tillit score --format csv -o`", "`pandas.read_csv`", pairs)
    yield _memory(
        "peak memory of `tillit score`", bench, [pair.ours.peak_bytes for pair in pairs], bench.bar(MEMORY_BAR)
    )


def writing(bench: Bench) -> Comparison:
    """Writing the pair table beside pandas writing it."""
    times = _times(run(bench.step("write", "--runs", str(bench.runs))).output)
    what, base = "write the pair table (inside the process)", "`DataFrame.to_csv`"
    return compared(what, base, ours=times["ours"], base=times["base"], bar=bench.bar(WRITE_BAR))


def against_r(bench: Bench) -> Comparison | Fact:
    """Scoring beside psych::scoreItems on the same rows, reading apart."""
    what, base = "all scores and tables (inside the process)", "`psych::scoreItems`"
    if shutil.which("Rscript") is None:
        return Fact(what=f"{what} beside {base}", found="not measured: R is not installed", holds=None)
    theirs = Command(words=("Rscript", "--vanilla", str(HERE / "score_items.R"), str(bench.responses)))
    try:
        pairs = in_turn(bench.step("score"), theirs, bench.runs)
    except CommandFailed as failed:
        if failed.code != NO_PACKAGE:
            raise
        return Fact(what=f"{what} beside {base}", found="not measured: psych is not installed", holds=None)
    ours = [_times(pair.ours.output)["scoring"] for pair in pairs]
    scored = [_times(pair.base.output) for pair in pairs]
    named = f"`psych::scoreItems` {scored[0]['psych']}, R {scored[0]['r']}"
    return compared(what, named, ours=ours, base=[times["scoring"] for times in scored])


def stages(bench: Bench) -> dict[str, float]:
    """Median seconds of each stage."""
    measured = [_times(run(bench.step("stages")).output) for _ in range(min(STAGE_RUNS, bench.runs))]
    return {stage: statistics.median(times[stage] for times in measured) for stage in measured[0]}


def examples(bench: Bench) -> Iterator[Timing]:
    """How long the commands that estimate take on the example study, as whole processes."""
    for words, bar in (("compare", COMPARE_BAR), ("quality", None)):
        command = Command(words=(TILLIT, words, "--study", "tillit.yaml"), folder=STUDY)
        run(command)
        found = [run(command).seconds for _ in range(bench.runs)]
        yield timed(f"`tillit {words}`, example study of three waves (whole process)", found, bar)


def measure(bench: Bench) -> Results:
    """Measure everything."""
    estimators_beside.data(bench.scratch)
    measured: list[Measured] = [
        start(bench), small_study(bench), *million(bench), *whole_command(bench), writing(bench), against_r(bench),
        *estimators_beside.comparisons(bench.scratch, bench.runs),
        light_start(), *examples(bench), *estimators_beside.timings(bench.scratch, bench.runs),
    ]  # fmt: skip
    return Results(
        date=date.today().isoformat(),
        data=_described(bench),
        machine={**machine(), **conditions()},
        libraries=libraries(),
        comparisons=[one for one in measured if isinstance(one, Comparison)],
        timings=[one for one in measured if isinstance(one, Timing)],
        facts=[one for one in measured if isinstance(one, Fact)],
        notes=estimators_beside.NOTES,
        stages=stages(bench),
    )


def _described(bench: Bench) -> str:
    with bench.responses.open("rb") as file:
        rows = sum(1 for _ in file) - 1
    return f"{rows:,} rows of 15 items ({bench.megabytes:.1f} MB)"


def _python(code: str, *words: str) -> Command:
    return Command(words=(PYTHON, "-c", code, *words))


def _times(output: str) -> dict[str, Any]:
    times: dict[str, Any] = json.loads(output)
    return times


def _seconds(what: str, baseline: str, pairs: Sequence[Pair], bar: float | None = None) -> Comparison:
    ours, base = [pair.ours.seconds for pair in pairs], [pair.base.seconds for pair in pairs]
    return compared(what, baseline, ours=ours, base=base, bar=bar)


def _memory(what: str, bench: Bench, peaks: Sequence[int], bar: float | None = None) -> Comparison:
    ours = [peak / MEGABYTE for peak in peaks]
    return compared(what, "size of the file", ours=ours, base=[bench.megabytes] * len(ours), bar=bar, unit="MB")


def main() -> None:
    """Measure, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", choices=("million", "small"), default="million")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--output", type=Path, default=HERE)
    given = parser.parse_args()
    responses = HERE / "data" / f"{given.data}.csv"
    if not responses.exists():
        parser.error(f"no answers yet: python benchmarks/make_data.py {given.data}")
    with tempfile.TemporaryDirectory() as scratch:
        questionnaire = responses.with_name("million.yaml")
        results = measure(
            Bench(responses=responses, questionnaire=questionnaire, scratch=Path(scratch), runs=given.runs)
        )
    (given.output / "results.json").write_text(to_json(results), encoding="utf-8")
    (given.output / "RESULTS.md").write_text(to_markdown(results), encoding="utf-8")


if __name__ == "__main__":
    main()
