"""The small survey that import samples hold: three organisations, four people, three questions about each partner.

Person 4 never got to the second partner; person 2 left everything about one partner open.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from import_samples import Files, laid
from test_readers_base import AnyOrder, pairs, people
from tillitsmaal.errors import InputRefused
from tillitsmaal.questionnaire.load import parse_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Responses
from tillitsmaal.study import Study, parse_study

QUESTIONNAIRE = parse_questionnaire(
    """\
id: liten
version: 1.0.0
title: {nb: Liten, nn: Liten, en: Small}
languages: [nb, nn, en]
formats:
  agree5:
    min: 1
    max: 5
    labels:
      1: {nb: Helt uenig, nn: Heilt ueinig, en: Strongly disagree}
      2: {nb: Ganske uenig, nn: Ganske ueinig, en: Mostly disagree}
      3: {nb: Verken enig eller uenig, nn: Verken einig eller ueinig, en: Neither agree nor disagree}
      4: {nb: Ganske enig, nn: Ganske einig, en: Mostly agree}
      5: {nb: Helt enig, nn: Heilt einig, en: Strongly agree}
      98: {nb: Vet ikke, nn: Veit ikkje, en: Don't know}
      99: {nb: Ikke aktuelt, nn: Ikkje aktuelt, en: Not relevant}
    missing: {98: dont_know, 99: not_relevant}
  ten: {min: 0, max: 10}
scales:
  benevolence: {level: pair, format: agree5, label: {nb: Velvilje, nn: Velvilje, en: Benevolence}}
  closeness: {level: pair, format: ten, label: {nb: Nærhet, nn: Nærleik, en: Closeness}}
  facilitation: {level: network, format: agree5, label: {nb: Møteledelse, nn: Møteleiing, en: Facilitation}}
items:
  - id: ben1
    scale: benevolence
    text: {nb: "<partner> vil oss vel.", nn: "<partner> vil oss vel.", en: "<partner> wishes us well."}
  - id: ben2
    scale: benevolence
    reverse: true
    text: {nb: "<partner> utnytter oss.", nn: "<partner> utnyttar oss.", en: "<partner> exploits us."}
  - id: clo1
    scale: closeness
    text: {nb: "Hvor nær er <partner>?", nn: "Kor nær er <partner>?", en: "How close is <partner>?"}
  - id: fac1
    scale: facilitation
    text: {nb: "Møtene er klare.", nn: "Møta er klare.", en: "Meetings are clear."}
""".encode(),
    "liten.yaml",
)
ROSTER = """\
organisations:
  - {id: vik, name: Vik kommune}
  - {id: naering, name: Næringshagen}
  - {id: os, name: Os og omland}
"""
PAIRS = AnyOrder(
    [
        "b1 1: vik → naering: 4 2 7",
        "b1 1: vik → os: dk 3 0",
        "b1 2: vik → naering: 5 . 10",
        "b1 2: vik → os: . . .",
        "b1 3: naering → vik: 1 5 3",
        "b1 3: naering → os: 4 4 .",
        "b1 4: os → vik: 2 1 5",
        "b1 4: os → naering: . . .",
    ]
)
PEOPLE = AnyOrder(["b1 1: vik: 3", "b1 2: vik: nr", "b1 3: naering: .", "b1 4: os: ."])
ROLES = {"1": "representative", "2": "leadership", "3": "other"}
"""Person 4 did not say."""


def study(more: str = "", folder: Path = Path()) -> Study:
    """The survey's study, with an import or whatever else."""
    return parse_study(f"study: Liten\n{ROSTER}{more}".encode(), "tillit.yaml", folder)


def reading(files: Files, folder: Path, more: str = "", **options: Any) -> Responses:
    """Read a sample with the survey's study."""
    given = {"questionnaire": QUESTIONNAIRE, "study": study(more, folder), **options}
    return read_responses(laid(files, folder), **given)


def refused(files: Files, folder: Path, more: str = "", **options: Any) -> list[str]:
    """Codes of why a sample is not read."""
    return [problem.code for problem in refusal(files, folder, more, **options).problems]


def refusal(files: Files, folder: Path, more: str = "", **options: Any) -> InputRefused:
    """Why a sample is not read."""
    try:
        responses = reading(files, folder, more, **options)
    except InputRefused as found:
        return found
    raise AssertionError("was read:\n" + "\n".join(pairs(responses)))


def shown(responses: Responses, ids: Sequence[str] = ("1", "2", "3", "4")) -> tuple[list[str], list[str]]:
    """The answers as `PAIRS` and `PEOPLE` have them, with the system's ids of people numbered in their order."""
    return AnyOrder(_numbered(pairs(responses), ids)), AnyOrder(_numbered(people(responses), ids))


def _numbered(lines: Sequence[str], ids: Sequence[str]) -> list[str]:
    found = []
    for line in lines:
        wave, rest = line.split(" ", 1)
        number = next(number for number, one in enumerate(ids, 1) if rest.startswith(f"{one}:"))
        found.append(f"{wave} {number}{rest.removeprefix(ids[number - 1])}")
    return found


def roles(responses: Responses, ids: Sequence[str] = ("1", "2", "3", "4")) -> dict[str, str]:
    """Role by person, of those who said it."""
    frame = responses.respondents.keys[["respondent", "role"]].astype("object").dropna()
    return {str(ids.index(one) + 1): role for one, role in frame.itertuples(index=False)}
