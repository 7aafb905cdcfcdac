"""The small survey as SurveyXact writes it: three files in three ways, and a workbook whose data set is cut in two.

Codes count from 1, also those of the scale from 0 to 10, and what they are called stands in the labels. Person 4 did
not finish; a fifth was invited and never came.
"""

import csv
from collections.abc import Sequence
from io import StringIO

from import_samples import Files, sample, workbook

DATASET = '''\
respondentid;organization;created;closetime;email;s_1;s_2;s_3_1;s_3_2;s_4;s_5_1;s_5_2;s_6;s_7_1;s_7_2;s_8;s_9;s_10_1;s_10_2;s_11;statoverall_1;statoverall_2;statoverall_3;statoverall_4;statoverall_5
825478429;269318;2026-05-04 10:00:00;2026-05-04 10:01:00;;1;1;;;;4;2;8;6;3;1;3;1;0;Bra;0;0;0;1;0
825478430;269318;2026-05-04 10:00:00;2026-05-04 10:02:00;;1;2;;;;5;;11;;;;7;0;0;;0;0;0;1;0
825478431;269318;2026-05-04 10:00:00;2026-05-04 10:03:00;;2;3;1;5;4;;;;4;4;;;0;1;"Fint; men ""travelt""";0;0;0;1;0
825478432;269318;2026-05-04 10:00:00;;;3;;2;1;6;;;;;;;;0;0;;0;0;1;0;0
825478433;269318;2026-05-04 10:00:00;;;;;;;;;;;;;;;0;0;;0;1;0;0;0
'''
STRUCTURE = """\
questionName;variableName;questionType;subType;questionText;choiceValue;choiceText
respondentid;respondentid;Open;Double;RespondentID;;
organization;organization;Closed;Single;Organisasjon;;
created;created;Open;Date;Opprettet;;
closetime;closetime;Open;Date;Lukket;;
email;email;Open;String;E-post;;
s_1;s_1;Closed;Single;Hvilken virksomhet svarer du for?;;
s_2;s_2;Closed;Single;Hva er din rolle i samarbeidet? ;;
s_3;s_3_1;Closed;Single;Hvordan er det med Vik kommune, slik du opplever det?  - Vik kommune vil oss vel. ;;
s_3;s_3_2;Closed;Single;Hvordan er det med Vik kommune, slik du opplever det?  - Vik kommune utnytter oss.;;
s_4;s_4;Closed;Single;Hvor nær er Vik kommune?;;
s_5;s_5_1;Closed;Single;Hvordan er det med Næringshagen, slik du opplever det?  - Næringshagen vil oss vel. ;;
s_5;s_5_2;Closed;Single;Hvordan er det med Næringshagen, slik du opplever det?  - Næringshagen utnytter oss. ;;
s_6;s_6;Closed;Single;Hvor nær er Næringshagen? ;;
s_7;s_7_1;Closed;Single;Hvordan er det med Os og omland, slik du opplever det?  - Os og omland vil oss vel. ;;
s_7;s_7_2;Closed;Single;Hvordan er det med Os og omland, slik du opplever det?  - Os og omland utnytter oss. ;;
s_8;s_8;Closed;Single;Hvor nær er Os og omland?;;
s_9;s_9;Closed;Single;<p>Møtene er klare.</p>;;
s_10;s_10_1;Closed;Multiple;Hvor har dere kontakt? (flere kryss);1;"E-post; brev "
s_10;s_10_2;Closed;Multiple;Hvor har dere kontakt? (flere kryss);2;Telefon
s_11;s_11;Open;String;Kommentar:;;
statoverall;statoverall_1;Closed;Multiple;Samlet status;1;Ny
statoverall;statoverall_2;Closed;Multiple;Samlet status;2;Distribuert
statoverall;statoverall_3;Closed;Multiple;Samlet status;3;Noen svar
statoverall;statoverall_4;Closed;Multiple;Samlet status;4;Gjennomført
statoverall;statoverall_5;Closed;Multiple;Samlet status;5;Frafalt
"""
AGREE = (
    "Helt uenig",
    "Ganske uenig",
    "Verken enig eller uenig",
    "Ganske enig",
    "Helt enig ",
    "Vet ikke",
    "Ikke aktuelt",
)
LABELS = "".join(
    f"{variable};{code};{label}\n"
    for variables, labels in (
        ("organization", {269318: "Fylkeskommunen"}),
        ("s_1", dict(enumerate(("Vik kommune", "Næringshagen ", "Os og omland"), 1))),
        ("s_2", dict(enumerate(("Representant", "Ledelse", "Annet"), 1))),
        ("s_3_1 s_3_2 s_5_1 s_5_2 s_7_1 s_7_2 s_9", dict(enumerate(AGREE, 1))),
        ("s_4 s_6 s_8", {number + 1: str(number) for number in range(11)}),
        ("s_10_1 s_10_2 statoverall_1 statoverall_2 statoverall_3", {0: "Ikke valgt", 1: "Valgt"}),
        ("statoverall_4 statoverall_5", {0: "Ikke valgt", 1: "Valgt"}),
    )
    for variable in variables.split()
    for code, label in labels.items()
)
IDS = ("825478429", "825478430", "825478431", "825478432")


def records(text: str) -> list[list[str]]:
    """The cells of a file."""
    return list(csv.reader(StringIO(text), delimiter=";"))


def written(text: str, separator: str, *, quoting: int = csv.QUOTE_MINIMAL, extra: bool = False) -> str:
    """The file with another separator; with `extra`, what follows the header has an empty cell more."""
    file = StringIO()
    rows = [[*row, ""] if extra and number else row for number, row in enumerate(records(text))]
    csv.writer(file, delimiter=separator, quoting=quoting, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return file.getvalue()


def with_semicolons(dataset: str = DATASET, structure: str = STRUCTURE, labels: str = LABELS) -> Files:
    """The three files with semicolons in Windows-1252."""
    texts = {"dataset": dataset, "structure": structure, "labels": labels}
    return {f"{name}.csv": text.encode("cp1252") for name, text in texts.items()}


def in_workbook(dataset: Sequence[Sequence[str]], cut: int) -> dict[str, list[list[str]]]:
    """Sheets, the data set cut in two behind a column."""
    return {
        "Dataset (1)": [list(row[:cut]) for row in dataset],
        "Dataset (2)": [list(row[cut:]) for row in dataset],
        "Structure": records(STRUCTURE),
        "Labels": records(LABELS),
    }


@sample("surveyxact")
def surveyxact_semicolons() -> Files:
    return with_semicolons()


@sample("surveyxact")
def surveyxact_commas() -> Files:
    return {
        "dataset.csv": written(DATASET, ",").encode("cp1252"),
        "structure.csv": written(STRUCTURE, ",", quoting=csv.QUOTE_ALL, extra=True).encode("cp1252"),
        "labels.csv": written(LABELS, ",", quoting=csv.QUOTE_NONNUMERIC).encode("cp1252"),
    }


@sample("surveyxact")
def surveyxact_tabs() -> Files:
    texts = {"dataset": written(DATASET, "\t"), "labels": written(LABELS, "\t")}
    texts["structure"] = written(STRUCTURE, "\t", extra=True)
    return {f"{name}.csv": b"\xff\xfe" + text.encode("utf-16-le") for name, text in texts.items()}


@sample("surveyxact")
def surveyxact_workbook() -> Files:
    return {"Tillit 2026.xlsx": workbook({"Dataset": records(DATASET)} | dict(list(in_workbook([], 0).items())[2:]))}


@sample("surveyxact")
def surveyxact_workbook_cut() -> Files:
    """In the second part, the row of person 4 is empty but for the status."""
    return {"Tillit 2026.xlsx": workbook(in_workbook(records(DATASET), 10))}
