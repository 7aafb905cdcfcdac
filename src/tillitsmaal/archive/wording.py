"""Labels in every language at once."""

from collections.abc import Iterable, Mapping
from typing import Final

from tillitsmaal.questionnaire.models import Questionnaire, ResponseFormat, Scale
from tillitsmaal.study.missing import MissingNumber
from tillitsmaal.text import LANGUAGES, Language, LocalisedText, listing, localised, number, percent, say

AREA: Final = "archive"


def spoken(key: str, **values: object) -> LocalisedText:
    """The text with this key of the area `archive`, in every language.

    A value that is a mapping stands in each language as what it holds for that.
    """
    return {language: say(f"{AREA}.{key}", language, **_in(values, language)) for language in LANGUAGES}


def _in(values: Mapping[str, object], language: Language) -> dict[str, object]:
    return {name: localised(value, language) if isinstance(value, Mapping) else value for name, value in values.items()}


def same(text: str) -> LocalisedText:
    """What is called the same in every language."""
    return dict.fromkeys(LANGUAGES, text)


def listed(names: Iterable[str]) -> LocalisedText:
    """Names in a row, joined as each language does."""
    parts = list(names)
    return {language: listing(parts, language) for language in LANGUAGES}


def share(value: float) -> LocalisedText:
    """A share in per cent."""
    return {language: percent(value, language) for language in LANGUAGES}


def range_text(answer: ResponseFormat) -> str:
    """The answers from lowest to highest: `1–5`."""
    low, high = (number(limit, "en", 0) for limit in (answer.min, answer.max))
    return f"{low}–{high}" if answer.min >= 0 else f"{low} – {high}"


def missing_label(answer: ResponseFormat, one: MissingNumber) -> LocalisedText:
    """What is missing is called: as the questionnaire calls the code, else the reason in our own words."""
    own = None if one.code is None else answer.labels.get(one.code)
    return own or spoken(f"missing.{one.reason}")


def scale_rule(questionnaire: Questionnaire, name: str, scale: Scale) -> LocalisedText:
    """How a respondent's score on a scale comes about."""
    items = questionnaire.items_by_scale[name]
    turned = [item.id for item in items if item.reverse]
    answer = questionnaire.format_of(name)
    told = {"items": listed(item.id for item in items), "share": share(scale.min_answered)}
    if not turned:
        return spoken("made.one" if len(items) == 1 else "made.scale", **told)
    return spoken("made.scale_reversed", **told, reversed=listed(turned), sum=f"{answer.min + answer.max}")


def composite_rule(questionnaire: Questionnaire, name: str) -> LocalisedText:
    """How a composite score comes about."""
    members = questionnaire.composites[name].of
    told = {
        language: listing([localised(questionnaire.label_of(member), language) for member in members], language)
        for language in LANGUAGES
    }
    mixed = len({questionnaire.range_of(member) for member in members}) > 1
    return spoken("made.composite_pomp" if mixed else "made.composite", scales=told)
