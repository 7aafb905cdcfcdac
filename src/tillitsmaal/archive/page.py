"""The codebook for people: headings, facts, sentences and tables, whatever they are written in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.archive.codebooks import Codebook, Entry
from tillitsmaal.archive.describing import labels_of, missing_of, steps_of
from tillitsmaal.archive.variables import Variable
from tillitsmaal.archive.wording import range_text
from tillitsmaal.questionnaire.models import ResponseFormat
from tillitsmaal.text import Language, localised, number, say

_SPSS: Final = "spss"
_NAMES: Final = ("variable", _SPSS)
"""Columns that name a variable; the second is left out of tables in which no name is another in SPSS."""
_NUMBERS: Final = frozenset({"value", "n", "mean", "sd", "distinct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of texts; the first cell of a row names it."""

    columns: tuple[str, ...]
    """Ids."""
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Which columns hold numbers."""
        return tuple(column in _NUMBERS for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading, sentences, and a table where there is one."""

    heading: str
    depth: int
    """2, or 3 inside the last part of depth 2."""
    sentences: tuple[str, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A codebook in one language."""

    title: str
    language: Language
    facts: tuple[tuple[str, str], ...]
    """What it is about: names and what they hold."""
    stamp: str | None
    """Whom it is for, where answers are counted; None of a questionnaire, which is for anyone."""
    sentences: tuple[str, ...]
    parts: tuple[Part, ...]


def page(codebook: Codebook, language: Language) -> Page:
    """Put a codebook into words."""
    writer = _Writer(codebook=codebook, language=language, renamed=codebook.renamed)
    title = localised(codebook.questionnaire.title, language)
    return Page(
        title=writer.say("title", title=title),
        language=language,
        facts=tuple(writer.facts()),
        stamp=None if codebook.rows is None else writer.say("stamp"),
        sentences=tuple(writer.sentences()),
        parts=(*writer.formats(), *writer.keys(), *writer.items(), *writer.scores()),
    )


def missing_text(entry: Entry, language: Language) -> str:
    """What is missing, by its number: `Not answered: 29, Don't know: 17`; empty where nothing is missing."""
    counts = entry.found.missing if entry.found else {}
    told = [(localised(one.label, language), counts.get(one.code, 0)) for one in entry.variable.missing]
    return ", ".join(f"{label}:\N{NO-BREAK SPACE}{number(count, language, 0)}" for label, count in told if count)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    codebook: Codebook
    language: Language
    renamed: Mapping[str, str]
    """What variables are called in SPSS, where that is not their name."""

    def say(self, key: str, **values: object) -> str:
        return say(f"archive.codebook.{key}", self.language, **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        return "" if value is None else number(value, self.language, decimals)

    def facts(self) -> Iterator[tuple[str, str]]:
        of, questionnaire = self.codebook, self.codebook.questionnaire
        if of.study is not None:
            yield self.say("study"), of.study
        yield self.say("questionnaire"), of.mark
        yield self.say("languages"), ", ".join(questionnaire.languages)
        if questionnaire.sha256:
            yield self.say("sha256"), questionnaire.sha256
        for source in questionnaire.source:
            yield self.say("source"), source
        if of.rows is not None:
            dated = [f"{wave.name} ({wave.date})" if wave.date else wave.name for wave in of.waves]
            yield self.say("waves"), ", ".join(dated)
            yield self.say("rows"), self.number(of.rows)
            for file in of.inputs:
                yield self.say("file"), f"{file.name} (SHA-256 {file.sha256})"

    def sentences(self) -> Iterator[str]:
        yield self.say(f"layout_{self.codebook.layout}")
        yield self.say("as_answered")
        yield self.say("blank")

    def formats(self) -> Iterator[Part]:
        yield Part(heading=self.say("heading.formats"), depth=2)
        questionnaire = self.codebook.questionnaire
        for name, answer in questionnaire.formats.items():
            if any(scale.format == name for scale in questionnaire.scales.values()):
                heading = self.say("heading.format", range=range_text(answer), name=name)
                yield Part(heading=heading, depth=3, grid=self._answers(answer))

    def _answers(self, answer: ResponseFormat) -> Grid:
        labels = labels_of(answer)
        rows = [(code, labels.get(code), "answer") for code in (steps_of(answer) if labels else ())]
        rows += [(one.code, one.label, "missing") for one in missing_of(answer)]
        return self._grid(
            ("value", "meaning", "kind"),
            [
                (f"{code}", localised(texts, self.language) if texts else "", self.say(f"kind.{kind}"))
                for code, texts, kind in rows
            ],
        )

    def keys(self) -> Iterator[Part]:
        entries = self.codebook.of_kind("key")
        counted = ("n", "distinct") if self.codebook.rows is not None else ()
        rows = [
            (
                *self._named(entry),
                self._key_content(entry.variable),
                *((self.number(entry.found.n), self.number(entry.found.distinct)) if entry.found else ()),
            )
            for entry in entries
        ]
        yield Part(heading=self.say("heading.keys"), depth=2, grid=self._grid((*_NAMES, "content", *counted), rows))

    def _key_content(self, variable: Variable) -> str:
        label = localised(variable.label, self.language)
        texts = [f"{text} = {localised(told, self.language)}" for text, told in variable.texts.items()]
        told = f"{label}: {', '.join(texts)}" if texts else label
        return f"{told}. {localised(variable.made, self.language)}" if variable.made else told

    def items(self) -> Iterator[Part]:
        yield Part(heading=self.say("heading.items"), depth=2)
        by_scale: dict[str, list[Entry]] = {}
        for entry in self.codebook.of_kind("item"):
            by_scale.setdefault(entry.variable.scale or "", []).append(entry)
        for scale, entries in by_scale.items():
            yield self._scale(scale, entries)

    def _scale(self, name: str, entries: Sequence[Entry]) -> Part:
        scale = self.codebook.questionnaire.scales[name]
        label = localised(scale.label, self.language)
        answer = self.codebook.questionnaire.format_of(name)
        told = [self.say(f"level.{scale.level}"), self.say("answers", range=range_text(answer), name=scale.format)]
        if scale.sufficient is not None:
            told.append(self.say("floor", floor=number(scale.sufficient, self.language, 1)))
        if scale.direction == "higher_is_less_trust":
            told.append(self.say("less_trust"))
        counted = ("n", "mean", "sd", "missing") if self.codebook.rows is not None else ()
        rows = [(*self._item(entry), *self._counted(entry, missing=True)) for entry in entries]
        grid = self._grid((*_NAMES, "question", "reverse", *counted), rows)
        return Part(heading=f"{label} ({name})", depth=3, sentences=(" ".join(told),), grid=grid)

    def _item(self, entry: Entry) -> tuple[str, ...]:
        turned = self.say("yes") if entry.variable.reverse else ""
        return *self._named(entry), localised(entry.variable.label, self.language), turned

    def _named(self, entry: Entry) -> tuple[str, str]:
        """A variable's name, and the one in SPSS where that is another."""
        return entry.variable.name, self.renamed.get(entry.variable.name, "")

    def _counted(self, entry: Entry, *, missing: bool) -> tuple[str, ...]:
        if entry.found is None:
            return ()
        found = entry.found
        told = (self.number(found.n), self.number(found.mean, 2), self.number(found.sd, 2))
        return (*told, missing_text(entry, self.language)) if missing else told

    def scores(self) -> Iterator[Part]:
        counted = ("n", "mean", "sd") if self.codebook.rows is not None else ()
        rows = [
            (
                *self._named(entry),
                localised(entry.variable.label, self.language),
                self._limits(entry.variable),
                localised(entry.variable.made, self.language) if entry.variable.made else "",
                *self._counted(entry, missing=False),
            )
            for entry in self.codebook.of_kind("score")
        ]
        grid = self._grid((*_NAMES, "content", "range", "made", *counted), rows)
        yield Part(heading=self.say("heading.scores"), depth=2, grid=grid)

    def _limits(self, variable: Variable) -> str:
        low, high = variable.range or (0.0, 0.0)
        return range_text(ResponseFormat(min=int(low), max=int(high)))

    def _grid(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Grid:
        told = list(rows)
        kept = [place for place, column in enumerate(columns) if column != _SPSS or any(row[place] for row in told)]
        ids = tuple(columns[place] for place in kept)
        heads = tuple(self.say(f"column.{column}") for column in ids)
        return Grid(columns=ids, heads=heads, rows=tuple(tuple(row[place] for place in kept) for row in told))
