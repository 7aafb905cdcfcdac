"""Pieces of WordprocessingML."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from tillitsmaal.inert import inert

Element = BaseOxmlElement
_PIECES: Final = re.compile(r"(\r\n|\n|\r|\t)")
_TRUE: Final = ("1", "true", "on")


def w(name: str, /, *children: Element, **attributes: object) -> Element:
    """Make an element of Word's main namespace."""
    made = OxmlElement(f"w:{name}", attrs={qn(f"w:{key}"): str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def value(parent: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child; None where there is no such child."""
    child = None if parent is None else parent.find(qn(f"w:{name}"))
    return None if child is None else str(child.get(qn("w:val"), ""))


def attribute(element: Element, name: str) -> str:
    """Return an attribute of Word's main namespace; empty where there is none."""
    return str(element.get(qn(f"w:{name}"), ""))


def is_on(element: Element, name: str) -> bool:
    """Tell whether an attribute is set to a word for true."""
    return attribute(element, name) in _TRUE


def run(text: str, properties: Iterable[Element] = ()) -> Element:
    """Make a run; line feeds and tabs in its text become Word's."""
    made = w("r", *_wrapped("rPr", properties))
    made.extend(_piece(piece) for piece in _PIECES.split(inert(text)) if piece)
    return made


def paragraph(style: str, runs: Iterable[Element], properties: Iterable[Element] = ()) -> Element:
    """Make a paragraph of a style; further properties stand in the schema's order."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *runs)


def field(code: str, shown: str) -> Iterator[Element]:
    """Make the runs of a field, with what it shows until Word computes it anew."""
    yield from field_begin(code)
    yield run(shown)
    yield field_end()


def field_begin(code: str) -> Iterator[Element]:
    """Make the runs before what a field shows."""
    yield w("r", w("fldChar", fldCharType="begin"))
    instruction = w("instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    yield w("r", instruction)
    yield w("r", w("fldChar", fldCharType="separate"))


def field_end() -> Element:
    """Make the run after what a field shows."""
    return w("r", w("fldChar", fldCharType="end"))


def _wrapped(name: str, properties: Iterable[Element]) -> Iterator[Element]:
    held = tuple(properties)
    if held:
        yield w(name, *held)


def _piece(piece: str) -> Element:
    if piece == "\t":
        return w("tab")
    if _PIECES.fullmatch(piece):
        return w("br")
    text = w("t")
    text.set(qn("xml:space"), "preserve")
    text.text = piece
    return text
