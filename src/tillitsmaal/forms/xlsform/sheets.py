"""What stands in the sheets of an XLSForm."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from tillitsmaal.forms.form import Block, Form, Partner
from tillitsmaal.forms.opening import opening
from tillitsmaal.forms.options import is_listed, spoken
from tillitsmaal.forms.spoken import said
from tillitsmaal.forms.xlsform.questions import asked, blocks, lists
from tillitsmaal.forms.xlsform.texts import LANGUAGE_NAMES, in_columns, literal, safe
from tillitsmaal.names import codes, tidy
from tillitsmaal.responses import RATER, ROLE
from tillitsmaal.study.coded import ABOUT_ALL, ROLES, TO
from tillitsmaal.text import localised

_LONGEST_PART: Final = 24
"""Of a form's id; servers take a hundred characters in all."""
Record = Mapping[str, str]
"""A row: text by column; an empty one is no cell."""


def sheets(form: Form) -> dict[str, tuple[Record, ...]]:
    """Lay a form out as rows, by sheet."""
    told = {"survey": tuple(_survey(form)), "choices": tuple(_choices(form))}
    return {**told, "settings": (_settings(form, told),)}


def _survey(form: Form) -> Iterator[Record]:
    for name, value in form.carried.items():
        yield {"type": "calculate", "name": name, "calculation": literal(value)}
    paragraphs = {language: "\n\n".join(opening(form, language)) for language in form.languages}
    yield {"type": "note", "name": "intro", **in_columns("label", paragraphs)}
    yield from _who(form)
    for partner in form.asked_about():
        yield from _about(form, partner)
    yield from _group(ABOUT_ALL, form, form.about_all, None)


def _who(form: Form) -> Iterator[Record]:
    if form.rater is None:
        hint = in_columns("hint", said(form, "screens.choose_first")) if form.about_partners else {}
        texts = in_columns("label", said(form, "rater")) | hint
        yield {"type": f"select_one {RATER}", "name": RATER, **texts, "appearance": "minimal"}
    texts = in_columns("label", said(form, "role")) | in_columns("hint", said(form, "role_hint"))
    yield {"type": f"select_one {ROLE}", "name": ROLE, **texts}


def _about(form: Form, partner: Partner) -> Iterator[Record]:
    """A partner's group; nobody is asked about their own organisation, nor before they have said which it is."""
    for record in _group(f"{TO}_{partner.code}", form, form.about_partners, partner):
        chosen = f"${{{RATER}}} != '' and ${{{RATER}}} != {literal(partner.code)}"
        shown = form.rater is None and record["type"] == "begin_group"
        yield {**record, "relevant": chosen} if shown else record


def _group(name: str, form: Form, asks: tuple[Block, ...], partner: Partner | None) -> Iterator[Record]:
    if not asks:
        return
    title = said(form, "general") if partner is None else said(form, "about", partner=tidy(partner.name))
    yield {"type": "begin_group", "name": name, **in_columns("label", title), "appearance": "field-list"}
    for block in asks:
        for question in block.questions:
            yield asked(form, block, question, partner)
    yield {"type": "end_group", "name": name}


def _choices(form: Form) -> Iterator[Record]:
    if form.rater is None:
        for partner in form.partners:
            texts = dict.fromkeys(form.languages, tidy(partner.name))
            yield {"list_name": RATER, "name": partner.code, **in_columns("label", texts)}
    for role in ROLES:
        yield {"list_name": ROLE, "name": role, **in_columns("label", said(form, f"roles.{role}"))}
    for block in blocks(form):
        for option, labels in spoken(block.answer, form.languages) if is_listed(block.answer) else ():
            yield {"list_name": lists(form)[block.format], "name": str(option.value), **in_columns("label", labels)}


def _settings(form: Form, told: Mapping[str, tuple[Record, ...]]) -> Record:
    """A form's id and version; the version tells forms apart that are not the same, as servers demand."""
    title = localised(form.questionnaire.title, form.languages[0])
    asked = tuple(filter(None, (form.wave, form.network)))
    rater = () if form.rater is None else (form.rater,)
    titles = (form.study, title, *asked, *(one.name for one in rater))
    named = (_plain(form.study), form.questionnaire.id, *map(_plain, asked))
    ids = (*map(_shortened, named), *(one.code for one in rater))
    code = sha256(repr(told).encode()).hexdigest()[:8]
    return {
        "form_title": safe(" – ".join(map(tidy, titles))),
        "form_id": "_".join(ids),
        "version": f"{form.questionnaire.version}-{code}",
        "default_language": LANGUAGE_NAMES[form.languages[0]],
        "style": "pages",
    }


def _plain(text: str) -> str:
    return "-".join(codes([word])[word] for word in tidy(text).split())


def _shortened(part: str) -> str:
    """A part of an id, cut where it is long; what was cut off still tells it apart."""
    mark = sha256(part.encode()).hexdigest()[:6]
    return part if len(part) <= _LONGEST_PART else f"{part[: _LONGEST_PART - len(mark) - 1]}-{mark}"
