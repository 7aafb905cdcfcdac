"""Where a result cannot be written, that is found out before it is worked out, and no release is written down."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, copy_study

WAVE = "--wave", "bolge1"
SCORE = "score", "--audience", "partners", *WAVE
COMPARE = "compare", "bolge1", "bolge2", "--audience", "public"
REPORT = "report", "bolge1", "--format", "markdown"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    """In a study's folder, with a file where folders might be, and files where results would stand."""
    folder = copy_study("byregion", tmp_path)
    shell = Shell(folder, monkeypatch, capsysbinary)
    for name in ("there/trend.csv", "there/pair.csv", "there/report-partners-hogskolen.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        shell.write(name, "")
    return shell


@pytest.mark.parametrize(
    ("call", "place", "told"),
    [
        (SCORE, "tillit.yaml/score.txt", "the folder does not exist"),
        (SCORE, "gone/score.txt", "the folder does not exist"),
        ((*SCORE, "--format", "csv"), "tillit.yaml/deep/", "the folder does not exist"),
        ((*SCORE, "--format", "csv"), "there/", "pair.csv is there already"),
        (COMPARE, "tillit.yaml/compare.txt", "the folder does not exist"),
        ((*COMPARE, "--format", "csv"), "there/", "trend.csv is there already"),
        (REPORT, "tillit.yaml/deep/", "the folder does not exist"),
        (REPORT, "gone/report.md", "the folder does not exist"),
        ((*REPORT, "--for", "hogskolen"), "tillit.yaml/deep/", "the folder does not exist"),
        ((*REPORT, "--for", "hogskolen"), "there/", "report-partners-hogskolen.md is there already"),
    ],
)
def test_what_cannot_be_written_is_not_written_down_as_shown(
    call: Sequence[str], place: str, told: str, study: Shell
) -> None:
    before = sorted(study.folder.rglob("*"))
    refused = study(*call, "-o", place)
    assert (refused.code, refused.out) == (6, "")
    assert told in refused.err
    assert sorted(study.folder.rglob("*")) == before


def test_without_standard_output_nothing_is_written_down_as_shown(
    study: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    assert study(*SCORE).code == 6
    assert study(*REPORT, "-o", "-").code == 6
    assert not (study.folder / ".tillit").exists()


def test_tables_that_the_audience_does_not_get_are_in_nobodys_way(study: Shell) -> None:
    """The public sees no pairs."""
    assert study("score", "--audience", "public", *WAVE, "--format", "csv", "-o", "there/").code == 0
    assert (study.folder / "there" / "pair.csv").read_bytes() == b""
