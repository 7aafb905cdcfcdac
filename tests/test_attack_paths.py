"""Paths: files are called by codes, stand where they were asked for, and take no other file's place."""

import os
from pathlib import Path
from time import monotonic

import pytest

from cli_calls import Shell, short_answers
from commands import in_bash
from payloads import EVERYTHING
from tillitsmaal.cli.places import is_device, plain_name
from tillitsmaal.provenance.marks import SIDECAR
from tillitsmaal.study import Study, StudyWave, beside_patterns, files_of

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


@pytest.mark.parametrize(
    "name",
    [
        "CON.csv",
        "NUL.csv",
        "aux.csv",
        "Prn.csv",
        "con",
        "nul .csv",
        "COM1.tar.csv",
        "lpt9.csv",
        "com².csv",
        "conin$.csv",
    ],
)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_device_of_windows_is_no_file_anywhere(name: str, force: list[str], shell: Shell) -> None:
    called = shell("score", "svar.csv", "--format", "csv", "-o", name, *force)
    assert called.code == 6
    assert f"{name} cannot be written: on Windows" in called.err
    assert f"my-{name}" in called.err
    assert sorted(path.name for path in shell.folder.iterdir()) == ["svar.csv"]


@pytest.mark.parametrize("folder", ["aux/", "aux/tabeller/", "ut/con/", "ut/NUL.d/"])
def test_nor_is_it_a_folder(folder: str, shell: Shell) -> None:
    called = shell("score", "svar.csv", "--format", "csv", "-o", folder)
    assert called.code == 6
    assert "on Windows" in called.err
    assert sorted(path.name for path in shell.folder.iterdir()) == ["svar.csv"]


@pytest.mark.parametrize(
    "name", ["con-1.csv", "console.csv", "kon.csv", "com.csv", "com10.csv", "nul2.csv", "min.nul.csv"]
)
def test_other_names_are_written(name: str, shell: Shell) -> None:
    assert shell("score", "svar.csv", "--format", "csv", "-o", name).code == 0
    assert (shell.folder / name).is_file()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_folder_that_is_a_link_is_not_written_into(force: list[str], shell: Shell) -> None:
    aim = shell.folder / "annet"
    aim.mkdir()
    (shell.folder / "ut").symlink_to(aim)
    called = shell("score", "svar.csv", "--format", "csv", "-o", "ut/", *force)
    assert called.code == 6
    assert "the folder is a link to another" in called.err
    assert list(aim.iterdir()) == []


def test_a_link_on_the_way_to_a_file_or_folder_is_followed(shell: Shell) -> None:
    """Home folders and shared disks are reached so; what is written has a name that whoever calls has given."""
    aim = shell.folder / "annet"
    aim.mkdir()
    (shell.folder / "disk").symlink_to(aim)
    assert shell("score", "svar.csv", "--format", "csv", "-o", "disk/ut.csv").code == 0
    assert shell("score", "svar.csv", "--format", "csv", "-o", "disk/ny/").code == 0
    assert (aim / "ut.csv").is_file()
    assert list((aim / "ny").iterdir())


@pytest.mark.parametrize("organisation", ["CON", "nul", "Aux", "COM1"])
def test_an_organisation_called_as_a_device_gets_a_file_that_is_none(organisation: str, shell: Shell) -> None:
    shell.write("svar.csv", short_answers([f"p1 {organisation} Os 4", f"p2 Os {organisation} 3"]))
    called = shell(
        "report", "svar.csv", "--audience", "analyst", "--for", organisation, "--format", "markdown,json", "-o", "ut/"
    )
    assert called.code == 0, called.err
    written = [path.name for path in (shell.folder / "ut").iterdir()]
    assert len(written) >= 2
    assert not any(is_device(name) for name in written)


@pytest.mark.parametrize(
    "call",
    [
        "score pipe",
        "score svar.csv -q pipe",
        "score svar.csv --study pipe",
        "check pipe",
        "import pipe",
        "compare svar.csv pipe",
        "report svar.csv --format docx --template pipe",
        "questionnaire check pipe",
        "questionnaire show ./pipe",
    ],
)
def test_nobody_waits_for_a_pipe_into_which_nobody_writes(call: str, shell: Shell) -> None:
    os.mkfifo("pipe")
    called = shell(*call.split())
    assert called.code == 3
    assert "pipe cannot be read: it is a pipe" in called.err


def test_what_a_shell_hands_over_is_read(shell: Shell) -> None:
    called = in_bash("$T score <(cat svar.csv) -q tillit-kort --format csv", shell.folder)
    assert (called.returncode, b"Vik,Os" in called.stdout) == (0, True)


def test_many_stars_are_one_and_files_of_provenance_hold_no_answers(shell: Shell) -> None:
    folder = shell.folder
    for number in range(300):
        folder.joinpath(*map(str, range(6)), str(number)).mkdir(parents=True)
    shell.write("w1.csv", ANSWERS)
    shell.write(f"w1.csv{SIDECAR}", "{}")
    begun = monotonic()
    assert files_of(folder, f"{'**/' * 8}w1.*") == [folder / "w1.csv"]
    assert monotonic() - begun < 5
    listed = StudyWave(name="w1", files=("in/*.csv",))
    shell.folder.joinpath("in").mkdir()
    shell.write(f"in/a.csv{SIDECAR}", "{}")
    study = Study(study="s", waves=(listed,))
    study._folder = folder
    assert [left for _, _, left in beside_patterns(study)] == [[]]
