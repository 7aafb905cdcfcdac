"""First and last of the score report: what was read and left out; what to do next."""

from collections.abc import Sequence
from dataclasses import replace

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.report.call import ELIDED, Call, command_line
from tillitsmaal.report.commands import commands_table
from tillitsmaal.report.frames import distinct, where
from tillitsmaal.report.model import Section, Sentence
from tillitsmaal.report.opening import files_sentence, left_out_sentences, warnings_sentences
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, WAVE
from tillitsmaal.study import Study


def last_wave(analysis: ScoreAnalysis) -> str:
    """Name of the last wave: the one that the overview goes into."""
    return distinct(analysis.networks[WAVE])[-1]


def read_section(analysis: ScoreAnalysis, pen: ScalePen) -> Section:
    """Tell what was read, who answered, what was left out."""
    responses = analysis.scores.responses
    waves = distinct(analysis.networks[WAVE])
    blocks = [
        files_sentence(responses.inputs, responses.questionnaire, pen),
        *(_answered(analysis, pen, wave) for wave in waves[-1:]),
        *left_out_sentences(responses, pen),
        *warnings_sentences(len(responses.warnings), pen),
    ]
    return Section(heading=pen.say("heading.read"), blocks=tuple(blocks))


def next_section(analysis: ScoreAnalysis, pen: ScalePen) -> Section:
    """Suggest the next commands."""
    waves = distinct(analysis.networks[WAVE])
    measured = not analysis.pairs.empty
    commands = {
        "pairs": pen.command("score", "--by", "pair") if measured else "",
        "organisations": pen.command("score", "--by", "organisation") if measured else "",
        "compare": _compare(waves, analysis.scores.responses.study, pen),
        "check": pen.command("check"),
        "quality": pen.command("quality"),
        "report": _report(pen),
        "save": pen.command("score", "--format", "json", "-o", f"{pen.say('next.file')}.json"),
    }
    return Section(heading=pen.say("heading.next"), blocks=(commands_table(commands, pen),))


def _report(pen: ScalePen) -> str:
    """How to make a report of what was scored; nothing where one wave of several was chosen."""
    chosen = pen.call is not None and pen.call.wave is not None
    return "" if chosen else pen.command("report", "--audience", "analyst")


def _compare(waves: Sequence[str], study: Study | None, pen: ScalePen) -> str:
    """How to compare the waves that were scored; those of the whole study where one of them was."""
    if len(waves) > 1:
        return command_line(pen.call or Call(), "compare", waves[0], waves[-1])
    whole = study is not None and sum(bool(wave.files) for wave in study.waves) > 1
    if whole and pen.call is not None:
        return command_line(replace(pen.call, files=()), "compare")
    return f"tillit compare {ELIDED}"


def _answered(analysis: ScoreAnalysis, pen: ScalePen, wave: str) -> Sentence:
    networks = where(analysis.networks, wave=wave)
    several = len(networks) > 1 or len(distinct(analysis.networks[WAVE])) > 1
    row = int((analysis.networks[WAVE] == wave).to_numpy().argmax())
    return pen.sentence(
        "read.answered_in" if several else "read.answered",
        path=f"/networks/{row}/respondents" if len(networks) == 1 else None,
        respondents=pen.counted("respondents", int(networks["respondents"].sum())),
        answering=pen.whole(int(networks["answering"].sum())),
        organisations=pen.counted("organisations", int(networks["organisations"].sum())),
        within=_within(analysis, pen, wave, networks[NETWORK].nunique()),
    )


def _within(analysis: ScoreAnalysis, pen: ScalePen, wave: str, networks: int) -> str:
    parts = [pen.counted("networks", networks)] if networks > 1 else []
    if len(distinct(analysis.networks[WAVE])) > 1:
        parts.append(wave)
    return ", ".join(parts)
