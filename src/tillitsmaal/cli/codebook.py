"""`tillit codebook`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from tillitsmaal.archive import CodebookFormat, codebook, export
from tillitsmaal.cli.asked import questionnaire_of
from tillitsmaal.cli.binary import format_of, write_bytes
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import origin_of, origin_of_answers, with_origin
from tillitsmaal.cli.output import tell
from tillitsmaal.cli.places import STANDARD_OUTPUT
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.session import Session, session
from tillitsmaal.cli.sources import read_for_score
from tillitsmaal.errors import misuse
from tillitsmaal.extras import check as check_extras
from tillitsmaal.forms.making import wave_asked
from tillitsmaal.names import key
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.document import head
from tillitsmaal.responses import Responses
from tillitsmaal.study import Study
from tillitsmaal.study.waves import held
from tillitsmaal.text import say

ENDINGS: Final[Mapping[str, str]] = {"markdown": ".md", "html": ".html", "xlsx": ".xlsx", "ddi": ".xml"}
_NEEDS: Final[Mapping[str, str]] = {"html": "codebook_html", "xlsx": "table_xlsx"}
"""What the formats are called among the extras."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookCall:
    """What `tillit codebook` was asked for."""

    responses: tuple[str, ...]
    format: str | None
    wave: str | None
    input: Input
    output: Output


def run(call: CodebookCall) -> None:
    """Describe the data of a questionnaire."""
    with session(call.input, call.output, reads=call.responses) as at:
        format = _format(call)
        own = {"format": format, "wave": call.wave, "on_invalid": call.input.on_invalid}
        about = _about(call, at)
        is_counted = isinstance(about, Responses)
        file = export(codebook(about), format, at.language)
        content = file if format == "xlsx" else file.decode()
        if isinstance(about, Responses):
            origin = origin_of_answers("codebook", about, at.language, own)
        else:
            origin = origin_of(head("codebook", about, (), {"language": at.language}), own)
        files = with_origin(content, Path(call.output.path or "-").name, format, origin)
        write_bytes(files, call.output.path, is_text=format != "xlsx", force=call.output.force, private=is_counted)
        if call.output.path not in (None, STANDARD_OUTPUT) and not call.input.quiet:
            tell(say("cli.report.written", at.language, files=call.output.path))


def _format(call: CodebookCall) -> CodebookFormat:
    format = format_of(call.output.path, call.format, ENDINGS, folders=False)
    check_extras([_NEEDS[format]] if format in _NEEDS else [])
    return cast(CodebookFormat, format)


def _about(call: CodebookCall, at: Session) -> Responses | Questionnaire:
    """Answers, which are counted for the analyst alone; else a questionnaire, which is for anyone.

    Raises
    ------
    UsageError
        `codebook_only_analyst`; `questionnaire_not_named`.
    """
    if _has_answers(call, at.study):
        if at.audience != "analyst":
            raise misuse("codebook_only_analyst", at.audience)
        with progress(at.language, quiet=call.input.quiet) as on_stage:
            return read_for_score(call.responses, call.wave, at, on_stage)
    wave = None if at.study is None or call.wave is None else wave_asked(at.study, call.wave)
    found = questionnaire_of(call.input.questionnaire, at.study, wave)
    if found is None:
        raise misuse("questionnaire_not_named")
    return found


def _has_answers(call: CodebookCall, study: Study | None) -> bool:
    """Whether answers are named, or have come to the study, to the wave named if there is one.

    A questionnaire that is named alone is described without the study's answers.
    """
    if call.responses or (call.wave is not None and study is None):
        return True
    if study is None or (call.wave is None and call.input.questionnaire is not None):
        return False
    return any(held(study, wave) for wave in study.waves if call.wave is None or key(wave.name) == key(call.wave))
