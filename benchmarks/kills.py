"""Kill every command that writes at random moments of its writing, look at what is there, and write KILLS.md.

Usage: `python benchmarks/kills.py [--kills N] [--seed N]`. A command comes to where it begins to write once; there it
goes on in a process for each kill, which gets SIGKILL at a moment drawn between then and the end of the slowest of some
runs; where that process has written all by then, another moment is drawn, until there are enough kills. A next run goes
on from the same place, and must leave all that is written, and nothing else. Where a command writes several sets of
files, a key and a ledger before the result, each set is a row, and one next run in five is made from the beginning.
"""

import argparse
import os
import random
import secrets
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest.mock import patch

from forked import BEGINS_TO_WRITE, Start, forms_remembered, places_of_writing, run_forking
from kills_written import Written, written
from machine import libraries, machine
from tillitsmaal.cli import output, run
from tillitsmaal.cli.content import Content
from tillitsmaal.cli.files import Way, write_set
from tillitsmaal.errors import OutputFailed

HERE: Final = Path(__file__).parent
EXAMPLE: Final = HERE.parent / "examples" / "byregion"
LIBRARIES: Final = ("tillitsmaal",)
TIMED: Final = 5
"""Runs by which it is measured how long writing takes."""
DRAWN: Final = 10
"""Moments that are drawn for each kill, at most."""
_TOKEN: Final = secrets.token_bytes
Tree = dict[str, bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What one command left behind, over all its kills."""

    words: str
    seconds: float
    """Longest time of some runs from where it begins to write until all is written."""
    found: Counter[str]
    """How many were killed while they wrote, how many had ended, and how often all was old, all new, or what else."""


def main() -> int:
    """Kill, write, and say whether a file was torn or a next run did not mend it."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        stack.enter_context(patch.dict(os.environ, {"TILLIT_LANGUAGE": "en"}))
        stack.enter_context(patch.object(secrets, "token_bytes", _same_keys))
        stack.enter_context(forms_remembered())
        nowhere = stack.enter_context(Path(os.devnull).open("w"))
        stack.enter_context(redirect_stdout(nowhere))
        stack.enter_context(redirect_stderr(nowhere))
        draw = random.Random(options.seed)
        found = [one for call in written() for one in kill(call, Path(folder), options.kills, draw)]
    text = "\n".join(_lines(found, options)) + "\n"
    (HERE / "KILLS.md").write_text(text, encoding="utf-8")
    print(text)
    return int(any(one.found["torn"] or one.found["not mended"] for one in found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _same_keys(count: int | None = None) -> bytes:
    """Keys that are the same in every run, so that what a run writes is too; short tokens stay random."""
    return bytes(32) if count == 32 else _TOKEN(count)


def kill(call: Written, folder: Path, kills: int, draw: random.Random) -> Iterator[Killed]:
    """Kill one command at each set of files, half of the times where something else stood in the files' places."""
    study = folder / "study"
    shutil.copytree(EXAMPLE, study)
    (study / "out").mkdir()
    with chdir(study):
        before = _before(call, study)
        places = list(_places(call))
        new = tree(study)
        sides = [_replaced(before, new), before] if call.can_force else [before]
        for place in places:
            parts = [_kill_from(old, call, place, kills // len(sides), draw) for old in sides]
            words = f"`{' '.join(call.words)}`" + (f", set {place.number}" if call.sets > 1 else "")
            found: Counter[str] = sum((part.found for part in parts), Counter())
            yield Killed(words=words, seconds=statistics.mean(part.seconds for part in parts), found=found)
    shutil.rmtree(study)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a command begins to write a set of files."""

    number: int
    skipped: int
    """How often it calls before what it begins to write with: places are looked at before the work too."""


def _places(call: Written) -> Iterator[_Place]:
    """Run a command once, and find where it begins to write each set of files."""
    found = places_of_writing(call.call(force=True))
    skipped = found if call.begins == BEGINS_TO_WRITE else [0]
    if len(skipped) != call.sets:
        raise ValueError(f"{call.words} writes {len(skipped)} sets of files")
    for number, of in enumerate(skipped, start=1):
        yield _Place(number=number, skipped=of)


def _before(call: Written, study: Path) -> Tree:
    """What stands in the folder before; something to purge where that is what is called."""
    if call.words[0] == "purge":
        run(["report", ".", "--format", "markdown,json", "-o", "out/", "--quiet"])
    return tree(study)


def _replaced(before: Tree, new: Tree) -> Tree:
    """The folder with something else in the files that are written into `out/`."""
    there = {name: held if held is None else f"old {name}".encode() for name, held in new.items() if _is_out(name)}
    return {**there, **before}


def _is_out(name: str) -> bool:
    return name.startswith("out")


def tree(folder: Path) -> Tree:
    """Everything in a folder, hidden things too."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def restore(folder: Path, held: Tree) -> None:
    """Let a folder be as it was."""
    there = tree(folder)
    for name in reversed(there):
        if name not in held:
            path = folder / name
            path.rmdir() if path.is_dir() else path.unlink()
    for name, content in held.items():
        if content is None:
            (folder / name).mkdir(exist_ok=True)
        elif there.get(name) != content:
            (folder / name).write_bytes(content)


def _kill_from(before: Tree, call: Written, place: _Place, kills: int, draw: random.Random) -> Killed:
    study, last = Path.cwd(), place.number == call.sets
    found: Counter[str] = Counter()
    times: list[float] = []

    def looked(start: Start) -> None:
        old, new = tree(study), Tree()
        for _ in range(TIMED):
            restore(study, old)
            times.append(_run(start).seconds)
            if new and tree(study) != new:
                raise ValueError(f"{call.words} does not write the same again")
            new = tree(study)
        for _ in range(kills * DRAWN):
            if found["kills"] == kills:
                break
            restore(study, old)
            if _run(start, draw.uniform(0, max(times))).code == 0:
                found["too late"] += 1
                continue
            what = _what(old, new, tree(study))
            found.update(["kills", what])
            if call.sets == 1:
                code = _run(start).code
                is_refused = not call.can_force and what == "new" and code == OutputFailed.exit_code
                found["not mended"] += tree(study) != new or not (code == 0 or is_refused)
            elif found["kills"] % 5 == 1:
                code = _anew(call)
                found["not mended"] += code != 0 or (last and tree(study) != new) or _has_hidden(study)
        restore(study, old)

    restore(study, before)
    run_forking(call.call(force=True), looked, call.begins, place.skipped)
    return Killed(words="", seconds=max(times), found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One process that went on to write one set of files, or to do what does not write any."""

    seconds: float
    code: int


def _run(start: Start, after: float | None = None) -> _Run:
    """Let a process go on, and kill it after some seconds, unless it has written all by then."""
    reading, writing = os.pipe()
    process = start(lambda: _write_one_set(writing))
    os.close(writing)
    os.read(reading, 1)
    begun = time.perf_counter()
    if after is None:
        os.read(reading, 1)
    else:
        while time.perf_counter() - begun < after:
            pass
        os.kill(process, signal.SIGKILL)
    seconds = time.perf_counter() - begun
    status = os.waitpid(process, 0)[1]
    os.close(reading)
    return _Run(seconds=seconds, code=os.waitstatus_to_exitcode(status))


def _write_one_set(writing: int) -> None:
    """Tell through a pipe that it begins, and that it is done, and end when one set of files is written."""
    leave = os._exit

    def told(code: int) -> None:
        os.write(writing, b".")
        leave(code)

    def write_one(files: Mapping[Path, Content], way: Way) -> None:
        write_set(files, way)
        os._exit(0)

    patch.object(os, "_exit", told).start()
    patch.object(output, "write_set", write_one).start()
    os.write(writing, b".")


def _anew(call: Written) -> int:
    """Run a command from its beginning, and return its exit code."""
    process = os.fork()
    if not process:
        os._exit(run(call.call(force=True)))
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _what(old: Tree, new: Tree, found: Tree) -> str:
    """Whether what is seen, but for hidden things, is old, new, some of each, or torn."""
    seen = {name: held for name, held in found.items() if not _is_hidden(name)}
    if any(held not in (old.get(name, ...), new.get(name, ...)) for name, held in seen.items()):
        return "torn"
    files = {name: held for name, held in seen.items() if held is not None}
    for side, what in ((old, "old"), (new, "new")):
        if files == {name: held for name, held in side.items() if held is not None}:
            return what
    return "some of each"


def _has_hidden(study: Path) -> bool:
    return any(map(_is_hidden, tree(study)))


def _is_hidden(name: str) -> bool:
    return any(part.endswith((".part", ".old")) for part in name.split("/"))


def _lines(found: Sequence[Killed], options: argparse.Namespace) -> Iterator[str]:
    yield "# Killed while writing\n"
    yield (
        f"SIGKILL at {options.kills} random moments of writing, half of them where other files stood in the places;\n"
        "made by `python benchmarks/kills.py`. Each moment is drawn evenly between the beginning of writing and the\n"
        f"end of the slowest of {TIMED} runs. Where the process had written all by then, it was too late, and another\n"
        "was drawn: all that is counted after that column died while they wrote. Forms and the documents of a report\n"
        "are made before: making them is not writing. Old and new: every file that is seen is. Some of each: whole\n"
        "files, some old and some new, of a set whose files were changing places. Not mended: a next run did not end\n"
        "well, or left something else than what it writes.\n"
    )
    yield "| command | ms to write | too late | kills | old | new | some of each | torn | not mended |"
    yield "|:--|--:|--:|--:|--:|--:|--:|--:|--:|"
    total: Counter[str] = sum((one.found for one in found), Counter())
    for words, seconds, counts in [
        *((one.words, f"{one.seconds * 1000:.1f}", one.found) for one in found),
        ("**all**", "", total),
    ]:
        cells = (str(counts[name]) for name in ("too late", "kills", *_FOUND))
        yield f"| {words} | {seconds} | {' | '.join(cells)} |"
    facts = {**machine(), **libraries(LIBRARIES)}
    yield "\n" + "\n".join(f"- {name}: {value}" for name, value in facts.items())


_FOUND: Final = ("old", "new", "some of each", "torn", "not mended")


if __name__ == "__main__":
    sys.exit(main())
