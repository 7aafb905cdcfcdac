"""What `plan` found out about a survey before it is sent."""

from dataclasses import dataclass
from typing import Literal

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.stats.power import DetectableChange, ProgrammePower

DependenceName = Literal["moderate", "strong"]
Improvement = Literal["respondents", "waves"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A survey that is planned."""

    questionnaire: Questionnaire
    organisations: int
    respondents: int = 3
    """People of each organisation who answer; 1 or more."""
    waves: int = 2
    """At equal distances over the period; 2 or more."""
    answered: float = 0.8
    """Share of the pairs that will have scores in the waves compared; above 0 and at most 1."""
    dependences: tuple[DependenceName, ...] = ("moderate", "strong")
    """How changes of pairs that share an organisation may depend on each other."""
    rise: float | None = None
    """True rise of trust and collaboration that one hopes to see, in points of the trust scale; else a tenth of it."""
    spread: float | None = None
    """Standard deviation of pair changes with one respondent, in points of the trust scale; else a fifth of it."""
    seconds: float = 7.0
    """Time that a question takes; above 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """How much a respondent is asked."""

    partners: int
    items_per_partner: int
    other_items: int
    """Asked once."""
    minutes: float

    @property
    def items(self) -> int:
        """All questions that one respondent is asked."""
        return self.partners * self.items_per_partner + self.other_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One thing planned otherwise, and what would then be seen."""

    what: Improvement
    to: int
    smallest: DetectableChange | NotEstimable
    """Of both scales."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the survey could show if pairs depend on each other so much."""

    dependence: DependenceName
    power: ProgrammePower
    needed: int | NotEstimable
    """Organisations with which the change hoped for is shown of both scales."""
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShorterQuestionnaire:
    """A shipped questionnaire that takes less time."""

    id: str
    roster: Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnalysis:
    """What a planned survey could show, and what it asks of those who answer."""

    plan: Plan
    study: str | None
    spread: float
    """Points of the trust scale that one standard deviation of pair changes is taken for."""
    effect: float
    """The rise hoped for, in standard deviations of pair changes."""
    runs: int
    seed: int
    outlooks: tuple[Outlook, ...]
    """One a dependence, the least first."""
    roster: Roster
    shorter: ShorterQuestionnaire | None
    """The shortest shipped one with the same facets, where it is shorter."""
