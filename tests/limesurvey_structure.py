"""Reads LimeSurvey's tab separated survey structure as its importer does, but for what it then does with it."""

import re
from dataclasses import dataclass, field

_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^\t\n"]*))(\t|\n)')
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass
class Answered:
    """A question, a subquestion or an answer, with its row."""

    row: dict[str, str]
    subquestions: list["Answered"] = field(default_factory=list)
    answers: list["Answered"] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.row["name"]

    @property
    def text(self) -> str:
        return self.row["text"]

    @property
    def type(self) -> str:
        return self.row["type/scale"]


@dataclass
class Group:
    """A page of questions, with its row."""

    row: dict[str, str]
    questions: list[Answered] = field(default_factory=list)


@dataclass
class Structure:
    """A survey: groups and texts by language."""

    columns: list[str]
    settings: dict[str, str]
    texts: dict[str, dict[str, str]]
    groups: dict[str, list[Group]]

    def questions(self, language: str) -> dict[str, Answered]:
        return {one.code: one for group in self.groups[language] for one in group.questions}


def structure(text: str) -> Structure:
    """Read rows: what belongs to what is told by the row before, and which language by the row itself."""
    head, *lines = rows(text.removeprefix(BOM))
    read = Structure(columns=head, settings={}, texts={}, groups={})
    for line in lines:
        assert len(line) == len(head), line
        row = dict(zip(head, line, strict=True))
        match row["class"]:
            case "S":
                read.settings[row["name"]] = row["text"]
            case "SL":
                read.texts.setdefault(row["language"], {})[row["name"]] = row["text"]
            case "G":
                read.groups.setdefault(row["language"], []).append(Group(row))
            case "Q":
                read.groups[row["language"]][-1].questions.append(Answered(row))
            case "SQ":
                read.groups[row["language"]][-1].questions[-1].subquestions.append(Answered(row))
            case "A":
                read.groups[row["language"]][-1].questions[-1].answers.append(Answered(row))
            case other:
                raise AssertionError(f"class {other!r}")
    return read


def rows(text: str) -> list[list[str]]:
    """Split at tabs and ends of lines outside quotation marks, which are doubled where they are meant."""
    read: list[list[str]] = [[]]
    for found in _CELL.finditer(text):
        quoted, plain, end = found.groups()
        read[-1].append(plain if quoted is None else quoted.replace('""', '"'))
        if end == "\n":
            read.append([])
    assert "".join(found[0] for found in _CELL.finditer(text)) == text
    return read[:-1]
