"""What a planned survey could show, and how long it takes to answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, get_args

from tillitsmaal.analysis.plan_results import (
    Alternative,
    DependenceName,
    Improvement,
    Outlook,
    Plan,
    PlanAnalysis,
    Roster,
    ShorterQuestionnaire,
)
from tillitsmaal.errors import misuse
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.stats.power import EFFECTS, RUNS, TRIES, organisations_needed, programme_power, smallest_change
from tillitsmaal.stats.simulation import MODERATE, STRONG, Dependence, Design

DEPENDENCES: Final[Mapping[DependenceName, Dependence]] = {"moderate": MODERATE, "strong": STRONG}
SPREAD: Final = 0.2
"""Standard deviation of pair changes as a share of the scale's range; tillit convention."""
RISE: Final = 0.1
"""Rise hoped for as a share of the scale's range: half a standard deviation, a medium effect (Cohen 1988)."""
ORGANISATIONS_IN_ALL: Final = 60_000
FEWEST_RUNS: Final = 200
"""Networks over 30 are simulated fewer times, with so many organisations in all, but at least so often."""
DIGITS: Final = 12
"""Effects this close are one."""
MORE_RESPONDENTS: Final = 2
MORE_WAVES: Final = 2
"""Of one more wave than two, a straight line between them learns nothing about the change."""
TRIED_RUNS: Final = 4
"""Numbers of organisations that are only tried get the runs divided by this."""

OnRuns = Callable[[int], None]


def plan_survey(
    plan: Plan, *, study: str | None = None, runs: int | None = None, seed: int = 0, on_runs: OnRuns | None = None
) -> PlanAnalysis:
    """Find what a planned survey could show, by simulation, and how long it takes to answer.

    Parameters
    ----------
    plan
        The survey.
    study
        What the study is called.
    runs
        Programmes to simulate for each dependence; `runs_for` tells how many there are if this is None.
    seed
        The same seed gives the same numbers.
    on_runs
        Is told how many more programmes are done, as it goes; `most_runs` tells how many there are at most.

    Returns
    -------
    PlanAnalysis
        With under five organisations everything about change has its reason.

    Raises
    ------
    UsageError
        `questionnaire_without_circle`: the questionnaire does not ask about trust and collaboration of partners;
        `rise_beyond_scale`: nothing on the trust scale can rise so much.
    """
    low, high = _trust_range(plan)
    spread = SPREAD * (high - low) if plan.spread is None else plan.spread
    rise = RISE * (high - low) if plan.rise is None else plan.rise
    if rise > high - low:
        raise misuse("rise_beyond_scale", f"{rise:g}", low=f"{low:g}", high=f"{high:g}", most=f"{high - low:g}")
    effect = round(rise / spread, DIGITS)
    drawn = runs_for(plan.organisations) if runs is None else runs
    return PlanAnalysis(
        plan=plan,
        study=study,
        spread=spread,
        effect=effect,
        runs=drawn,
        seed=seed,
        outlooks=tuple(_outlook(plan, name, effect, drawn, seed, on_runs) for name in plan.dependences),
        roster=roster_of(plan, plan.questionnaire),
        shorter=_shorter(plan),
    )


def runs_for(organisations: int) -> int:
    """Programmes to simulate for each dependence, unless told otherwise."""
    return max(min(RUNS, ORGANISATIONS_IN_ALL // organisations), FEWEST_RUNS)


def most_runs(plan: Plan, runs: int | None) -> int:
    """Programmes that `plan_survey` simulates at most."""
    drawn = runs_for(plan.organisations) if runs is None else runs
    return len(plan.dependences) * (drawn * (1 + len(get_args(Improvement))) + TRIES * tried(drawn))


def _trust_range(plan: Plan) -> tuple[float, float]:
    circle = plan.questionnaire.circle
    if circle is None:
        raise misuse("questionnaire_without_circle", plan.questionnaire.id)
    return plan.questionnaire.range_of(circle.trust)


def roster_of(plan: Plan, questionnaire: Questionnaire) -> Roster:
    """How much one respondent is asked by a questionnaire, and how long it takes."""
    partners = max(plan.organisations - 1, 0)
    per_partner = len(questionnaire.items_at("pair"))
    other = len(questionnaire.items_at("network", "respondent"))
    minutes = (partners * per_partner + other) * plan.seconds / 60
    return Roster(partners=partners, items_per_partner=per_partner, other_items=other, minutes=minutes)


def _outlook(plan: Plan, name: DependenceName, effect: float, runs: int, seed: int, on_runs: OnRuns | None) -> Outlook:
    design, effects = _design(plan, name), sorted({*EFFECTS, effect})
    return Outlook(
        dependence=name,
        power=programme_power(design, effects, runs=runs, seed=seed, progress=on_runs),
        needed=organisations_needed(design, effect, runs=tried(runs), seed=seed, progress=on_runs),
        alternatives=(
            _alternative("respondents", design, plan.respondents + MORE_RESPONDENTS, runs, seed, on_runs),
            _alternative("waves", design, plan.waves + MORE_WAVES, runs, seed, on_runs),
        ),
    )


def _design(plan: Plan, name: DependenceName) -> Design:
    return Design(
        organisations=plan.organisations,
        respondents=plan.respondents,
        waves=plan.waves,
        answered=plan.answered,
        dependence=DEPENDENCES[name],
    )


def _alternative(
    what: Improvement, design: Design, to: int, runs: int, seed: int, on_runs: OnRuns | None
) -> Alternative:
    """With the seed and the runs of the plan itself, so that the two differ by the design alone."""
    changed = replace(design, respondents=to) if what == "respondents" else replace(design, waves=to)
    return Alternative(what=what, to=to, smallest=smallest_change(changed, runs=runs, seed=seed, progress=on_runs))


def tried(runs: int) -> int:
    """Programmes to simulate for each number of organisations that is only tried."""
    return max(runs // TRIED_RUNS, 1)


def _shorter(plan: Plan) -> ShorterQuestionnaire | None:
    """The shortest shipped questionnaire that asks about the same facets, if it is shorter."""
    most = roster_of(plan, plan.questionnaire).items
    found = []
    for name in shipped():
        other = load_questionnaire(name)
        roster = roster_of(plan, other)
        if set(other.facets) >= set(plan.questionnaire.facets) and roster.items < most:
            found.append(ShorterQuestionnaire(id=name, roster=roster))
    return min(found, key=lambda one: one.roster.items, default=None)
