"""The texts of all areas: the same keys and placeholders in the three languages, and no code without words."""

import re
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest

from tillitsmaal.errors.codes import AREAS
from tillitsmaal.report.pen import coded
from tillitsmaal.text import LANGUAGES, Language, catalogue, knows

TEXTS = files("tillitsmaal.text")
TEXT_AREAS = sorted(
    {file.name.removesuffix(".toml") for language in LANGUAGES for file in (TEXTS / language).iterdir()}
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("area", TEXT_AREAS)
def test_languages_have_the_same_keys_and_placeholders(area: str) -> None:
    spoken = {language: catalogue(area, language) for language in LANGUAGES}
    expected = {key: placeholders(text) for key, text in spoken["nb"].items()}
    for language, texts in spoken.items():
        assert {key: placeholders(text) for key, text in texts.items()} == expected, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_yaml_problem_says_what_is_wrong_and_what_to_do(language: Language) -> None:
    texts = catalogue("problems_yaml", language)
    assert set(texts) == {f"{code}.{part}" for code in AREAS["yaml"] for part in ("what", "remedy")}
    for key, text in texts.items():
        assert text.endswith((".", "{hint}")), key


def test_every_expected_text_that_code_names_exists() -> None:
    source = Path(__file__).parent.parent / "src" / "tillitsmaal"
    named = {
        name
        for file in source.rglob("*.py")
        for name in re.findall(r"@expected\.([a-z_]+)(?=\"|\|\{)", file.read_text(encoding="utf-8"))
    }
    assert named
    assert not {name for name in named if not knows(f"expected.{name}", "nb")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_of_a_file_has_a_few_words(language: Language) -> None:
    codes = {*AREAS["data"], *AREAS["yaml"]}
    assert not {code for code in codes if not knows(f"reasons.problem.{code}", language)}
    assert coded("file_not_found", "nb") == "fil som ikke finnes"
