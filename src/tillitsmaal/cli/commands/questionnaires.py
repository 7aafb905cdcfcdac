"""The commands that look at questionnaires and make them."""

from typing import Annotated

import typer

from tillitsmaal.cli import options as opt
from tillitsmaal.cli.help import Command, Group

commands = typer.Typer(
    name="questionnaire", cls=Group, help="cli.help.questionnaire", no_args_is_help=True, rich_markup_mode=None
)


@commands.command("list", cls=Command, help="cli.help.questionnaire_list")
def questionnaire_list(language: opt.LanguageOption = None) -> None:
    """List what is shipped."""
    from tillitsmaal.cli.questionnaire import list_shipped

    list_shipped(language)


@commands.command("show", cls=Command, help="cli.help.questionnaire_show")
def questionnaire_show(
    questionnaire: Annotated[str, typer.Argument(metavar="ID|FILE", help="cli.options.questionnaire_argument")],
    language: opt.LanguageOption = None,
    partner: Annotated[
        str | None, typer.Option("--partner", metavar="NAME", help="cli.options.partner", show_default=False)
    ] = None,
) -> None:
    """Show the items of one."""
    from tillitsmaal.cli.questionnaire import show

    show(questionnaire, language, partner)


@commands.command("check", cls=Command, help="cli.help.questionnaire_check")
def questionnaire_check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="cli.options.questionnaire_file")],
    language: opt.LanguageOption = None,
    format: Annotated[str, typer.Option("--format", metavar="table|json", help="cli.options.format")] = "table",
) -> None:
    """Check a questionnaire file."""
    from tillitsmaal.cli.questionnaire import check as check_file

    check_file(file, language, format)


@commands.command("new", cls=Command, help="cli.help.questionnaire_new")
def questionnaire_new(
    id: Annotated[str, typer.Argument(metavar="ID", help="cli.options.questionnaire_id")],
    output: opt.OutputOption = None,
    force: opt.ForceOption = False,
) -> None:
    """Write a questionnaire to start from."""
    from tillitsmaal.cli.questionnaire import new

    new(id, output, force)


@commands.command("schema", cls=Command, help="cli.help.questionnaire_schema")
def questionnaire_schema(output: opt.OutputOption = None, force: opt.ForceOption = False) -> None:
    """Write the JSON Schema for editors."""
    from tillitsmaal.cli.questionnaire import schema

    schema(output, force)
