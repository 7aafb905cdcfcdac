"""The codebook as a page of its own: nothing is loaded, nothing runs."""

from pathlib import Path
from typing import Final

from tillitsmaal.archive.codebooks import Codebook
from tillitsmaal.archive.page import page
from tillitsmaal.extras import needed
from tillitsmaal.text import Language, say

_FOLDER: Final = Path(__file__).parent


def html(codebook: Codebook, language: Language) -> str:
    """Write a codebook as a web page.

    Raises
    ------
    UsageError
        `extra_missing`: jinja2 is not installed.
    """
    needed("jinja2", "codebook_html")
    from markupsafe import Markup

    from tillitsmaal.documents.html import environment, policy

    told = page(codebook, language)
    style = (_FOLDER / "codebook.css").read_text(encoding="utf-8")
    headings = [part.heading for part in told.parts if part.depth == 2]
    text: str = (
        environment(_FOLDER)
        .get_template("codebook.html.j2")
        .render(
            page=told,
            contents=say("archive.codebook.contents", language),
            anchors={heading: f"part-{number}" for number, heading in enumerate(headings, 1)},
            style=Markup(style),
            policy=policy(style),
        )
    )
    return text
