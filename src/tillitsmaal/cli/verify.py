"""`tillit verify`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from typer import Exit

from tillitsmaal.cli.again import Inputs, differing, made_again
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.output import write_stdout
from tillitsmaal.cli.session import session
from tillitsmaal.errors import printable, refuse
from tillitsmaal.provenance import Json, is_sound, provenance_of, said
from tillitsmaal.provenance.marks import LARGEST
from tillitsmaal.text import Language, say

DIFFERS: Final = 4
_SHOWN: Final = 8
"""Differences that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCall:
    """What `tillit verify` was asked for."""

    report: str
    responses: tuple[str, ...]
    template: str | None
    input: Input


def run(call: VerifyCall) -> None:
    """Work a report out again and say whether it is the same; leave with 4 when it is not."""
    with session(call.input, Output()) as at:
        content = _read(call.report)
        told = provenance_of(content)
        if told is None or not is_sound(told):
            raise refuse("report_not_ours", value=call.report)
        given = Inputs(responses=call.responses, template=call.template, input=call.input)
        again = made_again(told, _ending(content), given, call.report)
        found = [] if again == content else list(_differences(content, told, again, at.language))
        lines = [say("cli.verify.differs" if found else "cli.verify.same", at.language, report=call.report), *found]
        write_stdout("\n".join(lines) + "\n")
    if found:
        raise Exit(DIFFERS)


def _read(name: str) -> bytes:
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST:
            raise refuse("report_not_ours", value=name)
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse("file_not_found", value=name) from None
    except OSError as error:
        raise refuse("file_unreadable", value=name, why=error.strerror or "?") from None


def _ending(content: bytes) -> str:
    """What the file should end with, by its content: a name may have been changed."""
    if content.startswith(b"PK"):
        return ".docx" if b"word/document.xml" in content else ".xlsx"
    if content.startswith(b"%PDF-"):
        return ".pdf"
    if content.startswith(b"{"):
        return ".json"
    return ".html" if content[:9].lower() == b"<!doctype" else ".md"


def _differences(content: bytes, told: Json, again: bytes, language: Language) -> Iterator[str]:
    """Where two documents part: what they rest on first, then what they say."""
    now = provenance_of(again) or {}
    yield from _rests_on(told, now, language)
    pairs = differing(said(content), said(again))
    for one, other in pairs[:_SHOWN]:
        shown = {"told": printable(one) or "–", "again": printable(other) or "–"}
        yield say("cli.verify.said", language, **shown)
    if len(pairs) > _SHOWN:
        yield say("cli.verify.more", language, count=str(len(pairs) - _SHOWN))
    if not pairs:
        yield say("cli.verify.content", language)


def _rests_on(told: Json, now: Json, language: Language) -> Iterator[str]:
    """Program, questionnaire, and each file."""
    version, ours = (one.get("program", {}).get("version", "?") for one in (told, now))
    if version != ours:
        yield say("cli.verify.program", language, told=printable(str(version)), again=str(ours))
    if _sum(told.get("questionnaire")) != _sum(now.get("questionnaire")):
        yield say("cli.verify.questionnaire", language)
    if told.get("template") != now.get("template"):
        yield say("cli.verify.template", language)
    before, after = (_inputs(one) for one in (told, now))
    for name in before | after:
        if before.get(name) != after.get(name):
            kind = "changed" if name in before and name in after else "gone" if name in before else "new"
            yield say(f"cli.verify.input_{kind}", language, file=printable(name))


def _sum(questionnaire: Json | None) -> object:
    return questionnaire.get("sha256") if questionnaire else None


def _inputs(told: Json) -> dict[str, object]:
    """SHA-256 of each file by its name, where they are told."""
    return {str(one["name"]): one.get("sha256") for one in told.get("inputs", ()) if one.get("name") is not None}
