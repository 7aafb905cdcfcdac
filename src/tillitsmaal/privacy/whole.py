"""Everything about some waves, as an audience may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from tillitsmaal.analysis.compare_results import WinWin
from tillitsmaal.analysis.network_means import NetworkMean
from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.analysis.roles import RoleGaps
from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.privacy.cells import Parting
from tillitsmaal.privacy.compare import SharedCompareAnalysis, share_compare
from tillitsmaal.privacy.masked import without_answers
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.score import Release, SharedScoreAnalysis, share_scores
from tillitsmaal.responses import Responses
from tillitsmaal.scoring import score_responses
from tillitsmaal.stages import OnStage, silent


@dataclass(frozen=True, kw_only=True, eq=False)
class SharedWholeAnalysis(WholeAnalysis):
    """All that may be told of some waves. How well the questionnaire measured is worked out from single answers, and
    is for the analyst alone."""

    score: SharedScoreAnalysis
    compare: SharedCompareAnalysis | None

    @property
    def release(self) -> Release:
        """Of everything that is told."""
        return self.compare.release if self.compare else self.score.release

    @cached_property
    def matched(self) -> tuple[NetworkMean, ...]:
        """None: they are in `compare.trends`, without intervals."""
        return ()

    @cached_property
    def win_win(self) -> tuple[WinWin, ...]:
        """None: it is told pair by pair."""
        return ()

    @cached_property
    def role_gaps(self) -> RoleGaps:
        """None: roles split the people of a pair."""
        return RoleGaps(means=(), pairs=pd.DataFrame())


def share_whole(
    parts: Sequence[Responses],
    waves: Sequence[str],
    rules: Rules,
    on_stage: OnStage | None = None,
    find: Parting | None = None,
) -> SharedWholeAnalysis:
    """Score and compare some waves for an audience.

    Parameters
    ----------
    parts, waves, on_stage
        As for `tillitsmaal.analysis.whole.analyse_whole`.
    rules
        Of this release.
    find
        What finds the cells; `cells_of` unless given.

    Raises
    ------
    UsageError, InputRefused, NothingComputed
        As `share_compare` does.
    """
    tell = on_stage or silent
    tell("score")
    scored = [score_responses(part) for part in parts]
    tell("compare")
    asked = any(part.questionnaire.pair_measures() for part in parts)
    compared = share_compare(scored, waves, rules, find=find) if asked and len(waves) > 1 else None
    last = next(part for part in scored if waves[-1] in {wave.name for wave in part.responses.waves})
    score = share_scores(last, rules, beside=[part for part in scored if part is not last], find=find)
    return SharedWholeAnalysis(score=score, compare=compared, quality=shared_quality(score))


def shared_quality(shown: SharedScoreAnalysis) -> QualityAnalysis:
    """Nothing of how well the questionnaire measured: it is worked out from single answers."""
    columns = ("network", "wave", "organisation", "scale", "respondents", "groups", "agreement")
    return QualityAnalysis(
        responses=without_answers(shown.scores.responses),
        scales=(),
        composites=(),
        facets=(),
        invariance=(),
        agreement=(),
        organisations=pd.DataFrame({name: [] for name in columns}),
        shares=(),
    )
