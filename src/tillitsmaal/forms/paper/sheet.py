"""What stands on a printed form, in one language: the same for Word and PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tillitsmaal.forms.form import Block, Form, Partner
from tillitsmaal.forms.numbers import told
from tillitsmaal.forms.opening import opening
from tillitsmaal.forms.options import Option, is_listed, options
from tillitsmaal.names import tidy
from tillitsmaal.study.coded import ROLES
from tillitsmaal.text import Language, localised, number, say

_MOST: Final = 11
"""Answers of a scale that stand beside each other; where there are more, people write the number."""
_LONGEST_WORD: Final = 10
"""Letters of a word that a column for a cross has room for."""
_WORDS: Final = 6
"""Columns of a scale that are wide enough for words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a cross can be set."""

    value: str
    """What the answer is when it is written down."""
    label: str
    """What stands over the column; may be empty."""
    apart: bool
    """Whether it is no answer on the scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question."""

    item: str
    """Its id."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Questions that have the same answers."""

    columns: tuple[Column, ...]
    wide: bool
    """Whether the columns hold words; else numbers."""
    number: bool
    """Whether people write a number."""
    legend: str
    """What the numbers mean, where the columns do not say it; may be empty."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The questions about a partner, or those about none."""

    heading: str
    hint: str
    skip: str
    """Who leaves the part out; empty where it is nobody."""
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question with answers under or beside each other."""

    question: str
    hint: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form on paper."""

    language: Language
    title: str
    subtitle: str
    number: str
    """Before the line for a number, which whoever collects the forms gives them."""
    opening: tuple[str, ...]
    how: str
    """How to answer."""
    answers_for: str
    """Whom the form is for, where that is settled; else empty."""
    you: str
    """Over the questions about who answers."""
    rater: Choice | None
    role: Choice
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    footer: str
    """Which questionnaire this is, of which wave and network."""
    page: str
    """With places for `{page}` and `{pages}`."""


def sheet(form: Form) -> Sheet:
    """Put on paper what a form asks, in its first language."""
    language = form.languages[0]
    rater = form.rater
    return Sheet(
        language=language,
        title=localised(form.questionnaire.title, language),
        subtitle=tidy(form.study),
        number=say("forms.paper.number", language),
        opening=(*opening(form, language), say("forms.paper.private", language)),
        how=say("forms.paper.how", language),
        answers_for=say("forms.paper.answers_for", language, organisation=tidy(rater.name)) if rater else "",
        you=say("forms.you", language),
        rater=None if rater else _rater(form, language),
        role=_role(language),
        parts=tuple(_parts(form, language)),
        closing=tuple(say(f"forms.{key}", language) for key in ("thanks", "paper.hand_in", "paper.codes")),
        footer=" · ".join((form.mark, *filter(None, (form.wave, form.network, rater.name if rater else None)))),
        page=say("forms.paper.page", language, page="{page}", pages="{pages}"),
    )


def _rater(form: Form, language: Language) -> Choice:
    skips = say("forms.paper.skip_own", language) if form.about_partners else ""
    names = tuple(tidy(partner.name) for partner in form.raters)
    return Choice(question=say("forms.rater", language), hint=skips, answers=names)


def _role(language: Language) -> Choice:
    return Choice(
        question=say("forms.role", language),
        hint=say("forms.role_hint", language),
        answers=tuple(say(f"forms.roles.{role}", language) for role in ROLES),
    )


def _parts(form: Form, language: Language) -> Iterator[Part]:
    for partner in form.asked_about() if form.about_partners else ():
        name = tidy(partner.name)
        yield Part(
            heading=say("forms.about", language, partner=name),
            hint=say("forms.about_hint", language, partner=name),
            skip="" if form.rater else say("forms.paper.skip", language, partner=name),
            grids=tuple(_grid(block, partner, language) for block in form.about_partners),
        )
    if form.about_all:
        yield Part(
            heading=say("forms.general", language),
            hint=say("forms.general_hint", language),
            skip="",
            grids=tuple(_grid(block, None, language) for block in form.about_all),
        )


def _grid(block: Block, partner: Partner | None, language: Language) -> Grid:
    listed = is_listed(block.answer) and block.answer.max - block.answer.min < _MOST
    chosen = [one for one in options(block.answer, language) if listed or one.missing]
    wide = _in_words([one for one in chosen if not one.missing])
    name = tidy(partner.name) if partner else ""
    return Grid(
        columns=tuple(
            Column(
                value=number(one.value, language, 0),
                label=one.label or "" if wide or one.missing else "",
                apart=one.missing,
            )
            for one in chosen
        ),
        wide=wide,
        number=not listed,
        legend=_legend(chosen, wide, language) if listed else told(block.answer, language, missing=False),
        rows=tuple(Row(item=each.item.id, text=each.item.rendered(name, language)) for each in block.questions),
    )


def _in_words(scale: list[Option]) -> bool:
    """Tell whether every answer has a label that its column has room for."""
    labels = [one.label for one in scale]
    return 0 < len(labels) <= _WORDS and all(label and _fits(label) for label in labels)


def _fits(label: str) -> bool:
    return all(len(word) <= _LONGEST_WORD for word in label.split())


def _legend(chosen: list[Option], wide: bool, language: Language) -> str:
    labelled = [one for one in chosen if one.label and not (one.missing or wide)]
    return " · ".join(f"{number(one.value, language, 0)} = {one.label}" for one in labelled)
