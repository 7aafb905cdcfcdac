"""The codebook as plain tables: what it is about, a row a variable, and a row a value that means something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tillitsmaal.archive.codebooks import Codebook, Entry
from tillitsmaal.archive.page import page
from tillitsmaal.archive.variables import ArchiveTable, Variable
from tillitsmaal.study.missing import MISSING
from tillitsmaal.text import Language, localised, say

Cell = str | float | None
_COLUMNS: Final = (
    *("table", "variable", "spss", "content", "scale", "level", "measure", "reverse", "lowest", "highest", "made"),
    *("n", "blank", "mean", "sd"),
)
"""Of the variables, before one for each reason; `spss` is left out where no name is another in SPSS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A table of texts and numbers."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_read: bool = False
    """Whether it is for people to read, and not data."""


def about_listed(codebook: Codebook, language: Language) -> Listed:
    """For whom it is, what it is about, and how the data are laid out."""
    told = page(codebook, language)
    whom = [] if told.stamp is None else [(say("archive.codebook.whom", language), told.stamp)]
    notes = say("archive.codebook.notes", language)
    return Listed(
        title=say("archive.codebook.sheet.about", language),
        heads=tuple(say(f"archive.codebook.column.{column}", language) for column in ("fact", "content")),
        rows=(*whom, *told.facts, *((notes, sentence) for sentence in told.sentences)),
        is_read=True,
    )


def variables_listed(codebook: Codebook, others: Sequence[ArchiveTable], language: Language) -> Listed:
    """A row a variable of the data, with what was found, and of the other tables."""
    data = say("archive.table.data", language)
    renamed = codebook.renamed
    rows = [
        (data, *_described(entry.variable, renamed.get(entry.variable.name, ""), language), *_found(entry))
        for entry in codebook.entries
    ]
    for table in others:
        title = localised(table.title, language)
        rows += [(title, *_described(variable, "", language), *_found(None)) for variable in table.variables]
    kept = [place for place, column in enumerate(_COLUMNS) if column != "spss" or renamed]
    heads = [say(f"archive.codebook.column.{_COLUMNS[place]}", language) for place in kept]
    reasons = [say(f"archive.missing.{reason}", language) for reason in MISSING]
    return Listed(
        title=say("archive.codebook.sheet.codebook", language),
        heads=(*heads, *reasons),
        rows=tuple((*(row[place] for place in kept), *row[len(_COLUMNS) :]) for row in rows),
        is_read=True,
    )


def _described(variable: Variable, spss: str, language: Language) -> tuple[Cell, ...]:
    low, high = variable.range or (None, None)
    return (
        variable.name,
        spss,
        localised(variable.label, language),
        variable.scale or "",
        say(f"archive.codebook.level.{variable.level}", language).rstrip(".") if variable.level else "",
        say(f"archive.codebook.measure.{variable.measure}", language),
        say("archive.codebook.yes", language) if variable.reverse else "",
        low,
        high,
        localised(variable.made, language) if variable.made else "",
    )


def _found(entry: Entry | None) -> tuple[Cell, ...]:
    found = entry.found if entry else None
    if entry is None or found is None:
        return (None,) * (4 + len(MISSING))
    is_item = bool(entry.variable.missing)
    reasons = [found.of_reason(reason, entry.variable) if is_item else None for reason in MISSING]
    return found.n, found.blank, found.mean, found.sd, *reasons


def values_listed(codebook: Codebook, others: Sequence[ArchiveTable], language: Language) -> Listed:
    """A row a value of a variable that means something, or that stands for what is missing."""
    data = say("archive.table.data", language)
    rows = [(data, *row) for entry in codebook.entries for row in _values(entry, language)]
    for table in others:
        title = localised(table.title, language)
        entries = (Entry(variable=variable, found=None) for variable in table.variables)
        rows += [(title, *row) for entry in entries for row in _values(entry, language)]
    columns = ("table", "variable", "value", "meaning", "reason", "n")
    return Listed(
        title=say("archive.codebook.sheet.values", language),
        heads=tuple(say(f"archive.codebook.column.{column}", language) for column in columns),
        rows=tuple(rows),
        is_read=True,
    )


def _values(entry: Entry, language: Language) -> Iterator[tuple[Cell, ...]]:
    variable, counts = entry.variable, (entry.found.counts if entry.found else None) or {}
    for text, label in variable.texts.items():
        yield variable.name, text, localised(label, language), "", None
    for value in entry.answers:
        meaning = variable.label_of(value)
        yield variable.name, value, localised(meaning, language) if meaning else "", "", counts.get(value)
    for one in variable.missing:
        yield variable.name, float(one.code), localised(one.label, language), one.reason, counts.get(one.code)
