"""The ledger of releases in a study's folder: read before a release is made, written before it is shown."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tillitsmaal.cli.output import tell, write_folder
from tillitsmaal.cli.session import Session
from tillitsmaal.errors import InputRefused, Place, Problem
from tillitsmaal.privacy.cells import Cells, Parting
from tillitsmaal.privacy.ledger import KEY_BYTES, Ledger, read_ledger, write_ledger
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.settlement import settle
from tillitsmaal.responses import Scores
from tillitsmaal.text import say

FOLDER: Final = ".tillit"
LEDGER: Final = "releases.json"
KEY: Final = "releases.key"


def parting_for(at: Session, rules: Rules) -> Parting:
    """What finds the cells of a release: those that fit what the study has released before, which it writes down.

    Without a study there is nothing to hold a release against, which is told.
    """
    if at.study is None:
        if not at.input.quiet:
            tell(say("cli.releases.no_study", at.language))
        return lambda parts: settle(parts, rules, Ledger(key=secrets.token_bytes(KEY_BYTES), parts={})).cells
    folder, records = at.study.folder / FOLDER, at.output.records
    return lambda parts: _settled(parts, rules, folder, records=records)


def _settled(parts: Sequence[Scores], rules: Rules, folder: Path, *, records: bool) -> Sequence[Cells]:
    ledger = _ledger(folder)
    found = settle(parts, rules, ledger)
    if records and found.ledger.parts != ledger.parts:
        files = {KEY: ledger.key.hex() + "\n", LEDGER: write_ledger(found.ledger)}
        write_folder(folder, files, force=True)
    return found.cells


def _ledger(folder: Path) -> Ledger:
    """The ledger in a folder; a new one, with a new key, where there is none.

    Raises
    ------
    InputRefused
        `releases_unreadable`, `releases_key_missing`.
    """
    if not (folder / LEDGER).exists():
        return Ledger(key=secrets.token_bytes(KEY_BYTES), parts={})
    if not (folder / KEY).exists():
        raise InputRefused([Problem(code="releases_key_missing", place=Place(source=f"{FOLDER}/{LEDGER}"), value=KEY)])
    try:
        key = bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
        return read_ledger((folder / LEDGER).read_text(encoding="utf-8"), key)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise InputRefused([Problem(code="releases_unreadable", place=Place(source=f"{FOLDER}/{LEDGER}"))]) from None
