"""`tillit report`: who must be named, what is asked for, where the files go."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_calls import Shell, copy_study, short_answers, valid


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capfdbinary)


@pytest.fixture
def study(tillit_in: Shell) -> Shell:
    """In the folder of the smaller example."""
    copy_study("tverrkommunal", tillit_in.folder)
    return tillit_in


def written(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_report_is_for_the_partners_unless_it_says_otherwise(study: Shell) -> None:
    assert study("report", "tverrkommunal", "--format", "json").code == 0
    assert written(study.folder / "report") == ["report-partners.json"]


def test_an_audience_that_nobody_knows_is_refused(study: Shell) -> None:
    assert study("report", "tverrkommunal", "--audience", "all").code == 2


@pytest.mark.parametrize("source", ["tverrkommunal", "tverrkommunal/tillit.yaml"])
def test_a_study_may_be_a_folder_or_a_file(source: str, study: Shell) -> None:
    called = study("report", source, "--audience", "analyst", "--format", "markdown,json")
    assert called.code == 0
    assert called.raw == b""
    assert written(study.folder / "report") == ["report.json", "report.md"]
    for name in ("report.json", "report.md"):
        assert f"report/{name}" in called.err


def test_waves_are_named_as_for_compare(study: Shell) -> None:
    called = study(
        "report", "2025-vår", "--study", "tverrkommunal", "--audience", "analyst", "--format", "json", "-o", "-"
    )
    document = valid(called.json, "report")
    assert document["compare"] is None
    assert [wave["name"] for wave in document["score"]["waves"]] == ["2025-vår"]


def test_a_file_alone_is_a_report_of_its_waves(tillit_in: Shell) -> None:
    rows = [f"a{person} {rater} {target} 4" for person, rater, target in (("1", "A", "B"), ("2", "B", "A"))]
    waves = [short_answers(rows, wave).splitlines() for wave in ("w1", "w2")]
    tillit_in.write("all.csv", "\n".join([*waves[0], *waves[1][1:]]) + "\n")
    called = tillit_in("report", "all.csv", "--audience", "analyst", "--format", "json", "-o", "one.json")
    assert called.code == 0
    document = valid(json.loads((tillit_in.folder / "one.json").read_text(encoding="utf-8")), "report")
    assert [wave["name"] for wave in document["compare"]["waves"]] == ["w1", "w2"]


def test_json_keeps_its_schema_and_holds_what_the_commands_say(study: Shell) -> None:
    whole = valid(
        study("report", "tverrkommunal", "--audience", "analyst", "--format", "json", "-o", "-").json, "report"
    )
    assert whole["score"] == study("score", "--study", "tverrkommunal", "--format", "json").json
    assert whole["compare"] == study("compare", "--study", "tverrkommunal", "--format", "json").json
    assert whole["quality"] == study("quality", "--study", "tverrkommunal", "--format", "json").json


def test_files_are_never_written_over_without_force(study: Shell) -> None:
    call = ("report", "tverrkommunal", "--audience", "analyst", "--format", "markdown")
    assert study(*call).code == 0
    (study.folder / "report" / "report.md").write_text("mine")
    assert study(*call).code == 6
    assert (study.folder / "report" / "report.md").read_text() == "mine"
    assert study(*call, "--force").code == 0


def test_files_are_for_their_owner_alone(study: Shell) -> None:
    study("report", "tverrkommunal", "--audience", "analyst", "--format", "markdown")
    assert (study.folder / "report" / "report.md").stat().st_mode & 0o077 == 0


def test_what_is_no_text_goes_to_no_screen(study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    call = ("report", "tverrkommunal", "--audience", "analyst", "--format", "pdf", "-o", "-")
    assert study(*call).raw.startswith(b"%PDF")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _self: True, raising=False)
    refused = study(*call)
    assert (refused.code, refused.out) == (2, "")
    assert "is not text and cannot be shown on the screen" in refused.err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--format", "htmll"), "html"),
        (("--format", "html,pdff"), "pdf"),
        (("--format", ""), "--format"),
        (("--for", ""), "--for"),
        (("--sheet", "facilitater"), "facilitator"),
        (("--sheet", "facilitator", "--for", "Vik"), "--for"),
        (("--format", "zzz"), "It can be html"),
        (("--template", "mal.docx"), "--format docx"),
        (("--format", "html,pdf", "-o", "-"), "several were asked for: html, pdf"),
        (("-o", "report.htm"), ".html, .docx, .xlsx, .pdf, .md, .json, or / for a folder"),
        (("--format", "html,pdf", "-o", "x.pdf"), "several were asked for: html, pdf"),
        (("--format", "html", "-o", "x.pdf"), "--format pdf"),
        (("--format", "docx", "--template", "nowhere.docx"), "nowhere.docx"),
        (("--format", "docx", "--template", "tverrkommunal/tillit.yaml"), "tverrkommunal/tillit.yaml cannot be used"),
        (("--for", "Nowhere"), "Nowhere"),
        (("--network", "Nowhere"), "There are no networks here, so no “Nowhere” either"),
        (("--min-respondents", "5"), "Add --audience partners or --audience public"),
        (("--composites", "pair"), "pairs"),
    ],
)
def test_what_does_not_go_together_is_refused(more: tuple[str, ...], told: str, study: Shell) -> None:
    called = study("report", "tverrkommunal", "--audience", "analyst", *more)
    assert called.code == 2
    assert told in called.err
    assert not (study.folder / "report").exists()


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (("bolge9",), "Error: “bolge9” is no file"),
        (("gone/",), "Error: There is no folder gone/."),
        (("tverrkommunal", "2025-vår", "gone/"), "Error: There is no folder gone/."),
        (("w1", "--responses", "gone.csv"), "Error: There is no file gone.csv."),
    ],
)
@pytest.mark.parametrize("output", ["out/", "report.htm"])
def test_what_to_read_is_looked_for_before_where_to_write(
    sources: tuple[str, ...], told: str, output: str, study: Shell
) -> None:
    (study.folder / "out").mkdir()
    study.write("out/report-partners.html", "theirs")
    refused = study("report", *sources, "-o", output)
    assert (refused.code, refused.err.startswith(told)) == (3 if "--responses" in sources else 2, True), refused.err


def test_a_report_without_scores_says_so(tillit_in: Shell) -> None:
    """Who is to read it may know that there is nothing yet: it is written, and is no fault."""
    tillit_in.write("few.csv", short_answers(["p1 A B 4", "p2 B C 3", "p3 C A 4"]))
    tillit_in.write("many.csv", short_answers([f"p{n} {n % 4} {(n + 1) % 4} {n % 5 + 1}" for n in range(40)]))
    report = ("report", "--audience", "partners", "--format", "markdown", "-o")
    few = tillit_in(*report, "few.md", "few.csv")
    assert (few.code, "No scores can be shown to these readers" in few.err) == (0, True)
    written = (tillit_in.folder / "few.md").read_text("utf-8")
    assert "3 pairs in few: not in one or more of the measures" in written
    assert "No scores" not in tillit_in(*report, "again.md", "few.csv", "--quiet").err
    many = tillit_in(*report, "many.md", "many.csv")
    assert (many.code, "No scores" in many.err) == (0, False)


@pytest.mark.parametrize("named", ["SUNDVIK  kommune", "sundvik", "Sundvik"])
def test_a_page_for_an_organisation_by_any_of_its_names(named: str, tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    called = tillit_in("report", "byregion", "--for", named, "--audience", "analyst", "--format", "markdown")
    assert called.code == 0
    page = (tillit_in.folder / "report" / "report-sundvik.md").read_text(encoding="utf-8")
    assert page.splitlines()[2].startswith("# Sundvik kommune")


def test_who_has_left_is_told_where_to_look(tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    called = tillit_in("report", "byregion", "--for", "Fjellheim Handelsstand", "--audience", "analyst")
    assert called.code == 2
    assert "last in bolge2" in called.err
    assert "tillit report bolge1 bolge2" in called.err


def test_the_nearest_name_is_told(tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    called = tillit_in("report", "byregion", "--for", "Sundvik komune", "--audience", "analyst")
    assert "The nearest is Sundvik kommune." in called.err


def test_a_study_may_come_before_its_waves(tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    call = ("report", "byregion", "bolge1", "bolge3", "--audience", "analyst", "--format", "json", "-o", "-")
    assert [wave["name"] for wave in tillit_in(*call).json["compare"]["waves"]] == ["bolge1", "bolge3"]


@pytest.mark.parametrize(
    ("names", "files"),
    [
        (("Vik", "Vik AS"), ("vik", "vik-as")),
        (("Vik og Dal", "Vik Dal"), ("vik-og-dal", "vik-dal")),
        (("Øvre Sámi råd", "Ærlig & Co"), ("ovre-sami-rad", "aerlig-co")),
        (("../x", "CON"), ("x", "con-a3dbc4")),
    ],
)
def test_files_are_named_for_their_organisation(
    names: tuple[str, str], files: tuple[str, str], tillit_in: Shell
) -> None:
    answers = ",".join(["4"] * 10)
    head = "respondent,rater,target,ben1,ben2,int1,int4,abi1,abi2,ope1,sha1,lis1,win1"
    rows = [f"r{n},{rater},{target},{answers}" for n, (rater, target) in enumerate((names, names[::-1]))]
    tillit_in.write("all.csv", "\n".join([head, *rows]) + "\n")
    for name, file in zip(names, files, strict=True):
        called = tillit_in("report", "all.csv", "--for", name, "--audience", "analyst", "--format", "markdown")
        assert called.code == 0
        assert (tillit_in.folder / "report" / f"report-{file}.md").is_file()


@pytest.mark.parametrize(("first", "second"), [("x" * 300, "y"), ("Ålesund", "Alesund"), ("مدرسة", "شركة")])
def test_files_of_two_organisations_never_share_a_name(first: str, second: str, tillit_in: Shell) -> None:
    answers = ",".join(["4"] * 10)
    head = "respondent,rater,target,ben1,ben2,int1,int4,abi1,abi2,ope1,sha1,lis1,win1"
    tillit_in.write("all.csv", f"{head}\nr1,{first},{second},{answers}\nr2,{second},{first},{answers}\n")
    for name in (first, second):
        called = tillit_in("report", "all.csv", "--for", name, "--audience", "analyst", "--format", "markdown")
        assert called.code == 0
    assert len(list((tillit_in.folder / "report").iterdir())) == 2


def test_nothing_is_made_where_files_lie_already(study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    (study.folder / "report").mkdir()
    (study.folder / "report" / "report.md").write_text("mine")
    monkeypatch.setattr("tillitsmaal.cli.report.read_waves", None)  # would fail if it came so far
    assert study("report", "tverrkommunal", "--audience", "analyst", "--format", "markdown").code == 6


def test_the_facilitator_sheet_has_its_own_file_and_stamp(study: Shell) -> None:
    called = study("report", "tverrkommunal", "--sheet", "facilitator", "--audience", "analyst", "--format", "markdown")
    assert called.code == 0
    sheet = (study.folder / "report" / "facilitator-sheet.md").read_text(encoding="utf-8")
    assert sheet.startswith("> **Draft for the analyst.")


@pytest.mark.parametrize(
    ("more", "file"),
    [
        (("--for", "Sundvik kommune", "--audience", "partners"), "report-partners-sundvik.md"),
        (("--sheet", "facilitator", "--audience", "partners"), "facilitator-sheet-partners.md"),
        (("--sheet", "facilitator", "--audience", "public"), "facilitator-sheet-public.md"),
    ],
)
def test_pages_for_others_are_named_for_them(more: tuple[str, ...], file: str, tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    assert tillit_in("report", "byregion", "bolge3", "--format", "markdown", *more).code == 0
    (made,) = (tillit_in.folder / "report").iterdir()
    assert made.name == file
    assert made.read_text("utf-8").startswith("> **For ")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--for", "Sundvik", "--audience", "public"), "Leave --for Sundvik out, or use --audience partners."),
        (("--for", "Sundvik komune", "--audience", "partners"), "The nearest is Sundvik kommune."),
        (("--for", "Fjellheim Handelsstand", "--audience", "partners"), "--audience partners"),
    ],
)
def test_no_page_is_made_and_nothing_is_remembered(more: tuple[str, ...], told: str, tillit_in: Shell) -> None:
    copy_study("byregion", tillit_in.folder)
    called = tillit_in("report", "byregion", *more)
    assert (called.code, called.out) == (2, "")
    assert told in called.err
    assert not (tillit_in.folder / "byregion" / ".tillit").exists()
    assert not (tillit_in.folder / "report").exists()


def test_the_report_begins_with_its_stamp(study: Shell) -> None:
    called = study("report", "tverrkommunal", "--audience", "analyst", "--format", "markdown", "-o", "-")
    assert called.out.startswith("> **Not for distribution.")


def test_a_missing_package_is_named(study: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    called = study("report", "tverrkommunal", "--audience", "analyst", "--format", "xlsx")
    assert called.code == 2
    assert "XlsxWriter" in called.err
    assert 'pip install "tillitsmaal[report]"' in called.err


def test_one_network_of_several(tillit_in: Shell) -> None:
    rows = [
        f"{network},{wave},{rater}{person},{rater},{target}," + ",".join(["4"] * 10)
        for network in ("nord", "sør")
        for wave in ("w1", "w2")
        for rater in "ABC"
        for person in "12"
        for target in "ABC"
        if rater != target
    ]
    head = "network,wave,respondent,rater,target,ben1,ben2,int1,int4,abi1,abi2,ope1,sha1,lis1,win1"
    tillit_in.write("all.csv", "\n".join([head, *rows]) + "\n")
    called = tillit_in("report", "all.csv", "--network", "SØR", "--audience", "analyst", "--format", "json", "-o", "-")
    document = valid(called.json, "report")
    assert {network["network"] for network in document["score"]["networks"]} == {"sør"}
    assert {circle["network"] for circle in document["compare"]["circles"]} == {"sør"}
    refused = tillit_in("report", "all.csv", "--network", "øst", "--audience", "analyst")
    assert (refused.code, "These are: nord, sør." in refused.err) == (2, True)


def test_one_network_of_waves_that_spell_it_otherwise_or_do_not_have_it(tillit_in: Shell) -> None:
    head = "network,respondent,rater,target,ben1,ben2,int1,int4,abi1,abi2,ope1,sha1,lis1,win1"
    for wave, networks in (("w1", ("NORD", "SØR")), ("w2", ("Nord", "Sør")), ("w3", ("Sør",))):
        rows = [
            f"{network},{rater}{person},{rater},{target}," + ",".join(["4"] * 10)
            for network in networks
            for rater in "ABC"
            for person in "12"
            for target in "ABC"
            if rater != target
        ]
        tillit_in.write(f"{wave}.csv", "\n".join([head, *rows]) + "\n")
    files = ("w1.csv", "w2.csv", "w3.csv")
    lines = {wave: (tillit_in.folder / f"{wave}.csv").read_text().splitlines()[1:] for wave in ("w1", "w2", "w3")}
    whole = "\n".join([f"wave,{head}", *(f"{wave},{line}" for wave, of in lines.items() for line in of)])
    tillit_in.write("whole.csv", f"{whole}\n")
    for given in (files, ("whole.csv",)):
        only = ("--network", "nord", "--audience", "analyst", "--format", "json", "-o", "-")
        called = tillit_in("report", *given, *only)
        assert "Nobody is in nord in w3, so the report is made without." in called.err.splitlines()
        assert "Nobody is in" not in tillit_in("report", *given, *only, "--quiet").err
        document = valid(called.json, "report")
        assert {network["network"].casefold() for network in document["score"]["networks"]} == {"nord"}
        assert [wave["name"] for wave in document["compare"]["waves"]] == ["w1", "w2"]
        assert {circle["network"].casefold() for circle in document["compare"]["circles"]} == {"nord"}


MEETINGS = """\
id: {id}
version: 1.0.0
title: {{en: "Meetings"}}
languages: [en]
source: ["own"]
formats:
  five: {{min: 1, max: 5, decimals: 0, labels: {{1: {{en: "No"}}, 5: {{en: "Yes"}}}}}}
scales:
  meetings: {{level: network, format: five, label: {{en: "Meetings"}}}}
items:
  - {{id: met1, scale: meetings, text: {{en: "We meet often enough."}}}}
"""


@pytest.mark.parametrize("audience", ["analyst", "partners"])
def test_surveys_about_no_partners_with_another_questionnaire_are_named_and_not_released(
    audience: str, tillit_in: Shell
) -> None:
    for number in (1, 2):
        rows = [f"{name}{person},{name},{4 if person else 2}" for name in "ABC" for person in range(6)]
        tillit_in.write(f"w{number}.csv", "\n".join(["respondent,rater,met1", *rows]) + "\n")
        tillit_in.write(f"v{number}.yaml", MEETINGS.format(id=f"v{number}"))
    waves = "".join(f"  - {{name: w{n}, files: [w{n}.csv], questionnaire: v{n}.yaml}}\n" for n in (1, 2))
    tillit_in.write("tillit.yaml", f"study: Two\nquestionnaire: v1.yaml\nlanguage: en\nwaves:\n{waves}")
    called = tillit_in("report", "--audience", audience, "--format", "json", "-o", "-")
    assert called.err.splitlines()[0] == (
        "Nothing is asked about partners, and w1 had another questionnaire, so the report is made without."
    )
    document = valid(called.json, "report")
    assert [wave["name"] for wave in document["score"]["waves"]] == ["w2"]
    releases = tillit_in.folder / ".tillit" / "releases.json"
    shown = json.loads(releases.read_text())["parts"] if audience == "partners" else {"w2": ...}
    assert len(shown) == 1
