"""What counts as certain when a file is recognised: names inside names, loops, columns that only look right."""

from pathlib import Path

import pytest

from import_survey import QUESTIONNAIRE, reading, refused
from test_readers_base import pairs
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.readers.answers.items import placed
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.grid import table_of
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.proposal.proposing import over
from tillitsmaal.study import ImportMapping, parse_study

STUDY = """\
study: S
organisations:
  - {id: vik, name: Vik}
  - {id: vikkommune, name: Vik kommune}
  - {id: as, name: Ås}
"""


def spellings(mapping: ImportMapping | None = None) -> Spellings:
    return Spellings.of(parse_study(STUDY.encode(), "tillit.yaml", Path()), mapping or ImportMapping())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Vi samarbeider med Vik kommune", {"vikkommune"}),
        ("Vi samarbeider med Vik", {"vik"}),
        ("Vi samarbeider med Vik kommune og Ås", {"vikkommune", "as"}),
        ("Vikingene kommer", set()),
        ("Låsen er åpen", set()),
        ("Om ÅS:", {"as"}),
        ("Ingen av dem", set()),
    ],
)
def test_organisations_that_a_text_mentions(text: str, named: set[str]) -> None:
    assert spellings().mentioned(text) == named


@pytest.mark.parametrize(
    ("heading", "about"),
    [
        ("Vik", "vik"),
        ("VIK KOMMUNE:", "vikkommune"),
        ("About Ås", "as"),
        ("Korleis er det med Vik kommune, slik du opplever det?", "vikkommune"),
        ("vikkommune", "vikkommune"),
        ("Om vikkommune", None),
        ("Vik videregående skole", None),
        ("Vik (ikke Vik kommune)", None),
        ("Hva tror du alle andre mener om Ås?", None),
        ("Om Vik og Ås", None),
    ],
)
def test_whom_a_heading_is_about(heading: str, about: str | None) -> None:
    found = spellings().headed(heading)
    assert (found and (found.about, found.beside)) == (about and (about, ()))


@pytest.mark.parametrize(
    ("heading", "about", "beside"),
    [
        ("Vik kommune (2)", "vikkommune", ("(2)",)),
        ("Vik 3:", "vik", ("3",)),
        ("Hva mener andre om: Ås", "as", ("hva mener andre om", "")),
        ("Vik – videregående skole", "vik", ("", "videregående skole")),
        ("Vik: Vik kommune", None, ()),
        ("Vik – i Ås", None, ()),
    ],
)
def test_what_a_heading_says_beside_a_name(heading: str, about: str | None, beside: tuple[str, ...]) -> None:
    found = spellings().headed(heading)
    assert (found and (found.about, found.beside)) == (about and (about, beside))


def test_a_number_that_is_part_of_a_name_is_the_names() -> None:
    zones = b"study: S\norganisations: [{id: a, name: Sone 1}, {id: b, name: Sone}, {id: c, name: Sone 2}]\n"
    known = Spellings.of(parse_study(zones, "tillit.yaml", Path()), ImportMapping())
    found = {text: known.headed(text) for text in ("Om Sone 1", "Sone", "SONE 2:", "Sone 3")}
    assert {text: heading and (heading.about, heading.beside) for text, heading in found.items()} == {
        "Om Sone 1": ("a", ()),
        "Sone": ("b", ()),
        "SONE 2:": ("c", ()),
        "Sone 3": ("b", ("3",)),
    }


def test_aliases_of_a_mapping_are_spellings_too() -> None:
    known = spellings(ImportMapping.model_validate({"aliases": {"targets": {"vik": ["V1"], "Nye": ["N1"]}}}))
    assert [known.resolve(text) for text in ("v1", "VIK", "N1", "nye", "x")] == ["vik", "vik", "Nye", "Nye", None]


def test_what_is_declared_goes_before_what_the_system_does_and_codes_add_up() -> None:
    system = ImportMapping.model_validate(
        {"missing": {"-1": "skipped", "-9": "not_shown"}, "values": {"strip_prefix": "A", "labels": {"N1": "-1"}}}
    )
    declared = ImportMapping.model_validate({"missing": {"-9": "dont_know"}, "values": {"labels": {"Ja": "5"}}})
    merged = over(system, declared)
    assert merged.missing == {"-1": "skipped", "-9": "dont_know"}
    assert (merged.values.strip_prefix, merged.values.labels) == ("A", {"N1": "-1", "Ja": "5"})
    assert over(system, ImportMapping.model_validate({"values": {"strip_prefix": "Q"}})).values.strip_prefix == "Q"


def test_a_number_beyond_the_loop_stays_a_number(tmp_path: Path) -> None:
    path = tmp_path / "svar.csv"
    path.write_text("id;1_ben1;2_ben1;3_ben1;0_ben1\n1;1;2;3;4\n")
    book = open_file(path)
    mapping = ImportMapping(shape="wide", columns=r"(?P<target>\d+)_(?P<item>\w+)", loop=("vik", "as"))
    found = placed(table_of(book, book.first), mapping)
    assert [place.target for place in found.values()] == ["vik", "as", "3", "0"]


def limesurvey(*heads: str, **cells: str) -> str:
    items = [item.id for item in load_questionnaire("tillit-kort").items_at("pair")]
    answers = [f"to{code}[{item}]" for code in ("vik", "vikkommune", "as") for item in items]
    columns = {"id": "1", "submitdate": "2026-01-01", "lastpage": "1", **dict.fromkeys(heads, ""), **cells}
    columns |= {head: "A4" if not head.startswith("toas") else "" for head in answers}
    return ";".join(f'"{head}"' for head in columns) + "\n" + ";".join(f'"{cell}"' for cell in columns.values()) + "\n"


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"rater": "as"}, []),
        ({"fra": "as", "rater": "vik"}, ["import_no_rater"]),
        ({"q1": "as"}, ["import_rater_likely"]),
        ({"q1": "as", "q2": "Vik"}, ["import_no_rater"]),
        ({"q1": "as, Vik"}, ["import_no_rater"]),
    ],
)
def test_who_answers_stands_in_one_column_that_says_so(cells: dict[str, str], codes: list[str], tmp_path: Path) -> None:
    from tillitsmaal.readers.look import look

    path = tmp_path / "eksport.csv"
    path.write_text(limesurvey(**cells), encoding="utf-8")
    seen = look(path, study=parse_study(STUDY.encode(), "tillit.yaml", tmp_path))
    assert [problem.code for problem in seen.doubts] == codes


EVALUATED = """\
RecordedDate,ResponseId,Finished,SubjectUniqueIdentifier,EvaluatorUniqueIdentifier,virksomhet,ben1,ben2,clo1
RecordedDate,ResponseId,Finished,SubjectUniqueIdentifier,EvaluatorUniqueIdentifier,virksomhet,ben1,ben2,clo1
"{""ImportId"":""recordedDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""finished""}",a,b,c,d,e,f
2026,R1,1,os,{0},{2},5,98,1
2026,R2,1,vik,{1},{3},1,2,3
"""


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        (("vik", "os", "naering", "naering"), ["import_unclear", "import_no_rater"]),
        (("vik", "os", "vik", "naering"), ["import_unclear", "import_no_rater"]),
        (("vik", "os", "Vik kommune", "os"), []),
        (("Kari", "os", "naering", "naering"), []),
        (("1", "2", "naering", "naering"), []),
    ],
)
def test_organisations_that_answer_for_others_are_a_doubt(
    who: tuple[str, ...], codes: list[str], tmp_path: Path
) -> None:
    text = EVALUATED
    for number, one in enumerate(who):
        text = text.replace(f"{{{number}}}", one)
    known = "waves: [{name: b1}]\n"
    if not codes:
        assert len(pairs(reading({"svar.csv": text.encode()}, tmp_path, known))) == 2
        return
    assert refused({"svar.csv": text.encode()}, tmp_path, known) == codes
    declared = "import: {system: qualtrics_360, rater: {column: virksomhet}}"
    assert len(pairs(reading({"svar.csv": text.encode()}, tmp_path, declared))) == 2


def test_numbers_are_people_where_organisations_have_numbers_too(tmp_path: Path) -> None:
    from tillitsmaal.readers import read_responses

    text = EVALUATED.replace("os,{0},{2}", "2,1,3").replace("vik,{1},{3}", "1,2,3")
    (tmp_path / "svar.csv").write_text(text, encoding="utf-8")
    numbered = parse_study(b"study: S\norganisations: [{id: '1'}, {id: '2'}, {id: '3'}]\n", "tillit.yaml", tmp_path)
    found = read_responses(tmp_path / "svar.csv", questionnaire=QUESTIONNAIRE, study=numbered)
    assert [line.split(" ", 1)[1] for line in pairs(found)] == ["1: 3 → 2: 5 dk 1", "2: 3 → 1: 1 2 3"]


@pytest.mark.parametrize(
    ("once", "repeated", "codes"),
    [
        ("partner", "virksomhet", ["import_unclear", "import_no_target"]),
        ("virksomhet", "partner", []),
    ],
)
def test_what_is_repeated_is_whom_the_answers_are_about(
    once: str, repeated: str, codes: list[str], tmp_path: Path
) -> None:
    submissions = (
        f"SubmissionDate,{once},KEY\n2026-05-04T08:01:02.000Z,vik,uuid:1\n2026-05-04T08:01:02.000Z,os,uuid:2\n"
    )
    records = f"{repeated},ben1,ben2,clo1,PARENT_KEY,KEY\nos,4,3,5,uuid:1,uuid:1/p[1]\nvik,3,3,3,uuid:2,uuid:2/p[1]\n"
    files = {"T-p.csv": records.encode(), "T.csv": submissions.encode()}
    right = ["b1 uuid:1: vik → os: 4 3 5", "b1 uuid:2: os → vik: 3 3 3"]
    wave = "waves: [{name: b1, files: [T-p.csv]}]\n"
    if not codes:
        assert pairs(reading(files, tmp_path, wave)) == right
        return
    assert refused(files, tmp_path, wave) == codes
    declared = f"import: {{system: odk, rater: {{column: {once}}}, target: {{column: {repeated}}}}}"
    assert pairs(reading(files, tmp_path, wave + declared)) == right
