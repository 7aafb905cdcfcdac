"""Whether the texts of a questionnaire are complete in its languages and name the partner where they should."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tillitsmaal.errors import Problem
from tillitsmaal.marked_yaml import Marked, YamlPath
from tillitsmaal.questionnaire.models import PLACEHOLDER, Questionnaire
from tillitsmaal.text import Language

_WORD: Final = re.compile(r"<\s*[^\W\d_][^<>]*>")
"""What looks like a placeholder: a letter first, so that `2 < 3` is none."""

Texts = Mapping[Language, str | Sequence[str]]


def text_problems(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    """Find texts that lack a language, are in one too many, or misplace the placeholder."""
    for path, texts in _all_texts(questionnaire, marked):
        yield from _language_problems(path, texts, questionnaire, marked)
        if path[0] != "items":
            yield from _stray_placeholders(path, texts, marked)
    yield from _item_placeholders(questionnaire, marked)


def _all_texts(questionnaire: Questionnaire, marked: Marked) -> Iterator[tuple[YamlPath, Texts]]:
    yield ("title",), questionnaire.title
    for name in questionnaire.formats:
        for code, texts in (marked.at(("formats", name, "labels")) or {}).items():
            yield ("formats", name, "labels", code), texts
    for name, scale in questionnaire.scales.items():
        yield ("scales", name, "label"), scale.label
    for name, composite in questionnaire.composites.items():
        yield ("composites", name, "label"), composite.label
    for i, item in enumerate(questionnaire.items):
        yield ("items", i, "text"), item.text
    for name, lists in questionnaire.guidance.items():
        yield ("guidance", name), lists


def _language_problems(path: YamlPath, texts: Texts, questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    for language in questionnaire.languages:
        if not texts.get(language):
            yield marked.problem("language_missing", path, key=True, value=language)
    for language in texts:
        if language not in questionnaire.languages:
            declared = ", ".join(questionnaire.languages)
            yield marked.problem("language_undeclared", (*path, language), key=True, declared=declared)


def _stray_placeholders(path: YamlPath, texts: Texts, marked: Marked) -> Iterator[Problem]:
    for language, text in texts.items():
        lines = [((*path, language), text)] if isinstance(text, str) else _lines((*path, language), text)
        for here, line in lines:
            for word in _WORD.findall(line):
                yield marked.problem("placeholder_misplaced", here, value=word, hint="@expected.take_it_out")


def _lines(path: YamlPath, lines: Sequence[str]) -> list[tuple[YamlPath, str]]:
    return [((*path, i), line) for i, line in enumerate(lines)]


def _item_placeholders(questionnaire: Questionnaire, marked: Marked) -> Iterator[Problem]:
    for i, item in enumerate(questionnaire.items):
        scale = questionnaire.scales.get(item.scale)
        for language, text in item.text.items():
            if scale is not None:
                path: YamlPath = ("items", i, "text", language)
                yield from _in_item(path, text, marked, about_partner=scale.level == "pair")


def _in_item(path: YamlPath, text: str, marked: Marked, *, about_partner: bool) -> Iterator[Problem]:
    """A question about a partner names it once; others name none; no other placeholder exists."""
    words = _WORD.findall(text)
    right = words.count(PLACEHOLDER)
    remedy = "@expected.write_partner" if about_partner else "@expected.take_it_out"
    for word in dict.fromkeys(words):
        if word != PLACEHOLDER or not about_partner:
            yield marked.problem("placeholder_misplaced", path, value=word, hint=remedy)
    if about_partner and right != 1 and right == len(words):
        found = f"@expected.placeholder_many|{right}" if right else "@expected.placeholder_none"
        yield marked.problem("placeholder_missing", path, found=found)
