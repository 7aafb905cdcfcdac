"""How trust stands, in one sentence: what the score screen and the first page of a report both say."""

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.frames import Row, distinct, records, where
from tillitsmaal.report.measures import floor_of
from tillitsmaal.report.model import Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, WAVE
from tillitsmaal.text import listing


def state_sentence(analysis: ScoreAnalysis, pen: ScalePen) -> Sentence | None:
    """Say in how many pairs of the last wave trust reaches every floor, and what is most often too low.

    None where nothing has a floor, or no pair can be held against one. Several networks are counted together.
    """
    waves = distinct(analysis.networks[WAVE])
    wave = waves[-1]
    assessed, insufficient = (
        int(where(analysis.networks, wave=wave)[name].sum()) for name in ("assessed", "insufficient")
    )
    if not assessed:
        return None
    below = _below(analysis, wave, pen)
    most = max(below.values(), default=0)
    facets = pen.questionnaire.facets
    several = analysis.networks[NETWORK].nunique() > 1
    position = int((analysis.networks[WAVE] == wave).to_numpy().argmax())
    return pen.sentence(
        f"headline.{_kind(insufficient, len(facets))}",
        path="/networks" if several else f"/networks/{position}/insufficient",
        tone="lead",
        cutoff=SUFFICIENT,
        where=pen.say("headline.where", wave=printable(wave)) if len(waves) > 1 else "",
        facets=listing([pen.within_sentence(facet) for facet in facets], pen.language),
        sufficient=pen.whole(assessed - insufficient),
        assessed=pen.counted("pairs", assessed),
        weakest=listing([pen.within_sentence(facet) for facet, count in below.items() if count == most], pen.language),
        below=pen.counted("pairs", most),
    )


def _kind(insufficient: int, facets: int) -> str:
    if facets == 1:
        return "one_facet"
    return "some" if insufficient else "all"


def _below(analysis: ScoreAnalysis, wave: str, pen: ScalePen) -> dict[str, int]:
    """Pairs under the floor, of each facet that has one."""
    rows: list[Row] = list(records(where(analysis.network_scores, wave=wave)))
    return {
        facet: sum(int(row["below"] or 0) for row in rows if row["measure"] == facet)
        for facet in pen.questionnaire.facets
        if floor_of(pen.questionnaire, facet) is not None
    }
