"""The data: a row a respondent and partner, and a row a respondent with what was asked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.archive.describing import DATA_KEYS, Names, item_variables, key_variables, score_variables
from tillitsmaal.archive.variables import ArchiveTable, Variable
from tillitsmaal.archive.wording import spoken
from tillitsmaal.grouping import Floats, categories_of, frame_of, key_codes
from tillitsmaal.questionnaire.models import Level, ResponseFormat
from tillitsmaal.responses import NETWORK, RESPONDENT, ROLE, TARGET, WAVE, Answers, Reason, Responses, Scores
from tillitsmaal.scoring import scale_scores
from tillitsmaal.study.coded import FORM, mark_of
from tillitsmaal.study.missing import missing_codes, missing_numbers

_PERSON: Final = (NETWORK, WAVE, RESPONDENT)
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Layout:
    """Which row of the responses each row of the data comes from."""

    responses: Responses
    pair: Rows
    """Row of the pairs' answers; −1 in rows about no partner."""
    person: Rows
    """Row of the respondents' answers, in every row."""

    @property
    def about_all(self) -> Rows:
        """Row of the respondents' answers; −1 in rows about a partner."""
        return np.where(self.pair < 0, self.person, -1)


def data_table(scores: Scores) -> ArchiveTable:
    """Lay out answers and the respondents' scores.

    Answers stand as they were given, those to reverse-keyed items too; what is missing has the number of its reason.
    Rows about no partner hold the items that were asked once. Where an item was not asked in such a row, and where a
    score cannot be had, the frame has NaN.
    """
    responses = scores.responses
    layout = _layout(responses)
    levels = _levels(responses)
    items = item_variables(responses.questionnaire, levels)
    free = Names(variable.name for variable in items)
    keys = key_variables(_key_columns(responses), responses.questionnaire, responses.names, free)
    own = _scores(scores, layout)
    measures = score_variables(responses.questionnaire, own, free)
    columns: dict[str, object] = {
        variable.name: _key(column, layout) for variable, column in zip(keys, _key_columns(responses), strict=True)
    }
    columns |= {variable.name: _item(variable, layout) for variable in items}
    columns |= {variable.name: values for variable, values in zip(measures, own.values(), strict=True)}
    return ArchiveTable(
        name="data", title=spoken("table.data"), variables=(*keys, *items, *measures), frame=frame_of(columns)
    )


def _layout(responses: Responses) -> _Layout:
    """A respondent's row about no partner comes first; without items asked once, only who rates nobody has one."""
    people, pairs = responses.respondents, responses.pairs
    person_of_pair = _place(key_codes(pairs.keys, _PERSON), key_codes(people.keys, _PERSON))
    alone = np.arange(len(people.keys))
    if not people.items:
        alone = np.setdiff1d(alone, person_of_pair)
    person = np.concatenate([alone, person_of_pair])
    pair = np.concatenate([np.full(len(alone), -1), np.arange(len(pairs.keys))])
    target = np.concatenate([np.full(len(alone), -1), categories_of(pairs.keys, TARGET).codes])
    order = np.lexsort((target, key_codes(people.keys, _PERSON)[person]))
    return _Layout(responses=responses, pair=pair[order], person=person[order])


def _place(codes: NDArray[np.int64], among: NDArray[np.int64]) -> Rows:
    """Where each code stands among others, all of which are there, in any order."""
    order = np.argsort(among, kind="stable")
    return np.asarray(order[np.searchsorted(among[order], codes)])


def _levels(responses: Responses) -> set[Level]:
    """The levels that were asked about; a file that has one item of a level must have all."""
    questionnaire = responses.questionnaire
    asked = {*responses.pairs.items, *responses.respondents.items}
    return {questionnaire.scales[item.scale].level for item in questionnaire.items if item.id in asked}


def _key_columns(responses: Responses) -> list[str]:
    keys = responses.respondents.keys
    absent = {column for column in (NETWORK, ROLE) if not _texts(keys, column, np.arange(len(keys))).any()}
    return [column for column in DATA_KEYS if column not in absent]


def _key(column: str, layout: _Layout) -> NDArray[np.object_]:
    responses = layout.responses
    if column == FORM:
        return np.full(len(layout.pair), mark_of(responses.questionnaire), dtype=object)
    if column == TARGET:
        return _texts(responses.pairs.keys, TARGET, layout.pair)
    return _texts(responses.respondents.keys, column, layout.person)


def _texts(keys: pd.DataFrame, column: str, rows: Rows) -> NDArray[np.object_]:
    """Texts of a column in these rows; an empty one in row −1, and where there is none."""
    categorical = categories_of(keys, column)
    texts = np.array([*map(str, categorical.categories), ""], dtype=object)
    codes = np.append(categorical.codes.astype(np.intp), -1)
    return np.asarray(texts[codes[rows]])


def _item(variable: Variable, layout: _Layout) -> Floats:
    responses = layout.responses
    answers, rows = (
        (responses.pairs, layout.pair) if variable.level == "pair" else (responses.respondents, layout.about_all)
    )
    scale = responses.questionnaire.scales[variable.scale or ""]
    answer = responses.questionnaire.formats[scale.format]
    return np.append(_numbers(answers, variable.name, answer), np.nan)[rows]


def _numbers(answers: Answers, item: str, answer: ResponseFormat) -> Floats:
    """Answers to an item, or the numbers for what is missing; an item that was not asked has not been shown."""
    of_reason = np.full(len(Reason), np.nan)
    for reason, number in missing_codes(answer).items():
        of_reason[Reason[reason.upper()]] = number
    if item not in answers.items:
        return np.full(len(answers.keys), of_reason[Reason.NOT_SHOWN])
    column = answers.items.index(item)
    values, missing = answers.values[:, column], of_reason[answers.reasons[:, column]]
    if (codes := answers.codes.get(item)) is not None:
        for one in missing_numbers(answer):
            missing[codes == one.code] = one.number
    return np.where(np.isnan(values), missing, values)


def _scores(scores: Scores, layout: _Layout) -> dict[str, Floats]:
    """Scores by measure: those about a partner in the rows about one, the others in the other rows."""
    responses = scores.responses
    found: dict[str, Floats] = {}
    if responses.pairs.items:
        measures = responses.questionnaire.pair_measures()
        found |= {name: _spread(scores.by_respondent[name].to_numpy(), layout.pair) for name in measures}
    asked = _asked(responses.respondents.items, responses)
    own = scale_scores(responses.respondents, responses.questionnaire, "network", "respondent")
    return found | {name: _spread(values, layout.about_all) for name, values in own.items() if name in asked}


def _asked(items: Sequence[str], responses: Responses) -> set[str]:
    return {item.scale for item in responses.questionnaire.items if item.id in items}


def _spread(values: Floats, rows: Rows) -> Floats:
    return np.append(values, np.nan)[rows]
