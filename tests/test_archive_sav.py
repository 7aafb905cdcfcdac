"""Files for SPSS: what two other programs read in them, and that no text in the answers breaks them."""

import csv as csv_files
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from archive_surveys import MIXED, mixed, scored
from commands import EXAMPLES
from surveys import survey
from tillitsmaal.archive import export
from tillitsmaal.archive.sav import cut, sav
from tillitsmaal.archive.tables import archive_of
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses
from tillitsmaal.study import load_study
from tillitsmaal.text import LANGUAGES, Language

ITEMS = ("b1", "b2", "i1", "e1", "c1")
SCORES = ("trust_score", "benevolence_score", "integrity_score", "estimate_score", "climate_score")


def read(content: bytes, tmp_path: Path, *, user_missing: bool) -> tuple[pd.DataFrame, Any]:
    path = tmp_path / "data.sav"
    path.write_bytes(content)
    return pyreadstat.read_sav(path, user_missing=user_missing)  # type: ignore[no-any-return]


def pspp(content: bytes, tmp_path: Path) -> list[dict[str, str]]:
    """The rows as PSPP, a program of its own, reads them: what is declared missing is blank."""
    (tmp_path / "data.sav").write_bytes(content)
    (tmp_path / "run.sps").write_text(
        "GET FILE='data.sav'.\n"
        "SAVE TRANSLATE /OUTFILE='data.csv' /TYPE=CSV /FIELDNAMES /MISSING=RECODE /CELLS=VALUES /REPLACE.\n"
    )
    subprocess.run(["pspp", "run.sps"], cwd=tmp_path, capture_output=True, text=True, check=True)
    with (tmp_path / "data.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv_files.DictReader(handle))


def test_codes_stand_there_and_are_declared_missing(tmp_path: Path) -> None:
    frame, told = read(export(mixed(), "sav"), tmp_path, user_missing=True)
    data = archive_of(scored(mixed())).data.frame
    assert list(frame.columns) == list(data.columns)
    for name in (*ITEMS, *SCORES):
        assert np.array_equal(frame[name], data[name], equal_nan=True)
    for name in ("respondent", "rater", "target", "wave", "tillitform"):
        assert frame[name].tolist() == data[name].tolist()
    high, low = {"lo": 95.0, "hi": 99.0}, {"lo": -99.0, "hi": -95.0}
    assert told.missing_ranges == {"b1": [high], "b2": [high], "i1": [high], "e1": [low], "c1": [high]}


def test_codes_never_enter_a_mean(tmp_path: Path) -> None:
    frame, _ = read(export(mixed(), "sav"), tmp_path, user_missing=False)
    assert frame["b1"].tolist()[1] == 4
    assert frame[list(ITEMS)].count().tolist() == [1, 2, 2, 3, 1]
    assert frame[list(ITEMS)].mean().tolist() == [4, 2.5, 3.5, 66, -3]


def test_pspp_reads_the_same(tmp_path: Path) -> None:
    rows = pspp(export(mixed(), "sav"), tmp_path)
    assert [[row[item].strip() for item in ITEMS] for row in rows] == [
        ["", "", "", "", "-3"],
        ["4", "2", "5", "98", ""],
        ["", "", "", "0", ""],
        ["", "", "", "", ""],
        ["", "3", "2", "100", ""],
        ["", "", "", "", ""],
    ]
    assert [row["trust_score"].strip() for row in rows] == ["", "2", "", "", "3.5", ""]


def test_pspp_reads_the_example(tmp_path: Path) -> None:
    responses = read_responses(study=load_study(EXAMPLES / "byregion"))
    rows = pspp(export(responses, "sav"), tmp_path)
    assert len(rows) == len(responses.pairs.values)
    read_there = [[row[item].strip() for item in responses.pairs.items] for row in rows]
    ours = [["" if np.isnan(value) else f"{value:.0f}" for value in row] for row in responses.pairs.values]
    assert sorted(read_there) == sorted(ours)


@pytest.mark.parametrize(
    ("declared", "ranges"),
    [
        ({98: "dont_know"}, [{"lo": 95.0, "hi": 99.0}]),
        ({-1: "dont_know"}, [{"lo": 95.0, "hi": 99.0}, -1.0]),
        ({8: "dont_know", 9: "not_relevant"}, [{"lo": 8.0, "hi": 97.0}]),
        ({-1: "dont_know", 8: "skipped"}, [{"lo": 8.0, "hi": 99.0}, -1.0]),
    ],
)
def test_a_questionnaire_s_own_codes_are_kept(
    declared: Mapping[int, str], ranges: list[dict[str, float] | float], tmp_path: Path
) -> None:
    """A stretch of missing numbers holds no answer, and SPSS takes one more beside it."""
    formats = {"five": {"min": 1, "max": 5, "missing": declared}}
    asked = asked_with(formats=formats)
    frame, told = read(export(survey(asked, SHORT), "sav"), tmp_path, user_missing=True)
    code = next(code for code, reason in declared.items() if reason == "dont_know")
    assert frame["b1"].tolist() == [4, code]
    [*found] = told.missing_ranges["b1"]
    assert [one if one["lo"] != one["hi"] else one["lo"] for one in found] == ranges


SHORT = "respondent rater target b1\np1 Vik Nes 4\np2 Nes Vik dk"


def asked_with(**changes: Any) -> Questionnaire:
    """A questionnaire of one item, with something changed."""
    plain = {
        "id": "asked",
        "version": "1.0.0",
        "title": {"en": "Asked"},
        "languages": ["en"],
        "formats": {"five": {"min": 1, "max": 5}},
        "scales": {"benevolence": {"level": "pair", "format": "five", "label": {"en": "Benevolence"}}},
        "items": [{"id": "b1", "scale": "benevolence", "text": {"en": "<partner> is kind."}}],
    }
    return Questionnaire.model_validate(plain | changes)


def test_labels_and_levels(tmp_path: Path) -> None:
    _, told = read(export(mixed(), "sav", "en"), tmp_path, user_missing=True)
    labels = told.column_names_to_labels
    assert labels["b1"] == "<partner> b1."
    assert labels["benevolence_score"] == "benevolence: the respondent's score"
    assert labels["target"] == "Partner answered about"
    assert told.variable_value_labels["b1"] == {
        1: "Never", 5: "Always", 95: "Invalid answer, taken out", 96: "Not shown", 97: "Not answered", 98: "No idea",
        99: "Not relevant",
    }  # fmt: skip
    measures = {name: told.variable_measure[name] for name in ("rater", "b1", "e1", "c1", "trust_score")}
    assert list(measures.values()) == ["nominal", "ordinal", "scale", "ordinal", "scale"]
    formats = {name: told.original_variable_types[name] for name in ("wave", "b1", "e1", "trust_score")}
    assert formats == {"wave": "A2", "b1": "F2.0", "e1": "F3.0", "trust_score": "F4.2"}
    widths = {name: told.variable_display_width[name] for name in ("wave", "b1", "respondent", "benevolence_score")}
    assert widths == {"wave": 5, "b1": 3, "respondent": 11, "benevolence_score": 18}
    assert told.file_label == "Asked (asked/1.0.0)"
    assert told.file_encoding == "UTF-8"


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_answers_are_named_in_the_language(language: Language, tmp_path: Path) -> None:
    responses = read_responses(study=load_study(EXAMPLES / "byregion"))
    _, told = read(export(responses, "sav", language), tmp_path, user_missing=True)
    words = {
        "nb": ("Ikke vist", "Ikke besvart", "Vet ikke", "Ikke aktuelt"),
        "nn": ("Ikkje vist", "Ikkje svara på", "Veit ikkje", "Ikkje aktuelt"),
        "en": ("Not shown", "Not answered", "Don't know", "Not relevant"),
    }
    assert [told.variable_value_labels["ben1"][code] for code in (96, 97, 98, 99)] == list(words[language])
    assert told.variable_value_labels["rater"]["hogskolen"] == "Høgskolen i Sundvik"


@pytest.mark.parametrize(
    "text",
    [
        "ø" * 400,
        "Vik\x00kommune",
        "one\r\ntwo\tthree",
        "🌍" * 100,
        "\u202etxet",
        "\"quoted\" 'and' <b>&amp;",
        "=1+1",
        "a\u0301" * 200,
    ],
)
def test_no_text_breaks_the_file(text: str, tmp_path: Path) -> None:
    asked = asked_with(
        title={"en": text},
        scales={"benevolence": {"level": "pair", "format": "five", "label": {"en": text}}},
        items=[{"id": "b1", "scale": "benevolence", "text": {"en": text}}],
        formats={"five": {"min": 1, "max": 5, "labels": {1: {"en": text}}}},
    )
    rows = [{"network": "", "wave": text, "respondent": text, "rater": "Vik", "target": text, "b1": 4.0}]
    frame, told = read(sav(archive_of(scored(survey(asked, rows))), "en"), tmp_path, user_missing=True)
    assert frame["b1"].tolist() == [4]
    assert frame["respondent"].tolist() == [text.replace("\x00", "�").replace("\u202e", "�")]
    label = told.column_names_to_labels["b1"]
    assert label == cut(text, 256)
    assert len(label.encode()) <= 256
    assert len(told.variable_value_labels["b1"][1.0].encode()) <= 120
    assert len(told.file_label.encode()) <= 64
    assert text.split("\r", maxsplit=1)[0][:10].replace("\x00", "�").replace("\u202e", "�") in label


@pytest.mark.parametrize("id", ["Å", "ø" * 9, "ø" * 60, "æ" * 200, "🌍" * 9, "x" * 300, "o\u0301" * 9])
def test_an_organisation_with_a_long_id_has_a_label_where_it_stands(id: str, tmp_path: Path) -> None:
    """In a column in which it never stands, and for which its id is too long, it has none."""
    row = {"network": "", "wave": "w1", "respondent": "p1", "rater": id, "target": "B", "b1": 4.0}
    responses = replace(survey(asked_with(), [row]), names={id: "Navn", "B": "Navn B"})
    frame, told = read(export(responses, "sav"), tmp_path, user_missing=True)
    assert (frame["rater"].tolist(), frame["target"].tolist()) == ([id], ["B"])
    assert told.variable_value_labels["rater"] == {id: "Navn", "B": "Navn B"}
    assert told.variable_value_labels["target"] == {"B": "Navn B"}


@pytest.mark.parametrize(
    ("id", "name"),
    [("b1", "b1"), ("ben-1", "ben_1"), ("2a", "x2a"), ("to", "xto"), ("With", "xWith"), ("A" * 60, "A" * 60)],
)
def test_names_are_spss_s_own(id: str, name: str, tmp_path: Path) -> None:
    asked = asked_with(items=[{"id": id, "scale": "benevolence", "text": {"en": "<partner>."}}])
    rows: list[Mapping[str, float | str]] = [
        {"network": "", "wave": "w1", "respondent": "p1", "rater": "A", "target": "B", id: 4.0}
    ]
    responses = survey(asked, rows)
    frame, _ = read(export(responses, "sav"), tmp_path, user_missing=True)
    assert frame[name].tolist() == [4]
    back = read_responses(tmp_path / "data.sav", questionnaire=asked)
    assert back.pairs.values.tolist() == [[4]]
    assert pspp(export(responses, "sav"), tmp_path)[0][name].strip() == "4"


def test_long_names_of_scores_are_cut_and_stay_apart(tmp_path: Path) -> None:
    long = {letter: "s" * 59 + letter for letter in "ab"}
    label = {"level": "pair", "format": "five", "label": {"en": "Long"}}
    asked = asked_with(
        scales=dict.fromkeys(long.values(), label),
        items=[{"id": f"{letter}1", "scale": long[letter], "text": {"en": "<partner>."}} for letter in "ab"],
    )
    responses = survey(asked, "respondent rater target a1 b1\np1 A B 4 2")
    frame, _ = read(export(responses, "sav"), tmp_path, user_missing=True)
    names = [name for name in frame.columns if name.startswith("sss")]
    assert [len(name) for name in names] == [64, 64]
    assert frame[names].to_numpy().tolist() == [[4, 2]]


def test_networks_and_roles_are_there_where_they_are(tmp_path: Path) -> None:
    file = tmp_path / "svar.csv"
    file.write_text(
        "network,respondent,rater,target,role,b1,b2,i1,e1,c1\n"
        "nord,p1,Vik,Nes,leder,4,4,4,50,1\nsør,p1,Os,Å,,3,3,3,40,2\n"
        "sør,p2,Os,Å,annen,3,3,3,40,2\nsør,p3,Os,Å,representant,3,3,3,40,2\n",
        encoding="utf-8",
    )
    responses: Responses = read_responses(file, questionnaire=MIXED)
    frame, told = read(export(responses, "sav", "nb"), tmp_path, user_missing=True)
    found = {key: frame[key].tolist()[::2] for key in ("network", "role")}
    assert found == {
        "network": ["nord", "sør", "sør", "sør"], "role": ["leadership", "", "other", "representative"],
    }  # fmt: skip
    assert told.variable_value_labels["role"] == {
        "leadership": "Ledelse", "other": "Annet", "representative": "Representant",
    }  # fmt: skip


def test_the_time_of_writing_is_not_in_the_file() -> None:
    content = export(mixed(), "sav")
    assert content[:4] == b"$FL2"
    assert content[92:109] == b"01 Jan 0000:00:00"


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system gives open files no names")
def test_a_run_that_is_killed_leaves_no_answers_with_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    responses = mixed()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    child = os.fork()
    if not child:
        write = pyreadstat.write_sav

        def deadly(*given: Any, **named: Any) -> None:
            write(*given, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(pyreadstat, "write_sav", deadly)
        try:
            export(responses, "sav")
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_where_open_files_have_no_names_the_file_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_number = export(mixed(), "sav")
    monkeypatch.setattr("tillitsmaal.archive.sav._OPEN_FILES", tmp_path / "none")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert export(mixed(), "sav") == by_number
    assert list(tmp_path.iterdir()) == []
