"""`tillit pseudonymise`: no name is left, the same person has the same code, and all scores are what they were."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cli_calls import Shell, copy_study, short_answers
from tillitsmaal.errors import InputRefused
from tillitsmaal.pseudonyms import Coder, codes
from tillitsmaal.study import load_study

KEY = "7f" * 32 + "\n"
CODER = Coder(key=bytes.fromhex(KEY), study="Nettverk Æ")
STUDY = """
study: Nettverk Æ
contact: Kari Nordmann, kari@vik.no
questionnaire: tillit-kort
organisations:
  - {id: vik, name: Vik kommune, aliases: [Vik AS], type: municipality}
  - {id: naering, name: Næringshagen}
  - {id: os, name: Os, left: w2}
networks: [{id: nordfjord, members: [vik, naering, os]}]
waves:
  - {name: w1, date: 2025-01-01, files: [hemmelig1.csv]}
  - {name: w2, date: 2026-01-01, files: [hemmelig2.csv]}
events: [{date: 2025-06-12, organisations: [vik], text: {nb: Budsjettvedtak}}]
privacy: {min_respondents: 4, consent: Avtalt med Kari}
"""
FIRST = short_answers(
    ["kari VIK os 4", "kari vik naering 3", "per os naering 2", "per os vik 4", "åse naering vik 98", "PER2 os vik 5"]
)
SECOND = short_answers(["Kari vik naering 1", "åse Næringshagen vik 3"])
TOLD = ("kari", "per", "åse", "vik", "næring", "naering", "nordfjord", "nettverk", "hemmelig", "municipal", "budsjett")


@pytest.fixture
def tillit_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any) -> Shell:
    return Shell(tmp_path, monkeypatch, capsysbinary)


@pytest.fixture
def at_study(tillit_in: Shell) -> Shell:
    """A small study with a key, out of which nobody should be known."""
    for name, text in {"tillit.yaml": STUDY, "hemmelig1.csv": FIRST, "hemmelig2.csv": SECOND, "k": KEY}.items():
        tillit_in.write(name, text).chmod(0o600)
    return tillit_in


def rows_of(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_codes_stand_for_people_organisations_and_networks(at_study: Shell) -> None:
    called = at_study("pseudonymise", "--key", "k", "-o", "coded/")
    assert (called.code, called.out) == (0, "")
    assert "People: 4, organisations: 3." in called.err
    written = at_study.folder / "coded"
    names = ["answers.csv", "pseudonymise.provenance.json", "tillit.yaml"]
    assert sorted(path.name for path in written.iterdir()) == names
    everything = "".join(path.read_text(encoding="utf-8").casefold() for path in written.iterdir())
    assert [name for name in TOLD if name in everything or name in called.err.casefold()] == []
    rows = rows_of(written / "answers.csv")
    vik, kari = CODER.code("organisation", "vik"), CODER.code("respondent", "nordfjord", "kari")
    assert set(rows["network"]) == {CODER.code("network", "nordfjord")}
    assert list(rows.loc[rows["respondent"] == kari, "rater"]) == [vik, vik, vik]
    assert set(rows.loc[rows["respondent"] == kari, "wave"]) == {"w1", "w2"}
    in_order = rows.sort_values(["network", "wave", "respondent", "target"], kind="stable")
    assert list(in_order.index) == list(range(len(rows)))


def test_the_study_file_beside_them_says_what_scoring_needs(at_study: Shell) -> None:
    at_study("pseudonymise", "--key", "k", "-o", "coded/")
    study = load_study(at_study.folder / "coded")
    left = CODER.code("organisation", "os")
    ids = [one.id for one in study.organisations]
    assert ids == sorted(CODER.code("organisation", one) for one in ("vik", "naering", "os"))
    assert [(one.id, one.left) for one in study.organisations if one.left] == [(left, "w2")]
    assert [(wave.name, str(wave.date), wave.files) for wave in study.waves] == [
        ("w1", "2025-01-01", ("answers.csv",)),
        ("w2", "2026-01-01", ("answers.csv",)),
    ]
    assert list(study.networks[0].members) == ids
    assert (study.privacy.min_respondents, study.privacy.consent, study.contact) == (4, None, None)
    assert (study.events, study.questionnaire) == ((), "tillit-kort")


def test_the_order_and_the_names_of_files_change_nothing(at_study: Shell) -> None:
    at_study("pseudonymise", "--key", "k", "-o", "coded/")
    head, *lines = FIRST.splitlines()
    at_study.write("hemmelig1.csv", "\n".join([head, *reversed(lines)]) + "\n")
    (at_study.folder / "hemmelig2.csv").rename(at_study.folder / "annet.csv")
    at_study.write("tillit.yaml", STUDY.replace("hemmelig2", "annet"))
    at_study("pseudonymise", "--key", "k", "-o", "again/")
    for name in ("answers.csv", "tillit.yaml"):
        assert (at_study.folder / "again" / name).read_bytes() == (at_study.folder / "coded" / name).read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "sav"])
def test_a_wave_that_is_called_as_its_file_is_numbered(ending: str, tillit_in: Shell) -> None:
    tillit_in.write("k", KEY).chmod(0o600)
    files = {"Hemmelig Kari 10.csv": "5", "Hemmelig Kari 2.csv": "3"}
    for name, answer in files.items():
        tillit_in.write(name, short_answers([f"p1 Vik Os {answer}", f"p2 Os Vik {answer}"]))
    call = ("pseudonymise", *files, "-q", "tillit-kort", "--key", "k", "--format", ending, "-o", "coded/")
    assert tillit_in(*call).code == 0
    written = tillit_in.folder / "coded"
    everything = b"".join(path.read_bytes() for path in written.iterdir()).lower()
    assert b"hemmelig" not in everything
    assert [wave.name for wave in load_study(written).waves] == ["w1", "w2"]
    assert json.loads((written / "pseudonymise.provenance.json").read_text("utf-8"))["waves"] == ["w1", "w2"]
    pairs = tillit_in("score", "--study", "coded", "--format", "json").json["pairs"]
    assert {(one["wave"], one["scores"]["benevolence"]["value"]) for one in pairs} == {("w1", 3), ("w2", 5)}
    named = [word for name in files for word in ("--responses", name)]
    assert tillit_in("verify", "coded/", *named, "-q", "tillit-kort", "--key", "k").code == 0


def test_waves_of_the_study_and_of_a_column_keep_their_names(at_study: Shell) -> None:
    for wave in ("hemmelig1", "w1"):
        at_study.write("tillit.yaml", STUDY.replace("name: w1", f"name: {wave}"))
        at_study("pseudonymise", "--key", "k", "-o", "coded/", "--force")
        assert [one.name for one in load_study(at_study.folder / "coded").waves] == [wave, "w2"]
    (at_study.folder / "tillit.yaml").unlink()
    at_study.write("w2.csv", short_answers(["p1 Vik Os 3", "p2 Os Vik 4"], wave="w1"))
    at_study.write("kari.csv", short_answers(["p1 Vik Os 3", "p3 Os Vik 4"]))
    call = ("pseudonymise", "w2.csv", "kari.csv", "-q", "tillit-kort", "--key", "k", "-o", "other/")
    assert at_study(*call).code == 0
    assert sorted(one.name for one in load_study(at_study.folder / "other").waves) == ["w1", "w2"]
    assert set(rows_of(at_study.folder / "other" / "answers.csv")["wave"]) == {"w1", "w2"}


def test_a_wave_that_the_study_does_not_know_can_be_scored_with_codes(at_study: Shell) -> None:
    at_study.write("tillit.yaml", STUDY.replace(", left: w2", ""))
    at_study.write("kari.csv", FIRST)
    at_study.write("hemmelig1.csv", SECOND)
    (at_study.folder / "hemmelig2.csv").unlink()
    call = ("pseudonymise", "hemmelig1.csv", "kari.csv", "--key", "k", "-o", "coded/")
    assert at_study(*call).code == 0
    assert [one.name for one in load_study(at_study.folder / "coded").waves] == ["w1", "w2", "w3"]
    assert at_study("score", "--study", "coded").code == 0


@pytest.mark.parametrize("format", ["csv", "sav"])
def test_scores_are_exactly_what_they_were(format: str, tillit_in: Shell) -> None:
    folder = copy_study("byregion", tillit_in.folder)
    tillit_in.write("k", KEY).chmod(0o600)
    ours = tillit_in("score", "--study", str(folder), "--format", "json").json
    coded = tillit_in("pseudonymise", "--study", str(folder), "--key", "k", "-o", "coded/", "--format", format)
    assert coded.code == 0
    theirs = tillit_in("score", "--study", "coded", "--format", "json").json
    coder = Coder(key=bytes.fromhex(KEY), study=load_study(folder).study)
    known = {name: coder.code("organisation", name) for name in ours["names"]}
    for part, sides in {"pairs": ("rater", "target"), "organisations": ("organisation",)}.items():
        renamed = [{**row, **{side: known[row[side]] for side in sides}} for row in ours[part]]
        assert sorted(map(json.dumps, renamed)) == sorted(map(json.dumps, theirs[part]))
    assert [row["respondents"] for row in ours["networks"]] == [row["respondents"] for row in theirs["networks"]]


def test_the_verdict_is_the_same(tillit_in: Shell) -> None:
    folder = copy_study("byregion", tillit_in.folder)
    tillit_in("pseudonymise", "--study", str(folder), "-o", "coded/")
    ours, theirs = (tillit_in("compare", "--study", of, "--format", "json").json for of in (str(folder), "coded"))
    assert ours["movements"] == theirs["movements"]
    for before, after in zip(ours["slopes"], theirs["slopes"], strict=True):
        assert after["per_year"]["value"] == pytest.approx(before["per_year"]["value"], rel=1e-12)
    assert [circle["verdict"] for circle in theirs["circles"]] == [circle["verdict"] for circle in ours["circles"]]


def test_organisations_may_keep_their_names(at_study: Shell) -> None:
    called = at_study("pseudonymise", "--key", "k", "-o", "coded.csv", "--keep-organisations")
    assert called.code == 0
    assert re.search(r"People: \d+, by codes\. Organisations: 3, by their own names", called.err)
    rows = rows_of(at_study.folder / "coded.csv")
    assert (set(rows["rater"]), set(rows["network"])) == ({"vik", "naering", "os"}, {"nordfjord"})
    assert CODER.code("respondent", "nordfjord", "PER2") in set(rows["respondent"])
    study = load_study(at_study.folder / "coded.tillit.yaml")
    assert (study.study, study.contact) == ("Nettverk Æ", None)
    assert [one.name for one in study.organisations] == ["Næringshagen", "Os", "Vik kommune"]
    assert [(str(event.date), event.organisations) for event in study.events] == [("2025-06-12", ("vik",))]
    files = [path for path in at_study.folder.iterdir() if path.name.startswith("coded")]
    told = " ".join(path.read_text(encoding="utf-8") for path in files).casefold()
    assert [name for name in ("kari", "åse", "per2", "budsjett", "vik as") if name in told] == []


def test_a_questionnaire_of_ones_own_goes_along(at_study: Shell) -> None:
    assert at_study("questionnaire", "new", "eget").code == 0
    own = next(at_study.folder.glob("eget*"))
    items = [line.split("id: ")[1].split(",")[0] for line in own.read_text("utf-8").splitlines() if "- id: " in line]
    assert items
    at_study.write(
        "svar.csv", f"respondent,rater,target,{','.join(items)}\np1,Vik,Nes,{','.join('3' for _ in items)}\n"
    )
    at_study.write("s.yaml", f"study: S\nquestionnaire: {own.name}\n")
    assert at_study("pseudonymise", "svar.csv", "--study", "s.yaml", "--key", "k", "-o", "coded/").code == 0
    assert (at_study.folder / "coded" / "questionnaire.yaml").read_bytes() == own.read_bytes()
    assert at_study("score", "--study", "coded").code == 0


def test_ids_of_two_networks_are_two_people() -> None:
    assert CODER.code("respondent", "nord", "1") != CODER.code("respondent", "sør", "1")
    assert CODER.code("respondent", "a", "b") != CODER.code("respondent", "ab", "")


def test_codes_depend_on_the_key_and_the_study() -> None:
    code = CODER.code("organisation", "Vik")
    assert code == "orkr6jqcx96"
    assert Coder(key=bytes(32), study=CODER.study).code("organisation", "Vik") != code
    assert Coder(key=CODER.key, study="Annet").code("organisation", "Vik") != code
    assert "7f7f" not in repr(CODER)


def test_names_that_would_share_a_code_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_LENGTH", 0)
    with pytest.raises(InputRefused) as refused:
        CODER.codes("organisation", [("Vik",), ("Os",)])
    assert [problem.code for problem in refused.value.problems] == ["pseudonyms_collide"]
