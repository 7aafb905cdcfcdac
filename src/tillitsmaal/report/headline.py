"""How trust stands, in a sentence or two: what the score screen and the first page of a report both say."""

from collections.abc import Iterator
from dataclasses import dataclass

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.frames import distinct, records, where
from tillitsmaal.report.measures import floor_of
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, WAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakest:
    """The facets that are under their floor in the largest share of the pairs; several where they are equal."""

    facets: tuple[str, ...]
    below: int
    pairs: int


def weakest_facets(analysis: ScoreAnalysis, pen: ScalePen) -> Weakest | None:
    """Find the facets that are most often under their floor in the last wave, all networks together.

    None where no facet is under a floor anywhere.
    """
    rows = list(records(where(analysis.network_scores, wave=_last_wave(analysis))))
    counts: dict[str, tuple[int, int]] = {}
    for facet in pen.questionnaire.facets:
        own = [row for row in rows if row["measure"] == facet]
        pairs = sum(int(row["n"]) for row in own)
        if floor_of(pen.questionnaire, facet) is not None and pairs:
            counts[facet] = (sum(int(row["below"] or 0) for row in own), pairs)
    below, pairs = max(counts.values(), key=lambda count: count[0] / count[1], default=(0, 0))
    if not below:
        return None
    return Weakest(
        facets=tuple(one for one, count in counts.items() if count == (below, pairs)), below=below, pairs=pairs
    )


def state_sentences(analysis: ScoreAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Say in how many pairs of the last wave trust reaches every floor, and what is most often under it.

    Nothing where nothing has a floor, or no pair can be held against one. Several networks are counted together.
    """
    waves = distinct(analysis.networks[WAVE])
    networks = where(analysis.networks, wave=waves[-1])
    pairs, assessed, insufficient = (int(networks[name].sum()) for name in ("pairs", "assessed", "insufficient"))
    if not assessed:
        return
    several = analysis.networks[NETWORK].nunique() > 1
    path = "/networks" if several else f"/networks/{int((analysis.networks[WAVE] == waves[-1]).to_numpy().argmax())}"
    weakest, facets = weakest_facets(analysis, pen), pen.questionnaire.facets
    yield pen.sentence(
        f"headline.{_kind(weakest, assessed, insufficient, len(facets))}",
        path=path if several else f"{path}/sufficient",
        tone="lead",
        cutoff=SUFFICIENT,
        where=pen.say("headline.where", wave=printable(waves[-1])) if len(waves) > 1 else "",
        facets=pen.listed([pen.within_sentence(facet) for facet in facets]),
        sufficient=pen.whole(assessed - insufficient),
        assessed=pen.counted("pairs", assessed),
        weakest=pen.listed([pen.within_sentence(facet) for facet in weakest.facets]) if weakest else "",
        below=pen.whole(weakest.below) if weakest else "",
        pairs=pen.counted("pairs", weakest.pairs) if weakest else "",
    )
    if pairs > assessed:
        yield pen.sentence(
            "headline.unjudged",
            path=path if several else f"{path}/not_assessed",
            unjudged=pen.counted("pairs", pairs - assessed),
        )


def _last_wave(analysis: ScoreAnalysis) -> str:
    return distinct(analysis.networks[WAVE])[-1]


def _kind(weakest: Weakest | None, assessed: int, insufficient: int, facets: int) -> str:
    if facets == 1:
        return "one_facet"
    if not insufficient or weakest is None:
        return {1: "only", 2: "both"}.get(assessed, "all")
    return "some" if len(weakest.facets) == 1 else "some_tied"
