"""`tillit plan`: what it advises, shows and writes."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_calls import ITEMS_SHORT, Shell, copy_study, display_width, valid
from commands import ROOT
from tillitsmaal.analysis.plan import runs_for
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.text import LANGUAGES

GOLDEN = ROOT / "tests" / "golden"
QUICK = ("--runs", "100")
"""As few as may be asked for; what is advised below is the same with twice as many, and with seeds 1 and 2."""
SOME = ("--runs", "200")
LITTLE = "respondents_little waves_little"


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    """A folder with nothing in it."""
    return Shell(tmp_path, monkeypatch, capsysbinary)


def document(shell: Shell, *words: str) -> Any:
    done = shell("plan", *words, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return valid(done.json, "plan")


def advised(document: Any) -> list[str]:
    return [one["code"] for one in document["recommendation"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_in_every_language(language: str, alone: Shell) -> None:
    words = ("plan", "--organisations", "12", "--language", language, *QUICK)
    table, markdown, csv, found = (alone(*words, "--format", format) for format in ("table", "markdown", "csv", "json"))
    assert [done.code for done in (table, markdown, csv, found)] == [0] * 4
    assert valid(found.json, "plan")["settings"] == {"language": language, "runs": 100, "seed": 0}
    assert csv.out.splitlines()[0] == (
        "dependence,runs,effect,points,one,one_simulation_error,rising,rising_simulation_error,"
        "strengthening,strengthening_simulation_error,missing"
    )
    assert markdown.out.startswith("# ")
    told = " ".join(table.out.split())
    assert all(" ".join(one["text"].split()) in told for one in found.json["recommendation"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(language: str, width: int, alone: Shell) -> None:
    done = alone("plan", "--organisations", "12", "--language", language, *QUICK, COLUMNS=str(width))
    assert max(display_width(line) for line in done.out.splitlines()) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_plan_as_its_reader_sees_it(language: str, alone: Shell) -> None:
    file = GOLDEN / f"plan.{language}.80.txt"
    done = alone("plan", "--organisations", "12", "--respondents", "2", "--language", language, *SOME)
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(done.out, encoding="utf-8")
    assert done.out == file.read_text(encoding="utf-8"), f"{file.name} differs; look at it, then UPDATE_GOLDEN=1 pytest"


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(alone: Shell) -> None:
    words = ("plan", "--organisations", "10", "--format", "json", *SOME)
    first, again, other = alone(*words), alone(*words), alone(*words, "--seed", "1")
    assert first.raw == again.raw
    assert first.json["power"] != other.json["power"]
    assert first.json["power"][2]["one"]["value"] == pytest.approx(other.json["power"][2]["one"]["value"], abs=0.1)


def test_numbers_in_csv_are_those_in_json(alone: Shell) -> None:
    found = document(alone, "--organisations", "8", *QUICK)
    alone("plan", "--organisations", "8", "--format", "csv", "-o", "tables/", *QUICK)
    names = {"power", "detectable", "needed", "alternative", "roster", "recommendation", "plan.provenance"}
    assert {path.stem for path in (alone.folder / "tables").iterdir()} == names
    head, *lines = (alone.folder / "tables" / "power.csv").read_text(encoding="utf-8").splitlines()
    row = dict(zip(head.split(","), lines[1].split(","), strict=True))
    assert float(row["rising"]) == found["power"][1]["rising"]["value"]
    assert (row["strengthening"], row["missing"]) == ("", "strengthening:too_few_organisations")


def test_the_study_tells_partners_waves_and_questionnaire(alone: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy_study("byregion", alone.folder))
    found = document(alone, *QUICK)
    assert (found["study"], found["questionnaire"]["id"]) == ("Byregion Sundvik", "tillit-samarbeid")
    assert (found["plan"]["organisations"], found["plan"]["waves"]) == (11, 3)
    otherwise = document(alone, "--organisations", "6", "--waves", "2", "-q", "tillit-kort", *QUICK)
    assert (otherwise["plan"]["organisations"], otherwise["plan"]["waves"]) == (6, 2)
    assert otherwise["questionnaire"]["id"] == "tillit-kort"


def test_networks_are_planned_one_at_a_time(alone: Shell) -> None:
    alone.write(
        "tillit.yaml",
        "study: To nettverk\nlanguage: nb\n"
        "organisations: [{id: a}, {id: b}, {id: c}, {id: d}]\n"
        "networks: [{id: nord, members: [a, b]}, {id: sor, members: [c, d]}]\n",
    )
    done = alone("plan")
    assert done.code == 2
    assert "nord (2), sor (2)" in done.err
    assert document(alone, "--organisations", "9", *QUICK)["plan"]["organisations"] == 9


def test_one_network_has_its_members(alone: Shell) -> None:
    alone.write(
        "tillit.yaml",
        "study: Ett\nlanguage: nb\norganisations: [{id: a}, {id: b}, {id: c}, {id: d, left: w2}]\n"
        "waves: [{name: w1}, {name: w2}]\nnetworks: [{id: nord, members: [a, b, c]}]\n",
    )
    assert document(alone, *QUICK)["plan"]["organisations"] == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "organisations_not_named"),
        (("--organisations", "9", "-q", "nettverk"), "questionnaire_without_circle"),
        (("--organisations", "9", "--dependence", "moderat"), "choice_unknown"),
        (("--organisations", "9", "-q", "tillit-krot"), "questionnaire_unknown"),
        (("--organisations", "1"), "usage"),
        (("--organisations", "301"), "usage"),
        (("--organisations", "many"), "usage"),
        (("--organisations", "9", "--rise", "0"), "usage"),
        (("--organisations", "9", "--rise", "nan"), "usage"),
        (("--organisations", "9", "--rise", "4.1"), "rise_beyond_scale"),
        (("--organisations", "9", "--spread", "-1"), "usage"),
        (("--organisations", "9", "--seconds", "inf"), "usage"),
        (("--organisations", "9", "--answered", "0"), "usage"),
        (("--organisations", "9", "--respondents", "0"), "usage"),
        (("--organisations", "9", "--waves", "1"), "usage"),
        (("--organisations", "9", "--runs", "5"), "usage"),
    ],
)
def test_calls_that_cannot_be_meant(words: tuple[str, ...], code: str, alone: Shell) -> None:
    done = alone("plan", *words, "--format", "json")
    assert (done.code, done.codes) == (2, [code])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_out_of_range_is_told_in_the_language(language: str, alone: Shell) -> None:
    said = [alone("plan", "--organisations", n, TILLIT_LANGUAGE=language).err for n in ("1", "301", "x")]
    limits = {"nb": ("minst 2", "høyst 300"), "nn": ("minst 2", "høgst 300"), "en": ("at least 2", "at most 300")}
    assert all(limit in one for limit, one in zip(limits[language], said[:2], strict=True))
    assert all("Input should" not in one and "--organisations" in one for one in said)
    whole = alone("plan", "--answered", "85%", TILLIT_LANGUAGE=language).err
    assert {"nb": "et helt tall", "nn": "eit heilt tal", "en": "a whole number"}[language] in whole


def test_a_decimal_comma_is_understood(alone: Shell) -> None:
    comma, point = (document(alone, "--organisations", "8", "--rise", one, *QUICK) for one in ("0,6", "0.6"))
    assert comma == point
    assert (comma["plan"]["effect"], comma["plan"]["rise"]) == pytest.approx((0.75, 0.6))
    assert [one["effect"] for one in comma["power"][:4]] == [0.2, 0.5, 0.75, 0.8]


def test_under_five_organisations_the_advice_is_not_to_conclude(alone: Shell) -> None:
    done = alone("plan", "--organisations", "4", *QUICK)
    found = document(alone, "--organisations", "4", *QUICK)
    assert advised(found) == ["too_few", "needed_alone", "length_fine"]
    assert found["detectable"][0]["both"] == {"not_estimable": "too_few_organisations"}
    assert "How likely each answer is" not in done.out
    assert "Which change could be seen" not in done.out
    assert "percentage points" not in done.out


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("40", "-q", "tillit-kort", "--rise", "0.64"), "enough strengthening too_long"),
        (("22", "-q", "tillit-kort", "--seconds", "3"), f"depends strengthening needed {LITTLE} length_fine"),
        (("8", "-q", "tillit-kort"), f"not_enough never_strengthening needed {LITTLE} length_fine"),
        (
            ("8", "-q", "tillit-kort", "--respondents", "1", "--dependence", "moderate"),
            "not_enough never_strengthening needed respondents waves_little single_voice length_fine",
        ),
        (("8", "--dependence", "strong", "--rise", "1,6"), "enough never_strengthening too_long_shorter"),
        (("60",), "enough strengthening too_long_both"),
        (("3", "-q", "tillit-kort"), "too_few needed_alone length_fine"),
    ],
)
def test_advice_follows_what_was_found(words: tuple[str, ...], codes: str, alone: Shell) -> None:
    assert advised(document(alone, "--organisations", *words, *QUICK)) == codes.split()


def test_advice_agrees_with_its_numbers(alone: Shell) -> None:
    """“Large enough” is said only where the smallest chance is 80 per cent."""
    for organisations in ("9", "18", "24", "35", "50"):
        found = document(alone, "--organisations", organisations, *QUICK)
        chances = [one["rising"]["value"] for one in found["power"] if one["effect"] == 0.5]
        expected = "enough" if min(chances) >= 0.8 else "depends" if max(chances) >= 0.8 else "not_enough"
        assert advised(found)[0] == expected


def test_large_networks_are_simulated_fewer_times(alone: Shell) -> None:
    runs = [runs_for(organisations) for organisations in (2, 30, 60, 300)]
    assert runs == [2000, 2000, 1000, 200]
    assert (
        document(alone, "--organisations", "150", "--answered", "100", "--dependence", "strong")["settings"]["runs"]
        == 400
    )


def test_one_person_each_is_advised_against(alone: Shell) -> None:
    assert "single_voice" in advised(document(alone, "--organisations", "12", "--respondents", "1", *QUICK))
    assert "single_voice" not in advised(document(alone, "--organisations", "12", "--respondents", "2", *QUICK))


def test_the_roster_is_counted_from_the_questionnaire(alone: Shell) -> None:
    found = document(alone, "--organisations", "11", "-q", "tillit-kort", "--seconds", "6", *QUICK)
    assert found["roster"] == {
        "questionnaire": "tillit-kort",
        "partners": 10,
        "items_per_partner": len(ITEMS_SHORT),
        "other_items": 0,
        "items": 100,
        "minutes": 10.0,
    }
    assert found["shorter"] is None
    longer = document(alone, "--organisations", "11", *QUICK)
    assert longer["roster"]["items_per_partner"] == len(load_questionnaire("tillit-samarbeid").items_at("pair"))
    assert longer["shorter"]["questionnaire"] == "tillit-kort"


def test_questions_asked_once_are_told_apart(alone: Shell) -> None:
    alone.write("eget.yaml", both_levels())
    done = alone("plan", "--organisations", "7", "-q", "eget.yaml", "--seconds", "30", *QUICK)
    assert "answers 2 questions about each partner and 2 asked once, 14 questions in all for 6 partners" in " ".join(
        done.out.split()
    )
    assert "takes about 7 minutes" in " ".join(done.out.split())


def both_levels() -> str:
    return """
id: eget
version: 1.0.0
title: {en: "Own"}
languages: [en]
formats: {ten: {min: 0, max: 10}}
scales:
  benevolence: {level: pair, format: ten, label: {en: "Benevolence"}}
  openness: {level: pair, format: ten, label: {en: "Openness"}}
  meetings: {level: network, format: ten, label: {en: "Meetings"}}
composites:
  trust: {of: [benevolence], label: {en: "Trust"}}
  collaboration: {of: [openness], label: {en: "Collaboration"}}
circle: {trust: trust, collaboration: collaboration}
items:
  - {id: ben1, scale: benevolence, text: {en: "<partner> wishes us well."}}
  - {id: ope1, scale: openness, text: {en: "We are open with <partner>."}}
  - {id: mee1, scale: meetings, text: {en: "Meetings are useful."}}
  - {id: mee2, scale: meetings, text: {en: "Meetings are short."}}
"""


def test_points_are_of_the_trust_scale(alone: Shell) -> None:
    alone.write("eget.yaml", both_levels())
    found = document(alone, "--organisations", "9", "-q", "eget.yaml", *QUICK)
    assert found["plan"]["spread"] == 2.0
    assert [one["points"] for one in found["power"][:3]] == pytest.approx([0.4, 1.0, 1.6])
    given = document(alone, "--organisations", "9", "-q", "eget.yaml", "--spread", "1,5", "--rise", "0.75", *QUICK)
    assert [one["points"] for one in given["power"][:3]] == pytest.approx([0.3, 0.75, 1.2])


def test_a_progress_bar_is_drawn_where_somebody_looks() -> None:
    """On a terminal, on stderr, and wiped; stdout is the same as without. Who looks here does not wait a second."""
    code = "from tillitsmaal.cli import main, progress; progress.PATIENCE = 0.0; main()"
    words = [sys.executable, "-c", code, "plan", "--organisations", "12", *SOME, "--format", "json"]
    leader, follower = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "TILLIT_LANGUAGE": "nb"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=follower, env=environment) as process:
        os.close(follower)
        drawn = bytearray()
        while True:
            try:
                some = os.read(leader, 4096)
            except OSError:
                break
            if not some:
                break
            drawn += some
        out = process.stdout.read() if process.stdout else b""
    os.close(leader)
    assert process.returncode == 0
    assert "Prøver simulerte nettverk" in drawn.decode("utf-8", "replace")
    assert json.loads(out)["schema"] == "tillit/plan/1"
