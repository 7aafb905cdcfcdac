"""From a form to the text of its page."""

import json
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tillitsmaal.documents.html import environment, policy
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.html.data import data
from tillitsmaal.text import localised, say

_FOLDER: Final = Path(__file__).parent
_STYLES: Final = ("page.css", "controls.css", "question.css", "columns.css", "phone.css", "print.css")
_SCRIPTS: Final = ("words.js", "state.js", "csv.js", "question.js", "who.js", "steps.js", "form.js", "tabs.js")
"""In the order in which they need each other."""


def page(form: Form) -> str:
    """Fill the page's template; the same form gives the same text."""
    style, script = _together(_STYLES), _together(_SCRIPTS)
    return (
        environment(_FOLDER)
        .get_template("page.html.j2")
        .render(
            language=form.languages[0],
            title=localised(form.questionnaire.title, form.languages[0]),
            study=form.study,
            mark=form.mark,
            wave=form.wave,
            network=form.network,
            without_script={language: say("forms.html.without_script", language) for language in form.languages},
            policy=policy(style, script),
            style=Markup(style),
            script=Markup(script),
            data=Markup(_written(data(form))),
        )
    )


def _together(names: tuple[str, ...]) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def _written(values: object) -> str:
    """Write data so that nothing in it can end the element it stands in, or act: all but plain signs as numbers."""
    text = json.dumps(values, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\x7f"})
