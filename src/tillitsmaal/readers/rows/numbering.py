"""Respondents that each form of a survey system numbers anew from 1."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tillitsmaal.errors import Place, Problem
from tillitsmaal.names import key
from tillitsmaal.pseudonyms.codes import UNNAMED
from tillitsmaal.readers.answers.columns import header_of
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import OF_FILE
from tillitsmaal.readers.books.own import is_archive
from tillitsmaal.readers.rows.identity import ABSENT
from tillitsmaal.readers.rows.moments import Span, spans
from tillitsmaal.readers.rows.same_form import Codes, Told, one_form, resent
from tillitsmaal.readers.systems.sheet import told_apart
from tillitsmaal.study import ByFile, ColumnRef

Booleans = NDArray[np.bool_]


def respondents(
    blocks: Sequence[Block], waves: Sequence[Coded], raters: Sequence[Codes], targets: Sequence[Codes]
) -> list[Coded]:
    """The respondents of each file; where a form numbers them anew, with their wave.

    Where two forms of one wave use the same numbers, or each file is a form about or from one organisation, the form's
    name stands there too; that of a form with several exports is its first file's.

    Parameters
    ----------
    blocks
        The answers of each file.
    waves
        The wave of each of its rows.
    raters, targets
        Codes of the organisations, which are the same in every file.
    """
    numbered = [place for place, block in enumerate(blocks) if _is_numbered(block)]
    known: dict[tuple[str, str], int] = {}
    told = {
        place: _told(blocks[place], _people(blocks[place], waves[place], known), raters[place], targets[place])
        for place in numbered
    }
    forms = _forms(told)
    names = told_apart([Path(block.table.input.name).stem for block in blocks])
    named = {forms[place] for place, one in told.items() if _by_file(one)}
    named |= {
        forms[one] for one in told for other in told if forms[one] != forms[other] and _meet(told[one], told[other])
    }
    return [
        _numbered(block, waves[place], names[forms[place]] if forms[place] in named else "")
        if place in told
        else block.keys["respondent"]
        for place, block in enumerate(blocks)
    ]


def made(block: Block, waves: Coded) -> Booleans:
    """Whether nobody gave the id of each row's respondent: another file with the same answers has others.

    Numbers of a form are such ids, also where no other form uses them, since a second one may come. In an archive they
    stand as they were made.

    Parameters
    ----------
    block
        The answers of a file.
    waves
        The wave of each of its rows.
    """
    if _is_numbered(block) or _is_of_column(block, block.table.made):
        return np.ones(len(block.records), bool)
    ids = block.keys.get("respondent")
    if ids is None or not is_archive(block.table.columns):
        return np.zeros(len(block.records), bool)
    places, of = np.unique(ids.codes.astype(np.int64) * len(waves.texts) + waves.codes, return_inverse=True)
    pairs = [divmod(place, len(waves.texts)) for place in places.tolist()]
    return np.array([_looks_made(ids.texts[one], waves.texts[when]) for one, when in pairs], bool)[of]


def _looks_made(id_: str, wave: str) -> bool:
    """Whether an id in an archive is as `respondents` makes them, as numbers of a file that has none, or their code."""
    number, mark, _ = key(id_).partition(f" ({key(wave)}")
    numbered = bool(mark and number and id_.rstrip().endswith(")"))
    return numbered or any(made.fullmatch(id_.strip()) is not None for made in (OF_FILE, UNNAMED))


def sent_in_two_waves(
    blocks: Sequence[Block], waves: Sequence[Coded], raters: Sequence[Codes], targets: Sequence[Codes]
) -> Iterator[Problem]:
    """Find files of which some responses are in a file of another wave too: a form that stayed open for the next one.

    The parameters are those of `respondents`.
    """
    of_wave = {
        place: key(waves[place].texts[0])
        for place, block in enumerate(blocks)
        if isinstance(block.mapping.time, ColumnRef) and len(set(map(key, waves[place].texts))) == 1
    }
    if len(set(of_wave.values())) < 2:
        return
    known: dict[tuple[str, str], int] = {}
    anyone = {place: Coded.constant("", len(blocks[place].records)) for place in of_wave}
    told = {
        place: _told(blocks[place], _people(blocks[place], anyone[place], known), raters[place], targets[place])
        for place in of_wave
    }
    for first, second in combinations(of_wave, 2):
        count = resent(told[first], told[second]) if of_wave[first] != of_wave[second] else 0
        if count:
            yield _sent_again(told[first], told[second], count, (waves[first].texts[0], waves[second].texts[0]))


def _sent_again(first: Told, second: Told, count: int, waves: tuple[str, str]) -> Problem:
    of = len(np.setdiff1d(second.people, [ABSENT]))
    details = {"count": str(count), "of": str(of), "other": first.block.table.input.name, "wave": waves[0]}
    place = Place(source=second.block.table.input.name)
    return Problem(code="sent_in_two_waves", place=place, value=waves[1], details=details)


def _is_numbered(block: Block) -> bool:
    return _is_of_column(block, block.table.numbered)


def _is_of_column(block: Block, header: str) -> bool:
    """Whether the respondents' ids stand in this column."""
    source = block.mapping.respondent
    return bool(header) and isinstance(source, ColumnRef) and key(source.column) == key(header)


def _by_file(told: Told) -> list[list[int]]:
    """The organisations that a file as a whole is about or from."""
    sides = (("rater", told.raters), ("target", told.targets))
    return [np.unique(codes).tolist() for role, codes in sides if isinstance(getattr(told.block.mapping, role), ByFile)]


def _people(block: Block, wave: Coded, known: dict[tuple[str, str], int]) -> Codes:
    """Number of each row's person and wave; `known` grows."""
    ids = block.keys["respondent"]
    places, of = np.unique(ids.codes.astype(np.int64) * len(wave.texts) + wave.codes, return_inverse=True)
    pairs = [divmod(place, len(wave.texts)) for place in places.tolist()]
    told = [(ids.texts[one].strip(), key(wave.texts[when])) for one, when in pairs]
    numbers = [known.setdefault(person, len(known)) if person[0] else ABSENT for person in told]
    return np.array(numbers, dtype=np.int32)[of]


def _told(block: Block, people: Codes, raters: Codes, targets: Codes) -> Told:
    return Told(block=block, people=people, raters=raters, targets=targets, times=_times(block, people))


def _times(block: Block, people: Codes) -> Mapping[int, tuple[Span, ...]]:
    source = block.mapping.time
    header = header_of(block.table, source.column) if isinstance(source, ColumnRef) else None
    if not header:
        return {}
    column = block.table.columns[header]
    when = list(map(spans, column.texts))
    records, first = np.unique(block.records, return_index=True)
    handed_in = zip(people[first].tolist(), column.codes[records].tolist(), strict=True)
    return {person: when[code] for person, code in handed_in if when[code]}


def _forms(told: Mapping[int, Told]) -> dict[int, int]:
    """By file, the first file of the same form; two that a third has people in common with are one form too."""
    forms: dict[int, int] = {}
    for place, one in told.items():
        may_be = [other for other in forms if _by_file(told[other]) == _by_file(one)]
        alike = {forms[other] for other in may_be if one_form(told[other], one)}
        home = min(alike, default=place)
        forms = {other: home if form in alike else form for other, form in forms.items()} | {place: home}
    return forms


def _meet(first: Told, second: Told) -> bool:
    """Whether two files use the same numbers in the same wave."""
    return bool(np.isin(first.people[first.people != ABSENT], second.people).any())


def _numbered(block: Block, wave: Coded, form: str) -> Coded:
    ids, mark = block.keys["respondent"], f", {form}" if form else ""
    places, codes = np.unique(ids.codes.astype(np.int64) * len(wave.texts) + wave.codes, return_inverse=True)
    told = [(ids.texts[place // len(wave.texts)], wave.texts[place % len(wave.texts)]) for place in places.tolist()]
    return Coded(codes=codes, texts=tuple(f"{id_} ({name}{mark})" if id_.strip() else "" for id_, name in told))
