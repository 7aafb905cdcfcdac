"""Other signs of trust than its facets: opportunism, the will to be vulnerable, monitoring."""

from collections.abc import Iterator
from typing import Final

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.questionnaire.models import PLACEHOLDER, Item
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Block, Sentence, Table
from tillitsmaal.report.pen import ScalePen, count_cell, score_cell, share_cell, text_cell
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.last_wave import AT
from tillitsmaal.report.whole.tables import laid_out
from tillitsmaal.responses import NETWORK
from tillitsmaal.text import localised

INTEGRITY: Final = "integrity"
"""Scale whose reverse-keyed items ask about opportunism (`docs/design.md` section 1)."""
VULNERABILITY: Final = "vulnerability"
MONITORING: Final = "monitoring"
_WITHOUT_CIRCLE: Final = 6


def trust_measures(pen: ScalePen) -> tuple[str, ...]:
    """Trust and its facets; without a circle the first measures of pairs, as many as a page has room for."""
    if pen.questionnaire.circle is None:
        return pen.questionnaire.pair_measures()[:_WITHOUT_CIRCLE]
    return tuple(dict.fromkeys((key_measures(pen.questionnaire)[0], *pen.questionnaire.facets)))


def signs_asked(pen: ScalePen) -> tuple[str, ...]:
    """Vulnerability and monitoring, where they are asked about and no part of trust itself."""
    asked, taken = pen.questionnaire.scales_at("pair"), trust_measures(pen)
    return tuple(scale for scale in (VULNERABILITY, MONITORING) if scale in asked and scale not in taken)


def less_trust(pen: ScalePen) -> Iterator[Sentence]:
    """Warn of the scales on which high numbers mean less trust."""
    for scale in signs_asked(pen):
        if pen.questionnaire.scales[scale].direction == "higher_is_less_trust":
            yield pen.sentence("stand.less_trust", tone="note", label=pen.label(scale))


def signs_blocks(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    """Tell of opportunism, question by question, and of vulnerability and monitoring."""
    questions = list(_opportunism(whole, pen))
    if last_wave.several(whole):
        yield from _questions_table(questions, pen)
        return
    for question in questions:
        yield _opportunism_sentence(question, pen)
    (network,) = last_wave.networks(whole).values()
    scores = last_wave.network_scores(whole)[network[NETWORK]]
    for scale in signs_asked(pen):
        if scores[scale]["mean"] is not None:
            yield _sign_sentence(scale, scores[scale], f"{network[AT]}/scores/{scale}/value", pen)


def _opportunism(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Row]:
    """Reverse-keyed items of integrity that were answered, network by network: with `question` and `over` besides."""
    asked = pen.questionnaire.items_by_scale.get(INTEGRITY, ()) if INTEGRITY in pen.questionnaire.facets else ()
    reversed_ = {item.id: item for item in asked if item.reverse}
    given = where(whole.score.distribution, wave=whole.last.name)
    for row in last_wave.items(whole):
        if row["item"] in reversed_ and row["n"]:
            item = reversed_[row["item"]]
            own = records(where(given, item=item.id, **{NETWORK: row[NETWORK]}))
            low, high = pen.questionnaire.range_of(item.scale)
            over = sum(answer["count"] for answer in own if answer["value"] > (low + high) / 2)
            yield {**row, "question": item, "over": over}


def _question(item: Item, pen: ScalePen) -> str:
    """The question about a partner who is not named."""
    begins = localised(item.text, pen.language).startswith(PLACEHOLDER)
    return printable(item.rendered(pen.say("signs.partner_first" if begins else "signs.partner"), pen.language))


def _opportunism_sentence(row: Row, pen: ScalePen) -> Sentence:
    item: Item = row["question"]
    return pen.sentence(
        "signs.opportunism",
        path=f"{row[AT]}/mean",
        question=_question(item, pen),
        mean=pen.score(row["mean"], item.scale),
        scale=pen.scale(item.scale),
        over=pen.whole(row["over"]),
        answers=pen.whole(row["n"]),
        label=pen.within_sentence(item.scale),
    )


def _sign_sentence(scale: str, row: Row, path: str, pen: ScalePen) -> Sentence:
    less = pen.questionnaire.scales[scale].direction == "higher_is_less_trust"
    return pen.sentence(
        f"signs.{scale}_less" if less and scale == MONITORING else f"signs.{scale}",
        path=path,
        label=pen.label(scale),
        mean=pen.score(row["mean"], scale),
        scale=pen.scale(scale),
        low=pen.score(row["min"], scale),
        high=pen.score(row["max"], scale),
    )


def _questions_table(questions: list[Row], pen: ScalePen) -> tuple[Table, ...]:
    columns = (
        pen.column(NETWORK, "text"),
        pen.column("item", "text", 1),
        pen.column("mean"),
        pen.column("over_middle", "share"),
        pen.column("answers", "count", 2),
    )
    rows = tuple(
        (
            text_cell(pen.network(row[NETWORK])),
            text_cell(_question(row["question"], pen)),
            score_cell(pen, row["mean"], row["question"].scale, "too_few_answers"),
            share_cell(pen, row["over"] / row["n"]),
            count_cell(pen, row["n"]),
        )
        for row in sorted(questions, key=lambda row: -row["over"] / row["n"])
    )
    table = Table(id="profile-opportunism", caption=pen.say("signs.caption"), columns=columns, rows=rows)
    return laid_out(table, pen)
