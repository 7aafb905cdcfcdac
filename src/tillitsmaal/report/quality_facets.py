"""Whether the parts of trust can be told apart, and whether they mean the same in all the waves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from tillitsmaal.analysis.quality_results import FacetSeparation, QualityAnalysis, WaveInvariance
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable, Number
from tillitsmaal.report.cutoffs import FALL_OF_CFI, FIT, HTMT
from tillitsmaal.report.model import Block, Cell, Quantity, Section, Sentence, Table
from tillitsmaal.report.pen import BELOW, ScalePen, footnoted, text_cell, with_sign
from tillitsmaal.report.quality_scales import last_wave
from tillitsmaal.report.quality_words import absent_cell, correlation_cell, ratio_text, reason
from tillitsmaal.stats.factor.facets import FacetStructure, FittedModel, Separation
from tillitsmaal.stats.factor.invariance import InvarianceStep

Verdict = Literal["apart", "together", "unknown"]
ABOVE: Final = "▲"
"""Sign of a ratio that reaches its cut-off."""


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
    if any(too_close(pair) for pair in of.separations) or one_fits_as_well(of) is True:
        return "together"
    return "apart" if why_undecided(of) is None else "unknown"


def one_fits_as_well(of: FacetStructure) -> bool | NotEstimable:
    """Whether one factor costs no more CFI than a stricter model may; both must have a proper solution."""
    several, one = proper(of.facets), proper(of.one)
    if isinstance(several, NotEstimable):
        return several
    if isinstance(one, NotEstimable):
        return one
    return several.measures.cfi - one.measures.cfi <= FALL_OF_CFI.value


def proper(model: FittedModel | NotEstimable) -> FittedModel | NotEstimable:
    """The model, or why its numbers cannot be read."""
    return model if isinstance(model, NotEstimable) else model.fit.improper or model


def no_profile(of: FacetStructure) -> bool:
    """Whether nothing is left of a profile: no two facets can be told apart, or one factor does for all."""
    return one_fits_as_well(of) is True or all(too_close(pair) for pair in of.separations)


def why_undecided(of: FacetStructure) -> NotEstimable | None:
    """What keeps from deciding whether all facets can be told apart."""
    fit = one_fits_as_well(of)
    without = [value for value in (*(pair.htmt for pair in of.separations), fit) if isinstance(value, NotEstimable)]
    return without[0] if without else None


def too_close(pair: Separation) -> bool:
    """Whether two facets cannot be told apart."""
    return not isinstance(pair.htmt, NotEstimable) and pair.htmt >= HTMT.value


def _facet_blocks(of: FacetSeparation, path: str, pen: ScalePen) -> Iterator[Block]:
    names = [pen.within_sentence(facet) for facet in of.facets]
    structure = of.structure
    if isinstance(structure, NotEstimable):
        why = reason(structure.code, pen)
        yield pen.sentence("quality_facets.unknown", path=f"{path}/structure", tone="lead", reason=why)
        return
    yield from _judged(structure, names, path, pen)
    yield from _poor("quality_facets.poor", structure.facets, f"{path}/several/cfi", pen)
    yield _pairs_table(of, structure, pen)
    if not all(isinstance(proper(model), NotEstimable) for model in (structure.facets, structure.one)):
        yield _models_table(structure, pen)


def _poor(key: str, model: FittedModel | NotEstimable, path: str, pen: ScalePen) -> Iterator[Sentence]:
    """Warn that a model hardly fits, so that what is read from it rests on little."""
    found = proper(model)
    if not isinstance(found, NotEstimable) and found.measures.cfi < FIT.value:
        cfi, limit = pen.coefficient(found.measures.cfi), pen.coefficient(FIT.value)
        yield pen.sentence(key, path=path, cfi=cfi, limit=limit, source=FIT.source)


def _judged(structure: FacetStructure, names: Sequence[str], path: str, pen: ScalePen) -> Iterator[Sentence]:
    limit = pen.coefficient(HTMT.value)
    verdict = separated(structure)
    if verdict == "apart":
        named = pen.listed(names)
        yield pen.sentence("quality_facets.apart", path=f"{path}/separate", tone="lead", facets=named, limit=limit)
    if verdict == "together":
        kind = "no" if no_profile(structure) else "partly"
        yield pen.sentence(f"quality_facets.{kind}", path=f"{path}/separate", tone="lead", facets=pen.listed(names))
    for number, pair in enumerate(structure.separations):
        if not isinstance(pair.htmt, NotEstimable) and too_close(pair) and not no_profile(structure):
            yield pen.sentence(
                "quality_facets.together",
                path=f"{path}/pairs/{number}/htmt",
                tone="lead",
                first=names[pair.first],
                second=names[pair.second],
                htmt=ratio_text(pair.htmt, pen),
                limit=limit,
            )
    if one_fits_as_well(structure) is True:
        yield pen.sentence("quality_facets.one", path=f"{path}/one", tone="lead")
    why = why_undecided(structure)
    if verdict == "unknown" and why is not None:
        yield pen.sentence("quality_facets.unknown", path=path, tone="lead", reason=reason(why.code, pen))


def _pairs_table(of: FacetSeparation, structure: FacetStructure, pen: ScalePen) -> Table:
    rows = tuple(
        (
            text_cell(f"{pen.label(of.facets[pair.first])} – {pen.label(of.facets[pair.second])}"),
            correlation_cell(pair.correlation, pen),
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
        "quality_facets.note", tone="note", limit=pen.coefficient(HTMT.value), source=HTMT.source, sign=ABOVE
    )
    caption = pen.say("caption.quality_facets", wave=printable(of.wave))
    table = Table(id="facets", caption=caption, columns=columns, rows=rows, notes=(note,), hidden=pen.say("hidden"))
    return footnoted(table, pen)


def _htmt_cell(pair: Separation, pen: ScalePen) -> Cell:
    if isinstance(pair.htmt, NotEstimable):
        return absent_cell(pair.htmt.code)
    text = ratio_text(pair.htmt, pen)
    cell = Cell(text=text, number=Quantity(value=pair.htmt))
    return with_sign(cell, ABOVE, "below") if too_close(pair) else cell


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
    found = proper(model)
    if isinstance(found, NotEstimable):
        return (absent_cell(found.code),) * 3
    measures = found.measures
    numbers: tuple[Number, ...] = (measures.cfi, measures.rmsea.value, measures.residuals.srmr)
    return tuple(correlation_cell(value, pen) for value in numbers)


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
        yield pen.sentence("quality_invariance.unknown", path=path, tone="lead", reason=reason(highest.code, pen))
        return
    yield pen.sentence(f"quality_invariance.{highest}", path=path, tone="lead", waves=waves)
    if not isinstance(found, NotEstimable):
        yield from _poor("quality_invariance.poor", found.steps[0].model, "/invariance/0/levels/0/model/cfi", pen)
        yield _levels_table(costs(found.steps), pen)


def costs(steps: Sequence[InvarianceStep]) -> tuple[InvarianceStep, ...]:
    """The steps, their falls of CFI absent where either of the two models has no proper solution."""
    before: FittedModel | NotEstimable | None = None
    told = []
    for step in steps:
        models = [proper(model) for model in (step.model, before) if model is not None]
        wrong = next((model for model in models if isinstance(model, NotEstimable)), None)
        told.append(step if wrong is None else replace(step, delta_cfi=wrong, flagged=wrong))
        before = step.model
    return tuple(told)


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
    cell = Cell(text=text, number=Quantity(value=step.delta_cfi, decimals=3, sign=True))
    return with_sign(cell, BELOW, "below") if step.flagged is True else cell
