"""What a form says in each of its languages."""

from tillitsmaal.forms.form import Form, Partner, Question
from tillitsmaal.names import tidy
from tillitsmaal.text import Language, say

Texts = dict[Language, str]


def said(form: Form, key: str, **values: object) -> Texts:
    """A text of the forms' own."""
    return {language: say(f"forms.{key}", language, **values) for language in form.languages}


def asked(form: Form, question: Question, partner: Partner | None) -> Texts:
    """A question's text."""
    name = "" if partner is None else tidy(partner.name)
    return {language: question.item.rendered(name, language) for language in form.languages}
