"""Ctrl-C, SIGTERM and a closed terminal in every phase: 130, 143, 129, not a word, and nothing half written.

Proves of privacy.md §5: SIGINT: 130.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from all_formats import write_study
from faults import tree
from tillitsmaal.cli import files, main, progress, staging

STAGES = ("read", "check", "assemble", "score", "compare", "reliability", "facets", "agreement", "figures", "write")
CALL = ("report", ".", "--audience", "analyst", "--format", "json,markdown", "-o", "out/")
Patches = Callable[[pytest.MonkeyPatch, int], None]


def _at_stage(stage: str) -> Patches:
    def patches(patch: pytest.MonkeyPatch, number: int) -> None:
        patch.setattr(progress, "_ignored", lambda told: os.kill(os.getpid(), number) if told == stage else None)

    return patches


def _before(module: Any, name: str) -> Patches:
    def patches(patch: pytest.MonkeyPatch, number: int) -> None:
        real = getattr(module, name)

        def interrupted(*given: Any) -> Any:
            os.kill(os.getpid(), number)
            return real(*given)

        patch.setattr(module, name, interrupted)

    return patches


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_study(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.md").write_bytes(b"old")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def interrupted(study: Path, number: int, patches: Patches) -> tuple[int, str]:
    """Run a command that gets a signal; its exit code and what it told."""
    told = (study.parent / "told").open("w", encoding="utf-8")
    child = os.fork()
    if not child:
        code = 99
        with suppress(BaseException), pytest.MonkeyPatch.context() as patch:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for other in (signal.SIGTERM, signal.SIGHUP):  # the tests may run where one of them is ignored
                signal.signal(other, signal.SIG_DFL)
            patch.setattr("sys.stderr", told)
            patches(patch, number)
            try:
                main([*CALL, "--force"])
            except SystemExit as left:
                code = int(left.code or 0)
            told.flush()
        os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    told.close()
    return code, (study.parent / "told").read_text(encoding="utf-8")


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_at_any_stage(stage: str, study: Path) -> None:
    before = tree(study)
    assert interrupted(study, signal.SIGINT, _at_stage(stage)) == (130, "")
    assert tree(study) == before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["term", "hup"])
@pytest.mark.parametrize("patches", [_at_stage("read"), _before(files, "fill")], ids=["reading", "writing"])
def test_other_signals(number: int, code: int, patches: Patches, study: Path) -> None:
    before = tree(study)
    assert interrupted(study, number, patches) == (code, "")
    assert tree(study) == before


def test_where_a_closed_terminal_is_to_stop_nothing_all_is_written(study: Path) -> None:
    """As `nohup` starts programs."""

    def patches(patch: pytest.MonkeyPatch, number: int) -> None:
        signal.signal(number, signal.SIG_IGN)
        _at_stage("read")(patch, number)

    assert interrupted(study, signal.SIGHUP, patches)[0] == 0
    assert (study / "out" / "report.md").read_bytes() != b"old"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"])
def test_while_files_change_places_they_all_do(number: int, code: int, study: Path) -> None:
    before = tree(study)
    assert interrupted(study, number, _before(staging, "place")) == (code, "")
    now = tree(study)
    assert set(now) == {*before, "out/report.json"}
    assert now["out/report.md"] != b"old"
