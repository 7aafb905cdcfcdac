"""Commands in processes whose streams, locale or surroundings are odd: one line says what is wrong, or nothing is.

Proves of privacy.md §5: `| head` is silent, a closed stdout is not 0, no code page makes an encoding error.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from all_formats import write_study
from cli_calls import copy_study
from commands import SHELL, in_bash
from faults import tree
from tillitsmaal.cli.content import whole

CODE_PAGES: Mapping[str, Mapping[str, str]] = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "99999999", "TERM": "dumb"},
    "ascii": {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "COLUMNS": "1"},
    "cp850": {"PYTHONIOENCODING": "cp850:strict", "PYTHONUTF8": "0", "COLUMNS": "abc"},
    "cp1252": {"PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0", "COLUMNS": "9" * 5000},
}
"""What a terminal can be: its code page, and what it says of its width."""
COMMANDS = (
    "score", "compare", "check", "quality", "report", "plan", "form", "import", "export", "codebook", "pseudonymise",
    "purge", "verify", "init", "demo", "questionnaire",
)  # fmt: skip
SPOKEN = (
    *(f"{command} --help" for command in COMMANDS), "--help", "questionnaire list", "questionnaire show tillit-kort",
    "questionnaire check fråvær.yaml", "score fråvær.csv", "nøsk", "score --nøsk", "score --by æ", "purge",
    "verify tillit.yaml", "form . --format æ", "report . -o ut.ø",
)  # fmt: skip
"""What is said in each language."""
WORKED_OUT = (
    "score", "check", "compare", "quality", "score --format markdown", "score --format csv", "codebook",
    "import bolge1.csv", "score -o nowhere/ø.txt",
)  # fmt: skip
ALL_OF_THEM = """
import os, sys
from tillitsmaal.cli import run
spoken, worked_out = (lines.split("|") for lines in sys.argv[1:])
for language, lines in (("nn", spoken), ("en", spoken), ("nb", spoken + worked_out)):
    os.environ["TILLIT_LANGUAGE"] = language
    for line in lines:
        code = run(line.split())
        assert code in (0, 2, 3, 6), (line, code)
"""
STREAMS = {
    "reader gone": ("set -o pipefail; $T score --format json | head -n 1", 0, 0),
    "stdout closed": ("$T score >&-", 6, 1),
    "help, stdout closed": ("$T score --help >&-", 6, 1),
    "disk full": ("$T score > /dev/full", 6, 1),
    "stderr closed": ("$T score > told.txt 2>&-", 0, 0),
    "error, stderr closed": ("$T score nothing.csv > told.txt 2>&-", 3, 0),
    "stderr full": ("$T score > told.txt 2> /dev/full", 0, 0),
    "stdin closed": ("$T score - -q tillit-kort > told.txt <&-", 3, 1),
    "all closed": ("$T score <&- >&- 2>&-", 6, 0),
    "no home, odd width": ("env -u HOME COLUMNS=-3 TMPDIR=/nowhere $T score > told.txt", 0, 0),
}


@pytest.mark.parametrize("page", CODE_PAGES)
def test_no_code_page_makes_an_encoding_error(page: str, tmp_path: Path) -> None:
    write_study(tmp_path)
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", ALL_OF_THEM, "|".join(SPOKEN), "|".join(WORKED_OUT)],
        cwd=tmp_path,
        env={**outer, "PYTHONPATH": os.pathsep.join(sys.path), **CODE_PAGES[page]},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Næringshagen" in done.stdout.decode("utf-8")
    assert b"Traceback" not in done.stderr
    assert b"internal" not in done.stderr
    told = done.stderr.decode("ascii" if page == "C" else page)
    assert ("fråvær.csv" in told) == (page not in ("C", "ascii"))
    assert r"\u2192" in told


def test_names_that_the_locale_cannot_spell(tmp_path: Path) -> None:
    """Such files are read and written, and what tells of them is UTF-8 all the same."""
    folder = copy_study("byregion", tmp_path)
    (folder / "bolge1.csv").rename(folder / "bølge.csv")
    line = "$T score bølge.csv --format csv -o blå.csv && $T init ø && $T score æ.csv"
    done = in_bash(line, folder, **CODE_PAGES["C"])
    assert (done.returncode, done.stderr.decode("ascii").count("\\xe6.csv")) == (3, 1), done.stderr
    assert 'study: "ø"' in (folder / "ø" / "tillit.yaml").read_text(encoding="utf-8")
    told = (folder / "blå.csv.provenance.json").read_text(encoding="utf-8")
    assert ["blå.csv" in told, "bølge.csv" in told] == [True, True]


@pytest.mark.parametrize("made", ["score --format csv -o blå.csv", "export -o blå.sav"])
def test_what_has_such_a_name_is_known_again(made: str, tmp_path: Path) -> None:
    """Where it was written under another locale, of a study that names such a file."""
    folder = copy_study("byregion", tmp_path)
    (folder / "bolge1.csv").rename(folder / "bølge.csv")
    study = (folder / "tillit.yaml").read_text(encoding="utf-8")
    assert "[bolge1.csv]" in study
    (folder / "tillit.yaml").write_text(study.replace("[bolge1.csv]", "[bølge.csv]"), encoding="utf-8")
    name = made.rsplit(maxsplit=1)[-1]
    written = in_bash(f"$T {made}", folder)
    known = in_bash(f"$T verify {name} && $T {made.replace('blå', 'ny')}", folder, **CODE_PAGES["C"])
    assert (written.returncode, known.returncode) == (0, 0), known.stderr
    assert known.stdout.decode().startswith(f"{name}: den samme.")
    assert (folder / name).read_bytes() == (folder / name.replace("blå", "ny")).read_bytes()


def test_a_name_of_bytes_that_are_no_utf8_is_escaped() -> None:
    assert whole("bl\udcc3\udca5, bl\udce5, \ud800") == "blå, bl\\udce5, \\ud800".encode()


@pytest.mark.parametrize("case", STREAMS)
def test_streams_that_are_closed_full_or_left(case: str, tmp_path: Path) -> None:
    line, code, problems = STREAMS[case]
    done = in_bash(line, copy_study("byregion", tmp_path), TILLIT_LANGUAGE="en")
    told = done.stderr.decode()
    assert (done.returncode, sum(line.startswith("Error: ") for line in told.splitlines())) == (code, problems), told
    assert "Traceback" not in told
    assert "Exception ignored" not in told


@pytest.mark.parametrize("after", [0.05, 0.6])
def test_an_interrupt_ends_it_quietly(after: float, tmp_path: Path) -> None:
    folder = copy_study("byregion", tmp_path)
    before = tree(folder)
    call = [*SHELL, "report", ".", "--audience", "analyst", "--format", "html,json", "-o", "out/"]
    with subprocess.Popen([sys.executable, "-c", HEARD, *call[2:]], cwd=folder, stdout=-1, stderr=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert process.returncode in (0, 130)
    assert b"Traceback" not in told
    assert b"Error" not in told
    now = tree(folder)
    assert now == before or {"out", "out/report.html", "out/report.json"} == set(now) - set(before)


HEARD = """
import sys
from tillitsmaal.cli.interrupts import listen
from tillitsmaal.cli import main
listen()
print(flush=True)
main(sys.argv[2:])
"""
