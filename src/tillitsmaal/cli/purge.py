"""`tillit purge`."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from tillitsmaal.cli.exchange import remove
from tillitsmaal.cli.keyfile import FOLDER, IGNORE, VERSION_CONTROL
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.output import tell, write_stdout
from tillitsmaal.cli.own_files import digests, is_coded, is_ours
from tillitsmaal.cli.pseudonymise import KEY
from tillitsmaal.cli.releases import KEY as LEDGER_KEY
from tillitsmaal.cli.releases import LEDGER
from tillitsmaal.cli.session import session
from tillitsmaal.cli.staging import left_in
from tillitsmaal.errors import OutputFailed, Problem, misuse, printable
from tillitsmaal.errors.system import reason
from tillitsmaal.provenance import is_as_written
from tillitsmaal.provenance.marks import SIDECAR
from tillitsmaal.questionnaire.load import find_questionnaire
from tillitsmaal.study import STUDY_FILE, Study, files_of_wave, questionnaires_of
from tillitsmaal.text import Language, say

_RELEASES: Final = (LEDGER, LEDGER_KEY, IGNORE)
"""The list of releases, its key, and what keeps both out of version control, in the order in which they go."""
_OURS: Final = (*(f"{FOLDER}/{name}" for name in _RELEASES), KEY)
"""What the program keeps in a study's folder, from there, be it a study with codes."""
_ENDINGS: Final = (".html", ".docx", ".xlsx", ".pdf", ".md", ".xml", ".json")
_YES: Final = ("j", "ja", "y", "yes")


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeCall:
    """What `tillit purge` was asked for."""

    study: str | None
    yes: bool
    input: Input


def run(call: PurgeCall) -> None:
    """List what a study derived, and remove it where that is wanted."""
    given = Input(study=call.study, language=call.input.language, quiet=call.input.quiet)
    with session(given, Output()) as at:
        if at.study is None:
            raise misuse("study_not_found", STUDY_FILE)
        for folder in _closed(at.study):
            tell(say("cli.purge.closed", at.language, folder=printable(str(folder))))
        found = _unchanged(sorted(set(derived(at.study, _study_file(at.study, call.study)))), at.language)
        if not found:
            tell(say("cli.purge.nothing", at.language))
            return
        write_stdout("".join(f"{printable(str(path))}\n" for path in found))
        removed = call.yes or _confirmed(len(found), at.language)
        if removed:
            _remove(found)
        tell(say(f"cli.purge.{'removed' if removed else 'listed'}", at.language, count=str(len(found))))
        if at.study.folder / FOLDER / LEDGER in found:
            tell(say("cli.purge.ledger", at.language))
        tell(say("cli.purge.beyond", at.language))


def _study_file(study: Study, named: str | None) -> Path:
    return study.folder / STUDY_FILE if named is None or Path(named).is_dir() else Path(named)


def _unchanged(known: Sequence[Path], language: Language) -> list[Path]:
    """Files that are as the program wrote them; the others are told, and a study with codes stays whole."""
    changed = [path for path in known if _is_changed(path)]
    studies = [path.parent for path in changed if path.name == STUDY_FILE]
    for folder in studies:
        tell(say("cli.purge.coded", language, folder=printable(str(folder))))
    apart = [path for path in known if not any(path.is_relative_to(folder) for folder in studies)]
    for path in (path for path in apart if path in changed):
        tell(say("cli.purge.changed", language, file=printable(str(path))))
    return [path for path in apart if path not in changed]


def derived(study: Study, own: Path) -> Iterator[Path]:
    """Files in a study's folder that this program wrote about its answers, and says so in them.

    And hidden folders of files that it had not finished when it was killed; where these were taking the places of
    others, the others are put back. Never its answers, its study file (`own`), and what tells where these come from;
    questionnaires and study files only where `tillit pseudonymise` wrote them. Nothing behind links, in other studies'
    folders but those with codes, or in folders that begin with a point, but the one of this program.
    """
    answers = (file for wave in study.waves for file in files_of_wave(study, wave))
    kept = {file.resolve() for file in (own, *answers, *_questionnaires(study))}
    for folder in _folders(study.folder):
        if (folder == study.folder or is_coded(folder)) and _is_open(folder / FOLDER):
            yield from (path for name in _OURS if (path := folder / name).is_file() and not path.is_symlink())
            yield from left_in(folder / FOLDER)
        yield from left_in(folder)
        for path in sorted(folder.iterdir()):
            if path.suffix.casefold() in _ENDINGS and path.resolve() not in kept and is_ours(path):
                told = list(_told_of(path))
                if kept.isdisjoint(file.resolve() for file in told):
                    yield from (path, *told)


def _questionnaires(study: Study) -> Iterator[Path]:
    for reference in questionnaires_of(study, study.waves):
        if reference is not None:
            yield Path(find_questionnaire(reference, study.folder))


def _folders(folder: Path) -> Iterator[Path]:
    for path, folders, _ in os.walk(folder):
        yield Path(path)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and _is_plain(Path(path, name)))


def _is_plain(folder: Path) -> bool:
    """Whether a folder belongs to the study: no link, no working copy, and no study of its own but one with codes."""
    if folder.is_symlink() or not _is_open(folder) or any((folder / name).exists() for name in VERSION_CONTROL):
        return False
    return not (folder / STUDY_FILE).exists() or is_coded(folder)


def _closed(study: Study) -> Iterator[Path]:
    """Folders that one may not look into, where something of the study may be."""
    for folder in _folders(study.folder):
        inner = (path for path in sorted(folder.iterdir()) if path.name == FOLDER or not path.name.startswith("."))
        yield from (path for path in inner if path.is_dir() and not path.is_symlink() and not _is_open(path))


def _is_open(folder: Path) -> bool:
    return os.access(folder, os.R_OK | os.X_OK)


def _told_of(path: Path) -> Iterator[Path]:
    """The files beside it that a file tells of."""
    for name in digests(path):
        file = path.with_name(name)
        if file.is_file() and not file.is_symlink():
            yield file


def _is_changed(path: Path) -> bool:
    """Whether somebody has worked on a file since it was written; of what was never finished, nobody has."""
    if path.is_dir():
        return False
    try:
        content = path.read_bytes()
        if path.suffix.casefold() in _ENDINGS and is_ours(path):
            return path.name != LEDGER and not is_as_written(content)
        told = [digests(one)[path.name] for one in path.parent.glob(f"*{SIDECAR}") if path.name in digests(one)]
        return bool(told) and sha256(content).hexdigest() not in told
    except OSError:
        return True


def _confirmed(count: int, language: Language) -> bool:
    """Ask, where somebody is there to answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    tell(say("cli.purge.question", language, count=str(count)))
    return sys.stdin.readline().strip().casefold() in _YES


def _remove(found: Sequence[Path]) -> None:
    """Remove files, and folders of this program where nothing is left in them.

    The list of releases goes last, and stays where anything else does: while a report is there, new ones fit it.

    Raises
    ------
    OutputFailed
        `removal_failed`, for each that is still there.
    """
    last = [path for path in found if path.parent.name == FOLDER and path.name in _RELEASES]
    failed = [problem for path in found if path not in last for problem in _away(path)]
    for path in sorted(last, key=lambda path: _RELEASES.index(path.name)):
        failed = failed or list(_away(path))
    for own in {path.parent for path in found if path.parent.name == FOLDER}:
        with suppress(OSError):
            own.rmdir()
    if failed:
        raise OutputFailed(failed)


def _away(path: Path) -> Iterator[Problem]:
    """Remove a file, or a folder of what was never finished; why it is still there."""
    try:
        if path.is_dir():
            remove(path)
            path.rmdir()
        else:
            path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        yield Problem(code="removal_failed", value=str(path), details={"why": reason(error)})
