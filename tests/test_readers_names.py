"""Who is who: columns in three languages, spellings of names, waves, networks, the roster of a study."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from test_readers_base import QUESTIONNAIRE, codes, pairs, people, read, refusal, roster, study_of, told, warned, write
from tillitsmaal.readers import read_responses

ITEMS = "ben1;ben2;clo1;war1"
HEADER = f"respondent;rater;target;{ITEMS}\n"
ROSTER = """\
organisations:
  - {id: vik, name: Vik kommune, aliases: [Vik, Vík herad]}
  - {id: nes, name: Nes AS, joined: b2}
  - {id: os, name: Os, left: b3}
waves: [{name: b1, date: 2024-01-01}, {name: b3, date: 2024-03-01}, {name: b2, date: 2024-02-01, files: [svar.csv]}]
"""

UNLISTED = ROSTER.replace(", files: [svar.csv]", "")


@pytest.mark.parametrize(
    "header",
    [
        "wave;network;respondent;rater;target;role",
        "Wave;NETWORK;Respondent_ID;From;To;Role",
        "bølge;nettverk;svarer;fra;til;rolle",
        "runde;gruppe;svarer_id;virksomhet;partner;rolle",
        "måling;nettverk;svarer;organisasjon;om;rolle",
        "bølgje;nettverk;svarar;frå;til;rolle",
        "maling;gruppe;svarar_id;verksemd;partner;rolle",
        "wave;network;respondentid;trustor;trustee;role",
        "bolge;network;respondent;organization;target;rolle",
        "  bølge ; nettverk;svarer; fra;til ;rolle",
        unicodedata.normalize("NFD", "bølgje;nettverk;svarar;frå;til;rolle"),
    ],
)
def test_headings_in_three_languages(header: str, tmp_path: Path) -> None:
    responses = read(tmp_path, f"{header};{ITEMS}\nb1;nord;p1;Vik;Nes;leder;4;2;0;1\n")
    assert pairs(responses) == ["nord/b1 p1: Vik → Nes: 4 2 0 1"]
    assert responses.respondents.keys["role"].tolist() == ["leadership"]
    assert responses.warnings == ()


def test_roles_as_people_write_them(tmp_path: Path) -> None:
    written = ["representant", "Representative", "leiing", "LEDELSE", "annen", "anna", ""]
    rows = [f"{role};p{number};Vik;Nes;4;2;0;1" for number, role in enumerate(written)]
    roles = read(tmp_path, "\n".join([f"rolle;{HEADER.strip()}", *rows])).respondents.keys["role"]
    shown = roles.astype("object").where(roles.notna(), None).tolist()
    assert shown == ["representative"] * 2 + ["leadership"] * 2 + ["other"] * 2 + [None]


def test_a_date_and_a_time_of_day_may_have_a_column_each(tmp_path: Path) -> None:
    file = f"dato;tid;{HEADER}2024-01-01;12:30;p1;Vik;Nes;4;2;0;1\n"
    assert pairs(read(tmp_path, file)) == ["svar p1: Vik → Nes: 4 2 0 1"]


def test_two_columns_that_can_be_the_rater_are_refused(tmp_path: Path) -> None:
    file = f"organisasjon;fra;respondent;target;{ITEMS}\nVik;Nes;p1;Os;4;2;0;1\n"
    assert told(tmp_path, file) == [
        "svar.csv, row 1: Several columns can be the rater: organisasjon, fra. Say which under import in tillit.yaml, for instance rater: {column: organisasjon}, or delete the others."
    ]
    assert pairs(read(tmp_path, file, study="import: {rater: {column: FRA}}")) == ["svar p1: Nes → Os: 4 2 0 1"]


def test_a_missing_column_is_named_with_the_headings_there_are(tmp_path: Path) -> None:
    file = f"respondent;ratr;target;{ITEMS}\np1;Vik;Nes;4;2;0;1\n"
    assert told(tmp_path, file) == [
        "svar.csv, row 1: No column says who the rater is. Headings in the file: respondent, ratr, target, ben1, ben2, clo1, war1. Did you mean “ratr”? Call the column rater, trustor, from, fra, or name it under import in tillit.yaml: rater: {column: …}."
        " If the file comes from a survey system, “tillit import FILE” shows how it can be read."
    ]


def test_many_waves_and_networks_in_one_file(tmp_path: Path) -> None:
    file = f"""\
bølge;nettverk;svarer;fra;til;{ITEMS}
b10;nord;p1;Vik;Nes;4;2;0;1
b2;nord;p1;Vik;Nes;5;2;0;1
b2;sør;p1;Os;Vik;3;2;0;1
b2;;p1;Moi;Lom;2;2;0;1
"""
    responses = read(tmp_path, file)
    assert pairs(responses) == [
        "nord/b10 p1: Vik → Nes: 4 2 0 1",
        "nord/b2 p1: Vik → Nes: 5 2 0 1",
        "sør/b2 p1: Os → Vik: 3 2 0 1",
        "b2 p1: Moi → Lom: 2 2 0 1",
    ]
    assert [wave.name for wave in responses.waves] == ["b2", "b10"]
    assert roster(responses) == [
        "b2 Lom",
        "b2 Moi",
        "nord/b2 Nes",
        "nord/b2 Vik",
        "nord/b10 Nes",
        "nord/b10 Vik",
        "sør/b2 Os",
        "sør/b2 Vik",
    ]


def test_files_without_a_wave_column_are_waves_by_their_names(tmp_path: Path) -> None:
    files = [
        write(tmp_path, f"{HEADER}p1;Vik;Nes;{answer};2;0;1\n", f"{name}.csv")
        for name, answer in (("bølge 2", 5), ("bølge 1", 4))
    ]
    responses = read_responses(files, questionnaire=QUESTIONNAIRE)
    assert pairs(responses) == ["bølge 2 p1: Vik → Nes: 5 2 0 1", "bølge 1 p1: Vik → Nes: 4 2 0 1"]
    assert [wave.name for wave in responses.waves] == ["bølge 1", "bølge 2"]


UNSAID = ["", "  ", "\u200b", "\u00ad \ufeff"]


@pytest.mark.parametrize("cell", UNSAID)
def test_an_empty_wave_cell_among_others_is_refused(cell: str, tmp_path: Path) -> None:
    file = f"wave;{HEADER}{cell};p1;Vik;Nes;4;2;0;1\nb2;p1;Vik;Nes;5;2;0;1\n"
    assert told(tmp_path, file)[0].startswith("svar.csv, row 2, column wave: The row names no wave.")
    dropped = read(tmp_path, file, on_invalid="drop")
    assert pairs(dropped) == ["b2 p1: Vik → Nes: 5 2 0 1"]
    assert dropped.dropped.rows == {"wave_empty": 1}
    renamed = "waves: [{name: b1}, {name: b2}]\nimport: {waves: {b2: b2}}"
    assert codes(tmp_path, file, study=renamed) == ["wave_empty"]
    twice = "waves: [{name: b1, files: [svar.csv]}, {name: b2, files: [svar.csv]}]"
    assert codes(tmp_path, file, study=twice) == ["wave_empty"]


@pytest.mark.parametrize("cell", UNSAID)
def test_a_file_without_any_wave_is_one_and_so_is_what_a_wave_lists(cell: str, tmp_path: Path) -> None:
    empty = f"wave;{HEADER}{cell};p1;Vik;Nes;4;2;0;1\n"
    assert pairs(read(tmp_path, empty)) == ["svar p1: Vik → Nes: 4 2 0 1"]
    study = "waves: [{name: b1, files: [svar.csv]}, {name: b2}]"
    found = read(tmp_path, f"{empty}b2;p1;Vik;Nes;5;2;0;1\n", study=study)
    assert pairs(found) == ["b1 p1: Vik → Nes: 4 2 0 1", "b2 p1: Vik → Nes: 5 2 0 1"]


def test_a_role_that_nobody_sees_is_none(tmp_path: Path) -> None:
    found = read(tmp_path, f"rolle;{HEADER}\u200b;p1;Vik;Nes;4;2;0;1\n")
    assert (warned(found), found.respondents.keys["role"].isna().tolist()) == ([], [True])


def test_a_study_gives_files_their_waves_and_waves_their_dates(tmp_path: Path) -> None:
    study = (
        "waves: [{name: vår, date: 2025-03-01, files: [svar2.csv]}, {name: høst, date: 2024-10-01, files: [SVAR.csv]}]"
    )
    responses = read(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1\n", f"{HEADER}p1;Vik;Nes;5;2;0;1\n", study=study)
    assert pairs(responses) == ["høst p1: Vik → Nes: 4 2 0 1", "vår p1: Vik → Nes: 5 2 0 1"]
    assert [(wave.name, wave.date) for wave in responses.waves] == [
        ("høst", date(2024, 10, 1)),
        ("vår", date(2025, 3, 1)),
    ]


def test_files_of_one_name_in_two_folders_are_two_waves(tmp_path: Path) -> None:
    study = study_of("waves: [{name: b1, files: [b1/svar.csv]}, {name: b2, files: ['b2\\svar.csv']}]", tmp_path)
    paths = []
    for wave, answer in (("b1", 4), ("b2", 5)):
        (tmp_path / wave).mkdir()
        paths.append(write(tmp_path / wave, f"{HEADER}p{answer};Vik;Nes;{answer};2;0;1\n"))
    responses = read_responses(paths, questionnaire=QUESTIONNAIRE, study=study)
    assert pairs(responses) == ["b1 p4: Vik → Nes: 4 2 0 1", "b2 p5: Vik → Nes: 5 2 0 1"]


def test_spellings_of_one_name_are_one(tmp_path: Path) -> None:
    composed, apart = "Ås bygd", unicodedata.normalize("NFD", "ÅS  BYGD")
    file = (
        f"{HEADER}p1;{composed};Nes;4;2;0;1\nP1;  {apart} ;Os;5;2;0;1\np2;ås bygd;Nes;4;2;0;1\np3;Ås bygd;Nes;4;2;0;1\n"
    )
    responses = read(tmp_path, file)
    assert pairs(responses) == [
        "svar P1: Ås bygd → Nes: 4 2 0 1",
        "svar P1: Ås bygd → Os: 5 2 0 1",
        "svar p2: Ås bygd → Nes: 4 2 0 1",
        "svar p3: Ås bygd → Nes: 4 2 0 1",
    ]
    assert responses.warnings == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Vik kommune", "Vik komune"),
        ("Vik", "V\N{CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I}k"),
        ("Åsbygd", "Aasbygd"),
        ("Vik", "Ｖik"),
    ],
)
def test_names_that_look_alike_stay_two_and_are_told(first: str, second: str, tmp_path: Path) -> None:
    responses = read(tmp_path, f"{HEADER}p1;{first};Nes;4;2;0;1\np2;Nes;{second};4;2;0;1\n")
    assert set(roster(responses)) == {"svar Nes", f"svar {first}", f"svar {second}"}
    assert len(warned(responses)) == 1
    assert "look like one organisation spelt in two ways" in warned(responses)[0]


def test_a_name_seen_only_as_target_is_a_partner_that_has_not_answered(tmp_path: Path) -> None:
    responses = read(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1\n")
    assert roster(responses) == ["svar Nes", "svar Vik"]
    assert people(responses) == ["svar p1: Vik:"]


def test_aliases_are_resolved_by_the_roster(tmp_path: Path) -> None:
    file = f"wave;{HEADER}b2;p1;VIK;nes as;4;2;0;1\nb2;p1;Vík herad;os;5;2;0;1\nb2;p2;Nes AS;vik;3;2;0;1\n"
    responses = read(tmp_path, file, study=ROSTER)
    assert pairs(responses) == ["b2 p1: vik → nes: 4 2 0 1", "b2 p1: vik → os: 5 2 0 1", "b2 p2: nes → vik: 3 2 0 1"]
    assert responses.names == {"nes": "Nes AS", "os": "Os", "vik": "Vik kommune"}
    assert roster(responses) == ["b2 nes", "b2 os", "b2 vik"]


def test_an_unknown_organisation_is_told_with_what_may_be_meant(tmp_path: Path) -> None:
    file = f"wave;{HEADER}b2;p1;Vik komune;Os;4;2;0;1\nb2;p2;Vik;Trondheim;5;2;0;1\n"
    assert told(tmp_path, file, study=ROSTER) == [
        "svar.csv, row 2, column rater: “Vik komune” is not an organisation of the study. Did you mean “Vik kommune”? Add the spelling to its aliases in tillit.yaml, or add the organisation.",
        "svar.csv, row 3, column target: “Trondheim” is not an organisation of the study. Choose among: vik, Vik kommune, Vik, Vík herad, nes, Nes AS, os, Os. Add the spelling to its aliases in tillit.yaml, or add the organisation.",
    ]
    assert told(tmp_path, file, study=ROSTER, language="nn")[0] == (
        "svar.csv, rad 2, kolonne rater: «Vik komune» er ikkje ei verksemd i studien. Meinte du «Vik kommune»? Legg skrivemåten til under aliases i tillit.yaml, eller legg til verksemda."
    )


def test_partners_come_and_go(tmp_path: Path) -> None:
    """Nes joins in b2, Os is not there any more in b3; answers about them outside that are problems, blanks are not."""
    file = f"""\
wave;{HEADER.strip()}
b1;p1;Vik;Os;4;2;0;1
b1;p1;Vik;Nes;;;;
b2;p1;Vik;Nes;4;2;0;1
b3;p1;Vik;Nes;4;2;0;1
b3;p1;Vik;Os;;;;
"""
    responses = read(tmp_path, file, study=UNLISTED)
    assert pairs(responses) == ["b1 p1: vik → os: 4 2 0 1", "b2 p1: vik → nes: 4 2 0 1", "b3 p1: vik → nes: 4 2 0 1"]
    assert roster(responses) == ["b1 os", "b1 vik", "b2 nes", "b2 os", "b2 vik", "b3 nes", "b3 vik"]
    wrong = f"wave;{HEADER}b1;p1;Vik;Nes;4;2;0;1\nb3;p3;Os;Vik;4;2;0;1\n"
    assert told(tmp_path, wrong, study=UNLISTED) == [
        "svar.csv, row 3: Os is not a partner in b3, by joined and left in tillit.yaml. Correct the row, or correct joined and left.",
        "svar.csv, row 2: Nes is not a partner in b1, by joined and left in tillit.yaml. Correct the row, or correct joined and left.",
    ]


def test_a_wave_that_the_study_does_not_have_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, f"wave;{HEADER}b22;p1;Vik;Os;4;2;0;1\n", study=ROSTER) == [
        "svar.csv, row 2, column wave: “b22” is not a wave of the study. Did you mean “b2”? Correct the cell, add the wave in tillit.yaml, or rename it under import: waves."
    ]


def test_the_studys_spelling_of_waves_and_networks_is_the_one_shown(tmp_path: Path) -> None:
    study = "waves: [{name: b1}]\nnetworks: [{id: nord, members: [Vik]}]"
    responses = read(tmp_path, f"wave;network;{HEADER}B1; NORD ;p1;Vik;Nes;4;2;0;1\n", study=study)
    assert pairs(responses) == ["nord/b1 p1: Vik → Nes: 4 2 0 1"]
    assert [wave.name for wave in responses.waves] == ["b1"]


def test_a_file_without_a_network_column_gets_the_studys_network(tmp_path: Path) -> None:
    study = "networks: [{id: nord, members: [Vik, Nes]}]"
    assert pairs(read(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1\n", study=study)) == ["nord/svar p1: Vik → Nes: 4 2 0 1"]


NETWORKS = """\
organisations: [{id: Vik}, {id: Nes}, {id: Os}]
networks: [{id: nord, members: [Vik, Nes]}, {id: sør, members: [Vik, Os]}]
"""


def test_members_of_several_networks(tmp_path: Path) -> None:
    file = f"network;{HEADER}nord;p1;Vik;Nes;4;2;0;1\nsør;p1;Vik;Os;5;2;0;1\n"
    responses = read(tmp_path, file, study=NETWORKS)
    assert pairs(responses) == ["nord/svar p1: Vik → Nes: 4 2 0 1", "sør/svar p1: Vik → Os: 5 2 0 1"]
    assert roster(responses) == ["nord/svar Nes", "nord/svar Vik", "sør/svar Os", "sør/svar Vik"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nord;p1;Vik;Os;4;2;0;1", ": Os is not a member of the network nord. Correct the row, or the network's members in tillit.yaml."),
        ("sør;p1;Nes;Os;4;2;0;1", ": Nes is not a member of the network sør. Correct the row, or the network's members in tillit.yaml."),
        ("nør;p1;Vik;Nes;4;2;0;1", ", column network: “nør” is not a network of the study. Did you mean “sør”? Correct the cell, or add the network in tillit.yaml."),
        (";p1;Vik;Nes;4;2;0;1", ", column network: “” is not a network of the study. Choose among: nord, sør. Correct the cell, or add the network in tillit.yaml."),
    ],
)  # fmt: skip
def test_rows_outside_the_networks_are_refused(row: str, message: str, tmp_path: Path) -> None:
    assert told(tmp_path, f"network;{HEADER}{row}\n", study=NETWORKS) == [f"svar.csv, row 2{message}"]


def test_several_networks_need_a_column(tmp_path: Path) -> None:
    assert told(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1\n", study=NETWORKS) == [
        "svar.csv, row 1: The study has several networks, but no column says which network a row belongs to. Add a column network (or nettverk), or name it under import: network in tillit.yaml."
    ]
    named = f"{NETWORKS}import: {{network: {{constant: nord}}}}"
    assert pairs(read(tmp_path, f"{HEADER}p1;Vik;Nes;4;2;0;1\n", study=named)) == ["nord/svar p1: Vik → Nes: 4 2 0 1"]


def test_self_ratings_without_answers_are_a_rosters_own_row(tmp_path: Path) -> None:
    file = f"{HEADER}p1;Vik;Vik;;;;\np1;Vik;Nes;4;2;0;1\n"
    assert pairs(read(tmp_path, file)) == ["svar p1: Vik → Nes: 4 2 0 1"]
    assert refusal(tmp_path, file.replace("Vik;;;;", "Vik;98;;;")).counts == {"self_rating": 1}


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u00a0"])
def test_characters_that_nobody_sees_change_no_name_and_no_answer(unseen: str, tmp_path: Path) -> None:
    before = "" if unseen == "\u00ad" else unseen
    head, *rows = (
        "respondent;rater;target;ben1;ben2;clo1;war1",
        f"p1{unseen};Vik{unseen};{unseen}Nes;4{unseen};{before}2;{unseen};1,5",
        f"p1;Vik;Os;Helt{' ' if unseen == chr(160) else ''}{unseen} enig;{before}98;0;1",
        f"p2;N{'' if unseen == chr(160) else unseen}es;Vik;{unseen};2;0;7",
    )
    found = read(tmp_path, "\n".join([head.replace("ben1", f"ben1{unseen}"), *rows]) + "\n")
    assert sorted(pairs(found)) == [
        "svar p1: Vik → Nes: 4 2 . 1.5",
        "svar p1: Vik → Os: 5 dk 0 1",
        "svar p2: Nes → Vik: . 2 0 7",
    ]
    assert warned(found) == []
