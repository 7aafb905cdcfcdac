"""How many pairs chance alone would label as changed."""

from collections.abc import Sequence
from math import sqrt
from typing import TypeGuard

from tillitsmaal.estimates import NotEstimable
from tillitsmaal.stats.change.classical import THRESHOLD
from tillitsmaal.stats.change.reliable_results import Found, PairReliableChange
from tillitsmaal.stats.change.respondent_noise import Noise, Own, error_variance
from tillitsmaal.stats.distributions import normal_two_sided, t_two_sided


def expected_false_labels(noise: Noise, pairs: Sequence[Found], own: Sequence[Own] | None) -> float:
    """Sum over labelled pairs how likely each is to be labelled if nothing had changed; see `reliable_change`."""
    pooled = sum(_false_label(noise, pair) for pair in pairs if _has_label(pair))
    if own is None:
        return pooled
    of_each = zip(pairs, own, strict=True)
    return max(pooled, sum(_false_label_by_own(noise, pair, its) for pair, its in of_each if _has_label(pair)))


def _has_label(pair: Found) -> TypeGuard[PairReliableChange]:
    return isinstance(pair, PairReliableChange) and not isinstance(pair.label, NotEstimable)


def _false_label(noise: Noise, pair: PairReliableChange) -> float:
    if noise.basis == "documented_reliability":
        return normal_two_sided(THRESHOLD)
    if not pair.same_respondents or isinstance(noise.difference, NotEstimable):
        return t_two_sided(THRESHOLD, noise.within_df)
    df = noise.difference_df if _only_same(pair) else min(noise.within_df, noise.difference_df)
    return t_two_sided(THRESHOLD, df)


def _only_same(pair: PairReliableChange) -> bool:
    return pair.same_respondents == pair.first_respondents == pair.last_respondents


def _false_label_by_own(noise: Noise, pair: PairReliableChange, own: Own) -> float:
    if isinstance(noise.within, NotEstimable) or not own.within.df:
        return _false_label(noise, pair)
    own_df, df, ratio = own.within.df, noise.within_df, own.within.value / noise.within
    if pair.same_respondents and own.difference.df and not isinstance(noise.difference, NotEstimable):
        counts = pair.first_respondents, pair.last_respondents, pair.same_respondents
        own_variance = error_variance(own.within.value, own.difference.value, *counts)
        ratio = own_variance / error_variance(noise.within, noise.difference, *counts)
        if _only_same(pair):
            own_df, df = own.difference.df, noise.difference_df
    return _exceeds(ratio, own_df, df) if own_df < df else _false_label(noise, pair)


def _exceeds(ratio: float, own_df: int, df: int) -> float:
    """How often noise exceeds 1.959964 SE, unbiased; `ratio` is SE²_o/SE²."""
    left = ratio * own_df / df * (df - 1 + THRESHOLD**2) - THRESHOLD**2
    if left <= 0:
        return 0.0
    return t_two_sided(THRESHOLD * sqrt((own_df - 1) / left), own_df - 1) if own_df > 1 else 1.0
