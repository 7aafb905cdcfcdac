"""Whether people of one organisation agree, and where the differences in trust lie."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from tillitsmaal.analysis.quality_results import NetworkAgreement, QualityAnalysis, TrustShares
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.report.cutoffs import AGREEMENT, ENOUGH_FOR_SHARES
from tillitsmaal.report.frames import records, where
from tillitsmaal.report.model import Block, Cell, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, count_cell, footnoted, share_cell, text_cell
from tillitsmaal.report.quality_scales import last_wave
from tillitsmaal.report.quality_words import (
    UNDER_ZERO,
    absent_cell,
    any_under_zero,
    coefficient_cell,
    correlation_cell,
    reason,
)
from tillitsmaal.stats.pairs.round_robin import Share, SocialRelations

_ROWS: Final = 20
_NAMED: Final = 8


def agreement_section(analysis: QualityAnalysis, pen: ScalePen) -> Section | None:
    """Say how far people of one organisation see a partner alike; None where nobody was asked about partners."""
    wave = last_wave(analysis)
    found = [(number, of) for number, of in enumerate(analysis.agreement) if of.wave == wave]
    if not found:
        return None
    if not any(of.groups for _, of in found):
        nothing = pen.sentence("quality_agreement.unknown", path=f"/agreement/{found[0][0]}/groups", tone="lead")
        return Section(heading=pen.say("heading.quality_agreement"), blocks=(nothing,))
    blocks: list[Block] = [*_said(found, pen), _agreement_table([of for _, of in found], pen)]
    return Section(heading=pen.say("heading.quality_agreement"), blocks=(*blocks, *_single(analysis, wave, pen)))


def _said(found: Sequence[tuple[int, NetworkAgreement]], pen: ScalePen) -> Iterator[Sentence]:
    """The first scale that can be judged, where there is one network."""
    if len({of.network for _, of in found}) > 1:
        return
    known = ((number, of, of.share) for number, of in found)
    judged = ((number, of, share) for number, of, share in known if not isinstance(share, NotEstimable))
    for number, of, share in islice(judged, 1):
        yield pen.sentence(
            "quality_agreement.share",
            path=f"/agreement/{number}/share",
            tone="lead",
            groups=pen.counted("groups", of.groups),
            agreeing=pen.whole(round(share * of.groups)),
            share=pen.share(share),
            label=pen.within_sentence(of.scale),
            limit=pen.coefficient(AGREEMENT.value),
            source=AGREEMENT.source,
        )


def _agreement_table(found: Sequence[NetworkAgreement], pen: ScalePen) -> Table:
    several = len({of.network for of in found}) > 1
    columns = (
        *([pen.column("network", "text")] if several else []),
        pen.column("measure", "text"),
        pen.column("groups", "count"),
        pen.column("median_agreement"),
        pen.column("agreeing", "share"),
        pen.column("icc1", priority=2),
        pen.column("icc2", priority=2),
    )
    rows = tuple(_agreement_row(of, several, pen) for of in found[:_ROWS])
    limit = pen.coefficient(AGREEMENT.value)
    notes = [pen.sentence("quality_agreement.note", tone="note", limit=limit, source=AGREEMENT.source)]
    if any_under_zero(rows):
        notes.append(pen.sentence("quality_agreement.under_zero", tone="note", sign=UNDER_ZERO))
    table = Table(
        id="agreement",
        caption=pen.say("caption.quality_agreement"),
        columns=columns,
        rows=rows,
        notes=(*notes, *_cut_off(len(found), pen)),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _cut_off(rows: int, pen: ScalePen) -> Iterator[Sentence]:
    """Rows that a long table leaves to the files."""
    if rows > _ROWS:
        yield pen.sentence(
            "quality_agreement.more", tone="note", shown=pen.whole(_ROWS), rows=pen.counted("rows", rows)
        )


def _agreement_row(of: NetworkAgreement, several: bool, pen: ScalePen) -> tuple[Cell, ...]:
    return (
        *([text_cell(pen.network(of.network))] if several else []),
        text_cell(pen.label(of.scale)),
        count_cell(pen, of.groups),
        correlation_cell(of.median, pen),
        _share_cell(of.share, pen),
        coefficient_cell(of.icc1, pen),
        coefficient_cell(of.icc2, pen),
    )


def _share_cell(share: Number, pen: ScalePen) -> Cell:
    return absent_cell(share.code) if isinstance(share, NotEstimable) else share_cell(pen, share)


def _single(analysis: QualityAnalysis, wave: str, pen: ScalePen) -> Iterator[Sentence]:
    """Organisations whose people cannot be compared, since no partner is rated by two of them."""
    rows = list(records(where(analysis.organisations, wave=wave)))
    with_groups = {row["organisation"] for row in rows if row["groups"]}
    alone = [row["organisation"] for row in rows if row["respondents"] and row["organisation"] not in with_groups]
    if alone:
        named = pen.first_few([pen.name(one) for one in dict.fromkeys(alone)], _NAMED)
        yield pen.sentence("quality_agreement.single", named=named)


def shares_section(analysis: QualityAnalysis, pen: ScalePen) -> Section | None:
    """Say how much of the differences lies in who trusts, in who is trusted, and in the relation."""
    if not analysis.shares:
        return None
    heading = pen.say("heading.quality_shares")
    if (why := _no_shares(analysis)) is not None:
        nothing = pen.sentence("quality_shares.unknown", path="/shares", tone="lead", reason=reason(why.code, pen))
        return Section(heading=heading, blocks=(nothing,))
    several = _several(analysis)
    found = [of for of in analysis.shares if not several or of.wave == last_wave(analysis)]
    table = Table(
        id="shares",
        caption=pen.say("caption.quality_shares"),
        columns=(
            *([pen.column("network", "text")] if several else []),
            pen.column("wave", "text"),
            pen.column("measure", "text"),
            *(pen.column(name, "share") for name in ("trustor", "trustee", "relation")),
            pen.column("reciprocity", priority=1),
        ),
        rows=tuple(_share_row(of, several, pen) for of in (found[:_ROWS] if several else found[-_ROWS:])),
        notes=(pen.sentence("quality_shares.note", tone="note"), *_cut_off(len(found), pen)),
        hidden=pen.say("hidden"),
    )
    return Section(heading=heading, blocks=(*share_sentences(analysis, pen), footnoted(table, pen)))


def share_sentences(analysis: QualityAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """Tell where the differences lie in the last wave, if there is one network, and how uncertain that is."""
    told = [
        sentence for number, of in enumerate(analysis.shares) for sentence in _share_said(analysis, number, of, pen)
    ]
    yield from told
    found = [of for of in analysis.shares if not _several(analysis) or of.wave == last_wave(analysis)]
    yield from _uncertain(found, bool(told), pen)


def _uncertain(found: Sequence[TrustShares], told: bool, pen: ScalePen) -> Iterator[Sentence]:
    """What the numbers in parentheses are, and that few organisations make shares that are little more than a hint."""
    known = [of.relations for of in found if not isinstance(of.relations, NotEstimable)]
    if told and any(not isinstance(share.interval, NotEstimable) for of in known for share in _shares(of)):
        yield pen.sentence("quality_shares.intervals", tone="note")
    if any(of.organisations < ENOUGH_FOR_SHARES.value for of in known):
        fewest = pen.whole(ENOUGH_FOR_SHARES.value)
        yield pen.sentence("quality_shares.few", cutoff="ENOUGH_FOR_SHARES", fewest=fewest)


def _no_shares(analysis: QualityAnalysis) -> NotEstimable | None:
    """Why there are none at all, where they are all absent for one reason."""
    absent = [of.relations for of in analysis.shares if isinstance(of.relations, NotEstimable)]
    codes = {why.code for why in absent}
    return absent[0] if len(absent) == len(analysis.shares) and len(codes) == 1 else None


def _several(analysis: QualityAnalysis) -> bool:
    return len({of.network for of in analysis.shares}) > 1


def _share_said(analysis: QualityAnalysis, number: int, of: TrustShares, pen: ScalePen) -> Iterator[Sentence]:
    found = of.relations
    if of.wave != last_wave(analysis) or _several(analysis) or isinstance(found, NotEstimable):
        return
    if any(isinstance(share.value, NotEstimable) for share in _shares(found)):
        return
    trustor, trustee, relation = (_share_text(share, pen) for share in _shares(found))
    yield pen.sentence(
        "quality_shares.said",
        path=f"/shares/{number}/trustor/share",
        tone="lead",
        label=pen.label(of.measure),
        wave=printable(of.wave),
        trustor=trustor,
        trustee=trustee,
        relation=relation,
    )


def _shares(of: SocialRelations) -> tuple[Share, Share, Share]:
    return of.rater, of.target, of.relationship


def _share_text(of: Share, pen: ScalePen) -> str:
    """An estimated share with its interval, where there is one."""
    if isinstance(of.value, NotEstimable):
        return ""
    if isinstance(of.interval, NotEstimable):
        return pen.share(of.value)
    low, high = pen.share(of.interval.low), pen.share(of.interval.high)
    return pen.say("quality_shares.with_interval", share=pen.share(of.value), low=low, high=high)


def _share_row(of: TrustShares, several: bool, pen: ScalePen) -> tuple[Cell, ...]:
    begins = (
        *([text_cell(pen.network(of.network))] if several else []),
        text_cell(of.wave),
        text_cell(pen.label(of.measure)),
    )
    if isinstance(of.relations, NotEstimable):
        return (*begins, *(absent_cell(of.relations.code),) * 4)
    shares = (_share_cell(share.value, pen) for share in _shares(of.relations))
    return (*begins, *shares, correlation_cell(of.relations.dyadic_reciprocity.value, pen))
