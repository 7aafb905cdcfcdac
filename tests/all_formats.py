"""Everything that the program writes of one small study, made in a single process in the working folder.

`python all_formats.py [SEED]`: with a seed the rows of the answers come in another order, and so do the files.
A file's hash is that of its lines in order, so that all the rest must be the same to the byte.
"""

import contextlib
import hashlib
import io
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from random import Random
from types import SimpleNamespace

from tillitsmaal.cli import run
from tillitsmaal.readers.books import files as sources

STUDY = """\
study: Lite nett
questionnaire: tillit-kort
language: nb
organisations:
  - {id: vik, name: Vik kommune}
  - {id: naering, name: Næringshagen, aliases: [Naeringshagen]}
  - {id: os, name: Os AS}
  - {id: aas, name: Ås skole}
waves:
  - {name: bolge1, date: 2024-03-01, files: [bolge1.csv]}
  - {name: bolge2, date: 2024-11-01, files: [bolge2a.csv, bolge2b.csv]}
events:
  - {date: 2024-06-12, organisations: [vik], text: {nb: Budsjettvedtak, nn: Budsjettvedtak, en: Budget}}
"""
ITEMS = ("ben1", "ben2", "int1", "int4", "abi1", "abi2", "ope1", "sha1", "lis1", "win1")
ANALYSES = ("score", "compare", "check", "plan")
TEXTS = {"table": "txt", "json": "json", "csv": "csv", "markdown": "md"}
REPORTS = "html,docx,xlsx,pdf,markdown,json"
DATA = ("sav", "csv", "xlsx", "parquet")
CODEBOOKS = {"markdown": "md", "html": "html", "xlsx": "xlsx", "ddi": "xml"}
FORMS = "html,xlsform,limesurvey,surveyjs,qualtrics,docx,pdf"


def write_study(folder: Path, seed: int | None = None) -> None:
    """Two waves of four organisations of two people, the second wave in two files."""
    random = Random(4)
    rows = {"bolge1": list(_rows(random)), "bolge2": list(_rows(random))}
    files = {"bolge1.csv": rows["bolge1"], "bolge2a.csv": rows["bolge2"][:9], "bolge2b.csv": rows["bolge2"][9:]}
    for name, lines in files.items():
        told = lines if seed is None else Random(seed).sample(lines, len(lines))
        text = "\n".join([";".join(("svarer", "fra", "til", *ITEMS)), *told]) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
    study = STUDY if seed is None else STUDY.replace("[bolge2a.csv, bolge2b.csv]", "[bolge2b.csv, bolge2a.csv]")
    (folder / "tillit.yaml").write_text(study, encoding="utf-8")
    _write_key(folder / "codes.key")


def _write_key(path: Path) -> None:
    path.touch(0o600)
    path.write_text("5b" * 32 + "\n", encoding="utf-8")


def _rows(random: Random) -> Iterator[str]:
    for rater, target in permutations(("Vik kommune", "Naeringshagen", "Os AS", "Ås skole"), 2):
        for person in ("1", "2"):
            answers = [random.choice(("2", "3", "4", "4", "5", "98", "")) for _ in ITEMS]
            yield ";".join([f"{rater[:2]}{person}", rater, target, *answers])


def calls() -> Iterator[list[str]]:
    """Every command that writes, in every format."""
    for format, ending in TEXTS.items():
        for command in ANALYSES:
            runs = ["--runs", "100"] if command == "plan" else []
            yield [command, *runs, "--format", format, "-o", f"out/{command}.{ending}"]
    yield ["quality", "--format", "json", "-o", "out/quality.json"]
    yield ["score", "--format", "csv", "--excel", "-o", "out/excel.csv"]
    yield ["report", ".", "--audience", "analyst", "--format", REPORTS, "-o", "out/report/"]
    yield ["export", "--excel", "--format", "csv", "-o", "out/data.excel.csv"]
    for format in DATA:
        yield ["export", "--format", format, "-o", f"out/data.{format}"]
    for format, ending in CODEBOOKS.items():
        yield ["codebook", "--format", format, "-o", f"out/codebook.{ending}"]
    yield ["form", ".", "--format", FORMS, "-o", "out/form/"]
    yield ["score", "--audience", "partners", "--format", "csv", "-o", "out/tables/"]
    yield ["export", "--format", "parquet", "-o", "out/exported/"]
    yield ["pseudonymise", "--key", "codes.key", "-o", "out/coded/"]


def write_all() -> None:
    """Write everything into `out/` of this folder."""
    Path("out").mkdir()
    for call in calls():
        told = io.StringIO()
        with contextlib.redirect_stderr(told):
            code = run([*call, "--quiet"])
        assert code == 0, (call, code, told.getvalue())


def hash_of_lines(data: bytes) -> object:
    """A hash that does not tell in which order the lines come."""
    return hashlib.sha256(b"\n".join(sorted(data.splitlines())))


if __name__ == "__main__":
    sources.hashlib = SimpleNamespace(sha256=hash_of_lines)  # type: ignore[attr-defined]
    write_study(Path.cwd(), int(sys.argv[1]) if sys.argv[1:] else None)
    Path(".tillit").mkdir()
    _write_key(Path(".tillit/releases.key"))
    write_all()
