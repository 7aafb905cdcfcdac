"""`tillit purge`: what the program wrote about a study goes, when it is told to; nothing else does, ever."""

import json
from collections.abc import Callable
from errno import EACCES
from os import strerror
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, short_answers

ANSWERS = short_answers(["p1 Vik Nes 4", "p2 Nes Vik 2"])
STUDY = (
    "study: S\nquestionnaire: tillit-kort\nwaves: [{name: w1, files: [svar.csv, raa/*.json]}]\n"
    "organisations: [{id: vik, name: Vik}, {id: nes, name: Nes}]\n"
)
SCORES = json.dumps({"schema": "tillit/score/1"})
OURS = (
    ".tillit/.gitignore", ".tillit/pseudonyms.key", "coded/answers.csv", "coded/pseudonymise.provenance.json",
    "coded/tillit.yaml", "report/report.json", "report/report.md", "scores.json", "single.csv",
    "single.csv.provenance.json",
)  # fmt: skip
OTHERS = {
    "svar.csv": ANSWERS,
    "raa/listed.json": SCORES,
    "notes.json": '{"schema": "theirs/1"}',
    "broken.json": '{"schema": "tillit/score/1"',
    "page.html": "<!doctype html>\n<title>Ours</title>\n",
    "notes.md": "tillit-provenance\n",
    "table.csv": "network,wave,rater\n",
    "other/tillit.yaml": "study: T\n",
    "other/scores.json": SCORES,
    "code/.git/HEAD": "",
    "code/scores.json": SCORES,
    ".hidden/scores.json": SCORES,
}


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


@pytest.fixture
def at_study(tillit_in: Shell) -> Shell:
    """A study with what the program wrote about it, among files of all kinds."""
    tillit_in.write("svar.csv", ANSWERS)
    tillit_in.write("tillit.yaml", STUDY.replace(", raa/*.json", ""))
    assert tillit_in("score", "--format", "json", "-o", "scores.json").code == 0
    assert tillit_in("report", "--audience", "analyst", "--format", "json,markdown").code == 0
    assert tillit_in("score", "--format", "csv", "-o", "single.csv").code == 0
    assert tillit_in("form", "--format", "html,surveyjs").code == 0
    assert tillit_in("pseudonymise", "-o", "coded/").code == 0
    for name, text in {**OTHERS, "tillit.yaml": STUDY}.items():
        (tillit_in.folder / name).parent.mkdir(parents=True, exist_ok=True)
        tillit_in.write(name, text)
    (tillit_in.folder / "linked.json").symlink_to("scores.json")
    return tillit_in


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_it_lists_and_removes_nothing(at_study: Shell) -> None:
    before = files(at_study.folder)
    called = at_study("purge")
    assert (called.code, called.out.splitlines()) == (0, list(OURS))
    assert "10 files. Nothing was removed; --yes removes them." in called.err
    assert "Backups, mail, synchronised copies and what others were given cannot be reached" in called.err
    assert files(at_study.folder) == before


def test_it_removes_its_own_and_nothing_else(at_study: Shell) -> None:
    before = files(at_study.folder)
    called = at_study("purge", "--yes")
    assert (called.code, called.out.splitlines()) == (0, list(OURS))
    assert "Removed 10 files." in called.err
    assert files(at_study.folder) == before - {*OURS, "linked.json"}
    assert (at_study.folder / "linked.json").is_symlink()
    assert not (at_study.folder / ".tillit").exists()
    assert at_study("purge", "--yes").err.startswith("Nothing here that this program knows as its own.")


def test_who_is_asked_may_say_no(at_study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen:
        def __init__(self, answer: str) -> None:
            self.answer = answer

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return self.answer

    before = files(at_study.folder)
    for answer in ("\n", "n\n", ""):
        monkeypatch.setattr("sys.stdin", Screen(answer))
        assert "Remove these 10 files? They do not come back." in at_study("purge").err
        assert files(at_study.folder) == before
    monkeypatch.setattr("sys.stdin", Screen("J\n"))
    assert "Removed 10 files." in at_study("purge").err
    assert files(at_study.folder) == before - {*OURS, "linked.json"}


def test_what_somebody_worked_on_is_kept(at_study: Shell) -> None:
    report = at_study.folder / "report" / "report.md"
    report.write_text(report.read_text("utf-8").replace("\n## ", "\nMy words.\n## ", 1), encoding="utf-8")
    table = at_study.folder / "single.csv"
    table.write_text(table.read_text("utf-8") + "\n", encoding="utf-8")
    thesis = at_study.folder / "coded" / "thesis.md"
    thesis.write_text(f"{report.read_text('utf-8')}\nMy words.\n", encoding="utf-8")
    called = at_study("purge", "--yes")
    assert (called.code, called.out.splitlines()) == (
        0,
        [one for one in OURS if one not in ("report/report.md", "single.csv")],
    )
    assert "single.csv was changed" in called.err
    for kept in ("report/report.md", "coded/thesis.md"):
        assert f"{kept} was changed after this program wrote it" in called.err
    assert report.exists()
    assert table.exists()


def test_what_was_made_of_codes_goes_with_them(at_study: Shell) -> None:
    before = files(at_study.folder)
    coded = ("--study", "coded")
    assert at_study("pseudonymise", "svar.csv", "-o", "own.csv").code == 0
    assert at_study("report", *coded, "--audience", "analyst", "--format", "json", "-o", "coded/report/").code == 0
    assert at_study("pseudonymise", *coded, "-o", "coded/again/", "--key", "coded/.tillit/pseudonyms.key").code == 0
    known = {*OURS, *files(at_study.folder) - before}
    assert {"own.tillit.yaml", "coded/report/report.json", "coded/again/answers.csv"} < known
    assert set(at_study("purge", "--yes").out.splitlines()) == known
    assert files(at_study.folder) == before - {*OURS, "linked.json"}


def test_a_study_with_codes_that_somebody_works_on_stays_whole(at_study: Shell) -> None:
    study = at_study.folder / "coded" / "tillit.yaml"
    study.write_text(f"{study.read_text('utf-8')}contact: Kari\n", encoding="utf-8")
    called = at_study("purge", "--yes")
    assert (called.code, called.out.splitlines()) == (0, [one for one in OURS if not one.startswith("coded/")])
    assert called.err.count("coded has answers with codes, and its study file was changed") == 1
    assert {one for one in OURS if one.startswith("coded/")} < files(at_study.folder)


def test_a_study_with_codes_keeps_its_own(at_study: Shell) -> None:
    """Of a study, neither its answers nor its study file nor its questionnaire goes, whoever wrote them."""
    own = at_study.folder / "coded" / "tillit.yaml"
    for named in ("coded", str(own)):
        called = at_study("purge", named, "--yes")
        assert (called.code, called.out) == (0, "")
    assert {one for one in OURS if one.startswith("coded/")} < files(at_study.folder)


def test_a_name_is_one_line_of_the_list(at_study: Shell) -> None:
    """Who says yes to the list shall not be led to believe that it has another file in it."""
    (at_study.folder / "scores.json").rename(at_study.folder / "scores\nsvar.csv\x1b[2K.json")
    told = at_study("purge").out.splitlines()
    assert "scores\\nsvar.csv\\x1b[2K.json" in told
    assert "svar.csv" not in told


def test_what_was_not_finished_goes(at_study: Shell) -> None:
    """A run that was killed left files half made, and another one of several that had taken old files' places."""
    others = files(at_study.folder) - {*OURS, "linked.json"}
    before = {name: (at_study.folder / name).read_bytes() for name in OURS}
    half, moving = "report/.report.html.0123abcd.part", ".tillit/.releases.json.4567cdef.old"
    for name in (f"{half}/new", f"{moving}/new", f"{moving}/old"):
        (at_study.folder / name).mkdir(parents=True)
    at_study.write(f"{half}/new/report.html", "half")
    key = at_study.folder / OURS[0]
    key.rename(at_study.folder / moving / "old" / key.name)
    at_study.write(f"{moving}/new/{key.name}", "newer")
    key.hardlink_to(at_study.folder / moving / "new" / key.name)
    at_study.write("download.part", "theirs")
    listed = at_study("purge").out.splitlines()
    assert sorted(listed) == sorted([*OURS, half, moving.replace(".old", ".part")])
    assert {name: (at_study.folder / name).read_bytes() for name in OURS} == before
    assert at_study("purge", "--yes").out.splitlines() == listed
    assert files(at_study.folder) == others | {"download.part"}
    assert not (at_study.folder / ".tillit").exists()


def test_the_list_of_releases_goes_too_and_that_is_said(at_study: Shell) -> None:
    kept = ("releases.json", "releases.key")
    for name in kept:
        at_study.write(f".tillit/{name}", "")
    called = at_study("purge", str(at_study.folder), "--yes")
    assert "a new release cannot be held against what others have already been shown" in called.err
    assert not any((at_study.folder / ".tillit" / name).exists() for name in kept)


@pytest.fixture
def kept_by_the_system(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of folders in which nothing may be removed."""
    folders: set[str] = set()

    def unless_in_them(remove: Callable[[Path], None]) -> Callable[[Path], None]:
        def removed(path: Path) -> None:
            if path.absolute().parent.name in folders:
                raise PermissionError(EACCES, strerror(EACCES))
            remove(path)

        return removed

    for name in ("unlink", "rmdir"):
        monkeypatch.setattr(Path, name, unless_in_them(getattr(Path, name)))
    return folders


def test_an_empty_folder_may_stay(at_study: Shell, kept_by_the_system: set[str]) -> None:
    """In a study folder that one may not write to, what is in its folders can go."""
    kept_by_the_system.add(at_study.folder.name)
    for name in ("scores.json", "single.csv", "single.csv.provenance.json"):
        (at_study.folder / name).rename(at_study.folder / "report" / name)
    called = at_study("purge", "--yes")
    assert (called.code, "Removed 10 files." in called.err) == (0, True)
    assert list((at_study.folder / ".tillit").iterdir()) == []


def test_the_list_of_releases_stays_where_a_report_does(at_study: Shell, kept_by_the_system: set[str]) -> None:
    lists = {".tillit/.gitignore", ".tillit/releases.json", ".tillit/releases.key"}
    for name in ("releases.json", "releases.key"):
        at_study.write(f".tillit/{name}", "")
    half = "report/.report.html.0123abcd.part"
    (at_study.folder / half / "new").mkdir(parents=True)
    kept_by_the_system.add("report")
    called = at_study("purge", "--yes")
    stay = {"report/report.json", "report/report.md", half}
    assert (called.code, called.err.count("could not be removed: you do not have access")) == (6, len(stay))
    assert all(name in called.err for name in stay)
    assert "the study's list of releases: it goes last" in called.err
    assert files(at_study.folder).isdisjoint({*OURS} - lists - stay)
    assert lists <= files(at_study.folder)
    kept_by_the_system.clear()
    assert at_study("purge", "--yes").code == 0
    assert not (at_study.folder / ".tillit").exists()


def test_who_cannot_be_shown_the_list_gets_nothing_removed(at_study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is not sent to an option that the command does not have."""
    before = files(at_study.folder)
    monkeypatch.setattr("sys.stdout", None)
    called = at_study("purge", "--yes")
    assert (called.code, "If the command has the option -o" in called.err) == (6, True)
    assert files(at_study.folder) == before


def test_a_folder_that_one_may_not_look_into_is_told(at_study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `lost+found` on a disk of one's own."""
    closed = ("coded", ".tillit", "lost")
    (at_study.folder / "lost").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr("os.access", lambda folder, _mode: folder.name not in closed)
        called = at_study("purge", "--yes")
    listed = [one for one in OURS if not one.startswith(closed)]
    assert (called.code, called.out.splitlines()) == (0, listed)
    assert [name for name in closed if f"You may not look into {name}: what" in called.err] == list(closed)
    assert called.err.count("may not look into") == len(closed)


def test_without_a_study_there_is_nothing_to_purge(tillit_in: Shell) -> None:
    assert tillit_in("purge", "--yes").code == 2
