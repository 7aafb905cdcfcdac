"""What a call reads is never written over, whatever is said with `--force`, and by whatever path it is named."""

import shutil
from io import TextIOWrapper
from pathlib import Path

import pytest

from cli_calls import Shell, copy_study, short_answers
from faults import tree
from tillitsmaal.questionnaire.library import shipped_path

QUESTIONNAIRE = "eget.yaml"


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Shell:
    folder = copy_study("byregion", tmp_path)
    study = folder / "tillit.yaml"
    questionnaire = next(line for line in study.read_text("utf-8").splitlines() if line.startswith("questionnaire:"))
    shutil.copy(shipped_path(questionnaire.split(":")[1].strip()), folder / QUESTIONNAIRE)
    study.write_text(study.read_text("utf-8").replace(questionnaire, f"questionnaire: {QUESTIONNAIRE}"), "utf-8")
    for name in ("network.csv", "data.csv"):
        shutil.copy(folder / "bolge1.csv", tmp_path / name)
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    return Shell(folder, monkeypatch, capfdbinary)


CALLS = [
    "score -o bolge1.csv",
    "score -o tillit.yaml --format json",
    "score -o eget.yaml --format json",
    "score -o ./../byregion/bolge1.csv",
    "score -o ../link/bolge3.csv",
    "score bolge1.csv -o bolge2.csv",
    "score ../link/bolge1.csv --study ../link -o bolge1.csv",
    "score ../network.csv --format csv -o ../",
    "score ../network.csv --format csv -o ../network.csv",
    "score ../n*.csv --format csv -o ../network.csv",
    "compare --format csv -o bolge2.csv",
    "compare bolge2 bolge3 --format json -o eget.yaml",
    "check -o bolge1.csv",
    "quality -o bolge1.csv",
    "plan -o tillit.yaml --format json",
    "export -o bolge1.csv",
    "export ../data.csv -o ../ --format csv",
    "pseudonymise -o bolge1.csv --key ../other/.tillit/key",
    "pseudonymise -o . --key ../other/.tillit/key",
    "questionnaire new tillit",
    "questionnaire new eget -o ../link/tillit.yaml",
    "questionnaire schema -o tillit.yaml",
]


@pytest.mark.parametrize("forced", [True, False])
@pytest.mark.parametrize("call", CALLS)
def test_what_was_read_stands(call: str, forced: bool, shell: Shell) -> None:
    before = tree(shell.folder.parent)
    called = shell(*call.split(), *(["--force"] if forced else []))
    assert called.code == 6, (call, called)
    assert "is one of the files that were read" in called.out + called.err
    assert tree(shell.folder.parent) == before


@pytest.mark.parametrize("name", ["mal.docx", "../link/mal.docx"])
def test_a_template_that_was_read_stands(name: str, shell: Shell) -> None:
    template = shell.write("mal.docx", b"template")
    called = shell("report", ".", "--format", "docx", "--template", "mal.docx", "-o", name, "--force")
    assert called.code == 6
    assert "is one of the files that were read" in called.out + called.err
    assert template.read_bytes() == b"template"


def test_answers_from_standard_input_stand(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = shell.folder.parent / "data.csv"
    before = answers.read_bytes()
    with answers.open("rb") as file:
        monkeypatch.setattr("sys.stdin", TextIOWrapper(file))
        called = shell("score", "-", "--format", "csv", "-o", str(answers), "--force")
    assert called.code == 6
    assert answers.read_bytes() == before


def test_another_file_is_written_over_and_a_call_tells_nothing_to_the_next(shell: Shell) -> None:
    for _ in range(2):
        assert shell("score", "-o", "out.csv", "--format", "csv", "--force").code == 0
    shell.folder.joinpath("tillit.yaml").unlink()
    for name in ("one.csv", "two.csv"):
        shell.write(name, short_answers(["p1 Vik Os 3", "p2 Os Vik 4"]))
    assert shell("score", "one.csv", "-o", "two.csv", "--format", "csv", "--force").code == 0
    shell.write("two.csv", short_answers(["p1 Vik Os 3", "p2 Os Vik 4"]))
    assert shell("score", "two.csv", "-o", "one.csv", "--format", "csv", "--force").code == 0


def test_an_import_is_written_into_the_study_that_was_read(shell: Shell) -> None:
    called = shell("import", "bolge1.csv", "--init", "--force")
    assert "is one of the files that were read" not in called.err
