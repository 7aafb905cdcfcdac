"""Codes of organisations and items: each follows from one id alone, and none may mean two."""

import unicodedata
from collections.abc import Callable
from itertools import combinations, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from form_cases import asking, of
from limesurvey_export import Filled, export_csv
from tillitsmaal.errors import InputRefused, UsageError
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.limesurvey import limesurvey
from tillitsmaal.forms.making import make_form
from tillitsmaal.names import LONGEST_CODE, code_of, key
from tillitsmaal.readers import read_responses
from tillitsmaal.readers.answers.items import item_keys
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.responses import PAIR_KEYS
from tillitsmaal.study import ImportMapping, Organisation, Study
from tillitsmaal.study.coded import LONGEST_SHORT_CODE, codes_in_doubt, item_codes, organisation_codes, short_codes

Codes = Callable[[list[Organisation]], dict[str, str]]
IDS = (
    "naeringshagen", "naeringslaget", "næringsforeningen-nord", "næringsforeningen-sør", "vik", "Vik kommune",
    "98", "øl", "日本", "!!!", "???", "naeri", "Å" * 40,
)  # fmt: skip


def roster(*ids: str) -> list[Organisation]:
    return [Organisation(id=id_) for id_ in ids]


@pytest.mark.parametrize("codes", [organisation_codes, short_codes])
def test_a_code_is_the_same_whoever_stands_beside_and_in_whatever_order(codes: Codes) -> None:
    alone = {id_: codes(roster(id_))[id_] for id_ in IDS}
    assert len({key(code) for code in alone.values()}) == len(IDS)
    for some in (*permutations(IDS[:4]), *combinations(IDS, 3), IDS, IDS[::-1]):
        assert codes(roster(*some)) == {id_: alone[id_] for id_ in some}


def test_names_and_aliases_change_no_code() -> None:
    named = [Organisation(id="vik-kommune", name="Sundvik", aliases=("vikko",)), Organisation(id="os", name="Os")]
    assert organisation_codes(named) == organisation_codes(roster("vik-kommune", "os"))
    assert short_codes(named) == short_codes(roster("vik-kommune", "os"))


def test_codes_of_forms_that_are_out_stay_what_they_are() -> None:
    assert organisation_codes(roster(*IDS)) == {
        "naeringshagen": "naeringshagen",
        "naeringslaget": "naeringslaget",
        "næringsforeningen-nord": "naeringsfore4dhu",
        "næringsforeningen-sør": "naeringsforec1t9",
        "vik": "vik",
        "Vik kommune": "vikkommune",
        "98": "x98",
        "øl": "oel",
        "日本": "xmn8n",
        "!!!": "xcjgs",
        "???": "x9nhz",
        "naeri": "naeri",
        "Å" * 40: "aaaaaaaaaaaam7nx",
    }
    assert short_codes(roster("naeringshagen", "vik", "naeri")) == {
        "naeringshagen": "nat4g",
        "vik": "vik",
        "naeri": "naeri",
    }


@given(st.text(min_size=1), st.integers(5, 30))
def test_any_name_has_a_code_that_any_system_takes(name: str, longest: int) -> None:
    code = code_of(name, longest)
    assert code.isascii()
    assert code.isalnum()
    assert code[0].isalpha()
    assert len(code) <= longest


@pytest.mark.parametrize(
    ("organisations", "doubtful"),
    [
        ([{"id": "vik"}, {"id": "voss"}], {}),
        ([{"id": "vik-kommune"}, {"id": "vik_kommune"}], {"vikkommune": ("vik-kommune", "vik_kommune")}),
        ([{"id": "vik-kommune"}, {"id": "os", "name": "Vikkommune"}], {"vikkommune": ("os", "vik-kommune")}),
        ([{"id": "vik-kommune"}, {"id": "os", "aliases": ["VIKKOMMUNE"]}], {"vikkommune": ("os", "vik-kommune")}),
        ([{"id": "naering"}, {"id": "os", "name": "NAN2F"}], {"nan2f": ("naering", "os")}),
        ([{"id": "naering"}, {"id": "nan2f"}], {"nan2f": ("naering", "nan2f")}),
        ([{"id": "os-kommune", "name": "Os", "aliases": ["oskommune"]}, {"id": "vik"}], {}),
    ],
)
def test_a_code_that_may_be_two_organisations_makes_no_form(
    organisations: list[dict[str, object]], doubtful: dict[str, tuple[str, str]]
) -> None:
    study = Study.model_validate({"study": "Prøve", "organisations": organisations})
    found = codes_in_doubt(study.organisations)
    assert {code: pair for code, pair in found.items() if code in doubtful} == doubtful
    assert bool(found) == bool(doubtful)
    if not doubtful:
        assert make_form(study, asking())
        return
    with pytest.raises(UsageError) as refused:
        make_form(study, asking())
    (problem,) = refused.value.problems
    assert problem.code == "form_codes_alike"
    assert {problem.details["first"], problem.details["second"]} == set(next(iter(doubtful.values())))


def answered(form: Form) -> bytes:
    """Everybody gives everybody else a 3, but nobody the first a better answer than 1."""
    first = form.partners[0]
    filled = [
        Filled({"rater": one.short_code}
            | {f"to{other.code}[ben1]": "A1" if other == first else "A3" for other in form.partners if other != one})
        for one in form.partners
    ]  # fmt: skip
    return export_csv(limesurvey(form), filled)


def study_of(*organisations: Organisation) -> Study:
    return Study(study="Prøve", organisations=organisations)


def read(file: Path, study: Study) -> list[list[str]]:
    pairs = read_responses(file, study=study, questionnaire=asking()).pairs
    keys = pairs.keys[list(PAIR_KEYS[-2:])].astype(str).to_numpy().tolist()
    return sorted([*key, f"{value:.0f}"] for key, (value,) in zip(keys, pairs.values.tolist(), strict=True))


ASKED = ("naeringsforeningen-nord", "naeringsforeningen-sor", "vik")


def test_a_form_comes_back_by_a_roster_that_was_grown_and_turned_since(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_bytes(answered(make_form(study_of(*roster(*ASKED)), asking())))
    truth = sorted([one, other, "1" if other == ASKED[0] else "3"] for one, other in permutations(ASKED, 2))
    for ids in (*permutations(ASKED), ("naeringsforeningen", *ASKED), ("naeri", "naering", "nae", *ASKED[::-1])):
        assert read(tmp_path / "svar.csv", study_of(*roster(*ids))) == truth


def test_answers_of_who_has_left_the_roster_are_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_bytes(answered(make_form(study_of(*roster(*ASKED)), asking())))
    with pytest.raises(InputRefused) as refused:
        read(tmp_path / "svar.csv", study_of(*roster(*ASKED[1:])))
    assert [problem.code for problem in refused.value.problems] == [
        "import_unclear",
        "import_targets_unknown",
    ]


@pytest.mark.parametrize("mapped", [False, True])
def test_a_code_that_may_be_another_by_now_is_refused(mapped: bool, tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_bytes(answered(make_form(study_of(*roster("vik-kommune", "os", "voss")), asking())))
    since = [*roster("vik-kommune", "os", "voss"), Organisation(id="vikkommune", name="Vik")]
    mapping = {"system": "limesurvey", "columns": r"to(?P<target>\w+)\[(?P<item>\w+)\]"} if mapped else {}
    study = Study.model_validate({"study": "Prøve", "organisations": since, "import": mapping})
    with pytest.raises(InputRefused) as refused:
        read(tmp_path / "svar.csv", study)
    (problem,) = refused.value.problems
    assert (problem.code, problem.value) == ("organisation_code_ambiguous", "vikkommune")
    assert problem.details == {"first": "vik-kommune", "second": "vikkommune"}


def test_a_file_that_is_no_form_of_ours_names_organisations(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text("respondent;rater;target;ben1\np1;os;Vikkommune;3\n", encoding="utf-8")
    study = study_of(*roster("vik-kommune", "os", "voss"), Organisation(id="vik", name="Vikkommune"))
    assert read(tmp_path / "svar.csv", study) == [["os", "vik", "3"]]


def test_an_archive_names_organisations_by_their_ids_whatever_their_codes_are(tmp_path: Path) -> None:
    head = "tillitform;respondent;rater;target;ben1\n"
    (tmp_path / "svar.csv").write_text(f"{head}prove/1.2.3;p1;vik-kommune;vikkommune;3\n", encoding="utf-8")
    assert read(tmp_path / "svar.csv", study_of(*roster("vik-kommune", "vikkommune"))) == [
        ["vik-kommune", "vikkommune", "3"]
    ]


def test_a_wide_file_that_is_no_form_of_ours_names_organisations_too(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text("svarer;fra;ben1[vikkommune]\np1;os;3\n", encoding="utf-8")
    mapping = {"shape": "wide", "columns": r"(?P<item>\w+)\[(?P<target>\w+)\]"}
    organisations = [{"id": one} for one in ("vik-kommune", "vikkommune", "os")]
    study = Study.model_validate({"study": "Prøve", "organisations": organisations, "import": mapping})
    assert read(tmp_path / "svar.csv", study) == [["os", "vikkommune", "3"]]


def test_a_code_of_two_organisations_is_neither(tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_text("respondent;rater;target;ben1\np1;os;vikkommune;3\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        read(tmp_path / "svar.csv", study_of(*roster("vik-kommune", "vik_kommune", "os")))
    assert [problem.code for problem in refused.value.problems] == ["organisation_unknown"]
    known = Spellings.of(study_of(*roster("vik-kommune", "vik_kommune", "os")), ImportMapping())
    assert [known.resolve(text) for text in ("vikkommune", "Vik-kommune", "os")] == [None, "vik-kommune", "os"]


@pytest.mark.parametrize("spelling", ["NÆRINGSHAGEN I VIK", "næringshagen  i vik ", "næringshagen i vik"])
def test_spellings_of_one_name_have_one_code(spelling: str) -> None:
    for longest in (LONGEST_CODE, LONGEST_SHORT_CODE):
        assert key(code_of(spelling, longest)) == key(code_of("Næringshagen i Vik", longest))
    assert code_of(unicodedata.normalize("NFD", "Ålåñd" * 8)) == code_of("Ålåñd" * 8)


def test_an_items_code_follows_from_its_id_and_is_found_again() -> None:
    ids = ("ben1", "ben-2", "98", "x" * 59 + "a", "x" * 59 + "b", "A_" * 20)
    alone = {id_: item_codes([id_])[id_] for id_ in ids}
    for some in (ids, ids[::-1], ids[2:]):
        assert item_codes(some) == {id_: alone[id_] for id_ in some}
    assert {item_keys(ids)[key(code)] for code in alone.values()} == set(ids)
    assert max(map(len, alone.values())) == LONGEST_CODE


def test_every_short_code_is_short() -> None:
    assert max(len(code) for code in short_codes(roster(*IDS)).values()) == LONGEST_SHORT_CODE


def test_the_form_has_these_codes() -> None:
    assert [(one.code, one.short_code) for one in of([("vik-kommune", "Vik"), ("os", "Os")]).partners] == [
        ("vikkommune", "vi4r8"), ("os", "os"),
    ]  # fmt: skip
