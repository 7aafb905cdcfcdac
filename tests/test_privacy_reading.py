"""What reading tells the analyst of files, rows and people is in nothing that others get."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sentinels
from cli_calls import Shell, valid


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    """In each wave somebody gave an answer that is none."""
    sentinels.write_study(tmp_path)
    for path in tmp_path.glob("*.csv"):
        lines = path.read_text("utf-8").splitlines()
        lines[1] = ";".join([*lines[1].split(";")[:4], "999", *lines[1].split(";")[5:]])
        path.write_text("\n".join([*lines, ""]), "utf-8")
    return Shell(tmp_path, monkeypatch, capsysbinary)


def warnings_in(document: Any) -> Iterator[dict[str, Any]]:
    """The warnings of a document and of those within it."""
    if isinstance(document, dict):
        yield from document.get("warnings", ())
        for inner in document.values():
            yield from warnings_in(inner)


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_of_warnings_others_get_the_code_alone(audience: str, study: Shell) -> None:
    def warned(audience: str) -> list[dict[str, Any]]:
        called = study("report", "--audience", audience, "--on-invalid", "drop", "--format", "json", "-o", "-")
        return list(warnings_in(valid(called.json, "report")))

    of_analyst, told = warned("analyst"), warned(audience)
    assert any(of["code"] == "dropped_invalid" and of["message"] for of in of_analyst)
    assert [of["code"] for of in told] == ["dropped_invalid"] * 3
    assert {key for of in told for key, value in of.items() if value is not None} == {"code", "severity"}
