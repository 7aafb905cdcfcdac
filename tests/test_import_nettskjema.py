"""Nettskjema's exports: codes by codebook, texts without it, and nothing guessed where texts collide."""

# ruff: noqa: E501 – messages stand unbroken, as people read them
import csv
from io import StringIO
from pathlib import Path

import pytest

import samples_nettskjema
from import_samples import SAMPLES, Files
from import_survey import PAIRS, PEOPLE, ROLES, ROSTER, reading, refusal, refused, roles, shown
from samples_nettskjema import CODES, IDS, NAME, TEXTS, records
from test_readers_base import AnyOrder, warned
from tillitsmaal.study import parse_study

WAVE = 'waves: [{name: b1, files: ["*"]}]\n'
MINE = sorted(name for name, (system, _) in SAMPLES.items() if system == "nettskjema")
WIDE = r"columns: 'to\d*_(?P<target>\w+)\.(?P<item>\w+)'"


def codes(old: str = "", new: str = "") -> Files:
    """The export with codebook, with one text in it changed wherever it stands."""
    assert old in CODES
    return {f"{NAME}.txt": CODES.replace(old, new).encode()}


def texts(*changes: tuple[str, str]) -> Files:
    """The export without codebook, changed."""
    changed = TEXTS
    for old, new in changes:
        assert old in changed
        changed = changed.replace(old, new)
    return {f"{NAME}.csv": changed.encode()}


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("mapping", ["", "import: {system: auto}", "import: {system: nettskjema}"])
def test_every_export_says_the_same(name: str, mapping: str, tmp_path: Path) -> None:
    responses = reading(SAMPLES[name][1](), tmp_path, WAVE + mapping)
    assert shown(responses, IDS) == (PAIRS, PEOPLE)
    assert roles(responses, IDS) == ROLES


def test_what_was_chosen_is_told(tmp_path: Path) -> None:
    assert warned(reading(samples_nettskjema.nettskjema_codes(), tmp_path, WAVE)) == [
        f"{NAME}.txt: Read as Nettskjema ($submission_id, $created): {{shape: wide, respondent: {{column: $submission_id}}, rater: {{column: rater}}, "
        r"columns: '(?:to\d*_(?P<target>[\w-]+)|general\d*)\.(?P<item>[\w-]+)'} "
        "If that is right, write it down with tillit import --init, and it will not be said again.",
        f"{NAME}.txt: Not part of the questionnaire, and not read: kanaler.epost, kanaler.telefon, kommentar (3 in all). Nothing to do, unless an item is among them under another name.",
    ]


@pytest.mark.parametrize("code", ["eksempel-kommune", "eksempelkommune", "øygarden", "3d", "2_vik"])
def test_what_ids_may_be(code: str, tmp_path: Path) -> None:
    id_ = "eksempel-kommune" if code == "eksempelkommune" else code
    of_study = parse_study(f"study: Liten\n{ROSTER.replace('id: vik', f'id: {id_}')}{WAVE}".encode(), "t", tmp_path)
    responses = reading(codes("vik", code), tmp_path, study=of_study)
    assert shown(responses, IDS)[0] == AnyOrder([line.replace("vik", id_) for line in PAIRS])


def test_a_column_of_an_unknown_item_is_a_doubt(tmp_path: Path) -> None:
    found = refusal(codes("to_vik.ben1", "to_vik.velvilje1"), tmp_path, WAVE).problems
    assert [(one.code, one.place and one.place.column) for one in found] == [
        ("import_unclear", None),
        ("mapping_item_unknown", "to_vik.velvilje1"),
    ]
    said = found[1].message("nb"), found[1].remedy("nb")
    assert said[0].endswith("Kolonnen viser til «velvilje1», som ikke er et spørsmål i liten.")
    assert said[1].startswith("Velg blant: ben1, ben2, clo1, fac1.")


def test_what_one_cell_says_wrongly_is_told_once(tmp_path: Path) -> None:
    found = refusal(
        codes('"27685302";"2026-05-04T10:02:33+02:00";"vik"', '"27685302";"2026-05-04T10:02:33+02:00";"vikk"'),
        tmp_path,
        WAVE,
    )
    assert [(one.code, one.value, one.place and (one.place.row, one.place.column)) for one in found.problems] == [
        ("organisation_unknown", "vikk", (3, "rater"))
    ]
    assert found.counts == {"organisation_unknown": 1}


def test_a_row_of_totals_is_told_once(tmp_path: Path) -> None:
    total = ";".join(["Totalt", *["3,4"] * (len(records(CODES)[0]) - 1)])
    found = refusal({f"{NAME}.txt": f"{CODES}{total}\n".encode()}, tmp_path, WAVE)
    assert [(one.code, one.place and one.place.row) for one in found.problems] == [("total_row", 6)]


def test_a_code_of_an_organisation_without_a_label_is_told_as_that(tmp_path: Path) -> None:
    found = refusal(codes('"os";"-1"', '"3";"-1"'), tmp_path, WAVE)
    assert "aliases: {targets: {id: [3]}}" in found.problems[0].remedy("nb")


def test_repeated_questions_that_are_no_items_disturb_nobody(tmp_path: Path) -> None:
    told = warned(reading(samples_nettskjema.nettskjema_texts(), tmp_path, f"{WAVE}import: {{system: nettskjema}}"))
    assert [line.split(": ", 1)[1] for line in told] == [
        "Not part of the questionnaire, and not read: Kommentar, Kommentar (2) (2 in all). Nothing to do, unless an item is among them under another name."
    ]


BARE = tuple((f"{name} vil oss vel.", "Vil oss vel.") for name in ("Vik kommune", "N&aelig;ringshagen", "Os og omland"))


def test_texts_that_collide_are_refused_with_what_to_do(tmp_path: Path) -> None:
    assert refused(texts(*BARE), tmp_path, WAVE) == ["import_unclear", "import_items_lacking", "import_texts_collide"]
    told = refusal(texts(*BARE), tmp_path, WAVE).problems[-1].line("nb")
    assert told == (
        f"{NAME}.csv, rad 1: Flere spørsmål har samme tekst, og ingenting sier hvilken partner hvert av dem gjelder: «Vil oss vel. / Kommentar». "
        "Skriv partnerens navn i hvert spørsmål, og eksporter på nytt. I Nettskjema er det nok å slå på kodebok. Ellers må hver kolonne stå under columns i importen."
    )


def test_texts_that_collide_are_read_when_every_column_is_declared(tmp_path: Path) -> None:
    named = {"vik": ("Vil oss vel.", "Vik kommune", "Vik kommune")}
    named["naering"] = ("Vil oss vel. (2)", "Næringshagen", "Næringshagen")
    named["os"] = ("Vil oss vel. (3)", "Os og omland", "Os og omland")
    columns = [
        f"      {column!r}: {{item: {item}, target: {id}}}"
        for id, (bare, first, second) in named.items()
        for item, column in (
            ("ben1", bare),
            ("ben2", f"{first} utnytter oss."),
            ("clo1", f"Hvor nær er {second}?"),
        )
    ]
    mapping = "\n".join(
        [
            "import:",
            "  system: nettskjema",
            "  rater: {column: 'Hvilken virksomhet svarer du for?'}",
            "  columns:",
            *(line.replace("      ", "    ") for line in columns),
            "    'Møtene er klare.': {item: fac1}",
        ]
    )
    assert shown(reading(texts(*BARE), tmp_path, WAVE + mapping), IDS) == (PAIRS, PEOPLE)


def test_a_battery_with_the_partner_in_its_heading(tmp_path: Path) -> None:
    changes = [
        (f'"{name} {verb} oss', f'"Om {name}: hvor enig er du? - {verb} oss')
        for name in ("Vik kommune", "N&aelig;ringshagen", "Os og omland")
        for verb in ("vil", "utnytter")
    ]
    assert shown(reading(texts(*changes), tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (codes('"rater"', '"q1"'), ["import_unclear", "import_rater_likely"]),
        (codes('"to_vik.', '"to_voss.'), ["import_unclear", "import_targets_unknown"]),
        (codes('ben1"', 'ben9"'), ["import_unclear", "import_items_lacking"]),
        (codes('.clo1"', '.naer"'), ["import_unclear", "import_items_lacking"]),
        (
            texts(("Hvilken virksomhet svarer du for?", "Hvem er du?")),
            ["import_unclear", "import_rater_likely", "import_texts_collide"],
        ),
    ],
)
def test_what_is_not_certain_is_refused(files: Files, expected: list[str], tmp_path: Path) -> None:
    assert refused(files, tmp_path, WAVE) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (codes('"98"', '"6"'), ["outside_format"]),
        (codes('"7.0"', '"7.5"'), ["decimals_not_allowed"]),
        (codes('"naering";"other"', '"vik";"other"'), ["self_rating"]),
        (codes('"naering";"other"', '"voss";"other"'), ["organisation_unknown"]),
        (codes('"27685302"', '"27685292"'), ["double_row"]),
        (codes('"4";"2";"7.0"', '"4";"7.0"'), ["ragged_row"]),
        (codes('"to_vik.ben1"', '"to_vik.ben2"'), ["header_duplicate"]),
        (codes('"to2_vik.clo1"', '"to2_vik.ben1"'), ["mapping_pattern_clash"]),
    ],
)
def test_what_is_wrong_is_named(files: Files, expected: list[str], tmp_path: Path) -> None:
    assert set(expected) <= set(refused(files, tmp_path, f"{WAVE}import: {{system: nettskjema}}"))


def test_who_does_not_say_for_whom_they_answer_is_set_aside(tmp_path: Path) -> None:
    responses = reading(codes('"naering";"other"', '"-1";"other"'), tmp_path, f"{WAVE}import: {{system: nettskjema}}")
    assert "answers_without_rater" in [one.code for one in responses.warnings]
    assert len(responses.respondents.keys) == 3


MINUS = """\
id: minus
version: 1.0.0
title: {en: Minus}
languages: [en]
formats: {seven: {min: -3, max: 3}}
scales: {trust: {level: pair, format: seven, label: {en: Trust}}}
items: [{id: tru1, scale: trust, text: {en: "We trust <partner>."}}]
"""


def test_minus_one_is_not_taken_for_an_answer_nor_for_none(tmp_path: Path) -> None:
    (tmp_path / "minus.yaml").write_text(MINUS, encoding="utf-8")
    header = '"$submission_id";"$created";"rater";"to_os.tru1"\n'
    files = {"data.csv": f'{header}"1";"2026-05-04";"vik";"-1"\n"2";"2026-05-04";"vik";"-2"\n'.encode()}
    named = {"questionnaire": tmp_path / "minus.yaml"}
    found = refusal(files, tmp_path, WAVE, **named)
    assert [problem.line("en") for problem in found.problems] == [
        "data.csv: The system writes -1 where nobody answered, but -1 is an answer here too: to_os.tru1 (1 in all). "
        'Choose another code for unanswered when you export. If -1 is always an answer in this file, write values: {labels: {"-1": "-1"}} in the import.'
    ]
    confirmed = 'import: {system: nettskjema, values: {labels: {"-1": "-1"}}}'
    assert reading(files, tmp_path, WAVE + confirmed, **named).pairs.values.ravel().tolist() == [-1, -2]
    without = {"data.csv": files["data.csv"].replace(b'"-1"\n', b'""\n')}
    assert reading(without, tmp_path, WAVE, **named).pairs.values[1, 0] == -2


def test_a_wave_that_nobody_said_is_the_file_s(tmp_path: Path) -> None:
    lines = [f"{line};{cell}" for line, cell in zip(CODES.splitlines(), ('"wave"', *['"-1"'] * 4), strict=True)]
    content = "\n".join(lines) + "\n"
    assert shown(reading({f"{NAME}.txt": content.encode()}, tmp_path, WAVE), IDS) == (PAIRS, PEOPLE)


def test_boxes_to_tick_are_no_answers(tmp_path: Path) -> None:
    """A matrix of boxes has a column an option, with 0 and 1, that are no points on the scale."""
    head, *rows = records(CODES)
    asked = [place for place, name in enumerate(head) if name.startswith("to_") and "ben" in name]
    boxes = [f"{head[place]}.{option}" for place in asked for option in range(1, 6)]
    ticked = [[str(int(row[place] == str(option))) for place in asked for option in range(1, 6)] for row in rows]
    kept = [[cell for place, cell in enumerate(row) if place not in asked] for row in (head, *rows)]
    lines = [[*kept[0], *boxes], *([*row, *boxed] for row, boxed in zip(kept[1:], ticked, strict=True))]
    written = StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(lines)
    assert refused({"data-1-2026-05-04-1000.csv": written.getvalue().encode()}, tmp_path) == [
        "import_unclear",
        "import_items_lacking",
    ]
