"""`tillit form`."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, cast, get_args

from tillitsmaal.cli.asked import questionnaire_of
from tillitsmaal.cli.content import Later
from tillitsmaal.cli.documents import Made, check_output, check_room, is_file, write_documents
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.origin import origin_of
from tillitsmaal.cli.output import tell
from tillitsmaal.cli.places import STANDARD_OUTPUT, plain_name
from tillitsmaal.cli.progress import counted
from tillitsmaal.cli.session import Session, one_of, session
from tillitsmaal.cli.start import study_template
from tillitsmaal.errors import misuse
from tillitsmaal.extras import check as check_extras
from tillitsmaal.forms.form import Form
from tillitsmaal.forms.making import Wanted, make_form, wave_asked
from tillitsmaal.forms.writing import BINARY, ENDINGS, NEEDS, FormFormat, write_form
from tillitsmaal.provenance import Json
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.document import head
from tillitsmaal.study import STUDY_FILE, Study, parse_study
from tillitsmaal.text import LANGUAGES, Language, say

FOLDER: Final = "form"
"""Where the files go unless the call names another place."""
ALL: Final = "all"
"""Said for a form for each organisation."""
_NAMED: Final = 8
"""Files that are named when they are written; of more, how many there are."""
_SAVED_ONE_BY_ONE: Final = "html"
"""The format of which each who answers sends a file back."""
_FROM_SYSTEM: Final = ("xlsform", "limesurvey", "surveyjs", "qualtrics")
"""Formats whose answers are exported from where they were collected. Of those on paper no files come back."""
_KINDS: Final[Mapping[FormFormat, str]] = {"xlsform": "xlsx"}
"""Kinds of file of formats that are not called by them."""
_OTHER_WORDS: Final[Mapping[str, FormFormat]] = {
    "word": "docx",
    "web": "html",
    "htm": "html",
    "kobo": "xlsform",
    "odk": "xlsform",
    "xlsx": "xlsform",
    "excel": "xlsform",
    "lime": "limesurvey",
    "json": "surveyjs",
}
"""What else people call the formats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCall:
    """What `tillit form` was asked for."""

    study: str | None
    """A study's file or folder."""
    formats: str
    """With commas between."""
    wave: str | None
    languages: str | None
    """Of the form, with commas between."""
    organisation: str | None
    """Whose people the form is for; `all` for a form for each."""
    network: str | None
    seed: int
    input: Input
    output: Output


def run(call: FormCall) -> None:
    """Put the form together, write it, and say what to do with it."""
    given = call.input if call.study is None else replace(call.input, study=call.study)
    with session(given, call.output) as at:
        formats = tuple(_formats(call))
        _check(call, formats)
        check_extras(NEEDS[of] for of in formats if of in NEEDS)
        forms = tuple(_forms(call, _study(at)))
        written = _write(forms, formats, call, at)
        if written and not call.input.quiet:
            study, wave = _study(at), forms[0].wave
            tell("\n".join([*_told(wave, formats, written, at.language), *_back(wave, formats, study, at.language)]))
            if _of_example(study):
                tell(say("cli.form.example", at.language))


def _of_example(study: Study) -> bool:
    """Whether the organisations are still those that `tillit init` writes to show how."""
    made = (parse_study(study_template("-", of).encode(), STUDY_FILE, study.folder) for of in LANGUAGES)
    return any(one.organisations == study.organisations for one in made)


def _write(forms: Sequence[Form], formats: Sequence[FormFormat], call: FormCall, at: Session) -> list[str]:
    """Make each file when its turn has come, and return where they are."""
    files = {_file_name(form, of): (form, of) for form in forms for of in formats}
    path, force = call.output.path or FOLDER, call.output.force
    check_room(path, files, ENDINGS.values(), force=force)
    with counted("write", len(files), at.language, quiet=call.input.quiet) as on_made:
        documents = Made(
            contents={name: Later(make=partial(_made, *one, on_made)) for name, one in files.items()},
            formats={name: _KINDS.get(of, of) for name, (_, of) in files.items()},
            origins={name: _origin(form, call, at) for name, (form, _) in files.items()},
        )
        return write_documents(documents, path, ENDINGS.values(), force=force, private=False)


def _origin(form: Form, call: FormCall, at: Session) -> Json:
    options = {
        "wave": form.wave,
        "languages": call.languages,
        "organisation": form.rater.id if form.rater else None,
        "network": call.network,
    }
    settings = {"language": at.language, "seed": call.seed}
    return origin_of(head("form", form.questionnaire, (), settings), options)


def _made(form: Form, format: FormFormat, on_made: Callable[[int], None]) -> str | bytes:
    """A form, and nothing left of the making: a command collects no garbage, and a Word document leaves much."""
    content = write_form(form, format)
    gc.collect()
    on_made(1)
    return content


def _told(wave: str | None, formats: Sequence[FormFormat], written: Sequence[str], language: Language) -> Iterator[str]:
    """What was written, for which wave, and what to do with the files."""
    yield say("cli.form.written", language, files=_listed(written))
    if wave is not None:
        yield say("cli.form.wave", language, wave=wave)
    for of in formats:
        yield say(f"cli.form.next.{of}", language)


def _back(wave: str | None, formats: Sequence[FormFormat], study: Study, language: Language) -> Iterator[str]:
    """How the answers come back: as files for a folder, and as exports."""
    if exported := [of for of in formats if of in _FROM_SYSTEM]:
        yield say("cli.form.back_from_system", language, formats=", ".join(exported))
    if _SAVED_ONE_BY_ONE not in formats:
        return
    if wave is None:
        yield say("cli.form.back_without_wave", language)
    elif files := [file for one in study.waves if one.name == wave for file in one.files if "*" in file]:
        yield say("cli.form.back_listed", language, wave=wave, files=", ".join(files))
    else:
        folder = say("cli.form.answers", language, wave=plain_name(wave))
        yield say("cli.form.back", language, wave=wave, folder=folder)


def _listed(written: Sequence[str]) -> str:
    more = f" … ({len(written)})" if len(written) > _NAMED else ""
    return ", ".join(written[:_NAMED]) + more


def _formats(call: FormCall) -> Iterator[FormFormat]:
    wanted = dict.fromkeys(word.strip().casefold() for word in call.formats.split(",") if word.strip())
    for word in dict.fromkeys(_OTHER_WORDS.get(word, word) for word in wanted or ("",)):
        one_of(word, get_args(FormFormat), "--format")
        yield cast(FormFormat, word)


def _check(call: FormCall, formats: Sequence[FormFormat]) -> None:
    """Refuse what does not go together before anything is read."""
    path = call.output.path
    if call.organisation == ALL and path is not None and (path == STANDARD_OUTPUT or is_file(path, ENDINGS.values())):
        raise misuse("options_exclude", f"-o {path}", other=f"--for {ALL}")
    check_output(path, formats, ENDINGS, BINARY)


def _study(at: Session) -> Study:
    if at.study is None:
        raise misuse("form_without_study")
    return at.study


def _forms(call: FormCall, study: Study) -> Iterator[Form]:
    """The form, or one for each organisation."""
    questionnaire = _questionnaire(call, study)
    wanted = Wanted(
        languages=tuple(_languages(call.languages)),
        wave=call.wave,
        rater=None if call.organisation == ALL else call.organisation,
        network=call.network,
        seed=call.seed,
    )
    form = make_form(study, questionnaire, wanted)
    if call.organisation != ALL:
        yield form
        return
    for partner in form.partners:
        yield make_form(study, questionnaire, replace(wanted, rater=partner.id))


def _questionnaire(call: FormCall, study: Study) -> Questionnaire:
    found = questionnaire_of(call.input.questionnaire, study, wave_asked(study, call.wave))
    if found is None:
        raise misuse("form_without_questionnaire")
    return found


def _languages(named: str | None) -> Iterator[Language]:
    for word in (named or "").split(","):
        if word.strip():
            one_of(word.strip().casefold(), LANGUAGES, "--languages")
            yield cast(Language, word.strip().casefold())


def _file_name(form: Form, format: FormFormat) -> str:
    where = (plain_name(name or "") for name in (form.wave, form.network))
    parts = ("form", form.questionnaire.id, *where, form.rater.code if form.rater else "")
    return "-".join(filter(None, parts)) + ENDINGS[format]
