"""Bombs: files that would take all memory are refused, each in a process that has little of it."""

import json
import subprocess
import sys
from pathlib import Path

REFUSED = {
    "large.xlsx": "file_too_large",
    "ratio.xlsm": "file_too_large",
    "far.xlsx": "file_too_large",
    "far-row.xlsx": "file_too_large",
    "entities.xlsx": "file_empty",
    "nested.xlsx": "file_damaged",
    "large.ods": "file_too_large",
    "entities.ods": "file_empty",
    "large.docx": "template_unreadable",
    "aliases.yaml": "yaml_not_plain",
    "deep.yaml": "yaml_too_deep",
    "large.yaml": "yaml_too_large",
}
LARGEST = 300
"""MB that a refusal may take, with the program itself."""


def test_bombs_are_refused_in_little_room(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(__file__).parent / "bombs.py"), str(tmp_path), *REFUSED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {one["name"]: one["code"] for one in told} == REFUSED
    assert [one for one in told if one["status"] != 0 or one["mb"] > LARGEST] == []
