"""Answers as arrays, keyed: a high answer means more of the scale."""

from collections.abc import Sequence

import numpy as np

from tillitsmaal.arithmetic import levelled
from tillitsmaal.grouping import Floats, key_codes
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, RESPONDENT, WAVE, Answers


def keyed(answers: Answers, questionnaire: Questionnaire, scales: Sequence[str]) -> Floats:
    """Lay out the items of these scales, reversed by the declared range; shape (rows, items), NaN where unanswered.

    An item that varies by no more than rounding does not vary.
    """
    columns = []
    for scale in scales:
        low, high = questionnaire.range_of(scale)
        for item in questionnaire.items_by_scale[scale]:
            own = answers.values[:, answers.items.index(item.id)] if item.id in answers.items else _absent(answers)
            turned = low + high - own if item.reverse else own
            columns.append(levelled(turned, np.zeros(len(turned), np.int64), 1, high - low))
    return np.column_stack(columns) if columns else np.empty((len(answers.values), 0))


def _absent(answers: Answers) -> Floats:
    return np.full(len(answers.values), np.nan)


def of_wave(answers: Answers, wave: str) -> Answers:
    """The rows of one wave."""
    return answers.kept((answers.keys[WAVE] == wave).to_numpy(bool))


def persons(answers: Answers, items: Floats) -> int:
    """How many respondents have answered every one of these items about someone."""
    return _persons_of(answers, np.asarray(~np.isnan(items).any(axis=1)))


def persons_with_any(answers: Answers, items: Floats) -> int:
    """How many respondents have answered any of these items about someone."""
    return _persons_of(answers, np.asarray(~np.isnan(items).all(axis=1)))


def _persons_of(answers: Answers, rows: np.ndarray) -> int:
    return len(np.unique(key_codes(answers.keys, (NETWORK, WAVE, RESPONDENT))[rows]))
