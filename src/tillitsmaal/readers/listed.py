"""Which wave of the study a file belongs to."""

from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path, PurePosixPath
from typing import Final

from tillitsmaal.errors import InputRefused, Place, Problem, refuse
from tillitsmaal.names import key, tidy
from tillitsmaal.readers.answers.shapes.block import Block
from tillitsmaal.readers.books.coded import Coded
from tillitsmaal.readers.books.grid import Book
from tillitsmaal.readers.books.kinds import ENDINGS
from tillitsmaal.readers.books.own import is_archive
from tillitsmaal.readers.systems import companions
from tillitsmaal.study import ImportMapping, Study, StudyWave, beside_patterns, files_of, files_of_wave, fits

_NAMED: Final = 12
"""Files that are named."""


def file_wave(name: str, path: Path | None, study: Study | None) -> str:
    """The wave of a file without a wave column: the study's wave whose file it is, else its name without ending.

    Files of one name in several folders have the folder in their names, and are waves of their own.
    """
    listed = waves_of_file(name, path, study)
    return listed[0].name if listed else str(PurePosixPath(name).with_suffix(""))


def waves_of_file(name: str, path: Path | None, study: Study | None) -> list[StudyWave]:
    """The study's waves whose file it is, by its place.

    A file of another place is taken for one that a wave lists and that is not there, by its name, where only one wave
    lists such a file.
    """
    if study is None:
        return []
    at_place = _by_place(path, study) if path is not None else []
    return at_place or [wave for wave in study.waves if wave.name in _by_name(name, study)]


def as_listed(refused: InputRefused, path: str | Path, study: Study | None) -> InputRefused:
    """Of a file that is not there, the refusal that says what the study knows of it; of others as it is.

    `file_listed_not_found`: a wave lists it. `file_is_wave`: a wave is called so.
    """
    if study is None or refused.problems[0].code != "file_not_found":
        return refused
    if listed := _by_place(Path(path), study):
        return refuse("file_listed_not_found", value=str(path), wave=listed[0].name)
    named = next((wave.name for wave in study.waves if key(wave.name) == key(str(path))), None)
    return refuse("file_is_wave", value=named) if named else refused


def import_of(name: str, listed: Sequence[StudyWave]) -> ImportMapping | None:
    """The import that the waves of a file have of their own.

    Raises
    ------
    InputRefused
        `file_of_two_imports`: they are not the same, and a file is read once.
    """
    if not listed:
        return None
    other = next((wave for wave in listed if wave.mapping != listed[0].mapping), None)
    if other is not None:
        raise refuse("file_of_two_imports", Place(source=name), first=listed[0].name, second=other.name)
    return listed[0].mapping


_UNREAD: Final = frozenset({"import_battery_unread", "import_partners_unread"})
_TEXTS: Final = frozenset({"import_texts_disagree"})


def settled_by_wave(listed: Sequence[StudyWave], study: Study | None) -> frozenset[str]:
    """Codes of what a file says against its mapping, and what somebody settled who wrote it for this very wave.

    An import of the wave's own that lists columns one by one, for rows the items' columns, goes before the texts, and
    leaves out what it leaves out on purpose. So does the study's leave out on purpose, where this is its only wave.
    """
    if study is None or not listed:
        return frozenset()
    if (own := listed[0].mapping) is not None:
        return _UNREAD | _TEXTS if _lists_each(own) else frozenset()
    return _UNREAD if len(study.waves) == 1 and _lists_each(study.mapping) else frozenset()


def _lists_each(mapping: ImportMapping) -> bool:
    by_row = mapping.shape in ("rows", "per_link")
    return isinstance(mapping.items if by_row else mapping.columns, Mapping)


def listing_problems(block: Block, said: Coded, study: Study | None) -> Iterator[Problem]:
    """What the study's list of files and a file say against each other, and what is told of how it was found there.

    Parameters
    ----------
    block
        A file's answers.
    said
        The wave of each row.
    study
        Lists files by wave.
    """
    table = block.table
    listed = waves_of_file(table.input.name, table.path, study)
    if study is None or not listed:
        return
    place = Place(source=table.input.name)
    if table.path is None or not _by_place(table.path, study):
        for wave, file in _by_name(table.input.name, study).items():
            yield Problem(code="file_by_name", place=place, value=wave, details={"listed": file})
    if "wave" in block.keys:
        yield from _of_other_wave(said, listed, study, place)
    elif len(listed) > 1:
        details = {"first": listed[0].name, "second": listed[1].name}
        yield Problem(code="file_of_two_waves", place=place, value=table.input.name, details=details)


def passed_over(books: Sequence[Book], study: Study | None) -> Iterator[Problem]:
    """Files that may hold answers, in folders that the patterns of waves name, and that no wave lists.

    They are told where every file of such a wave is read; of a wave without files, where every file of the study is.

    Parameters
    ----------
    books
        All that is read.
    study
        Lists files by wave.
    """
    beside = beside_patterns(study) if study is not None else []
    by_wave = [
        (wave, folder, kept) for wave, folder, files in beside if (kept := list(filter(_may_hold_answers, files)))
    ]
    if study is None or not by_wave:
        return
    read = {path.resolve() for book in books for path in (book.source.path, *companions(book)) if path is not None}
    for folder, files in {folder: files for wave, folder, files in by_wave if _is_read(wave, study, read)}.items():
        if left := [file for file in files if file.resolve() not in read]:
            yield _passed_over(
                folder.relative_to(study.folder) if folder.is_relative_to(study.folder) else folder, left
            )


def _may_hold_answers(file: Path) -> bool:
    return any(file.suffix.casefold() in endings for endings in ENDINGS.values())


def _is_read(wave: StudyWave, study: Study, read: Set[Path]) -> bool:
    files = files_of_wave(study, wave) or [file for other in study.waves for file in files_of_wave(study, other)]
    return read >= {file.resolve() for file in files}


def _passed_over(folder: Path, files: Sequence[Path]) -> Problem:
    named = ", ".join([*(file.name for file in files[:_NAMED]), *(["…"] if len(files) > _NAMED else [])])
    details = {"count": str(len(files)), "files": named, "example": (folder / f"*{files[0].suffix}").as_posix()}
    return Problem(code="files_passed_over", place=Place(source=folder.as_posix()), details=details)


def is_archive_unlisted(block: Block, study: Study) -> bool:
    """Whether this is our own archive, and no wave of the study has it: its waves may be named after other files."""
    return is_archive(block.table.columns) and not waves_of_file(block.table.input.name, block.table.path, study)


def _of_other_wave(column: Coded, listed: list[StudyWave], study: Study, place: Place) -> Iterator[Problem]:
    """A file that says that it is of another wave than those under which the study lists it."""
    said = {key(text): tidy(text) for text in column.texts if tidy(text)}
    known = {key(wave.name) for wave in study.waves}
    if said and set(said) <= known and not {key(wave.name) for wave in listed} & set(said):
        details = {"listed": listed[0].name, "said": next(iter(said.values()))}
        yield Problem(code="file_of_other_wave", place=place, value=", ".join(said.values()), details=details)


def _by_place(path: Path, study: Study) -> list[StudyWave]:
    here = path.resolve()
    return [wave for wave in study.waves if here in {one.resolve() for one in files_of_wave(study, wave)}]


def _by_name(name: str, study: Study) -> Mapping[str, str]:
    """The one wave that lists a file of this name that is not there, and how it lists it; else nothing."""
    name = PurePosixPath(name).name
    files = [(wave.name, file) for wave in study.waves for file in wave.files]
    alike = {wave: file for wave, file in files if fits(name, file)}
    absent = {wave: file for wave, file in alike.items() if not _there(file, study)}
    return absent if len(absent) == 1 else {}


def _there(file: str, study: Study) -> bool:
    return any(found.exists() for found in files_of(study.folder, file))
