"""Respondents that each form of a survey system numbers anew from 1."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from tillitsmaal.names import key
from tillitsmaal.readers.answers.columns import header_of
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.systems.sheet import told_apart
from tillitsmaal.study import ByFile, ColumnRef

_Times = Mapping[tuple[str, str], str]
"""When each number of a wave was handed in; where that is not told, all that is told of it."""
_TIME: Final = re.compile(r"\d+\D+\d+|\d{8}")
"""In a time, which a status such as 31 is not."""


def respondents(blocks: Sequence[Block], waves: Sequence[Coded]) -> list[Coded]:
    """The respondents of each file; where a form numbers them anew, with their wave.

    Where two forms of one wave use the same numbers, or each file is a form about or from one organisation, the form's
    name stands there too. Two files are exports of one form when somebody has the same number and the same time of
    handing in in both, or, where no time is told, the same number and the same answers.
    """
    told = {place: _times(block, waves[place]) for place, block in enumerate(blocks) if _is_numbered(block)}
    forms: dict[int, int] = {}
    for place, times in told.items():
        alike = (forms[other] for other in forms if _one_form(told[other], times))
        forms[place] = place if _is_by_file(blocks[place]) else next(alike, place)
    names = told_apart([Path(block.table.input.name).stem for block in blocks])
    meets = {one for one in told for other in told if forms[one] != forms[other] and told[one].keys() & told[other]}
    named = {forms[place] for place in meets}
    return [
        _numbered(block, waves[place], names[forms[place]] if _is_by_file(block) or forms[place] in named else "")
        if place in told
        else block.keys["respondent"]
        for place, block in enumerate(blocks)
    ]


def _is_numbered(block: Block) -> bool:
    source = block.mapping.respondent
    return isinstance(source, ColumnRef) and key(source.column) == key(block.table.numbered)


def _is_by_file(block: Block) -> bool:
    return isinstance(block.mapping.rater, ByFile) or isinstance(block.mapping.target, ByFile)


def _times(block: Block, wave: Coded) -> _Times:
    ids, source = block.keys["respondent"], block.mapping.time
    header = header_of(block.table, source.column) if isinstance(source, ColumnRef) else None
    times = block.table.texts(header) if header else []
    if not any(map(_TIME.search, times)):
        times = [" ".join(cells) for cells in zip(*map(block.table.texts, block.table.columns), strict=True)]
    records, first = np.unique(block.records, return_index=True)
    people = [(ids.texts[ids.codes[row]].strip(), wave.texts[wave.codes[row]]) for row in first.tolist()]
    return {
        person: "" if times[record].startswith("\0") else times[record].strip()
        for person, record in zip(people, records.tolist(), strict=True)
        if person[0]
    }


def _one_form(first: _Times, second: _Times) -> bool:
    """Whether two files come from one form."""
    return any(time and first.get(person) == time for person, time in second.items())


def _numbered(block: Block, wave: Coded, form: str) -> Coded:
    ids, mark = block.keys["respondent"], f", {form}" if form else ""
    places, codes = np.unique(ids.codes.astype(np.int64) * len(wave.texts) + wave.codes, return_inverse=True)
    told = [(ids.texts[place // len(wave.texts)], wave.texts[place % len(wave.texts)]) for place in places.tolist()]
    return Coded(codes=codes, texts=tuple(f"{id_} ({name}{mark})" if id_.strip() else "" for id_, name in told))
