"""The commands for privacy and audit: answers without names, what a study left behind, whether a report is right."""

from typing import Annotated

import typer

from tillitsmaal.cli import options as opt
from tillitsmaal.cli.help import Command

commands = typer.Typer()


@commands.command(cls=Command, help="cli.help.pseudonymise")
def pseudonymise(
    responses: opt.Responses = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="DIR|FILE", help="cli.options.pseudonymise_output", show_default=False),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FILE", help="cli.options.key", show_default=False)
    ] = None,
    keep_organisations: Annotated[
        bool, typer.Option("--keep-organisations", help="cli.options.keep_organisations")
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="csv|sav|xlsx|parquet", help="cli.options.pseudonymise_format", show_default=False
        ),
    ] = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    language: opt.LanguageOption = None,
    force: opt.ForceOption = False,
    on_invalid: opt.OnInvalidOption = "refuse",
    quiet: opt.QuietOption = False,
) -> None:
    """Write answers with codes in place of names."""
    from tillitsmaal.cli.pseudonymise import PseudonymiseCall, run

    run(
        PseudonymiseCall(
            responses=tuple(responses or ()),
            format=format,
            key=key,
            keep_organisations=keep_organisations,
            input=opt.Input(
                questionnaire=questionnaire, study=study, language=language, on_invalid=on_invalid, quiet=quiet
            ),
            output=opt.Output(path=output, force=force),
        )
    )


@commands.command(cls=Command, help="cli.help.purge")
def purge(
    study: opt.StudyArgument = None,
    yes: Annotated[bool, typer.Option("--yes", help="cli.options.yes")] = False,
    language: opt.LanguageOption = None,
) -> None:
    """List and remove what a study derived."""
    from tillitsmaal.cli.purge import PurgeCall, run

    run(PurgeCall(study=study, yes=yes, input=opt.Input(language=language)))


@commands.command(cls=Command, help="cli.help.verify")
def verify(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="cli.options.verified")],
    responses: opt.ResponsesOption = None,
    questionnaire: opt.QuestionnaireOption = None,
    study: opt.StudyOption = None,
    template: opt.TemplateOption = None,
    key: Annotated[
        str | None, typer.Option("--key", metavar="FILE", help="cli.options.verified_key", show_default=False)
    ] = None,
    language: opt.LanguageOption = None,
) -> None:
    """Work a report out again."""
    from tillitsmaal.cli.verify import VerifyCall, run

    run(
        VerifyCall(
            report=report,
            responses=tuple(responses or ()),
            template=template,
            key=key,
            input=opt.Input(questionnaire=questionnaire, study=study, language=language),
        )
    )
