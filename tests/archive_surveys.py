"""A small survey with every kind of item and every reason for a missing answer, for the tests of archives."""

from dataclasses import replace

import numpy as np

from surveys import loaded, survey
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.score import analyse
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Answers, Reason, Responses
from tillitsmaal.scoring import score_responses

FIVE = {
    "min": 1,
    "max": 5,
    "labels": {1: {"en": "Never"}, 5: {"en": "Always"}, 98: {"en": "No idea"}},
    "missing": {98: "dont_know"},
}
MIXED: Questionnaire = loaded(
    {
        "formats": {"five": FIVE, "percent": {"min": 0, "max": 100}, "balance": {"min": -3, "max": 3}},
        "scales": {
            "benevolence": {},
            "integrity": {},
            "estimate": {"format": "percent"},
            "climate": {"level": "network", "format": "balance"},
        },
        "composites": {"trust": {"of": ["benevolence", "integrity"]}},
        "items": [
            {"id": "b1", "scale": "benevolence"},
            {"id": "b2", "scale": "benevolence"},
            {"id": "i1", "scale": "integrity", "reverse": True},
            {"id": "e1", "scale": "estimate"},
            {"id": "c1", "scale": "climate"},
        ],
    }
)
ANSWERS = """
respondent rater target  b1 b2 i1  e1 c1
p1         Vik   Nes      4  2  5  98  .
p1         Vik   Os      dk ns  .   0  .
p1         Vik   -        .  .  .   . -3
p2         Nes   Vik     nr  3  2 100  .
p2         Nes   -        .  .  .   . dk
p3         Os    -        .  .  .   . nr
"""


def mixed(table: str = ANSWERS) -> Responses:
    """The survey; p2's answer to e1 about Vik is taken to be invalid where the table says 77."""
    responses = survey(MIXED, table)
    return replace(responses, pairs=_without_invalid(responses.pairs))


def _without_invalid(answers: Answers) -> Answers:
    invalid = answers.values == 77
    return replace(
        answers,
        values=np.where(invalid, np.nan, answers.values),
        reasons=np.where(invalid, Reason.INVALID, answers.reasons).astype(np.int8),
    )


def scored(responses: Responses) -> ScoreAnalysis:
    """Scores of responses."""
    return analyse(score_responses(responses))
