"""The key of pseudonyms: made once, for its owner only, in a place of its own; and what is never written over."""

from pathlib import Path
from typing import Any

import pytest

from cli_calls import Called, Shell, short_answers

KEY = "7f" * 32 + "\n"
ANSWERS = short_answers(["p1 Vik Nes 4", "p2 Nes Vik 2"], wave="w1")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capsysbinary)
    shell.write("svar.csv", ANSWERS)
    return shell


def coded(tillit: Shell, *more: str) -> Called:
    return tillit("pseudonymise", "svar.csv", "-o", "coded/", *more)


def refused(called: Called, with_code: int, text: str, folder: Path) -> bool:
    return called.code == with_code and text in called.err and not (folder / "coded").exists()


def test_a_key_is_made_for_its_owner_only_and_used_again(tillit_in: Shell) -> None:
    first = coded(tillit_in)
    key = tillit_in.folder / ".tillit" / "pseudonyms.key"
    assert "Made the key .tillit/pseudonyms.key." in first.err
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (len(bytes.fromhex(key.read_text())), key.read_text().strip() in first.err) == (32, False)
    answers = (tillit_in.folder / "coded" / "answers.csv").read_bytes()
    again = coded(tillit_in, "--force")
    assert "The codes follow from the key .tillit/pseudonyms.key." in again.err
    assert (tillit_in.folder / "coded" / "answers.csv").read_bytes() == answers
    coded(tillit_in, "--force", "--key", "other.key")
    assert (tillit_in.folder / "coded" / "answers.csv").read_bytes() != answers


def test_version_control_that_comes_later_leaves_the_key_alone(tillit_in: Shell) -> None:
    """The file beside the key keeps all of the folder out of it, itself too."""
    coded(tillit_in)
    kept = tillit_in.folder / ".tillit"
    assert {path.name: path.stat().st_mode & 0o777 for path in kept.iterdir()} == {
        "pseudonyms.key": 0o600,
        ".gitignore": 0o600,
    }
    assert (kept / ".gitignore").read_text() == "*\n"


def test_a_key_elsewhere_brings_no_other_file(tillit_in: Shell) -> None:
    coded(tillit_in, "--key", "keys/k")
    assert [path.name for path in (tillit_in.folder / "keys").iterdir()] == ["k"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_that_others_can_touch_is_refused(mode: int, tillit_in: Shell) -> None:
    tillit_in.write("k", KEY).chmod(mode)
    assert refused(coded(tillit_in, "--key", "k"), 3, "Others on this computer can read the key k.", tillit_in.folder)


@pytest.mark.parametrize("content", ["", "7f" * 31 + "\n", "7f" * 33 + "\n", "7g" * 32, KEY + KEY, "x" * 10_000])
def test_what_is_no_key_is_refused(content: str, tillit_in: Shell) -> None:
    tillit_in.write("k", content).chmod(0o600)
    assert refused(coded(tillit_in, "--key", "k"), 3, "k is not a key of this program.", tillit_in.folder)
    assert (tillit_in.folder / "k").read_text() == content


@pytest.mark.parametrize("sign", [".git", ".hg", ".svn"])
@pytest.mark.parametrize("is_there", [True, False])
def test_no_key_under_version_control(sign: str, is_there: bool, tillit_in: Shell) -> None:
    inner = tillit_in.folder / "repo" / "a"
    inner.mkdir(parents=True)
    (tillit_in.folder / "repo" / sign).mkdir()
    if is_there:
        tillit_in.write("repo/a/k", KEY).chmod(0o600)
    called = coded(tillit_in, "--key", "repo/a/k")
    assert refused(called, 2, f"would lie under version control ({sign})", tillit_in.folder)
    assert (inner / "k").exists() == is_there
    (tillit_in.folder / "by").symlink_to(inner)
    assert coded(tillit_in, "--key", "by/k").code == 2


def test_a_key_lies_where_its_path_leads(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = tillit_in.folder / "repo"
    (repo / ".git").mkdir(parents=True)
    (repo / "by").symlink_to(tillit_in.folder)
    monkeypatch.chdir(repo)
    call = ("pseudonymise", "../svar.csv", "-o", "../coded/")
    assert refused(tillit_in(*call, "--key", "../repo/k"), 2, "under version control (.git)", tillit_in.folder)
    assert tillit_in(*call, "--key", "../outside.key").code == 0
    assert tillit_in(*call, "--key", "by/outside.key", "--force").code == 0
    assert (tillit_in.folder / "outside.key").is_file()


def test_a_worktree_is_version_control_too(tillit_in: Shell) -> None:
    tillit_in.write(".git", "gitdir: /elsewhere\n")
    assert refused(coded(tillit_in), 2, "under version control (.git)", tillit_in.folder)
    assert not (tillit_in.folder / ".tillit").exists()


@pytest.mark.parametrize("leads_to", ["real", "further", "gone"])
def test_a_link_is_no_key_and_what_it_leads_to_is(leads_to: str, tillit_in: Shell) -> None:
    tillit_in.write("real", KEY).chmod(0o600)
    (tillit_in.folder / "further").symlink_to("real")
    (tillit_in.folder / "k").symlink_to(leads_to)
    called = coded(tillit_in, "--key", "k")
    assert refused(called, 3, "k is a link to another file", tillit_in.folder)
    advised = called.err.partition("--key ")[2].partition(". If ")[0]
    assert coded(tillit_in, "--key", advised).code == 0
    assert (tillit_in.folder / "gone").exists() == (leads_to == "gone")


def test_a_folder_is_no_key_and_a_file_in_it_is(tillit_in: Shell) -> None:
    (tillit_in.folder / "keys").mkdir()
    called = coded(tillit_in, "--key", "keys")
    assert refused(called, 3, "keys is a folder, and the key must be a file.", tillit_in.folder)
    advised = called.err.partition("--key ")[2].partition(". If ")[0]
    assert coded(tillit_in, "--key", advised).code == 0
    assert (tillit_in.folder / "keys" / "pseudonyms.key").is_file()


def test_the_key_never_lies_among_what_is_handed_on(tillit_in: Shell) -> None:
    called = coded(tillit_in, "--key", "coded/k")
    assert refused(called, 2, "The key coded/k would lie in the folder that is made to be handed on.", tillit_in.folder)


@pytest.mark.parametrize("place", ["again/", "again.csv"])
def test_nor_among_what_was_made_to_be_handed_on_before(place: str, tillit_in: Shell) -> None:
    coded(tillit_in)
    call = ("pseudonymise", "svar.csv", "-o", place)
    for key in ("coded/k", "coded/deep/k"):
        called = tillit_in(*call, "--key", key)
        told = f"The key {key} would lie in the folder that is made to be handed on."
        assert (called.code, told in called.err) == (2, True)
    assert sorted(path.suffix for path in (tillit_in.folder / "coded").iterdir()) == [".csv", ".json", ".yaml"]
    assert tillit_in(*call, "--key", "k").code == 0


def test_a_refused_file_makes_no_key(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", ANSWERS.replace(",4", ",9"))
    assert coded(tillit_in).code == 3
    assert not (tillit_in.folder / ".tillit").exists()


def test_what_was_read_is_never_written_over(tillit_in: Shell) -> None:
    called = tillit_in("pseudonymise", "svar.csv", "-o", "svar.csv", "--force")
    assert (called.code, "svar.csv is one of the files that were read" in called.err) == (6, True)
    tillit_in.write("s.tillit.yaml", "study: S\nwaves: [{name: w1, files: [svar.csv]}]\n")
    for target in ("svar.csv", "s.csv"):
        assert tillit_in("pseudonymise", "--study", "s.tillit.yaml", "-o", target, "--force").code == 6
    assert (tillit_in.folder / "svar.csv").read_text("utf-8") == ANSWERS


@pytest.mark.parametrize("where", [[], ["-o", "-"]])
def test_somewhere_must_be_named(where: list[str], tillit_in: Shell) -> None:
    called = tillit_in("pseudonymise", "svar.csv", *where)
    assert (called.code, "Nothing says where the files are to go." in called.err) == (2, True)
