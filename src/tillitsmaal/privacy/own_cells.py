"""Cells of answers that are about no partner: an organisation's, else those of all such others of a network."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from tillitsmaal.grouping import Codes, counts, key_codes, positions
from tillitsmaal.privacy.people import Booleans, agreed_in
from tillitsmaal.privacy.rules import MOST_OF_ONE, ROUNDING, Rules
from tillitsmaal.responses import NETWORK, ORGANISATION, RATER, WAVE, Scores
from tillitsmaal.scoring import scale_scores

Named = Callable[[str, str, str], str | None]
"""The name of the cell that an organisation (an item of the scale, network, organisation) was in when it was released,
empty where it was in none; None where it was not there."""

_ORGANISATION: Final = (NETWORK, WAVE, ORGANISATION)


def own_cells(scores: Scores, rules: Rules, settled: Mapping[tuple[str, str], Named] | None = None) -> dict[str, Codes]:
    """Put what organisations answer about no partner into cells, as what they say of partners is put.

    Organisations of k people are cells by themselves; all others of a network and wave are one, if they have k people
    of three organisations, none with more than 60 %; of agreed answers, if they are k organisations.

    Parameters
    ----------
    scores
        Of everybody.
    rules
        Of this release.
    settled
        Cells that were released before, by wave and network. They stay as they are, but for those that are too few now.

    Returns
    -------
    dict
        By scale, the cell of each row of `Scores.by_organisation`; -1 where it is in none.
    """
    network, fewest = _networks(scores), rules.fewest_organisations(agreed=agreed_in(scores))
    found = {}
    for scale, number in _people(scores).items():
        item = scores.responses.questionnaire.items_by_scale[scale][0].id
        new = _new(number, network, rules, fewest)
        found[scale] = np.where(number > 0, _kept(scores, item, new, settled), -1) if settled else new
        if settled:
            few = _few(number, found[scale], rules, fewest)
            found[scale][few] = -1
    return found


def own_for_public(scores: Scores, cells: Mapping[str, Codes], rules: Rules) -> dict[str, Codes]:
    """Leave out networks of which the cells do not hide organisations: all must be of three, none with over 60 %."""
    network, people = _networks(scores), _people(scores)
    fewest = rules.fewest_organisations(agreed=agreed_in(scores))
    return {
        scale: np.where(_enough(people[scale], network, cell >= 0, rules, fewest)[network], cell, -1)
        for scale, cell in cells.items()
    }


def _networks(scores: Scores) -> Codes:
    """Number of the network and wave of each row of `Scores.by_organisation`."""
    return np.unique(key_codes(scores.by_organisation, (NETWORK, WAVE)), return_inverse=True)[1].astype(np.int64)


def _people(scores: Scores) -> dict[str, Codes]:
    """By scale that is not about partners, the people of each row of `Scores.by_organisation` who have a score."""
    frame, answers = scores.by_organisation, scores.responses.respondents
    own = positions(key_codes(answers.keys, (NETWORK, WAVE, RATER)), key_codes(frame, _ORGANISATION))
    given = scale_scores(answers, scores.responses.questionnaire, "network", "respondent")
    return {scale: counts(own[~np.isnan(values)], len(frame)) for scale, values in given.items()}


def _new(number: Codes, network: Codes, rules: Rules, fewest: int) -> Codes:
    alone = number >= rules.least_of_a_pair
    others = (number > 0) & ~alone
    rest = others & _enough(number, network, others, rules, fewest)[network]
    return np.select([alone, rest], [np.arange(len(number)), len(number) + network], -1).astype(np.int64)


def _kept(scores: Scores, item: str, new: Codes, settled: Mapping[tuple[str, str], Named]) -> Codes:
    """The cells that rows were in before, where their network and wave were released; else the new ones."""
    found = new.copy()
    names: dict[tuple[str, str, str], int] = {}
    start = 2 * len(new)
    keys = (scores.by_organisation[key].astype(str).tolist() for key in (WAVE, NETWORK, ORGANISATION))
    for row, (wave, network, organisation) in enumerate(zip(*keys, strict=True)):
        if (named := settled.get((wave, network))) is not None:
            name = named(item, network, organisation)
            found[row] = start + names.setdefault((wave, network, name), len(names)) if name else -1
    return found


def _few(number: Codes, cell: Codes, rules: Rules, fewest: int) -> Booleans:
    """The rows in cells that are too small: of one organisation, or of several."""
    there = cell >= 0
    _, at = np.unique(cell, return_inverse=True)
    alone = counts(at[there], int(at.max(initial=-1)) + 1)[at] == 1
    together = _enough(number, at.astype(np.int64), there, rules, fewest)[at]
    enough = np.where(alone, number >= rules.least_of_a_pair, together)
    few: Booleans = there & ~enough
    return few


def _enough(number: Codes, group: Codes, rows: Booleans, rules: Rules, fewest: int) -> Booleans:
    """Whether these organisations of each group, at least so many, hide everybody together."""
    units = np.minimum(number, 1) if rules.units == "organisation" else number
    size = int(group.max(initial=-1)) + 1
    people = np.bincount(group[rows], weights=units[rows], minlength=size)
    largest = np.zeros(size)
    np.maximum.at(largest, group[rows], units[rows])
    organisations = np.bincount(group[rows], minlength=size)
    enough: Booleans = (people >= rules.least) & (organisations >= fewest)
    return enough & (largest <= MOST_OF_ONE * people + ROUNDING)
