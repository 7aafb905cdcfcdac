"""The user's own Word document as a template: is it one, and what of it goes into a report."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from tillitsmaal.documents.docx.xml import Element, attribute
from tillitsmaal.documents.packed import excess
from tillitsmaal.errors import Problem, UsageError
from tillitsmaal.rendering.docx import LARGEST_TEMPLATE

_MOST_SIGNS: Final = 800_000
"""Tags and attributes in a template's XML, each of which takes some 200 bytes once it is read."""
_XML: Final = (".xml", ".rels")
_CHUNK: Final = 1 << 22
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Begins old Word documents, and those locked with a password."""
_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.%s.main+xml"
_MACROS: Final = (b"macroEnabled", b"vbaProject")
_DAMAGE: Final = (
    BadZipFile, PackageNotFoundError, zlib.error, EOFError, OSError, RuntimeError, SyntaxError,
    LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip
"""What python-docx and what it is built on raise at files that are broken in one way or another."""
_KEPT: Final = frozenset(
    {
        "styles", "numbering", "settings", "webSettings", "fontTable", "theme", "footnotes", "endnotes",
        "glossaryDocument", "customXml",
    }
)  # fmt: skip
"""Parts that belong to a document without its text pointing to them."""
_KEPT_OF_FILE: Final = frozenset({"officeDocument", "core-properties", "extended-properties", "custom-properties"})
_NOTES: Final = ("footnotes", "endnotes")


def opened(template: bytes) -> Document:
    """Open a template and take out its content.

    Its styles, page setup, headers and footers stay. Nothing of its text does, nor its comments, notes, pictures and
    preview: last year's report may well be this year's template.

    Raises
    ------
    UsageError
        `template_unreadable`.
    """
    plain = _as_document(template)
    with readable():
        document = docx.Document(BytesIO(plain))
        _empty(document)
    return document


@contextmanager
def readable() -> Iterator[None]:
    """Take what goes wrong for a damaged template.

    Raises
    ------
    UsageError
        `template_unreadable`.
    """
    try:
        yield
    except _DAMAGE:
        raise _unreadable("damaged") from None


def _unreadable(why: str) -> UsageError:
    details = {"value": "@expected.template_file", "why": f"@expected.template_{why}"}
    return UsageError([Problem(code="template_unreadable", details=details)])


def _as_document(template: bytes) -> bytes:
    """Check what kind of file it is; a template in Word's sense (.dotx) becomes a document."""
    if template.startswith(_OLE):
        raise _unreadable("old")
    if not template.startswith(b"PK"):
        raise _unreadable("other")
    with readable():
        _check_size(template)
    types = _content_types(template)
    if any(sign in types for sign in _MACROS):
        raise _unreadable("macros")
    if _MAIN % b"template" in types:
        return _with_types(template, types.replace(_MAIN % b"template", _MAIN % b"document"))
    if _MAIN % b"document" not in types:
        raise _unreadable("other")
    return template


def _check_size(template: bytes) -> None:
    """Refuse what would take far more room than a document does, before it is read."""
    if len(template) > LARGEST_TEMPLATE or excess(template) is not None:
        raise _unreadable("large")
    with ZipFile(BytesIO(template)) as package:
        parts = package.infolist()
        signs = sum(_signs(package, part) for part in parts if part.filename.casefold().endswith(_XML))
        if signs > _MOST_SIGNS or sum(part.file_size for part in parts) > LARGEST_TEMPLATE:
            raise _unreadable("large")


def _signs(package: ZipFile, part: ZipInfo) -> int:
    with package.open(part) as file:
        return sum(piece.count(b"<") + piece.count(b"=") for piece in iter(lambda: file.read(_CHUNK), b""))


def _content_types(template: bytes) -> bytes:
    with readable(), ZipFile(BytesIO(template)) as package:
        if _TYPES not in package.namelist():
            raise _unreadable("other")
        return package.read(_TYPES)


def _with_types(template: bytes, types: bytes) -> bytes:
    written = BytesIO()
    with ZipFile(BytesIO(template)) as package, ZipFile(written, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, types if name == _TYPES else package.read(name))
    return written.getvalue()


def _empty(document: Document) -> None:
    body = document.element.body
    _inherit_headers(body)
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    _drop_parts(document)
    for key, each in list(document.part.rels.items()):
        if _kind(each.reltype) in _NOTES:
            document.part.rels.add_relationship(each.reltype, _without_notes(each.target_part), key)


def _inherit_headers(body: Element) -> None:
    """Write out in the last section which headers and footers it takes over from sections before it."""
    sections = body.findall(f".//{qn('w:sectPr')}")
    last = body.get_or_add_sectPr()
    for name in ("headerReference", "footerReference"):
        shown = {attribute(each, "type"): each for section in sections for each in section.findall(qn(f"w:{name}"))}
        for each in last.findall(qn(f"w:{name}")):
            last.remove(each)
        for place, kind in enumerate(sorted(shown)):
            last.insert(place, shown[kind])


def _drop_parts(document: Document) -> None:
    """Forget the parts that only the text pointed to, and those of the file that are about the old content."""
    pointed = {text for element in document.element.iter() for text in element.attrib.values()}
    rels = document.part.rels
    for key in [key for key, each in rels.items() if _kind(each.reltype) not in _KEPT and key not in pointed]:
        del rels[key]
    of_file = document.part.package.rels
    for key in [key for key, each in of_file.items() if _kind(each.reltype) not in _KEPT_OF_FILE]:
        del of_file[key]


def _without_notes(part: Part) -> Part:
    """Copy a part of notes with the lines that divide notes from the text, but no notes."""
    notes = parse_xml(part.blob)
    for note in list(notes):
        if attribute(note, "type") in ("", "normal"):
            notes.remove(note)
    return Part(part.partname, part.content_type, serialize_part_xml(notes), part.package)


def _kind(reltype: str) -> str:
    return reltype.rpartition("/")[2]
