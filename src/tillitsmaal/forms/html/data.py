"""What the page's script knows: whom to ask about, in which order, what, in which words."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from tillitsmaal.forms.form import Block, Form, Partner, Question
from tillitsmaal.forms.numbers import told
from tillitsmaal.forms.opening import leaving_open, minutes
from tillitsmaal.forms.options import Option, options
from tillitsmaal.inert import inert
from tillitsmaal.study.coded import item_codes
from tillitsmaal.text import Language, catalogue, localised

_OTHER_FORMATS_SAY: Final = re.compile(r"(?!html\.|roles\.)\w+\.")
"""How keys of texts begin that this format has no use for."""
_FEW: Final = 5
_LONGEST_WORD: Final = 10
"""Letters of a word that a fifth of a telephone's width has room for."""
_MOST_WORDED: Final = 7
_MOST_IN_A_ROW: Final = 11
_PARTNER: Final = "\0"
"""Stands for the partner's name while a question is taken apart."""

Data = Mapping[str, object]


def data(form: Form) -> Data:
    """Gather what the script needs, as JSON holds it. Wave and network are as they stand for the saved file."""
    return {
        "mark": form.mark,
        "study": inert(form.study),
        "wave": form.wave,
        "network": form.network,
        "first": form.first,
        "languages": form.languages,
        "title": {language: inert(localised(form.questionnaire.title, language)) for language in form.languages},
        "consent": None if form.consent is None else inert(form.consent),
        "contact": None if form.contact is None else inert(form.contact),
        "minutes": minutes(form),
        "leaving_open": {language: inert(leaving_open(form, language)) for language in form.languages},
        "partners": [_partner(one) for one in form.partners],
        "rater": None if form.rater is None else form.rater.code,
        "orders": {one.code: _codes(form.asked_about(one)) for one in form.raters},
        "everyone": _codes(form.asked_about()),
        "about_partners": [_block(block, form) for block in form.about_partners],
        "about_all": [_block(block, form) for block in form.about_all],
        "items": tuple(item_codes(form.questionnaire.item_ids).items()),
        "words": {language: _words(language) for language in form.languages},
    }


def _partner(partner: Partner) -> Data:
    return {"code": partner.code, "shown": inert(partner.name)}


def _codes(partners: tuple[Partner, ...]) -> list[str]:
    return [one.code for one in partners]


def _words(language: Language) -> Mapping[str, str]:
    said = catalogue("forms", language)
    return {key: text for key, text in said.items() if not _OTHER_FORMATS_SAY.match(key)}


def _block(block: Block, form: Form) -> Data:
    spoken = [options(block.answer, language) for language in form.languages]
    return {
        "looks": _looks(spoken),
        "min": block.answer.min,
        "max": block.answer.max,
        "decimals": block.answer.decimals,
        "hint": {language: inert(told(block.answer, language, missing=False)) for language in form.languages},
        "options": [_option(same, form.languages) for same in zip(*spoken, strict=True)],
        "questions": [_question(question, form.languages) for question in block.questions],
    }


def _looks(spoken: Sequence[Sequence[Option]]) -> str:
    """Choose how a scale is laid out where room is scarce.

    `words`: side by side, each with its label under it; `list`: under each other, since the labels are many or have
    long words; `numbers`: side by side, with the labels that there are beside; `many`: so in several rows always;
    `written`: a number to write.
    """
    labels = [option.label for of_language in spoken for option in of_language if not option.missing]
    count = len(labels) // len(spoken)
    if not count:
        return "written"
    if count > _MOST_WORDED or None in labels:
        return "numbers" if count <= _MOST_IN_A_ROW else "many"
    longest = max(len(word) for label in labels if label for word in label.split())
    return "words" if count <= _FEW and longest <= _LONGEST_WORD else "list"


def _option(same: Sequence[Option], languages: Sequence[Language]) -> Data:
    """Describe an option, given in each language."""
    labels = {language: inert(one.label) for language, one in zip(languages, same, strict=True) if one.label}
    return {"value": str(same[0].value), "apart": same[0].missing, "label": labels or None}


def _question(question: Question, languages: Sequence[Language]) -> Data:
    """Give a question's text in each language, in the pieces between which the partner's name stands."""
    return {
        "id": question.item.id,
        "text": {
            language: [inert(piece) for piece in question.item.rendered(_PARTNER, language).split(_PARTNER)]
            for language in languages
        },
    }
