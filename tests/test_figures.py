"""Figures of every kind of survey: complete, legible, within their axes, and told in words in every language."""

import math
import re
from functools import cache

import pytest

from evidence import resolve
from figure_cases import figures_of, placed, within
from tillitsmaal.report.drawings import Axis, Changes, Likert, Matrix, Network, Phase, Profile
from tillitsmaal.report.figures.matrix import trust_matrix
from tillitsmaal.report.figures.network import network_picture
from tillitsmaal.report.model import Figure
from tillitsmaal.report.whole.document import whole_document
from tillitsmaal.report.whole.report import pen_of
from tillitsmaal.text import LANGUAGES, Language
from whole_cases import CASES, made, shipped, whole_of

BUT_FOR_ROUNDING = 1e-9

KINDS = {
    "byregion": {"matrix", "profile", "answers", "changes", "circle", "network", "trend", "organisation"},
    "three": {"matrix", "profile", "answers", "network", "organisation"},
    "one_pair": {"profile", "answers", "organisation"},
    "networks": {"networks", "organisation"},
    "large": {"matrix", "profile", "answers", "changes", "circle", "trend", "organisation"},
    "network_level": {"answers"},
    "no_circle": {"matrix", "profile", "answers", "changes", "trend", "organisation"},
    "untidy": {"matrix", "profile", "answers", "changes", "circle", "network", "trend", "organisation"},
}


@cache
def figures(case: str, language: Language = "nb") -> list[Figure]:
    whole = CASES[case]()
    return figures_of(whole, pen_of(whole, language))


@pytest.mark.parametrize(("case", "kinds"), KINDS.items())
def test_there_is_a_figure_where_there_is_something_to_show(case: str, kinds: set[str]) -> None:
    assert {figure.id.split("-")[0] for figure in figures(case)} == kinds


@pytest.mark.parametrize("case", CASES)
def test_ids_are_their_own_and_can_be_linked_to(case: str) -> None:
    ids = [figure.id for figure in figures(case)]
    assert len(set(ids)) == len(ids) > 0
    assert all(id_.replace("-", "").isalnum() and id_.isascii() for id_ in ids)


@pytest.mark.parametrize("case", CASES)
def test_every_path_leads_to_something(case: str) -> None:
    document = whole_document(CASES[case](), "nb")
    for figure in figures(case):
        assert figure.path
        assert resolve(document, figure.path), figure.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_figure_is_told_in_words(case: str, language: Language) -> None:
    for figure in figures(case, language):
        assert 30 < len(figure.alt) < 400, figure.alt
        assert figure.alt.endswith((".", "…"))
        assert any(letter.isdigit() for letter in figure.alt)
        assert len(figure.caption) > 20
        assert not figure.caption.endswith(".")
        assert not any(re.search(r"[{}]|\b(None|nan)\b", text) for text in within(figure, str)), figure.id


@pytest.mark.parametrize("case", ["byregion", "untidy", "networks"])
def test_the_three_languages_differ(case: str) -> None:
    for told in zip(*(figures(case, language) for language in LANGUAGES), strict=True):
        assert len({tuple(within(figure, str)) for figure in told}) == 3
        assert len({figure.caption for figure in told}) > 1
        assert len({figure.alt for figure in told}) > 1


@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_beyond_its_axis(case: str) -> None:
    for figure in figures(case):
        for axis, at in placed(figure):
            assert math.isfinite(at)
            assert axis.low - BUT_FOR_ROUNDING <= at <= axis.high + BUT_FOR_ROUNDING, figure.id


@pytest.mark.parametrize("case", CASES)
def test_axes_have_ticks_enough_within_them(case: str) -> None:
    for figure in figures(case):
        for axis in within(figure, Axis):
            assert axis.low < axis.high
            assert 2 <= len(axis.ticks) <= 12, figure.id
            assert all(axis.low <= tick.value <= axis.high for tick in axis.ticks)
            assert len({tick.text for tick in axis.ticks}) == len(axis.ticks) or isinstance(figure.drawing, Likert)


@pytest.mark.parametrize("case", CASES)
def test_no_figure_has_a_single_row_or_too_many(case: str) -> None:
    for figure in figures(case):
        match figure.drawing:
            case Profile(rows=rows) | Likert(rows=rows):
                assert 2 <= len(rows) <= 40
            case Changes(rows=rows):
                assert 2 <= len(rows) <= 30
            case Phase(pairs=pairs):
                assert len(pairs) >= 2


@pytest.mark.parametrize("case", CASES)
def test_a_matrix_has_a_cell_for_each_row_and_column(case: str) -> None:
    for drawn in (figure.drawing for figure in figures(case) if isinstance(figure.drawing, Matrix)):
        size = len(drawn.rows)
        assert [(cell.row, cell.column) for cell in drawn.cells] == [(i // size, i % size) for i in range(size**2)]
        assert all((cell.kind == "self") == (cell.row == cell.column) for cell in drawn.cells)
        assert all((cell.value is None) == (cell.kind != "score") == (not cell.text) for cell in drawn.cells)


def test_an_organisation_that_has_not_answered_has_an_empty_row_and_a_full_column() -> None:
    (drawn,) = (figure.drawing for figure in figures("untidy") if figure.id == "matrix-trust")
    assert isinstance(drawn, Matrix)
    silent = next(row for row, name in enumerate(drawn.rows) if name.endswith(" F"))
    assert {cell.kind for cell in drawn.cells if cell.row == silent} == {"self", "missing"}
    assert {cell.kind for cell in drawn.cells if cell.column == silent} == {"self", "score"}


def test_sixty_organisations_have_a_matrix_without_numbers_and_no_picture() -> None:
    names = [f"Kommune {i}" for i in range(60)]
    whole = whole_of(made(shipped("tillit-kort"), names, people=1))
    pen = pen_of(whole, "nb")
    figure = trust_matrix(whole, pen, "trust")
    assert figure is not None
    assert isinstance(figure.drawing, Matrix)
    assert not figure.drawing.numbers
    assert [note.key for note in figure.notes] == ["figures.matrix.no_numbers"]
    assert network_picture(whole, pen) is None


def test_many_ties_are_drawn_of_one_kind_only_and_that_is_said() -> None:
    (figure,) = (figure for figure in figures("byregion", "en") if figure.id == "network")
    assert isinstance(figure.drawing, Network)
    assert {tie.kind for panel in figure.drawing.panels for tie in panel.ties} == {"enough"}
    assert figure.drawing.kinds == (("enough", "Reaches every floor (other pairs are left out)"),)
    assert figure.caption.endswith("; the other pairs are left out")


def test_nodes_lie_on_a_circle_and_stay_where_they_are() -> None:
    (figure,) = (figure for figure in figures("untidy") if figure.id == "network")
    assert isinstance(figure.drawing, Network)
    assert [node.label for node in figure.drawing.nodes] == list("ABCDEF")
    assert (figure.drawing.nodes[0].x, figure.drawing.nodes[0].y) == (0, 1)
    assert figure.drawing.nodes[1].x > 0.8
    assert all(math.isclose(math.hypot(node.x, node.y), 1, abs_tol=1e-3) for node in figure.drawing.nodes)
    assert [panel.present for panel in figure.drawing.panels] == [(0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 5)]


def test_a_first_survey_with_another_questionnaire_is_not_in_the_picture() -> None:
    (figure,) = (figure for figure in figures("two_questionnaires") if figure.id == "network")
    assert isinstance(figure.drawing, Network)
    assert [panel.title for panel in figure.drawing.panels] == ["w2"]


def test_long_names_are_cut_in_the_middle_where_there_are_many() -> None:
    by_id = {figure.id: figure.drawing for figure in figures("large")}
    changes, matrix = by_id["changes-trust"], by_id["matrix-trust"]
    assert isinstance(changes, Changes)
    assert isinstance(matrix, Matrix)
    assert all(len(row.label) <= 123 for row in changes.rows)
    assert len(set(matrix.rows)) == 25
