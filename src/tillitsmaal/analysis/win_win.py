"""Win–win beside trust: trust alone does not motivate."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from tillitsmaal.analysis.compare_results import WinWin
from tillitsmaal.analysis.partners import pair_table
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import NETWORK, RATER, TARGET, WAVE, Scores, counted
from tillitsmaal.scoring import under

SCALE: Final = "winwin"
"""Name of the scale that asks whether both sides gain (`docs/design.md` section 1)."""


def win_win(scores: Scores, wave: str) -> tuple[WinWin, ...]:
    """Pairs whose trust is sufficient but whose common gain is low, a network at a time, in one wave.

    Low is under the scale's floor, or under the middle of its range where it declares none (tillit convention).
    Without such a scale, or without floors for trust, there is nothing to tell.
    """
    questionnaire = scores.responses.questionnaire
    circle = questionnaire.circle
    if circle is None or SCALE not in questionnaire.scales or questionnaire.scales[SCALE].level != "pair":
        return ()
    pairs = pair_table(scores)
    pairs = pairs[(pairs[WAVE] == wave).to_numpy(bool)]
    threshold = _threshold(questionnaire)
    return tuple(
        _of_network(own, str(network), wave, threshold, circle.trust)
        for network, own in _by_network(pairs)
        if own[SCALE].notna().any()
    )


def _threshold(questionnaire: Questionnaire) -> float:
    floor = questionnaire.scales[SCALE].sufficient
    return float(np.mean(questionnaire.range_of(SCALE))) if floor is None else floor


def _by_network(pairs: pd.DataFrame) -> Sequence[tuple[object, pd.DataFrame]]:
    return [(network, own) for network, own in pairs.groupby(NETWORK, observed=True, sort=True)]


def _of_network(pairs: pd.DataFrame, network: str, wave: str, threshold: float, trust: str) -> WinWin:
    enough_trust = int(pairs["sufficient"].fillna(False).sum())
    pairs = pairs[pairs[SCALE].notna().to_numpy()]
    sufficient = pairs["sufficient"].fillna(False).to_numpy(bool)
    low = sufficient & under(pairs[SCALE].to_numpy(), threshold)
    columns = {
        RATER: RATER,
        TARGET: TARGET,
        trust: "trust",
        SCALE: "win_win",
        counted(trust): "trust_n",
        counted(SCALE): "win_win_n",
    }
    return WinWin(
        network=network,
        wave=wave,
        threshold=threshold,
        pairs=len(pairs),
        mean=float(pairs[SCALE].mean()),
        enough_trust=enough_trust,
        sufficient=int(sufficient.sum()),
        low=pairs.loc[low, list(columns)].rename(columns=columns).reset_index(drop=True),
    )
