"""Make the answers that the benchmarks read: `million.csv` and its questionnaire, or a hundredth of it as `small.csv`.

Networks of 12 organisations with 4 respondents each. Everybody answers about every partner, except that in each
network 28 rows of the fourth respondents are left out; so every pair has answers and 2,000 networks have exactly
1,000,000 rows. Answers follow a pair's and a respondent's level, so that reliability is as in real data.

Usage: `python benchmarks/make_data.py [million|small]`; always the same bytes.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

FOLDER: Final = Path(__file__).parent / "data"
NETWORKS: Final = {"million": 2000, "small": 20}
SEED: Final = 20260101

ORGANISATIONS: Final = 12
PERSONS: Final = 4
LEFT_OUT: Final = 28
SCALES: Final = {"ben": "benevolence", "int": "integrity", "abi": "ability", "ope": "openness", "sha": "sharing"}
ITEMS_PER_SCALE: Final = 3
REVERSED: Final = 3
"""Number of the item that is reverse-keyed in each scale."""
EMPTY: Final = 0.03
DONT_KNOW: Final = 0.02

TEXTS: Final = np.array(["", "1", "2", "3", "4", "5", "98"], dtype=object)
"""What a cell holds, by its code."""
EMPTY_CODE: Final = 0
DONT_KNOW_CODE: Final = 6

QUESTIONNAIRE: Final = """\
id: million
version: 1.0.0
title: {{en: "Benchmark"}}
languages: [en]
formats:
  agree5:
    min: 1
    max: 5
    labels:
      1: {{en: "Strongly disagree"}}
      5: {{en: "Strongly agree"}}
    missing: {{98: dont_know}}
scales:
{scales}
composites:
  trust: {{of: [benevolence, integrity, ability], label: {{en: "Trust"}}}}
  collaboration: {{of: [openness, sharing], label: {{en: "Collaboration"}}}}
circle: {{trust: trust, collaboration: collaboration}}
items:
{items}
"""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Who answered about whom: one entry a row, in the order of the file."""

    network: Codes
    rater: Codes
    person: Codes
    target: Codes

    def __len__(self) -> int:
        return len(self.network)


def rows_of(networks: int, generator: Generator) -> Rows:
    """Every respondent about every partner, without the rows that are left out."""
    shape = (networks, ORGANISATIONS, PERSONS, ORGANISATIONS)
    kept = np.broadcast_to(~np.eye(ORGANISATIONS, dtype=bool)[:, None, :], shape).copy()
    last = np.argwhere(kept[0, :, PERSONS - 1, :])
    for one in range(networks):
        raters, targets = last[generator.choice(len(last), LEFT_OUT, replace=False)].T
        kept[one, raters, PERSONS - 1, targets] = False
    network, rater, person, target = np.nonzero(kept)
    return Rows(network=network, rater=rater, person=person, target=target)


def answers_of(rows: Rows, scale: int, levels: Mapping[str, NDArray[np.float64]], generator: Generator) -> list[Codes]:
    """Codes of one scale's items."""
    size = len(rows)
    own = generator.normal(0, 0.25, levels["pair"].shape)[rows.network, rows.rater, rows.target]
    level = 3.5 + 0.05 * scale + own + levels["pair"][rows.network, rows.rater, rows.target]
    level += levels["person"][rows.network, rows.rater, rows.person]
    return [_codes(level + generator.normal(0, 0.6, size), item == REVERSED, generator) for item in _numbers()]


def _codes(wanted: NDArray[np.float64], reverse: bool, generator: Generator) -> Codes:
    answers = np.clip(np.rint(wanted), 1, 5).astype(np.int64)
    chance = generator.random(len(answers))
    keyed = 6 - answers if reverse else answers
    return np.where(chance < EMPTY, EMPTY_CODE, np.where(chance < EMPTY + DONT_KNOW, DONT_KNOW_CODE, keyed))


def _numbers() -> range:
    return range(1, ITEMS_PER_SCALE + 1)


def table_of(networks: int) -> pd.DataFrame:
    """The whole file, every cell a text."""
    generator = np.random.default_rng(SEED)
    rows = rows_of(networks, generator)
    levels = {
        "pair": generator.normal(0, 0.5, (networks, ORGANISATIONS, ORGANISATIONS)),
        "person": generator.normal(0, 0.3, (networks, ORGANISATIONS, PERSONS)),
    }
    columns: dict[str, Any] = _keys(rows, networks)
    for scale, short in enumerate(SCALES):
        for number, codes in zip(_numbers(), answers_of(rows, scale, levels, generator), strict=True):
            columns[f"{short}{number}"] = TEXTS[codes]
    return pd.DataFrame(columns)


def _keys(rows: Rows, networks: int) -> dict[str, Any]:
    network = np.array([f"n{n:04d}" for n in range(1, networks + 1)], dtype=object)
    names = [f"{name}-{o:02d}" for name in network for o in range(1, ORGANISATIONS + 1)]
    organisation = np.array(names, dtype=object)
    respondent = np.array([f"r{r:02d}" for r in range(1, ORGANISATIONS * PERSONS + 1)], dtype=object)
    return {
        "network": network[rows.network],
        "wave": "w1",
        "respondent": respondent[rows.rater * PERSONS + rows.person],
        "rater": organisation[rows.network * ORGANISATIONS + rows.rater],
        "target": organisation[rows.network * ORGANISATIONS + rows.target],
    }


def questionnaire() -> str:
    """The questionnaire, as YAML."""
    scales = "\n".join(_scale(name) for name in SCALES.values())
    items = "\n".join(_item(short, name, number) for short, name in SCALES.items() for number in _numbers())
    return QUESTIONNAIRE.format(scales=scales, items=items)


def _scale(name: str) -> str:
    floor = ", sufficient: 3.5" if name in ("benevolence", "integrity", "ability") else ""
    return f'  {name}: {{level: pair, format: agree5, label: {{en: "{name.capitalize()}"}}{floor}}}'


def _item(short: str, scale: str, number: int) -> str:
    reverse = ", reverse: true" if number == REVERSED else ""
    text = f"About <partner>: statement {number} on {scale}."
    return f'  - {{id: {short}{number}, scale: {scale}{reverse}, text: {{en: "{text}"}}}}'


def main() -> None:
    """Write the table and the questionnaire."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="?", choices=NETWORKS, default="million")
    size = parser.parse_args().size
    FOLDER.mkdir(exist_ok=True)
    FOLDER.joinpath("million.yaml").write_text(questionnaire(), encoding="utf-8")
    table_of(NETWORKS[size]).to_csv(FOLDER / f"{size}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
