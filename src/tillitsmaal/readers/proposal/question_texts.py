"""Columns by the text of their question: which item it is, about whom."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import PLACEHOLDER, Item, Questionnaire
from tillitsmaal.readers.answers.items import placed
from tillitsmaal.readers.answers.spellings import Heading, Spellings
from tillitsmaal.readers.books.headers import plain_text
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping, ItemOf
from tillitsmaal.study.coded import set_apart

_LONGEST: Final = 1000
"""Characters of a question below a heading; longer texts are read as a whole only."""
_IN_BRACKETS: Final = re.compile(r"(?P<outer>.*?)\s*\[(?P<inner>[^][]+)\]")
_BETWEEN: Final = re.compile(r"[.:?!/]|(?<=\s)[-–|](?=\s)")
_HINT: Final = re.compile(r"(?:\s*(?:\([^()]*\)|\[[^][]*\])|\s\d+\s?[-–—]\s?\d+)+[\s.]*$")
"""How to answer, behind a question."""
_Value = TypeVar("_Value")
_ENDS: Final = "?!"
_EDGES: Final = " .,:;…-–?!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a question's text says that a column holds."""

    item: str
    target: str | None = None
    beside: tuple[str, ...] = ()
    """What a heading says beside an organisation's name, or of another; with it, nothing is certain."""
    mentioned: frozenset[str] = frozenset()
    """Organisations that such a heading mentions, the item being about one below it."""

    @property
    def place(self) -> ItemOf:
        """The same as a mapping of columns has it."""
        return ItemOf(item=self.item, target=self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """How questions read that are items, folded; a wording of two items is none."""

    whole: Mapping[str, ItemOf]
    """Every item about every organisation, and about none."""
    bare: Mapping[str, str]
    """Items without whom they are about, by what the mapping calls them, and by id."""
    spellings: Spellings

    @classmethod
    def of(cls, questionnaire: Questionnaire, spellings: Spellings, mapping: ImportMapping) -> "Wordings":
        """The wordings of a questionnaire's items about the organisations that are known."""
        bare = ((text, item.id) for item in questionnaire.items for text in _bare(item, mapping))
        return cls(whole=_single(_rendered(questionnaire, spellings)), bare=_single(bare), spellings=spellings)

    def said(self, text: str) -> Said | None:
        """What a text says: an item as a whole, alone or behind a heading, or an item behind whom it is about."""
        if (place := self.whole.get(_folded(text))) is not None:
            return Said(item=place.item, target=place.target)
        found = (self._below(*part) for part in _parts(plain_text(text)))
        return next((said for said in found if said is not None), None)

    def told(self, text: str) -> tuple[str | None, str | None]:
        """The item and the organisation that a text tells, as far as it tells one of either.

        What stands behind it, in brackets or as a sentence of its own, takes nothing away: `Vik vil oss vel (1-5)`.
        """
        if (said := self.said(text)) is not None:
            return said.item, said.target
        shown = plain_text(text)
        plain = _HINT.sub("", shown)
        read = [part for one in dict.fromkeys((shown, plain)) for part in _parts(one)]
        parts = [(shown, shown), (plain, plain), *((outer, inner) for outer, inner, _ in read)]
        whole = {folded for pair in parts for part in pair if (folded := _bared(part)) in self.whole}
        if len(whole) == 1:
            place = self.whole[whole.pop()]
            return place.item, place.target
        items = {item for _, inner in parts if (item := self.bare.get(_bared(inner))) is not None}
        about = {heading.about for outer, _ in parts if (heading := self.spellings.headed(outer)) is not None}
        sure = about if self.spellings.mentioned(shown) <= about else set()
        return _only(items), _only(sure)

    def _below(self, outer: str, inner: str, apart: bool) -> Said | None:
        folded = _bared(inner)
        place, item = self.whole.get(folded), self.bare.get(folded)
        heading = self.spellings.headed(outer) if place is not None or item is not None else None
        if place is not None:
            return self._whole_below(outer, heading, place, apart)
        if item is None or heading is None or any(self.bare.get(part, item) != item for part in heading.beside):
            return None
        beside = tuple("" if part in self.bare else part for part in heading.beside)
        return Said(item=item, target=heading.about, beside=beside if any(beside) else ())

    def _whole_below(self, outer: str, heading: Heading | None, place: ItemOf, apart: bool) -> Said | None:
        """An item about a partner below a heading: none where that is about another.

        Only likely where it mentions another, or where its words may belong to the name: `Sogndal – NAV vil oss vel`.
        """
        if place.target is None or self.spellings.heads(outer, place.target):
            return Said(item=place.item, target=place.target)
        if heading is not None and heading.about != place.target:
            return None
        mentioned = self.spellings.mentioned(outer)
        doubtful = mentioned - {place.target} if mentioned or heading else not apart
        beside = (_folded(outer),) if doubtful else ()
        return Said(item=place.item, target=place.target, beside=beside, mentioned=frozenset(mentioned))


@dataclass(frozen=True, slots=True, kw_only=True)
class ByText:
    """What columns hold, as their texts say it."""

    certain: Mapping[str, ItemOf]
    likely: Mapping[str, ItemOf]
    """Where the heading says more than an organisation's name, and says it of no other; nothing that is certain of
    another column."""

    @property
    def columns(self) -> dict[str, ItemOf]:
        """All of it, as a mapping is proposed."""
        return {**self.certain, **self.likely}


def by_texts(sheet: Sheet, wordings: Wordings) -> ByText:
    """What each column holds, as far as its header or its question says so.

    A text is certain when it is exactly an item about one organisation, or about none, alone or behind a heading; or
    when it is an organisation's heading followed by an item (`Vik kommune [tar hensyn til oss]`). Further words in the
    heading are those of a battery when they stand beside another organisation too; else it is only likely. So it is
    where they mention an organisation, unless they mention all that stand below them: others may be asked to answer for
    it (`Tror du at de i Os mener det?`).
    """
    said = {header: one for header in sheet.table.columns if (one := _first(sheet, header, wordings)) is not None}
    batteries: dict[tuple[str, ...], set[str | None]] = {}
    for one in said.values():
        batteries.setdefault(one.beside, set()).add(one.target)
    certain = {
        header
        for header, one in said.items()
        if not one.beside or (len(about := batteries[one.beside]) > 1 and (not one.mentioned or about <= one.mentioned))
    }
    sure = _once({header: one.place for header, one in said.items() if header in certain})
    claimed = {(one.item, one.target) for header, one in said.items() if header in certain}
    likely = {header: one.place for header, one in said.items() if header not in certain}
    open_ones = {header: place for header, place in likely.items() if (place.item, place.target) not in claimed}
    return ByText(certain=sure, likely=_once(open_ones))


def _first(sheet: Sheet, header: str, wordings: Wordings) -> Said | None:
    """What a header says, else what its question says."""
    return wordings.said(header) or wordings.said(sheet.texts.get(header, header))


def _only(found: Collection[str]) -> str | None:
    return next(iter(found)) if len(found) == 1 else None


def _single(pairs: Iterable[tuple[str, _Value]]) -> dict[str, _Value]:
    """Wordings that stand for one thing."""
    found: dict[str, list[_Value]] = {}
    for text, value in pairs:
        if value not in found.setdefault(text, []):
            found[text].append(value)
    return {text: values[0] for text, values in found.items() if len(values) == 1}


def _rendered(questionnaire: Questionnaire, spellings: Spellings) -> Iterator[tuple[str, ItemOf]]:
    """Every item about every organisation, in every language, folded; as it is, and as a form shows it."""
    for item in questionnaire.items:
        for text in (shown for one in item.text.values() for shown in dict.fromkeys((one, set_apart(one)))):
            if PLACEHOLDER not in text:
                yield _folded(text), ItemOf(item=item.id)
                continue
            for organisation, names in spellings.by_id.items():
                for name in names:
                    yield _folded(text.replace(PLACEHOLDER, name)), ItemOf(item=item.id, target=organisation)


def _bare(item: Item, mapping: ImportMapping) -> Iterator[str]:
    """An item without whom it is about, and what the mapping calls it."""
    bare = (text.replace(PLACEHOLDER, "") for text in item.text.values() if PLACEHOLDER in text)
    yield from (_folded(shown) for text in bare for shown in (text, set_apart(text)))
    yield from (_folded(text) for ours, texts in mapping.aliases.items.items() if ours == item.id for text in texts)
    yield key(item.id)


def _parts(text: str) -> Iterator[tuple[str, str, bool]]:
    """A heading and what stands below it, in every way that the text can be read so, the longest question first.

    And whether the heading ends as a sentence does; a full stop may stand in a name.
    """
    if len(text) > _LONGEST:
        return
    if match := _IN_BRACKETS.fullmatch(text):
        yield match["outer"], match["inner"], True
    for mark in _BETWEEN.finditer(text):
        outer = text[: mark.start()]
        yield outer, text[mark.end() :], mark[0] in _ENDS or outer.rstrip().endswith(tuple(_ENDS))


def _folded(text: str) -> str:
    return _bared(plain_text(text))


def _bared(shown: str) -> str:
    """The same of a text as people read it."""
    return key(shown).strip(_EDGES)


def _once(found: Mapping[str, ItemOf]) -> dict[str, ItemOf]:
    """Leave out what two columns claim: then neither is beyond doubt."""
    claims: dict[tuple[str, str | None], list[str]] = {}
    for header, place in found.items():
        claims.setdefault((place.item, place.target), []).append(header)
    single = {headers[0] for headers in claims.values() if len(headers) == 1}
    return {header: place for header, place in found.items() if header in single}


def named(sheet: Sheet, unread: Collection[str], mapping: ImportMapping, wordings: Wordings) -> set[str]:
    """Organisations that columns from which nothing is read mention in their header or question, or are about."""
    spellings = wordings.spellings
    places = placed(sheet.table, mapping) if mapping.shape == "wide" else {}
    targets = (place.target for header, place in places.items() if header in unread and place.target is not None)
    about = {organisation for target in targets if (organisation := spellings.resolve(target)) is not None}
    return about.union(*(mentioned(sheet, header, wordings) for header in unread))


def mentioned(sheet: Sheet, header: str, wordings: Wordings) -> set[str]:
    """Organisations that a column mentions in its header or question, or that its question is about."""
    shown = dict.fromkeys((plain_text(header), plain_text(sheet.texts.get(header, ""))))
    texts = [text for text in shown if wordings.spellings.within(text)]
    about = {told for text in texts if (told := wordings.told(text)[1]) is not None}
    return about.union(*(wordings.spellings.mentioned(text) for text in texts))


def lost(columns: Mapping[str, ItemOf], partners: Collection[str] = ()) -> list[str]:
    """Items that some partners have a column for and others not, as `ben1: vik`; `partners` are there in any case."""
    found = {(place.item, place.target) for place in columns.values() if place.target is not None}
    items, targets = sorted({item for item, _ in found}), sorted({target for _, target in found}.union(partners))
    return [f"{item}: {target}" for item in items for target in targets if (item, target) not in found]
