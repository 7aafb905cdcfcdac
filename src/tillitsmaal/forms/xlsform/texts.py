"""Texts as an XLSForm can hold them: pyxform and XlsxWriter read meaning into some."""

import re
from collections.abc import Mapping
from typing import Final

from tillitsmaal.inert import inert
from tillitsmaal.text import Language
from tillitsmaal.workbooks import UNSEEN, in_cell

LANGUAGE_NAMES: Final[Mapping[Language, str]] = {
    "nb": "Norsk bokmål (nb)",
    "nn": "Nynorsk (nn)",
    "en": "English (en)",
}
"""As the standard wants them: the language's own name and its code."""
_PIECES: Final = re.compile("[^$'\u2018\u2019]+|['\u2018\u2019]+|[$]")
"""What may stand inside one pair of quotation marks; typographic ones are made straight by pyxform."""


def safe(text: str) -> str:
    """Make a text safe for a cell: no reference to another question, and nothing that XML refuses.

    Examples
    --------
    >>> safe("a ${b}").isascii(), safe("5 $"), safe("=1+1")
    (False, '5 $', '=1+1')
    """
    return in_cell(text.replace("${", f"${UNSEEN}{{"))


def literal(text: str) -> str:
    """Write a text as a constant of XPath 1.0, which knows no signs that shield a quotation mark.

    Examples
    --------
    >>> print(literal("bolge1"), literal("høst '25"))
    'bolge1' concat('høst ', "'", '25')
    """
    pieces = [f'"{piece}"' if piece[0] in "'\u2018\u2019" else f"'{piece}'" for piece in _PIECES.findall(inert(text))]
    return pieces[0] if len(pieces) == 1 else f"concat({', '.join(pieces)})" if pieces else "''"


def in_columns(kind: str, texts: Mapping[Language, str]) -> dict[str, str]:
    """A text in the column of each language.

    Examples
    --------
    >>> in_columns("hint", {"nn": "Vel"})
    {'hint::Nynorsk (nn)': 'Vel'}
    """
    return {f"{kind}::{LANGUAGE_NAMES[language]}": safe(text) for language, text in texts.items()}
