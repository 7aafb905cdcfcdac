"""First and last of the score report: what was read and left out; what to do next."""

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.report.commands import commands_table
from tillitsmaal.report.frames import distinct, where
from tillitsmaal.report.model import Section, Sentence
from tillitsmaal.report.opening import files_sentence, left_out_sentence, warnings_sentences
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.responses import NETWORK, WAVE


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
        left_out_sentence(responses.dropped, pen),
        *warnings_sentences(len(responses.warnings), pen),
    ]
    return Section(heading=pen.say("heading.read"), blocks=tuple(blocks))


def next_section(analysis: ScoreAnalysis, pen: ScalePen) -> Section:
    """Suggest the next commands."""
    waves = distinct(analysis.networks[WAVE])
    measured = not analysis.pairs.empty
    compare = f"tillit compare {waves[0]} {waves[-1]}" if len(waves) > 1 else "tillit compare …"
    commands = {
        "pairs": "tillit score … --by pair" if measured else "",
        "organisations": "tillit score … --by organisation" if measured else "",
        "compare": compare,
        "check": "tillit check …",
        "save": f"tillit score … --format json -o {pen.say('next.file')}.json",
    }
    return Section(heading=pen.say("heading.next"), blocks=(commands_table(commands, pen),))


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
