"""Representatives and leaderships: what both sides of an organisation say of the same partner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

import numpy as np
import pandas as pd

from tillitsmaal.analysis.aligned import Aligned, align
from tillitsmaal.analysis.compare_results import RoleGap
from tillitsmaal.arithmetic import difference
from tillitsmaal.grouping import frame_of, key_codes, named, positions
from tillitsmaal.responses import (
    NETWORK,
    RATER,
    RESPONDENT,
    ROLE,
    TARGET,
    WAVE,
    Responses,
    Scores,
    counted,
    of_waves,
)
from tillitsmaal.scoring import CompositeRule, score_responses
from tillitsmaal.stats.jackknife import means_over_pairs

REPRESENTATIVE: Final = "representative"
LEADERSHIP: Final = "leadership"
_PERSON: Final = (NETWORK, WAVE, RESPONDENT)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoleGaps:
    """How representatives and leaderships of the same organisations see the same partners."""

    means: tuple[RoleGap, ...]
    pairs: pd.DataFrame
    """As `CompareAnalysis.pair_gaps`."""


def role_gaps(parts: Sequence[Scores], waves: Sequence[str], measures: tuple[str, ...]) -> RoleGaps:
    """Compare the two roles wave by wave, over the pairs where both have answered.

    Parameters
    ----------
    parts
        Where to find each wave: as many as there are waves.
    waves
        Their names, in order.
    measures
        Pair measures.
    """
    waves_of_roles = [
        (wave, aligned)
        for part, wave in zip(parts, waves, strict=True)
        if (aligned := _beside_each_other(part, wave, measures)) is not None
    ]
    return RoleGaps(
        means=tuple(gap for wave, aligned in waves_of_roles for gap in _means(aligned, wave)),
        pairs=pd.concat([_pairs(aligned, wave) for wave, aligned in waves_of_roles] or [_pairs(None, "")]),
    )


def _beside_each_other(part: Scores, wave: str, measures: tuple[str, ...]) -> Aligned | None:
    """Pair scores of representatives and of leaderships; None where a role is absent."""
    told = part.responses.respondents.keys[ROLE]
    if not all((told == role).any() for role in (REPRESENTATIVE, LEADERSHIP)):
        return None
    responses = of_waves(part.responses, {wave})
    roles = [_of_role(responses, role) for role in (REPRESENTATIVE, LEADERSHIP)]
    if any(len(role.pairs.keys) == 0 for role in roles):
        return None
    scored = [score_responses(role, cast(CompositeRule, part.composite_rule)) for role in roles]
    return align(scored, [wave, wave], measures)


def _of_role(responses: Responses, role: str) -> Responses:
    persons = responses.respondents.keys
    own = (persons[ROLE] == role).to_numpy(bool)
    codes = np.sort(key_codes(persons, _PERSON)[own])
    rows = positions(key_codes(responses.pairs.keys, _PERSON), codes) >= 0
    return replace(responses, pairs=responses.pairs.kept(rows))


def _means(aligned: Aligned, wave: str) -> Iterator[RoleGap]:
    gaps = difference(aligned.values[0], aligned.values[1])
    for column, measure in enumerate(aligned.measures):
        own = gaps[:, column]
        found = means_over_pairs(own, aligned.rater, aligned.target, aligned.network, len(aligned.networks))
        for network in np.unique(aligned.network[~np.isnan(own)]):
            yield RoleGap(
                network=aligned.networks[network],
                wave=wave,
                measure=measure,
                pairs=int((~np.isnan(own) & (aligned.network == network)).sum()),
                mean=float(np.nanmean(own[aligned.network == network])),
                gap=found[network],
            )


def _pairs(aligned: Aligned | None, wave: str) -> pd.DataFrame:
    """Every pair and measure that both roles have a score on."""
    if aligned is None:
        keys, sides = (NETWORK, WAVE, RATER, TARGET, "measure"), ("representatives", "leadership")
        return pd.DataFrame({name: [] for name in (*keys, *sides, "gap", *map(counted, sides))})
    keep = ~np.isnan(aligned.values).any(axis=0)
    pair, measure = np.nonzero(keep)
    representatives, leadership = (aligned.values[role][keep] for role in (0, 1))
    return frame_of(
        {
            NETWORK: named(aligned.network[pair], aligned.networks).astype(object),
            WAVE: [wave] * len(pair),
            RATER: named(aligned.rater[pair], aligned.organisations).astype(object),
            TARGET: named(aligned.target[pair], aligned.organisations).astype(object),
            "measure": named(measure, aligned.measures).astype(object),
            "representatives": representatives,
            "leadership": leadership,
            "gap": difference(representatives, leadership),
            counted("representatives"): aligned.respondents[0][keep],
            counted("leadership"): aligned.respondents[1][keep],
        }
    )
