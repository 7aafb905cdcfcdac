"""`tillit import`: what was recognised, what is not certain, and what is written down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli_calls import ITEMS_SHORT, Shell
from import_samples import workbook
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.study import load_study

STUDY = """\
# Vårt prosjekt, med en kommentar som skal bli stående
study: Prosjekt
questionnaire: tillit-kort
language: en
organisations:
  - {id: naering, name: "Næringshagen", aliases: [Hagen]}   # to navn
  - {id: vik, name: Vik kommune}
  - {id: hog, name: Høgskolen}
waves:
  - {name: bolge1, files: [eksport.csv]}
"""
CODES = ("naering", "vik", "hog")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


def limesurvey(rater: str = "rater", raters: tuple[str, ...] = CODES, extra: str = "kommentar") -> str:
    """An export of our own form for LimeSurvey: everybody answers 4, but the last did not hand in."""
    answers = [f"to{code}[{item}]" for code in CODES for item in ITEMS_SHORT]
    heads = ["id", "submitdate", "lastpage", "startlanguage", rater, extra, *answers]
    lines = [heads]
    for number, (code, name) in enumerate(zip(CODES, raters, strict=True), 1):
        cells = ["" if f"to{code}[" in head else "A4" for head in answers]
        lines.append([str(number), "" if code == "hog" else "2026-03-01", "4", "nb", name, "", *cells])
    return "\ufeff" + "\r\n".join(";".join(f'"{cell}"' for cell in line) for line in lines) + "\r\n"


def put(tillit_in: Shell, content: str, name: str = "eksport.csv") -> None:
    (tillit_in.folder / name).write_text(content, encoding="utf-8", newline="")


def test_it_says_what_it_saw_and_writes_nothing_unless_asked(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    put(tillit_in, STUDY, "tillit.yaml")
    called = tillit_in("import", "eksport.csv")
    assert called.code == 0
    mapping, _, seen = called.out.partition("\n\n")
    assert seen.splitlines() == [
        "eksport.csv (rows: 3)",
        "  System         LimeSurvey, recognised by submitdate, lastpage",
        "  Questionnaire  tillit-kort 1.0.0: 10 of 10 items",
        "  Respondent     the column id",
        "  Answers for    the column rater",
        "  Answers about  Næringshagen; Vik kommune; Høgskolen",
        r"  Columns        (?:to\d*(?P<target>[A-Za-z]\w*)|general\d*)\[(?P<item>\w+)\]",
        "  Not handed in  1 of 3",
        "  Not used       kommentar",
    ]
    assert mapping.startswith("import:\n  system: limesurvey\n")
    assert "Nothing is written yet." in called.err
    assert (tillit_in.folder / "tillit.yaml").read_text(encoding="utf-8") == STUDY


def test_init_writes_into_the_study_and_keeps_its_comments(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    put(tillit_in, STUDY, "tillit.yaml")
    called = tillit_in("import", "--init", "eksport.csv")
    assert (called.code, "tillit.yaml" in called.err) == (0, True)
    written = (tillit_in.folder / "tillit.yaml").read_text(encoding="utf-8")
    assert written.startswith(f"{STUDY}\nimport:\n  system: limesurvey\n")
    mapping = load_study(tillit_in.folder).mapping
    assert (mapping.system, mapping.shape) == ("limesurvey", "wide")
    scored = tillit_in("score", "--format", "json")
    assert scored.code == 0
    trust = (4 + (4 + 2) / 2 + 4) / 3
    found = [pair["scores"]["trust"]["value"] for pair in scored.json["pairs"]]
    assert found == pytest.approx([trust] * 6)
    assert "Read as" not in scored.err


@pytest.mark.parametrize(
    ("waves", "told"),
    [
        ("[{name: b1, files: [eksport.csv]}]", []),
        ("[{name: b1, files: ['svar/*.csv']}]", ['files: ["eksport.csv"]']),
        ("[]", ['waves: [{name: "eksport", files: ["eksport.csv"]}]']),
    ],
)
def test_what_to_add_is_told_where_no_wave_has_the_file(waves: str, told: list[str], tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    put(tillit_in, f"{STUDY.partition('waves:')[0]}waves: {waves}\n", "tillit.yaml")
    called = tillit_in("import", "--init", "eksport.csv")
    assert [line.partition(": ")[2] for line in called.err.splitlines() if "[" in line] == told
    assert "Next: tillit check" in called.err


def test_an_import_in_the_middle_is_replaced_and_odd_line_ends_stay(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    head, waves = STUDY.split("waves:")
    study = f"{head}import:\n  shape: rows\n\n# målingene\nwaves:{waves}".replace("\n", "\r\n")
    put(tillit_in, study, "tillit.yaml")
    assert tillit_in("import", "--init", "--force", "eksport.csv").code == 0
    written = (tillit_in.folder / "tillit.yaml").read_bytes().decode()
    assert "\n" not in written.replace("\r\n", "")
    assert "shape: rows" not in written
    assert written.startswith(head.replace("\n", "\r\n"))
    assert written.endswith(f"\r\n\r\n# målingene\r\nwaves:{waves}".replace("\r\n", "\n").replace("\n", "\r\n"))


def test_init_without_a_study_makes_one_that_works(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    assert tillit_in("import", "--init", "eksport.csv").code == 0
    study = load_study(tillit_in.folder)
    assert ([one.id for one in study.organisations], study.questionnaire) == (list(CODES), "tillit-kort")
    assert tillit_in("score", "--format", "json").json["networks"][0]["pairs"] == 6


def test_a_space_before_the_brackets_of_a_wide_file_changes_nothing(tillit_in: Shell) -> None:
    """What check tells to do works on the very file that it tells it of."""
    heads = [f"{item} [{partner}]" for partner in ("Vik kommune", "Høgskolen") for item in ITEMS_SHORT]
    rows = [f"p{number};Næringshagen;{';'.join('4' * len(heads))}" for number in range(3)]
    put(tillit_in, "\n".join([";".join(["respondent", "rater", *heads]), *rows, ""]))
    tillit_in.write("tillit.yaml", STUDY)
    assert "tillit import --init eksport.csv" in " ".join(tillit_in("check").out.split())
    assert tillit_in("import", "--init", "eksport.csv").code == 0
    assert tillit_in("check").code == 0


def test_the_same_import_twice_is_no_conflict_but_another_one_is(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    put(tillit_in, STUDY, "tillit.yaml")
    assert [tillit_in("import", "--init", "eksport.csv").code for _ in range(2)] == [0, 0]
    put(tillit_in, limesurvey(rater="fra"))
    called = tillit_in("import", "--init", "eksport.csv")
    assert (called.code, "another import already" in called.err) == (6, True)
    assert tillit_in("import", "--init", "--force", "eksport.csv").code == 0
    assert load_study(tillit_in.folder).mapping.rater.column == "fra"  # type: ignore[union-attr]  # a column it is


NAMES = {"naering": "Næringshagen", "vik": "Vik kommune", "hog": "Høgskolen"}
TEXTS = {item.id: item.text["en"] for item in load_questionnaire("tillit-kort").items}
TWO_WAVES = STUDY.replace("{id: hog, name: Høgskolen}", "{id: hog, name: Høgskolen, joined: b2}").partition("waves:")[0]
TWO_WAVES += """\
waves:
  - {name: b1, files: [b1.csv]}   # first
  - name: b2
    files: [b2.csv]
    # the last one
privacy: {min_respondents: 3}
"""


def by_texts(*partners: str) -> str:
    """An export of Nettskjema without codebook: everybody answers 4 about everybody else."""
    asked = [(partner, text.replace("<partner>", NAMES[partner])) for partner in partners for text in TEXTS.values()]
    lines = [["$submission_id", "$created", "Which organisation do you answer for?", *(text for _, text in asked)]]
    for number, rater in enumerate(partners, 1):
        lines.append([str(number), "2026", NAMES[rater], *("" if one == rater else "4" for one, _ in asked)])
    return "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines) + "\n"


def google(text: str) -> str:
    """The same file as a system writes it that is not known."""
    return text.replace("$submission_id", "Respondent").replace("$created", "Timestamp")


@pytest.mark.parametrize("system", [str, google])
@pytest.mark.parametrize("study_wide", ["", "values: {labels: {1: '1', 2: '2', 3: '3', 4: '5', 5: '4'}}"])
def test_a_partner_that_came_after_the_import_is_read_by_an_import_of_its_own_wave(
    study_wide: str, system: Callable[[str], str], tillit_in: Shell
) -> None:
    """All that was answered about it was once left out without a word."""
    put(tillit_in, system(by_texts("naering", "vik")), "b1.csv")
    put(tillit_in, system(by_texts("naering", "vik", "hog")), "b2.csv")
    text = TWO_WAVES.replace("  - name: b2\n    files: [b2.csv]\n    # the last one\n", "").replace(", joined: b2", "")
    put(tillit_in, text, "tillit.yaml")
    assert tillit_in("import", "--init", "b1.csv").code == 0
    one_wave = (tillit_in.folder / "tillit.yaml").read_text(encoding="utf-8")
    assert "\nimport:\n" in one_wave
    both = one_wave.replace("Høgskolen}", "Høgskolen, joined: b2}")
    both = both.replace("# first\n", "# first\n  - name: b2\n    files: [b2.csv]\n    # the last one\n")
    put(tillit_in, both + (f"  {study_wide}\n" if study_wide else ""), "tillit.yaml")
    refused = tillit_in("score")
    assert (refused.code, "The import reads nothing about these partners" in refused.err) == (3, True)
    assert "tillit import --init b2.csv" in refused.err
    assert tillit_in("import", "--init", "b2.csv").code == 0
    study = load_study(tillit_in.folder)
    assert [wave.mapping is None for wave in study.waves] == [True, False]
    assert len(study.waves[1].mapping.columns or ()) == 3 * len(TEXTS)  # type: ignore[union-attr]  # it has one
    found = tillit_in("score", "--wave", "b2", "--format", "json").json["pairs"]
    assert {(one["rater"], one["target"]) for one in found} == {(a, b) for a in NAMES for b in NAMES if a != b}
    assert {one["scores"]["openness"]["value"] for one in found} == {5.0 if study_wide else 4.0}


def test_an_import_that_lists_columns_is_the_waves_own_where_there_are_several(tillit_in: Shell) -> None:
    for name, partners in (("b1.csv", ("naering", "vik")), ("b2.csv", ("naering", "vik", "hog"))):
        put(tillit_in, by_texts(*partners), name)
    put(tillit_in, TWO_WAVES, "tillit.yaml")
    for name in ("b1.csv", "b2.csv"):
        called = tillit_in("import", "--init", name)
        assert (called.code, "Next: tillit check" in called.err) == (0, True)
    written = (tillit_in.folder / "tillit.yaml").read_text(encoding="utf-8")
    assert written.startswith(
        TWO_WAVES.partition("  - {name: b1")[0] + "  - name: b1   # first\n    files: [b1.csv]\n    import:\n"
    )
    assert written.endswith("    # the last one\nprivacy: {min_respondents: 3}\n")
    assert [len(wave.mapping.columns or ()) for wave in load_study(tillit_in.folder).waves if wave.mapping] == [20, 30]
    assert tillit_in("score", "--wave", "b2").code == 0
    put(tillit_in, by_texts("naering", "hog"), "b2.csv")
    assert (tillit_in("import", "--init", "b2.csv").code, tillit_in("import", "--init", "--force", "b2.csv").code) == (
        6,
        0,
    )
    assert [len(wave.mapping.columns or ()) for wave in load_study(tillit_in.folder).waves if wave.mapping] == [20, 20]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (limesurvey(raters=("1", "2", "3")), "“1” is not an organisation of the study"),
        (limesurvey().replace('"A4"', '"AO04"'), "“AO04” is not an answer on this item"),
    ],
)
def test_init_tells_what_cannot_be_read_yet(content: str, says: str, tillit_in: Shell) -> None:
    put(tillit_in, content)
    put(tillit_in, STUDY, "tillit.yaml")
    called = tillit_in("import", "--init", "eksport.csv", "--rater", "rater")
    assert (called.code, "the answers are refused" in called.err, says in called.err) == (0, True, True)
    assert "Next: tillit check" not in called.err


def test_files_of_one_name_in_two_folders_are_two_waves(tillit_in: Shell) -> None:
    for year in ("2024", "2025"):
        (tillit_in.folder / year).mkdir()
        put(tillit_in, limesurvey().replace("2026-03", f"{year}-03"), f"{year}/svar.csv")
    called = tillit_in("import", "--init", "2024/svar.csv", "2025/svar.csv")
    assert [line for line in called.out.splitlines() if "(rows" in line] == [
        "2024/svar.csv (rows: 3)",
        "2025/svar.csv (rows: 3)",
    ]
    waves = {wave.name: wave.files for wave in load_study(tillit_in.folder).waves}
    assert waves == {"2024/svar": ("2024/svar.csv",), "2025/svar": ("2025/svar.csv",)}


def test_a_study_without_waves_is_told_a_wave_for_each_file(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey(), 'b"1.csv')
    put(tillit_in, limesurvey().replace("2026-03", "2027-03"), "b2.csv")
    put(tillit_in, STUDY.partition("waves:")[0], "tillit.yaml")
    called = tillit_in("import", "--init", 'b"1.csv', "b2.csv")
    line = next(line for line in called.err.splitlines() if "waves: [" in line).partition("Add this line: ")[2]
    put(tillit_in, f"{STUDY.partition('waves:')[0]}{line}\n", "tillit.yaml")
    waves = {wave.name: wave.files for wave in load_study(tillit_in.folder).waves}
    assert waves == {'b"1': ('b"1.csv',), "b2": ("b2.csv",)}


def test_init_is_refused_where_the_wave_has_an_import_that_counts(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    own = "  - {name: bolge1, files: [eksport.csv], import: {system: generic}}\n"
    text = f"{STUDY.partition('waves:')[0]}waves:\n{own}  - {{name: bolge2, files: [to.csv]}}\n"
    put(tillit_in, text, "tillit.yaml")
    for force in ((), ("--force",)):
        called = tillit_in("import", "--init", *force, "eksport.csv")
        assert (called.code, "The wave bolge1 has an import of its own" in called.err) == (6, True)
    assert (tillit_in.folder / "tillit.yaml").read_text() == text
    put(tillit_in, limesurvey(), "to.csv")
    assert tillit_in("import", "--init", "to.csv").code == 0


def test_a_likely_column_must_be_confirmed_and_can_be(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey(rater="Q3", raters=("Hagen", "Vik kommune", "Høgskolen")))
    put(tillit_in, STUDY, "tillit.yaml")
    called = tillit_in("import", "--init", "eksport.csv")
    assert called.code == 3
    assert 'confirm it: --rater "Q3"' in called.err
    assert load_study(tillit_in.folder).mapping.system is None
    assert tillit_in("score").code == 3
    assert tillit_in("import", "--init", "eksport.csv", "--rater", "Q3").code == 0
    assert tillit_in("score", "--format", "json").json["networks"][0]["pairs"] == 6


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (limesurvey(rater="navn"), "not certain which column says for whom"),
        (limesurvey(raters=("Hagen", "Vik kommune", "Høgskolen")), "organisations may have two names"),
        (limesurvey().replace("[ben1]", "[q1]").replace("[ben2]", "[q2]"), "ben1, ben2"),
    ],
)
def test_without_a_study_nothing_is_guessed(content: str, says: str, tillit_in: Shell) -> None:
    put(tillit_in, content)
    for command in ("import", "score"):
        called = tillit_in(command, "eksport.csv")
        assert called.code == 3
        assert says in called.err


def test_score_reads_what_is_certain_and_says_how(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    called = tillit_in("score", "eksport.csv", "--format", "json")
    assert called.code == 0
    assert "Read as LimeSurvey (submitdate, lastpage)" in called.err
    assert "Not handed in: 1 of 3" in called.err
    assert called.json["networks"][0]["pairs"] == 6


def other_columns(text: str) -> str:
    return text.replace("rater", "fra")


@pytest.mark.parametrize("change", [str, other_columns])
def test_files_that_are_read_differently_need_imports_of_their_own(
    change: Callable[[str], str], tillit_in: Shell
) -> None:
    put(tillit_in, limesurvey(), "en.csv")
    put(tillit_in, change(limesurvey(extra="merknad")), "to.csv")
    called = tillit_in("import", "en.csv", "to.csv")
    assert called.code == (0 if change is str else 2)
    assert ("each wave its own import" in called.err) == (change is not str)


def test_an_unknown_system_is_a_usage_error_with_the_known_ones(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    called = tillit_in("import", "eksport.csv", "--system", "limesurvei")
    assert (called.code, "limesurvey" in called.err) == (2, True)


def test_waves_may_come_from_different_systems(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    rows = [
        f"p{n};{rater};{target}" + ";3" * 10 for n, rater in enumerate(CODES) for target in CODES if rater != target
    ]
    put(tillit_in, "\n".join([f"svarer;fra;til;{';'.join(ITEMS_SHORT)}", *rows]), "host.csv")
    own = "{system: limesurvey, rater: {column: rater}}"
    waves = (
        f"waves:\n  - {{name: bolge1, files: [eksport.csv], import: {own}}}\n  - {{name: bolge2, files: [host.csv]}}\n"
    )
    put(tillit_in, STUDY.partition("waves:")[0] + waves, "tillit.yaml")
    called = tillit_in("compare", "--format", "json")
    assert called.code == 0
    (trust,) = [one for one in called.json["scales"] if one["scale"] == "trust"]
    assert (trust["matched"], trust["within"]) == (6, pytest.approx((-1 + 0 - 1) / 3))


FORM = """\
tillitform;saved;wave;respondent;rater;target;role;ben1;ben2;int1;int4;abi1;abi2;ope1;sha1;lis1;win1
tillit-kort/1.0.0;2026-03-01;bolge1;k1;Næringshagen;Vik kommune;;4;4;4;4;4;4;4;4;4;4
tillit-kort/1.0.0;2026-03-01;bolge1;k1;Næringshagen;Høgskolen;;4;4;4;4;4;4;4;4;4;4
"""


def test_our_own_form_is_read_beside_another_system_and_is_known_by_itself(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    put(tillit_in, FORM, "skjema.csv")
    put(tillit_in, STUDY.replace("[eksport.csv]", "[eksport.csv, skjema.csv]"), "tillit.yaml")
    seen = tillit_in("import", "skjema.csv")
    assert (seen.code, "tillit, recognised by tillitform" in seen.out) == (0, True)
    assert "Answers about  Vik kommune; Høgskolen" in seen.out
    assert tillit_in("import", "--init", "eksport.csv").code == 0
    scored = tillit_in("score", "--format", "json")
    assert (scored.code, scored.json["rows"]) == (0, 5)
    assert "tillitform" not in scored.err


def test_a_file_in_the_folder_of_another_wave_is_refused(tillit_in: Shell) -> None:
    for folder in ("en", "to"):
        (tillit_in.folder / folder).mkdir()
    put(tillit_in, FORM, "to/skjema.csv")
    waves = "waves:\n  - {name: bolge1, files: [en/*.csv]}\n  - {name: bolge2, files: [to/*.csv]}\n"
    put(tillit_in, STUDY.partition("waves:")[0] + waves, "tillit.yaml")
    called = tillit_in("score")
    assert called.code == 3
    assert "they are of the wave bolge1, but the study lists the file under bolge2" in called.err


def test_a_wave_whose_pattern_fits_nothing_is_planned(tillit_in: Shell) -> None:
    (tillit_in.folder / "en").mkdir()
    put(tillit_in, FORM, "en/skjema.csv")
    waves = "waves:\n  - {name: bolge1, files: [en/*.csv]}\n  - {name: bolge2, files: [to/*.csv]}\n"
    put(tillit_in, STUDY.partition("waves:")[0] + waves, "tillit.yaml")
    assert tillit_in("score").code == 0
    for call in (("score", "--wave", "bolge2"), ("compare", "bolge1", "bolge2")):
        called = tillit_in(*call)
        assert (called.code, "bolge2 is planned in the study" in called.err) == (2, True)


PART = "import: {rater: {column: org}}\n"
NAMED = "import: {system: limesurvey, rater: {column: org}}\n"


@pytest.mark.parametrize(("mapping", "told"), [(PART, True), (NAMED, False)])
def test_a_mapping_in_part_goes_with_what_the_system_always_does(mapping: str, told: bool, tillit_in: Shell) -> None:
    put(tillit_in, limesurvey(rater="org"))
    put(tillit_in, STUDY + mapping, "tillit.yaml")
    scored = tillit_in("score", "--by", "respondent", "--format", "csv")
    assert scored.code == 0
    assert {line.split(",")[2] for line in scored.out.splitlines()[1:]} == {f"{n} (bolge1)" for n in (1, 2, 3)}
    assert ("Read as LimeSurvey" in scored.err) == told
    assert "1 of 3" in scored.err


def test_generic_takes_a_file_as_it_stands(tillit_in: Shell) -> None:
    put(tillit_in, limesurvey(rater="org"))
    put(tillit_in, STUDY + PART.replace("{rater", "{system: generic, rater"), "tillit.yaml")
    called = tillit_in("score")
    assert (called.code, "Read as LimeSurvey" in called.err) == (3, False)


@pytest.mark.parametrize("pattern", ["ab(c", "(?P<item>.+)", r"(?P<target>(\w+)+)\[(?P<item>\w+)\]"])
def test_a_pattern_that_cannot_be_used_is_a_usage_error(pattern: str, tillit_in: Shell) -> None:
    put(tillit_in, limesurvey())
    called = tillit_in("import", "eksport.csv", "--columns", pattern)
    assert (called.code, "cannot be used" in called.err) == (2, True)


def test_sheets_that_would_not_be_read_are_named(tillit_in: Shell) -> None:
    head, row = ["respondent", "rater", "target", *ITEMS_SHORT], ["p1", "vik", "hog", *["4"] * len(ITEMS_SHORT)]
    put(tillit_in, STUDY, "tillit.yaml")
    (tillit_in.folder / "en.xlsx").write_bytes(workbook({"Svar": [head, row]}))
    (tillit_in.folder / "to.xlsx").write_bytes(workbook({"Svar": [head, row], "Notater": [head, row], "Tom": []}))
    assert "Sheets not read" not in tillit_in("import", "en.xlsx").out
    assert "  Sheets not read  Notater\n" in tillit_in("import", "to.xlsx").out


def test_whether_forms_were_handed_in_is_told_only_where_the_file_tells_it(tillit_in: Shell) -> None:
    put(tillit_in, STUDY, "tillit.yaml")
    put(tillit_in, limesurvey())
    put(
        tillit_in, f"respondent;rater;target;{';'.join(ITEMS_SHORT)}\np1;vik;hog{';4' * len(ITEMS_SHORT)}\n", "svar.csv"
    )
    assert "  Not handed in  1 of 3\n" in tillit_in("import", "eksport.csv").out
    seen = tillit_in("import", "svar.csv")
    assert (seen.code, "Not handed in" in seen.out) == (0, False)
