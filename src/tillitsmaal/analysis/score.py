"""From scores to everything `tillit score` tells: pairs, dyads, organisations, networks, items."""

from tillitsmaal.analysis.networks import network_groups
from tillitsmaal.analysis.results import NetworkMean, ScoreAnalysis
from tillitsmaal.grouping import categories_of
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores


def analyse(scores: Scores) -> ScoreAnalysis:
    """Describe pairs, dyads, organisations, networks and items.

    Parameters
    ----------
    scores
        What `tillitsmaal.scoring.score_responses` made of the responses, all waves.

    Returns
    -------
    ScoreAnalysis
        Tidy frames. Means are unweighted over pairs (organisations: over their pairs; scales that are not about
        partners: over organisations). Nothing missing is filled.
    """
    return ScoreAnalysis(scores=scores)


def network_means(analysis: ScoreAnalysis) -> tuple[NetworkMean, ...]:
    """Mean of each pair measure over the pairs of each network and wave, with its jackknife interval.

    Returns
    -------
    tuple of NetworkMean
        One a network, wave and pair measure, ordered as `ScoreAnalysis.network_scores`, whose `mean` is the value.

    See Also
    --------
    tillitsmaal.stats.jackknife.means_over_pairs : the estimator.
    """
    from tillitsmaal.stats.jackknife import means_over_pairs

    pairs, groups = analysis.scores.by_pair, network_groups(analysis.scores)
    raters, targets = (categories_of(pairs, side).codes for side in (RATER, TARGET))
    measures = analysis.scores.responses.questionnaire.pair_measures()
    estimates = {
        measure: means_over_pairs(pairs[measure].to_numpy(), raters, targets, groups.pairs, groups.size)
        for measure in measures
    }
    keys = zip(analysis.networks[NETWORK], analysis.networks[WAVE], strict=True)
    return tuple(
        NetworkMean(network=network, wave=wave, measure=measure, estimate=estimates[measure][row])
        for row, (network, wave) in enumerate(keys)
        for measure in measures
    )
