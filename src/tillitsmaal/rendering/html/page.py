"""From a report to the text of its page."""

from pathlib import Path
from typing import Final

from markupsafe import Markup

from tillitsmaal.documents.html import environment, inert_value, policy
from tillitsmaal.rendering import charts as drawing
from tillitsmaal.rendering.html.view import view
from tillitsmaal.report.model import Figure, Report, Sentence
from tillitsmaal.text import Language, say

_FOLDER: Final = Path(__file__).parent
_WORDS: Final = ("skip", "ascending", "descending", "unsorted")
_COMMON: Final = ("contents",)


def page(report: Report, *, charts: bool) -> str:
    """Fill the page's template; the same report gives the same text."""
    style, script = _beside("page.css") + _stamped(report.stamp), _beside("page.js")
    return (
        environment(_FOLDER)
        .get_template("page.html.j2")
        .render(
            report=report,
            view=view(report),
            words=_words(report.language),
            style=_ours(style),
            script=_ours(script),
            policy=policy(style, script),
            draw=_draw if charts else None,
        )
    )


def _stamped(stamp: Sentence | None) -> str:
    """Put the stamp at the head of each printed page; page.css says how it looks, and not on the first, which has it.

    Whatever is not a letter, a digit or a space is written as its number, so that no text can end the string.
    """
    if stamp is None:
        return ""
    text = str(inert_value(stamp.text))
    written = "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return f'\n@page {{\n  @top-left {{\n    content: "{written}";\n  }}\n}}\n'


def _draw(figure: Figure) -> Markup:
    return _ours(drawing.svg(figure))


def _ours(markup: str) -> Markup:
    """Let markup through as it stands: charts, the style and the script, which this program makes and no data can.

    The one text in the style, the stamp, comes escaped.

    Nothing else on the page is let through.
    """
    return Markup(markup)


def _beside(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _words(language: Language) -> dict[str, str]:
    """What the page itself says; `{column}` is left for its script to fill in."""
    own = {word: say(f"rendering.html.{word}", language, column="{column}") for word in _WORDS}
    return own | {word: say(f"rendering.{word}", language) for word in _COMMON}
