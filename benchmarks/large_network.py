"""Make the answers of one large network: every organisation about every other, in two waves, with `tillit-kort`.

python benchmarks/large_network.py FOLDER ORGANISATIONS
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

ITEMS: Final = ("ben1", "ben2", "int1", "int4", "abi1", "abi2", "ope1", "sha1", "lis1", "win1")
REVERSED: Final = "int4"
NAMES: Final = ("kommune", "næringshage", "høgskole", "fylkeskommune", "reiselivslag")
STUDY: Final = """study: {organisations} virksomheter
questionnaire: tillit-kort
waves:
  - {{name: host, date: 2024-10-01, files: [host.csv]}}
  - {{name: var, date: 2025-10-01, files: [var.csv]}}
"""


def write_study(folder: Path, organisations: int, people: int = 2, seed: int = 1) -> None:
    """Write a study file and the answers of two waves; a fifth of the pairs have none."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tillit.yaml").write_text(STUDY.format(organisations=organisations), encoding="utf-8")
    rng = np.random.default_rng(seed)
    names = [f"Område {number} {NAMES[number % len(NAMES)]}" for number in range(1, organisations + 1)]
    answering = rng.random((organisations, organisations)) < 0.8
    effects = [rng.normal(scale=0.4, size=organisations) for _ in range(2)]
    relation = rng.normal(scale=0.4, size=(organisations, organisations))
    for wave, rise in (("host", 0.0), ("var", 0.15)):
        moved = relation + rng.normal(scale=0.3, size=relation.shape) + rise
        level = 3.4 + effects[0][:, None] + effects[1][None, :] + moved
        with (folder / f"{wave}.csv").open("w", encoding="utf-8", newline="") as handle:
            rows = csv.writer(handle, lineterminator="\n")
            rows.writerow(["respondent", "rater", "target", *ITEMS])
            rows.writerows(_rows(names, level, answering, people, rng))


def _rows(
    names: list[str], level: np.ndarray, answering: np.ndarray, people: int, rng: np.random.Generator
) -> Iterator[list[str]]:
    for rater, target in np.argwhere(answering & ~np.eye(len(names), dtype=bool)):
        for person in range(people):
            answers = np.clip(np.rint(level[rater, target] + rng.normal(scale=0.7, size=len(ITEMS))), 1, 5)
            keyed = (6 - value if item == REVERSED else value for item, value in zip(ITEMS, answers, strict=True))
            yield [f"r{rater}-{person}", names[rater], names[target], *(str(int(value)) for value in keyed)]


if __name__ == "__main__":
    write_study(Path(sys.argv[1]), int(sys.argv[2]))
