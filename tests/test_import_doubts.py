"""What is not certain about a file, and is therefore refused with the proposal until somebody writes it down."""

# ruff: noqa: E501 – files and messages stand as they are
import csv
import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

import pytest

from import_samples import Files, laid
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, reading, refusal, refused, shown, study
from samples_limesurvey import IDS, LONG, written
from samples_qualtrics import IDS as QUALTRICS_IDS
from samples_qualtrics import LOOP, LOOPED, TEXTS
from test_readers_base import pairs
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers.look import look
from tillitsmaal.study import ColumnRef, ImportMapping, Study, parse_study
from tillitsmaal.study.writing import mapping_yaml


def changed(text: str, *changes: tuple[str, str]) -> Files:
    """An export of LimeSurvey with some of it changed."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return {"survey.csv": written(text)}


BATTERY = [("Hvordan er det med ", "Om "), (", slik du opplever det?", ": hvor enig er du?")]
SHORT = [("Vik kommune vil", "vil"), ("Næringshagen vil", "vil"), ("Os og omland vil", "vil")]


def test_words_of_a_battery_beside_every_name_are_no_doubt(tmp_path: Path) -> None:
    responses = reading(changed(LONG, *BATTERY, *SHORT), tmp_path)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)


def test_words_beside_one_name_only_are_a_doubt(tmp_path: Path) -> None:
    files = changed(LONG, *SHORT, ("med Vik kommune, slik du opplever det? [vil", "med: Vik kommune [vil"))
    found = refusal(files, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_heading_likely"]
    assert found.problems[1].line("en") == (
        "survey.csv: The headings of these columns say more than the name of an organisation, so it is not certain "
        "that the answers are about it: Hvordan er det med: Vik kommune [vil oss vel.] (ben1: vik) (1 in all). If they "
        "are, confirm it: list the columns under columns in the import, as in the proposal. If not, leave them out "
        "there."
    )
    proposed = look(tmp_path / "survey.csv", study=study(), questionnaire=QUESTIONNAIRE).proposal.to_write
    assert shown(reading(files, tmp_path, mapping_yaml(proposed)), IDS) == (PAIRS, PEOPLE)
    assert refused(files, tmp_path, "import: {rater: {column: 'Hvilken virksomhet svarer du for?'}}") == [
        "import_unclear",
        "import_heading_likely",
    ]


CODES = ("vik", "naering", "os")


def coded(*changes: tuple[str, str]) -> Files:
    """An export of Qualtrics whose columns are called by codes of items and partners, below which stand the questions."""
    tags = [(f"to_{code}_{number},", f"to_{code}_ben{number},") for code in CODES for number in (1, 2)]
    tags += [(f"to2_{code}_1,", f"to2_{code}_clo1,") for code in CODES]
    text = re.sub(r"(to2?_)na\w+?_(?=\d)", r"\1naering_", TEXTS)
    for old, new in [*tags, ("general_1,", "general_fac1,"), *changes]:
        assert old in text, old
        text = text.replace(old, new)
    return {"Tillit.csv": text.encode()}


def test_questions_that_say_what_the_columns_names_say_are_no_doubt(tmp_path: Path) -> None:
    assert shown(reading(coded(), tmp_path), QUALTRICS_IDS) == (PAIRS, PEOPLE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            [("opplever det? - Næringshagen vil oss vel.", "opplever det? - Næringshagen utnytter oss.")],
            "The column “to_naering_ben1” would be read as ben1: naering, but its question says ben2: naering: “Hvordan er det "
            "med Næringshagen, slik du opplever det? - Næringshagen utnytter oss.” (1 such in all).",
        ),
        (
            [("det med Vik kommune, slik du opplever det? - Vik kommune vil", "det med Os og omland, slik du opplever det? - Os og omland vil")],
            "The column “to_vik_ben1” would be read as ben1: vik, but its question says ben1: os: “Hvordan er det "
            "med Os og omland, slik du opplever det? - Os og omland vil oss vel.” (1 such in all).",
        ),
        ([("Hvor nær er Vik kommune?", "Om Os og omland")], None),
        (
            [("Hvordan er det med Vik kommune, slik du opplever det? - Hvor nær er Vik kommune?", "Om Os og omland")],
            "The column “to2_vik_clo1” would be read as clo1: vik, but its question says os: “Om Os og omland” (1 such in all).",
        ),
        (
            [("Hvordan er det med Vik kommune, slik du opplever det? - Hvor nær er Vik kommune?", "utnytter oss")],
            "The column “to2_vik_clo1” would be read as clo1: vik, but its question says ben2: “utnytter oss” (1 such in all).",
        ),
        (
            [("under ett. - Møtene er klare.", "under ett. - Vik kommune vil oss vel.")],
            "The column “general_fac1” would be read as fac1, but its question says ben1: vik: “Disse spørsmålene gjelder "
            "alle partnerne sett under ett. - Vik kommune vil oss vel.” (1 such in all).",
        ),
        ([("Vik kommune vil oss vel.", "Vik kommune vil oss godt.")], None),
        ([("Hvordan er det med Vik kommune, slik du opplever det? - Hvor nær er Vik kommune?", "Om Os og omland: hvem i Vik kommune?")], None),
        ([("Hvordan er det med Vik kommune, slik du opplever det? - Vik kommune vil", "Andre om: Vik kommune - vil")], None),
    ],
)  # fmt: skip
def test_a_question_that_says_something_else_than_its_header_is_a_doubt(
    changes: list[tuple[str, str]], said: str | None, tmp_path: Path
) -> None:
    files = coded(*changes)
    if said is None:
        assert shown(reading(files, tmp_path), QUALTRICS_IDS) == (PAIRS, PEOPLE)
        return
    found = refusal(files, tmp_path)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_texts_disagree"]
    assert found.problems[1].line("en").startswith(f"Tillit.csv: {said} Find out which of them is right")


def test_a_loop_whose_questions_name_others_than_its_list_is_a_doubt(tmp_path: Path) -> None:
    lines = LOOP.splitlines(keepends=True)
    for name in ("Os og omland", "Vik kommune", "Næringshagen"):
        lines[1] = lines[1].replace("${lm://Field/1}", name, 2)
    files = {"Tillit.csv": "".join(lines).encode()}
    assert shown(reading(files, tmp_path, f"import: {{system: qualtrics, {LOOPED}}}"), QUALTRICS_IDS) == (PAIRS, PEOPLE)
    wrong = LOOPED.replace("os, vik", "vik, os")
    found = refusal(files, tmp_path, f"import: {{system: qualtrics, {wrong}}}")
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_texts_disagree"]
    assert "1_Q2_1” would be read as ben1: vik, but its question says ben1: os:" in found.problems[1].line("en")


def test_a_pattern_does_not_say_that_a_question_is_wrong(tmp_path: Path) -> None:
    files = coded(("opplever det? - Næringshagen vil oss vel.", "opplever det? - Os og omland vil oss vel."))
    assert refused(files, tmp_path) == ["import_unclear", "import_texts_disagree"]
    pattern = r"import: {system: qualtrics, columns: '(?:to2?_(?P<target>\w+)|general)_(?P<item>\w+)'}"
    assert refused(files, tmp_path, pattern) == ["import_unclear", "import_texts_disagree"]
    declared = pattern.replace("columns:", "rater: {column: rater}, columns:")
    assert refused(files, tmp_path, declared) == ["import_texts_disagree"]


# Patterns.

ITEMS = ("ben1", "ben2", "clo1")


def limesurvey(*heads: str, rater: str = "vik") -> Files:
    """An export of LimeSurvey of one who answered 4 to everything about others, and 3 about everybody."""
    own = re.compile(rf"(?:to_?)?{rater}[\[.].*")
    answers = {head: "" if own.fullmatch(head) else "A4" for head in heads}
    cells = {"id": "1", "submitdate": "2026-05-04", "lastpage": "1", "rater": rater, **answers, "fac1": "3"}
    rows = [";".join(f'"{cell}"' for cell in row) for row in (cells, cells.values())]
    return {"survey.csv": "\n".join(rows).encode()}


def roster(*ids: str, names: Sequence[str] = ()) -> Study:
    listed = ", ".join(f"{{id: {id}, name: {name}}}" for id, name in zip(ids, names or ids, strict=True))
    return parse_study(f"study: S\norganisations: [{listed}]\n".encode(), "tillit.yaml", Path())


def heads(pattern: str, *targets: str) -> list[str]:
    return [pattern.format(target=target, item=item) for target in targets for item in ITEMS]


def about(files: Files, folder: Path, known: Study | None) -> set[str]:
    """Whom the answers are about, or why the file is not read."""
    try:
        responses = reading(files, folder, study=known)
    except InputRefused as found:
        return {problem.code for problem in found.problems}
    return {line.partition(" → ")[2].partition(":")[0] for line in pairs(responses)}


@pytest.mark.parametrize(
    ("headers", "organisations", "found"),
    [
        (heads("to{target}[{item}]", "vik", "tovik"), ("vik", "tovik", "os"), {"vik", "tovik"}),
        (heads("{target}[{item}]", "vik", "tovik"), ("vik", "tovik", "os"), {"import_unclear", "import_two_ways"}),
        (heads("{target}[{item}]", "tovik"), ("vik", "tovik", "os"), {"import_unclear", "import_two_ways"}),
        (heads("{target}[{item}]", "vik", "os"), ("vik", "os", "nes"), {"vik", "os"}),
        (heads("{target}.{item}", "vik", "tovik"), ("vik", "tovik", "os"), {"import_unclear", "import_two_ways"}),
        (heads("to_{target}.{item}", "vik", "tovik"), ("vik", "tovik", "os"), {"vik", "tovik"}),
        (heads("{target}.{item}", *ITEMS), (*ITEMS, "os"), {"import_unclear", "import_two_ways"}),
        (heads("{item}[{target}]", *ITEMS), (*ITEMS, "os"), {"import_unclear", "import_two_ways"}),
    ],
)  # fmt: skip
def test_a_file_that_two_patterns_read_differently_is_in_doubt(
    headers: list[str], organisations: tuple[str, ...], found: set[str], tmp_path: Path
) -> None:
    known = roster(*organisations)
    assert about(limesurvey(*headers, rater=organisations[-1]), tmp_path, known) == found


@pytest.mark.parametrize(
    ("headers", "raters", "found"),
    [
        (heads("to{target}[{item}]", "vik", "tovik"), "vik", {"tovik"}),
        (heads("to_{target}.{item}", "vik", "os"), "vik", {"os"}),
        (heads("{target}.{item}", "vik", "tovik"), "vik", {"import_unclear", "import_two_ways"}),
        (heads("{target}.{item}", "vik", "tovik"), "tovik", {"import_unclear", "import_two_ways", "import_names_differ"}),
        (heads("{target}.{item}", *ITEMS), "ben1", {"import_unclear", "import_two_ways"}),
        ([*heads("to_{target}.{item}", "vik", "os"), "general.fac1"], "vik", {"os"}),
    ],
)  # fmt: skip
def test_two_patterns_without_a_roster(headers: list[str], raters: str, found: set[str], tmp_path: Path) -> None:
    files = limesurvey(*headers, rater=raters)
    assert about(files, tmp_path, None) == found


def test_of_two_ways_both_are_told_and_the_right_one_can_be_chosen(tmp_path: Path) -> None:
    files = limesurvey(*heads("{target}[{item}]", "vik", "tovik"), rater="os")
    found = refusal(files, tmp_path, study=roster("vik", "tovik", "os"))
    assert found.problems[1].line("en") == (
        "survey.csv: The columns can be read in two ways: “vik[ben1]” is either – or ben1: vik. Choose with --columns, or "
        "write columns under import in tillit.yaml, as a pattern or column by column. The two patterns are {columns: "
        r"'(?:to\d*(?P<target>[A-Za-z]\w*)|general\d*)\[(?P<item>\w+)\]'} and {columns: '(?P<target>.+?)\s*\[(?P<item>\w+)\]'}."
    )
    path = laid(files, tmp_path)
    declared = ImportMapping(columns=r"(?P<target>.+?)\s*\[(?P<item>\w+)\]")
    seen = look(path, study=roster("vik", "tovik", "os"), questionnaire=QUESTIONNAIRE, declared=declared)
    assert (seen.doubts, seen.targets) == ((), ("vik", "tovik"))


# Partners that a pattern does not catch.


@pytest.mark.parametrize(
    "stray",
    [
        "ben1 (os)",
        "ben1_os",
        "os_ben1",
        "Om Os og omland",
        "OS: vil de oss vel?",
        "toos[bne1]",
        "<b>Os</b>\nvil oss vel",
    ],
)
def test_a_partner_whose_columns_the_pattern_does_not_catch_is_not_left_out_in_silence(
    stray: str, tmp_path: Path
) -> None:
    known = roster("vik", "nes", "os", names=("Vik kommune", "Nes", "Os"))
    headers = heads("to{target}[{item}]", "vik", "nes")
    found = refusal(limesurvey(*headers, stray), tmp_path, study=known)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_columns_lacking"]
    assert "ben1: os; ben2: os; clo1: os (3 in all)" in found.problems[1].line("en")
    pattern = r"(?:to(?P<target>vik|nes))\[(?P<item>\w+)\]"
    seen = look(
        laid(limesurvey(*headers, stray), tmp_path),
        study=known,
        questionnaire=QUESTIONNAIRE,
        declared=ImportMapping(columns=pattern),
    )
    assert seen.doubts == ()


@pytest.mark.parametrize("stray", ["Kommentar om Nes", "Osen vil ha mer", "kommentar", "tonesb"])
def test_other_columns_are_no_doubt(stray: str, tmp_path: Path) -> None:
    files = limesurvey(*heads("to{target}[{item}]", "vik", "nes"), stray)
    assert about(files, tmp_path, roster("vik", "nes", "os")) == {"nes"}


@pytest.mark.parametrize("column", [("Om Os", "Hva mener du?"), ("q7", "Om Os - hva mener du?")])
def test_headers_and_questions_may_both_mention_a_partner(column: tuple[str, str], tmp_path: Path) -> None:
    columns = {"rater": ("rater", "vik/vik"), column[0]: (column[1], "4/4")}
    known = roster("vik", "os", "nes", "tun", names=("Vik kommune", "Os", "Nes", "Tun"))
    seen = look(laid(asked(columns), tmp_path), study=known, questionnaire=QUESTIONNAIRE)
    assert [doubt.code for doubt in seen.doubts] == ["import_columns_lacking"]


def test_where_columns_are_left_out_that_nobody_answered_a_partner_may_lack_them(tmp_path: Path) -> None:
    answers = {"rater": "vik", "to_naering": {"ben1": 4, "ben2": 2}, "to2_naering": {"clo1": 7}, "Om Os og omland": "–"}
    files = {"answer.json": json.dumps(answers).encode()}
    assert about(files, tmp_path, study()) == {"naering"}


# Patterns that also fit what is no answer.


def nettskjema(*heads: str) -> Files:
    cells = {"$submission_id": "1", "$created": "2026-05-04", "$answer_time_ms": "9", "rater": "os"}
    cells |= {**dict.fromkeys(heads, "4"), "fac1": "3"}
    return {"data.csv": "\n".join(";".join(row) for row in (cells, cells.values())).encode()}


@pytest.mark.parametrize(
    ("pattern", "more", "listed"),
    [
        ("{target}.{item}", (), True),
        ("{item}.{target}", (), False),
        ("{item}.{target}", ("alder.gruppe",), True),
        ("to_{target}.{item}", (), False),
    ],
)
def test_what_init_writes_of_a_pattern_that_fits_too_much_reads_back_as_it_is(
    pattern: str, more: tuple[str, ...], listed: bool, tmp_path: Path
) -> None:
    files = nettskjema(*heads(pattern, "vik", "Næringshagen"), *more)
    known = study(folder=tmp_path)
    seen = look(laid(files, tmp_path), study=known, questionnaire=QUESTIONNAIRE)
    assert (seen.doubts, isinstance(seen.proposal.to_write.columns, Mapping)) == ((), listed)
    written = study(mapping_yaml(seen.proposal.to_write), tmp_path)
    assert written.mapping == seen.proposal.to_write
    at_once, again = reading(files, tmp_path), reading(files, tmp_path, mapping_yaml(seen.proposal.to_write))
    assert pairs(at_once) == pairs(again) == ["data 1: os → naering: 4 4 4", "data 1: os → vik: 4 4 4"]


def test_a_column_that_is_only_listed_for_some_partners_is_a_doubt(tmp_path: Path) -> None:
    headers = heads("{target}.{item}", "vik", "os")
    assert refused(nettskjema(*headers[:-1], "os.clo2"), tmp_path) == ["import_unclear", "import_columns_lacking"]


# Whom people answer for.

OURS = "Hvilken virksomhet svarer du for?"


def asked(columns: Mapping[str, tuple[str, str]], answers: Sequence[str] = ("nes", "tun")) -> Files:
    """An export of Qualtrics: by header its question, and what each person answered, apart by a slash."""
    own = {
        "StartDate": ("Start Date", "2026-05-04/2026-05-04"),
        "ResponseId": ("Response ID", "R1/R2"),
        "Finished": ("Finished", "1/1"),
    }
    answers = {head: (head, "4/4") for head in heads("to_{target}_{item}", *answers)}
    cells = {**own, **columns, **answers, "general_fac1": ("general_fac1", "3/3")}
    ids = {"StartDate": "startDate", "ResponseId": "_recordId", "Finished": "finished"}
    rows = [list(cells), [text for text, _ in cells.values()]]
    rows.append([json.dumps({"ImportId": ids.get(header, f"QID{number}")}) for number, header in enumerate(cells)])
    rows += [[said.split("/")[person] for _, said in cells.values()] for person in range(2)]
    written = StringIO(newline="")
    csv.writer(written).writerows(rows)
    return {"Tillit.csv": written.getvalue().encode()}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"q1": (OURS, "vik/os")}, "q1"),
        ({"rater": ("Hvem er du?", "vik/os")}, "rater"),
        ({"Organisasjon": ("Organisation", "Vik kommune/os")}, "Organisasjon"),
        ({"Organisasjon": ("Hvem har du mest kontakt med?", "vik/os")}, "import_rater_likely"),
        ({"Organisasjon": ("Hvem har du mest kontakt med?", "vik/Voss")}, "import_no_rater: Organisasjon"),
        ({"fra": ("Partner", "vik/os"), "q1": (OURS, "os/vik")}, "q1"),
        ({"rater": ("Hva er din rolle i samarbeidet?", "vik/os")}, "import_rater_likely"),
        ({"Organisasjon": ("Organisasjon", "os/vik"), "q1": (OURS, "vik/os")}, "import_no_rater: q1, Organisasjon"),
        ({"Organisasjon": ("Organisasjon", "Vik kommune/OS"), "q1": (OURS, "vik/os")}, "q1"),
        ({"Organisasjon": ("Organisasjon", "vik/os"), "q1": (OURS, "vik/")}, "import_no_rater: q1, Organisasjon"),
        ({"q1": (OURS, "vik/os"), "q2": (OURS, "vik/vik")}, "import_no_rater: q1, q2"),
        ({"rater": ("rater", "vik/os"), "fra": ("fra", "vik/vik")}, "import_no_rater: rater, fra"),
        ({"rater": ("rater", "vik/os"), "fra": ("fra", "vik/os")}, "rater"),
        ({"rater": ("rater", "vik/os"), "q3": ("Hvem har du mest kontakt med?", "os/vik")}, "rater"),
        ({"q3": ("Hvem er du?", "vik/os"), "q4": ("Hvem er du?", "vik/os")}, "import_no_rater: q3, q4"),
    ],
)  # fmt: skip
def test_whom_people_answer_for(columns: Mapping[str, tuple[str, str]], found: str, tmp_path: Path) -> None:
    known = roster("vik", "os", "nes", "tun", names=("Vik kommune", "Os", "Nes", "Tun"))
    seen = look(laid(asked(columns), tmp_path), study=known, questionnaire=QUESTIONNAIRE)
    doubts = [": ".join([doubt.code, *filter(None, [doubt.details.get("headers")])]) for doubt in seen.doubts]
    assert (doubts or [seen.proposal.mapping.rater]) == ([found] if "import" in found else [ColumnRef(column=found)])
    confirmed = ImportMapping.model_validate({"rater": {"column": next(iter(columns))}})
    said = look(laid(asked(columns), tmp_path), study=known, questionnaire=QUESTIONNAIRE, declared=confirmed)
    assert (said.doubts, said.proposal.mapping.rater) == ((), confirmed.rater)


def test_of_several_columns_that_are_a_role_by_their_header_none_is_taken(tmp_path: Path) -> None:
    columns = {"rater": ("rater", "vik/os"), "rolle": ("rolle", "other/other"), "role": ("role", "leadership/other")}
    known = roster("vik", "os", "nes", "tun")
    seen = look(laid(asked(columns), tmp_path), study=known, questionnaire=QUESTIONNAIRE)
    assert seen.proposal.mapping.role is None
    one = look(laid(asked(dict(list(columns.items())[:2])), tmp_path), study=known, questionnaire=QUESTIONNAIRE)
    assert one.proposal.mapping.role == ColumnRef(column="rolle")
    question = ("Hva er din rolle i samarbeidet?", "other/other")
    for count in (1, 2):
        columns = {"rater": ("rater", "vik/os"), **{f"q{number}": question for number in range(count)}}
        seen = look(laid(asked(columns), tmp_path), study=known, questionnaire=QUESTIONNAIRE)
        assert seen.proposal.mapping.role == (ColumnRef(column="q0") if count == 1 else None)


@pytest.mark.parametrize(
    ("heads", "codes"),
    [
        (("om",), []),
        (("om", "partner"), ["import_no_target"]),
        ((), ["import_no_target"]),
    ],
)
def test_a_row_a_partner_needs_the_one_column_that_says_whom(
    heads: tuple[str, ...], codes: list[str], tmp_path: Path
) -> None:
    cells = {"$submission_id": "1", "$created": "2026-05-04", "$answer_time_ms": "9", "rater": "vik"}
    cells |= {**dict.fromkeys(heads, "os"), **dict.fromkeys(ITEMS, "4"), "fac1": "3"}
    files = {"data.csv": "\n".join(";".join(row) for row in (cells, cells.values())).encode()}
    seen = look(laid(files, tmp_path), study=study(), questionnaire=QUESTIONNAIRE)
    assert [doubt.code for doubt in seen.doubts] == codes


@pytest.mark.parametrize(
    ("header", "question", "codes"),
    [
        ("target", "Hvem gjelder det?", []),
        ("partner", "Partner", []),
        ("partner", "partner", []),
        ("partner", "Hvem har du mest kontakt med?", ["import_no_target"]),
        ("partner", OURS, ["import_no_target"]),
    ],
)
def test_whom_a_row_is_about(header: str, question: str, codes: list[str], tmp_path: Path) -> None:
    columns = {"rater": ("rater", "vik/os"), header: (question, "nes/tun"), **{item: (item, "4/4") for item in ITEMS}}
    path = laid(asked(columns, answers=()), tmp_path)
    known = roster("vik", "os", "nes", "tun")
    if question == OURS:
        codes = ["import_no_rater", *codes]
    seen = look(path, study=known, questionnaire=QUESTIONNAIRE)
    assert [doubt.code for doubt in seen.doubts] == codes
    said = ImportMapping.model_validate({"shape": "rows", "target": {"column": header}, "rater": {"column": "rater"}})
    confirmed = look(path, study=known, questionnaire=QUESTIONNAIRE, declared=said)
    assert (confirmed.doubts, confirmed.targets) == ((), ("nes", "tun"))
