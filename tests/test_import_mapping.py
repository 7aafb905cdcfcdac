"""What somebody can declare of a file that no system is known of: shapes, names, values, waves and files."""

# ruff: noqa: E501 – files and messages stand as they are
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from import_samples import Files, laid, workbook
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, reading, refusal, refused, shown, study
from test_readers_base import AnyOrder, pairs, warned
from tillitsmaal.errors import InputRefused, UsageError
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses

WAVE = 'waves: [{name: b1, files: ["*"]}]\n'
WIDE = """\
nr;hvem;vik: ben1;vik: ben2;vik: clo1;naering: ben1;naering: ben2;naering: clo1;os: ben1;os: ben2;os: clo1;fac1
1;vik;;;;4;2;7;98;3;0;3
2;vik;;;;5;;10;;;;99
3;naering;1;5;3;;;;4;4;;
4;os;2;1;5;;;;;;;
"""
LONG = """\
nr;hvem;om;spm;svar
1;vik;naering;ben1;4
1;vik;naering;ben2;2
1;vik;naering;clo1;7
1;vik;os;ben1;98
1;vik;os;ben2;3
1;vik;os;clo1;0
1;vik;;fac1;3
2;vik;naering;ben1;5
2;vik;naering;ben2;
2;vik;naering;clo1;10
2;vik;os;ben1;
2;vik;;fac1;99
3;naering;vik;ben1;1
3;naering;vik;ben2;5
3;naering;vik;clo1;3
3;naering;os;ben1;4
3;naering;os;ben2;4
4;os;vik;ben1;2
4;os;vik;ben2;1
4;os;vik;clo1;5
4;os;naering;ben1;
"""
WHO = "respondent: {column: nr}, rater: {column: hvem}"
BY_PATTERN = f"import: {{shape: wide, {WHO}, columns: '(?P<target>\\w+): (?P<item>\\w+)'}}"
LISTED = ", ".join(
    f"'{target}: {item}': {{item: {item}, target: {target}}}"
    for target in ("vik", "naering", "os")
    for item in ("ben1", "ben2", "clo1")
)
BY_HEADER = f"import: {{shape: wide, {WHO}, columns: {{{LISTED}}}}}"
IN_LONG = f"import: {{shape: long, {WHO}, target: {{column: om}}, item: {{column: spm}}, value: {{column: svar}}}}"


def both(text: str) -> list[Files]:
    """The file as CSV and as a workbook."""
    rows = [line.split(";") for line in text.splitlines()]
    return [{"svar.csv": text.encode()}, {"svar.xlsx": workbook({"Svar": rows})}]


def of(files: Files, folder: Path, more: str, **options: object) -> Responses:
    """Read all of these files, as named."""
    laid(files, folder)
    paths = [folder / name for name in files]
    return read_responses(paths, **{"questionnaire": QUESTIONNAIRE, "study": study(more, folder), **options})  # type: ignore[arg-type]


def refusals(files: Files, folder: Path, more: str) -> list[str]:
    """Why these files are not read, a line each."""
    with pytest.raises(InputRefused) as found:
        of(files, folder, more)
    return [problem.line("en") for problem in found.value.problems]


@pytest.mark.parametrize("kind", [0, 1], ids=["csv", "xlsx"])
@pytest.mark.parametrize("system", ["", "system: generic, "], ids=["unsaid", "generic"])
@pytest.mark.parametrize(
    ("text", "mapping"), [(WIDE, BY_PATTERN), (WIDE, BY_HEADER), (LONG, IN_LONG)], ids=["pattern", "headers", "long"]
)
def test_wide_and_long(text: str, mapping: str, system: str, kind: int, tmp_path: Path) -> None:
    declared = mapping.replace("import: {", f"import: {{{system}")
    responses = reading(both(text)[kind], tmp_path, WAVE + declared)
    assert shown(responses) == (PAIRS, PEOPLE)
    assert responses.warnings == ()


def test_what_a_partner_has_no_column_for_was_not_shown(tmp_path: Path) -> None:
    """Nobody was asked clo1 about os; what stands empty in a column was left open."""
    head, *rows = WIDE.splitlines()
    gone = head.split(";").index("os: clo1")
    text = "\n".join(";".join(c for at, c in enumerate(line.split(";")) if at != gone) for line in (head, *rows))
    found = pairs(reading({"svar.csv": text.encode()}, tmp_path, WAVE + BY_PATTERN))
    assert [line for line in found if "→ os" in line] == [
        "b1 1: vik → os: dk 3 ns",
        "b1 2: vik → os: . . ns",
        "b1 3: naering → os: 4 4 ns",
    ]


def test_undeclared_neither_is_read(tmp_path: Path) -> None:
    for text in (WIDE, LONG):
        assert "column_missing" in refused(both(text)[0], tmp_path, WAVE)
        assert refused(both(text)[0], tmp_path, f"{WAVE}import: {{system: auto}}") == ["system_not_recognised"]


def test_a_sheet_of_a_workbook(tmp_path: Path) -> None:
    sheets = {"Om": [["Skjema"], ["Tillit"]], "Svar": [line.split(";") for line in WIDE.splitlines()]}
    named = BY_PATTERN.replace("import: {", "import: {sheet: svar, ")
    assert shown(reading({"svar.xlsx": workbook(sheets)}, tmp_path, WAVE + named)) == (PAIRS, PEOPLE)
    other = BY_PATTERN.replace("import: {", "import: {sheet: svor, ")
    assert refused({"svar.xlsx": workbook(sheets)}, tmp_path, WAVE + other) == ["sheet_unknown"]


# A form a partner.

ABOUT: dict[str, str] = {
    "om-vik.csv": "nr;hvem;ben1;ben2;clo1\n3;naering;1;5;3\n4;os;2;1;5\n",
    "om-naering.csv": "nr;hvem;ben1;ben2;clo1\n1;vik;4;2;7\n2;vik;5;;10\n4;os;;;\n",
    "om-os.csv": "nr;hvem;ben1;ben2;clo1\n1;vik;98;3;0\n2;vik;;;\n3;naering;4;4;\n",
}
BY_FILE = "target: {by_file: {om-vik.csv: vik, om-naering.csv: Næringshagen, OM-OS.csv: os}}"


def test_a_form_for_each_partner(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in ABOUT.items()}
    responses = of(files, tmp_path, f"{WAVE}import: {{shape: per_link, {WHO}, {BY_FILE}}}")
    assert shown(responses)[0] == PAIRS
    assert responses.warnings == ()


def test_a_form_for_each_partner_in_workbooks_with_a_hidden_field(tmp_path: Path) -> None:
    files = {}
    for name, text in ABOUT.items():
        head, *rows = (line.split(";") for line in text.splitlines())
        partner = name.removeprefix("om-").removesuffix(".csv")
        cells = [[*head, "skjult"], *([*row, *[""] * (len(head) - len(row)), partner] for row in rows)]
        files[name.replace(".csv", ".xlsx")] = workbook({"Ark1": cells})
    mapping = f"import: {{shape: per_link, {WHO}, target: {{column: skjult}}}}"
    assert shown(of(files, tmp_path, WAVE + mapping))[0] == PAIRS


def test_a_form_about_one_partner_only(tmp_path: Path) -> None:
    files = {"svar.csv": ABOUT["om-vik.csv"].encode()}
    responses = of(files, tmp_path, f"{WAVE}import: {{shape: per_link, {WHO}, target: {{constant: vik}}}}")
    assert shown(responses, ("", "", "3", "4"))[0] == [line for line in PAIRS if "→ vik" in line]


def test_a_link_for_each_organisation(tmp_path: Path) -> None:
    """Who answers is told by the file, whom it is about by a column."""
    files = {
        "fra-vik.csv": b"nr;om;ben1;ben2;clo1\n1;naering;4;2;7\n1;os;98;3;0\n2;naering;5;;10\n2;os;;;\n",
        "fra-andre.csv": b"nr;om;ben1;ben2;clo1\n3;vik;1;5;3\n3;os;4;4;\n",
    }
    who = "respondent: {column: nr}, rater: {by_file: {fra-vik.csv: vik, fra-andre.csv: naering}}"
    responses = of(files, tmp_path, f"{WAVE}import: {{shape: per_link, {who}, target: {{column: om}}}}")
    assert shown(responses, ("1", "2", "3", ""))[0] == [line for line in PAIRS if "b1 4" not in line]


def test_a_file_that_the_mapping_does_not_name_is_refused(tmp_path: Path) -> None:
    files = {name: text.encode() for name, text in ABOUT.items()}
    mapping = f"{WAVE}import: {{shape: per_link, {WHO}, target: {{by_file: {{om-vik.csv: vik, om-os.csv: os}}}}}}"
    assert refusals(files, tmp_path, mapping) == [
        "om-naering.csv: The file is not under by_file of target in the import (om-vik.csv, om-os.csv). Add it there, with the organisation that it is for."
    ]


# Names and values.


def test_organisations_and_items_by_other_names(tmp_path: Path) -> None:
    text = (
        WIDE.replace("vik: ", "Kommunen: ")
        .replace(";vik;", ";KOMMUNEN ;")
        .replace("ben2", "utnytter")
        .replace("fac1", "møter")
    )
    aliases = "aliases: {targets: {Vik kommune: [kommunen]}, items: {ben2: [utnytter], fac1: [møter, møtene]}}"
    mapping = BY_PATTERN.replace("import: {", f"import: {{{aliases}, ")
    assert shown(reading({"svar.csv": text.encode()}, tmp_path, WAVE + mapping)) == (PAIRS, PEOPLE)


def test_organisations_by_number(tmp_path: Path) -> None:
    """As where a question has only codes."""
    text = WIDE
    for number, name in enumerate(("vik", "naering", "os"), 1):
        text = text.replace(f"{name}: ", f"{number}: ").replace(f";{name};", f";{number};")
    aliases = 'aliases: {targets: {vik: ["1"], naering: ["2"], os: ["3"]}}'
    mapping = BY_PATTERN.replace("import: {", f"import: {{{aliases}, ")
    assert shown(reading({"svar.csv": text.encode()}, tmp_path, WAVE + mapping)) == (PAIRS, PEOPLE)


LOOP = f"import: {{shape: wide, {WHO}, loop: [vik, naering, Os og omland], columns: '(?P<target>\\d+)_(?P<item>\\w+)'}}"


def looped(first: int = 1) -> str:
    """The wide file, with a survey's loop in its headers."""
    text = WIDE
    for number, name in enumerate(("vik", "naering", "os"), first):
        text = text.replace(f"{name}: ", f"{number}_")
    return text


def test_the_order_of_a_loop(tmp_path: Path) -> None:
    assert shown(reading({"svar.csv": looped().encode()}, tmp_path, WAVE + LOOP)) == (PAIRS, PEOPLE)


@pytest.mark.parametrize("first", [0, 2])
def test_a_loop_that_goes_beyond_its_list_is_refused(first: int, tmp_path: Path) -> None:
    found = refused({"svar.csv": looped(first).encode()}, tmp_path, WAVE + LOOP)
    assert "organisation_unknown" in found


VALUES = "values: {strip_prefix: A, labels: {veldig bra: 5, uvisst: 98}}, missing: {'-': not_shown, '?': skipped, 9: skipped}"


def test_values_in_the_files_own_words(tmp_path: Path) -> None:
    text = WIDE.replace(";4;2;7;98;", ";A4;A2;A7;Uvisst;").replace("2;vik;;;;5;", "2;vik;-;-;-;VELDIG BRA;")
    text = text.replace("10;;;;99", "A10;?;9;?;A99")
    mapping = BY_PATTERN.replace("import: {", f"import: {{{VALUES}, ")
    assert shown(reading({"svar.csv": text.encode()}, tmp_path, WAVE + mapping)) == (PAIRS, PEOPLE)


def test_a_code_for_missing_that_is_an_answer_on_one_scale_stays_one_there(tmp_path: Path) -> None:
    text = WIDE.replace(";5;;10;", ";9;9;9;")
    mapping = BY_PATTERN.replace("import: {", f"import: {{{VALUES}, ")
    found = pairs(reading({"svar.csv": text.encode()}, tmp_path, WAVE + mapping))
    assert "b1 2: vik → naering: . . 9" in found


def test_who_never_handed_in_is_left_out_where_that_is_declared(tmp_path: Path) -> None:
    head, *rows = WIDE.splitlines()
    times = ["2026-05-04", "2026-05-05", "2026-05-05", ""]
    lines = [f"{head};levert", *(f"{row};{time}" for row, time in zip(rows, times, strict=True))]
    files = {"svar.csv": "\n".join(lines).encode()}
    kept = BY_PATTERN.replace("import: {", "import: {time: {column: levert}, ")
    dropped = kept.replace("import: {", "import: {incomplete: drop, ")
    assert shown(reading(files, tmp_path, WAVE + kept)) == (PAIRS, PEOPLE)
    responses = reading(files, tmp_path, WAVE + dropped)
    assert shown(responses)[0] == [line for line in PAIRS if "b1 4" not in line]
    assert warned(responses) == [
        "svar.csv: Not handed in: 1 of 4 forms. The answers in them are left out. To count what they answered, write incomplete: keep under import in tillit.yaml."
    ]
    assert shown(reading(files, tmp_path, f"{WAVE}{BY_PATTERN}")) == (PAIRS, PEOPLE)


# Waves and files.


def twice(folder: Path, more: str, files: Files) -> Responses:
    """Read the files that a study names."""
    (folder / "svar").mkdir()
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return read_responses(questionnaire=QUESTIONNAIRE, study=study(more, folder))


def again(wave: str) -> list[str]:
    """The same answers in another wave."""
    return AnyOrder([line.replace("b1 ", f"{wave} ", 1) for line in PAIRS])


def both_waves(responses: Responses) -> Sequence[str]:
    return AnyOrder(pairs(responses))


def test_a_wave_may_have_an_import_of_its_own(tmp_path: Path) -> None:
    waves = f"waves:\n  - {{name: b1, files: [svar/b1.csv]}}\n  - {{name: b2, files: [svar/b2.xlsx], {IN_LONG}}}\n"
    files = {"svar/b1.csv": WIDE.encode(), "svar/b2.xlsx": both(LONG)[1]["svar.xlsx"]}
    assert both_waves(twice(tmp_path, waves + BY_PATTERN, files)) == [*PAIRS, *again("b2")]


def test_a_wave_is_all_files_that_a_pattern_fits(tmp_path: Path) -> None:
    head, *rows = WIDE.splitlines()
    files = {f"svar/del{number}.csv": f"{head}\n{row}\n".encode() for number, row in enumerate(rows, 1)}
    files["svar/notat.txt"] = b"ikke svar"
    waves = "waves: [{name: b1, files: [svar/*.csv]}]\n"
    assert both_waves(twice(tmp_path, waves + BY_PATTERN, files)) == PAIRS


def test_a_pattern_that_fits_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "svar").mkdir()
    with pytest.raises(UsageError) as found:
        read_responses(questionnaire=QUESTIONNAIRE, study=study("waves: [{name: b1, files: [svar/*.csv]}]", tmp_path))
    assert [problem.code for problem in found.value.problems] == ["responses_not_named"]


def test_a_wave_that_a_column_tells_goes_before_the_files(tmp_path: Path) -> None:
    head, *rows = WIDE.splitlines()
    lines = [f"{head};runden", *(f"{row};{number}" for number in (1, 2) for row in rows)]
    mapping = BY_PATTERN.replace("import: {", "import: {wave: {column: runden}, waves: {1: b1, 2: b2}, ")
    responses = reading(
        {"svar.csv": "\n".join(lines).encode()}, tmp_path, "waves: [{name: b1}, {name: b2}]\n" + mapping
    )
    assert both_waves(responses) == [*PAIRS, *again("b2")]


# The next file has the same columns, and other questions in them.

COLUMNS = {f"v{target}{item}": (item, target) for target in ("vik", "os") for item in ("ben1", "ben2", "clo1")}
ASKED = {"ben1": "{} vil oss vel.", "ben2": "{} utnytter oss.", "clo1": "Hvor nær er {}?"}
NAMES = {"vik": "Vik kommune", "os": "Os og omland"}


def asked(texts: Mapping[str, str] | None = None) -> bytes:
    """An export of Qualtrics whose columns tell nothing, below which stand the questions."""
    said = {header: ASKED[item].format(NAMES[target]) for header, (item, target) in COLUMNS.items()} | dict(texts or {})
    heads = ["ResponseId", "RecordedDate", "Finished", "rater", *COLUMNS]
    ids = ["_recordId", "recordedDate", "finished", *(f"QID{number}" for number in range(len(COLUMNS) + 1))]
    below = [*heads[:4], *said.values()]
    quoted = [f'"{{""ImportId"":""{one}""}}"' for one in ids]
    answers = ["R_1", "2026-05-04", "1", "naering", *"123452"]
    return "\n".join(",".join(row) for row in (heads, below, quoted, answers)).encode()


def listed(**columns: str) -> str:
    said = {header: f"{{item: {item}, target: {target}}}" for header, (item, target) in COLUMNS.items()} | columns
    places = ", ".join(f"{header}: {place}" for header, place in said.items())
    return f"import: {{system: qualtrics, shape: wide, rater: {{column: rater}}, columns: {{{places}}}}}"


SWAPPED = {"vvikben1": "Vik kommune utnytter oss.", "vvikben2": "Vik kommune vil oss vel."}
OTHERS = {f"v{target}ben1": f"{NAMES[other]} vil oss vel." for target, other in (("vik", "os"), ("os", "vik"))}
SILENT = {"vvikben1": "Vik kommune er grei.", "vosben1": "Spørsmål 1", "vosben2": ""}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (SWAPPED, "vvikben1” would be read as ben1: vik, but its question says ben2: vik"),
        (OTHERS, "vvikben1” would be read as ben1: vik, but its question says ben1: os"),
        (SILENT, ""),
        ({}, ""),
    ],
)
@pytest.mark.parametrize("system", ["system: qualtrics, ", ""])
def test_a_mapping_of_another_wave_does_not_go_before_the_questions(
    system: str, texts: Mapping[str, str], said: str, tmp_path: Path
) -> None:
    waves = "waves: [{name: b1, files: [svar/b1.csv]}, {name: b2, files: [svar/b2.csv]}]\n"
    files = {"svar/b1.csv": asked() + b"\n", "svar/b2.csv": asked(texts)}
    mapping = listed().replace("system: qualtrics, ", system)
    if not said:
        assert len(pairs(twice(tmp_path, waves + mapping, files))) == 4
        return
    with pytest.raises(InputRefused) as found:
        twice(tmp_path, waves + mapping, files)
    lines = [problem.line("en") for problem in found.value.problems]
    assert [(line.startswith("b2.csv"), said in line) for line in lines] == [(True, True)]


def test_columns_that_a_waves_own_import_lists_go_before_the_questions(tmp_path: Path) -> None:
    files = {"svar/b1.csv": asked(SWAPPED)}
    of_wave = f"waves: [{{name: b1, files: [svar/b1.csv], {listed()}}}]\n"
    found = twice(tmp_path, of_wave, files)
    assert pairs(found) == ["b1 R_1: naering → os: 4 5 2", "b1 R_1: naering → vik: 1 2 3"]
    (told,) = [one for one in found.warnings if one.code == "mapping_over_text"]
    assert "as the wave's own import says, but its question says" in told.line("en")
    assert "tillit import --init --force b1.csv" in told.line("en")


def test_a_pattern_in_a_waves_own_import_does_not(tmp_path: Path) -> None:
    pattern = "'v(?P<target>vik|os)(?P<item>.+)'"
    of_wave = (
        f"waves: [{{name: b1, files: [svar/b1.csv], {re.sub('columns: .*', f'columns: {pattern}}}', listed())}}}]\n"
    )
    with pytest.raises(InputRefused) as found:
        twice(tmp_path, of_wave, {"svar/b1.csv": asked(SWAPPED)})
    assert [problem.code for problem in found.value.problems] == ["import_texts_disagree"]


@pytest.mark.parametrize(
    ("about", "codes"), [("Vik kommune", []), ("Os og omland", ["import_unclear", "import_texts_disagree"])]
)
@pytest.mark.parametrize("target", ["{by_file: {SVAR.csv: vik}}", "{constant: Vik kommune}"])
def test_a_form_for_one_partner_whose_questions_name_it(
    target: str, about: str, codes: list[str], tmp_path: Path
) -> None:
    heads = "ResponseId,RecordedDate,Finished,rater,ben1,ben2,clo1"
    texts = ",".join(text.format(about) for text in ASKED.values())
    ids = ",".join(f'"{{""ImportId"":""{one}""}}"' for one in ("_recordId", "recordedDate", "finished", *"QRST"))
    data = f"{heads}\nid,når,ferdig,rater,{texts}\n{ids}\nR_1,2026-05-04,1,naering,1,2,3\n".encode()
    mapping = f"{WAVE}import: {{system: qualtrics, shape: per_link, rater: {{column: rater}}, target: {target}}}"
    if codes:
        assert refused({"svar.csv": data}, tmp_path, mapping) == codes
    else:
        assert pairs(reading({"svar.csv": data}, tmp_path, mapping)) == ["b1 R_1: naering → vik: 1 2 3"]


# What is declared and is not so.


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (BY_PATTERN.replace("column: hvem", "column: hvm"), "mapping_column_unknown"),
        (BY_PATTERN.replace("(?P<item>", "x(?P<item>"), "mapping_pattern_unmatched"),
        (
            BY_PATTERN.replace("(?P<target>", "(?P<item>", 1).replace("(?P<item>\\w+)'", "(?P<target>\\w+)'"),
            "mapping_item_unknown",
        ),
        (BY_HEADER.replace("'os: ben1'", "'oss: ben1'"), "mapping_column_unknown"),
        (BY_HEADER.replace("'os: ben1': {item: ben1", "'os: ben1': {item: ben2"), "mapping_pattern_clash"),
        (BY_HEADER.replace("item: clo1, target: os", "item: clo9, target: os"), "mapping_item_unknown"),
        (BY_HEADER.replace("target: os", "target: voss"), "organisation_unknown"),
        (BY_PATTERN.replace("shape: wide", "shape: rows"), "column_missing"),
        (BY_PATTERN, "outside_format"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: str, expected: str, tmp_path: Path) -> None:
    files = {"svar.csv": WIDE.replace(";4;2;7;", ";4;2;70;").encode()}
    assert expected in refused(files, tmp_path, WAVE + mapping)


def test_an_unknown_column_is_told_with_what_may_have_been_meant(tmp_path: Path) -> None:
    mapping = WAVE + BY_HEADER.replace("'os: ben1'", "'os: bne1'")
    (told,) = refusal({"svar.csv": WIDE.encode()}, tmp_path, mapping).problems
    assert told.line("en") == (
        "svar.csv, row 1: The study file (import.columns) names the column “os: bne1”, which is not in the file. "
        "Did you mean os: ben1? If the file's columns are others than the import was written for, as after a partner has left, "
        "write it anew for this file: tillit import --init svar.csv"
    )
