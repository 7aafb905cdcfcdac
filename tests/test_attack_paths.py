"""Paths: files are called by codes, stand where they were asked for, and take no other file's place."""

from pathlib import Path

import pytest

from cli_calls import Shell, short_answers
from payloads import EVERYTHING
from tillitsmaal.cli.places import plain_name

ANSWERS = short_answers(["p1 Vik Os 4", "p2 Os Vik 3"])


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfdbinary)
    shell.write("svar.csv", ANSWERS)
    return shell


@pytest.mark.parametrize("text", EVERYTHING.values(), ids=EVERYTHING)
def test_a_name_for_a_file_holds_letters_digits_and_hyphens(text: str) -> None:
    assert set(plain_name(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_what_is_there_stays_without_force(shell: Shell) -> None:
    shell.write("ut.csv", "min")
    called = shell("score", "svar.csv", "--format", "csv", "-o", "ut.csv")
    assert called.code == 6
    assert "ut.csv" in called.err
    assert (shell.folder / "ut.csv").read_text() == "min"


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_is_not_followed(dangling: bool, force: list[str], shell: Shell) -> None:
    aim = shell.folder / "annet.txt"
    if not dangling:
        aim.write_text("min")
    (shell.folder / "ut.csv").symlink_to(aim)
    called = shell("score", "svar.csv", "--format", "csv", "-o", "ut.csv", *force)
    assert called.code == 6
    assert (shell.folder / "ut.csv").is_symlink()
    assert aim.exists() != dangling
    assert dangling or aim.read_text() == "min"


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "æ" * 200 + ".csv"])
def test_a_name_that_no_disk_takes_is_refused(name: str, shell: Shell) -> None:
    called = shell("score", "svar.csv", "--format", "csv", "-o", name)
    assert called.code == 6
    assert sorted(path.name for path in shell.folder.iterdir()) == ["svar.csv"]
