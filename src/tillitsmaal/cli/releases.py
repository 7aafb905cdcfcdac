"""The ledger of releases in a study's folder: read before a release is made, written before it is shown."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from tillitsmaal.cli.output import tell, write_folder
from tillitsmaal.cli.session import Session
from tillitsmaal.errors import InputRefused, Place, Problem
from tillitsmaal.privacy.cells import Cells, Parting
from tillitsmaal.privacy.ledger import KEY_BYTES, Ledger, read_ledger, write_ledger
from tillitsmaal.privacy.rules import Rules
from tillitsmaal.privacy.settlement import parting, settle
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.responses import Scores
from tillitsmaal.text import say

FOLDER: Final = ".tillit"
LEDGER: Final = "releases.json"
KEY: Final = "releases.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By which rules a release is made, and what finds its cells."""

    rules: Rules
    find: Parting


def terms_for(at: Session, questionnaire: Questionnaire) -> Terms | None:
    """The terms of a release to this audience; None for the analyst, from whom nothing is hidden.

    Cells fit what the study has released before, and are written down there. Without a study there is nothing to hold
    a release against, which is told.
    """
    rules = at.rules(questionnaire)
    if rules is None:
        return None
    if at.study is None:
        if not at.input.quiet:
            tell(say("cli.releases.no_study", at.language))
        return Terms(rules=rules, find=parting(rules))
    folder = at.study.folder / FOLDER
    rules = replace(rules, key=_ledger(folder, secrets.token_bytes(KEY_BYTES)).key)
    return Terms(rules=rules, find=partial(_settled, rules=rules, folder=folder, records=at.output.records))


def _settled(parts: Sequence[Scores], rules: Rules, folder: Path, *, records: bool) -> Sequence[Cells]:
    ledger = _ledger(folder, rules.key or b"")
    found = settle(parts, rules, ledger)
    if records and found.ledger != ledger:
        files = {KEY: ledger.key.hex() + "\n", LEDGER: write_ledger(found.ledger)}
        write_folder(folder, files, force=True)
    return found.cells


def _ledger(folder: Path, new_key: bytes) -> Ledger:
    """The ledger in a folder; an empty one, with a new key, where there is none.

    Raises
    ------
    InputRefused
        `releases_unreadable`, `releases_key_missing`.
    """
    if not (folder / LEDGER).exists():
        return Ledger(key=new_key, parts={}, public={})
    if not (folder / KEY).exists():
        raise InputRefused([Problem(code="releases_key_missing", place=Place(source=f"{FOLDER}/{LEDGER}"), value=KEY)])
    try:
        key = bytes.fromhex((folder / KEY).read_text(encoding="ascii").strip())
        return read_ledger((folder / LEDGER).read_text(encoding="utf-8"), key)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise InputRefused([Problem(code="releases_unreadable", place=Place(source=f"{FOLDER}/{LEDGER}"))]) from None
