"""What reliable change tells, pair by pair and in all."""

from dataclasses import dataclass
from typing import Literal

from tillitsmaal.estimates import NotEstimable, Number

Label = Literal["up", "down", "none"]
Basis = Literal["respondents", "documented_reliability", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReliableChange:
    """The change of one pair, and whether it is reliable."""

    change: float
    standard_error: Number
    rci: Number
    label: Label | NotEstimable
    first_respondents: int
    last_respondents: int
    same_respondents: int
    """Respondents who answered in both waves."""


Found = PairReliableChange | NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliableChange:
    """The change of every pair, and what its noise was taken from."""

    pairs: tuple[Found, ...]
    """One a pair, in order; `no_matched_pairs` for a pair without scores in both waves."""
    basis: Basis
    respondent_variance: Number
    """s²_w, respondents within organisation, target and wave, pooled over all pairs."""
    respondent_df: int
    difference_variance: Number
    """Variance of the respondents' own changes within a pair, pooled over all pairs."""
    difference_df: int
    labelled: int
    up: int
    down: int
    none: int
    expected_false_labels: float
    """How many labels *up* or *down* chance alone would give if nothing had changed."""
