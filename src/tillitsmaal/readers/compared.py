"""What a file says against a mapping that may have been written for another one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from tillitsmaal.errors import InputRefused, Problem
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.books.grid import Book, Table
from tillitsmaal.readers.listed import settled_by_wave, waves_of_file
from tillitsmaal.readers.proposal.proposing import disagreements
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ImportMapping, Study

_TOLD_AS: Final = {"import_partners_unread": "partners_left_out", "import_texts_disagree": "mapping_over_text"}
"""How it is told what somebody has settled; batteries are told once the file is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What speaks against a mapping."""

    found: tuple[Problem, ...]
    settled: frozenset[str]
    """Codes of what somebody settled who wrote the mapping for this very file's wave."""

    def refuse(self) -> None:
        """Raise `InputRefused` with what nobody has settled, where there is any."""
        if problems := [one for one in self.found if one.code not in self.settled]:
            raise InputRefused(problems)

    def notes(self) -> Iterator[Problem]:
        """What is settled, as it is told."""
        return (replace(one, code=_TOLD_AS[one.code]) for one in self.found if one.code in _TOLD_AS)


def compared(
    book: Book, sheet: Sheet, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None
) -> Compared:
    """Compare a mapping with the file; there is nothing to compare where it says nothing of columns."""
    settled = settled_by_wave(waves_of_file(book.name, book.source.path, study), study)
    if declared.columns is None and not settled:
        return Compared(found=(), settled=settled)
    return Compared(found=disagreements(sheet, declared, study, questionnaire), settled=settled)


def as_it_stands(table: Table) -> Sheet:
    """The sheet of a file of which no system is known."""
    return Sheet(system="generic", table=table, defaults=ImportMapping(), evidence="")
