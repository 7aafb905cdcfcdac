"""A form for LimeSurvey: the tab separated survey structure that it imports."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from tillitsmaal.forms.form import Block, Form, Partner
from tillitsmaal.forms.numbers import told
from tillitsmaal.forms.opening import opening
from tillitsmaal.forms.options import is_listed, options, written
from tillitsmaal.inert import inert
from tillitsmaal.names import tidy
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.study.coded import ABOUT_ALL, LONGEST_SHORT_CODE, SHORT_ROLES, TO
from tillitsmaal.text import Language, localised, say

Row = dict[str, str]
"""Text by column; what is not there is empty."""

_COLUMNS: Final = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "mandatory", "other", "default", "same_default", "em_validation_sq", "equation", "hidden", "max_num_value_n",
    "min_num_value_n", "num_value_int_only", "random_group",
)  # fmt: skip
_ATTRIBUTES: Final = (
    "em_validation_sq",
    "equation",
    "hidden",
    "max_num_value_n",
    "min_num_value_n",
    "num_value_int_only",
)
"""Columns that hold for all languages: they stand in the first one's rows."""
_SETTINGS: Final[Mapping[str, str]] = {
    "format": "G",
    "anonymized": "Y",
    "datestamp": "Y",
    "ipaddr": "N",
    "refurl": "N",
    "savetimings": "N",
    "allowprev": "Y",
    "showprogress": "Y",
    "showxquestions": "N",
    "shownoanswer": "Y",
}
"""A page a group; answers are not linked to who was invited, but dated; a choice can be taken back."""
_LIST, _ARRAY, _NUMBERS, _EQUATION = "L", "F", "K", "*"
"""LimeSurvey's letters for types of questions."""
_SHUFFLED: Final = "partners"


def limesurvey(form: Form) -> str:
    """Write a form as LimeSurvey's tab separated survey structure.

    A question group for each partner with an array question `to{code}` whose subquestions are the items; the group
    about the own organisation is not shown. Items about no partner stand in the question `general`. Answers are coded
    `A4`, or `N3` for −3; answers in `rater` are the organisations' codes of five characters at most, as LimeSurvey
    takes no longer ones. Nothing has to be answered; LimeSurvey asks once for who leaves `rater` open. It draws the
    order of partners anew for each who answers.

    Parameters
    ----------
    form
        What is asked; every language comes along, and people choose in the form.

    Returns
    -------
    str
        With a byte order mark; to be written as UTF-8, in a file whose name ends with `.txt`.

    Notes
    -----
    LimeSurvey shows texts as HTML, and computes what stands in braces: signs of HTML are written as entities, and a
    blank after each opening brace keeps what follows as it stands.
    """
    rows = [*_settings(form)]
    for language in form.languages:
        rows += _welcome(form, language)
    for language in form.languages:
        rows += _numbered(_groups(form, language), language, attributes=language == form.languages[0])
    table = StringIO()
    writer = csv.DictWriter(table, _COLUMNS, restval="", dialect="excel-tab", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + table.getvalue()


def safe(text: str) -> str:
    """Write a text so that LimeSurvey shows it as it stands.

    Examples
    --------
    >>> safe('Vik & "Voss" {TOKEN}\\t<b>')
    'Vik &amp; &quot;Voss&quot; { TOKEN} &lt;b&gt;'
    """
    shown = literal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace('"', "&quot;")


def literal(text: str) -> str:
    """Write a text so that LimeSurvey computes nothing in it: a blank after a brace says that it is none of its own.

    Examples
    --------
    >>> literal("Vik & {TOKEN}")
    'Vik & { TOKEN}'
    """
    return tidy(inert(text)).replace("{", "{ ")


def _settings(form: Form) -> Iterator[Row]:
    first, *others = form.languages
    settings = {"language": first, "additional_languages": " ".join(others), **_SETTINGS}
    for name, value in settings.items():
        if value:
            yield {"class": "S", "name": name, "text": value}


def _welcome(form: Form, language: Language) -> Iterator[Row]:
    title = f"{form.study}: {localised(form.questionnaire.title, language)}"
    texts = {
        "surveyls_title": safe(title),
        "surveyls_welcometext": "".join(f"<p>{safe(part)}</p>" for part in opening(form, language)),
        "surveyls_endtext": safe(say("forms.thanks", language)),
    }
    for name, text in texts.items():
        yield {"class": "SL", "name": name, "text": text, "language": language}


def _numbered(rows: Iterator[Row], language: Language, *, attributes: bool) -> Iterator[Row]:
    """Give rows their language and their ids, which are the same in each."""
    ids: Counter[str] = Counter()
    for row in rows:
        kind = {"G": "group", "Q": "question", "SQ": "question"}.get(row["class"])
        made = {name: value for name, value in row.items() if attributes or name not in _ATTRIBUTES}
        if kind is not None:
            ids[kind] += 1
            made["id"] = str(ids[kind])
        if kind == "group":
            made["type/scale"] = made["id"]
        yield {**made, "language": language}


def _groups(form: Form, language: Language) -> Iterator[Row]:
    yield {"class": "G", "name": safe(say("forms.you", language)), "relevance": "1"}
    yield from _about_who_answers(form, language)
    for partner in form.asked_about() if form.about_partners else ():
        yield {
            "class": "G",
            "name": safe(say("forms.about", language, partner=partner.name)),
            "relevance": "1" if form.rater else f"rater.NAOK != '{partner.short_code}'",
            "random_group": _SHUFFLED,
        }
        for number, block in enumerate(form.about_partners, 1):
            yield from _block(f"{TO}{_nth(number)}{partner.code}", block, partner, language)
    if form.about_all:
        yield {"class": "G", "name": safe(say("forms.general", language)), "relevance": "1"}
        for number, block in enumerate(form.about_all, 1):
            yield from _block(f"{ABOUT_ALL}{_nth(number)}", block, None, language)


def _nth(number: int) -> str:
    return "" if number == 1 else str(number)


def _about_who_answers(form: Form, language: Language) -> Iterator[Row]:
    if form.rater is None:
        yield _question(_LIST, "rater", say("forms.rater", language)) | {"mandatory": "S"}
        for partner in form.raters:
            yield _answer(partner.short_code, partner.name)
    yield _question(_LIST, "role", say("forms.role", language), say("forms.role_hint", language))
    for role, code in SHORT_ROLES.items():
        yield _answer(code, say(f"forms.roles.{role}", language))
    for name, value in form.carried.items():
        yield _hidden(name, value)


def _block(code: str, block: Block, partner: Partner | None, language: Language) -> Iterator[Row]:
    """Ask the items that have the same answer options."""
    name, listed = partner.name if partner else "", _is_listed(block.answer)
    hint = say("forms.about_hint", language, partner=name) if partner else say("forms.general_hint", language)
    yield _question(_ARRAY, code, hint) if listed else _number_question(code, hint, block.answer, language)
    for question in block.questions:
        text = question.item.rendered(name, language)
        yield {"class": "SQ", "name": question.code, "text": safe(text), "relevance": "1"}
    if listed:
        for option, text in zip(options(block.answer, language), written(block.answer, language), strict=True):
            yield _answer(answer_code(option.value), text)


def _is_listed(answer: ResponseFormat) -> bool:
    """Tell whether people choose an answer, each with a code that LimeSurvey takes."""
    values = (answer.min, answer.max, *answer.missing)
    return is_listed(answer) and all(len(answer_code(value)) <= LONGEST_SHORT_CODE for value in values)


def _number_question(code: str, hint: str, answer: ResponseFormat, language: Language) -> Row:
    whole = {"num_value_int_only": "1"} if answer.decimals == 0 else {}
    return _question(_NUMBERS, code, hint, told(answer, language)) | _limits(answer, language) | whole


def _limits(answer: ResponseFormat, language: Language) -> Row:
    """Say which numbers LimeSurvey takes: those of the scale, and what stands for no answer."""
    beside = [f" or this.NAOK == {one.value}" for one in options(answer, language) if one.missing]
    if not beside:
        return {"min_num_value_n": str(answer.min), "max_num_value_n": str(answer.max)}
    scale = f"(this.NAOK >= {answer.min} and this.NAOK <= {answer.max})"
    return {"em_validation_sq": f"is_empty(this.NAOK) or {scale}{''.join(beside)}"}


def answer_code(value: int) -> str:
    """What LimeSurvey calls an answer: codes begin with a letter.

    Examples
    --------
    >>> answer_code(4), answer_code(-3)
    ('A4', 'N3')
    """
    return f"N{-value}" if value < 0 else f"A{value}"


def _question(type: str, code: str, text: str, help: str = "") -> Row:
    return {
        "class": "Q",
        "type/scale": type,
        "name": code,
        "relevance": "1",
        "text": safe(text),
        "help": safe(help),
        "mandatory": "N",
        "other": "N",
    }


def _hidden(code: str, value: str) -> Row:
    """Write a value along with the answers."""
    return _question(_EQUATION, code, value) | {"equation": literal(value), "hidden": "1"}


def _answer(code: str, text: str) -> Row:
    return {"class": "A", "type/scale": "0", "name": code, "text": safe(text)}
