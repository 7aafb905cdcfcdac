"""What a form says before it asks anything."""

from math import ceil
from typing import Final

from tillitsmaal.forms.form import Form
from tillitsmaal.text import Language, say

SECONDS: Final = 7
"""For one question; `tillit plan` counts on the same."""


def opening(form: Form, language: Language) -> tuple[str, ...]:
    """What it is about, how long it takes, and what the study says about consent: a paragraph each."""
    told = (say("forms.intro", language, study=form.study), say("forms.minutes", language, minutes=minutes(form)))
    return told if form.contact is None else (*told, say("forms.consent", language, text=form.contact))


def minutes(form: Form) -> int:
    """How long it takes to answer about everybody, rounded up; never under two."""
    a_partner, once = (
        sum(len(block.questions) for block in blocks) for blocks in (form.about_partners, form.about_all)
    )
    return max(2, ceil(((len(form.partners) - 1) * a_partner + once) * SECONDS / 60))
