"""What commands do first: find the study, choose the language, check the options; and how warnings are told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, Literal, cast

from tillitsmaal.cli.failures import lines
from tillitsmaal.cli.language import chosen_language
from tillitsmaal.cli.options import Input, Output
from tillitsmaal.cli.output import tell
from tillitsmaal.cli.places import STANDARD_OUTPUT
from tillitsmaal.cli.reads import check_no_pipe, check_unread, reading
from tillitsmaal.errors import Problem, TillitError, UsageError, misuse
from tillitsmaal.names import suggest
from tillitsmaal.privacy.rules import AUDIENCES, Audience, Rules, rules_for, rules_together
from tillitsmaal.questionnaire.load import find_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.report.call import Call, Suggested
from tillitsmaal.study import (
    STUDY_FILE,
    Study,
    files_of,
    files_of_wave,
    fitting_nothing,
    held,
    load_study,
    questionnaires_of,
)
from tillitsmaal.text import Language, say

Format = Literal["table", "json", "csv", "markdown"]
FORMATS: Final = ("table", "json", "csv", "markdown")
SPREADSHEETS: Final = ("xlsx", "xls", "excel", "ods")
"""Formats that are asked for where CSV for Excel is meant."""
INSUFFICIENT: Final = "insufficient"
"""Condition of `--fail-on`: a pair of the last wave is under a floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What holds for the whole call."""

    study: Study | None
    language: Language
    input: Input
    output: Output
    conditions: tuple[str, ...]

    @property
    def audience(self) -> Audience:
        """The checked audience."""
        return cast(Audience, self.output.audience)

    def rules(self, questionnaires: Iterable[Questionnaire]) -> Rules | None:
        """What may be shown of answers to some questionnaires together; None where nothing is hidden."""
        if self.audience == "analyst":
            return None
        audience, least = self.audience, self.output.min_respondents
        return rules_together(rules_for(audience, questionnaire, self.study, least) for questionnaire in questionnaires)

    @property
    def format(self) -> Format:
        """The checked format."""
        return cast(Format, self.output.format)


@contextmanager
def session(
    given: Input, output: Output, conditions: Sequence[str] = (INSUFFICIENT,), reads: Iterable[str | None] = ()
) -> Iterator[Session]:
    """Check what was asked for; errors inside speak the language that was chosen.

    The conditions are what `--fail-on` may name; `reads` are files that the call names, which nothing is written over.
    """
    named = [one for one in reads if one is not None]
    check_no_pipe(one for one in (*named, *study_files(given.study), given.questionnaire) if one is not None)
    study = find_study(given.study)
    language = chosen_language(given.language, study.language if study is not None else None)
    try:
        _check_format(output.format)
        one_of(given.on_invalid, ("refuse", "drop"), "--on-invalid")
        one_of(output.audience, AUDIENCES, "--audience")
        wanted = _conditions(output.fail_on, conditions)
        with reading(partial(_read_by, named, given, study)):
            check_unread([Path(output.path)] if output.path not in (None, STANDARD_OUTPUT) else [])
            yield Session(study=study, language=language, input=given, output=output, conditions=wanted)
    except TillitError as error:
        error.language = language
        raise


def _read_by(named: Sequence[str], given: Input, study: Study | None) -> Iterator[str | Path]:
    """The files that a call reads: those that it names, the study's own, and all answers of the study."""
    for name in named:
        yield name
        yield from files_of(Path(), name)
    if given.questionnaire is not None:
        yield find_questionnaire(given.questionnaire, Path())
    if study is not None:
        yield from study_files(given.study)
        references = questionnaires_of(study, study.waves)
        yield from (find_questionnaire(one, study.folder) for one in references if one is not None)
        yield from (file for wave in study.waves for file in files_of_wave(study, wave))


def study_files(option: str | None) -> tuple[Path, ...]:
    """What the study's file may be called, by the option or where none is given."""
    own = Path(option or STUDY_FILE)
    return own, own / STUDY_FILE


def _check_format(given: str) -> None:
    if given.casefold() in SPREADSHEETS:
        raise misuse("format_not_offered", given, other="tabell.csv")
    one_of(given, FORMATS, "--format")


def call_of(files: Sequence[str], given: Input, *, wave: str | None = None, composites: str | None = None) -> Call:
    """What the call was given to read, for the commands that its report suggests."""
    return Call(
        files=tuple(files),
        questionnaire=given.questionnaire,
        study=given.study,
        wave=wave,
        composites=composites,
        drops_invalid=given.on_invalid == "drop",
    )


def suggested_by(call: Call | None, given: Input, output: Output, options: Iterable[str] = ()) -> Suggested:
    """What the commands are made of that a text suggests: where it is made again, those of the first one.

    Partners and the public are told of no file. A document for the analyst does not say in which folders files lie,
    which are called after who works there; what stands on a screen can be copied as it is.
    """
    if given.suggested is not None:
        return given.suggested
    suggested = Suggested(call=call, options=tuple(options))
    if output.audience != "analyst":
        return suggested.without_files()
    on_screen = output.format == "table" and output.path in (None, STANDARD_OUTPUT)
    return suggested if on_screen else suggested.without_folders()


def find_study(option: str | None) -> Study | None:
    """The study named, else the one of this folder, else none."""
    if option is not None:
        return load_study(option)
    return load_study(STUDY_FILE) if Path(STUDY_FILE).is_file() else None


def one_of(value: str, known: Sequence[str], option: str) -> None:
    """Refuse a word that an option does not know."""
    if value in known:
        return
    listed, hint = ", ".join(known), suggest(value, known)
    if hint is None:
        raise misuse("choice_unknown_far", value, option=option, known=listed)
    raise misuse("choice_unknown", value, option=option, known=listed, hint=hint)


def _conditions(words: str | None, known: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(word.strip() for word in (words or "").split(",") if word.strip())
    for word in wanted:
        one_of(word, known, "--fail-on")
    return wanted


def tell_absent_files(at: Session) -> None:
    """Say on stderr which files of the study's waves are not there, unless quiet or a wave is yet to come.

    Only here the clock is asked, and nothing of it goes into a result.
    """
    if at.study is None or at.input.quiet:
        return
    none_held = not any(held(at.study, wave) for wave in at.study.waves)
    for wave in at.study.waves:
        if none_held or (wave.date is not None and wave.date <= date.today()):
            for name in fitting_nothing(at.study, wave):
                tell(say("cli.files.absent", at.language, wave=wave.name, name=name))


def tell_warnings(problems: Sequence[Problem], at: Session) -> None:
    """Say on stderr what looks odd, unless quiet."""
    if problems and not at.input.quiet:
        counts = Counter(problem.code for problem in problems)
        tell("\n".join(lines(problems, counts, at.language)))


def check_audience(at: Session, *, composites: str = "pairs", by: str | None = None) -> None:
    """Refuse what cannot be made fit for the audience.

    Raises
    ------
    UsageError
        `audience_not_for_option`; `least_for_nobody`, where the analyst names a k.
    """
    if at.audience == "analyst":
        if at.output.min_respondents is not None:
            raise misuse("least_for_nobody", "--min-respondents")
        return
    if composites != "pairs":
        raise _not_for(at, f"--composites {composites}", "analyst")
    if INSUFFICIENT in at.conditions:
        raise _not_for(at, f"--fail-on {INSUFFICIENT}", "analyst")
    if by == "respondent":
        raise _not_for(at, f"--by {by}", "analyst")
    if at.audience == "public" and by in ("pair", "dyad", "organisation"):
        raise _not_for(at, f"--by {by}", "partners")


def _not_for(at: Session, option: str, instead: Audience) -> UsageError:
    return misuse("audience_not_for_option", option, audience=at.audience, instead=instead)


def only_for_analyst(at: Session, command: str) -> None:
    """Refuse to tell others than the analyst what is worked out from single answers.

    Raises
    ------
    UsageError
        `audience_only_analyst`.
    """
    if at.audience != "analyst":
        raise misuse("audience_only_analyst", at.audience, command=command)
