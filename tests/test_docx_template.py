"""A user's own Word document as template: its look stays, its text goes, and what is no template is refused."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml

from docx_files import W, Word, part, template, text, value
from sample_report import sample_report
from tillitsmaal.errors import UsageError
from tillitsmaal.rendering import render
from tillitsmaal.rendering.docx.typeface import typeface
from tillitsmaal.report.model import Sentence
from tillitsmaal.text import LANGUAGES, Language

DOCUMENT = part("document")


def written(template: bytes, language: Language = "nb") -> Word:
    """The sample report without its figures, which take long to draw."""
    report = sample_report(language)
    plain = replace(report, sections=tuple(each for each in report.sections if each.id != "figures"))
    return Word(render(plain, "docx", template=template))


@pytest.fixture(scope="module")
def word() -> Word:
    return written(template())


def test_styles_that_word_names_in_norwegian_are_used(word: Word) -> None:
    used = {value(each, "pPr/pStyle") for each in word.body.iter(f"{W}p")}
    assert {"Overskrift1", "Tittel", "Bildetekst", "Nummerertliste", "Tillithovedfunn"} <= used
    assert not {"Heading1", "Title", "Caption", "ListNumber", "TillitLead"} & set(word.style_names)
    assert b"FF00FF" in word.parts["word/styles.xml"]


def test_styles_that_are_missing_are_added_on_those_that_are_there(word: Word) -> None:
    styles = {value(each, "name"): each for each in word.xml("word/styles.xml").iter(f"{W}style")}
    assert value(styles["heading 2"], "basedOn") == "Overskrift1"
    assert value(styles["List Bullet"], "basedOn") == "Normal"
    assert value(styles["Tillit tabell"], "basedOn") == "Vanligtabell"
    every = word.xml("word/styles.xml")
    referred = {each.attrib[f"{W}val"] for tag in ("basedOn", "next", "link") for each in every.iter(W + tag)}
    assert referred <= set(word.style_names)
    assert len(word.style_names) == len(list(every.iter(f"{W}style")))


def test_every_style_that_the_text_names_exists(word: Word) -> None:
    named = {each.attrib[f"{W}val"] for tag in ("pStyle", "tblStyle") for each in word.body.iter(W + tag)}
    assert named <= set(word.style_names)


def test_a_list_counts_as_the_template_does_and_begins_anew(word: Word) -> None:
    numbered = [each for each in word.body.iter(f"{W}p") if value(each, "pPr/pStyle") == "Nummerertliste"]
    (number,) = {value(each, "pPr/numPr/numId") for each in numbered}
    definitions = {each.attrib[f"{W}numId"]: each for each in word.xml("word/numbering.xml").iter(f"{W}num")}
    assert number not in ("", "7")
    assert value(definitions[number], "abstractNumId") == "4"
    assert value(definitions[number], "lvlOverride/startOverride") == "1"


def test_bullets_that_the_template_lacks_are_brought(word: Word) -> None:
    styles = {value(each, "name"): each for each in word.xml("word/styles.xml").iter(f"{W}style")}
    numbering = word.xml("word/numbering.xml")
    number = value(styles["List Bullet"], "pPr/numPr/numId")
    (abstract,) = [
        value(each, "abstractNumId") for each in numbering.iter(f"{W}num") if each.attrib[f"{W}numId"] == number
    ]
    (found,) = [each for each in numbering.iter(f"{W}abstractNum") if each.attrib[f"{W}abstractNumId"] == abstract]
    assert value(found, "lvl/numFmt") == "bullet"
    kinds = [each.tag.removeprefix(W) for each in numbering]
    assert kinds == sorted(kinds)


def test_header_and_footer_of_sections_before_the_last_stay(word: Word) -> None:
    assert word.surroundings("header") == {
        "default": "Ikke for videre spredning. For den som analyserer.Sundvik forskning",
        "first": "Sundvik forskning",
    }
    assert word.surroundings("footer") == dict.fromkeys(("default", "first"), "Postboks 4\tSide 1")


def test_a_footer_that_counts_pages_is_left_alone() -> None:
    counting = part("footer1").replace(
        "</w:p>", '<w:fldSimple w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple></w:p>'
    )
    made = written(template(footer1=counting))
    assert made.surroundings("footer") == {"default": "Postboks 49", "first": "Postboks 49"}


TABBED = "<w:r><w:tab/><w:t>Tlf. 57 00 00 00</w:t></w:r></w:p>"
FOOTERS = {
    "words": ("</w:p>", "Postboks 4\tSide 1"),
    "an empty line last": ("</w:p><w:p/>", "Postboks 4Side 1"),
    "centred": ("</w:p>", "Postboks 4 · Side 1"),
    "tabs of its own": (TABBED, "Postboks 4\tTlf. 57 00 00 00Side 1"),
    "a full line": (
        f"</w:p><w:p><w:r><w:t>{'Bankkonto ' * 12}</w:t></w:r></w:p>",
        f"Postboks 4{'Bankkonto ' * 12}Side 1",
    ),
}
LINES = {"words": 1, "an empty line last": 2, "centred": 1, "tabs of its own": 2, "a full line": 3}


@pytest.mark.parametrize("kind", FOOTERS)
def test_the_page_number_takes_no_line_of_its_own_where_there_is_room(kind: str) -> None:
    end, expected = FOOTERS[kind]
    footer = part("footer1").replace("</w:p>", end)
    if kind == "centred":
        footer = footer.replace("<w:p>", '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>')
    made = written(template(footer1=footer))
    assert made.surroundings("footer") == {"default": expected, "first": expected}
    footers = [made.xml(name) for name in made.parts if name.startswith("word/footer")]
    assert [len(each.findall(f"{W}p")) for each in footers] == [LINES[kind]] * 2


def test_the_first_page_refers_to_what_the_others_refer_to() -> None:
    """Such as a logo: the copied header has its own relations."""
    link = '<w:hyperlink r:id="rId1"><w:r><w:t>Sundvik forskning</w:t></w:r></w:hyperlink>'
    document = docx.Document(BytesIO(template(header1=part("header1").replace("<w:r>", f"{link}<w:r>"))))
    header = next(each.target_part for each in document.part.rels.values() if each.reltype.endswith("/header"))
    header.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, "https://sundvik.example", "rId1", is_external=True)
    saved = BytesIO()
    document.save(saved)
    made = written(saved.getvalue())
    relations = [xml for name, xml in made.parts.items() if name.startswith("word/_rels/header")]
    assert ["https://sundvik.example" in xml.decode() for xml in relations] == [True, True]


def test_page_setup_stays_and_tables_fit_into_it(word: Word) -> None:
    margins = word.body.find(f"{W}sectPr/{W}pgMar")
    assert margins is not None
    assert margins.attrib[f"{W}left"] == "2000"
    widths = [sum(int(each.attrib[f"{W}w"]) for each in table.iter(f"{W}gridCol")) for table in word.tables]
    assert widths
    assert max(widths) <= 11906 - 4000 + 5


def test_nothing_of_last_years_text_is_left(word: Word) -> None:
    everything = b"".join(word.parts.values()).decode("utf-8", "replace")
    for old in ("Hemmelig", "Fjorårets", "Gammel", "Intern", "gammel.example", "Kari", "gammelt", "old picture"):
        assert old not in everything, old
    assert "separator" in word.parts["word/footnotes.xml"].decode()


def test_language_is_the_reports_everywhere(word: Word) -> None:
    spoken = {each.attrib[f"{W}val"] for each in word.xml("word/styles.xml").iter(f"{W}lang")}
    assert spoken == {"nb-NO"}
    assert value(word.xml("word/settings.xml"), "themeFontLang") == "nb-NO"


def test_a_template_in_the_sense_of_word_is_one() -> None:
    made = written(template("template.main"))
    assert b"document.main+xml" in made.parts["[Content_Types].xml"]
    assert b"template.main+xml" not in made.parts["[Content_Types].xml"]


def test_a_template_may_lack_numbering_and_all_but_the_text() -> None:
    bare = DOCUMENT.replace('<w:headerReference w:type="default" r:id="rId10"/>', "")
    bare = bare.replace('<w:footerReference w:type="default" r:id="rId11"/>', "")
    less = template(document=bare, numbering=None, comments=None, footnotes=None, header1=None, footer1=None)
    made = written(less)
    assert value(made.xml("word/numbering.xml"), "abstractNum/lvl/numFmt") == "bullet"
    assert made.surroundings("footer") == {"default": "Side 1", "first": "Side 1"}


@pytest.mark.parametrize("size", ["", '<w:cols w:num="2" w:space="600"/>'])
def test_a_page_without_size_is_a4_and_columns_are_kept_to(size: str) -> None:
    body = DOCUMENT[DOCUMENT.index("<w:body>") : DOCUMENT.index("</w:body>")]
    document = DOCUMENT.replace(body, f"<w:body><w:sectPr>{size}</w:sectPr>")
    made = written(template(document=document, header1=None, footer1=None))
    width = sum(int(each.attrib[f"{W}w"]) for each in made.tables[0].iter(f"{W}gridCol"))
    assert width <= (9072 if not size else (9072 - 600) / 2 + 5)


def test_even_pages_of_a_template_are_stamped_too_and_its_first_page_stays_its_own() -> None:
    document = DOCUMENT.replace("</w:sectPr>\n  </w:body>", "<w:titlePg/></w:sectPr></w:body>")
    settings = part("settings").replace("<w:themeFontLang", "<w:evenAndOddHeaders/><w:themeFontLang")
    made = written(template(document=document, settings=settings))
    stamp = "Ikke for videre spredning. For den som analyserer."
    assert made.surroundings("header") == {"default": f"{stamp}Sundvik forskning", "even": stamp}
    assert made.surroundings("footer") == {"default": "Postboks 4\tSide 1", "even": "Side 1"}


@pytest.mark.parametrize(
    ("fonts", "wide"),
    [
        ('<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>', True),
        ('<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/>', False),
    ],
)
def test_columns_are_as_wide_as_the_templates_font_needs(fonts: str, wide: bool) -> None:
    document = docx.Document(BytesIO(template()))
    normal = document.styles.default(WD_STYLE_TYPE.PARAGRAPH).element
    normal.get_or_add_rPr().insert(0, parse_xml(fonts.replace("<w:rFonts", f'<w:rFonts xmlns:w="{W[1:-1]}"')))
    assert (typeface(document, normal).width > 1) is wide


def _changed(name: str, content: bytes | None) -> bytes:
    """The template with a member of its zip file replaced or left out."""
    written = BytesIO()
    with ZipFile(BytesIO(template())) as source, ZipFile(written, "w") as target:
        for each in source.namelist():
            if each != name:
                target.writestr(each, source.read(each))
            elif content is not None:
                target.writestr(each, content)
    return written.getvalue()


OTHER, OLD, DAMAGED, MACROS = "det er ikke et Word-dokument", "(.doc)", "filen er skadet", "makroer"
UNREADABLE = {
    "empty": (b"", OTHER),
    "text": (b"Hei", OTHER),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OLD),
    "cut": (template()[:700], DAMAGED),
    "no types": (_changed("[Content_Types].xml", None), OTHER),
    "no document": (_changed("word/document.xml", None), DAMAGED),
    "no styles": (_changed("word/styles.xml", None), DAMAGED),
    "broken text": (_changed("word/document.xml", b"<w:document"), DAMAGED),
    "broken styles": (_changed("word/styles.xml", part("styles").encode()[:300]), DAMAGED),
    "broken numbering": (_changed("word/numbering.xml", part("numbering").replace('="4"', '="x"').encode()), DAMAGED),
    "other root": (_changed("word/document.xml", b"<html/>"), DAMAGED),
    "a sheet": (template("spreadsheetml.sheet"), OTHER),
    "macros": (_changed("[Content_Types].xml", b"application/vnd.ms-word.document.macroEnabled.main+xml"), MACROS),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_template_is_refused_with_the_reason(kind: str) -> None:
    content, why = UNREADABLE[kind]
    with pytest.raises(UsageError) as refused:
        written(content)
    (problem,) = refused.value.problems
    assert problem.code == "template_unreadable"
    assert why in problem.message("nb")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reason_is_said_in_every_language(language: Language) -> None:
    with pytest.raises(UsageError) as refused:
        written(b"", language)
    message = refused.value.problems[0].message(language)
    assert "@" not in message
    assert message[0].isupper()


def test_a_byte_changed_anywhere_gives_a_document_or_the_refusal() -> None:
    content = template()
    outcomes = {_outcome(content, place) for place in range(0, len(content), 97)}
    assert outcomes == {"written", "template_unreadable"}


def _outcome(content: bytes, place: int) -> str:
    broken = content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]
    try:
        made = written(broken)
    except UsageError as refused:
        return refused.problems[0].code
    return "written" if "Det viktigste" in text(made.body) else "empty"


def test_an_earlier_report_as_template_loses_its_stamp_and_keeps_its_page_number() -> None:
    report = replace(sample_report(), sections=())
    earlier = render(report, "docx")
    again = Word(render(replace(report, stamp=Sentence(text="Til møtet.", key="stamp")), "docx", template=earlier))
    assert again.surroundings("header") == {"default": "Til møtet."}
    assert again.surroundings("footer") == {"default": "Side 1", "first": "Side 1"}
    without = Word(render(replace(report, stamp=None), "docx", template=earlier))
    assert without.surroundings("header") == {"default": ""}
    assert "Ikke for videre" not in b"".join(without.parts.values()).decode("utf-8", "replace")


def test_a_style_of_the_users_that_has_our_id_stays_what_it_is(word: Word) -> None:
    assert word.style_names["TillitNote"] == "Noe annet"
    assert ("Tillit merknad", "Vær varsom.") in word.paragraphs
