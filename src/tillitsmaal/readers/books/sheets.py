"""Which sheet of a file is read, and what is told of the others and of what nobody sees."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

from tillitsmaal.errors import Place, Problem, refuse
from tillitsmaal.names import key, suggest
from tillitsmaal.readers.books.grid import Book, Grid
from tillitsmaal.readers.books.own import OWN_SHEETS, is_own
from tillitsmaal.study import ImportMapping

_FEW: Final = 6


def sheet_of(book: Book, mapping: ImportMapping) -> Grid:
    """The sheet that the mapping names, else the first with content that is shown."""
    if mapping.sheet is None:
        return book.first
    found = next((grid for name, grid in book.sheets.items() if key(name) == key(mapping.sheet)), None)
    if found is None:
        known = list(book.sheets)
        hint = suggest(mapping.sheet, known) or ", ".join(known[:8]) or "–"
        raise refuse("sheet_unknown", Place(source=book.name), mapping.sheet, hint=hint)
    return found


def led(book: Book, mapping: ImportMapping) -> Book:
    """The book with the sheet that the mapping names before the others."""
    if mapping.sheet is None:
        return book
    named = sheet_of(book, mapping)
    first = {name: grid for name, grid in book.sheets.items() if grid is named}
    return replace(book, sheets={**first, **book.sheets}, hidden=book.hidden - first.keys())


def sheets_left(book: Book, mapping: ImportMapping, read: Collection[str] = ()) -> tuple[list[str], list[str]]:
    """Names of the sheets that are read, and of those with content that are not, but for those of our own archives.

    Parameters
    ----------
    book
        A file.
    mapping
        How it is read; where it chooses a sheet, nobody misses the others.
    read
        Sheets that a system's adapter put together; without any, it is one.
    """
    one = sheet_of(book, mapping)
    used = [name for name, grid in book.sheets.items() if (name in read if read else grid is one)]
    if mapping.sheet is not None:
        return used, []
    known = {*used, *(OWN_SHEETS if is_own(one) else ())}
    return used, [name for name, grid in book.sheets.items() if grid.rows and name not in known]


def sheets_told(book: Book, mapping: ImportMapping, read: Collection[str] = ()) -> tuple[Problem, ...]:
    """What is told of sheets that nothing was read from, and of what was read though nobody sees it."""
    used, left = sheets_left(book, mapping, read)
    told = tuple(_hidden(book, used))
    if not left:
        return told
    details = {"sheets": ", ".join(left[:8]), "first": left[0]}
    place = Place(source=book.name)
    return (*told, Problem(code="sheets_left_out", place=place, value=", ".join(used), details=details))


def _hidden(book: Book, sheets: Iterable[str]) -> Iterator[Problem]:
    for name in sheets:
        place, sheet = Place(source=book.name), book.sheets[name]
        for code, shown in (("rows_hidden", list(map(str, sheet.hidden))), ("columns_hidden", sheet.hidden_columns)):
            if shown:
                named = ", ".join(shown[:_FEW]) + (", …" if len(shown) > _FEW else "")
                details = {code.removesuffix("_hidden"): named, "count": str(len(shown))}
                yield Problem(code=code, place=place, value=name, details=details)
