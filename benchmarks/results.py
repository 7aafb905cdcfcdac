"""What was measured, as JSON and as a page to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Something of ours beside a baseline."""

    what: str
    baseline: str
    unit: str
    """`s` or `MB`."""
    ours: float
    """Median."""
    base: float
    ratio: float
    """Median of the ratios of runs that followed each other."""
    lowest: float
    highest: float
    bar: float | None
    """The ratio that is not to be exceeded; None where there is none."""
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds that something of ours takes, without a baseline."""

    what: str
    seconds: float
    """Median."""
    lowest: float
    highest: float
    bar: float | None
    """The seconds that the median is not to exceed; None where there is none."""
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that holds or does not, or could not be measured."""

    what: str
    found: str
    holds: bool | None


Measured = Comparison | Timing | Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything measured in one go."""

    date: str
    data: str
    machine: Mapping[str, str]
    libraries: Mapping[str, str]
    comparisons: Sequence[Comparison]
    timings: Sequence[Timing]
    facts: Sequence[Fact]
    notes: Sequence[str]
    """What a reader of the timings has to know."""
    stages: Mapping[str, float]
    """Median seconds of each stage."""


def compared(
    what: str,
    baseline: str,
    *,
    ours: Sequence[float],
    base: Sequence[float],
    bar: float | None = None,
    unit: str = "s",
) -> Comparison:
    """Compare measurements made in turn."""
    ratios = [mine / theirs for mine, theirs in zip(ours, base, strict=True)]
    return Comparison(
        what=what,
        baseline=baseline,
        unit=unit,
        ours=median(ours),
        base=median(base),
        ratio=median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        bar=bar,
        runs=len(ratios),
    )


def timed(what: str, seconds: Sequence[float], bar: float | None = None) -> Timing:
    """Summarise repeated measurements."""
    return Timing(
        what=what, seconds=median(seconds), lowest=min(seconds), highest=max(seconds), bar=bar, runs=len(seconds)
    )


def to_json(results: Results) -> str:
    """All of it, for programs."""
    return json.dumps({"schema": "tillit/benchmark/2", **asdict(results)}, indent=2, ensure_ascii=False) + "\n"


def to_markdown(results: Results) -> str:
    """All of it, for people."""
    parts = [
        "# Benchmark results",
        f"Measured {results.date} with `make bench` on {results.data}.",
        "Each line is measured in turn with its baseline (ours, baseline, ours, baseline …); the ratio is the median "
        "of the ratios of neighbours, with the lowest and the highest. Processes are timed whole, from start to exit, "
        "unless the line says otherwise.",
        "## Beside other programs",
        _table(
            ("what", "measured", "beside", "measured", "ratio", "range", "bar", "runs", ""),
            [_row(comparison) for comparison in results.comparisons],
        ),
        "## In seconds",
        "Median of the runs, with the shortest and the longest; the median is held against the bar.",
        _table(("what", "seconds", "range", "bar", "runs", ""), [_timing_row(timing) for timing in results.timings]),
        *results.notes,
        "## Found",
        _table(("what", "found", ""), [(fact.what, fact.found, _word(fact.holds)) for fact in results.facts]),
        "## Stages, from file to pair table",
        _table(("stage", "seconds"), [(stage, f"{seconds:.3f}") for stage, seconds in results.stages.items()]),
        "## Measured on",
        _table(("", ""), [*results.machine.items(), *results.libraries.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def _row(made: Comparison) -> tuple[str, ...]:
    return (
        made.what,
        f"{_figures(made.ours)} {made.unit}",
        made.baseline,
        f"{_figures(made.base)} {made.unit}",
        f"{_ratio(made.ratio)}×",
        f"{_ratio(made.lowest)}–{_ratio(made.highest)}",
        "" if made.bar is None else f"≤ {made.bar:g}×",
        str(made.runs),
        _word(None if made.bar is None else made.ratio <= made.bar),
    )


def _timing_row(made: Timing) -> tuple[str, ...]:
    return (
        made.what,
        _figures(made.seconds),
        f"{_figures(made.lowest)}–{_figures(made.highest)}",
        "" if made.bar is None else f"≤ {made.bar:g}",
        str(made.runs),
        _word(None if made.bar is None else made.seconds <= made.bar),
    )


def _figures(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"{value:#.2g}"


def _word(holds: bool | None) -> str:
    return {True: "kept", False: "**missed**", None: ""}[holds]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
