"""The commands that a report suggests next: they can be copied and run."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, copy_study, short_answers
from tillitsmaal.report.call import LONGEST, Call, command_line

FEW = ("s1 A B 4 5 4 2 4 4 3 3 4 4", "s2 B A 3 3 4 2 3 3 3 4 4 4", "s3 A C 2 3 2 4 3 2 3 2 2 3")
COMMAND = re.compile(r"tillit (?:score|check|quality|compare|report|plan)(?: .*)?$")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


def suggested(shown: str) -> list[list[str]]:
    """The commands at the end of a report, as a shell would read them."""
    last = shown.split("\nWhat to do next\n")[1]
    return [shlex.split(found.group())[1:] for line in last.splitlines() if (found := COMMAND.search(line))]


def runs(commands: list[list[str]], shell: Shell) -> None:
    assert commands
    for command in commands:
        assert "…" not in command, command
        assert shell(*command, "--force").code == 0, command


@pytest.mark.parametrize("command", ["score", "check", "quality"])
@pytest.mark.parametrize(
    ("width", "given"),
    [
        ("60", ["svar.csv"]),
        ("80", ["mine svar.csv", "-q", "tillit-kort"]),
        ("120", ["mine svar.csv", "-q", "tillit-kort"]),
    ],
)
def test_commands_on_files_run(command: str, width: str, given: list[str], tillit_in: Shell) -> None:
    tillit_in.write(given[0], short_answers(FEW, "2024") + short_answers(FEW, "2025").split("\n", 1)[1])
    commands = suggested(tillit_in(command, *given, COLUMNS=width).out)
    assert all(of[at : at + len(given)] == given for of in commands for at in [of.index(given[0])])
    runs(commands, tillit_in)


@pytest.mark.parametrize("command", ["score", "check", "quality"])
def test_commands_on_a_study_run(command: str, tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    commands = suggested(tillit_in(command, "--study", "byregion").out)
    assert all("--study" in of for of in commands)
    runs(commands, tillit_in)


@pytest.mark.parametrize("waves", [(), ("bolge1", "bolge3")])
def test_commands_after_a_comparison_run(waves: tuple[str, ...], tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    commands = suggested(tillit_in("compare", *waves, "--study", "byregion").out)
    assert {command for command, *_ in commands} == {"score", "quality", "report", "compare"}
    assert all(list(waves) == of[1 : 1 + len(waves)] for of in commands if of[0] in ("report", "compare"))
    runs(commands, tillit_in)


def test_commands_after_a_comparison_of_files_run(tillit_in: Shell) -> None:
    tillit_in.write("var.csv", short_answers(FEW))
    tillit_in.write("host.csv", short_answers(FEW[::-1]))
    commands = suggested(tillit_in("compare", "var", "host.csv", COLUMNS="120").out)
    assert ["score", "var.csv", "host.csv", "--by", "pair"] in commands
    assert ["report", "var", "host.csv", "--audience", "analyst"] in commands
    runs(commands, tillit_in)


def test_commands_after_a_comparison_of_a_file_and_a_wave_are_left_open(tillit_in: Shell) -> None:
    for name in ("var", "host"):
        tillit_in.write(f"{name}.csv", short_answers(FEW))
    tillit_in.write("tillit.yaml", "study: S\nquestionnaire: tillit-kort\nwaves: [{name: v, files: [var.csv]}]\n")
    assert "tillit report …" in tillit_in("compare", "v", "host.csv").out


def test_one_wave_of_a_study_keeps_its_wave_and_is_compared_with_the_others(tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    commands = suggested(tillit_in("score", "--study", "byregion", "--wave", "bolge2").out)
    assert ["score", "--study", "byregion", "--wave", "bolge2", "--by", "pair"] in commands
    assert ["compare", "--study", "byregion"] in commands
    assert ["check", "--study", "byregion"] in commands
    runs(commands, tillit_in)


def test_what_is_left_out_is_left_out_again(tillit_in: Shell) -> None:
    tillit_in.write("svar.csv", short_answers([*FEW, "s4 A C 9"]))
    assert ["score", "svar.csv", "--on-invalid", "drop"] in suggested(tillit_in("check", "svar.csv").out)
    commands = suggested(tillit_in("score", "svar.csv", "--on-invalid", "drop").out)
    assert ["score", "svar.csv", "--on-invalid", "drop", "--by", "pair"] in commands


def test_arguments_that_are_too_long_are_elided() -> None:
    call = Call(files=("x" * LONGEST,))
    assert command_line(call, "score", "--by", "pair") == "tillit score … --by pair"
    assert command_line(call, "compare", "2024", "2025") == "tillit compare 2024 2025 …"


def test_control_characters_in_names_are_not_printed() -> None:
    assert "\x1b" not in command_line(Call(files=("a\x1b[31m.csv",)), "score")


def test_a_plan_can_be_saved_and_its_answers_looked_over(tillit_in: Shell) -> None:
    given = ["--runs", "100", "--organisations", "6"]
    saved, checked = (
        next(of for of in suggested(tillit_in("plan", *given, COLUMNS="120").out) if of[0] == command)
        for command in ("plan", "check")
    )
    assert checked == ["check", "svar.csv"]
    assert saved[:-4] == ["plan", "--organisations", "6", "--runs", "100"]
    assert tillit_in(*saved).code == 0
    long = tillit_in("plan", *given, "--seed", "4", "--spread", "0.75", COLUMNS="120").out
    assert "tillit plan … --format json -o result.json" in long
    tillit_in.write("tillit.yaml", "study: S\norganisations: [{id: a}, {id: b}]\n")
    commands = suggested(tillit_in("plan", "--runs", "100", COLUMNS="120").out)
    assert ["check"] in commands
    assert ["plan", "--runs", "100", "--format", "json", "-o", "result.json"] in commands
