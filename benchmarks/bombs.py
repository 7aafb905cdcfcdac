"""Open the bombs of the tests by the program's own commands, and write BOMBS.md.

Usage: `python benchmarks/bombs.py [NAME …]`. A bomb is a file that is small, or says little, and would take all memory
or time. Each is given to `tillit check`, or where it is no answers, to the command that takes such a file; seconds and
memory are of the whole process, with Python started and packages imported.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from machine import libraries, machine

HERE: Final = Path(__file__).parent
WIDE: Final = {"COLUMNS": "300"}
"""Room for what is said on one line."""
SECONDS: Final = 2.0
MEGABYTES: Final = 300
LIBRARIES: Final = ("tillitsmaal", "pandas", "pyarrow", "pyreadstat", "python-calamine", "python-docx", "ruamel.yaml")
ANSWERS: Final = "respondent;rater;target;ben1\np1;Vik;Nes;4\n"
COMMANDS: Final = {
    ".yaml": ("check", "svar.csv", "--questionnaire", "{}"),
    ".docx": ("report", "svar.csv", "--format", "docx", "--template", "{}", "--output", "rapport.docx"),
}
MAKING: Final = "import sys; sys.path.insert(0, sys.argv[1]); from bombs import BOMBS; {}"
NAMES: Final = "print(*BOMBS)"
WRITING: Final = "from pathlib import Path; Path(sys.argv[2]).write_bytes(BOMBS[sys.argv[2]]())"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How a command ended that was given a bomb."""

    name: str
    size: int
    """Bytes of the file."""
    exit_code: int
    said: str
    """The first line that names the file; empty where the command says nothing of it."""
    seconds: float
    processor: float
    """Seconds of the processor, which do not depend on what else the machine does."""
    megabytes: int

    @property
    def kept(self) -> bool:
        """Whether it stayed within the bar, and was no fault of the program."""
        return self.processor <= SECONDS and self.megabytes <= MEGABYTES and self.exit_code in (0, 2, 3, 5)


def main() -> int:
    """Measure, write, and fail where a bomb went beyond the bar."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "svar.csv").write_text(ANSWERS, encoding="utf-8")
        found = [_opened(name, Path(folder)) for name in sys.argv[1:] or _made(NAMES, Path(folder)).split()]
    written = "\n".join(_lines(found)) + "\n"
    if not sys.argv[1:]:
        (HERE / "BOMBS.md").write_text(written, encoding="utf-8")
    print(written)
    return 0 if all(one.kept for one in found) else 1


def _made(what: str, folder: Path, *names: str) -> str:
    """What a child says that makes bombs, so that this process stays small: its peak would count in those it starts."""
    command = [sys.executable, "-c", MAKING.format(what), str(HERE.parent / "tests"), *names]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def _opened(name: str, folder: Path) -> Opened:
    _made(WRITING, folder, name)
    path = folder / name
    words = COMMANDS.get(path.suffix, ("check", "{}"))
    command = [sys.executable, "-m", "tillitsmaal", *(word.format(name) for word in words), "--language", "en"]
    with tempfile.TemporaryFile() as talk:
        start = perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=talk, stderr=talk, env={**os.environ, **WIDE}
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        talk.seek(0)
        said = talk.read().decode(errors="replace").splitlines()
    size = path.stat().st_size
    path.unlink()
    return Opened(
        name=name,
        size=size,
        exit_code=process.returncode,
        said=next((line.strip() for line in said if name in line), ""),
        seconds=seconds,
        processor=used.ru_utime + used.ru_stime,
        megabytes=used.ru_maxrss >> 10,
    )


def _lines(found: Sequence[Opened]) -> Iterator[str]:
    kept = sum(one.kept for one in found)
    yield "# Bombs\n"
    yield (
        "Files that are small, or say little, and would take all memory or time; made by `make bench-bombs`. "
        f"Each is refused, or read where nothing is wrong with it, within {SECONDS:.0f} seconds of the processor "
        f"and {MEGABYTES} MB, of which starting the program takes most. Kept: {kept} of {len(found)}.\n"
    )
    yield "| file | size | said | exit | seconds | of the processor | MB | |"
    yield "|---|---:|---|---:|---:|---:|---:|---|"
    for one in found:
        said = one.said.replace("|", "\\|")[:160] or "–"
        times = f"{one.seconds:.2f} | {one.processor:.2f}"
        verdict = "kept" if one.kept else "missed"
        size = f"{one.size / 1e6:,.1f} MB"
        yield f"| {one.name} | {size} | {said} | {one.exit_code} | {times} | {one.megabytes} | {verdict} |"
    facts = {**machine(), **libraries(LIBRARIES)}
    yield "\n" + "\n".join(f"- {name}: {value}" for name, value in facts.items())


if __name__ == "__main__":
    sys.exit(main())
