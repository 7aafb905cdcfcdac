"""`tillit verify`."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG
from typing import Final

from typer import Exit

from tillitsmaal.cli.again import made_again
from tillitsmaal.cli.again_files import Inputs
from tillitsmaal.cli.keyfile import FOLDER
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import before_questionnaires, command_of, of_all_waves
from tillitsmaal.cli.output import write_stdout
from tillitsmaal.cli.releases import LEDGER
from tillitsmaal.cli.session import Session, session
from tillitsmaal.cli.told_files import ToldFiles, files_told, names_told
from tillitsmaal.errors import InputRefused, TillitError, misuse, printable, refuse
from tillitsmaal.errors.system import reason
from tillitsmaal.provenance import Json, differing, is_as_written, is_sound, provenance_of, said
from tillitsmaal.provenance.marks import LARGEST, SIDECAR
from tillitsmaal.shell import quoted
from tillitsmaal.study import STUDY_FILE, Study
from tillitsmaal.text import Language, listing, say

DIFFERS: Final = 4
_ABSENT: Final = frozenset({"responses_not_named", "study_not_here", "wave_not_found", "wave_planned", "waves_too_few"})
"""What is said where answers are not found that no option names."""
_SHOWN: Final = 8
"""Differences that are told one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyCall:
    """What `tillit verify` was asked for."""

    report: str
    responses: tuple[str, ...]
    template: str | None
    key: str | None
    input: Input


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """Files that one call wrote, with what they tell of it."""

    shown: str
    """As it was named, or is found."""
    told: Json
    name: str
    """Of the file to make again; empty for several in a folder."""
    files: Mapping[str, bytes]


def run(call: VerifyCall) -> None:
    """Work a report out again and say whether it is the same; leave with 4 when it is not."""
    with session(call.input, Output(), reads=(*call.responses, call.template)) as at:
        given = Inputs(responses=call.responses, template=call.template, key=call.key, input=call.input)
        differ, own, endings = False, set[str](), set[str]()
        for written in _found(call.report):
            found = list(_found_out(written, given, call.report, at))
            if found and _lacks_releases(written.told, at.study):
                found.insert(0, say("cli.verify.no_releases", at.language, folder=FOLDER))
            differ |= bool(found)
            word = "differs" if found else "same"
            first = say(f"cli.verify.{word}", at.language, report=printable(written.shown))
            write_stdout("\n".join([first, *found]) + "\n")
            own |= {Path(written.shown).name, *written.files}
            endings |= {Path(name).suffix for name in written.files if not written.name and not name.endswith(SIDECAR)}
        if others := _others(Path(call.report), own, endings):
            write_stdout(say("cli.verify.others", at.language, files=printable(", ".join(others))) + "\n")
    if differ:
        raise Exit(DIFFERS)


def _others(folder: Path, own: Container[str], endings: Container[str]) -> list[str]:
    """Files that look like the tables of a folder, and that none of the files there tells of."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.suffix in endings and path.name not in own)


def _found_out(written: _Written, given: Inputs, source: str, at: Session) -> Iterator[str]:
    """What is not as it was; of what cannot be shown beside earlier releases, only what it rests on."""
    told = ToldFiles() if given.responses else files_told(written.told, Path(written.shown).parent, at.study)
    try:
        again = _again(written, given, source, told)
    except InputRefused as refused:
        if "release_tells_of_few" not in refused.counts:
            raise
        again = made_again(written.told, written.name, given, source, settles=False)
        yield from _rests(written.told, _told_by(again), given, at.language)
        yield say("cli.verify.refused", at.language)
    else:
        files = replace(given, responses=given.responses or told.found)
        as_told = _as_told(again, written)
        if as_told != written.files and _as_told(_of_single_waves(written, files, source), written) != written.files:
            rests = list(_rests(written.told, _told_by(again), given, at.language))
            yield from rests
            yield from _differences(written, as_told, at, as_then=not rests)


def _again(written: _Written, given: Inputs, source: str, told: ToldFiles) -> Mapping[str, bytes]:
    """Make files again of what the study has, as the call did that named none; else of the files that they tell.

    Raises
    ------
    UsageError
        `verified_answers_absent`: nothing is here that it could be made of.
    """
    try:
        again = made_again(written.told, written.name, given, source)
    except TillitError as error:
        if not told.found:
            raise error if given.responses else _absent(error, source, told) from None
    else:
        if not told.found or names_told(_told_by(again)) == names_told(written.told):
            return again
    return made_again(written.told, written.name, replace(given, responses=told.found), source)


def _of_single_waves(written: _Written, given: Inputs, source: str) -> Mapping[str, bytes]:
    """Make files again of one file a wave: read together they make another report, and it is not told which it was."""
    if len(given.responses) < 2 or command_of({"of": written.told["schema"], **written.told}) != "report":
        return {}
    try:
        return made_again(written.told, written.name, replace(given, each_a_wave=True), source)
    except TillitError:
        return {}


def _as_told(again: Mapping[str, bytes], written: _Written) -> Mapping[str, bytes]:
    """What is made again; of documents that do not tell the questionnaires of all waves yet, as they were then."""
    if _used(written.told):
        return again
    return {name: _as_old(content, written.files.get(name, b"")) for name, content in again.items()}


def _as_old(again: bytes, then: bytes) -> bytes:
    """A document without those questionnaires; the old one itself, where nothing else is another."""
    from tillitsmaal.rendering.json import document_json

    told, now = provenance_of(then), provenance_of(again)
    if told is None or now is None or now == (old := before_questionnaires(now)):
        return again
    if again.startswith(b"{"):
        return document_json(old).encode()
    return then if told == old and is_as_written(then) else again


def _absent(error: TillitError, source: str, told: ToldFiles) -> TillitError:
    """What to say where nothing is found to make a document of: which files it needs, and how to name them."""
    if _ABSENT.isdisjoint(error.counts):
        return error
    files = ", ".join(map(printable, told.absent)) or "@expected.files_not_told"
    return misuse("verified_answers_absent", source, files=files, report=quoted([source]))


def _rests(told: Json, now: Json, given: Inputs, language: Language) -> Iterator[str]:
    """What documents rest on and is not as it was, and how to name files where others were read than then."""
    yield from _rests_on(told, now, language)
    if not given.responses and (names_told(told) != names_told(now) or _nameless(told) != _nameless(now)):
        yield say("cli.verify.responses", language)


def _lacks_releases(told: Json, study: Study | None) -> bool:
    """Whether a report for partners or the public is worked out without the list of what was released."""
    return _is_shared(told) and study is not None and not (study.folder / FOLDER / LEDGER).exists()


def _is_shared(told: Json) -> bool:
    """Whether a report is for others than the analyst."""
    return bool(told.get("settings", {}).get("audience", "analyst") != "analyst")


def _found(name: str) -> Iterator[_Written]:
    """What a name stands for: a document, a file that another one beside it tells of, or a folder of such.

    Raises
    ------
    InputRefused
        `report_not_ours`; `file_not_found`, `file_unreadable`.
    """
    path = Path(name)
    if path.is_dir():
        own = [file for file in sorted(path.iterdir()) if file.is_file() and _tells(file)]
        if not own:
            raise refuse("report_not_ours", value=name)
        yield from (_written(file, str(file)) for file in own)
    else:
        yield _written(path, name)


def _tells(path: Path) -> bool:
    return path.stat().st_size <= LARGEST and provenance_of(path.read_bytes()) is not None


def _written(path: Path, name: str) -> _Written:
    content = _read(path, name)
    told = provenance_of(content)
    if told is not None and "files" not in told:
        made = f"again{_ending(content)}"
        return _Written(shown=name, told=_sound(told, name), name=made, files={made: content})
    sidecar = path if told is not None else _beside(path)
    if sidecar is None:
        raise refuse("report_not_ours", value=name)
    return _of_sidecar(sidecar, name)


def _beside(path: Path) -> Path | None:
    """The file that tells of another one."""
    own = path.with_name(f"{path.name}{SIDECAR}")
    others = sorted(path.parent.glob(f"*{SIDECAR}"))
    return next((one for one in (own, *others) if one.is_file() and path.name in _listed(one)), None)


def _listed(sidecar: Path) -> Container[str]:
    told = provenance_of(_read(sidecar, str(sidecar)))
    return told["files"] if told is not None and is_sound(told) and "files" in told else ()


def _of_sidecar(sidecar: Path, name: str) -> _Written:
    """The files that a file beside them tells of, as far as they are there, and itself."""
    content = _read(sidecar, str(sidecar))
    told = _sound(provenance_of(content), name)
    own = sidecar.name.removesuffix(SIDECAR)
    there = [file for file in told.get("files", ()) if sidecar.with_name(file).is_file()]
    files = {file: _read(sidecar.with_name(file), file) for file in there}
    made = own if own in told.get("files", ()) else ""
    return _Written(shown=name, told=told, name=made, files={**files, sidecar.name: content})


def _sound(told: Json | None, name: str) -> Json:
    whole = None if told is None else of_all_waves(told)
    if whole is None or not is_sound(whole):
        raise refuse("report_not_ours", value=name)
    return whole


def _read(path: Path, name: str) -> bytes:
    """The bytes of a file, but not more of it than shows that it is none of ours; of devices and pipes, none."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise refuse("file_unreadable", value=name, why="@expected.ordinary_file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise refuse("report_not_ours", value=name)
        return content
    except FileNotFoundError:
        raise refuse("file_not_found", value=name) from None
    except OSError as error:
        raise refuse("file_unreadable", value=name, why=reason(error)) from None


def _ending(content: bytes) -> str:
    """What the file should end with, by its content: a name may have been changed."""
    if content.startswith(b"PK"):
        return ".docx" if b"word/document.xml" in content else ".xlsx"
    if content.startswith(b"%PDF-"):
        return ".pdf"
    if content.startswith(b"{"):
        return ".json"
    if content.startswith(b"<?xml"):
        return ".xml"
    return ".html" if content[:9].lower() == b"<!doctype" else ".md"


def _differences(written: _Written, again: Mapping[str, bytes], at: Session, *, as_then: bool) -> Iterator[str]:
    """Where what was written and what is made again part, and what may be why if all they rest on is as it was."""
    language = at.language
    files = [name for name in {**written.files, **again} if not name.endswith(SIDECAR)]
    for name in files:
        if name not in written.files or name not in again:
            yield say("cli.verify.file", language, file=printable(name))
    contents = [(written.files[name], again[name]) for name in files if name in written.files and name in again]
    pairs = [pair for one, other in contents for pair in differing(said(one), said(other))]
    for one, other in pairs[:_SHOWN]:
        shown = {"told": printable(one) or "–", "again": printable(other) or "–"}
        yield say("cli.verify.said", language, **shown)
    if len(pairs) > _SHOWN:
        yield say("cli.verify.more", language, count=str(len(pairs) - _SHOWN))
    if as_then and not pairs:
        yield say("cli.verify.content", language)
    if as_then and (pairs or not all(said(one) for one, _ in contents)):
        yield _perhaps(written.told, at.study, language)


def _perhaps(told: Json, study: Study | None, language: Language) -> str:
    """What may be another where program, questionnaire and answers are the same."""
    if study is None:
        return say("cli.verify.no_study", language)
    if _is_shared(told) and (study.folder / FOLDER / LEDGER).exists():
        return say("cli.verify.later", language, study=STUDY_FILE, folder=FOLDER)
    return say("cli.verify.study", language, study=STUDY_FILE)


def _told_by(files: Mapping[str, bytes]) -> Json:
    """What files of one call tell of it."""
    names = sorted(files, key=lambda name: not name.endswith(SIDECAR))
    return next((of_all_waves(told) for name in names if (told := provenance_of(files[name])) is not None), {})


def _rests_on(told: Json, now: Json, language: Language) -> Iterator[str]:
    """Program, questionnaire, and each file."""
    version, ours = (one.get("program", {}).get("version", "?") for one in (told, now))
    if version != ours:
        yield say("cli.verify.program", language, told=printable(str(version)), again=str(ours))
    yield from _questionnaires(told, now, language)
    if told.get("template") != now.get("template"):
        yield say("cli.verify.template", language)
    if _nameless(told) != _nameless(now):
        of_codes = command_of({"of": told["schema"], **told}) == "pseudonymise"
        yield say(f"cli.verify.inputs{'_coded' if of_codes else ''}", language)
    before, after = (_inputs(one) for one in (told, now))
    for name in before | after:
        if before.get(name) != after.get(name):
            kind = "changed" if name in before and name in after else "gone" if name in before else "new"
            yield say(f"cli.verify.input_{kind}", language, file=printable(name))


def _questionnaires(told: Json, now: Json, language: Language) -> Iterator[str]:
    """Which questionnaires are others, wave by wave where there are several and each is told."""
    before, after = _used(told), _used(now)
    if before and max(len(before), len(after)) > 1:
        yield from _others_used(before, after, _sum(now.get("questionnaire")), language)
    elif _sum(told.get("questionnaire")) != _sum(now.get("questionnaire")):
        yield say("cli.verify.questionnaire", language)
    elif len(after) > 1:
        each = [f"{_named(one)} ({', '.join(one['waves'])})" for one in after]
        yield say("cli.verify.questionnaires", language, questionnaires=printable(", ".join(each)))


def _others_used(before: Sequence[Json], after: Sequence[Json], only: object, language: Language) -> Iterator[str]:
    """The questionnaires of waves that now have another; where only one is read now, all waves have that."""
    again = {wave: one["sha256"] for one in after for wave in one["waves"]}
    known = {*again.values()} or {only}
    for one in before:
        same = [one["sha256"] == again[wave] if wave in again else one["sha256"] in known for wave in one["waves"]]
        if others := [printable(wave) for wave, is_same in zip(one["waves"], same, strict=True) if not is_same]:
            shown = {"waves": printable(listing(others, language)), "questionnaire": printable(_named(one))}
            yield say("cli.verify.questionnaire_of", language, **shown)


def _used(told: Json) -> Sequence[Json]:
    """Each questionnaire of the waves compared; none where that is not told, or where none are compared."""
    used: Sequence[Json] = of_all_waves(told).get("questionnaires", ())
    return used


def _named(questionnaire: Json) -> str:
    return f"{questionnaire['id']} {questionnaire['version']}"


def _sum(questionnaire: Json | None) -> object:
    return questionnaire.get("sha256") if questionnaire else None


def _nameless(told: Json) -> list[str]:
    """Digests of files whose names are not told."""
    return sorted(str(one.get("sha256")) for one in told.get("inputs", ()) if one.get("name") is None)


def _inputs(told: Json) -> dict[str, object]:
    """SHA-256 of each file by its name, where they are told."""
    return {str(one["name"]): one.get("sha256") for one in told.get("inputs", ()) if one.get("name") is not None}
