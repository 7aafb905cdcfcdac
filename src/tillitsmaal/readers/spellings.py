"""What organisations may be called in a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tillitsmaal.names import key
from tillitsmaal.study import ImportMapping, Study
from tillitsmaal.study.coded import organisation_codes, short_codes


@dataclass(frozen=True, slots=True)
class Spellings:
    """Every spelling of the organisations that a study, or a mapping, knows."""

    by_key: Mapping[str, str]
    """From a folded spelling to the organisation's id."""
    by_id: Mapping[str, tuple[str, ...]]
    """Spellings of each organisation as people write them."""

    @classmethod
    def of(cls, study: Study | None, mapping: ImportMapping) -> "Spellings":
        """The spellings of a study's organisations and of a mapping's aliases."""
        organisations = study.organisations if study is not None else ()
        written = {one.id: (one.name or one.id, *one.aliases, one.id) for one in organisations}
        known = {key(name): id_ for id_, names in written.items() for name in names}
        for name, aliases in mapping.aliases.targets.items():
            id_ = known.get(key(name), name)
            written[id_] = (*written.get(id_, (name,)), *aliases)
            known |= {key(alias): id_ for alias in (name, *aliases)}
        coded = (short_codes(organisations), organisation_codes(organisations))
        codes = {key(code): id_ for codes in coded for id_, code in codes.items()}
        return cls(codes | known, written)

    @property
    def known(self) -> bool:
        """Whether there are any."""
        return bool(self.by_key)

    def resolve(self, text: str) -> str | None:
        """The organisation that a text names as a whole."""
        return self.by_key.get(key(text))

    def named_in(self, text: str) -> str | None:
        """The one organisation that a text mentions; None where it mentions none or several.

        A name inside a longer name that stands there too does not count.
        """
        found = {
            (id_, spelling) for id_, names in self.by_id.items() for spelling in names if _mentions(text, spelling)
        }
        longest = [
            id_
            for id_, spelling in found
            if not any(key(spelling) != key(other) and key(spelling) in key(other) for _, other in found)
        ]
        return longest[0] if len(set(longest)) == 1 else None


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(key(name))}(?!\w)", key(text)) is not None
