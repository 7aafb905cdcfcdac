"""Reads a PDF back as a screen reader does: along its tags, each with the text that is marked as its."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, ContentStream, DictionaryObject, TextStringObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """An element of the structure tree."""

    role: str
    alt: str | None = None
    pieces: list["Tag | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @property
    def tags(self) -> list["Tag"]:
        return [piece for piece in self.pieces if isinstance(piece, Tag)]

    def all(self, *roles: str) -> Iterator["Tag"]:
        """Those with a role, in reading order."""
        for tag in self.tags:
            if tag.role in roles:
                yield tag
            yield from tag.all(*roles)


def tagged(pdf: bytes) -> Tag:
    """Read the structure tree."""
    reader = PdfReader(BytesIO(pdf))
    marked = {page.indirect_reference.idnum: _marked(page, reader) for page in reader.pages if page.indirect_reference}
    root = reader.root_object["/StructTreeRoot"]
    return Tag(role="root", pieces=list(_pieces(root.get("/K"), None, marked)))


def rows(table: Tag) -> list[list[str]]:
    """Texts of the cells of a table."""
    return [[cell.text for cell in row.all("TH", "TD")] for row in table.all("TR")]


def squeezed(text: str) -> str:
    """A text without what lines and columns change in it."""
    return re.sub(r"[\s\u200b]+", "", text)


Marked = Mapping[int, Mapping[int, str]]


def _pieces(kids: Any, page: int | None, marked: Marked) -> Iterator[Tag | str]:
    kids = kids.get_object() if kids is not None else []
    for raw in kids if isinstance(kids, ArrayObject) else [kids]:
        kid = raw.get_object()
        if isinstance(kid, int):
            yield marked[page or 0].get(int(kid), "")
        elif "/S" in kid:
            here = kid.raw_get("/Pg").idnum if "/Pg" in kid else page
            yield Tag(role=kid["/S"][1:], alt=kid.get("/Alt"), pieces=list(_pieces(kid.get("/K"), here, marked)))
        elif "/MCID" in kid:
            yield marked[kid.raw_get("/Pg").idnum if "/Pg" in kid else page or 0].get(int(kid["/MCID"]), "")


def _marked(page: PageObject, reader: PdfReader) -> dict[int, str]:
    """Text of each marked piece of a page."""
    resources = page["/Resources"].get_object()
    fonts = resources["/Font"].get_object() if "/Font" in resources else {}
    letters = {name: _letters(font.get_object()) for name, font in fonts.items()}
    found: dict[int, str] = {}
    within: list[tuple[int | None, str | None]] = []
    of: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        match operator:
            case b"BDC" | b"BMC":
                about = operands[1] if len(operands) > 1 and isinstance(operands[1], DictionaryObject) else {}
                instead = str(about["/ActualText"]) if "/ActualText" in about else None
                within.append((about.get("/MCID"), instead))
                _add(found, within, instead or "", of_itself=True)
            case b"EMC":
                within.pop()
            case b"Tf":
                of = letters[operands[0]]
            case b"Tj":
                _add(found, within, _decoded(operands[0], of))
            case b"TJ":
                _add(found, within, "".join(_decoded(part, of) for part in operands[0]))
    return found


def _add(
    found: dict[int, str], within: list[tuple[int | None, str | None]], text: str, of_itself: bool = False
) -> None:
    if not of_itself and any(instead is not None for _, instead in within):
        return
    piece = next((number for number, _ in reversed(within) if number is not None), None)
    if piece is not None:
        found[piece] = found.get(piece, "") + text


def _decoded(shown: Any, letters: Mapping[int, str]) -> str:
    if isinstance(shown, TextStringObject):
        shown = shown.original_bytes
    if not isinstance(shown, bytes | ByteStringObject):
        return ""
    return "".join(letters[int.from_bytes(shown[i : i + 2], "big")] for i in range(0, len(shown), 2))


def _letters(font: DictionaryObject) -> dict[int, str]:
    """What each code of a font stands for."""
    table = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    letters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.S):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            letters[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.S):
        for start, end, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            first = int.from_bytes(bytes.fromhex(text), "big")
            letters |= {code: chr(first + code - int(start, 16)) for code in range(int(start, 16), int(end, 16) + 1)}
    return letters
