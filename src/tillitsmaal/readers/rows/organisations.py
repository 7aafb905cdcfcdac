"""What a file calls organisations, by what the study calls them."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

import numpy as np

from tillitsmaal.errors import Place, Problem, ProblemLog
from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import Role, column_of, find_roles, of_system, understood
from tillitsmaal.readers.answers.marks import code_problems, marks
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.answers.spellings import Spellings
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.files import mended
from tillitsmaal.readers.books.own import SAVED
from tillitsmaal.study import ByFile, ColumnRef, Study
from tillitsmaal.study.coded import codes_in_doubt, organisation_codes, set_apart, short_codes

SIDES: Final[tuple[Role, ...]] = ("rater", "target")


def organisations_in(block: Block, role: Role, study: Study | None) -> Coded:
    """A column of organisations, with the file's own spellings and the codes of its form turned into the study's."""
    return _renamed(block.keys[role], _codes(block, study) | _aliases(block))


def declared_problems(block: Block, study: Study | None) -> Iterator[Problem]:
    """What speaks against how a file's organisations are understood.

    Codes that may be two organisations, where codes stand (what the mapping declares is in no doubt), and a column that
    says something else than what the mapping gives the whole file.
    """
    if study is not None and (block.mapping.shape == "wide" or SAVED in map(key, block.table.columns)):
        named = [text for role in SIDES for text in _renamed(block.keys[role], _aliases(block)).texts]
        yield from code_problems(block.table, named, study.organisations)
    for role in SIDES:
        if isinstance(getattr(block.mapping, role), ByFile) and (role, block.mapping.shape) != ("target", "wide"):
            yield from _contradictions(block, role, study)
    if study is None or not study.organisations:
        yield from _labelled_on_one_side(block)


def _labelled_on_one_side(block: Block) -> Iterator[Problem]:
    """Codes of organisations that the file names in one column, and that stand without names in the other."""
    roles = find_roles(block.table, block.mapping, (), ProblemLog())
    headers = [source.column for role in SIDES if isinstance(source := roles.get(role), ColumnRef)]
    for labelled, plain in (headers, headers[::-1]) if len(headers) == 2 else ():
        named, codes = block.table.value_labels.get(labelled), set(block.table.columns[plain].texts) - {""}
        if named and codes and plain not in block.table.value_labels and codes <= named.keys():
            details = {"labelled": labelled, "plain": plain}
            yield Problem(code="labels_on_one_side", place=Place(source=block.table.input.name, row=1), details=details)


def encoded_twice(block: Block) -> Iterator[Problem]:
    """The first name whose letters another program read in the wrong encoding."""
    for name in dict.fromkeys(text for role in SIDES for text in block.keys[role].texts):
        if (meant := mended(name)) != name:
            place = Place(source=block.table.input.name)
            yield Problem(code="text_encoded_twice", place=place, value=name, details={"meant": meant})
            return


def _renamed(column: Coded, ours: Mapping[str, str]) -> Coded:
    if not ours:
        return column
    return Coded(codes=column.codes, texts=tuple(ours.get(key(text), text) for text in column.texts))


def _aliases(block: Block) -> dict[str, str]:
    aliases = block.mapping.aliases.targets
    return {key(theirs): name for name, spellings in aliases.items() for theirs in (name, *spellings)}


def _codes(block: Block, study: Study | None) -> dict[str, str]:
    """Ids by the codes that forms have for them, and by names as forms show them; none in a file that is no form's."""
    if study is None or not (of_system(block.mapping) or marks(block.table)):
        return {}
    names = [(one.id, name) for one in study.organisations for name in (one.id, one.name or one.id, *one.aliases)]
    others = {key(name) for _, name in names} | codes_in_doubt(study.organisations).keys()
    shown = [(id_, set_apart(name)) for id_, name in names]
    coded = [*short_codes(study.organisations).items(), *organisation_codes(study.organisations).items()]
    return {key(text): id_ for id_, text in (*shown, *coded) if key(text) not in others}


def _contradictions(block: Block, role: Role, study: Study | None) -> Iterator[Problem]:
    """The first row of each unread column that names another organisation than the file is for.

    A word in a survey system's file that is no organisation may be anything.
    """
    spellings, system = Spellings.of(study, block.mapping), of_system(block.mapping)
    declared, file = block.keys[role].texts[0], PurePosixPath(block.table.input.name).name
    meant = spellings.resolve(declared) or key(declared)
    for header in block.unused:
        column = column_of(block.table, {role: ColumnRef(column=header)}, role)
        if column is None or key(header) not in understood(role, block.mapping):
            continue
        said = [spellings.resolve(text) or ("" if system else key(text)) for text in column.texts]
        others = np.flatnonzero(np.array([one not in ("", meant) for one in said])[column.codes])
        for row in others[:1].tolist():
            details = {"role": role, "declared": declared, "column": header, "file": file}
            value, place = column.texts[column.codes[row]], block.table.place(row, header)
            yield Problem(code="by_file_contradicted", place=place, value=value, details=details)
