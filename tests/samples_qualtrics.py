"""The small survey as Qualtrics exports it: codes and texts, loops, the older layout, 360 projects."""

# ruff: noqa: E501 – files stand as they are
import csv
from collections.abc import Sequence
from io import StringIO

from import_samples import Files, sample, workbook

IDS = ("R_1aB2cD3eF4gH5iJ", "R_2aB2cD3eF4gH5iJ", "R_3aB2cD3eF4gH5iJ", "R_4aB2cD3eF4gH5iJ")
"""What Qualtrics calls the four people."""
TEXTS = """\
StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,DistributionChannel,UserLanguage,rater,role,to_vik_1,to_vik_2,to2_vik_1,to_nan2f_1,to_nan2f_2,to2_nan2f_1,to_os_1,to_os_2,to2_os_1,general_1,tillitform,wave
Startdato,Sluttdato,Svartype,IP-adresse,Fremdrift,Varighet (i sekunder),Ferdig,Registreringsdato,Svar-ID,Distribusjonskanal,Brukerspråk,Hvilken virksomhet svarer du for?,"Hva er din rolle i samarbeidet?
Representant er den som møter partnerne.","Hvordan er det med Vik kommune, slik du opplever det? - Vik kommune vil oss vel.","Hvordan er det med Vik kommune, slik du opplever det? - Vik kommune utnytter oss.","Hvordan er det med Vik kommune, slik du opplever det? - Hvor nær er Vik kommune?","Hvordan er det med Næringshagen, slik du opplever det? - Næringshagen vil oss vel.","Hvordan er det med Næringshagen, slik du opplever det? - Næringshagen utnytter oss.","Hvordan er det med Næringshagen, slik du opplever det? - Hvor nær er Næringshagen?","Hvordan er det med Os og omland, slik du opplever det? - Os og omland vil oss vel.","Hvordan er det med Os og omland, slik du opplever det? - Os og omland utnytter oss.","Hvordan er det med Os og omland, slik du opplever det? - Hvor nær er Os og omland?",Disse spørsmålene gjelder alle partnerne sett under ett. - Møtene er klare.,tillitform,wave
"{""ImportId"":""startDate"",""timeZone"":""Europe/Oslo""}","{""ImportId"":""endDate"",""timeZone"":""Europe/Oslo""}","{""ImportId"":""status""}","{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}","{""ImportId"":""duration""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate"",""timeZone"":""Europe/Oslo""}","{""ImportId"":""_recordId""}","{""ImportId"":""distributionChannel""}","{""ImportId"":""userLanguage""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3_1""}","{""ImportId"":""QID3_2""}","{""ImportId"":""QID4_1""}","{""ImportId"":""QID5_1""}","{""ImportId"":""QID5_2""}","{""ImportId"":""QID6_1""}","{""ImportId"":""QID7_1""}","{""ImportId"":""QID7_2""}","{""ImportId"":""QID8_1""}","{""ImportId"":""QID9_1""}","{""ImportId"":""tillitform""}","{""ImportId"":""wave""}"
2026-05-04 10:00:00,2026-05-04 10:01:00,IP Address,*******,100,60,True,2026-05-04 10:01:01,R_1aB2cD3eF4gH5iJ,anonymous,NO,Vik kommune,Representant,,,,Ganske enig,Ganske uenig,7,Vet ikke,Verken enig eller uenig,0,Verken enig eller uenig,liten/1.0.0,b1
2026-05-04 10:00:00,2026-05-04 10:02:00,IP Address,*******,100,60,True,2026-05-04 10:02:01,R_2aB2cD3eF4gH5iJ,anonymous,NO,Vik kommune,Ledelse,,,,Helt enig,,10,,,,Ikke aktuelt,liten/1.0.0,b1
2026-05-04 10:00:00,2026-05-04 10:03:00,IP Address,*******,100,60,True,2026-05-04 10:03:01,R_3aB2cD3eF4gH5iJ,anonymous,NO,Næringshagen,Annet,Helt uenig,Helt enig,3,,,,Ganske enig,Ganske enig,,,liten/1.0.0,b1
2026-05-04 10:00:00,2026-05-04 10:04:00,IP Address,*******,40,60,False,2026-05-11 10:04:01,R_4aB2cD3eF4gH5iJ,anonymous,NO,Os og omland,,Ganske uenig,Helt uenig,5,,,,,,,,liten/1.0.0,b1
"""
"""A form that this program made, exported with `Use choice text`."""
LOOP = """\
StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,rater,role,1_Q2_1,1_Q2_2,1_clo1,2_Q2_1,2_Q2_2,2_clo1,3_Q2_1,3_Q2_2,clo1,fac1,wave
Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,Organisation,Role,Your view of - ${lm://Field/1} - wishes us well,Your view of - ${lm://Field/1} - exploits us,How close?,Your view of - ${lm://Field/1} - wishes us well,Your view of - ${lm://Field/1} - exploits us,How close?,Your view of - ${lm://Field/1} - wishes us well,Your view of - ${lm://Field/1} - exploits us,How close?,Meetings,wave
"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID11""}","{""ImportId"":""QID12""}","{""ImportId"":""1_QID20_1""}","{""ImportId"":""1_QID20_7""}","{""ImportId"":""1_QID21""}","{""ImportId"":""2_QID20_1""}","{""ImportId"":""2_QID20_7""}","{""ImportId"":""2_QID21""}","{""ImportId"":""3_QID20_1""}","{""ImportId"":""3_QID20_7""}","{""ImportId"":""3_QID21""}","{""ImportId"":""QID30""}","{""ImportId"":""wave""}"
2026-05-04 10:00:00,2026-05-04 10:01:00,0,100,1,2026-05-04 10:01:01,R_1aB2cD3eF4gH5iJ,vik,representative,98,3,0,,,,4,2,7,3,b1
2026-05-04 10:00:00,2026-05-04 10:02:00,0,100,1,2026-05-04 10:02:01,R_2aB2cD3eF4gH5iJ,vik,leadership,-99,-99,-99,,,,5,-99,10,99,b1
2026-05-04 10:00:00,2026-05-04 10:03:00,0,100,1,2026-05-04 10:03:01,R_3aB2cD3eF4gH5iJ,naering,other,4,4,-99,1,5,3,,,,-99,b1
2026-05-04 10:00:00,2026-05-04 10:04:00,0,40,0,2026-05-11 10:04:01,R_4aB2cD3eF4gH5iJ,os,,,,,2,1,5,,,,,b1
"""
"""A loop over Os, Vik and Næringshagen: one name has lost its number, and numbers in names are not those of the ids."""
LOOPED = "loop: [os, vik, naering], items: {Q2_1: ben1, Q2_2: ben2, clo1: clo1, fac1: fac1}"
OLDER = """\
V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,rater,role,ben1(1),ben2(1),clo1(1),ben1(2),ben2(2),clo1(2),ben1(3),ben2(3),clo1(3),fac1,LocationLatitude,LocationLongitude,LocationAccuracy,wave,
ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,Status,StartDate,EndDate,Finished,Organisation,Role,wishes us well,exploits us,close,wishes us well,exploits us,close,wishes us well,exploits us,close,Meetings,LocationLatitude,LocationLongitude,LocationAccuracy,wave,
R_1aB2cD3eF4gH5iJ,Default Response Set,Anonymous,,,,0,2016-05-04 10:00:00,2016-05-04 10:01:00,1,vik,representative,98,3,0,,,,4,2,7,3,59.9,10.7,-1,b1,
R_2aB2cD3eF4gH5iJ,Default Response Set,Anonymous,,,,0,2016-05-04 10:00:00,2016-05-04 10:02:00,1,vik,leadership,,,,,,,5,,10,99,59.9,10.7,-1,b1,
R_3aB2cD3eF4gH5iJ,Default Response Set,Anonymous,,,,0,2016-05-04 10:00:00,2016-05-04 10:03:00,1,naering,other,4,4,,1,5,3,,,,,59.9,10.7,-1,b1,
R_4aB2cD3eF4gH5iJ,Default Response Set,Anonymous,,,,0,2016-05-04 10:00:00,2016-05-04 10:04:00,0,os,,,,,2,1,5,,,,,59.9,10.7,-1,b1,
"""
EVALUATIONS = """\
StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,SubjectUniqueIdentifier,ParticipantUniqueIdentifier,Relationship,organisation,role,ben1,ben2,clo1,fac1,wave
Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,SubjectUniqueIdentifier,ParticipantUniqueIdentifier,Relationship,organisation,role,… wishes us well,… exploits us,How close?,Meetings,wave
"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}","{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""subject""}","{""ImportId"":""evaluator""}","{""ImportId"":""relationship""}","{""ImportId"":""organisation""}","{""ImportId"":""role""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}","{""ImportId"":""QID4""}","{""ImportId"":""wave""}"
2026-05-04 10:00:00,2026-05-04 10:01:00,EX,100,1,2026-05-04 10:01:01,R_0001,os,1,Partner,vik,representative,98,3,0,3,b1
2026-05-04 10:00:00,2026-05-04 10:02:00,EX,100,1,2026-05-04 10:02:01,R_0002,naering,1,Partner,vik,representative,4,2,7,,b1
2026-05-04 10:00:00,2026-05-04 10:03:00,EX,100,1,2026-05-04 10:03:01,R_0003,naering,2,Partner,vik,leadership,5,,10,99,b1
2026-05-04 10:00:00,2026-05-04 10:04:00,EX,100,1,2026-05-04 10:04:01,R_0004,os,2,Partner,vik,leadership,,,,,b1
2026-05-04 10:00:00,2026-05-04 10:05:00,EX,100,1,2026-05-04 10:05:01,R_0005,vik,3,Partner,naering,other,1,5,3,,b1
2026-05-04 10:00:00,2026-05-04 10:06:00,EX,100,1,2026-05-04 10:06:01,R_0006,os,3,Partner,naering,other,4,4,,,b1
2026-05-04 10:00:00,2026-05-04 10:07:00,EX,100,1,2026-05-04 10:07:01,R_0007,vik,4,Partner,os,,2,1,5,,b1
2026-05-04 10:00:00,2026-05-04 10:08:00,EX,20,0,2026-05-11 10:08:01,R_0008,naering,4,Partner,os,,,,,,b1
"""


def records(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def tabs(rows: Sequence[Sequence[str]]) -> bytes:
    """Qualtrics' TSV: UTF-16 with a byte order mark."""
    written = StringIO(newline="")
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(rows)
    return written.getvalue().encode("utf-16")


@sample("qualtrics")
def qualtrics_texts() -> Files:
    return {"Tillit_4. mai 2026_10.00.csv": b"\xef\xbb\xbf" + TEXTS.encode()}


@sample("qualtrics")
def qualtrics_tabs() -> Files:
    return {"Tillit.tsv": tabs(records(TEXTS))}


@sample("qualtrics")
def qualtrics_workbook() -> Files:
    return {"Tillit.xlsx": workbook({"Sheet0": records(TEXTS)})}


@sample("qualtrics")
def qualtrics_loop() -> Files:
    return {"Tillit.csv": LOOP.encode()}


@sample("qualtrics")
def qualtrics_older() -> Files:
    return {"Tillit.csv": OLDER.encode()}


@sample("qualtrics_360")
def qualtrics_evaluations() -> Files:
    return {"Tillit.csv": EVALUATIONS.encode()}
