"""The small survey as KoboToolbox and ODK export it: with names and with labels, in columns and in repeats."""

# ruff: noqa: E501 – files stand as they are
import csv
import json
from io import StringIO

from import_samples import Files, sample, workbook

IDS = (
    "a1b2c3d4-0000-4000-8000-000000000001",
    "a1b2c3d4-0000-4000-8000-000000000002",
    "a1b2c3d4-0000-4000-8000-000000000003",
    "a1b2c3d4-0000-4000-8000-000000000004",
)
"""What Kobo calls the four people."""
NAMES = """\
"start";"end";"tillitform";"wave";"rater";"role";"to_vik/ben1__vik";"to_vik/ben2__vik";"to_vik/clo1__vik";"to_naering/ben1__naering";"to_naering/ben2__naering";"to_naering/clo1__naering";"to_os/ben1__os";"to_os/ben2__os";"to_os/clo1__os";"general/fac1";"__version__";"_id";"_uuid";"_submission_time";"_validation_status";"_notes";"_status";"_submitted_by";"_tags";"_index"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:01:00.000+02:00";"liten/1.0.0";"b1";"vik";"representative";"";"";"";"4";"2";"7";"98";"3";"0";"3";"vX1";"501";"a1b2c3d4-0000-4000-8000-000000000001";"2026-05-04T08:01:02";"";"";"submitted_via_web";"";"";"1"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:02:00.000+02:00";"liten/1.0.0";"b1";"vik";"leadership";"";"";"";"5";"";"10";"";"";"";"99";"vX1";"502";"a1b2c3d4-0000-4000-8000-000000000002";"2026-05-04T08:02:02";"";"";"submitted_via_web";"";"";"2"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:03:00.000+02:00";"liten/1.0.0";"b1";"naering";"other";"1";"5";"3";"";"";"";"4";"4";"";"";"vX1";"503";"a1b2c3d4-0000-4000-8000-000000000003";"2026-05-04T08:03:02";"";"";"submitted_via_web";"";"";"3"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:04:00.000+02:00";"liten/1.0.0";"b1";"os";"";"2";"1";"5";"";"";"";"";"";"";"";"vX1";"504";"a1b2c3d4-0000-4000-8000-000000000004";"2026-05-04T08:04:02";"";"";"submitted_via_web";"";"";"4"
"""
LABELS = """\
"start";"end";"tillitform";"wave";"Hvilken virksomhet svarer du for?";"Hva er din rolle i samarbeidet?";"Om Vik kommune/Vik kommune vil oss vel.";"Om Vik kommune/Vik kommune utnytter oss.";"Om Vik kommune/Hvor nær er Vik kommune?";"Om Næringshagen/Næringshagen vil oss vel.";"Om Næringshagen/Næringshagen utnytter oss.";"Om Næringshagen/Hvor nær er Næringshagen?";"Om Os og omland/Os og omland vil oss vel.";"Om Os og omland/Os og omland utnytter oss.";"Om Os og omland/Hvor nær er Os og omland?";"Om samarbeidet som helhet/Møtene er klare.";"__version__";"_id";"_uuid";"_submission_time";"_validation_status";"_notes";"_status";"_submitted_by";"_tags";"_index"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:01:00.000+02:00";"liten/1.0.0";"b1";"Vik kommune";"Representant";"";"";"";"Ganske enig";"Ganske uenig";"7";"Vet ikke";"Verken enig eller uenig";"0";"Verken enig eller uenig";"vX1";"501";"a1b2c3d4-0000-4000-8000-000000000001";"2026-05-04T08:01:02";"";"";"submitted_via_web";"";"";"1"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:02:00.000+02:00";"liten/1.0.0";"b1";"Vik kommune";"Ledelse";"";"";"";"Helt enig";"";"10";"";"";"";"Ikke aktuelt";"vX1";"502";"a1b2c3d4-0000-4000-8000-000000000002";"2026-05-04T08:02:02";"";"";"submitted_via_web";"";"";"2"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:03:00.000+02:00";"liten/1.0.0";"b1";"Næringshagen";"Annet";"Helt uenig";"Helt enig";"3";"";"";"";"Ganske enig";"Ganske enig";"";"";"vX1";"503";"a1b2c3d4-0000-4000-8000-000000000003";"2026-05-04T08:03:02";"";"";"submitted_via_web";"";"";"3"
"2026-05-04T10:00:00.000+02:00";"2026-05-04T10:04:00.000+02:00";"liten/1.0.0";"b1";"Os og omland";"";"Ganske uenig";"Helt uenig";"5";"";"";"";"";"";"";"";"vX1";"504";"a1b2c3d4-0000-4000-8000-000000000004";"2026-05-04T08:04:02";"";"";"submitted_via_web";"";"";"4"
"""
SUBMISSIONS = """\
tillitform;wave;rater;role;fac1;__version__;_id;_uuid;_submission_time;_validation_status;_index
liten/1.0.0;b1;vik;representative;3;vX1;501;a1b2c3d4-0000-4000-8000-000000000001;2026-05-04T08:01:02;;1
liten/1.0.0;b1;vik;leadership;99;vX1;502;a1b2c3d4-0000-4000-8000-000000000002;2026-05-04T08:02:02;;2
liten/1.0.0;b1;naering;other;;vX1;503;a1b2c3d4-0000-4000-8000-000000000003;2026-05-04T08:03:02;;3
liten/1.0.0;b1;os;;;vX1;504;a1b2c3d4-0000-4000-8000-000000000004;2026-05-04T08:04:02;;4
"""
PARTNERS = """\
partner/target;partner/svar/ben1;partner/svar/ben2;partner/svar/clo1;_index;_parent_table_name;_parent_index;_submission__id;_submission__uuid;_submission__submission_time;_submission__validation_status;_submission__notes;_submission__status;_submission__submitted_by;_submission__tags
os;98;3;0;1;Tillit;1;501;a1b2c3d4-0000-4000-8000-000000000001;2026-05-04T08:01:02;;;submitted_via_web;;
naering;4;2;7;2;Tillit;1;501;a1b2c3d4-0000-4000-8000-000000000001;2026-05-04T08:01:02;;;submitted_via_web;;
naering;5;;10;3;Tillit;2;502;a1b2c3d4-0000-4000-8000-000000000002;2026-05-04T08:02:02;;;submitted_via_web;;
os;;;;4;Tillit;2;502;a1b2c3d4-0000-4000-8000-000000000002;2026-05-04T08:02:02;;;submitted_via_web;;
vik;1;5;3;5;Tillit;3;503;a1b2c3d4-0000-4000-8000-000000000003;2026-05-04T08:03:02;;;submitted_via_web;;
os;4;4;;6;Tillit;3;503;a1b2c3d4-0000-4000-8000-000000000003;2026-05-04T08:03:02;;;submitted_via_web;;
vik;2;1;5;7;Tillit;4;504;a1b2c3d4-0000-4000-8000-000000000004;2026-05-04T08:04:02;;;submitted_via_web;;
naering;;;;8;Tillit;4;504;a1b2c3d4-0000-4000-8000-000000000004;2026-05-04T08:04:02;;;submitted_via_web;;
"""
KEYS = tuple(f"uuid:{one}" for one in IDS)
"""What ODK calls them."""
CENTRAL = """\
SubmissionDate,tillitform,wave,intro,rater,role,to_vik-ben1__vik,to_vik-ben2__vik,to_vik-clo1__vik,to_naering-ben1__naering,to_naering-ben2__naering,to_naering-clo1__naering,to_os-ben1__os,to_os-ben2__os,to_os-clo1__os,general-fac1,meta-instanceID,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion
2026-05-04T08:01:02.000Z,liten/1.0.0,b1,,vik,representative,,,,4,2,7,98,3,0,3,uuid:a1b2c3d4-0000-4000-8000-000000000001,uuid:a1b2c3d4-0000-4000-8000-000000000001,,,0,0,,,,0,1
2026-05-04T08:02:02.000Z,liten/1.0.0,b1,,vik,leadership,,,,5,,10,,,,99,uuid:a1b2c3d4-0000-4000-8000-000000000002,uuid:a1b2c3d4-0000-4000-8000-000000000002,,,0,0,,,,0,1
2026-05-04T08:03:02.000Z,liten/1.0.0,b1,,naering,other,1,5,3,,,,4,4,,,uuid:a1b2c3d4-0000-4000-8000-000000000003,uuid:a1b2c3d4-0000-4000-8000-000000000003,,,0,0,,,,0,1
2026-05-04T08:04:02.000Z,liten/1.0.0,b1,,os,,2,1,5,,,,,,,,uuid:a1b2c3d4-0000-4000-8000-000000000004,uuid:a1b2c3d4-0000-4000-8000-000000000004,,,0,0,,,,0,1
"""
BRIEFCASE = """\
SubmissionDate,tillitform,wave,rater,role,SET-OF-partner,general-fac1,meta-instanceID,KEY
"May 4, 2026 8:01:02 AM","liten/1.0.0","b1","vik","representative",uuid:a1b2c3d4-0000-4000-8000-000000000001/partner,"3","uuid:a1b2c3d4-0000-4000-8000-000000000001",uuid:a1b2c3d4-0000-4000-8000-000000000001
"May 4, 2026 8:02:02 AM","liten/1.0.0","b1","vik","leadership",uuid:a1b2c3d4-0000-4000-8000-000000000002/partner,"99","uuid:a1b2c3d4-0000-4000-8000-000000000002",uuid:a1b2c3d4-0000-4000-8000-000000000002
"May 4, 2026 8:03:02 AM","liten/1.0.0","b1","naering","other",uuid:a1b2c3d4-0000-4000-8000-000000000003/partner,"","uuid:a1b2c3d4-0000-4000-8000-000000000003",uuid:a1b2c3d4-0000-4000-8000-000000000003
"May 4, 2026 8:04:02 AM","liten/1.0.0","b1","os","",uuid:a1b2c3d4-0000-4000-8000-000000000004/partner,"","uuid:a1b2c3d4-0000-4000-8000-000000000004",uuid:a1b2c3d4-0000-4000-8000-000000000004
"""
BRIEFCASE_PARTNERS = """\
target,svar-ben1,svar-ben2,svar-clo1,PARENT_KEY,KEY,SET-OF-partner
"os","98","3",0,uuid:a1b2c3d4-0000-4000-8000-000000000001,uuid:a1b2c3d4-0000-4000-8000-000000000001/partner[1],uuid:a1b2c3d4-0000-4000-8000-000000000001/partner
"naering","4","2",7,uuid:a1b2c3d4-0000-4000-8000-000000000001,uuid:a1b2c3d4-0000-4000-8000-000000000001/partner[2],uuid:a1b2c3d4-0000-4000-8000-000000000001/partner
"naering","5","",10,uuid:a1b2c3d4-0000-4000-8000-000000000002,uuid:a1b2c3d4-0000-4000-8000-000000000002/partner[1],uuid:a1b2c3d4-0000-4000-8000-000000000002/partner
"os","","","",uuid:a1b2c3d4-0000-4000-8000-000000000002,uuid:a1b2c3d4-0000-4000-8000-000000000002/partner[2],uuid:a1b2c3d4-0000-4000-8000-000000000002/partner
"vik","1","5",3,uuid:a1b2c3d4-0000-4000-8000-000000000003,uuid:a1b2c3d4-0000-4000-8000-000000000003/partner[1],uuid:a1b2c3d4-0000-4000-8000-000000000003/partner
"os","4","4","",uuid:a1b2c3d4-0000-4000-8000-000000000003,uuid:a1b2c3d4-0000-4000-8000-000000000003/partner[2],uuid:a1b2c3d4-0000-4000-8000-000000000003/partner
"vik","2","1",5,uuid:a1b2c3d4-0000-4000-8000-000000000004,uuid:a1b2c3d4-0000-4000-8000-000000000004/partner[1],uuid:a1b2c3d4-0000-4000-8000-000000000004/partner
"naering","","","",uuid:a1b2c3d4-0000-4000-8000-000000000004,uuid:a1b2c3d4-0000-4000-8000-000000000004/partner[2],uuid:a1b2c3d4-0000-4000-8000-000000000004/partner
"""


def records(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text), delimiter=";"))


def repeated(submissions: str = SUBMISSIONS, **repeats: str) -> bytes:
    """A workbook of Kobo: the submissions, and a sheet a repeat; `partner` unless others are given."""
    sheets = {"Tillit": records(submissions)}
    sheets |= {name: records(text) for name, text in (repeats or {"partner": PARTNERS}).items()}
    return workbook(sheets)


@sample("kobo")
def kobo_names() -> Files:
    return {"Tillit_-_alle_versjoner_-_2026-05-05.csv": NAMES.encode()}


@sample("kobo")
def kobo_names_without_groups() -> Files:
    """Exported with `Include groups in headers` off."""
    text = NAMES
    for group in ("to_vik/", "to_naering/", "to_os/", "general/"):
        text = text.replace(group, "")
    return {"Tillit.csv": text.encode()}


@sample("kobo")
def kobo_labels() -> Files:
    return {"Tillit.csv": LABELS.encode()}


@sample("kobo")
def kobo_workbook() -> Files:
    return {"Tillit.xlsx": workbook({"Tillit": records(NAMES)})}


@sample("kobo")
def kobo_repeats() -> Files:
    return {"Tillit.xlsx": repeated()}


@sample("kobo")
def kobo_json() -> Files:
    """As the interface for programs gives it: what was left open is not there."""
    head, *rows = records(NAMES)
    results = [{name: cell for name, cell in zip(head, row, strict=True) if cell} for row in rows]
    whole = {"count": len(results), "next": None, "previous": None, "results": results}
    return {"data.json": json.dumps(whole).encode()}


@sample("odk")
def odk_central() -> Files:
    return {"Tillit.csv": CENTRAL.encode()}


@sample("odk")
def odk_repeats() -> Files:
    return {"Tillit.csv": BRIEFCASE.encode(), "Tillit-partner.csv": BRIEFCASE_PARTNERS.encode()}


@sample("odk")
def odk_repeats_opened_by_their_own_file() -> Files:
    return {"Tillit-partner.csv": BRIEFCASE_PARTNERS.encode(), "Tillit.csv": BRIEFCASE.encode()}
