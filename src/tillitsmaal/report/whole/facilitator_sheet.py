"""The facilitator's sheet: one page to put on the table of a meeting. It names no organisation and no pair."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import Estimate, NotEstimable
from tillitsmaal.report.compare_verdict import leg_names, stands_alone
from tillitsmaal.report.cutoffs import SUFFICIENT
from tillitsmaal.report.frames import Row, top_of
from tillitsmaal.report.measures import has_floors, key_measures
from tillitsmaal.report.model import Block, Bullets, Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole.apart import not_apart_sentences
from tillitsmaal.report.whole.method_cutoffs import FEWEST_SHOWN, fewest_shown
from tillitsmaal.report.whole.sheet_legs import Leg, last_networks, scores_of, weak_legs
from tillitsmaal.text import knows, localised

_LEGS_SUGGESTED: Final = 4
_TWO: Final = 2
"""Suggestions and questions for the weakest leg; the others have one."""


def facilitator_sections(whole: WholeAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Write the sheet: how it stands, what is weakest, suggestions marked as such, questions to talk about.

    Returns
    -------
    tuple of Section
        Short enough for one page, and fit to be read aloud. Only the study has a name in it.
    """
    legs = weak_legs(whole, pen)
    stand: tuple[Block, ...] = (*_warned(whole, pen), *_stand(whole, pen), *words(whole, pen))
    weak = tuple(_weak(whole, legs, pen))
    return (
        Section(id="sheet-stand", heading=pen.say("heading.sheet_stand"), blocks=stand),
        *([Section(id="sheet-weak", heading=pen.say("heading.sheet_weak"), blocks=weak)] if weak else []),
        *talk_sections(legs, pen),
    )


def talk_sections(legs: Sequence[Leg], pen: ScalePen) -> Iterator[Section]:
    """Suggestions on what is weakest, where the questionnaire has any, and questions to talk about."""
    if suggestions := _suggestions(legs, pen):
        yield _suggested(suggestions, pen)
    yield Section(id="sheet-talk", heading=pen.say("heading.sheet_talk"), blocks=(_questions(legs, pen),))


def _warned(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Warn where so few answered that the numbers may give someone away, and where they may be wrong altogether."""
    at, networks = last_networks(whole)
    people, fewest = min((int(row["respondents"]) for row in networks), default=0), fewest_shown(whole)
    if people < fewest:
        yield pen.sentence(
            "sheet.few" if len(networks) == 1 else "sheet.few_networks",
            path=f"{at}/respondents" if len(networks) == 1 else at,
            tone="lead",
            cutoff=FEWEST_SHOWN,
            respondents=pen.counted("respondents", people),
            fewest=pen.counted("respondents", fewest),
            wave=printable(whole.last.name),
        )
    yield from _keying(whole, pen)


def _keying(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Where a question looks keyed wrongly in the last survey."""
    for number, of in enumerate(whole.quality.scales):
        if of.wave == whole.last.name and not isinstance(of.keying, NotEstimable) and of.keying.suspected:
            at = f"/quality/reliability/{number}/items/{of.keying.suspected[0]}/rest_correlation"
            yield pen.sentence("sheet.keying", path=at, tone="lead", cutoff="CHANCE")
            return


def _stand(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Two sentences: the level, and where it goes; where that cannot be told, how many pairs are sufficient."""
    yield level_sentence(whole, pen, lambda row, measure: pen.score(row["mean"], measure))
    course = course_sentence(whole, pen)
    if course is not None:
        yield course
        return
    at, networks = last_networks(whole)
    assessed = sum(int(row["assessed"]) for row in networks)
    if assessed:
        sufficient = assessed - sum(int(row["insufficient"]) for row in networks)
        yield pen.sentence(
            "sheet.sufficient" if len(pen.questionnaire.facets) > 1 else "sheet.sufficient_one",
            path=at if len(networks) > 1 else f"{at}/assessed",
            tone="lead",
            cutoff=SUFFICIENT,
            sufficient=pen.whole(sufficient),
            assessed=pen.counted("pairs", assessed),
        )


def level_sentence(whole: WholeAnalysis, pen: ScalePen, written: Callable[[Row, str], str]) -> Sentence:
    """Tell the means of the main measures as they are `written`, or their lowest and highest over networks."""
    at, networks = last_networks(whole)
    several = len(networks) > 1
    means = {
        measure: [row for row in scores_of(whole).get(measure, []) if top_of(row, "mean") is not None]
        for measure in key_measures(pen.questionnaire)
    }
    known = [measure for measure, rows in means.items() if rows]
    if not known:
        return pen.sentence("sheet.nothing", path=at, tone="lead")
    same = len({pen.questionnaire.range_of(measure) for measure in known}) == 1
    low, high = (pen.limit(end) for end in pen.questionnaire.range_of(known[0]))
    group = "scores" if known[0] in pen.questionnaire.pair_measures() else "network_scales"
    return pen.sentence(
        "sheet.level_networks" if several else f"sheet.level_{group}",
        path=at if several else f"{at}/{group}/{known[0]}/value",
        tone="lead",
        parts=pen.listed(
            [_part(measure, means[measure], pen, written, several=several, scale=not same) for measure in known]
        ),
        on_scale=pen.say("sheet.on_scale", low=low, high=high) if same else "",
    )


def _part(
    measure: str,
    rows: Sequence[Row],
    pen: ScalePen,
    written: Callable[[Row, str], str],
    *,
    several: bool,
    scale: bool,
) -> str:
    ordered = sorted(rows, key=lambda row: top_of(row, "mean") or 0.0)
    part = pen.say(
        "sheet.part_networks" if several else "sheet.part",
        label=pen.within_sentence(measure),
        low=written(ordered[0], measure),
        high=written(ordered[-1], measure),
    )
    return pen.say("sheet.with_scale", part=part, scale=pen.scale(measure)) if scale else part


def course_sentence(whole: WholeAnalysis, pen: ScalePen) -> Sentence | None:
    """What the verdict says, in a sentence that stands alone; None without one, or with several networks."""
    compared = whole.compare
    if compared is None or len(compared.circles) != 1:
        return None
    of, legs = compared.circles[0], leg_names(compared, pen)
    evidence, word = of.verdict.evidence, of.verdict.word
    sides = {legs["trust"]: evidence.trust.change, legs["collaboration"]: evidence.collaboration.change}
    fallen = [name for name, change in sides.items() if isinstance(change, Estimate) and change.high < 0]
    kind = "fallen" if word == "unclear" and fallen else f"{word}_alone" if stands_alone(of) else word
    return pen.sentence(
        f"sheet.course.{kind}",
        path="/compare/circles/0/verdict",
        tone="lead",
        **legs,
        start=first_day(compared, pen),
        fallen=pen.listed(fallen),
        other=pen.listed([name for name in sides if name not in fallen]),
    )


def first_day(compared: CompareAnalysis, pen: ScalePen) -> str:
    """When the first survey was, or its name where its day is not known."""
    start = compared.waves[0]
    return pen.day(start.date) if start.date else printable(start.name)


def words(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """What the numbers are of; what a pair and a floor are, for who has not seen them before."""
    yield pen.sentence("sheet.reminder" if len(whole.networks) == 1 else "sheet.reminder_networks")
    if has_floors(pen.questionnaire):
        yield pen.sentence("first.words", tone="note")


def _weak(whole: WholeAnalysis, legs: Sequence[Leg], pen: ScalePen) -> Iterator[Block]:
    """What is weakest; where nothing is, that, and where nothing can be, why."""
    if legs:
        yield Bullets(items=tuple(leg.said for leg in legs))
        if sum(leg.id in pen.questionnaire.facets for leg in legs) > 1:
            yield from not_apart_sentences(whole, pen)
        return
    _, networks = last_networks(whole)
    if any(row["assessed"] for row in networks):
        yield pen.sentence("sheet.none_weak", cutoff=SUFFICIENT)
    elif not has_floors(pen.questionnaire):
        yield pen.sentence("sheet.no_floors")


def _suggestions(legs: Sequence[Leg], pen: ScalePen) -> tuple[Sentence, ...]:
    """The questionnaire's own suggestions for the weakest legs that it has any for."""
    guidance = pen.questionnaire.guidance
    advised = [leg.id for leg in legs if leg.id in guidance][:_LEGS_SUGGESTED]
    return tuple(
        pen.sentence("sheet.suggestion", label=pen.label(scale), text=printable(text))
        for number, scale in enumerate(advised)
        for text in localised(guidance[scale], pen.language)[: 1 if number else _TWO]
    )


def _suggested(suggestions: tuple[Sentence, ...], pen: ScalePen) -> Section:
    blocks = (pen.sentence("sheet.suggestions_are"), Bullets(items=suggestions))
    return Section(id="sheet-suggestions", heading=pen.say("heading.sheet_suggestions"), blocks=blocks)


def _questions(legs: Sequence[Leg], pen: ScalePen) -> Bullets:
    """Open questions: two on what is weakest, one on each of the rest, one to begin with and one to end with."""
    told = [pen.sentence("sheet.talk_first"), *([] if legs else [pen.sentence("sheet.talk_good")])]
    for number, leg in enumerate(legs):
        kinds = ("talk",) if number else ("talk", "talk_more")
        told += [_question(kind, leg.id, pen) for kind in kinds if _has_question(kind, leg.id, pen)]
    return Bullets(items=(*told, pen.sentence("sheet.talk_last")), numbered=True)


def _has_question(kind: str, leg: str, pen: ScalePen) -> bool:
    return kind == "talk" or knows(f"report.sheet.{kind}.{leg}", pen.language)


def _question(kind: str, leg: str, pen: ScalePen) -> Sentence:
    """The question on a leg; on a scale that is not known, a question by its name."""
    if knows(f"report.sheet.{kind}.{leg}", pen.language):
        return pen.sentence(f"sheet.{kind}.{leg}")
    return pen.sentence("sheet.talk.other", label=pen.within_sentence(leg))
