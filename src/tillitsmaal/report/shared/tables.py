"""Tidy tables for those who may not see everything: what is hidden is `suppressed`, a count under k is `<k`."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.privacy.head_counts import FEW
from tillitsmaal.privacy.score import Release, SharedScoreAnalysis
from tillitsmaal.report.compare_tables import compare_tables
from tillitsmaal.report.frames import gap, with_missing
from tillitsmaal.report.model import Tables
from tillitsmaal.responses import counted

_NOT_SHARED = ("movement",)


def shared_score_tables(analysis: SharedScoreAnalysis) -> Tables:
    """Make the tables of `tillit score` that an audience may see: no single answers, and no pairs for the public."""
    measures = analysis.scores.responses.questionnaire.pair_measures()
    of_pairs = (*measures, "respondents", *map(counted, measures))
    keys = ["network", "wave"]
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        "pair": lambda: _told(analysis.pairs, of_pairs, analysis.release),
        "dyad": lambda: _told(analysis.dyads, ("mean", "gap"), analysis.release),
        "organisation": lambda: _told(analysis.organisations, ("given", "received"), analysis.release),
        "network": lambda: _told(
            analysis.network_scores.merge(
                analysis.networks.drop(columns=["single_voices"]),
                on=keys,
                how="left",
                suffixes=("", "_of_network"),
            ),
            ("mean", "sd", "min", "max"),
            analysis.release,
        ),
    }
    return Tables(_for(analysis.release, makers))


def shared_compare_tables(analysis: SharedCompareAnalysis) -> Tables:
    """Make the tables of `tillit compare` that an audience may see."""
    whole = compare_tables(analysis)
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        name: partial(whole.__getitem__, name) for name in whole if name not in _NOT_SHARED
    }
    sides = ("given_change", "received_change")
    makers["pair"] = lambda: _told(
        analysis.pairs.rename(columns={"start": "from", "end": "to"}), ("first", "last", "change"), analysis.release
    )
    makers["organisation"] = lambda: _told(
        analysis.organisations.rename(columns={"start": "from", "end": "to"}), sides, analysis.release
    )
    return Tables(_for(analysis.release, makers))


def main_table(release: Release, whole: str) -> str:
    """Name of the table that CSV on stdout is: pairs, or for the public the one of whole networks."""
    return whole if release.rules.audience == "public" else "pair"


def _for(release: Release, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> dict[str, Callable[[], pd.DataFrame]]:
    hidden = ("pair", "dyad", "organisation") if release.rules.audience == "public" else ()
    return {name: make for name, make in makers.items() if name not in hidden}


def _told(frame: pd.DataFrame, columns: tuple[str, ...], release: Release) -> pd.DataFrame:
    gaps = [gap(frame, column, "suppressed") for column in columns if column in frame]
    if FEW not in frame:
        return with_missing(frame, gaps)
    few = frame[FEW].to_numpy(bool)
    people = frame["respondents"].astype(object).where(~few, f"<{release.rules.least}")
    told = frame.assign(respondents=people).drop(columns=FEW)
    return with_missing(told, [*gaps, gap(told, "respondents", "suppressed")])
