"""The pages about survey systems: files that they show are recognised and read as they say, each in its language."""

import re
from pathlib import Path

import pytest

from import_samples import laid
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.look import look
from tillitsmaal.readers.systems import recognise
from tillitsmaal.study import ImportMapping, Study, parse_study

FOLDER = Path(__file__).parent.parent / "docs" / "import"
PAGES = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem != "README")
BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)

LACKING = {"import_items_lacking"}
"""What is in doubt where a page shows a few questions of many."""
WITHOUT_TEXT = ("spss",)
"""Systems whose files cannot be shown."""
LISTED = ("questback",)
"""Systems whose files say so little that the page shows a mapping with them."""
MAPPING = re.compile(r"^```yaml\n(import:\n.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
SHOWING = [path for path in sorted(FOLDER.rglob("*.md")) if path.stem in PAGES and path.stem not in WITHOUT_TEXT]
ROSTER = """\
organisations:
  - {id: vik, name: Vik kommune}
  - {id: os, name: Os og omland, aliases: [Os kommune]}
  - {id: naering, name: Næringshagen}
"""


def blocks(page: Path) -> dict[str, bytes]:
    """The files that a page shows, by name."""
    return {name: text.encode() for name, text in BLOCK.findall(page.read_text(encoding="utf-8"))}


def study_of(mapping: str = "") -> Study:
    """A study of the organisations that the pages name, with what a page says to write."""
    return parse_study(f"study: s\n{ROSTER}{mapping}".encode(), FOLDER / "tillit.yaml", FOLDER)


def test_there_are_pages_and_each_is_there_in_both_languages() -> None:
    assert PAGES
    assert sorted(path.stem for path in (FOLDER / "en").glob("*.md")) == sorted([*PAGES, "README"])


@pytest.mark.parametrize("page", SHOWING)
def test_what_a_page_shows_is_recognised_and_read(page: Path, tmp_path: Path) -> None:
    path = laid(blocks(page), tmp_path)
    found = recognise(open_file(path))
    assert found is not None
    assert found.system == page.stem
    declared = study_of(MAPPING.findall(page.read_text(encoding="utf-8"))[0]).mapping if page.stem in LISTED else None
    seen = look(path, study=study_of(), questionnaire=load_questionnaire("tillit-kort"), declared=declared)
    assert LACKING.issuperset(doubt.code for doubt in seen.doubts)
    assert seen.targets


@pytest.mark.parametrize("page", SHOWING)
def test_a_page_names_the_file_that_it_shows_in_its_commands(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    first = next(iter(blocks(page))).removesuffix(".csv")
    assert re.search(rf'^tillit import "?{re.escape(first)}', text, re.MULTILINE)


@pytest.mark.parametrize("page", sorted(path.stem for path in (FOLDER / "en").glob("*.md")))
def test_what_english_pages_show_is_english(page: str) -> None:
    shown = "\n".join(FENCED.findall((FOLDER / "en" / f"{page}.md").read_text(encoding="utf-8")))
    assert not re.search(r"[æøåÆØÅ«»]|bolge|[Ss]var|[Vv]irksomhet|lopenr|_om_|Tillit", shown)


@pytest.mark.parametrize("page", PAGES)
def test_mappings_that_pages_show_are_as_good_in_one_language_as_in_the_other(page: str) -> None:
    mappings = [
        MAPPING.findall(path.read_text(encoding="utf-8"))
        for path in (FOLDER / f"{page}.md", FOLDER / "en" / f"{page}.md")
    ]
    assert len(mappings[0]) == len(mappings[1])
    for written in (*mappings[0], *mappings[1]):
        assert study_of(written).mapping.system == page


@pytest.mark.parametrize("path_of", [("kobo.md", "Tillit.csv"), ("en/kobo.md", "Trust.csv")])
def test_the_page_of_kobo_shows_a_file_of_odk_too(path_of: tuple[str, str], tmp_path: Path) -> None:
    page, name = path_of
    path = tmp_path / name
    path.write_bytes(blocks(FOLDER / page)[name])
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
