"""The document that is begun from where the user has no template: Word's own XML in `base/`, and what binds it."""

from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZipFile

_FOLDER: Final = Path(__file__).parent / "base"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS: Final[dict[str, str]] = {
    **{name: f"{_WORD}.{name}+xml" for name in ("styles", "settings", "numbering", "fontTable")},
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
"""Content types of the parts that the document is bound to."""


def base() -> bytes:
    """Return a document without content, with every style that our documents need."""
    written = BytesIO()
    with ZipFile(written, "w") as package:
        package.writestr("[Content_Types].xml", _content_types())
        package.writestr("_rels/.rels", _relationships({"officeDocument": "word/document"}))
        package.writestr("word/_rels/document.xml.rels", _relationships({name: name for name in _PARTS}))
        for name in ("document", *_PARTS):
            package.writestr(f"word/{name}.xml", base_part(name))
    return written.getvalue()


def base_part(name: str) -> bytes:
    """Return the XML of one part, such as `styles`."""
    return (_FOLDER / f"{name}.xml").read_bytes()


def _content_types() -> str:
    parts = {"document": f"{_WORD}.document.main+xml", **_PARTS}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: dict[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for number, (kind, name) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
