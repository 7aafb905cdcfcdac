"""The report of `tillit plan`."""

from collections.abc import Iterator, Sequence
from functools import cache, partial

from tillitsmaal.analysis.plan_results import Outlook, PlanAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.report.call import ELIDED, LONGEST, Call
from tillitsmaal.report.commands import commands_table
from tillitsmaal.report.cutoffs import ENOUGH_POWER, WORTHWHILE
from tillitsmaal.report.document_plan import plan_document
from tillitsmaal.report.model import Block, Cell, Column, Report, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, text_cell
from tillitsmaal.report.plan_advice import advice, legs, points, rise, round_up, trust_of
from tillitsmaal.report.plan_tables import plan_tables
from tillitsmaal.shell import quoted
from tillitsmaal.stats.circle.words import FEWEST_L1, FEWEST_L2
from tillitsmaal.stats.power import MOST_ORGANISATIONS, DetectableChange, EffectPower, Probability
from tillitsmaal.stats.simulation import MODERATE, STRONG
from tillitsmaal.text import Language


def plan_report(
    analysis: PlanAnalysis, language: Language, *, call: Call | None = None, options: Sequence[str] | None = None
) -> Report:
    """Report what a planned survey could show.

    Parameters
    ----------
    analysis
        What `tillitsmaal.analysis.plan` found.
    language
        Of the reader.
    call
        What will be read when answers come, for the command that is suggested.
    options
        Those that the plan was made with; elided where they are not known.

    Returns
    -------
    Report
        Its tables are `power`, `detectable`, `needed`, `alternative`, `roster` and `recommendation`; the main one is
        `power`.
    """
    pen = ScalePen(language=language, questionnaire=analysis.plan.questionnaire, names={}, call=call)
    make_document = cache(partial(plan_document, analysis, pen))
    return Report(
        language=language,
        title=_title(analysis, pen),
        sections=(
            Section(heading=pen.say("heading.plan_advice"), blocks=advice(analysis, pen)),
            *_shown(analysis, pen),
            Section(heading=pen.say("heading.plan_roster"), blocks=(_asked(analysis, pen),)),
            Section(heading=pen.say("heading.plan_rests"), blocks=tuple(_rests(analysis, pen))),
            Section(heading=pen.say("heading.next"), blocks=(_next(analysis, pen, options),)),
        ),
        tables=plan_tables(make_document),
        main="power",
        make_document=make_document,
    )


def _title(analysis: PlanAnalysis, pen: ScalePen) -> str:
    if analysis.study is not None:
        return pen.say("title.plan", name=printable(analysis.study))
    return pen.say("title.plan_alone", organisations=pen.counted("organisations", analysis.plan.organisations))


def _change_table(analysis: PlanAnalysis, pen: ScalePen) -> Table:
    hoped_for = rise(analysis.effect, analysis, pen)
    needed = Column(id="needed", head=pen.say("column.needed", rise=hoped_for), kind="count")
    table = Table(
        id="change",
        caption=pen.say("caption.plan_change", scale=pen.scale(trust_of(analysis))),
        columns=(pen.column("dependence", "text"), pen.column("smallest_one"), pen.column("smallest_both"), needed),
        rows=tuple(_change_row(outlook, analysis, pen) for outlook in analysis.outlooks),
        notes=(pen.sentence("plan_change.note", tone="note", **legs(analysis, pen), rise=hoped_for),),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _change_row(of: Outlook, analysis: PlanAnalysis, pen: ScalePen) -> tuple[Cell, ...]:
    most = pen.say("plan.needed_beyond", organisations=pen.whole(MOST_ORGANISATIONS))
    return (
        text_cell(pen.say(f"plan.{of.dependence}")),
        _smallest(of.power.detectable, analysis, pen),
        _smallest(of.power.detectable_both, analysis, pen),
        text_cell(most) if isinstance(of.needed, NotEstimable) else count_cell(pen, of.needed),
    )


def _smallest(of: DetectableChange | NotEstimable, analysis: PlanAnalysis, pen: ScalePen) -> Cell:
    return absent_cell(of.code) if isinstance(of, NotEstimable) else text_cell(points(of.value, analysis, pen))


def _shown(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Section]:
    """Which change could be seen and how likely each answer is; nothing where no answer is possible."""
    if analysis.plan.organisations >= FEWEST_L1:
        yield Section(heading=pen.say("heading.plan_change"), blocks=(_change_table(analysis, pen),))
        yield Section(heading=pen.say("heading.plan_chance"), blocks=(_chance_table(analysis, pen),))


def _chance_table(analysis: PlanAnalysis, pen: ScalePen) -> Table:
    effects = [found.effect for found in analysis.outlooks[0].power.effects]
    notes = (
        pen.sentence(
            "plan_chance.note",
            tone="note",
            effects=" / ".join(pen.limit(effect) for effect in effects),
            comovement=pen.limit(analysis.outlooks[0].power.shared.comovement),
            fewest=pen.counted("organisations", FEWEST_L2),
        ),
        pen.sentence("plan_chance.direction", tone="note"),
    )
    table = Table(
        id="chance",
        caption=pen.say("caption.plan_chance", **legs(analysis, pen)),
        columns=(
            pen.column("rise", "text"),
            pen.column("dependence", "text"),
            pen.column("chance_one", "share"),
            pen.column("chance_rising", "share"),
            pen.column("chance_strengthening", "share"),
        ),
        rows=tuple(
            _chance_row(outlook.dependence, outlook.power.effects[number], analysis, pen)
            for number in range(len(effects))
            for outlook in analysis.outlooks
        ),
        notes=notes,
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _chance_row(dependence: str, of: EffectPower, analysis: PlanAnalysis, pen: ScalePen) -> tuple[Cell, ...]:
    return (
        text_cell(rise(of.effect, analysis, pen)),
        text_cell(pen.say(f"plan.{dependence}")),
        *(_share(one, pen) for one in (of.one_change, of.level1, of.level2)),
    )


def _share(of: Probability | NotEstimable, pen: ScalePen) -> Cell:
    return absent_cell(of.code) if isinstance(of, NotEstimable) else text_cell(pen.share(of.value))


def _asked(analysis: PlanAnalysis, pen: ScalePen) -> Sentence:
    roster = analysis.roster
    if roster.items == 0:
        return pen.sentence("plan_roster.nobody", path="/roster/items")
    return pen.sentence(
        "plan_roster.asked_more" if roster.other_items else "plan_roster.asked",
        path="/roster/items",
        questionnaire=analysis.plan.questionnaire.id,
        items=pen.counted("questions", roster.items),
        per_partner=pen.whole(roster.items_per_partner),
        partners=pen.counted("partners", roster.partners),
        other=pen.whole(roster.other_items),
        seconds=pen.limit(analysis.plan.seconds),
        minutes=pen.counted("minutes", round_up(roster.minutes)),
    )


def _rests(analysis: PlanAnalysis, pen: ScalePen) -> Iterator[Block]:
    plan = analysis.plan
    yield pen.sentence(
        "plan_rests.design",
        path="/plan",
        organisations=pen.counted("organisations", plan.organisations),
        respondents=pen.counted("respondents", plan.respondents),
        waves=pen.counted("waves", plan.waves),
        pairs=pen.counted("pairs", plan.organisations * (plan.organisations - 1)),
        answered=pen.share(plan.answered),
    )
    yield pen.sentence("plan_rests.spread", path="/plan/spread", spread=points(1.0, analysis, pen))
    yield pen.sentence(
        "plan_rests.dependence",
        path="/dependences",
        rater=pen.share(MODERATE.rater),
        target=pen.share(MODERATE.target),
        rater_strong=pen.share(STRONG.rater),
        target_strong=pen.share(STRONG.target),
    )
    yield pen.sentence(
        "plan_rests.simulated",
        path="/settings/runs",
        runs=pen.whole(analysis.runs),
        seed=pen.whole(analysis.seed),
    )
    if error := _largest_error(analysis):
        yield pen.sentence("plan_rests.error", path="/power", error=pen.limit(round(200 * error, 1)))
    yield _limits(pen)


def _limits(pen: ScalePen) -> Sentence:
    return pen.sentence(
        "plan_rests.limits",
        power=pen.share(ENOUGH_POWER.value),
        source=ENOUGH_POWER.source,
        share=pen.share(WORTHWHILE.value),
    )


def _largest_error(analysis: PlanAnalysis) -> float:
    """Of all chances; 0 where there is none."""
    chances = (
        one
        for outlook in analysis.outlooks
        for of in outlook.power.effects
        for one in (of.one_change, of.level1, of.level2)
    )
    return max((one.standard_error for one in chances if isinstance(one, Probability)), default=0.0)


def _next(analysis: PlanAnalysis, pen: ScalePen, options: Sequence[str] | None) -> Table:
    shorter = analysis.shorter
    commands = {
        "plan_short": "" if shorter is None else f"tillit questionnaire show {shorter.id}",
        "plan_check": pen.command("check"),
        "plan_save": _saved(options, pen),
    }
    return commands_table(commands, pen)


def _saved(options: Sequence[str] | None, pen: ScalePen) -> str:
    """The call again, into a file; its options are elided where they are not known or too long."""
    ends = f"--format json -o {pen.say('next.file')}.json"
    if options is not None:
        full = printable(" ".join(filter(None, ("tillit plan", quoted(options), ends))))
        if len(full) <= LONGEST:
            return full
    return f"tillit plan {ELIDED} {ends}"
