"""Every name that data can give: what turns text or acts on a terminal reaches neither screen nor Markdown."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from cli_calls import Called, Shell
from hostile_study import ITEMS
from hostile_study import questionnaire as hostile_questionnaire
from test_attack_terminal import RAW

TURNS = "\u202e\u2066"
"""What YAML lets pass."""
ACTS = f"\x1b[31m\x9b2J{TURNS}"
FILES = [f"svar{number}{ACTS}.csv" for number in (1, 2)]
HEADS = ["wave", "network", "respondent", "rater", "target", *ITEMS]


@dataclass(frozen=True)
class Names:
    """What things are called, with an end that acts."""

    end: str

    @property
    def organisations(self) -> list[str]:
        return [f"Org{number}{self.end}" for number in range(4)]

    @property
    def networks(self) -> list[str]:
        return [f"Nett{self.end}", f"Krets{self.end}"]

    @property
    def waves(self) -> list[str]:
        return [f"w1{self.end}", f"w2{self.end}"]


OF_ANSWERS, OF_STUDY = Names(ACTS), Names(TURNS)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfdbinary)
    shell.write("eget.yaml", json.dumps(_questionnaire(), ensure_ascii=False))
    return shell


def _write(names: Names, shell: Shell) -> None:
    for number, (name, wave) in enumerate(zip(FILES, names.waves, strict=True)):
        with (shell.folder / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(HEADS)
            table.writerows(_rows(names, wave, Random(number)))


def _texts(text: str) -> dict[str, str]:
    return dict.fromkeys(("nb", "en"), f"{text}{TURNS}")


def _questionnaire() -> dict[str, object]:
    whole = hostile_questionnaire()
    scales = dict(zip(("benevolence", "integrity", "ability", "openness"), ITEMS, strict=True))
    labels = {str(value): _texts(f"svar {value}") for value in range(1, 6)}
    return {
        **whole,
        "title": _texts("Skjema"),
        "source": [f"Kilde{TURNS}"],
        "formats": {"agree": {"min": 1, "max": 5, "decimals": 0, "labels": labels}},
        "scales": {
            scale: {"level": "pair", "format": "agree", "label": _texts(scale), "sufficient": 3.5} for scale in scales
        },
        "composites": {
            "trust": {"of": ["benevolence", "integrity", "ability"], "label": _texts("tillit")},
            "collaboration": {"of": ["openness"], "label": _texts("samarbeid")},
        },
        "items": [
            {
                "id": item,
                "scale": scale,
                "text": {language: f"<partner> {text}" for language, text in _texts(item).items()},
            }
            for scale, item in scales.items()
        ],
        "guidance": {"benevolence": {language: [text] for language, text in _texts("Samtale").items()}},
    }


def _study() -> dict[str, object]:
    names = OF_STUDY
    return {
        "study": f"Studie{TURNS}",
        "contact": f"Kontakt{TURNS}",
        "questionnaire": "eget.yaml",
        "organisations": [{"id": f"o{one[3]}", "name": one, "aliases": [f"{one} KF"]} for one in names.organisations],
        "networks": [{"id": network, "members": names.organisations} for network in names.networks],
        "waves": [
            {"name": wave, "date": f"2024-0{number}-01", "files": [f"svar{number}*"]}
            for number, wave in enumerate(names.waves, 1)
        ],
        "events": [{"date": "2024-01-15", "organisations": ["o0"], "text": _texts("Hendelse")}],
        "privacy": {"min_respondents": 3, "consent": f"Samtykke{TURNS}"},
    }


def _rows(names: Names, wave: str, random: Random) -> list[list[str]]:
    return [
        [wave, network, f"p{rater[3]}{person}{ACTS}", rater, target, *(random.choice("12345") for _ in ITEMS)]
        for network in names.networks
        for rater in names.organisations
        for person in range(3)
        for target in names.organisations
        if target != rater
    ]


def _assert_inert(called: Called, shell: Shell, call: list[str]) -> None:
    assert called.code in (0, 4), (call, called.err)
    said = [called.out, called.err, *(path.read_text("utf-8") for path in shell.folder.rglob("*.md"))]
    for text in said:
        assert RAW.findall(text.replace("\r\n", "\n")) == [], (call, RAW.search(text))
        assert r"\\\\x1b" not in text, call


ANSWERS = ["-q", "eget.yaml", *FILES]
COMPARED = ["-q", "eget.yaml", *(word for file in FILES for word in ("--responses", file))]


def _calls(names: Names, sources: list[str], compared: list[str]) -> list[list[str]]:
    out = f"ut{ACTS}"
    return [
        ["score", *sources],
        ["score", *sources, "--by", "pair"],
        ["score", *sources, "--by", "organisation", "--wave", names.waves[0]],
        ["score", *sources, "--by", "respondent"],
        ["score", *sources, "--format", "markdown"],
        ["score", *sources, "--format", "csv", "-o", f"{out}tall"],
        ["compare", *compared],
        ["compare", *compared, "--format", "markdown"],
        ["check", *sources],
        ["check", *sources, "--format", "markdown"],
        ["quality", *sources],
        ["quality", *sources, "--format", "markdown"],
        ["score", *sources, "--audience", "partners"],
        ["score", *sources, "--audience", "partners", "--format", "markdown"],
        ["compare", *compared, "--audience", "public"],
        ["compare", *compared, "--audience", "partners", "--format", "markdown"],
        ["export", *sources, "--format", "csv", "-o", f"{out}/"],
        ["codebook", *sources],
        ["codebook", *sources, "-o", f"{out}.md"],
        ["pseudonymise", *sources, "-o", f"kodet{ACTS}/", "--key", f"k{ACTS}/.tillit/key"],
    ]


@pytest.mark.parametrize("call", _calls(OF_ANSWERS, ANSWERS, COMPARED), ids=lambda call: call[0])
def test_no_name_of_the_answers_acts(call: list[str], shell: Shell) -> None:
    _write(OF_ANSWERS, shell)
    _assert_inert(shell(*call), shell, call)


@pytest.mark.parametrize(
    "call",
    [
        *_calls(OF_STUDY, [], []),
        ["plan", "--organisations", "4", "--runs", "100", "--seconds", "5"],
        ["report", ".", "--audience", "analyst", "--format", "markdown,html,json", "-o", f"rapport{ACTS}/"],
        ["report", ".", "--audience", "partners", "--format", "markdown,html", "-o", f"rapport{ACTS}/"],
        ["form", ".", "--network", OF_STUDY.networks[0], "--format", "html,surveyjs", "-o", f"skjema{ACTS}/"],
        [
            "form",
            ".",
            "--network",
            OF_STUDY.networks[0],
            "--wave",
            OF_STUDY.waves[0],
            "--format",
            "html",
            "-o",
            f"skjema{ACTS}/",
        ],
    ],
    ids=lambda call: call[0],
)
def test_no_name_of_the_study_acts(call: list[str], shell: Shell) -> None:
    _write(OF_STUDY, shell)
    shell.write("tillit.yaml", json.dumps(_study(), ensure_ascii=False))
    _assert_inert(shell(*call), shell, call)
    for page in shell.folder.rglob("rapport*/*.html"):
        assert RAW.findall(page.read_text("utf-8").replace("\r\n", "\n")) == []


def test_names_are_seen_and_data_tells_them_as_they_are(shell: Shell) -> None:
    _write(OF_ANSWERS, shell)
    for call in (["score", *ANSWERS], ["compare", *COMPARED]):
        assert r"w2\x1b[31m\x9b2J\u202e\u2066" in shell(*call).out
        assert OF_ANSWERS.waves[0] in [wave["name"] for wave in shell(*call, "--format", "json").json["waves"]]
    assert OF_ANSWERS.organisations[0] in shell("score", *ANSWERS, "--format", "csv", "--by", "pair").out
    made = shell("compare", *COMPARED, "--format", "markdown").out
    assert r"w2\\x1b\[31m\\x9b2J\\u202e" in made
    assert r"\\\\x1b" not in made
