"""Terminals: no sign of data acts on a screen, and no markup of a library is interpreted."""

import csv
import io
import json
import re
import unicodedata
from pathlib import Path

import pytest

from cli_calls import ITEMS_SHORT, Shell
from hostile_study import of, outputs
from payloads import CONTROL, LINES, TERMINAL

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
RAW = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{BIDI}\ud800-\udfff\ufffe\uffff]")
"""Control and escape signs, and what turns the direction of the text after it."""
ODD = {**CONTROL, **LINES, **TERMINAL}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Shell:
    return Shell(tmp_path, monkeypatch, capfdbinary)


def table(names: list[str], respondent: str = "p", answer: str = "4", head: str = "note") -> str:
    """Answers of `tillit-kort` in which each organisation rates the next."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["respondent", "rater", "target", head, *ITEMS_SHORT])
    for at, name in enumerate(names):
        rows.writerow([f"{respondent}{at}", name, names[at - 1], "x", *[answer] * len(ITEMS_SHORT)])
    return written.getvalue()


def assert_inert(text: str) -> None:
    assert RAW.findall(text) == []


def test_no_text_of_the_hostile_study_acts() -> None:
    for name in of(".txt", ".md", ".err", ".html"):
        if "form" not in name or name.endswith(".err"):
            assert_inert(outputs()[name].decode("utf-8").replace("\r\n", "\n"))


def test_markup_of_the_terminals_library_is_text() -> None:
    text = outputs()["out/score.txt"].decode("utf-8")
    assert "[red]" in text
    assert ":smile:" in text.replace("\n", "") or "smile" not in text


@pytest.mark.parametrize("format", ["table", "markdown", "json", "csv"])
def test_names_with_control_characters_act_nowhere(format: str, shell: Shell) -> None:
    shell.write("svar.csv", table([f"Org {name}" for name in ODD.values() if "\x00" not in name]))
    called = shell("score", "svar.csv", "--format", format, FORCE_COLOR="1" if format == "table" else "")
    assert called.code in (0, 3)
    for said in (called.out, called.err):
        assert_inert(re.sub(r"\x1b\[[0-9;]*m", "", said) if format == "table" else said)


def test_an_error_shows_what_is_wrong_in_signs_that_do_not_act(shell: Shell) -> None:
    for text in CONTROL.values():
        shell.write("svar.csv", table(["Vik", "Os"], answer=text))
        called = shell("score", "svar.csv")
        assert called.code == 3
        assert_inert(called.out + called.err)
        assert "svar.csv" in called.err
    rows = [
        table(["Vik", "Os"], respondent=text[:9], answer=text).split("\n", 1)
        for text in ODD.values()
        if "\x00" not in text and "\r" not in text
    ]
    shell.write("svar.csv", "\n".join([rows[0][0], *(row.rstrip("\n") for _, row in rows)]) + "\n")
    called = shell("check", "svar.csv")
    assert called.code == 3
    assert_inert(called.out + called.err)


def test_arguments_and_headings_are_shown_in_signs_that_do_not_act(shell: Shell) -> None:
    for text in ODD.values():
        shell.write("svar.csv", table(["Vik", "Os"], head=text))
        called = shell("score", "svar.csv", "-q", "q" + text.replace("\x00", ""))
        assert called.code != 0
        assert_inert(called.out + called.err)
        assert_inert(shell("score", "svar.csv", "--format", "csv").err)


def test_json_tells_control_characters_escaped(shell: Shell) -> None:
    shell.write("svar.csv", table(["Vik", "Os"], answer="\x1b[31m\u202e"))
    called = shell("score", "svar.csv", "--format", "json")
    assert_inert(called.out)
    json.loads(called.out)
    assert all(unicodedata.category(sign) != "Cc" for sign in called.out if sign != "\n")


@pytest.mark.parametrize(
    "call",
    [
        ("score", "--by", "pair", "--format", "csv"),
        ("score", "--format", "json"),
        ("export", "--format", "csv"),
        ("codebook", "--format", "ddi"),
    ],
)
def test_what_is_made_for_files_is_inert_on_a_screen(
    call: tuple[str, ...], shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.write("svar.csv", table(["Vik\x9b31m", "Nes \u202etxet", "Os\x1b[2J"]))
    call = (*call[:1], "svar.csv", *call[1:])
    to_file = shell(*call, "--quiet")
    assert to_file.code == 0
    monkeypatch.setattr("tillitsmaal.cli.output.to_screen", lambda: True)
    on_screen = shell(*call, "--quiet")
    assert_inert(on_screen.out)
    assert len(on_screen.out) == len(to_file.out)
