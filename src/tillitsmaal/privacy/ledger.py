"""What was released of each network and wave, kept so that a later release can be held against it.

Names never stand in it: people, pairs and waves are written as keyed digests (BLAKE2b).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from tillitsmaal.privacy.cells import Kind

FORMAT: Final = "tillit/releases/1"
KEY_BYTES: Final = 32
_DIGEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pair's answers on one family of scales, as they were released."""

    kind: Kind
    cell: str
    """The same text for all pairs of a cell; empty where they were left out."""
    answers: Mapping[str, str]
    """Digest of what each respondent answered, by the digest of the respondent."""


Partition = Mapping[str, Mapping[str, Entry]]
"""What was released of a network in a wave: by family, then by pair (digests)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The releases of a study, by network and wave (digests), in order."""

    key: bytes = field(repr=False)
    parts: Mapping[str, tuple[Partition, ...]]

    def digest(self, *parts: str) -> str:
        """A keyed digest of some texts."""
        text = "\x1f".join(parts).encode()
        return blake2b(text, digest_size=_DIGEST, key=self.key).hexdigest()


def write_ledger(ledger: Ledger) -> str:
    """Write a ledger as JSON, without its key."""
    parts = {digest: [_written(partition) for partition in of] for digest, of in sorted(ledger.parts.items())}
    return json.dumps({"schema": FORMAT, "parts": parts}, indent=None, separators=(",", ":"), sort_keys=True) + "\n"


def _written(partition: Partition) -> dict[str, Any]:
    return {
        family: {
            pair: [int(entry.kind), entry.cell, dict(sorted(entry.answers.items()))]
            for pair, entry in sorted(entries.items())
        }
        for family, entries in sorted(partition.items())
    }


def read_ledger(text: str, key: bytes) -> Ledger:
    """Read a ledger.

    Raises
    ------
    ValueError
        If it is none.
    """
    held = json.loads(text)
    if not isinstance(held, dict) or held.get("schema") != FORMAT:
        raise ValueError("schema")
    return Ledger(key=key, parts={digest: tuple(map(_read, of)) for digest, of in held["parts"].items()})


def _read(partition: Mapping[str, Any]) -> Partition:
    return {
        family: {
            pair: Entry(kind=Kind(kind), cell=str(cell), answers=dict(answers))
            for pair, (kind, cell, answers) in entries.items()
        }
        for family, entries in partition.items()
    }
