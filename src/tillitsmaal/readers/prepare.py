"""Which table a file holds, and how its columns are to be understood: as declared, or as recognised."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import InputRefused, Place, Problem, refuse
from tillitsmaal.names import key, listed
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.columns import UNDERSTOOD, header_of
from tillitsmaal.readers.answers.items import item_keys
from tillitsmaal.readers.answers.no_answer import without_unsaid
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Book, Grid, Table, doubled_headers, table_of
from tillitsmaal.readers.books.own import PLAIN_ROLES, SAVED, SCORE, is_own
from tillitsmaal.readers.books.sheets import led, sheet_of, sheets_told
from tillitsmaal.readers.compared import as_it_stands, compared
from tillitsmaal.readers.proposal.proposing import Proposal, candidates, over, propose
from tillitsmaal.readers.systems import adapter_of, recognise
from tillitsmaal.readers.systems.sheet import Sheet
from tillitsmaal.shell import quoted
from tillitsmaal.study import ImportMapping, Study
from tillitsmaal.study.coded import FORM
from tillitsmaal.study.models import SYSTEM_NAMES, System
from tillitsmaal.study.writing import mapping_line

_PLAIN: Final = ("generic", "tillit")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """A table, and the mapping that it is read by."""

    table: Table
    mapping: ImportMapping
    own: frozenset[str] = frozenset()
    """Headers that belong to the system, and that nobody misses."""
    notes: tuple[Problem, ...] = ()
    """What the reader is told about how the file was understood."""
    no_answer: frozenset[str] = frozenset()
    """Codes that the system writes where nobody answered."""


def prepare(
    book: Book, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None = None
) -> Prepared:
    """Lay a file out and complete its mapping.

    What this program wrote itself, its own form's answers or an archive, is read as that, whatever the mapping says. A
    mapping over a system's file gets what that system always does, named or recognised, unless it says `generic`.
    `auto`, and a mapping that says nothing of columns over a file that is not of the plain shape, are recognised: what
    was chosen is told, and what is not certain is refused.

    Raises
    ------
    InputRefused
        `import_unclear`, with the proposed mapping; `system_not_recognised`; `sheet_unknown`; headers that repeat.
    """
    if is_own(sheet_of(book, declared)):
        own = ImportMapping(aliases=declared.aliases, waves=declared.waves, versions=declared.versions)
        return _as_it_stands(book, declared, own)
    if declared.system in _PLAIN:
        return _declared_as_it_stands(book, declared, study, questionnaire)
    if declared.system is None and declared.model_fields_set - _SAYS_NOTHING:
        return _declared_in_part(book, declared, study, questionnaire)
    if declared.system is not None and declared.system != "auto":
        sheet = laid_out_by(declared.system, led(book, declared))
        return _finished(_of_system(book, sheet, declared, study, questionnaire), study)
    if is_plain(sheet_of(book, declared), questionnaire):
        return _as_it_stands(book, declared, declared)
    return _finished(_recognised(book, declared, study, questionnaire), study)


def _declared_in_part(
    book: Book, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None
) -> Prepared:
    """Read by a mapping that names no system: where one wrote the file, what it always does holds beside that."""
    adapter = None if is_plain(sheet_of(book, declared), questionnaire) else recognise(book)
    if adapter is None:
        return _declared_as_it_stands(book, declared, study, questionnaire)
    told = {"system": SYSTEM_NAMES[adapter.system], "evidence": adapter.sign(book), "columns": mapping_line(declared)}
    note = Problem(code="system_recognised", place=Place(source=book.name), details=told)
    of_system = declared.model_copy(update={"system": adapter.system})
    sheet = laid_out_by(adapter.system, led(book, declared))
    prepared = _of_system(book, sheet, of_system, study, questionnaire)
    return _finished(replace(prepared, notes=(note, *prepared.notes)), study)


def _declared_as_it_stands(
    book: Book, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None
) -> Prepared:
    """Read as declared, unless its columns ask about a partner of whom nothing is read."""
    prepared = _as_it_stands(book, declared, declared)
    if declared.shape != "wide":
        return prepared
    against = compared(book, as_it_stands(prepared.table), declared, study, questionnaire)
    against.refuse()
    return replace(prepared, notes=(*prepared.notes, *against.notes()))


def _as_it_stands(book: Book, declared: ImportMapping, mapping: ImportMapping) -> Prepared:
    table = table_of(book, sheet_of(book, declared))
    own = (
        frozenset(header for header in table.columns if header.endswith(SCORE))
        if FORM in table.columns
        else frozenset()
    )
    return _finished(Prepared(table=table, mapping=mapping, own=own, notes=sheets_told(book, declared)))


_SAYS_NOTHING: Final = frozenset({"missing", "values", "aliases", "incomplete", "sheet", "system", "waves", "versions"})
"""Parts of a mapping that do not say where anything stands."""


def is_plain(grid: Grid, questionnaire: Questionnaire | None) -> bool:
    """Whether the columns are those of the plain shape: who answers, for whom, about whom, and items as headers."""
    headers = {key(header) for header in grid.headers}
    if not all(headers & set(UNDERSTOOD[role]) for role in PLAIN_ROLES):
        return False
    known = candidates(questionnaire, None)
    return any(headers & set(item_keys(one.item_ids)) for one in known) and not list(doubled_headers(grid.headers, ""))


def _of_system(
    book: Book, sheet: Sheet, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None
) -> Prepared:
    """Read as the named system's file; what the mapping leaves open is what the system always does, else recognised.

    The long form names its columns of items and values itself; nothing is left to recognise. What the file says counts
    before a mapping that may be of another wave.
    """
    if declared.shape == "long":
        return _laid_out(book, sheet, over(sheet.defaults, declared))
    against = compared(book, sheet, declared, study, questionnaire)
    if declared.columns is not None and declared.rater is not None:
        against.refuse()
        return _laid_out(book, sheet, over(sheet.defaults, declared), *against.notes())
    proposal = propose(sheet, declared, study, questionnaire, against.settled)
    if proposal.doubts:
        raise unclear(book, sheet, proposal)
    return _laid_out(book, sheet, over(proposal.mapping, declared), *against.notes())


def laid_out_by(system: System, book: Book) -> Sheet:
    """Lay a file out as the system's that the mapping names, unless it is plainly another's.

    Raises
    ------
    InputRefused
        `import_other_system`, and what the adapter says.
    """
    adapter = adapter_of(system)
    other = None if adapter.sign(book) else recognise(book)
    if other is not None:
        details = {"declared": SYSTEM_NAMES[system], "evidence": other.sign(book), "name": other.system}
        raise refuse("import_other_system", Place(source=book.name), SYSTEM_NAMES[other.system], **details)
    return adapter.lay_out(book)


def _recognised(
    book: Book, declared: ImportMapping, study: Study | None, questionnaire: Questionnaire | None
) -> Prepared:
    adapter = recognise(book)
    if adapter is None:
        if declared.system == "auto":
            raise _not_recognised(book)
        return _as_it_stands(book, declared, declared)
    sheet = adapter.lay_out(led(book, declared))
    proposal = propose(sheet, declared, study, questionnaire)
    if proposal.doubts:
        raise unclear(book, sheet, proposal)
    told = {"system": SYSTEM_NAMES[sheet.system], "evidence": sheet.evidence, "columns": proposal.told()}
    note = Problem(code="system_recognised", place=Place(source=book.name), details=told)
    return _laid_out(book, sheet, proposal.mapping, note)


def _laid_out(book: Book, sheet: Sheet, mapping: ImportMapping, *notes: Problem) -> Prepared:
    no_answer = frozenset(sheet.defaults.missing)
    told = (*notes, *sheet.notes, *sheets_told(book, mapping, sheet.sheets))
    return Prepared(table=sheet.table, mapping=mapping, own=sheet.own, notes=told, no_answer=no_answer)


def unclear(book: Book, sheet: Sheet, proposal: Proposal) -> InputRefused:
    """A file whose system is known, but not who rates whom."""
    details = {"system": SYSTEM_NAMES[sheet.system], "mapping": proposal.told(), "file": quoted([book.name])}
    head = Problem(code="import_unclear", place=Place(source=book.name), details=details)
    return InputRefused([head, *proposal.doubts])


def _not_recognised(book: Book) -> InputRefused:
    details = {"headers": listed(book.first.headers)}
    return refuse("system_not_recognised", Place(source=book.name), book.name, **details)


def _finished(prepared: Prepared, study: Study | None = None) -> Prepared:
    """Count who never handed in, and leave them out where the mapping says so."""
    mapping = prepared.mapping
    table = without_unsaid(prepared.table, mapping, prepared.no_answer, study)
    own = prepared.own | {header for header in table.columns if key(header) in (FORM, SAVED)}
    open_ends = unfinished(table, mapping)
    if not open_ends.any():
        return replace(prepared, table=table, own=own)
    dropped = mapping.incomplete == "drop"
    details = {"count": str(int(open_ends.sum())), "of": str(table.rows)}
    code = "incomplete_left_out" if dropped else "incomplete_kept"
    note = Problem(code=code, place=Place(source=table.input.name), details=details)
    kept = table.kept(~open_ends) if dropped else table
    return replace(prepared, table=kept, own=own, notes=(*prepared.notes, note))


def unfinished(table: Table, mapping: ImportMapping) -> NDArray[np.bool_]:
    """Which records have no time of handing in; none where nothing tells that."""
    column = handed_in(table, mapping)
    if column is None:
        return np.zeros(table.rows, dtype=bool)
    empty = np.array([not text.strip("\0 ") or text.startswith("\0") for text in column.texts])
    return np.asarray(empty[column.codes])


def handed_in(table: Table, mapping: ImportMapping) -> Coded | None:
    """The column that tells when each form was handed in, where there is one."""
    header = header_of(table, mapping.time.column) if mapping.time is not None else None
    return table.columns[header] if header is not None else None
