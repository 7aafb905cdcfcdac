"""Codebooks as DDI-Codebook 2.5: of the standard's form, whole in every language, and right about the data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import mean, stdev

import pytest
from lxml import etree
from openpyxl import load_workbook

from archive_surveys import MIXED, mixed
from commands import EXAMPLES
from surveys import survey
from test_archive_codebook import HOSTILE
from test_archive_sav import asked_with, read
from tillitsmaal.archive import codebook, export
from tillitsmaal.archive.codebooks import Codebook
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.study import load_study
from tillitsmaal.text import LANGUAGES, Language

DDI = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORM = etree.RelaxNG(etree.parse(Path(__file__).parent / "ddi" / "written.rng"))


def written(of: Codebook, language: Language = "en") -> etree._Element:
    """The document, when it has the standard's form and its references lead somewhere."""
    root = etree.fromstring(export(of, "ddi", language))
    assert FORM.validate(root), FORM.error_log
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(set(ids)) == len(ids)
    for element in root.iter():
        for name in ("var", "files"):
            assert set((element.get(name) or "").split()) <= set(ids)
    return root


def variables(root: etree._Element) -> Mapping[str, etree._Element]:
    return {str(one.get("name")): one for one in root.iter(f"{DDI}var")}


def texts(element: etree._Element, tag: str) -> list[str]:
    return [str(one.text) for one in element.findall(DDI + tag)]


def statistics(variable: etree._Element) -> Mapping[str, float]:
    return {str(one.get("type")): float(str(one.text)) for one in variable.iter(f"{DDI}sumStat")}


def categories(variable: etree._Element) -> Mapping[str, tuple[str | None, str | None]]:
    """Reason and frequency of each value."""
    return {
        str(one.findtext(f"{DDI}catValu")): (one.get("missType"), one.findtext(f"{DDI}catStat"))
        for one in variable.iter(f"{DDI}catgry")
    }


def test_an_answer_s_variable() -> None:
    b1 = variables(written(codebook(mixed())))["b1"]
    assert texts(b1, "labl") == ["<partner> b1."]
    assert b1.findtext(f"{DDI}qstn/{DDI}qstnLit") == "<partner> b1."
    limits = b1.find(f"{DDI}valrng/{DDI}range")
    assert limits is not None
    assert dict(limits.attrib) == {"UNITS": "INT", "min": "1", "max": "5"}
    assert [item.get("VALUE") for item in b1.iter(f"{DDI}item")] == ["95", "96", "97", "98", "99"]
    assert statistics(b1) == {"vald": 1, "invd": 5, "min": 4, "max": 4, "mean": 4}
    assert categories(b1) == {
        "1": (None, "0"),
        "2": (None, "0"),
        "3": (None, "0"),
        "4": (None, "1"),
        "5": (None, "0"),
        "95": ("invalid", "0"),
        "96": ("not_shown", "0"),
        "97": ("skipped", "0"),
        "98": ("dont_know", "1"),
        "99": ("not_relevant", "1"),
    }
    assert (b1.get("nature"), b1.get("intrvl"), b1.get("representationType")) == ("ordinal", "discrete", "code")
    missing = [one.get("missing") for one in b1.iter(f"{DDI}catgry")]
    assert missing == [*[None] * 5, *["Y"] * 5]
    labels = [one.findtext(f"{DDI}labl") for one in b1.iter(f"{DDI}catgry")]
    assert labels[:6] == ["Never", None, None, None, "Always", "Invalid answer, taken out"]


ENDS = {"min": 0, "max": 100, "labels": {0: {"en": "None"}, 100: {"en": "All"}}}


@pytest.mark.parametrize(
    ("answer", "given", "told"),
    [
        (
            {"min": 1, "max": 5, "labels": {1: {"en": "Low"}, 5: {"en": "High"}}},
            (4, 4, 1),
            {1: 1, 2: 0, 3: 0, 4: 2, 5: 0},
        ),
        ({"min": 1, "max": 5}, (4, 4, 1), {1: 1, 2: 0, 3: 0, 4: 2, 5: 0}),
        (ENDS, (70, 0, 70), {0: 1, 70: 2, 100: 0}),
        ({**ENDS, "decimals": 1}, (0.5, 100, 0), {0: 1, 0.5: 1, 100: 1}),
        ({"min": 0, "max": 100}, (70, 0, 70), {}),
    ],
)
def test_every_answer_that_occurs_is_a_category(
    answer: Mapping[str, object], given: Sequence[float], told: Mapping[float, int]
) -> None:
    """Labels on some of the answers hide none of the others."""
    asked = asked_with(formats={"five": answer})
    rows: list[dict[str, float | str]] = [
        {"network": "", "wave": "w", "respondent": f"p{place}", "rater": "A", "target": "B", "b1": value}
        for place, value in enumerate((*given, "dont_know", "skipped"))
    ]
    found = codebook(survey(asked, rows))
    b1 = variables(written(found))["b1"]
    counted = {float(value): int(str(n)) for value, (reason, n) in categories(b1).items() if reason is None}
    assert counted == told
    absent = sum(int(str(n)) for reason, n in categories(b1).values() if reason is not None)
    assert (absent, statistics(b1)["vald"]) == (2, 3)
    assert not told or sum(counted.values()) + absent == statistics(b1)["vald"] + statistics(b1)["invd"] == 5
    values = load_workbook(BytesIO(export(found, "xlsx", "en")))["Values"].iter_rows(min_row=2, values_only=True)
    assert {row[2]: row[5] for row in values if row[1] == "b1" and row[4] is None} == told


def test_variables_are_called_as_in_the_file_for_spss(tmp_path: Path) -> None:
    ids = ("ben-1", "ben_1", "2a", "to", "plain")
    asked = asked_with(items=[{"id": id, "scale": "benevolence", "text": {"en": "<partner>."}} for id in ids])
    row: dict[str, float | str] = {"network": "", "wave": "w", "respondent": "p", "rater": "A", "target": "B"}
    responses = survey(asked, [row | dict.fromkeys(ids, 4.0)])
    of_data, alone = (variables(written(codebook(about))) for about in (responses, asked))
    frame, _ = read(export(responses, "sav"), tmp_path, user_missing=True)
    assert list(of_data) == list(frame.columns)
    assert {"ben_1", "ben_1_2", "x2a", "xto", "plain"} <= set(of_data) & set(alone)
    told = {name: texts(one, "notes") for name, one in of_data.items() if texts(one, "notes")}
    assert {name: notes[0].split(" in CSV")[0] for name, notes in told.items()} == {
        "ben_1": "The variable is called ben-1",
        "ben_1_2": "The variable is called ben_1",
        "x2a": "The variable is called 2a",
        "xto": "The variable is called to",
    }
    for about in (responses, asked):
        lines = export(codebook(about), "markdown", "en").decode().replace("\\", "").splitlines()
        assert any(line.startswith("| ben_1 | ben_1_2 | <partner>") for line in lines)
        assert any(line.startswith("| plain |  | <partner>") for line in lines)
        assert "| wave | Wave |" in "\n".join(lines)
        sheet = load_workbook(BytesIO(export(codebook(about), "xlsx", "en")))["Codebook"]
        assert {row[1]: row[2] for row in sheet.iter_rows(values_only=True) if row[2]} == {
            "Variable": "Name in SPSS", "ben-1": "ben_1", "ben_1": "ben_1_2", "2a": "x2a", "to": "xto",
        }  # fmt: skip
    assert "SPSS" not in export(codebook(mixed()), "markdown", "en").decode()


def test_a_score_s_variable() -> None:
    root = written(codebook(mixed()))
    found = variables(root)
    names = {one.get("ID"): name for name, one in found.items()}
    made_of = {
        name: [names[id] for id in str(derived.get("var")).split()]
        for name, one in found.items()
        if (derived := one.find(f"{DDI}derivation")) is not None
    }
    assert made_of == {
        "trust_score": ["benevolence_score", "integrity_score"],
        "benevolence_score": ["b1", "b2"],
        "integrity_score": ["i1"],
        "estimate_score": ["e1"],
        "climate_score": ["c1"],
    }
    answers = [98, 0, 100]
    told = statistics(found["estimate_score"])
    assert told == {
        "vald": 3, "invd": 3, "min": 0, "max": 100, "mean": pytest.approx(mean(answers)),
        "stdev": pytest.approx(stdev(answers)),
    }  # fmt: skip
    assert texts(found["i1"], "notes")[0].startswith("A reversed question")
    assert texts(found["b1"], "notes") == []


def test_what_kind_each_variable_is() -> None:
    tenths = {"min": 0, "max": 10, "decimals": 2}
    asked = asked_with(formats={"five": tenths})
    found = variables(written(codebook(mixed()))) | {"tenths": variables(written(codebook(asked)))["b1"]}
    kinds = {
        name: (
            one.get("representationType"),
            one.get("dcml"),
            one.get("intrvl"),
            one.find(f"{DDI}varFormat").get("type"),
        )
        for name, one in found.items()
    }
    assert {name: kinds[name] for name in ("rater", "b1", "e1", "trust_score", "tenths")} == {
        "rater": ("text", None, "discrete", "character"),
        "b1": ("code", "0", "discrete", "numeric"),
        "e1": ("numeric", "0", "contin", "numeric"),
        "trust_score": ("numeric", "2", "contin", "numeric"),
        "tenths": ("numeric", "2", "contin", "numeric"),
    }
    domains = {
        name: one.find(f"{DDI}qstn").get("responseDomainType") for name, one in found.items() if name in ("b1", "e1")
    }
    assert domains == {"b1": "category", "e1": "numeric"}
    assert {
        name: one.find(f"{DDI}valrng/{DDI}range").get("UNITS") for name, one in found.items() if name == "tenths"
    } == {"tenths": "REAL"}
    concepts = {name: texts(one, "concept") for name, one in found.items()}
    assert (concepts["b1"], concepts["trust_score"], concepts["rater"]) == (["benevolence"], ["trust"], [])


def test_what_is_told_of_the_study() -> None:
    """Of one wave and of two; of items about partners, of others, and of both."""
    named = replace(mixed(), names={"Vik": "Vik kommune", "Nes": "Nes", "Os": "Os"})
    root = written(codebook(named))
    assert [str(one.text) for one in root.iter(f"{DDI}IDNo")] == ["asked/1.0.0"] * 2
    assert [one.text for one in root.iter(f"{DDI}version")] == ["1.0.0"]
    assert [one.text for one in root.iter(f"{DDI}keyword")] == ["benevolence", "integrity", "estimate", "climate"]
    assert [root.findtext(f".//{DDI}{tag}") for tag in ("caseQnty", "varQnty")] == ["6", "15"]
    assert root.findtext(f".//{DDI}timeMeth") == "One wave"
    groups = {one.get("name"): one.findtext(f"{DDI}labl") for one in root.iter(f"{DDI}varGrp")}
    assert groups == {name: name for name in ("benevolence", "integrity", "estimate", "climate", "trust")}
    labels = [
        (one.findtext(f"{DDI}catValu"), one.findtext(f"{DDI}labl"))
        for one in variables(root)["target"].iter(f"{DDI}catgry")
    ]
    assert labels == [("Vik", "Vik kommune")]
    assert "An empty cell means" in str(root.findtext(f".//{DDI}dataMsng"))
    pair, once = ("The relation that one organisation has to another, as a respondent sees it", "The respondent")
    row: dict[str, float | str] = {"network": "", "respondent": "p", "rater": "A", "target": "B", "b1": 4.0}
    twice = written(codebook(survey(asked_with(), [row | {"wave": "w1"}, row | {"wave": "w2"}])))
    assert twice.findtext(f".//{DDI}timeMeth") == "Repeated measurement of the same pairs of organisations"
    for about, units in (
        (root, [pair, once]),
        (twice, [pair]),
        (written(codebook(load_questionnaire("nettverk"))), [once]),
    ):
        assert [one.text for one in about.iter(f"{DDI}anlyUnit") if one.get(LANG) == "en"] == units
    short = load_questionnaire("tillit-kort")
    for statement in written(codebook(short), "nn").iter(f"{DDI}titlStmt"):
        assert [one.get(LANG) for one in statement] == ["nn", "nb", "en", None]
        titles = [str(one.text).rpartition(": ")[2] for one in statement]
        assert titles == [short.title["nn"], short.title["nb"], short.title["en"], "tillit-kort/1.0.0"]


def test_groups_are_the_scales() -> None:
    root = written(codebook(mixed()))
    names = {one.get("ID"): name for name, one in variables(root).items()}
    groups = {str(one.get("name")): str(one.get("var")).split() for one in root.iter(f"{DDI}varGrp")}
    assert [names[id] for id in groups["benevolence"]] == ["b1", "b2", "benevolence_score"]
    assert set(groups) == {"benevolence", "integrity", "estimate", "climate", "trust"}


def test_the_study_of_the_example() -> None:
    root = written(codebook(read_responses(study=load_study(EXAMPLES / "byregion"))), "nb")
    study = root.find(f"{DDI}stdyDscr")
    assert study is not None
    assert study.findtext(f"{DDI}citation/{DDI}titlStmt/{DDI}titl") == "Byregion Sundvik"
    dates = {str(one.get("cycle")): one.get("date") for one in study.iter(f"{DDI}collDate")}
    assert dates == {"bolge1": "2024-02-12", "bolge2": "2024-10-14", "bolge3": "2025-06-13"}
    assert root.findtext(f".//{DDI}caseQnty") == "1360"
    assert root.findtext(f".//{DDI}varQnty") == str(len(variables(root))) == "49"
    for tag in ("abstract", "universe", "anlyUnit", "dataKind", "timeMeth", "collMode", "resInstru"):
        assert [one.get(LANG) for one in study.iter(DDI + tag)] == ["nb", "nn", "en"], tag
    assert "måler tillit og samarbeid" in str(study.findtext(f".//{DDI}abstract"))
    raters = categories(variables(root)["rater"])
    assert len(raters) == 12


def test_only_a_wave_with_a_date_has_one() -> None:
    waves = {one.get("cycle") for one in written(codebook(mixed())).iter(f"{DDI}collDate")}
    assert waves == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", shipped())
def test_of_a_questionnaire_alone(name: str, language: Language) -> None:
    questionnaire = load_questionnaire(name)
    root = written(codebook(questionnaire), language)
    found = variables(root)
    assert root.get(LANG) == language
    for item in questionnaire.items:
        asked = {one.get(LANG): one.text for one in found[item.id].iter(f"{DDI}qstnLit")}
        assert asked == dict(item.text)
        assert next(iter(asked)) == language
    assert list(root.iter(f"{DDI}sumStat")) == []
    assert list(root.iter(f"{DDI}catStat")) == []
    assert list(root.iter(f"{DDI}caseQnty")) == []
    assert [one.text for one in root.iter(f"{DDI}relPubl")] == list(questionnaire.source)


def once(root: etree._Element) -> list[tuple[etree._Element, str | None, str]]:
    """What the first edition of the standard's schema takes one of: where it stands, its language and its text."""
    file, made = f"{DDI}fileTxt/{DDI}", f"{DDI}derivation/{DDI}drvdesc"
    held = [(root.iter(f"{DDI}fileDscr"), file + tag) for tag in ("fileCont", "dataMsng")]
    return [
        (place, told.get(LANG), str(told.text))
        for places, path in (*held, (root.iter(f"{DDI}var"), made))
        for place in places
        for told in place.findall(path)
    ]


@pytest.mark.parametrize("name", shipped())
def test_what_stands_once_is_told_in_the_other_languages_beside_it(name: str) -> None:
    about = codebook(load_questionnaire(name))
    found = {language: once(written(about, language)) for language in LANGUAGES}
    assert len({len(places) for places in found.values()}) == 1 < len(found["en"])
    for language, places in found.items():
        assert {told for _, told, _ in places} == {language}
        for other in set(LANGUAGES) - {language}:
            for (place, _, _), (_, _, text) in zip(places, found[other], strict=True):
                notes = [one.text for one in place.findall(f"{DDI}notes") if one.get(LANG) == other]
                assert text in notes


def test_languages_are_the_questionnaire_s() -> None:
    root = written(codebook(MIXED), "nb")
    assert {one.get(LANG) for one in root.iter() if one.get(LANG)} == {"en"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_any_text_stands_in_it(hostile: str) -> None:
    asked = asked_with(
        title={"en": hostile},
        scales={"benevolence": {"level": "pair", "format": "five", "label": {"en": hostile}}},
        items=[{"id": "b1", "scale": "benevolence", "text": {"en": hostile}}],
    )
    row = {"network": "", "wave": hostile, "respondent": hostile, "rater": hostile, "target": "B", "b1": 4.0}
    root = written(codebook(survey(asked, [row])))
    asked_for = str(variables(root)["b1"].findtext(f"{DDI}qstn/{DDI}qstnLit"))
    assert asked_for == hostile.replace("\x00", "�").replace("\u202e", "�")


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        ('<sumStat type="vald">', '<sumStat type="valid">'),
        ("</titl>", "</titl><subject/>"),
        (' min="1"', ' min="one"'),
        ('missing="Y"', 'missing="yes"'),
        (' nature="ordinal"', ' nature="likert"'),
        (' ID="V1"', ""),
        (' files="F1"', ' files="1"'),
        ("</version>", "</version><version/>"),
        ("</fileName>", "</fileName><fileName/>"),
        ("</dataMsng>", "</dataMsng><dataMsng/>"),
        ("</drvdesc>", "</drvdesc><drvdesc/>"),
    ],
)
def test_what_the_standard_refuses_is_refused(found: str, wrong: str) -> None:
    """A form that lets everything pass would prove nothing."""
    document = export(codebook(mixed()), "ddi", "en").decode()
    assert found in document
    bad = document.replace(found, wrong)
    assert not FORM.validate(etree.fromstring(bad.encode()))
