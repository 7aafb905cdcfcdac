"""How the networks stand: one sentence, then the measures; first an overview where there is more than one."""

from collections.abc import Iterator
from dataclasses import replace

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.report.frames import Row, distinct, records, where
from tillitsmaal.report.measures import MEMBER, floor_of, ordered_measures
from tillitsmaal.report.model import Block, Cell, Column, Section, Sentence, Table
from tillitsmaal.report.pen import ScalePen, absent_cell, count_cell, footnoted, score_cell, text_cell
from tillitsmaal.report.score_many import networks_blocks, waves_table
from tillitsmaal.responses import NETWORK, WAVE
from tillitsmaal.text import listing


def stand_sections(analysis: ScoreAnalysis, pen: ScalePen) -> tuple[Section, ...]:
    """Tell how the networks stand: all waves in short, then the last one."""
    sections = []
    waves = distinct(analysis.networks[WAVE])
    networks = distinct(analysis.networks[NETWORK])
    if len(waves) > 1 and len(networks) == 1:
        note = pen.sentence("stand.last_wave", wave=waves[-1])
        sections.append(Section(heading=pen.say("heading.waves"), blocks=(waves_table(analysis, pen), note)))
    if len(networks) > 1:
        blocks = networks_blocks(analysis, pen)
        sections.append(Section(heading=pen.say("heading.networks", wave=waves[-1]), blocks=blocks))
    else:
        sections.append(_one_network(analysis, pen, waves[-1]))
    return tuple(sections)


def _one_network(analysis: ScoreAnalysis, pen: ScalePen, wave: str) -> Section:
    scores = {row["measure"]: row for row in records(where(analysis.network_scores, wave=wave))}
    position = int((analysis.networks[WAVE] == wave).to_numpy().argmax())
    network = next(records(analysis.networks.iloc[[position]]))
    blocks: list[Block] = [*_sentences(network, scores, position, pen)]
    if pair_rows := [row for row in _measure_rows(scores, pen) if row[0]["level"] == "pair"]:
        blocks += [_measures_table(pair_rows, pen), *_directions(scores, pen)]
    if others := [(row, False) for row in scores.values() if row["level"] != "pair"]:
        blocks.append(_beside_table(others, pen))
    heading = (
        pen.say("heading.stand_in", wave=wave)
        if len(distinct(analysis.networks[WAVE])) > 1
        else pen.say("heading.stand")
    )
    return Section(heading=heading, blocks=tuple(blocks))


def _sentences(network: Row, scores: dict[str, Row], position: int, pen: ScalePen) -> Iterator[Sentence]:
    circle = pen.questionnaire.circle
    if circle is not None and _has(scores, circle.trust) and _has(scores, circle.collaboration):
        yield _mean_sentence(scores, (circle.trust, circle.collaboration), position, pen)
    if network["pairs"]:
        yield pen.sentence(
            "stand.coverage",
            path=f"/networks/{position}/coverage",
            pairs=pen.whole(network["pairs"]),
            possible=pen.whole(network["possible"]),
            share=pen.share(network["coverage"]),
        )


def _has(scores: dict[str, Row], measure: str) -> bool:
    return measure in scores and scores[measure]["mean"] is not None


def _mean_sentence(scores: dict[str, Row], measures: tuple[str, str], position: int, pen: ScalePen) -> Sentence:
    trust, collaboration = measures
    scales = list(dict.fromkeys(pen.scale(measure) for measure in measures))
    return pen.sentence(
        "stand.means",
        path=f"/networks/{position}/scores/{trust}/value",
        tone="lead",
        trust=pen.score(scores[trust]["mean"], trust),
        trust_label=pen.within_sentence(trust),
        collaboration=pen.score(scores[collaboration]["mean"], collaboration),
        collaboration_label=pen.within_sentence(collaboration),
        scale=listing(scales, pen.language),
    )


def _measure_rows(scores: dict[str, Row], pen: ScalePen) -> list[tuple[Row, bool]]:
    ordered = ordered_measures(pen.questionnaire)
    return [(scores[measure], member) for measure, member in ordered if measure in scores]


def _measures_table(rows: list[tuple[Row, bool]], pen: ScalePen) -> Table:
    floors = any(floor_of(pen.questionnaire, row["measure"]) is not None for row, _ in rows)
    columns = [
        pen.column("measure", "text"),
        pen.column("mean"),
        pen.column("bar", "mark", 5),
        *([pen.column("floor", priority=3)] if floors else []),
        pen.column("range", priority=4),
        pen.column("pairs", "count"),
        *([pen.column("below", "count")] if floors else []),
    ]
    return _measure_table("measures", columns, rows, pen)


def _beside_table(rows: list[tuple[Row, bool]], pen: ScalePen) -> Table:
    columns = [
        pen.column("measure", "text"),
        pen.column("mean"),
        pen.column("bar", "mark", 4),
        pen.column("scale", "text", 2),
        pen.column("organisation_range", priority=3),
        pen.column("organisations", "count"),
    ]
    return _measure_table("beside", columns, rows, pen)


def _measure_table(id_: str, columns: list[Column], rows: list[tuple[Row, bool]], pen: ScalePen) -> Table:
    cells = [_measure_cells(row, member, pen) for row, member in rows]
    table = Table(
        id=id_,
        caption=pen.say(f"caption.{id_}"),
        columns=tuple(columns),
        rows=tuple(tuple(row[column.id] for column in columns) for row in cells),
        hidden=pen.say("hidden"),
    )
    return footnoted(table, pen)


def _measure_cells(row: Row, member: bool, pen: ScalePen) -> dict[str, Cell]:
    """Everything that a table of measures may show of one, by column."""
    measure = row["measure"]
    spread = _spread_cells(row, measure, pen)
    return {
        "measure": text_cell((MEMBER if member else "") + pen.label(measure)),
        "scale": Cell(text=pen.scale(measure)),
        "pairs": count_cell(pen, row["n"]),
        "organisations": count_cell(pen, row["n"]),
        **spread,
        "organisation_range": spread["range"],
        **_floor_cells(row, measure, pen),
    }


def _spread_cells(row: Row, measure: str, pen: ScalePen) -> dict[str, Cell]:
    if row["mean"] is None:
        absent = absent_cell("no_pairs" if row["level"] == "pair" else "too_few_answers")
        return {"mean": absent, "bar": Cell(text=""), "range": absent}
    return {
        "mean": score_cell(pen, row["mean"], measure, "no_pairs"),
        "bar": Cell(text=pen.bar(row["pomp"])),
        "range": Cell(text=pen.span(row["min"], row["max"], measure)),
    }


def _floor_cells(row: Row, measure: str, pen: ScalePen) -> dict[str, Cell]:
    floor = floor_of(pen.questionnaire, measure)
    if floor is None:
        return {"floor": Cell(text=""), "below": Cell(text="")}
    below = replace(count_cell(pen, row["below"] or 0), mark="below" if row["below"] else "plain")
    return {"floor": score_cell(pen, floor, measure, ""), "below": below}


def _directions(scores: dict[str, Row], pen: ScalePen) -> Iterator[Sentence]:
    scales = pen.questionnaire.scales
    for measure in scores:
        if measure in scales and scales[measure].direction == "higher_is_less_trust":
            yield pen.sentence("stand.less_trust", tone="note", label=pen.label(measure))
