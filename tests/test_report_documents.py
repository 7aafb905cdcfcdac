"""JSON documents: valid under their schemas, in their order, in full precision, and the evidence of every sentence."""

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from test_report_cases import OF_TWO_WAVES, PROBLEMS, SURVEYS, checked, compared, responses_of, scored, unread
from tillitsmaal.estimates import REASONS
from tillitsmaal.report.check import check_report
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Report, Sentence, Table
from tillitsmaal.report.problems import problems_document
from tillitsmaal.report.score import score_report
from tillitsmaal.schemas import NAMES, schema

BEGINS = ["schema", "program", "questionnaire", "inputs", "settings"]


def valid(document: Any, name: Any) -> None:
    assert list(document)[:5] == BEGINS
    assert document["schema"] == f"tillit/{name}/1"
    errors = [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema(name)).iter_errors(document)
    ]
    assert not errors[:5]


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        assert all(isinstance(key, str) for key in value)
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from leaves(part)
    else:
        yield value


def at(document: Any, pointer: str) -> Any:
    for step in pointer.removeprefix("/").split("/"):
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def sentences(report: Report) -> list[Sentence]:
    blocks = [block for section in report.sections for block in section.blocks]
    notes = [note for block in blocks if isinstance(block, Table) for note in block.notes]
    return [*notes, *(block for block in blocks if isinstance(block, Sentence))]


CASES = [
    *(f"score {case}" for case in SURVEYS),
    *(f"check {case}" for case in SURVEYS),
    *(f"compare {case}" for case in OF_TWO_WAVES),
    "compare two_of_three",
    "check problems",
    "check unread",
]


@cache
def report_of(case: str) -> Report:
    match case.split():
        case ["check", "unread"]:
            return check_report(unread(), "nb")
        case ["check", "problems"]:
            return check_report(checked("region", problems=True), "nb")
        case ["check", survey]:
            return check_report(checked(survey), "nn")
        case ["compare", "two_of_three"]:
            return compare_report(compared("region", ("b1", "b3")), "en")
        case ["compare", survey]:
            return compare_report(compared(survey), "en")
        case _:
            return score_report(scored(case.split()[1]), "nb")


@pytest.mark.parametrize("case", CASES)
def test_document_is_valid_and_plain(case: str) -> None:
    document = report_of(case).document
    valid(document, case.split(maxsplit=1)[0])
    for leaf in leaves(document):
        assert type(leaf) in (str, int, float, bool, type(None)), (type(leaf), leaf)
        assert not (isinstance(leaf, float) and not math.isfinite(leaf))


@pytest.mark.parametrize("case", CASES)
def test_every_path_of_a_sentence_leads_into_the_document(case: str) -> None:
    report = report_of(case)
    for sentence in sentences(report):
        if sentence.path is not None:
            at(report.document, sentence.path)


def test_problems_document() -> None:
    document = problems_document(PROBLEMS, {"outside_format": 41, "double_row": 1}, "en")
    valid(document, "problems")
    first = document["problems"][0]
    assert (first["code"], first["severity"], first["source"], first["row"]) == (
        "outside_format",
        "cell",
        "svar.csv",
        7,
    )
    assert (first["column"], first["value"], first["count"]) == ("ben2", "9", 41)


def test_problems_count_themselves_where_no_counts_are_given() -> None:
    counts = [problem["count"] for problem in problems_document(PROBLEMS, {}, "en")["problems"]]
    assert counts == [5, 5, 5, 5, 5, 1]


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas_and_let_nothing_unheard_of_in(name: Any) -> None:
    Draft202012Validator.check_schema(schema(name))
    for found in objects(schema(name)):
        if "properties" in found:
            assert found["additionalProperties"] is False
            assert set(found["required"]) <= set(found["properties"])


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "object":
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from objects(part)


@pytest.mark.parametrize("name", ["score", "compare", "check", "quality", "plan"])
def test_schemas_know_the_reasons(name: Any) -> None:
    assert schema(name)["$defs"]["code"]["enum"] == list(REASONS)


def test_scores_are_those_of_the_frames_in_full_precision() -> None:
    analysis = scored("region")
    document = score_report(analysis, "nb").document
    for row, written in zip(analysis.pairs.to_dict("records"), document["pairs"], strict=True):
        assert (row["rater"], row["target"]) == (written["rater"], written["target"])
        if written["scores"]["trust"] == {"not_estimable": "scale_missing"}:
            assert math.isnan(row["trust"])
        else:
            assert written["scores"]["trust"] == {"value": row["trust"], "respondents": row["trust_n"]}
        assert written["network"] is None


def test_mean_of_a_network_and_its_estimate_agree() -> None:
    for network in score_report(scored("networks"), "nb").document["networks"]:
        for measure in network["scores"].values():
            assert measure["mean"]["value"] == pytest.approx(measure["value"], abs=1e-12)


def test_only_reasons_and_messages_depend_on_the_language() -> None:
    in_norwegian, in_english = (compare_report(compared("region"), language).document for language in ("nb", "en"))
    assert in_norwegian["pairs"] == in_english["pairs"]
    assert in_norwegian["settings"] != in_english["settings"]


def test_change_consists_of_its_parts() -> None:
    for scale in compare_report(compared("region"), "nb").document["scales"]:
        whole = scale["all_to"] - scale["all_from"]
        assert scale["within"] + scale["turnover_joined"] + scale["turnover_left"] == pytest.approx(whole, abs=1e-12)


def test_movements_stand_with_the_whole_step_only() -> None:
    document = compare_report(compared("region"), "nb").document
    assert document["settings"]["movement_rule"] == "reliable_change"
    whole = [pair for pair in document["pairs"] if (pair["from"], pair["to"]) == ("b1", "b3")]
    assert {pair["movement"] for pair in whole} - {None}
    assert {pair["movement"] for pair in document["pairs"] if pair not in whole} == {None}


def test_circle_without_questions_is_not_asked() -> None:
    circle = compare_report(compared("one_item"), "nb").document["circles"][0]
    assert (circle["verdict"], circle["evidence"]) == ({"not_estimable": "not_asked"}, None)
    assert responses_of("one_item").questionnaire.circle is None
