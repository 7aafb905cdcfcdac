"""`tillit report`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, Literal, assert_never, cast, get_args

from tillitsmaal.analysis.whole import WholeAnalysis, analyse_whole
from tillitsmaal.cli.documents import Made, check_output, check_room, write_documents
from tillitsmaal.cli.named import file_stem, find_named, find_organisation
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import origin_of
from tillitsmaal.cli.output import tell
from tillitsmaal.cli.progress import progress
from tillitsmaal.cli.releases import terms_for
from tillitsmaal.cli.score import has_means
from tillitsmaal.cli.session import Session, check_audience, one_of, session
from tillitsmaal.cli.sources import Waves, check_sources, read_waves
from tillitsmaal.errors import misuse, printable
from tillitsmaal.errors.system import reason
from tillitsmaal.extras import check as check_extras
from tillitsmaal.names import key, listed
from tillitsmaal.privacy.whole import SharedWholeAnalysis, share_whole
from tillitsmaal.rendering import BINARY, render
from tillitsmaal.report.model import Document, Report
from tillitsmaal.report.shared.report import (
    shared_facilitator_report,
    shared_organisation_report,
    shared_whole_report,
)
from tillitsmaal.report.whole.report import facilitator_report, organisation_report, whole_report
from tillitsmaal.responses import NETWORK, WAVE, Responses, of_network, of_waves
from tillitsmaal.scoring import CompositeRule
from tillitsmaal.stages import OnStage
from tillitsmaal.study import STUDY_FILE
from tillitsmaal.text import Language, say

ReportFormat = Literal["html", "docx", "xlsx", "pdf", "markdown", "json"]
ENDINGS: Final[Mapping[ReportFormat, str]] = {
    "html": ".html",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "pdf": ".pdf",
    "markdown": ".md",
    "json": ".json",
}
FOLDER: Final = "report"
"""Where the files go unless the call names another place."""
_STUDIES: Final = (".yaml", ".yml")
_OTHER_WORDS: Final[Mapping[str, ReportFormat]] = {
    "word": "docx",
    "excel": "xlsx",
    "md": "markdown",
    "web": "html",
    "htm": "html",
}
"""What else people call the formats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCall:
    """What `tillit report` was asked for."""

    sources: tuple[str, ...]
    """A study's file or folder, or waves as `tillit compare` takes them."""
    responses: tuple[str, ...]
    formats: str
    """With commas between."""
    organisation: str | None
    network: str | None
    sheet: str | None
    template: str | None
    composites: str
    audience: str
    input: Input
    output: Output


def run(call: ReportCall) -> None:
    """Analyse, write the documents, and say where they are."""
    call = _with_study(call)
    with session(call.input, replace(call.output, audience=call.audience), reads=_reads(call)) as at:
        check_audience(at, composites=call.composites)
        formats = tuple(_formats(call))
        check_sources(call.sources, call.responses, at)
        _check(call, formats)
        check_extras(formats)
        if call.organisation is None:
            _check_room(_stem(call), formats, call.output)
        template = _template(call)
        with progress(at.language, quiet=call.input.quiet) as on_stage:
            report, stem, organisation = _report(call, formats, at, on_stage)
            call = replace(call, organisation=organisation)
            on_stage("write")
            origin = origin_of(report.document, _told(call), template)
            report = replace(report, make_document=partial(_with_options, report.document, call))
            formats_of = {_file_name(stem, of): of for of in formats}
            contents = {name: _content(report, of, template) for name, of in formats_of.items()}
        documents = Made(contents=contents, formats=formats_of, origins=dict.fromkeys(contents, origin))
        written = write_documents(documents, call.output.path or FOLDER, ENDINGS.values(), force=call.output.force)
        if written and not call.input.quiet:
            tell(say("cli.report.written", at.language, files=", ".join(written)))


def _reads(call: ReportCall) -> tuple[str | None, ...]:
    return (*call.sources, *call.responses, call.template)


def _with_study(call: ReportCall) -> ReportCall:
    """Take a study that stands among the sources for what it is."""
    match call.sources:
        case (first, *rest) if Path(first).suffix.casefold() in _STUDIES or (Path(first) / STUDY_FILE).is_file():
            return replace(call, sources=tuple(rest), input=replace(call.input, study=first))
        case _:
            return call


def _formats(call: ReportCall) -> Iterator[ReportFormat]:
    wanted = dict.fromkeys(word.strip().casefold() for word in call.formats.split(",") if word.strip())
    for word in dict.fromkeys(_OTHER_WORDS.get(word, word) for word in wanted or ("",)):
        one_of(word, get_args(ReportFormat), "--format")
        yield cast(ReportFormat, word)


def _check(call: ReportCall, formats: Sequence[ReportFormat]) -> None:
    """Refuse what does not go together before anything is read."""
    if call.organisation is not None and call.audience == "public":
        option = f"--for {call.organisation}"
        raise misuse("audience_not_for_option", option, audience=call.audience, instead="partners")
    one_of(call.composites, get_args(CompositeRule), "--composites")
    if call.sheet is not None:
        one_of(call.sheet, ("facilitator",), "--sheet")
    if call.sheet is not None and call.organisation is not None:
        raise misuse("options_exclude", "--sheet", other="--for")
    if call.template is not None and "docx" not in formats:
        raise misuse("option_needs", "--template", other="--format docx")
    check_output(call.output.path, formats, ENDINGS, BINARY)


def _check_room(stem: str, formats: Sequence[ReportFormat], output: Output) -> None:
    names = [_file_name(stem, of) for of in formats]
    check_room(output.path or FOLDER, names, ENDINGS.values(), force=output.force)


def _stem(call: ReportCall) -> str:
    stem = "report" if call.sheet is None else "facilitator-sheet"
    return stem if call.audience == "analyst" else f"{stem}-{call.audience}"


def _file_name(stem: str, format: ReportFormat) -> str:
    return f"{stem}{ENDINGS[format]}"


def _template(call: ReportCall) -> bytes | None:
    if call.template is None:
        return None
    from tillitsmaal.rendering.docx import LARGEST_TEMPLATE, check_template

    try:
        with Path(call.template).open("rb") as file:
            template = file.read(LARGEST_TEMPLATE + 1)
    except FileNotFoundError:
        raise misuse("template_not_found", call.template) from None
    except OSError as error:
        raise misuse("template_unreadable", call.template, why=reason(error)) from None
    check_template(template, call.template)
    return template


def _report(
    call: ReportCall, formats: Sequence[ReportFormat], at: Session, on_stage: OnStage
) -> tuple[Report, str, str | None]:
    """The report asked for, the name of its files without ending, and the id of the organisation that it is about."""
    waves = _that_can_be_told(call, at, on_stage)
    last = _last(waves)
    organisation = call.organisation and find_organisation(call.organisation, last, waves.names[-1], at.audience)
    stem = f"{_stem(call)}-{file_stem(organisation, last)}" if organisation else _stem(call)
    if organisation is not None:
        _check_room(stem, formats, call.output)
    terms = terms_for(at, [part.questionnaire for part in waves.parts])
    if terms is None:
        whole = analyse_whole(waves.parts, waves.names, cast(CompositeRule, call.composites), on_stage)
        on_stage("figures")
        return _of_everything(whole, organisation, call.sheet, at.language), stem, organisation
    shared = share_whole(waves.parts, waves.names, terms.rules, on_stage, terms.find)
    if len(waves.parts) == 1 and not has_means(shared.score) and not call.input.quiet:
        tell(say("cli.report.nothing_shown", at.language))
    on_stage("figures")
    return _of_shared(shared, organisation, call.sheet, at.language), stem, organisation


def _that_can_be_told(call: ReportCall, at: Session, on_stage: OnStage) -> Waves:
    """The waves that the report is of, and on stderr which others were meant."""
    read = _waves(call, at, on_stage)
    there = _in_network(read, call.network)
    last = _last(there)
    told = there
    if not any(part.questionnaire.pair_measures() for part in there.parts):
        names = {wave.name for wave in last.waves}
        told = Waves(parts=(last,), names=tuple(name for name in there.names if name in names))
    for before, after, why in ((read, there, "not_there"), (there, told, "not_compared")):
        without = listed([printable(name) for name in before.names if name not in after.names])
        if without and not call.input.quiet:
            tell(say(f"cli.report.{why}", at.language, network=printable(str(call.network)), waves=without))
    return told


def _last(waves: Waves) -> Responses:
    """What holds the last wave."""
    return next(part for part in waves.parts if waves.names[-1] in {wave.name for wave in part.waves})


def _of_everything(whole: WholeAnalysis, organisation: str | None, sheet: str | None, language: Language) -> Report:
    if sheet is not None:
        return facilitator_report(whole, language)
    if organisation is not None:
        return organisation_report(whole, organisation, language)
    return whole_report(whole, language)


def _of_shared(shared: SharedWholeAnalysis, organisation: str | None, sheet: str | None, language: Language) -> Report:
    if sheet is not None:
        return shared_facilitator_report(shared, language)
    if organisation is not None:
        return shared_organisation_report(shared, organisation, language)
    return shared_whole_report(shared, language)


def _waves(call: ReportCall, at: Session, on_stage: OnStage) -> Waves:
    """A single file may hold many waves: then all of them."""
    match call.sources:
        case (only,) if not call.responses and Path(only).is_file():
            return read_waves((), call.sources, at, on_stage, fewest=1)
        case _:
            return read_waves(call.sources, call.responses, at, on_stage, fewest=1)


def _in_network(waves: Waves, name: str | None) -> Waves:
    if name is None:
        return waves
    known = list(dict.fromkeys(network for part in waves.parts for network in _networks(part)))
    if not any(known):
        raise misuse("responses_without_networks", name)
    found = find_named(name, {network: network for network in known}, "network_not_found")
    parts = tuple(part for of in waves.parts for part in _part_in(of, found))
    there = {wave.name for part in parts for wave in part.waves}
    return Waves(parts=parts, names=tuple(name for name in waves.names if name in there))


def _networks(part: Responses) -> list[str]:
    """The networks that anybody is in, in showing order."""
    return [str(name) for name in part.roster[NETWORK].cat.remove_unused_categories().cat.categories]


def _part_in(part: Responses, network: str) -> Iterator[Responses]:
    """Only what is of a network, by whichever spelling; nothing where there is none."""
    for name in _networks(part):
        if key(name) == key(network):
            own = of_network(part, name)
            yield of_waves(own, set(own.roster[WAVE].astype(str)))


def _told(call: ReportCall) -> dict[str, str | None]:
    """The options that change what a report says, as it tells them."""
    return {
        "composites": call.composites,
        "on_invalid": call.input.on_invalid,
        "organisation": call.organisation,
        "network": call.network,
        "sheet": call.sheet,
    }


def _with_options(document: Document, call: ReportCall) -> Document:
    return {**document, "options": _told(call)}


def _content(report: Report, format: ReportFormat, template: bytes | None) -> str | bytes:
    match format:
        case "docx":
            return render(report, "docx", template=template)
        case "xlsx" | "pdf":
            return render(report, format)
        case "html" | "markdown" | "json":
            return render(report, format)
        case _:
            assert_never(format)
