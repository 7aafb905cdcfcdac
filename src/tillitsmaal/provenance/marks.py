"""The mark in each kind of file: JSON where no reader shows it and nothing acts on it."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any, Final, assert_never
from xml.sax.saxutils import escape, unescape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

Json = dict[str, Any]
HOLDING: Final = ("html", "markdown", "ddi", "docx", "xlsx", "pdf")
"""Formats whose files hold a mark."""
SIDECAR: Final = ".provenance.json"
"""What the file beside others that tells of them ends with."""
PART: Final = "customXml/tillit.xml"
"""The part of Word files and workbooks that holds the mark."""
LARGEST: Final = 50 * 1024 * 1024
"""Bytes of a document, or of a part of one, that are looked at."""
_SCHEMA: Final = "tillit/"
_NAMESPACE: Final = "urn:tillitsmaal:provenance"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_RELATIONS: Final[Mapping[str, str]] = {"docx": "word/_rels/document.xml.rels", "xlsx": "xl/_rels/workbook.xml.rels"}
_OWN_RELATION: Final = re.compile(rb'<Relationship [^>]*customXml/tillit\.xml"[^>]*/>')
_HEAD: Final = "</title>\n"
_HTML: Final = re.compile(r'<meta name="tillit-provenance" content="([^"]*)">')
_MARKDOWN: Final = re.compile(r"^<!-- tillit-provenance (\{.*\}) -->[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
"""The last thing in the file, unless somebody wrote on."""
_PDF: Final = re.compile(rb"%tillit-provenance (\{.*\})\nstartxref\n\d+\n%%EOF\n\Z")
_PLACE: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_IN_PART: Final = re.compile(r">(\{.*\})</provenance>")


def marked(content: str | bytes, format: str, provenance: Json) -> str | bytes:
    """Write the provenance into a document; the same for the same document and provenance.

    Parameters
    ----------
    content
        As it was rendered.
    format
        One of `HOLDING`; JSON documents tell it by themselves.
    provenance
        Texts, numbers and lists of them; `content` is added, a digest of the document.
    """
    whole = {**provenance, "content": _digest(content)}
    told = json.dumps(whole, separators=(",", ":"), sort_keys=True).replace("--", "-\\u002d").translate(_TAGS)
    match content:
        case str() if format == "html":
            meta = f'<meta name="tillit-provenance" content="{escape(told, _QUOTE)}">\n'
            return content.replace(_HEAD, f"{_HEAD}{meta}", 1)
        case str() if format in ("markdown", "ddi"):
            return f"{content}\n<!-- tillit-provenance {told} -->\n"
        case bytes() if format == "pdf":
            return _in_pdf(content, told)
        case bytes() if format in _RELATIONS:
            return _in_package(content, _RELATIONS[format], told)
        case str() | bytes():
            return content
        case _:
            assert_never(content)


_TAGS: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e"})
"""What would be markup where a reader does not take the mark for a comment."""
_QUOTE: Final[Mapping[str, str]] = {'"': "&quot;"}
_UNQUOTE: Final[Mapping[str, str]] = {"&quot;": '"'}


def _in_pdf(content: bytes, told: str) -> bytes:
    """A comment behind the end of the file, and that end once more: readers find the same objects as before."""
    place = _PLACE.search(content)
    if place is None:
        return content
    start = b"" if content.endswith(b"\n") else b"\n"
    return b"%b%b%%tillit-provenance %b\nstartxref\n%b\n%%%%EOF\n" % (content, start, told.encode(), place[1])


def _in_package(content: bytes, relations: str, told: str) -> bytes:
    """A part of its own, which the document refers to, so that programs keep it; in place of one from a template."""
    target = "../" + PART
    relation = f'<Relationship Id="rIdTillit" Type="{_RELATION}" Target="{target}"/></Relationships>'
    part = f'<?xml version="1.0" encoding="UTF-8"?>\n<provenance xmlns="{_NAMESPACE}">{escape(told)}</provenance>\n'
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == relations:
                data = _OWN_RELATION.sub(b"", data).replace(b"</Relationships>", relation.encode())
            if info.filename != PART:
                new.writestr(info, data)
        own = ZipInfo(PART)
        own.compress_type = ZIP_DEFLATED
        own.external_attr = 0o600 << 16
        new.writestr(own, part)
    return buffer.getvalue()


def is_as_written(content: bytes) -> bool:
    """Whether nobody has changed a document of this program since; JSON documents do not tell."""
    told = provenance_of(content)
    if told is None or "content" not in told:
        return told is not None
    return told["content"] in {_digest(one) for one in _unmarked(content)}


def _unmarked(content: bytes) -> list[bytes]:
    """What the document may have been before it was marked."""
    if content.startswith(b"PK"):
        return [content]
    if content.startswith(b"%PDF-"):
        found = _PDF.search(content)
        end = len(content) if found is None else found.start()
        return [content[:end], content[: end - 1]]
    text = content.decode("utf-8", "replace")
    comment = _comment(text)
    plain = text if comment is None else text[: comment.start()] + text[comment.end() :]
    return [
        plain.removesuffix("\n").encode(),
        _HTML.sub("", text).replace(f"{_HEAD}\n", _HEAD, 1).encode(),
    ]


def _digest(content: str | bytes) -> str:
    """SHA-256 of a document; of Word files and workbooks of their parts, without those that a mark changes."""
    data = content.encode() if isinstance(content, str) else content
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as package:
            own = {PART, *_RELATIONS.values()}
            parts = sorted((one.filename, one.CRC) for one in package.infolist() if one.filename not in own)
        data = json.dumps(parts).encode()
    return sha256(data).hexdigest()


def provenance_of(content: bytes) -> Json | None:
    """Read the provenance of a document of this program, of whatever kind; None where there is none.

    Of a JSON document it is the document itself.
    """
    if content.startswith(b"PK\x03\x04"):
        return _of_package(content)
    if content.startswith(b"%PDF-"):
        found = _PDF.search(content)
        return None if found is None else _ours(found[1].decode("utf-8", "replace"))
    text = content.decode("utf-8", "replace")
    if text.startswith("{"):
        return _ours(text)
    html = _HTML.search(text) if text[:9].casefold() == "<!doctype" else None
    if html is not None:
        return _ours(unescape(html[1], _UNQUOTE))
    comment = _comment(text)
    return None if comment is None else _ours(comment[1])


def _comment(text: str) -> re.Match[str] | None:
    """The last mark in a text: what somebody else's text pretends stands before it."""
    return max(_MARKDOWN.finditer(text), key=re.Match.start, default=None)


def _of_package(content: bytes) -> Json | None:
    try:
        with ZipFile(BytesIO(content)) as package:
            if package.getinfo(PART).file_size > LARGEST:
                return None
            found = _IN_PART.search(package.read(PART).decode("utf-8", "replace"))
    except (BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return None if found is None else _ours(unescape(found[1]))


def _ours(text: str) -> Json | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(told, dict) and str(told.get("schema", "")).startswith(_SCHEMA)
    return told if is_ours else None
