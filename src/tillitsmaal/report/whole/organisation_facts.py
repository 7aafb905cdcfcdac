"""What the last wave holds about one organisation in one network, looked up once."""

from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

import pandas as pd

from tillitsmaal.analysis.whole import WholeAnalysis
from tillitsmaal.report.document import Json
from tillitsmaal.report.frames import Row, records, where
from tillitsmaal.report.measures import key_measures
from tillitsmaal.report.pen import ScalePen
from tillitsmaal.report.whole import last_wave
from tillitsmaal.report.whole.counts import organisation_counts
from tillitsmaal.report.whole.last_wave import AT
from tillitsmaal.report.whole.tables import Side
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, TARGET


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """The other organisations of the network on one measure and side."""

    mean: float | None
    organisations: int
    """Behind the mean."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """One organisation in one network of the last wave."""

    whole: WholeAnalysis
    pen: ScalePen
    organisation: str
    """Its id."""
    network: str
    rows: dict[str, Row]
    """Its means by measure, as `ScoreAnalysis.organisations`."""
    counts: Json
    """Of it, as `organisation_counts` has them."""
    counts_at: str
    """Pointer to them in the document."""
    beside: pd.DataFrame
    """The same of all other organisations of the network."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.pen.name(self.organisation)

    @property
    def at(self) -> str:
        """Pointer to its entry in the document."""
        return str(next(iter(self.rows.values()))[AT])

    @property
    def respondents(self) -> int:
        """Persons who answered for it."""
        return int(next(iter(self.rows.values()))["respondents"])

    @property
    def trust(self) -> str:
        """The measure that the page is about first."""
        return key_measures(self.pen.questionnaire)[0]

    @cached_property
    def pairs_to(self) -> pd.DataFrame:
        """What partners answered about it."""
        return self._pairs(TARGET)

    @cached_property
    def pairs_from(self) -> pd.DataFrame:
        """What it answered about partners."""
        return self._pairs(RATER)

    def mean(self, measure: str, side: Side) -> float | None:
        """Its mean on this side; None where there is none."""
        value = self.rows[measure][side]
        return None if value is None else float(value)

    def partners(self, measure: str, side: Side) -> int:
        """Partners behind the mean."""
        return int(self.rows[measure][f"{side}_pairs"])

    def others(self, measure: str, side: Side) -> Others:
        """Mean of the other organisations' means."""
        values = [float(value) for value in where(self.beside, measure=measure)[side].dropna()]
        return Others(mean=fmean(values) if values else None, organisations=len(values))

    def _pairs(self, end: str) -> pd.DataFrame:
        return where(last_wave.pairs(self.whole), **{NETWORK: self.network, end: self.organisation})


def facts_of(whole: WholeAnalysis, pen: ScalePen, organisation: str, network: str) -> Facts:
    """Look up an organisation that is on the roster of this network in the last wave."""
    everyone = last_wave.of_network(last_wave.organisations(whole), network)
    own = (everyone[ORGANISATION] == organisation).to_numpy(bool)
    counts = organisation_counts(whole)
    return Facts(
        whole=whole,
        pen=pen,
        organisation=organisation,
        network=network,
        rows={row["measure"]: row for row in records(everyone[own])},
        counts=counts[network, organisation],
        counts_at=f"/counts/organisations/{list(counts).index((network, organisation))}",
        beside=everyone[~own],
    )
