"""`tillit form`: which files, for whom, and what is refused before anything is written."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import tillitsmaal as tm
from cli_calls import Shell, copy_study
from docx_files import Word
from limesurvey_structure import structure
from tillitsmaal import extras
from tillitsmaal.forms.form import Form
from tillitsmaal.text import LANGUAGES

FORMATS = {
    "html": "form-tillit-kort-2025-host.html",
    "xlsform": "form-tillit-kort-2025-host.xlsx",
    "limesurvey": "form-tillit-kort-2025-host.txt",
    "surveyjs": "form-tillit-kort-2025-host.json",
    "qualtrics": "form-tillit-kort-2025-host.qualtrics.txt",
    "docx": "form-tillit-kort-2025-host.docx",
    "pdf": "form-tillit-kort-2025-host.pdf",
}
ONLY_IN_NORWEGIAN = """
id: kort
version: 1.0.0
title: {nb: Kort}
languages: [nb]
formats: {agree: {min: 1, max: 5}}
scales: {benevolence: {level: pair, format: agree, label: {nb: Velvilje}}}
items: [{id: ben1, scale: benevolence, text: {nb: "<partner> vil oss vel."}}]
"""
FIVE_FORMS = """
import resource
import tillitsmaal as tm
from pathlib import Path
from tillitsmaal.forms.making import Wanted, make_form
from tillitsmaal.forms.writing import write_form
roster = ", ".join(f"{{id: o{number}, name: Verksemd {number}}}" for number in range(20))
Path("tillit.yaml").write_text(f"study: S\\norganisations: [{roster}]\\n")
study, asked = tm.load_study("tillit.yaml"), tm.load_questionnaire("tillit-samarbeid")
for number in range(5):
    write_form(make_form(study, asked, Wanted(rater=f"o{number}")), "pdf")
    if number in (0, 4):
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
BEGINNINGS = {"html": b"<!doctype html>", "surveyjs": b"{", "qualtrics": b"[[AdvancedFormat]]", "pdf": b"%PDF"}


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capfdbinary)


@pytest.fixture
def study(tillit_in: Shell) -> Shell:
    """In the folder of the smaller example."""
    copy_study("tverrkommunal", tillit_in.folder)
    return tillit_in


def written(folder: Path) -> list[str]:
    """The files in a folder, but those that only tell where another one comes from."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".provenance.json")]
    return sorted(str(path.relative_to(folder)) for path in files)


def test_a_page_for_the_browser_is_the_default(study: Shell) -> None:
    called = study("form", "tverrkommunal")
    assert (called.code, called.raw) == (0, b"")
    assert written(study.folder / "form") == [FORMATS["html"]]
    told = called.err.splitlines()
    assert told[0] == f"Wrote form/{FORMATS['html']}"
    assert told[1] == "The form is for the wave 2025-høst."
    assert told[2].startswith("html (.html): ")
    assert "files: [answers-2025-host/*.csv]" in told[3]
    assert len(told) == 4


def test_a_wave_that_no_file_of_is_there_yet_is_the_next(study: Shell) -> None:
    (study.folder / "tverrkommunal" / "var2025.csv").unlink()
    called = study("form", "tverrkommunal", "--format", "limesurvey", "--language", "nb")
    assert written(study.folder / "form") == ["form-tillit-kort-2025-var.txt"]
    assert "Skjemaet gjelder målingen 2025-vår.\n" in called.err


def test_a_study_in_this_folder_is_found(study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(study.folder / "tverrkommunal")
    assert study("form", "--format", "limesurvey").code == 0


@pytest.mark.parametrize("source", [("tverrkommunal/tillit.yaml",), ("--study", "tverrkommunal")])
def test_a_study_may_be_a_file_or_an_option(source: tuple[str, ...], study: Shell) -> None:
    assert study("form", *source, "--format", "limesurvey").code == 0
    assert written(study.folder / "form") == [FORMATS["limesurvey"]]


def test_every_format_and_its_next_step(study: Shell) -> None:
    called = study("form", "tverrkommunal", "--format", ",".join(FORMATS), "-o", "ut")
    assert called.code == 0
    assert written(study.folder / "ut") == sorted(FORMATS.values())
    for format, name in FORMATS.items():
        content = (study.folder / "ut" / name).read_bytes()
        assert content.lower().startswith(BEGINNINGS.get(format, b"").lower())
        assert f"ut/{name}" in called.err
    assert len(called.err.splitlines()) == 4 + len(FORMATS)
    for format, name in FORMATS.items():
        assert f"\n{format} ({name.removeprefix('form-tillit-kort-2025-host')}): " in called.err
    assert "never tried" in called.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_about_the_organisations_of_the_example_says_so(language: str, study: Shell) -> None:
    study("init", "ny", "--language", language)
    assert "organisations of the example" in study("form", "ny", "--language", "en").err
    path = study.folder / "ny" / "tillit.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("type: business", "type: agency"), encoding="utf-8")
    assert "of the example" not in study("form", "ny", "--language", "en", "--force").err


@pytest.mark.parametrize(("formats", "files"), [("docx,pdf", False), ("docx,html", True)])
def test_of_paper_no_files_come_back(formats: str, files: bool, study: Shell) -> None:
    assert ("files that come back" in study("form", "tverrkommunal", "--format", formats).err) == files


def test_the_form_given_for_its_answers_is_told_so(study: Shell) -> None:
    study("form", "tverrkommunal", "-o", "skjema.html")
    for command in ("score", "import", "check"):
        refused = study(command, "skjema.html", "--language", "nb")
        assert refused.code == 3
        assert "Dette er skjemaet, ikke svarene." in refused.err + refused.out


def test_where_a_wave_looks_for_its_files_is_where_they_go(study: Shell) -> None:
    path = study.folder / "tverrkommunal" / "tillit.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("[host2025.csv]") == 1
    path.write_text(text.replace("[host2025.csv]", "[svar-hausten/*.csv]"), encoding="utf-8")
    told = study("form", "tverrkommunal", "--wave", "2025-høst").err
    assert "2025-høst in tillit.yaml looks for them: svar-hausten/*.csv. " in told
    assert "answers-" not in told


@pytest.mark.parametrize("format", ["xlsform", "limesurvey", "surveyjs", "qualtrics"])
def test_answers_from_a_system_are_exported_and_not_gathered_in_a_folder(format: str, study: Shell) -> None:
    told = study("form", "tverrkommunal", "--format", format).err
    assert told.splitlines()[-1].startswith(f"The answers from {format}: Export them")
    assert told.endswith(": tillit import --init FILE\n")
    assert "answers-" not in told


@pytest.mark.parametrize(("word", "format"), [("Word", "docx"), ("kobo", "xlsform"), ("web", "html")])
def test_formats_by_other_names(word: str, format: str, study: Shell) -> None:
    assert study("form", "tverrkommunal", "--format", word).code == 0
    assert written(study.folder / "form") == [FORMATS[format]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_step_is_in_the_language_of_the_call(language: str, study: Shell) -> None:
    called = study("form", "tverrkommunal", "--format", ",".join(FORMATS), "--language", language)
    assert "cli." not in called.err
    assert called.err.startswith({"nb": "Skrev ", "nn": "Skreiv ", "en": "Wrote "}[language])


def test_quiet_says_nothing(study: Shell) -> None:
    called = study("form", "tverrkommunal", "--quiet")
    assert (called.code, called.out, called.err) == (0, "", "")


def test_the_wave_is_named_in_the_form(study: Shell) -> None:
    assert study("form", "tverrkommunal", "--wave", "2025-VÅR", "--format", "limesurvey").code == 0
    (name,) = written(study.folder / "form")
    assert name == "form-tillit-kort-2025-var.txt"
    survey = structure((study.folder / "form" / name).read_text(encoding="utf-8"))
    assert survey.questions("nb")["wave"].row["equation"] == "2025-vår"


def test_another_questionnaire(study: Shell) -> None:
    assert study("form", "tverrkommunal", "-q", "nettverk", "--format", "surveyjs").code == 0
    assert written(study.folder / "form") == ["form-nettverk-2025-host.json"]


def test_a_wave_with_a_questionnaire_of_its_own_asks_it(study: Shell) -> None:
    file = study.folder / "tverrkommunal" / "tillit.yaml"
    text = file.read_text(encoding="utf-8").replace("files: [host2025.csv]", "questionnaire: nettverk, files: []")
    file.write_text(text, encoding="utf-8")
    assert study("form", "tverrkommunal", "--format", "surveyjs").code == 0
    assert written(study.folder / "form") == ["form-nettverk-2025-host.json"]


def test_languages_of_the_form_are_those_named(study: Shell) -> None:
    call = ("form", "tverrkommunal", "--format", "limesurvey,docx", "--languages", "en, nn")
    assert study(*call).code == 0
    survey = structure((study.folder / "form" / FORMATS["limesurvey"]).read_text(encoding="utf-8"))
    assert (survey.settings["language"], survey.settings["additional_languages"]) == ("en", "nn")
    printed = Word((study.folder / "form" / FORMATS["docx"]).read_bytes())
    assert ("heading 1", "About you") in printed.paragraphs


def test_a_form_for_one_organisation(study: Shell) -> None:
    assert study("form", "tverrkommunal", "--for", "Sætervik kommune", "--format", "surveyjs").code == 0
    assert written(study.folder / "form") == ["form-tillit-kort-2025-host-saetervik.json"]


def test_a_form_for_each_organisation(study: Shell) -> None:
    called = study("form", "tverrkommunal", "--for", "all", "--format", "docx,limesurvey")
    assert called.code == 0
    codes = ("furoy", "indreheim", "lundvag", "ostlia", "saetervik")
    assert written(study.folder / "form") == [
        f"form-tillit-kort-2025-host-{code}{ending}" for code in codes for ending in (".docx", ".txt")
    ]
    assert len(called.err.splitlines()) == 5


def test_the_seed_draws_the_order_of_partners(study: Shell) -> None:
    orders = [
        study("form", "tverrkommunal", "--format", "qualtrics", "--seed", seed, "-o", "-").raw
        for seed in ("1", "1", "2")
    ]
    assert orders[0] == orders[1] != orders[2]


def test_text_may_go_to_standard_output(study: Shell) -> None:
    called = study("form", "tverrkommunal", "--format", "surveyjs", "-o", "-")
    assert called.err == ""
    assert json.loads(called.out)
    assert not (study.folder / "form").exists()


@pytest.mark.parametrize("format", ["pdf", "xlsform"])
def test_what_is_no_text_may_go_to_another_program_and_to_no_screen(
    format: str, study: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_a_pipe = study("form", "tverrkommunal", "--format", format, "-o", "-")
    assert to_a_pipe.code == 0
    assert to_a_pipe.raw.startswith(b"%PDF" if format == "pdf" else b"PK")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _self: True, raising=False)
    refused = study("form", "tverrkommunal", "--format", format, "-o", "-")
    assert (refused.code, refused.out) == (2, "")
    assert "is not text and cannot be shown on the screen.\n  → Give it a name: -o NAME" in refused.err


def test_errors_are_words_where_json_is_a_kind_of_form(study: Shell) -> None:
    refused = study("form", "tverrkommunal", "--format", "json", "--wave", "2025-vaar")
    assert refused.out == ""
    assert "2025-vår" in refused.err


def test_one_format_may_go_to_a_file_with_its_ending(study: Shell) -> None:
    assert study("form", "tverrkommunal", "--format", "pdf", "-o", "skjema.pdf").code == 0
    assert (study.folder / "skjema.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["SKJEMA.TXT", "skjema.qualtrics.txt"])
def test_an_ending_in_any_case_is_that_of_every_format_that_has_it(name: str, study: Shell) -> None:
    for format in ("limesurvey", "qualtrics"):
        assert study("form", "tverrkommunal", "--format", format, "-o", name, "--force").code == 0
        assert (study.folder / name).is_file()


@pytest.mark.parametrize("folder", ["ut", "ut.2025/"])
def test_a_folder_is_made_where_the_name_is_one(folder: str, study: Shell) -> None:
    assert study("form", "tverrkommunal", "--format", "surveyjs", "-o", folder).code == 0
    assert written(study.folder / folder) == [FORMATS["surveyjs"]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--format", "pdf,docx", "-o", "skjema.pdf"), "several were asked for: pdf, docx"),
        (("-o", "skjema.pdf"), "--format pdf"),
        (("--format", "html,surveyjs", "-o", "-"), "several were asked for: html, surveyjs"),
        (("-o", "skjema.htm"), ".html, .xlsx, .txt, .json, .qualtrics.txt, .docx, .pdf, or / for a folder"),
        (("--format", "docx", "-o", "skjema.doc", "--force"), "skjema.doc has an ending"),
        (("--for", "all", "-o", "skjema.htm"), "skjema.htm has an ending"),
        (("--for", "all", "-o", "skjema.html"), "--for all"),
        (("--format", "nettskjema"), "html, xlsform"),
        (("--languages", "nb,de"), "--languages"),
        (("--languages", "sv"), "nb, nn, en"),
        (("--wave", "2025-vaar"), "2025-vår"),
        (("--for", "Setervik kommune"), "Sætervik kommune"),
        (("--network", "nord"), "--network"),
        (("-q", "tillit-kart"), "tillit-kort"),
    ],
)
def test_what_is_refused(options: tuple[str, ...], said: str, study: Shell) -> None:
    called = study("form", "tverrkommunal", *options)
    assert called.code == 2
    assert said in called.err
    assert [name for name in written(study.folder) if not name.startswith("tverrkommunal/")] == []


def test_a_language_that_the_questionnaire_lacks(study: Shell) -> None:
    study.write("kort.yaml", ONLY_IN_NORWEGIAN)
    called = study("form", "tverrkommunal", "-q", "kort.yaml", "--languages", "en")
    assert called.code == 2
    assert "only in: nb" in called.err


def test_without_a_study_there_is_nobody_to_ask(tillit_in: Shell) -> None:
    called = tillit_in("form")
    assert called.code == 2
    assert "tillit init" in called.err


def test_without_a_roster_there_is_nobody_to_ask(tillit_in: Shell) -> None:
    tillit_in.write("tillit.yaml", "study: Prøve\nquestionnaire: tillit-kort\norganisations: [{id: vik}]\n")
    called = tillit_in("form")
    assert called.code == 2
    assert "at least two" in called.err


def test_the_questionnaire_must_be_known(tillit_in: Shell) -> None:
    tillit_in.write("tillit.yaml", "study: Prøve\norganisations: [{id: vik}, {id: voss}]\n")
    called = tillit_in("form")
    assert called.code == 2
    assert "-q " in called.err
    called = tillit_in("form", "-q", "tillit-kort")
    assert called.code == 0
    assert "waves: [{name: wave1, files: [answers-wave1/*.csv]}]" in called.err
    assert written(tillit_in.folder / "form") == ["form-tillit-kort.html"]


def test_each_network_has_a_form_of_its_own(tillit_in: Shell) -> None:
    roster = "[{id: a}, {id: b}, {id: c}, {id: d}]"
    networks = "[{id: nord, members: [a, b]}, {id: sor, members: [c, d]}]"
    tillit_in.write(
        "tillit.yaml", f"study: P\nquestionnaire: tillit-kort\norganisations: {roster}\nnetworks: {networks}\n"
    )
    assert "--network" in tillit_in("form").err
    text = tillit_in("form", "--network", "sor", "--format", "limesurvey", "-o", "-").out
    assert [one.code for one in structure(text).questions("nb")["rater"].answers] == ["c", "d"]


def test_of_many_files_it_is_told_how_many(study: Shell) -> None:
    told = study("form", "tverrkommunal", "--for", "all", "--format", "surveyjs,limesurvey").err.splitlines()[0]
    assert told.endswith(" … (10)")
    assert told.count("form/form-") == 8


def test_forms_are_for_those_who_can_read_other_files(study: Shell) -> None:
    mask = os.umask(0o027)
    try:
        assert study("form", "tverrkommunal", "--format", "limesurvey,surveyjs").code == 0
    finally:
        os.umask(mask)
    assert {path.stat().st_mode & 0o777 for path in (study.folder / "form").iterdir()} == {0o640}


def test_files_are_made_one_at_a_time_and_none_is_left_when_one_cannot_be(
    study: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def surveyjs(_: Form) -> str:
        (begun,) = study.folder.glob(".form.*.part")
        seen.append(len(written(begun)))
        if len(seen) == 3:
            raise KeyboardInterrupt
        return "{}"

    monkeypatch.setattr("tillitsmaal.forms.surveyjs.surveyjs", surveyjs)
    assert study("form", "tverrkommunal", "--for", "all", "--format", "surveyjs").code == 130
    assert seen == [1, 2, 3]
    assert not [path for path in study.folder.iterdir() if "form" in path.name]


def test_what_a_word_document_leaves_behind_is_let_go(study: Shell) -> None:
    gc.collect()
    gc.disable()
    try:
        assert study("form", "tverrkommunal", "--for", "all", "--format", "docx").code == 0
        left = [one for one in gc.get_objects() if type(one).__name__ == "DocumentPart"]
    finally:
        gc.enable()
    assert left == []


def test_what_typst_remembers_of_earlier_forms_is_let_go(tmp_path: Path) -> None:
    """Five documents must not take much more memory than one, which a process of their own shows."""
    done = subprocess.run([sys.executable, "-c", FIVE_FORMS], cwd=tmp_path, capture_output=True, check=True, text=True)
    one, five = map(int, done.stdout.split())
    assert five < 1.5 * one


def test_files_are_never_written_over_without_force(study: Shell) -> None:
    call = ("form", "tverrkommunal", "--format", "limesurvey")
    assert study(*call).code == 0
    (study.folder / "form" / FORMATS["limesurvey"]).write_text("mine", encoding="utf-8")
    again = study(*call)
    assert again.code == 6
    assert FORMATS["limesurvey"] in again.err
    assert (study.folder / "form" / FORMATS["limesurvey"]).read_text(encoding="utf-8") == "mine"
    assert study(*call, "--force").code == 0


def test_a_package_that_is_missing_is_named(study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == "typst" else object())
    called = study("form", "tverrkommunal", "--format", "limesurvey,pdf")
    assert called.code == 2
    assert "typst" in called.err
    assert "tillitsmaal[forms]" in called.err
    assert not (study.folder / "form").exists()


def test_the_same_in_python() -> None:
    form = tm.make_form(
        tm.load_study("examples/tverrkommunal"), tm.load_questionnaire("tillit-kort"), tm.Wanted(languages=("nn",))
    )
    text = tm.write_form(form, "limesurvey")
    assert isinstance(text, str)
    assert list(structure(text).groups) == ["nn"]
    assert isinstance(tm.write_form(form, "xlsform"), bytes)
