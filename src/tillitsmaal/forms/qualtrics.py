"""A form for Qualtrics: its Advanced Format TXT, which could not be tried against Qualtrics itself."""

from collections.abc import Iterator

from tillitsmaal.forms.form import Block, Form, Partner
from tillitsmaal.forms.numbers import told
from tillitsmaal.forms.opening import opening
from tillitsmaal.forms.options import is_listed, options, written
from tillitsmaal.study.coded import ABOUT_ALL, ROLES, TO, set_apart
from tillitsmaal.text import Language, say

Lines = Iterator[str]


def qualtrics(form: Form) -> str:
    """Write a form in Qualtrics' Advanced Format, in its first language.

    A block for each partner with a matrix question `to_{short_code}`, since Qualtrics takes short ids only. The format
    has no display logic: the form begins with a text to its maker, that each block must be hidden from those it is
    about. A form for one organisation asks only about the others. Items keep their order in the matrix, where exports
    number them from 1 (`to_vik_1`); answers have their values as recode values. The questionnaire, the wave, the
    network and, in a form for one organisation, who answers are embedded data.

    Parameters
    ----------
    form
        What is asked.

    Returns
    -------
    str
        A text file.

    Notes
    -----
    Unverified: made after the descriptions of the format, and never imported into Qualtrics.
    """
    language = form.languages[0]
    parts = ["[[AdvancedFormat]]", *_embedded(form), *_opening(form, language)]
    for partner in form.asked_about() if form.about_partners else ():
        parts.append(_tag("Block", safe(say("forms.about", language, partner=partner.name))))
        parts += _questions(form.about_partners, f"{TO}{{}}_{partner.short_code}", partner, language)
    if form.about_all:
        parts.append(_tag("Block", safe(say("forms.general", language))))
        parts += _questions(form.about_all, f"{ABOUT_ALL}{{}}", None, language)
    return "\n\n".join(parts) + "\n"


def safe(text: str) -> str:
    """Write a text so that Qualtrics shows it as it stands: no HTML, no tag of the format, nothing to put in.

    Examples
    --------
    >>> safe("Vik & [[Block]] ${e://Field/x} <b>")
    'Vik &amp; [ [Block] ] $ {e://Field/x} &lt;b&gt;'
    """
    return set_apart(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tag(name: str, text: str) -> str:
    """Write a tag of the format, in which brackets can only be its own."""
    return f"[[{name}:{text.replace('[', '(').replace(']', ')')}]]"


def _embedded(form: Form) -> Lines:
    """Write what goes along with the answers, which is shown to nobody and so is no HTML."""
    for name, value in form.carried.items():
        yield _tag(f"ED:{name}", set_apart(value))


def _opening(form: Form, language: Language) -> Lines:
    yield _tag("Block", safe(say("forms.you", language)))
    if form.rater is None and form.about_partners:
        yield _question("DB", "maker", safe(say("forms.qualtrics.maker", language)))
    yield _question("DB", "intro", "<br><br>".join(map(safe, opening(form, language))))
    if form.rater is None:
        names = (partner.name for partner in form.raters)
        yield _question("MC:SingleAnswer:Vertical", "rater", safe(say("forms.rater", language)), *_choices(names))
    role = f"{safe(say('forms.role', language))}<br>{safe(say('forms.role_hint', language))}"
    roles = (say(f"forms.roles.{one}", language) for one in ROLES)
    yield _question("MC:SingleAnswer:Vertical", "role", role, *_choices(roles))


def _questions(blocks: tuple[Block, ...], id: str, partner: Partner | None, language: Language) -> Lines:
    """Ask the items of each response format in a question of its own; the id has a place for its number."""
    name = partner.name if partner else ""
    hint = say("forms.about_hint", language, partner=name) if partner else say("forms.general_hint", language)
    for number, block in enumerate(blocks, 1):
        items = _choices(question.item.rendered(name, language) for question in block.questions)
        place = id.format("" if number == 1 else number)
        if is_listed(block.answer):
            yield _question("Matrix", place, safe(hint), *items, *_answers(block, language))
        else:
            yield _question("TE:Form", place, safe(f"{hint} {told(block.answer, language)}"), *items)
    yield "[[PageBreak]]"


def _question(type: str, id: str, text: str, *lines: str) -> str:
    return "\n".join((f"[[Question:{type}]]", f"[[ID:{id}]]", text, *lines))


def _choices(texts: Iterator[str]) -> Lines:
    yield "[[AdvancedChoices]]"
    for number, text in enumerate(texts, 1):
        yield f"[[Choice:{number}]]"
        yield safe(text)


def _answers(block: Block, language: Language) -> Lines:
    yield "[[AdvancedAnswers]]"
    for option, text in zip(options(block.answer, language), written(block.answer, language), strict=True):
        yield f"[[Answer:{option.value}]]"
        yield safe(text)
