"""Scores by the program's own scoring, of answers that a case gives as a table."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from reference.psychometric.keyed import Floats
from surveys import loaded
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Answers, Dropped, Reason, Responses, Wave
from tillitsmaal.scoring import score_responses

SHARES: Mapping[str, float] = {
    "available": 0.0,
    "half": 1 / 2,
    "two_thirds": 2 / 3,
    "four_fifths": 0.8,
    "complete": 1.0,
}
COMPOSITE = "composite"


def scores(
    data: pd.DataFrame, scales: Mapping[str, Sequence[str]], limits: Sequence[float], share: float
) -> pd.DataFrame:
    """Scores of each row on each scale and on the composite of them all; "-" before an item reverses it.

    Names of scales and items are the case's own, whatever they are; the program sees plain ones.
    """
    own = {f"scale{number}": keys for number, keys in enumerate(scales.values())}
    placed = [(scale, key) for scale, keys in own.items() for key in keys]
    questionnaire = _questionnaire(own, placed, limits, share)
    values = np.column_stack([data[key.removeprefix("-")].to_numpy(np.float64) for _, key in placed])
    found = score_responses(_responses(questionnaire, values)).by_respondent
    return pd.DataFrame(
        {**{scale: found[name] for scale, name in zip(scales, own, strict=True)}, COMPOSITE: found[COMPOSITE]}
    )


def _questionnaire(
    scales: Mapping[str, Sequence[str]], placed: Sequence[tuple[str, str]], limits: Sequence[float], share: float
) -> Questionnaire:
    return loaded(
        {
            "formats": {"declared": {"min": int(limits[0]), "max": int(limits[1]), "decimals": 6}},
            "scales": {scale: {"format": "declared", "min_answered": share} for scale in scales},
            "composites": {COMPOSITE: {"of": list(scales)}},
            "items": [
                {"id": f"item{number}", "scale": scale, "reverse": key.startswith("-")}
                for number, (scale, key) in enumerate(placed)
            ],
        }
    )


def _responses(questionnaire: Questionnaire, values: Floats) -> Responses:
    """Each row a respondent of its own."""
    rows = len(values)
    keys = pd.DataFrame(
        {
            "network": _category(rows, ""),
            "wave": _category(rows, "w"),
            "respondent": pd.Categorical([f"r{row}" for row in range(rows)], [f"r{row}" for row in range(rows)]),
            "rater": _category(rows, "A"),
            "target": _category(rows, "B"),
        }
    )
    reasons = np.where(np.isnan(values), Reason.SKIPPED, Reason.ANSWERED).astype(np.int8)
    nothing = Answers(
        keys=keys.drop(columns="target").assign(role=_category(rows, "")),
        items=(),
        values=np.empty((rows, 0)),
        reasons=np.empty((rows, 0), np.int8),
    )
    return Responses(
        questionnaire=questionnaire,
        study=None,
        pairs=Answers(keys=keys, items=questionnaire.item_ids, values=values.copy(), reasons=reasons),
        respondents=nothing,
        roster=pd.DataFrame({"network": _category(2, ""), "wave": _category(2, "w"), "organisation": _partners()}),
        names={"A": "A", "B": "B"},
        waves=(Wave(name="w"),),
        inputs=(),
        dropped=Dropped(),
        warnings=(),
    )


def _category(rows: int, name: str) -> pd.Categorical:
    categories = ["A", "B"] if name in ("A", "B") else [name]
    return pd.Categorical([name] * rows, categories)


def _partners() -> pd.Categorical:
    return pd.Categorical(["A", "B"], ["A", "B"])
