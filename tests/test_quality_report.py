"""What the report of quality says of data that cannot bear much: true sentences, reasons, no nonsense."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cli_calls import display_width
from quality_surveys import answered, drawn, from_factors, questionnaire, rows_of
from surveys import asked, survey
from test_report_cases import SURVEYS, responses_of
from test_report_documents import at, leaves, sentences, valid
from tillitsmaal.analysis.quality import quality
from tillitsmaal.estimates import REASONS
from tillitsmaal.rendering import render
from tillitsmaal.report.model import Report, Table
from tillitsmaal.report.quality import quality_report
from tillitsmaal.responses import Responses
from tillitsmaal.schemas import schema
from tillitsmaal.text import LANGUAGES, Language

NO_CIRCLE = asked({"ability": {}}, "a1 a2 a3")
TWO_EACH = questionnaire("a1 a2 b1 b2 i1 i2 o1 o2")
NAMES = [f"Interkommunalt selskap for vann, avløp og renovasjon i Ytre Nordfjella {n}" for n in range(1, 26)]


def first(rows: int) -> Responses:
    of = questionnaire()
    return survey(of, rows_of(of, drawn(), people=1)[:rows])


def opposed(item: Any, rater: str, target: str, person: int, _wave: str) -> float:
    """The second item of each scale tells nearly the opposite of the first; `a2` is reversed and so is right."""
    said = float(1 + (ord(rater) + 2 * ord(target) + person) % 5)
    noisy = min(said + (ord(target) % 2), 5)
    return {"1": said, "2": 6 - noisy, "3": said}[item.id[1]]


DEGENERATE: dict[str, Callable[[], Responses]] = {
    "constant": lambda: answered(lambda *_: 3.0),
    "constant_item": lambda: answered(_with_drawn(lambda item, _wave: 4.0 if item.id == "b2" else None)),
    "constant_first_wave": lambda: answered(
        _with_drawn(lambda _item, wave: 4.0 if wave == "w1" else None), waves=("w1", "w2")
    ),
    "constant_last_wave": lambda: answered(
        _with_drawn(lambda _item, wave: 4.0 if wave == "w2" else None), waves=("w1", "w2")
    ),
    "one_rater": lambda: survey(questionnaire(), rows_of(questionnaire(), drawn(), "AB")[:2]),
    "two_organisations": lambda: answered(drawn(), organisations="AB"),
    "one_person_each": lambda: answered(drawn(), people=1),
    **{f"rows_{n}": (lambda n=n: first(n)) for n in (1, 2, 3, 4, 10, 12)},
    "perfectly_correlated": lambda: answered(
        lambda item, rater, target, *_: (
            float(1 + (ord(rater) + 2 * ord(target)) % 5)
            if not item.reverse
            else float(5 - (ord(rater) + 2 * ord(target)) % 5)
        )
    ),
    "one_item_scales": lambda: answered(drawn(), questionnaire("a1 b1 i1 o1"), waves=("w1", "w2")),
    "two_item_scales": lambda: answered(drawn(), TWO_EACH, waves=("w1", "w2")),
    "unanswered_scale": lambda: answered(_with_drawn(lambda item, _wave: "skipped" if item.id[0] == "a" else None)),
    "unanswered_first_wave": lambda: answered(
        _with_drawn(lambda _item, wave: "skipped" if wave == "w1" else None), waves=("w1", "w2")
    ),
    "unanswered_last_wave": lambda: answered(
        _with_drawn(lambda _item, wave: "skipped" if wave == "w2" else None), waves=("w1", "w2")
    ),
    "people_who_disagree": lambda: answered(lambda _item, _rater, _target, person, _wave: 1.0 + 3 * person),
    "opposed": lambda: answered(opposed),
    "opposed_pairs": lambda: answered(opposed, TWO_EACH),
    "exactly_opposed": lambda: answered(
        lambda item, rater, target, *_: float(
            1 + (ord(rater) + 2 * ord(target)) % 5 if item.id[1] == "1" else 5 - (ord(rater) + 2 * ord(target)) % 5
        ),
        TWO_EACH,
    ),
    "noise": lambda: answered(drawn(), waves=("w1", "w2")),
    "seven_points": lambda: from_factors(questionnaire(form="seven"), 0.3),
    "nought_to_ten": lambda: from_factors(questionnaire(form="ten"), 0.3),
    "some_apart": lambda: answered(_some_apart(), questionnaire(form="ten")),
    "all_reversed": lambda: answered(drawn(), questionnaire("a1* a2* b1* b2* i1* i2* o1*")),
    "three_organisations": lambda: answered(drawn(), organisations=NAMES[:3]),
    "many_long_names": lambda: answered(drawn(), organisations=NAMES, people=1),
    "many_networks": lambda: answered(drawn(), organisations="ABCD", networks=[f"Nettverk {n}" for n in range(9)]),
    **{name: (lambda name=name: responses_of(name)) for name in SURVEYS if name != "nothing_answered"},
}


def _some_apart() -> Any:
    """Ability and benevolence are one thing, integrity another."""
    rng = np.random.default_rng(5)
    factors: dict[tuple[str, str, int], tuple[float, float]] = {}

    def answer(item: Any, rater: str, target: str, person: int, _wave: str) -> float:
        both = factors.setdefault((rater, target, person), (rng.normal(), rng.normal()))
        said = 5 + 1.5 * both[item.scale == "integrity"] + rng.normal()
        return float(10 - said if item.reverse else said)

    return answer


def _with_drawn(rule: Callable[[Any, str], float | str | None]) -> Any:
    noise = drawn()

    def answer(item: Any, rater: str, target: str, person: int, wave: str) -> float | str:
        said = rule(item, wave)
        return noise(item, rater, target, person, wave) if said is None else said

    return answer


@cache
def report_of(case: str, language: Language = "nb") -> Report:
    return quality_report(_analysis(case), language)


@cache
def _analysis(case: str) -> Any:
    return quality(DEGENERATE[case]())


def said(report: Report) -> list[str]:
    return [sentence.text for sentence in sentences(report)]


def keys(report: Report) -> list[str]:
    return [sentence.key for sentence in sentences(report)]


@pytest.mark.parametrize("case", DEGENERATE)
def test_document_is_valid_and_plain(case: str) -> None:
    report = report_of(case)
    valid(report.document, "quality")
    for leaf in leaves(report.document):
        assert type(leaf) in (str, int, float, bool, type(None)), (type(leaf), leaf)
        assert not (isinstance(leaf, float) and not math.isfinite(leaf))
    for sentence in sentences(report):
        if sentence.path is not None:
            at(report.document, sentence.path)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", DEGENERATE)
def test_screen_is_narrow_enough_and_without_nonsense(case: str, language: Language) -> None:
    report = report_of(case, language)
    for width in (60, 80, 120):
        for line in render(report, "table", width=width).splitlines():
            assert display_width(line) <= width, line
    text = render(report, "markdown")
    assert "nan" not in text.lower().split()
    assert "inf" not in text.lower().split()
    for sentence in said(report):
        assert "{" not in sentence
        assert sentence.endswith((".", ")")), sentence
        assert ": ." not in sentence


@pytest.mark.parametrize("case", DEGENERATE)
def test_tables_have_the_same_columns_whatever_the_data(case: str) -> None:
    usual = report_of("nought_to_ten").tables
    tables = report_of(case).tables
    assert list(tables) == list(usual)
    for name, frame in tables.items():
        assert list(frame.columns) == list(usual[name].columns), name
        numbers = frame.drop(columns=["missing", "network"], errors="ignore")
        assert numbers.isna().any(axis=1).tolist() == [bool(text) for text in frame["missing"]], name


def test_schema_knows_the_reasons() -> None:
    assert schema("quality")["$defs"]["code"]["enum"] == list(REASONS)


@pytest.mark.parametrize("case", ["constant", "rows_1", "rows_3", "one_item_scales", "without_pairs"])
def test_nothing_is_called_good_that_was_not_looked_at(case: str) -> None:
    told = keys(report_of(case))
    assert "quality_items.unknown" in told
    assert not {"quality_items.none", "quality_items.none_of_judged"} & set(told)
    assert "quality_facets.apart" not in told


def test_scales_that_cannot_be_judged_are_named() -> None:
    told = " ".join(said(report_of("unanswered_scale", "en")))
    assert "None of 3 scales that can be judged reaches 0.70 in w1. Below: benevolence, integrity and openness." in told
    assert "too little variation: ability." in told


def test_a_scale_of_too_few_answers_is_not_called_certain() -> None:
    report = quality_report(quality(survey(TWO_EACH, rows_of(TWO_EACH, _apart, people=2, organisations="ABCDE"))), "en")
    assert not any("reach 0.70" in text for text in said(report))
    assert any("4 are at 0.70 or more in w1, but none of them for certain" in text for text in said(report))


def _alike(item: Any, rater: str, target: str, _person: int, _wave: str) -> float:
    said = 1 + (ord(rater) + 3 * ord(target)) % 5
    return float(min(said + (item.id[1] == "2" and rater == "A"), 5))


def _apart(item: Any, rater: str, target: str, _person: int, _wave: str) -> float:
    said = 1 + (ord(rater) + 3 * ord(target)) % 5
    return float(min(said + 2 * (item.id[1] == "2" and rater in "AB"), 5))


def test_one_scale_is_named_rather_than_counted() -> None:
    report = quality_report(quality(answered(drawn(), NO_CIRCLE)), "nb")
    assert any(text.startswith("Skalaen ability når ikke 0,70") for text in said(report))


def test_an_item_that_everybody_answers_alike_is_named() -> None:
    assert "b2 (benevolence): everybody gave the same answer in w1, so the question shows no differences." in said(
        report_of("constant_item", "en")
    )


def test_two_items_that_run_apart_are_told_once_and_not_rekeyed() -> None:
    told = [text for text in said(report_of("opposed_pairs", "en")) if text.startswith("The two questions")]
    assert len(told) == 4
    assert "run against each other in w1" in told[0]
    assert told[0].endswith("Nothing has been reversed here.")


def test_an_item_keyed_wrongly_spoils_the_numbers_of_the_others() -> None:
    report = report_of("opposed")
    against = [text for text in said(report) if "går mot resten" in text]
    assert [text.split()[0] for text in against] == ["b2", "i2"]
    assert not [key for key in keys(report) if key.startswith("quality_items.weak")]


@pytest.mark.parametrize("case", ["opposed", "opposed_pairs", "noise", "people_who_disagree"])
def test_reliability_under_zero_is_shown_as_that_and_explained(case: str) -> None:
    text = render(report_of(case, "en"), "table", width=120)
    assert "< 0" in text
    negative = report_of(case).tables["reliability"]["alpha"].dropna()
    assert ("Where the number itself is below zero (< 0)" in text) == (negative < 0).any()
    assert ("An ICC below zero (< 0)" in text) == (report_of(case).tables["agreement"]["icc1"] < 0).any()
    assert "differ more than" not in text
    for value in negative[negative < -1]:
        assert f"{value:.2f}".replace("-", "−") not in text


def test_the_full_number_stays_in_the_files() -> None:
    frame = report_of("opposed_pairs").tables["reliability"]
    assert frame["spearman_brown"].min() < -1


def test_reasons_are_true_of_answers() -> None:
    text = render(report_of("constant", "en"), "table", width=120)
    assert "All organisations show exactly the same" not in text
    assert "The answers vary too little for this to be computed." in text
    told = said(report_of("two_organisations", "en"))
    assert "That cannot be computed. This needs answers that concern at least four organisations." in told
    full = render(report_of("perfectly_correlated", "en"), "table", width=120)
    assert "The questions agree fully, so there is no uncertainty to compute." in full


@pytest.mark.parametrize(
    ("language", "warning"),
    [
        (
            "nb",
            "Nei. Svarene skiller ikke mellom ability, benevolence og integrity, så de bør ikke leses som en profil.",
        ),
        (
            "nn",
            "Nei. Svara skil ikkje mellom ability, benevolence og integrity, så dei bør ikkje lesast som ein profil.",
        ),
        (
            "en",
            "No. The answers do not tell ability, benevolence and integrity apart, so do not read them as a profile.",
        ),
    ],
)
def test_warning_before_a_profile_of_facets_that_are_one(language: Language, warning: str) -> None:
    report = quality_report(_of_factors(1.0), language)
    assert warning in said(report)
    assert report.document["facets"][0]["separate"] is False


@cache
def _of_factors(correlation: float) -> Any:
    return quality(from_factors(questionnaire(form="ten"), correlation))


def test_no_warning_where_the_facets_are_apart() -> None:
    report = quality_report(_of_factors(0.3), "nb")
    assert any(text.startswith("Ja. Svarene skiller mellom ability, benevolence og integrity") for text in said(report))
    assert not {"quality_facets.no", "quality_facets.partly", "quality_facets.together"} & set(keys(report))
    assert report.document["facets"][0]["separate"] is True


@pytest.mark.parametrize("case", ["two_item_scales", "noise", "region"])
def test_improper_models_lend_no_fit_to_a_verdict(case: str) -> None:
    report = report_of(case, "en")
    assert report.document["facets"]
    for of in report.document["facets"]:
        assert "not_estimable" in of["several"]
        assert of["separate"] is not True
    assert not {"quality_facets.one", "quality_facets.apart"} & set(keys(report))


def test_ratios_over_one_are_shown_as_that() -> None:
    text = render(report_of("networks"), "table", width=120)
    assert "▲ > 1" in text
    assert report_of("networks").tables["facet"]["htmt"].max() > 5


def test_long_tables_say_that_they_are_cut() -> None:
    told = said(report_of("many_networks", "en"))
    assert "Shows 20 of 27 rows. All are in CSV and JSON." in told
    assert len(report_of("many_networks").tables["agreement"]) == 27


def test_one_group_is_one_group() -> None:
    told = said(report_of("two", "nb"))
    assert not any(" 1 grupper" in text for text in told)


def test_reasons_stand_in_the_files_where_a_whole_model_is_absent() -> None:
    tables = report_of("constant_last_wave").tables
    assert (
        tables["facet"]["missing"].tolist()[-3:] == ["correlation:no_variance htmt:no_variance htmt2:no_variance"] * 3
    )
    assert tables["invariance"]["level"].tolist() == ["configural", "metric", "scalar", "strict"]
    assert all("cfi:no_variance" in text for text in tables["invariance"]["missing"])
    assert tables["reliability"]["rows"].tolist() == [40] * 8
    assert isinstance(tables["composite"], pd.DataFrame)


def test_what_keying_cannot_be_judged_is_a_reason_and_not_a_no() -> None:
    scales = quality_report(quality(answered(drawn(), organisations="ABC", people=1)), "nb").document["reliability"]
    assert {item["keyed_wrongly"]["not_estimable"] for of in scales for item in of["items"]} == {"too_few_respondents"}


def test_what_has_no_numbers_at_all_has_a_sentence_and_no_table() -> None:
    report = report_of("many_long_names", "en")
    assert "That cannot be computed, since no partner is rated by two people of one organisation." in said(report)
    tables = {block.id for section in report.sections for block in section.blocks if isinstance(block, Table)}
    assert "agreement" not in tables
    assert "invariance" not in {
        block.id
        for section in report_of("constant_last_wave").sections
        for block in section.blocks
        if isinstance(block, Table)
    }


def test_some_facets_are_named_where_only_some_are_one() -> None:
    report = report_of("some_apart", "nn")
    told = [text for text in said(report) if text.startswith(("Berre nokre av dei", "Skilnader mellom"))]
    assert told[0] == "Berre nokre av dei."
    assert [text.split(" bør ikkje tolkast")[0] for text in told[1:]] == ["Skilnader mellom ability og benevolence"]


def test_a_wave_of_a_roster_without_any_answer() -> None:
    of = questionnaire()
    roster = {("", "w1"): "ABCDE", ("", "w2"): "ABCDEF"}
    report = quality_report(quality(survey(of, rows_of(of, drawn()), roster=roster)), "en")
    valid(report.document, "quality")
    assert "How precise the scales are cannot be computed for w2." in said(report)
    assert "– This needs answers that concern at least four organisations." in said(report)


def _one_factor(wobble: float, people: int, organisations: str = "ABC", items: str = "a1 a2 a3") -> Report:
    of = asked({"ability": {"format": "ten"}}, items)
    rng = np.random.default_rng(4)
    levels: dict[tuple[str, str, int], float] = {}

    def answer(_item: Any, rater: str, target: str, person: int, _wave: str) -> float:
        return 5 + levels.setdefault((rater, target, person), rng.normal()) + wobble * rng.normal()

    return quality_report(quality(answered(answer, of, people=people, organisations=organisations)), "nb")


def test_a_lower_bound_under_zero_only_tells_that_answers_are_few() -> None:
    report = _one_factor(2.5, people=4)
    row = report.tables["reliability"].iloc[0]
    assert row["alpha_interval_low"] < 0 < row["alpha"]
    notes = [note.text for table in _tables(report) for note in table.notes]
    assert "< 0 som nedre grense betyr bare at svarene er for få til å si hvor godt spørsmålene henger sammen." in notes
    assert not any("trekker spørsmålene" in note for note in notes)


def _tables(report: Report) -> list[Table]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, Table)]


def test_few_people_are_no_proof_of_right_keys() -> None:
    assert "quality_items.keyed_unknown" in keys(_one_factor(0.3, people=2))
    many = keys(_one_factor(0.3, people=4))
    assert "quality_items.none_keyed" in many
    assert "quality_items.keyed_unknown" not in many


@pytest.mark.parametrize("people", [1, 2])
def test_one_or_two_people_tell_nothing_of_a_questionnaire(people: int) -> None:
    of = questionnaire(form="ten")
    rows = [row for row in from_factors_rows(of) if row["respondent"] in ("A0", "B0")[:people]]
    report = quality_report(quality(survey(of, rows)), "en")
    valid(report.document, "quality")
    assert {of["estimates"]["not_estimable"] for of in report.document["reliability"]} == {"too_few_respondents"}
    assert report.document["facets"][0]["structure"] == {"not_estimable": "too_few_respondents"}
    assert "How precise the scales are cannot be computed for w1." in said(report)
    assert "quality_items.unknown" in keys(report)


def from_factors_rows(of: Any) -> list[dict[str, Any]]:
    levels: dict[tuple[str, str], float] = {}
    rng = np.random.default_rng(2)

    def answer(item: Any, rater: str, target: str, _person: int, _wave: str) -> float:
        said = 5 + levels.setdefault((rater, target), rng.normal()) + 0.3 * rng.normal()
        return 10 - said if item.reverse else said

    return rows_of(of, answer, people=1, organisations="ABCDEFGHIJKL")


def test_scales_that_cannot_be_judged_do_not_count() -> None:
    of = asked({"ability": {"format": "ten"}, "benevolence": {"format": "ten"}, "openness": {}}, "a1 a2 b1 b2 o1")
    rng = np.random.default_rng(7)
    levels: dict[tuple[str, str], float] = {}

    def answer(_item: Any, rater: str, target: str, *_: Any) -> float:
        return 5 + levels.setdefault((rater, target), rng.normal()) + 0.4 * rng.normal()

    report = quality_report(quality(answered(answer, of, organisations="ABCDE", people=2)), "nb")
    lead = "Av 2 skalaer som kan vurderes, ligger 2 på 0,70 eller mer i w1, men ingen av dem sikkert"
    assert any(text.startswith(lead) for text in said(report)), said(report)
    assert any(text.startswith("Kan ikke vurderes") and text.endswith("openness.") for text in said(report))


def test_shares_are_estimates_with_intervals_and_a_warning_of_few_organisations() -> None:
    told = said(report_of("noise", "nb"))
    shares = next(text for text in told if "i hvem som vurderer" in text)
    assert "i w2: anslått " in shares
    assert "% til " in shares
    assert "Med færre enn 12 virksomheter i nettverket er andelene svært usikre (tillit-konvensjon)." in told
    twelve = quality_report(quality(answered(drawn(), organisations="ABCDEFGHIJKL", people=1)), "nb")
    assert "quality_shares.intervals" in keys(twelve)
    assert "quality_shares.few" not in keys(twelve)
