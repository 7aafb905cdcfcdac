"""Charts: names and texts are drawn as letters; no field, expression, element or attribute is one of them."""

import re
import struct
import zlib
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any
from xml.etree import ElementTree

import pytest

from drawings_of import figure
from hostile_study import of, outputs, parts
from payloads import EVERYTHING, MARK
from sample_report import DRAWINGS
from tillitsmaal.rendering import charts
from tillitsmaal.report.drawings import Drawing

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("kind", "way", "ways", "kinds")
"""Fields of drawings with words of the program's own."""
PAYLOADS = tuple(EVERYTHING.values())
ELEMENTS = {"svg", "g", "path", "text", "tspan", "title", "rect", "line"}


def with_texts(value: Any, texts: Any) -> Any:
    """A drawing with other texts in every place where data may stand."""
    if isinstance(value, str):
        return next(texts) if value else value
    if isinstance(value, tuple):
        return tuple(with_texts(one, texts) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        said = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in KINDS}
        legend = {
            name: tuple((kind, next(texts)) for kind, _ in getattr(value, name))
            for name in ("ways", "kinds")
            if hasattr(value, name)
        }
        return replace(value, **{name: with_texts(one, texts) for name, one in said.items()}, **legend)
    return value


def hostile(drawing: Drawing, first: int = 0) -> Drawing:
    """The drawing with payloads in turn, from one of them on."""
    return with_texts(drawing, (PAYLOADS[at % len(PAYLOADS)] for at in count(first)))


def harmless(drawing: Drawing) -> Drawing:
    """The same with words."""
    return with_texts(drawing, (f"navn {at}" for at in count()))


def drawn(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(charts.svg(figure(drawing)))


TURNS = range(0, len(PAYLOADS), 11)
"""From which payload on to begin, so that each stands in about every place."""


def specified(value: Any, name: str = "") -> set[str]:
    """What a specification goes by: its keys, and what stands under `field`, `expr`, `type` and the like."""
    found: set[str] = set()
    if isinstance(value, dict):
        for key, one in value.items():
            found |= {key} | (set() if key == "datasets" else specified(one, key))
    elif isinstance(value, list):
        for one in value:
            found |= specified(one, name)
    elif isinstance(value, str) and name not in ("values", "title", "text", "name"):
        found.add(f"{name}: {re.sub(STRINGS, '', value) if name == 'labelExpr' else value}")
    return found


STRINGS = r'"(?:[^"\\]|\\.)*"'


@pytest.mark.parametrize("key", DRAWINGS)
def test_a_specification_goes_by_nothing_that_is_data(key: str) -> None:
    """A name that is an expression, a field with points or brackets, a URL: none of them is taken for that."""

    def specification(drawing: Drawing) -> set[str]:
        made = charts._chart(charts._inert(drawing)).to_dict(validate=False)
        assert not re.search(r'"url":|"signal":|"href":', str(made).replace("'", '"').split('"values"')[0])
        return specified(made)

    plain = specification(harmless(DRAWINGS[key]))
    for first in TURNS:
        found = specification(hostile(DRAWINGS[key], first))
        assert not [one for one in found if MARK in one]
        assert {one for one in found if one.startswith(("field:", "expr:", "labelExpr:", "type:", "test:"))} <= plain


@pytest.mark.parametrize("key", DRAWINGS)
def test_a_picture_has_letters_and_shapes_alone(key: str) -> None:
    plain = drawn(harmless(DRAWINGS[key]))
    attributes = {name for node in plain.iter() for name in node.attrib} | {"x", "dy", "x2", "y2"}
    for first in TURNS:
        picture = drawn(hostile(DRAWINGS[key], first))
        assert {node.tag.removeprefix(SVG) for node in picture.iter()} <= ELEMENTS
        assert {name for node in picture.iter() for name in node.attrib} <= attributes
        assert [
            (node.tag, name, value)
            for node in picture.iter()
            for name, value in node.attrib.items()
            if name != "aria-label" and (MARK in value or re.search(r"url\(|javascript:|evil|<|&#", value))
        ] == []
        texts = "".join(picture.itertext())
        assert MARK in texts
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", texts)


@pytest.mark.parametrize("payload", [name for name in EVERYTHING if MARK in EVERYTHING[name]])
def test_each_text_is_drawn_whole(payload: str) -> None:
    """On lines of their own where it is long, but with all its letters."""
    for key in ("trend", "trust-matrix"):
        drawing = with_texts(DRAWINGS[key], (EVERYTHING[payload] for _ in count()))
        letters = re.sub(r"\s", "", "".join(drawn(drawing).itertext()))
        mark = re.search(rf"{MARK}\d+", EVERYTHING[payload])
        assert mark
        assert mark[0] in letters


def chunks(png: bytes) -> list[bytes]:
    """What a PNG is made of; each chunk's sum is right."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, found = 8, []
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        body = png[at + 4 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(body)
        found.append(body[:4])
        at += 12 + length
    return found


def test_a_picture_of_points_holds_points_alone() -> None:
    picture = charts.png(figure(hostile(DRAWINGS["trust-matrix"])), scale=0.5)
    assert set(chunks(picture)) <= {b"IHDR", b"IDAT", b"IEND", b"pHYs", b"sRGB", b"gAMA"}


def test_documents_hold_pictures_and_no_specification() -> None:
    pages = [outputs()[name].decode() for name in of("report.html", "report-partners.html", "report-public.html")]
    assert any("<svg" in page for page in pages)
    for page in pages:
        assert not re.search(r"vega|\$schema|labelExpr|vconcat", page)
        for picture in re.findall(r"<svg\b.*?</svg>", page, flags=re.DOTALL):
            tree = ElementTree.fromstring(picture)
            assert {node.tag.removeprefix(SVG) for node in tree.iter()} <= ELEMENTS
    for name in of("report.docx", "report-partners.docx", "report-public.docx"):
        inside = parts(outputs()[name])
        media = [data for part, data in inside.items() if part.startswith("word/media/")]
        assert bool(media) == ("analyst" in name), "of several networks, only the analyst sees a picture"
        for data in media:
            assert set(chunks(data)) <= {b"IHDR", b"IDAT", b"IEND", b"pHYs", b"sRGB", b"gAMA"}
        assert not [part for part in inside if re.search(r"embed|oleObject|chart", part)]
    for name in of("report.pdf", "report-partners.pdf", "report-public.pdf"):
        assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile|/RichMedia|/URI", outputs()[name])
