"""`tillit pseudonymise`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from tillitsmaal.archive import DataFormat, export
from tillitsmaal.cli.binary import format_of
from tillitsmaal.cli.content import Content
from tillitsmaal.cli.keyfile import FOLDER, check_place, existing_key, ignoring, new_key
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import origin_of_answers, with_sidecar
from tillitsmaal.cli.output import tell, write_folder
from tillitsmaal.cli.own_files import CODED, is_coded
from tillitsmaal.cli.places import STANDARD_OUTPUT, is_folder
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.reads import check_unread, note
from tillitsmaal.cli.session import Session, session
from tillitsmaal.cli.sources import read_for_score
from tillitsmaal.errors import misuse, refuse
from tillitsmaal.extras import check as check_extras
from tillitsmaal.names import listed
from tillitsmaal.provenance import Json
from tillitsmaal.provenance.marks import SIDECAR
from tillitsmaal.pseudonyms import Coder, Pseudonymised, pseudonymised
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import file_bytes, find_questionnaire, load_questionnaire
from tillitsmaal.responses import Responses
from tillitsmaal.study import STUDY_FILE, Study
from tillitsmaal.study.writing import study_yaml
from tillitsmaal.text import say

ENDINGS: Final[Mapping[str, str]] = {"csv": ".csv", "sav": ".sav", "xlsx": ".xlsx", "parquet": ".parquet"}
KEY: Final = f"{FOLDER}/pseudonyms.key"
_NEEDS: Final[Mapping[str, str]] = {"sav": "spss", "xlsx": "table_xlsx", "parquet": "parquet"}
_QUESTIONNAIRE: Final = "questionnaire.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudonymiseCall:
    """What `tillit pseudonymise` was asked for."""

    responses: tuple[str, ...]
    format: str | None
    key: str | None
    keep_organisations: bool
    input: Input
    output: Output


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where everything goes."""

    folder: Path
    answers: str
    study: str
    questionnaire: str
    provenance: str
    key: Path

    @property
    def names(self) -> tuple[str, ...]:
        """Of the files that may be written."""
        return self.answers, self.study, self.questionnaire, self.provenance


def run(call: PseudonymiseCall) -> None:
    """Write the answers with codes in place of names."""
    with session(call.input, call.output, reads=call.responses) as at:
        format, places = _format(call), _places(call, at)
        note([places.key])
        check_unread(places.folder / name for name in places.names)
        key = existing_key(places.key)
        with progress(at.language, quiet=call.input.quiet) as on_stage:
            responses = read_for_score(call.responses, None, at, on_stage)
            on_stage("score")
            reference, copied = _questionnaire(responses, call, at)
            with _key(places.key, key) as made:
                coder = Coder(key=made, study=at.study.study if at.study else "")
                coded = pseudonymised(responses, coder, keep_organisations=call.keep_organisations)
                on_stage("write")
                files = _files(coded, format, places, reference or places.questionnaire, at)
                files |= {places.questionnaire: copied} if copied is not None else {}
                origin = _origin(responses, coded, coder, call, at)
                write_folder(places.folder, with_sidecar(files, places.provenance, origin), force=call.output.force)
        if not call.input.quiet:
            _tell(coded, files, places, at, keep_organisations=call.keep_organisations, is_new=key is None)


@contextmanager
def _key(path: Path, existing: bytes | None) -> Iterator[bytes]:
    """The key, made if need be; one that was made for nothing does not stay."""
    if existing is not None:
        yield existing
        return
    is_new, written = not path.parent.exists(), (path.name, *ignoring(path.parent))
    made = new_key(path)
    try:
        yield made
    except BaseException:
        with suppress(OSError):
            for name in written:
                path.with_name(name).unlink()
            if is_new:
                path.parent.rmdir()
        raise


def _format(call: PseudonymiseCall) -> DataFormat:
    path = call.output.path
    if path is None or path == STANDARD_OUTPUT:
        raise misuse("output_not_named")
    format = format_of(path, call.format, ENDINGS, folders=True)
    check_extras([_NEEDS[format]] if format in _NEEDS else [])
    return cast(DataFormat, format)


def _places(call: PseudonymiseCall, at: Session) -> _Places:
    """Where files go; the key is never among them, nor among those of an earlier call.

    Raises
    ------
    UsageError
        `key_in_output`, `key_in_version_control`.
    """
    path, key = Path(call.output.path or ""), Path(call.key or (at.study.folder if at.study else Path()) / KEY)
    check_place(key)
    if key.resolve().parent.name != FOLDER and any(map(is_coded, key.resolve().parents)):
        raise misuse("key_in_output", str(key))
    if not is_folder(call.output.path or ""):
        return _Places(
            folder=path.parent,
            answers=path.name,
            study=f"{path.stem}.{STUDY_FILE}",
            questionnaire=f"{path.stem}.{_QUESTIONNAIRE}",
            provenance=f"{path.name}{SIDECAR}",
            key=key,
        )
    if key.resolve().is_relative_to(path.resolve()):
        raise misuse("key_in_output", str(key))
    ending = ENDINGS[_format(call)]
    return _Places(
        folder=path,
        answers=f"answers{ending}",
        study=STUDY_FILE,
        questionnaire=_QUESTIONNAIRE,
        provenance=CODED,
        key=key,
    )


def _questionnaire(responses: Responses, call: PseudonymiseCall, at: Session) -> tuple[str | None, bytes | None]:
    """The id of a questionnaire that comes with the program; of another one, the content of its file."""
    ours = responses.questionnaire
    if ours.id in shipped() and load_questionnaire(ours.id).sha256 == ours.sha256:
        return ours.id, None
    for path in _named(call, at.study):
        if path.is_file() and load_questionnaire(path).sha256 == ours.sha256:
            return None, file_bytes(path, str(path))
    raise refuse("file_not_found", value=f"{ours.id}.yaml")


def _named(call: PseudonymiseCall, study: Study | None) -> Iterable[Path]:
    """Questionnaires' files that the call and the study name."""
    if call.input.questionnaire is not None:
        yield Path(call.input.questionnaire)
    if study is not None:
        for reference in (study.questionnaire, *(wave.questionnaire for wave in study.waves)):
            if reference is not None:
                yield Path(find_questionnaire(reference, study.folder))


def _files(
    coded: Pseudonymised, format: DataFormat, places: _Places, questionnaire: str, at: Session
) -> dict[str, Content]:
    answered = {wave.name for wave in coded.responses.waves}
    waves = (
        wave.model_copy(update={"files": (places.answers,)}) if wave.name in answered else wave
        for wave in coded.study.waves
    )
    study = coded.study.model_copy(update={"questionnaire": questionnaire, "waves": tuple(waves)})
    return {places.answers: export(coded.responses, format, at.language), places.study: study_yaml(study)}


def _origin(responses: Responses, coded: Pseudonymised, coder: Coder, call: PseudonymiseCall, at: Session) -> Json:
    """Where the files come from, without what names could be tried on."""
    own = {"keep_organisations": call.keep_organisations, "on_invalid": call.input.on_invalid}
    inputs = [{"name": None, "sha256": coder.digest(one.sha256), "rows": one.rows} for one in responses.inputs]
    waves = [wave.name for wave in coded.responses.waves]
    return {**origin_of_answers("pseudonymise", responses, at.language, own), "inputs": inputs, "waves": waves}


def _tell(
    coded: Pseudonymised, files: Iterable[str], places: _Places, at: Session, *, keep_organisations: bool, is_new: bool
) -> None:
    """Say what was written, and of the key where it is; never which code is whose."""
    respondents = coded.responses.respondents.keys
    counts = {
        "people": str(len(respondents[["network", "respondent"]].drop_duplicates())),
        "organisations": str(len(coded.responses.names)),
        "waves": listed([wave.name for wave in coded.responses.waves]),
    }
    names = ", ".join(str(places.folder / name) for name in files)
    written = "written_named" if keep_organisations else "written"
    tell(say(f"cli.pseudonymise.{written}", at.language, files=names, **counts))
    tell(say(f"cli.pseudonymise.{'key_new' if is_new else 'key_used'}", at.language, file=str(places.key)))
