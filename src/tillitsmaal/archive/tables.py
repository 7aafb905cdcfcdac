"""Everything that is archived of some responses: the data, the pairs, the organisations."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.archive.describing import Names, count_variable, key_variables, score_variable
from tillitsmaal.archive.rows import data_table
from tillitsmaal.archive.variables import Archive, ArchiveTable, Variable
from tillitsmaal.archive.wording import spoken
from tillitsmaal.grouping import frame_of
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, WAVE, Scores, counted

_YES_NO: Final = ("no", "yes")
_SIDES: Final = ("given", "received")
Column = tuple[Variable, object]


def archive_of(analysis: ScoreAnalysis) -> Archive:
    """Lay out what was answered and scored, with everything an archive must be told of it.

    Parameters
    ----------
    analysis
        Of one or more waves.
    """
    responses = analysis.scores.responses
    return Archive(
        questionnaire=responses.questionnaire,
        study=responses.study.study if responses.study else None,
        waves=responses.waves,
        inputs=responses.inputs,
        data=data_table(analysis.scores),
        pairs=_pairs(analysis),
        organisations=_organisations(analysis),
    )


def _pairs(analysis: ScoreAnalysis) -> ArchiveTable:
    frame, questionnaire, free = analysis.pairs, analysis.scores.responses.questionnaire, Names()
    columns = _keys(analysis.scores, frame, PAIR_KEYS, free)
    columns.append((count_variable(free.free("respondents"), spoken("label.respondents")), frame["respondents"]))
    for measure in questionnaire.pair_measures():
        score = score_variable(questionnaire, measure, free.free(measure), "label.pair_score")
        label = spoken("label.behind", scale=questionnaire.label_of(measure))
        count = count_variable(free.free(counted(measure)), label)
        columns += [(score, frame[measure]), (count, frame[counted(measure)])]
    return _table("pairs", [*columns, *_judged(analysis, free)])


def _judged(analysis: ScoreAnalysis, free: Names) -> list[Column]:
    """The weakest facet and whether all facets are sufficient, where the questionnaire has facets."""
    frame, questionnaire = analysis.pairs, analysis.scores.responses.questionnaire
    if not questionnaire.facets:
        return []
    weakest = Variable(
        name=free.free("weakest"),
        kind="score",
        label=spoken("label.weakest"),
        measure="nominal",
        is_text=True,
        texts={facet: questionnaire.label_of(facet) for facet in questionnaire.facets},
    )
    sufficient = Variable(
        name=free.free("sufficient"),
        kind="score",
        label=spoken("label.sufficient"),
        measure="nominal",
        range=(0.0, 1.0),
        values={value: spoken(f"label.{word}") for value, word in enumerate(_YES_NO)},
    )
    return [(weakest, _texts(frame["weakest"])), (sufficient, frame["sufficient"].astype("Float64"))]


def _organisations(analysis: ScoreAnalysis) -> ArchiveTable:
    scores, free = analysis.scores, Names()
    frame, responses = scores.by_organisation, scores.responses
    columns = _keys(scores, frame, (NETWORK, WAVE, ORGANISATION), free)
    name = Variable(name=free.free("name"), kind="key", label=spoken("key.name"), measure="nominal", is_text=True)
    columns.append((name, _texts(frame[ORGANISATION].map(responses.names))))
    columns.append((count_variable(free.free("respondents"), spoken("label.respondents")), frame["respondents"]))
    columns += _given_and_received(analysis, free)
    for scale in responses.questionnaire.scales_at("network", "respondent"):
        variable = score_variable(responses.questionnaire, scale, free.free(scale), "label.organisation_score")
        columns.append((variable, frame[scale]))
    return _table("organisations", columns)


def _given_and_received(analysis: ScoreAnalysis, free: Names) -> list[Column]:
    questionnaire, long = analysis.scores.responses.questionnaire, analysis.organisations
    measures = questionnaire.pair_measures()
    columns: list[Column] = []
    for at, measure in enumerate(measures):
        label = questionnaire.label_of(measure)
        for side in _SIDES:
            score = score_variable(questionnaire, measure, free.free(f"{measure}_{side}"), f"label.{side}")
            pairs = count_variable(free.free(f"{measure}_{side}_n"), spoken(f"label.{side}_pairs", scale=label))
            columns.append((score, long[side].to_numpy()[at :: len(measures)]))
            columns.append((pairs, long[f"{side}_pairs"].to_numpy()[at :: len(measures)]))
    return columns


def _keys(scores: Scores, frame: pd.DataFrame, columns: tuple[str, ...], free: Names) -> list[Column]:
    responses = scores.responses
    kept = [column for column in columns if column != NETWORK or _texts(frame[column]).any()]
    variables = key_variables(kept, responses.questionnaire, responses.names, free)
    return [(variable, _texts(frame[column])) for variable, column in zip(variables, kept, strict=True)]


def _texts(column: pd.Series) -> NDArray[np.object_]:
    return np.array(["" if pd.isna(text) else str(text) for text in column], dtype=object)


def _table(name: str, columns: list[Column]) -> ArchiveTable:
    return ArchiveTable(
        name=name,
        title=spoken(f"table.{name}"),
        variables=tuple(variable for variable, _ in columns),
        frame=frame_of({variable.name: _plain(variable, values) for variable, values in columns}),
    )


def _plain(variable: Variable, values: object) -> object:
    """Texts as they are, numbers as floats without anything absent but NaN."""
    return values if variable.is_text else pd.Series(values).to_numpy(dtype=np.float64, na_value=np.nan)
