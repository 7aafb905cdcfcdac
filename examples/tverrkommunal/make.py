"""Make the example study `tverrkommunal`: five invented municipalities, the short questionnaire, two waves.

Everything is made up. For rater i, target j, wave w = 0, 1, a person r of i and an item k (T trust, C collaboration):

    T_ijw = mean + rater_i + target_j + relationship_ij + w * (drift + change_ij)
    C_ijw = mean + 0.6 * (T_ijw - mean T) + own_ij + w * 0.4 * drift
    y = (T_ijw or C_ijw) + item_k + leniency_r + liking_rj + noise

The effects are normal and independent. The answer is y rounded to 1, 2, 3, 4 or 5; int4 is reverse-keyed and stored
as 6 minus that. The same persons answer in both waves. In a few columns some cells hold the label, not its code.

Usage: `python make.py [FOLDER]`, by default the folder of this file.
"""

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEED: Final = 5
FILES: Final = ("var2025.csv", "host2025.csv")
RESPONDENTS: Final = {
    "Lundvåg kommune": 7,
    "Sætervik kommune": 5,
    "Furøy kommune": 4,
    "Østlia kommune": 6,
    "Indre Heim kommune": 5,
}
TRUST_ITEMS: Final = {"ben1": -0.1, "ben2": 0.1, "int1": 0.1, "int4": -0.1, "abi1": 0.1, "abi2": 0.0}
COLLABORATION_ITEMS: Final = {"ope1": -0.2, "sha1": 0.0, "lis1": 0.2, "win1": 0.3}
ITEMS: Final = TRUST_ITEMS | COLLABORATION_ITEMS
REVERSE: Final = "int4"
LABELS: Final = {
    "1": "Helt uenig",
    "2": "Ganske uenig",
    "3": "Verken enig eller uenig",
    "4": "Ganske enig",
    "5": "Helt enig",
    "98": "Vet ikke",
    "99": "Ikke aktuelt",
}
LABELLED: Final = ("ben1[Furøy kommune]", "int4[Lundvåg kommune]", "abi2[Østlia kommune]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The true parameters; sd_* are standard deviations on the metric of the answers."""

    mean_trust: float = 3.70
    mean_collaboration: float = 3.40
    drift: float = 0.20
    sd_rater: float = 0.15
    sd_target: float = 0.20
    sd_relationship: float = 0.30
    sd_change: float = 0.15
    sd_own: float = 0.20
    sd_leniency: float = 0.25
    sd_liking: float = 0.25
    sd_noise: float = 0.60
    dont_know: float = 0.02
    not_relevant: float = 0.01
    skipped: float = 0.01
    labelled: float = 0.50  # cells of the labelled columns that hold the label


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """A respondent, with traits that last over both waves."""

    code: str
    rater: int
    halo: Floats


def pair_levels(rng: Generator, model: Model) -> tuple[Floats, Floats]:
    """Draw T and C: two arrays (waves, raters, targets)."""
    n = len(RESPONDENTS)
    start = model.sd_rater * rng.standard_normal((n, 1)) + model.sd_target * rng.standard_normal((1, n))
    start = start + model.sd_relationship * rng.standard_normal((n, n))
    step = model.drift + model.sd_change * rng.standard_normal((n, n))
    trust = model.mean_trust + np.stack([start, start + step])
    own = model.sd_own * rng.standard_normal((n, n))
    drift = 0.4 * model.drift * np.arange(2)[:, None, None]
    collaboration: Floats = model.mean_collaboration + 0.6 * (trust - model.mean_trust) + own + drift
    return trust, collaboration


def people(rng: Generator, model: Model) -> list[Person]:
    """Draw the respondents."""
    n = len(RESPONDENTS)
    raters = [i for i, count in enumerate(RESPONDENTS.values()) for _ in range(count)]
    return [
        Person(
            code=f"s{number:02d}",
            rater=rater,
            halo=model.sd_leniency * rng.standard_normal() + model.sd_liking * rng.standard_normal(n),
        )
        for number, rater in enumerate(raters, start=1)
    ]


def cell(rng: Generator, model: Model, column: str, level: float) -> str:
    """Draw one cell: a code, a label in some of the labelled columns, or nothing."""
    answer = int(np.clip(np.rint(level + model.sd_noise * rng.standard_normal()), 1, 5))
    code = str(6 - answer if column.startswith(REVERSE) else answer)
    missing, label = rng.random(2)
    if missing < model.skipped:
        return ""
    if missing < model.skipped + model.dont_know:
        code = "98"
    elif missing < model.skipped + model.dont_know + model.not_relevant:
        code = "99"
    return LABELS[code] if column in LABELLED and label < model.labelled else code


def columns() -> Iterator[tuple[str, int, str]]:
    """Give item, number of the target and header of each answer column."""
    for item in ITEMS:
        for target, name in enumerate(RESPONDENTS):
            yield item, target, f"{item}[{name}]"


def rows(
    rng: Generator, model: Model, trust: Floats, collaboration: Floats, persons: list[Person]
) -> Iterator[list[str]]:
    """Draw one wave's rows, one a respondent; the columns on the own municipality stay empty."""
    names = tuple(RESPONDENTS)
    for person in persons:
        row = [person.code, names[person.rater]]
        for item, target, column in columns():
            levels = trust if item in TRUST_ITEMS else collaboration
            level = float(levels[person.rater, target] + ITEMS[item] + person.halo[target])
            row.append("" if target == person.rater else cell(rng, model, column, level))
        yield row


def make(folder: Path, model: Model, seed: int) -> None:
    """Write both waves: Windows-1252, semicolons, CRLF."""
    rng = np.random.default_rng(seed)
    trust, collaboration = pair_levels(rng, model)
    persons = people(rng, model)
    for wave, file in enumerate(FILES):
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(["svarer", "fra", *(column for *_, column in columns())])
        writer.writerows(rows(rng, model, trust[wave], collaboration[wave], persons))
        (folder / file).write_bytes(text.getvalue().encode("cp1252"))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent, Model(), SEED)
