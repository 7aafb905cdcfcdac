"""Commands in processes whose streams, locale or surroundings are odd: one line says what is wrong, or nothing is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli_calls import copy_study
from commands import SHELL, in_bash
from faults import tree

CODE_PAGES: Mapping[str, Mapping[str, str]] = {
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "cp1252": {"PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0"},
}
SPOKEN = (
    "$T --help", "$T score", "$T check", "$T compare", "$T score --format markdown", "$T codebook",
    "$T questionnaire list", "$T score fråvær.csv", "$T nøsk", "$T import bolge1.csv", "$T purge",
)  # fmt: skip
ALL_OF_THEM = """
import sys
from tillitsmaal.cli import run
for line in sys.argv[1:]:
    code = run(line.split()[1:])
    assert code in (0, 2, 3), (line, code)
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
    folder = copy_study("byregion", tmp_path)
    outer = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", ALL_OF_THEM, *SPOKEN],
        cwd=folder,
        env={**outer, "TILLIT_LANGUAGE": "nb", **CODE_PAGES[page]},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Næringshagen" in done.stdout.decode("utf-8")
    assert b"Traceback" not in done.stderr
    assert b"internal" not in done.stderr


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
