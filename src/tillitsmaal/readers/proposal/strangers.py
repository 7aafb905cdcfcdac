"""Columns whose questions are items about somebody whom the study does not know: a misspelt partner, or another one."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import PLACEHOLDER, Questionnaire
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.sheet import Sheet

_SHORTEST: Final = 8
"""Characters of an item's words, without whom it is about, that are no chance."""
_LONGEST: Final = 1000
_EDGES: Final = " .,:;…-–?!()[]"


def strangers(
    sheet: Sheet, unread: Collection[str], questionnaire: Questionnaire, spellings: Spellings
) -> tuple[str, ...]:
    """Whom columns from which nothing is read ask about in an item's words, as their texts call them.

    Parameters
    ----------
    sheet
        The file.
    unread
        Headers of its columns from which nothing is read.
    questionnaire
        Gives the items' words.
    spellings
        Organisations that are known, and no strangers.
    """
    asked = tuple(_asked(questionnaire))
    texts = dict.fromkeys(plain_text(text) for header in unread for text in (header, sheet.texts.get(header, header)))
    found = (_about(text, asked) for text in texts if len(text) <= _LONGEST and not spellings.mentioned(text))
    names = {key(name): name for name in found if name}
    return tuple(name for folded, name in names.items() if not any(one in folded for one in names if one != folded))


def _asked(questionnaire: Questionnaire) -> Iterator[re.Pattern[str]]:
    """What asks an item about anybody: `Vikk tar hensyn til oss`, and `Vikk [tar hensyn til oss]`."""
    for text in dict.fromkeys(text for item in questionnaire.items for text in item.text.values()):
        if PLACEHOLDER not in text:
            continue
        before, behind = (plain_text(part).strip(_EDGES) for part in text.split(PLACEHOLDER, 1))
        if len(before + behind) >= _SHORTEST:
            yield re.compile(
                rf"(?P<name>.*){re.escape(behind)}" if not before else _around(before, behind), re.IGNORECASE
            )


def _around(before: str, behind: str) -> str:
    words = re.escape(before)
    return rf"(?:.*\W)?{words}\s(?P<name>.+){re.escape(behind)}" if behind else rf"(?:.*\W)?{words}\s(?P<name>.+)"


def _about(text: str, asked: Collection[re.Pattern[str]]) -> str:
    """Whom a text asks about; nothing where it asks nothing of the kind."""
    matches = (one.fullmatch(text.strip(_EDGES)) for one in asked)
    return next((match["name"].strip(_EDGES) for match in matches if match is not None), "")
