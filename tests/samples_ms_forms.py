"""The small survey as Microsoft Forms writes it: a workbook, in the language of whoever exports it.

Line breaks and hard spaces in questions stay in the headers; a question whose text stands there already gets a number.
"""

from collections.abc import Sequence

from import_samples import Files, sample, workbook

NB = ("ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn", "Tidspunkt for siste endring")
EN = ("ID", "Start time", "Completion time", "Email", "Name", "Last modified time")
DA = ("ID", "Starttidspunkt", "Færdiggørelsestidspunkt", "Mail", "Navn", "Tidspunkt for seneste ændring")
SV = ("ID", "Starttid", "Slutförandetid", "E-post", "Namn", "Tid för senaste ändring")
ASKED = (
    "Hvilken virksomhet svarer du for?\n",
    "Hva er din rolle i samarbeidet?\xa0",
    "Vik kommune vil oss vel.",
    "Vik kommune utnytter\xa0oss.",
    "Hvor nær er Vik kommune?",
    "Næringshagen vil oss vel.",
    "Næringshagen\nutnytter oss.",
    "Hvor nær er Næringshagen?",
    "Os og omland vil oss vel.",
    "Os og omland utnytter oss.",
    "Hvor nær er Os og omland?",
    "Møtene er klare.",
    "Navn2",
    "Kommentar",
    "Kommentar2",
)
ANSWERS = """\
Vik kommune|Representant||||Ganske enig|Ganske uenig|7|Vet ikke|Verken enig eller uenig|0|Verken enig eller uenig|Kari||
Vik kommune|Ledelse||||Helt enig||10||||Ikke aktuelt|||Fint
Næringshagen|Annet|Helt uenig|Helt enig|3||||Ganske enig|Ganske enig|||||
Os og omland||Ganske uenig|Helt uenig|5||||||||||
"""


def rows(
    own: Sequence[str] = NB, asked: Sequence[str] = ASKED, answers: str = ANSWERS, day: str = "2026-05-04"
) -> list[list[str]]:
    """Header and responses; anonymous, as where anybody may answer."""
    filled = [
        [
            str(number),
            f"{day} 10:0{number}:00",
            f"{day} 10:1{number}:00",
            "anonymous",
            "",
            "",
            *line.split("|"),
        ]
        for number, line in enumerate(answers.splitlines(), 1)
    ]
    return [[*own, *asked], *filled]


@sample("ms_forms")
def ms_forms_bokmal() -> Files:
    return {"Tillit(1-4).xlsx": workbook({"Sheet1": rows()})}


@sample("ms_forms")
def ms_forms_english() -> Files:
    return {"Trust(1-4).xlsx": workbook({"Form1": rows(EN)})}


@sample("ms_forms")
def ms_forms_danish() -> Files:
    return {"Tillit.xlsx": workbook({"Sheet1": rows(DA)})}


@sample("ms_forms")
def ms_forms_swedish() -> Files:
    return {"Tillit.xlsx": workbook({"Sheet1": rows(SV)})}


@sample("ms_forms")
def ms_forms_likert() -> Files:
    """Each statement below the question that it belongs to."""
    asked = [
        f"Hva synes du om {text.split(' ')[0]}?.{text}" if "oss" in text and "Os og" not in text else text
        for text in ASKED
    ]
    return {"Tillit(1-4).xlsx": workbook({"Sheet1": rows(NB, asked)})}
