"""Whether the parts of trust can be told apart, and whether they mean the same in all the waves."""

from collections.abc import Iterator, Sequence
from typing import Literal

from tillitsmaal.analysis.quality_results import FacetSeparation, QualityAnalysis, WaveInvariance
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.report.cutoffs import FALL_OF_CFI, HTMT
from tillitsmaal.report.model import Block, Cell, Section, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, absent_cell, footnoted, text_cell
from tillitsmaal.report.quality_scales import coefficient_cell, last_wave
from tillitsmaal.stats.factor.facets import FacetStructure, FittedModel, Separation
from tillitsmaal.stats.factor.invariance import InvarianceStep

Verdict = Literal["apart", "together", "unknown"]


def facets_section(analysis: QualityAnalysis, pen: ScalePen) -> Section | None:
    """Say whether a profile of the facets may be read; None where there are no facets to tell apart."""
    wave = last_wave(analysis)
    found = next(((number, of) for number, of in enumerate(analysis.facets) if of.wave == wave), None)
    if found is None:
        return None
    number, of = found
    return Section(heading=pen.say("heading.quality_facets"), blocks=tuple(_facet_blocks(of, f"/facets/{number}", pen)))


def separated(of: FacetStructure) -> Verdict:
    """Judge all facets together: every pair under the cut-off of HTMT, and one factor fitting clearly worse."""
    ratios = [pair.htmt for pair in of.separations]
    if not ratios or any(isinstance(ratio, NotEstimable) for ratio in ratios):
        return "unknown"
    if any(_too_close(pair) for pair in of.separations) or one_fits_as_well(of):
        return "together"
    return "apart"


def one_fits_as_well(of: FacetStructure) -> bool:
    """Whether one factor costs no more CFI than a stricter model may."""
    if isinstance(of.one, NotEstimable) or isinstance(of.facets, NotEstimable):
        return False
    return of.facets.measures.cfi - of.one.measures.cfi <= FALL_OF_CFI.value


def _too_close(pair: Separation) -> bool:
    return not isinstance(pair.htmt, NotEstimable) and pair.htmt >= HTMT.value


def _facet_blocks(of: FacetSeparation, path: str, pen: ScalePen) -> Iterator[Block]:
    names = [pen.within_sentence(facet) for facet in of.facets]
    structure = of.structure
    if isinstance(structure, NotEstimable):
        reason = pen.reason(structure.code)
        yield pen.sentence("quality_facets.unknown", path=f"{path}/structure", tone="lead", reason=reason)
        return
    yield from _judged(structure, names, path, pen)
    yield _pairs_table(of, structure, pen)
    yield _models_table(structure, pen)


def _judged(structure: FacetStructure, names: Sequence[str], path: str, pen: ScalePen) -> Iterator[Sentence]:
    limit = pen.coefficient(HTMT.value)
    verdict = separated(structure)
    if verdict == "apart":
        named = pen.listed(names)
        yield pen.sentence("quality_facets.apart", path=f"{path}/separate", tone="lead", facets=named, limit=limit)
    for number, pair in enumerate(structure.separations):
        if isinstance(pair.htmt, float) and _too_close(pair):
            yield pen.sentence(
                "quality_facets.together",
                path=f"{path}/pairs/{number}/htmt",
                tone="lead",
                first=names[pair.first],
                second=names[pair.second],
                htmt=pen.coefficient(pair.htmt),
                limit=limit,
            )
    if verdict != "unknown" and one_fits_as_well(structure):
        yield pen.sentence("quality_facets.one", path=f"{path}/one", tone="lead", facets=pen.listed(names))
    if verdict == "unknown":
        yield pen.sentence("quality_facets.unknown", path=path, tone="lead", reason=_why(structure, pen))


def _why(structure: FacetStructure, pen: ScalePen) -> str:
    code = next((pair.htmt.code for pair in structure.separations if isinstance(pair.htmt, NotEstimable)), "undefined")
    return pen.reason(code)


def _pairs_table(of: FacetSeparation, structure: FacetStructure, pen: ScalePen) -> Table:
    rows = tuple(
        (
            text_cell(f"{pen.label(of.facets[pair.first])} – {pen.label(of.facets[pair.second])}"),
            coefficient_cell(pair.correlation, pen),
            _htmt_cell(pair, pen),
        )
        for pair in structure.separations
    )
    columns = (
        pen.column("facet_pair", "text"),
        pen.column("correlation"),
        pen.column("htmt"),
    )
    note = pen.sentence(
        "quality_facets.note", tone="note", limit=pen.coefficient(HTMT.value), source=HTMT.source, sign=BELOW
    )
    caption = pen.say("caption.quality_facets", wave=printable(of.wave))
    table = Table(id="facets", caption=caption, columns=columns, rows=rows, notes=(note,), hidden=pen.say("hidden"))
    return footnoted(table, pen)


def _htmt_cell(pair: Separation, pen: ScalePen) -> Cell:
    cell = coefficient_cell(pair.htmt, pen)
    return Cell(text=f"▲ {cell.text}", mark="below") if _too_close(pair) else cell


def _models_table(structure: FacetStructure, pen: ScalePen) -> Table:
    names = ("cfi", "rmsea", "srmr")
    rows = tuple(
        (text_cell(pen.say(f"quality_facets.model_{name}")), *_fit_cells(model, pen))
        for name, model in (("facets", structure.facets), ("one", structure.one))
    )
    table = Table(
        id="models",
        caption=pen.say("caption.quality_models"),
        columns=(pen.column("model", "text"), *(pen.column(name) for name in names)),
        rows=rows,
        notes=(
            pen.sentence(
                "quality_facets.models_note",
                tone="note",
                fall=pen.coefficient(FALL_OF_CFI.value),
                source=FALL_OF_CFI.source,
            ),
        ),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _fit_cells(model: FittedModel | NotEstimable, pen: ScalePen) -> tuple[Cell, ...]:
    if isinstance(model, NotEstimable):
        return (absent_cell(model.code),) * 3
    if model.fit.improper is not None:
        return (absent_cell(model.fit.improper.code),) * 3
    measures = model.measures
    found: tuple[Number, ...] = (measures.cfi, measures.rmsea.value, measures.residuals.srmr)
    return tuple(coefficient_cell(value, pen) for value in found)


def invariance_section(analysis: QualityAnalysis, pen: ScalePen) -> Section | None:
    """Say whether the questions mean the same in all the waves; None with one wave, or without facets."""
    if not analysis.invariance:
        return None
    (of,) = analysis.invariance
    return Section(heading=pen.say("heading.quality_invariance"), blocks=tuple(_invariance_blocks(of, pen)))


def _invariance_blocks(of: WaveInvariance, pen: ScalePen) -> Iterator[Block]:
    found = of.invariance
    highest = found if isinstance(found, NotEstimable) else found.highest
    path = "/invariance/0/highest"
    waves = pen.listed([printable(wave) for wave in of.waves])
    if isinstance(highest, NotEstimable):
        yield pen.sentence("quality_invariance.unknown", path=path, tone="lead", reason=pen.reason(highest.code))
    else:
        yield pen.sentence(f"quality_invariance.{highest}", path=path, tone="lead", waves=waves)
    if not isinstance(found, NotEstimable):
        yield _levels_table(found.steps, pen)


def _levels_table(steps: Sequence[InvarianceStep], pen: ScalePen) -> Table:
    fall, source = pen.coefficient(FALL_OF_CFI.value), FALL_OF_CFI.source
    table = Table(
        id="invariance",
        caption=pen.say("caption.quality_invariance"),
        columns=(pen.column("level", "text"), pen.column("cfi"), pen.column("fall"), pen.column("rmsea", priority=1)),
        rows=tuple(_level_row(step, pen) for step in steps),
        notes=(pen.sentence("quality_invariance.note", tone="note", fall=fall, source=source, sign=BELOW),),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _level_row(step: InvarianceStep, pen: ScalePen) -> tuple[Cell, ...]:
    cfi, rmsea, _ = _fit_cells(step.model, pen)
    fall = Cell(text="") if step.level == "configural" else _fall_cell(step, pen)
    return (text_cell(pen.say(f"quality_invariance.level_{step.level}")), cfi, fall, rmsea)


def _fall_cell(step: InvarianceStep, pen: ScalePen) -> Cell:
    if isinstance(step.delta_cfi, NotEstimable):
        return absent_cell(step.delta_cfi.code)
    text = pen.fall(step.delta_cfi)
    return Cell(text=f"{BELOW} {text}", mark="below") if step.flagged is True else Cell(text=text)
