"""What organisations may be called in a file."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.study import ImportMapping, Study
from tillitsmaal.study.coded import codes_in_doubt, field_key, organisation_codes, set_apart, short_codes
from tillitsmaal.text import LANGUAGES, say

_EDGES: Final = " .,:;…-–?!"
_PARTS: Final = re.compile(r":|\s[-–|/]\s")
_NUMBER: Final = re.compile(r"(?<=\S)\s+[(\[]?\d+[)\]]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a heading says."""

    about: str
    """Id of the organisation that it names."""
    beside: tuple[str, ...] = ()
    """What else stands there, folded, with nothing where the name stands; empty where it is the name alone."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """Every spelling of the organisations that a study, or a mapping, knows."""

    by_key: Mapping[str, str]
    """From a folded spelling to the organisation's id."""
    by_id: Mapping[str, tuple[str, ...]]
    """Spellings of each organisation as people write them."""
    folded: tuple[tuple[str, str], ...]
    """The same folded, each with the id before it."""
    headings: Mapping[str, str]
    """From what our forms write above the questions about an organisation, folded, to its id."""

    @classmethod
    def of(cls, study: Study | None, mapping: ImportMapping) -> "Spellings":
        """The spellings of a study's organisations and of a mapping's aliases."""
        organisations = study.organisations if study is not None else ()
        written = {one.id: _shown((one.name or one.id, *one.aliases, one.id)) for one in organisations}
        known = {key(name): id_ for id_, names in written.items() for name in names}
        for name, aliases in mapping.aliases.targets.items():
            id_ = known.get(key(name), name)
            written[id_] = (*written.get(id_, (name,)), *aliases)
            known |= {key(alias): id_ for alias in (name, *aliases)}
        coded = (short_codes(organisations), organisation_codes(organisations))
        doubtful = codes_in_doubt(organisations)
        codes = {key(code): id_ for codes in coded for id_, code in codes.items() if key(code) not in doubtful}
        folded = tuple({(id_, key(name)): None for id_, names in written.items() for name in names})
        return cls(codes | known, written, folded, _headings(written, {one.id for one in organisations}))

    @property
    def known(self) -> bool:
        """Whether there are any."""
        return bool(self.by_key)

    def resolve(self, text: str) -> str | None:
        """The organisation that a text names as a whole."""
        return self.by_key.get(key(text))

    def headed(self, text: str) -> "Heading | None":
        """Whom a heading is about: its name alone or as our forms head a block, and what else stands beside that.

        Beside it, behind a colon or a dash, there may be words that mention nobody else, and behind it a number.
        """
        parts = [text] if self._about(text)[0] is not None else _PARTS.split(text)
        found = [self._about(part) for part in parts]
        about = {organisation for organisation, _ in found if organisation is not None}
        known = {name for part, (one, _) in zip(parts, found, strict=True) if one for name in self.mentioned(part)}
        others = {name for part, (one, _) in zip(parts, found, strict=True) if not one for name in self.mentioned(part)}
        if len(about) != 1 or (others | (self.mentioned(text) - known)) - about:
            return None
        beside = tuple(rest for _, rest in found)
        return Heading(about=about.pop(), beside=beside if any(beside) else ())

    def heads(self, text: str, organisation: str) -> bool:
        """Whether our forms head a block about an organisation so, though another may be called that."""
        return self.headings.get(key(text).strip(_EDGES)) == organisation

    def _about(self, part: str) -> tuple[str | None, str]:
        """The organisation that a part of a heading names, and what the part says beside that, folded."""
        folded = key(part).strip(_EDGES)
        number = _NUMBER.search(folded)
        for name, rest in [(folded, ""), *([(folded[: number.start()].strip(_EDGES), number[0])] if number else [])]:
            if (organisation := self.by_key.get(name) or self.headings.get(name)) is not None:
                return organisation, rest.strip()
        return None, folded

    def within(self, text: str) -> list[tuple[str, str]]:
        """The names that occur in a text, as words or inside of some, each with the organisation's id before it."""
        folded = key(text)
        return [(id_, name) for id_, name in self.folded if name in folded]

    def mentioned(self, text: str) -> set[str]:
        """The organisations that a text mentions, which does not say that it is about them.

        A name inside a longer name that stands there too does not count.
        """
        folded = key(text)
        found = [(id_, name) for id_, name in self.within(text) if stands(name, folded)]
        return {id_ for id_, name in found if not any(name != other and name in other for _, other in found)}


def with_roster(mapping: ImportMapping, study: Study | None) -> ImportMapping:
    """The mapping with every spelling of an organisation that the study has among its aliases."""
    aliases = mapping.aliases.model_copy(update={"targets": Spellings.of(study, mapping).by_id})
    return mapping.model_copy(update={"aliases": aliases})


def one_of_each(mapping: ImportMapping) -> dict[str, str]:
    """From each folded spelling of an organisation among a mapping's aliases to one that they share."""
    return {key(theirs): key(name) for name, names in mapping.aliases.targets.items() for theirs in (name, *names)}


def as_named(column: Coded, names: Collection[str]) -> Coded:
    """Waves or networks by the study's names, where a survey system has changed signs in what a form told it."""
    known = {key(name) for name in names}
    ours = {field_key(name): name for name in names}
    texts = (text if key(text) in known else ours.get(field_key(text), text) for text in column.texts)
    return Coded(codes=column.codes, texts=tuple(texts))


def _shown(names: Sequence[str]) -> tuple[str, ...]:
    """Names, and after them those that a form shows otherwise."""
    return tuple(dict.fromkeys((*names, *map(set_apart, names))))


def _headings(written: Mapping[str, tuple[str, ...]], ids: Collection[str]) -> dict[str, str]:
    """What our forms head a block about a partner with, in every language; an id is no name in a text."""
    frames = [(frame, language) for frame in ("forms.about", "forms.about_hint") for language in LANGUAGES]
    return {
        key(say(frame, language, partner=name)).strip(_EDGES): id_
        for id_, names in written.items()
        for name in names
        if name not in ids or name == names[0]
        for frame, language in frames
    }


def stands(name: str, text: str) -> bool:
    """Whether a name stands in a text as a word, both folded."""
    return re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text) is not None
