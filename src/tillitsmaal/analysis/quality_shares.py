"""Where the differences in trust lie: in who trusts, in who is trusted, in the relation."""

import numpy as np

from tillitsmaal.analysis.aligned import Aligned, align
from tillitsmaal.analysis.quality_results import TrustShares
from tillitsmaal.grouping import Floats
from tillitsmaal.responses import Responses
from tillitsmaal.scoring import score_responses
from tillitsmaal.stats.pairs.round_robin import social_relations


def shares_of(responses: Responses) -> tuple[TrustShares, ...]:
    """Social relations model of the circle's measures (else of the first two), in each network and wave.

    Over the organisations of the wave's roster; an organisation that has not answered stays as one that is rated.
    """
    questionnaire = responses.questionnaire
    circle = questionnaire.circle
    measures = (circle.trust, circle.collaboration) if circle else questionnaire.pair_measures()[:2]
    measures = tuple(measure for measure in dict.fromkeys(measures) if measure in questionnaire.pair_measures())
    if not measures:
        return ()
    scores, waves = score_responses(responses), [wave.name for wave in responses.waves]
    aligned = align([scores] * len(waves), waves, measures)
    return tuple(
        TrustShares(
            network=aligned.networks[network],
            wave=wave,
            measure=measure,
            relations=social_relations(_matrix(aligned, number, network, column)),
        )
        for number, wave in enumerate(waves)
        for network in aligned.present.tolist()
        for column, measure in enumerate(measures)
        if (aligned.rosters[number] // max(len(aligned.organisations), 1) == network).any()
    )


def _matrix(aligned: Aligned, wave: int, network: int, column: int) -> Floats:
    """Rater × target of one network's roster in one wave."""
    size = max(len(aligned.organisations), 1)
    members = aligned.rosters[wave][aligned.rosters[wave] // size == network] % size
    place = np.full(size, -1)
    place[members] = np.arange(len(members))
    matrix = np.full((len(members), len(members)), np.nan)
    own = aligned.network == network
    rater, target = place[aligned.rater[own]], place[aligned.target[own]]
    there = (rater >= 0) & (target >= 0)
    matrix[rater[there], target[there]] = aligned.values[wave, own, column][there]
    return matrix
