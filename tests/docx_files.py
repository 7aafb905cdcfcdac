"""Word documents for the tests: raw XML read without the library that wrote it, and a template of Norwegian Word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Word:
    """A document's parts as XML."""

    written: bytes

    @cached_property
    def parts(self) -> Mapping[str, bytes]:
        with ZipFile(BytesIO(self.written)) as package:
            return {name: package.read(name) for name in package.namelist()}

    def xml(self, name: str) -> Element:
        return ElementTree.fromstring(self.parts[name])

    @cached_property
    def body(self) -> Element:
        found = self.xml("word/document.xml").find(f"{W}body")
        assert found is not None
        return found

    @cached_property
    def style_names(self) -> Mapping[str, str]:
        """Names of styles by their ids."""
        styles = self.xml("word/styles.xml").iter(f"{W}style")
        return {style.attrib[f"{W}styleId"]: value(style, "name") for style in styles}

    @property
    def paragraphs(self) -> list[tuple[str, str]]:
        """Name of the style and text of each paragraph outside tables."""
        return [(self.style_of(each), text(each)) for each in self.body.findall(f"{W}p")]

    def style_of(self, paragraph: Element) -> str:
        return self.style_names[value(paragraph, "pPr/pStyle")]

    @property
    def tables(self) -> list[Element]:
        return list(self.body.iter(f"{W}tbl"))

    def surroundings(self, kind: str) -> dict[str, str]:
        """Texts of the last section's headers or footers by type."""
        rels = {each.attrib["Id"]: each.attrib["Target"] for each in self.xml("word/_rels/document.xml.rels")}
        references = self.body.findall(f"{W}sectPr/{W}{kind}Reference")
        return {
            each.attrib[f"{W}type"]: text(self.xml(f"word/{rels[each.attrib[f'{{{_OFFICE}}}id']]}"))
            for each in references
        }


def value(element: Element, path: str) -> str:
    """The `w:val` of a descendant; empty where there is none."""
    found = element.find("/".join(W + name for name in path.split("/")))
    return "" if found is None else found.attrib[f"{W}val"]


def text(element: Element) -> str:
    """What is read in an element: without codes of fields."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    for each in element.iter():
        match each.tag.removeprefix(W):
            case "t":
                yield each.text or ""
            case "br":
                yield "\n"
            case "tab" if f"{W}pos" not in each.attrib:
                yield "\t"


def cells(table: Element) -> list[list[str]]:
    """Texts of a table, row by row."""
    return [[text(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


_TEMPLATE = Path(__file__).parent / "docx_template"
"""As Norwegian Word saves it: a cover and last year's text, and a last section that takes over header and footer."""

_KINDS = {
    "document": ("rId1", "document.main"),
    "styles": ("rId2", "styles"),
    "numbering": ("rId3", "numbering"),
    "settings": ("rId6", "settings"),
    "comments": ("rId4", "comments"),
    "footnotes": ("rId5", "footnotes"),
    "header1": ("rId10", "header"),
    "footer1": ("rId11", "footer"),
}


def part(name: str) -> str:
    """One part of the template."""
    return (_TEMPLATE / f"{name}.xml").read_text(encoding="utf-8")


def template(main: str = "document.main", **parts: str | None) -> bytes:
    """A template with last year's text in it; parts are replaced, and None leaves one out."""
    there = {name: xml for name in _KINDS if (xml := parts[name] if name in parts else part(name)) is not None}
    written = BytesIO()
    with ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", _types(there, main))
        package.writestr("_rels/.rels", _package_relations())
        package.writestr("docProps/core.xml", part("core"))
        package.writestr("docProps/thumbnail.jpeg", b"old picture")
        package.writestr("word/_rels/document.xml.rels", _relations(there))
        for name, xml in there.items():
            package.writestr(f"word/{name}.xml", xml)
    return written.getvalue()


def _types(parts: Mapping[str, str], main: str) -> str:
    kinds = {name: main if name == "document" else _KINDS[name][1] for name in parts}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    each = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    package = "application/vnd.openxmlformats-package"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{package}.relationships+xml"/>'
        '<Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{package}.core-properties+xml"/>{each}</Types>'
    )


def _package_relations() -> str:
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
    return _bound(
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{metadata}/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{metadata}/thumbnail" Target="docProps/thumbnail.jpeg"/>'
    )


def _relations(parts: Mapping[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="{_KINDS[name][0]}" Type="{_OFFICE}/{_KINDS[name][1]}" Target="{name}.xml"/>'
        for name in parts
        if name != "document"
    )
    link = (
        f'<Relationship Id="rId12" Type="{_OFFICE}/hyperlink" Target="https://gammel.example" TargetMode="External"/>'
    )
    return _bound(each + link)


def _bound(relations: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
