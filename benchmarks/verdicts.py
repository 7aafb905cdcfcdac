"""How often the circle's verdict is declared under known truths; writes results/verdicts.json and VERDICTS.md.

Usage: `python benchmarks/verdicts.py [--runs N] [--answer-runs N] [--wave-runs N] [--only PART] [--output FOLDER]`.
Every batch of programmes and every network of four waves has a seed of its own, made from the one stored with the
results. Every simulated programme is judged by the program's own `circle_verdict`. With `--only` the other parts
stay as they are stored.
"""

import argparse
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final

from machine import libraries, machine
from verdict_answers import ANSWER_WORLDS, answered_programmes
from verdict_answers import SIZES as ANSWER_SIZES
from verdict_worlds import SEED, SIZES, TRUTHS, WAVE_SIZES, WAVES, WORLDS, networks, programmes
from verdicts_results import AnswersCell, PathsCell, VerdictCell, Verdicts, from_json, to_json, to_markdown

HERE: Final = Path(__file__).parent


def verdict_cell(truth: str, organisations: int, runs: int) -> VerdictCell:
    """How often each rule declares, of one truth."""
    found = programmes(truth, organisations, runs)
    words = Counter(one.word for one in found)
    return VerdictCell(
        truth=truth,
        organisations=organisations,
        runs=runs,
        naive=sum(one.naive for one in found) / runs,
        l1=sum(one.l1 for one in found) / runs,
        l2=sum(one.l2 for one in found) / runs,
        words={word: count / runs for word, count in sorted(words.items())},
    )


def answers_cell(world: str, organisations: int, runs: int) -> AnswersCell:
    """How often strengthening is declared of programmes as they are answered, in one world."""
    found = answered_programmes(world, organisations, runs)
    words = Counter(one.word for one in found)
    return AnswersCell(
        world=world,
        organisations=organisations,
        runs=runs,
        scores_alone=sum(one.scores_alone for one in found) / runs,
        words={word: count / runs for word, count in sorted(words.items())},
    )


def paths_cell(world: str, organisations: int, runs: int) -> PathsCell:
    """How often lagged effects are declared, in one world."""
    found = networks(world, organisations, runs)
    missing = Counter(one.missing for one in found if one.missing)
    return PathsCell(
        world=world,
        organisations=organisations,
        runs=runs,
        both=sum(one.both for one in found) / runs,
        regression=sum(one.regression for one in found) / runs,
        trust_to_collaboration=sum(one.trust_to_collaboration for one in found) / runs,
        collaboration_to_trust=sum(one.collaboration_to_trust for one in found) / runs,
        missing={code: count / runs for code, count in sorted(missing.items())},
    )


def run(
    runs: int, answer_runs: int, wave_runs: int, stored: Verdicts | None = None, only: str | None = None
) -> Verdicts:
    """Run everything, or one part beside what is stored of the others."""

    return Verdicts(
        date=date.today().isoformat(),
        seed=SEED,
        waves=WAVES,
        machine=machine(),
        libraries=libraries(("tillitsmaal", "numpy", "scipy")),
        verdicts=[verdict_cell(truth, n, runs) for truth in TRUTHS for n in SIZES]
        if stored is None or only == "verdicts"
        else stored.verdicts,
        answers=[answers_cell(world, n, answer_runs) for world in ANSWER_WORLDS for n in ANSWER_SIZES]
        if stored is None or only == "answers"
        else stored.answers,
        paths=[paths_cell(world, n, wave_runs) for world in WORLDS for n in WAVE_SIZES]
        if stored is None or only == "paths"
        else stored.paths,
    )


def main() -> None:
    """Simulate, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3_000)
    parser.add_argument("--answer-runs", type=int, default=1_000)
    parser.add_argument("--wave-runs", type=int, default=500)
    parser.add_argument("--output", type=Path, default=HERE)
    parser.add_argument("--only", choices=("verdicts", "answers", "paths"))
    given = parser.parse_args()
    stored = from_json((HERE / "results" / "verdicts.json").read_text(encoding="utf-8")) if given.only else None
    found = run(given.runs, given.answer_runs, given.wave_runs, stored, given.only)
    (given.output / "results").mkdir(parents=True, exist_ok=True)
    (given.output / "results" / "verdicts.json").write_text(to_json(found), encoding="utf-8")
    (given.output / "VERDICTS.md").write_text(to_markdown(found), encoding="utf-8")


if __name__ == "__main__":
    main()
