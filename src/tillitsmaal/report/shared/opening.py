"""Whom a report is for, and what is not shown to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.errors import printable
from tillitsmaal.privacy.people import agreed_in
from tillitsmaal.privacy.rules import MOST_K
from tillitsmaal.privacy.score import LeftOut, Release, SharedScoreAnalysis
from tillitsmaal.privacy.whole import SharedWholeAnalysis
from tillitsmaal.report.frames import distinct, records, where
from tillitsmaal.report.model import Block, Section, Sentence
from tillitsmaal.report.opening import questionnaires_used
from tillitsmaal.report.pen import Pen, ScalePen
from tillitsmaal.responses import NO_NETWORK, WAVE, Scores

_SEVERAL: Final = 2


def stamp(release: Release, pen: Pen) -> Sentence:
    """Say whom a report is for."""
    rules = release.rules
    agreed = "_agreed" if rules.units == "organisation" else ""
    return pen.sentence(f"shared.stamp_{rules.audience}{agreed}", least=pen.whole(rules.least))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """What the numbers of a report rest on."""

    release: Release
    """Of everything that is told."""
    parts: Sequence[Scores]
    """All that was scored."""
    dropped_at: str
    """Pointer to where it tells what reading left out."""


def basis_of(whole: SharedWholeAnalysis) -> Basis:
    """Of everything that is told of some waves."""
    if whole.compare is None:
        return Basis(release=whole.release, parts=[whole.score.scores], dropped_at="/score/dropped")
    return Basis(release=whole.release, parts=whole.compare.parts, dropped_at="/compare/dropped")


def shown_section(basis: Basis, scores: SharedScoreAnalysis | None, pen: ScalePen, scores_at: str = "") -> Section:
    """Tell what the numbers are made of, and what is not among them.

    Parameters
    ----------
    basis
        Of everything that is told.
    scores
        Whose pairs are counted; None where no scores are told.
    pen
        Writes names and labels.
    scores_at
        Pointer to where the document tells of the scores.
    """
    blocks = (
        *_questionnaires(basis, pen),
        *_answered(scores, pen),
        *_blocks(basis, pen),
        *dropped_sentences(basis, pen),
        *_hidden_pairs(scores, pen, scores_at),
        *_kept(basis.release, pen),
        pen.sentence("shared.coarse", tone="note"),
    )
    return Section(id="shown", heading=pen.say("shared.heading"), blocks=blocks)


def _questionnaires(basis: Basis, pen: ScalePen) -> Iterator[Sentence]:
    """Which questionnaires were answered, and in which surveys, where they are several."""
    each = questionnaires_used(part.responses for part in basis.parts).values()
    for of, waves in each:
        yield pen.sentence(
            "shared.answers_to" if len(each) == 1 else "shared.answers_to_in",
            path="/questionnaire/version" if of is pen.questionnaire or len(each) == 1 else None,
            questionnaire=of.id,
            version=of.version,
            waves=pen.listed(waves),
        )


def _surveys(parts: Iterable[Scores], pen: ScalePen) -> str:
    return pen.listed([printable(wave.name) for part in parts for wave in part.responses.waves])


def _answered(scores: SharedScoreAnalysis | None, pen: ScalePen) -> Iterator[Sentence]:
    """How many answered in the last wave of the scores, as far as it is told, and in how many pairs."""
    if scores is None or scores.networks.empty:
        return
    wave = distinct(scores.networks[WAVE])[-1]
    last = where(scores.networks, **{WAVE: wave})
    if len(last) == 1:
        (one,) = records(last)
        told = one["respondents"] is not None
        yield pen.sentence(
            "data.answered" if told else "shared.answered",
            wave=printable(wave),
            respondents=pen.counted("respondents", one["respondents"]) if told else "",
            answering=pen.whole(one["answering"]),
            organisations=pen.counted("organisations", one["organisations"]),
        )
    pairs, possible = (int(last[name].sum()) for name in ("pairs", "possible"))
    if possible and pen.questionnaire.pair_measures():
        yield pen.sentence(
            "data.coverage" if len(last) == 1 else "shared.coverage",
            wave=printable(wave),
            pairs=pen.whole(pairs),
            possible=pen.whole(possible),
            share=pen.share(pairs / possible),
        )


def _blocks(basis: Basis, pen: ScalePen) -> Iterator[Block]:
    if measures := pen.questionnaire.pair_measures():
        scales = pen.listed(list(dict.fromkeys(map(pen.scale, measures))))
        yield pen.sentence("shared.pair", scales=scales)
    yield from made_of(basis, pen)
    yield from _left_out(basis.release, pen)


def dropped_sentences(basis: Basis, pen: ScalePen) -> Iterator[Sentence]:
    """That reading left something out, where it did."""
    dropped = [part.responses.dropped for part in basis.parts]
    if any(sum(of.values()) for one in dropped for of in (one.cells, one.rows)):
        yield pen.sentence("shared.dropped", path=basis.dropped_at)


def made_of(basis: Basis, pen: ScalePen) -> Iterator[Sentence]:
    """Tell what groups the numbers are made of."""
    rules, path = basis.release.rules, "/release/min_respondents"
    if rules.units == "organisation":
        yield pen.sentence("shared.cells_organisations")
    if rules.units == "person" or rules.audience == "public":
        about_partners = any(part.responses.questionnaire.pair_measures() for part in basis.parts)
        cells = "shared.cells" if about_partners else "shared.cells_no_partners"
        yield pen.sentence(cells, path=path, least=pen.whole(rules.least))
    agreed = [part for part in basis.parts if agreed_in(part)]
    if rules.units == "person" and agreed:
        yield pen.sentence("shared.agreed_in", path=path, waves=_surveys(agreed, pen), least=pen.whole(rules.least))


def _kept(release: Release, pen: ScalePen) -> Iterator[Sentence]:
    """That groups once shown stay as they were, where a study holds its releases and k may have been higher."""
    rules = release.rules
    of_people = rules.units == "person" or rules.audience == "public"
    if rules.key is not None and of_people and rules.least < MOST_K:
        yield pen.sentence("shared.kept", tone="note", least=pen.whole(rules.least))
    if release.uncounted:
        yield pen.sentence("shared.kept_counts", tone="note", least=pen.whole(rules.least))


def _hidden_pairs(scores: SharedScoreAnalysis | None, pen: ScalePen, at: str) -> Iterator[Sentence]:
    """How many pairs are shown, of all waves of the scores; nothing for the public, or where none are asked about."""
    if scores is not None and len(scores.pairs) and pen.questionnaire.pair_measures():
        possible, hidden, waves = len(scores.pairs), scores.release.hidden_pairs, scores.pairs[WAVE].nunique()
        yield pen.sentence(
            "shared.hidden_pairs" if waves == 1 else "shared.hidden_pairs_waves",
            path=f"{at}/release/hidden_pairs",
            possible=pen.whole(possible),
            shown=pen.whole(possible - hidden),
            hidden=pen.whole(hidden),
            waves=pen.whole(waves),
        )


def left_out_together(basis: Basis, pen: ScalePen) -> Iterator[Sentence]:
    """Tell in one sentence what is in no group, where one page must hold it."""
    some = [of for of in basis.release.left_out if of.some]
    if len(some) < _SEVERAL:
        yield from _left_out(basis.release, pen)
        return
    parts = [
        pen.say(
            "shared.out_of" if of.network == NO_NETWORK else "shared.out_of_in",
            what=_what(of, pen),
            wave=printable(of.wave),
            network=printable(of.network),
        )
        for of in some
    ]
    yield pen.sentence("shared.some_out_together", path="/release/left_out", parts=pen.first_few(parts))
    yield from _lacking(basis.release, pen)


def _left_out(release: Release, pen: ScalePen) -> Iterator[Sentence]:
    """Tell what is in no group, wave by wave."""
    if not any(of.some for of in release.left_out):
        yield pen.sentence("shared.none_out", path="/release/left_out")
    for number, of in enumerate(release.left_out):
        if of.some:
            key = "shared.some_out" if of.network == NO_NETWORK else "shared.some_out_in"
            yield pen.sentence(
                key,
                path=f"/release/left_out/{number}/{'pairs' if of.pairs else 'organisations'}",
                what=_what(of, pen),
                wave=printable(of.wave),
                network=printable(of.network),
            )
    yield from _lacking(release, pen)


def _lacking(release: Release, pen: ScalePen) -> Iterator[Sentence]:
    """That answers of pairs that lack a scale are among those left out, where some are."""
    if any(of.lack for of in release.left_out):
        yield pen.sentence("shared.scales_lack", path="/release/left_out", tone="note")


def _what(of: LeftOut, pen: ScalePen) -> str:
    """What is left out, in pairs and organisations."""
    found = {"pairs": of.pairs, "organisations": of.organisations}
    some = {kind: number for kind, number in found.items() if number}
    return pen.listed(
        [
            pen.say(f"shared.out_{kind}_{'one' if number == 1 else 'many'}", count=pen.whole(number))
            for kind, number in some.items()
        ]
    )
