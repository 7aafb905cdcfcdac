"""What a Word file says of itself: title, language, when it was made."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from docx.document import Document

from tillitsmaal.inert import inert
from tillitsmaal.text import Language

TAGS: Final[Mapping[Language, str]] = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
"""What Word calls the languages."""
_ALWAYS: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When the document was made, where the environment does not say: the same content gives the same bytes."""
_LONGEST: Final = 255
"""Characters of a property, as python-docx holds."""


def set_properties(document: Document, title: str, subject: str, language: Language) -> None:
    """Write the properties, in the place of any that are there; the subject may be empty."""
    properties = document.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title = inert(title)[:_LONGEST]
    if subject:
        properties.subject = inert(subject)[:_LONGEST]
    properties.language = TAGS[language]
    properties.revision = 1
    properties.created = properties.modified = _made()


def _made() -> datetime:
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(stated), UTC) if stated.isdecimal() else _ALWAYS
