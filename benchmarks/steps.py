"""What is measured inside a process of its own: `python benchmarks/steps.py STEP …` prints JSON.

Imports happen before the clock starts.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

import tillitsmaal as tm
from tillitsmaal.analysis.partners import pair_table
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.readers.books.files import read_source
from tillitsmaal.rendering.csv import write_table
from tillitsmaal.report.score_tables import score_tables
from tillitsmaal.scoring import score_responses


class StageClock:
    """Notes how long each stage lasts; called when one begins."""

    def __init__(self) -> None:
        self._began: list[tuple[str, float]] = []

    def __call__(self, stage: str) -> None:
        self._began.append((stage, time.perf_counter()))

    def seconds(self) -> dict[str, float]:
        """Duration of each stage but the last, which is only there to end the one before."""
        following = self._began[1:]
        return {stage: end - start for (stage, start), (_, end) in zip(self._began, following, strict=False)}


def seconds_of(action: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def pairs_of(analysis: ScoreAnalysis) -> pd.DataFrame:
    """The pair table that `tillit score --format csv` writes."""
    return score_tables(analysis)["pair"]


def write_pairs(pairs: pd.DataFrame, path: Path) -> None:
    """Write the pair table as `tillit score --format csv` does."""
    with path.open("w", encoding="utf-8", newline="") as file:
        write_table(pairs, file)


def step_score(responses: Path, questionnaire: Path) -> dict[str, float]:
    """Time of reading, checking and scoring; and of scoring alone."""
    start = time.perf_counter()
    read = tm.read_responses(responses, questionnaire=questionnaire)
    scoring = time.perf_counter()
    tm.score(read)
    end = time.perf_counter()
    return {"seconds": end - start, "scoring": end - scoring}


def step_stages(responses: Path, questionnaire: Path, pairs: Path) -> dict[str, float]:
    """Time of each stage on the way from a file to a pair table on disk."""
    clock = StageClock()
    clock("bytes alone")
    read_source(responses)
    read = tm.read_responses(responses, questionnaire=questionnaire, on_stage=clock)
    clock("score")
    scores = score_responses(read)
    clock("pair table alone")
    pair_table(scores)
    clock("all tables")
    analysis = analyse(scores)
    clock("write pairs")
    write_pairs(pairs_of(analysis), pairs)
    clock("end")
    return clock.seconds()


def step_write(responses: Path, questionnaire: Path, pairs: Path, runs: int) -> dict[str, list[float]]:
    """Times of writing the pair table, ours and pandas' in turn."""
    frame = pairs_of(tm.score(tm.read_responses(responses, questionnaire=questionnaire)))
    ours, base = [], []
    for _ in range(runs + 1):
        ours.append(seconds_of(lambda: write_pairs(frame, pairs)))
        base.append(seconds_of(lambda: frame.to_csv(pairs, index=False)))
    return {"ours": ours[1:], "base": base[1:]}


def main() -> None:
    """Run one step and print its times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=("score", "stages", "write"))
    parser.add_argument("responses", type=Path)
    parser.add_argument("--questionnaire", type=Path)
    parser.add_argument("--pairs", type=Path, help="file to write the pair table to")
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(times_of(given)))


def times_of(given: argparse.Namespace) -> Mapping[str, object]:
    """Run the step that is asked for."""
    match given.step:
        case "score":
            return step_score(given.responses, given.questionnaire)
        case "stages":
            return step_stages(given.responses, given.questionnaire, given.pairs)
        case _:
            return step_write(given.responses, given.questionnaire, given.pairs, given.runs)


if __name__ == "__main__":
    main()
