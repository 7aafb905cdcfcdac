"""Which counts of people tell of few: by themselves, or beside the counts of pairs and of all others."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.networks import KEYS
from tillitsmaal.grouping import Codes, key_codes, key_columns, positions
from tillitsmaal.privacy.coarse import counts_without
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, WAVE, Scores, counted

Booleans = NDArray[np.bool_]

FEW: Final = "respondents_few"
"""Name of the column that says of a count of people that is hidden whether it is under k."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Counts of people, of which some are hidden."""

    people: Codes
    hidden: Booleans
    few: Booleans
    """Whether they are hidden since they are under k."""

    def put(self, frame: pd.DataFrame, times: int = 1) -> None:
        """Put them into a table that has so many rows for each."""
        frame["respondents"] = counts_without(self.people.repeat(times), self.hidden.repeat(times))
        frame[FEW] = self.few.repeat(times)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeadCounts:
    """The people of organisations, an entry a row of `Scores.by_organisation`, and of networks and waves, in order."""

    organisations: Counts
    networks: Counts


def head_counts(scores: Scores, rules: Rules, uncounted: Set[tuple[str, str]] = frozenset()) -> HeadCounts:
    """Hide the counts of people with which, and with those of the pairs shown, fewer than k could be counted.

    An organisation's count is hidden if it is under k, or if fewer than k of its people are not among those of one of
    its pairs. Who has the network's count can take from it all organisations that have one, and pairs of the others:
    it is hidden where that tells of one of the others how many are left of it. Which pairs are shown is for partners;
    the public has the same counts of networks, since who takes part has both.

    Parameters
    ----------
    scores
        Of everybody.
    rules
        Of this release.
    uncounted
        Networks and waves of which no count may be told, as of `Cells`.
    """
    frame = scores.by_organisation
    people = frame["respondents"].to_numpy(np.int64)
    beside, tells = _beside_pairs(frame, _perhaps_shown(scores, rules), people, rules)
    silent_here = _of(frame, uncounted)
    few = _few(people, rules) & ~silent_here
    hidden = few | tells | silent_here
    names, network = np.unique(key_codes(frame, KEYS), return_inverse=True)
    of_networks, left, groups = (
        np.bincount(network, weights=weights, minlength=len(names)).astype(np.int64).tolist()
        for weights in (people, np.where(hidden, beside, 0), hidden)
    )
    silent = _of(key_columns(names, frame, KEYS), uncounted)
    few_of_networks = _few(np.array(of_networks, np.int64), rules) & ~silent
    tells_of_one = [tells_of_a_group(rest, of, rules) for rest, of in zip(left, groups, strict=True)]
    return HeadCounts(
        organisations=Counts(people=people, hidden=hidden, few=few),
        networks=Counts(
            people=np.array(of_networks, np.int64),
            hidden=few_of_networks | silent | np.array(tells_of_one, bool),
            few=few_of_networks,
        ),
    )


def tells_of_a_group(total: int, groups: int, rules: Rules) -> bool:
    """Whether a number of people tells of a group of one to k - 1 how many it has, or nearly.

    It does where fewer than k are to be spread over the groups beyond the one that each has, or lack until each had
    k - 1. If it does not, each could have any number.

    Parameters
    ----------
    total
        Of all groups together. More than k - 1 for each may be: then some are not under k.
    groups
        How many there are.
    rules
        Of this release.

    Examples
    --------
    >>> rules = Rules(audience="partners", least=5)
    >>> [tells_of_a_group(total, 5, rules) for total in (5, 9, 10, 15, 16, 20, 21)]
    [True, True, False, False, True, True, False]
    """
    if groups == 0 or rules.units == "organisation":
        return False
    return total - groups < rules.least or 0 <= groups * (rules.least - 1) - total < rules.least


def _of(keys: Mapping[str, pd.Categorical] | pd.DataFrame, networks: Set[tuple[str, str]]) -> Booleans:
    each = zip(keys[NETWORK], keys[WAVE], strict=True)
    return np.array([(str(network), str(wave)) in networks for network, wave in each], bool)


def _few(people: Codes, rules: Rules) -> Booleans:
    """Which are under k; of agreed answers partners are told how many there are."""
    least = rules.least_of_a_pair if rules.audience == "partners" else rules.least
    found: Booleans = (people > 0) & (people < least)
    return found


def _perhaps_shown(scores: Scores, rules: Rules) -> pd.DataFrame:
    """Each pair once a measure that k of its people answered, and their number: partners may be told any of them."""
    frame, measures = scores.by_pair, scores.responses.questionnaire.pair_measures()
    parts = [frame[[*PAIR_KEYS]].assign(respondents=frame[counted(measure)]) for measure in measures]
    found = pd.concat([frame.iloc[:0][[*PAIR_KEYS, "respondents"]], *parts], ignore_index=True)
    return found[(found["respondents"] >= rules.least_of_a_pair).to_numpy(bool)]


def _beside_pairs(frame: pd.DataFrame, shown: pd.DataFrame, people: Codes, rules: Rules) -> tuple[Codes, Booleans]:
    """The fewest people of each organisation that a pair of it leaves, and whether any pair leaves fewer than k."""
    fewest, tells = people.copy(), np.zeros(len(people), bool)
    if rules.units == "person":
        codes = key_codes(frame, (NETWORK, WAVE, ORGANISATION))
        at = positions(key_codes(shown, (NETWORK, WAVE, RATER)), codes)
        left = people[at] - shown["respondents"].to_numpy(np.int64)
        np.minimum.at(fewest, at, left)
        tells[at[_few(left, rules)]] = True
    return fewest, tells
