"""The ledger of releases in a study's folder: read before a release is made, written before it is shown."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from tillitsmaal.cli.folders import locked
from tillitsmaal.cli.keyfile import FOLDER, ignoring, is_open_to_others
from tillitsmaal.cli.output import tell, write_folder
from tillitsmaal.cli.session import Session
from tillitsmaal.cli.staging import clear_around
from tillitsmaal.errors import InputRefused, OutputFailed, Place, Problem
from tillitsmaal.privacy.cells import Cells, Parting
from tillitsmaal.privacy.ledger import KEY_BYTES, Ledger, OtherKeyError, read_ledger, write_ledger
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.settlement import parting, settle
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Scores
from tillitsmaal.text import say

LEDGER: Final = "releases.json"
KEY: Final = "releases.key"
_PLACE: Final = Place(source=f"{FOLDER}/{LEDGER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By which rules a release is made, and what finds its cells."""

    rules: Rules
    find: Parting


def terms_for(at: Session, questionnaires: Iterable[Questionnaire]) -> Terms | None:
    """The terms of a release to this audience; None for the analyst, from whom nothing is hidden.

    Cells fit what the study has released before, and are written down there. Without a study there is nothing to hold
    a release against, which is told.
    """
    rules = at.rules(questionnaires)
    if rules is None:
        return None
    if at.study is None:
        if not at.input.quiet:
            tell(say("cli.releases.no_study", at.language))
        return Terms(rules=rules, find=parting(rules))
    folder = at.study.folder / FOLDER
    if not at.input.quiet and (folder / KEY).exists() and not (folder / LEDGER).exists():
        tell(say("cli.releases.gone", at.language, folder=FOLDER, name=LEDGER))
    rules = replace(rules, key=_key(folder, records=at.output.records))
    if not at.output.settles:
        return Terms(rules=rules, find=parting(rules))
    return Terms(rules=rules, find=partial(_settled, rules=rules, folder=folder, records=at.output.records))


def _settled(parts: Sequence[Scores], rules: Rules, folder: Path, *, records: bool) -> Sequence[Cells]:
    """Cells that fit the ledger as it is when they are written into it, whoever else writes meanwhile."""
    while True:
        ledger = _ledger(folder, rules.key or b"")
        found = settle(parts, rules, ledger)
        if not records or found.ledger == ledger or _is_written(found.ledger, ledger, folder):
            return found.cells


def _is_written(new: Ledger, old: Ledger, folder: Path) -> bool:
    """Write a ledger, unless it is no longer what it was; return whether it was written."""
    try:
        with locked(folder / KEY):
            if _ledger(folder, old.key) != old:
                return False
            write_folder(folder, {LEDGER: write_ledger(new)}, force=True)
            return True
    except FileNotFoundError:
        raise _key_missing() from None


def _key(folder: Path, *, records: bool) -> bytes:
    """The key of a ledger; where there is neither, a new one, which is written at once so that all runs have the same.

    What killed runs left around both goes first.

    Raises
    ------
    InputRefused
        `releases_key_missing`, `releases_key_readable`, `releases_unreadable`.
    """
    if records:
        clear_around(folder)
    if not (folder / KEY).exists():
        if (folder / LEDGER).exists():
            raise _key_missing()
        new = secrets.token_bytes(KEY_BYTES)
        if not records:
            return new
        _write_key(folder, new)
    with _readable():
        if is_open_to_others((folder / KEY).stat()):
            raise InputRefused([Problem(code="releases_key_readable", place=_PLACE, value=str(folder / KEY))])
        key = bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
        if len(key) != KEY_BYTES:
            raise ValueError(KEY)
        return key


def _write_key(folder: Path, key: bytes) -> None:
    """Write a key, if no other run has written one; version control is told to leave the folder alone."""
    try:
        write_folder(folder, {KEY: key.hex() + "\n", **ignoring(folder)}, force=False)
    except OutputFailed as failed:
        if any(problem.code != "output_exists" for problem in failed.problems):
            raise


def _ledger(folder: Path, key: bytes) -> Ledger:
    """The ledger in a folder; an empty one where there is none.

    Raises
    ------
    InputRefused
        `releases_unreadable`; `releases_key_missing` where the key is another than that of the list.
    """
    if not (folder / LEDGER).exists():
        return Ledger(key=key, parts={}, public={})
    with _readable():
        return read_ledger((folder / LEDGER).read_text(encoding="utf-8"), key)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OtherKeyError:
        raise _key_missing() from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise InputRefused([Problem(code="releases_unreadable", place=_PLACE)]) from None


def _key_missing() -> InputRefused:
    return InputRefused([Problem(code="releases_key_missing", place=_PLACE, value=KEY)])
