"""Which answers are missing, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from tillitsmaal.errors import printable
from tillitsmaal.report.model import Block, Cell, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, count_cell, share_cell, text_cell
from tillitsmaal.report.whole.surveys import Survey

_ITEMS_SHOWN: Final = 10
_PARTNER: Final = "…"
_ASKED: Final = ("n", "skipped", "dont_know", "not_relevant", "invalid")
"""What was asked was answered, or is missing for one of these reasons; what was not shown was not asked."""
_WHY: Final = ("skipped", "dont_know", "not_relevant", "invalid", "not_shown")
_ALWAYS: Final = ("skipped", "dont_know", "not_relevant")

Counts = Mapping[str, int]


def missing_section(surveys: Sequence[Survey], pen: ScalePen) -> Iterator[Section]:
    """Count missing answers by reason, survey by survey; name the questions that lack most in the last one."""
    counts = [_total(survey.items) for survey in surveys]
    if not any(_asked(count) for count in counts):
        return
    blocks: list[Block] = [*_said(surveys[-1], counts[-1], pen), _reasons_table(surveys, counts, pen)]
    blocks += _items_table(surveys[-1], pen)
    heading = pen.say("heading.data_missing")
    yield Section(id="data-missing", heading=heading, blocks=tuple(blocks), level=2)


def _total(items: pd.DataFrame) -> Counts:
    return {name: int(items[name].sum()) for name in (*_ASKED, "not_shown")}


def _asked(count: Counts) -> int:
    return sum(count[name] for name in _ASKED)


def _said(survey: Survey, count: Counts, pen: ScalePen) -> Iterator[Sentence]:
    """The share that is answered, and the reasons for the rest, most frequent first."""
    asked, wave = _asked(count), printable(survey.wave.name)
    if not asked:
        return
    why = sorted((name for name in _ASKED[1:] if count[name]), key=lambda name: -count[name])
    parts = [pen.say(f"data.why_{name}", share=pen.share(count[name] / asked)) for name in why]
    yield pen.sentence(
        "data.answers" if parts else "data.every_answer",
        path="/score/items",
        wave=wave,
        share=pen.share(count["n"] / asked),
        parts=pen.listed(parts),
    )


def _reasons_table(surveys: Sequence[Survey], counts: Sequence[Counts], pen: ScalePen) -> Table:
    reasons = [name for name in _WHY if name in _ALWAYS or any(count[name] for count in counts)]
    rows = tuple(
        (text_cell(survey.wave.name), *_cells(count, reasons, pen))
        for survey, count in zip(surveys, counts, strict=True)
    )
    return Table(
        id="data_missing",
        caption=pen.say("caption.data_missing"),
        columns=(
            pen.column("measurement_survey", "text"),
            pen.column("asked", "count"),
            pen.column("answered_share", "share"),
            *(pen.column(name, "count", 1) for name in reasons),
        ),
        rows=rows,
        notes=(pen.sentence("data.not_shown_note", tone="note"),) if "not_shown" in reasons else (),
    )


def _cells(count: Counts, reasons: Sequence[str], pen: ScalePen) -> list[Cell]:
    asked = _asked(count)
    share = share_cell(pen, count["n"] / asked) if asked else Cell(text="")
    return [count_cell(pen, asked), share, *(count_cell(pen, count[name]) for name in reasons)]


def _items_table(survey: Survey, pen: ScalePen) -> Iterator[Block]:
    """The questions with the lowest share answered, over all networks."""
    counts = {str(item): _total(rows) for item, rows in survey.items.groupby("item", observed=True, sort=False)}
    lacking = {item: count for item, count in counts.items() if count["n"] < _asked(count)}
    order = sorted(lacking, key=lambda item: lacking[item]["n"] / _asked(lacking[item]))[:_ITEMS_SHOWN]
    wording = {item.id: item.rendered(_PARTNER, pen.language) for item in pen.questionnaire.items}
    reasons = [name for name in _WHY if name in _ALWAYS or any(lacking[item][name] for item in order)]
    if order:
        yield Table(
            id="data_items",
            caption=pen.say("caption.data_items", wave=printable(survey.wave.name)),
            columns=(
                pen.column("measurement_id", "text"),
                pen.column("measurement_wording", "text"),
                pen.column("asked", "count", 2),
                pen.column("answered_share", "share"),
                *(pen.column(name, "count", 1) for name in reasons),
            ),
            rows=tuple(
                (text_cell(item), text_cell(wording[item]), *_cells(lacking[item], reasons, pen)) for item in order
            ),
        )
