"""Measure what a form for each organisation takes, and write FORMS.md.

Usage: `python benchmarks/forms.py [--organisations N]`. Each format is one call of `tillit form --for all` in a process
of its own, all partners and items of the longest questionnaire that comes along in each form.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from machine import libraries, machine
from processes import Command, Run, run

HERE: Final = Path(__file__).parent
FORMATS: Final = ("html", "docx", "pdf")
QUESTIONNAIRE: Final = "tillit-samarbeid"
LIBRARIES: Final = ("tillitsmaal", "python-docx", "typst")
MEGABYTES_BAR: Final = 600
EARLIER: Final[Mapping[str, int]] = {"docx": 6575, "pdf": 5433}
"""Megabytes for sixty organisations before forms were made one at a time and what each left behind was let go."""


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=40)
    organisations = parser.parse_args().organisations
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "tillit.yaml"
        roster = ", ".join(f"{{id: o{number}, name: Virksomhet {number}}}" for number in range(organisations))
        study.write_text(f"study: S\nquestionnaire: {QUESTIONNAIRE}\norganisations: [{roster}]\n", encoding="utf-8")
        found = {format: run(_command(format, Path(folder))) for format in FORMATS}
    written = "\n".join(_lines(found, organisations)) + "\n"
    (HERE / "FORMS.md").write_text(written, encoding="utf-8")
    print(written)
    return 0


def _command(format: str, folder: Path) -> Command:
    words = ("-m", "tillitsmaal", "form", "--for", "all", "--format", format, "-o", f"{format}/", "--quiet")
    return Command(words=(sys.executable, *words), folder=folder)


def _lines(found: Mapping[str, Run], organisations: int) -> Iterator[str]:
    yield "# A form for each organisation\n"
    yield (
        f"{organisations} organisations, {organisations} forms a format, each about {organisations - 1} partners with "
        f"`{QUESTIONNAIRE}`; made by `python benchmarks/forms.py`. Memory is the most that the process held.\n"
    )
    yield "| format | seconds | MB | bar |"
    yield "|---|---:|---:|---:|"
    for format, one in found.items():
        held = one.peak_bytes / 2**20
        bar = f"{MEGABYTES_BAR}, {'kept' if held <= MEGABYTES_BAR else 'missed'}"
        yield f"| {format} | {one.seconds:.0f} | {held:.0f} | {bar} |"
    earlier = ", ".join(f"{format} {held:,} MB" for format, held in EARLIER.items())
    yield f"\nBefore forms were made one at a time, with sixty organisations: {earlier}."
    facts = {**machine(), **libraries(LIBRARIES)}
    yield "\n" + "\n".join(f"- {name}: {value}" for name, value in facts.items())


if __name__ == "__main__":
    sys.exit(main())
