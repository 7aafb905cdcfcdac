"""The small survey as SPSS files: by names, by labels, and a row a partner."""

# ruff: noqa: E501 – tables stand as they are
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyreadstat

from import_samples import Files, sample

NAMES = {1.0: "Vik kommune", 2.0: "Næringshagen", 3.0: "Os og omland"}
AGREE = {
    1.0: "Helt uenig", 2.0: "Ganske uenig", 3.0: "Verken enig eller uenig", 4.0: "Ganske enig", 5.0: "Helt enig",
    98.0: "Vet ikke", 99.0: "Ikke aktuelt",
}  # fmt: skip
ROLES = {1.0: "Representant", 2.0: "Ledelse", 3.0: "Annet"}
ITEMS = {"ben1": "{} vil oss vel.", "ben2": "{} utnytter oss.", "clo1": "Hvor nær er {}?"}
WIDE = """\
respondent rater role ben1_vik ben2_vik clo1_vik ben1_naering ben2_naering clo1_naering ben1_os ben2_os clo1_os fac1 wave
1          1     1    .        .        .        4            2            7            98      3       0       3    b1
2          1     2    .        .        .        5            .            10           .       .       .       99   b1
3          2     3    1        5        3        .            .            .            4       4       .       .    b1
4          3     .    2        1        5        .            .            .            .       .       .       .    b1
"""
ROWS = """\
respondent rater role target ben1 ben2 clo1 fac1 wave
1          1     1    3      98   3    0    3    b1
1          1     1    2      4    2    7    3    b1
2          1     2    2      5    .    10   99   b1
2          1     2    3      .    .    .    99   b1
3          2     3    1      1    5    3    .    b1
3          2     3    3      4    4    .    .    b1
4          3     .    1      2    1    5    .    b1
4          3     .    2      .    .    .    .    b1
"""
CODES = {"vik": NAMES[1.0], "naering": NAMES[2.0], "os": NAMES[3.0]}


def frame(table: str) -> pd.DataFrame:
    """A table of numbers, but for `respondent` and `wave`; a point is nothing."""
    head, *rows = (line.split() for line in table.strip().splitlines())
    texts = pd.DataFrame(rows, columns=head)
    numbers = [column for column in head if column not in ("respondent", "wave")]
    return texts.assign(**{column: pd.to_numeric(texts[column], errors="coerce") for column in numbers})


def written(data: pd.DataFrame, **told: Any) -> bytes:
    """An SPSS file with value labels, and 98 and 99 declared missing where people agreed or not."""
    agreed = [column for column in data.columns if column.startswith(("ben", "fac"))]
    labels: dict[str, Mapping[float, str]] = {"rater": NAMES, "target": NAMES, "role": ROLES}
    labels = {column: texts for column, texts in labels.items() if column in data.columns}
    told = {
        "variable_value_labels": labels | dict.fromkeys(agreed, AGREE),
        "missing_ranges": {column: [98, 99] for column in agreed},
        **told,
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.sav"
        pyreadstat.write_sav(data, path, **told)
        return path.read_bytes()


def labels(columns: Sequence[str]) -> dict[str, str]:
    """The question of each column of `WIDE`."""
    told = {
        "rater": "Hvilken virksomhet svarer du for?",
        "role": "Hva er din rolle i samarbeidet?",
        "fac1": "Møtene er klare.",
    }
    split = {column: column.partition("_") for column in columns if "_" in column}
    return told | {column: ITEMS[item].format(CODES[code]) for column, (item, _, code) in split.items()}


@sample("spss")
def spss_names() -> Files:
    return {"svar.sav": written(frame(WIDE))}


@sample("spss")
def spss_labels() -> Files:
    """Variables called V1, V2 and so on, with the questions as labels."""
    data = frame(WIDE)
    questions = [labels(list(data.columns)).get(column, column) for column in data.columns]
    agreed = {f"V{number}" for number, column in enumerate(data.columns, 1) if column.startswith(("ben", "fac"))}
    renamed = data.set_axis([f"V{number}" for number in range(1, len(data.columns) + 1)], axis="columns")
    renamed = renamed.rename(columns={"V1": "respondent", f"V{len(questions)}": "wave"})
    told = {"V2": NAMES, "V3": ROLES} | dict.fromkeys(agreed, AGREE)
    missing = {column: [{"lo": 90, "hi": 99}] for column in agreed}
    return {"svar.sav": written(renamed, column_labels=questions, variable_value_labels=told, missing_ranges=missing)}


@sample("spss")
def spss_rows() -> Files:
    return {"svar.sav": written(frame(ROWS))}
