"""`tillit codebook`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from tillitsmaal.archive import CodebookFormat, codebook, export
from tillitsmaal.archive.codebooks import Codebook
from tillitsmaal.cli.binary import format_of, write_bytes
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.session import Session, session
from tillitsmaal.cli.sources import read_for_score
from tillitsmaal.errors import misuse
from tillitsmaal.extras import check as check_extras
from tillitsmaal.questionnaire.load import find_questionnaire, load_questionnaire

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
    with session(call.input, call.output) as at:
        format = _format(call)
        content = export(_described(call, at), format, at.language)
        write_bytes(content, call.output.path, is_text=format != "xlsx", force=call.output.force, private=False)


def _format(call: CodebookCall) -> CodebookFormat:
    format = format_of(call.output.path, call.format, ENDINGS, folders=False)
    check_extras([_NEEDS[format]] if format in _NEEDS else [])
    return cast(CodebookFormat, format)


def _described(call: CodebookCall, at: Session) -> Codebook:
    """Of the answers named; else of the questionnaire named; else of the study, with its answers if they have come."""
    named, study = call.input.questionnaire, at.study
    if not call.responses and named is not None:
        return codebook(load_questionnaire(named))
    if call.responses or (study is not None and any(wave.files for wave in study.waves)):
        with progress(at.language, quiet=call.input.quiet) as on_stage:
            return codebook(read_for_score(call.responses, call.wave, at, on_stage))
    if study is not None and study.questionnaire is not None:
        return codebook(load_questionnaire(find_questionnaire(study.questionnaire, study.folder)))
    raise misuse("questionnaire_not_named")
