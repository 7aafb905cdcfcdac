"""Where files lie is in no byte of a document; how they are called in none for partners or the public."""

from pathlib import Path
from typing import Any

import pytest

import sentinels
from cli_calls import Shell
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.session import suggested_by
from tillitsmaal.provenance import provenance_of
from tillitsmaal.report.call import Call

FOLDER = "MAPPENAVN"
FORMATS = ("table", "json", "csv", "markdown")
REPORT = "html,docx,xlsx,pdf,markdown,json"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    for folder in (FOLDER, "out"):
        (tmp_path / folder).mkdir()
    sentinels.write_study(tmp_path / FOLDER)
    return Shell(tmp_path, monkeypatch, capsysbinary)


def read(shell: Shell) -> tuple[list[str], list[str]]:
    """The files with answers, and what they are read by, by their whole paths."""
    home = shell.folder / FOLDER
    files = [str(home / f"{sentinels.FILE}{number}.csv") for number in range(len(sentinels.WAVES))]
    return files, ["-q", str(home / "prove.yaml"), "--study", str(home / "tillit.yaml")]


def calls_for(audience: str, files: list[str]) -> dict[str, list[str]]:
    """Calls of the commands that show to an audience which commands are next, by what their documents are called."""
    own = {
        "score": ["score", *files, "--wave", sentinels.WAVES[1]],
        "compare": ["compare", *files],
        "waves": ["compare", *sentinels.WAVES, "--responses", files[0], "--responses", files[1]],
    }
    if audience != "analyst":
        return {name: [*call, "--audience", audience] for name, call in own.items()}
    return {**own, "check": ["check", *files], "quality": ["quality", files[0]], "plan": ["plan", "--runs", "100"]}


def documents(shell: Shell, audience: str) -> dict[str, str]:
    """What every command that an audience may see gives in every format, as text; the file of each by its place."""
    files, given = read(shell)
    told = {}
    for name, call in calls_for(audience, files).items():
        for format in FORMATS:
            assert shell(*call, *given, "--format", format, "-o", f"out/{name}.{format}").code == 0
        assert shell(*call, *given, "--format", "csv", "-o", f"tables-{name}/").code == 0
        told[f"{name} markdown"] = shell(*call, *given, "--format", "markdown").out
    assert shell("report", *files, *given, "--audience", audience, "--format", REPORT, "-o", "report/").code == 0
    for path in sorted(shell.folder.glob("*/*")):
        if path.parent.name != FOLDER:
            told[f"{path.parent.name}/{path.name}"] = sentinels.plain_text(path.name, path.read_bytes())
    return told


@pytest.mark.parametrize("audience", ["analyst", "partners", "public"])
def test_documents_name_no_files_to_whom_they_may_not(audience: str, shell: Shell) -> None:
    files = () if audience == "analyst" else (sentinels.FILE, "prove.yaml", "tillit.yaml")
    hidden = [FOLDER, str(shell.folder), *files]
    told = documents(shell, audience)
    assert len(told) > 30
    assert {where: found for where, text in told.items() if (found := [word for word in hidden if word in text])} == {}


def test_the_analyst_is_told_files_by_their_name_in_documents_and_as_given_on_a_screen(shell: Shell) -> None:
    files, given = read(shell)
    assert shell("check", files[0], *given[2:], "-o", "x.txt").code == 0
    written = (shell.folder / "x.txt").read_text("utf-8")
    assert f"tillit quality {sentinels.FILE}0.csv --study tillit.yaml" in written
    call = Call(files=(files[0], "b.csv"))
    assert suggested_by(call, Input(), Output()).call == call
    assert suggested_by(call, Input(), Output(format="markdown")).call == Call(
        files=(f"{sentinels.FILE}0.csv", "b.csv")
    )


@pytest.mark.parametrize("audience", ["analyst", "partners", "public"])
@pytest.mark.parametrize("format", ["table", "markdown"])
def test_what_names_no_places_is_verified_by_what_is_there(audience: str, format: str, shell: Shell) -> None:
    files, given = read(shell)
    for name, call in calls_for(audience, files).items():
        ending = "md" if format == "markdown" else "txt"
        assert shell(*call, *given, "--format", format, "-o", f"out/{name}.{ending}").code == 0
        again = [part for file in call if file in files for part in ("--responses", file)]
        verified = shell("verify", f"out/{name}.{ending}", *again, *given)
        assert verified.code == 0, (name, verified.out + verified.err)


def test_for_partners_commands_keep_what_names_no_file(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shell.folder / FOLDER)
    told = provenance_of(shell("compare", *sentinels.WAVES, "--audience", "partners", "--format", "markdown").raw)
    assert told is not None
    assert told["options"]["suggested"]["call"]["waves"] == list(sentinels.WAVES)
