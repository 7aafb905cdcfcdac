"""First and last of the score report: what was read and left out; what to do next."""

from collections.abc import Mapping, Sequence

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.errors import printable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.frames import distinct, where
from tillitsmaal.report.model import Cell, Section, Sentence, Table
from tillitsmaal.report.pen import Pen, ScalePen, coded
from tillitsmaal.responses import NETWORK, WAVE, Dropped, Input, Responses
from tillitsmaal.text import listing, localised

_FILES_NAMED = 4


def title_of(responses: Responses | None, pen: Pen) -> str:
    """Name what the report is about: the study, else the questionnaire."""
    if responses is None:
        return pen.say("no_title")
    if responses.study is not None:
        return printable(responses.study.study)
    return printable(localised(responses.questionnaire.title, pen.language))


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


def files_sentence(inputs: Sequence[Input], questionnaire: Questionnaire, pen: Pen) -> Sentence:
    """Name the files and the questionnaire."""
    id_, version = questionnaire.id, questionnaire.version
    if not inputs:
        return pen.sentence("read.no_files", path="/questionnaire/version", questionnaire=id_, version=version)
    return pen.sentence(
        "read.files",
        path="/inputs/0/rows",
        files=pen.first_few([printable(source.name) for source in inputs], _FILES_NAMED),
        rows=pen.counted("rows", sum(source.rows for source in inputs)),
        questionnaire=id_,
        version=version,
    )


def left_out_sentence(dropped: Dropped, pen: Pen) -> Sentence:
    """Tell what was left out, by reason, or that nothing was."""
    parts = [*_dropped(dropped.cells, "cells", pen), *_dropped(dropped.rows, "rows", pen)]
    if not parts:
        return pen.sentence("read.nothing_left_out", path="/dropped")
    return pen.sentence("read.left_out", path="/dropped", parts=listing(parts, pen.language))


def warnings_sentences(count: int, pen: Pen) -> tuple[Sentence, ...]:
    """Point to the warnings, if there are any."""
    return (pen.sentence("read.warnings", path="/warnings", warnings=pen.counted("warnings", count)),) if count else ()


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


def commands_table(commands: Mapping[str, str], pen: Pen) -> Table:
    """Lay commands beside what they give; empty ones are left out."""
    return Table(
        id="next",
        caption="",
        columns=(pen.column("gives", "text"), pen.column("command", "mark")),
        rows=tuple(
            (Cell(text=pen.say(f"next.{name}")), Cell(text=command)) for name, command in commands.items() if command
        ),
    )


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


def _dropped(counts: Mapping[str, int], noun: str, pen: Pen) -> list[str]:
    return [
        pen.say("read.dropped", what=pen.counted(noun, n), why=coded(code, pen.language))
        for code, n in counts.items()
        if n
    ]
