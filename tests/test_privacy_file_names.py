"""Where files lie is in no byte of a document; their names and number are in none for partners or the public."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import sentinels
from cli_calls import Shell
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.session import suggested_by
from tillitsmaal.provenance import provenance_of
from tillitsmaal.provenance.marks import SIDECAR
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


Open = Callable[[str], Shell]
SHARED = ["partners", "public"]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Open:
    """Folders with the same study, key and answers: a file a wave, or a file a person and wave as the form gives."""

    def made(how: str) -> Shell:
        home = tmp_path / how
        home.mkdir()
        sentinels.write_study(home)
        for number, wave in enumerate(sentinels.WAVES):
            whole = home / f"{sentinels.FILE}{number}.csv"
            head, *lines = whole.read_text("utf-8").splitlines()
            whole.unlink()
            (home / wave).mkdir()
            for name, own in {"all": lines}.items() if how == "together" else of_each(lines).items():
                (home / wave / f"{name}.csv").write_text("\n".join([head, *own, ""]), encoding="utf-8")
            study = (home / "tillit.yaml").read_text("utf-8").replace(whole.name, f"{wave}/*.csv")
            (home / "tillit.yaml").write_text(study, encoding="utf-8")
        (home / "out").mkdir()
        (home / ".tillit").mkdir()
        (home / ".tillit" / "releases.key").write_text("ab" * 32 + "\n", encoding="utf-8")
        (home / ".tillit" / "releases.key").chmod(0o600)
        return Shell(home, monkeypatch, capsysbinary)

    return made


def of_each(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.split(";")[1], []).append(line)
    assert list(found) == sentinels.people()
    return found


def released(shell: Shell, audience: str) -> dict[str, bytes]:
    """What every command that shows anything to an audience gives in every format."""
    to = ("--audience", audience)
    for name, call in {"score": ["score"], "wave": ["score", "--wave", "maaling2"], "compare": ["compare"]}.items():
        for format in FORMATS:
            assert shell(*call, *to, "--format", format, "-o", f"out/{name}.{format}").code == 0
        assert shell(*call, *to, "--format", "csv", "-o", f"tables-{name}/").code == 0
    for own in ((), ("--sheet", "facilitator"), ("--for", "ORGALFA"))[: 3 if audience == "partners" else 2]:
        assert shell("report", *to, *own, "--format", REPORT, "-o", "report/").code == 0
    folders = (path for path in shell.folder.iterdir() if path.name.partition("-")[0] in ("out", "tables", "report"))
    return {f"{at.name}/{path.name}": path.read_bytes() for at in sorted(folders) for path in sorted(at.iterdir())}


def told_inputs(told: object) -> Iterator[Mapping[str, Any]]:
    """Every list of files in a document, whose only entry it is."""
    if isinstance(told, dict):
        if "inputs" in told:
            (only,) = told["inputs"]
            yield only
        for part in told.values():
            yield from told_inputs(part)


def without_digests(made: Mapping[str, bytes]) -> dict[str, str]:
    """What documents say, but for the digests of what was read."""
    digests = set()
    for name, content in made.items():
        told = provenance_of(content)
        assert told is not None or f"{name}{SIDECAR}" in made or name.startswith("tables-"), name
        for only in told_inputs(told):
            assert (only["name"], only["rows"]) == (None, None)
            digests.add(only["sha256"])
    assert all(len(digest) == 64 for digest in digests)
    assert len(digests) == 2, "of all files, and of those of the last wave"
    texts = {name: sentinels.plain_text(name, content) for name, content in made.items()}
    for digest in digests:
        texts = {name: text.replace(digest, "DIGEST") for name, text in texts.items()}
    return texts


@pytest.mark.parametrize("audience", SHARED)
def test_how_many_files_were_read_is_in_no_byte(audience: str, opened: Open) -> None:
    together, apart = (released(opened(how), audience) for how in ("together", "apart"))
    assert len(together) > 35
    assert together["out/score.json"] != apart["out/score.json"]
    one, other = without_digests(together), without_digests(apart)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.mark.parametrize("audience", SHARED)
def test_without_a_study_nothing_tells_how_many_files_were_read(audience: str, opened: Open) -> None:
    made = []
    for how in ("together", "apart"):
        shell = opened(how)
        (shell.folder / "tillit.yaml").unlink()
        files = [str(path.relative_to(shell.folder)) for path in sorted(shell.folder.glob("maaling1/*.csv"))]
        call = ("score", *files, "-q", "prove.yaml", "--audience", audience)
        made.append([shell(*call, "--format", format).raw for format in FORMATS])
    assert made[0] == made[1]
    assert [only["sha256"] for only in told_inputs(json.loads(made[0][FORMATS.index("json")]))] == [None]


@pytest.mark.parametrize("audience", SHARED)
def test_a_file_of_many_that_changed_is_told_without_saying_which(audience: str, opened: Open) -> None:
    shell = opened("apart")
    made = {
        "out/score.json": ("score", "--format", "json"),
        f"tables/compare{SIDECAR}": ("compare", "--format", "csv"),
        "out/report.html": ("report", "--format", "html"),
    }
    for name, call in made.items():
        place = "tables/" if name.startswith("tables") else name
        assert shell(*call, "--audience", audience, "-o", place).code == 0
        assert shell("verify", name).code == 0, name
    answers = shell.folder / "maaling2" / "PERSONORGBETA3.csv"
    answers.write_bytes(answers.read_bytes() + b"\n")
    for name in made:
        called = shell("verify", name)
        assert (called.code, "One of the files with answers is not what it was then" in called.out) == (4, True), name
        assert "PERSON" not in called.out
