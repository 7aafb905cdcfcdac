"""What was released of each network and wave, kept so that a later release can be held against it.

Names never stand in it: people, pairs and waves are written as keyed digests (BLAKE2b).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from tillitsmaal.names import key
from tillitsmaal.privacy.cells import Kind

FORMAT: Final = "tillit/releases/6"
_READ: Final = (FORMAT, "tillit/releases/5")
"""Format 5 has no names of waves that were called otherwise."""
KEY_BYTES: Final = 32
_DIGEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pair's answers to one item, as they were released."""

    kind: Kind
    cell: str
    """The same text for all pairs of a cell; empty where they were left out."""
    answers: Mapping[str, str]
    """Digest of what each respondent answered, by the digest of the respondent."""
    rater: str
    """Digest of the organisation that these work for."""
    target: str
    """Digest of the partner that they were asked about; empty on an item that is about none."""
    scale: str
    """Digest of the items that the item's scale was made of, and of which of them are turned."""
    open: Mapping[str, str]
    """Digest of the items of the scale that a respondent left open, of those who left any."""


_FIELDS: Final = tuple(field.name for field in fields(Entry) if field.name != "kind")
Partition = Mapping[str, Mapping[str, Entry]]
"""What was released of a network in a wave: by item, then by pair (digests)."""


class Counted(NamedTuple):
    """What counts of people were told beside: with others, they would tell of few."""

    least: int
    """k."""
    people: str
    """Digest of how many people each organisation had, and each pair on every scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The releases of a study, by network and wave (digests), in order."""

    key: bytes = field(repr=False)
    parts: Mapping[str, tuple[Partition, ...]]
    public: Mapping[str, tuple[Partition, ...]]
    """What went into numbers for the public; each network and wave is one cell."""
    partners: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Which of `parts` partners were shown, by their places; of the others only the public was told."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of waves that were called otherwise when they were first released: by today's digest, that of then."""
    changes: frozenset[str] = frozenset()
    """Digests of all of which changes of matched pairs were told to the public, together and by wave."""
    counted: Mapping[str, Counted] = field(default_factory=dict)
    """With what people were counted when each network and wave was first shown."""
    ranges: Mapping[str, str] = field(default_factory=dict)
    """Digests of the ends of the answers' scale, by those of the network, wave and item."""

    def shown(self, digest: str) -> tuple[Partition, ...]:
        """What partners were shown of a network and wave."""
        return tuple(self.parts[digest][place] for place in sorted(self.partners.get(digest, frozenset())))

    def digest(self, *parts: str) -> str:
        """A keyed digest of some texts; names have the same one where they are the same name."""
        text = "".join(f"{len(part)} {part}" for part in map(key, parts)).encode()
        return blake2b(text, digest_size=_DIGEST, key=self.key).hexdigest()

    @property
    def mark(self) -> str:
        """By which it is known whether a list is of this key."""
        return self.digest("key")


class OtherKeyError(ValueError):
    """A list of releases was written with another key."""


def write_ledger(ledger: Ledger) -> str:
    """Write a ledger as JSON, without its key."""
    chains = {
        name: {digest: [as_told(partition) for partition in of] for digest, of in chain.items()}
        for name, chain in (("parts", ledger.parts), ("public", ledger.public))
    }
    written = {
        "schema": FORMAT,
        "key": ledger.mark,
        "changes": sorted(ledger.changes),
        "counted": ledger.counted,
        "ranges": ledger.ranges,
        "names": ledger.names,
        "partners": {digest: sorted(places) for digest, places in ledger.partners.items()},
        **chains,
    }
    return json.dumps(written, indent=None, separators=(",", ":"), sort_keys=True) + "\n"


def as_told(partition: Partition) -> dict[str, Any]:
    """A partition as JSON has it."""
    return {
        item: {pair: [int(entry.kind), *(getattr(entry, name) for name in _FIELDS)] for pair, entry in entries.items()}
        for item, entries in partition.items()
    }


def read_ledger(text: str, key: bytes) -> Ledger:
    """Read a ledger.

    Raises
    ------
    ValueError
        If it is none; `OtherKeyError` if it was written with another key.
    """
    held = json.loads(text)
    if not isinstance(held, dict) or held.get("schema") not in _READ:
        raise ValueError("schema")
    parts, public = (
        {digest: tuple(map(_read, of)) for digest, of in held[name].items()} for name in ("parts", "public")
    )
    counted = {digest: Counted(int(least), str(people)) for digest, (least, people) in held["counted"].items()}
    ledger = Ledger(
        key=key,
        parts=parts,
        public=public,
        partners={digest: frozenset(map(int, places)) for digest, places in held["partners"].items()},
        names={own: str(first) for own, first in held.get("names", {}).items()},
        changes=frozenset(map(str, held["changes"])),
        counted=counted,
        ranges={of: str(ends) for of, ends in held["ranges"].items()},
    )
    if held["key"] != ledger.mark:
        raise OtherKeyError
    return ledger


def _read(partition: Mapping[str, Any]) -> Partition:
    return {
        item: {
            pair: Entry(kind=Kind(kind), **dict(zip(_FIELDS, written, strict=True)))
            for pair, (kind, *written) in entries.items()
        }
        for item, entries in partition.items()
    }
