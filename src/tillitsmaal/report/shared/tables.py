"""Tidy tables for those who may not see everything: what is hidden is `suppressed`, a count under k is `<k`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import pandas as pd

from tillitsmaal.privacy.coarse import DECIMALS
from tillitsmaal.privacy.compare import SharedCompareAnalysis
from tillitsmaal.privacy.head_counts import FEW
from tillitsmaal.privacy.rules import Audience
from tillitsmaal.privacy.score import Release, SharedScoreAnalysis
from tillitsmaal.report.compare_tables import compare_tables
from tillitsmaal.report.frames import gap, with_missing
from tillitsmaal.report.model import Tables
from tillitsmaal.responses import counted

_SHARED: Final[Mapping[str, Sequence[str]]] = {
    "score": ("pair", "dyad", "organisation", "network"),
    "compare": ("pair", "scale", "dyad", "organisation", "trend"),
}
"""Tables of a command, of which the public sees those without a single organisation."""
_OF_ORGANISATIONS: Final = ("pair", "dyad", "organisation")


def shared_names(command: str, audience: Audience) -> list[str]:
    """Names of the tables that an audience sees of a command."""
    return [name for name in _SHARED[command] if audience != "public" or name not in _OF_ORGANISATIONS]


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
    return _for(analysis.release, "score", makers)


def shared_compare_tables(analysis: SharedCompareAnalysis) -> Tables:
    """Make the tables of `tillit compare` that an audience may see."""
    whole = compare_tables(replace(analysis, trends=_bare(analysis.trends)))
    makers: dict[str, Callable[[], pd.DataFrame]] = {name: partial(whole.__getitem__, name) for name in whole}
    sides = ("given_change", "received_change")
    makers["pair"] = lambda: _told(
        analysis.pairs.rename(columns={"start": "from", "end": "to"}), ("first", "last", "change"), analysis.release
    )
    makers["organisation"] = lambda: _told(
        analysis.organisations.rename(columns={"start": "from", "end": "to"}), sides, analysis.release
    )
    return _for(analysis.release, "compare", makers)


def main_table(release: Release, whole: str) -> str:
    """Name of the table that CSV on stdout is: pairs, or for the public the one of whole networks."""
    return whole if release.rules.audience == "public" else "pair"


def _for(release: Release, command: str, makers: Mapping[str, Callable[[], pd.DataFrame]]) -> Tables:
    return Tables({name: makers[name] for name in shared_names(command, release.rules.audience)})


def _bare(frame: pd.DataFrame) -> pd.DataFrame:
    """Without what only a document for people is written by: in a table for machines numbers are numbers."""
    return frame.drop(columns=[name for name in frame if str(name).endswith(DECIMALS)])


def _told(frame: pd.DataFrame, columns: tuple[str, ...], release: Release) -> pd.DataFrame:
    frame = _bare(frame)
    gaps = [gap(frame, column, "suppressed") for column in columns if column in frame]
    if FEW not in frame:
        return with_missing(frame, gaps)
    few = frame[FEW].to_numpy(bool)
    people = frame["respondents"].astype(object).where(~few, f"<{release.rules.least}")
    told = frame.assign(respondents=people).drop(columns=FEW)
    return with_missing(told, [*gaps, gap(told, "respondents", "suppressed")])
