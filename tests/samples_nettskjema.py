"""The small survey as Nettskjema writes it: with codebook and without, as TSD stores it, a workbook.

Nettskjema has no hidden fields, and takes no form that was not handed in: person 4 left the second partner open.
"""

# ruff: noqa: E501 – files stand as they are
import csv
from io import StringIO

from import_samples import Files, sample, workbook

NAME = "data-123823-2026-05-04-1200"
CODES = '''\
"$submission_id";"$created";"rater";"role";"to_vik.ben1";"to_vik.ben2";"to2_vik.clo1";"to_naering.ben1";"to_naering.ben2";"to2_naering.clo1";"to_os.ben1";"to_os.ben2";"to2_os.clo1";"general.fac1";"kanaler.epost";"kanaler.telefon";"kommentar";"$answer_time_ms"
"27685292";"2026-05-04T10:01:15+02:00";"vik";"representative";"-1";"-1";"-1";"4";"2";"7.0";"98";"3";"0.0";"3";"1";"0";"Bra; men ""travelt""";"74630"
"27685302";"2026-05-04T10:02:33+02:00";"vik";"leadership";"-1";"-1";"-1";"5";"-1";"10.0";"-1";"-1";"-1";"99";"0";"0";"";"71313"
"27685319";"2026-05-04T10:03:50+02:00";"naering";"other";"1";"5";"3.0";"-1";"-1";"";"4";"4";"";"-1";"0";"0";"";"70230"
"27685340";"2026-05-04T10:04:50+02:00";"os";"-1";"2";"1";"5.0";"";"";"";"-1";"-1";"-1";"";"1";"1";"";"60100"
'''
"""With codebook, as the report `csv-report` of the service is: everything quoted, decimal point."""
TEXTS = """\
"$submission_id";"$created";"Hvilken virksomhet svarer du for?";"Hva er din rolle i samarbeidet?";"Vik kommune vil oss vel.";"Vik kommune utnytter oss.";"Hvor n&aelig;r er Vik kommune?";"N&aelig;ringshagen vil oss vel.";"N&aelig;ringshagen utnytter oss.";"Hvor n&aelig;r er N&aelig;ringshagen?";"Os og omland vil oss vel.";"Os og omland utnytter oss.";"Hvor n&aelig;r er Os og omland?";"<p>M&oslash;tene er klare.</p>";"Kommentar";"Kommentar";"$answer_time_ms"
"27685292";"2026-05-04T10:01:15+02:00";"Vik kommune";"Representant";"";"";"";"Ganske enig";"Ganske uenig";"7";"Vet ikke";"Verken enig eller uenig";"0";"Verken enig eller uenig";"Bra";"";"74630"
"27685302";"2026-05-04T10:02:33+02:00";"Vik kommune";"Ledelse";"";"";"";"Helt enig";"";"10";"";"";"";"Ikke aktuelt";"";"Fint";"71313"
"27685319";"2026-05-04T10:03:50+02:00";"Næringshagen";"Annet";"Helt uenig";"Helt enig";"3";"";"";"";"Ganske enig";"Ganske enig";"";"";"";"";"70230"
"27685340";"2026-05-04T10:04:50+02:00";"Os og omland";"";"Ganske uenig";"Helt uenig";"5";"";"";"";"";"";"";"";"";"";"60100"
"""
"""Without codebook."""
IDS = ("27685292", "27685302", "27685319", "27685340")


def records(text: str) -> list[list[str]]:
    """The cells of a file."""
    return list(csv.reader(StringIO(text), delimiter=";"))


def with_commas(text: str) -> bytes:
    """As TSD's loader stores it."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(records(text))
    return written.getvalue().encode()


@sample("nettskjema")
def nettskjema_codes() -> Files:
    return {f"{NAME}.txt": CODES.encode()}


@sample("nettskjema")
def nettskjema_texts() -> Files:
    return {f"{NAME}.csv": TEXTS.encode()}


@sample("nettskjema")
def nettskjema_tsd() -> Files:
    return {"123823.csv": with_commas(CODES)}


@sample("nettskjema")
def nettskjema_workbook() -> Files:
    return {f"{NAME}.xlsx": workbook({"Sheet0": records(CODES)})}


@sample("nettskjema")
def nettskjema_workbook_of_texts() -> Files:
    return {f"{NAME}.xlsx": workbook({"Sheet0": records(TEXTS)})}
