"""A first look at a file: which system wrote it, and how it would be read."""

from dataclasses import dataclass
from pathlib import Path

from tillitsmaal.errors import Problem
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.grid import Book, Table, table_of
from tillitsmaal.readers.books.kinds import open_file
from tillitsmaal.readers.books.own import SAVED, SCORE, is_own
from tillitsmaal.readers.books.sheets import led, sheet_of, sheets_left
from tillitsmaal.readers.compared import as_it_stands
from tillitsmaal.readers.prepare import handed_in, laid_out_by, unfinished
from tillitsmaal.readers.proposal.proposing import Proposal, propose
from tillitsmaal.readers.systems import recognise
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.study import ColumnRef, ImportMapping, Study
from tillitsmaal.study.coded import FORM
from tillitsmaal.study.models import System


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What was seen in a file; nothing of it is used yet."""

    name: str
    """The file's name."""
    system: System
    """`generic` where no system was recognised."""
    evidence: str
    """What the system was recognised by."""
    proposal: Proposal
    records: int
    unfinished: int | None
    """Records that were never handed in; None where nothing in the file tells that."""
    raters: tuple[str, ...]
    """Whom the respondents answer for, as the file spells it, where a column says it."""
    targets: tuple[str, ...]
    """Whom the answers are about, as the file spells it."""
    unmapped: tuple[str, ...]
    """Headers that nothing would be read from."""
    sheets: tuple[str, ...]
    """Sheets with content that would not be read."""

    @property
    def doubts(self) -> tuple[Problem, ...]:
        """What must be said before the file can be read."""
        return self.proposal.doubts


def look(
    path: str | Path,
    *,
    study: Study | None = None,
    questionnaire: Questionnaire | None = None,
    declared: ImportMapping | None = None,
    name: str | None = None,
) -> Look:
    """Recognise a file and propose how it is to be read.

    Parameters
    ----------
    path
        A file of any kind that is read.
    study
        Gives the organisations. Its own import mapping plays no part.
    questionnaire
        Which one the file answers; else it is recognised.
    declared
        What is known already.
    name
        What the file is called, where not by its name alone.

    Raises
    ------
    InputRefused
        The file cannot be opened, or is its system's but broken.
    """
    declared = declared or ImportMapping()
    book = open_file(path, name)
    sheet = _sheet(book, declared)
    proposal = propose(sheet, declared, study, questionnaire)
    spellings = Spellings.of(study, declared)
    return Look(
        name=book.name,
        system=sheet.system,
        evidence=sheet.evidence,
        proposal=proposal,
        records=sheet.table.rows,
        unfinished=_unfinished(sheet.table, proposal.mapping),
        raters=_named(sheet.table, proposal.mapping.rater, spellings),
        targets=proposal.targets or _named(sheet.table, proposal.mapping.target, spellings),
        unmapped=proposal.unmapped,
        sheets=tuple(sheets_left(book, declared, sheet.sheets)[1]),
    )


def _sheet(book: Book, declared: ImportMapping) -> Sheet:
    if is_own(sheet_of(book, declared)):
        table = table_of(book, sheet_of(book, declared))
        own = frozenset(header for header in table.columns if header in (FORM, SAVED) or header.endswith(SCORE))
        return Sheet(system="tillit", table=table, defaults=ImportMapping(shape="rows"), evidence=FORM, own=own)
    if declared.system not in (None, "auto", "generic", "tillit"):
        return laid_out_by(declared.system, led(book, declared))
    adapter = recognise(book) if declared.system in (None, "auto") else None
    if adapter is not None:
        return adapter.lay_out(led(book, declared))
    return as_it_stands(table_of(book, sheet_of(book, declared)))


def _unfinished(table: Table, mapping: ImportMapping) -> int | None:
    return None if handed_in(table, mapping) is None else int(unfinished(table, mapping).sum())


def _named(table: Table, source: object, spellings: Spellings) -> tuple[str, ...]:
    """The organisations that stand in a column, as the study calls them, else as the file does."""
    if not isinstance(source, ColumnRef) or source.column not in table.columns:
        return ()
    texts = (text for text in table.columns[source.column].texts if text.strip() and "\0" not in text)
    named = (table.called(source.column, text) for text in texts)
    return tuple(dict.fromkeys(spellings.resolve(name) or name for name in named))
