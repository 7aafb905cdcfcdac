"""The appendix: how the numbers and the verdict are made, every cut-off, and what cannot be told."""

from collections.abc import Iterable, Iterator

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.measures import has_floors
from tillitsmaal.report.model import Block, Bullets, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, text_cell
from tillitsmaal.report.whole.method_cutoffs import cut_offs_table
from tillitsmaal.report.whole.method_sources import sources_sections
from tillitsmaal.stats.change.classical import THRESHOLD
from tillitsmaal.stats.circle.circumstances import END_SOURCE, MOST_AT_THE_END
from tillitsmaal.stats.circle.sittings import SEED
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2, FEWEST_L3, L3_COUNTS
from tillitsmaal.stats.jackknife import CONFIDENCE


def method_sections(whole: WholeAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Tell how everything in the report is made, and from what.

    Returns
    -------
    tuple of Section
        A main section, and its parts; what the surveys do not allow is left out.
    """
    opening = (pen.sentence("methods.about"),)
    main = Section(id="method", heading=pen.say("heading.methods"), blocks=opening, starts_page=True)
    cut_offs = (cut_offs_table(whole, pen),)
    return (
        main,
        _part("scores", (Bullets(items=tuple(_scores(whole, pen))),), pen),
        _part("intervals", tuple(_intervals(whole, pen)), pen),
        *_verdict(whole, pen),
        _part("limits", (Bullets(items=tuple(_limits(whole, pen))),), pen),
        _part("cutoffs", cut_offs, pen),
        _part("settings", (_settings(whole, pen),), pen),
        *sources_sections(whole, pen),
    )


def _part(name: str, blocks: tuple[Block, ...], pen: ScalePen) -> Section:
    return Section(id=f"method-{name}", heading=pen.say(f"heading.methods_{name}"), blocks=blocks, level=2)


def _told(keys: Iterable[tuple[str, bool]], pen: ScalePen, **values: str) -> Iterator[Sentence]:
    """The sentences whose condition holds."""
    for key, holds in keys:
        if holds:
            yield pen.sentence(f"methods.{key}", tone="text", **values)


def _has_circle(whole: WholeAnalysis) -> bool:
    return whole.compare is not None and bool(whole.compare.circles)


def _scores(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    of = whole.questionnaire
    pairs, beside = bool(of.pair_measures()), bool(of.scales_at("network", "respondent"))
    over_respondents = whole.score.scores.composite_rule == "composite_over_respondents"
    ranges = {of.range_of(scale) for scale in of.scales_at("pair")}
    yield from _told(
        (
            ("reverse", any(item.reverse for item in of.items)),
            ("missing", True),
            ("pair", pairs),
            ("composite_over_respondents", bool(of.composites) and over_respondents),
            ("composite", bool(of.composites) and not over_respondents),
            ("pomp", bool(of.composites) and len(ranges) > 1),
            ("sufficient", has_floors(of)),
            ("less_trust", any(scale.direction == "higher_is_less_trust" for scale in of.scales.values())),
            ("network", pairs),
            ("beside", beside),
            ("nothing_imputed", True),
        ),
        pen,
        example=pen.within_sentence(next(iter(of.composites))) if of.composites else "",
    )


def _intervals(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    pairs = bool(whole.questionnaire.pair_measures())
    if pairs:
        yield pen.sentence("methods.interval", path="/score/settings/confidence", confidence=pen.share(CONFIDENCE))
    yield from _told(
        (
            ("jackknife", pairs),
            ("several_networks", len(whole.networks) > 1),
            ("matched", whole.compare is not None),
            ("slopes", whole.compare is not None and bool(whole.compare.slopes)),
            ("pair_change", whole.compare is not None),
            ("contrast", whole.compare is not None and bool(whole.compare.events or whole.compare.newcomers)),
            ("reliability", True),
            ("no_p_values", True),
            ("up_or_down", whole.compare is not None),
        ),
        pen,
        threshold=pen.coefficient(THRESHOLD),
    )


def _verdict(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Section]:
    """How the words about the circle are chosen; nothing where they are not used."""
    circle = whole.questionnaire.circle
    if circle is None or not _has_circle(whole):
        return
    legs = {"trust": pen.within_sentence(circle.trust), "collaboration": pen.within_sentence(circle.collaboration)}
    floors = {"l1": pen.whole(FEWEST_L1), "l2": pen.whole(FEWEST_L2), "l3": pen.whole(FEWEST_L3)}
    end = {"end": pen.share(MOST_AT_THE_END), "source": END_SOURCE}
    circles = whole.compare.circles if whole.compare else ()
    over_time = "course" if any(of.verdict.evidence.basis == "slopes" for of in circles) else "difference"
    levels = ("describe", "rising", "one_leg", "strengthening", "across", "feeding" if L3_COUNTS else "feeding_shown")
    yield _part(
        "verdict",
        (
            pen.sentence(f"methods.basis_{over_time}", tone="text", **legs),
            Bullets(
                items=tuple(
                    pen.sentence(f"methods.level_{level}", tone="text", **legs, **floors, **end)
                    for level in (*levels, "unclear")
                )
            ),
            *_told((("guards", True), ("simulated", True)), pen),
        ),
        pen,
    )


def _limits(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    pairs, circle = bool(whole.questionnaire.pair_measures()), _has_circle(whole)
    yield from _told(
        (
            ("limit_answered", True),
            ("limit_floor", has_floors(whole.questionnaire)),
            ("limit_single", pairs),
            ("limit_sitting", circle),
            ("limit_episode", circle),
            ("limit_end", circle),
            ("limit_direction", circle),
            ("limit_cause", circle),
            ("limit_events", whole.compare is not None and bool(whole.compare.events)),
            ("limit_many", whole.compare is not None and len(whole.networks) > 1),
            ("limit_one_survey", len(whole.waves) == 1 and pairs),
            ("limit_privacy", True),
        ),
        pen,
    )


def _settings(whole: WholeAnalysis, pen: ScalePen) -> Table:
    method = whole.compare.method if whole.compare else "organisation_jackknife"
    rows = [("language", pen.say(f"methods.language_{pen.language}"))]
    if whole.questionnaire.composites:
        rule = "over_respondents" if whole.score.scores.composite_rule == "composite_over_respondents" else "pairs"
        rows.append(("composite_rule", pen.say(f"methods.rule_{rule}")))
    if whole.questionnaire.pair_measures():
        rows += [("method", method), ("confidence", pen.share(CONFIDENCE))]
    if whole.quality.facets:
        rows.append(("missing", pen.say("methods.fiml")))
    if _has_circle(whole):
        rows.append(("seed", str(SEED)))
    rows.append(("audience", pen.say("methods.analyst")))
    return Table(
        id="settings",
        caption=pen.say("caption.methods_settings"),
        columns=(pen.column("methods_setting", "text"), pen.column("methods_value", "text")),
        rows=tuple((text_cell(pen.say(f"methods.setting_{name}")), text_cell(value)) for name, value in rows),
    )
