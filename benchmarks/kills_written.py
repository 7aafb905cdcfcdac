"""Every command that writes, in every format, as it is called in the folder of a study."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from forked import BEGINS_TO_WRITE
from tillitsmaal.cli import purge

ENDINGS: Final = {"table": "txt", "json": "json", "csv": "csv", "markdown": "md"}
REPORTS: Final = {"html": "html", "docx": "docx", "xlsx": "xlsx", "pdf": "pdf", "markdown": "md", "json": "json"}
DATA: Final = ("csv", "sav", "xlsx", "parquet")
CODEBOOKS: Final = {"markdown": "md", "html": "html", "xlsx": "xlsx", "ddi": "xml"}
FORMS: Final = {
    "html": "html",
    "xlsform": "xlsx",
    "limesurvey": "txt",
    "surveyjs": "json",
    "qualtrics": "qualtrics.txt",
    "docx": "docx",
    "pdf": "pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One call, and the function that it calls when it begins to write."""

    words: tuple[str, ...]
    sets: int = 1
    """How many sets of files it writes, one after the other: a key, a ledger, the result."""
    can_force: bool = True
    """Whether it writes over what is there with `--force`."""
    begins: tuple[Any, str] = BEGINS_TO_WRITE

    def call(self, *, force: bool) -> list[str]:
        """The words of the call."""
        return [*self.words, *(["--force"] if force and self.can_force else [])]


def written() -> Iterator[Written]:
    """One file of each format, and sets of files."""
    for words in (*_analyses(), *_reports(), *_data(), *_forms()):
        yield Written(words=(*words, "--quiet"))
    for format in DATA:
        yield Written(words=("pseudonymise", "--format", format, "-o", f"out/coded.{format}", "--quiet"), sets=2)
    yield Written(words=("pseudonymise", "-o", "out/coded/", "--quiet"), sets=2)
    yield Written(words=("score", "--audience", "partners", "-o", "out/shared.txt", "--quiet"), sets=3)
    yield Written(words=("report", ".", "--format", "markdown,json", "-o", "out/shared/", "--quiet"), sets=3)
    yield Written(words=("init", "out/study"))
    yield Written(words=("questionnaire", "new", "ours", "-o", "out/ours.yaml"))
    yield Written(words=("questionnaire", "schema", "-o", "out/schema.json"))
    yield Written(words=("demo", "out/demo"), can_force=False)
    yield Written(words=("purge", "--yes"), can_force=False, begins=(purge, "_remove"))


def _analyses() -> Iterator[tuple[str, ...]]:
    for command in ("score", "compare", "check", "quality", "plan"):
        runs = ("--runs", "100") if command == "plan" else ()
        for format, ending in ENDINGS.items():
            yield command, *runs, "--format", format, "-o", f"out/{command}.{ending}"
    yield "score", "--format", "csv", "-o", "out/score/"
    yield "compare", "--format", "csv", "-o", "out/compare/"


def _reports() -> Iterator[tuple[str, ...]]:
    for format, ending in REPORTS.items():
        yield "report", ".", "--audience", "analyst", "--format", format, "-o", f"out/report.{ending}"
    yield "report", ".", "--audience", "analyst", "--format", ",".join(REPORTS), "-o", "out/report/"


def _data() -> Iterator[tuple[str, ...]]:
    for format in DATA:
        yield "export", "--format", format, "-o", f"out/data.{format}"
    for format in ("csv", "parquet"):
        yield "export", "--format", format, "-o", f"out/data-{format}/"
    for format, ending in CODEBOOKS.items():
        yield "codebook", "--format", format, "-o", f"out/codebook.{ending}"


def _forms() -> Iterator[tuple[str, ...]]:
    for format, ending in FORMS.items():
        yield "form", ".", "--format", format, "-o", f"out/form.{ending}"
    yield "form", ".", "--format", ",".join(FORMS), "-o", "out/form/"
    yield "form", ".", "--format", "html", "--for", "all", "-o", "out/forms/"
    yield "import", "bolge1.csv", "--init"
