"""Pictures: that they say what their drawing says and nothing else, and that nothing in them can act."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor

from drawings_of import LARGE, figure, likert
from sample_report import DRAWINGS, NAMES, SCALE
from tillitsmaal.errors import UsageError
from tillitsmaal.rendering import charts
from tillitsmaal.rendering.charts import theme
from tillitsmaal.report.drawings import Changes, Drawing, Matrix, MatrixCell, Network, Trend

Colour = tuple[float, float, float]
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "g", "rect", "text", "tspan", "line", "path", "polygon", "circle", "title"}
CODES = {"up", "down", "none", "enough", "below", "score", "missing", "self"}
ALL = DRAWINGS | LARGE


def drawn(drawing: Drawing) -> ElementTree.Element:
    """The picture of a drawing, read as any program reads it."""
    return ElementTree.fromstring(charts.svg(figure(drawing)))


def packed(text: str) -> str:
    """A text without white space: lines may fold anywhere."""
    return re.sub(r"\s", "", text)


def texts_of(value: object) -> Iterator[str]:
    """Every text in a drawing."""
    if isinstance(value, str) and value not in CODES:
        yield packed(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))


def texts_in(picture: ElementTree.Element) -> list[str]:
    """Every text in a picture, each as a whole."""
    return [packed("".join(node.itertext())) for tag in ("text", "title") for node in picture.iter(SVG + tag)]


@pytest.mark.parametrize("key", ALL)
def test_a_picture_says_all_that_its_drawing_says_and_nothing_else(key: str) -> None:
    given, said = {text for text in texts_of(ALL[key]) if text}, set(texts_in(drawn(ALL[key])))
    unsaid = {packed(words) for words in _not_needed(ALL[key])}
    assert given - said <= unsaid
    assert said <= given


def _not_needed(drawing: Drawing) -> set[str]:
    """What is explained where it does not occur."""
    match drawing:
        case Matrix() if all(cell.kind != "missing" for cell in drawing.cells):
            return {drawing.missing}
        case Network():
            occur = {tie.kind for panel in drawing.panels for tie in panel.ties}
            return {words for kind, words in drawing.kinds if kind not in occur}
        case _:
            return set()


@pytest.mark.parametrize("key", ALL)
def test_nothing_in_a_picture_acts_refers_or_is_styled(key: str) -> None:
    picture = drawn(ALL[key])
    assert {node.tag.removeprefix(SVG) for node in picture.iter()} <= SHAPES
    names = {name for node in picture.iter() for name in node.attrib}
    assert not names & {"id", "class", "style", "href"}
    assert not [name for name in names if name.startswith(("on", "{"))]
    assert not [value for node in picture.iter() for value in node.attrib.values() if "url(" in value]


def test_hostile_texts_are_texts() -> None:
    hostile = '"/></text><script>alert(1)</script><style>*{}</style>&x; ${datum} \x00\x1b\u202e\ud800 javascript:'
    changes = DRAWINGS["pair-changes"]
    assert isinstance(changes, Changes)
    rows = (replace(changes.rows[0], label=hostile, change_text=hostile, start_text=hostile),)
    given = replace(figure(replace(changes, rows=rows, start=hostile)), alt=hostile)
    picture = ElementTree.fromstring(charts.svg(given))
    shown = re.sub("[\x00\x1b\u202e\ud800]", "\N{REPLACEMENT CHARACTER}", hostile)
    assert picture.get("aria-label") == shown
    assert texts_in(picture).count(packed(shown)) == 4
    assert {node.tag.removeprefix(SVG) for node in picture.iter()} <= SHAPES


def test_names_that_look_like_markup_come_out_as_they_are() -> None:
    assert packed(f"4 {NAMES[3]}") in texts_in(drawn(DRAWINGS["trust-matrix"]))


def test_a_picture_is_named_for_who_cannot_see_it() -> None:
    picture = drawn(DRAWINGS["trend"])
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == 'Hva "figuren" <viser>: 3,53 & 3,75.'
    assert [node for node in picture.iter() if node is not picture and {"role", "aria-label"} & set(node.attrib)] == []


@pytest.mark.parametrize("key", ALL)
def test_a_picture_is_as_wide_as_a_page_on_a_card_of_its_own_and_no_letters_are_small(key: str) -> None:
    picture = drawn(ALL[key])
    assert picture.get("viewBox") == f"0 0 {picture.get('width')} {picture.get('height')}"
    assert picture.get("width") == "700"
    card = picture[0].attrib
    assert (card["width"], card["height"], card["fill"]) == ("700", picture.get("height"), "#ffffff")
    assert min(float(node.attrib["font-size"]) for node in picture.iter(SVG + "text")) >= 10


def test_the_same_figure_gives_the_same_bytes_in_another_process() -> None:
    """What this process has drawn for other tests is not drawn anew; the other hashes by another seed."""
    code = "from test_charts import hashes; print(*hashes(), sep='\\n')"
    other = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    assert _output(code, other).splitlines() == hashes()


def hashes() -> list[str]:
    """Of each picture."""
    drawn = [charts.svg(figure(drawing)).encode() for drawing in ALL.values()]
    return [sha256(picture).hexdigest() for picture in (*drawn, charts.png(figure(ALL["circle"])))]


def _output(code: str, seed: str) -> str:
    env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout


def test_the_command_line_starts_without_what_draws() -> None:
    code = (
        "import sys; from tillitsmaal.rendering import charts, html\n"
        "print([name for name in ('vl_convert', 'altair', 'narwhals') if name in sys.modules])"
    )
    assert _output(code, "1") == "[]\n"


@pytest.mark.parametrize("scale", [1.0, 2.0, 2.5])
def test_png_is_the_same_picture_in_pixels(scale: float) -> None:
    height = float(drawn(DRAWINGS["answers"]).attrib["height"])
    image = Image.open(BytesIO(charts.png(figure(DRAWINGS["answers"]), scale=scale)))
    assert (image.format, image.width) == ("PNG", 700 * scale)
    assert image.height == pytest.approx(height * scale, abs=1)
    assert len(set(image.convert("RGB").getcolors(1 << 22) or ())) > 20


def test_png_shows_letters_whatever_fonts_there_are() -> None:
    blank = replace(DRAWINGS["trust-matrix"], row_title="")
    with_title, without = (charts.png(figure(drawing), scale=1) for drawing in (DRAWINGS["trust-matrix"], blank))
    assert with_title != without


@pytest.mark.parametrize("package", ["vl_convert", "altair"])
def test_a_picture_without_its_package_says_what_to_install(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    charts._converter.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError) as refused:
        charts.png(figure(DRAWINGS["circle"]), format="docx")
    assert [problem.code for problem in refused.value.problems] == ["extra_missing"]


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colour_of(text: str) -> Colour:
    """A colour as it is written in a picture."""
    return cast(Colour, tuple(map(float, ImageColor.getrgb(text))))


PAPER = colour_of(theme.PAPER)


def test_letters_are_easily_read_on_the_card() -> None:
    for letters in (theme.INK, theme.MUTED, *theme.LINES):
        assert contrast(colour_of(letters), PAPER) >= 4.5
    assert contrast(colour_of(theme.MUTED), colour_of(theme.SHADE)) >= 4.5


def _scored(steps: int) -> list[tuple[Colour, Colour]]:
    """Colours of cells from the lowest score to the highest, and of the numbers on them."""
    cells = tuple(
        MatrixCell(row=0, column=n, kind="score", value=1 + 4 * n / (steps - 1), text="1") for n in range(steps)
    )
    given = Matrix(
        rows=("A",), columns=("",) * steps, row_title="", column_title="", cells=cells, colour=SCALE, missing=""
    )
    picture = drawn(given)
    filled = [colour_of(node.attrib["fill"]) for node in picture.iter(SVG + "path") if node.get("stroke-width") == "2"]
    inks = [colour_of(node.attrib["fill"]) for node in picture.iter(SVG + "text") if "".join(node.itertext()) == "1"]
    return list(zip(filled, inks[:steps], strict=True))


def test_numbers_are_easily_read_on_their_cells() -> None:
    assert min(contrast(fill, ink) for fill, ink in _scored(41)) >= 4.5


def test_a_higher_score_is_darker_so_that_grey_print_shows_it() -> None:
    scale = [contrast(fill, PAPER) for fill, _ in _scored(41)]
    assert len(scale) == 41
    assert scale == sorted(scale)
    assert all(darker / lighter > 1.01 for lighter, darker in pairwise(scale))


@pytest.mark.parametrize("options", range(2, 12))
def test_shares_are_easily_read_on_their_options(options: int) -> None:
    picture = drawn(likert(6, options))
    bars = [node.attrib["fill"] for node in picture.iter(SVG + "path") if node.get("stroke") == theme.PAPER]
    assert set(bars) <= set(theme.fills(options))
    inks = {node.attrib["fill"] for node in picture.iter(SVG + "text")} & {"white", "black"}
    best = [max((contrast(colour_of(ink), colour_of(fill)), ink) for ink in ("white", "black")) for fill in bars]
    assert min(value for value, _ in best) >= 4.5
    assert inks <= {ink for _, ink in best}


@pytest.mark.parametrize("options", [2, 3, 4, 5])
def test_answers_have_greys_of_their_own(options: int) -> None:
    fills = sorted(contrast(colour_of(fill), PAPER) for fill in theme.fills(options))
    assert len(fills) == options
    assert all(darker / lighter > 1.25 for lighter, darker in pairwise(fills))


def test_lines_differ_by_dashes_and_points_too() -> None:
    trend = LARGE["trend-6"]
    assert isinstance(trend, Trend)
    ways = [node for node in drawn(trend).iter(SVG + "path") if node.get("stroke-width") == "2.2"]
    assert len({node.get("stroke-dasharray") for node in ways}) == len({node.get("stroke") for node in ways}) == 6


def test_an_odd_number_of_options_has_a_middle_without_a_side() -> None:
    assert theme.fills(5)[2] == theme.BETWEEN
    assert theme.BETWEEN not in theme.fills(4)
