"""Whom a report is for, and what is not shown to them."""

from collections.abc import Iterator, Sequence

from tillitsmaal.errors import printable
from tillitsmaal.privacy.score import LeftOut, Release
from tillitsmaal.report.model import Block, Section, Sentence
from tillitsmaal.report.pen import Pen, ScalePen
from tillitsmaal.responses import NO_NETWORK, Input


def stamp(release: Release, pen: Pen) -> Sentence:
    """Say whom a report is for."""
    rules = release.rules
    agreed = "_agreed" if rules.units == "organisation" else ""
    return pen.sentence(f"shared.stamp_{rules.audience}{agreed}", least=pen.whole(rules.least))


def shown_section(release: Release, possible_pairs: int, inputs: Sequence[Input], pen: ScalePen, at: str) -> Section:
    """Tell what the numbers are made of, and what is not among them; `at` is where the document tells it."""
    return Section(
        id="shown",
        heading=pen.say("shared.heading"),
        blocks=tuple(_blocks(release, possible_pairs, inputs, pen, at)),
    )


def _blocks(release: Release, possible_pairs: int, inputs: Sequence[Input], pen: ScalePen, at: str) -> Iterator[Block]:
    rules = release.rules
    files = "shared.files_one" if len(inputs) == 1 else "shared.files_many"
    yield pen.sentence(
        "shared.counted_rows",
        path="/questionnaire/version",
        files=pen.say(files, count=pen.whole(len(inputs))),
        questionnaire=pen.questionnaire.id,
        version=pen.questionnaire.version,
    )
    if rules.units == "organisation":
        yield pen.sentence("shared.cells_organisations")
    if rules.units == "person" or rules.audience == "public":
        yield pen.sentence("shared.cells", path=f"{at}/min_respondents", least=pen.whole(rules.least))
    yield from _left_out(release, pen, at)
    if rules.audience == "partners" and possible_pairs:
        yield pen.sentence(
            "shared.hidden_pairs",
            path=f"{at}/hidden_pairs",
            possible=pen.counted("pairs", possible_pairs),
            shown=pen.whole(possible_pairs - release.hidden_pairs),
        )
    yield pen.sentence("shared.coarse", tone="note")


def _left_out(release: Release, pen: ScalePen, at: str) -> Iterator[Sentence]:
    if all(of.answers == 0 for of in release.left_out):
        yield pen.sentence("shared.all_in", path=f"{at}/left_out")
    for number, of in enumerate(release.left_out):
        if of.answers != 0:
            key = "shared.some_out" if of.network == NO_NETWORK else "shared.some_out_in"
            yield pen.sentence(
                key,
                path=f"{at}/left_out/{number}/answers",
                answers=_answers(of, release, pen),
                wave=printable(of.wave),
                network=printable(of.network),
            )


def _answers(of: LeftOut, release: Release, pen: ScalePen) -> str:
    if of.answers is None:
        return pen.say("shared.answers_few", least=pen.whole(release.rules.least))
    if of.answers == 1:
        return pen.say("shared.answers_one")
    return pen.say("shared.answers_many", count=pen.whole(of.answers))
