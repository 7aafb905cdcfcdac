"""Measure how long files of survey systems take to open, and write IMPORTS.md.

Usage: `python benchmarks/imports.py [--rows N] [--columns N] [--runs N]`. The same answers as a workbook, as text and
as an SPSS file; seconds are of opening one as a sheet of texts, with Python started and packages imported.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from machine import libraries, machine
from tillitsmaal.readers.books.kinds import open_file

HERE: Final = Path(__file__).parent
LIBRARIES: Final = ("tillitsmaal", "numpy", "pandas", "python-calamine", "pyreadstat", "XlsxWriter")
SECONDS_BAR: Final = 1.0
LABELS: Final = ("Helt uenig", "Ganske uenig", "Verken enig eller uenig", "Ganske enig", "Helt enig")
SEED: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One file, opened several times."""

    file: str
    seconds: tuple[float, ...]
    size: int
    bar: float | None
    """Seconds that it may take; None where nothing was promised."""


def main() -> int:
    """Measure, write, and say what missed its bar."""
    options = _options()
    codes, texts = _answers(options.rows, options.columns)
    with tempfile.TemporaryDirectory() as folder:
        found = [
            _opened("workbook, codes", _workbook(codes, Path(folder) / "codes.xlsx"), SECONDS_BAR, options.runs),
            _opened("workbook, texts", _workbook(texts, Path(folder) / "texts.xlsx"), SECONDS_BAR, options.runs),
            _opened("CSV, codes", _text(codes, Path(folder) / "codes.csv"), None, options.runs),
            _opened("CSV, texts", _text(texts, Path(folder) / "texts.csv"), None, options.runs),
            _opened("SPSS, codes", _spss(codes, Path(folder) / "codes.sav"), None, options.runs),
        ]
    written = "\n".join(_lines(found, options)) + "\n"
    (HERE / "IMPORTS.md").write_text(written, encoding="utf-8")
    print(written)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--columns", type=int, default=300)
    parser.add_argument("--runs", type=int, default=7)
    return parser.parse_args()


def _answers(rows: int, columns: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Who answers and what: as codes, a tenth left open, and as the texts that people chose."""
    random = np.random.default_rng(SEED)
    drawn = random.integers(1, 6, (rows, columns - 2)).astype(float)
    drawn[random.random(drawn.shape) < 0.1] = np.nan
    names = [f"ben{number % 10}_o{number // 10}" for number in range(columns - 2)]
    people = pd.DataFrame(
        {"respondent": [f"p{row}" for row in range(rows)], "rater": [f"o{row % 30}" for row in range(rows)]}
    )
    codes = pd.DataFrame(drawn, columns=names)
    texts = codes.map(lambda code: None if np.isnan(code) else LABELS[int(code) - 1])
    return pd.concat([people, codes], axis="columns"), pd.concat([people, texts], axis="columns")


def _workbook(answers: pd.DataFrame, path: Path) -> Path:
    answers.to_excel(path, index=False, engine="xlsxwriter")
    return path


def _text(answers: pd.DataFrame, path: Path) -> Path:
    answers.to_csv(path, index=False, sep=";", float_format="%g")
    return path


def _spss(answers: pd.DataFrame, path: Path) -> Path:
    import pyreadstat

    pyreadstat.write_sav(answers, path)
    return path


def _opened(name: str, path: Path, bar: float | None, runs: int) -> Opened:
    open_file(path)
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        open_file(path)
        seconds.append(time.perf_counter() - start)
    return Opened(file=name, seconds=tuple(seconds), size=path.stat().st_size, bar=bar)


def _lines(found: Sequence[Opened], options: argparse.Namespace) -> Iterator[str]:
    yield "# Opening files\n"
    yield (
        f"{options.rows:,} rows × {options.columns} columns, a tenth of the answers left open; "
        "made by `python benchmarks/imports.py`.\n"
    )
    yield "| file | seconds (median, lowest–highest) | bar | size |"
    yield "|---|---:|---:|---:|"
    for one in found:
        middle = statistics.median(one.seconds)
        bar = "–" if one.bar is None else f"{one.bar:.0f}, {'kept' if middle <= one.bar else 'missed'}"
        spread = f"{min(one.seconds):.2f}–{max(one.seconds):.2f}"
        yield f"| {one.file} | {middle:.2f} ({spread}) | {bar} | {one.size / 1000:,.0f} kB |"
    facts = {**machine(), **libraries(LIBRARIES)}
    yield "\n" + "\n".join(f"- {name}: {value}" for name, value in facts.items())


if __name__ == "__main__":
    sys.exit(main())
