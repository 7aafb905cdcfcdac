"""The page about one organisation for those who take part: what their report of all tells of it, laid out by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tillitsmaal.errors import printable
from tillitsmaal.privacy.coarse import DECIMALS
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.privacy.head_counts import FEW
from tillitsmaal.privacy.whole import SharedWholeAnalysis
from tillitsmaal.report.frames import Row, distinct, records, top_of, where
from tillitsmaal.report.measures import key_measures, ordered_measures
from tillitsmaal.report.model import Block, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, text_cell
from tillitsmaal.report.score_pairs import worst_first
from tillitsmaal.report.shared.cells import SIDES, coarse_cell, floored_cell, label_cell, shown_cell, table
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.organisation_page import of_network
from tillitsmaal.report.whole.tables import laid_out
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET

_ENDS = {"received": (TARGET, RATER), "given": (RATER, TARGET)}
"""Of each side, which end of a pair the organisation is, and which its partner."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Own:
    """What is told of one organisation in one network of the last wave."""

    whole: SharedWholeAnalysis
    pen: ScalePen
    organisation: str
    network: str
    rows: dict[str, Row]
    """By measure, as `SharedScoreAnalysis.organisations`."""

    @property
    def name(self) -> str:
        return self.pen.name(self.organisation)

    @property
    def any(self) -> Row:
        """One of the rows, for what they have in common."""
        return next(iter(self.rows.values()))

    @property
    def silent(self) -> bool:
        """Whether it is told that nobody answered for it."""
        return bool(self.any["respondents"] == 0)

    @property
    def unheard(self) -> bool:
        """Whether it is told of all others that nobody answered for them."""
        everyone = where(last_wave.organisations(self.whole), **{NETWORK: self.network})
        others = everyone[(everyone[ORGANISATION] != self.organisation).to_numpy(bool)]
        return bool((others["respondents"].fillna(-1) == 0).all())

    def has(self, side: str) -> bool:
        """Whether any measure is told on this side."""
        return any(top_of(row, side) is not None for row in self.rows.values())


def organisation_sections(whole: SharedWholeAnalysis, pen: ScalePen, organisation: str) -> tuple[Section, ...]:
    """Tell what may be told of an organisation in each network of the last wave that it is in.

    Parameters
    ----------
    organisation
        Its id. Where it did not take part in the last wave, or partners are not asked about, that is all that is told.
    """
    frame = where(last_wave.organisations(whole), **{ORGANISATION: organisation})
    if frame.empty or not pen.questionnaire.pair_measures():
        key = "absent" if pen.questionnaire.pair_measures() else "not_asked"
        sentence = pen.sentence(f"organisation.{key}", organisation=pen.name(organisation), wave=pen.wave(whole.last))
        return (Section(id="organisation", heading=pen.say("organisation.heading"), blocks=(sentence,)),)
    found = [
        _Own(
            whole=whole,
            pen=pen,
            organisation=organisation,
            network=network,
            rows={row["measure"]: row for row in records(where(frame, **{NETWORK: network}))},
        )
        for network in distinct(frame[NETWORK])
    ]
    if len(found) == 1:
        return tuple(_sections(found[0]))
    return tuple(
        of_network(section, number, own.network, pen)
        for number, own in enumerate(found, 1)
        for section in _sections(own)
    )


def _sections(own: _Own) -> Iterator[Section]:
    pen = own.pen
    blocks: tuple[Block, ...] = (*_in_short(own), *_measures(own))
    yield Section(id="organisation", heading=pen.say("organisation.heading"), blocks=blocks)
    for id_, told in (("change", tuple(_change(own))), ("partners", tuple(_partners(own)))):
        if told:
            heading = pen.say(f"organisation.heading_{id_}")
            yield Section(id=f"organisation-{id_}", level=2, heading=heading, blocks=told)


def _in_short(own: _Own) -> Iterator[Sentence]:
    """What it gets and gives on the first measure, and how many answered for it."""
    yield _level(own, "received")
    if not own.silent:
        yield _level(own, "given")
    yield _people(own)


def _level(own: _Own, side: str) -> Sentence:
    pen, measure = own.pen, key_measures(own.pen.questionnaire)[0]
    row = own.rows[measure]
    at = f"{row[last_wave.AT]}/{side}/{measure}"
    if side == "received" and own.unheard:
        return pen.sentence("organisation.no_received", at, "lead", organisation=own.name)
    if top_of(row, side) is None:
        label, key = pen.within_sentence(measure), f"shared.page_hidden_{side}"
        return pen.sentence(key, at, "lead", organisation=own.name, label=label, why=_why(own, side))
    return pen.sentence(
        f"organisation.{side}",
        path=at if row[side] is None else f"{at}/value",
        tone="lead",
        organisation=own.name,
        label=pen.within_sentence(measure),
        mean=shown_cell(pen, row, side).text,
        scale=pen.scale(measure),
        partners=pen.counted("partners", row[f"{side}_pairs"]),
    )


def _why(own: _Own, side: str) -> str:
    """Why nothing is shown of a side: that it is hidden only where it is told that people answered for it."""
    answered = side == "given" and (own.any[FEW] or own.any["respondents"] is not None)
    return own.pen.reason("suppressed") if answered else own.pen.say("shared.page_none_or_hidden")


def _people(own: _Own) -> Sentence:
    pen, respondents = own.pen, own.any["respondents"]
    at = f"{own.any[last_wave.AT]}/respondents"
    if own.silent:
        return pen.sentence("organisation.silent", at, organisation=own.name)
    if own.any[FEW]:
        return pen.sentence("shared.page_people_hidden", at, organisation=own.name, why=pen.reason("suppressed"))
    if respondents is None:
        least = pen.whole(own.whole.release.rules.least)
        return pen.sentence("shared.page_people_beside", at, organisation=own.name, least=least)
    people = pen.counted("respondents", respondents)
    return pen.sentence("shared.page_people", at, organisation=own.name, respondents=people)


def _measures(own: _Own) -> Iterator[Table]:
    """Every measure that it gets or gives, beside the mean of its network."""
    pen = own.pen
    sides = [side for side in SIDES if own.has(side)]
    if not sides:
        return
    network = last_wave.network_scores(own.whole)[own.network]
    columns = [
        ("measure", pen.say("column.measure"), True),
        *((side, pen.say(f"column.{side}"), False) for side in sides),
        ("network", pen.say("shared.column_all_pairs"), False),
    ]
    rows = [
        [
            label_cell(pen, measure, member=member),
            *(floored_cell(pen, own.rows[measure], side, measure) for side in sides),
            floored_cell(pen, network[measure], "mean", measure),
        ]
        for measure, member in ordered_measures(pen.questionnaire)
    ]
    caption = pen.say("shared.caption_page_measures", organisation=own.name)
    yield table("organisation-measures", caption, columns, rows, pen)


def _change(own: _Own) -> Iterator[Block]:
    """What changed from the first wave to the last; nothing with one wave."""
    compared = own.whole.compare
    if compared is None:
        return
    pen, step = own.pen, compared.steps[-1]
    keys = {NETWORK: own.network, ORGANISATION: own.organisation, "start": step.start, "end": step.end}
    rows = {row["measure"]: row for row in records(where(compared.organisations, **keys))}
    names = [f"{side}_change" for side in SIDES if any(row[f"{side}_change"] is not None for row in rows.values())]
    if not names:
        yield _no_change(compared, own)
        return
    columns = [
        ("measure", pen.say("column.measure"), True),
        *((name, pen.say(f"column.{name}"), False) for name in names),
    ]
    laid = [
        [
            label_cell(pen, measure, member=member),
            *(coarse_cell(pen, rows[measure][name], rows[measure][name + DECIMALS], sign=True) for name in names),
        ]
        for measure, member in ordered_measures(pen.questionnaire)
        if measure in rows
    ]
    caption = pen.say("shared.caption_page_change", start=printable(step.start), end=printable(step.end))
    made = table("organisation-change", caption, columns, laid, pen)
    yield replace(made, notes=(*made.notes, pen.sentence("shared.page_change_note", tone="note")))


def _no_change(compared: SharedCompareAnalysis, own: _Own) -> Sentence:
    """That it was not in the first wave, or that its change is hidden or not there."""
    pen, start = own.pen, printable(compared.steps[-1].start)
    if any(own.organisation in of.joined for of in compared.attendance if of.network == own.network):
        return pen.sentence("shared.page_joined", organisation=own.name, start=start)
    why = pen.say("shared.page_not_both_or_hidden")
    return pen.sentence("shared.page_no_change", organisation=own.name, start=start, why=why)


def _partners(own: _Own) -> Iterator[Block]:
    """What every partner says about it and it about every partner, as far as pairs can be shown by themselves."""
    pairs = where(own.whole.score.pairs, wave=own.whole.last.name, **{NETWORK: own.network})
    for side, (here, partner) in _ENDS.items():
        about = where(pairs, **{here: own.organisation})
        if about.empty or (own.silent if side == "given" else own.unheard):
            continue
        if about["suppressed"].all():
            key = f"shared.page_no_partners_{side}"
            yield own.pen.sentence(key, organisation=own.name, why=_why(own, side))
        else:
            yield from _partners_table(own, about, side, partner)


def _partners_table(own: _Own, about: pd.DataFrame, side: str, partner: str) -> tuple[Table, ...]:
    """Partners that can be shown, the lowest first; then those that cannot."""
    pen, hidden = own.pen, about["suppressed"].to_numpy(bool)
    shown = about[~hidden]
    if pen.questionnaire.facets:
        shown = worst_first(shown, pen.questionnaire)
    measures = _measures_of_pairs(pen)
    laid = [
        (
            text_cell(pen.name(row[partner])),
            *(floored_cell(pen, row, measure, measure) for measure in measures),
            absent_cell("suppressed") if row["suppressed"] else count_cell(pen, row["respondents"]),
        )
        for row in (*records(shown), *records(about[hidden]))
    ]
    made = Table(
        id=f"organisation-{side}",
        caption=pen.say(f"shared.caption_page_{side}", organisation=own.name),
        columns=(
            pen.column("partner", "text"),
            *(pen.measure_column(measure, 0 if number == 0 else 1) for number, measure in enumerate(measures)),
            pen.column("respondents", "count"),
        ),
        rows=tuple(laid),
        hidden=pen.say("hidden"),
    )
    return laid_out(made, pen)


def _measures_of_pairs(pen: ScalePen) -> Sequence[str]:
    """The main measures, with the facets after the first."""
    first, *others = key_measures(pen.questionnaire)
    return list(dict.fromkeys([first, *pen.questionnaire.facets, *others]))
