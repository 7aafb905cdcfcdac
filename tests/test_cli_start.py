"""First steps: help, version, misspelt words, `tillit init`, `tillit demo`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, display_width, valid
from commands import EXAMPLES, ROOT, tillit
from tillitsmaal import __version__
from tillitsmaal.study import load_study
from tillitsmaal.text import LANGUAGES

COMMANDS = (
    (), ("score",), ("compare",), ("check",), ("quality",), ("report",), ("plan",), ("form",), ("import",), ("export",),
    ("codebook",), ("pseudonymise",), ("purge",), ("verify",),
    ("questionnaire",),
    ("questionnaire", "list"),
    ("questionnaire", "show"), ("questionnaire", "check"), ("questionnaire", "new"), ("questionnaire", "schema"),
    ("init",), ("demo",),
)  # fmt: skip
ENGLISH = (
    "Usage:", "Options:", "Arguments:", "Commands:", "Show this message", "and exit", "[OPTIONS]", "COMMAND", "[ARGS]",
    "[default", "[required]", "current shell", "<str>", "<list[str]>",
)  # fmt: skip
HEADINGS = {"nb": ("Bruk: ", "Valg:"), "nn": ("Bruk: ", "Val:"), "en": ("Usage: ", "Options:")}
DID_YOU_MEAN = {"nb": "Mente du", "nn": "Meinte du", "en": "Did you mean"}
DEMO_FILES = {"tillit.yaml", "bolge1.csv", "bolge2.csv", "bolge3.csv"}


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_is_in_the_language(command: tuple[str, ...], language: str, tillit_in: Shell) -> None:
    shown = tillit_in(*command, "--help", TILLIT_LANGUAGE=language)
    assert (shown.code, shown.err) == (0, "")
    usage, options = HEADINGS[language]
    assert shown.out.startswith(f"{usage}tillit")
    assert f"\n{options}\n" in shown.out
    assert "cli." not in shown.out
    assert "<list[str]>" not in shown.out
    if language != "en":
        assert [word for word in ENGLISH if word in shown.out] == []
    assert max(map(display_width, shown.out.splitlines())) <= 80
    assert tillit_in(*command, "-h", TILLIT_LANGUAGE=language).raw == shown.raw


def test_every_command_is_among_those_tested() -> None:
    from typer.main import get_command

    from tillitsmaal.cli.app import app

    def below(command: Any, path: tuple[str, ...]) -> set[tuple[str, ...]]:
        inner = getattr(command, "commands", {})
        return {path}.union(*(below(one, (*path, name)) for name, one in inner.items()))

    assert below(get_command(app), ()) == set(COMMANDS)


@pytest.mark.parametrize("option", ["--language nn", "--language=nn"])
def test_help_obeys_the_language_option(option: str, tillit_in: Shell) -> None:
    shown = tillit_in("score", *option.split(), "--help")
    assert shown.out == tillit_in("score", "--help", TILLIT_LANGUAGE="nn").out
    assert shown.out != tillit_in("score", "--help").out


def test_language_of_the_computer(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILLIT_LANGUAGE")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert tillit_in("--help", LANG="nn_NO.UTF-8").out.startswith("Bruk: tillit [VAL]")
    assert tillit_in("--help", LANG="en_GB.UTF-8").out.startswith("Usage: ")
    assert tillit_in("--help", LANG="de_DE.UTF-8").out.startswith("Bruk: tillit [VALG]")
    if os.name != "nt":
        assert tillit_in("--help", LANG="").out.startswith("Bruk: tillit [VALG]")


def test_without_a_command_the_help_is_on_stderr(tillit_in: Shell) -> None:
    for command in ((), ("questionnaire",)):
        bare = tillit_in(*command)
        assert (bare.code, bare.out) == (2, "")
        assert bare.err == tillit_in(*command, "--help").out


def loaded_after(folder: Path, *arguments: str) -> set[str]:
    """Heavy packages that a call has loaded, in a process of its own."""
    call = (
        "import sys; from tillitsmaal.cli import run; code = run(sys.argv[1:]); "
        "heavy = [name for name in ('pandas', 'numpy', 'scipy', 'rich', 'pydantic') if name in sys.modules]; "
        "print(code, *heavy, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", call, *arguments], cwd=folder, capture_output=True, check=True)
    code, *heavy = done.stderr.decode().split()
    assert code == "0", done.stderr
    assert done.stdout
    return set(heavy)


@pytest.mark.parametrize("command", ["--help", "score --help", "compare --help", "--version"])
def test_help_loads_nothing_heavy(command: str, tmp_path: Path) -> None:
    assert not loaded_after(tmp_path, *command.split()) & {"pandas", "numpy", "scipy"}


def test_score_does_without_scipy() -> None:
    heavy = loaded_after(EXAMPLES / "byregion", "score")
    assert "pandas" in heavy
    assert "scipy" not in heavy


def test_version(tillit_in: Shell) -> None:
    assert tillit_in("--version").out == f"tillit {__version__}\n"
    as_module = tillit("--version")
    assert (as_module.code, as_module.out, as_module.err) == (0, f"tillit {__version__}\n", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("call", "meant", "code"),
    [
        ("scroe svar.csv", "score", "command_unknown"),
        ("questionnaire shwo", "show", "command_unknown"),
        ("score --formt json", "--format", "option_unknown"),
        ("compare --respnses x", "--responses", "option_unknown"),
        ("init --langauge nb", "--language", "option_unknown"),
        ("score svar.csv --format jsn", "json", "choice_unknown"),
        ("score svar.csv --by organization", "organisation", "choice_unknown"),
        ("score svar.csv --language nbb", "nb", "choice_unknown"),
    ],
)
def test_misspelt_words_get_a_suggestion(call: str, meant: str, code: str, language: str, tillit_in: Shell) -> None:
    refused = tillit_in(*call.split(), TILLIT_LANGUAGE=language)
    assert (refused.code, refused.out) == (2, "")
    said, remedy = refused.err.split("→")
    assert remedy.strip().startswith(f"{DID_YOU_MEAN[language]} {meant}")
    assert "No such" not in said
    if "--format" not in call:
        as_data = tillit_in(*call.split(), "--format", "json", TILLIT_LANGUAGE=language)
        assert (as_data.code, as_data.codes) == (2, [code])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("--language nb score svar.csv", "tillit score --language"),
        ("--lang nb check", "tillit check --language"),
        ("--format=csv compare a b", "tillit compare --format"),
        ("-q tillit-kort", "tillit score -q"),
        ("--output x questionnaire new", "tillit --help"),
        ("--nothing-like-it score", "tillit --help"),
        ("questionnaire --language nb show x", "tillit questionnaire show --language"),
    ],
)
def test_an_option_before_the_command_is_told_to_stand_after_it(
    call: str, told: str, language: str, tillit_in: Shell
) -> None:
    refused = tillit_in(*call.split(), "--quiet", TILLIT_LANGUAGE=language)
    assert refused.code == 2
    assert told in refused.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_like_none_of_ours_is_told_which_there_are_once(language: str, tillit_in: Shell) -> None:
    refused = tillit_in("score", "--language", "sv", TILLIT_LANGUAGE=language)
    assert (refused.code, refused.err.count("nb, nn, en")) == (2, 1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("call", "named"),
    [
        ("score --by", "--by"),
        ("report --for", "--for"),
        ("questionnaire new x -o", "-o"),
        ("score --force=1", "--force"),
        ("init one two", "two"),
        ("questionnaire show", "ID|FI"),
        ("questionnaire check a b c", "b c"),
        ("score -x", "-x"),
        ("--", ""),
    ],
)
def test_other_misuse_speaks_the_language(call: str, named: str, language: str, tillit_in: Shell) -> None:
    refused = tillit_in(*call.split(), TILLIT_LANGUAGE=language)
    assert (refused.code, refused.out) == (2, "")
    assert named in refused.err
    words = tuple(call.split())
    command = max((one for one in COMMANDS if words[: len(one)] == one), key=len)
    assert f" {' '.join(('tillit', *command))} --help" in refused.err
    if language != "en":
        for word in ("Option", "argument", "Missing", "No such", "value", "extra"):
            assert word not in refused.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_init_writes_a_study_that_loads(language: str, tillit_in: Shell) -> None:
    made = tillit_in("init", "Bygd og by", "--language", language)
    assert (made.code, made.err) == (0, "")
    assert "tillit.yaml" in made.out
    study = load_study(tillit_in.folder / "Bygd og by" / "tillit.yaml")
    assert (study.study, study.language) == ("Bygd og by", language)
    assert len(study.waves) == 1
    assert len(study.organisations) == 2


@pytest.mark.parametrize("folder", ["it's: {odd} #1", 'a "b" \\c', "100 % på Ås", "no", "007"])
def test_init_copes_with_names_of_folders(folder: str, tillit_in: Shell) -> None:
    assert tillit_in("init", folder).code == 0
    assert load_study(tillit_in.folder / folder).study == folder.replace('"', "").replace("\\", "")


def test_init_here_and_never_over_a_study(tillit_in: Shell) -> None:
    assert tillit_in("init").code == 0
    path = tillit_in.folder / "tillit.yaml"
    before = path.read_bytes()
    path.write_bytes(before + b"# mine\n")
    refused = tillit_in("init")
    assert (refused.code, refused.out) == (6, "")
    assert "--force" in refused.err
    assert path.read_bytes().endswith(b"# mine\n")
    assert tillit_in("init", "--force").code == 0
    assert path.read_bytes() == before


def test_init_where_no_folder_can_be(tillit_in: Shell) -> None:
    tillit_in.write("file", "")
    refused = tillit_in("init", "file/below")
    assert (refused.code, refused.out) == (6, "")
    assert "Traceback" not in refused.err


def test_check_in_a_new_study_says_which_files_are_missing(tillit_in: Shell) -> None:
    tillit_in("init", "--language", "en")
    refused = tillit_in("score", "--format", "json")
    assert (refused.code, refused.codes) == (3, ["file_listed_not_found"])
    assert "wave1.csv, but tillit.yaml" in refused.json["problems"][0]["message"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_demo_copies_scores_and_compares(language: str, tillit_in: Shell) -> None:
    shown = tillit_in("demo", "--language", language)
    assert (shown.code, shown.err) == (0, "")
    copied = tillit_in.folder / "tillit-demo"
    assert {path.name for path in copied.iterdir()} == DEMO_FILES
    for name in DEMO_FILES:
        assert (copied / name).read_bytes() == (EXAMPLES / "byregion" / name).read_bytes()
    scored = tillit_in("score", "--study", "tillit-demo", "--language", language).out
    compared = tillit_in("compare", "--study", "tillit-demo", "--language", language).out
    assert scored in shown.out
    assert shown.out.endswith(compared)
    assert shown.out.index("tillit score") < shown.out.index(scored) < shown.out.index(compared)


def test_demo_twice_touches_nothing(tillit_in: Shell) -> None:
    assert tillit_in("demo", "her").code == 0
    mine = tillit_in.folder / "her" / "bolge1.csv"
    mine.write_text("mine")
    again = tillit_in("demo", "her")
    assert (again.code, again.out) == (6, "")
    assert "tillit demo my-demo" in again.err
    assert mine.read_text() == "mine"


def test_demo_beside_one_file_of_the_same_name_copies_none(tillit_in: Shell) -> None:
    (tillit_in.folder / "her").mkdir()
    tillit_in.write("her/bolge2.csv", "mine")
    assert tillit_in("demo", "her").code == 6
    assert [path.name for path in (tillit_in.folder / "her").iterdir()] == ["bolge2.csv"]


def test_a_refused_call_in_a_study_speaks_its_language(tillit_in: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    tillit_in("init", "--language", "nn")
    monkeypatch.delenv("TILLIT_LANGUAGE")
    refused = tillit_in("score", "borte.csv", LC_ALL="en_GB.UTF-8")
    assert refused.err.startswith("Feil: Fila borte.csv finst ikkje.")
    document = tillit_in("score", "borte.csv", "--format", "json", LC_ALL="en_GB.UTF-8").json
    assert valid(document, "problems")["settings"]["language"] == "nn"


def test_make_demo_is_the_same_command() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ndemo:")[1].split("\n\n")[0]
    assert "$(BIN)/tillit demo" in recipe
