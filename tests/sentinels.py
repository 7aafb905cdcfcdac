"""A study in which everything that must not be seen is a word or number that stands nowhere else."""

import hashlib
import random
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

QUESTIONNAIRE = """\
id: prove
version: 1.0.0
title: {nb: Prøve, en: Sample}
languages: [nb, en]
formats:
  fine: {min: 0, max: 100, decimals: 4}
scales:
  benevolence: {level: pair, format: fine, label: {nb: Velvilje, en: Benevolence}, sufficient: 50}
  integrity: {level: pair, format: fine, label: {nb: Integritet, en: Integrity}, sufficient: 50}
  openness: {level: pair, format: fine, label: {nb: Åpenhet, en: Openness}}
  meetings: {level: network, format: fine, label: {nb: Møtene, en: Meetings}}
composites:
  trust: {of: [benevolence, integrity], label: {nb: Tillit, en: Trust}}
  collaboration: {of: [openness], label: {nb: Samarbeid, en: Collaboration}}
circle: {trust: trust, collaboration: collaboration}
items:
  - {id: ben1, scale: benevolence, text: {nb: "<partner> vil oss vel.", en: "<partner> wishes us well."}}
  - {id: int1, scale: integrity, text: {nb: "<partner> holder ord.", en: "<partner> keeps its word."}}
  - {id: ope1, scale: openness, text: {nb: "Vi er åpne med <partner>.", en: "We are open with <partner>."}}
  - {id: met1, scale: meetings, text: {nb: "Møtene er gode.", en: "Meetings are good."}}
"""
ORGANISATIONS = {"ORGALFA": 7, "ORGBETA": 6, "ORGGAMMA": 6, "ORGDELTA": 5, "ORGEPSILON": 2, "ORGZETA": 1}
WAVES = ("maaling1", "maaling2")
EVENT = "HENDELSETEKST"
CONTACT = "KONTAKTPERSON"
ALIAS = "ORGALIAS"
FILE = "FILNAVN"


def write_study(folder: Path) -> None:
    """Write the study into a folder: two waves in which everybody answers about all others."""
    (folder / "prove.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    roster = "\n".join(f"  - {{id: {name.lower()}, name: {name}, aliases: [{ALIAS}{name}]}}" for name in ORGANISATIONS)
    waves = "\n".join(
        f"  - {{name: {wave}, date: 202{number}-01-01, files: [{FILE}{number}.csv]}}"
        for number, wave in enumerate(WAVES)
    )
    events = f"  - {{date: 2020-06-01, organisations: [orgalfa], text: {{nb: {EVENT}, en: {EVENT}}}}}"
    head = f"study: Sentinel\ncontact: {CONTACT}\nquestionnaire: prove.yaml\nlanguage: en"
    study = f"{head}\norganisations:\n{roster}\nwaves:\n{waves}\nevents:\n{events}\n"
    (folder / "tillit.yaml").write_text(study, encoding="utf-8")
    for number, wave in enumerate(WAVES):
        lines = ["wave;respondent;rater;target;ben1;int1;ope1;met1", *_lines(wave, random.Random(number))]
        (folder / f"{FILE}{number}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def people() -> list[str]:
    """Everybody's id."""
    return [f"PERSON{name}{number}" for name, size in ORGANISATIONS.items() for number in range(size)]


def _lines(wave: str, drawn: random.Random) -> Iterator[str]:
    for rater, size in ORGANISATIONS.items():
        for number in range(size):
            who = f"{wave};PERSON{rater}{number};{rater}"
            for target in ORGANISATIONS:
                if target != rater:
                    yield f"{who};{target};" + ";".join(f"{drawn.uniform(10, 90):.4f}" for _ in range(3)) + ";"
            yield f"{who};;;;;{drawn.uniform(10, 90):.4f}"


def answers(folder: Path) -> list[str]:
    """Every answer, with its four decimals, by a point and by a comma."""
    cells = [
        cell
        for number in range(len(WAVES))
        for line in (folder / f"{FILE}{number}.csv").read_text(encoding="utf-8").splitlines()[1:]
        for cell in line.split(";")[4:]
        if cell and not cell.endswith("00")
    ]
    return [*cells, *(cell.replace(".", ",") for cell in cells)]


def digests(folder: Path) -> list[str]:
    """Of the files with answers: who knows all of a file but one person's answers could try these."""
    return [hashlib.sha256((folder / f"{FILE}{number}.csv").read_bytes()).hexdigest() for number in range(len(WAVES))]


def plain_text(name: str, content: bytes) -> str:
    """Everything that can be read in a file, with what is packed in it."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return "\n".join(f"{part}\n{plain_text(part, packed.read(part))}" for part in packed.namelist())
    if content[:4] == b"%PDF":
        reader = PdfReader(BytesIO(content))
        pages = "\n".join(page.extract_text() for page in reader.pages)
        return f"{pages}\n{reader.metadata}\n{content.decode('latin-1')}"
    return f"{name}\n{content.decode('utf-8', 'replace')}"
