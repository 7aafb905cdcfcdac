"""The surveys of a whole analysis one by one, wherever their answers lie."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.frames import where
from tillitsmaal.responses import Wave


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """One wave, with the rows of it."""

    wave: Wave
    networks: pd.DataFrame
    """As `ScoreAnalysis.networks`."""
    roster: pd.DataFrame
    """As `Responses.roster`."""
    respondents: pd.DataFrame
    """As the keys of `Responses.respondents`."""
    pairs: pd.DataFrame
    """As `ScoreAnalysis.pairs`."""
    items: pd.DataFrame
    """As `ScoreAnalysis.items`."""


def surveys_of(whole: WholeAnalysis) -> tuple[Survey, ...]:
    """Find all the waves, first to last; those answered with an older questionnaire too."""
    others = whole.compare.parts if whole.compare else ()
    analyses = [whole.score, *(ScoreAnalysis(scores=part) for part in others if part is not whole.score.scores)]
    return tuple(_survey(wave, analyses) for wave in whole.waves)


def _survey(wave: Wave, analyses: Sequence[ScoreAnalysis]) -> Survey:
    analysis = next(one for one in analyses if wave.name in {of.name for of in one.scores.responses.waves})
    responses = analysis.scores.responses
    return Survey(
        wave=wave,
        networks=where(analysis.networks, wave=wave.name),
        roster=where(responses.roster, wave=wave.name),
        respondents=where(responses.respondents.keys, wave=wave.name),
        pairs=where(analysis.pairs, wave=wave.name),
        items=where(analysis.items, wave=wave.name),
    )
