"""What every shape of file is read into: a block of answers, one row a respondent and target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.readers.answers.cells import Cells
from tillitsmaal.readers.answers.columns import Role, Roles, column_of
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Table
from tillitsmaal.study import ColumnRef, ImportMapping

KEY_ROLES: Final[tuple[Role, ...]] = ("network", "wave", "respondent", "rater", "target", "role")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """The answers of one file, one row a respondent and target; names not yet resolved to organisations."""

    table: Table
    records: NDArray[np.int64]
    """Record of the table that each row comes from: the place of a problem."""
    keys: Mapping[Role, Coded]
    """A column a role that the file has; `target` always (an empty text where the row is about no partner)."""
    cells: Mapping[str, Cells]
    """Answers by item id, for the items that the file has."""
    headers: Mapping[str, str]
    """By item id, the column that a row's answer stands in, where it is the same column for all rows."""
    unused: tuple[str, ...]
    """Headers that nothing was read from."""
    mapping: ImportMapping
    """How it was read."""
    grid: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Column by item and target as the file spells it, where a record is about several targets."""
    stands: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    """Record of each row's answer by item id, where a row is put together from several; the row's own without one."""


def role_headers(roles: Roles) -> set[str]:
    """Headers that say who answers about whom, when and where."""
    return {source.column for source in roles.values() if isinstance(source, ColumnRef)}


def key_columns(table: Table, roles: Roles) -> dict[Role, Coded]:
    """A column for each role that the table has, and one of targets."""
    keys = {role: column for role in KEY_ROLES if (column := column_of(table, roles, role)) is not None}
    return {"target": Coded.constant("", table.rows), **keys}
