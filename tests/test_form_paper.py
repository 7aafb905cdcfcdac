"""The printed form: what stands on it, and the Word document and the PDF read back."""

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from docx_files import W, Word, text, value
from form_cases import AGREE, HOSTILE, asking, example, of
from pdf_reading import rows, squeezed, tagged
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted
from tillitsmaal.forms.paper.docx import docx
from tillitsmaal.forms.paper.pdf import pdf
from tillitsmaal.forms.paper.sheet import Grid, sheet
from tillitsmaal.text import LANGUAGES

BOX = "\N{BALLOT BOX}"
MANY = {"min": 0, "max": 10, "labels": {0: {"nb": "Nei", "nn": "Nei", "en": "No"}}}
WORDY = {
    "min": 1,
    "max": 2,
    "labels": {
        1: {"nb": "Uakseptabelt dårlig", "nn": "Uakseptabelt", "en": "Bad"},
        2: {"nb": "Overraskende bra", "nn": "Bra", "en": "Good"},
    },
}


@cache
def kort(rater: str | None = None) -> Form:
    return example("tillit-kort", Wanted(rater=rater))


@cache
def word(questionnaire: str = "tillit-kort") -> Word:
    return Word(docx(example(questionnaire)))


def grid(pair: dict[str, object]) -> Grid:
    return sheet(of(questionnaire=asking(pair))).parts[0].grids[0]


def test_answers_stand_over_columns_in_words() -> None:
    read = grid(AGREE)
    assert [(one.value, one.label, one.apart) for one in read.columns] == [
        ("1", "Uenig", False), ("2", "Midt imellom", False), ("3", "Enig", False),
    ]  # fmt: skip
    assert (read.wide, read.number, read.legend) == (True, False, "")


@pytest.mark.parametrize(
    ("answers", "columns", "legend"),
    [(MANY, 11, "0 = Nei"), (WORDY, 2, "1 = Uakseptabelt dårlig · 2 = Overraskende bra")],
)
def test_numbers_stand_over_columns_that_words_do_not_fit(
    answers: dict[str, object], columns: int, legend: str
) -> None:
    read = grid(answers)
    assert (read.wide, read.legend) == (False, legend)
    assert [one.label for one in read.columns] == [""] * columns


def test_many_values_are_written_on_a_line() -> None:
    labels = {998: {"nb": "Vet ikke", "nn": "Veit ikkje", "en": "No idea"}}
    read = grid({"min": 0, "max": 100, "decimals": 1, "labels": labels, "missing": {998: "dont_know"}})
    assert (read.number, read.legend) == (True, "Skriv et tall fra 0 til 100. Antall desimaler: høyst 1.")
    assert [(one.value, one.label, one.apart) for one in read.columns] == [("998", "Vet ikke", True)]


def test_negative_values_have_a_minus_sign() -> None:
    assert [one.value for one in grid({"min": -1, "max": 1}).columns] == ["\N{MINUS SIGN}1", "0", "1"]


def test_who_answers_skips_the_part_about_their_own() -> None:
    read = sheet(kort())
    assert read.rater is not None
    assert read.rater.answers[:2] == ("Sundvik kommune", "Fjellheim kommune")
    assert read.answers_for == ""
    assert [part.skip for part in read.parts] == [
        f"Svarer du for {one.name}? Hopp over denne delen." for one in kort().asked_about()
    ]


def test_a_form_for_one_organisation_has_no_part_about_it() -> None:
    read = sheet(kort("HiSu"))
    assert (read.rater, read.answers_for) == (None, "Du svarer for Høgskolen i Sundvik.")
    assert [part.heading for part in read.parts] == [f"Om {one.name}" for one in kort("HiSu").asked_about()]
    assert "Om Høgskolen i Sundvik" not in [part.heading for part in read.parts]
    assert {part.skip for part in read.parts} == {""}
    assert read.footer == "tillit-kort/1.0.0 · bolge3 · Høgskolen i Sundvik"


def test_nobody_skips_what_is_about_no_partner() -> None:
    read = sheet(example("nettverk"))
    assert read.rater is not None
    assert read.rater.hint == ""
    assert [(part.heading, part.skip) for part in read.parts] == [("Om samarbeidet som helhet", "")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_in_its_first_language(language: str) -> None:
    form = example("tillit-kort", Wanted(languages=(language,)))
    titles = {"nb": "Om deg", "nn": "Om deg", "en": "About you"}
    thanks = {"nb": "Takk for svarene.", "nn": "Takk for svara.", "en": "Thank you for your answers."}
    read = Word(docx(form))
    assert titles[language] in [words for style, words in read.paragraphs if style == "heading 1"]
    assert squeezed(thanks[language]) in squeezed(tagged(pdf(form)).text)
    assert value(read.xml("word/styles.xml"), "docDefaults/rPrDefault/rPr/lang").startswith(language)
    assert PdfReader(BytesIO(pdf(form))).root_object["/Lang"] == language


@pytest.mark.parametrize("questionnaire", ["tillit-kort", "nettverk"])
def test_word_has_a_box_for_each_answer(questionnaire: str) -> None:
    form = example(questionnaire)
    rater, role, *grids = word(questionnaire).tables
    assert [text(cell) for cell in role.iter(f"{W}tc")] == [f"{BOX} Representant", f"{BOX} Ledelse", f"{BOX} Annet"]
    assert text(rater).count(BOX) == len(form.partners)
    asked = [each for part in sheet(form).parts for each in part.grids]
    for table, expected in zip(grids, asked, strict=True):
        lines = [[text(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
        assert lines[0][1:] == [one.label + one.value for one in expected.columns]
        assert [line[0] for line in lines[1:]] == [f"{row.text}\N{NO-BREAK SPACE}{row.item}" for row in expected.rows]
        assert {tuple(line[1:]) for line in lines[1:]} == {(BOX,) * len(expected.columns)}


def test_word_repeats_heads_and_splits_no_row() -> None:
    _, _, *grids = word().tables
    for table in grids:
        first, *others = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in others)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))


def test_word_says_in_the_footer_what_it_is() -> None:
    assert word().surroundings("footer") == {"default": "tillit-kort/1.0.0 · bolge3\tSide 1 av 1"}


def test_word_is_read_by_another_program(tmp_path: Path) -> None:
    (tmp_path / "form.docx").write_bytes(word("tillit-samarbeid").written)
    office = shutil.which("soffice")
    assert office is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    call = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "form.docx"),
    ]
    subprocess.run(call, check=True, capture_output=True, timeout=180)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "form.pdf").pages]
    assert all(f"Side {number} av {len(pages)}" in page for number, page in enumerate(pages, 1))
    asked = [f"Hvordan er det med {one.name}" for one in example("tillit-samarbeid").asked_about()]
    heads = sum(squeezed(" ".join(pages)).count(squeezed(head)) for head in asked)
    assert heads > len(asked), "no head is repeated"


@pytest.mark.parametrize("questionnaire", ["tillit-kort", "nettverk"])
def test_the_pdf_has_the_questions_in_tables(questionnaire: str) -> None:
    form = example(questionnaire)
    tables = [rows(table) for table in tagged(pdf(form)).all("Table")]
    asked = [each for part in sheet(form).parts for each in part.grids]
    for table, expected in zip(tables, asked, strict=True):
        assert {len(row) for row in table} == {1 + len(expected.columns)}
        assert [squeezed(cell) for cell in table[0][1:]] == [
            squeezed(one.label + one.value) for one in expected.columns
        ]
        assert [squeezed(row[0]) for row in table[1:]] == [squeezed(row.text + row.item) for row in expected.rows]


def test_the_pdf_repeats_heads_and_says_what_it_is() -> None:
    read = PdfReader(BytesIO(pdf(example("tillit-samarbeid"))))
    pages = [squeezed(page.extract_text()) for page in read.pages]
    assert all(squeezed(f"Side {number} av {len(pages)}") in page for number, page in enumerate(pages, 1))
    assert all("tillit-samarbeid/1.0.0·bolge3" in page for page in pages)
    assert all("Heltenig" in page for page in pages[:-1])
    assert (read.metadata or {})["/Title"] == "Tillit og samarbeid"
    assert read.root_object["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("write", [docx, pdf])
def test_the_same_form_gives_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(example("tillit-kort")) == write(example("tillit-kort"))


def test_hostile_names_stay_text() -> None:
    form = of([(f"o{number}", name) for number, name in enumerate(HOSTILE[:-1])])
    headings = [words for style, words in Word(docx(form)).paragraphs if style == "heading 1"]
    assert "Om <b>Vik</b><script>document.title='taken'</script>" in headings
    assert "Om \N{REPLACEMENT CHARACTER}Vik\N{REPLACEMENT CHARACTER}" in headings
    shown = squeezed(tagged(pdf(form)).text)
    assert "Om<b>Vik</b><script>document.title='taken'</script>" in shown
    assert "Om{rater}{{7*7}}" in shown
