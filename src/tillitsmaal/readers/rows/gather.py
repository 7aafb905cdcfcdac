"""All files' answers under each other, every name a code."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key, tidy
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.cells import Cells, stacked, text_of, without_answers
from tillitsmaal.readers.answers.columns import Role, column_of, find_roles
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.answers.spellings import as_named
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.listed import file_wave, is_archive_unlisted, listing_problems, waves_of_file
from tillitsmaal.readers.rows import numbering
from tillitsmaal.readers.rows.identity import Vocabulary
from tillitsmaal.readers.rows.organisations import declared_problems, encoded_twice, organisations_in
from tillitsmaal.responses import NO_NETWORK, Reason
from tillitsmaal.study import ColumnRef, Study

ROLE_WORDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("representative", "repr", "representant", "utsending", "deltaker", "deltakar"), "representative"),
    **dict.fromkeys(("leadership", "lead", "leader", "leder", "ledelse", "leiar", "leiing"), "leadership"),
    **dict.fromkeys(("other", "annen", "andre", "anna", "annet"), "other"),
}
"""Roles as people write them."""
ROLES: Final = ("representative", "leadership", "other")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Every row of every file; codes are those of the vocabularies."""

    blocks: tuple[Block, ...]
    network: NDArray[np.int32]
    wave: NDArray[np.int32]
    respondent: NDArray[np.int32]
    made: NDArray[np.bool_]
    """Whether the respondent's id is one that nobody gave."""
    rater: NDArray[np.int32]
    target: NDArray[np.int32]
    role: NDArray[np.int8]
    """Place in `ROLES`; −1 where none is given."""
    cells: Mapping[str, Cells]
    """By item id, for every item that is asked; `NOT_SHOWN` in files without the item."""
    networks: Vocabulary
    waves: Vocabulary
    respondents: Vocabulary
    organisations: Vocabulary

    def __len__(self) -> int:
        return len(self.rater)

    def place(self, row: int, column: str | None = None) -> Place:
        """Where a row stands in its file."""
        block, at = self._at(row)
        return block.table.place(int(block.records[at]), column)

    def records(self) -> NDArray[np.int64]:
        """Number of the record of each row, over all files."""
        starts = np.cumsum([0, *(block.table.rows for block in self.blocks)])
        return np.concatenate([block.records + start for block, start in zip(self.blocks, starts, strict=False)])

    def header(self, row: int, role: Role) -> str | None:
        """The column that says who or what a row is of; None where no column does."""
        block, _ = self._at(row)
        source = find_roles(block.table, block.mapping, (), ProblemLog()).get(role)
        return source.column if isinstance(source, ColumnRef) else None

    def cell(self, row: int, item: str) -> tuple[Place, str]:
        """Where an answer stands, and its text; only for items with one column in the file."""
        block, at = self._at(row)
        header, record = block.headers[item], int(block.stands.get(item, block.records)[at])
        return block.table.place(record, header), text_of(block.table.columns[header], record)

    def role_cell(self, row: int) -> tuple[Place, str]:
        """Where a role stands, and its text; only for rows with one."""
        block, at = self._at(row)
        return self.place(row, self.header(row, "role")), text_of(block.keys["role"], at)

    def asked_in(self, row: int) -> list[str]:
        """The columns where a row is answered, in a file whose records are about several targets; else none."""
        block, at = self._at(row)
        record, about = int(block.records[at]), text_of(block.keys["target"], at)
        headers = [header for (_, target), header in block.grid.items() if target == about]
        return [header for header in headers if tidy(text_of(block.table.columns[header], record))]

    def _at(self, row: int) -> tuple[Block, int]:
        """The file that a row is of, and its number among that file's rows."""
        for block in self.blocks:
            if row < len(block.records):
                return block, row
            row -= len(block.records)
        raise IndexError(row)

    def wave_is_told(self, study: Study) -> NDArray[np.bool_]:
        """Whether a column tells the wave of each row, and the study must know it.

        A file without one is a wave of its own, also within a study; so is an archive that was made of such a file.
        """
        told = ["wave" in block.keys and not is_archive_unlisted(block, study) for block in self.blocks]
        return np.repeat(told, [len(block.records) for block in self.blocks])

    def wave_is_unsaid(self, study: Study | None) -> NDArray[np.bool_]:
        """Rows whose wave is empty where it is not certain which wave that is.

        A file that no wave of the study lists is a wave of its own only where no row names one; of a file that several
        list, a column must say it.
        """
        unsaid = []
        for block in self.blocks:
            column, file = block.keys.get("wave", Coded.constant("", len(block.records))), block.table
            empty = np.array([not tidy(text) for text in column.texts])[column.codes]
            listed = len(waves_of_file(file.input.name, file.path, study))
            named = "wave" in block.keys and (listed > 1 or not empty.all())
            unsaid.append(empty & (named and listed != 1))
        return np.concatenate(unsaid)

    def answered(self, rows: NDArray[np.int64], items: Sequence[str]) -> NDArray[np.bool_]:
        """Whether anything among these items is answered, also by `don't know`, in these rows."""
        anything = np.zeros(len(rows), dtype=bool)
        for item in items:
            if item in self.cells:
                cells = self.cells[item]
                anything |= ~np.isin(cells.reason_of[cells.codes[rows]], (Reason.SKIPPED, Reason.NOT_SHOWN))
        return anything


def gather(blocks: Sequence[Block], questionnaire: Questionnaire, study: Study | None, log: ProblemLog) -> Rows:
    """Put the files' answers under each other."""
    organisations, networks, waves = Vocabulary(), Vocabulary(), Vocabulary()
    _declare(study, organisations, networks, waves)
    respondents = Vocabulary()
    if study is not None and len(study.networks) > 1:
        log.extend(_network_missing(block) for block in blocks if "network" not in block.keys)
    _note_absent_waves(blocks, log)
    log.extend(problem for block in blocks for problem in declared_problems(block, study))
    log.extend(problem for block in blocks for problem in encoded_twice(block))
    told = [_wave(block, study) for block in blocks]
    for block, said in zip(blocks, told, strict=True):
        log.extend(listing_problems(block, said, study))
    raters = [organisations.add(organisations_in(block, "rater", study)) for block in blocks]
    targets = [organisations.add(organisations_in(block, "target", study)) for block in blocks]
    log.extend(numbering.sent_in_two_waves(blocks, told, raters, targets))
    return Rows(
        blocks=tuple(blocks),
        network=_codes([_network(block, study) for block in blocks], networks),
        wave=_codes(told, waves),
        respondent=_codes(numbering.respondents(blocks, told, raters, targets), respondents),
        made=np.concatenate([numbering.made(block, wave) for block, wave in zip(blocks, told, strict=True)]),
        rater=np.concatenate(raters),
        target=np.concatenate(targets),
        role=np.concatenate([_role(block, log) for block in blocks]),
        cells=_cells(blocks, questionnaire),
        networks=networks,
        waves=waves,
        respondents=respondents,
        organisations=organisations,
    )


def _declare(study: Study | None, organisations: Vocabulary, networks: Vocabulary, waves: Vocabulary) -> None:
    if study is None:
        return
    for organisation in study.organisations:
        organisations.declare(organisation.id, [organisation.name or organisation.id, *organisation.aliases])
    for network in study.networks:
        networks.declare(network.id)
    for wave in study.waves:
        waves.declare(wave.name)


def _codes(columns: Sequence[Coded], vocabulary: Vocabulary) -> NDArray[np.int32]:
    return np.concatenate([vocabulary.add(column) for column in columns])


def _only_network(study: Study | None) -> str:
    return study.networks[0].id if study is not None and len(study.networks) == 1 else NO_NETWORK


def _network(block: Block, study: Study | None) -> Coded:
    column = _with_default(block, "network", _only_network(study))
    return column if study is None else as_named(column, [network.id for network in study.networks])


def _network_missing(block: Block) -> Problem:
    return Problem(code="network_column_missing", place=Place(source=block.table.input.name, row=1))


def _with_default(block: Block, role: Role, default: str) -> Coded:
    """A column, with the empty texts replaced."""
    column = block.keys.get(role)
    if column is None:
        return Coded.constant(default, len(block.records))
    return Coded(codes=column.codes, texts=tuple(text if tidy(text) else default for text in column.texts))


def _note_absent_waves(blocks: Sequence[Block], log: ProblemLog) -> None:
    """Miss the waves of the mapping that are in none of the files with a wave column."""
    named = [block for block in blocks if "wave" in block.keys]
    present = {key(text): tidy(text) for block in named for text in block.keys["wave"].texts}
    wanted = dict.fromkeys(theirs for block in named for theirs in block.mapping.waves or ())
    for theirs in wanted:
        if key(theirs) not in present:
            details = {"waves": ", ".join(list(present.values())[:12])}
            place = Place(source=", ".join(block.table.input.name for block in named))
            log.add(Problem(code="wave_in_mapping_absent", place=place, value=theirs, details=details))


def _wave(block: Block, study: Study | None) -> Coded:
    """The wave column as the mapping renames it, else the file's wave. An empty text marks a wave that is left out.

    Where the column says nothing, it is the file's wave, which the mapping renames no more; where that is not certain,
    the row does not count (`Rows.wave_is_unsaid`).
    """
    own = file_wave(block.table.input.name, block.table.path, study)
    column = _with_default(block, "wave", own)
    if block.mapping.waves is None or "wave" not in block.keys:
        return column if study is None else as_named(column, [wave.name for wave in study.waves])
    renamed = {key(theirs): ours for theirs, ours in block.mapping.waves.items()}
    told = (renamed.get(key(text), "") if tidy(text) else own for text in block.keys["wave"].texts)
    return Coded(codes=column.codes, texts=tuple(told))


def _role(block: Block, log: ProblemLog) -> NDArray[np.int8]:
    column = block.keys.get("role")
    if column is None:
        return np.full(len(block.records), -1, dtype=np.int8)
    codes = []
    for text in column.texts:
        role = ROLE_WORDS.get(key(text), "other" if tidy(text) else "")
        if role == "other" and key(text) not in ROLE_WORDS:
            log.extend(_role_unknown(block, text))
        codes.append(ROLES.index(role) if role else -1)
    return np.asarray(np.array(codes, dtype=np.int8)[column.codes])


def _role_unknown(block: Block, text: str) -> Iterator[Problem]:
    """Tell of a role where it stands first, which may be a record that no row is counted from."""
    roles = find_roles(block.table, block.mapping, (), ProblemLog())
    column = column_of(block.table, roles, "role")
    said = np.array([one == text for one in column.texts])[column.codes] if column else np.zeros(0, dtype=bool)
    for record in np.flatnonzero(said)[:1].tolist():
        yield Problem(code="role_unknown", place=block.table.place(record), value=text)


def _cells(blocks: Sequence[Block], questionnaire: Questionnaire) -> dict[str, Cells]:
    asked = [item for item in questionnaire.item_ids if any(item in block.cells for block in blocks)]
    return {
        item: stacked(
            [
                block.cells[item] if item in block.cells else without_answers(len(block.records), Reason.NOT_SHOWN)
                for block in blocks
            ]
        )
        for item in asked
    }
