"""Measure how long whole reports take and how large they are, and write REPORTS.md.

Usage: `python benchmarks/reports.py [--organisations N] [--runs N]`. The reports are of the example study in all four
formats, and of one large network. Seconds are of the whole command, compiled modules kept or not as REPORTS.md says.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from machine import conditions, libraries, machine
from processes import Command, run

HERE: Final = Path(__file__).parent
EXAMPLE: Final = HERE.parent / "examples" / "byregion"
TILLIT: Final = str(Path(sys.executable).with_name("tillit"))
FORMATS: Final = "html,docx,xlsx,pdf"
LIBRARIES: Final = ("tillitsmaal", "numpy", "pandas", "python-docx", "typst", "vl-convert-python", "XlsxWriter")
SECONDS_BAR: Final = {"example": 10.0, "large": 60.0}
HTML_BAR: Final = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One study's report."""

    study: str
    formats: str
    seconds: tuple[float, ...]
    peak_bytes: int
    sizes: dict[str, int]
    bar: float


def main() -> int:
    """Measure, write, and say what missed its bar."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large"
        # in a process of its own: what this one holds would count as the memory of what it starts
        subprocess.run(
            [sys.executable, str(HERE / "large_network.py"), str(large), str(options.organisations)], check=True
        )
        found = [
            _made("the example", EXAMPLE, FORMATS, SECONDS_BAR["example"], options.runs),
            _made(f"{options.organisations} organisations", large, FORMATS, SECONDS_BAR["large"], options.runs),
        ]
    text = "\n".join(_lines(found)) + "\n"
    (HERE / "REPORTS.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args()


def _made(name: str, study: Path, formats: str, bar: float, runs: int) -> Made:
    with tempfile.TemporaryDirectory() as folder:
        words = (TILLIT, "report", str(study), "--audience", "analyst", "--format", formats, "-o", folder, "--force")
        done = [run(Command(words=words)) for _ in range(runs)]
        sizes = {path.suffix[1:]: path.stat().st_size for path in sorted(Path(folder).iterdir())}
    return Made(
        study=name,
        formats=formats,
        seconds=tuple(one.seconds for one in done),
        peak_bytes=max(one.peak_bytes for one in done),
        sizes=sizes,
        bar=bar,
    )


def _lines(found: Sequence[Made]) -> Iterator[str]:
    yield "# Whole reports\n"
    yield f"`tillit report --format {FORMATS}`, the whole command; made by `python benchmarks/reports.py`.\n"
    yield "| study | seconds (median, lowest–highest) | bar | peak memory | " + " | ".join(found[0].sizes) + " |"
    yield "|---|---:|---:|---:|" + "---:|" * len(found[0].sizes)
    for made in found:
        middle = statistics.median(made.seconds)
        sizes = " | ".join(f"{size / 1000:,.0f} kB" for size in made.sizes.values())
        spread = f"{min(made.seconds):.1f}–{max(made.seconds):.1f}"
        bar = f"{made.bar:.0f}, {_kept(middle <= made.bar)}"
        yield f"| {made.study} | {middle:.1f} ({spread}) | {bar} | {made.peak_bytes / 1e6:.0f} MB | {sizes} |"
    html = found[0].sizes["html"]
    yield f"\nThe example's HTML has {html / 1e6:.2f} MB (bar {HTML_BAR / 1e6:.0f}: {_kept(html < HTML_BAR)}).\n"
    facts = {**machine(), **conditions(), **libraries(LIBRARIES)}
    yield "\n".join(f"- {name}: {value}" for name, value in facts.items())


def _kept(kept: bool) -> str:
    return "kept" if kept else "missed"


if __name__ == "__main__":
    sys.exit(main())
