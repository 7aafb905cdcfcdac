"""Intervals of networks' means, looked up by key."""

from collections.abc import Mapping

from tillitsmaal.analysis.results import ScoreAnalysis
from tillitsmaal.estimates import Estimated

Means = Mapping[tuple[str, str, str], Estimated]


def means_by_key(analysis: ScoreAnalysis) -> Means:
    """The estimate of each network, wave and pair measure; needs SciPy."""
    return {(mean.network, mean.wave, mean.measure): mean.estimate for mean in analysis.means}
