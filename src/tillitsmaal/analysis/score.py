"""From scores to everything `tillit score` tells: pairs, dyads, organisations, networks, items."""

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.responses import Scores


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
