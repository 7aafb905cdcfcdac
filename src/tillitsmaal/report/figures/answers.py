"""What was answered to each question, as it was answered."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.questionnaire.models import Item, MissingReason, Questionnaire, ResponseFormat
from tillitsmaal.report.drawings import Likert, LikertRow
from tillitsmaal.report.figures.axes import shares_axis
from tillitsmaal.report.figures.latest import only_network
from tillitsmaal.report.figures.words import figure_id, shortened
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.model import Figure, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, WAVE
from tillitsmaal.text import localised

_FEWEST_ROWS: Final = 2
_MOST_OPTIONS: Final = 7
_ROOM: Final = 0.05
"""Share from which a bar has room for its text."""
_STEP, _ASIDE_STEP = 0.25, 0.1
_ITEM: Final = 110
"""Characters of a question in a description."""
_ASIDE: Final[tuple[MissingReason, ...]] = ("dont_know", "not_relevant")
"""What is set apart: answers that choose no option. Blank cells are no answers."""


def answers(whole: WholeAnalysis, pen: ScalePen, measure: str) -> Figure | None:
    """Show the last survey's answers to every question of a scale, or of all scales of a composite.

    None with several networks, under two questions with answers, or where the questions do not share answer options
    of their own (at most seven, with the same labels).
    """
    network = only_network(whole)
    scales = _scales(measure, pen.questionnaire)
    form = _shared_format(scales, pen.questionnaire)
    if network is None or form is None:
        return None
    asked = _asked(whole, network, scales, form)
    if sum(one.chosen > 0 for one in asked) < _FEWEST_ROWS:
        return None
    rows = tuple(_row(one, pen) for one in asked)
    level = "pair" if pen.questionnaire.scales[scales[0]].level == "pair" else "other"
    return Figure(
        id=figure_id("answers", measure),
        caption=pen.say(
            f"figures.answers.caption_{level}",
            labels=pen.listed(pen.within_sentence(scale) for scale in scales),
            wave=pen.wave(whole.last),
        ),
        alt=_alt(asked, pen),
        drawing=_likert(rows, form, pen),
        path="/score/items",
        about=pen.label(measure),
        notes=tuple(_notes(asked, form, pen)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question and how often each option was chosen."""

    item: Item
    counts: tuple[int, ...]
    aside: int

    @property
    def chosen(self) -> int:
        """Answers that choose an option."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[float, ...]:
        """Of those; all 0 where there are none."""
        return tuple(count / max(self.chosen, 1) for count in self.counts)

    @property
    def above(self) -> float:
        """Share above the middle option."""
        return sum(self.shares[(len(self.counts) + 1) // 2 :])

    @property
    def apart(self) -> float:
        """Share of all answers that choose none of the options."""
        return self.aside / max(self.chosen + self.aside, 1)


def _scales(measure: str, questionnaire: Questionnaire) -> tuple[str, ...]:
    composite = questionnaire.composites.get(measure)
    return composite.of if composite else (measure,)


def _shared_format(scales: Sequence[str], questionnaire: Questionnaire) -> ResponseFormat | None:
    """The answer options of all the scales; None where they differ, are too many, or may lie in between."""
    formats = [questionnaire.format_of(scale) for scale in scales]
    form = formats[0]
    if any(other != form for other in formats) or form.decimals or form.max - form.min + 1 > _MOST_OPTIONS:
        return None
    return form


def _asked(whole: WholeAnalysis, network: str, scales: Sequence[str], form: ResponseFormat) -> list[_Asked]:
    keys = {NETWORK: network, WAVE: whole.last.name}
    items = {row["item"]: row for row in records(where(whole.score.items, **keys))}
    counts: dict[str, dict[int, int]] = {}
    for row in records(where(whole.score.distribution, **keys)):
        counts.setdefault(row["item"], {})[int(row["value"])] = row["count"]
    return [
        _counted(item, items[item.id], counts.get(item.id, {}), form)
        for scale in scales
        for item in whole.questionnaire.items_by_scale[scale]
        if item.id in items
    ]


def _counted(item: Item, row: Row, counts: Mapping[int, int], form: ResponseFormat) -> _Asked:
    return _Asked(
        item=item,
        counts=tuple(counts.get(option, 0) for option in range(form.min, form.max + 1)),
        aside=sum(row[reason] for reason in _ASIDE),
    )


def _row(asked: _Asked, pen: ScalePen) -> LikertRow:
    many = "one" if asked.chosen == 1 else "many"
    return LikertRow(
        label=_label(asked.item, pen),
        shares=asked.shares,
        texts=tuple(pen.share(share) if share >= _ROOM else "" for share in asked.shares),
        aside=asked.apart,
        aside_text=pen.share(asked.apart) if asked.aside else "",
        count=pen.say(f"figures.answers.count_{many}", count=pen.whole(asked.chosen)),
    )


def _label(item: Item, pen: ScalePen) -> str:
    text = printable(item.rendered(pen.say("figures.answers.partner"), pen.language))
    text = text[:1].upper() + text[1:]
    return pen.say("figures.answers.reversed", text=text) if item.reverse else text


def _likert(rows: Sequence[LikertRow], form: ResponseFormat, pen: ScalePen) -> Likert:
    ends = [_ends(row.shares) for row in rows]
    return Likert(
        rows=tuple(rows),
        options=tuple(_option(value, form, pen) for value in range(form.min, form.max + 1)),
        axis=shares_axis(
            pen,
            pen.say("figures.answers.axis"),
            min(left for left, _ in ends),
            max(right for _, right in ends),
            _STEP,
        ),
        aside=_aside(form, pen),
        aside_axis=shares_axis(pen, "", 0, max(_ASIDE_STEP, *(row.aside for row in rows)), _ASIDE_STEP),
    )


def _ends(shares: Sequence[float]) -> tuple[float, float]:
    """How far a bar reaches to both sides of the middle of the options."""
    half = len(shares) // 2
    middle = shares[half] / 2 if len(shares) % 2 else 0.0
    return -sum(shares[:half]) - middle, sum(shares[len(shares) - half :]) + middle


def _option(value: int, form: ResponseFormat, pen: ScalePen) -> str:
    """The label of an option; its number where it has none."""
    return printable(localised(form.labels[value], pen.language)) if value in form.labels else pen.limit(value)


def _aside(form: ResponseFormat, pen: ScalePen) -> str:
    """What the answers that choose no option are called."""
    named = {reason: _missing_label(code, reason, form, pen) for code, reason in sorted(form.missing.items())}
    return " / ".join(named[reason] for reason in _ASIDE if reason in named) or pen.say("column.dont_know")


def _missing_label(code: int, reason: MissingReason, form: ResponseFormat, pen: ScalePen) -> str:
    labels = form.labels.get(code)
    return printable(localised(labels, pen.language)) if labels else pen.say(f"column.{reason}")


def _notes(asked: Sequence[_Asked], form: ResponseFormat, pen: ScalePen) -> Iterator[Sentence]:
    if any(one.item.reverse for one in asked):
        yield pen.sentence("figures.answers.reversed_note", tone="note")
    if any(one.aside for one in asked):
        yield pen.sentence("figures.answers.aside_note", tone="note", aside=_aside(form, pen))


def _alt(asked: Sequence[_Asked], pen: ScalePen) -> str:
    answered = [one for one in asked if one.chosen]
    high, low = max(answered, key=lambda one: one.above), min(answered, key=lambda one: one.above)
    questions = pen.counted("questions", len(asked))
    if low.above == high.above:
        return pen.say("figures.answers.alt_equal", questions=questions, share=pen.share(high.above))
    return pen.say(
        "figures.answers.alt",
        questions=questions,
        high=shortened(_label(high.item, pen), _ITEM),
        high_share=pen.share(high.above),
        low=shortened(_label(low.item, pen), _ITEM),
        low_share=pen.share(low.above),
    )
