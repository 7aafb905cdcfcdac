"""What figures of the last survey rest on."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.estimates import Estimate, Estimated
from tillitsmaal.privacy.score import SharedScoreAnalysis
from tillitsmaal.report.frames import Row, plain, records, where
from tillitsmaal.responses import NETWORK, WAVE, Wave


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Latest:
    """The last survey of a network."""

    network: str
    wave: Wave
    pairs: pd.DataFrame
    """As `ScoreAnalysis.pairs`."""
    scores: Mapping[str, Row]
    """Rows of `ScoreAnalysis.network_scores`, by measure."""
    means: Mapping[str, Estimated]
    """Mean of each pair measure, with its interval."""
    path: str
    """Where the network stands in the report's document."""
    shared: bool
    """Whether readers may not see everything, so that what is absent may be hidden."""

    def interval(self, measure: str) -> tuple[float, float] | None:
        """Ends of the interval of a mean, where there is one."""
        mean = self.means.get(measure)
        return (mean.low, mean.high) if isinstance(mean, Estimate) else None

    def others(self, measure: str) -> list[float]:
        """Scores of the pairs."""
        return [value for value in plain(self.pairs[measure]) if value is not None]


def only_network(whole: WholeAnalysis) -> str | None:
    """The network of the last survey; None where there are several: they have no figures of their own."""
    return whole.networks[0] if len(whole.networks) == 1 else None


def latest(whole: WholeAnalysis, network: str) -> Latest:
    """Gather what is known of a network in the last survey."""
    wave = whole.last
    keys = {NETWORK: network, WAVE: wave.name}
    return Latest(
        network=network,
        wave=wave,
        pairs=where(whole.score.pairs, **keys),
        scores={row["measure"]: row for row in records(where(whole.score.network_scores, **keys))},
        means={of.measure: of.estimate for of in whole.means if (of.network, of.wave) == (network, wave.name)},
        path=f"/score/networks/{network_position(whole, network, wave.name)}",
        shared=isinstance(whole.score, SharedScoreAnalysis),
    )


def network_position(whole: WholeAnalysis, network: str, wave: str) -> int:
    """Position of a network and wave in the document of scores."""
    networks = whole.score.networks
    return int(((networks[NETWORK] == network) & (networks[WAVE] == wave)).to_numpy(bool).argmax())
