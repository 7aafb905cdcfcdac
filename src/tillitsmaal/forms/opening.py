"""What a form says before it asks anything."""

from collections.abc import Iterator
from math import ceil
from typing import Final

from tillitsmaal.forms.form import Form
from tillitsmaal.forms.options import CHOSEN, options
from tillitsmaal.text import Language, say

SECONDS: Final = 7
"""For one question; `tillit plan` counts on the same."""


def opening(form: Form, language: Language) -> tuple[str, ...]:
    """What it is about, how long it takes, how to leave questions open, consent, whom to ask: a paragraph each."""
    return tuple(
        filter(
            None,
            (
                say("forms.intro", language, study=form.study),
                say("forms.minutes", language, minutes=minutes(form)),
                leaving_open(form, language),
                form.consent and say("forms.consent", language, text=form.consent),
                form.contact and say("forms.contact", language, contact=form.contact),
            ),
        )
    )


def minutes(form: Form) -> int:
    """How long it takes to answer about everybody, rounded up; never under two."""
    a_partner, once = (
        sum(len(block.questions) for block in blocks) for blocks in (form.about_partners, form.about_all)
    )
    return max(2, ceil(((len(form.partners) - 1) * a_partner + once) * SECONDS / 60))


def leaving_open(form: Form, language: Language) -> str:
    """What to do about a partner one hardly knows, and what answers that are no answers mean; empty without either."""
    hardly = (say("forms.hardly_known", language),) if form.about_partners else ()
    meanings = tuple(dict.fromkeys(_meanings(form, language)))
    return " ".join((*hardly, *meanings, *((say("forms.open", language),) if meanings else ())))


def _meanings(form: Form, language: Language) -> Iterator[str]:
    """What each missing answer to choose means, as often as formats have it."""
    blocks = (*form.about_partners, *form.about_all)
    for reason in CHOSEN:
        for block in blocks:
            for one in options(block.answer, language):
                if one.missing and block.answer.missing[one.value] == reason:
                    yield say(f"forms.answers.{reason}", language, label=one.label)
