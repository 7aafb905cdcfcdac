"""Files as survey systems write them: a sample is a function that gives its files by name, the one to open first.

`@sample("kobo")` says which system wrote them; `test_import_recognition` names the modules that hold samples.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

Files = Mapping[str, bytes]
SAMPLES: dict[str, tuple[str, Callable[[], Files]]] = {}
"""By the function's name, the system and the function."""


def sample(system: str) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Register a sample of a system."""

    def register(made: Callable[[], Files]) -> Callable[[], Files]:
        before = SAMPLES.get(made.__name__)
        # The search for doctests imports modules a second time.
        assert before is None or before[1].__code__.co_filename == made.__code__.co_filename
        SAMPLES[made.__name__] = (system, made)
        return made

    return register


def laid(files: Files, folder: Path) -> Path:
    """Write a sample's files into a folder; the path of the one to open."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / next(iter(files))


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with these rows; empty texts are no cells, texts of digits numbers, as most systems write them."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            cells = (None if cell == "" else cell for cell in row)
            sheet.append([int(cell) if isinstance(cell, str) and cell.isdecimal() else cell for cell in cells])
    written = BytesIO()
    book.save(written)
    return written.getvalue()
