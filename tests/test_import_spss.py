"""SPSS, and typed files that no survey system wrote: names, labels, declared missing codes, our own archives."""

from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest

import samples_limesurvey
from import_samples import SAMPLES, workbook
from import_survey import PAIRS, PEOPLE, QUESTIONNAIRE, ROLES, reading, refusal, refused, roles, shown, study
from samples_spss import AGREE, NAMES, ROWS, WIDE, frame, labels, written
from test_readers_base import warned
from tillitsmaal.archive import DataFormat, export
from tillitsmaal.readers.look import look
from tillitsmaal.text import Language

MINE = sorted(name for name, (system, _) in SAMPLES.items() if system == "spss")
GENERIC = r"import: {shape: wide, columns: '(?P<item>[a-z0-9]+)_(?P<target>\w+)'}"


def renamed(old: str, new: str) -> pd.DataFrame:
    """The wide table under other names."""
    data = frame(WIDE)
    return data.rename(columns={column: column.replace(old, new) for column in data.columns})


def texts(table: str) -> pd.DataFrame:
    """A table with the organisations' and roles' names in it."""
    told = {1.0: "representative", 2.0: "leadership", 3.0: "other"}
    data = frame(table)
    named = {column: data[column].map(NAMES) for column in ("rater", "target") if column in data.columns}
    return data.assign(**named, role=data["role"].map(told))


@pytest.mark.parametrize("declared", ["", "import: {system: auto}", "import: {system: spss}"])
@pytest.mark.parametrize("name", MINE)
def test_every_file_says_the_same(name: str, declared: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, declared)
    assert shown(responses) == (PAIRS, PEOPLE)
    assert roles(responses) == ROLES
    recognised = name != "spss_rows" and "spss" not in declared
    assert ["Read as SPSS" in line for line in warned(responses)] == [True] * recognised


def test_variables_of_systems_that_write_for_spss_themselves(tmp_path: Path) -> None:
    """`tovik[ben1]` has no brackets there."""
    data = frame(WIDE)
    names = {
        column: f"to{'2' if item == 'clo1' else ''}{code}_{item}"
        for column in data.columns
        for item, _, code in [column.partition("_")]
        if code
    }
    made = data.rename(columns={**names, "fac1": "general_fac1"})
    told = {"rater": NAMES} | {column: AGREE for column in made.columns if "_ben" in column or "_fac" in column}
    assert shown(reading({"svar.sav": written(made, variable_value_labels=told)}, tmp_path)) == (PAIRS, PEOPLE)


def test_a_code_that_is_declared_missing_is_no_answer_inside_the_scale_either(tmp_path: Path) -> None:
    missing = {"ben1_naering": [5], "clo1_os": [{"lo": 0, "hi": 2}], "fac1": [99]}
    responses = reading({"svar.sav": written(frame(WIDE), missing_ranges=missing)}, tmp_path)
    without = {
        "b1 2: vik → naering: 5 . 10": "b1 2: vik → naering: . . 10",
        "b1 1: vik → os: dk 3 0": "b1 1: vik → os: dk 3 .",
    }
    assert shown(responses) == ([without.get(line, line) for line in PAIRS], PEOPLE)


def test_labels_that_are_cut_are_not_guessed(tmp_path: Path) -> None:
    data = frame(WIDE)
    whole = labels(list(data.columns))
    cut = [whole.get(column, column)[:18] for column in data.columns]
    named = data.set_axis(
        ["respondent", "rater", *(f"V{n}" for n in range(len(data.columns) - 3)), "wave"], axis="columns"
    )
    assert refused(
        {"svar.sav": written(named, column_labels=cut, variable_value_labels={"rater": NAMES})}, tmp_path
    ) == [
        "import_unclear",
        "import_items_lacking",
        "import_targets_unknown",
    ]


def test_numbers_of_organisations_without_labels_are_not_guessed(tmp_path: Path) -> None:
    assert set(refused({"svar.sav": written(frame(WIDE), variable_value_labels={})}, tmp_path)) == {
        "organisation_unknown"
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("respondent", "id", ["import_unclear", "import_no_respondent"]),
        ("ben2_", "ben7_", ["import_unclear", "import_items_lacking"]),
        ("_os", "_oslo", ["import_unclear", "import_items_lacking"]),
        ("rater", "v2", ["import_unclear", "import_no_rater"]),
    ],
)
def test_what_is_not_certain_is_refused(old: str, new: str, expected: list[str], tmp_path: Path) -> None:
    assert refused({"svar.sav": written(renamed(old, new))}, tmp_path) == expected


def test_a_declared_pattern_reads_what_is_not_recognised(tmp_path: Path) -> None:
    mapping = r"import: {system: spss, respondent: {column: id}, columns: '(?P<item>\w+)_om_(?P<target>\w+)'}"
    data = renamed("1_", "1_om_").rename(columns={"respondent": "id"})
    data = data.rename(columns={column: column.replace("ben2_", "ben2_om_") for column in data.columns})
    assert shown(reading({"svar.sav": written(data)}, tmp_path, mapping)) == (PAIRS, PEOPLE)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("format", ["sav", "csv", "xlsx", "parquet"])
def test_our_own_archives_read_again(format: DataFormat, language: Language, tmp_path: Path) -> None:
    first = reading(samples_limesurvey.limesurvey_codes(), tmp_path)
    archived = export(first, format, language=language)
    again = reading({f"arkiv.{format}": archived}, tmp_path)
    ids = samples_limesurvey.IDS
    assert shown(again, ids) == shown(first, ids)
    assert any(" ns " in line for line in shown(again, ids)[0])
    assert roles(again, ids) == ROLES
    assert again.names == first.names


@pytest.mark.parametrize(("table", "mapping"), [(ROWS, ""), (WIDE, GENERIC)], ids=["rows", "wide"])
@pytest.mark.parametrize("kind", ["xlsx", "parquet", "parquet_of_categories"])
def test_typed_files_that_no_system_wrote(kind: str, table: str, mapping: str, tmp_path: Path) -> None:
    data = texts(table)
    if kind == "xlsx":
        content = workbook(
            {"Svar": [list(data.columns), *data.astype(object).where(data.notna(), None).to_numpy().tolist()]}
        )
    else:
        buffer = BytesIO()
        typed = data.astype({column: "Int64" for column in data.columns if column.startswith(("ben", "clo", "fac"))})
        typed = typed.astype({"rater": "category", "role": "category"}) if "categories" in kind else typed
        typed.to_parquet(buffer)
        content = buffer.getvalue()
    responses = reading({f"svar.{kind.partition('_')[0]}": content}, tmp_path, mapping)
    assert shown(responses) == (PAIRS, PEOPLE)
    assert roles(responses) == ROLES


def test_a_file_that_names_partners_in_rows_is_not_read_by_columns_that_name_one_too(tmp_path: Path) -> None:
    data = frame(ROWS).assign(tovik_ben1=1.0, tovik_ben2=1.0, tovik_clo1=1.0)
    for mapping in ("", "import: {system: spss}"):
        assert shown(reading({"svar.sav": written(data)}, tmp_path, mapping)) == (PAIRS, PEOPLE)


def long_form(items: dict[str, float]) -> pd.DataFrame:
    """A row an answer, the items by number; what is about no partner once a person."""
    data = frame(ROWS).melt(["respondent", "rater", "target", "role", "wave"], var_name="item", value_name="value")
    one = data["item"].ne("fac1") | ~data.duplicated(["respondent", "item"])
    return data[one].assign(item=data["item"].map(items), target=data["target"].where(data["item"].ne("fac1")))


LONG = "import: {system: spss, shape: long, item: {column: item}, value: {column: value}}"


@pytest.mark.parametrize("declared", [LONG, LONG.replace("system: spss, ", "")])
def test_items_of_the_long_form_may_be_numbers_with_names(declared: str, tmp_path: Path) -> None:
    codes = {"ben1": 1.0, "ben2": 2.0, "clo1": 3.0, "fac1": 4.0}
    told = {"rater": NAMES, "target": NAMES, "item": {code: name for name, code in codes.items()}}
    data = written(long_form(codes), variable_value_labels=told)
    assert shown(reading({"svar.sav": data}, tmp_path, declared)) == (PAIRS, PEOPLE)


def test_a_number_of_an_item_that_nobody_knows_is_told_by_its_name(tmp_path: Path) -> None:
    codes = {"ben1": 1.0, "ben2": 2.0, "clo1": 3.0, "fac1": 4.0}
    told = {"rater": NAMES, "target": NAMES, "item": {1.0: "ben1", 2.0: "ben7", 3.0: "clo1", 4.0: "fac1"}}
    found = refusal({"svar.sav": written(long_form(codes), variable_value_labels=told)}, tmp_path, LONG)
    assert {one.value for one in found.problems if one.code == "item_unknown"} == {"ben7"}


def test_names_of_variables_may_have_norwegian_letters(tmp_path: Path) -> None:
    data = renamed("_naering", "_næring")
    assert "ben1_næring" in data.columns
    columns = GENERIC.removeprefix("import: {").removesuffix("}")
    mapping = f"import: {{system: spss, {columns}, aliases: {{targets: {{naering: [næring]}}}}}}"
    assert shown(reading({"svar.sav": written(data)}, tmp_path, mapping)) == (PAIRS, PEOPLE)


def test_a_label_that_is_blank_leaves_the_code_what_it_is(tmp_path: Path) -> None:
    """As people write a label and take it away again."""
    told = {"rater": NAMES | {2.0: " "}, "target": NAMES}
    aliases = "import: {aliases: {targets: {naering: ['2']}}}"
    path = tmp_path / "svar.sav"
    assert shown(reading({path.name: written(frame(ROWS), variable_value_labels=told)}, tmp_path, aliases)) == (
        PAIRS,
        PEOPLE,
    )
    declared = study(aliases, tmp_path)
    seen = look(path, study=declared, questionnaire=QUESTIONNAIRE, declared=declared.mapping)
    assert sorted(seen.raters) == ["naering", "os", "vik"]
