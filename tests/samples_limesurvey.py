"""The small survey as LimeSurvey exports it: CSV with codes and with texts, JSON, a workbook, files saved anew."""

# ruff: noqa: E501 – files stand as they are
import csv
from io import StringIO

from import_samples import Files, sample, workbook

IDS = tuple(f"{number} (b1)" for number in range(1, 5))
"""What respondents are called: LimeSurvey numbers those of each survey anew."""
CODES = """\
"id";"submitdate";"lastpage";"startlanguage";"seed";"startdate";"datestamp";"rater";"role";"tillitform";"wave";"tovik[ben1]";"tovik[ben2]";"to2vik[clo1]";"tonaering[ben1]";"tonaering[ben2]";"to2naering[clo1]";"toos[ben1]";"toos[ben2]";"to2os[clo1]";"general[fac1]"
"1";"2026-05-04 10:01:00";"5";"nb";"1001";"2026-05-04 10:00:00";"2026-05-04 10:01:00";"vik";"repr";"liten/1.0.0";"b1";;;;"A4";"A2";"A7";"A98";"A3";"A0";"A3"
"2";"2026-05-04 10:02:00";"5";"nn";"1002";"2026-05-04 10:00:00";"2026-05-04 10:02:00";"vik";"lead";"liten/1.0.0";"b1";;;;"A5";"";"A10";"";"";"";"A99"
"3";"2026-05-04 10:03:00";"5";"en";"1003";"2026-05-04 10:00:00";"2026-05-04 10:03:00";"nan2f";"other";"liten/1.0.0";"b1";"A1";"A5";"A3";;;;"A4";"A4";"";""
"4";;"2";"nb";"1004";"2026-05-04 10:00:00";"2026-05-04 10:04:00";"os";"";"liten/1.0.0";"b1";"A2";"A1";"A5";;;;;;;
"""
"""As `CsvWriter` writes them; after them comes a blank line."""
LONG = """\
"Svar-ID";"Dato for besvarelse";"Siste side";"Startspråk";"Frø";"Dato startet";"Dato for siste handling";"Hvilken virksomhet svarer du for?";"Hva er din rolle i samarbeidet?";"tillitform";"wave";"Hvordan er det med Vik kommune, slik du opplever det? [Vik kommune vil oss vel.]";"Hvordan er det med Vik kommune, slik du opplever det? [Vik kommune utnytter oss.]";"Hvordan er det med Vik kommune, slik du opplever det? [Hvor nær er Vik kommune?]";"Hvordan er det med Næringshagen, slik du opplever det? [Næringshagen vil oss vel.]";"Hvordan er det med Næringshagen, slik du opplever det? [Næringshagen utnytter oss.]";"Hvordan er det med Næringshagen, slik du opplever det? [Hvor nær er Næringshagen?]";"Hvordan er det med Os og omland, slik du opplever det? [Os og omland vil oss vel.]";"Hvordan er det med Os og omland, slik du opplever det? [Os og omland utnytter oss.]";"Hvordan er det med Os og omland, slik du opplever det? [Hvor nær er Os og omland?]";"Disse spørsmålene gjelder alle partnerne sett under ett. [Møtene er klare.]"
"1";"2026-05-04 10:01:00";"5";"nb";"1001";"2026-05-04 10:00:00";"2026-05-04 10:01:00";"Vik kommune";"Representant";"liten/1.0.0";"b1";"";"";"";"Ganske enig";"Ganske uenig";"7";"Vet ikke";"Verken enig eller uenig";"0";"Verken enig eller uenig"
"2";"2026-05-04 10:02:00";"5";"nb";"1002";"2026-05-04 10:00:00";"2026-05-04 10:02:00";"Vik kommune";"Ledelse";"liten/1.0.0";"b1";"";"";"";"Helt enig";"";"10";"";"";"";"Ikke aktuelt"
"3";"2026-05-04 10:03:00";"5";"nb";"1003";"2026-05-04 10:00:00";"2026-05-04 10:03:00";"Næringshagen";"Annet";"liten/1.0.0";"b1";"Helt uenig";"Helt enig";"3";"";"";"";"Ganske enig";"Ganske enig";"";""
"4";"";"2";"nb";"1004";"2026-05-04 10:00:00";"2026-05-04 10:04:00";"Os og omland";"";"liten/1.0.0";"b1";"Ganske uenig";"Helt uenig";"5";"";"";"";"";"";"";""
"""
LONG_ENGLISH = """\
"Response ID","Date submitted","Last page","Start language","Seed","Date started","Date last action","Which organisation do you answer for?","What is your role in the collaboration?","tillitform","wave","How is it with Vik kommune? [Vik kommune wishes us well.]","How is it with Vik kommune? [Vik kommune exploits us.]","How is it with Vik kommune? [How close is Vik kommune?]","How is it with Næringshagen? [Næringshagen wishes us well.]","How is it with Næringshagen? [Næringshagen exploits us.]","How is it with Næringshagen? [How close is Næringshagen?]","How is it with Os og omland? [Os og omland wishes us well.]","How is it with Os og omland? [Os og omland exploits us.]","How is it with Os og omland? [How close is Os og omland?]","All partners. [Meetings are clear.]"
"1","2026-05-04 10:01:00","5","en","1001","2026-05-04 10:00:00","2026-05-04 10:01:00","Vik kommune","Representative","liten/1.0.0","b1","","","","Mostly agree","Mostly disagree","7","Don't know","Neither agree nor disagree","0","Neither agree nor disagree"
"2","2026-05-04 10:02:00","5","en","1002","2026-05-04 10:00:00","2026-05-04 10:02:00","Vik kommune","Leadership","liten/1.0.0","b1","","","","Strongly agree","","10","","","","Not relevant"
"3","2026-05-04 10:03:00","5","en","1003","2026-05-04 10:00:00","2026-05-04 10:03:00","Næringshagen","Other","liten/1.0.0","b1","Strongly disagree","Strongly agree","3","","","","Mostly agree","Mostly agree","",""
"4","","2","en","1004","2026-05-04 10:00:00","2026-05-04 10:04:00","Os og omland","","liten/1.0.0","b1","Mostly disagree","Strongly disagree","5","","","","","","",""
"""
JSON = """\
{"responses":[
{"id":"1","submitdate":"2026-05-04 10:01:00","lastpage":"5","startlanguage":"nb","seed":"1001","startdate":"2026-05-04 10:00:00","datestamp":"2026-05-04 10:01:00","rater":"vik","role":"repr","tillitform":"liten\\/1.0.0","wave":"b1","tovik[ben1]":null,"tovik[ben2]":null,"to2vik[clo1]":null,"tonaering[ben1]":"A4","tonaering[ben2]":"A2","to2naering[clo1]":"A7","toos[ben1]":"A98","toos[ben2]":"A3","to2os[clo1]":"A0","general[fac1]":"A3"},
{"id":"2","submitdate":"2026-05-04 10:02:00","lastpage":"5","startlanguage":"nn","seed":"1002","startdate":"2026-05-04 10:00:00","datestamp":"2026-05-04 10:02:00","rater":"vik","role":"lead","tillitform":"liten\\/1.0.0","wave":"b1","tovik[ben1]":null,"tovik[ben2]":null,"to2vik[clo1]":null,"tonaering[ben1]":"A5","tonaering[ben2]":"","to2naering[clo1]":"A10","toos[ben1]":"","toos[ben2]":"","to2os[clo1]":"","general[fac1]":"A99"},
{"id":"3","submitdate":"2026-05-04 10:03:00","lastpage":"5","startlanguage":"en","seed":"1003","startdate":"2026-05-04 10:00:00","datestamp":"2026-05-04 10:03:00","rater":"nan2f","role":"other","tillitform":"liten\\/1.0.0","wave":"b1","tovik[ben1]":"A1","tovik[ben2]":"A5","to2vik[clo1]":"A3","tonaering[ben1]":null,"tonaering[ben2]":null,"to2naering[clo1]":null,"toos[ben1]":"A4","toos[ben2]":"A4","to2os[clo1]":"","general[fac1]":""},
{"id":"4","submitdate":null,"lastpage":"2","startlanguage":"nb","seed":"1004","startdate":"2026-05-04 10:00:00","datestamp":"2026-05-04 10:04:00","rater":"os","role":"","tillitform":"liten\\/1.0.0","wave":"b1","tovik[ben1]":"A2","tovik[ben2]":"A1","to2vik[clo1]":"A5","tonaering[ben1]":null,"tonaering[ben2]":null,"to2naering[clo1]":null,"toos[ben1]":null,"toos[ben2]":null,"to2os[clo1]":null,"general[fac1]":null}
]}
"""


def written(text: str, separator: str = ";") -> bytes:
    """CSV as LimeSurvey writes it: byte order mark, CRLF, a blank line last."""
    return ("\ufeff" + text.replace(";", separator).replace("\n", "\r\n") + "\r\n").encode()


def records(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text), delimiter=";"))


@sample("limesurvey")
def limesurvey_codes() -> Files:
    return {"survey.csv": written(CODES)}


@sample("limesurvey")
def limesurvey_commas() -> Files:
    return {"survey.csv": written(CODES, ",")}


@sample("limesurvey")
def limesurvey_tabs() -> Files:
    return {"survey.csv": written(CODES, "\t")}


@sample("limesurvey")
def limesurvey_texts() -> Files:
    return {"survey.csv": written(LONG)}


@sample("limesurvey")
def limesurvey_texts_in_english() -> Files:
    return {"survey.csv": ("\ufeff" + LONG_ENGLISH.replace("\n", "\r\n") + "\r\n").encode()}


@sample("limesurvey")
def limesurvey_json() -> Files:
    return {"survey.json": JSON.encode()}


@sample("limesurvey")
def limesurvey_workbook() -> Files:
    return {"survey.xlsx": workbook({"Survey responses": records(CODES)})}


@sample("limesurvey")
def limesurvey_saved_by_a_spreadsheet() -> Files:
    """Saved once more: no quotation marks, so what was never shown looks like what was left open."""
    anew = StringIO(newline="")
    csv.writer(anew, delimiter=";", lineterminator="\r\n").writerows(records(CODES))
    return {"survey.csv": ("\ufeff" + anew.getvalue()).encode()}
