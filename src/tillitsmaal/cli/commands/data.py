"""The commands for data on their way: forms out, exports of survey systems in, archives and codebooks onward."""

from typing import Annotated

import typer

from tillitsmaal.cli import options as opt
from tillitsmaal.cli.help import Command

commands = typer.Typer()


@commands.command(cls=Command, help="cli.help.form")
def form(
    study_argument: opt.StudyArgument = None,
    format: opt.FormFormatOption = "html",
    output: opt.FormOutputOption = None,
    wave: opt.FormWaveOption = None,
    languages: opt.LanguagesOption = None,
    organisation: opt.FormForOption = None,
    network: opt.FormNetworkOption = None,
    seed: opt.FormSeedOption = 0,
    questionnaire: opt.FormQuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    quiet: opt.QuietOption = False,
) -> None:
    """Write a form that people answer."""
    from tillitsmaal.cli.form import FormCall, run

    run(
        FormCall(
            study=study_argument,
            formats=format,
            wave=wave,
            languages=languages,
            organisation=organisation,
            network=network,
            seed=seed,
            input=opt.Input(questionnaire=questionnaire, study=study, language=language, quiet=quiet),
            output=opt.Output(path=output, force=force),
        )
    )


@commands.command("import", cls=Command, help="cli.help.import")
def import_files(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="cli.options.import_files")],
    init: Annotated[bool, typer.Option("--init", help="cli.options.import_init")] = False,
    system: Annotated[
        str | None, typer.Option("--system", metavar="NAME", help="cli.options.import_system", show_default=False)
    ] = None,
    rater: Annotated[
        str | None, typer.Option("--rater", metavar="COLUMN", help="cli.options.import_rater", show_default=False)
    ] = None,
    respondent: Annotated[
        str | None,
        typer.Option("--respondent", metavar="COLUMN", help="cli.options.import_respondent", show_default=False),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="PATTERN", help="cli.options.import_columns", show_default=False)
    ] = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    quiet: opt.QuietOption = False,
) -> None:
    """Say how a survey system's file would be read, and write that down."""
    from tillitsmaal.cli.import_writing import ImportCall
    from tillitsmaal.cli.importing import run

    run(
        ImportCall(
            files=tuple(files),
            init=init,
            system=system,
            rater=rater,
            respondent=respondent,
            columns=columns,
            input=opt.Input(questionnaire=questionnaire, study=study, language=language, quiet=quiet),
            force=force,
        )
    )


@commands.command(cls=Command, help="cli.help.export")
def export(
    responses: opt.Responses = None,
    format: opt.ExportFormatOption = None,
    output: opt.ExportOutputOption = None,
    wave: opt.WaveOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    excel: opt.ExcelOption = False,
    on_invalid: opt.OnInvalidOption = "refuse",
    audience: opt.OnlyAnalystOption = "analyst",
    quiet: opt.QuietOption = False,
) -> None:
    """Write answers and scores as data."""
    from tillitsmaal.cli.export import ExportCall, run

    run(
        ExportCall(
            responses=tuple(responses or ()),
            format=format,
            wave=wave,
            excel=excel,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(path=output, force=force, audience=audience),
        )
    )


@commands.command(cls=Command, help="cli.help.codebook")
def codebook(
    responses: opt.CodebookResponses = None,
    format: opt.CodebookFormatOption = None,
    output: opt.CodebookOutputOption = None,
    wave: opt.WaveOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    on_invalid: opt.OnInvalidOption = "refuse",
    audience: opt.CodebookAudienceOption = "analyst",
    quiet: opt.QuietOption = False,
) -> None:
    """Describe every variable."""
    from tillitsmaal.cli.codebook import CodebookCall, run

    run(
        CodebookCall(
            responses=tuple(responses or ()),
            format=format,
            wave=wave,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(path=output, force=force, audience=audience),
        )
    )
