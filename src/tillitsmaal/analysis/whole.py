"""Everything that a report for people tells: scores, changes, and how well the questionnaire measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tillitsmaal.analysis.compare import compare
from tillitsmaal.analysis.compare_results import CompareAnalysis, WinWin
from tillitsmaal.analysis.matched import matched_means
from tillitsmaal.analysis.network_means import NetworkMean
from tillitsmaal.analysis.quality import quality
from tillitsmaal.analysis.quality_results import QualityAnalysis
from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.analysis.roles import RoleGaps, role_gaps
from tillitsmaal.analysis.score import analyse
from tillitsmaal.analysis.spelled import spelled_alike
from tillitsmaal.analysis.win_win import win_win
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, WAVE, Responses, Scores, Wave
from tillitsmaal.scoring import CompositeRule, score_responses
from tillitsmaal.stages import OnStage, silent


@dataclass(frozen=True, kw_only=True, eq=False)
class WholeAnalysis:
    """All that was found out about some waves."""

    score: ScoreAnalysis
    """Of the waves that were answered with the last wave's questionnaire; most of a report is of the last of them."""
    compare: CompareAnalysis | None
    """Of all the waves, first to last; None with one wave, or where nobody was asked about partners."""
    quality: QualityAnalysis
    """Of the same waves as `score`."""

    @property
    def responses(self) -> Responses:
        """What `score` is of."""
        return self.score.scores.responses

    @property
    def questionnaire(self) -> Questionnaire:
        """Of the last wave."""
        return self.responses.questionnaire

    @property
    def waves(self) -> tuple[Wave, ...]:
        """All waves, first to last."""
        return self.compare.waves if self.compare else self.responses.waves

    @property
    def last(self) -> Wave:
        """The last wave."""
        return self.waves[-1]

    @cached_property
    def networks(self) -> tuple[str, ...]:
        """Networks of the last wave, in showing order."""
        networks = self.score.networks
        return tuple(str(name) for name in networks.loc[networks[WAVE] == self.last.name, NETWORK])

    @cached_property
    def means(self) -> tuple[NetworkMean, ...]:
        """Mean of each pair measure over the pairs of each network and wave of `score`, with its interval."""
        return self.score.means

    @cached_property
    def matched(self) -> tuple[NetworkMean, ...]:
        """Mean over the pairs that are in every wave, wave by wave, with its interval.

        Of both sides of the circle, or of the first two measures where there is none.
        """
        circle, compared = self.questionnaire.circle, self.compare
        if compared is None:
            return ()
        first = (circle.trust, circle.collaboration) if circle else self.questionnaire.pair_measures()[:2]
        common = [measure for measure in dict.fromkeys(first) if measure in compared.measures]
        return matched_means(compared, *common) if common else ()

    @cached_property
    def win_win(self) -> tuple[WinWin, ...]:
        """Common gain beside trust in each network of the last wave; needs no second wave."""
        return self.compare.win_win if self.compare else win_win(self.score.scores, self.last.name)

    @cached_property
    def role_gaps(self) -> RoleGaps:
        """Representatives minus leaderships, of all the waves that are compared; of the one wave where there is one."""
        if self.compare:
            return RoleGaps(means=self.compare.gaps, pairs=self.compare.pair_gaps)
        return role_gaps([self.score.scores], [self.last.name], self.questionnaire.pair_measures())


def analyse_whole(
    parts: Sequence[Responses],
    waves: Sequence[str],
    composite_rule: CompositeRule = "pairs",
    on_stage: OnStage | None = None,
) -> WholeAnalysis:
    """Score, compare and examine some waves.

    Parameters
    ----------
    parts
        Responses that hold the waves and no others; several where waves used different questionnaires.
    waves
        Names of the waves, one or more, in order.
    composite_rule
        As in `tillitsmaal.scoring.score_responses`.
    on_stage
        Told the name of each stage as it begins.

    Raises
    ------
    UsageError, InputRefused, NothingComputed
        As `compare` and `quality` do.
    """
    tell = on_stage or silent
    tell("score")
    scored = [score_responses(part, composite_rule) for part in parts]
    last = next(part for part in scored if waves[-1] in _names(part))
    scored = [*spelled_alike(scored, last)]
    tell("compare")
    asked = any(part.questionnaire.pair_measures() for part in parts)
    compared = compare(scored, waves) if asked and len(waves) > 1 else None
    return WholeAnalysis(score=analyse(last), compare=compared, quality=quality(last.responses, tell))


def _names(part: Scores) -> set[str]:
    return {wave.name for wave in part.responses.waves}
