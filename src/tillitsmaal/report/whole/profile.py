"""The trust profile: the facets over all, of each organisation and of each pair; the floors; other signs of trust."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.figures.answers import answers
from tillitsmaal.report.figures.matrix import trust_matrix
from tillitsmaal.report.figures.network import network_picture
from tillitsmaal.report.figures.overview import networks_overview
from tillitsmaal.report.figures.profile import facet_profile
from tillitsmaal.report.frames import Row
from tillitsmaal.report.measures import has_floors, ordered_measures
from tillitsmaal.report.model import Block, Figure, Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.score_pairs import floors_text, worst_first
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.apart import not_apart_sentences
from tillitsmaal.report.whole.counts import lowest_in
from tillitsmaal.report.whole.last_wave import AT
from tillitsmaal.report.whole.signs import less_trust, signs_asked, signs_blocks, trust_measures
from tillitsmaal.report.whole.tables import (
    Side,
    by_organisation,
    laid_out,
    measures_table,
    noted,
    organisations_table,
    pairs_table,
)
from tillitsmaal.responses import ORGANISATION


def profile_sections(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Show trust and its facets in the last wave; nothing where partners are not asked about."""
    if not pen.questionnaire.pair_measures():
        return
    heading = pen.say("profile.heading" if pen.questionnaire.circle else "profile.heading_alone")
    if last_wave.pairs(whole).empty:
        nothing = pen.sentence("profile.nothing", wave=pen.wave(whole.last))
        yield Section(id="profile", heading=heading, blocks=(nothing,))
        return
    yield Section(id="profile", heading=heading, blocks=tuple(_overall(whole, pen)))
    for id_, blocks in (
        ("floors", tuple(_floors(whole, pen))),
        ("organisations", tuple(_organisations(whole, pen))),
        ("pairs", tuple(_pairs(whole, pen))),
        ("signs", tuple(signs_blocks(whole, pen))),
        ("answers", tuple(answers_blocks(whole, trust_measures(pen)[0], pen))),
    ):
        if blocks:
            kind = "lowest" if id_ == "floors" and not has_floors(pen.questionnaire) else id_
            yield Section(id=f"profile-{id_}", level=2, heading=pen.say(f"profile.heading_{kind}"), blocks=blocks)


def _overall(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    measures = trust_measures(pen)
    if not last_wave.several(whole):
        yield from mean_sentences(whole, measures[0], pen.questionnaire.facets, pen)
    lowest = None if last_wave.several(whole) else lowest_in(whole)
    yield from drawn(facet_profile(whole, pen), None if whole.compare else networks_overview(whole, pen))
    yield from measures_table(whole, (*measures, *signs_asked(pen)), "profile-measures", pen, lowest)
    yield from less_trust(pen)


def drawn(*figures: Figure | None) -> Iterator[Figure]:
    """The figures that can be drawn."""
    yield from (figure for figure in figures if figure is not None)


def answers_blocks(whole: WholeAnalysis, measure: str, pen: ScalePen) -> Iterator[Block]:
    """The answers to each question of a measure, where they can be drawn."""
    figure = answers(whole, pen, measure)
    if figure is not None:
        yield pen.sentence("profile.answers")
        yield figure


def mean_sentences(whole: WholeAnalysis, measure: str, parts: Sequence[str], pen: ScalePen) -> Iterator[Sentence]:
    """Tell the mean of a measure in the one network, and which of its parts are lowest and highest."""
    (network,) = last_wave.networks(whole).values()
    scores = last_wave.network_scores(whole)[network["network"]]
    path = f"{network[AT]}/scores"
    if scores[measure]["mean"] is not None:
        yield pen.sentence(
            "profile.mean",
            path=f"{path}/{measure}/value",
            tone="lead",
            label=pen.label(measure),
            mean=pen.score(scores[measure]["mean"], measure),
            scale=pen.scale(measure),
            pairs=pen.counted("pairs", scores[measure]["n"]),
        )
    yield from extremes_sentences({part: scores[part]["mean"] for part in parts}, path, pen)


def extremes_sentences(means: dict[str, float | None], path: str, pen: ScalePen) -> Iterator[Sentence]:
    """Name the lowest and the highest part, as the numbers are written; only parts of one range can be compared."""
    said = {part: pen.score(mean, part) for part, mean in means.items() if mean is not None}
    if len(said) < 2 or len({pen.questionnaire.range_of(part) for part in said}) > 1:
        return
    ordered = sorted(said, key=lambda part: means[part] or 0.0)
    low, high = said[ordered[0]], said[ordered[-1]]
    yield pen.sentence(
        "profile.alike" if low == high else "profile.extremes",
        path=f"{path}/{ordered[0]}/value",
        lowest=pen.listed([pen.within_sentence(part) for part in said if said[part] == low]),
        low=low,
        highest=pen.listed([pen.within_sentence(part) for part in said if said[part] == high]),
        high=high,
    )


def _oftenest(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Name the facet that is lowest in most pairs."""
    found = lowest_in(whole)
    if not found:
        return
    most = max(found.values())
    oftenest = [facet for facet, count in found.items() if count == most]
    key = "weakest_none" if len(oftenest) == len(found) else "weakest_tied" if len(oftenest) > 1 else "weakest"
    yield pen.sentence(
        f"profile.{key}",
        path="/counts/lowest" if key == "weakest_none" else f"/counts/lowest/{oftenest[0]}",
        label=pen.listed([pen.within_sentence(facet) for facet in oftenest]),
        count=pen.whole(most),
        pairs=pen.whole(len(last_wave.pairs(whole)[list(found)].dropna())),
    )
    if key != "weakest_none":
        yield from not_apart_sentences(whole, pen)


def _floors(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    facets = pen.questionnaire.facets
    if has_floors(pen.questionnaire):
        yield pen.sentence(
            "profile.rule" if len(facets) > 1 else "profile.rule_one", cutoff=SUFFICIENT, floors=floors_text(pen)
        )
        yield from _reached(whole, pen)
    yield from _oftenest(whole, pen)
    if has_floors(pen.questionnaire):
        yield from drawn(network_picture(whole, pen))


def _reached(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    networks = last_wave.networks(whole).values()
    pairs, assessed, insufficient = (sum(of[name] for of in networks) for name in ("pairs", "assessed", "insufficient"))
    if assessed:
        yield pen.sentence(
            "profile.reached" if len(pen.questionnaire.facets) > 1 else "profile.reached_one",
            path="/counts/sufficient",
            tone="lead",
            cutoff=SUFFICIENT,
            sufficient=pen.whole(assessed - insufficient),
            assessed=pen.whole(assessed),
            share=pen.share((assessed - insufficient) / assessed),
        )
    if assessed and insufficient and len(pen.questionnaire.facets) > 1:
        path = "/counts/insufficient"
        yield pen.sentence("profile.insufficient", path=path, cutoff=SUFFICIENT, insufficient=pen.whole(insufficient))
    if pairs > assessed:
        yield pen.sentence(
            "profile.unassessed", path="/counts/unassessed", pairs=pen.counted("pairs", pairs - assessed)
        )


def _organisations(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    measures = trust_measures(pen)
    sides: tuple[Side, ...] = ("received", "given")
    for side in sides:
        yield from extremes_of(whole, measures[0], side, pen)
    for side in sides:
        yield from organisations_table(whole, measures, side, f"profile-{side}", pen)


def extremes_of(whole: WholeAnalysis, measure: str, side: Side, pen: ScalePen) -> Iterator[Sentence]:
    """Name the organisations of the one network that get (or give) least and most, if their numbers differ."""
    if last_wave.several(whole):
        return
    rows = [row for row in by_organisation(whole, (measure,), side) if row[measure] is not None]
    said = [pen.score(row[measure], measure) for row in rows]
    if len(set(said)) < 2:
        return
    yield pen.sentence(
        f"profile.{side}",
        path=f"{rows[0][AT]}/{side}/{measure}/value",
        label=pen.label(measure),
        lowest=named(rows, said, said[0], ORGANISATION, pen),
        low=said[0],
        highest=named(rows, said, said[-1], ORGANISATION, pen),
        high=said[-1],
    )


def named(rows: Sequence[Row], said: Sequence[str], number: str, key: str, pen: ScalePen) -> str:
    """The organisations under this key of the rows whose number is written like this; the first few of many."""
    return pen.first_few([pen.name(row[key]) for row, own in zip(rows, said, strict=True) if own == number])


def _pairs(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    measures = trust_measures(pen)
    ordered = _lowest_first(last_wave.pairs(whole), measures[0], pen)
    key = "profile.pairs_floors" if has_floors(pen.questionnaire) else "profile.pairs"
    yield pen.sentence(key, label=pen.within_sentence(measures[0]))
    yield from drawn(trust_matrix(whole, pen, measures[0]))
    yield laid_out(pairs_table(whole, ordered, measures, "profile-pairs", pen), pen)[0]
    every = [measure for measure, _ in ordered_measures(pen.questionnaire)]
    complete = pairs_table(whole, ordered, every, "profile-pairs-all", pen)
    yield replace(noted(complete, pen), caption=pen.say("profile.caption_pairs_all"), workbook_only=True)


def _lowest_first(pairs: pd.DataFrame, measure: str, pen: ScalePen) -> pd.DataFrame:
    if has_floors(pen.questionnaire):
        return worst_first(pairs, pen.questionnaire)
    return pairs.iloc[np.argsort(pairs[measure].to_numpy(np.float64), kind="stable")]
