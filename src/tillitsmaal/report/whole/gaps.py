"""Where trust is uneven: between the two of a dyad, between giving and getting, between roles, between voices."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tillitsmaal.analysis.compare_results import RoleGap
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.compare_context import roles_blocks
from tillitsmaal.report.frames import Row, records
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.model import Block, Bullets, Cell, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, score_cell, text_cell
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.counts import dyad_counts
from tillitsmaal.report.whole.dyads import dyads_table, told_dyads, two_sided
from tillitsmaal.report.whole.last_wave import AT
from tillitsmaal.report.whole.tables import laid_out, name_cells, network_columns
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET, WAVE


def gaps_sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Show where trust is uneven in the last wave; nothing where partners are not asked about, or nobody answered."""
    if not pen.questionnaire.pair_measures() or last_wave.pairs(whole).empty:
        return
    heading = pen.say("gaps.heading" if pen.questionnaire.circle else "gaps.heading_alone")
    yield Section(id="gaps", heading=heading, blocks=(pen.sentence("gaps.opening"),))
    for id_, blocks in (
        ("dyads", tuple(_dyads(whole, pen))),
        ("balance", tuple(_balance(whole, pen))),
        ("roles", tuple(_roles(whole, pen))),
        ("single", tuple(_single(whole, pen))),
    ):
        if blocks:
            yield Section(id=f"gaps-{id_}", level=2, heading=pen.say(f"gaps.heading_{id_}"), blocks=blocks)


def _dyads(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    measure = key_measures(pen.questionnaire)[0]
    dyads = two_sided(whole, measure)
    one_way = dyad_counts(whole)["one_way"]
    if dyads.empty:
        yield pen.sentence("gaps.no_dyads", path="/counts/two_sided")
        return
    yield pen.sentence("gaps.dyads", path="/counts/two_sided", relations=pen.counted("relations", len(dyads)))
    if one_way:
        yield pen.sentence("gaps.one_way", path="/counts/one_way", relations=pen.counted("relations", one_way))
    told = () if last_wave.several(whole) else tuple(told_dyads(dyads, measure, pen))
    if told:
        yield pen.sentence("gaps.largest" if len(told) > 1 else "gaps.largest_one")
        yield Bullets(items=told)
    yield from dyads_table(whole, dyads, measure, pen)


def _balance(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    """Organisations that give and get differently, the largest difference first."""
    measure = key_measures(pen.questionnaire)[0]
    rows = last_wave.organisations(whole)
    rows = rows[(rows["measure"] == measure).to_numpy(bool) & rows[["given", "received"]].notna().all(axis=1)]
    rows = rows.assign(gap=rows["given"] - rows["received"])
    ordered = rows.iloc[np.argsort(-rows["gap"].abs().to_numpy(np.float64), kind="stable")]
    listed = list(records(ordered))
    if not last_wave.several(whole):
        for sign, key in ((1, "gaps.gives_more"), (-1, "gaps.gets_more")):
            yield from _most(listed, sign, key, measure, pen)
    yield from _balance_table(whole, listed, measure, pen)


def _most(rows: Sequence[Row], sign: int, key: str, measure: str, pen: ScalePen) -> Iterator[Sentence]:
    """Name the organisation with the largest difference this way, where the numbers as written differ."""
    first = next((row for row in rows if row["gap"] * sign > 0), None)
    if first is None:
        return
    given, received = (pen.score(first[side], measure) for side in ("given", "received"))
    if given != received:
        yield pen.sentence(
            key,
            path=f"{first[AT]}/{'given' if sign > 0 else 'received'}/{measure}/value",
            organisation=pen.name(first[ORGANISATION]),
            given=given,
            received=received,
            label=pen.within_sentence(measure),
        )


def _balance_table(whole: WholeAnalysis, rows: Sequence[Row], measure: str, pen: ScalePen) -> tuple[Table, ...]:
    columns = (
        *network_columns(whole, pen),
        pen.column(ORGANISATION, "text"),
        pen.column("given"),
        pen.column("received"),
        pen.column("gap"),
        pen.column("answered", "count", 2),
        pen.column("answered_by", "count", 2),
    )
    cells = tuple(
        (
            *name_cells(whole, row, (ORGANISATION,), pen),
            *(score_cell(pen, row[side], measure, "no_pairs") for side in ("given", "received")),
            score_cell(pen, row["gap"], measure, "", sign=True),
            *(count_cell(pen, row[f"{side}_pairs"]) for side in ("given", "received")),
        )
        for row in rows
    )
    caption = pen.say("gaps.caption_balance", label=pen.within_sentence(measure))
    notes = (pen.sentence("gaps.balance_note", tone="note"),)
    return laid_out(Table(id="gaps-balance", caption=caption, columns=columns, rows=cells, notes=notes), pen)


def _roles(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    """Representatives and leaderships; that nobody can be compared is told only where persons answer."""
    measures = key_measures(pen.questionnaire)
    gaps = [gap for gap in whole.role_gaps.means if gap.measure in measures]
    if gaps and last_wave.several(whole):
        yield from _roles_by_network(whole, gaps, pen)
    elif gaps:
        told = roles_blocks(whole.role_gaps.means, whole.last.name, measures, pen)
        yield from (replace(block, hidden="") if isinstance(block, Table) else block for block in told)
    elif pen.questionnaire.answers_as == "person":
        yield pen.sentence("gaps.no_roles")
    yield from _pairs_of_roles(whole, measures, pen)


def _roles_by_network(whole: WholeAnalysis, gaps: Sequence[RoleGap], pen: ScalePen) -> tuple[Table, ...]:
    last = {(gap.network, gap.measure): gap for gap in gaps if gap.wave == whole.last.name}
    measures = list(dict.fromkeys(measure for _, measure in last))
    rows = tuple(
        (
            text_cell(pen.network(network)),
            *(
                score_cell(pen, last[network, measure].mean, measure, "", sign=True)
                if (network, measure) in last
                else absent_cell("no_pairs")
                for measure in measures
            ),
            count_cell(pen, max(gap.pairs for (own, _), gap in last.items() if own == network)),
        )
        for network in dict.fromkeys(network for network, _ in last)
    )
    columns = (pen.column(NETWORK, "text"), *(pen.measure_column(m) for m in measures), pen.column("pairs", "count"))
    notes = (pen.sentence("roles.note", tone="note"),)
    table = Table(id="gaps-roles", caption=pen.say("caption.roles"), columns=columns, rows=rows, notes=notes)
    return laid_out(table, pen)


def _pairs_of_roles(whole: WholeAnalysis, measures: Sequence[str], pen: ScalePen) -> Iterator[Table]:
    """Each pair that both roles of the rater have answered about, for a workbook."""
    frame = whole.role_gaps.pairs
    frame = frame[(frame[WAVE] == whole.last.name).to_numpy(bool) & frame["measure"].isin(measures).to_numpy(bool)]
    if frame.empty:
        return
    frame = frame.iloc[np.argsort(-frame["gap"].abs().to_numpy(np.float64), kind="stable")]
    columns = (
        *network_columns(whole, pen),
        pen.column(RATER, "text"),
        pen.column(TARGET, "text"),
        pen.column("measure", "text"),
        *(pen.column(name) for name in ("representatives", "leadership", "gap")),
    )
    rows = tuple(_pair_of_roles(whole, row, pen) for row in records(frame))
    caption = pen.say("gaps.caption_roles")
    yield Table(id="gaps-pairs-of-roles", caption=caption, columns=columns, rows=rows, workbook_only=True)


def _pair_of_roles(whole: WholeAnalysis, row: Row, pen: ScalePen) -> tuple[Cell, ...]:
    measure = row["measure"]
    return (
        *name_cells(whole, row, (RATER, TARGET), pen),
        text_cell(pen.label(measure)),
        *(score_cell(pen, row[side], measure, "") for side in ("representatives", "leadership")),
        score_cell(pen, row["gap"], measure, "", sign=True),
    )


def _single(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    """Pairs that rest on one person; nothing where organisations answer as one."""
    if pen.questionnaire.answers_as == "organisation":
        return
    pairs = last_wave.pairs(whole)
    single = pairs[pairs["single_voice"].to_numpy(bool)]
    path = "/counts/single_voices"
    if single.empty:
        yield pen.sentence("single.none", path=path)
        return
    yield pen.sentence(
        "gaps.single",
        path=path,
        single=pen.whole(len(single)),
        pairs=pen.counted("pairs", len(pairs)),
    )
    yield from _single_table(whole, pairs, pen)


def _single_table(whole: WholeAnalysis, pairs: pd.DataFrame, pen: ScalePen) -> tuple[Table, ...]:
    """The organisations that such pairs come from, most of them first."""
    groups = pairs.groupby([NETWORK, RATER], observed=True, sort=True)["single_voice"].agg(["sum", "count"])
    frame = groups.reset_index().query("sum > 0").sort_values("sum", ascending=False, kind="stable")
    columns = (
        *network_columns(whole, pen),
        pen.column(ORGANISATION, "text"),
        pen.column("single_pairs", "count"),
        pen.column("answered", "count"),
    )
    rows = tuple(
        (*name_cells(whole, row, (RATER,), pen), count_cell(pen, row["sum"]), count_cell(pen, row["count"]))
        for row in records(frame)
    )
    return laid_out(Table(id="gaps-single", caption=pen.say("gaps.caption_single"), columns=columns, rows=rows), pen)
