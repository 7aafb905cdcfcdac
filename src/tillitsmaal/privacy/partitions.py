"""The cells of a release, written down for the ledger."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from tillitsmaal.grouping import Codes
from tillitsmaal.privacy.cells import Cells, Family, Kind
from tillitsmaal.privacy.digests import Digests, items_of
from tillitsmaal.privacy.ledger import Entry, Ledger, Partition
from tillitsmaal.privacy.people import agreed_in, consented_in
from tillitsmaal.responses import NETWORK, ORGANISATION, WAVE, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A network in a wave."""

    network: str
    wave: str
    agreed: bool = field(default=False, compare=False)
    """Whether its answers are such as organisations agree on."""
    consented: bool = field(default=False, compare=False)
    """Whether these have also consented to partners seeing them."""
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """What to show of organisations that answered, by their digests."""

    def rows(self, frame: pd.DataFrame) -> list[int]:
        """Rows of a frame that are of it."""
        own = (frame[WAVE] == self.wave).to_numpy(bool) & (frame[NETWORK] == self.network).to_numpy(bool)
        return np.flatnonzero(own).tolist()


def parts_of(frame: pd.DataFrame) -> Iterator[Part]:
    """The network and wave of each row."""
    for network, wave in zip(frame[NETWORK].astype(str), frame[WAVE].astype(str), strict=True):
        yield Part(network=network, wave=wave)


def partitions_of(scores: Scores, cells: Cells, digests: Digests, ledger: Ledger) -> Iterator[tuple[Part, Partition]]:
    """Write down in which cells the answers of each network and wave are, item by item; those about no partner too.

    Items of a scale, and of scales that are tied, have the same cells. They are apart here since another questionnaire
    may put them together, or tie them, otherwise.
    """
    questionnaire = scores.responses.questionnaire
    keys = scores.by_organisation[[NETWORK, WAVE]].drop_duplicates().astype(str)
    agreed, consented = agreed_in(scores), consented_in(scores)
    called = scores.responses.names
    organisations = scores.by_organisation[ORGANISATION].astype(str)
    names = {of: called.get(id_, id_) for of, id_ in zip(digests.organisations, organisations, strict=True)}
    for network, wave in zip(keys[NETWORK], keys[WAVE], strict=True):
        at = Part(network=network, wave=wave, agreed=agreed, consented=consented, names=names)
        pairs, own = at.rows(scores.by_pair), at.rows(scores.by_organisation)
        of_pairs = {
            ledger.digest("item", item): _called(dict(_entries(family, item, pairs, digests)))
            for family in cells.families
            for item in items_of(questionnaire, *family.scales)
        }
        of_organisations = {
            ledger.digest("item", item): _called(dict(_own_entries(item, cell, own, digests)))
            for scale, cell in cells.own.items()
            for item in items_of(questionnaire, scale)
        }
        yield at, of_pairs | of_organisations


def _called(entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """The same entries, with each cell called as the first of its pairs."""
    names: dict[str, str] = {}
    for pair in sorted(entries):
        names.setdefault(entries[pair].cell, pair)
    return {pair: replace(entry, cell=names[entry.cell]) if entry.cell else entry for pair, entry in entries.items()}


def _own_entries(item: str, cell: Codes, rows: list[int], digests: Digests) -> Iterator[tuple[str, Entry]]:
    """Entries of organisations, on an item that is not about partners."""
    for row in rows:
        given = digests.own[item][row]
        if given.answers:
            organisation = digests.organisations[row]
            yield (
                organisation,
                Entry(
                    kind=Kind.OWN if cell[row] >= 0 else Kind.LEFT_OUT,
                    cell=_label(cell[row]),
                    answers=given.answers,
                    rater=organisation,
                    target="",
                    scale=digests.scales[item],
                    open=given.open,
                ),
            )


def _entries(family: Family, item: str, rows: list[int], digests: Digests) -> Iterator[tuple[str, Entry]]:
    for row in rows:
        if (kind := Kind(family.kind[row])) != Kind.NONE:
            given = digests.about_pairs[item][row]
            yield (
                digests.pairs[row],
                Entry(
                    kind=kind,
                    cell=_label(family.cell[row]),
                    answers=given.answers,
                    rater=digests.raters[row],
                    target=digests.targets[row],
                    scale=digests.scales[item],
                    open=given.open,
                ),
            )


def _label(cell: np.int64) -> str:
    return str(cell) if cell >= 0 else ""
