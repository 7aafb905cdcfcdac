"""What every form says before it asks: who asks, what happens with the answers, what an open question means."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from docx_files import Word
from form_cases import AGREE, asking, example, of
from pdf_reading import squeezed, tagged
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted
from tillitsmaal.forms.opening import leaving_open, opening
from tillitsmaal.forms.paper.sheet import sheet
from tillitsmaal.forms.writing import ENDINGS, FormFormat, write_form
from tillitsmaal.text import LANGUAGES, Language

CONTACT, CONSENT = "Kari Nordmann, kari@fylket.no", "Svarene slettes i 2030."
HARDLY = {
    "nb": "Kjenner du en partner lite, kan du la spørsmålene om partneren stå åpne.",
    "nn": "Kjenner du ein partnar lite, kan du la spørsmåla om partnaren stå opne.",
    "en": "If you hardly know a partner, you may leave its questions unanswered.",
}
WITH_MISSING = AGREE | {
    "labels": AGREE["labels"]
    | {
        98: {"nb": "Vet ikke", "nn": "Veit ikkje", "en": "No idea"},
        99: {"nb": "Ikke aktuelt", "nn": "Ikkje aktuelt", "en": "Not for us"},
    },
    "missing": {97: "skipped", 98: "dont_know", 99: "not_relevant"},
}


def text_of(form: Form, format: FormFormat) -> str:
    """All that stands in a written form."""
    written = write_form(form, format)
    if isinstance(written, str):
        return written
    if format == "docx":
        return "\n".join(words for _, words in Word(written).paragraphs)
    if format == "pdf":
        return tagged(written).text
    cells = load_workbook(BytesIO(written))["survey"].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in cells for cell in row)


@pytest.mark.parametrize("format", ENDINGS)
def test_every_format_says_who_asks_and_what_happens_with_the_answers(format: FormFormat) -> None:
    text = squeezed(text_of(of(contact=CONTACT, privacy={"consent": CONSENT}), format))
    assert squeezed(CONTACT) in text
    assert squeezed(CONSENT) in text
    assert squeezed(CONTACT) not in squeezed(text_of(of(), format))


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_hardly_knows_a_partner_may_leave_it(language: Language) -> None:
    assert HARDLY[language] in " ".join(opening(example("tillit-kort"), language))
    assert HARDLY[language] not in " ".join(opening(example("nettverk"), language))


def test_answers_that_are_no_answers_are_explained_where_there_are_any() -> None:
    assert leaving_open(of(), "nb") == HARDLY["nb"]
    assert leaving_open(of(questionnaire=asking(WITH_MISSING)), "nb") == (
        f"{HARDLY['nb']} Velg «Vet ikke» når du ikke vet nok til å svare. Velg «Ikke aktuelt» når spørsmålet ikke "
        "passer for dere. Lar du et spørsmål stå åpent, betyr det bare at du valgte å ikke svare."
    )
    both = leaving_open(of(questionnaire=asking(WITH_MISSING, WITH_MISSING)), "en")
    assert both.count("No idea") == both.count("Not for us") == 1


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "Ikke skriv navnet"), ("nn", "Ikkje skriv namnet"), ("en", "Do not write your name")]
)
def test_paper_asks_for_no_name(language: Language, said: str) -> None:
    assert sheet(of(wanted=Wanted(languages=(language,)))).opening[-1].startswith(said)


def test_paper_names_the_wave_where_it_disturbs_nobody() -> None:
    read = sheet(of(waves=[{"name": "bolge1"}]))
    assert "bolge1" in read.footer
    assert "bolge1" not in read.subtitle
