"""The documentation says what the program does: what is made from it is up to date, and nothing is left out."""

import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from commands import ROOT
from tillitsmaal.errors import CATALOGUE
from tillitsmaal.text import LANGUAGES

MADE = (
    "docs/errors.md",
    "docs/commands.md",
    "docs/questionnaires.md",
    "docs/methods.md",
    "README.md",
    "docs/kom-i-gang.md",
)
PACKAGE = ROOT / "src" / "tillitsmaal"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """`docs/build.py`."""
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(build: Any) -> Mapping[str, str]:
    return dict(build.made())


@pytest.mark.parametrize("path", MADE)
def test_made_parts_are_up_to_date(path: str, made: Mapping[str, str]) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == made[path], "run: make docs"


def test_nothing_else_is_made(made: Mapping[str, str]) -> None:
    assert set(made) == set(MADE)


def test_output_in_a_page_is_made_anew(build: Any) -> None:
    stale = "a\n<!-- run in byregion, lines 1-1 -->\n```console\n$ tillit --version\nyesterday's\n```\nb\n"
    from tillitsmaal import __version__

    assert build.with_output(stale) == stale.replace("yesterday's", f"tillit {__version__}")


@pytest.mark.parametrize(("page", "blocks"), [("README.md", 2), ("docs/kom-i-gang.md", 1)])
def test_pages_show_output(page: str, blocks: int, build: Any) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert len(build._BLOCK.findall(text)) == text.count("<!-- run in ") >= blocks


def test_every_command_has_its_help_in_the_page(build: Any) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in build.COMMANDS:
        assert f"\nUsage: {' '.join(('tillit', *command))} " in text


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_error_is_documented(code: str) -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| `{code}` |"))
    cells = [cell.strip() for cell in row.replace("\\|", "/").strip("|").split("|")]
    assert len(cells) == 4
    assert cells[1] == CATALOGUE[code]
    assert all(cells)


def house() -> str:
    """Section 3 of the design: the drawing of the house and its rules."""
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    return text.split("\n## 3. ")[1].split("\n## 4")[0]


@pytest.mark.parametrize(
    "room", sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").is_file())
)
def test_design_names_every_room(room: str) -> None:
    assert re.search(rf"(?<![\w/]){room}/", house()), f"docs/design.md section 3 does not name {room}/"


def test_design_names_no_room_that_is_not_there() -> None:
    drawing = house().split("```")[1]
    rooms = set(re.findall(r"(?<![\w/])([a-z_]+)(?:/|\.py)", drawing)) - set(LANGUAGES)
    missing = {name for name in rooms if not (PACKAGE / name).is_dir() and not (PACKAGE / f"{name}.py").is_file()}
    assert rooms
    assert missing == set()


@pytest.mark.parametrize(
    "page",
    sorted(
        str(path.relative_to(ROOT)) for folder in (".", "docs", "examples/*") for path in ROOT.glob(f"{folder}/*.md")
    ),
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    broken = [target for target in LINK.findall(text) if not (ROOT / page).parent.joinpath(target).exists()]
    assert broken == []


def test_links_are_found() -> None:
    assert "docs/kom-i-gang.md" in LINK.findall(Path(ROOT / "README.md").read_text(encoding="utf-8"))
