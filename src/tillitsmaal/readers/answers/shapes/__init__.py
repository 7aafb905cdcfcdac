"""Rows, long form, wide roster: three shapes of file, one `Block` of answers."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from tillitsmaal.errors import ProblemLog
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.readers.answers.items import items_present, wide_header, wide_without_mapping
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.answers.shapes.long import read_long
from tillitsmaal.readers.answers.shapes.rows import read_rows
from tillitsmaal.readers.answers.shapes.wide import read_wide
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ImportMapping

_Shape = Callable[[Table, Questionnaire, ImportMapping, ProblemLog], Block | None]
_SHAPES: Final[Mapping[str, _Shape]] = {"rows": read_rows, "long": read_long, "wide": read_wide, "per_link": read_rows}


def read_block(
    table: Table,
    questionnaire: Questionnaire,
    mapping: ImportMapping,
    log: ProblemLog,
    own: Collection[str] = (),
) -> Block | None:
    """Read one file by its declared shape; None when its columns cannot be told (the log says why).

    `own` are headers that are the survey system's business: nobody is told that they are unused.
    """
    shape = mapping.shape or "rows"
    if shape == "rows" and (header := _untold_wide(table, questionnaire, mapping)):
        log.add(wide_without_mapping(table, header))
        return None
    block = _SHAPES[shape](table, questionnaire, mapping, log)
    return block and replace(block, unused=tuple(header for header in block.unused if header not in own))


def _untold_wide(table: Table, questionnaire: Questionnaire, mapping: ImportMapping) -> str | None:
    known = questionnaire.item_ids
    return None if items_present(table, known, mapping) else wide_header(table, known, mapping)
