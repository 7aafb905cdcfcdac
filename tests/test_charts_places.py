"""Pictures: that what is drawn lies where its number says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import atan2, degrees, dist
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings_of import LARGE, changes, likert, matrix, network, profile, trend
from sample_report import DRAWINGS, SCALE
from test_charts import PAPER, SVG, colour_of, contrast, drawn
from tillitsmaal.rendering.charts import letters, parts, theme
from tillitsmaal.rendering.charts.trend import _flags
from tillitsmaal.report.drawings import (
    Arrow,
    Axis,
    ChangeRow,
    Changes,
    Likert,
    Matrix,
    Moment,
    Network,
    Phase,
    Profile,
    Trend,
)

LENGTHS = st.lists(st.tuples(st.floats(0, 500), st.floats(1, 60)), min_size=1, max_size=20)
MOVES = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
NUMBERS = re.compile(r"-?\d+\.?\d*")


@dataclass
class Shape:
    """A shape and where it stands on the card."""

    node: ElementTree.Element
    x: float
    y: float

    @property
    def path(self) -> list[float]:
        """The numbers of its path, around its place."""
        return [float(number) for number in NUMBERS.findall(self.node.attrib["d"])]

    @property
    def end(self) -> float:
        """Where a line to the right ends."""
        return self.x + float(self.node.get("x2", 0))

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(self.node.itertext())


def walk(node: ElementTree.Element, x: float = 0.0, y: float = 0.0) -> Iterator[Shape]:
    """Every shape, from the back to the front."""
    moved = MOVES.search(node.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    yield Shape(node, x, y)
    for child in node:
        yield from walk(child, x, y)


def all_of(picture: ElementTree.Element, tag: str, **attributes: str) -> list[Shape]:
    """The shapes of a kind with these attributes."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    return [
        shape for shape in walk(picture) if shape.node.tag == SVG + tag and wanted.items() <= shape.node.attrib.items()
    ]


def signs(picture: ElementTree.Element, **attributes: str) -> list[Shape]:
    """Signs with these attributes, those of the legend aside: it is drawn last."""
    *plots, legend = [
        group for group in picture.iter(SVG + "g") if any("opacity" in n.attrib for n in group.findall(SVG + "path"))
    ]
    inside = {id(node) for group in plots for node in group}
    assert legend is not None
    return [shape for shape in all_of(picture, "path", **attributes) if id(shape.node) in inside]


def ticks(picture: ElementTree.Element, texts: tuple[str, ...]) -> list[float]:
    """Where the ticks of an axis to the right stand, by their texts."""
    found = {label.text: label.x for label in all_of(picture, "text", fill=theme.MUTED, text_anchor="middle")}
    return [found[text] for text in texts]


def test_scores_of_a_profile_lie_between_their_ticks() -> None:
    given = profile(3, letters=10)
    picture = drawn(given)
    one, five = ticks(picture, ("1", "5"))
    values = [row.value for row in given.rows if row.value]
    dots = [dot.x for dot in signs(picture, fill=theme.BLUE)]
    assert dots == [pytest.approx(one + (value - 1) / 4 * (five - one), abs=0.6) for value in values]


def test_intervals_end_at_the_axis_and_floors_stand_at_theirs() -> None:
    row = replace(profile(2, letters=10).rows[1], value=4.5, low=0.2, high=4.75, floor=3.5)
    picture = drawn(replace(profile(2, letters=10), rows=(row,)))
    one, five = ticks(picture, ("1", "5"))
    (interval,) = all_of(picture, "line", stroke=theme.BLUE)
    assert interval.x == pytest.approx(one, abs=0.6)
    assert interval.end == pytest.approx(one + 3.75 / 4 * (five - one), abs=0.6)
    assert signs(picture, fill=theme.RED)[0].x == pytest.approx(one + 2.5 / 4 * (five - one), abs=0.6)


def test_a_score_that_is_absent_has_no_sign() -> None:
    given = DRAWINGS["facet-profile"]
    assert isinstance(given, Profile)
    assert len(signs(drawn(given), fill=theme.BLUE)) == sum(row.value is not None for row in given.rows)


def filled(picture: ElementTree.Element) -> list[Shape]:
    """The coloured cells of a matrix."""
    return all_of(picture, "path", stroke=theme.PAPER, stroke_width="2")


def test_cells_are_darker_the_higher_they_score_and_missing_ones_are_crossed_out_not_coloured() -> None:
    given = matrix(6)
    picture = drawn(given)
    scored = [cell for cell in given.cells if cell.kind == "score"]
    by_value = sorted(zip(scored, filled(picture), strict=True), key=lambda pair: pair[0].value or 0)
    darkness = [contrast(colour_of(shape.node.attrib["fill"]), PAPER) for _, shape in by_value]
    assert darkness == sorted(darkness)
    missing = sum(cell.kind == "missing" for cell in given.cells)
    assert len(all_of(picture, "path", stroke=theme.RULE)) == missing + 1  # and the key's


def test_cells_lie_in_their_rows_and_columns() -> None:
    given = matrix(6)
    scored = [cell for cell in given.cells if cell.kind == "score"]
    for axis, place in ((0, "column"), (1, "row")):
        cells = zip(scored, filled(drawn(given)), strict=True)
        found = {(getattr(cell, place), shape.path[axis]) for cell, shape in cells}
        assert sorted(found) == sorted(found, key=lambda pair: pair[1])
        assert len(found) == 6


def bars(picture: ElementTree.Element, options: int) -> list[list[tuple[float, float]]]:
    """The parts of each bar: where each starts in the plot, and how wide it is."""
    found = [(shape.path[0], shape.path[2]) for shape in all_of(picture, "path", stroke=theme.PAPER)]
    return [found[start : start + options] for start in range(0, len(found), options)]


@pytest.mark.parametrize("options", [4, 5])
def test_bars_begin_where_the_lower_half_of_the_answers_ends_at_zero(options: int) -> None:
    given = likert(3, options)
    picture = drawn(given)
    left = all_of(picture, "g")[0].x
    zero = all_of(picture, "line", stroke=theme.INK)[0].x - left
    for row, some in zip(given.rows, bars(picture, options), strict=True):
        starts, widths = zip(*some, strict=True)
        full = sum(widths)
        assert widths == tuple(pytest.approx(share * full, abs=0.05) for share in row.shares)
        before = sum(row.shares[: options // 2]) + (row.shares[options // 2] / 2 if options % 2 else 0)
        assert zero - starts[0] == pytest.approx(before * full, abs=0.05)


def test_a_share_that_has_no_room_in_its_part_of_the_bar_is_told_to_who_points_at_it() -> None:
    given = DRAWINGS["answers"]
    assert isinstance(given, Likert)
    row = replace(given.rows[0], shares=(0.01, 0.0, 0.0, 0.49, 0.5), texts=("1 %", "", "", "49 %", "50 %"))
    picture = drawn(replace(given, rows=(row,)))
    written = {shape.text for shape in all_of(picture, "text")}
    assert "1 %" in {shape.text for shape in all_of(picture, "title")}
    assert "1 %" not in written
    assert {"49 %", "50 %"} <= written


def test_answers_that_choose_no_option_stand_apart() -> None:
    given = likert(4)
    picture = drawn(given)
    left = all_of(picture, "g")[0].x
    apart = [(shape.path[0], shape.path[2]) for shape in all_of(picture, "path", fill=theme.ASIDE)]
    assert {start for start, _ in apart} == {apart[0][0]}
    assert apart[0][0] > max(start + wide for bar in bars(picture, 5) for start, wide in bar)
    (end,) = ticks(picture, ("20 %",))
    for (start, wide), row in zip(apart, given.rows, strict=True):
        assert wide == pytest.approx((end - left - start) * row.aside / 0.2, abs=0.6)


def test_a_question_that_nobody_answered_has_no_bar() -> None:
    given = DRAWINGS["answers"]
    assert isinstance(given, Likert)
    nobody = replace(given.rows[0], shares=(0.0,) * 5, texts=("",) * 5, aside=0, aside_text="")
    assert bars(drawn(replace(given, rows=(nobody,))), 5) == []


@pytest.mark.parametrize(("way", "colour"), [("up", theme.BLUE), ("down", theme.RED), ("none", theme.MUTED)])
def test_ways_have_shapes_of_their_own(way: str, colour: str) -> None:
    row = ChangeRow(
        label="A → B",
        start=2,
        end=3,
        start_text="2,0",
        end_text="3,0",
        change_text="+1,0",
        way=way,  # type: ignore[arg-type]
    )
    picture = drawn(Changes(rows=(row,), axis=SCALE, start="før", end="etter", ways=()))
    (after,) = signs(picture, fill=colour)
    heights = after.path[1::2]
    assert sum(y == min(heights) for y in heights) == {"up": 1, "down": 2, "none": 2}[way]
    assert len(heights) == {"up": 3, "down": 3, "none": 4}[way]


def test_changes_go_from_start_to_end() -> None:
    given = changes(12, letters=12)
    picture = drawn(given)
    one, five = ticks(picture, ("1", "5"))
    placed = [sign.x for sign in signs(picture)]
    for row, before, after in zip(given.rows, placed[:12], placed[12:], strict=True):
        assert before == pytest.approx(one + (row.start - 1) / 4 * (five - one), abs=0.6)
        assert after == pytest.approx(one + (row.end - 1) / 4 * (five - one), abs=0.6)


def test_numbers_of_a_change_stand_outside_of_it() -> None:
    picture = drawn(DRAWINGS["pair-changes"])
    found = {
        shape.text: (shape.x, shape.node.get("text-anchor")) for shape in all_of(picture, "text", fill=theme.MUTED)
    }
    for lower, higher in (("3,10", "3,90"), ("3,20", "3,60")):
        assert found[lower][0] < found[higher][0]
        assert (found[lower][1], found[higher][1]) == ("end", "start")


def test_the_mean_is_drawn_last_thickest_and_ends_at_its_point() -> None:
    given = DRAWINGS["circle"]
    assert isinstance(given, Phase)
    picture = drawn(given)
    arrows = [sign for sign in signs(picture) if sign.node.get("fill") in (theme.BLUE, theme.INK)]
    thick = [max(abs(y) for y in arrow.path[1:2]) for arrow in arrows]
    assert thick[-2:] == [max(thick)] * 2
    assert thick[0] < max(thick) / 2
    middle, right = ticks(picture, ("3,50", "4,00"))
    ends = [arrow.x for arrow in arrows[-2:]]
    assert ends == [pytest.approx(end, abs=0.6) for end in (middle, middle + 0.4 * (right - middle))]
    assert arrows[-1].y < arrows[-2].y


def test_an_arrow_leads_from_each_wave_to_the_next() -> None:
    given = Phase(
        x=SCALE, y=SCALE, pairs=(Arrow(label="A → B", points=((2, 2), (3, 4), (3, 4), (2, 3))),),
        mean=Arrow(label="Snitt", points=((2, 2), (3, 3))), pair_legend="Ett par", mean_legend="Snitt",
    )  # fmt: skip
    there, still, back = signs(drawn(given), fill=theme.BLUE)
    assert "C" in still.node.attrib["d"]  # a dot
    assert [round(there.x - still.x, 2), round(there.y - still.y, 2)] == [0, 0]
    for arrow, (dx, dy) in ((there, (1, -2)), (back, (-1, 1))):
        unit = (0.25 * (ticks(drawn(given), ("5",))[0] - ticks(drawn(given), ("1",))[0]), 105)
        turned = float(re.findall(r"rotate\(([-\d.]+)\)", arrow.node.attrib["transform"])[0])
        assert turned == pytest.approx(degrees(atan2(dy * unit[1], dx * unit[0])), abs=0.1)


def arcs(picture: ElementTree.Element) -> list[Shape]:
    """The ties of a network."""
    return [path for path in all_of(picture, "path") if "C" in path.node.attrib["d"] and "fill" not in path.node.attrib]


def test_the_two_ways_between_two_organisations_lie_apart() -> None:
    picture = drawn(network(2, share=1, letters=10))
    there, back = (arc.path for arc in arcs(picture))
    assert dist(there[len(there) // 2 - 1 :][:2], back[len(back) // 2 - 1 :][:2]) > 20
    tips = [sign for sign in signs(picture) if sign.node.get("fill") in (theme.BLUE, theme.RED)]
    nodes = signs(picture, fill=theme.INK)
    ends = [min((0, 1), key=lambda place: dist((nodes[place].x, nodes[place].y), (tip.x, tip.y))) for tip in tips]
    assert ends == [1, 0]


def test_ties_below_are_dashed() -> None:
    given = DRAWINGS["network"]
    assert isinstance(given, Network)
    dashed = [arc.node.get("stroke-dasharray") is not None for arc in arcs(drawn(given))]
    assert dashed == [tie.kind == "below" for panel in given.panels for tie in panel.ties]


def test_who_is_not_there_is_not_drawn_and_the_others_stay() -> None:
    given = DRAWINGS["network"]
    assert isinstance(given, Network)
    titles = [next(text for text in all_of(drawn(given), "text") if text.text == panel.title) for panel in given.panels]
    nodes = signs(drawn(given), fill=theme.INK)
    first, second = (
        [(n.x - title.x, n.y) for n in some] for title, some in zip(titles, (nodes[:3], nodes[3:]), strict=True)
    )
    assert len(second) == 4
    assert [(pytest.approx(x), pytest.approx(y)) for x, y in first] == second[:3]


def test_points_of_a_trend_are_higher_the_more_they_score_and_stand_at_their_waves() -> None:
    given = trend(1, 4, 0, letters=8)
    picture = drawn(given)
    points = signs(picture, fill=theme.LINES[0])[:4]
    values = [point.value for point in given.lines[0].points]
    assert sorted(range(4), key=lambda place: values[place]) == sorted(range(4), key=lambda place: -points[place].y)
    waves = [shape.x for shape in all_of(picture, "text", text_anchor="middle", fill=theme.MUTED)]
    assert [point.x for point in points] == [pytest.approx(x, abs=0.05) for x in waves]


def test_events_stand_at_their_times() -> None:
    given = DRAWINGS["trend"]
    assert isinstance(given, Trend)
    picture = drawn(given)
    (pole,) = all_of(picture, "line", stroke_dasharray="2,3")
    first, last = ticks(picture, ("bolge112.02.2024", "bolge313.06.2025"))
    assert pole.x == pytest.approx(first + 101 / 487 * (last - first), abs=0.05)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.integers(0, 100))
def test_no_pole_and_no_text_of_a_flag_crosses_the_text_of_another(times: list[float], seed: int) -> None:
    chance = Random(seed)
    events = tuple(Moment(x=x, text="Kommunestyret trakk seg fra " * chance.randint(1, 3)) for x in times)
    given = Trend(lines=(), x=Axis(title="", low=0, high=100, ticks=()), y=SCALE, events=events)
    flags = _flags(given, 40, 560)
    placed = [
        (x, up, x + 10 + letters.widest(lines, theme.SMALL), letters.block(lines, theme.SMALL))
        for x, up, lines in flags
    ]
    for place, (left, up, end, _) in enumerate(placed):
        for right, other, _, high in placed[:place]:
            assert right >= left
            assert end <= right or up - high >= other or up >= other + letters.block(("",), theme.SMALL)


@given(LENGTHS)
def test_what_is_spread_keeps_its_order_and_covers_nothing(lengths: list[tuple[float, float]]) -> None:
    wanted, sizes = sorted(middle for middle, _ in lengths), [size for _, size in lengths]
    found = parts.spread(wanted, sizes, 0, 500)
    for (middle, size), (after, other) in pairwise(zip(found, sizes, strict=True)):
        assert after - middle >= (size + other) / 2 - 1e-6
    assert found[0] - sizes[0] / 2 >= -1e-6
    if sum(sizes) <= 500:
        assert found[-1] + sizes[-1] / 2 <= 500 + 1e-6


def test_what_has_room_is_not_moved() -> None:
    assert parts.spread([20, 60, 90], [10, 10, 10], 0, 100) == [20, 60, 90]
    assert parts.spread([98, 99], [10, 10], 0, 100) == [85, 95]


@given(st.text("ab øåÆ-/…\n", max_size=80), st.floats(20, 300))
def test_folded_lines_hold_the_whole_text_and_no_more_than_the_room(text: str, room: float) -> None:
    lines = letters.folded(text, 12, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(letters.width(line, 12) <= room + 1e-6 for line in lines)
    assert all(line.strip() == line and line for line in lines)


@pytest.mark.parametrize("room", [40, 60, 90])
def test_no_break_spaces_hold_a_line_together(room: float) -> None:
    assert any(
        "95\N{NO-BREAK SPACE}%" in line for line in letters.folded("Under 95\N{NO-BREAK SPACE}% av alle", 12, room)
    )


def test_heads_of_columns_go_upwards_where_names_are_long_and_stand_on_rows_in_turn_where_columns_are_narrow() -> None:
    assert sum("rotate(270)" in node.get("transform", "") for node in drawn(LARGE["matrix-8-named"]).iter()) == 8
    sixty = drawn(LARGE["matrix-60"])
    assert not [node for node in sixty.iter() if "rotate" in node.get("transform", "")]
    assert isinstance(LARGE["matrix-60"], Matrix)
    assert float(sixty.attrib["height"]) < 1500
