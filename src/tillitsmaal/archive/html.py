"""The codebook as a page of its own: nothing is loaded, nothing runs."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

from tillitsmaal.archive.codebooks import Codebook
from tillitsmaal.archive.page import page
from tillitsmaal.extras import needed
from tillitsmaal.inert import inert
from tillitsmaal.text import Language, say

_FOLDER: Final = Path(__file__).parent


def html(codebook: Codebook, language: Language) -> str:
    """Write a codebook as a web page.

    Raises
    ------
    UsageError
        `extra_missing`: jinja2 is not installed.
    """
    jinja2 = needed("jinja2", "codebook_html")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: inert(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    told = page(codebook, language)
    style = (_FOLDER / "codebook.css").read_text(encoding="utf-8")
    headings = [part.heading for part in told.parts if part.depth == 2]
    text: str = environment.get_template("codebook.html.j2").render(
        page=told,
        contents=say("archive.codebook.contents", language),
        anchors={heading: f"part-{number}" for number, heading in enumerate(headings, 1)},
        style=needed("markupsafe", "codebook_html").Markup(style),
        style_hash=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
    )
    return text
