"""The pages about survey systems: the files that they show are recognised, and the two languages show the same."""

import re
from pathlib import Path

import pytest

from import_samples import laid
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.look import look
from tillitsmaal.readers.systems import recognise
from tillitsmaal.study import ImportMapping, parse_study

FOLDER = Path(__file__).parent.parent / "docs" / "import"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")
BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)

LACKING = {"import_items_lacking"}
"""What is in doubt where a page shows a few questions of many."""
WITHOUT_TEXT = ("spss",)
"""Systems whose files cannot be shown."""


def blocks(page: Path) -> dict[str, bytes]:
    """The files that a page shows, by name."""
    return {name: text.encode() for name, text in BLOCK.findall(page.read_text(encoding="utf-8"))}


def test_there_are_pages_and_each_is_there_in_both_languages() -> None:
    assert PAGES
    assert sorted(path.stem for path in (FOLDER / "en").glob("*.md")) == sorted([*PAGES, "README"])


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_TEXT])
def test_what_a_page_shows_is_recognised(page: str, tmp_path: Path) -> None:
    files = blocks(FOLDER / f"{page}.md")
    found = recognise(open_file(laid(files, tmp_path)))
    assert found is not None
    assert found.system == page
    assert blocks(FOLDER / "en" / f"{page}.md") == files


def test_the_page_of_kobo_shows_a_file_of_odk_too(tmp_path: Path) -> None:
    path = tmp_path / "Tillit.csv"
    path.write_bytes(blocks(FOLDER / "kobo.md")[path.name])
    found = recognise(open_file(path))
    assert found is not None
    assert found.system == "odk"


@pytest.mark.parametrize(
    ("code", "id_"),
    [("example-council",) * 2, ("examplecouncil", "example-council"), ("ås_og_omland",) * 2, ("vik2",) * 2],
)
def test_codes_of_organisations_may_have_the_signs_that_the_pages_of_nettskjema_allow(
    code: str, id_: str, tmp_path: Path
) -> None:
    for signs in (
        "letters (æ, ø and å too),\ndigits, hyphens and underscores",
        "bokstaver (også æ, ø og å), sifre,\nbindestrek og understrek",
    ):
        assert any(signs in path.read_text(encoding="utf-8") for path in FOLDER.rglob("nettskjema.md"))
    (shown,) = blocks(FOLDER / "nettskjema.md").values()
    written = shown.decode().replace("to_vik.", f"to_{code}.").replace('"vik"', f'"{code}"')
    roster = "organisations: [{id: example-council}, {id: ås_og_omland}, {id: vik2}, {id: os}]"
    study = parse_study(f"study: s\n{roster}\n".encode(), tmp_path / "tillit.yaml", tmp_path)
    path = laid({"data-1-2026-05-04-1200.txt": written.encode()}, tmp_path)
    found = look(path, study=study, questionnaire=load_questionnaire("tillit-kort"))
    assert LACKING.issuperset(doubt.code for doubt in found.doubts)
    spellings = Spellings.of(study, ImportMapping())
    assert {spellings.resolve(target) for target in found.targets} == {id_, "os"}


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_short(page: str) -> None:
    for path in (FOLDER / f"{page}.md", FOLDER / "en" / f"{page}.md"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60
