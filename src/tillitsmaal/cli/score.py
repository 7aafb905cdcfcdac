"""`tillit score`."""

from dataclasses import dataclass
from typing import Final, cast, get_args

from typer import Exit

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.cli.emit import SUGGESTING, check_place, emit
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.session import INSUFFICIENT, Session, call_of, check_audience, one_of, session, suggested_by
from tillitsmaal.cli.sources import read_for_score
from tillitsmaal.errors import NothingComputed, Problem, misuse
from tillitsmaal.report.call import Suggested
from tillitsmaal.report.model import Report
from tillitsmaal.report.score import By, score_report
from tillitsmaal.responses import Scores
from tillitsmaal.scoring import CompositeRule, score_responses

CONDITION_MET: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCall:
    """What `tillit score` was asked for."""

    responses: tuple[str, ...]
    by: str | None
    wave: str | None
    composites: str
    input: Input
    output: Output


def run(call: ScoreCall) -> None:
    """Score and write; leave with 4 when a condition of `--fail-on` is met."""
    with session(call.input, call.output, reads=call.responses) as at:
        if call.by is not None:
            one_of(call.by, get_args(By), "--by")
        one_of(call.composites, get_args(CompositeRule), "--composites")
        check_audience(at, composites=call.composites, by=call.by)
        if call.by == "dyad" and at.audience != "analyst" and at.format in SUGGESTING:
            raise misuse("dyads_only_as_data", "--by dyad", audience=at.audience)
        check_place(at, "score")
        analysis = _score(call, at)
        leave_if_met(analysis, at)


def _score(call: ScoreCall, at: Session) -> ScoreAnalysis:
    with progress(at.language, quiet=call.input.quiet) as on_stage:
        responses = read_for_score(call.responses, call.wave, at, on_stage)
        on_stage("score")
        scores = score_responses(responses, cast(CompositeRule, call.composites))
        analysis = _analysis(scores, at)
        if not has_means(analysis):
            hidden = at.audience != "analyst" and has_means(analyse(scores))
            raise NothingComputed([Problem(code="nothing_to_show" if hidden else "nothing_to_compute")])
        on_stage("write")
        report = _report(analysis, call, at)
    emit(report, at, _suggested(call), by=call.by, wave=call.wave)
    return analysis


def has_means(analysis: ScoreAnalysis) -> bool:
    """Whether the mean of any network is known, or told as a span."""
    told = [name for name in ("mean", "mean_low") if name in analysis.network_scores]
    return bool(analysis.network_scores[told].notna().any(axis=None))


def _analysis(scores: Scores, at: Session) -> ScoreAnalysis:
    if at.audience == "analyst":
        return analyse(scores)
    from tillitsmaal.cli.releases import Terms, terms_for  # a tenth of a second that most calls do without
    from tillitsmaal.privacy.score import share_scores

    terms = cast(Terms, terms_for(at, [scores.responses.questionnaire]))
    return share_scores(scores, terms.rules, find=terms.find)


def _report(analysis: ScoreAnalysis, call: ScoreCall, at: Session) -> Report:
    if at.audience != "analyst":
        from tillitsmaal.privacy.score import SharedScoreAnalysis
        from tillitsmaal.report.shared.report import shared_score_report

        shared = cast(SharedScoreAnalysis, analysis)
        return shared_score_report(shared, at.language, by=call.by, call=_suggested(call).call)
    return score_report(analysis, at.language, by=cast(By | None, call.by), call=_suggested(call).call)


def _suggested(call: ScoreCall) -> Suggested:
    composites = call.composites if call.composites != get_args(CompositeRule)[0] else None
    own = call_of(call.responses, call.input, wave=call.wave, composites=composites)
    return suggested_by(own, call.input, call.output)


def leave_if_met(analysis: ScoreAnalysis, at: Session) -> None:
    """Leave with 4 when the last wave has a pair that is not sufficient, and the call asked for that."""
    networks = analysis.networks
    last = networks[networks["wave"] == analysis.scores.responses.waves[-1].name]
    if INSUFFICIENT in at.conditions and int(last["insufficient"].sum()) > 0:
        raise Exit(CONDITION_MET)
