"""Study files that the program writes: what stood in a file of answers is text there, and reads back as it was."""

import csv
import io
import re
from pathlib import Path

import pytest

from cli_calls import ITEMS_SHORT, Called, Shell
from commands import ROOT
from payloads import EVERYTHING
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.study import ColumnRef, parse_study

ACTS = ("\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\r")
YAML = (
    "a: b", "- a", "? a", "&a", "*a", "!!python/object/apply:os.system [x]", "<<", "{a: b}", "[a]", "# a", "| a", "> a",
    "---", "...", "%YAML 1.1", "@a", "`a", "'a", '"a', "a\\nb", "no", "~", "1_000", "0x1F", "a\n- b", "a\n\nwaves: []",
)  # fmt: skip
"""What would be something else in a study file without quotation marks."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
"""What no study file can hold; the import says so, and shows it."""
KORT = load_questionnaire("tillit-kort")
HEADINGS = [*(text for text in EVERYTHING.values() if "\0" not in text), *YAML]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Shell:
    return Shell(tmp_path, monkeypatch, capfdbinary)


def answers(heading: str, name: str) -> str:
    """Rows of which one heading, over who answers, is this one, and one organisation is called so."""
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=";")
    table.writerow(["respondent", heading, "target", *ITEMS_SHORT])
    table.writerows([["p1", name, "Os", *("4" * len(ITEMS_SHORT))], ["p2", "Os", name, *("3" * len(ITEMS_SHORT))]])
    return written.getvalue()


def is_inert(called: Called) -> bool:
    """Whether nothing of what was told acts in a terminal."""
    told = called.out + called.err
    return "Traceback" not in told and not any(sign in told for sign in ACTS)


@pytest.mark.parametrize("text", HEADINGS)
def test_what_stands_in_a_file_is_written_down_as_text(text: str, shell: Shell) -> None:
    """Over the column of who answers, and as the name of one of them."""
    shell.write("svar.csv", answers(text, text))
    called = shell("import", "--init", "svar.csv", "-q", "tillit-kort", f"--rater={tidy(text)}")
    assert is_inert(called)
    if CONTROL.search(tidy(text)):
        assert called.code == 6
        assert not (shell.folder / "tillit.yaml").exists()
        return
    assert called.code == 0, called.err
    study = parse_study((shell.folder / "tillit.yaml").read_bytes(), "tillit.yaml", shell.folder)
    assert study.mapping.rater == ColumnRef(column=tidy(text))
    assert {one.id for one in study.organisations} == {"Os", tidy(text)}
    assert [(wave.name, wave.files) for wave in study.waves] == [("svar", ("svar.csv",))]
    keys = read_responses(study=study, questionnaire=KORT).pairs.keys
    assert set(zip(keys["rater"], keys["target"], strict=True)) == {("Os", tidy(text)), (tidy(text), "Os")}


@pytest.mark.parametrize("folder", ["=qzx1", "a: b", "# a", "'a", "no", "{a}", "[red]", "a\u202eb", "~"])
def test_a_new_study_is_called_as_its_folder(folder: str, shell: Shell) -> None:
    called = shell("init", folder)
    assert called.code == 0
    assert is_inert(called)
    data = (shell.folder / folder / "tillit.yaml").read_bytes()
    assert parse_study(data, "tillit.yaml", shell.folder / folder).study == tidy(folder)


def test_a_questionnaire_is_shown_without_what_turns_its_lines(shell: Shell) -> None:
    text = (ROOT / "questionnaires" / "nettverk.yaml").read_text(encoding="utf-8")
    shell.write("q.yaml", text.replace("Rammene", "Ra\u202emmene\u2066"))
    for call in (["show", "q.yaml"], ["show", "q.yaml", "--partner", "\x1b[31mVik\u202e"], ["check", "q.yaml"]):
        called = shell("questionnaire", *call)
        assert called.code == 0, called.err
        assert is_inert(called)
