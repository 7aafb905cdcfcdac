"""Calling `tillit` in this process, which is quick, and judging what it gave."""

import json
import re
import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from commands import EXAMPLES
from tillitsmaal.cli import run
from tillitsmaal.schemas import schema

ANSI = re.compile(r"\x1b\[[0-9;]*m")
ITEMS_SHORT = ("ben1", "ben2", "int1", "int4", "abi1", "abi2", "ope1", "sha1", "lis1", "win1")
"""The items of `tillit-kort`."""


@dataclass(frozen=True)
class Called:
    """What a call left behind."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode("utf-8")

    @property
    def json(self) -> Any:
        """The document on standard output."""
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        """Codes of the problems in a document of errors that keeps its schema."""
        return [problem["code"] for problem in valid(self.json, "problems")["problems"]]


class Shell:
    """A folder in which calls are made, in English unless told otherwise."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capture: Any) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capture = capture
        monkeypatch.chdir(folder)
        monkeypatch.setenv("TILLIT_LANGUAGE", "en")
        for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TILLIT_DEBUG"):
            monkeypatch.delenv(name, raising=False)

    def __call__(self, *arguments: str, **env: str) -> Called:
        self._capture.readouterr()
        with self._monkeypatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            code = run(list(arguments))
        captured = self._capture.readouterr()
        return Called(code=code, raw=captured.out, err=captured.err.decode("utf-8"))

    def write(self, name: str, text: str | bytes) -> Path:
        """Put a file into the folder."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path


def copy_study(name: str, folder: Path) -> Path:
    """A copy of an example study."""
    return Path(shutil.copytree(EXAMPLES / name, folder / name))


def valid(document: Any, name: Any) -> Any:
    """The document, if it keeps the schema `tillit/<name>/1`."""
    checker = jsonschema.Draft202012Validator(schema(name), format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(document)] == []
    assert document["schema"] == f"tillit/{name}/1"
    return document


def short_answers(rows: Iterable[str], wave: str | None = None) -> str:
    """A CSV of `tillit-kort`; a row is "respondent rater target" and the ten answers, or one for all of them."""
    head = ["wave"] if wave is not None else []
    lines = [",".join([*head, "respondent", "rater", "target", *ITEMS_SHORT])]
    for row in rows:
        who, rater, target, *answers = row.split()
        cells = answers * len(ITEMS_SHORT) if len(answers) == 1 else answers
        lines.append(",".join([*([wave] if wave is not None else []), who, rater, target, *cells]))
    return "\n".join(lines) + "\n"


def display_width(line: str) -> int:
    """Columns that a line takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
    marks = sum(unicodedata.combining(letter) > 0 for letter in line)
    return len(line) + wide - marks
