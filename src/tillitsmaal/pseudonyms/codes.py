"""Codes for names: the same for the same name and key, and without the key no way back to the name."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, Literal

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.names import key as folded

KEY_BYTES: Final = 32
Kind = Literal["study", "network", "organisation", "respondent", "unnamed"]
"""An unnamed one is a respondent whose id nobody gave."""
_FIRST: Final = {"study": "s", "network": "n", "organisation": "o", "respondent": "p", "unnamed": "u"}
"""A letter before each code, so that no two kinds share one and none is taken for a number."""
_SIGNS: Final = "0123456789bcdfghjkmnpqrstvwxyz"
"""Digits and consonants: no code is a word."""
_LENGTH: Final = 10
"""Signs of a code: of 100,000 names, two have the same one in a key of 100,000."""
UNNAMED: Final = re.compile(f"{_FIRST['unnamed']}[{_SIGNS}]{{{_LENGTH}}}")
"""Codes for ids that nobody gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """What gives the names of one study their codes."""

    key: bytes = field(repr=False)
    """32 random bytes, kept secret: who has them can try names."""
    study: str
    """Name of the study; empty where there is none. Other studies give other codes."""

    def code(self, kind: Kind, *name: str) -> str:
        """Code of a name, by keyed BLAKE2b (RFC 7693) over study, kind and the name as names are compared.

        Parameters
        ----------
        kind
            What has the name.
        name
            The name; of a respondent the network and the id, since the ids of two networks are not the same people.

        Examples
        --------
        >>> coder = Coder(key=bytes(32), study="Prosjekt Vik")
        >>> coder.code("organisation", "Vik  KOMMUNE") == coder.code("organisation", "Vik kommune")
        True
        >>> coder.code("organisation", "Vik") == coder.code("network", "Vik")
        False
        """
        told = json.dumps([folded(self.study), kind, *map(folded, name)]).encode()
        number = int.from_bytes(blake2b(told, key=self.key).digest())
        return _FIRST[kind] + "".join(_SIGNS[number // len(_SIGNS) ** place % len(_SIGNS)] for place in range(_LENGTH))

    def digest(self, sha256: str) -> str:
        """Keyed digest of a file, by its own: who has the file and guesses names cannot try them on it."""
        return blake2b(f"file {sha256}".encode(), key=self.key, digest_size=32).hexdigest()

    def codes(self, kind: Kind, names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
        """Codes of many names.

        Raises
        ------
        InputRefused
            `pseudonyms_collide`: two names have the same code, and would become one.
        """
        given = {name: self.code(kind, *name) for name in names}
        if len(set(given.values())) < len(given):
            raise InputRefused([Problem(code="pseudonyms_collide")])
        return given
