"""The survey that the tests of the readers share, and that it reads as it stands."""

from pathlib import Path
from typing import Any

from tillitsmaal.errors import InputRefused
from tillitsmaal.questionnaire.load import parse_questionnaire
from tillitsmaal.readers import read_responses
from tillitsmaal.responses import Answers, Reason, Responses
from tillitsmaal.study import Study, parse_study
from tillitsmaal.text import Language

QUESTIONNAIRE_FILE = """\
id: prove
version: 1.0.0
title: {nb: Prøve, en: Sample}
languages: [nb, en]
formats:
  agree5:
    min: 1
    max: 5
    labels:
      1: {nb: Helt uenig, en: Strongly disagree}
      5: {nb: Helt enig, en: Strongly agree}
    missing: {98: dont_know, 99: not_relevant}
  ten: {min: 0, max: 10, missing: {-99: skipped}}
  tenths: {min: 1, max: 7, decimals: 1}
scales:
  benevolence: {level: pair, format: agree5, label: {nb: Velvilje, en: Benevolence}}
  closeness: {level: pair, format: ten, label: {nb: Nærhet, en: Closeness}}
  warmth: {level: pair, format: tenths, label: {nb: Varme, en: Warmth}}
  facilitation: {level: network, format: agree5, label: {nb: Møteledelse, en: Facilitation}}
items:
  - {id: ben1, scale: benevolence, text: {nb: "<partner> vil oss vel.", en: "<partner> wishes us well."}}
  - {id: ben2, scale: benevolence, reverse: true, text: {nb: "<partner> bryr seg ikke.", en: "<partner> is cold."}}
  - {id: clo1, scale: closeness, text: {nb: "<partner> er nær.", en: "<partner> is close."}}
  - {id: war1, scale: warmth, text: {nb: "<partner> er varm.", en: "<partner> is warm."}}
  - {id: fac1, scale: facilitation, text: {nb: "Møtene er klare.", en: "Meetings are clear."}}
  - {id: fac2, scale: facilitation, reverse: true, text: {nb: "Møtene er uklare.", en: "Meetings are unclear."}}
"""
QUESTIONNAIRE = parse_questionnaire(QUESTIONNAIRE_FILE.encode(), "prove.yaml")
SIGNS = {
    Reason.SKIPPED: ".",
    Reason.NOT_SHOWN: "ns",
    Reason.DONT_KNOW: "dk",
    Reason.NOT_RELEVANT: "nr",
    Reason.INVALID: "!",
}


def write(folder: Path, content: str | bytes, name: str = "svar.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder: Path, *contents: str | bytes, study: str | None = None, **options: Any) -> Responses:
    """Read files `svar.csv`, `svar2.csv` … with these contents."""
    names = ("svar.csv", *(f"svar{number}.csv" for number in range(2, 99)))
    paths = [write(folder, content, name) for content, name in zip(contents, names, strict=False)]
    named = study_of(study, folder) if study is not None else None
    return read_responses(paths, **{"questionnaire": QUESTIONNAIRE, "study": named, **options})


def study_of(text: str, folder: Path) -> Study:
    return parse_study(f"study: Prøve\n{text}".encode(), "tillit.yaml", folder)


def refusal(folder: Path, *contents: str | bytes, **options: Any) -> InputRefused:
    """The refusal of files with these contents."""
    try:
        responses = read(folder, *contents, **options)
    except InputRefused as refused:
        return refused
    raise AssertionError("was read:\n" + "\n".join(pairs(responses)))


def told(folder: Path, *contents: str | bytes, language: Language = "en", **options: Any) -> list[str]:
    """What is said about files with these contents, a line a problem."""
    return [problem.line(language) for problem in refusal(folder, *contents, **options).problems]


def codes(folder: Path, *contents: str | bytes, **options: Any) -> list[str]:
    return [problem.code for problem in refusal(folder, *contents, **options).problems]


def warned(responses: Responses) -> list[str]:
    return [problem.line("en") for problem in responses.warnings]


def pairs(responses: Responses) -> list[str]:
    """The pairs, a line a row: `network/wave respondent: rater → target: answers`."""
    return lines(responses.pairs)


def people(responses: Responses) -> list[str]:
    """The respondents, a line each: `wave respondent: rater: answers`."""
    return lines(responses.respondents)


class AnyOrder(list[str]):
    """Lines of which the order says nothing; `test_readers_properties` holds the order that rows have."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, list) and sorted(self) == sorted(other)


def lines(answers: Answers) -> list[str]:
    names = answers.keys.astype("object").to_dict("list")
    shown = []
    for row in range(len(answers.keys)):
        network = f"{names['network'][row]}/" if names["network"][row] else ""
        target = f" → {names['target'][row]}" if "target" in names else ""
        cells = [
            f"{v:g}" if r == 0 else SIGNS[Reason(r)]
            for v, r in zip(answers.values[row], answers.reasons[row], strict=True)
        ]
        who = f"{network}{names['wave'][row]} {names['respondent'][row]}"
        shown.append(f"{who}: {names['rater'][row]}{target}: {' '.join(cells)}".rstrip())
    return AnyOrder(shown)


def roster(responses: Responses) -> list[str]:
    rows = responses.roster.astype("object").itertuples(index=False)
    return [f"{network}/{wave} {name}" if network else f"{wave} {name}" for network, wave, name in rows]


PLAIN = """\
respondent;rater;target;ben1;ben2;clo1;war1;fac1;fac2
p1;Vik;Nes;4;2;0;1,5;;
p1;Vik;Os;5;;10;7;;
p1;Vik;;;;;;3;99
p2;Nes;Vik;98;99;-99;;2;
"""


def test_the_survey_reads_as_it_stands(tmp_path: Path) -> None:
    responses = read(tmp_path, PLAIN)
    assert pairs(responses) == [
        "svar p1: Vik → Nes: 4 2 0 1.5",
        "svar p1: Vik → Os: 5 . 10 7",
        "svar p2: Nes → Vik: dk nr . .",
    ]
    assert people(responses) == ["svar p1: Vik: 3 nr", "svar p2: Nes: 2 ."]
    assert roster(responses) == ["svar Nes", "svar Os", "svar Vik"]
    assert responses.warnings == ()
    assert [(file.name, file.rows, file.encoding, file.separator) for file in responses.inputs] == [
        ("svar.csv", 4, "utf-8", ";")
    ]
