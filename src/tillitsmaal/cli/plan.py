"""`tillit plan`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast, get_args

from tillitsmaal.analysis.plan import most_runs, plan_survey
from tillitsmaal.analysis.plan_results import DependenceName, Plan
from tillitsmaal.cli.asked import questionnaire_of
from tillitsmaal.cli.emit import check_place, emit
from tillitsmaal.cli.options import ANSWERED, RESPONDENTS, SECONDS, Input, Output
from tillitsmaal.cli.progress import counted
from tillitsmaal.cli.session import Session, call_of, one_of, session, suggested_by
from tillitsmaal.errors import misuse
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.report.plan import plan_report
from tillitsmaal.study import Study

DEFAULT_QUESTIONNAIRE: Final = "tillit-samarbeid"
FEWEST_WAVES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCall:
    """What `tillit plan` was asked for."""

    organisations: int | None
    respondents: int
    waves: int | None
    answered: int
    """Per cent."""
    dependence: str | None
    rise: float | None
    spread: float | None
    seconds: float
    runs: int | None
    seed: int
    input: Input
    output: Output


def run(call: PlanCall) -> None:
    """Simulate the survey and write what it could show."""
    with session(call.input, call.output) as at:
        check_place(at, "plan")
        plan = planned(call, at)
        with counted("simulate", most_runs(plan, call.runs), at.language, quiet=call.input.quiet) as on_runs:
            analysis = plan_survey(
                plan,
                study=None if at.study is None else at.study.study,
                runs=call.runs,
                seed=call.seed,
                on_runs=on_runs,
            )
        files = () if at.study is not None else ("svar.csv",)
        suggested = suggested_by(call_of(files, call.input), call.input, call.output, _given(call))
        emit(plan_report(analysis, at.language, call=suggested.call, options=suggested.options), at, suggested)


def _given(call: PlanCall) -> Iterator[str]:
    """Options of the call, without those that say what holds anyway."""
    said = {
        "-q": call.input.questionnaire,
        "--study": call.input.study,
        "--organisations": call.organisations,
        "--respondents": call.respondents if call.respondents != RESPONDENTS else None,
        "--waves": call.waves,
        "--answered": call.answered if call.answered != ANSWERED else None,
        "--dependence": call.dependence,
        "--rise": call.rise,
        "--spread": call.spread,
        "--seconds": call.seconds if call.seconds != SECONDS else None,
        "--runs": call.runs,
        "--seed": call.seed or None,
    }
    for option, value in said.items():
        if value is not None:
            yield from (option, f"{value:g}" if isinstance(value, float) else str(value))


def planned(call: PlanCall, at: Session) -> Plan:
    """The survey that the call and the study describe."""
    known = get_args(DependenceName)
    if call.dependence is not None:
        one_of(call.dependence, known, "--dependence")
    waves = 0 if at.study is None else len(at.study.waves)
    return Plan(
        questionnaire=questionnaire_of(call.input.questionnaire, at.study) or load_questionnaire(DEFAULT_QUESTIONNAIRE),
        organisations=_organisations(at.study) if call.organisations is None else call.organisations,
        respondents=call.respondents,
        waves=max(waves, FEWEST_WAVES) if call.waves is None else call.waves,
        answered=call.answered / 100,
        dependences=cast(tuple[DependenceName, ...], known if call.dependence is None else (call.dependence,)),
        rise=call.rise,
        spread=call.spread,
        seconds=call.seconds,
    )


def _organisations(study: Study | None) -> int:
    """Partners on the roster who have not left."""
    if study is None or not study.organisations:
        raise misuse("organisations_not_named")
    if len(study.networks) > 1:
        raise misuse("networks_of_many", ", ".join(f"{one.id} ({len(one.members)})" for one in study.networks))
    there = [one for one in study.organisations if one.left is None]
    return len(study.networks[0].members) if study.networks else len(there)
