"""Questback EFS: numbers of variables mean nothing until they are declared, and 0 is an answer or none, never both."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from pathlib import Path

import pytest

from import_samples import SAMPLES, Files, laid
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, reading, refusal, refused, roles, shown, study
from samples_questback import CODES, IDS, MAPPING, questback_codes
from test_readers_base import warned
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import inspect_responses, read_responses
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.systems import recognise

WAVE = 'waves: [{name: b1, files: ["*"]}]\n'
MINE = sorted(name for name, (system, _) in SAMPLES.items() if system == "questback")


def codes(*changes: tuple[str, str]) -> Files:
    """The export, changed wherever a text stands."""
    changed = CODES
    for old, new in changes:
        assert old in changed
        changed = changed.replace(old, new)
    return {"data.csv": changed.encode()}


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("system", ["questback", "auto"])
def test_every_export_says_the_same_when_its_variables_are_declared(name: str, system: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, WAVE + MAPPING.replace("questback", system))
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == {}


def test_what_was_never_shown_is_told_from_what_was_left_open(tmp_path: Path) -> None:
    files = codes(("naering;1;5;3;", "naering;1;-77;-66;"))
    assert "b1 3: naering → vik: 1 ns ns" in shown(reading(files, tmp_path, WAVE + MAPPING), IDS)[0]


def test_what_is_declared_of_a_code_counts_before_what_the_system_does_however_it_is_spelt(tmp_path: Path) -> None:
    files = codes(("naering;1;5;3;", "naering;1;-77;-66;"))
    declared = WAVE + MAPPING.replace("  values:", "  missing: {'-66.0': skipped}\n  values:")
    assert "b1 3: naering → vik: 1 ns ." in shown(reading(files, tmp_path, declared), IDS)[0]


def test_undeclared_variables_are_refused_with_what_is_known_so_far(tmp_path: Path) -> None:
    found = refusal(questback_codes(), tmp_path, WAVE)
    assert [problem.code for problem in found.problems] == ["import_unclear", "import_no_items", "import_rater_likely"]
    name = next(iter(questback_codes()))
    assert found.problems[0].line("en") == (
        f"{name}: The file seems to come from Questback, but it is not certain who answers about whom. So far the proposal is: {{shape: wide, respondent: {{column: lfdn}}, rater: {{column: p_0001}}}} "
        f"What is missing stands below. Say it with --rater, --respondent or --columns to tillit import --init {name}, "
        "or write the import in tillit.yaml yourself."
    )


def test_variables_that_were_named_are_understood(tmp_path: Path) -> None:
    named = [
        (f";v_{row}{number};", f";to_{target}_{item};")
        for row, target in enumerate(("vik", "naering", "os"), 1)
        for number, item in enumerate(("ben1", "ben2", "clo1"), 1)
    ]
    text = CODES
    for old, new in [*named, (";v_41;", ";fac1;")]:
        text = text.replace(old, new)
    mapping = "import: {system: questback, rater: {column: p_0001}, values: {labels: {'0': '0'}}}"
    assert shown(reading({"data.csv": text.encode()}, tmp_path, WAVE + mapping), IDS) == (PAIRS, PEOPLE)


def test_who_broke_off_is_counted_and_can_be_left_out(tmp_path: Path) -> None:
    kept = warned(reading(codes(), tmp_path, WAVE + MAPPING))
    assert (
        "data.csv: Not handed in: 1 of 4 forms. The answers in them count. To leave them out, write incomplete: drop under import in tillit.yaml."
        in kept
    )
    dropped = MAPPING.replace("questback", "questback\n  incomplete: drop")
    assert shown(reading(codes(), tmp_path, WAVE + dropped), IDS)[0] == [line for line in PAIRS if "b1 4" not in line]


def test_status_in_words_counts_in_english_only(tmp_path: Path) -> None:
    english = codes((";0;31;", ";0;Completed;"), (";0;32;", ";0;Completed after break;"))
    assert any("Not handed in: 1 of 4 forms." in line for line in warned(reading(english, tmp_path, WAVE + MAPPING)))
    dropped = MAPPING.replace("questback", "questback\n  incomplete: drop")
    handed_in = [line for line in PAIRS if "b1 4" not in line]
    assert shown(reading(english, tmp_path, WAVE + dropped), IDS)[0] == handed_in
    other = [(";0;31;", ";0;Fullført;"), (";0;32;", ";0;Fullført;"), (";0;22;", ";0;Avbrutt;")]
    assert shown(reading(codes(*other), tmp_path, WAVE + dropped), IDS) == (PAIRS, PEOPLE)


ZERO = MAPPING.replace("  values: {labels: {'0': '0'}}\n", "")


def test_zero_where_it_is_an_answer_is_neither_answer_nor_none(tmp_path: Path) -> None:
    found = refusal(codes(), tmp_path, WAVE + ZERO)
    assert [problem.line("nb") for problem in found.problems] == [
        "data.csv: Systemet skriver 0 der ingen har svart, men 0 er også et svar her: v_33 (i alt 1). "
        'Velg en annen kode for ubesvart når du eksporterer. Er 0 alltid et svar i denne filen, skriv values: {labels: {"0": "0"}} i importen.'
    ]


def test_zero_is_no_answer_where_no_item_scores_it(tmp_path: Path) -> None:
    files = codes((";98;3;0;3;", ";98;3;5;3;"), (";5;-99;10;", ";5;0;10;"), (";4;4;-99;-99;", ";4;4;-99;0;"))
    responses = reading(files, tmp_path, WAVE + ZERO)
    expected = [line.replace("1: vik → os: dk 3 0", "1: vik → os: dk 3 5") for line in PAIRS]
    assert shown(responses, IDS) == (expected, PEOPLE)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (codes((";4;2;7;", ";6;2;7;")), "outside_format"),
        (codes((";vik;-77;", ";voss;-77;")), "organisation_unknown"),
        (codes((";v_11;", ";v_10;")), "mapping_column_unknown"),
        (codes((";v_12;", ";v_11;")), "header_duplicate"),
        (codes((";401;naering;", ";401;vik;")), "self_rating"),
    ],
)
def test_what_is_wrong_is_named(files: Files, expected: str, tmp_path: Path) -> None:
    assert expected in refused(files, tmp_path, WAVE + MAPPING)


def test_who_does_not_say_for_whom_they_answer_is_set_aside(tmp_path: Path) -> None:
    responses = reading(codes((";vik;-77;", ";-77;-77;")), tmp_path, WAVE + MAPPING)
    assert "answers_without_rater" in [one.code for one in responses.warnings]
    assert len(responses.respondents.keys) == 2


@pytest.mark.parametrize(
    "header", ["v_1;v_2;v_3", "id;duration;v_1", "lfdn;navn", "duration;quality;tester;svar", "lfdn;a", "v_1_1;lfdn2"]
)
def test_a_few_columns_of_its_kind_are_not_enough(header: str, tmp_path: Path) -> None:
    path = laid({"data.csv": f"{header}\n{header}\n".encode()}, tmp_path)
    assert recognise(open_file(path)) is None


ALIASES = "\n  aliases: {targets: {vik: ['0'], naering: ['1'], os: ['2']}}"
"""Organisations as options of a question, which Questback numbers; here the first has been given number 0."""
NUMBERED = codes((";vik;-77;", ";0;-77;"), (";naering;1;", ";1;1;"), (";os;2;", ";2;2;"))


def test_an_organisation_called_as_what_nobody_answered_is_refused(tmp_path: Path) -> None:
    declared = WAVE + ZERO.replace("questback", f"questback{ALIASES}")
    found = refusal(NUMBERED, tmp_path, declared)
    assert [(one.code, one.value, one.place.column) for one in found.problems] == [("no_answer_or_name", "0", "p_0001")]
    assert shown(reading(NUMBERED, tmp_path, WAVE + MAPPING.replace("questback", f"questback{ALIASES}")), IDS) == (
        PAIRS,
        PEOPLE,
    )


def test_a_wave_called_as_what_nobody_answered_is_refused(tmp_path: Path) -> None:
    declared = ZERO.replace("questback", "questback\n  wave: {column: tester}")
    assert refused(codes(), tmp_path, "waves: [{name: '0'}, {name: '1'}]\n" + declared) == ["no_answer_or_name"]


@pytest.mark.parametrize("written", ["0", "0.0", "00"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("", "no_answer_or_answer"),
        ("{'0': skipped}", "vik → os: dk 3 ."),
        ("{'0,0': not answered}", "vik → os: dk 3 ."),
        ("{'0': '0'}", "vik → os: dk 3 0"),
        ("{'0': '97'}", "mapping_label_unknown"),
    ],
)
def test_0_is_what_is_said_of_it_in_every_way_of_writing_it(written: str, said: str, told: str, tmp_path: Path) -> None:
    files = codes((";98;3;0;", f";98;3;{written};"))
    asked = WAVE + MAPPING.replace(
        "  values: {labels: {'0': '0'}}\n", f"  values: {{labels: {said}}}\n" if said else ""
    )
    if told.isidentifier():
        assert told in {problem.code for problem in refusal(files, tmp_path, asked).problems}
    else:
        lines = shown(reading(files, tmp_path, asked), IDS)[0]
        assert [line for line in lines if line.endswith(told)], lines


@pytest.mark.parametrize("written", ["0", "0.0", "-77", "-77.0"])
@pytest.mark.parametrize("said", ["'0': '0'", "'0': skipped"])
def test_nobody_is_called_as_the_system_writes_that_nothing_was_said(said: str, written: str, tmp_path: Path) -> None:
    """Only a label that makes 0 an answer makes it a name too."""
    files = codes((";6028433;-77;-1;os;", f";6028433;-77;-1;{written};"))
    asked = study(WAVE + MAPPING.replace("'0': '0'", said), tmp_path)
    found = inspect_responses(laid(files, tmp_path), questionnaire=QUESTIONNAIRE, study=asked).log.of("row")
    named = {problem.value for problem in found if problem.code == "organisation_unknown"}
    assert named == ({written} if "skipped" not in said and written.startswith("0") else set())


def two_projects(*changes: tuple[str, str]) -> Files:
    """The export, and one of another project, whose people have the same numbers."""
    return {"a.csv": codes()["data.csv"], "b.csv": codes(*changes)["data.csv"]}


@pytest.mark.parametrize("without", ["", "dispcode"])
def test_number_17_of_another_project_is_somebody_else(without: str, tmp_path: Path) -> None:
    """That both have finished, status 31, tells nothing of who they are."""
    answers = [(";312;vik;", ";377;os;"), (";298;", ";277;"), (";401;", ";412;"), (";-1;os;", ";-2;vik;")]
    files = two_projects(*answers)
    if without:
        files = {name: data.replace(f";{without};".encode(), b";annet;") for name, data in files.items()}
    laid(files, tmp_path)
    paths = [tmp_path / name for name in files]
    found = inspect_responses(paths, questionnaire=QUESTIONNAIRE, study=study(WAVE + MAPPING, tmp_path)).responses
    assert found is not None
    people = set(found.respondents.keys["respondent"])
    assert people == {f"{number} (b1, {form})" for number in (17, 18, 20, 23) for form in "ab"}


def test_one_project_exported_twice_is_still_one(tmp_path: Path) -> None:
    """Person 23 has gone on since; the others are as they were."""
    files = two_projects((";22;", ";31;"), (";-1;os;2;1;5;", ";512;os;2;1;4;"))
    laid(files, tmp_path)
    paths = [tmp_path / name for name in files]
    with pytest.raises(InputRefused) as found:
        read_responses(paths, questionnaire=QUESTIONNAIRE, study=study(WAVE + MAPPING, tmp_path))
    assert "double_row" in found.value.counts
