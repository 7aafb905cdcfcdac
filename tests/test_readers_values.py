"""Never silently wrong: what a cell says is what is scored, or it is refused with the cell named."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
from pathlib import Path

import pytest

from test_readers_base import QUESTIONNAIRE, codes, pairs, people, read, told
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Reason
from tillitsmaal.scoring import score_responses

ITEMS = ("ben1", "ben2", "clo1", "war1")
HEADER = "respondent;rater;target;ben1;ben2;clo1;war1\n"
AGREE = "Use a number from 1 to 5 or a label of the questionnaire, or leave the cell empty; declare a text that stands for a missing answer under import: missing in tillit.yaml."
CODES = "Correct the cell, or declare the code under missing in the questionnaire's format or under import: missing in tillit.yaml."


def cell(item: str, text: str) -> str:
    """A file with one answered cell."""
    return f"{HEADER}p1;Vik;Nes;{';'.join(text if item == asked else '' for asked in ITEMS)}\n"


@pytest.mark.parametrize(
    ("item", "text", "value"),
    [
        ("ben1", "4", 4.0),
        ("ben1", "4.0", 4.0),
        ("ben1", "4,00", 4.0),
        ("ben1", "+4", 4.0),
        ("ben1", "04", 4.0),
        ("ben1", " 4 ", 4.0),
        ("ben1", "\N{NO-BREAK SPACE}4\N{NO-BREAK SPACE}", 4.0),
        ("ben1", '"4"', 4.0),
        ("ben1", "Helt enig", 5.0),
        ("ben1", "  HELT   uenig ", 1.0),
        ("ben1", "Strongly agree", 5.0),
        ("ben1", "5 – Helt enig", 5.0),
        ("clo1", "0", 0.0),
        ("clo1", "-0", 0.0),
        ("clo1", "10", 10.0),
        ("war1", "4,5", 4.5),
        ("war1", "4.5", 4.5),
        ("war1", "4,50", 4.5),
    ],
)
def test_what_is_read_as_a_value(item: str, text: str, value: float, tmp_path: Path) -> None:
    answers = read(tmp_path, cell(item, text)).pairs
    assert answers.values[0, ITEMS.index(item)] == value
    assert answers.reasons[0, ITEMS.index(item)] == Reason.ANSWERED


@pytest.mark.parametrize(
    ("item", "text", "reason"),
    [
        ("ben1", "", Reason.SKIPPED),
        ("ben1", '""', Reason.SKIPPED),
        ("ben1", "  ", Reason.SKIPPED),
        ("ben1", "\N{NO-BREAK SPACE}", Reason.SKIPPED),
        ("ben1", "98", Reason.DONT_KNOW),
        ("ben1", "98.0", Reason.DONT_KNOW),
        ("ben1", "99", Reason.NOT_RELEVANT),
        ("clo1", "-99", Reason.SKIPPED),
        ("clo1", "\N{MINUS SIGN}99", Reason.SKIPPED),
    ],
)
def test_what_is_read_as_a_reason(item: str, text: str, reason: Reason, tmp_path: Path) -> None:
    assert read(tmp_path, cell(item, text)).pairs.reasons[0, ITEMS.index(item)] == reason


@pytest.mark.parametrize(
    ("item", "text", "message"),
    [
        ("ben1", "9", f"9 is outside the answer options 1 to 5, and is not a declared missing code (98, 99). {CODES}"),
        ("ben1", "88", f"88 is outside the answer options 1 to 5, and is not a declared missing code (98, 99). {CODES}"),
        ("ben1", "0", f"0 is outside the answer options 1 to 5, and is not a declared missing code (98, 99). {CODES}"),
        ("ben1", "-99", f"-99 is outside the answer options 1 to 5, and is not a declared missing code (98, 99). {CODES}"),
        ("ben1", "\N{MINUS SIGN}99", f"\N{MINUS SIGN}99 is outside the answer options 1 to 5, and is not a declared missing code (98, 99). {CODES}"),
        ("war1", "98", f"98 is outside the answer options 1 to 7, and is not a declared missing code (–). {CODES}"),
        ("ben1", "4,5", "4,5 has decimals, but the answer options are the whole numbers 1 to 5. Give each answer as it was ticked. If the cell is a mean, score the answers behind it instead."),
        ("war1", "4,55", "4,55 has more decimals than the 1 that the answer format allows. Round the value, or raise decimals in the questionnaire's format."),
        ("ben1", "1.234", "1.234 can be read in two ways: as thousands, or as a number with three decimals. Write the number without a thousands separator, and with the decimals that the answer format has (0)."),
        ("war1", "1,234", "1,234 can be read in two ways: as thousands, or as a number with three decimals. Write the number without a thousands separator, and with the decimals that the answer format has (1)."),
        ("ben1", "1 234", f"“1 234” is not an answer on this item. {AGREE}"),
        ("ben1", "1_0", f"“1_0” is not an answer on this item. {AGREE}"),
        ("ben1", "1e3", f"“1e3” is not an answer on this item. {AGREE}"),
        ("ben1", "1e0", f"“1e0” is not an answer on this item. {AGREE}"),
        ("ben1", "0x4", f"“0x4” is not an answer on this item. {AGREE}"),
        ("ben1", "4.", f"“4.” is not an answer on this item. {AGREE}"),
        ("ben1", ".4", f"“.4” is not an answer on this item. {AGREE}"),
        ("ben1", "4;5".replace(";", "/"), f"“4/5” is not an answer on this item. {AGREE}"),
        ("ben1", "４", f"“４” is not an answer on this item. {AGREE}"),
        ("ben1", "٤", f"“٤” is not an answer on this item. {AGREE}"),
        ("ben1", "④", f"“④” is not an answer on this item. {AGREE}"),
        ("war1", "0,125", "0,125 has more decimals than the 1 that the answer format allows. Round the value, or raise decimals in the questionnaire's format."),
        ("ben1", "NA", f"“NA” is not an answer on this item. {AGREE}"),
        ("ben1", "nan", f"“nan” is not an answer on this item. {AGREE}"),
        ("ben1", "inf", f"“inf” is not an answer on this item. {AGREE}"),
        ("ben1", "TRUE", f"“TRUE” is not an answer on this item. {AGREE}"),
        ("ben1", "=4", f"“=4” is not an answer on this item. {AGREE}"),
        ("ben1", "\x1b[31m4", f"“\\x1b[31m4” is not an answer on this item. {AGREE}"),
        ("ben1", "4 Ganske enig", f"“4 Ganske enig” is not an answer on this item. {AGREE}"),
    ],
)  # fmt: skip
def test_what_is_refused(item: str, text: str, message: str, tmp_path: Path) -> None:
    assert told(tmp_path, cell(item, text)) == [f"svar.csv, row 2, column {item}: {message}"]


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("nb", "svar.csv, rad 2, kolonne ben1: 9 er utenfor svaralternativene 1 til 5, og er ikke en oppgitt kode for manglende svar (98, 99). Rett cellen, eller oppgi koden under missing i spørreskjemaets svarformat eller under import: missing i tillit.yaml."),
        ("nn", "svar.csv, rad 2, kolonne ben1: 9 er utanfor svaralternativa 1 til 5, og er ikkje ein oppgitt kode for manglande svar (98, 99). Rett cella, eller oppgi koden under missing i svarformatet til spørjeskjemaet eller under import: missing i tillit.yaml."),
    ],
)  # fmt: skip
def test_a_refusal_speaks_norwegian(language: str, message: str, tmp_path: Path) -> None:
    assert told(tmp_path, cell("ben1", "9"), language=language) == [message]


def test_a_column_of_numbers_alone_is_text_until_the_questionnaire_reads_it(tmp_path: Path) -> None:
    """No reader in between may make 7 of 007, 1 of TRUE, or 1.1 of 1.10."""
    file = "respondent;rater;target;ben1;ben2;clo1;war1\n007;1.10;1.1;4.0;5;1;1\n7;1.10;TRUE;1;2;1;1\n1e3;1.10;1000;1;2;1;1\n"
    assert pairs(read(tmp_path, file)) == [
        "svar 007: 1.10 → 1.1: 4 5 1 1",
        "svar 7: 1.10 → TRUE: 1 2 1 1",
        "svar 1e3: 1.10 → 1000: 1 2 1 1",
    ]


def test_reversal_is_by_the_declared_range_though_nobody_used_1(tmp_path: Path) -> None:
    """ben2 is reverse-keyed; with the answers 2 to 5 the highest key is 4, not 5."""
    file = f"{HEADER}p1;Vik;Nes;3;2;;\np2;Vik;Nes;3;5;;\n"
    by_respondent = score_responses(read(tmp_path, file)).by_respondent
    assert by_respondent["benevolence"].tolist() == [(3 + (1 + 5 - 2)) / 2, (3 + (1 + 5 - 5)) / 2]


def test_names_stay_what_was_written(tmp_path: Path) -> None:
    names = ["NA", "NO", "nan", "null", "007", "None", "TRUE", "1.10", "N/A", "#1", "-", "1e5", "inf", "<NA>", "7"]
    rows = [f"{name};{name};{other};4;2;0;1" for name, other in zip(names, names[1:] + names[:1], strict=True)]
    responses = read(tmp_path, HEADER + "\n".join(rows))
    keys = responses.pairs.keys
    found = sorted(zip(keys["respondent"], keys["rater"], keys["target"], strict=True))
    assert found == sorted(zip(names, names, names[1:] + names[:1], strict=True))
    assert sorted(responses.names) == sorted(names)


def test_a_missing_column_is_missed_with_what_may_be_meant(tmp_path: Path) -> None:
    file = "respondent;rater;target;ben1;bne2;clo1;war1\np1;Vik;Nes;4;2;0;1\n"
    assert told(tmp_path, file) == [
        "svar.csv, row 1: The item ben2 of prove has no column. If the column is called something else, correct the heading in the file, or write under import in tillit.yaml: aliases: {items: {ben2: [name in the file]}}. Possible names: bne2. If it was not asked, list the others: items: […]."
    ]
    assert told(tmp_path, file, language="nb") == [
        "svar.csv, rad 1: Spørsmålet ben2 i prove har ingen kolonne. Heter kolonnen noe annet, rett overskriften i filen, eller skriv under import i tillit.yaml: aliases: {items: {ben2: [navnet i filen]}}. Mulige navn: bne2. Ble spørsmålet ikke stilt, list opp de andre: items: […]."
    ]


def test_no_other_column_is_suggested_for_a_missing_item_than_unused_ones(tmp_path: Path) -> None:
    file = "respondent;rater;target;ben1;clo1;war1\np1;Vik;Nes;4;0;1\n"
    assert "Possible names: –." in told(tmp_path, file)[0]


@pytest.mark.parametrize("second", ["ben1", "BEN1", " ben1 ", "Ben1"])
def test_two_columns_of_one_name_are_refused(second: str, tmp_path: Path) -> None:
    file = f"respondent;rater;target;ben1;{second};ben2;clo1;war1\np1;Vik;Nes;4;5;2;0;1\n"
    assert told(tmp_path, file) == [
        "svar.csv, row 1: 2 columns have the heading “ben1”. Rename or delete all but one, so that no answer is taken from the wrong column."
    ]


def test_two_columns_mapped_to_one_item_are_refused(tmp_path: Path) -> None:
    file = "respondent;rater;target;Q1;Q2;ben2;clo1;war1\np1;Vik;Nes;4;5;2;0;1\n"
    study = "import: {items: {Q1: ben1, Q2: ben1, ben2: ben2, clo1: clo1, war1: war1}}"
    assert told(tmp_path, file, study=study) == [
        "svar.csv, row 1: Several columns can be ben1: Q1, Q2. Say which under import in tillit.yaml, for instance items: {Q1: ben1}, or delete the others."
    ]


@pytest.mark.parametrize("header", ["Q1;ben1", "ben1;Q1"])
def test_the_mapping_goes_before_a_column_of_the_items_own_name(header: str, tmp_path: Path) -> None:
    cells = "4;5" if header == "Q1;ben1" else "5;4"
    file = f"respondent;rater;target;{header};ben2;clo1;war1\np1;Vik;Nes;{cells};2;0;1\n"
    study = "import: {items: {Q1: ben1, ben2: ben2, clo1: clo1, war1: war1}}"
    assert pairs(read(tmp_path, file, study=study)) == ["svar p1: Vik → Nes: 4 2 0 1"]


def test_a_respondent_in_two_organisations_is_refused(tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik;Nes;4;2;0;1\np1;Nes;Vik;4;2;0;1\np1;Nes;Os;4;2;0;1\n"
    assert told(tmp_path, file) == [
        "svar.csv, row 3: Respondent p1 answers for Vik in row 2 and for Nes in the same wave. Correct the organisation, or give two persons two ids. Ids need only be unique within a network. If somebody chose the wrong organisation in the form first and then saved anew, delete the file that does not hold."
    ]


def test_the_same_id_in_two_networks_is_two_respondents(tmp_path: Path) -> None:
    file = "network;respondent;rater;target;ben1;ben2;clo1;war1\nnord;p1;Vik;Nes;4;2;0;1\nsør;p1;Os;Nes;5;2;0;1\n"
    assert people(read(tmp_path, file)) == ["nord/svar p1: Vik:", "sør/svar p1: Os:"]


def test_both_decimal_marks_in_a_file_are_refused(tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik;Nes;4;2;0;4,5\np1;Vik;Os;4;2;0;4.5\n"
    assert told(tmp_path, file) == [
        "svar.csv: Both comma and point mark decimals in the file: 4,5 in war1, 4.5 in war1. Write all decimals in the same way."
    ]


def exact(most: int) -> Questionnaire:
    """The questionnaire with three decimals on a scale to so much, on which 9999 is a missing answer."""
    format = QUESTIONNAIRE.formats["tenths"].model_copy(
        update={"decimals": 3, "max": most, "missing": {9999: "dont_know"}}
    )
    return QUESTIONNAIRE.model_copy(update={"formats": {**QUESTIONNAIRE.formats, "tenths": format}})


def test_three_decimals_are_read_where_the_file_shows_what_the_mark_means(tmp_path: Path) -> None:
    shown = f"{HEADER}p1;Vik;Nes;4;2;0;1,234\np1;Vik;Os;4;2;0;2,5\n"
    assert pairs(read(tmp_path, shown, questionnaire=exact(2000))) == [
        "svar p1: Vik → Nes: 4 2 0 1.234",
        "svar p1: Vik → Os: 4 2 0 2.5",
    ]
    assert codes(tmp_path, cell("war1", "1,234"), questionnaire=exact(2000)) == ["ambiguous_number"]
    assert codes(tmp_path, shown.replace("2,5", "2.5"), questionnaire=exact(7)) == ["ambiguous_number"]


@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_three_decimals_are_read_where_thousands_are_no_answer(text: str, tmp_path: Path) -> None:
    answers = read(tmp_path, cell("war1", text), questionnaire=exact(7)).pairs
    assert answers.values[0, ITEMS.index("war1")] == 1.234
    assert codes(tmp_path, cell("war1", "9.999"), questionnaire=exact(10)) == ["ambiguous_number"]


@pytest.mark.parametrize("text", ["1.234", "1,234"])
def test_three_decimals_are_read_where_our_own_form_wrote_them(text: str, tmp_path: Path) -> None:
    head, row = cell("war1", text).splitlines()
    ours = f"tillitform;{head}\nprove/1.0.0;{row}\n"
    answers = read(tmp_path, ours, questionnaire=exact(2000)).pairs
    assert answers.values[0, ITEMS.index("war1")] == 1.234
