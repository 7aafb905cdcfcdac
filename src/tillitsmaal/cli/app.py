"""The command `tillit`: its own options, and the commands in the order a user meets them."""

from typing import Annotated

import typer

from tillitsmaal.cli.commands import analysis, data, privacy, questionnaires, starting
from tillitsmaal.cli.help import Group

app = typer.Typer(
    name="tillit",
    cls=Group,
    help="cli.help.tillit",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for part in (analysis, data, privacy, starting, questionnaires):
    app.add_typer(part.commands)


def _version(wanted: bool) -> None:
    if wanted:
        from tillitsmaal import __version__
        from tillitsmaal.cli.output import write_stdout

        write_stdout(f"tillit {__version__}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="cli.options.version")
    ] = False,
) -> None:
    """Hold the options that come before a command."""
