"""Pictures: that what is drawn lies where its number says."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import dist
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings_of import LARGE, changes, likert, matrix, network, profile, trend
from sample_report import DRAWINGS, SCALE
from test_charts import SVG, drawn
from tillitsmaal.rendering.charts import flags, letters, parts, theme
from tillitsmaal.report.drawings import (
    Arrow,
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


def all_of(picture: ElementTree.Element, tag: str, **attributes: str) -> list[ElementTree.Element]:
    """The shapes of a kind with these attributes."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    return [node for node in picture.iter(SVG + tag) if wanted.items() <= node.attrib.items()]


def at(node: ElementTree.Element, *names: str) -> tuple[float, ...]:
    """Some lengths of a shape."""
    return tuple(float(node.attrib[name]) for name in names)


def ticks(picture: ElementTree.Element, texts: tuple[str, ...]) -> list[float]:
    """Where the ticks of an axis to the right stand, by their texts."""
    labels = all_of(picture, "text", fill=theme.MUTED, text_anchor="middle")
    found = {"".join(node.itertext()): at(node[0], "x")[0] for node in labels}
    return [found[text] for text in texts]


def corners(node: ElementTree.Element) -> list[tuple[float, float]]:
    """The points of a polygon."""
    return [tuple(map(float, pair.split(","))) for pair in node.attrib["points"].split(" ")]  # type: ignore[misc]


def test_scores_of_a_profile_lie_between_their_ticks() -> None:
    given = profile(3, letters=10)
    picture = drawn(given)
    one, five = ticks(picture, ("1", "5"))
    dots = [at(node, "cx")[0] for node in all_of(picture, "circle", fill=theme.BLUE)][1:]  # the first is the legend's
    values = [row.value for row in given.rows]
    assert dots == [pytest.approx(one + (value - 1) / 4 * (five - one), abs=0.02) for value in values if value]


def test_intervals_end_at_the_axis_and_floors_stand_at_theirs() -> None:
    row = replace(profile(2, letters=10).rows[1], value=4.5, low=0.2, high=4.75, floor=3.5)
    picture = drawn(replace(profile(2, letters=10), rows=(row,)))
    one, five = ticks(picture, ("1", "5"))
    low, high = at(all_of(picture, "line", stroke=theme.BLUE)[1], "x1", "x2")
    assert low == pytest.approx(one)
    assert high == pytest.approx(one + 3.75 / 4 * (five - one), abs=0.02)
    floor = at(all_of(picture, "line", stroke=theme.RED)[1], "x1")[0]
    assert floor == pytest.approx(one + 2.5 / 4 * (five - one), abs=0.02)


def test_a_score_that_is_absent_has_no_sign() -> None:
    given = DRAWINGS["facet-profile"]
    assert isinstance(given, Profile)
    assert len(all_of(drawn(given), "circle", fill=theme.BLUE)) - 1 == sum(row.value is not None for row in given.rows)


def test_cells_are_darker_the_higher_they_score_and_missing_ones_are_hatched_not_coloured() -> None:
    given = matrix(6)
    picture = drawn(given)
    scored = [cell for cell in given.cells if cell.kind == "score"]
    filled = [node for node in all_of(picture, "rect") if float(node.attrib["height"]) > 20][1:]
    by_value = sorted(zip(scored, filled, strict=True), key=lambda pair: pair[0].value or 0)
    darkness = [theme.contrast(node.attrib["fill"], theme.PAPER) for _, node in by_value]
    assert darkness == sorted(darkness)
    frames = all_of(picture, "path", fill="none")[0].attrib["d"].count("z")
    assert frames == sum(cell.kind == "missing" for cell in given.cells)


def test_cells_lie_in_their_rows_and_columns() -> None:
    given = matrix(6)
    filled = [node for node in all_of(drawn(given), "rect") if float(node.attrib["height"]) > 20][1:]
    scored = [cell for cell in given.cells if cell.kind == "score"]
    for axis, place in (("x", "column"), ("y", "row")):
        found = {(getattr(cell, place), at(node, axis)[0]) for cell, node in zip(scored, filled, strict=True)}
        assert sorted(found) == sorted(found, key=lambda pair: pair[1])
        assert len(found) == 6


def bars(picture: ElementTree.Element, options: int) -> list[list[ElementTree.Element]]:
    """The parts of each bar."""
    found = all_of(picture, "rect", stroke=theme.PAPER)
    return [found[start : start + options] for start in range(0, len(found), options)]


@pytest.mark.parametrize("options", [4, 5])
def test_bars_begin_where_the_lower_half_of_the_answers_ends_at_zero(options: int) -> None:
    given = likert(3, options)
    picture = drawn(given)
    for row, parts_of in zip(given.rows, bars(picture, options), strict=True):
        starts, widths = zip(*(at(node, "x", "width") for node in parts_of), strict=True)
        full = sum(widths)
        assert widths == tuple(pytest.approx(share * full, abs=0.05) for share in row.shares)
        left = sum(row.shares[: options // 2]) + (row.shares[options // 2] / 2 if options % 2 else 0)
        assert zero_of(picture) - starts[0] == pytest.approx(left * full, abs=0.05)


def zero_of(picture: ElementTree.Element) -> float:
    """Where the line of zero stands."""
    return at(all_of(picture, "line", stroke=theme.INK)[0], "x1")[0]


def test_a_share_that_has_no_room_in_its_part_of_the_bar_is_told_to_who_points_at_it() -> None:
    given = DRAWINGS["answers"]
    assert isinstance(given, Likert)
    row = replace(given.rows[0], shares=(0.01, 0.0, 0.0, 0.49, 0.5), texts=("1 %", "", "", "49 %", "50 %"))
    picture = drawn(replace(given, rows=(row,)))
    assert [node.text for node in all_of(picture, "title")] == ["1 %"]
    assert {"49 %", "50 %"} <= {"".join(node.itertext()) for node in all_of(picture, "text")}


def test_answers_that_choose_no_option_stand_apart() -> None:
    given = likert(4)
    picture = drawn(given)
    apart = [at(node, "x", "width") for node in all_of(picture, "rect", fill=theme.ASIDE)]
    assert {start for start, _ in apart} == {apart[0][0]}
    assert apart[0][0] > max(at(node, "x")[0] + at(node, "width")[0] for bar in bars(picture, 5) for node in bar)
    ends = ticks(picture, ("20 %",))[0]
    for (start, wide), row in zip(apart, given.rows, strict=True):
        assert wide == pytest.approx((ends - start) * row.aside / 0.2, abs=0.02)


def test_a_question_that_nobody_answered_has_no_bar() -> None:
    given = DRAWINGS["answers"]
    assert isinstance(given, Likert)
    nobody = replace(given.rows[0], shares=(0.0,) * 5, texts=("",) * 5, aside=0, aside_text="")
    assert bars(drawn(replace(given, rows=(nobody,))), 5) == []


@pytest.mark.parametrize(("way", "signs"), [("up", 1), ("down", 1), ("none", 0)])
def test_ways_have_shapes_of_their_own(way: str, signs: int) -> None:
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
    after = corners(all_of(picture, "polygon")[-1])
    assert (len(after) == 3) is bool(signs)
    highest = min(y for _, y in after)
    assert sum(y == highest for _, y in after) == {"up": 1, "down": 2, "none": 2}[way]


def test_changes_go_from_start_to_end_and_the_numbers_stand_outside() -> None:
    given = changes(12, letters=12)
    picture = drawn(given)
    one, five = ticks(picture, ("1", "5"))
    befores = [at(node, "cx")[0] for node in all_of(picture, "circle", r="4.5")][1:]
    afters = [sum(x for x, _ in corners(node)) / len(corners(node)) for node in all_of(picture, "polygon")][-12:]
    for row, before, after in zip(given.rows, befores, afters, strict=True):
        assert before == pytest.approx(one + (row.start - 1) / 4 * (five - one), abs=0.02)
        assert after == pytest.approx(one + (row.end - 1) / 4 * (five - one), abs=0.02)
        assert (after > before) is (row.end > row.start)


def test_the_mean_is_drawn_last_thickest_and_ends_at_its_point() -> None:
    given = DRAWINGS["circle"]
    assert isinstance(given, Phase)
    picture = drawn(given)
    paths = [node for node in all_of(picture, "path") if node.attrib["stroke"] != theme.PAPER]
    widths = [float(node.attrib["stroke-width"]) for node in paths][2:]
    assert widths[-2:] == [max(widths)] * 2
    assert widths[0] < max(widths) / 2
    tips = [corners(node)[0] for node in all_of(picture, "polygon")][-2:]
    middle, right = ticks(picture, ("3,50", "4,00"))
    assert [x for x, _ in tips] == [pytest.approx(end) for end in (middle, middle + 0.4 * (right - middle))]
    assert tips[1][1] < tips[0][1]


def test_an_arrow_leads_from_each_wave_to_the_next() -> None:
    given = Phase(
        x=SCALE, y=SCALE, pairs=(Arrow(label="A → B", points=((2, 2), (3, 4), (3, 4), (2, 3))),),
        mean=Arrow(label="Snitt", points=((2, 2), (3, 3))), pair_legend="Ett par", mean_legend="Snitt",
    )  # fmt: skip
    thin = [node for node in all_of(drawn(given), "polygon") if node.attrib["fill"] == theme.BLUE]
    assert len(thin) - 1 == 2  # without the legend's; the step that leads nowhere is a dot
    assert len(all_of(drawn(given), "circle", fill=theme.BLUE)) == 1


def test_the_two_ways_between_two_organisations_lie_apart() -> None:
    picture = drawn(network(2, share=1, letters=10))
    there, back = (node.attrib["d"].replace("Q", " ").replace("M", "").split() for node in all_of(picture, "path"))
    assert dist(tuple(map(float, there[2:4])), tuple(map(float, back[2:4]))) > 20
    tips = [corners(node)[0] for node in all_of(picture, "polygon")][-2:]
    nodes = [at(node, "cx", "cy") for node in all_of(picture, "circle")]
    assert [min(range(2), key=lambda place: dist(nodes[place], tip)) for tip in tips] == [1, 0]


def test_ties_below_are_dashed() -> None:
    given = DRAWINGS["network"]
    assert isinstance(given, Network)
    dashed = [node.get("stroke-dasharray") is not None for node in all_of(drawn(given), "path")]
    assert dashed == [tie.kind == "below" for panel in given.panels for tie in panel.ties]


def test_who_is_not_there_is_not_drawn_and_the_others_stay() -> None:
    given = DRAWINGS["network"]
    assert isinstance(given, Network)
    panels = [node for node in drawn(given).findall(f"{SVG}g") if node.find(f"{SVG}g/{SVG}circle") is not None]
    first, second = ([at(dot, "cx", "cy") for dot in all_of(panel, "circle")] for panel in panels)
    assert (len(first), second[:3]) == (3, first)


@pytest.mark.parametrize("nodes", [3, 9, 25])
def test_nodes_lie_where_they_are_put_whatever_their_names(nodes: int) -> None:
    given = network(nodes)
    dots = [at(dot, "cx", "cy") for dot in all_of(drawn(given), "circle")]
    wide, high = (max(lengths) for lengths in zip(*dots, strict=True))
    assert min(wide, high) > 60
    right, down = max(node.x for node in given.nodes), max(-node.y for node in given.nodes)
    scaled = [(node.x * wide / right, -node.y * high / down) for node in given.nodes]
    assert dots == [(pytest.approx(x, abs=0.1), pytest.approx(y, abs=0.1)) for x, y in scaled]


def test_points_of_a_trend_are_higher_the_more_they_score_and_stand_at_their_waves() -> None:
    given = trend(1, 4, 0, letters=8)
    picture = drawn(given)
    points = [at(node, "cx", "cy") for node in all_of(picture, "circle", r="4.5")][:4]
    values = [point.value for point in given.lines[0].points]
    assert sorted(range(4), key=lambda place: values[place]) == sorted(range(4), key=lambda place: -points[place][1])
    waves = [at(node[0], "x")[0] for node in all_of(picture, "text", text_anchor="middle", fill=theme.MUTED)][:4]
    assert [x for x, _ in points] == waves


def test_events_stand_at_their_times() -> None:
    given = DRAWINGS["trend"]
    assert isinstance(given, Trend)
    picture = drawn(given)
    poles = [at(node, "x1")[0] for node in all_of(picture, "line", stroke_dasharray=flags.DASH)]
    first, last = ticks(picture, ("bolge112.02.2024", "bolge313.06.2025"))
    assert poles == [pytest.approx(first + 101 / 487 * (last - first), abs=0.02)] * 2


def boxes(events: list[Moment], along: parts.Scale) -> Iterator[tuple[float, float, float, float]]:
    """Where the texts of flags stand."""
    for shape in flags.flags(events, along, 0).shapes:
        node = ElementTree.fromstring(shape)
        if node.tag == "text":
            x, y = at(node[0], "x", "y")
            wide = letters.widest(["".join(row.itertext()) for row in node], theme.SMALL)
            yield x, y - theme.SMALL, x + wide, y + letters_below(len(node))


def letters_below(rows: int) -> float:
    """How far the last line of a text lies below its first."""
    return (rows - 1) * theme.SMALL * theme.LEADING


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.integers(0, 100))
def test_no_pole_and_no_text_of_a_flag_crosses_the_text_of_another(times: list[float], seed: int) -> None:
    chance = Random(seed)
    events = [Moment(x=x, text="Kommunestyret trakk seg fra " * chance.randint(1, 3)) for x in times]
    along = parts.Scale(low=0, high=100, start=60, end=580)
    placed = sorted(boxes(events, along))
    for left, right in pairwise(placed):
        assert left[2] <= right[0] - 5 or left[3] <= right[1]
    for left, top, _, _ in placed:
        crossed = [other for other in placed if other[0] < left - 5.01 < other[2] and other[3] > top]
        assert crossed == []


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
    assert parts.spread([50, 50], [10, 10], 0, 100) == [45, 55]


@given(st.text("ab øåÆ-/…\n", max_size=80), st.floats(20, 300))
def test_folded_lines_hold_the_whole_text_and_no_more_than_the_room(text: str, room: float) -> None:
    lines = letters.folded(text, 12, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(letters.width(line, 12) <= room + 1e-6 for line in lines)
    assert all(line.strip() == line and line for line in lines)


def test_no_break_spaces_hold_a_line_together() -> None:
    assert letters.folded("Under 95\N{NO-BREAK SPACE}%-intervallet", 12, 90) == (
        "Under",
        "95\N{NO-BREAK SPACE}%-intervallet",
    )


def test_a_row_for_each_text_that_would_meet_another() -> None:
    heads = drawn(LARGE["matrix-8-named"]).iter(SVG + "g")
    assert sum("rotate(-90)" in node.get("transform", "") for node in heads) == 8
    sixty = drawn(LARGE["matrix-60"])
    assert not [node for node in sixty.iter(SVG + "g") if "rotate" in node.get("transform", "")]
    assert isinstance(LARGE["matrix-60"], Matrix)
    assert float(sixty.attrib["height"]) < 1500
