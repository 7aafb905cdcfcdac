"""Whether items of the circle's scales run against their scale, as one does that is keyed wrongly."""

from collections.abc import Iterator, Sequence

import numpy as np

from tillitsmaal.analysis.compare_results import CircleSide, ScaleKeying
from tillitsmaal.analysis.keyed import keyed, of_wave, persons
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Answers, Responses, Scores
from tillitsmaal.stats.reliability.keying import items_keyed_wrongly

SIDES: tuple[CircleSide, ...] = ("trust", "collaboration")


def circle_keying(parts: Sequence[Scores], waves: Sequence[str]) -> tuple[ScaleKeying, ...]:
    """Look for wrongly keyed items in the scales that trust and collaboration are made of, wave by wave.

    The same test as `tillit quality` makes, over all networks; nothing is re-keyed.

    Parameters
    ----------
    parts
        Where to find each wave: as many as there are waves.
    waves
        Their names.

    Returns
    -------
    tuple of ScaleKeying
        One a wave and scale; none without a circle. Scales that a wave's questionnaire does not ask are left out.
    """
    return tuple(
        one for part, wave in zip(parts, waves, strict=True) for one in _of_wave(part, wave, parts[-1].responses)
    )


def _of_wave(part: Scores, wave: str, last: Responses) -> Iterator[ScaleKeying]:
    asked = part.responses.questionnaire
    own = of_wave(part.responses.pairs, wave)
    for side, scale in _scales(last.questionnaire):
        if scale in asked.scales:
            yield _scale(own, asked, side, scale, wave)


def _scale(answers: Answers, questionnaire: Questionnaire, side: CircleSide, scale: str, wave: str) -> ScaleKeying:
    items = keyed(answers, questionnaire, [scale])
    return ScaleKeying(
        wave=wave,
        side=side,
        scale=scale,
        rows=int((~np.isnan(items).any(axis=1)).sum()),
        items=tuple(item.id for item in questionnaire.items_by_scale[scale]),
        keying=items_keyed_wrongly(items, units=persons(answers, items)),
    )


def _scales(questionnaire: Questionnaire) -> Iterator[tuple[CircleSide, str]]:
    circle = questionnaire.circle
    if circle is None:
        return
    for side, measure in zip(SIDES, (circle.trust, circle.collaboration), strict=True):
        made = questionnaire.composites.get(measure)
        for scale in made.of if made else (measure,):
            yield side, scale
