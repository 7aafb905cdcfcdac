"""A study in which a text that would act stands in every place, written out in every format, once."""

import contextlib
import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from payloads import FIELDS, LINES, MARKDOWN, MARKUP, NAMES
from payloads import TEXTS as PAYLOADS
from tillitsmaal.cli import run

REPORTS = "html,docx,xlsx,pdf,markdown,json"
FORMS = "html,xlsform,limesurvey,surveyjs,qualtrics,docx,pdf"
ANALYSES = {"table": "txt", "json": "json", "csv": "csv", "markdown": "md"}
DATA = ("sav", "csv", "xlsx", "parquet")
CODEBOOKS = {"markdown": "md", "html": "html", "xlsx": "xlsx", "ddi": "xml"}
ITEMS = ("ben1", "int1", "abi1", "ope1")
WAVES = (PAYLOADS["hyperlink"], PAYLOADS["script"])
NETWORKS = (PAYLOADS["DDE"], PAYLOADS["link"])
ALL_OF_IT = " ".join(PAYLOADS[name] for name in ("equals", *MARKUP, *MARKDOWN, *FIELDS))
FILE_NAMES = ("=qzx91 <img src=x onerror=qzx()>.csv", "[qzx92](javascript:x) @${y}.csv")


def _open(text: str) -> str:
    """The text without the ends of its tags: a questionnaire refuses `<word>` where it is no placeholder."""
    found = 1
    while found:
        text, found = re.subn(r"<(\s*[^\W\d_][^<>]*)>", r"<\1", text)
    return text


def _texts(text: str) -> dict[str, str]:
    return dict.fromkeys(("nb", "en"), _open(text))


def _asked(text: str) -> dict[str, str]:
    return {language: f"<partner> {said}" for language, said in _texts(text).items()}


def questionnaire() -> dict[str, object]:
    """A questionnaire of which every text would act."""
    texts = list(PAYLOADS.values())
    scales = dict(zip(("benevolence", "integrity", "ability", "openness"), ITEMS, strict=True))
    return {
        "id": "fiendtlig",
        "version": "1.0.0",
        "title": _texts(PAYLOADS["full width"] + ALL_OF_IT),
        "languages": ["nb", "en"],
        "source": texts,
        "formats": {
            "agree": {
                "min": 1,
                "max": 5,
                "decimals": 0,
                "labels": {str(value): _texts(text) for value, text in zip((1, 2, 4, 5, 98), texts, strict=False)},
                "missing": {"98": "dont_know", "99": "not_relevant"},
            }
        },
        "scales": {
            scale: {"level": "pair", "format": "agree", "label": _texts(text), "sufficient": 3.5}
            for scale, text in zip(scales, list(MARKUP.values())[2:], strict=False)
        },
        "composites": {
            "trust": {"of": ["benevolence", "integrity", "ability"], "label": _texts(PAYLOADS["at"])},
            "collaboration": {"of": ["openness"], "label": _texts(PAYLOADS["autolink"])},
        },
        "circle": {"trust": "trust", "collaboration": "collaboration"},
        "items": [
            {"id": item, "scale": scale, "text": _asked(f"{text} {ALL_OF_IT}")}
            for (scale, item), text in zip(scales.items(), MARKDOWN.values(), strict=False)
        ],
        "guidance": {"benevolence": {language: [_open(text) for text in texts] for language in ("nb", "en")}},
    }


def study() -> dict[str, object]:
    """A study file with two networks and two waves, every name of which would act."""
    names = list(NAMES.values())
    organisations = [
        {"id": name, "name": f"{name} AS", "aliases": [f"{name} kommune"], "type": name} if number % 2 else {"id": name}
        for number, name in enumerate(names)
    ]
    half = len(names) // 2
    return {
        "study": ALL_OF_IT,
        "contact": ALL_OF_IT,
        "questionnaire": "fiendtlig.yaml",
        "language": "nb",
        "organisations": organisations,
        "networks": [{"id": NETWORKS[0], "members": names[:half]}, {"id": NETWORKS[1], "members": names[half:]}],
        "waves": [
            {"name": name, "date": f"2024-0{number + 1}-01", "files": [file]}
            for number, (name, file) in enumerate(zip(WAVES, FILE_NAMES, strict=True))
        ],
        "events": [
            {"date": "2024-01-12", "organisations": [names[0]], "text": dict.fromkeys(("nb", "nn", "en"), text)}
            for text in (*MARKUP.values(), *MARKDOWN.values(), *LINES.values())
        ],
        "privacy": {"min_respondents": 3, "consent": ALL_OF_IT},
    }


def rows(random: Random) -> Iterator[list[str]]:
    """Answers of three people of each organisation about the next two of its network."""
    names = list(NAMES.values())
    half = len(names) // 2
    for network, members in zip(NETWORKS, (names[:half], names[half:]), strict=True):
        for number, rater in enumerate(members):
            for person in ("", "x", "y"):
                for step in (1, 2):
                    target = members[(number + step) % len(members)]
                    answers = [random.choice("12345") for _ in ITEMS]
                    role = random.choice(list(MARKUP.values()))
                    yield [f"{rater}{person}", network, rater, target, role, rater, *answers]


def write(folder: Path) -> None:
    """The study, its questionnaire, and the answers of two waves."""
    folder.joinpath("fiendtlig.yaml").write_text(json.dumps(questionnaire()), encoding="utf-8")
    folder.joinpath("tillit.yaml").write_text(json.dumps(study()), encoding="utf-8")
    for number, name in enumerate(FILE_NAMES):
        with folder.joinpath(name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["respondent", "network", "rater", "target", "role", '=qzx93 <b onclick="x">', *ITEMS])
            table.writerows(rows(Random(number)))


def calls() -> Iterator[list[str]]:
    """Every command that writes, in every format, and what they tell on a terminal."""
    for format, ending in ANALYSES.items():
        for command in ("score", "compare", "check"):
            yield [command, "--format", format, "-o", f"out/{command}.{ending}"]
    yield ["quality", "--format", "json", "-o", "out/quality.json"]
    for audience in ("partners", "public"):
        for format, ending in ANALYSES.items():
            yield ["score", "--audience", audience, "--format", format, "-o", f"out/score-{audience}.{ending}"]
        yield ["compare", "--audience", audience, "--format", "markdown", "-o", f"out/compare-{audience}.md"]
    for language in ("nn", "en"):
        yield ["compare", "--language", language, "--format", "markdown", "-o", f"out/compare-{language}.md"]
        call = ["report", ".", "--audience", "analyst", "--language", language]
        yield [*call, "--format", "html", "-o", f"out/report-{language}.html"]
    yield ["report", ".", "--audience", "analyst", "--format", REPORTS, "-o", "out/analyst/"]
    for audience in ("partners", "public"):
        yield ["report", ".", "--audience", audience, "--format", REPORTS, "-o", f"out/{audience}/"]
    yield ["score", "--format", "csv", "--excel", "-o", "out/excel.csv"]
    yield ["export", "--excel", "--format", "csv", "-o", "out/data.excel.csv"]
    for format in DATA:
        yield ["export", "--format", format, "-o", f"out/data.{format}"]
    for format, ending in CODEBOOKS.items():
        yield ["codebook", "--format", format, "-o", f"out/codebook.{ending}"]
    yield ["form", ".", "--network", NETWORKS[0], "--format", FORMS, "-o", "out/form/"]
    yield ["form", ".", "--network", NETWORKS[1], "--format", FORMS, "-o", "out/form2/"]


def _called(call: list[str]) -> str:
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        code = run(call)
    assert code == 0, (call, code, told.getvalue()[-2000:])
    return told.getvalue()


@cache
def outputs() -> Mapping[str, bytes]:
    """By name, every file that the program writes of the study, and under `NAME.err` what it told meanwhile."""
    before = Path.cwd()
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        (folder / "out").mkdir()
        os.chdir(folder)
        try:
            told = {f"{call[-1].strip('/')}.err": _called(call).encode() for call in calls()}
        finally:
            os.chdir(before)
        files = {
            str(path.relative_to(folder)): path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()
        }
    return {**files, **told}


def of(*endings: str) -> list[str]:
    """Names of the outputs with these endings; there are some."""
    names = sorted(name for name in outputs() if name.endswith(endings))
    assert names
    return names


def parts(data: bytes) -> dict[str, bytes]:
    """What lies in a zip."""
    with ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def told(document: object) -> Iterator[str]:
    """All texts of a JSON document, keys too."""
    match document:
        case dict():
            for key, one in document.items():
                yield key
                yield from told(one)
        case list():
            for one in document:
                yield from told(one)
        case str():
            yield document
