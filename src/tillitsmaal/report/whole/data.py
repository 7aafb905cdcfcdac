"""Who answered, about whom, what is missing and what was left out."""

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.errors import Problem, printable
from tillitsmaal.report.frames import distinct, records, where
from tillitsmaal.report.model import Block, Bullets, Cell, Column, Section, Sentence, Table
from tillitsmaal.report.opening import left_out_parts, set_aside
from tillitsmaal.report.pen import ScalePen, count_cell, share_cell, text_cell
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.data_answers import missing_section
from tillitsmaal.report.whole.data_organisations import organisations_section
from tillitsmaal.report.whole.surveys import Survey, surveys_of
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, Wave

_WARNINGS_SHOWN: Final = 15
_SILENT_NAMED: Final = 25


def data_sections(whole: WholeAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Tell how many answered about how many, who did not, and what is missing or was left out.

    Returns
    -------
    tuple of Section
        A main section, and its parts: each organisation, missing answers, what was left out.
    """
    surveys = surveys_of(whole)
    blocks: list[Block] = [
        *answered_sentences(whole, pen),
        *_silent(surveys, pen),
        _surveys_table(surveys, pen),
        *_networks_table(whole, surveys[-1], pen),
    ]
    main = Section(id="data", heading=pen.say("heading.data"), blocks=tuple(blocks), starts_page=True)
    return (main, organisations_section(surveys, pen), *missing_section(surveys, pen), _left_out(whole, pen))


def answered_sentences(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Sentence]:
    """How many answered in the last survey, and how many pairs that makes; sums where there are several networks."""
    last, at = where(whole.score.networks, wave=whole.last.name), last_wave.place(whole)
    several = len(last) > 1
    total = {name: int(last[name].sum()) for name in ("respondents", "answering", "organisations")}
    if several:
        total |= _each_once(whole)
    yield pen.sentence(
        "data.answered_networks" if several else "data.answered",
        path=at if several else f"{at}/respondents",
        tone="lead",
        wave=printable(whole.last.name),
        respondents=pen.counted("respondents", total["respondents"]),
        answering=pen.whole(total["answering"]),
        organisations=pen.counted("organisations", total["organisations"]),
        networks=pen.counted("networks", len(last)),
    )
    if pen.questionnaire.pair_measures():
        yield from _pairs(last, at, pen)


def _each_once(whole: WholeAnalysis) -> dict[str, int]:
    """Organisations of the last survey, and those that answered, each once though it be in several networks."""
    rows = where(whole.score.organisations, wave=whole.last.name)
    answered = rows[(rows["respondents"] > 0).to_numpy(bool)]
    return {"organisations": rows["organisation"].nunique(), "answering": answered["organisation"].nunique()}


def _pairs(last: pd.DataFrame, at: str, pen: ScalePen) -> Iterator[Sentence]:
    pairs, possible, single = (int(last[name].sum()) for name in ("pairs", "possible", "single_voices"))
    whole = at == "/score/networks"
    if possible:
        yield pen.sentence(
            "data.coverage",
            path=at if whole else f"{at}/pairs",
            pairs=pen.whole(pairs),
            possible=pen.whole(possible),
            share=pen.share(pairs / possible),
        )
    if pairs:
        yield pen.sentence(
            "data.all_single" if single == pairs else "data.single" if single else "data.no_single",
            path=at if whole else f"{at}/single_voices",
            single=pen.whole(single),
            pairs=pen.counted("pairs", pairs),
        )


def _silent(surveys: Sequence[Survey], pen: ScalePen) -> Iterator[Block]:
    """Name the organisations that nobody answered for, survey by survey."""
    silent = {survey.wave.name: _without_answer(survey, pen) for survey in surveys}
    told = [
        pen.sentence("data.silent", wave=printable(wave), named=pen.first_few(named, _SILENT_NAMED))
        for wave, named in silent.items()
        if named
    ]
    if len(told) > 1:
        yield Bullets(items=tuple(told))
    elif told:
        yield told[0]
    else:
        yield pen.sentence("data.all_answered" if len(surveys) == 1 else "data.all_answered_each_time")


def _without_answer(survey: Survey, pen: ScalePen) -> list[str]:
    several = survey.roster[NETWORK].nunique() > 1
    answered = {(row[NETWORK], row[RATER]) for row in records(survey.respondents[[NETWORK, RATER]])}
    return [
        pen.say("data.in_network", organisation=pen.name(one), network=pen.network(network))
        if several
        else pen.name(one)
        for network, one in zip(survey.roster[NETWORK], survey.roster[ORGANISATION], strict=True)
        if (network, one) not in answered
    ]


def _surveys_table(surveys: Sequence[Survey], pen: ScalePen) -> Table:
    """A row a survey, summed over networks."""
    dated = any(survey.wave.date for survey in surveys)
    return Table(
        id="data_surveys",
        caption=pen.say("caption.data_surveys"),
        columns=(
            pen.column("measurement_survey", "text"),
            *([pen.column("date", "text", 2)] if dated else []),
            *_count_columns(pen),
        ),
        rows=tuple(
            (
                text_cell(survey.wave.name),
                *([_date_cell(survey.wave, pen)] if dated else []),
                *_count_cells(survey.networks, pen),
            )
            for survey in surveys
        ),
    )


def _networks_table(whole: WholeAnalysis, last: Survey, pen: ScalePen) -> Iterator[Block]:
    """A row a network of the last survey, where there are several."""
    if len(whole.networks) > 1:
        yield Table(
            id="data_networks",
            caption=pen.say("caption.data_networks", wave=printable(last.wave.name)),
            columns=(pen.column("network", "text"), *_count_columns(pen)),
            rows=tuple(
                (text_cell(pen.network(network)), *_count_cells(where(last.networks, network=network), pen))
                for network in distinct(last.networks[NETWORK])
            ),
        )


def _date_cell(wave: Wave, pen: ScalePen) -> Cell:
    return text_cell(pen.day(wave.date) if wave.date else "")


def _count_columns(pen: ScalePen) -> list[Column]:
    columns = [pen.column("answering", "count"), pen.column("respondents", "count")]
    if pen.questionnaire.pair_measures():
        columns += [pen.column("answered_pairs", "count"), pen.column("possible", "count", 1)]
        columns += [pen.column("share", "share"), pen.column("data_single", "count", 1)]
    return columns


def _count_cells(networks: pd.DataFrame, pen: ScalePen) -> list[Cell]:
    total = {name: int(networks[name].sum()) for name in _COUNTS}
    of = pen.say("of", part=pen.whole(total["answering"]), whole=pen.whole(total["organisations"]))
    cells = [Cell(text=of), count_cell(pen, total["respondents"])]
    if pen.questionnaire.pair_measures():
        share = share_cell(pen, total["pairs"] / total["possible"]) if total["possible"] else Cell(text="")
        cells += [count_cell(pen, total["pairs"]), count_cell(pen, total["possible"]), share]
        cells.append(count_cell(pen, total["single_voices"]))
    return cells


_COUNTS: Final = ("organisations", "answering", "respondents", "pairs", "possible", "single_voices")


def _left_out(whole: WholeAnalysis, pen: ScalePen) -> Section:
    """What reading the files left out, and what it warned of."""
    blocks: list[Block] = []
    if dropped := left_out_parts(whole.responses.dropped, pen):
        blocks.append(pen.sentence("read.left_out", path="/score/dropped", parts=pen.listed(dropped)))
    elif not set_aside(_all_warnings(whole)):
        blocks.append(pen.sentence("read.nothing_left_out", path="/score/dropped"))
    for part in whole.compare.parts if whole.compare else ():
        parts = [] if part.responses is whole.responses else left_out_parts(part.responses.dropped, pen)
        if parts:
            waves = pen.listed([printable(wave.name) for wave in part.responses.waves])
            blocks.append(pen.sentence("data.left_out_in", waves=waves, parts=pen.listed(parts)))
    return Section(
        id="data-left-out",
        heading=pen.say("heading.data_left_out"),
        blocks=(*blocks, *_warnings(whole, pen)),
        level=2,
    )


def _warnings(whole: WholeAnalysis, pen: ScalePen) -> Iterator[Block]:
    found = _all_warnings(whole)
    if not found:
        yield pen.sentence("data.no_warnings", path="/score/warnings")
        return
    at = "/compare/warnings" if whole.compare else "/score/warnings"
    yield pen.sentence("data.warnings", path=at, warnings=pen.counted("warnings", len(found)))
    yield Bullets(
        items=tuple(
            pen.sentence(
                "data.warning" if one.place.shown(pen.language) else "data.warning_nowhere",
                path=f"{at}/{number}/code",
                place=one.place.shown(pen.language),
                message=one.message(pen.language),
            )
            for number, one in enumerate(found[:_WARNINGS_SHOWN])
        )
    )
    if len(found) > _WARNINGS_SHOWN:
        yield pen.sentence("data.more_warnings", path=at, count=pen.whole(len(found) - _WARNINGS_SHOWN))


def _all_warnings(whole: WholeAnalysis) -> list[Problem]:
    """Every warning once, in the order of the document."""
    parts = whole.compare.parts if whole.compare else (whole.score.scores,)
    return list({repr(of): of for part in parts for of in part.responses.warnings}.values())
