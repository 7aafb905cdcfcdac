"""Which counts of people tell of few: by themselves, or beside the counts of pairs and of all others."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tillitsmaal.analysis.networks import KEYS
from tillitsmaal.estimates import NotEstimable
from tillitsmaal.grouping import Codes, key_codes, key_columns, positions
from tillitsmaal.privacy.coarse import SUPPRESSED, counts_without, small
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
    few = _few(people, rules)
    hidden = few | tells | _of(frame, uncounted)
    names, network = np.unique(key_codes(frame, KEYS), return_inverse=True)
    of_networks, left, groups = (
        np.bincount(network, weights=weights, minlength=len(names)).astype(np.int64).tolist()
        for weights in (people, np.where(hidden, beside, 0), hidden)
    )
    few_of_networks = _few(np.array(of_networks, np.int64), rules)
    silent = _of(key_columns(names, frame, KEYS), uncounted)
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
    """Whether a number of people, or of answers, tells of a group of one to k - 1 how many it has, or nearly.

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
    found: Booleans = (people > 0) & (people < rules.least)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What is not among the numbers shown, of one network and wave."""

    network: str
    wave: str
    answers: int | NotEstimable | None
    """Answers with anything left out; None where under k, suppressed where other counts tell how many each pair has.
    About partners they are a respondent and partner each, about none a respondent each."""
    groups: int
    """Pairs that they are of; where they are about no partner, organisations."""
    lack: bool
    """Whether any are of a pair that lacks a scale which others are told with."""


def left_out_beside_groups(answers: int, groups: int, people: int, rules: Rules) -> int | NotEstimable | None:
    """Answers left out, as they may be told beside what they are left out of.

    How many pairs are left out can be counted: they are answered, and in no number. Each has an answer at least, and as
    a rule fewer than k. Where fewer than k are to be spread over the pairs beyond that, or lack until each had k − 1,
    the number tells of single pairs how many answered, or nearly; so it does where fewer than k people gave them all.

    Parameters
    ----------
    answers
        How many they are.
    groups
        Pairs that they are of; where they are about no partner, organisations.
    people
        Who gave them.
    rules
        Of this release.

    Returns
    -------
    int, NotEstimable or None
        Suppressed where it may not be told, None where it is under k.

    Examples
    --------
    >>> rules = Rules(audience="partners", least=5)
    >>> [left_out_beside_groups(answers, 7, 9, rules) for answers in (0, 14, 30)]
    [0, 14, 30]
    >>> [left_out_beside_groups(*of, rules).code for of in ((7, 7, 7), (11, 7, 8), (28, 7, 8), (4, 4, 4), (14, 7, 2))]
    ['suppressed', 'suppressed', 'suppressed', 'suppressed', 'suppressed']
    >>> left_out_beside_groups(3, 2, 3, rules) is None
    True
    """
    if answers == 0 or rules.units == "organisation":
        return small(answers, rules.least)
    if answers < rules.least:
        return None if groups < rules.least - 1 else SUPPRESSED
    few = people < rules.least or tells_of_a_group(answers, groups, rules)
    return SUPPRESSED if few else answers


def _told(left: Sequence[LeftOut]) -> int | None:
    """All answers that are left out; None where any of their numbers is hidden."""
    numbers = [of.answers for of in left if isinstance(of.answers, int)]
    return sum(numbers) if len(numbers) == len(left) else None


def rows_beside_pairs(
    rows: int, pairs: int, hidden: int, left: Sequence[LeftOut], rules: Rules
) -> int | NotEstimable | None:
    """Rows of the files that were read; None where under k, suppressed where other counts leave fewer than k.

    They are hidden where they tell of one of the pairs that are not shown, and, too, where a number of answers left out
    is: who knows of the other rows could take these away.

    Parameters
    ----------
    rows
        Of all files.
    pairs
        People of all pairs that are shown.
    hidden
        Pairs that have answers and are not shown.
    left
        What is left out. Some may be of pairs that are shown, with another scale.
    rules
        Of this release.
    """
    rest, told, groups = rows - pairs, _told(left), sum(of.groups for of in left)
    few = told is None or small(rest, rules.least) is None or (rest != told and rest - told < rules.least)
    few |= tells_of_a_group(rest, hidden, rules)
    few |= told is not None and tells_of_a_group(rest - told, max(hidden - groups, 0), rules)
    return SUPPRESSED if few and small(rows, rules.least) is not None else small(rows, rules.least)


def answered_pairs(scores: Scores, wave: str | None = None) -> int:
    """Pairs with an answer on any scale; of one wave, or of all."""
    frame, scales = scores.by_pair, scores.responses.questionnaire.scales_at("pair")
    some = frame[list(scales)].notna().any(axis=1).to_numpy()
    return int((some if wave is None else some & (frame[WAVE] == wave).to_numpy(bool)).sum())


def rows_for_public(
    rows: int, parts: Sequence[Scores], waves: Sequence[str], left: Sequence[LeftOut], rules: Rules
) -> int | NotEstimable | None:
    """Rows of the files that were read, hidden wherever they may be hidden from partners.

    Parameters
    ----------
    rows
        Of all files.
    parts, waves
        The waves that are shown, and where to find each.
    left
        What is left out. Partners are told of as many answers or fewer, and may not be told how many.
    rules
        Of this release.
    """
    fewest = most = hidden = 0
    for part, wave in zip(parts, waves, strict=True):
        told = _perhaps_shown(part, rules)
        people = told[(told[WAVE] == wave).to_numpy(bool)].groupby(list(PAIR_KEYS), observed=True)["respondents"]
        fewest, most = fewest + int(people.min().sum()), most + int(people.max().sum())
        hidden += answered_pairs(part, wave) - people.ngroups
    few = _told(left) != 0 or (rows - most < rules.least and rows > fewest)
    few |= any(tells_of_a_group(rows - shown, hidden, rules) for shown in (fewest, most))
    return SUPPRESSED if few and small(rows, rules.least) is not None else small(rows, rules.least)
