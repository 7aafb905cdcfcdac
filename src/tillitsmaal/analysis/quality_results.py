"""What `quality` found out about the measurement itself."""

from dataclasses import dataclass

import pandas as pd

from tillitsmaal.estimates import Bounds, NotEstimable, Number
from tillitsmaal.questionnaire.models import Level
from tillitsmaal.responses import Responses
from tillitsmaal.stats.factor.facets import FacetStructure
from tillitsmaal.stats.factor.invariance import Invariance
from tillitsmaal.stats.pairs.round_robin import SocialRelations
from tillitsmaal.stats.reliability.keying import Keying
from tillitsmaal.stats.reliability.scale import Reliability


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReliability:
    """How precisely a scale measures in one wave."""

    scale: str
    level: Level
    wave: str
    respondents: int
    """Persons behind the rows: they, and not their many answers, are what the interval counts."""
    rows: int
    """Rows in which every item is answered."""
    items: tuple[str, ...]
    reliability: Reliability | NotEstimable
    spearman_brown_interval: Bounds
    """Feldt's, of the two standardised items; `undefined` unless there are two."""
    keying: Keying | NotEstimable

    @property
    def coefficient(self) -> Number:
        """The coefficient to judge the scale by: Spearman–Brown's for two items, else alpha."""
        found = self.reliability
        if isinstance(found, NotEstimable):
            return found
        return found.spearman_brown if found.n_items == 2 else found.alpha

    @property
    def interval(self) -> Bounds:
        """The interval of that coefficient."""
        found = self.reliability
        if isinstance(found, NotEstimable):
            return found
        return self.spearman_brown_interval if found.n_items == 2 else found.alpha_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeReliability:
    """How precisely a composite of scales measures in one wave."""

    composite: str
    wave: str
    rows: int
    """Rows in which every item of every scale is answered."""
    reliability: Number
    """Mosier's, of the mean of the scales' scores, from each scale's alpha."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetSeparation:
    """Whether the facets of trust can be told apart in one wave."""

    wave: str
    facets: tuple[str, ...]
    structure: FacetStructure | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveInvariance:
    """Whether the items of trust's facets mean the same in all the waves."""

    waves: tuple[str, ...]
    facets: tuple[str, ...]
    invariance: Invariance | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAgreement:
    """Whether people of one organisation agree about a partner, in one network and wave."""

    network: str
    wave: str
    scale: str
    groups: int
    """Organisations' views of a partner that rest on two persons or more."""
    median: Number
    """Of r_wg(j)."""
    share: Number
    """Of the groups that reach the cut-off."""
    icc1: Number
    icc2: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustShares:
    """Where the differences in a measure lie, in one network and wave."""

    network: str
    wave: str
    measure: str
    relations: SocialRelations | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QualityAnalysis:
    """How well the questionnaire measured. Nothing is scored, and nothing is re-keyed."""

    responses: Responses
    scales: tuple[ScaleReliability, ...]
    composites: tuple[CompositeReliability, ...]
    facets: tuple[FacetSeparation, ...]
    """One a wave; none without a circle whose trust has two facets or more."""
    invariance: tuple[WaveInvariance, ...]
    """One, with two waves or more."""
    agreement: tuple[NetworkAgreement, ...]
    organisations: pd.DataFrame
    """One row an organisation of the roster, wave and trust facet: `network, wave, organisation, scale, respondents,
    groups` (partners that two or more of its people answered about), `agreement` (mean r_wg(j) over them; NaN where
    there are none)."""
    shares: tuple[TrustShares, ...]
