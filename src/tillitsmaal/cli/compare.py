"""`tillit compare`."""

from dataclasses import dataclass, replace
from typing import cast, get_args

from typer import Exit

from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.cli.emit import check_place, emit
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.releases import terms_for
from tillitsmaal.cli.score import CONDITION_MET, leave_if_met
from tillitsmaal.cli.session import (
    INSUFFICIENT,
    Session,
    call_of,
    check_audience,
    find_study,
    one_of,
    session,
    suggested_by,
)
from tillitsmaal.cli.sources import Waves, file_of, read_waves
from tillitsmaal.estimates import Method
from tillitsmaal.names import key
from tillitsmaal.privacy.compare import SharedCompareAnalysis, share_compare
from tillitsmaal.report.call import Call, Suggested
from tillitsmaal.report.compare import compare_report
from tillitsmaal.report.model import Report
from tillitsmaal.report.shared.report import shared_compare_report
from tillitsmaal.responses import of_waves
from tillitsmaal.scoring import CompositeRule, score_responses
from tillitsmaal.stats.circle.words import VERDICTS
from tillitsmaal.stats.mean_of_pairs import MEAN_METHODS


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareCall:
    """What `tillit compare` was asked for."""

    waves: tuple[str, ...]
    responses: tuple[str, ...]
    composites: str
    input: Input
    output: Output
    method: str = "organisation_jackknife"
    seed: int = 0


def run(call: CompareCall) -> None:
    """Compare and write; leave with 4 when a condition of `--fail-on` is met.

    `insufficient` is of the last wave; a verdict's word, of any network.
    """
    with session(call.input, call.output, (INSUFFICIENT, *VERDICTS), (*call.waves, *call.responses)) as at:
        one_of(call.composites, get_args(CompositeRule), "--composites")
        one_of(call.method, MEAN_METHODS, "--method")
        check_audience(at, composites=call.composites)
        check_place(at, "compare")
        waves, words = _compare(call, at)
        if words & set(at.conditions):
            raise Exit(CONDITION_MET)
        if INSUFFICIENT in at.conditions:
            last = waves.names[-1]
            part = next(part for part in waves.parts if last in {wave.name for wave in part.waves})
            scores = score_responses(of_waves(part, {last}), cast(CompositeRule, call.composites))
            leave_if_met(analyse(scores), at)


def _compare(call: CompareCall, at: Session) -> tuple[Waves, set[str]]:
    with progress(at.language, quiet=call.input.quiet) as on_stage:
        waves = read_waves(call.waves, call.responses, at, on_stage)
        on_stage("score")
        scored = [score_responses(part, cast(CompositeRule, call.composites)) for part in waves.parts]
        terms = terms_for(at, [part.questionnaire for part in waves.parts])
        on_stage("compare")
        method = cast(Method, call.method)
        if terms is None:
            analysis = compare(scored, waves.names, method, call.seed)
        else:
            analysis = share_compare(scored, waves.names, terms.rules, method, call.seed, terms.find)
        on_stage("write")
        report = _report(analysis, call, at)
    emit(report, at, _suggested(call))
    return waves, {of.verdict.word for of in analysis.circles}


def _report(analysis: CompareAnalysis, call: CompareCall, at: Session) -> Report:
    if isinstance(analysis, SharedCompareAnalysis):
        return shared_compare_report(analysis, at.language, call=_suggested(call).call)
    return compare_report(analysis, at.language, call=_suggested(call).call)


def _suggested(call: CompareCall) -> Suggested:
    return suggested_by(_given(call), call.input, call.output)


def _given(call: CompareCall) -> Call | None:
    """What the call was given to read; None where some waves are files, which other commands take in another way."""
    composites = call.composites if call.composites != get_args(CompositeRule)[0] else None
    given = replace(call_of(call.responses, call.input, composites=composites), waves=call.waves)
    study = find_study(call.input.study)
    known = {key(wave.name) for wave in study.waves} if study is not None else set()
    of_study = {key(wave) in known for wave in call.waves}
    if call.responses or (study is not None and of_study <= {True}):
        return given
    return (
        None if True in of_study else replace(given, wave_files=tuple(str(file_of(one, study)) for one in call.waves))
    )
