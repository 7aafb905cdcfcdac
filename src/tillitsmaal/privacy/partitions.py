"""The cells of a release, written down for the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tillitsmaal.grouping import Codes, key_codes, positions
from tillitsmaal.privacy.cells import Cells, Family, Kind
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition
from tillitsmaal.privacy.masked import organisations_cells
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.responses import NETWORK, ORGANISATION, PAIR_KEYS, RATER, RESPONDENT, TARGET, WAVE, Scores
from tillitsmaal.scoring import scale_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A network in a wave."""

    network: str
    wave: str


def partition_of(scores: Scores, cells: Cells, at: Part, rules: Rules, ledger: Ledger) -> Partition:
    """Write down in which cells the answers of one network and wave are, scale by scale; those about no partner too.

    Scales that are tied have the same cells. They are apart here since another questionnaire may tie them otherwise.
    """
    of_pairs = {
        ledger.digest("scale", scale): _called(dict(_entries(scores, family, scale, at, ledger)))
        for family in cells.families
        for scale in family.scales
    }
    of_organisations = {
        ledger.digest("scale", scale): _called(dict(_own_entries(scores, scale, cell, at, ledger)))
        for scale, cell in organisations_cells(scores, rules).items()
    }
    return of_pairs | of_organisations


def _called(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """The same entries, with each cell called as the first of its pairs."""
    names: dict[str, str] = {}
    for pair in sorted(entries):
        names.setdefault(entries[pair].cell, pair)
    return {pair: replace(entry, cell=entry.cell and names[entry.cell]) for pair, entry in entries.items()}


def _own_entries(scores: Scores, scale: str, cell: Codes, at: Part, ledger: Ledger) -> Iterator[tuple[str, Entry]]:
    """Entries of organisations, on a scale that is not about partners."""
    frame, answers = scores.by_organisation, scores.responses.respondents
    level = scores.responses.questionnaire.scales[scale].level
    values = scale_scores(answers, scores.responses.questionnaire, level)[scale]
    keys = answers.keys.assign(value=values)
    keys = keys[(keys[WAVE] == at.wave).to_numpy(bool) & (keys[NETWORK] == at.network).to_numpy(bool)]
    given: dict[str, dict[str, str]] = {}
    for rater, respondent, value in zip(keys[RATER], keys[RESPONDENT], keys["value"], strict=True):
        if not np.isnan(value):
            person = ledger.digest("person", at.network, str(respondent))
            answer = ledger.digest("answer", person, np.round(value, 9).tobytes().hex())
            given.setdefault(str(rater), {})[person] = answer
    rows = np.flatnonzero((frame[WAVE] == at.wave).to_numpy(bool) & (frame[NETWORK] == at.network).to_numpy(bool))
    for row in rows.tolist():
        name = str(frame[ORGANISATION].iloc[row])
        if name in given:
            kind = Kind.OWN if cell[row] >= 0 else Kind.LEFT_OUT
            label = str(cell[row]) if cell[row] >= 0 else ""
            organisation = ledger.digest("organisation", name)
            yield organisation, Entry(kind=kind, cell=label, answers=given[name], rater=organisation)


def _entries(scores: Scores, family: Family, scale: str, at: Part, ledger: Ledger) -> Iterator[tuple[str, Entry]]:
    pairs, people = scores.by_pair, scores.by_respondent
    own = (pairs[WAVE] == at.wave).to_numpy(bool) & (pairs[NETWORK] == at.network).to_numpy(bool)
    rows = np.flatnonzero(own & (family.kind != Kind.NONE))
    of_pair = positions(key_codes(people, PAIR_KEYS), key_codes(pairs, PAIR_KEYS))
    given = _answers(people, scale, of_pair, ledger)
    keys = (pairs[key].astype(str).to_numpy()[rows].tolist() for key in (NETWORK, RATER, TARGET))
    for row, *names in zip(rows.tolist(), *keys, strict=True):
        cell = int(family.cell[row])
        yield (
            ledger.digest("pair", *names),
            Entry(
                kind=Kind(family.kind[row]),
                cell=str(cell) if cell >= 0 else "",
                answers=given.get(row, {}),
                rater=ledger.digest("organisation", names[1]),
            ),
        )


def _answers(
    people: pd.DataFrame, scale: str, of_pair: np.ndarray[Any, np.dtype[np.int64]], ledger: Ledger
) -> dict[int, dict[str, str]]:
    """Digests of what respondents answered on a scale, by the row of the pair."""
    values = people[scale].to_numpy(np.float64)
    networks, respondents = (people[key].astype(str).to_numpy() for key in (NETWORK, RESPONDENT))
    given: dict[int, dict[str, str]] = {}
    for row in np.flatnonzero(~np.isnan(values)).tolist():
        person = ledger.digest("person", networks[row], respondents[row])
        answer = ledger.digest("answer", person, np.round(values[row], 9).tobytes().hex())
        given.setdefault(int(of_pair[row]), {})[person] = answer
    return given
