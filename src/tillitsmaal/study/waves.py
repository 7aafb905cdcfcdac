"""The waves of a study in their order."""

import re
from collections.abc import Iterator, Sequence, Set
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from tillitsmaal.names import key
from tillitsmaal.study.models import Study, StudyWave

_PROVENANCE: Final = ".provenance.json"
"""Ends the name of a file that tells where the one beside it comes from, as this program writes it."""


def waves_in_order(study: Study) -> Sequence[StudyWave]:
    """The study's waves by date, when all have one; else as listed."""
    return in_order(study.waves)


def in_order(waves: Sequence[StudyWave]) -> Sequence[StudyWave]:
    """Waves by date, when all of them have one; else as they come."""
    if any(wave.date is None for wave in waves):
        return waves
    return sorted(waves, key=lambda wave: wave.date or date.min)


def questionnaires_of(study: Study, waves: Sequence[StudyWave]) -> list[str | None]:
    """The questionnaires that waves answer, each once; the study's own where there are no waves."""
    return list(dict.fromkeys(wave.questionnaire or study.questionnaire for wave in waves)) or [study.questionnaire]


def files_of(folder: Path, name: str) -> list[Path]:
    """The files that are meant by a name: that file, or all that a name with `*` or `?` fits, in order; maybe none.

    No name with `*` or `?` means a file that shows that another is open, or one that tells where another comes from.
    """
    path = _placed(folder, name)
    if not _is_pattern(name) or _is_there(path):
        return [path]
    return sorted(found for found in _fitted(folder, name) if found.is_file() and not _is_about_another(found.name))


def _fitted(folder: Path, pattern: str) -> Iterator[Path]:
    """All that a name with `*` or `?` fits."""
    parts = Path(pattern.replace("\\", "/")).parts
    plain = next(place for place, part in enumerate(parts) if _is_pattern(part))
    return folder.joinpath(*parts[:plain]).glob(_as_glob("/".join(parts[plain:])))


def fits(name: str, listed: str) -> bool:
    """Whether a file of this name, wherever it lies, is meant by what a study lists; letters in either case.

    Examples
    --------
    >>> fits("Svar [1].csv", "svar/svar [?].csv"), fits("svar 1.csv", "svar [1].csv")
    (True, False)
    """
    return fnmatchcase(key(name), _as_glob(key(listed.replace("\\", "/").rpartition("/")[2])))


def _placed(folder: Path, name: str) -> Path:
    """Where a file is: a backslash parts folders, unless a file is called so."""
    there = folder / name
    return there if "\\" in name and _is_there(there) else folder / name.replace("\\", "/")


def _is_there(path: Path) -> bool:
    """Whether something is there; not where the name is too long for any file, or its folder may not be looked into."""
    try:
        return path.exists()
    except OSError:
        return False


def _as_glob(name: str) -> str:
    """A name for the library's patterns, in which only `*` and `?` stand for anything.

    Of several `**` in a row one is left: they mean the same, and each would search all folders again.
    """
    parts = name.replace("[", "[[]").split("/")
    once = (part for before, part in zip(("", *parts), parts, strict=False) if (before, part) != ("**", "**"))
    return "/".join(part if part == "**" else re.sub(r"\*+", "*", part) for part in once)


def files_of_wave(study: Study, wave: StudyWave) -> list[Path]:
    """The files of a wave: those named, there or not, and those that its patterns fit and that no other wave names."""
    fitted = [(name, file) for name in wave.files for file in files_of(study.folder, name)]
    if not any(map(_is_pattern, wave.files)):
        return [file for _, file in fitted]
    others = [name for other in study.waves if other is not wave for name in other.files]
    taken = {_placed(study.folder, name).resolve() for name in others}
    return [file for name, file in fitted if not _is_pattern(name) or file.resolve() not in taken]


def fitting_nothing(study: Study, wave: StudyWave) -> list[str]:
    """The names with `*` or `?` of a wave that no file fits."""
    return [name for name in wave.files if _is_pattern(name) and not files_of(study.folder, name)]


def beside_patterns(study: Study) -> list[tuple[StudyWave, Path, list[Path]]]:
    """By wave and folder that its patterns name, the files there that no wave lists.

    Not in the study's own folder, nor in those that `**` may mean; no hidden files, and none that show that another is
    open.
    """
    names = [(wave, name) for wave in study.waves for name in wave.files]
    listed = {file.resolve() for _, name in names for file in files_of(study.folder, name)}
    folders = [(wave, folder) for wave, name in names if _is_pattern(name) for folder in _folders(study.folder, name)]
    return [
        (wave, folder, sorted(file for file in folder.glob("[!.]*") if _is_left(file, listed)))
        for wave, folder in dict.fromkeys(folders)
    ]


def _folders(folder: Path, pattern: str) -> list[Path]:
    """The folders that a name with `*` or `?` names, but for the one in which it begins."""
    parent = pattern.replace("\\", "/").rpartition("/")[0]
    if not parent or "**" in parent:
        return []
    found = sorted(_fitted(folder, parent)) if _is_pattern(parent) else [folder / parent]
    return [one for one in found if one.is_dir() and one.resolve() != folder.resolve()]


def _is_left(file: Path, listed: Set[Path]) -> bool:
    return file.is_file() and not _is_about_another(file.name) and file.resolve() not in listed


def held(study: Study, wave: StudyWave) -> bool:
    """Whether any file of a wave is there; else it is planned."""
    return any(file.exists() for file in files_of_wave(study, wave))


def is_lock(name: str) -> bool:
    """Whether a name is that of a file which Excel or LibreOffice leaves beside a workbook while it is open.

    Examples
    --------
    >>> is_lock("~$svar.xlsx"), is_lock(".~lock.svar.xlsx#"), is_lock("svar.xlsx")
    (True, True, False)
    """
    return name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def _is_about_another(name: str) -> bool:
    """Whether a name is that of a file which stands beside another one and holds no answers."""
    return is_lock(name) or name.endswith(_PROVENANCE)


def _is_pattern(name: str) -> bool:
    return "*" in name or "?" in name
