"""From a JSON Pointer to what it points to."""

from typing import Any

from tillitsmaal.report.model import Sentence
from tillitsmaal.text import Language, number, percent


def resolve(document: Any, pointer: str) -> Any:
    """Follow a pointer (RFC 6901) into a document; an error where it leads nowhere."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


def tells(document: Any, sentence: Sentence, language: Language) -> None:
    """Hold that a sentence's pointer leads somewhere and, where that is one number, that the sentence tells it.

    None and one may stand as words.
    """
    if sentence.path is None:
        return
    found = resolve(document, sentence.path)
    if isinstance(found, int | float) and found not in (0, 1):
        written = {number(abs(found), language, decimals) for decimals in range(3)} | {percent(found, language)}
        assert any(one in sentence.text for one in written), (sentence, found)
