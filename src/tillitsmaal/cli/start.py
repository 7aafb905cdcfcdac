"""`tillit init` and `tillit demo`: first steps."""

from pathlib import Path

from tillitsmaal.cli.language import chosen_language
from tillitsmaal.cli.output import write_folder, write_stdout
from tillitsmaal.errors import OutputFailed, Problem, printable
from tillitsmaal.shipped import shipped_folder
from tillitsmaal.study import STUDY_FILE
from tillitsmaal.text import Language, say

DEMO_STUDY = "byregion"
DEMO_FILES = ("tillit.yaml", "bolge1.csv", "bolge2.csv", "bolge3.csv")


def init(folder: str, language: str | None, force: bool) -> None:
    """Write a commented study file into a folder."""
    spoken = chosen_language(language)
    target = Path(folder)
    template = study_template(target.resolve().name, spoken)
    write_folder(target, {STUDY_FILE: template}, force=force, private=False)
    write_stdout(say("cli.init.written", spoken, path=printable(str(target / STUDY_FILE))) + "\n")


def study_template(name: str, language: Language) -> str:
    """The commented study file that `tillit init` writes."""
    return say("init.study", language, name=name.replace('"', "").replace("\\", ""))


def demo(folder: str, language: str | None, no_color: bool) -> None:
    """Copy the example study into a folder, score its last wave and compare its waves."""
    from tillitsmaal.cli import compare, score
    from tillitsmaal.cli.options import Input, Output

    spoken = chosen_language(language)
    target = Path(folder)
    copy_example(target)
    given, output = Input(study=folder, language=language), Output(no_color=no_color)
    shown = printable(folder)
    write_stdout(f"{say('cli.demo.copied', spoken, folder=shown)}\n\n$ cd {shown}; tillit score\n\n")
    score.run(score.ScoreCall(responses=(), by=None, wave=None, composites="pairs", input=given, output=output))
    write_stdout("\n$ tillit compare\n\n")
    compare.run(compare.CompareCall(waves=(), responses=(), composites="pairs", input=given, output=output))


def copy_example(target: Path) -> None:
    """Copy the example study; nothing that is there is written over."""
    source = shipped_folder("examples") / DEMO_STUDY
    there = [target / name for name in DEMO_FILES if (target / name).exists()]
    if there:
        raise OutputFailed([Problem(code="folder_taken", value=str(there[0]))])
    write_folder(target, {name: (source / name).read_bytes() for name in DEMO_FILES}, force=False, private=False)
