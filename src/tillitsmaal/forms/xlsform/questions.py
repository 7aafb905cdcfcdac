"""How an XLSForm asks a question, depending on what may be answered."""

from collections.abc import Iterator, Mapping
from typing import Final

from tillitsmaal.forms import spoken
from tillitsmaal.forms.form import Block, Form, Partner, Question
from tillitsmaal.forms.numbers import told
from tillitsmaal.forms.options import is_listed, options
from tillitsmaal.forms.xlsform.texts import in_columns
from tillitsmaal.names import codes
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.responses import RATER, ROLE

_LONGEST_LINE: Final = 5
"""Options that a phone shows beside each other."""


def lists(form: Form) -> Mapping[str, str]:
    """What each format's list of choices is called; by the format's name."""
    return codes((block.format for block in blocks(form)), taken=(RATER, ROLE))


def blocks(form: Form) -> Iterator[Block]:
    """Everything that is asked; one block a format."""
    found = {block.format: block for block in (*form.about_partners, *form.about_all)}
    yield from found.values()


def asked(form: Form, block: Block, question: Question, partner: Partner | None = None) -> dict[str, str]:
    """Give a question its row."""
    named = question.code if partner is None else f"{question.code}__{partner.code}"
    kind = _listed(form, block) if is_listed(block.answer) else _number(form, block.answer)
    return {"type": kind["type"], "name": named, **in_columns("label", spoken.asked(form, question, partner)), **kind}


def _listed(form: Form, block: Block) -> dict[str, str]:
    return {"type": f"select_one {lists(form)[block.format]}", "appearance": _appearance(block.answer)}


def _appearance(answer: ResponseFormat) -> str:
    offered = options(answer, "nb")
    if any(option.label is None for option in offered):
        return "columns-pack"
    return "" if len(offered) > _LONGEST_LINE or offered[-1].missing else "likert"


def _number(form: Form, answer: ResponseFormat) -> dict[str, str]:
    range_ = {language: told(answer, language) for language in form.languages}
    return {
        "type": "decimal" if answer.decimals else "integer",
        "constraint": _constraint(answer),
        **in_columns("hint", range_),
        **in_columns("constraint_message", range_),
    }


def _constraint(answer: ResponseFormat) -> str:
    inside = f". >= {answer.min} and . <= {answer.max}"
    if answer.decimals:
        inside += f" and string-length(substring-after(., '.')) <= {answer.decimals}"
    beside = (option for option in options(answer, "nb") if option.missing)
    return " or ".join([f"({inside})", *(f". = {option.value}" for option in beside)])
