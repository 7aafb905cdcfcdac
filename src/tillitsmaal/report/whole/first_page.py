"""The first page: is the circle strengthening, how sure is that, why, and what stands in the way."""

from collections.abc import Iterator
from dataclasses import replace

from tillitsmaal.analysis.compare_results import CircleResult, CompareAnalysis
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.compare_circle import verdicts_sentences
from tillitsmaal.report.compare_context import side
from tillitsmaal.report.compare_keying import keying_sentences
from tillitsmaal.report.compare_verdict import (
    detectable_sentences,
    guard_sentences,
    lead_sentence,
    leg_names,
    why_sentences,
    without_sentences,
)
from tillitsmaal.report.cutoffs import LOW_GAIN, SUFFICIENT
from tillitsmaal.report.figures.trend import trend
from tillitsmaal.report.frames import records, where
from tillitsmaal.report.headline import state_sentences, weakest_facets
from tillitsmaal.report.measures import floor_of, key_measures
from tillitsmaal.report.model import Block, Bullets, Section, Sentence
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.apart import not_apart_sentences
from tillitsmaal.report.whole.data import answered_sentences
from tillitsmaal.report.whole.legs import leg_sentences
from tillitsmaal.report.whole.measurement import careful_sentences
from tillitsmaal.report.whole.within import sentence_within, within

_NAMED = 5
_ORDER = frozenset(
    {"two_waves", "fewer_than_12_organisations", "paths_not_shown", "paths_not_estimable", "paths_not_counted"}
)
"""Reasons that tell why it is not said which of the two came first."""


def first_page(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Answer first; the parts after it say how sure the answer is, why it is so, and what stands in the way."""
    yield Section(id="answer", heading=pen.say(f"first.{_heading(whole)}"), blocks=tuple(_answer(whole, pen)))
    for id_, blocks in (
        ("why", tuple(_why(whole, pen))),
        ("sure", tuple(_sure(whole, pen))),
        ("obstacles", tuple(_obstacles(whole, pen))),
    ):
        if blocks:
            yield Section(id=id_, level=2, heading=pen.say(f"first.heading_{id_}"), blocks=(Bullets(items=blocks),))
    if (figure := trend(whole, pen)) is not None:
        yield Section(id="course", level=2, heading=pen.say("first.heading_course"), blocks=(figure,))


def _heading(whole: WholeAnalysis) -> str:
    if whole.questionnaire.circle is None:
        return "heading_alone"
    return "heading_change" if whole.compare else "heading_state"


def _answer(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    compared = whole.compare
    if compared and compared.questionnaire.circle is not None:
        yield from within("compare", _verdict(compared, pen))
    state = tuple(state_sentences(whole.score, pen))
    if state:
        yield from (*within("score", state), pen.sentence("first.words", tone="note"))
    else:
        yield from _means(whole, pen)
    if compared is None and whole.questionnaire.circle is not None:
        yield pen.sentence("first.one_survey")


def _means(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """The means of what the questionnaire is first about, where nothing has a floor; of one network."""
    rows = {row["measure"]: row for row in records(where(whole.score.network_scores, wave=whole.last.name))}
    known = [one for one in key_measures(pen.questionnaire) if one in rows and rows[one]["mean"] is not None]
    if len(whole.networks) > 1 or not known:
        networks = pen.counted("networks", len(whole.networks))
        key = "first.networks" if known else "first.nothing"
        yield pen.sentence(key, last_wave.place(whole), networks=networks)
        return
    kind = "scores" if rows[known[0]]["level"] == "pair" else "network_scales"
    parts = [f"{pen.within_sentence(one)} {pen.score(rows[one]['mean'], one)}" for one in known]
    yield pen.sentence(
        "first.means",
        path=f"{last_wave.place(whole)}/{kind}/{known[0]}/value",
        tone="lead",
        parts=pen.listed(parts),
        scale=pen.listed(list(dict.fromkeys(pen.scale(one) for one in known))),
    )


def _verdict(compared: CompareAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    match compared.circles:
        case ():
            yield pen.sentence("verdict.not_common", tone="lead")
        case (of,):
            yield lead_sentence(compared, of, pen)
            yield from keying_sentences(compared, pen)
        case _:
            yield from verdicts_sentences(compared, pen)


def _judged(whole: WholeAnalysis) -> tuple[CompareAnalysis, CircleResult] | None:
    """The comparison and its verdict, where there is one verdict and it rests on something."""
    compared = whole.compare
    if compared is None or len(compared.circles) != 1:
        return None
    of = compared.circles[0]
    return None if isinstance(of.verdict.evidence.basis, NotEstimable) else (compared, of)


def _why(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if (judged := _judged(whole)) is None:
        return
    compared, of = judged
    why = [sentence for sentence in why_sentences(of, pen) if not _of_order(sentence)]
    sentences = [*leg_sentences(compared, of, pen, "first"), *_together(compared, of, pen), *why]
    yield from (sentence_within("compare", sentence) for sentence in sentences)


def _together(compared: CompareAnalysis, of: CircleResult, pen: ScalePen) -> Iterator[Sentence]:
    if "comovement_across_respondents" in of.verdict.reasons:
        way = "_down" if of.verdict.word in ("weakening", "falling") else ""
        path = "/circles/0/evidence/across_respondents/value"
        yield pen.sentence(f"first.together{way}", path, "text", "CONFIDENCE", **leg_names(compared, pen))


def _of_order(sentence: Sentence) -> bool:
    """Whether a reason is about which of the two came first."""
    return sentence.key.removeprefix("why.") in _ORDER


def _sure(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if (judged := _judged(whole)) is not None:
        compared, of = judged
        sentences = [
            _basis(of, pen),
            *detectable_sentences(compared, of, pen),
            *without_sentences(of, pen),
            *(sentence for sentence in why_sentences(of, pen) if _of_order(sentence)),
            *guard_sentences(compared, of, pen),
        ]
        yield from (sentence_within("compare", sentence) for sentence in sentences)
    for sentence in (*answered_sentences(whole, pen), *careful_sentences(whole.quality, pen)):
        yield replace(sentence, tone="text")
    if len(whole.networks) > 1:
        yield pen.sentence("first.networks_apart")


def _basis(of: CircleResult, pen: ScalePen) -> Sentence:
    """How much the answer rests on, in short; how it was judged stands with its numbers."""
    evidence = of.verdict.evidence
    return pen.sentence(
        "first.basis_described" if of.verdict.word == "describe_only" else "first.basis",
        path="/circles/0/evidence/pairs",
        pairs=pen.counted("pairs", evidence.pairs),
        organisations=pen.counted("organisations", evidence.organisations),
    )


def _obstacles(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    if len(whole.networks) != 1:
        return
    found = [*_weakest(whole, pen), *_win_win(whole, pen), *_roles(whole, pen), *_silent(whole, pen)]
    yield from found
    if not found and tuple(state_sentences(whole.score, pen)):
        yield pen.sentence("first.no_obstacle", cutoff=SUFFICIENT)


def _weakest(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    weakest = weakest_facets(whole.score, pen)
    if weakest is None:
        return
    floor = floor_of(pen.questionnaire, weakest.facets[0])
    yield pen.sentence(
        "first.weakest" if len(weakest.facets) == 1 else "first.weakest_many",
        path=f"{last_wave.place(whole)}/scores/{weakest.facets[0]}/below",
        cutoff=SUFFICIENT,
        weakest=pen.listed([pen.within_sentence(facet) for facet in weakest.facets]),
        below=pen.whole(weakest.below),
        pairs=pen.counted("pairs", weakest.pairs),
        floor=pen.limit(floor) if floor is not None else "",
    )
    if len(weakest.facets) < len(pen.questionnaire.facets):
        yield from not_apart_sentences(whole, pen)


def _win_win(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    for number, of in enumerate(whole.win_win):
        if len(of.low):
            yield pen.sentence(
                "first.win_win",
                path=f"/win_win/{number}/low",
                cutoff=LOW_GAIN,
                low=pen.whole(len(of.low)),
                sufficient=pen.counted("pairs", of.sufficient),
                threshold=pen.limit(of.threshold),
            )


def _roles(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    trust = key_measures(pen.questionnaire)[0]
    for number, gap in enumerate(whole.role_gaps.means):
        if gap.wave == whole.last.name and gap.measure == trust and side(gap.gap) == "more":
            yield pen.sentence(
                "first.roles",
                path=f"/gaps/{number}/mean",
                cutoff="CONFIDENCE",
                gap=pen.score(gap.mean, trust),
                pairs=pen.counted("pairs", gap.pairs),
            )


def _silent(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    rows = where(whole.score.organisations, wave=whole.last.name)
    silent = rows.loc[(rows["respondents"] == 0).to_numpy(bool), "organisation"].drop_duplicates()
    if len(silent):
        named = pen.first_few([pen.name(printable(str(one))) for one in silent], _NAMED)
        yield pen.sentence("first.silent", path="/score/organisations", named=named)
