"""Every cut-off that makes an adjective in the report: its name, its value, what it decides, who says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tillitsmaal.analysis.quality import FEWEST_FOR_ALPHA, FEWEST_PERSONS
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.analysis.win_win import SCALE as WIN_WIN
from tillitsmaal.report import cutoffs
from tillitsmaal.report.cutoffs import LOW_GAIN, SUFFICIENT, CutOff
from tillitsmaal.report.measures import floor_of
from tillitsmaal.report.model import Table
from tillitsmaal.report.pen import ScalePen, text_cell
from tillitsmaal.stats.change.classical import THRESHOLD
from tillitsmaal.stats.circle.circumstances import END_SOURCE, MOST_AT_THE_END
from tillitsmaal.stats.circle.cross_lagged import UNEQUAL
from tillitsmaal.stats.circle.detectable import POWER
from tillitsmaal.stats.circle.guards import (
    LEAST_COVERAGE,
    MOST_CHANGED,
    MOST_REGRESSION,
    MOST_SINGLE,
    MOST_TURNOVER,
    TILLIT,
)
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2, FEWEST_L3
from tillitsmaal.stats.jackknife import CONFIDENCE
from tillitsmaal.stats.reliability.keying import CHANCE
from tillitsmaal.study.models import DEFAULT_MIN_RESPONDENTS

FEWEST_SHOWN: Final = "min_respondents"
"""Names of cut-offs that a questionnaire or a study declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of the list of cut-offs."""

    name: str
    """As `Sentence.cutoff` has it."""
    value: str
    """As it is written."""
    decides: str
    source: str


def cut_offs_table(whole: WholeAnalysis, pen: ScalePen) -> Table:
    """List the cut-offs that the report may have used."""
    names = ("methods_cutoff", "methods_value", "methods_decides", "methods_source")
    return Table(
        id="cutoffs",
        caption=pen.say("caption.methods_cutoffs"),
        columns=tuple(pen.column(name, "text") for name in names),
        rows=tuple(
            (text_cell(one.name), text_cell(one.value), text_cell(one.decides), text_cell(one.source))
            for one in listed_cut_offs(whole, pen)
        ),
        notes=(pen.sentence("methods.convention", tone="note"),),
    )


def listed_cut_offs(whole: WholeAnalysis, pen: ScalePen) -> tuple[Listed, ...]:
    """The cut-offs of what the questionnaire asks and the surveys allow."""
    return (*_of_scores(whole, pen), *_of_quality(whole, pen), *_of_change(whole, pen))


def fewest_shown(whole: WholeAnalysis) -> int:
    """Under how many people somebody may be recognised: as the study declares it."""
    study = whole.responses.study
    return study.privacy.min_respondents if study else DEFAULT_MIN_RESPONDENTS


def _of_scores(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Listed]:
    questionnaire = pen.questionnaire
    declared = pen.say("methods.source_questionnaire", questionnaire=questionnaire.id)
    by_floor: dict[float, list[str]] = {}
    by_share: dict[float, list[str]] = {}
    for name, scale in questionnaire.scales.items():
        by_share.setdefault(scale.min_answered, []).append(name)
        if scale.sufficient is not None:
            by_floor.setdefault(scale.sufficient, []).append(name)
    for floor, scales in by_floor.items():
        yield Listed(name=SUFFICIENT, value=pen.limit(floor), decides=_of(SUFFICIENT, scales, pen), source=declared)
    for share, scales in by_share.items():
        named = scales if len(by_share) > 1 else []
        decides = _of("min_answered", named, pen)
        yield Listed(name="min_answered", value=pen.share(share), decides=decides, source=declared)
    if whole.win_win:
        own = floor_of(questionnaire, WIN_WIN)
        source = _source(TILLIT, pen) if own is None else declared
        threshold, decides = pen.limit(whole.win_win[0].threshold), _decides(LOW_GAIN, pen)
        yield Listed(name=LOW_GAIN, value=threshold, decides=decides, source=source)
    fewest = fewest_shown(whole)
    source = _source(TILLIT, pen) if fewest == DEFAULT_MIN_RESPONDENTS else pen.say("methods.source_study")
    yield Listed(name=FEWEST_SHOWN, value=pen.whole(fewest), decides=_decides(FEWEST_SHOWN, pen), source=source)
    if questionnaire.pair_measures():
        yield _listed("CONFIDENCE", pen.share(CONFIDENCE), pen)


def _of_quality(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Listed]:
    quality = whole.quality
    asked = {
        "RELIABILITY": True,
        "ITEM_REST": True,
        "HTMT": bool(quality.facets),
        "FIT": bool(quality.facets),
        "FALL_OF_CFI": bool(quality.facets),
        "AGREEMENT": bool(quality.agreement),
    }
    for name in (name for name, is_asked in asked.items() if is_asked):
        cut_off: CutOff = getattr(cutoffs, name)
        yield _listed(name, pen.coefficient(cut_off.value), pen, cut_off.source)
    yield _listed("FEWEST_PERSONS", pen.whole(FEWEST_PERSONS), pen)
    yield _listed("FEWEST_FOR_ALPHA", pen.whole(FEWEST_FOR_ALPHA), pen)
    yield _listed("CHANCE", pen.share(CHANCE), pen)
    counts = {"ENOUGH_TO_KEY": True, "ENOUGH_FOR_SHARES": bool(quality.shares)}
    for name in (name for name, is_asked in counts.items() if is_asked):
        cut_off = getattr(cutoffs, name)
        yield _listed(name, pen.whole(cut_off.value), pen, cut_off.source)


def _of_change(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Listed]:
    if whole.compare is None:
        return
    yield _listed("THRESHOLD", pen.coefficient(THRESHOLD), pen, "Jacobson & Truax 1991")
    for name, fewest in (("FEWEST_L1", FEWEST_L1), ("FEWEST_L2", FEWEST_L2), ("FEWEST_L3", FEWEST_L3)):
        if whole.compare.circles or name == "FEWEST_L1":
            yield _listed(name, pen.whole(fewest), pen)
    if whole.compare.circles:
        yield _listed("MOST_AT_THE_END", pen.share(MOST_AT_THE_END), pen, END_SOURCE)
        yield _listed("POWER", pen.share(POWER), pen, "Cohen 1988")
        shares = {
            "MOST_TURNOVER": MOST_TURNOVER,
            "LEAST_COVERAGE": LEAST_COVERAGE,
            "MOST_REGRESSION": MOST_REGRESSION,
            "MOST_SINGLE": MOST_SINGLE,
            "MOST_CHANGED": MOST_CHANGED,
            "UNEQUAL": UNEQUAL,
        }
        for name, share in shares.items():
            yield _listed(name, pen.share(share), pen)


def _listed(name: str, value: str, pen: ScalePen, source: str = TILLIT) -> Listed:
    return Listed(name=name, value=value, decides=_decides(name, pen), source=_source(source, pen))


def _decides(name: str, pen: ScalePen) -> str:
    return pen.say(f"methods.cutoff.{name}")


def _of(name: str, scales: list[str], pen: ScalePen) -> str:
    """What a cut-off decides, with the scales that it is of where not all have it."""
    decides = _decides(name, pen)
    if not scales:
        return decides
    return pen.say("methods.of_scales", decides=decides, scales=pen.listed(map(pen.within_sentence, scales)))


def _source(source: str, pen: ScalePen) -> str:
    return pen.say("methods.source_tillit") if source == TILLIT else source
