"""`tillit check`."""

from typer import Exit

from tillitsmaal.analysis.check import check
from tillitsmaal.cli.emit import check_place, emit
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.session import call_of, only_for_analyst, session, suggested_by, tell_absent_files
from tillitsmaal.errors import InputRefused
from tillitsmaal.readers import inspect_responses
from tillitsmaal.report.check import check_report


def run(responses: tuple[str, ...], given: Input, output: Output) -> None:
    """Look the data over and write what was found; leave with 3 when `score` would refuse them."""
    with session(given, output, reads=responses) as at:
        only_for_analyst(at, "check")
        check_place(at, "check")
        suggested = suggested_by(call_of(responses, given), given, output)
        if not responses:
            tell_absent_files(at)
        with progress(at.language, quiet=given.quiet) as on_stage:
            found = inspect_responses(responses, questionnaire=given.questionnaire, study=at.study, on_stage=on_stage)
            on_stage("score")
            analysis = check(found.responses, found.log)
            on_stage("write")
            report = check_report(analysis, at.language, call=suggested.call)
        emit(report, at, suggested)
        if analysis.problems:
            raise Exit(InputRefused.exit_code)
