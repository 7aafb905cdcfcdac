"""Which pairs changed by more than their respondents disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.aligned import Aligned, StepAt, codes_of_pairs, numbers_of, shared_names
from tillitsmaal.arithmetic import FLAT, difference
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import Codes, Floats, positions
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, RESPONDENT, WAVE, Scores
from tillitsmaal.stats.change.classical import THRESHOLD
from tillitsmaal.stats.change.reliable import Label, PairReliableChange, reliable_change

UP: Final[Label] = "up"
DOWN: Final[Label] = "down"
NONE: Final[Label] = "none"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Respondents:
    """What each respondent's scores are, in all the waves compared."""

    pair: Codes
    """Position of the row's pair among those of `Aligned`."""
    wave: Codes
    respondent: Codes
    """The same number for the same respondent of a network in all waves."""
    scores: Floats
    """Shape (rows, measures)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """Reliable change of one measure over one step, an entry a pair of `Aligned`."""

    standard_error: Floats
    """NaN without a label."""
    index: Floats
    """Change over its standard error; NaN without a label."""
    label: NDArray[np.object_]
    """`up`, `down` or `none`; None without a label."""
    why_not: NDArray[np.object_]
    """Code of why there is no label; None with one."""
    expected_false: float
    """Share of the labels that chance alone would make *up* or *down* if nothing had changed."""


def respondents_of(parts: Sequence[Scores], aligned: Aligned) -> Respondents:
    """Lay out the respondents of all the waves.

    Parameters
    ----------
    parts
        Where to find each wave: as many as there are waves.
    aligned
        Their pairs.
    """
    frames = [
        part.by_respondent[(part.by_respondent[WAVE] == wave).to_numpy(bool)]
        for part, wave in zip(parts, aligned.waves, strict=True)
    ]
    persons = shared_names(frames, RESPONDENT, {})
    return Respondents(
        pair=np.concatenate(
            [
                positions(codes_of_pairs(frame, aligned.networks, aligned.organisations), aligned.pairs)
                for frame in frames
            ]
        ),
        wave=np.repeat(np.arange(len(frames)), [len(frame) for frame in frames]),
        respondent=np.concatenate([_persons(frame, aligned.networks, persons) for frame in frames]),
        scores=np.concatenate([frame[list(aligned.measures)].to_numpy(np.float64) for frame in frames]),
    )


def _persons(frame: pd.DataFrame, networks: tuple[str, ...], persons: tuple[str, ...]) -> Codes:
    return numbers_of(frame, NETWORK, networks) * max(len(persons), 1) + numbers_of(frame, RESPONDENT, persons)


def labels(respondents: Respondents, aligned: Aligned, measure: int, step: StepAt, reliability: float | None) -> Labels:
    """Label every pair's change of one measure over one step.

    The change is the pair's own, as the tables show it; what respondents disagree on is pooled over all pairs.
    How many labels chance would make takes into account how much each organisation's own respondents disagree.
    """
    wave = np.select([respondents.wave == step.start, respondents.wave == step.end], [0, 1], 2)
    found = reliable_change(
        respondents.scores[:, measure],
        respondents.pair,
        wave,
        respondents.respondent,
        aligned.member_codes(aligned.rater),
        reliability=reliability,
    )
    change = difference(aligned.values[step.end, :, measure], aligned.values[step.start, :, measure])
    if isinstance(found, NotEstimable):
        return _labels(change, [found] * len(change), 0.0)
    pairs = [_of_noise(pair, FLAT * aligned.ranges[measure]) for pair in found.pairs]
    return _labels(change, pairs, found.expected_false_labels / found.labelled if found.labelled else 0.0)


def _of_noise(pair: PairReliableChange | NotEstimable, flat: float) -> PairReliableChange | NotEstimable:
    if isinstance(pair, NotEstimable) or isinstance(pair.standard_error, NotEstimable) or pair.standard_error > flat:
        return pair
    return NotEstimable(code="no_variance", reason="people disagree by no more than rounding")


def _labels(change: Floats, pairs: Sequence[PairReliableChange | NotEstimable], expected_false: float) -> Labels:
    errors = [pair if isinstance(pair, NotEstimable) else pair.standard_error for pair in pairs]
    known = np.array([np.nan if isinstance(error, NotEstimable) else error for error in errors])
    index = change / known
    label, why_not = np.full(len(change), None), np.full(len(change), None)
    for words, where in ((NONE, np.abs(index) <= THRESHOLD), (UP, index > THRESHOLD), (DOWN, index < -THRESHOLD)):
        label[where] = words
    for pair in np.flatnonzero(np.isnan(index)):
        error = errors[pair]
        why_not[pair] = "no_matched_pairs"
        if isinstance(error, NotEstimable) and not np.isnan(change[pair]):
            why_not[pair] = error.code
    return Labels(
        standard_error=np.where(np.isnan(index), np.nan, known),
        index=index,
        label=label,
        why_not=why_not,
        expected_false=expected_false,
    )


def documented(questionnaire: Questionnaire, measure: str) -> float | None:
    """Find the reliability that the questionnaire documents; composites have none."""
    scale = questionnaire.scales.get(measure)
    return scale.reliability.value if scale and scale.reliability and scale.reliability.value < 1 else None
