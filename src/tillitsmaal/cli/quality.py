"""`tillit quality`."""

from dataclasses import dataclass

from tillitsmaal.analysis.quality import quality
from tillitsmaal.cli.emit import check_place, emit
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.session import call_of, only_for_analyst, session, suggested_by
from tillitsmaal.cli.sources import read_for_score
from tillitsmaal.report.quality import quality_report


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCall:
    """What `tillit quality` was asked for."""

    responses: tuple[str, ...]
    wave: str | None
    input: Input
    output: Output


def run(call: QualityCall) -> None:
    """Look at the measurement and write what was found."""
    with session(call.input, call.output, reads=call.responses) as at:
        only_for_analyst(at, "quality")
        check_place(at, "quality")
        own = call_of(call.responses, call.input, wave=call.wave)
        suggested = suggested_by(own, call.input, call.output)
        with progress(at.language, quiet=call.input.quiet) as on_stage:
            responses = read_for_score(call.responses, call.wave, at, on_stage)
            analysis = quality(responses, on_stage)
            on_stage("write")
            report = quality_report(analysis, at.language, call=suggested.call)
        emit(report, at, suggested, wave=call.wave)
