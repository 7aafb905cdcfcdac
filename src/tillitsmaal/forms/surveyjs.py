"""A form for SurveyJS: the JSON that its form library and its servers read."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from tillitsmaal.forms.form import Block, Form, Partner, Question
from tillitsmaal.forms.numbers import told
from tillitsmaal.forms.opening import opening
from tillitsmaal.forms.options import is_listed, options, spoken
from tillitsmaal.forms.spoken import asked, said
from tillitsmaal.inert import inert
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.responses import RATER, ROLE
from tillitsmaal.study.coded import ABOUT_ALL, ROLES, TO
from tillitsmaal.text import Language, localised, say

Part = dict[str, object]
Texts = Mapping[Language, str]
_WIDEST: Final = 7
"""Columns that a screen shows beside each other; SurveyJS makes each 120 pixels wide."""
_UNSEEN: Final = "\N{ZERO WIDTH SPACE}"
_KEYS: Final[Mapping[Language, tuple[str, ...]]] = {"nb": ("nb", "no"), "nn": ("nn", "no-nn"), "en": ("en",)}
"""What SurveyJS calls a language; the last is the one that its own words are in, or nearest to."""


def surveyjs(form: Form) -> str:
    """Write a form as a SurveyJS model.

    A page for each partner with a question `to_{code}` whose rows are the items (`to2_{code}` for those with other
    answers); the page about the own organisation is not shown, and none is before `rater` has been answered. Items
    about no partner stand in the question `general`. Nothing has to be answered. The order of partners is the form's; a
    form for one organisation has that organisation's order.

    Parameters
    ----------
    form
        What is asked; every language comes along.

    Returns
    -------
    str
        JSON. `survey.data` of an answered form is `{"rater": "vik", "to_voss": {"ben1": 4}, "tillitform": …}`.

    Notes
    -----
    The first language is shown (`locale`); the page that holds the form changes it by `survey.locale`. SurveyJS has
    words of its own (`Side 1 av 4`), in Bokmål under the name `no` and none in Nynorsk, and takes the part before a
    hyphen where it does not know a locale. So the locales to set are `no`, `no-nn` and `en`, with its file of
    translations on the page; with `nb` and `nn` the form is the same, but SurveyJS's own words are English. The texts
    of buttons are in the form. A text without a locale is the English one, since SurveyJS takes `en` for no locale.

    Up to seven options stand in a table, which needs a screen of 1200 pixels to be shown whole with seven of them;
    more are listed under each question, as all are on a phone. Where there are more values than can be listed, or
    decimals, people write the number (`multipletext`).
    """
    model: Part = {
        "locale": _KEYS[form.languages[0]][-1],
        "title": _in(form, _title(form)),
        "showProgressBar": True,
        "showQuestionNumbers": False,
        "pagePrevText": _said(form, "screens.back"),
        "pageNextText": _said(form, "screens.next"),
        "completeText": _said(form, "screens.done"),
        "completedHtml": _in(
            form, {language: _paragraph(say("forms.thanks", language)) for language in form.languages}
        ),
        "calculatedValues": list(_told(form)),
        "pages": list(_pages(form)),
    }
    return json.dumps(model, ensure_ascii=False, indent=2) + "\n"


def _title(form: Form) -> Texts:
    return {one: f"{form.study} – {localised(form.questionnaire.title, one)}" for one in form.languages}


def _told(form: Form) -> Iterator[Part]:
    """What the answers carry without being asked."""
    for name, value in form.carried.items():
        yield {"name": name, "expression": _constant(value), "includeIntoResult": True}


def _pages(form: Form) -> Iterator[Part]:
    yield {"name": "who", "elements": [_intro(form), *_who(form)]}
    for partner in form.asked_about() if form.about_partners else ():
        chosen = f"{{{RATER}}} notempty and {{{RATER}}} <> '{partner.code}'"
        yield {
            "name": f"about_{partner.code}",
            "title": _said(form, "about", partner=tidy(partner.name)),
            **({"visibleIf": chosen} if form.rater is None else {}),
            "elements": list(_asked(form, partner)),
        }
    if form.about_all:
        yield {"name": "all", "title": _said(form, "general"), "elements": list(_asked(form, None))}


def _intro(form: Form) -> Part:
    texts = {language: "".join(map(_paragraph, opening(form, language))) for language in form.languages}
    return {"type": "html", "name": "intro", "html": _in(form, texts)}


def _who(form: Form) -> Iterator[Part]:
    if form.rater is None:
        names = [{"value": one.code, "text": _safe(tidy(one.name))} for one in form.partners]
        hint = {"description": _said(form, "screens.choose_first")} if form.about_partners else {}
        asked = {"type": "dropdown", "name": RATER, "title": _said(form, "rater"), **hint}
        yield {**asked, "placeholder": _said(form, "screens.choose"), "choices": names}
    roles = [{"value": role, "text": _said(form, f"roles.{role}")} for role in ROLES]
    titles = {"title": _said(form, "role"), "description": _said(form, "role_hint")}
    yield {"type": "radiogroup", "name": ROLE, **titles, "choices": roles}


def _asked(form: Form, partner: Partner | None) -> Iterator[Part]:
    """A question a block; the first one's title holds for all."""
    for place, block in enumerate(form.about_all if partner is None else form.about_partners, 1):
        later = "" if place == 1 else str(place)
        name = f"{ABOUT_ALL}{later}" if partner is None else f"{TO}{later}_{partner.code}"
        asked = _matrix(form, block, partner, name) if is_listed(block.answer) else _numbers(form, block, partner, name)
        yield {**asked, "titleLocation": "hidden"} if later else asked


def _heading(form: Form, partner: Partner | None) -> Part:
    if partner is None:
        return {"title": _said(form, "general_hint")}
    return {"title": _said(form, "about_hint", partner=tidy(partner.name))}


def _matrix(form: Form, block: Block, partner: Partner | None, name: str) -> Part:
    columns = [
        {"value": option.value, "text": _in(form, texts)} for option, texts in spoken(block.answer, form.languages)
    ]
    rows = [{"value": one.code, "text": _question(form, one, partner)} for one in block.questions]
    return {
        "type": "matrix",
        "name": name,
        **_heading(form, partner),
        "alternateRows": True,
        **({"displayMode": "list"} if len(columns) > _WIDEST else {}),
        "columns": columns,
        "rows": rows,
    }


def _numbers(form: Form, block: Block, partner: Partner | None, name: str) -> Part:
    range_ = _in(form, {language: told(block.answer, language) for language in form.languages})
    items = [
        {
            "name": one.code,
            "title": _question(form, one, partner),
            "inputType": "number",
            "validators": [{"type": "expression", "text": range_, "expression": _allowed(block.answer, name, one)}],
        }
        for one in block.questions
    ]
    return {
        "type": "multipletext",
        "name": name,
        **_heading(form, partner),
        "description": range_,
        "items": items,
    }


def _allowed(answer: ResponseFormat, name: str, question: Question) -> str:
    field = f"{{{name}.{question.code}}}"
    inside = f"{field} >= {answer.min} and {field} <= {answer.max} and round({field}, {answer.decimals}) = {field}"
    beside = "".join(f" or {field} = {option.value}" for option in options(answer, "nb"))
    return f"{field} empty or ({inside}){beside}"


def _question(form: Form, question: Question, partner: Partner | None) -> object:
    return _in(form, asked(form, question, partner))


def _said(form: Form, key: str, **values: object) -> object:
    return _in(form, said(form, key, **values))


def _in(form: Form, texts: Texts) -> object:
    """A text in every language; as it is where there is one only."""
    safe = {language: _safe(text) for language, text in texts.items()}
    if len(safe) == 1:
        return safe[form.languages[0]]
    keyed = {key: text for language, text in safe.items() for key in _KEYS[language]}
    return {"default": safe.get("en", safe[form.languages[0]]), **keyed}


def _safe(text: str) -> str:
    """What stands in braces is a variable to SurveyJS; none has a name that begins with an unseen space."""
    return inert(text).replace("{", f"{{{_UNSEEN}")


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _constant(text: str) -> str:
    """Write a text as a constant of SurveyJS's expressions, where a backslash shields quotation marks only."""
    plain = tidy(inert(text)).replace("'", "\\'").replace('"', '\\"')
    return f"'{plain} '" if plain.endswith("\\") else f"'{plain}'"
